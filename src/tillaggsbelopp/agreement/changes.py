"""Parameters given other values for a what-if: `regel.parameter=15`, or `regel.parameter=*1.02` times its own."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from typing import Final, NamedTuple

from tillaggsbelopp.agreement.indices import Index
from tillaggsbelopp.agreement.parameters import Parameter, single_names
from tillaggsbelopp.agreement.reading import TIMES, Agreement, Change
from tillaggsbelopp.diagnostics import Faults, InvalidInput, Place, Source, did_you_mean, invalid_input
from tillaggsbelopp.documents.hints import number_hint
from tillaggsbelopp.documents.scalars import number_from
from tillaggsbelopp.documents.typed_numbers import two_readings, typed_number, with_point
from tillaggsbelopp.formula.parser import NEGATION, parse
from tillaggsbelopp.formula.tree import Call, Number
from tillaggsbelopp.formula.units import CURRENCY, NUMBER, Unit
from tillaggsbelopp.swedish import YEAR_PATTERN, format_number

_NUMBER_FIRST: Final = re.compile(r"[-−0-9.,  \u202f]*")


class WrittenChange(NamedTuple):
    """A change as written: the name of what is changed, and the places of that and of its new value.

    It is `typed` if it stands in an option, where decimals may have a comma and kronor must have only one reading.
    """

    name: str
    name_place: Place
    value: Place
    typed: bool = False


def read_option(text: str, option: str, *, typed: bool = True) -> WrittenChange:
    """Split a command-line option, name=value, into a written change. InvalidInput if a part is missing.

    `option` is the name of the option, by which its text is shown in messages. One that the program makes is not typed.
    """
    text = unicodedata.normalize("NFC", text)
    source = Source(option, text)
    name, equals, value = text.partition("=")
    if not equals or not value.strip() or not name.strip():
        expected = 'parameter=värde, till exempel "gräns=15" eller "lpik.2025=2,95"'
        raise invalid_input("ett värde saknas", Place(source, 0, len(text)), expected)
    place = Place(source, len(name) + 1, len(text))
    return WrittenChange(name.strip(), Place(source, 0, len(name)), place, typed)


def with_changes(agreement: Agreement, written: Iterable[WrittenChange], year: int) -> Agreement:
    """Add changes to the agreement, told beside the values for `year`. InvalidInput with every fault."""
    faults = Faults()
    changes: list[Change] = []
    for one in written:
        change = read_change(agreement, one, year, faults)
        if change is None:
            continue
        if any((change.rule, change.parameter) == (other.rule, other.parameter) for other in changes):
            faults.add(f"{one.name} ändras två gånger", one.name_place)
        changes.append(change)
    faults.raise_if_any()
    return replace(agreement, changes=(*agreement.changes, *changes))


def read_change(
    agreement: Agreement, written: WrittenChange, year: int, faults: Faults, fields: Sequence[str] = ()
) -> Change | None:
    """Read the change of a parameter or an index value; None, and a fault, if it is none.

    A value may be a number, a number with the parameter's unit, or a factor. `year` is the one whose value is shown as
    the one before. `fields` are names of fields that may have been meant, for the message.
    """
    index_id, _, of_year = written.name.partition(".")
    if any(index.id == index_id for index in agreement.indices):
        return _index_value(agreement, agreement.index(index_id), of_year, written, faults)
    found = _find(agreement, written.name, written.name_place, faults, fields)
    number = read_number(written, faults)
    if found is None or number is None:
        return None
    rule_id, parameter_name = found
    parameter = agreement.parameter(rule_id, parameter_name)
    value, unit, scale = number.value, number.unit, parameter.unit.scale
    title = agreement.full_title_of(rule_id, parameter_name)
    if number.factor:
        own = own_value(agreement, rule_id, parameter_name, year)
        if own is None:
            faults.add(f"{written.name} har inget värde för {year} att gångra", written.value, "ett tal")
            return None
        shown = parameter.shown(own * value / scale)
        return Change(rule_id, parameter_name, value, shown, _before(parameter, year), manner=TIMES, title=title)
    if CURRENCY in parameter.unit.unit and number.readings:
        faults.add(f"{written.value.text.strip()} kan läsas på två sätt", written.value, remedy=number.readings)
        return None
    if unit is None:
        value *= scale
    elif unit != parameter.unit.unit:
        faults.add(f"{parameter_name} är i {parameter.unit.text}", written.value, f"ett tal i {parameter.unit.text}")
        return None
    return Change(rule_id, parameter_name, value, parameter.shown(value / scale), _before(parameter, year), title=title)


def own_value(agreement: Agreement, rule: str, name: str, year: int) -> Fraction | None:
    """The value stated for a year, in the base of its unit: changed, but raised by no index. None if there is none."""
    parameter = agreement.parameter(rule, name)
    stated = parameter.stated_year(year)
    value = None if stated is None else parameter.values[stated] * parameter.unit.scale
    for change in agreement.changes_of(rule, name):
        value = change.applied(value)
    return value


def _index_value(
    agreement: Agreement, index: Index, of_year: str, written: WrittenChange, faults: Faults
) -> Change | None:
    """Read an index value that is tried out: `lpik.2025=3,1`, in per cent."""
    number = read_number(written, faults)
    if not re.fullmatch(YEAR_PATTERN, of_year):
        faults.add(
            f"{written.name} är inget värde i ett index", written.name_place, f'till exempel "{index.id}.2025=2,95"'
        )
        return None
    if number is None:
        return None
    known = index.known(int(of_year))
    before = None if known is None else known.percent
    value = number.value
    if number.factor:
        tried = agreement.change_of(index.id, of_year)
        own = before if tried is None else tried.value
        if own is None:
            faults.add(f"{written.name} har inget värde att gångra", written.value, "ett tal")
            return None
        value *= own
    elif number.unit is not None:
        value *= 100
    if number.unit not in (None, NUMBER) or value <= -100:
        faults.add(
            f"{written.value.text.strip()} är ingen prisökning",
            written.value,
            "procent, till exempel 3,1" if written.typed else "procent, till exempel 3.1",
        )
        return None
    shown = "inget värde" if before is None else f"{format_number(before)} %"
    title = agreement.full_title_of(index.id, of_year)
    return Change(index.id, of_year, value, f"{format_number(value)} %", shown, title=title)


def _find(
    agreement: Agreement, name: str, place: Place, faults: Faults, fields: Sequence[str] = ()
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
    for owner in agreement.owners:
        for written, parameter in owner.parameters.items():
            if parameter.axis is not None and name in (written, f"{owner.id}.{written}"):
                expected = f"ett i taget, till exempel {owner.id}.{next(iter(single_names(written, parameter)))}"
                faults.add(f"{name} har ett värde per {parameter.axis}", place, expected)
                return None
    what = f"varken parameter eller fält heter {name}" if fields else f"ingen parameter heter {name}"
    meant = [*known, *(parameter for _, parameter in known.values()), *fields]
    faults.add(what, place, remedy=did_you_mean(name, meant))
    return None


class WrittenNumber(NamedTuple):
    """A number as written: in the base of its unit, if it has one; `factor` if it is to be multiplied by.

    `readings` tells how to write each number that it can be in kronor; "" if it can be only one.
    """

    value: Fraction
    unit: Unit | None
    factor: bool = False
    readings: str = ""


def read_number(written: WrittenChange, faults: Faults) -> WrittenNumber | None:
    """Read a number that is tried out, `15`, `15 km` or `*1,02`; None, and a fault, if there is none."""
    place, text = written.value, written.value.text.strip()
    read = typed_number if written.typed else number_from
    if text.startswith(TIMES):
        try:
            return WrittenNumber(read(text.removeprefix(TIMES)), None, factor=True)
        except ValueError:
            expected = f"till exempel {TIMES}{'1,02' if written.typed else '1.02'}"
            faults.add(f"{text} är inget att gångra med", place, expected, number_hint(text[1:]))
            return None
    readings = two_readings(_NUMBER_FIRST.match(text)[0]) if written.typed else ""  # type: ignore[index]
    with suppress(ValueError):
        return WrittenNumber(read(text), None, readings=readings)
    if hint := number_hint(text):
        faults.add(f"{text} är inget tal", place, "ett tal", hint)
        return None
    source = Source(place.source.name, with_point(place.source.text)) if written.typed else place.source
    try:
        tree = parse(source, place.start, place.end).tree
    except InvalidInput as invalid:
        faults.extend(each._replace(place=_in(place.source, each.place)) for each in invalid.diagnostics)
        return None
    sign = 1
    if isinstance(tree, Call) and tree.function == NEGATION:
        sign, (tree,) = -1, tree.arguments
    if isinstance(tree, Number) and not tree.place.text.startswith("("):
        return WrittenNumber(sign * tree.value, tree.unit, readings=readings)
    faults.add(f"{text} är inget tal", place, "ett tal, med eller utan enhet")
    return None


def _in(source: Source, place: Place | None) -> Place | None:
    """The same stretch of a source as long as that of a place."""
    return None if place is None else Place(source, place.start, place.end)


def _before(parameter: Parameter, year: int) -> str:
    stated = parameter.stated_year(year)
    if stated is None:
        return "inget värde"
    level = f", {parameter.price_levels.get(stated, stated)} års prisnivå" if parameter.indexed_by else ""
    return f"{parameter.shown(parameter.values[stated])}{level}"
