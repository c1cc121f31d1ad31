"""A view as a workbook: a sheet for each of its parts, and the files that it was computed from.

What changes and what is summed are formulas, and a table that is to be drawn is a chart.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from tillaggsbelopp.formula import excel
from tillaggsbelopp.report.addresses import area, cell_at
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
from tillaggsbelopp.report.book import Book, Sheet, unlike
from tillaggsbelopp.report.csv_text import DECIMALS
from tillaggsbelopp.report.drawn_tables import drawn_chart, figure_of
from tillaggsbelopp.report.sections import pieces_of, plain_text
from tillaggsbelopp.report.workbook import looks
from tillaggsbelopp.swedish import capitalized

_NAMES: Final = 40
_COLUMN: Final = 16
_SENTENCES: Final = 60
_TEXTS: Final = (0, 5)
_CHART_ROWS: Final = 19
_ONE_PAGE: Final = 60  # rows
_PAGE_HEIGHT: Final = 480.0  # what A4 across has room for between the margins at full size, in points
_ROW: Final = 15.0
_LEAST_SCALE: Final = 60
_HEADER: Final = 60  # signs that the head of a page has room for
_UNNAMED: Final = "Vad"  # what the names of rows are where a table does not say it


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
    parts = [each for heading, pieces in parts for each in _divided(heading, pieces)]
    stamp = view.name.upper()
    sheets = [_sheet(stamp, view.title, heading, pieces) for heading, pieces in parts]
    if view.records is not None and not any(isinstance(piece, ShownTable) for _, pieces in parts for piece in pieces):
        sheets.append(_data_sheet(stamp, view.title, view.records()))
    return Book(
        header_title(view.title, origin.agreement),
        origin.agreement,
        stamp,
        origin,
        [*sheets, looks.files_sheet(origin)],
    )


def _divided(
    heading: Heading, pieces: list[Line | Text | ShownTable]
) -> Iterator[tuple[Heading, list[Line | Text | ShownTable]]]:
    """Yield a part as what stands on a sheet each: table by table where they are too long together."""
    tables = [piece for piece in pieces if isinstance(piece, ShownTable)]
    rows = sum(len(each.rows) + (_CHART_ROWS if each.drawn else 0) + 3 for each in tables) + len(pieces) - len(tables)
    if len(tables) < 2 or rows <= _ONE_PAGE:
        yield heading, pieces
        return
    first, *others = (at for at, piece in enumerate(pieces) if isinstance(piece, ShownTable))
    notes = [piece for piece in pieces[first:] if not isinstance(piece, ShownTable)]
    yield heading, [*pieces[:first], pieces[first], *notes]
    for number, at in enumerate(others, start=2):
        table = pieces[at]
        if isinstance(table, ShownTable):
            yield Heading(table.title or heading.title, f"{heading.name} {number}"), [table._replace(title="")]


def header_title(title: str, agreement: str) -> str:
    """A title as the head of a page has room for it: a long one without the name of the agreement, on the sheets."""
    if len(title) <= _HEADER:
        return title
    for named in (f": {agreement}", f", {agreement}", f"{agreement}: ", f"{agreement} "):
        title = title.replace(named, "", 1)
    return capitalized(title)


def _sheet(stamp: str, title: str, heading: Heading, pieces: Sequence[Line | Text | ShownTable]) -> Sheet:
    tables = [piece for piece in pieces if isinstance(piece, ShownTable)]
    sheet = Sheet(heading.name, widths={0: _NAMES, **{place: _width(tables, place) for place in range(1, 30)}})
    looks.put_title(sheet, heading.title, title if title != heading.title else stamp)
    row, noted = 3, False
    for piece in pieces:
        if isinstance(piece, ShownTable):
            row = _table(sheet, row + 1, piece)
            continue
        dim = piece.style == "dim"
        note = dim and not (isinstance(piece, Text) and piece.indent)  # one further in belongs to the line above
        row += note != noted  # notes stand apart
        noted = note
        look = looks.NOTE if dim else looks.STRONG if "bold" in piece.style else looks.PROSE
        row = sheet.paragraph(row, _TEXTS, _indented(piece), look)
    widest = max(column for _, column in sheet.cells)
    if sheet.not_printed_from is not None:
        widest = sheet.not_printed_from - 1
    if row - noted <= _ONE_PAGE:
        sheet.on_one_page = True
        sheet.breaks_before_rows.clear()
        return sheet
    if len(tables) == 1:
        head = sheet.tables[0].first[0]
        sheet.repeated_rows = (head, head)
    sheet.scale = looks.scale_for(sum(sheet.widths[place] for place in range(max(widest, _TEXTS[1]) + 1)))
    if sheet.breaks_before_rows:  # what stands before the first drawing on a page of its own, if that can be read
        height = sum(sheet.heights.get(row, _ROW) for row in range(sheet.breaks_before_rows[0]))
        if (scale := int(100 * _PAGE_HEIGHT / height)) >= _LEAST_SCALE:
            sheet.scale = min(sheet.scale, scale)
    return sheet


def _width(tables: Sequence[ShownTable], place: int) -> int:
    """The width of a column: room for its texts, and for sentences where a table has them there."""
    cells = (row[place] for table in tables for row in table.rows if place < len(table.columns))
    longest = max((len(cell) for cell in cells if isinstance(cell, str)), default=0)
    return _SENTENCES if longest > _NAMES else max(_COLUMN, longest + 4)


def _indented(piece: Line | Text) -> str:
    """The text as far in as it stands under others, but for an item of a list."""
    text = plain_text(piece)
    return " " * piece.indent + text if isinstance(piece, Text) and text == piece.text and piece.first != "- " else text


def _data_sheet(stamp: str, title: str, records: Records) -> Sheet:
    """The records as a table with columns as wide as they need, up to a limit, on as many pages as it takes."""
    rows: list[list[ShownCell]] = [
        [Figure(Fraction(cell), DECIMALS) if isinstance(cell, float | Fraction) else cell for cell in row]
        for row in records.rows
    ]
    table = ShownTable(tuple(map(text_column, records.names)), rows)
    longest = [max(map(len, column)) for column in zip(records.names, *map(table.texts, rows), strict=True)]
    sheet = Sheet("Data", widths={place: min(_NAMES, length + 4) for place, length in enumerate(longest)})
    looks.put_title(sheet, title, stamp)
    _table(sheet, 3, table)
    sheet.repeated_rows, sheet.scale = (3, 3), looks.scale_for(sum(sheet.widths.values()))
    return sheet


def _table(sheet: Sheet, row: int, each: ShownTable) -> int:
    """A table from `row` on; the row after it and its drawing."""
    if each.title:
        sheet.put(row, 0, each.title, looks.SECTION)
        row += 1
    heading, first, last = row, row + 1, row + len(each.rows)
    looks.put_headings(sheet, heading, unlike(described.title or _UNNAMED for described in each.columns))
    for row, cells in enumerate(each.rows, start=first):
        for column, cell in enumerate(cells):
            _put(sheet, row, column, cell, each.columns[column], _live(each, row, column))
    sheet.mark((heading, 0), (last, len(each.columns) - 1), each.title or str(sheet.cells[0, 0].value))
    row = last
    if each.footer is not None:
        row += 1
        for column, cell in enumerate(each.footer):
            sums = f"SUM({area((first, column), (last, column))})"
            formula = sums if _summed(each, column) else _live(each, row, column)
            _put(sheet, row, column, cell, each.columns[column], formula, total=True)
    if (chart := drawn_chart(sheet, each, (heading, first, last), row + 2)) is not None:
        sheet.breaks_before_rows.append(row + 1)  # the row above it, or the frame is drawn on the page before
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
    first, last = (cell_at(row, number) for number in (1, kronor - 1))
    return f"{last}-{first}" if column == kronor else f"100*({last}-{first})/ABS({first})"


def _put(
    sheet: Sheet, row: int, column: int, cell: ShownCell, described: Column, formula: str = "", *, total: bool = False
) -> None:
    match cell:
        case str():
            sheet.put(row, column, cell, looks.SUMS if total else looks.CELL)
            if not total:
                sheet.fit(row, cell, sheet.widths.get(column, _COLUMN), looks.CELL)
            return
        case None:
            sheet.put(row, column, "" if described.role is Role.TEXT else NONE, looks.VERDICT)
            return
        case Figure(None):
            sheet.put(row, column, excel.MISSING, looks.VERDICT)
            return
        case Figure():
            shown = looks.number_format(cell.decimals)
        case _:
            shown = "0" if described.role is Role.TEXT else looks.number_format(described.decimals)  # it may be a year
            shown = f"+{shown};-{shown};0" if described.signed else shown
    style = looks.figure(shown, "sum" if total else "cell", bold=total)
    sheet.put(row, column, figure_of(cell), style, formula)
