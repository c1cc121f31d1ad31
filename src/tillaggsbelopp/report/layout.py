"""Text for a terminal or a pipe: styled lines, laid out to a width. Colours and windows are rich's business."""

import os
import shutil
import textwrap
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple, TextIO

PIPE_WIDTH: Final = 100
_SHORTEST_HEADER: Final = 9


class Line(NamedTuple):
    """A line of output, and how a terminal that can shows it (a style of rich's)."""

    text: str = ""
    style: str = ""


def width_of(stream: TextIO) -> int:
    """The number of columns to write in; of a pipe, as many as are good to read."""
    return shutil.get_terminal_size((PIPE_WIDTH, 24)).columns if stream.isatty() else PIPE_WIDTH


def write_lines(lines: Iterable[Line], stream: TextIO) -> None:
    """Write the lines: plain text to a pipe or a plain terminal, styled (without colour by NO_COLOR) to others."""
    if not stream.isatty() or os.environ.get("TERM") == "dumb":
        stream.writelines(f"{line.text.rstrip()}\n" for line in lines)
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(file=stream, highlight=False)
    for line in lines:
        console.print(Text(line.text.rstrip(), style=line.style), soft_wrap=True)


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


def table(
    header: Sequence[str], body: Sequence[Sequence[str]], footer: Sequence[str] | None, width: int, texts: int = 1
) -> list[Line]:
    """A table with its first `texts` columns to the left and figures to the right; headers are wrapped to their column.

    A table without a footer ends with its body. Where the window is narrow the columns stand closer and long words of
    the header are broken; where even that is too wide there is a block per row instead. A figure is never cut.
    """
    rows = [*body, *([footer] if footer else [])]
    columns = _columns(header, rows, width)
    if columns is None:
        return _blocks(header, rows)
    widths, gap = columns
    headings = [_heading(title, wide) for title, wide in zip(header, widths, strict=True)]
    height = max(map(len, headings))
    stacked = [[""] * (height - len(heading)) + heading for heading in headings]
    rule = gap.join("-" * wide for wide in widths)
    return [
        *(Line(_row([heading[level] for heading in stacked], widths, gap, texts), "bold") for level in range(height)),
        Line(rule, "dim"),
        *(Line(_row(row, widths, gap, texts)) for row in body),
        *([Line(rule, "dim"), Line(_row(footer, widths, gap, texts), "bold")] if footer else []),
    ]


def fits(header: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> bool:
    """Tell whether a table of the rows takes at most `width` columns, without falling back on a block for each row."""
    return _columns(header, rows, width) is not None


def _columns(header: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> tuple[list[int], str] | None:
    """The widths of the columns and the gap between them; None where they are too wide together."""
    figures = [max(len(row[column]) for row in rows) for column in range(len(header))]
    words = [max(map(len, title.split()), default=0) for title in header]
    roomy = [max(pair) for pair in zip(figures, words, strict=True)]
    tight = [max(figure, min(word, _SHORTEST_HEADER)) for figure, word in zip(figures, words, strict=True)]
    for widths, gap in ((roomy, "  "), (roomy, " "), (tight, " ")):
        if sum(widths) + len(gap) * (len(widths) - 1) <= width:
            return widths, gap
    return None


def _heading(title: str, width: int) -> list[str]:
    """The title on lines of at most `width`; a longer word is broken with a hyphen."""
    pieces: list[str] = []
    for word in title.split():
        while len(word) > width:
            pieces.append(f"{word[: width - 1]}-")
            word = word[width - 1 :]
        pieces.append(word)
    return textwrap.wrap(" ".join(pieces), width, break_long_words=False, break_on_hyphens=False)


def _row(cells: Sequence[str], widths: Sequence[int], gap: str, texts: int) -> str:
    return gap.join(
        cell.ljust(wide) if number < texts else cell.rjust(wide)
        for number, (cell, wide) in enumerate(zip(cells, widths, strict=True))
    )


def _blocks(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[Line]:
    figure = max(len(cell) for row in rows for cell in row[1:])
    lines: list[Line] = []
    for row in rows:
        lines.append(Line(row[0], "bold"))
        lines += [Line(f"  {cell:>{figure}}  {name}") for name, cell in zip(header[1:], row[1:], strict=True)]
    return lines
