"""A view on a screen or in a pipe: its blocks as lines of at most so many columns."""

import sys
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from tillaggsbelopp.report.blocks import Bars, Block, Heading, Narrow, Role, ShownTable, Text
from tillaggsbelopp.report.layout import Line, fits, table, wrapped

if TYPE_CHECKING:
    from tillaggsbelopp.report.bars import Ink


def lines_of(blocks: Iterable[Block], width: int, ink: "Ink | None" = None) -> Iterator[Line]:
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
                yield from _table(block, width)
            case Bars(rows):
                from tillaggsbelopp.report.bars import bars, ink_for

                yield from bars(rows, width, ink or ink_for(sys.stdout))
            case _:
                yield from lines_of(block(width), width, ink)


def has_room(block: ShownTable, width: int) -> bool:
    """Tell whether the table fits in `width` with all its columns."""
    header, rows, footer = _texts(block)
    return fits(header, [*rows, *([footer] if footer else [])], width)


def _table(block: ShownTable, width: int) -> Iterator[Line]:
    if any(column.optional for column in block.columns) and not has_room(block, width):
        block = block.only(number for number, column in enumerate(block.columns) if not column.optional)
    header, rows, footer = _texts(block)
    if block.title:
        yield from wrapped(block.title, width, style="bold" if block.narrow is Narrow.PARTS else "")
    if block.narrow is Narrow.PARTS:
        from tillaggsbelopp.report.wide import wide_table

        yield from wide_table(header, rows, footer, width)
        return
    if block.narrow is Narrow.NAMES:
        short = _names_above(rows, width)
        if fits(header, [*short, *([footer] if footer else [])], width):
            rows = short  # else a block for each, not for its lines
    texts = next((place for place, column in enumerate(block.columns) if column.role is not Role.TEXT), 1)
    yield from table(header, rows, footer, width, max(texts, 1))


def _texts(block: ShownTable) -> tuple[list[str], list[list[str]], list[str] | None]:
    """The titles, the rows and the row of sums as they are written."""
    footer = None if block.footer is None else block.texts(block.footer)
    return [column.title for column in block.columns], [block.texts(row) for row in block.rows], footer


def _names_above(rows: Iterable[Sequence[str]], width: int) -> list[list[str]]:
    """The rows with a long first cell on several lines above the others."""
    found: list[list[str]] = []
    for first, *others in rows:
        *above, last = textwrap.wrap(first, max(24, width // 2)) or [""]
        found += [[line, *[""] * len(others)] for line in above]
        found.append([last, *others])
    return found
