"""Functions evaluated by column, each where all that it takes are columns; else None, and cells are read one by one."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from tillaggsbelopp.formula.column import MOST_BITS, Column, common_unit, fits, in_column, is_column
from tillaggsbelopp.formula.function import Function, Manner
from tillaggsbelopp.formula.values import Axis, Table, lines_along, spread, united


def of_cells(row: Function, tables: Sequence[Table]) -> Table | None:
    """Evaluate a function of columns, and of what is the same for all."""
    axes = united([table.axes for table in tables])
    if row.columns is None or not axes:
        return None
    operands: list[Any] = []
    for table in tables:
        if is_column(table.cells):
            operands.append(spread(table, axes) if table.axes else table.scalar)
        elif not table.axes and isinstance(table.scalar, Fraction):
            operands.append(table.scalar)
        else:
            return None
    cells = row.columns(*operands)
    return None if cells is None or (isinstance(cells, Column) and not fits(cells)) else Table(axes, cells)


def along(row: Function, table: Table, axis: Axis) -> Table | None:
    """Evaluate a function along an axis of a column."""
    if row.columns is None or not is_column(table.cells):
        return None
    if row.manner is Manner.SPREADING:
        cells = row.columns(table.cells) if table.axes == (axis,) else None
        return None if cells is None else Table(table.axes, cells)
    if isinstance(table.cells, Column):
        numbers = lines_along(table.cells.numbers, table.axes, axis)
        reduced = [row.columns(Column([*line], table.cells.unit)) for line in numbers]
    else:
        reduced = [row.columns(line) for line in lines_along(table.cells, table.axes, axis)]
    if any(cell is None for cell in reduced):
        return None
    return Table(tuple(each for each in table.axes if each != axis), in_column(reduced))


def within_groups(row: Function, table: Table, groups: Table, own: Axis, of: Axis) -> Table | None:
    """Evaluate a function of a column within groups."""
    line = table.cells
    if not isinstance(groups.cells, Column) or groups.axes != (own,):
        return None
    if row.manner is Manner.GIVING:
        if not isinstance(line, Column) or table.axes != (of,):
            return None
        return Table((own,), _given(line, groups.cells))
    if row.columns is None or table.axes != (own,) or not is_column(line):
        return None
    members = _members_by_group(groups.cells, len(of.members))
    if row.manner is Manner.SPREADING:
        spread_out = _spread_out(line, members, row.columns) if isinstance(line, Column) else None
        return None if spread_out is None else Table((own,), spread_out)
    reduced = _reduced(line, members, row.columns)
    return None if reduced is None else Table((of,), in_column(reduced))


def _members_by_group(groups: Column, count: int) -> list[list[int]]:
    """The members of each of so many groups, by their places on the axis; `groups` has the number of each one's."""
    members: list[list[int]] = [[] for _ in range(count)]
    for index, number in enumerate(_places(groups)):
        members[number].append(index)
    return members


def _given(line: Column, groups: Column) -> Column:
    """GRUPPENS: to each the number of its group."""
    return Column([line.numbers[number] for number in _places(groups)], line.unit)


def _reduced(line: Sequence[Any], members: Sequence[Sequence[int]], compute: Callable[..., Any]) -> list[Any] | None:
    """A value for each group. None if one has no members, or no such answer."""
    if not all(members):
        return None
    found = [compute(each) for each in _parted(line, members)]
    return None if any(each is None for each in found) else found


def _spread_out(line: Column, members: Sequence[Sequence[int]], compute: Callable[..., Any]) -> Column | None:
    """A value for each member, of what is computed of its group. None if a group has no such answer."""
    parts = [compute(each) if each else each for each in _parted(line, members)]
    if any(each is None for each in parts):
        return None
    unit = common_unit([each.unit for each in parts])
    if unit.denominator.bit_length() > MOST_BITS:
        return None
    numbers = [0] * len(line)
    for within, part in zip(members, parts, strict=True):
        factor = int(part.unit / unit)
        for index, number in zip(within, part.numbers, strict=True):
            numbers[index] = number * factor
    return Column(numbers, unit)


def _parted(line: Sequence[Any], members: Sequence[Sequence[int]]) -> list[Any]:
    if isinstance(line, Column):
        return [Column([line.numbers[index] for index in within], line.unit) for within in members]
    return [[line[index] for index in within] for within in members]


def _places(groups: Column) -> list[int]:
    """The place on their axis of the group of each, which is one less than its number."""
    size = groups.unit
    return [int(number * size) - 1 for number in groups.numbers] if size != 1 else [n - 1 for n in groups.numbers]
