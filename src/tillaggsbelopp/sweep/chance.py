"""The amounts of a year by chance: over many draws of the quantities that the agreement says are uncertain."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np

from tillaggsbelopp.agreement.reading import Change
from tillaggsbelopp.agreement.uncertainty import Matrix, lower_root
from tillaggsbelopp.diagnostics import InvalidInput, invalid_input
from tillaggsbelopp.engine.year import AgreementYear
from tillaggsbelopp.formula.values import Axis
from tillaggsbelopp.formula.vector import Array
from tillaggsbelopp.sweep.drawn_scenarios import DrawnScenarios, Draws
from tillaggsbelopp.sweep.draws import Uniforms, correlated, drawn, even_of
from tillaggsbelopp.sweep.sweeper import Amounts, Sweeper
from tillaggsbelopp.sweep.uncertain import UncertainQuantity, uncertain_quantities

FIRST_SEED: Final = 1
MOST_DRAWS: Final = 1_000_000
MOST_CELLS: Final = 40_000_000
"""The most totals, one per draw and municipality, that are kept at once."""
SHARES: Final = (0.05, 0.25, 0.5, 0.75, 0.95)
_CELLS_OF_BLOCK: Final = 48_000
_MOST_OF_BLOCK: Final = 4_000
_DRAWS_OF_REVIEW: Final = 10_000
_LEAST_OF_REVIEW: Final = 1_000
_CELLS_OF_REVIEW: Final = 500_000  # so that a review of many units does not wait for it


@dataclass(frozen=True)
class Chance:
    """An agreement in a year at so many draws of its uncertain quantities; a seed decides them, on every machine.

    Each quantity has random numbers of its own, by its name: what else is stated does not change its draws, unless it
    is said to go together with others (a normal copula: normal numbers with the correlations that are stated, each then
    turned into its own distribution).
    """

    of: AgreementYear
    quantities: tuple[UncertainQuantity, ...]
    count: int
    seed: int

    @property
    def municipalities(self) -> Axis:
        """The axis of municipalities."""
        return self.of.figures.statistics.municipalities

    @cached_property
    def sweeper(self) -> Sweeper:
        """The sweeper that computes the draws. InvalidInput, when it is used, if the agreement can't be read."""
        settings = (each.setting for each in self.quantities)
        return Sweeper(self.of, tuple(setting for setting in settings if isinstance(setting, Change)))

    @cached_property
    def _root(self) -> Matrix:
        stated = self.of.written.terms.uncertainty
        if stated is None:
            raise AssertionError("nothing is stated to be uncertain")
        names = [each.name for each in stated.quantities]
        places = [names.index(each.stated.name) for each in self.quantities]
        root = lower_root([[stated.correlations[row][column] for column in places] for row in places])
        if root is None:
            raise AssertionError("correlations have been checked")
        return root

    def draws(self) -> Iterator[Draws]:
        """Draw, some at a time."""
        streams = [Uniforms(self.seed, each.stated.name) for each in self.quantities]
        together = [
            any(row[:at]) or any(other[at] for other in self._root[at + 1 :]) for at, row in enumerate(self._root)
        ]
        size = max(1, min(_MOST_OF_BLOCK, _CELLS_OF_BLOCK // max(1, len(self.municipalities.members))))
        for first in range(0, self.count, size):
            count = min(size, self.count - first)
            parts = [
                stream.next(count * len(each.cells or (None,))).reshape(count, *([] if each.cells is None else [-1]))
                for stream, each in zip(streams, self.quantities, strict=True)
            ]
            joined = [at for at, joins in enumerate(together) if joins]
            root = [[self._root[row][at] for at in joined] for row in joined]
            for at, normal in zip(joined, correlated([parts[at] for at in joined], root), strict=True):
                parts[at] = even_of(normal)
            steps, outside = [], np.zeros(count, bool)
            for each, part in zip(self.quantities, parts, strict=True):
                own, wrong = each.steps(drawn(each.stated, part, float(each.expected)))
                steps.append(own)
                outside = outside | wrong
            yield Draws(self.quantities, tuple(steps), outside)

    def batches(self) -> Iterator[tuple[Draws, Amounts]]:
        """Compute all draws in order, some at a time. One where a quantity is not what it can be is refused."""
        for draws in self.draws():
            scenarios = DrawnScenarios(self.sweeper.world, (draws,), self.of.written.changes, draws=draws)
            amounts = self.sweeper.amounts_of(scenarios)
            refused = amounts.refused | draws.outside
            kronor = {rule: np.where(refused[:, None], 0, each) for rule, each in amounts.kronor.items()}
            yield draws, Amounts(kronor, amounts.unrounded, refused, amounts.exactly)


@dataclass(frozen=True)
class Band:
    """The amounts that so large parts of the draws are at or below: 5, 25, 50, 75 and 95 per cent, in kr."""

    low_90: int
    low_50: int
    median: int
    high_50: int
    high_90: int


class Outcomes:
    """The outcomes of draws: the agreement's own total of each municipality, and how often conditions hold.

    `conditions` tell by their text, of kronor by rule, in which draws they hold. Blocks are added as they come.
    """

    def __init__(self, chance: Chance, conditions: Mapping[str, Callable[[Mapping[str, Array]], Array]]) -> None:
        self.chance = chance
        self.conditions = conditions
        self.held = dict.fromkeys(conditions, 0)
        self.drawn = 0
        self.outside = 0
        self.refused = 0
        self.exactly = 0
        self._totals: list[Array] = []

    def add(self, draws: Draws, amounts: Amounts) -> None:
        """Add a block of draws."""
        self.drawn += len(draws)
        self.outside += int(draws.outside.sum())
        self.refused += int(amounts.refused.sum())
        self.exactly += amounts.exactly
        kept = ~amounts.refused
        own = [rule.id for rule in self.chance.sweeper.rules if not rule.total]
        nothing = np.zeros((len(draws), len(self.chance.municipalities.members)), np.int64)
        totals = amounts.total(own)[kept] if own else nothing[kept]
        self._totals.append(np.column_stack([totals, totals.sum(1)]))
        there = {rule: kronor[kept] for rule, kronor in amounts.kronor.items()}
        for text, holds in self.conditions.items():
            self.held[text] += int(holds(there).sum())

    @property
    def computed(self) -> int:
        """The number of draws that could be computed."""
        return self.drawn - self.refused

    @cached_property
    def alone(self) -> "Sequence[Alone]":
        """What each quantity does alone."""
        return each_alone(self.chance)

    def bands(self) -> Sequence[Band]:
        """The bands of each municipality in code order, last of their sum; () if no draw could be computed."""
        if not self.computed:
            return ()
        totals = np.concatenate(self._totals)
        rows = np.quantile(totals, SHARES, axis=0, method="inverted_cdf")
        return [Band(*(int(cell) for cell in column)) for column in zip(*rows, strict=True)]


@dataclass(frozen=True)
class Alone:
    """What one quantity does when only that is drawn: the widths of nine draws out of ten, in kr.

    `widest` is that of the municipality at `place` in code order, which changes most, `whole` that of all together.
    """

    quantity: UncertainQuantity
    place: int
    widest: int
    whole: int


def each_alone(chance: Chance) -> Sequence[Alone]:
    """What each quantity does alone, the one that does most first; one that can't be drawn alone is left out."""
    few = min(chance.count, max(_LEAST_OF_REVIEW, _count_of_review(chance.of)))
    found = []
    for each in chance.quantities:
        outcomes = outcomes_of(replace(chance, quantities=(each,), count=few))
        if outcomes.computed:
            *widths, whole = (band.high_90 - band.low_90 for band in outcomes.bands())
            place = max(range(len(widths)), key=widths.__getitem__)
            found.append(Alone(each, place, widths[place], whole))
    return sorted(found, key=lambda alone: -alone.widest)


def outcomes_of(chance: Chance) -> Outcomes:
    """Draw, and gather the outcomes."""
    outcomes = Outcomes(chance, {})
    for draws, amounts in chance.batches():
        outcomes.add(draws, amounts)
    return outcomes


def _count_of_review(of: AgreementYear) -> int:
    return min(_DRAWS_OF_REVIEW, _CELLS_OF_REVIEW // max(1, len(of.figures.statistics.municipalities.members)))


def outcomes_in_review(of: AgreementYear) -> Outcomes | InvalidInput | None:
    """The outcomes of as many draws as a review has, or why there are none; None if nothing is said to be uncertain."""
    count = _count_of_review(of)
    try:
        quantities = uncertain_quantities(of)
        if not quantities or count < _LEAST_OF_REVIEW:
            return None
        outcomes = outcomes_of(Chance(of, quantities, count, FIRST_SEED))
    except InvalidInput as invalid:
        return invalid
    return outcomes if outcomes.computed else invalid_input("ingen dragning kan räknas")
