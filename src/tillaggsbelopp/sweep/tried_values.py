"""Values tried out, of parameters, index values and figures: `regel.parameter=15`, `lpik.2025=3,1`, `fält.kod=60`."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import product

from tillaggsbelopp.agreement.changes import WrittenChange, read_change, read_number
from tillaggsbelopp.agreement.models import Terms
from tillaggsbelopp.agreement.reading import SET, TIMES, Change
from tillaggsbelopp.diagnostics import Faults, InvalidInput, Place, did_you_mean
from tillaggsbelopp.documents.scalars import MISSING
from tillaggsbelopp.engine.figures import Figures, InputChange
from tillaggsbelopp.engine.stated import reference_of, stated_reference
from tillaggsbelopp.engine.year import AgreementYear
from tillaggsbelopp.formula.tree import YEAR
from tillaggsbelopp.formula.units import CURRENCY
from tillaggsbelopp.formula.values import Axis, Cell, Missing
from tillaggsbelopp.statistics.cells import cells_of, is_of, with_cells
from tillaggsbelopp.statistics.municipality_names import member_called
from tillaggsbelopp.statistics.statistics import Field, no_number, not_allowed
from tillaggsbelopp.swedish import capitalized, format_number

Setting = Change | InputChange
"""A quantity given another value."""


def with_tried(of: AgreementYear, written: Iterable[WrittenChange]) -> AgreementYear:
    """The agreement in the year with values tried out, in the order they are written.

    InvalidInput with every fault: quantities that do not exist, values that they can't have, a quantity changed twice.
    """
    faults = Faults()
    found: dict[str, Setting] = {}
    for one in written:
        setting = read_setting(of, one, faults)
        if setting is None:
            continue
        if name_of(setting) in found:
            faults.add(f"{one.name} ändras två gånger", one.name_place)
        found[name_of(setting)] = setting
    faults.raise_if_any()
    return with_settings(of, found.values())


def with_settings(of: AgreementYear, settings: Iterable[Setting]) -> AgreementYear:
    """The agreement in the year with some quantities given other values."""
    agreement, figures = of.written, of.figures
    for setting in settings:
        if isinstance(setting, Change):
            agreement = replace(agreement, changes=(*agreement.changes, setting))
        else:
            figures = _with_input(figures, setting)
    return AgreementYear(agreement, figures, of.year)


def name_of(setting: Setting) -> str:
    """The name of the quantity that a setting changes, as it is written."""
    return f"{setting.rule}.{setting.parameter}" if isinstance(setting, Change) else setting.name


def title_of(of: AgreementYear, setting: Setting) -> str:
    """What a reader calls the quantity that a setting changes."""
    if isinstance(setting, Change):
        return of.written.full_title_of(setting.rule, setting.parameter)
    axes = of.figures.statistics.axes
    whom = [axes[name].label(member) if name in axes else member for name, member in setting.members]
    return ", ".join((capitalized(of.figures.statistics.fields[setting.field].title), *whom))


def read_setting(of: AgreementYear, written: WrittenChange, faults: Faults) -> Setting | None:
    """Read a quantity and the value it is to have; None, with the fault added to `faults`, if it can't have it."""
    agreement = of.written
    head, _, rest = written.name.partition(".")
    fields = of.figures.statistics.fields
    owners = {owner.id for owner in agreement.owners} | {index.id for index in agreement.indices}
    if head not in fields or head in owners:
        return read_change(agreement, written, of.year, faults, [*fields])
    alike = [owner.id for owner in agreement.owners if head in owner.parameters] if not rest else []
    if alike:
        remedy = f"Skriv {alike[0]}.{head} om parametern menas."
        faults.add(f"{head} är både ett fält och en parameter", written.name_place, remedy=remedy)
        return None
    if fields[head].groups is not None:
        faults.add(*no_number(fields[head], written.name_place))
        return None
    return _read_input(agreement.terms, fields[head], rest, written, of.year, faults)


def _read_input(
    terms: Terms, field: Field, rest: str, written: WrittenChange, year: int, faults: Faults
) -> InputChange | None:
    try:
        members = _members((*field.axes, *_years(field)), rest, written.name_place)
    except InvalidInput as invalid:
        faults.extend(invalid.diagnostics)
        return None
    if members is None:
        known = [name for axis in field.axes for name in (*axis.labels, *axis.members)]
        expected = f"till exempel {'.'.join([field.name, *(axis.members[0] for axis in field.axes)])}"
        what = f"{field.name} har inget värde för {rest}"
        faults.add(what, written.name_place, expected, did_you_mean(rest, known))
        return None
    alone = {axis.name: axis.members[0] for axis in field.axes if len(axis.members) == 1}
    members = {**alone, **members}
    scale, text = field.measure.scale, written.value.text.strip()
    if text == MISSING:
        value, factor = None, False
    elif (number := read_number(written, faults)) is None:
        return None
    else:
        value, factor = number.value, number.factor
        if number.readings and CURRENCY in field.measure.unit:
            faults.add(f"{text} kan läsas på två sätt", written.value, remedy=number.readings)
            return None
        if number.unit is None and not factor:
            value *= scale
        elif not factor and number.unit != field.measure.unit:
            faults.add(f"{field.name} är i {field.measure.text}", written.value, f"ett tal i {field.measure.text}")
            return None
    if not factor and any(axis.name not in members for axis in field.axes):
        others = " och ".join(axis.name for axis in field.axes if axis.name not in members)
        whole = ".".join([field.name, *(axis.members[0] for axis in field.axes)])
        expected = f'"{whole}=…", eller "{field.name}=*1,02"'
        faults.add(f"{written.name}: {others} saknas", written.name_place, expected)
        return None
    if value is not None and not factor and (wrong := not_allowed(field, value / scale)):
        faults.add(f"{field.name} kan inte vara {text}: {wrong}", written.value)
        return None
    if value is not None and factor and (wrong := _beyond(field, members, value)):
        faults.add(f"{written.name}={text}: {wrong}", written.value)
        return None
    shown = "saknas" if value is None else f"{format_number(value)} × uppgifterna" if factor else _shown(field, value)
    named = ".".join((field.name, *members.values()))
    text = MISSING if value is None else f"{TIMES}{decimal_text(value)}" if factor else decimal_text(value / scale)
    before = "" if factor else _before(terms, field, members, year)
    labels = [axis.labels[axis.position[members[axis.name]]] for axis in field.axes if axis.name in members]
    label = ", ".join(name for name in labels if name not in members.values())
    years = [member for name, member in members.items() if name not in {axis.name for axis in field.axes}]
    title = ", ".join((capitalized(field.title), *labels, *years))
    manner = TIMES if factor else SET
    which, asked = tuple(members.items()), f"{named}={text}"
    return InputChange(field.name, which, value, manner, shown, before, label, asked, title)


def _members(axes: tuple[Axis, ...], rest: str, place: Place) -> dict[str, str] | None:
    """The members that `rest` names, by code or name and separated by points, by axis; None if one is unknown.

    InvalidInput, at `place`, if a name is that of several members.
    """
    if not rest:
        return {}
    ends = [number for number, sign in enumerate(rest) if sign == "."]  # a name may hold points too
    for axis, end in product(axes, (*ends, len(rest))):
        if (member := member_called(axis, rest[:end], place)) is None:
            continue
        found = _members(tuple(other for other in axes if other != axis), rest[end + 1 :], place)
        if found is not None:
            return {axis.name: member, **found}
    return None


def _years(field: Field) -> list[Axis]:
    """The years of a field as an axis, of which a setting may name a year; if it names none, every year is meant."""
    years = tuple(str(year) for year in field.by_year)
    return [Axis(YEAR, years, years)] if field.dated else []


def _beyond(field: Field, members: Mapping[str, str], factor: Fraction) -> str:
    """The words that say which cell can't be multiplied by `factor`, and why; "" if all can.

    A count may become a fraction, since what is tried out is a guess. Only the lowest and the highest are looked at,
    since what is between them is within the same limits.
    """
    if field.description.limits == (None, None):
        return ""
    cells = [
        (cell, f"{table.label(index)}{f' {year}' if year is not None else ''}".strip())
        for year, table in field.by_year.items()
        if is_of(members, year)
        for index in cells_of(table.axes, members)
        if isinstance(cell := table.cells[index], Fraction)
    ]
    for cell, label in (min(cells), max(cells)) if cells else ():
        made = cell * factor / field.measure.scale
        least, most = field.description.limits
        where = f" för {label}" if label else ""
        if least is not None and made < least:
            return f"det blir {format_number(made)}{where}, och ska vara minst {format_number(least)}"
        if most is not None and made > most:
            return f"det blir {format_number(made)}{where}, och ska vara högst {format_number(most)}"
    return ""


def _before(terms: Terms, field: Field, members: Mapping[str, str], year: int) -> str:
    """The value that is read for the year before the change, as text."""
    reference = reference_of(terms, field, year) if field.dated else None
    of = int(members[YEAR]) if YEAR in members else reference[0] if reference else None
    table = field.by_year.get(of)
    if table is None:
        return "inget värde"
    (cell,) = (table.cells[index] for index in cells_of(table.axes, members))
    if YEAR not in members and field.dated and stated_reference(terms, field) is None:
        every = {each.cells[index] for each in field.by_year.values() for index in cells_of(each.axes, members)}
        if len(every) > 1:
            return "flera värden"
    return _shown(field, cell) if isinstance(cell, Fraction) else "inget värde"


def _shown(field: Field, value: Fraction) -> str:
    unit = "" if field.measure.text == "tal" else f" {field.measure.text}"
    return f"{format_number(value / field.measure.scale)}{unit}"


def decimal_text(value: Fraction) -> str:
    """A number as it is written in an option: a decimal point, no spaces, at most thirty decimals."""
    return format_number(value, 30).replace("\u00a0", "").replace(",", ".")


def _with_input(figures: Figures, change: InputChange) -> Figures:
    def changed(cell: Cell, year: int | None, label: str) -> Cell:
        if change.value is None:
            return Missing(change.field, year, label)
        if change.manner == SET:
            return change.value
        if not isinstance(cell, Fraction):
            return cell
        return cell * change.value if change.manner == TIMES else cell + change.value

    field = figures.statistics.fields[change.field]
    statistics = with_cells(figures.statistics, field, dict(change.members), changed)
    return replace(figures, statistics=statistics, changes=(*figures.changes, change))
