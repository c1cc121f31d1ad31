"""Figures in classes, each with a colour: about as many municipalities in each, equal figures always together."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final, NamedTuple

CLASSES: Final = 5
# Told apart by lightness alone, so also by those who see few colours, and in print without them.
BLUES: Final = ("#edf3f9", "#bdd5ea", "#7fafd6", "#2f6da6", "#0f3763")
ORANGES: Final = ("#f7d3a6", "#eaa453", "#ad5c0c", "#874407")
UNCHANGED: Final = "#f4f4f2"
_AS_MUCH: Final = 0.179  # the luminance at which black and white are as far from a colour


class FigureClass(NamedTuple):
    """A class of figures: its lowest and highest, how many municipalities are in it, and its colour."""

    lowest: Fraction
    highest: Fraction
    size: int
    colour: str

    def holds(self, figure: Fraction) -> bool:
        """Tell whether a figure is in the class."""
        return self.lowest <= figure <= self.highest


def classes_of(figures: Sequence[Fraction], *, around_zero: bool = False) -> tuple[FigureClass, ...]:
    """At most five classes of the figures, the lowest first; there are as many as figures that differ if these are few.

    Around zero the colours part there: blue above, orange below, the same depth for as great a difference either way.
    """
    depths = _around_zero(figures) if around_zero else _colours(_ranks(figures, CLASSES), BLUES)
    members: dict[str, list[Fraction]] = {}
    for figure in sorted(figures):
        members.setdefault(depths[figure], []).append(figure)
    return tuple(FigureClass(each[0], each[-1], len(each), colour) for colour, each in members.items())


def _around_zero(figures: Sequence[Fraction]) -> dict[Fraction, str]:
    """The colour of each difference: two depths where some are above zero and some below, else four."""
    both = any(figure > 0 for figure in figures) and any(figure < 0 for figure in figures)
    sizes = [abs(figure) for figure in figures if figure]
    ranks = _ranks(sizes, 2 if both else CLASSES - 1)
    above, below = (_colours(ranks, ramp) for ramp in (BLUES[1:], ORANGES))
    return {figure: UNCHANGED if not figure else above[figure] if figure > 0 else below[-figure] for figure in figures}


def _ranks(figures: Sequence[Fraction], most: int) -> dict[Fraction, int]:
    """Each figure's class from 0 on, by how many figures are lower; classes without any are left out."""
    distinct = sorted(set(figures))
    if len(distinct) <= most:
        return {figure: number for number, figure in enumerate(distinct)}
    lower: dict[Fraction, int] = {}
    for position, figure in enumerate(sorted(figures)):
        lower.setdefault(figure, position)
    by_share = {figure: most * position // len(figures) for figure, position in lower.items()}
    used = sorted(set(by_share.values()))
    return {figure: used.index(number) for figure, number in by_share.items()}


def _colours(ranks: Mapping[Fraction, int], ramp: Sequence[str]) -> dict[Fraction, str]:
    """A colour of the ramp for each class, spread from one end to the other."""
    last = max(ranks.values(), default=0)
    spread = [ramp[len(ramp) // 2]] if last == 0 else [ramp[n * (len(ramp) - 1) // last] for n in range(last + 1)]
    return {figure: spread[number] for figure, number in ranks.items()}


def is_dark(colour: str) -> bool:
    """Tell whether white is read better than black on a colour, "#rrggbb", by its relative luminance (WCAG 2)."""
    parts = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] < _AS_MUCH
