"""Goal seeking: the values of one quantity for which a condition holds, from a grid and exact halving."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from typing import Final

import numpy as np

from tillaggsbelopp.agreement.reading import Change
from tillaggsbelopp.diagnostics import InvalidInput
from tillaggsbelopp.engine.figures import Figures
from tillaggsbelopp.engine.year import AgreementYear
from tillaggsbelopp.review.goal_conditions import Kronor, Wish, holds, kronor_of
from tillaggsbelopp.sweep.grid import Sweep
from tillaggsbelopp.sweep.scenarios import Point
from tillaggsbelopp.sweep.sweeper import Sweeper
from tillaggsbelopp.sweep.variations import Variation, variation_at

INTERVALS: Final = 1_000
_FINEST: Final = 100_000  # the precision is a power of ten, at most this part of what is searched
_ROUNDS: Final = 4
_FINER: Final = 200
_MOST_DECIMALS: Final = 30


@dataclass(frozen=True)
class Search:
    """A search: the condition that is sought (`wish`), over which values of which quantity, and how closely.

    `first`, `last` and `precision` are in the unit that the quantity is stated in.
    """

    of: AgreementYear
    quantity: Variation
    wish: Wish
    first: Fraction
    last: Fraction
    precision: Fraction

    @property
    def now(self) -> str:
        """The present value as text, with what is tried out; "" if the quantity has not a single value."""
        setting = self.quantity.settings[0]
        tried = self.of.written.change_of(setting.rule, setting.parameter) if isinstance(setting, Change) else None
        return setting.before if tried is None else tried.shown

    def shown(self, value: Fraction) -> str:
        """A value as text, with as many decimals as tell apart those that are tried."""
        needed = (self.precision, self.first, self.last)
        enough = (n for n in range(6, _MOST_DECIMALS) if all((each * 10**n).denominator == 1 for each in needed))
        return self.quantity.shown(value, next(enough, _MOST_DECIMALS))


@dataclass(frozen=True)
class Interval:
    """Values for which the condition holds, from `first` to `last`, both included.

    `states` tell how it is at each end, `outside` how it is just outside ("" at the search's limits), and `beyond` are
    the values just outside that were tried, where there are any.
    """

    first: Fraction
    last: Fraction
    states: tuple[str, str]
    outside: tuple[str, str]
    beyond: tuple[Fraction | None, Fraction | None] = (None, None)


@dataclass(frozen=True)
class Found:
    """The outcome of a search: the intervals in which the condition holds, or else the nearest value.

    `nearest` is that value, how far it is from what is wished for, and how it is there; None if there are intervals, or
    no value could be computed. `tried` and `refused` count values. `spacing` is how far apart the values of the first
    grid are: what is narrower may have been passed by.
    """

    search: Search
    intervals: tuple[Interval, ...]
    nearest: tuple[Fraction, float, str] | None
    tried: int
    refused: int
    spacing: Fraction


def is_counted(quantity: Variation, figures: Figures) -> bool:
    """Tell whether a quantity can only be a whole number: figures that are counted, and not multiplied."""
    setting = quantity.settings[0]
    field = None if isinstance(setting, Change) or quantity.factor else figures.statistics.fields[setting.field]
    return field is not None and field.description.type == "integer"


def precision_of(quantity: Variation, figures: Figures) -> Fraction:
    """The precision that limits are sought to unless somebody says: a power of ten, and 1 for what is counted."""
    if is_counted(quantity, figures):
        return Fraction(1)
    width, precision = quantity.values[-1] - quantity.values[0], Fraction(1)
    while precision * _FINEST > width:
        precision /= 10
    return precision


def seek(search: Search) -> Found:
    """Find the values of a quantity for which a condition holds.

    A grid of about a thousand values is computed with the NumPy reading. While the condition holds nowhere, a finer
    grid is tried around the value that is nearest. The ends of each interval are then found by halving, with exact
    calculations, to the precision of the search. InvalidInput if the agreement can't be read at all.
    """
    return _Seeker(search).found()


class _Seeker:
    def __init__(self, search: Search) -> None:
        self._search = search
        self._refused = 0
        self._gaps: dict[Fraction, float] = {}
        self._holds: dict[Fraction, bool] = {}

    def found(self) -> Found:
        search = self._search
        spacing = self._try_between(search.first, search.last, INTERVALS)
        self._look_closer(spacing)
        intervals = tuple(self._intervals())
        nearest = None if intervals else self._nearest()
        return Found(search, intervals, nearest, len(self._gaps), self._refused, spacing)

    def _try_between(self, low: Fraction, high: Fraction, most: int) -> Fraction:
        """Compute the condition at two values and about `most` between them; return how far apart these are."""
        precision = self._search.precision
        steps = int((high - low) / precision)
        count = min(most, steps)
        values = [low + precision * (steps * number // count) for number in range(count + 1)]
        self._try([value for value in dict.fromkeys([*values, high]) if value not in self._gaps])
        return precision * -(-steps // count)

    def _try(self, values: Sequence[Fraction]) -> None:
        """Compute the condition at values, with the NumPy reading."""
        search = self._search
        if not values:
            return
        variation = variation_at(search.of, search.quantity, values)
        sweep = Sweep(search.of, (variation,))
        for block in sweep.batches():
            kronor, refused = block.amounts.kronor, block.amounts.refused
            gaps = np.where(refused, np.inf, search.wish.gaps(kronor) * 1.0)
            held = holds(search.wish, kronor) & ~refused
            self._refused += int(refused.sum())
            for (value,), gap, holding in zip(block.values, gaps.tolist(), held.tolist(), strict=True):
                self._gaps[value], self._holds[value] = gap, holding

    def _look_closer(self, spacing: Fraction) -> None:
        """Try values around the nearest one, closer each time, as long as the condition holds nowhere."""
        search = self._search
        for _ in range(_ROUNDS):
            if any(self._holds.values()) or spacing <= search.precision:
                return
            best = min(self._gaps, key=lambda value: (self._gaps[value], value))
            low, high = max(search.first, best - spacing), min(search.last, best + spacing)
            spacing = self._try_between(low, high, _FINER)

    def _intervals(self) -> list[Interval]:
        """The intervals of neighbouring values at which the condition holds, with their ends sought exactly."""
        values = sorted(self._gaps)
        found: list[Interval] = []
        for holding, group in groupby(range(len(values)), lambda number: self._holds[values[number]]):
            numbers = list(group)
            first, last = numbers[0], numbers[-1]
            if holding:
                before = values[first - 1] if first > 0 else None
                after = values[last + 1] if last + 1 < len(values) else None
                low, below, under = self._halved(values[first], before)
                high, above, over = self._halved(values[last], after)
                states = self._state(low), self._state(high)
                found.append(Interval(low, high, states, (below, above), (under, over)))
        return found

    def _halved(self, inside: Fraction, outside: Fraction | None) -> tuple[Fraction, str, Fraction | None]:
        """The last value that holds on the way to one that does not, how it is just past it, and at which value."""
        if outside is None:
            return inside, "", None
        precision = self._search.precision
        while abs(outside - inside) > precision:
            steps = int((outside - inside) / precision)
            half = max(abs(steps) // 2, 1)  # at least one step, though less than two be left
            middle = inside + precision * (half if steps > 0 else -half)
            if self._holds_exactly(middle):
                inside = middle
            else:
                outside = middle
        return inside, self._state(outside), outside

    def _holds_exactly(self, value: Fraction) -> bool:
        kronor = self._exact(value)
        return kronor is not None and bool(holds(self._search.wish, kronor)[0])

    def _state(self, value: Fraction) -> str:
        kronor = self._exact(value)
        return "kan inte räknas" if kronor is None else self._search.wish.state(kronor)

    def _exact(self, value: Fraction) -> Kronor | None:
        """The amounts at a value, computed exactly; None if they can't be."""
        search = self._search
        try:
            point: Point = (variation_at(search.of, search.quantity, [value]).settings[0],)
            return kronor_of(Sweeper(search.of, point).result(point))
        except InvalidInput:
            return None

    def _nearest(self) -> tuple[Fraction, float, str] | None:
        best = min(self._gaps, key=lambda value: (self._gaps[value], value))
        return None if np.isinf(self._gaps[best]) else (best, self._gaps[best], self._state(best))
