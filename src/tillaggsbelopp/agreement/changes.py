"""A parameter given another value for a what-if: `glesbygd.nedre_gräns=15`."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from tillaggsbelopp.agreement.models import Parameter
from tillaggsbelopp.agreement.reading import Agreement, Change
from tillaggsbelopp.diagnostics import Diagnostic, Faults, InvalidInput, Place, Source, did_you_mean
from tillaggsbelopp.documents.scalars import number_hint
from tillaggsbelopp.formula.parser import NEGATION, parse
from tillaggsbelopp.formula.tree import Call, Number
from tillaggsbelopp.formula.units import NUMBER


@dataclass(frozen=True)
class WrittenChange:
    """A change as written: a parameter's name, and the place of its new value."""

    name: str
    name_place: Place
    value: Place


def read_option(text: str, option: str) -> WrittenChange:
    """A change from a command-line option, name=value. InvalidInput if a part is missing."""
    source = Source(option, text)
    name, equals, value = text.partition("=")
    if not equals or not value.strip() or not name.strip():
        expected = "parameter=värde, till exempel gräns=15"
        raise InvalidInput([Diagnostic("ett värde saknas", Place(source, 0, len(text)), expected)])
    return WrittenChange(name.strip(), Place(source, 0, len(name)), Place(source, len(name) + 1, len(text)))


def with_changes(agreement: Agreement, written: Iterable[WrittenChange], year: int) -> Agreement:
    """The agreement with parameters changed. InvalidInput with every fault."""
    faults = Faults()
    changes = [change for one in written if (change := _read(agreement, one, year, faults)) is not None]
    faults.raise_if_any()
    return replace(agreement, changes=(*agreement.changes, *changes))


def _read(agreement: Agreement, written: WrittenChange, year: int, faults: Faults) -> Change | None:
    found = _find(agreement, written.name, written.name_place, faults)
    number = _number(written.value, faults)
    if found is None or number is None:
        return None
    rule_id, parameter_name = found
    parameter = agreement.parameter(rule_id, parameter_name)
    scale = parameter.unit.scale
    if number.unit == NUMBER and not _has_unit(number):
        value = number.value * scale
    elif number.unit == parameter.unit.unit:
        value = number.value
    else:
        faults.add(f"{parameter_name} är i {parameter.unit.text}", number.place, f"ett tal i {parameter.unit.text}")
        return None
    return Change(rule_id, parameter_name, value, parameter.shown(value / scale), _before(parameter, year))


def _find(agreement: Agreement, name: str, place: Place, faults: Faults) -> tuple[str, str] | None:
    known = {
        f"{rule.id}.{parameter}": (rule.id, parameter) for rule in agreement.rules for parameter in rule.parameters
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
    faults.add(f"ingen parameter heter {name}", place, remedy=did_you_mean(name, [*known, *bare]))
    return None


def _number(place: Place, faults: Faults) -> Number | None:
    text = place.text.strip()
    if (hint := number_hint(text)) and not text.endswith("%"):
        faults.add(f"{text} är inget tal", place, "ett tal", hint)
        return None
    try:
        tree = parse(place.source, place.start, place.end).tree
    except InvalidInput as invalid:
        faults.extend(invalid.diagnostics)
        return None
    if isinstance(tree, Call) and tree.function == NEGATION and isinstance(tree.arguments[0], Number):
        return replace(tree.arguments[0], value=-tree.arguments[0].value)
    if isinstance(tree, Number):
        return tree
    faults.add(f"{text} är inget tal", place, "ett tal, med eller utan enhet")
    return None


def _has_unit(number: Number) -> bool:
    """Whether a unit was written: `5 %` has the unit of a bare number, but has been scaled."""
    return not number.place.text.strip()[-1:].isdigit()


def _before(parameter: Parameter, year: int) -> str:
    stated = parameter.stated_year(year)
    return "inget värde" if stated is None else parameter.shown(parameter.values[stated])
