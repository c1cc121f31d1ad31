"""The amounts of a year in many scenarios at once: as `calculate`, on float64, and exactly where that can't tell."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np

from tillaggsbelopp.agreement.in_force import check_in_force
from tillaggsbelopp.agreement.models import Rule
from tillaggsbelopp.agreement.reading import Change
from tillaggsbelopp.agreement.steps import AMOUNT, GROUP_KEY, KEY, POT, ROUNDED_POT, SUM, UNROUNDED
from tillaggsbelopp.diagnostics import Diagnostic, InvalidInput
from tillaggsbelopp.engine.calculate import calculate
from tillaggsbelopp.engine.conditions import conditions_of
from tillaggsbelopp.engine.inputs_read import moments_read
from tillaggsbelopp.engine.result import Result
from tillaggsbelopp.engine.world import World
from tillaggsbelopp.engine.year import AgreementYear
from tillaggsbelopp.formula.evaluate import Moment
from tillaggsbelopp.formula.tree import StepTarget
from tillaggsbelopp.formula.vector import Array, in_doubt
from tillaggsbelopp.swedish import format_number
from tillaggsbelopp.sweep.scenarios import Point, Scenarios
from tillaggsbelopp.sweep.tried_values import with_settings

MOST_KRONOR = 10**15  # of one rule to one municipality: float64 tells kronor apart, and int64 holds sums of many
_MOST_UNIT = 1000  # kr, that amounts are rounded to
_CLOSE = 1e-10  # the largest relative error of an unrounded amount that is not computed exactly


@dataclass(frozen=True)
class Amounts:
    """The amounts of some scenarios by rule id, in arrays over scenarios and municipalities (in code order).

    `kronor` are in whole kronor (int64), `unrounded` before rounding (float64). `refused` tells, for each scenario,
    whether it could not be computed: its amounts are then 0. `exactly` is how many scenarios were computed exactly.
    """

    kronor: Mapping[str, Array]
    unrounded: Mapping[str, Array]
    refused: Array
    exactly: int

    def total(self, rules: Sequence[str]) -> Array:
        """The kronor of some rules together, over scenarios and municipalities."""
        return np.sum([self.kronor[rule] for rule in rules], axis=0)


@dataclass(frozen=True)
class Sweeper:
    """The means to compute scenarios of an agreement in a year.

    `first` is a scenario of the same quantities as all the others, or () if the agreement can be read without them.
    """

    of: AgreementYear
    first: Point

    @cached_property
    def world(self) -> World:
        """The world of the first scenario, but with the figures as they are. InvalidInput if rules can't be read."""
        parameters = [setting for setting in self.first if isinstance(setting, Change)]
        first = with_settings(self.of, parameters) if parameters else self.of
        check_in_force(first.agreement.terms, first.year)
        return first.world

    @cached_property
    def _read(self) -> Mapping[Moment, list[Rule]]:
        return moments_read(self.world, self.of.year)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that municipalities get amounts of."""
        return tuple(rule for rule in self.world.program.agreement.rules if rule.distributed)

    def amounts(self, *axes: Sequence[Point], only_unrounded: bool = False) -> Amounts:
        """Compute scenarios on float64, and those exactly whose kronor or refusal float64 can't decide.

        The scenarios are all combinations of a point of each of `axes`, the last of which turns the fastest. With
        `only_unrounded` there are no whole kronor, and none is computed exactly because of them. One that can't be
        computed is refused, not raised. InvalidInput if the rules can't be read.
        """
        return self.amounts_of(self.scenarios(axes), only_unrounded=only_unrounded)

    def scenarios(self, axes: tuple[Sequence[Point], ...]) -> Scenarios:
        """The scenarios that are all combinations of a point of each of `axes`."""
        return Scenarios(self.world, axes, self.of.written.changes)

    def amounts_of(self, scenarios: Scenarios, *, only_unrounded: bool = False) -> Amounts:
        """Compute scenarios as `amounts`."""
        shape, places = scenarios.shape, len(self.of.figures.statistics.municipalities.members)
        now = self.of.now
        with np.errstate(all="ignore"):
            asked = {now: self.world.program.agreement.rules, **self._read}
            failed, doubtful = _judged(scenarios, asked, only_unrounded=only_unrounded)
            kronor: dict[str, Array] = {}
            unrounded: dict[str, Array] = {}
            refused = failed
            for rule in self.rules:
                if not only_unrounded:
                    cells = scenarios.value(StepTarget(rule.id, AMOUNT), now).cells
                    too_much = np.abs(cells.value) - cells.error > MOST_KRONOR
                    refused = refused | too_much.any(-1)
                    doubtful = doubtful | in_doubt(cells).any(-1)
                    whole = np.where(too_much, 0, cells.value) if too_much.any() else cells.value
                    kronor[rule.id] = _in_a_row(whole.astype(np.int64), shape, places)
                cells = scenarios.value(self.world.program.unrounded(rule.id), now).cells
                if only_unrounded:  # whole kronor may be more than that by as much as the unit
                    doubtful = doubtful | (np.abs(cells.value) > MOST_KRONOR - _MOST_UNIT).any(-1)
                doubtful = doubtful | ~(cells.error <= np.maximum(np.abs(cells.value), 1) * _CLOSE).all(-1)
                unrounded[rule.id] = _in_a_row(cells.value, shape, places)
        failed, doubtful, refused = (_in_a_row(each, shape) for each in (failed, doubtful, refused))
        unsure = [int(number) for number in np.nonzero(doubtful & (failed | ~refused))[0]]
        if unsure or refused.any():
            kronor, unrounded = ({rule: each.copy() for rule, each in part.items()} for part in (kronor, unrounded))
            refused = refused.copy()
        for number in unsure:
            self._exactly(scenarios.point(number), number, kronor, unrounded, refused)
        if refused.any():
            for amounts in (*kronor.values(), *unrounded.values()):
                amounts[refused] = 0
        return Amounts(kronor, unrounded, refused, len(unsure))

    def result(self, point: Point) -> Result:
        """The exact result of a scenario. InvalidInput as `calculate`, or for an amount of more than MOST_KRONOR."""
        settings = [setting for setting in point if setting is not None]
        result = calculate(with_settings(self.of, settings))
        for component in result.distributed:
            if (most := max(map(abs, component.amounts.values()), default=0)) > MOST_KRONOR:
                what = f"{component.name} blir {format_number(most)} kr för någon"
                raise InvalidInput([Diagnostic(what, expected=f"högst {format_number(MOST_KRONOR)} kr")])
        return result

    def _exactly(
        self, point: Point, number: int, kronor: dict[str, Array], unrounded: dict[str, Array], refused: Array
    ) -> None:
        try:
            result = self.result(point)
        except InvalidInput:
            refused[number] = True
            return
        refused[number] = False
        for component in result.distributed:
            if kronor:
                kronor[component.rule][number] = list(component.amounts.values())
            step = str(self.world.program.unrounded(component.rule))
            cells = result.trace.steps[step].result.cells if step in result.trace.steps else ()
            unrounded[component.rule][number] = [float(c) if isinstance(c, Fraction) else 0.0 for c in cells] or 0.0


def _judged(
    scenarios: Scenarios, asked: Mapping[Moment, Collection[Rule]], *, only_unrounded: bool
) -> tuple[Array, Array]:
    """Two truths per scenario: whether conditions, pots, keys or allocations refuse it, and if that is in doubt."""
    refused, doubtful = np.zeros(1, bool), np.zeros(1, bool)
    for moment, rules in asked.items():
        for wrong, unsure in _answers(scenarios, moment, rules, only_unrounded=only_unrounded):
            refused, doubtful = refused | wrong, doubtful | unsure
    return refused, doubtful


def _answers(
    scenarios: Scenarios, moment: Moment, rules: Collection[Rule], *, only_unrounded: bool
) -> Iterator[tuple[Array, Array]]:
    """Yield two truths per scenario, of all that is checked: whether it is wrong, and whether that is in doubt."""
    program, world = scenarios.program, scenarios.exact
    rules = [rule for rule in rules if world.months(rule.id, moment.year)]
    for rule in rules:
        for step in (POT, KEY, GROUP_KEY, SUM, UNROUNDED, ROUNDED_POT, *([] if only_unrounded else [AMOUNT])):
            if (target := StepTarget(rule.id, step)) in program.steps:
                value = scenarios.value(target, moment)
                cells, axes = value.cells, len(value.axes)
                yield _any(cells.missing | cells.undefined, axes), _any(~np.isfinite(cells.error), axes)
    asked = {rule.id for rule in rules}
    trees = [condition.tree for condition in conditions_of(world, moment) if condition.rule in asked]
    trees += [tree for rule in rules for tree in program.requirements[rule.id].values()]
    evaluation = scenarios.evaluation
    for tree in trees:
        value = evaluation.evaluate(tree, moment)
        truth, axes = value.cells, len(value.axes)
        yield _any(truth.missing | truth.undefined | (truth.value == 0), axes), _any(in_doubt(truth), axes)


def _any(cells: Array, axes: int) -> Array:
    """A truth per scenario: whether any of its cells, over so many axes, is true."""
    return cells.any(tuple(range(-axes, 0)))


def _in_a_row(values: Array, shape: tuple[int, ...], *places: int) -> Array:
    """Values over axes of scenarios as one axis of them, so long along those where they are the same."""
    return np.broadcast_to(values, (*shape, *places)).reshape(-1, *places)
