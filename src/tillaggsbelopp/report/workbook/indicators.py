"""Indicators as sheets: values, with the formula of each beside them, and their classes in words and colour."""

from collections.abc import Mapping, Sequence
from datetime import date
from hashlib import sha256
from typing import Final

from tillaggsbelopp import __version__
from tillaggsbelopp.agreement.indicators import OVER
from tillaggsbelopp.agreement.models import Terms
from tillaggsbelopp.diagnostics import Source
from tillaggsbelopp.engine.indicators import IndicatorResult, MeasureResult
from tillaggsbelopp.formula import excel
from tillaggsbelopp.report.measures import CLASS_WORDS, Grid, Shown, grids
from tillaggsbelopp.report.workbook.book import Book, Chart, Sheet, Style
from tillaggsbelopp.report.workbook.looks import (
    CELL,
    HEADING,
    NOTE,
    PROSE,
    SECTION,
    STAMP,
    SUMS,
    TITLE,
    figure,
    scale_for,
    table,
)

STAMP_TEXT: Final = "NYCKELTAL"
_FILES: Final = "Underlag"
_NAMES: Final = 30
_COLUMN: Final = 16
_TEXTS: Final = (0, 6)
_CHART_ROWS: Final = 18


def indicator_book(results: Sequence[IndicatorResult], terms: Terms, files: Mapping[str, Source]) -> Book:
    """A sheet for each indicator, and one for the files they were computed from."""
    dated: date = terms.dated or terms.in_force_from
    stamp = "ALTERNATIV" if any(result.changes for result in results) else STAMP_TEXT
    book = Book(f"Nyckeltal: {terms.name}", terms.name, stamp, dated, f"tillaggsbelopp {__version__}")
    book.sheets = [indicator_sheet(result, stamp) for result in results]
    sheet = Sheet(_FILES, widths={0: 50, 1: 70})
    _head(sheet, "Filer som nyckeltalen räknats på", stamp)
    rows = [(name, sha256(source.content).hexdigest()) for name, source in sorted(files.items())]
    table(sheet, 3, ("Fil", "SHA-256"), rows)
    book.sheets.append(sheet)
    return book


def indicator_sheet(result: IndicatorResult, stamp: str) -> Sheet:
    """One indicator: its tables, conventions, and what it rests on."""
    written = result.written
    sheet = Sheet(written.id[:31], widths={0: _NAMES, **dict.fromkeys(range(1, 40), _COLUMN)})
    _head(sheet, written.name, stamp)
    row = 2
    for text in (written.description, *(f"ALTERNATIV: {change}" for change in result.changes)):
        sheet.paragraph(row, _TEXTS, text, PROSE)
        row += 1
    for grid in grids(result):
        row = _grid(sheet, row + 1, grid)
    for measure in result.measures:
        if measure.written.convention:
            text = f"{measure.written.name}, som källan: {measure.written.convention}"
            sheet.paragraph(row + 1, _TEXTS, text, NOTE)
            row += 1
    for each in result.uncertain:
        shown = f" {each.value}" if each.value else ""
        sheet.paragraph(row + 1, _TEXTS, f"{each.status.capitalize()}: {each.name}{shown}. {each.source}", NOTE)
        row += 1
    sheet.paragraph(row + 1, _TEXTS, f"Källa: {written.source}", NOTE)
    widest = max(column for _, column in sheet.cells)
    sheet.scale = scale_for(_NAMES + _COLUMN * widest)
    return sheet


def _head(sheet: Sheet, title: str, stamp: str) -> None:
    sheet.put(0, 0, title, TITLE)
    sheet.put(1, 0, stamp, STAMP)


def _grid(sheet: Sheet, row: int, grid: Grid) -> int:
    """A table from `row` on; the row after it."""
    if grid.title:
        sheet.put(row, 0, grid.title, SECTION)
        row += 1
    each_its_own = len(grid.measures) == len(grid.columns) and len(grid.formulas) > 1
    if not each_its_own and grid.formulas:
        sheet.paragraph(row, _TEXTS, f"Formel: {grid.formulas[0]}", NOTE)
        row += 1
    places: list[int] = []
    column = 1
    for number in range(len(grid.columns)):
        places.append(column)
        column += 2 if any(cells[number].kind is not None for _, cells in grid.rows) else 1
    heading = row
    sheet.put(heading, 0, grid.corner, HEADING)
    for number, (place, title) in enumerate(zip(places, grid.columns, strict=True)):
        sheet.put(heading, place, title, HEADING)
        sheet.fit(heading, title, _COLUMN, HEADING)
        if (number + 1 < len(places) and places[number + 1] > place + 1) or (
            number + 1 == len(places) and column > place + 1
        ):
            sheet.put(heading, place + 1, "Klass", HEADING)
    if each_its_own or (len(grid.columns) == 1 and grid.formulas and each_its_own):
        row += 1
        sheet.put(row, 0, "Formel", NOTE)
        for place, formula in zip(places, grid.formulas, strict=True):
            sheet.put(row, place, formula, NOTE)
            sheet.fit(row, formula, _COLUMN, NOTE)
    first = row + 1
    for name, cells in grid.rows:
        row += 1
        sheet.put(row, 0, name, CELL)
        for number, (place, cell) in enumerate(zip(places, cells, strict=True)):
            _put(sheet, row, place, cell, _measure(grid, number))
    if grid.rows:
        _chart(sheet, grid, places, heading, first, row)
    if grid.overall is not None:
        row += 1
        sheet.put(row, 0, grid.overall[0], SUMS)
        for place, overall in zip(places, grid.overall[1], strict=True):
            if overall is not None:
                value = excel.MISSING if overall.figure is None else overall.figure
                sheet.put(row, place, value, figure(overall.number_format, "sum", bold=True))
    if sheet.charts and sheet.charts[-1].first == first:
        row += _CHART_ROWS
    return row + 2


def _put(sheet: Sheet, row: int, column: int, cell: Shown, measure: MeasureResult) -> None:
    value = excel.MISSING if cell.figure is None else cell.figure
    sheet.put(row, column, value, figure(cell.number_format))
    if cell.kind is not None:
        sheet.put(row, column + 1, CLASS_WORDS[cell.kind], Style(_look(cell.kind, measure), centred=True))


def _look(kind: int, measure: MeasureResult) -> str:
    if kind == 0 or measure.written.classes is None:
        return "between"
    adverse = 1 if measure.written.classes.adverse == OVER else -1
    return "adverse" if kind == adverse else "favourable"


def _measure(grid: Grid, column: int) -> MeasureResult:
    return grid.measures[column if len(grid.measures) == len(grid.columns) else 0]


def _chart(sheet: Sheet, grid: Grid, places: Sequence[int], heading: int, first: int, last: int) -> None:
    """The columns of the table that are to be drawn."""
    drawn = [
        place for number, place in enumerate(places) if _measure(grid, number).written.drawn and len(grid.columns) > 1
    ]
    if not drawn:
        return
    title = grid.title or sheet.cells[0, 0].value
    sheet.charts.append(
        Chart(
            str(title),
            f"Stapeldiagram: {title}",
            0,
            tuple(drawn[:1]),
            heading,
            first,
            last,
            (last + 2, 0),
            (760, 320),
        )
    )
