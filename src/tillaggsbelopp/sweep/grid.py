"""The amounts of a year over every combination of some quantities' values, a block at a time, and their quantiles."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import islice
from math import prod
from typing import Final, TypeVar

import numpy as np

from tillaggsbelopp.agreement.models import Rule
from tillaggsbelopp.diagnostics import InvalidInput
from tillaggsbelopp.engine.calculate import calculate
from tillaggsbelopp.engine.result import Result
from tillaggsbelopp.engine.year import AgreementYear
from tillaggsbelopp.formula.values import Axis
from tillaggsbelopp.formula.vector import Array
from tillaggsbelopp.sweep.scenarios import Point
from tillaggsbelopp.sweep.sweeper import Amounts, Sweeper
from tillaggsbelopp.sweep.variations import Variation

SAMPLE: Final = 20_000
QUANTILES: Final = (0.25, 0.5, 0.75)
_CELLS_OF_BLOCK: Final = 24_000
_MOST_POINTS_OF_BLOCK: Final = 1_000
_Each = TypeVar("_Each")


@dataclass(frozen=True)
class Batch:
    """Some of the points of a sweep, in order.

    `first` is the number of the first of them; `values` hold, for each point, a value per variation in the unit it is
    stated in; `amounts` hold the amounts, over points and municipalities.
    """

    first: int
    values: list[tuple[Fraction, ...]]
    amounts: Amounts


@dataclass(frozen=True)
class Sweep:
    """A sweep: an agreement in a year over every combination of the values of some variations.

    Points are numbered from 0, and the last variation turns the fastest. Nothing is computed before `batches` is read.
    """

    of: AgreementYear
    variations: tuple[Variation, ...]

    @property
    def count(self) -> int:
        """The number of points."""
        return prod(len(variation.settings) for variation in self.variations)

    @property
    def municipalities(self) -> Axis:
        """The axis of municipalities."""
        return self.of.figures.statistics.municipalities

    @cached_property
    def sweeper(self) -> Sweeper:
        """The sweeper that computes the points. InvalidInput, when it is used, if the agreement can't be read."""
        return Sweeper(self.of, self.point(0))

    @cached_property
    def rules(self) -> Mapping[str, tuple[Rule, ...]]:
        """The rules that municipalities get amounts of, by the id of their total; the agreement's own ("") is first."""
        totals = dict.fromkeys(["", *(rule.total or "" for rule in self.sweeper.rules)])
        return {total: tuple(rule for rule in self.sweeper.rules if (rule.total or "") == total) for total in totals}

    def point(self, number: int) -> Point:
        """The settings of the point with a number, one per variation."""
        settings = []
        for variation in reversed(self.variations):
            number, at = divmod(number, len(variation.settings))
            settings.append(variation.settings[at])
        return tuple(reversed(settings))

    def batches(self) -> Iterator[Batch]:
        """Compute all points in order, some at a time, so that memory does not grow with their number."""
        size = max(1, min(_MOST_POINTS_OF_BLOCK, _CELLS_OF_BLOCK // len(self.municipalities.members)))
        points = _combinations([variation.settings for variation in self.variations])
        values = _combinations([variation.values for variation in self.variations])
        for first in range(0, self.count, size):
            yield Batch(first, list(islice(values, size)), self.sweeper.amounts(list(islice(points, size))))

    def today(self) -> Result | None:
        """The result without any of the variations; None if it can't be computed."""
        try:
            return calculate(self.of)
        except InvalidInput:
            return None


@dataclass(frozen=True)
class Spread:
    """The spread of an amount over the points, in kr: the lowest and highest, and quartiles to the krona."""

    lowest: int
    quartile_1: int
    median: int
    quartile_3: int
    highest: int


class Summary:
    """A summary of the agreement's own total over the points of a sweep, kept in memory that does not grow with them.

    Its batches are added as they come. Quantiles are of all points, or of a sample of them that is the same every time,
    once they are more than `most`. `points`, `refused` and `exactly` count the points added, those that could not be
    computed and those computed exactly. `varies` tells whether any amount, of any total, is not the same in all.
    """

    def __init__(self, sweep: Sweep) -> None:
        self.sweep = sweep
        self.most = SAMPLE
        self.points = 0
        self.refused = 0
        self.exactly = 0
        self.first_refused: int | None = None
        self._first: dict[str, Array] = {}
        self.varies = False
        self._lowest: Array = None
        self._highest: Array = None
        self._sample: Array = np.empty((0, len(sweep.municipalities.members) + 1), np.int64)
        self._order: Array = np.empty(0, np.uint64)

    @property
    def sampled(self) -> bool:
        """Tell whether quantiles are of a sample."""
        return self.points - self.refused > self.most

    def add(self, block: Batch) -> None:
        """Add a batch of points."""
        refused = block.amounts.refused
        if self.first_refused is None and refused.any():
            self.first_refused = block.first + int(np.argmax(refused))
        self.points += len(refused)
        self.refused += int(refused.sum())
        self.exactly += block.amounts.exactly
        for rule, kronor in block.amounts.kronor.items():
            there = kronor[~refused]
            if len(there):
                self.varies |= bool((there != self._first.setdefault(rule, there[0].copy())).any())
        own = [rule.id for rule in self.sweep.rules[""]]
        totals = block.amounts.total(own) if own else np.zeros((len(refused), self._sample.shape[1] - 1), np.int64)
        kept = np.column_stack([totals, totals.sum(1)])[~refused]
        if not len(kept):
            return
        lowest, highest = kept.min(0), kept.max(0)
        self._lowest = lowest if self._lowest is None else np.minimum(self._lowest, lowest)
        self._highest = highest if self._highest is None else np.maximum(self._highest, highest)
        order = np.concatenate([self._order, _scattered(block.first + np.nonzero(~refused)[0])])
        sample = np.concatenate([self._sample, kept])
        chosen = np.argpartition(order, self.most)[: self.most] if len(order) > self.most else np.arange(len(order))
        self._order, self._sample = order[chosen], sample[chosen]

    def spreads(self) -> list[Spread]:
        """The spread for each municipality in code order, last for their sum; empty if no point could be computed."""
        if self._lowest is None:
            return []
        quantiles = np.quantile(self._sample, QUANTILES, axis=0)
        rows = [self._lowest, *np.floor(quantiles + 0.5), self._highest]
        return [Spread(*(int(cell) for cell in column)) for column in zip(*rows, strict=True)]

    def reason(self) -> str:
        """The reason, in Swedish, why the first point that was refused could not be computed; "" if none was."""
        if self.first_refused is None:
            return ""
        try:
            self.sweep.sweeper.result(self.sweep.point(self.first_refused))
        except InvalidInput as invalid:
            return "; ".join(diagnostic.what for diagnostic in invalid.diagnostics[:3])
        raise AssertionError("refused, but it can be computed")


def _combinations(sequences: Sequence[Sequence[_Each]]) -> Iterator[tuple[_Each, ...]]:
    """Yield all combinations like `itertools.product`, which however asks for every value before it gives the first."""
    if not sequences:
        yield ()
        return
    for one in sequences[0]:
        for others in _combinations(sequences[1:]):
            yield (one, *others)


def _scattered(numbers: Array) -> Array:
    """Numbers in an order that looks like chance, and is always the same (the finaliser of SplitMix64)."""
    mixed = (numbers.astype(np.uint64) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))
