"""A workbook as a description, to be written from and verified against: what stands where, and how it looks."""

import re
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Final, NamedTuple

from tillaggsbelopp.report.addresses import Address

Value = str | int | Fraction | bool

WHOLE: Final = "#,##0"
SIGNED: Final = "+#,##0;-#,##0;0"
KRONOR: Final = '#,##0"\u00a0kr"'  # a space outside the quotes is a thousand separator where Swedish is spoken
GENERAL: Final = "General"
REFUSAL: Final = ("Inte tillåtet", "Här ska stå ett tal inom uppgiftens gränser.")
"""What is said, under which title, to who types a number outside the limits."""
LEAST: Final = -1e15
"""The limit of a number that has none."""
_ROW_PIXELS: Final = 20
_WIDTH: Final = 9  # of a column that has none of its own
_LONGEST_TITLE: Final = 60  # a header holds 255 signs in all, its codes included


class InputFile(NamedTuple):
    """A file that was read: its name within its folder, and the SHA-256 of its bytes."""

    name: str
    sha256: str


class Origin(NamedTuple):
    """The origin of a result: the files, the program's version, the date put on it, and the name of the agreement."""

    files: tuple[InputFile, ...]
    version: str
    dated: date
    agreement: str

    @property
    def program(self) -> str:
        """The program and its version."""
        return f"tillaggsbelopp {self.version}"


@dataclass(frozen=True)
class Style:
    """The look of a cell; `kind` is one of those that the writer has colours for."""

    kind: str = ""
    number_format: str = GENERAL
    bold: bool = False
    wrapped: bool = False
    centred: bool = False
    small: bool = False
    unlocked: bool = False


@dataclass(frozen=True)
class SheetCell:
    """The value that stands in a cell, or that its formula (written without the equals sign) gives."""

    value: Value
    style: Style = Style()
    formula: str = ""


@dataclass(frozen=True)
class Chart:
    """Columns, stacked or beside each other: a series per column of `values`, over the names in a column.

    Rows are from `first` to `last`; `axes` are the titles of the axes, "" for none. The column `unseen` of values is
    not drawn: what stands on it floats, as in a waterfall. The upright axis starts at `least`. Where they are `banded`
    the others are dark in the middle and light outside.
    """

    title: str
    description: str
    names: int
    values: tuple[int, ...]
    heading: int
    first: int
    last: int
    at: tuple[int, int]
    size: tuple[int, int]
    unseen: int | None = None
    least: int | None = None
    stacked: bool = True
    axes: tuple[str, str] = ("", "")
    banded: bool = False


@dataclass(frozen=True)
class Allowed:
    """The limits of numbers that may be typed into cells.

    `cells` are the first row and column, and the last row and column, counted from 0; None is no limit.
    """

    cells: tuple[int, int, int, int]
    least: Fraction | None
    most: Fraction | None


@dataclass(frozen=True)
class MarkedTable:
    """The cells from one row and column to another that are marked as a table: a row of headings and those under it.

    Programs that read aloud tell its name, its `description` and the heading of each cell. It holds no row of sums.
    """

    first: tuple[int, int]
    last: tuple[int, int]
    description: str


@dataclass
class Sheet:
    """A sheet. Frozen panes, repeated rows and columns, and breaks are by row and column from 0.

    Only columns before `not_printed_from` are printed, if it says one.

    `flagged` cells stand out when they say anything else than the text given.
    """

    name: str
    cells: dict[tuple[int, int], SheetCell] = field(default_factory=dict)
    widths: dict[int, float] = field(default_factory=dict)
    heights: dict[int, float] = field(default_factory=dict)
    frozen: tuple[int, int] = (0, 0)
    repeated_rows: tuple[int, int] | None = None
    repeated_columns: tuple[int, int] | None = None
    breaks_before_rows: list[int] = field(default_factory=list)
    breaks_before_columns: list[int] = field(default_factory=list)
    scale: int | None = None
    on_one_page: bool = False
    tables: list[MarkedTable] = field(default_factory=list)
    charts: list[Chart] = field(default_factory=list)
    flagged: dict[tuple[int, int], str] = field(default_factory=dict)
    allowed: list[Allowed] = field(default_factory=list)
    not_printed_from: int | None = None

    def put(self, row: int, column: int, value: Value, style: Style = Style(), formula: str = "") -> Address:
        """Place a cell, and return its address. AssertionError if there is one already."""
        if (row, column) in self.cells:
            raise AssertionError(f"{self.name}: two cells at {row}, {column}")
        self.cells[row, column] = SheetCell(value, style, formula)
        return Address(self.name, row, column)

    def across(self, row: int, values: Iterable[Value], style: Style) -> None:
        """Place values beside each other from the first column on."""
        for column, value in enumerate(values):
            self.put(row, column, value, style)

    def text(self, row: int, column: int, text: str, style: Style) -> None:
        """Place a text in a row as high as it needs. The width of the column must be known."""
        self.put(row, column, text, style)
        self.fit(row, text, self.widths.get(column, _WIDTH), style)

    def paragraph(self, row: int, columns: tuple[int, int], text: str, style: Style) -> int:
        """Place a text over columns, from the first to the last, a line on each row; return the row after.

        Lines flow over the empty cells beside them, so that no cells need be merged. Widths must be known.
        """
        look = replace(style, wrapped=False)
        for line in self.lines(text, columns, style):
            self.put(row, columns[0], line, look)
            row += 1
        return row

    def paragraphs(self, row: int, columns: tuple[int, int], texts: Iterable[str], style: Style) -> int:
        """Place texts over columns, each from a row of its own; return the row after them."""
        for text in texts:
            row = self.paragraph(row, columns, text, style)
        return row

    def lines(self, text: str, columns: tuple[int, int], style: Style) -> list[str]:
        """The lines that a text takes over columns, as far in as it begins."""
        indent = text[: len(text) - len(text.lstrip(" "))]
        width = self.signs_over(columns, style)
        parts = (textwrap.wrap(part, width, subsequent_indent=indent) for part in text.split("\n"))
        return [line for part in parts for line in part or [""]]

    def signs_over(self, columns: tuple[int, int], style: Style) -> int:
        """How many signs of a text columns hold together, from the first to the last."""
        first, last = columns
        return _signs(sum(self.widths.get(column, _WIDTH) for column in range(first, last + 1)), style)

    def mark(self, first: tuple[int, int], last: tuple[int, int], description: str) -> None:
        """Mark cells as a table, headings first. One without rows, which no program takes for a table, is not marked.

        AssertionError if a heading is empty, or the same as another.
        """
        if last[0] <= first[0]:
            return
        table = MarkedTable(first, last, description)
        headings = self.headings(table)
        if not all(headings) or len({heading.casefold() for heading in headings}) < len(headings):
            raise AssertionError(f"{self.name}: headings {headings}")
        self.tables.append(table)

    def headings(self, table: MarkedTable) -> list[str]:
        """The headings of a table."""
        row, first = table.first
        cells = [self.cells.get((row, column)) for column in range(first, table.last[1] + 1)]
        return ["" if cell is None else str(cell.value) for cell in cells]

    def fit(self, row: int, text: str, width: float, style: Style) -> None:
        """Make the row high enough for the text at that width."""
        line = 11.0 if style.small else 13.0
        per_line = _signs(width, style)
        height = line * sum(len(textwrap.wrap(part, per_line)) or 1 for part in text.split("\n")) + 3
        self.heights[row] = min(400.0, max(self.heights.get(row, 15.0), height))


@dataclass
class Book:
    """A workbook: its properties, what it was made from, its sheets in order, and defined names for cells.

    `stamp` stands on every sheet and page. `bounds` works out how far what a spreadsheet computes in a cell may be from
    the exact value; cells that it does not tell of are whole numbers, or computed of such by some few operations.
    """

    title: str
    subject: str
    stamp: str
    origin: Origin
    sheets: list[Sheet] = field(default_factory=list)
    names: dict[str, Address] = field(default_factory=dict)
    bounds: Callable[[], Mapping[Address, float]] = dict

    def formulas(self) -> Iterator[tuple[Address, SheetCell]]:
        """Yield every cell that has a formula, with its address."""
        for sheet in self.sheets:
            for (row, column), cell in sheet.cells.items():
                if cell.formula:
                    yield Address(sheet.name, row, column), cell

    def margins(self, sheet: Sheet) -> tuple[str, ...]:
        """The texts left, middle and right in the header, then in the footer, with the codes for page numbers."""
        title = self.title if len(self.title) <= _LONGEST_TITLE else f"{self.title[: _LONGEST_TITLE - 1]}…"
        above = (title.replace("&", "&&"), self.stamp.replace("&", "&&"), sheet.name)
        return (*above, f"Underlaget daterat {self.origin.dated.isoformat()}", "Sida &P av &N", self.origin.program)

    def named_tables(self) -> Iterator[tuple[str, Sheet, MarkedTable]]:
        """Yield every table with the name that it alone has in the book, and its sheet."""
        taken: set[str] = set()
        for sheet in self.sheets:
            for number, table in enumerate(sheet.tables, start=1):
                name = f"Tabell_{re.sub(r'[^0-9A-Za-zÅÄÖåäöÉé]', '_', sheet.name)}_{number}"
                while name.casefold() in taken:
                    name += "_"
                taken.add(name.casefold())
                yield name, sheet, table


def rows_of(chart: Chart) -> int:
    """How many rows of ordinary height a chart covers, rounded up."""
    return -(-chart.size[1] // _ROW_PIXELS)


def _signs(width: float, style: Style) -> int:
    """How many signs of a text fit in a width."""
    return max(1, int(width * (1.35 if style.small else 1.05)) - (2 if style.kind == "text" else 0))


def unlike(headings: Iterable[str]) -> list[str]:
    """Headings of a table, those that say the same as one before numbered."""
    told: list[str] = []
    for heading in headings:
        number, other = 1, heading
        while other.casefold() in {each.casefold() for each in told}:
            number += 1
            other = f"{heading} ({number})"
        told.append(other)
    return told
