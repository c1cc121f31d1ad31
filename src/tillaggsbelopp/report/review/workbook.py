"""A review as a workbook: a sheet for each section, with the change drawn as a waterfall."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from tillaggsbelopp.agreement.models import Terms
from tillaggsbelopp.formula import excel
from tillaggsbelopp.report.comparison.differences_workbook import sources_sheet
from tillaggsbelopp.report.review.sections import Cell, Figure, Report, Section, Sheetful
from tillaggsbelopp.report.workbook.basis import Origin
from tillaggsbelopp.report.workbook.book import Address, Book, Chart, Sheet, Style, Value
from tillaggsbelopp.report.workbook.looks import (
    CELL,
    HEADING,
    NOTE,
    PROSE,
    SECTION,
    STAMP,
    SUMS,
    TITLE,
    VERDICT,
    figure,
    scale_for,
)

STAMPED: Final = "UPPFÖLJNING"
_NAMES: Final = 40
_COLUMN: Final = 16
_TEXTS: Final = (0, 5)
_CHART_ROWS: Final = 19
_ONE_PAGE: Final = 60  # rows
_LEVELS: Final = ("Bas", "Nivå", "Ökning", "Minskning")
_ROUND: Final = 100_000


def follow_up_book(report: Report, terms: Terms, origin: Origin) -> Book:
    """The workbook of a review, and the files it rests on."""
    book = Book(report.title, terms.name, STAMPED, origin.dated, f"tillaggsbelopp {origin.version}")
    book.sheets = [*(_sheet(report, section) for section in report.sections), sources_sheet(origin)]
    return book


def _sheet(report: Report, section: Section) -> Sheet:
    sheet = Sheet(section.name, widths={0: _NAMES, **dict.fromkeys(range(1, 30), _COLUMN)})
    sheet.put(0, 0, section.title, TITLE)
    sheet.put(1, 0, report.title, STAMP)
    row = 3
    for text in section.texts:
        sheet.paragraph(row, _TEXTS, text, PROSE)
        row += 1
    for each in section.tables:
        row = _table(sheet, row + 1, each)
    for text in section.notes:
        sheet.paragraph(row + 1, _TEXTS, text, NOTE)
        row += 1
    widest = max(column for _, column in sheet.cells)
    if row <= _ONE_PAGE:
        sheet.on_one_page = True
        return sheet
    sheet.scale = scale_for(_NAMES + _COLUMN * max(widest, _TEXTS[1]))
    return sheet


def _table(sheet: Sheet, row: int, each: Sheetful) -> int:
    """A table from `row` on; the row after it and its drawing."""
    if each.title:
        sheet.put(row, 0, each.title, SECTION)
        row += 1
    heading = row
    for column, text in enumerate(each.header):
        sheet.put(heading, column, text, HEADING)
        sheet.fit(heading, text, sheet.widths.get(column, _COLUMN), HEADING)
    first = heading + 1
    for row, cells in enumerate(each.rows, start=first):
        for column, cell in enumerate(cells):
            _put(sheet, row, column, cell, _live(each, row, column))
    last = heading + len(each.rows)
    row = last
    if each.footer is not None:
        row += 1
        for column, cell in enumerate(each.footer):
            summed = each.changes and 0 < column < len(each.header) - 2
            formula = (
                f"SUM({Address('', first, column).named()}:{Address('', last, column).named()})"
                if summed
                else _live(each, row, column)
            )
            _put(sheet, row, column, cell, formula, total=True)
    if each.drawn is not None and each.rows:
        if each.drawn.waterfall:
            _waterfall(sheet, heading, first, last, row + 2, each)
        else:
            column = each.drawn.column
            chart = Chart(
                each.drawn.title, each.drawn.title, 0, (column,), heading, first, last, (row + 2, 0), (860, 340)
            )
            sheet.charts.append(chart)
        row += _CHART_ROWS
    return row + 2


def _live(each: Sheetful, row: int, column: int) -> str:
    """The formula of a cell of change: from the first of the row's figures to the last, in kr and in per cent."""
    kronor = len(each.header) - 2
    if not each.changes or column < kronor:
        return ""
    first, last = (Address("", row, number).named() for number in (1, kronor - 1))
    return f"{last}-{first}" if column == kronor else f"100*({last}-{first})/{first}"


def _put(sheet: Sheet, row: int, column: int, cell: Cell, formula: str = "", *, total: bool = False) -> None:
    if isinstance(cell, str):
        sheet.put(row, column, cell, SUMS if total else CELL)
        if not total:
            sheet.fit(row, cell, sheet.widths.get(column, _COLUMN), CELL)
        return
    if cell.value is None:
        sheet.put(row, column, excel.MISSING, VERDICT)
        return
    value: Value = cell.value
    style = figure(_format(cell), "sum", bold=True) if total else figure(_format(cell))
    sheet.put(row, column, value, style, formula)


def _format(cell: Figure) -> str:
    return f"#,##0.{'0' * cell.decimals}" if cell.decimals else "#,##0"


def _waterfall(sheet: Sheet, heading: int, first: int, last: int, at: int, each: Sheetful) -> None:
    """Columns to draw from: what each step stands on, and the step, or the level of the years at the ends."""
    start = len(each.header) + 1
    for number, name in enumerate(_LEVELS):
        sheet.put(heading, start + number, name, HEADING)
    values = [_number(cells[1]) for cells in each.rows]
    level = values[0]
    lows = [level]
    for offset, value in enumerate(values):
        row, ends = first + offset, offset in (0, len(values) - 1)
        if ends:
            parts: Sequence[Fraction] = (Fraction(0), value, Fraction(0), Fraction(0))
        else:
            base = min(level, level + value)
            parts = (base, Fraction(0), max(value, Fraction(0)), max(-value, Fraction(0)))
            level += value
            lows.append(base)
        for number, part in enumerate(parts):
            sheet.put(row, start + number, part, Style("note", "#,##0"))
    spread = max(values[0], level) - min(lows)
    least = int((min(lows) - spread) // _ROUND * _ROUND) if min(lows) > spread > 0 else 0
    title = each.drawn.title if each.drawn else ""
    columns = tuple(range(start, start + len(_LEVELS)))
    chart = Chart(
        title, f"Vattenfall: {title}", 0, columns, heading, first, last, (at, 0), (860, 340), start, max(least, 0)
    )
    sheet.charts.append(chart)


def _number(cell: Cell) -> Fraction:
    return Fraction(cell.value or 0) if isinstance(cell, Figure) else Fraction(0)
