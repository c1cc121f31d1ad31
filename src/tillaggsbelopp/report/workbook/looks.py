"""The looks of cells, the ways that values are shown in them, and what sheets have in common."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Final

from tillaggsbelopp.formula.units import NO_UNIT_WORD
from tillaggsbelopp.report.book import WHOLE, Origin, Sheet, Style
from tillaggsbelopp.report.workbook.basis import STATUS_CELL, UNTOUCHED, Basis

TITLE: Final = Style("title", bold=True)
STAMP: Final = Style("stamp", bold=True)
SEAL: Final = Style("seal", bold=True)
PLAIN: Final = Style()
STRONG: Final = Style(bold=True)
WRAPPED: Final = Style(bold=True, wrapped=True)
NOTE: Final = Style("note", wrapped=True, small=True)
PROSE: Final = Style("prose", wrapped=True)
HEADING: Final = Style("heading", bold=True, wrapped=True, centred=True)
SECTION: Final = Style("section", bold=True)
SUMS: Final = Style("sum", bold=True)
CELL: Final = Style("text", wrapped=True)
VERDICT: Final = Style("cell", centred=True)
PAGE_WIDTH: Final = 128.0  # the widths of columns that A4 across holds at full size
SMALLEST_SCALE: Final = 35
_READABLE_SCALE: Final = 60
ON_ONE_PAGE: Final = 30
"""The most rows of a table that stands on one page with what is around it, and the most bars that can be told apart."""

PERCENT: Final = "%"
_MOST_DECIMALS: Final = 6
_FILES_ON_A_PAGE: Final = 80


def figure(number_format: str, kind: str = "cell", *, bold: bool = False, unlocked: bool = False) -> Style:
    """The style of a cell with a number, in a given number format."""
    return Style(kind, number_format, bold=bold, unlocked=unlocked)


FIGURE: Final = figure(WHOLE)
SUM_FIGURE: Final = figure(WHOLE, "sum", bold=True)


def number_format(decimals: int, whole: str = WHOLE) -> str:
    """The number format with so many decimals after the format of whole numbers."""
    return f"{whole}.{'0' * decimals}" if decimals else whole


def shown_unit(unit: str) -> str:
    """The unit beside a figure; "" where there is none, or the number's format shows it."""
    return "" if unit in (NO_UNIT_WORD, PERCENT) else unit


def format_of(values: Iterable[object], unit: str) -> str:
    """The number format that shows the numbers among values without cutting them, as far as six decimals."""
    numbers = [value for value in values if isinstance(value, Fraction)]
    if unit == PERCENT:
        return f"{number_format(_decimals([number * 100 for number in numbers]), '0')}%"
    if unit == NO_UNIT_WORD and all(number.denominator == 1 for number in numbers):
        return "0"  # without separators: it may be a year
    return number_format(_decimals(numbers))


def _decimals(numbers: Iterable[Fraction]) -> int:
    def needed(number: Fraction) -> int:
        return next((n for n in range(_MOST_DECIMALS) if (number * 10**n).denominator == 1), _MOST_DECIMALS)

    return max(map(needed, numbers), default=0)


def put_title(sheet: Sheet, title: str, stamp: str) -> None:
    """Put the two first rows of a sheet: what it is, and how far it can be relied on."""
    sheet.put(0, 0, title, TITLE)
    sheet.put(1, 0, stamp, STAMP)


def open_sheet(sheet: Sheet, basis: Basis, title: str = "") -> None:
    """Put the two first rows of a sheet of the decision workbook, with whether it has been changed."""
    put_title(sheet, title or f"{sheet.name}: {basis.title}", basis.stamp)
    put_status(sheet, 1, 2)


def put_status(sheet: Sheet, row: int, column: int) -> None:
    """Put a cell that tells, live, whether the workbook is as it was issued; it stands out if it is not."""
    sheet.put(row, column, UNTOUCHED, STRONG, STATUS_CELL.named(from_sheet=sheet.name, fixed="rc"))
    sheet.flagged[row, column] = UNTOUCHED


def scale_for(width: float) -> int:
    """The scale, in per cent, at which columns of that width together fit on a page."""
    return max(SMALLEST_SCALE, min(100, int(100 * PAGE_WIDTH / width)))


def readable_scale_for(width: float) -> int:
    """The scale for columns of that width together, but none so small that figures can't be read: they take pages."""
    return max(_READABLE_SCALE, scale_for(width))


def width_for(heading: str, least: float) -> float:
    """The width of a column whose heading is not broken within words."""
    return max(least, 1.25 * max(len(word) for word in heading.split()) + 2)


def put_headings(sheet: Sheet, row: int, headings: Iterable[str]) -> None:
    """Put the headings of columns, in a row as high as they need. Widths must be known."""
    for column, text in enumerate(headings):
        sheet.text(row, column, text, HEADING)


def table(
    sheet: Sheet, row: int, heading: Sequence[str], rows: Iterable[Sequence[str]], description: str, first: int = 0
) -> int:
    """Put a table of texts from `row` on, in rows as high as they need; return the row after. Widths must be known."""
    head = row
    for column, text in enumerate(heading, start=first):
        sheet.put(row, column, text, HEADING)
    for cells in rows:
        row += 1
        for column, value in enumerate(cells, start=first):
            sheet.text(row, column, value, CELL)
    sheet.mark((head, first), (row, first + len(heading) - 1), description)
    return row + 1


def files_sheet(origin: Origin) -> Sheet:
    """The sheet Källor of a workbook that is not decided on: the program, and the files read.

    Their SHA-256 stand beside them, and are not printed.
    """
    sheet = Sheet("Källor", widths={0: 60.0, 1: 68.0}, not_printed_from=1)
    sheet.on_one_page = len(origin.files) <= _FILES_ON_A_PAGE
    sheet.put(0, 0, "Lästa filer", TITLE)
    sheet.put(1, 0, f"Räknat med {origin.program}", PLAIN)
    table(sheet, 3, ["Fil", "SHA-256"], [[each.name, each.sha256] for each in origin.files], "Lästa filer")
    return sheet
