"""A report as sections of text and tables, whoever reads it: on a screen, in Markdown or in a workbook."""

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from tillaggsbelopp.report.layout import Line, fits, wrapped
from tillaggsbelopp.report.layout import table as laid_out
from tillaggsbelopp.swedish import format_number

ABSENT: Final = "saknas"


@dataclass(frozen=True)
class Figure:
    """A number as it is shown; None where there is none."""

    value: Fraction | int | None
    decimals: int = 0

    @property
    def text(self) -> str:
        """As a Swede writes it."""
        return ABSENT if self.value is None else format_number(Fraction(self.value), self.decimals, fixed=True)


Cell = str | Figure


@dataclass(frozen=True)
class Bars:
    """How a table is drawn: a column's values, as they are or each on top of those before it (a waterfall)."""

    title: str
    column: int
    waterfall: bool = False


@dataclass(frozen=True)
class Sheetful:
    """A table: its heading, what it holds, its last row, and how it is drawn, if it is.

    With `changes` its columns are amounts, but for the last two: how they change from the first to the last, in kr and
    in per cent; and its last row has their sums.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    footer: tuple[Cell, ...] | None = None
    title: str = ""
    drawn: Bars | None = None
    changes: bool = False


@dataclass(frozen=True)
class Section:
    """A part of a report: texts, then tables. `name` is a single word, as a sheet is named."""

    name: str
    title: str
    texts: tuple[str, ...] = ()
    tables: tuple[Sheetful, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """A report, under its title."""

    title: str
    sections: tuple[Section, ...]


def text_of(cell: Cell) -> str:
    """A cell as text."""
    return cell if isinstance(cell, str) else cell.text


def lines_of(report: Report, width: int) -> Iterator[Line]:
    """The report in at most `width` columns."""
    yield from wrapped(report.title, width, style="bold")
    for section in report.sections:
        yield Line()
        yield from wrapped(section.title, width, style="bold")
        for text in section.texts:
            yield from wrapped(text, width, 2, first="- ")
        for table in section.tables:
            yield Line()
            if table.title:
                yield from wrapped(table.title, width)
            footer = None if table.footer is None else [text_of(cell) for cell in table.footer]
            rows = _short(table.rows, width)
            if not fits(table.header, [*rows, *([footer] if footer else [])], width):
                rows = [[text_of(cell) for cell in row] for row in table.rows]  # a block for each, not for its lines
            yield from laid_out(table.header, rows, footer, width)
        for text in section.notes:
            yield from wrapped(text, width, style="dim")


def to_markdown(report: Report) -> str:
    """The report as Markdown."""
    lines = [f"# {report.title}", ""]
    for section in report.sections:
        lines += [f"## {section.title}", ""]
        lines += [f"- {_escaped(text)}" for text in section.texts]
        lines += [""] if section.texts else []
        for table in section.tables:
            lines += [f"**{table.title}**", ""] if table.title else []
            lines += [*_rows(table), ""]
        lines += [line for text in section.notes for line in (f"*{_escaped(text)}*", "")]
    return "\n".join(lines).rstrip() + "\n"


def to_document(report: Report) -> list[dict[str, Any]]:
    """The sections as data."""
    return [
        {
            "rubrik": section.title,
            "text": list(section.texts),
            "tabeller": [
                {
                    "rubrik": table.title or section.title,
                    "kolumner": list(table.header),
                    "rader": [[_plain(cell) for cell in row] for row in table.rows],
                    "summa": None if table.footer is None else [_plain(cell) for cell in table.footer],
                }
                for table in section.tables
            ],
            "anmärkningar": list(section.notes),
        }
        for section in report.sections
    ]


def _rows(table: Sheetful) -> Iterator[str]:
    texts = [all(isinstance(row[number], str) for row in table.rows) for number in range(len(table.header))]
    yield f"| {' | '.join(map(_escaped, table.header))} |"
    yield f"|{'|'.join('---' if text else '---:' for text in texts)}|"
    for row in table.rows:
        yield f"| {' | '.join(_escaped(text_of(cell)) for cell in row)} |"
    if table.footer is not None:
        yield f"| {' | '.join(f'**{_escaped(text_of(cell))}**' if text_of(cell) else '' for cell in table.footer)} |"


def _escaped(text: str) -> str:
    for sign in ("\\", "|", "*", "_", "`", "<"):
        text = text.replace(sign, f"\\{sign}")
    return text


def _plain(cell: Cell) -> str | int | float | None:
    if isinstance(cell, str):
        return cell
    if cell.value is None:
        return None
    value = Fraction(cell.value)
    return value.numerator if value.denominator == 1 else round(float(value), 10)


def _short(rows: Iterable[Sequence[Cell]], width: int) -> list[list[str]]:
    """The rows as texts, a long first cell on several lines above the others."""
    found: list[list[str]] = []
    for row in rows:
        first, *others = map(text_of, row)
        *above, last = textwrap.wrap(first, max(24, width // 2)) or [""]
        found += [[line, *[""] * len(others)] for line in above]
        found.append([last, *others])
    return found
