"""What must hold before amounts are shared, asked in many scenarios at once: the questions of `conditions` and
`requirements`, answered yes, no, or that binary arithmetic can't tell.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from tillaggsbelopp.agreement.in_force import MONTHS_OF_YEAR
from tillaggsbelopp.agreement.models import Rule
from tillaggsbelopp.agreement.steps import AMOUNT, KEY, POT, ROUNDED_POT, SUM, UNROUNDED, written_steps
from tillaggsbelopp.engine.conditions import conditions_of
from tillaggsbelopp.engine.scenarios import Scenarios
from tillaggsbelopp.engine.world import World
from tillaggsbelopp.formula.evaluate import Evaluation, Moment
from tillaggsbelopp.formula.tree import StepTarget, Target
from tillaggsbelopp.formula.values import scalar
from tillaggsbelopp.formula.vector import Array, Cells, in_doubt, multiply, rounded
from tillaggsbelopp.formula.vector_evaluate import SweptEvaluation, swept


@dataclass(frozen=True)
class Verdict:
    """The scenarios that are refused, and those of which it is in doubt."""

    refused: Array
    doubtful: Array

    def __or__(self, other: "Verdict") -> "Verdict":
        return Verdict(self.refused | other.refused, self.doubtful | other.doubtful)


def judge(scenarios: Scenarios, moment: Moment, rules: Collection[Rule]) -> Verdict:
    """Whether conditions hold, and pots, keys and allocations are there and of the right sign, for some rules."""
    verdict = Verdict(np.zeros(1, bool), np.zeros(1, bool))
    for each in _verdicts(scenarios, moment, rules):
        verdict |= each
    return verdict


def moments_read(world: World, year: int) -> dict[Moment, list[Rule]]:
    """The rules whose amounts of other years, or with statistics of other years, are read for the amounts of a year."""
    now, program = Moment(year), world.program
    evaluation = Evaluation(world)
    waiting: list[tuple[Target, Moment]] = [(target, now) for target in program.steps if not world.idle(target, now)]
    for condition in conditions_of(program, world, now):
        waiting += evaluation.references(condition.tree, now)
    seen: set[tuple[Target, Moment]] = set()
    found: dict[Moment, list[Rule]] = {}
    for target, moment in waiting:  # grows while it is walked
        if (target, moment) in seen or moment.year in world.figures.decided or not isinstance(target, StepTarget):
            continue
        seen.add((target, moment))
        waiting += evaluation.references(world.read(target, moment), moment)
        if target.step == AMOUNT and moment != now:
            found.setdefault(moment, []).append(program.agreement.rule(target.rule))
    return found


def _verdicts(scenarios: Scenarios, moment: Moment, rules: Collection[Rule]) -> Iterator[Verdict]:
    program, world = scenarios.program, scenarios.exact
    rules = [rule for rule in rules if world.months(rule.id, moment.year)]
    evaluation = SweptEvaluation(scenarios)
    asked = {rule.id for rule in rules}
    for condition in conditions_of(program, world, moment):
        if condition.rule in asked:
            truth = evaluation.evaluate(condition.tree, moment).cells
            yield Verdict(_any(truth.missing | truth.undefined | (truth.value == 0)), _any(in_doubt(truth)))

    def value(rule: Rule, step: str) -> Cells | None:
        target = StepTarget(rule.id, step)
        return scenarios.value(target, moment).cells if target in program.steps else None

    for rule in rules:
        for step in (POT, KEY, SUM, UNROUNDED, ROUNDED_POT, AMOUNT):
            if (cells := value(rule, step)) is not None:
                yield Verdict(_any(cells.missing | cells.undefined), _any(~np.isfinite(cells.error)))
        for step in (KEY,) if rule.negative_amounts is not None else (POT, KEY, UNROUNDED):
            if step in written_steps(rule) and (cells := value(rule, step)) is not None:
                near = (cells.error != 0) & ~(np.abs(cells.value) > cells.error)
                yield Verdict(_any((cells.value < 0) & ~near), _any(near & (cells.value < 0)))
        pot, key = value(rule, ROUNDED_POT), value(rule, KEY)
        if pot is not None and key is not None:
            yield _someone_has_key(pot, key)
        stated, allocated = value(rule, SUM), value(rule, POT)
        if stated is not None and allocated is not None:
            unit = program.agreement.terms.rounding.unit
            for months in {MONTHS_OF_YEAR, len(world.months(rule.id, moment.year))}:
                yield _meets(stated, allocated, Fraction(months, MONTHS_OF_YEAR * unit))


def _someone_has_key(pot: Cells, key: Cells) -> Verdict:
    nobody = ((key.value == 0) & (key.error == 0)).all(-1)
    perhaps_nobody = (~(np.abs(key.value) > key.error)).all(-1)
    something = pot.value != 0
    doubt = (perhaps_nobody & ~nobody & (something | in_doubt(pot))) | (nobody & in_doubt(pot))
    return Verdict(nobody & something & ~in_doubt(pot), doubt)


def _meets(stated: Cells, allocated: Cells, part: Fraction) -> Verdict:
    """Whether the sum of a direct allocation is the one stated, once both are rounded."""
    by, whole = swept(scalar(part)).cells, swept(scalar(Fraction(0))).cells
    one, other = (rounded(multiply(each, by), whole) for each in (stated, allocated))
    doubt = in_doubt(one) | in_doubt(other)
    return Verdict((one.value != other.value) & ~doubt, doubt)


def _any(cells: Array) -> Array:
    """Whether it is so in any cell of each scenario."""
    return cells.reshape(cells.shape[0], -1).any(1)
