"""The columns that a year needs: steps, figures, parameters and the parts of formulas, each made when asked for."""

import re
from collections import deque
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Final, NamedTuple

from tillaggsbelopp.agreement.steps import reserved
from tillaggsbelopp.engine.conditions import conditions_of
from tillaggsbelopp.engine.stated import stated_value
from tillaggsbelopp.engine.tracing import name_of
from tillaggsbelopp.engine.world import World
from tillaggsbelopp.formula.evaluate import Evaluation, Moment
from tillaggsbelopp.formula.function import Manner
from tillaggsbelopp.formula.functions import FUNCTIONS
from tillaggsbelopp.formula.tree import (
    Call,
    FieldTarget,
    Node,
    ParameterTarget,
    Reference,
    StepTarget,
    Target,
    YearTarget,
    walk,
)
from tillaggsbelopp.formula.units import NUMBER, StatedUnit, Unit
from tillaggsbelopp.formula.values import Axis, Missing, Table, Undefined, scalar
from tillaggsbelopp.report.workbook.columns import GivenColumn, SheetColumn, Used
from tillaggsbelopp.statistics.package import source_text
from tillaggsbelopp.swedish import capitalized

_LAST: Final = 10**6
_MOST_LABELS: Final = 30  # of groups in the note of a column
_LONGEST_NAME: Final = 200  # of a defined name; Excel takes 255


class ReadYear(NamedTuple):
    """A year that a formula computes, by its tree and moment, and the year that it came out as."""

    node: Node
    moment: Moment
    found: Fraction


class Read(NamedTuple):
    """A tree that a formula reads at another time, with that time, and the computed years it is read for."""

    node: Node
    moment: Moment
    years: tuple[ReadYear, ...] = ()


@dataclass(frozen=True)
class Exact:
    """The exact values of trees in a world, each evaluated once."""

    world: World
    _tables: dict[tuple[Node, Moment], Table] = field(default_factory=dict)

    def table(self, node: Node, moment: Moment) -> Table:
        """The exact value of a tree."""
        if (node, moment) not in self._tables:
            self._tables[node, moment] = Evaluation(self.world).evaluate(node, moment)
        return self._tables[node, moment]

    def lacks(self, node: Node, moment: Moment) -> bool:
        """Tell whether any cell of a tree's value is missing or undefined."""
        return any(isinstance(cell, Missing | Undefined) for cell in self.table(node, moment).cells)

    def at_its_time(self, node: Node, moment: Moment) -> Read:
        """The tree and time that a call which reads another time stands for, and the years computed for it."""
        years: list[ReadYear] = []
        while isinstance(node, Call) and FUNCTIONS[node.function].manner is Manner.TIME:
            first, second = node.arguments[:2]
            if node.function == "VÄRDE":
                found = self.table(second, moment).scalar
                if not isinstance(found, Fraction) or found.denominator != 1:
                    break
                if any(
                    isinstance(part, Reference) and not isinstance(part.target, YearTarget) for part in walk(second)
                ):
                    years.append(ReadYear(second, moment, found))
                node, moment = first, moment._replace(reference_year=int(found))
            elif moment.year <= self.world.first_year:
                node = second
            else:
                node, moment = first, moment._replace(year=moment.year - 1)
        return Read(node, moment, tuple(years))


def _numbered(groups: Axis) -> str:
    """What the numbers of groups stand for, the first of them: 1 Norra, 2 Södra …"""
    labels = [f"{number} {label}" for number, label in enumerate(groups.labels[:_MOST_LABELS], start=1)]
    more = len(groups.labels) - len(labels)
    return f"{', '.join(labels)}{f' och {more} till' if more else ''}."


def _defined_name(target: ParameterTarget) -> str:
    """The name of a value's cell: members may be called what names in a spreadsheet can't, where case is ignored."""
    return re.sub(r"[^\w.]", "_", f"{target.rule}.{target.parameter}").lower()


class Workings:
    """The columns that a year's amounts need. Those of formulas wait to be read, and get their readings later."""

    def __init__(self, world: World, year: int) -> None:
        self.world = world
        self.now = Moment(year)
        self.exact = Exact(world)
        self.steps: dict[tuple[StepTarget, Moment], SheetColumn] = {}
        self.figures: dict[tuple[str, int | None], SheetColumn] = {}
        self.parts: dict[tuple[Node, Moment], SheetColumn] = {}
        self.conditions: list[tuple[str, SheetColumn]] = []
        self.parameters: dict[str, Used] = {}
        self.indexed: dict[str, Used] = {}
        self.waiting: deque[tuple[SheetColumn, Node, Moment]] = deque()
        # A rule's own steps as they follow from one another, then pot, key and the sharing's steps.
        generated = {name: number for number, name in enumerate(reserved())}
        own_first = sorted(world.program.steps, key=lambda target: generated.get(target.step, -1))
        self._order = {target: number for number, target in enumerate(own_first)}
        for target in world.program.steps:
            if not world.idle(target, self.now):
                self.step(target, self.now)
        for number, condition in enumerate(conditions_of(world, self.now), start=1):
            block, order = (condition.rule, self.now), (_LAST + number, 0)
            owner = SheetColumn("", "", "", scalar(Fraction(0)), block=block, order=order)
            written, formula = condition.written, condition.written.condition.text
            column = self.part(condition.tree, self.now, owner, f"kontroll {number}", formula)
            self.conditions.append((written.name or formula, column))

    def column(self, target: Target, moment: Moment) -> SheetColumn | None:
        """The column of a step, or of figures: a field's, or a decided year's; None if there are none."""
        if moment.year in self.world.figures.decided and isinstance(target, StepTarget | FieldTarget):
            return self._decided(target, moment)
        match target:
            case StepTarget():
                return self.step(target, moment)
            case FieldTarget(name):
                return self.field(name, moment)
            case _:
                return None

    def _decided(self, target: StepTarget | FieldTarget, moment: Moment) -> SheetColumn | None:
        """The column of a value in a year that has been decided, as it was then; None if it has none."""
        name, table = name_of(target), self.world.value(target, moment)
        if any(isinstance(cell, Undefined) for cell in table.cells):
            return None
        reference = f", mätår {moment.reference_year}" if moment.reference_year is not None else ""
        of, written = f" {moment.year}{reference}", self._title_of(target)
        title = f"{written}{of}"
        if (title, None) not in self.figures:
            type_ = self.world.program.type_of(target)
            dimension = type_.dimension if type_ is not None and isinstance(type_.dimension, Unit) else NUMBER
            where = self.world.figures.decided[moment.year].shown
            about, status = f"Fastställt {moment.year}", f"fastställt {moment.year}"
            given = GivenColumn(about, "", where, status, StatedUnit(str(dimension), dimension, Fraction(1)), _LAST)
            self.figures[title, None] = SheetColumn(title, "", str(dimension), table, f"{name}{of}", given=given)
        return self.figures[title, None]

    def _title_of(self, target: StepTarget | FieldTarget) -> str:
        """What a reader calls a step, after its rule's name, or a field."""
        if isinstance(target, FieldTarget):
            return self.world.figures.statistics.fields[target.field].title
        return f"{self.world.program.agreement.name_of(target.rule)}: {self.world.program.steps[target].title}"

    def step(self, target: StepTarget, moment: Moment) -> SheetColumn:
        """The column of a step at a moment, made when it is first asked for."""
        if (target, moment) not in self.steps:
            bound = self.world.program.steps[target]
            column = SheetColumn(
                bound.title,
                bound.step.note or bound.step.formula.text,
                str(bound.type.dimension),
                self.world.value(target, moment),
                target.step,
                block=(target.rule, moment),
                order=(self._order[target], 0),
                step=target.step,
                generated=bound.step.generated,
            )
            self.steps[target, moment] = column
            self.waiting.append((column, self.world.read(target, moment), moment))
        return self.steps[target, moment]

    def field(self, name: str, moment: Moment) -> SheetColumn | None:
        """The column of a field's figures; None if there are none for the moment, or none that are known."""
        statistic = self.world.figures.statistics.fields[name]
        year = self.world.year_of(statistic, moment) if statistic.dated else None
        if year not in statistic.by_year or self.world.published_too_late(statistic, year) is not None:
            return None
        if (name, year) not in self.figures:
            resource, description, measure = statistic.resource, statistic.description, statistic.measure
            tables = [each.name for each in self.world.figures.statistics.package.resources]
            about, explained = resource.title or resource.name, capitalized(description.description or "")
            source, order, figures = source_text(resource, year), tables.index(resource.name), statistic.by_year[year]
            limits = description.limits
            if statistic.groups is not None:
                explained = " ".join(filter(None, (explained, _numbered(statistic.groups))))
                limits = Fraction(1), Fraction(len(statistic.groups.members))
            given = GivenColumn(about, explained, source, resource.status, measure, order, limits)
            column = SheetColumn(statistic.title, "", measure.text, figures, name, given=given, year=year)
            self.figures[name, year] = column
        return self.figures[name, year]

    def values_of(self, target: ParameterTarget, moment: Moment) -> tuple[str, tuple[Used | None, ...]]:
        """The name of a parameter's axis, and its values along that; "" and the only value of one without."""
        agreement = self.world.program.agreement
        axis = agreement.parameter(target.rule, target.parameter).axis or ""
        return axis, tuple(self.parameter(single, moment) for single in agreement.singles(target))

    def parameter(self, target: ParameterTarget, moment: Moment) -> Used | None:
        """A parameter's value; None if it has none for the moment. One that an index raises rests on the stated one."""
        agreement, figures = self.world.program.agreement, self.world.figures
        if moment.year in figures.decided:
            return self._decided_parameter(target, moment)
        stated = stated_value(agreement, figures, target, moment.year)
        if stated.value is None:
            return None
        year = moment.year if stated.chain else stated.year
        now = stated_value(agreement, figures, target, self.now.year)
        name = _defined_name(target)
        if year != (self.now.year if now.chain else now.year):
            name = f"{name}_år_{year}"
        if stated.chain is None:
            return self._kept(self.parameters, Used(name, target, stated, stated.value))
        level = stated.chain.level
        base = self.parameter(target, moment._replace(year=level)) if level == stated.year else None
        if base is None:
            own = stated.as_stated
            own_name = f"{_defined_name(target)}_angivet_{stated.year}"
            base = self._kept(self.parameters, Used(own_name, target, own, stated.chain.start))
        return self._kept(self.indexed, Used(name, target, stated, stated.value, base, moment.year))

    def _decided_parameter(self, target: ParameterTarget, moment: Moment) -> Used | None:
        """A parameter's value in a year that has been decided, which no index raises any more."""
        then = self.world.figures.decided[moment.year]
        value = self.world.value(target, moment).scalar
        if not isinstance(value, Fraction):
            return None
        stated = stated_value(then.agreement, then.figures, target, moment.year)._replace(value=value, chain=None)
        name = f"{_defined_name(target)}_fastställt_{moment.year}"
        return self._kept(self.parameters, Used(name, target, stated, value))

    def _kept(self, kept: dict[str, Used], used: Used) -> Used:
        """Keep a value under a name that nothing else has: a parameter may be called as another's other year."""
        if len(used.name) > _LONGEST_NAME:
            used = replace(used, name=f"{used.name[:_LONGEST_NAME]}_{used.year}")
        while self.parameters.get(used.name, used) != used or self.indexed.get(used.name, used) != used:
            used = replace(used, name=f"{used.name}_")
        return kept.setdefault(used.name, used)

    def all_figures(self) -> list[SheetColumn]:
        """Every column of figures, in the order of their tables and years."""

        def place(column: SheetColumn) -> tuple[int, int]:
            return column.given.order if column.given else 0, column.year or 0

        return sorted(self.figures.values(), key=place)

    def all_columns(self) -> list[SheetColumn]:
        """Every column of formulas, block by block in the order they are shown."""
        rules = {rule.id: number for number, rule in enumerate(self.world.program.agreement.rules)}

        def place(column: SheetColumn) -> tuple[int, int, int, int, tuple[int, int]]:
            rule, moment = column.block
            other = -moment.year if moment.year != self.now.year else 0
            return moment != self.now, other, moment.reference_year or 0, rules[rule], column.order

        return sorted([*self.steps.values(), *self.parts.values()], key=place)

    def part(self, node: Node, moment: Moment, owner: SheetColumn, title: str = "", note: str = "") -> SheetColumn:
        """The column of part of a formula, set beside `owner`."""
        if (node, moment) not in self.parts:
            number = sum(part.order[0] == owner.order[0] and part.block == owner.block for part in self.parts.values())
            text = " ".join(node.place.text.split())
            column = SheetColumn(
                title or f"del av {owner.title.removeprefix('del av ')}",
                note or text,
                "",
                self.exact.table(node, moment),
                block=owner.block,
                order=(owner.order[0], -number - 1),
            )
            self.parts[node, moment] = column
            self.waiting.append((column, node, moment))
        return self.parts[node, moment]
