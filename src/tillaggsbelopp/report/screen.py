"""A view on a screen or in a pipe: its blocks as lines of at most so many columns. Colours are rich's business."""

import os
import shutil
import sys
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import count
from math import ceil
from typing import Final, NamedTuple, TextIO

from tillaggsbelopp.report.blocks import Bars, Block, Heading, Line, Narrow, Role, ShownTable, Text

PIPE_WIDTH: Final = 100
_SHORTEST_HEADER: Final = 9
_NAMES: Final = 20
_SHORTEST_NAMES: Final = 24
_HEADER: Final = 12
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


class _Written(NamedTuple):
    """A table as it is written: its titles, its rows and, if it has one, the row of sums."""

    header: list[str]
    body: list[list[str]]
    footer: list[str] | None

    @property
    def rows(self) -> list[list[str]]:
        return [*self.body, self.footer] if self.footer else self.body


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
                yield from _wrapped(text, width, indent, style, first)
            case Heading(title):
                yield Line()
                yield from _wrapped(title, width, style="bold")
            case ShownTable():
                yield from _table(block, width)
            case Bars(rows):
                yield from bars(rows, width, ink or ink_for(sys.stdout))
            case _:
                yield from lines_of(block(width), width, ink)


def has_room(block: ShownTable, width: int) -> bool:
    """Tell whether the table fits in `width` with all its columns."""
    return _widths(_written(block), width) is not None


def _wrapped(text: str, width: int, indent: int = 0, style: str = "", first: str = "") -> list[Line]:
    """The text broken at spaces, never inside a number, indented; `first` stands in the indent of the first line."""
    lines = textwrap.wrap(
        text,
        max(width, indent + 20),
        initial_indent=first.ljust(indent),
        subsequent_indent=" " * indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [Line(line, style) for line in lines]


def _written(block: ShownTable) -> _Written:
    footer = None if block.footer is None else block.texts(block.footer)
    return _Written([column.title for column in block.columns], [block.texts(row) for row in block.rows], footer)


def _table(block: ShownTable, width: int) -> Iterator[Line]:
    for level in sorted({column.gives_way for column in block.columns} - {0}):
        if not has_room(block, width):
            block = block.only(place for place, column in enumerate(block.columns) if column.gives_way != level)
    if block.title:
        yield from _wrapped(block.title, width, style="bold" if block.narrow is Narrow.PARTS else "")
    if block.narrow is Narrow.PARTS:
        yield from _in_parts(block, width)
        return
    table = _written(block)
    if block.narrow is Narrow.NAMES and _widths(table, width) is None:
        short = table._replace(body=[line for row in table.body for line in _names_above(row, _room(table, width))])
        if _widths(short, width) is not None:
            table = short
        elif lines := _below_names(table, width):
            yield from lines
            return
    texts = next((place for place, column in enumerate(block.columns) if column.role is not Role.TEXT), 1)
    yield from _laid_out(table, width, max(texts, 1))


def _room(table: _Written, width: int) -> int:
    """The columns that names can have beside the others."""
    found = _widths(table._replace(body=[["", *row[1:]] for row in table.body]), width)
    if found is None:
        return _SHORTEST_NAMES
    (_, *others), gap = found
    return max(_SHORTEST_NAMES, width - sum(others) - len(gap) * len(others))


def _laid_out(table: _Written, width: int, texts: int = 1) -> Iterator[Line]:
    """A table with its first `texts` columns to the left and figures to the right; headers are wrapped to their column.

    Where the window is narrow the columns stand closer and long words of the header are broken; where even that is too
    wide there is a block per row instead. A figure is never cut.
    """
    found = _widths(table, width)
    if found is None:
        yield from _blocks(table)
        return
    least, gap = found
    widths = _with_lower_header(table.header, least, width - sum(least) - len(gap) * (len(least) - 1))
    placed = [str.ljust if number < texts else str.rjust for number in range(len(widths))]

    def row(cells: Sequence[str], style: str = "") -> Line:
        return Line(gap.join(place(cell, wide) for place, cell, wide in zip(placed, cells, widths, strict=True)), style)

    headings = [_heading(title, wide) for title, wide in zip(table.header, widths, strict=True)]
    height = max(map(len, headings))
    stacked = [[""] * (height - len(heading)) + heading for heading in headings]
    rule = Line(gap.join("-" * wide for wide in widths), "dim")
    yield from (row(level, "bold") for level in zip(*stacked, strict=True))
    yield rule
    yield from map(row, table.body)
    if table.footer:
        yield rule
        yield row(table.footer, "bold")


def _widths(table: _Written, width: int) -> tuple[list[int], str] | None:
    """The widths of the columns and the gap between them; None where they are too wide together."""
    figures = [max(map(len, column)) for column in zip(*table.rows, strict=True)]
    words = [max(map(len, title.split()), default=0) for title in table.header]
    roomy = [max(pair) for pair in zip(figures, words, strict=True)]
    tight = [max(figure, min(word, _SHORTEST_HEADER)) for figure, word in zip(figures, words, strict=True)]
    for widths, gap in ((roomy, "  "), (roomy, " "), (tight, " ")):
        if sum(widths) + len(gap) * (len(widths) - 1) <= width:
            return widths, gap
    return None


def _with_lower_header(titles: Sequence[str], widths: list[int], room: int) -> list[int]:
    """The widths with what `room` it takes for the titles to stand on as few lines as they can."""
    for height in count(1):
        wider = [
            next(each for each in range(width, width + len(title) + 1) if len(_heading(title, each)) <= height)
            for title, width in zip(titles, widths, strict=True)
        ]
        if sum(wider) - sum(widths) <= room:
            return wider
    raise AssertionError("a title needs no more lines than it has")


def _heading(title: str, width: int) -> list[str]:
    """The title on lines of at most `width`; a longer word is broken with a hyphen."""
    pieces: list[str] = []
    for word in title.split():
        while len(word) > width:
            pieces.append(f"{word[: width - 1]}-")
            word = word[width - 1 :]
        pieces.append(word)
    return textwrap.wrap(" ".join(pieces), width, break_long_words=False, break_on_hyphens=False)


def _blocks(table: _Written) -> Iterator[Line]:
    figure = max(len(cell) for row in table.rows for cell in row[1:])
    for row in table.rows:
        yield Line(row[0], "bold")
        yield from (Line(f"  {cell:>{figure}}  {name}") for name, cell in zip(table.header[1:], row[1:], strict=True))


def _in_parts(block: ShownTable, width: int) -> Iterator[Line]:
    """A table of many columns or long names: names repeated in each part, on as many lines as they need."""
    table = _written(block)
    figures = [
        max(len(title) if title.isdecimal() else min(len(title), _HEADER), *(len(row[number]) for row in table.rows))
        for number, title in enumerate(table.header[1:], start=1)
    ]
    longest = max(len(row[0]) for row in [table.header, *table.rows])
    room = width - sum(figures) - _GAP * len(figures)
    names = min(longest, room if room > min(longest, _NAMES) else max(_NAMES, width // 3))
    for number, columns in enumerate(_parts(figures, width - names)):
        if number:
            yield Line()
        part = _written(block.only([0, *columns]))
        body = [line for row in part.body for line in _names_above(row, names)]
        last = _names_above(part.footer, names) if part.footer else []
        if len(last) > 1:
            body, last = [*body, *last], []
        yield from _laid_out(_Written(part.header, body, last[0] if last else None), width)


def _parts(figures: Sequence[int], width: int) -> Iterator[list[int]]:
    """The columns of figures in turn, from 1, as many together as fit in `width`."""
    part: list[int] = []
    used = 0
    for number, each in enumerate(figures, start=1):
        if part and used + each + _GAP > width:
            yield part
            part, used = [], 0
        part.append(number)
        used += each + _GAP
    yield part


def _below_names(table: _Written, width: int) -> list[Line]:
    """A table whose names stand on lines of their own, above their figures; none where even those are too wide."""
    figures = _Written(table.header[1:], [row[1:] for row in table.rows], None)
    room = width - _GAP
    if _widths(figures, room) is None:
        return []
    lines = [Line(f"{' ' * _GAP}{text}", style) for text, style in _laid_out(figures, room, 0)]
    first = len(lines) - len(table.rows)
    named = zip(table.rows, lines[first:], strict=True)
    return [*lines[:first], *(line for row, below in named for line in (*_wrapped(row[0], width, style="bold"), below))]


def _names_above(row: Sequence[str], width: int) -> list[list[str]]:
    """The row with its name on as many lines as it needs, the figures on the last."""
    *above, last = textwrap.wrap(row[0], max(width, 1)) or [""]
    return [*([line, *[""] * (len(row) - 1)] for line in above), [last, *row[1:]]]


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
