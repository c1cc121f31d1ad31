"""Checks before amounts are shared, in many scenarios at once.

The formulas of `conditions` and `requirements` are answered yes, no, or that binary arithmetic can't tell.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np

from tillaggsbelopp.agreement.models import Rule
from tillaggsbelopp.agreement.steps import AMOUNT, KEY, POT, ROUNDED_POT, SUM, UNROUNDED
from tillaggsbelopp.engine.conditions import conditions_of
from tillaggsbelopp.formula.evaluate import Moment
from tillaggsbelopp.formula.tree import StepTarget
from tillaggsbelopp.formula.vector import Array, in_doubt
from tillaggsbelopp.formula.vector_evaluate import SweptEvaluation
from tillaggsbelopp.sweep.scenarios import Scenarios


@dataclass(frozen=True)
class Verdict:
    """A truth per scenario: whether it is refused, and whether that is in doubt."""

    refused: Array
    doubtful: Array

    def __or__(self, other: "Verdict") -> "Verdict":
        return Verdict(self.refused | other.refused, self.doubtful | other.doubtful)


def judge(scenarios: Scenarios, moment: Moment, rules: Collection[Rule]) -> Verdict:
    """Check that some rules' conditions hold, and that pots, keys and allocations are there and as they must be."""
    verdict = Verdict(np.zeros(1, bool), np.zeros(1, bool))
    for each in _verdicts(scenarios, moment, rules):
        verdict |= each
    return verdict


def _verdicts(scenarios: Scenarios, moment: Moment, rules: Collection[Rule]) -> Iterator[Verdict]:
    program, world = scenarios.program, scenarios.exact
    rules = [rule for rule in rules if world.months(rule.id, moment.year)]
    for rule in rules:
        for step in (POT, KEY, SUM, UNROUNDED, ROUNDED_POT, AMOUNT):
            if (target := StepTarget(rule.id, step)) in program.steps:
                cells = scenarios.value(target, moment).cells
                yield Verdict(_any(cells.missing | cells.undefined), _any(~np.isfinite(cells.error)))
    asked = {rule.id for rule in rules}
    trees = [condition.tree for condition in conditions_of(world, moment) if condition.rule in asked]
    trees += [tree for rule in rules for tree in program.requirements[rule.id].values()]
    evaluation = SweptEvaluation(scenarios)
    for tree in trees:
        truth = evaluation.evaluate(tree, moment).cells
        yield Verdict(_any(truth.missing | truth.undefined | (truth.value == 0)), _any(in_doubt(truth)))


def _any(cells: Array) -> Array:
    """A truth per scenario: whether any of its cells is true."""
    return cells.reshape(cells.shape[0], -1).any(1)
