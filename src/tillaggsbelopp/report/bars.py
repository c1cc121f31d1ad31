"""Bars of text: differences drawn to one scale on both sides of a line."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Final, NamedTuple, TextIO

from tillaggsbelopp.report.blocks import Line

_MOST: Final = 60
_LEAST: Final = 10
_GAP: Final = "  "


class Ink(NamedTuple):
    """The signs that bars are drawn with: a full cell, half a cell on each side of the line, and the line."""

    full: str
    left_half: str
    right_half: str
    line: str


BLOCKS: Final = Ink("█", "▐", "▌", "│")
ASCII: Final = Ink("#", "", "", "|")


def ink_for(stream: TextIO) -> Ink:
    """Blocks where the stream's encoding has them, else plain signs."""
    try:
        "".join(BLOCKS).encode(stream.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return ASCII
    return BLOCKS


def bars(rows: Sequence[tuple[str, Fraction, str]], width: int, ink: Ink) -> list[Line]:
    """A line per row: its name, its value drawn, and the text that tells it. Without a drawing where it is too narrow.

    A value that is not 0 always shows, and the greatest fills its side.
    """
    if not rows:
        return []
    names = max(len(name) for name, _, _ in rows)
    texts = max(len(text) for _, _, text in rows)
    room = min(_MOST, width - names - texts - 2 * len(_GAP) - len(ink.line))
    most, least = (
        max((sign * value for _, value, _ in rows if sign * value > 0), default=Fraction(0)) for sign in (1, -1)
    )
    if room < _LEAST or not most + least:
        return [Line(f"{name.ljust(names)}{_GAP}{text.rjust(texts)}") for name, _, text in rows]
    scale = room / (most + least)
    left = -(-least * scale // 1) if least else 0
    right = room - int(left)
    lines: list[Line] = []
    for name, value, text in rows:
        drawn = _bar(abs(value) * scale, ink, ink.left_half if value < 0 else ink.right_half)
        drawn = drawn[: int(left)] if value < 0 else drawn[:right] if right else drawn
        before = (drawn[::-1] if value < 0 else "").rjust(int(left))
        after = ("" if value < 0 else drawn).ljust(right)
        style = "red" if value < 0 else "green" if value > 0 else ""
        lines.append(Line(f"{name.ljust(names)}{_GAP}{before}{ink.line}{after}{_GAP}{text.rjust(texts)}", style))
    return lines


def _bar(length: Fraction, ink: Ink, half: str) -> str:
    """A bar from the line outwards, to the nearest half cell (a whole one where there are no halves)."""
    if not length:
        return ""
    halves = max(1, round(2 * length))
    if not half:
        return ink.full * max(1, round(length))
    return ink.full * (halves // 2) + half * (halves % 2)
