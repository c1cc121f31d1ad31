"""A parameter given another value for a what-if: `regel.parameter=15`."""

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from tillaggsbelopp.agreement.indices import Index
from tillaggsbelopp.agreement.parameters import Parameter, single_names
from tillaggsbelopp.agreement.reading import Agreement, Change
from tillaggsbelopp.diagnostics import Diagnostic, Faults, InvalidInput, Place, Source, did_you_mean
from tillaggsbelopp.documents.scalars import number_from, number_hint
from tillaggsbelopp.formula.parser import NEGATION, parse
from tillaggsbelopp.formula.tree import Call, Number
from tillaggsbelopp.formula.units import NUMBER, Unit
from tillaggsbelopp.swedish import YEAR_PATTERN, format_number


@dataclass(frozen=True)
class WrittenChange:
    """A change as written: a parameter's name, and the place of its new value."""

    name: str
    name_place: Place
    value: Place


def read_option(text: str, option: str) -> WrittenChange:
    """A change from a command-line option, name=value. InvalidInput if a part is missing."""
    text = unicodedata.normalize("NFC", text)
    source = Source(option, text)
    name, equals, value = text.partition("=")
    if not equals or not value.strip() or not name.strip():
        expected = "parameter=värde, till exempel gräns=15"
        raise InvalidInput([Diagnostic("ett värde saknas", Place(source, 0, len(text)), expected)])
    return WrittenChange(name.strip(), Place(source, 0, len(name)), Place(source, len(name) + 1, len(text)))


def with_changes(
    agreement: Agreement, written: Iterable[WrittenChange], year: int, others: Collection[str] = ()
) -> Agreement:
    """The agreement with parameters changed. InvalidInput with every fault, where `others` are names meant perhaps."""
    faults = Faults()
    changes: list[Change] = []
    for one in written:
        change = _read(agreement, one, year, others, faults)
        if change is None:
            continue
        if any((change.rule, change.parameter) == (other.rule, other.parameter) for other in changes):
            faults.add(f"{one.name} ändras två gånger", one.name_place)
        changes.append(change)
    faults.raise_if_any()
    return replace(agreement, changes=(*agreement.changes, *changes))


def _read(
    agreement: Agreement, written: WrittenChange, year: int, others: Collection[str], faults: Faults
) -> Change | None:
    index_id, _, of_year = written.name.partition(".")
    if any(index.id == index_id for index in agreement.indices):
        return _index_value(agreement.index(index_id), of_year, written, faults)
    found = _find(agreement, written.name, written.name_place, others, faults)
    number = read_number(written.value, faults)
    if found is None or number is None:
        return None
    rule_id, parameter_name = found
    parameter = agreement.parameter(rule_id, parameter_name)
    (value, unit), scale = number, parameter.unit.scale
    if unit is None:
        value *= scale
    elif unit != parameter.unit.unit:
        faults.add(f"{parameter_name} är i {parameter.unit.text}", written.value, f"ett tal i {parameter.unit.text}")
        return None
    return Change(rule_id, parameter_name, value, parameter.shown(value / scale), _before(parameter, year))


def _index_value(index: Index, of_year: str, written: WrittenChange, faults: Faults) -> Change | None:
    """An index value tried out: `lpik.2025=3.1`, in per cent."""
    number = read_number(written.value, faults)
    if not re.fullmatch(YEAR_PATTERN, of_year):
        faults.add(f"{written.name} är inget värde i ett index", written.name_place, f"till exempel {index.id}.2025")
        return None
    if number is None:
        return None
    value, unit = number
    if unit is not None:
        value *= 100
    if (unit is not None and unit != NUMBER) or value <= -100:
        faults.add(f"{written.value.text.strip()} är ingen prisökning", written.value, "procent, till exempel 3.1")
        return None
    known = index.known(int(of_year))
    before = "inget värde" if known is None or known.percent is None else f"{format_number(known.percent)} %"
    return Change(index.id, of_year, value, f"{format_number(value)} %", before)


def _find(
    agreement: Agreement, name: str, place: Place, others: Collection[str], faults: Faults
) -> tuple[str, str] | None:
    known = {
        f"{owner.id}.{single}": (owner.id, single)
        for owner in agreement.owners
        for written, parameter in owner.parameters.items()
        for single in single_names(written, parameter)
    }
    if name in known:
        return known[name]
    matching = [full for full, (_, parameter) in known.items() if parameter == name]
    if len(matching) == 1:
        return known[matching[0]]
    if matching:
        faults.add(f"{name} finns i flera regler", place, " eller ".join(matching))
        return None
    bare = [parameter for _, parameter in known.values()]
    for owner in agreement.owners:
        for written, parameter in owner.parameters.items():
            if parameter.axis is not None and name in (written, f"{owner.id}.{written}"):
                expected = f"ett i taget, till exempel {owner.id}.{next(iter(single_names(written, parameter)))}"
                faults.add(f"{name} har ett värde per {parameter.axis}", place, expected)
                return None
    faults.add(f"ingen parameter heter {name}", place, remedy=did_you_mean(name, [*known, *bare, *others]))
    return None


def read_number(place: Place, faults: Faults) -> tuple[Fraction, Unit | None] | None:
    """The number and, if one is written, its unit; the number is then in the base of that unit."""
    text = place.text.strip()
    try:
        return number_from(text), None
    except ValueError:
        pass
    if (hint := number_hint(text)) and not text.endswith("%"):
        faults.add(f"{text} är inget tal", place, "ett tal", hint)
        return None
    try:
        tree = parse(place.source, place.start, place.end).tree
    except InvalidInput as invalid:
        faults.extend(invalid.diagnostics)
        return None
    sign = 1
    if isinstance(tree, Call) and tree.function == NEGATION:
        sign, (tree,) = -1, tree.arguments
    if isinstance(tree, Number) and not tree.place.text.startswith("("):
        return sign * tree.value, tree.unit
    faults.add(f"{text} är inget tal", place, "ett tal, med eller utan enhet")
    return None


def _before(parameter: Parameter, year: int) -> str:
    stated = parameter.stated_year(year)
    if stated is None:
        return "inget värde"
    level = f", {parameter.price_levels.get(stated, stated)} års prisnivå" if parameter.indexed_by else ""
    return f"{parameter.shown(parameter.values[stated])}{level}"
