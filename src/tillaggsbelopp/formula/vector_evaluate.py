"""The NumPy reading of a checked tree: the same as the exact one, in many scenarios at once.

Whatever is the same in all scenarios is evaluated exactly, once.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import reduce
from typing import Any, Final, Protocol

import numpy as np

from tillaggsbelopp.formula.column import Column
from tillaggsbelopp.formula.evaluate import Evaluation, Moment, Surroundings, in_groups
from tillaggsbelopp.formula.function import Function, Manner
from tillaggsbelopp.formula.functions import FUNCTIONS
from tillaggsbelopp.formula.tree import Call, Name, Node, Reference, Target
from tillaggsbelopp.formula.values import Axis, Cell, Missing, Table, Undefined, united
from tillaggsbelopp.formula.vector import Array, Cells, represented, unless
from tillaggsbelopp.formula.vector_lines import Parting

_WHOLE: Final = 2**53  # whole numbers below it are floats too
_LARGEST: Final = 2.0**398  # past this the exact reading may refuse a number as unreasonably large


@dataclass(frozen=True)
class Swept:
    """A value in many scenarios: its cells are first over axes of scenarios, then over `axes`, sorted by name.

    An axis of scenarios has the length 1 where the value does not depend on what varies along it.
    """

    axes: tuple[Axis, ...]
    cells: Cells

    @property
    def scenarios(self) -> tuple[int, ...]:
        """The lengths of the axes of scenarios."""
        shape: tuple[int, ...] = self.cells.value.shape
        return shape[: len(shape) - len(self.axes)]

    def place(self, axis: Axis) -> int:
        """The number of one of `axes` among all that the cells are over."""
        return len(self.scenarios) + self.axes.index(axis)


class SweptWorld(Protocol):
    """The source of the values that formulas name, in all scenarios."""

    @property
    def exact(self) -> Surroundings:
        """The world of one scenario, for whatever is the same in all."""

    def varies(self, node: Node) -> bool:
        """Tell whether a formula reads anything that is not the same in all scenarios."""

    def value(self, target: Target, moment: Moment) -> Swept:
        """The value of a field, parameter, step or year at a moment."""

    def prepare_years_before(self, moment: Moment) -> None:
        """Evaluate all that FÖREGÅENDE reads in earlier years, oldest first."""


def swept(table: Table) -> Swept:
    """Turn an exact value into one that is the same in all scenarios."""
    return stacked([table])


def stacked(tables: Sequence[Table]) -> Swept:
    """Turn exact values over the same axes, one for each scenario, into one value with error bounds."""
    axes = tables[0].axes
    shape = (len(tables), *(len(axis.members) for axis in axes))
    if (plain := _plain(tables)) is not None:
        value, exact = (part.reshape(shape) for part in plain)
        none = np.zeros(shape, bool)
        return Swept(axes, Cells(value, represented(value, exact), none, none))
    cells = [cell for table in tables for cell in table.cells]
    value = np.array([_float(cell) for cell in cells]).reshape(shape)
    exact = np.array([_is_exact(cell) for cell in cells]).reshape(shape)
    error = np.where(np.isfinite(value), represented(value, exact), np.inf)
    missing = np.array([isinstance(cell, Missing) for cell in cells]).reshape(shape)
    undefined = np.array([isinstance(cell, Undefined) for cell in cells]).reshape(shape)
    return Swept(axes, Cells(value, error, missing, undefined))


def _plain(tables: Sequence[Table]) -> tuple[Array, Array] | None:
    """The values of columns, and which of them are exact; None where whole numbers or a unit are too large for that."""
    values, exact = [], []
    for table in tables:
        if not isinstance(table.cells, Column):
            return None
        size, parts = table.cells.unit.as_integer_ratio()
        least, most = min(table.cells.numbers, default=0), max(table.cells.numbers, default=0)
        if max(-least, most, 1) * size >= _WHOLE or parts >= _WHOLE:
            return None
        numbers = np.array(table.cells.numbers, np.int64) * size
        values.append(numbers / parts)
        exact.append(numbers % (parts // (parts & -parts)) == 0)  # what is left over is parts of a power of 2
    return np.array(values), np.array(exact)


def _float(cell: Cell) -> float:
    if isinstance(cell, Missing | Undefined):
        return 0.0
    try:
        return float(cell)
    except OverflowError:
        return float("inf")


def _is_exact(cell: Cell) -> bool:
    return not isinstance(cell, Fraction) or (np.isfinite(_float(cell)) and Fraction(_float(cell)) == cell)


def spread(value: Swept, axes: Sequence[Axis]) -> Swept:
    """Repeat the value over those of `axes` that it lacks."""
    wanted = united([value.axes, tuple(axes)])
    lengths = [len(axis.members) for axis in wanted]
    cells = _aligned(value, wanted, len(value.scenarios))
    return Swept(wanted, _broadcast(cells, (*value.scenarios, *lengths)))


def _aligned(value: Swept, axes: tuple[Axis, ...], scenarios: int) -> Cells:
    """The cells with a length of 1 along those of `axes` that the value lacks, and so many axes of scenarios."""
    own = len(value.scenarios)
    if own == scenarios and axes == value.axes:
        return value.cells
    more = (1,) * (scenarios - own)

    def shape(part: Array) -> tuple[int, ...]:
        return (*more, *part.shape[:own], *(part.shape[value.place(a)] if a in value.axes else 1 for a in axes))

    return Cells(*(part.reshape(shape(part)) for part in value.cells))


def _broadcast(cells: Cells, shape: tuple[int, ...]) -> Cells:
    """The cells with numbers and errors of a shape."""
    if cells.value.shape == shape:
        return cells
    return cells._replace(value=np.broadcast_to(cells.value, shape), error=np.broadcast_to(cells.error, shape))


def _masked(value: Swept) -> Cells:
    """The cells with masks that are as long as the numbers along the axes that are not of scenarios."""
    own = len(value.scenarios)
    lengths = value.cells.value.shape[own:]
    masks = [np.broadcast_to(part, (*part.shape[:own], *lengths)) for part in value.cells[2:]]
    return Cells(*value.cells[:2], *masks)


@dataclass(frozen=True)
class SweptEvaluation:
    """The evaluation of checked trees against a world of scenarios; `kept` are values the same in all of them."""

    world: SweptWorld
    kept: dict[tuple[Node, Moment], Swept] = field(default_factory=dict)

    def evaluate(self, node: Node, moment: Moment) -> Swept:
        """Evaluate a checked tree at a moment, in every scenario. Where that can't be decided, the error says so."""
        if not self.world.varies(node):
            if (node, moment) not in self.kept:
                self.kept[node, moment] = swept(Evaluation(self.world.exact).evaluate(node, moment))
            return self.kept[node, moment]
        match node:
            case Reference():
                return self.world.value(node.target, moment)
            case Call():
                return self._call(FUNCTIONS[node.function], node, moment)
            case _:
                raise AssertionError(f"not a checked tree: {node}")

    def _call(self, row: Function, call: Call, moment: Moment) -> Swept:
        if row.manner is Manner.TIME:
            result: Swept = row.vector(self, call.arguments, moment)
            return result
        if in_groups(call):
            return self._by_group(row, call, moment)
        first = self.evaluate(call.arguments[0], moment)
        if row.manner is Manner.REPEATING:
            return spread(first, self._axes(call.arguments[1:]))
        if row.along_axis:
            return self._along(row, call, first)
        values = [first, *(self.evaluate(argument, moment) for argument in call.arguments[1:])]
        axes = united([value.axes for value in values])
        scenarios = max(len(value.scenarios) for value in values)
        arguments = [_aligned(value, axes, scenarios) for value in values]
        if row.together:
            return self._together(row, axes, scenarios, arguments)
        cells: Cells = row.vector(*arguments)
        if row.manner is Manner.CELLS:
            cells = _spoilt_by(arguments, cells)
        shape = np.broadcast_shapes(*(argument.value.shape for argument in arguments))
        return Swept(axes, _bounded(_broadcast(cells, shape)))

    def _along(self, row: Function, call: Call, value: Swept) -> Swept:
        (axis,) = self._axes(call.arguments[1:]) if len(call.arguments) > 1 else value.axes
        number = value.place(axis)
        cells = _bounded(row.vector(_masked(value), number))
        if row.manner is Manner.SPREADING:
            return Swept(value.axes, cells)
        kept = tuple(other for other in value.axes if other != axis)
        return Swept(kept, Cells(*(part.squeeze(number) for part in cells)))

    def _together(self, row: Function, axes: tuple[Axis, ...], scenarios: int, arguments: Sequence[Cells]) -> Swept:
        shape = np.broadcast_shapes(*(argument.value.shape for argument in arguments))
        whole = (Cells(*(np.broadcast_to(part, shape) for part in each)) for each in arguments)
        cells = row.vector(scenarios, *whole)
        if row.manner is Manner.SPREADING_TOGETHER:
            return Swept(axes, _bounded(cells))
        return Swept((), _bounded(Cells(*(part.squeeze(scenarios) for part in cells))))

    def _by_group(self, row: Function, call: Call, moment: Moment) -> Swept:
        """Evaluate a call within groups, which are the same in all scenarios."""
        value = self.evaluate(call.arguments[0], moment)
        groups = Evaluation(self.world.exact).evaluate(call.arguments[1], moment)
        own, of = self._axes(call.arguments[2:])
        numbers = [int(cell) - 1 if isinstance(cell, Fraction) else -1 for cell in groups.cells]
        axis, other = (of, own) if row.manner is Manner.GIVING else (own, of)
        number = value.place(axis)
        cells = row.vector(_masked(value), number, Parting(np.array(numbers), len(of.members)))
        if any(isinstance(cell, Undefined) for cell in groups.cells):
            nothing = np.zeros(cells.value.shape)
            cells = Cells(nothing, nothing, nothing != 0, nothing == 0)
        if row.manner is Manner.SPREADING:
            return Swept(value.axes, _bounded(cells))
        kept = tuple(each for each in value.axes if each != axis)
        axes = united([kept, (other,)])
        to = len(value.scenarios) + axes.index(other)
        return Swept(axes, _bounded(Cells(*(np.moveaxis(part, number, to) for part in cells))))

    def year_before(self, node: Node, start: Node, axes: Sequence[Node], moment: Moment) -> Swept:
        """Evaluate FÖREGÅENDE, spread over `axes`."""
        if moment.year <= self.world.exact.first_year:
            return spread(self.evaluate(start, moment), self._axes(axes))
        self.world.prepare_years_before(moment)
        return spread(self.evaluate(node, moment._replace(year=moment.year - 1)), self._axes(axes))

    def at_reference_year(self, node: Node, year: Node, axes: Sequence[Node], moment: Moment) -> Swept:
        """Evaluate VÄRDE, spread over `axes`. Where the year itself varies, all that comes out is in doubt."""
        if self.world.varies(year):
            count = self.evaluate(year, moment).scenarios
            doubt = np.full(count, np.inf)
            unknown = Cells(np.zeros(count), doubt, np.zeros(count, bool), np.zeros(count, bool))
            return spread(Swept((), unknown), self._axes(axes))
        found = Evaluation(self.world.exact).evaluate(year, moment).scalar
        if isinstance(found, Fraction) and found.denominator == 1:
            return spread(self.evaluate(node, moment._replace(reference_year=int(found))), self._axes(axes))
        cell = Undefined(()) if isinstance(found, Fraction) else found
        return spread(swept(Table((), (cell,))), self._axes(axes))

    def _axes(self, nodes: Sequence[Node]) -> list[Axis]:
        return [self.world.exact.axis(node.text) for node in nodes if isinstance(node, Name)]


def _spoilt_by(arguments: Sequence[Cells], result: Cells) -> Cells:
    """The result, but missing or undefined where an argument is; undefined goes before missing."""
    if all(not (each.undefined.any() or each.missing.any()) and np.isfinite(each.error).all() for each in arguments):
        return result
    undefined: Array = reduce(np.logical_or, [each.undefined for each in arguments])
    missing: Array = reduce(np.logical_or, [each.missing for each in arguments])
    error: Array = reduce(np.maximum, [np.where(np.isfinite(each.error), 0.0, np.inf) for each in arguments])
    spoiling = np.broadcast_arrays(np.array(0.0), error, missing & ~undefined, undefined)
    return unless(Cells(*spoiling), result)


def _bounded(cells: Cells) -> Cells:
    """Put zeros where there is no number, and doubt where a number has grown past any real figure."""
    none = cells.missing | cells.undefined
    if not none.any() and np.abs(cells.value).max(initial=0.0) < _LARGEST and np.isfinite(cells.error).all():
        return cells
    value = np.where(none, 0.0, cells.value)
    error = np.where(none & np.isfinite(cells.error), 0.0, cells.error)
    large: Any = ~(np.abs(value) < _LARGEST)
    return Cells(np.where(large, 0.0, value), np.where(large | ~np.isfinite(error), np.inf, error), *cells[2:])
