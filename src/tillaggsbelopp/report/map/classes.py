"""Figures in classes with a colour each, parted where they differ most."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cache
from itertools import accumulate
from typing import Final, NamedTuple

CLASSES: Final = 5
# Told apart by lightness alone, so also by those who see few colours, and in print without them.
BLUES: Final = ("#edf3f9", "#bdd5ea", "#7fafd6", "#2f6da6", "#0f3763")
ORANGES: Final = ("#f7d3a6", "#eaa453", "#ad5c0c", "#874407")
UNCHANGED: Final = "#f4f4f2"
MISSING: Final = "url(#saknas)"  # hatched
MISSING_GROUND: Final = "#ececea"
INK: Final = "#1d2329"
_WHITE: Final = "#ffffff"
_AS_MUCH: Final = 0.179  # the luminance at which black and white are as far from a colour


class FigureClass(NamedTuple):
    """A class of figures: its lowest and highest, how many municipalities are in it, and its colour."""

    lowest: Fraction
    highest: Fraction
    size: int
    colour: str


def classes_of(figures: Sequence[Fraction], *, around_zero: bool = False) -> tuple[FigureClass, ...]:
    """At most five classes of the figures, the lowest first; there are as many as figures that differ if these are few.

    Around zero the colours part there: blue above, orange below, the same depth for as great a difference either way.
    """
    colours = _around_zero(figures) if around_zero else _colours(natural_breaks(figures, CLASSES), BLUES)
    members: dict[str, list[Fraction]] = {}
    for figure in sorted(figures):
        members.setdefault(colours[figure], []).append(figure)
    return tuple(FigureClass(each[0], each[-1], len(each), colour) for colour, each in members.items())


def natural_breaks(figures: Sequence[Fraction], most: int) -> dict[Fraction, int]:
    """Each figure's class, from 0 on, in the at most `most` classes that vary least in themselves.

    The squares of the distances to the classes' means have the least sum there is, as in Fisher, "On Grouping for
    Maximum Homogeneity" (1958), and Jenks, "The Data Model Concept in Statistical Mapping" (1967); among equals the
    lower breaks are taken.
    """
    counts = sorted(Counter(figures).items())
    numbers = list(accumulate((count for _, count in counts), initial=0))
    sums = list(accumulate((figure * count for figure, count in counts), initial=Fraction(0)))
    squares = list(accumulate((figure**2 * count for figure, count in counts), initial=Fraction(0)))

    @cache
    def spread(start: int, end: int) -> Fraction:
        return squares[end] - squares[start] - (sums[end] - sums[start]) ** 2 / (numbers[end] - numbers[start])

    ends = range(1, len(counts) + 1)
    best: dict[int, tuple[Fraction, tuple[int, ...]]] = {end: (spread(0, end), ()) for end in ends}
    for size in range(2, min(most, len(counts)) + 1):
        best = {
            end: min((best[cut][0] + spread(cut, end), (*best[cut][1], cut)) for cut in range(size - 1, end))
            for end in range(size, len(counts) + 1)
        }
    _, breaks = best.get(len(counts), (0, ()))
    return {figure: bisect_right(breaks, position) for position, (figure, _) in enumerate(counts)}


def ink_on(colour: str) -> str:
    """The colour of text on a colour, "#rrggbb": white if that is read better than black, by luminance (WCAG 2)."""
    parts = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    dark = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] < _AS_MUCH
    return _WHITE if dark else INK


def _around_zero(figures: Sequence[Fraction]) -> dict[Fraction, str]:
    """The colour of each difference: two depths where some are above zero and some below, else four."""
    both = any(figure > 0 for figure in figures) and any(figure < 0 for figure in figures)
    depths = natural_breaks([abs(figure) for figure in figures if figure], 2 if both else CLASSES - 1)
    above, below = (_colours(depths, ramp) for ramp in (BLUES[1:], ORANGES))
    return {figure: UNCHANGED if not figure else above[figure] if figure > 0 else below[-figure] for figure in figures}


def _colours(ranks: Mapping[Fraction, int], ramp: Sequence[str]) -> dict[Fraction, str]:
    """A colour of the ramp for each class, spread from one end to the other."""
    last = max(ranks.values(), default=0)
    spread = [ramp[len(ramp) // 2]] if last == 0 else [ramp[n * (len(ramp) - 1) // last] for n in range(last + 1)]
    return {figure: spread[number] for figure, number in ranks.items()}
