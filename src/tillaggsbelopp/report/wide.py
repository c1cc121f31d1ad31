"""A table of many columns or long names: in parts, names repeated, each name on as many lines as it needs."""

import textwrap
from collections.abc import Iterator, Sequence
from typing import Final

from tillaggsbelopp.report.layout import Line, table

_NAMES: Final = 20
_HEADER: Final = 12
_GAP: Final = 2


def wide_table(
    header: Sequence[str], body: Sequence[Sequence[str]], footer: Sequence[str] | None, width: int
) -> Iterator[Line]:
    """The table with its first column to the left and figures to the right, in at most `width` columns if it can."""
    rows = [*body, *([footer] if footer else [])]
    figures = [
        max(len(title) if title.isdecimal() else min(len(title), _HEADER), *(len(row[number]) for row in rows))
        for number, title in enumerate(header[1:], start=1)
    ]
    names = _width_of_names(max(len(row[0]) for row in [header, *rows]), sum(figures) + _GAP * len(figures), width)
    for number, part in enumerate(_parts(figures, width - names)):
        if number:
            yield Line()
        columns = [0, *(place + 1 for place in part)]
        lines = [line for row in body for line in _on_lines([row[column] for column in columns], names)]
        last = [*_on_lines([footer[column] for column in columns], names)] if footer else []
        if len(last) > 1:
            lines, last = [*lines, *last], []
        yield from table([header[column] for column in columns], lines, last[0] if last else None, width)


def _width_of_names(longest: int, figures: int, width: int) -> int:
    """The width of the names: their own, or what the figures leave; a third of `width` where that is too little."""
    room = width - figures
    if room > min(longest, _NAMES):
        return min(longest, room)
    return min(longest, max(_NAMES, width // 3))


def _parts(figures: Sequence[int], width: int) -> Iterator[list[int]]:
    """The columns in turn, as many together as fit in `width`."""
    part: list[int] = []
    used = 0
    for number, each in enumerate(figures):
        if part and used + each + _GAP > width:
            yield part
            part, used = [], 0
        part.append(number)
        used += each + _GAP
    yield part


def _on_lines(row: list[str], width: int) -> Iterator[list[str]]:
    """The row with its name on as many lines as it needs, the figures on the last."""
    *above, last = textwrap.wrap(row[0], max(width, 1)) or [""]
    yield from ([line, *[""] * (len(row) - 1)] for line in above)
    yield [last, *row[1:]]
