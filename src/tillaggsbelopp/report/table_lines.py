"""A table on a screen or in a pipe: its columns as wide as they need, and how it gives way in a narrow window."""

import textwrap
from collections.abc import Iterator, Sequence
from itertools import count
from typing import Final, NamedTuple

from tillaggsbelopp.report.blocks import Line, Narrow, Role, ShownTable

_SHORTEST_HEADER: Final = 9
_NAMES: Final = 20
_SHORTEST_NAMES: Final = 24
_HEADER: Final = 12
_GAP: Final = 2


class _Written(NamedTuple):
    """A table as it is written: its titles, its rows and, if it has one, the row of sums."""

    header: list[str]
    body: list[list[str]]
    footer: list[str] | None

    @property
    def rows(self) -> list[list[str]]:
        return [*self.body, self.footer] if self.footer else self.body


def wrapped(text: str, width: int, indent: int = 0, style: str = "", first: str = "") -> list[Line]:
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


def has_room(block: ShownTable, width: int) -> bool:
    """Tell whether the table fits in `width` with all its columns."""
    return _widths(_written(block), width) is not None


def _written(block: ShownTable) -> _Written:
    footer = None if block.footer is None else block.texts(block.footer)
    return _Written([column.title for column in block.columns], [block.texts(row) for row in block.rows], footer)


def _with_columns_that_fit(block: ShownTable, width: int) -> ShownTable:
    """The table without the columns that give way; those that gave way in vain are kept."""

    def without(levels: set[int]) -> ShownTable:
        return block.only(place for place, column in enumerate(block.columns) if column.gives_way not in levels)

    levels = sorted({column.gives_way for column in block.columns} - {0})
    left_out: set[int] = set()
    for level in levels:
        if not has_room(without(left_out), width):
            left_out.add(level)
    for level in reversed(levels):
        if level in left_out and has_room(without(left_out - {level}), width):
            left_out.remove(level)
    return without(left_out)


def table_lines(block: ShownTable, width: int) -> Iterator[Line]:
    """A table in at most `width` columns; a figure is never cut."""
    block = _with_columns_that_fit(block, width)
    if block.title:
        yield from wrapped(block.title, width, style="bold" if block.narrow is Narrow.PARTS else "")
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
    return [*lines[:first], *(line for row, below in named for line in (*wrapped(row[0], width, style="bold"), below))]


def _names_above(row: Sequence[str], width: int) -> list[list[str]]:
    """The row with its name on as many lines as it needs, the figures on the last."""
    *above, last = textwrap.wrap(row[0], max(width, 1)) or [""]
    return [*([line, *[""] * (len(row) - 1)] for line in above), [last, *row[1:]]]
