"""The amounts of a year over every combination of some quantities' values, a block at a time, and their quantiles."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import product
from math import prod
from typing import Final

import numpy as np

from tillaggsbelopp.agreement.models import Rule
from tillaggsbelopp.diagnostics import InvalidInput
from tillaggsbelopp.engine.calculate import calculate
from tillaggsbelopp.engine.result import Result
from tillaggsbelopp.engine.year import AgreementYear
from tillaggsbelopp.formula.values import Axis
from tillaggsbelopp.formula.vector import Array
from tillaggsbelopp.sweep.scenarios import Point, Scenarios
from tillaggsbelopp.sweep.sweeper import Amounts, Sweeper
from tillaggsbelopp.sweep.variations import Variation

SAMPLE: Final = 20_000
QUANTILES: Final = (0.25, 0.5, 0.75)
_CELLS_OF_BLOCK: Final = 48_000
_MOST_POINTS_OF_BLOCK: Final = 4_000


@dataclass(frozen=True)
class Batch:
    """Some of the points of a sweep, in order: all combinations of some of the values of each variation.

    `first` is the number of the first of them; `axes` hold the values of each variation, in the unit it is stated in;
    `amounts` hold the amounts, over points and municipalities.
    """

    first: int
    axes: tuple[tuple[Fraction, ...], ...]
    amounts: Amounts

    def __len__(self) -> int:
        return len(self.amounts.refused)

    @property
    def values(self) -> list[tuple[Fraction, ...]]:
        """A value per variation, of each point."""
        return [*product(*self.axes)]

    def numbers(self) -> list[Array]:
        """The values of each variation as float64, over points."""
        along = [np.array([float(value) for value in values]) for values in self.axes]
        return [each.reshape(-1) for each in np.meshgrid(*along, indexing="ij")]


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
        known: dict[tuple[int, range], tuple[list[Point], tuple[Fraction, ...]]] = {}
        scenarios: Scenarios | None = None
        first = 0
        for block in self._blocks():
            known = {key: known.get(key) or self._along(*key) for key in enumerate(block)}
            axes = tuple(points for points, _ in known.values()) or ([()],)
            scenarios = self.sweeper.scenarios(axes) if scenarios is None else scenarios.following(axes)
            amounts = self.sweeper.amounts_of(scenarios)
            yield Batch(first, tuple(values for _, values in known.values()), amounts)
            first += len(amounts.refused)

    def _blocks(self) -> Iterator[tuple[range, ...]]:
        """Part the points into blocks that are grids: of each variation, the numbers of its settings."""
        most = max(1, min(_MOST_POINTS_OF_BLOCK, _CELLS_OF_BLOCK // len(self.municipalities.members)))
        lengths = [len(variation.settings) for variation in self.variations]
        parted = next((at for at in range(len(lengths)) if prod(lengths[at + 1 :]) <= most), 0)
        sizes = [1] * parted + [most // prod(lengths[parted + 1 :])] + lengths[parted + 1 :]
        along = [
            [range(start, min(start + size, length)) for start in range(0, length, size)]
            for length, size in zip(lengths, sizes, strict=False)
        ]
        return product(*along)

    def _along(self, number: int, places: range) -> tuple[list[Point], tuple[Fraction, ...]]:
        """Some settings of a variation, each as a point, and their values."""
        variation = self.variations[number]
        values = tuple(variation.values[places.start : places.stop])
        return [(setting,) for setting in variation.tried(places)], values

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
            there = kronor[~refused] if refused.any() else kronor
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
        order = _scattered(block.first + np.nonzero(~refused)[0])
        if len(self._order) == self.most:  # then only what comes before some of the sample can be chosen
            before = order < self._order.max()
            order, kept = order[before], kept[before]
        order, sample = np.concatenate([self._order, order]), np.concatenate([self._sample, kept])
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


def _scattered(numbers: Array) -> Array:
    """Numbers in an order that looks like chance, and is always the same (the finaliser of SplitMix64)."""
    mixed = (numbers.astype(np.uint64) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))
