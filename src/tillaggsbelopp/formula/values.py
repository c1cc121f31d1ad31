"""Values of the exact reading: tables over named axes, whose cells may be missing or undefined.

A fault is a value too. It spreads through what is computed from it, so that OM can leave it behind in the branch
not taken, and so that every root cause is known, once, when a result turns out undefined.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from fractions import Fraction
from functools import cached_property
from itertools import chain, product
from math import prod
from operator import mul
from typing import Final, NamedTuple, TypeVar

from tillaggsbelopp.diagnostics import Place
from tillaggsbelopp.formula.column import Column, in_column
from tillaggsbelopp.formula.tree import MUNICIPALITY

_Each = TypeVar("_Each")
_NUMBER: Final = re.compile(r"-?[0-9]+(?:[.,][0-9]+)?")


@dataclass(frozen=True)
class Axis:
    """A named set of members in order (see `in_order`); `labels` are what a reader calls them.

    Axes with the same name and members are equal, whatever their labels are.
    """

    name: str
    members: tuple[str, ...]
    labels: tuple[str, ...] = dataclass_field(compare=False)

    def __repr__(self) -> str:
        return f"<Axis {self.name}: {len(self.members)} members>"

    def __hash__(self) -> int:
        return hash((self.name, len(self.members)))  # to go through all members takes as long as to sum them

    @cached_property
    def position(self) -> dict[str, int]:
        """The index of each member on the axis."""
        return {member: index for index, member in enumerate(self.members)}

    def label(self, member: str) -> str:
        """What a reader calls a member."""
        return self.labels[self.position[member]]


def in_order(axis: str, members: Iterable[str]) -> tuple[str, ...]:
    """Give the members of the axis of that name, each once: as numbers if all are numbers, else as text.

    Municipalities are in the order of their codes as text: a code is no number, and their order decides ties.
    """
    once = {*members}
    numbers = axis != MUNICIPALITY and all(map(_NUMBER.fullmatch, once))
    return tuple(sorted(once, key=lambda member: (Fraction(member.replace(",", ".")) if numbers else 0, member)))


@dataclass(frozen=True)
class Missing:
    """A cell without a value: which field and year (None: undated) lacks one, and for whom (`label`, or "")."""

    field: str
    year: int | None
    label: str
    place: Place | None = dataclass_field(default=None, compare=False)

    def __str__(self) -> str:
        year = f" {self.year}" if self.year is not None else ""
        return f"{self.field}{year} för {self.label}" if self.label else f"{self.field}{year}"


class Cause(NamedTuple):
    """A reason why a cell is undefined, and where; `label` is the member it is undefined for, or ""."""

    what: str
    place: Place | None
    label: str = ""
    expected: str = ""
    remedy: str = ""


@dataclass(frozen=True)
class Undefined:
    """A cell that can't be computed, with all root causes."""

    causes: tuple[Cause, ...]


Cell = Fraction | bool | Missing | Undefined


class Table(NamedTuple):
    """A value over `axes` (sorted by name), its cells in row-major order; a scalar has no axes and one cell.

    Cells that all have a number may be a `Column`.
    """

    axes: tuple[Axis, ...]
    cells: Sequence[Cell]

    def __repr__(self) -> str:
        return f"<Table over {', '.join(axis.name for axis in self.axes) or 'nothing'}: {len(self.cells)} cells>"

    @property
    def scalar(self) -> Cell:
        """The only cell. ValueError on a table with several."""
        (cell,) = self.cells
        return cell

    def label(self, index: int) -> str:
        """The name of cell `index` to a reader: the labels of its members."""
        labels: list[str] = []
        for axis in reversed(self.axes):
            index, position = divmod(index, len(axis.members))
            labels.append(axis.labels[position])
        return ", ".join(reversed(labels))


def cells_for(table: Table, axis: Axis, member: str) -> list[tuple[int, tuple[str, ...]]]:
    """Find the cells of one member of `axis`: their index in `table.cells`, and the labels of their other members.

    All cells belong to the member if the table does not vary over the axis.
    """
    own = [each == axis for each in table.axes]
    chosen = [
        [axis.position[member]] if is_own else range(len(each.members))
        for each, is_own in zip(table.axes, own, strict=True)
    ]
    strides = [*_strides(table.axes).values()][::-1]
    found: list[tuple[int, tuple[str, ...]]] = []
    for positions in product(*chosen):
        at = [*zip(table.axes, positions, own, strict=True)]
        labels = tuple(each.labels[position] for each, position, is_own in at if not is_own)
        found.append((sum(map(mul, strides, positions)), labels))
    return found


def scalar(cell: Cell) -> Table:
    """Make a table of one cell, without axes."""
    return Table((), (cell,))


def scaled(cells: Sequence[Cell], by: Fraction) -> Sequence[Cell]:
    """Multiply the cells that have a number by a number above 0."""
    if isinstance(cells, Column):
        return Column(cells.numbers, cells.unit * by)
    return in_column([cell * by if isinstance(cell, Fraction) else cell for cell in cells])


def whole_numbers(cells: Sequence[Cell]) -> list[int]:
    """The cells that are whole numbers."""
    if isinstance(cells, Column) and cells.unit.denominator == 1:
        return [number * cells.unit.numerator for number in cells.numbers]
    return [int(cell) for cell in cells if isinstance(cell, Fraction) and cell.denominator == 1]


def undefined(causes: Iterable[Cause]) -> Undefined:
    """Make an undefined cell with each cause once, and no more than a hundred of them."""
    return Undefined(tuple(dict.fromkeys(causes))[:100])


def causes_in(table: Table) -> list[Cause]:
    """The causes of all undefined cells of `table`; empty when all are defined."""
    if isinstance(table.cells, Column):
        return []
    return [cause for cell in table.cells if isinstance(cell, Undefined) for cause in cell.causes]


def missing_in(table: Table) -> list[Missing]:
    """The missing cells of `table`; empty when all are there."""
    return [] if isinstance(table.cells, Column) else [cell for cell in table.cells if isinstance(cell, Missing)]


def broadcast(tables: Sequence[Table]) -> tuple[tuple[Axis, ...], list[Sequence[Cell]]]:
    """Spread tables over the union of their axes: those axes, sorted by name, and the cells of each table over them."""
    axes = united([table.axes for table in tables])
    return axes, [spread(table, axes) for table in tables]


def united(each: Iterable[tuple[Axis, ...]]) -> tuple[Axis, ...]:
    """Unite the axes of several values, sorted by name."""
    return tuple(sorted({axis for axes in each for axis in axes}, key=lambda axis: axis.name))


def spread(table: Table, axes: tuple[Axis, ...]) -> Sequence[Cell]:
    """The cells of a table over `axes`, of which its own are some."""
    if table.axes == axes:
        return table.cells
    if isinstance(table.cells, Column):
        return Column(_repeated(table.cells.numbers, table.axes, axes), table.cells.unit)
    return _repeated(table.cells, table.axes, axes)


def _repeated(cells: Sequence[_Each], own: tuple[Axis, ...], axes: tuple[Axis, ...]) -> list[_Each]:
    """Repeat the cells over `own` along those of `axes` that it lacks."""
    repeated, inner = [*cells], 1
    names = {axis.name for axis in own}
    for axis in reversed(axes):
        length = len(axis.members)
        if axis.name not in names:
            runs = (repeated[start : start + inner] * length for start in range(0, len(repeated), inner))
            repeated = [*chain.from_iterable(runs)]
        inner *= length
    return repeated


def reduce_along(table: Table, axis: Axis, compute: Callable[[Sequence[Cell]], Cell]) -> Table:
    """Reduce each line of cells along `axis` to one cell; the axis goes."""
    kept = tuple(other for other in table.axes if other != axis)
    return Table(kept, in_column([compute(line) for line in lines_along(table.cells, table.axes, axis)]))


def map_along(table: Table, axis: Axis, compute: Callable[[Sequence[Cell]], Sequence[Cell]]) -> Table:
    """Compute each line of cells along `axis` together; the axes stay."""
    cells = list(table.cells)
    for line in _lines(table.axes, axis):
        cells[line.start : line.stop : line.step] = compute(cells[line.start : line.stop : line.step])
    return Table(table.axes, in_column(cells))


def exchange_along(table: Table, axis: Axis, other: Axis, compute: Callable[[Sequence[Cell]], Sequence[Cell]]) -> Table:
    """Compute from each line of cells along `axis` a line along `other`, which the result has instead."""
    kept = tuple(each for each in table.axes if each != axis)
    lines = [compute(line) for line in lines_along(table.cells, table.axes, axis)]
    axes = united([kept, (other,)])
    strides = _strides((*kept, other))
    cells = [cell for line in lines for cell in line]
    steps = [[strides[each.name] * position for position in range(len(each.members))] for each in axes]
    return Table(axes, in_column([cells[sum(offsets)] for offsets in product(*steps)]))


def lines_along(cells: Sequence[_Each], axes: tuple[Axis, ...], axis: Axis) -> Iterator[Sequence[_Each]]:
    """Yield each line of cells over `axes` along one of them."""
    cells = tuple(cells)
    return (cells[line.start : line.stop : line.step] for line in _lines(axes, axis))


def _lines(axes: tuple[Axis, ...], axis: Axis) -> Iterator[range]:
    length, step = len(axis.members), _strides(axes)[axis.name]
    for block in range(0, prod(len(each.members) for each in axes), step * length or 1):
        for start in range(block, block + step):
            yield range(start, start + step * length, step)


def _strides(axes: tuple[Axis, ...]) -> dict[str, int]:
    strides: dict[str, int] = {}
    step = 1
    for axis in reversed(axes):
        strides[axis.name] = step
        step *= len(axis.members)
    return strides
