"""The slips that one column of figures shows beside the same column of another year, each told by what explains most.

A column is a figure per member (a municipality, say) in the order of their codes. Everything here is pure arithmetic
on such columns; what the slips mean in words and kronor stands in `plausibility.py`.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from typing import Final, NamedTuple

from tillaggsbelopp.checks.ratios import middle, ratio_in_order
from tillaggsbelopp.statistics.tolerances import KEYS, Tolerance

SHIFTED: Final = "förskjuten"
EXCHANGED: Final = "utbytta"
SCALED: Final = "tiopotens"
MOVED: Final = "hopp"
MANY: Final = "många"
TOTAL: Final = "summan"
_POWERS: Final = (10, 100, 1000)
_FEWEST: Final = 4  # members that there must be for the others to say anything of one
_MOST_ALONE: Final = 10  # members that are told one by one
_STEEPNESS: Final = 6  # times the usual deviation from the median, within which a figure is no surprise
_FEWEST_SHIFTED: Final = 3
_KEYS: Final = dict(zip(("yearly", "against_others", "total"), KEYS, strict=True))

Cells = Sequence[Fraction | None]
Pair = tuple[Fraction, Fraction]


class FigureColumn(NamedTuple):
    """A column of figures in a year and in another; None is a missing figure."""

    year: int
    cells: tuple[Fraction | None, ...]


class Slip(NamedTuple):
    """A slip: its kind, the members concerned, and what their figures would be without it, by member.

    `power` is the factor of a SCALED one (10, or 1/10 and so on), and 1 of all others. Of MOVED, MANY and TOTAL nobody
    knows what was meant: `instead` then holds the figures of the other year.
    """

    kind: str
    members: tuple[int, ...]
    instead: Mapping[int, Fraction]
    power: Fraction = Fraction(1)


def slips_in(
    column: FigureColumn, others: Sequence[FigureColumn], tolerance: Tolerance
) -> tuple[FigureColumn | None, list[Slip]]:
    """Find the slips of a column beside the same one of other years, and the year that it was compared with.

    That is the nearest earlier one, else the nearest later. A figure that agrees with the year beyond it, which that
    one does not, is held to be right. None if there is no other year.
    """
    earlier = sorted((each for each in others if each.year < column.year), key=lambda each: -each.year)
    later = sorted((each for each in others if each.year > column.year), key=lambda each: each.year)
    if not (beside := earlier or later):
        return None, []
    beyond = beside[1:2] or (later[:1] if earlier else [])
    return beside[0], _Comparison(column, beside[0], beyond, others, tolerance).slips()


class _Comparison:
    """A column compared with another year's; `beyond` is the year after that, if any."""

    def __init__(
        self,
        now: FigureColumn,
        then: FigureColumn,
        beyond: Sequence[FigureColumn],
        others: Sequence[FigureColumn],
        tolerance: Tolerance,
    ) -> None:
        self.now, self.then, self.beyond, self.others = now, then, beyond, others
        self.tolerance = tolerance
        self.years = abs(now.year - then.year)
        self.pairs = _pairs(now.cells, then.cells)
        self.leeway = Fraction(0)
        self._limits: dict[tuple[str, int, Fraction], Fraction] = {}

    @cached_property
    def median(self) -> Fraction | None:
        """The factor by which the figure in the middle has moved; None if there are too few to have one."""
        return _median_ratio(self.pairs)

    @cached_property
    def moved(self) -> Sequence[int]:
        """The members to look closer at: all, or if most have hardly moved, those that have.

        Who has hardly moved is within every limit, also beside the median, which is then one of theirs.
        """
        shares = (self.tolerance.yearly, self.tolerance.against_others / 3, self.tolerance.total)
        most, least = (1 + min(shares)).as_integer_ratio()
        moved: list[int] = []
        for member, (now, then) in self.pairs.items():
            one, other = now.numerator * then.denominator, then.numerator * now.denominator
            if not (0 < one * least <= other * most and other * least <= one * most):
                moved.append(member)
        return moved if 2 * len(moved) < len(self.pairs) else [*self.pairs]

    def slips(self) -> list[Slip]:
        """The slips, by what is usual for the kind of field; where that finds any, by what is for the field itself."""
        out = self._out()
        if not out and not self._total(out):
            return []
        shifted = self._shifted(out)
        if shifted is not None and 2 * len(shifted.members) > len(self.pairs):
            return [shifted]  # that most of a column fits another row is no chance, however much its figures move
        if len(self.tolerance.stated) < len(KEYS):
            self.leeway = self._usual_deviation()
            out = self._out()
        return self._explained(out)

    def _out(self) -> list[int]:
        beyond = self._beyond_limits()
        return [member for member in beyond if not self._plausible(member) and not self._other_is_odd(member)]

    def _explained(self, out: Sequence[int]) -> list[Slip]:
        """The slips that explain why these members' figures are out of bounds, and the sum of the rest."""
        if (shifted := self._shifted(out)) is not None:
            return [shifted]
        found: list[Slip] = []
        left = list(out)
        for one in out:
            partner = next((two for two in left if two > one and one in left and self._exchanged(one, two)), None)
            if partner is not None:
                pair = {one: self._now(partner), partner: self._now(one)}
                found.append(Slip(EXCHANGED, (one, partner), pair))
                left = [member for member in left if member not in pair]
        powers = {member: power for member in left if (power := self._power(member)) != 1}
        if len(self.pairs) > 1 and len(powers) == len(self.pairs) and len(set(powers.values())) == 1:
            return [self._all_scaled(next(iter(powers.values())))]
        for member, power in powers.items():
            found.append(Slip(SCALED, (member,), {member: self._now(member) / power}, power))
        left = [member for member in left if member not in powers]
        if len(left) > max(2, len(self.pairs) // 2) or len(left) > _MOST_ALONE:
            return [*found, Slip(MANY, tuple(left), {member: self._then(member) for member in self.pairs})]
        found += [Slip(MOVED, (member,), {member: self._then(member)}) for member in left]
        return [*found, *self._total(out)]

    def _now(self, member: int) -> Fraction:
        return self.pairs[member][0]

    def _then(self, member: int) -> Fraction:
        return self.pairs[member][1]

    def _most(self, limit: str, years: int | None = None) -> Fraction:
        """The factor by which a figure may move in so many years (those compared, if not said)."""
        key = limit, self.years if years is None else years, self.leeway
        if key not in self._limits:
            usual = self._usual(*key[:2])
            wide = usual if _KEYS[limit] in self.tolerance.stated else max(usual, (1 + self.leeway) ** _STEEPNESS)
            self._limits[key] = wide
        return self._limits[key]

    def _usual(self, limit: str, years: int) -> Fraction:
        share: Fraction = getattr(self.tolerance, limit)
        return (1 + share) ** years

    def _plausible(self, member: int) -> bool:
        now, then = self.pairs[member]
        if self.median is not None:
            if not self._within(now, then * self.median, "against_others"):
                return False
            if max(self.median, 1 / self.median) > self._most("total"):
                return True  # all have moved, which is another matter
        return self._within(now, then, "yearly")

    def _beyond_limits(self) -> Iterator[int]:
        """Yield the members that moved, but for those who are plausible by the factor that they moved by alone."""
        low, high = 1 / self._most("yearly"), self._most("yearly")
        if self.median is not None:
            most = self._most("against_others")
            low, high = max(low, self.median / most), min(high, self.median * most)
        (least, less), (largest, more) = low.as_integer_ratio(), high.as_integer_ratio()
        for member in self.moved:
            now, then = self.pairs[member]
            one, other = now.numerator * then.denominator, then.numerator * now.denominator
            if not (other > 0 and least * other <= one * less and one * more <= other * largest):
                yield member

    def _within(self, one: Fraction, other: Fraction, limit: str, years: int | None = None) -> bool:
        return self.tolerance.within(one, other, self._most(limit, years), _KEYS[limit])

    def _other_is_odd(self, member: int) -> bool:
        """Tell whether it is the other year's figure that can't be right, by the year beyond it."""
        for beyond in self.beyond:
            known = beyond.cells[member]
            if known is not None:
                far, near = (abs(beyond.year - each.year) for each in (self.now, self.then))
                agrees = self._within(self._now(member), known, "yearly", far)
                return agrees and not self._within(self._then(member), known, "yearly", near)
        return False

    def _like(self, one: Fraction, other: Fraction) -> bool:
        """Tell whether a figure could be another's of the other year: by what is usual, or things would look alike."""
        usual = self._usual("yearly", self.years)
        expected = [other] if self.median is None else [other, other * self.median]
        return any(self.tolerance.within(one, each, usual, _KEYS["yearly"]) for each in expected)

    def _exchanged(self, one: int, two: int) -> bool:
        return self._like(self._now(one), self._then(two)) and self._like(self._now(two), self._then(one))

    def _power(self, member: int) -> Fraction:
        """The power of ten that explains a figure; 1 if none does."""
        now, then = self.pairs[member]
        powers = [Fraction(power) for power in _POWERS]
        return next((p for p in (*powers, *(1 / p for p in powers)) if self._like(now / p, then)), Fraction(1))

    def _shifted(self, out: Sequence[int]) -> Slip | None:
        """The slip of a stretch of the column that stands a row too far down or up; None if there is none."""
        if len(out) < _FEWEST_SHIFTED:
            return None
        stretch = [member for member in self.pairs if out[0] <= member <= out[-1]]
        for rows in (stretch, stretch[::-1]):  # downwards, then upwards
            follows = [(after, before) for before, after in pairwise(rows)]
            if not all(self._like(self._now(after), self._then(before)) for after, before in follows):
                continue
            instead = {before: self._now(after) for after, before in follows}
            first, last = rows[0], rows[-1]
            around = self._like(self._now(first), self._then(last))
            return Slip(SHIFTED, tuple(stretch), {**instead, last: self._now(first) if around else self._then(last)})
        return None

    def _total(self, out: Sequence[int]) -> list[Slip]:
        """The slip of a sum that moves, without the members that are told by themselves; none if it does not."""
        if not self.moved:
            return []
        left = [member for member in self.pairs if member not in out]
        if self.median is None:
            return []  # too few figures, or none above 0, for a sum to mean anything
        if self._sums_agree(left, self.now, self.then) or self._other_sum_is_odd(left):
            return []
        power = self._power_of_all(left)
        if power != 1:
            return [self._all_scaled(power)]
        return [Slip(TOTAL, tuple(left), {member: self._then(member) for member in left})]

    def _all_scaled(self, power: Fraction) -> Slip:
        return Slip(SCALED, tuple(self.pairs), {member: self._now(member) / power for member in self.pairs}, power)

    def _power_of_all(self, members: Sequence[int]) -> Fraction:
        powers = {self._power(member) for member in members}
        return powers.pop() if len(powers) == 1 else Fraction(1)

    def _sums_agree(self, members: Sequence[int], one: FigureColumn, other: FigureColumn) -> bool:
        pairs = _pairs(one.cells, other.cells)
        known = [pairs[member] for member in members if member in pairs]
        years = abs(one.year - other.year)
        first, second = (sum((pair[side] for pair in known), Fraction(0)) for side in (0, 1))
        return self._within(first, second, "total", years)

    def _other_sum_is_odd(self, members: Sequence[int]) -> bool:
        return any(
            self._sums_agree(members, self.now, beyond) and not self._sums_agree(members, self.then, beyond)
            for beyond in self.beyond
        )

    def _usual_deviation(self) -> Fraction:
        """The share by which figures usually move apart from the median, by other years if there are any."""
        known = sorted(self.others, key=lambda each: each.year)
        found = [_deviation(one, other) for one, other in pairwise(known)] or [_deviation(self.then, self.now)]
        return middle(found)


def _pairs(now: Cells, then: Cells) -> dict[int, Pair]:
    """The members that have a figure in both, with the two."""
    both = enumerate(zip(now, then, strict=True))
    return {member: (a, b) for member, (a, b) in both if a is not None and b is not None}


def _median_ratio(pairs: Mapping[int, Pair]) -> Fraction | None:
    ratios = _above_zero(pairs)
    return ratio_in_order(ratios, (len(ratios) - 1) // 2) if len(ratios) >= _FEWEST else None


def _deviation(one: FigureColumn, other: FigureColumn) -> Fraction:
    """The share by which the members' figures usually move apart from the median."""
    ratios = _above_zero(_pairs(other.cells, one.cells))
    if len(ratios) < _FEWEST:
        return Fraction(0)
    median = ratio_in_order(ratios, (len(ratios) - 1) // 2)
    up, down = median.as_integer_ratio()
    apart = [(now * down, then * up) for now, then in ratios]
    return ratio_in_order([(max(pair), min(pair)) for pair in apart], len(ratios) // 2) - 1


def _above_zero(pairs: Mapping[int, Pair]) -> list[tuple[int, int]]:
    """The figures of both years as whole numbers with the same ratio; of members that have one above 0 in both."""
    return [
        (now.numerator * then.denominator, then.numerator * now.denominator)
        for now, then in pairs.values()
        if now > 0 and then > 0
    ]
