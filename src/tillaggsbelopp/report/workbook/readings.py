"""The reading of bound trees as Excel formulas over columns.

What a function asks of a whole axis gets a column of its own, and so does what may lack a value: such a cell says so in
words, and what reads it looks first. Elsewhere a formula stands as it is written.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from tillaggsbelopp.formula import excel, excel_lines
from tillaggsbelopp.formula.evaluate import Moment, in_groups
from tillaggsbelopp.formula.excel import Expression
from tillaggsbelopp.formula.excel_lines import CellLine
from tillaggsbelopp.formula.function import Function, Manner
from tillaggsbelopp.formula.functions import FUNCTIONS
from tillaggsbelopp.formula.tree import (
    Absent,
    Call,
    Name,
    Node,
    Number,
    ParameterTarget,
    Reference,
    Target,
    YearTarget,
)
from tillaggsbelopp.formula.values import Axis, Missing, Undefined, scalar
from tillaggsbelopp.report.workbook.columns import Reading, SheetColumn, Spot
from tillaggsbelopp.report.workbook.workings import Workings

_LONGEST: Final = 3000  # signs of a formula that is not divided; Excel takes 8 192
_DEEPEST: Final = 30  # levels; Excel takes 64
_REFERENCE: Final = 14  # signs of a reference to a cell on another sheet


@dataclass(frozen=True)
class Piece:
    """A part of a formula: its reading, its tree and moment, and how long and deep it is at most."""

    read: Reading
    node: Node
    moment: Moment
    size: int
    depth: int


class Readings:
    """The readings of trees as formulas; `workings` is asked for the columns that they read."""

    def __init__(self, workings: Workings) -> None:
        self._workings = workings
        self._exact = workings.exact
        self._written_out: dict[Node, Node] = {}

    def follow(self) -> None:
        """Read every formula that waits for it, and those that wait once it has been read."""
        waiting = self._workings.waiting
        while waiting:
            column, node, moment = waiting.popleft()
            column.reading = self.formula(node, moment, column)

    def requirement(self, tree: Node) -> Reading:
        """The reading of a rule's requirement, which reads nothing but steps and so needs no columns of its own."""
        return self.formula(tree, self._workings.now, SheetColumn("", "", "", scalar(True)))

    def formula(self, node: Node, moment: Moment, owner: SheetColumn) -> Reading:
        """The reading of a column's formula, whose value may be lacking for some members."""
        read = self._exact.at_its_time(node, moment)
        reading = self._at_one_time(self._in_cells(read.node), read.moment, owner)
        for year in read.years:
            reading = _while_year_holds(reading, self._piece(year.node, year.moment, owner).read, year.found)
        return reading

    def _in_cells(self, node: Node) -> Node:
        """The tree that stands for a call which takes many cells, made once; else the node itself."""
        if isinstance(node, Call) and (write := FUNCTIONS[node.function].in_cells) is not None:
            return self._written_out.setdefault(node, self._written_out.get(node) or write(node))
        return node

    def _at_one_time(self, node: Node, moment: Moment, owner: SheetColumn) -> Reading:
        if isinstance(node, Absent) or not self._exact.lacks(node, moment):
            return self._piece(node, moment, owner).read
        if isinstance(node, Reference):
            return self._copied(node, moment)
        if not isinstance(node, Call):
            raise AssertionError(f"a literal always has a value: {node}")
        row = FUNCTIONS[node.function]
        if row.manner is Manner.TIME:
            lacks = excel.MISSING if isinstance(self._exact.table(node, moment).cells[0], Missing) else excel.UNDEFINED
            return lambda _: excel.string(lacks)
        if row.manner is Manner.REPEATING:
            return self._at_one_time(node.arguments[0], moment, owner)
        if row.along_axis or row.together or row.manner is Manner.GIVING:
            return self._along(node, moment, owner, guarded=True)
        if row.in_cells is not None:
            return self._in_cell(node, moment, owner).read
        pieces = [
            self._in_cell(argument, moment, owner)
            if self._exact.lacks(argument, moment) or (row.in_cell and number == 0)
            else self._piece(argument, moment, owner)
            for number, argument in enumerate(node.arguments)
        ]
        lacking = [self._exact.lacks(argument, moment) for argument in node.arguments]
        fails = any(isinstance(cell, Undefined) for cell in self._exact.table(node, moment).cells)

        def read(spot: Spot) -> Expression:
            operands = [piece.read(spot) for piece in pieces]
            unsure = [operand if lacks else None for operand, lacks in zip(operands, lacking, strict=True)]
            return row.guard(row.excel(*operands), unsure, fails=fails)

        return read

    def _piece(self, node: Node, moment: Moment, owner: SheetColumn) -> Piece:
        """A part of a formula, read as if its value is not lacking: where it is, an IF takes the other branch."""
        read = self._exact.at_its_time(node, moment)
        if read.years:
            return self._in_cell(node, moment, owner)
        node, moment = read.node, read.moment
        match node:
            case Number():
                literal = excel.number(node.value)
                return Piece(lambda _: literal, node, moment, len(literal.text), 0)
            case Absent():
                return Piece(lambda _: excel.string(excel.MISSING), node, moment, _REFERENCE, 0)
            case Reference():
                return self._reference(node, moment)
            case Call():
                row = FUNCTIONS[node.function]
                if row.manner is Manner.REPEATING:
                    return self._piece(node.arguments[0], moment, owner)
                if row.in_cells is not None:
                    return self._in_cell(node, moment, owner)
                if row.along_axis or row.together or row.manner is Manner.GIVING:
                    return Piece(self._along(node, moment, owner), node, moment, 3 * _REFERENCE, 1)
                if row.manner is Manner.TIME:  # of a year that can't be computed; nobody reads it
                    return Piece(lambda _: excel.string(excel.UNDEFINED), node, moment, _REFERENCE, 0)
                return self._call(row, node, moment, owner)
            case _:
                raise AssertionError(f"not a checked tree: {node}")

    def _call(self, row: Function, node: Call, moment: Moment, owner: SheetColumn) -> Piece:
        pieces = [
            self._in_cell(argument, moment, owner)
            if row.in_cell and number == 0
            else self._piece(argument, moment, owner)
            for number, argument in enumerate(node.arguments)
        ]
        while True:
            limits = len(pieces) // 3 if row.copies is None else 0  # TRAPPA writes its value with each
            size = (row.copies or 1) * sum(piece.size + 4 for piece in pieces) + limits * pieces[1 % len(pieces)].size
            depth = 1 + limits + max(piece.depth for piece in pieces)
            divisible = [number for number, piece in enumerate(pieces) if piece.depth and piece.size > 3 * _REFERENCE]
            if (size <= _LONGEST and depth <= _DEEPEST) or not divisible:
                break
            largest = max(divisible, key=lambda number: (pieces[number].size, pieces[number].depth))
            pieces[largest] = self._in_cell(pieces[largest].node, pieces[largest].moment, owner)
        return Piece(lambda spot: row.excel(*(piece.read(spot) for piece in pieces)), node, moment, size, depth)

    def _reference(self, node: Reference, moment: Moment) -> Piece:
        raw, scale = self._raw(node.target, moment)
        size = _REFERENCE
        if isinstance(node.target, ParameterTarget):
            _, values = self._workings.values_of(node.target, moment)
            size = max(len(used.name) if used else _REFERENCE for used in values)
        return Piece(lambda spot: _scaled(raw(spot), scale), node, moment, size, 0)

    def _copied(self, node: Reference, moment: Moment) -> Reading:
        raw, scale = self._raw(node.target, moment)
        if scale == 1:
            return raw
        return lambda spot: excel.passed_on(_scaled(raw(spot), scale), [raw(spot)], fails=False)

    def _raw(self, target: Target, moment: Moment) -> tuple[Reading, Fraction]:
        """The reading that names a target's cell, and the factor that takes its figure to the base of its unit."""
        match target:
            case YearTarget():
                year = Expression(str(moment.year))
                return lambda _: year, Fraction(1)
            case ParameterTarget():
                axis, values = self._workings.values_of(target, moment)
                names = [Expression(used.name) if used else excel.string(excel.UNDEFINED) for used in values]
                scale = next((used.scale for used in values if used is not None), Fraction(1))
                return lambda spot: names[spot.members[axis] if axis else 0], scale
            case _:
                column = self._workings.column(target, moment)
                if column is not None:
                    return lambda spot: Expression(column.named(spot)), column.scale
        nothing = excel.string(excel.UNDEFINED)  # no figure for the year: only branches that are not taken read it
        return lambda _: nothing, Fraction(1)

    def _in_cell(self, node: Node, moment: Moment, owner: SheetColumn) -> Piece:
        """The same as `_piece`, but standing in a cell: its own, or that of what it names."""
        read = self._exact.at_its_time(node, moment)
        if not read.years:
            node, moment = read.node, read.moment
            if isinstance(node, Reference) and self._raw(node.target, moment)[1] == 1:
                return self._reference(node, moment)
        part = self._workings.part(node, moment, owner)
        return Piece(lambda spot: Expression(part.named(spot)), node, moment, _REFERENCE, 0)

    def _along(self, node: Call, moment: Moment, owner: SheetColumn, *, guarded: bool = False) -> Reading:
        row = FUNCTIONS[node.function]
        grouped = self._column_of(node.arguments[1], moment, owner) if in_groups(node) else None
        columns = [
            self._column_of(each, moment, owner) for each in (node.arguments if row.together else node.arguments[:1])
        ]
        axis = columns[0].table.axes[0] if row.together else self._axis(node, columns[0].table.axes)
        (of,) = map(self._axis_called, node.arguments[3:]) if grouped else (axis,)

        def line_of(column: SheetColumn, along: Axis, spot: Spot) -> CellLine:
            at = spot.members.get(along.name, 0)
            spread = replace(spot, members={**spot.members, along.name: at})
            return CellLine(
                column.named(spread), column.run(along, spread), column.run(along, spread, at), len(along.members)
            )

        def read(spot: Spot) -> Expression:
            lines = [line_of(column, of if row.manner is Manner.GIVING else axis, spot) for column in columns]
            if grouped is not None:
                groups = line_of(grouped, axis, spot)
                own = str(spot.members[of.name] + 1) if row.manner is Manner.REDUCING else groups.own
                lines = [line._replace(groups=groups, group=own) for line in lines]
            result: Expression = row.excel(*lines)
            for column, line in zip(columns, lines, strict=True):
                watched = column.given is not None and row.guard is excel_lines.of_all  # a text may be typed over one
                if guarded:
                    result = row.guard(result, line)
                elif watched:
                    result = excel_lines.while_all_there(result, line)
            return result

        return read

    def _column_of(self, node: Node, moment: Moment, owner: SheetColumn) -> SheetColumn:
        read = self._exact.at_its_time(node, moment)
        if isinstance(read.node, Reference) and not read.years and self._raw(read.node.target, read.moment)[1] == 1:
            column = self._workings.column(read.node.target, read.moment)
            if column is not None and column.table.axes == self._exact.table(node, moment).axes:
                return column
        return self._workings.part(node, moment, owner)

    def _axis(self, node: Call, axes: Sequence[Axis]) -> Axis:
        if len(node.arguments) > 1:
            return self._axis_called(node.arguments[2 if in_groups(node) else 1])
        (axis,) = axes
        return axis

    def _axis_called(self, node: Node) -> Axis:
        if not isinstance(node, Name):
            raise AssertionError(f"no axis: {node}")
        return self._workings.world.axis(node.text)


def _scaled(figure: Expression, scale: Fraction) -> Expression:
    if scale == 1:
        return figure
    if scale.numerator == 1:
        return excel.infix("/")(figure, excel.number(Fraction(scale.denominator)))
    return excel.infix("*")(figure, excel.number(scale))


def _while_year_holds(reading: Reading, asked: Reading, found: Fraction) -> Reading:
    """The reading, which gives #N/A once a year that figures gave comes out as another than it was read for."""
    year, decimals = excel.number(found), Expression("6")  # rounded as comparisons do

    def read(spot: Spot) -> Expression:
        holds = excel.infix("=")(excel.call("ROUND")(asked(spot), decimals), year)
        return excel.call("IF")(holds, reading(spot), Expression("NA()"))

    return read
