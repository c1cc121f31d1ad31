"""Cells of figures: the place of one in its file, and figures in which some have other values."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction

from tillaggsbelopp.diagnostics import Faults, InvalidInput, Place, did_you_mean
from tillaggsbelopp.formula.column import in_column
from tillaggsbelopp.formula.tree import YEAR
from tillaggsbelopp.formula.values import Axis, Cell, Missing, Table
from tillaggsbelopp.statistics.description import axis_name
from tillaggsbelopp.statistics.members import code_hint
from tillaggsbelopp.statistics.statistics import Field, Statistics, no_number
from tillaggsbelopp.statistics.tables import RawTable, read_table


def place_of_cell(
    field: Field, year: int | None, members: Mapping[str, str], opened: dict[str, RawTable] | None = None
) -> Place | None:
    """Find the cell of a field for a year (None: undated) and members, by axis name, in its file; None if not there.

    The file is read again. `opened` keeps what has been read, by file, for whoever asks about many cells.
    """
    opened = {} if opened is None else opened
    try:
        table = opened.get(field.file) or read_table(field.resource, field.source)
    except InvalidInput:  # pragma: no cover - it has been read before
        return None
    opened[field.file] = table
    at = {column: members.get(axis_name(column), "") for column in field.resource.axis_columns}
    if column := field.resource.year_column:
        at[column] = str(year)
    row = table.rows.get(tuple(at[column] for column in field.resource.table_schema.primary_key))
    return None if row is None else row[field.description.name].place


def with_cells(
    statistics: Statistics, field: Field, members: Mapping[str, str], change: Callable[[Cell, int | None, str], Cell]
) -> Statistics:
    """Give figures in which some cells of a field are changed: those of the members given by axis name.

    Cells of every year there is are changed, unless `members` has a year under YEAR. `change` is called with a cell's
    old content, its year (None: undated) and its label, and returns the new content, in the base of the unit.
    """
    chosen = [*cells_of(field.axes, members)]
    by_year = dict(field.by_year)
    for year, table in field.by_year.items():
        if is_of(members, year):
            cells = [*table.cells]
            for index in chosen:
                cells[index] = change(cells[index], year, table.label(index))
            by_year[year] = Table(table.axes, in_column(cells))
    return replace(statistics, fields={**statistics.fields, field.name: field._replace(by_year=by_year)})


def is_of(members: Mapping[str, str], year: int | None) -> bool:
    """Tell whether members, which may name a year, are of that year."""
    return members.get(YEAR, str(year)) == str(year)


def cells_of(axes: tuple[Axis, ...], members: Mapping[str, str]) -> Iterator[int]:
    """Yield the indices of the cells, in row-major order over `axes`, that are of the members given by axis name."""
    cells = [0]
    for axis in axes:
        own = members.get(axis.name)
        positions = [axis.position[own]] if own in axis.position else range(len(axis.members) if own is None else 0)
        cells = [cell * len(axis.members) + position for cell in cells for position in positions]
    yield from cells


def with_values(
    statistics: Statistics, values: Mapping[str, Mapping[str, Fraction | None]], place: Place | None = None
) -> Statistics:
    """Give figures with other values of some fields, by field name and municipality code, for every year there is.

    Values are in the field's own unit; None is a missing one. InvalidInput, at `place`, if a name or code is unknown.
    """
    faults = Faults()
    fields = dict(statistics.fields)
    axis = statistics.municipalities
    for name, by_code in values.items():
        field = fields.get(name)
        if field is not None and field.groups is not None:
            faults.add(*no_number(field, place))
            continue
        if field is None or field.axes != (axis,):
            known = [known for known, other in fields.items() if other.axes == (axis,) and other.groups is None]
            faults.add(f"inget fält per kommun heter {name}", place, remedy=did_you_mean(name, known))
            continue
        unknown = [code for code in by_code if code not in axis.position]
        if unknown:
            faults.add(f"okänd kommunkod: {', '.join(unknown)}", place, remedy=code_hint(unknown[0], axis, '"'))
            continue
        by_year = {}
        for year, table in field.by_year.items():
            cells = list(table.cells)
            for code, value in by_code.items():
                missing = Missing(name, year, axis.label(code))
                cells[axis.position[code]] = missing if value is None else value * field.measure.scale
            by_year[year] = Table(table.axes, tuple(cells))
        fields[name] = field._replace(by_year=by_year)
    faults.raise_if_any()
    return replace(statistics, fields=fields)
