"""A view on a screen or in a pipe: its blocks as lines of at most so many columns. Colours are rich's business."""

import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from math import ceil
from typing import Final, NamedTuple, TextIO

from tillaggsbelopp.report.blocks import Bars, Block, Heading, Line, ShownTable, Text
from tillaggsbelopp.report.table_lines import table_lines, wrapped

PIPE_WIDTH: Final = 100
_GAP: Final = 2
_WIDEST_BARS: Final = 60
_NARROWEST_BARS: Final = 10


class Ink(NamedTuple):
    """The signs that bars are drawn with: a full cell, half a cell on each side of the line, and the line."""

    full: str
    left_half: str
    right_half: str
    line: str


BLOCKS: Final = Ink("█", "▐", "▌", "│")
ASCII: Final = Ink("#", "", "", "|")


def width_of(stream: TextIO) -> int:
    """The number of columns to write in: COLUMNS where it is set, else the terminal's, or what reads well in a pipe."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isdecimal() and int(columns):
        return int(columns)
    return shutil.get_terminal_size((PIPE_WIDTH, 24)).columns if stream.isatty() else PIPE_WIDTH


def write_lines(lines: Iterable[Line], stream: TextIO) -> None:
    """Write the lines: plain text to a pipe or a plain terminal, styled (without colour by NO_COLOR) to others."""
    if not stream.isatty() or os.environ.get("TERM") == "dumb":
        stream.writelines(f"{line.text.rstrip()}\n" for line in lines)
        return
    from rich.console import Console
    from rich.text import Text as Styled

    console = Console(file=stream, highlight=False)
    for line in lines:
        console.print(Styled(line.text.rstrip(), style=line.style), soft_wrap=True)


def lines_of(blocks: Iterable[Block], width: int, ink: Ink | None = None) -> Iterator[Line]:
    """The blocks in at most `width` columns; bars are drawn with `ink`, or with what standard output has signs for."""
    for block in blocks:
        match block:
            case Line():
                yield block
            case Text(text, indent, style, first):
                yield from wrapped(text, width, indent, style, first)
            case Heading(title):
                yield Line()
                yield from wrapped(title, width, style="bold")
            case ShownTable():
                yield from table_lines(block, width)
            case Bars(rows):
                yield from bars(rows, width, ink or ink_for(sys.stdout))
            case _:
                yield from lines_of(block(width), width, ink)


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
    gap = " " * _GAP
    room = min(_WIDEST_BARS, width - names - texts - 2 * _GAP - len(ink.line))
    most, least = (max(Fraction(0), *(sign * value for _, value, _ in rows)) for sign in (1, -1))
    if room < _NARROWEST_BARS or not most + least:
        return [Line(f"{name.ljust(names)}{gap}{text.rjust(texts)}") for name, _, text in rows]
    scale = room / (most + least)
    left = ceil(least * scale)
    right = room - left
    lines: list[Line] = []
    for name, value, text in rows:
        half, style = (ink.left_half, "red") if value < 0 else (ink.right_half, "green" if value else "")
        drawn = _bar(abs(value) * scale, ink.full, half)
        before, after = (drawn[:left][::-1], "") if value < 0 else ("", drawn[: right or None])
        bar = f"{before.rjust(left)}{ink.line}{after.ljust(right)}"
        lines.append(Line(f"{name.ljust(names)}{gap}{bar}{gap}{text.rjust(texts)}", style))
    return lines


def _bar(length: Fraction, full: str, half: str) -> str:
    """A bar from the line outwards, to the nearest half cell (a whole one where there are no halves)."""
    if not length:
        return ""
    if not half:
        return full * max(1, round(length))
    halves = max(1, round(2 * length))
    return full * (halves // 2) + half * (halves % 2)
