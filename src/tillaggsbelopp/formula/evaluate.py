"""The exact reading of a checked tree: its value, as fractions."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final, NamedTuple, Protocol

from tillaggsbelopp.formula import by_column, exact
from tillaggsbelopp.formula.column import in_column
from tillaggsbelopp.formula.function import Function, Manner
from tillaggsbelopp.formula.functions import FUNCTIONS
from tillaggsbelopp.formula.tree import (
    MISSING_WORD,
    Absent,
    Call,
    Name,
    Node,
    Number,
    Reference,
    Target,
    children,
)
from tillaggsbelopp.formula.values import (
    Axis,
    Cause,
    Cell,
    Missing,
    Table,
    Undefined,
    broadcast,
    exchange_along,
    map_along,
    reduce_along,
    scalar,
    spread,
    undefined,
    united,
)

_GAPS: Final = (Missing, Undefined)
_IN_GROUPS: Final = 4  # arguments: a value, groups, the axis they part and the axis they are members of


class Moment(NamedTuple):
    """The year an amount is for, and the reference year of all statistics where VÄRDE states one (else None)."""

    year: int
    reference_year: int | None = None


class Surroundings(Protocol):
    """The source of the values that formulas name: a world, or what stands in for one."""

    @property
    def first_year(self) -> int:
        """The agreement's first year: in it and before, FÖREGÅENDE takes its start."""

    def value(self, target: Target, moment: Moment) -> Table:
        """The value of a field, parameter, step or year at a moment; its cells may be missing or undefined."""

    def axis(self, name: str) -> Axis:
        """The axis of that name, with its members."""

    def prepare_years_before(self, moment: Moment) -> None:
        """Evaluate all that FÖREGÅENDE reads in earlier years, oldest first, so that no year waits inside another."""


class Evaluation:
    """The evaluation of checked trees in their surroundings, which give the values of what they name.

    `first_year` is that of what the trees stand in, where it is another than the agreement's.
    """

    def __init__(self, world: Surroundings, first_year: int | None = None) -> None:
        self.world, self.first_year = world, first_year

    def _is_first(self, moment: Moment) -> bool:
        return moment.year <= (self.world.first_year if self.first_year is None else self.first_year)

    def evaluate(self, node: Node, moment: Moment) -> Table:
        """Evaluate a checked tree exactly, at a moment. Cells without a value have the cause: nothing is raised."""
        match node:
            case Number():
                return scalar(node.value)
            case Absent(place):
                return scalar(Missing(f"ett värde ({MISSING_WORD})", None, "", place))
            case Reference():
                return self.world.value(node.target, moment)
            case Call():
                return self._call(FUNCTIONS[node.function], node, moment)
            case _:
                raise AssertionError(f"not a checked tree: {node}")

    def _call(self, row: Function, call: Call, moment: Moment) -> Table:
        if row.manner is Manner.TIME:
            result: Table = row.exact(self, call.arguments, moment)
            return result
        if row.manner is Manner.REPEATING:
            return self._spread(self.evaluate(call.arguments[0], moment), call.arguments[1:])
        if row.together:
            return self._together(row, call, moment)
        if in_groups(call):
            return self._by_group(row, call, moment)
        if row.along_axis:
            return self._along(row, call, self.evaluate(call.arguments[0], moment))
        tables = [self.evaluate(argument, moment) for argument in call.arguments]
        if (column := by_column.of_cells(row, tables)) is not None:
            return column
        axes, operands = broadcast(tables)
        grid = Table(axes, ())
        cells: list[Cell] = []
        chooses = row.manner is Manner.CHOOSING
        with_gaps = not chooses and any(isinstance(cell, _GAPS) for line in operands for cell in line)
        for index, arguments in enumerate(zip(*operands, strict=True)):
            if with_gaps:
                missing = next((cell for cell in arguments if isinstance(cell, Missing)), None)
                if (stopped := _undefined_among(arguments) or missing) is not None:
                    cells.append(stopped)
                    continue
            try:
                cell = row.exact(*arguments)
                cells.append(exact.bounded(cell) if isinstance(cell, Fraction) else cell)
            except exact.NotDefined as reason:
                cells.append(_because(reason, call, grid.label(index)))
        return Table(axes, in_column(cells))

    def _along(self, row: Function, call: Call, table: Table) -> Table:
        (axis,) = map(self._axis, call.arguments[1:]) if len(call.arguments) > 1 else table.axes
        if (column := by_column.along(row, table, axis)) is not None:
            return column
        if row.manner is Manner.SPREADING:
            return map_along(table, axis, lambda line: _computed(row, call, line))
        return reduce_along(table, axis, lambda line: _computed(row, call, line)[0])

    def _by_group(self, row: Function, call: Call, moment: Moment) -> Table:
        """Evaluate a call within groups. A member whose group is missing counts in none."""
        table, groups = (self.evaluate(argument, moment) for argument in call.arguments[:2])
        own, of = map(self._axis, call.arguments[2:])
        if (column := by_column.within_groups(row, table, groups, own, of)) is not None:
            return column
        unknown = _undefined_among(groups.cells)
        numbers = [int(cell) - 1 if isinstance(cell, Fraction) else None for cell in groups.cells]
        if row.manner is Manner.GIVING:
            return exchange_along(
                table,
                of,
                own,
                lambda line: [
                    line[number] if number is not None else cell
                    for number, cell in zip(numbers, groups.cells, strict=True)
                ],
            )
        members: list[list[int]] = [[] for _ in of.members]
        for index, number in enumerate(numbers):
            if number is not None:
                members[number].append(index)

        def computed(line: Sequence[Cell]) -> list[Sequence[Cell]]:
            return [
                _computed(row, call, [line[index] for index in within], label)
                for within, label in zip(members, of.labels, strict=True)
            ]

        def spread_out(line: Sequence[Cell]) -> Sequence[Cell]:
            cells = list(groups.cells)
            for within, results in zip(members, computed(line), strict=True):
                for index, cell in zip(within, results, strict=False):
                    cells[index] = cell
            return cells

        if row.manner is Manner.SPREADING:
            return map_along(table, own, spread_out)
        if unknown is not None:
            return exchange_along(table, own, of, lambda _: [unknown] * len(of.members))
        return exchange_along(table, own, of, lambda line: [results[0] for results in computed(line)])

    def _together(self, row: Function, call: Call, moment: Moment) -> Table:
        (axis,), lines = broadcast([self.evaluate(argument, moment) for argument in call.arguments])
        try:
            computed = _undefined_among([cell for line in lines for cell in line]) or row.exact(*lines)
        except exact.NotDefined as reason:
            computed = _because(reason, call, "" if reason.at is None else axis.labels[reason.at])
        if row.manner is Manner.REDUCING_TOGETHER:
            return scalar(computed)
        return Table((axis,), in_column(computed) if isinstance(computed, list) else (computed,) * len(axis.members))

    def references(self, node: Node, moment: Moment) -> Iterator[tuple[Target, Moment]]:
        """Yield the targets that a checked tree names, each with the moment it is read at."""
        if isinstance(node, Reference):
            yield node.target, moment
        for child, at in self.read_below(node, moment):
            yield from self.references(child, at)

    def read_below(self, node: Node, moment: Moment) -> Iterator[tuple[Node, Moment]]:
        """Yield the children of a node that are read, each with the moment: VÄRDE and FÖREGÅENDE read at another."""
        if not isinstance(node, Call) or FUNCTIONS[node.function].manner is not Manner.TIME:
            yield from ((child, moment) for child in children(node))
            return
        first, second = node.arguments[:2]
        if node.function == "VÄRDE":
            yield second, moment
            found = self.evaluate(second, moment).scalar
            if isinstance(found, Fraction) and found.denominator == 1:
                yield first, moment._replace(reference_year=int(found))
        elif self._is_first(moment):
            yield second, moment
        else:
            yield first, moment._replace(year=moment.year - 1)

    def year_before(self, node: Node, start: Node, axes: Sequence[Node], moment: Moment) -> Table:
        """Evaluate FÖREGÅENDE, spread over `axes`: its start may be one number for all."""
        if self._is_first(moment):
            return self._spread(self.evaluate(start, moment), axes)
        self.world.prepare_years_before(moment)
        return self._spread(self.evaluate(node, moment._replace(year=moment.year - 1)), axes)

    def at_reference_year(self, node: Node, year: Node, axes: Sequence[Node], moment: Moment) -> Table:
        """Evaluate VÄRDE, spread over `axes`."""
        found = self.evaluate(year, moment).scalar
        if isinstance(found, Fraction) and found.denominator == 1:
            table = self.evaluate(node, moment._replace(reference_year=int(found)))
        elif isinstance(found, Fraction):
            table = scalar(_because(exact.NotDefined("årtalet är inget heltal"), year, ""))
        else:
            table = scalar(found)
        return self._spread(table, axes)

    def _spread(self, table: Table, axes: Sequence[Node]) -> Table:
        wanted = united([table.axes, tuple(map(self._axis, axes))])
        return Table(wanted, in_column(spread(table, wanted)))

    def _axis(self, node: Node) -> Axis:
        if not isinstance(node, Name):
            raise AssertionError(f"no axis: {node}")
        return self.world.axis(node.text)


def in_groups(call: Call) -> bool:
    """Tell whether a bound call computes within groups: after its value it has these, their own axis and theirs."""
    return len(call.arguments) == _IN_GROUPS and FUNCTIONS[call.function].names_axis


def _computed(row: Function, call: Call, line: Sequence[Cell], label: str = "") -> Sequence[Cell]:
    """The cells that a function along an axis gives for a line: as many as it has, or at least one; all may be one."""
    try:
        computed = _undefined_among(line) or row.exact(line)
    except exact.NotDefined as reason:
        computed = _because(reason, call, label)
    if not line and isinstance(computed, Missing):
        computed = Missing(f"{row.name} i gruppen {label}, som inga hör till,", None, "", call.place)
    return computed if isinstance(computed, list) else [computed] * max(len(line), 1)


def _undefined_among(cells: Sequence[Cell]) -> Undefined | None:
    """The result that undefined cells force, with all their causes; None if there are none."""
    causes = [cause for cell in cells if isinstance(cell, Undefined) for cause in cell.causes]
    return undefined(causes) if causes else None


def _because(reason: exact.NotDefined, node: Node, label: str) -> Undefined:
    return Undefined((Cause(reason.what, node.place, label, remedy=reason.remedy),))
