"""Ratios put in order: exact, but without a fraction for each."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from fractions import Fraction


def ratio_in_order(ratios: Sequence[tuple[int, int]], place: int) -> Fraction:
    """The ratio of whole numbers above 0 that is so many steps from the lowest.

    They are put in order by the nearest binary numbers; only those with the same one are compared exactly.
    """
    near = [one / other for one, other in ratios]
    order = sorted(range(len(ratios)), key=near.__getitem__)
    like = near[order[place]]
    first = bisect_left(order, like, key=near.__getitem__)
    last = bisect_right(order, like, key=near.__getitem__)
    return sorted(Fraction(*ratios[at]) for at in order[first:last])[place - first]


def middle(values: Sequence[Fraction]) -> Fraction:
    """The lower of the middle values: one of them, so that the fraction stays short."""
    return sorted(values)[(len(values) - 1) // 2]
