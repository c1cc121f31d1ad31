"""The cells of a field: their lines along the municipalities, and how they are named, shown and found."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import product

from tillaggsbelopp.checks.doubts import AmountsMoved
from tillaggsbelopp.diagnostics import Place
from tillaggsbelopp.formula.catalogue import MUNICIPALITY
from tillaggsbelopp.formula.units import NO_UNIT_WORD
from tillaggsbelopp.formula.values import Table
from tillaggsbelopp.statistics.cells import place_of_cell
from tillaggsbelopp.statistics.statistics import Field
from tillaggsbelopp.statistics.tables import RawTable
from tillaggsbelopp.statistics.tolerances import COUNT, tolerance_of
from tillaggsbelopp.swedish import format_number, in_sentence


def lines_of(table: Table) -> list[list[int]]:
    """The cells of a table, as indices, in lines along the municipalities; all in one if it has no such axis."""
    if all(axis.name != MUNICIPALITY for axis in table.axes):
        return [list(range(len(table.cells)))]
    lines: dict[tuple[str, ...], list[int]] = {}
    for index, members in enumerate(product(*(axis.members for axis in table.axes))):
        others = tuple(m for axis, m in zip(table.axes, members, strict=True) if axis.name != MUNICIPALITY)
        lines.setdefault(others, []).append(index)
    return list(lines.values())


def members_of(field: Field, year: int | None, index: int) -> dict[str, str]:
    """The members that a cell is of, by axis name."""
    axes = field.by_year[year].axes
    found: dict[str, str] = {}
    for axis in reversed(axes):
        index, position = divmod(index, len(axis.members))
        found[axis.name] = axis.members[position]
    return found


def codes_of(field: Field, year: int | None, indices: Sequence[int]) -> list[str]:
    """The codes of the municipalities that cells are of, each once; none where the field has no such axis."""
    codes = (members_of(field, year, index).get(MUNICIPALITY) for index in indices)
    return list(dict.fromkeys(code for code in codes if code is not None))


def largest_in(field: Field, year: int | None, indices: Sequence[int], effect: AmountsMoved) -> int:
    """The cell of those whose municipality's amount changes most; the first if none does."""
    return next((each for each in indices if effect.largest in codes_of(field, year, [each])), indices[0])


def label_of(field: Field, year: int | None, index: int) -> str:
    """The name of a cell to a reader: the labels of its members."""
    return field.by_year[year].label(index)


def place_of(field: Field, year: int | None, index: int, opened: dict[str, RawTable]) -> Place:
    """The place of a cell in its file; the whole file if it can't be found. `opened` keeps the files that are read."""
    return place_of_cell(field, year, members_of(field, year, index), opened) or Place(field.source)


def named_by_year(field: Field, year: int | None) -> str:
    """The title of a field inside a sentence, with the year of its figures if they have any."""
    title = in_sentence(field.title)
    return title if year is None else f"{title} {year}"


def shown(field: Field, cell: object) -> str:
    """A figure in the unit it is stated in; the unit is left out where the field counts something."""
    if not isinstance(cell, Fraction):
        return "saknas"
    number = format_number(cell / field.measure.scale)
    counted = tolerance_of(field.description).kind == COUNT or field.measure.text == NO_UNIT_WORD
    return number if counted else f"{number} {field.measure.text}"


def number_in(cell: object) -> Fraction | None:
    """The number in a cell; None where it is missing."""
    return cell if isinstance(cell, Fraction) else None


def numbers_in(table: Table) -> list[Fraction]:
    """The numbers of a table, without the cells that are missing."""
    return [cell for cell in table.cells if isinstance(cell, Fraction)]


def with_cells_changed(table: Table, instead: Mapping[int, Fraction]) -> Table:
    """The table with other numbers in some cells, by their index."""
    return Table(table.axes, tuple(instead.get(index, cell) for index, cell in enumerate(table.cells)))
