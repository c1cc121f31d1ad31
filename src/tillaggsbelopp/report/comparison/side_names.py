"""The names of the two sides of a comparison, in columns and sentences: years where they are years."""

import re
from collections.abc import Sequence
from typing import Final

from tillaggsbelopp.review.compare import Side

Names = tuple[str, str]
LETTERS: Final = ("A", "B")
"""What the sides are called on the command line, and where nothing else tells them apart."""
_LONGEST: Final = 24
"""As many signs as the heading of a column on a screen has room for."""


def side_names(sides: Sequence[Side]) -> Names:
    """The names on a screen: the labels, as they were typed; letters where those are too long, or the same."""
    names = _labels(sides)
    return LETTERS if max(map(len, names)) > _LONGEST or names[0] == names[1] else names


def names_on_paper(sides: Sequence[Side]) -> Names:
    """The names for those who have typed nothing: an alternative by its title; letters after what is the same."""
    labels = _labels(sides)
    before, after = (_titled(side, label) for side, label in zip(sides, labels, strict=True))
    if before == after:
        before, after = labels
    return (before, after) if before != after else (f"{before} (A)", f"{after} (B)")


def _labels(sides: Sequence[Side]) -> Names:
    """The labels without the folders that lead to them, and that a year is decided where that tells them apart."""
    before, after = (re.split(r"[/\\]", side.label)[-1] for side in sides)
    if before == after:
        before, after = (f"{'fastställda ' if side.result.decision else ''}{before}" for side in sides)
    return before, after


def _titled(side: Side, label: str) -> str:
    title = side.alternative
    return f"{side.result.year} med alternativet {title}" if title else label
