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
from itertools import product
from math import prod
from typing import Final, NamedTuple

from tillaggsbelopp.diagnostics import Place
from tillaggsbelopp.formula.tree import MUNICIPALITY

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
    """A value over `axes` (sorted by name), its cells in row-major order; a scalar has no axes and one cell."""

    axes: tuple[Axis, ...]
    cells: tuple[Cell, ...]

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
    found: list[tuple[int, tuple[str, ...]]] = []
    for index, members in enumerate(product(*(zip(each.members, each.labels, strict=True) for each in table.axes))):
        named = dict(zip(table.axes, members, strict=True))
        if axis not in named or named[axis][0] == member:
            found.append((index, tuple(label for each, (_, label) in named.items() if each != axis)))
    return found


def scalar(cell: Cell) -> Table:
    """Make a table of one cell, without axes."""
    return Table((), (cell,))


def undefined(causes: Iterable[Cause]) -> Undefined:
    """Make an undefined cell with each cause once, and no more than a hundred of them."""
    return Undefined(tuple(dict.fromkeys(causes))[:100])


def causes_in(table: Table) -> list[Cause]:
    """The causes of all undefined cells of `table`; empty when all are defined."""
    return [cause for cell in table.cells if isinstance(cell, Undefined) for cause in cell.causes]


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
    if not table.axes:
        return table.cells * prod(len(axis.members) for axis in axes)
    strides = _strides(table.axes)
    steps = [[strides.get(axis.name, 0) * position for position in range(len(axis.members))] for axis in axes]
    return [table.cells[sum(offsets)] for offsets in product(*steps)]


def reduce_along(table: Table, axis: Axis, compute: Callable[[Sequence[Cell]], Cell]) -> Table:
    """Reduce each line of cells along `axis` to one cell; the axis goes."""
    kept = tuple(other for other in table.axes if other != axis)
    return Table(kept, tuple(compute([table.cells[i] for i in line]) for line in _lines(table, axis)))


def map_along(table: Table, axis: Axis, compute: Callable[[Sequence[Cell]], Sequence[Cell]]) -> Table:
    """Compute each line of cells along `axis` together; the axes stay."""
    cells = list(table.cells)
    for line in _lines(table, axis):
        for place, cell in zip(line, compute([table.cells[i] for i in line]), strict=True):
            cells[place] = cell
    return Table(table.axes, tuple(cells))


def exchange_along(table: Table, axis: Axis, other: Axis, compute: Callable[[Sequence[Cell]], Sequence[Cell]]) -> Table:
    """Compute from each line of cells along `axis` a line along `other`, which the result has instead."""
    kept = [each for each in table.axes if each != axis]
    lines = [compute([table.cells[i] for i in line]) for line in _lines(table, axis)]
    exchanged = Table((*kept, other), tuple(cell for line in lines for cell in line))
    axes = united([exchanged.axes])
    return Table(axes, tuple(spread(exchanged, axes)))


def _lines(table: Table, axis: Axis) -> Iterator[range]:
    length, step = len(axis.members), _strides(table.axes)[axis.name]
    for start in range(len(table.cells)):
        if start // step % length == 0:
            yield range(start, start + step * length, step)


def _strides(axes: tuple[Axis, ...]) -> dict[str, int]:
    strides: dict[str, int] = {}
    step = 1
    for axis in reversed(axes):
        strides[axis.name] = step
        step *= len(axis.members)
    return strides
