"""A view as a workbook: a sheet for each of its parts, and the files that it was computed from.

What changes and what is summed are formulas, and a table that is to be drawn is a chart.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from tillaggsbelopp.formula import excel
from tillaggsbelopp.report.blocks import (
    NONE,
    Column,
    Figure,
    Heading,
    Line,
    Records,
    Role,
    ShownCell,
    ShownTable,
    Text,
    View,
    text_column,
)
from tillaggsbelopp.report.csv_text import DECIMALS
from tillaggsbelopp.report.sections import pieces_of, plain_text
from tillaggsbelopp.report.workbook.book import Address, Book, Chart, Sheet, Style
from tillaggsbelopp.report.workbook.looks import (
    CELL,
    HEADING,
    NOTE,
    PROSE,
    SECTION,
    STAMP,
    STRONG,
    SUMS,
    TITLE,
    VERDICT,
    figure,
    files_sheet,
    number_format,
    scale_for,
)

_NAMES: Final = 40
_COLUMN: Final = 16
_TEXTS: Final = (0, 5)
_CHART_ROWS: Final = 19
_ONE_PAGE: Final = 60  # rows
_LEVELS: Final = ("Bas", "Nivå", "Ökning", "Minskning")
_ROUND: Final = 100_000
_AS_DATA: Final = "Data"


def view_book(view: View) -> Book:
    """The workbook of a view; one that has no table shows its records too."""
    origin = view.origin()
    parts: list[tuple[Heading, list[Line | Text | ShownTable]]] = []
    for piece in pieces_of(view):
        if isinstance(piece, Heading):
            parts.append((piece, []))
            continue
        if not parts:
            parts.append((Heading(view.title, view.name), []))
        parts[-1][1].append(piece)
    book = Book(view.title, origin.agreement, view.name.upper(), origin)
    book.sheets = [_sheet(book.stamp, view.title, heading, pieces) for heading, pieces in parts]
    if view.records is not None and not any(isinstance(piece, ShownTable) for _, pieces in parts for piece in pieces):
        book.sheets.append(_data_sheet(view, view.records()))
    book.sheets.append(files_sheet(origin))
    return book


def _sheet(stamp: str, title: str, heading: Heading, pieces: Sequence[Line | Text | ShownTable]) -> Sheet:
    sheet = Sheet(heading.name, widths={0: _NAMES, **dict.fromkeys(range(1, 30), _COLUMN)})
    sheet.put(0, 0, heading.title, TITLE)
    sheet.put(1, 0, title if title != heading.title else stamp, STAMP)
    row, noted = 3, False
    for piece in pieces:
        if isinstance(piece, ShownTable):
            row = _table(sheet, row + 1, piece)
            continue
        row += piece.style == "dim" and not noted  # notes stand apart
        noted = piece.style == "dim"
        look = NOTE if noted else STRONG if "bold" in piece.style else PROSE
        sheet.paragraph(row, _TEXTS, _indented(piece), look)
        row += 1
    widest = max(column for _, column in sheet.cells)
    if row - noted <= _ONE_PAGE:
        sheet.on_one_page = True
        return sheet
    sheet.scale = scale_for(_NAMES + _COLUMN * max(widest, _TEXTS[1]))
    return sheet


def _indented(piece: Line | Text) -> str:
    """The text as far in as it stands under others, but for an item of a list."""
    text = plain_text(piece)
    return " " * piece.indent + text if isinstance(piece, Text) and text == piece.text and piece.first != "- " else text


def _data_sheet(view: View, records: Records) -> Sheet:
    """The records as a table with columns as wide as they need, up to a limit, on as many pages as it takes."""
    rows: list[list[ShownCell]] = [
        [Figure(Fraction(cell), DECIMALS) if isinstance(cell, float | Fraction) else cell for cell in row]
        for row in records.rows
    ]
    table = ShownTable(tuple(map(text_column, records.names)), rows)
    longest = [max(map(len, column)) for column in zip(records.names, *map(table.texts, rows), strict=True)]
    sheet = Sheet(_AS_DATA, widths={place: min(_NAMES, length + 4) for place, length in enumerate(longest)})
    sheet.put(0, 0, view.title, TITLE)
    sheet.put(1, 0, view.name.upper(), STAMP)
    _table(sheet, 3, table)
    sheet.repeated_rows, sheet.scale = (3, 3), scale_for(sum(sheet.widths.values()))
    return sheet


def _table(sheet: Sheet, row: int, each: ShownTable) -> int:
    """A table from `row` on; the row after it and its drawing."""
    if each.title:
        sheet.put(row, 0, each.title, SECTION)
        row += 1
    heading = row
    for column, described in enumerate(each.columns):
        sheet.put(heading, column, described.title, HEADING)
        sheet.fit(heading, described.title, sheet.widths.get(column, _COLUMN), HEADING)
    first = heading + 1
    for row, cells in enumerate(each.rows, start=first):
        for column, cell in enumerate(cells):
            _put(sheet, row, column, cell, each.columns[column], _live(each, row, column))
    last = heading + len(each.rows)
    row = last
    if each.footer is not None:
        row += 1
        for column, cell in enumerate(each.footer):
            cells_above = f"{Address('', first, column).named()}:{Address('', last, column).named()}"
            formula = f"SUM({cells_above})" if _summed(each, column) else _live(each, row, column)
            _put(sheet, row, column, cell, each.columns[column], formula, total=True)
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


def _summed(each: ShownTable, column: int) -> bool:
    """Tell whether the last row is the sum of those above it."""
    if each.changes:
        return 0 < column < len(each.columns) - 2
    cells = [row[column] for row in each.rows]
    total = each.footer[column] if each.footer is not None else None
    figures = [cell for cell in cells if isinstance(cell, int | Fraction)]
    return isinstance(total, int | Fraction) and len(figures) == len(cells) > 0 and sum(figures) == total


def _live(each: ShownTable, row: int, column: int) -> str:
    """The formula of a cell of change: from the first of the row's figures to the last, in kr and in per cent."""
    kronor = len(each.columns) - 2
    if not each.changes or column < kronor:
        return ""
    first, last = (Address("", row, number).named() for number in (1, kronor - 1))
    return f"{last}-{first}" if column == kronor else f"100*({last}-{first})/{first}"


def _put(
    sheet: Sheet, row: int, column: int, cell: ShownCell, described: Column, formula: str = "", *, total: bool = False
) -> None:
    match cell:
        case str():
            sheet.put(row, column, cell, SUMS if total else CELL)
            if not total:
                sheet.fit(row, cell, sheet.widths.get(column, _COLUMN), CELL)
        case None:
            sheet.put(row, column, "" if described.role is Role.TEXT else NONE, VERDICT)
        case Figure(None):
            sheet.put(row, column, excel.MISSING, VERDICT)
        case Figure(value, decimals, _):
            _put_number(sheet, (row, column), value or 0, number_format(decimals), formula, total=total)
        case _:
            shown = "0" if described.role is Role.TEXT else number_format(described.decimals)  # it may be a year
            signs = f"+{shown};-{shown};0" if described.signed else shown
            _put_number(sheet, (row, column), cell, signs, formula, total=total)


def _put_number(
    sheet: Sheet, at: tuple[int, int], value: int | Fraction, shown: str, formula: str, *, total: bool
) -> None:
    style: Style = figure(shown, "sum", bold=True) if total else figure(shown)
    sheet.put(*at, value, style, formula)


def _waterfall(sheet: Sheet, heading: int, first: int, last: int, at: int, each: ShownTable) -> None:
    """Columns to draw from: what each step stands on, and the step, or the level of the years at the ends."""
    start = len(each.columns) + 1
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


def _number(cell: ShownCell) -> Fraction:
    value = cell.value if isinstance(cell, Figure) else cell
    return Fraction(value or 0) if not isinstance(value, str) else Fraction(0)
