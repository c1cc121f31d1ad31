"""From a checked program to columns of Excel formulas: the same trees as the engine's, read as cells.

What a function asks of a whole axis gets a column of its own, and so does what may lack a value: such a cell says so
in words, and what reads it looks first. Elsewhere a formula stands as it is written.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from tillaggsbelopp.agreement.models import Parameter
from tillaggsbelopp.agreement.steps import RESERVED
from tillaggsbelopp.engine.world import World
from tillaggsbelopp.formula import excel
from tillaggsbelopp.formula.evaluate import Moment
from tillaggsbelopp.formula.excel import Expression, Line
from tillaggsbelopp.formula.function import Function, Manner
from tillaggsbelopp.formula.functions import FUNCTIONS
from tillaggsbelopp.formula.tree import (
    Call,
    FieldTarget,
    Name,
    Node,
    Number,
    ParameterTarget,
    Reference,
    StepTarget,
    Target,
    YearTarget,
)
from tillaggsbelopp.formula.values import Axis, Missing, Undefined, scalar
from tillaggsbelopp.report.workbook.columns import Column, Reading, Spot
from tillaggsbelopp.report.workbook.exact import Exact, ReadYear
from tillaggsbelopp.report.workbook.looks import shown_scale

_LONGEST: Final = 3000  # signs of a formula that is not divided; Excel takes 8 192
_DEEPEST: Final = 30  # levels; Excel takes 64
_REFERENCE: Final = 14  # signs of a reference to a cell on another sheet
_LONGEST_NAME: Final = 200  # of a defined name; Excel takes 255


@dataclass(frozen=True)
class Used:
    """A parameter's value as a cell: its defined name, for which year it was stated, and what it is."""

    name: str
    rule: str
    parameter: Parameter
    title: str
    stated: int | None
    value: Fraction
    changed: str = ""


@dataclass(frozen=True)
class Piece:
    """Part of a formula: how it reads, its tree and moment, and how long and deep it is at most."""

    read: Reading
    node: Node
    moment: Moment
    size: int
    depth: int


class Workings:
    """The columns that a year's amounts need, found by following their formulas."""

    def __init__(self, world: World, year: int) -> None:
        self.world = world
        self.now = Moment(year)
        self.exact = Exact(world)
        self.steps: dict[tuple[StepTarget, Moment], Column] = {}
        self.figures: dict[tuple[str, int | None], Column] = {}
        self.parts: dict[tuple[Node, Moment], Column] = {}
        self.conditions: list[Column] = []
        self.parameters: dict[str, Used] = {}
        own = [target for target in world.program.steps if target.step not in RESERVED]
        self._position = {target: number for number, target in enumerate(own)}
        self._waiting: deque[tuple[Column, Node, Moment]] = deque()
        for target in world.program.steps:
            self.step(target, self.now)
        for number, condition in enumerate(world.program.conditions, start=1):
            owner = Column("", "", "", scalar(Fraction(0)), block=(condition.rule, self.now), order=(10**6 + number, 0))
            formula = condition.written.condition.text
            self.conditions.append(self._part(condition.tree, self.now, owner, f"kontroll {number}", formula))
        self._follow()

    # --- columns ---------------------------------------------------------------------------------------

    def step(self, target: StepTarget, moment: Moment) -> Column:
        """The column of a step."""
        if (target, moment) not in self.steps:
            bound = self.world.program.steps[target]
            column = Column(
                target.step,
                bound.step.formula.text,
                str(bound.type.dimension),
                self.world.value(target, moment),
                block=(target.rule, moment),
                order=(self._order(target), 0),
                step=target.step,
                generated=bound.step.generated,
            )
            self.steps[target, moment] = column
            self._waiting.append((column, bound.tree, moment))
        return self.steps[target, moment]

    def _order(self, target: StepTarget) -> int:
        """A rule's own steps as they follow from one another, then pot, key and the sharing's steps."""
        return self._position[target] if target in self._position else len(self._position) + RESERVED.index(target.step)

    def field(self, name: str, moment: Moment) -> Column | None:
        """The column of a field's figures; None if there are none for the moment."""
        statistic = self.world.figures.statistics.fields[name]
        year = self.world.year_of(statistic, moment) if statistic.dated else None
        if year not in statistic.by_year:
            return None
        if (name, year) not in self.figures:
            unit = statistic.measure.text
            column = Column(name, "", unit, statistic.by_year[year], statistic=statistic, year=year)
            self.figures[name, year] = column
        return self.figures[name, year]

    def parameter(self, target: ParameterTarget, moment: Moment) -> Used | None:
        """A parameter's value; None if it has none for the moment."""
        cell = self.world.value(target, moment).scalar
        if not isinstance(cell, Fraction):
            return None
        agreement = self.world.program.agreement
        parameter = agreement.parameter(target.rule, target.parameter)
        change = agreement.change_of(target.rule, target.parameter)
        stated = None if change else parameter.stated_year(moment.year)
        now = None if change else parameter.stated_year(self.now.year)
        name = f"{target.rule}.{target.parameter}" + ("" if stated == now else f"_år_{stated}")
        shown = change.shown if change else ""
        used = Used(name, target.rule, parameter, target.parameter, stated, cell, shown)
        if len(name) > _LONGEST_NAME:
            used = replace(used, name=f"{name[:_LONGEST_NAME]}_{used.stated}")
        while self.parameters.setdefault(used.name, used) != used:  # a parameter may be called as another's other year
            used = replace(used, name=f"{used.name}_")
        return used

    def all_columns(self) -> list[Column]:
        """Every column of formulas, block by block in the order they are shown."""
        rules = {rule.id: number for number, rule in enumerate(self.world.program.agreement.rules)}

        def place(column: Column) -> tuple[int, int, int, int, tuple[int, int]]:
            rule, moment = column.block
            other = -moment.year if moment.year != self.now.year else 0
            return moment != self.now, other, moment.reference_year or 0, rules[rule], column.order

        return sorted([*self.steps.values(), *self.parts.values()], key=place)

    def _follow(self) -> None:
        while self._waiting:
            column, node, moment = self._waiting.popleft()
            column.reading = self._formula(node, moment, column)

    def _part(self, node: Node, moment: Moment, owner: Column, title: str = "", note: str = "") -> Column:
        """The column of part of a formula, set beside `owner`."""
        if (node, moment) not in self.parts:
            number = sum(part.order[0] == owner.order[0] and part.block == owner.block for part in self.parts.values())
            text = " ".join(node.place.text.split())
            column = Column(
                title or f"del av {owner.title}",
                note or text,
                "",
                self.exact.table(node, moment),
                block=owner.block,
                order=(owner.order[0], -number - 1),
            )
            self.parts[node, moment] = column
            self._waiting.append((column, node, moment))
        return self.parts[node, moment]

    # --- readings --------------------------------------------------------------------------------------

    def _formula(self, node: Node, moment: Moment, owner: Column) -> Reading:
        """How the formula of a column reads, whose value may be lacking for some."""
        read = self.exact.at_its_time(node, moment)
        return self._while_years_hold(self._at_one_time(read.node, read.moment, owner), read.years, owner)

    def _at_one_time(self, node: Node, moment: Moment, owner: Column) -> Reading:
        if not self.exact.lacks(node, moment):
            return self._piece(node, moment, owner).read
        if isinstance(node, Reference):
            return self._copied(node, moment)
        if not isinstance(node, Call):
            raise AssertionError(f"a literal always has a value: {node}")
        row = FUNCTIONS[node.function]
        if row.manner is Manner.TIME:
            lacks = excel.MISSING if isinstance(self.exact.table(node, moment).cells[0], Missing) else excel.UNDEFINED
            return lambda _: excel.string(lacks)
        if row.along_axis:
            return self._along(node, moment, owner, guarded=True)
        pieces = [
            self._in_cell(argument, moment, owner)
            if self.exact.lacks(argument, moment) or (row.in_cell and number == 0)
            else self._piece(argument, moment, owner)
            for number, argument in enumerate(node.arguments)
        ]
        lacking = [self.exact.lacks(argument, moment) for argument in node.arguments]
        fails = any(isinstance(cell, Undefined) for cell in self.exact.table(node, moment).cells)

        def read(spot: Spot) -> Expression:
            operands = [piece.read(spot) for piece in pieces]
            unsure = [operand if lacks else None for operand, lacks in zip(operands, lacking, strict=True)]
            return row.guard(row.excel(*operands), unsure, fails=fails)

        return read

    def _while_years_hold(self, reading: Reading, years: Sequence[ReadYear], owner: Column) -> Reading:
        """The reading, but #N/A once a year that figures gave comes out as another than it was read for."""
        for year in years:
            asked = self._piece(year.node, year.moment, owner).read
            reading = _only_while(reading, asked, year.found)
        return reading

    def _piece(self, node: Node, moment: Moment, owner: Column) -> Piece:
        """Part of a formula, read where its value is not lacking: in the other branch of an IF nobody computes it."""
        read = self.exact.at_its_time(node, moment)
        if read.years:
            return self._in_cell(node, moment, owner)
        node, moment = read.node, read.moment
        match node:
            case Number():
                literal = excel.number(node.value)
                return Piece(lambda _: literal, node, moment, len(literal.text), 0)
            case Reference():
                return self._reference(node, moment)
            case Call():
                row = FUNCTIONS[node.function]
                if row.along_axis:
                    return Piece(self._along(node, moment, owner), node, moment, 3 * _REFERENCE, 1)
                if row.manner is Manner.TIME:  # of a year that can't be computed; nobody reads it
                    return Piece(lambda _: excel.string(excel.UNDEFINED), node, moment, _REFERENCE, 0)
                return self._call(row, node, moment, owner)
            case _:
                raise AssertionError(f"not a checked tree: {node}")

    def _call(self, row: Function, node: Call, moment: Moment, owner: Column) -> Piece:
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
        size = len(str(node.target)) if isinstance(node.target, ParameterTarget) else _REFERENCE
        return Piece(lambda spot: _scaled(raw(spot), scale), node, moment, size, 0)

    def _copied(self, node: Reference, moment: Moment) -> Reading:
        raw, scale = self._raw(node.target, moment)
        if scale == 1:
            return raw
        return lambda spot: excel.passed_on(_scaled(raw(spot), scale), [raw(spot)], fails=False)

    def _raw(self, target: Target, moment: Moment) -> tuple[Reading, Fraction]:
        """How a target's cell is named, and what its figure must be multiplied by to be in the base of its unit."""
        match target:
            case YearTarget():
                year = Expression(str(moment.year))
                return lambda _: year, Fraction(1)
            case ParameterTarget():
                used = self.parameter(target, moment)
                if used is not None:
                    name = Expression(used.name)
                    return lambda _: name, shown_scale(used.parameter.unit.text, used.parameter.unit.scale)
            case StepTarget():
                step = self.step(target, moment)
                return lambda spot: Expression(step.named(spot)), Fraction(1)
            case FieldTarget():
                figures = self.field(target.field, moment)
                if figures is not None and figures.statistic is not None:
                    measure = figures.statistic.measure
                    return lambda spot: Expression(figures.named(spot)), shown_scale(measure.text, measure.scale)
        nothing = excel.string(excel.UNDEFINED)  # no figure for the year: only branches that are not taken read it
        return lambda _: nothing, Fraction(1)

    def _in_cell(self, node: Node, moment: Moment, owner: Column) -> Piece:
        """As `_piece`, standing in a cell."""
        read = self.exact.at_its_time(node, moment)
        if not read.years:
            node, moment = read.node, read.moment
            if isinstance(node, Reference) and self._raw(node.target, moment)[1] == 1:
                return self._reference(node, moment)
        part = self._part(node, moment, owner)
        return Piece(lambda spot: Expression(part.named(spot)), node, moment, _REFERENCE, 0)

    def _along(self, node: Call, moment: Moment, owner: Column, *, guarded: bool = False) -> Reading:
        row = FUNCTIONS[node.function]
        column = self._column_of(node.arguments[0], moment, owner)
        axis = self._axis(node, column.table.axes)

        watched = column.statistic is not None and row.guard is excel.of_all  # a text may be typed over a figure

        def read(spot: Spot) -> Expression:
            at = spot.members.get(axis.name, 0)
            spread = replace(spot, members={**spot.members, axis.name: at})
            line = Line(column.named(spread), column.run(axis, spread), column.run(axis, spread, at), len(axis.members))
            result: Expression = row.excel(line)
            if guarded:
                return row.guard(result, line)
            return excel.while_all_there(result, line) if watched else result

        return read

    def _column_of(self, node: Node, moment: Moment, owner: Column) -> Column:
        read = self.exact.at_its_time(node, moment)
        if isinstance(read.node, Reference) and not read.years and self._raw(read.node.target, read.moment)[1] == 1:
            column: Column | None = None
            match read.node.target:
                case StepTarget() as target:
                    column = self.step(target, read.moment)
                case FieldTarget(name):
                    column = self.field(name, read.moment)
            if column is not None and column.table.axes == self.exact.table(node, moment).axes:
                return column
        return self._part(node, moment, owner)

    def _axis(self, node: Call, axes: Sequence[Axis]) -> Axis:
        if len(node.arguments) > 1 and isinstance(name := node.arguments[1], Name):
            return self.world.axis(name.text)
        (axis,) = axes
        return axis


def _scaled(figure: Expression, scale: Fraction) -> Expression:
    if scale == 1:
        return figure
    if scale.numerator == 1:
        return excel.infix("/")(figure, excel.number(Fraction(scale.denominator)))
    return excel.infix("*")(figure, excel.number(scale))


def _only_while(reading: Reading, asked: Reading, found: Fraction) -> Reading:
    year = excel.number(found)
    return lambda spot: excel.call("IF")(excel.infix("=")(asked(spot), year), reading(spot), Expression("NA()"))
