"""Indicators as sheets: values, with the formula of each beside them, and their classes in words and colour."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from typing import Final

from tillaggsbelopp.agreement.indicators import OVER
from tillaggsbelopp.formula import excel
from tillaggsbelopp.measures.indicator_results import IndicatorResult, MeasureResult
from tillaggsbelopp.report.measures.measure_tables import (
    AS_SOURCE_TITLE,
    CLASS_WORDS,
    Grid,
    Shown,
    formulas,
    grids,
    unit_text,
)
from tillaggsbelopp.report.measures.view import computed_for_text
from tillaggsbelopp.report.workbook.basis import Origin
from tillaggsbelopp.report.workbook.book import Book, Chart, Sheet, Style
from tillaggsbelopp.report.workbook.files_sheet import files_sheet
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

STAMP_TEXT: Final = "NYCKELTAL"
_NAMES: Final = 30
_COLUMN: Final = 15
_MOST_COLUMNS: Final = 12
_TEXTS: Final = (0, 6)
_NARROWER: Final = 0.8  # names of a formula are long, and broken within
_ROW: Final = 15.0
_PAGE_HEIGHT: Final = 480.0  # what A4 across has room for between the margins, in points
_CHART_ROWS: Final = 18


def indicator_book(results: Sequence[IndicatorResult], origin: Origin) -> Book:
    """A sheet for each indicator, and one for the files they were computed from."""
    stamp = "ALTERNATIV" if any(result.changes for result in results) else STAMP_TEXT
    book = Book(
        f"Nyckeltal: {origin.agreement}", origin.agreement, stamp, origin.dated, f"tillaggsbelopp {origin.version}"
    )
    book.sheets = [*(indicator_sheet(result, stamp) for result in results), files_sheet(origin)]
    return book


def indicator_sheet(result: IndicatorResult, stamp: str) -> Sheet:
    """One indicator: its tables, conventions, and what it rests on."""
    written = result.written
    sheet = Sheet(written.id[:31], widths={0: _NAMES, **dict.fromkeys(range(1, _MOST_COLUMNS + 2), _COLUMN)})
    _head(sheet, written.name, stamp)
    sheet.frozen, sheet.repeated_rows = (2, 1), (0, 1)
    row = 2
    said = [] if result.computed_for is None else [computed_for_text(result.computed_for)]
    for text in (written.description, *said, *(f"ALTERNATIV: {change}" for change in result.changes)):
        sheet.paragraph(row, _TEXTS, text, PROSE)
        row += 1
    blocks = [0]
    for grid in grids(result):
        for part in _parts(grid):
            blocks.append(row + 1)
            row = _grid(sheet, row + 1, part)
    blocks.append(row)
    for text in _notes(result):
        sheet.paragraph(row, _TEXTS, text, NOTE)
        row += 1
    blocks.append(row + 1)
    sheet.put(row + 1, 0, "Formler", SECTION)
    row += 2
    for name, formula in formulas(written):
        sheet.paragraph(row, _TEXTS, f"{name} = {formula}", NOTE)
        row += 1
    widest = max(column for _, column in sheet.cells)
    sheet.scale = scale_for(_NAMES + _COLUMN * max(widest, _TEXTS[1]))
    sheet.breaks_before_rows = _breaks(sheet, [*blocks, row])
    return sheet


def _notes(result: IndicatorResult) -> Iterator[str]:
    for measure in result.measures:
        if measure.written.convention:
            yield f"{measure.written.name}, {AS_SOURCE_TITLE}: {measure.written.convention}"
    for assumption in result.written.assumptions:
        yield f"Antagande: {assumption.text} Källa: {assumption.source}"
    for each in result.uncertain:
        shown = f" {each.value}" if each.value else ""
        yield f"{each.status.capitalize()}: {each.name}{shown}. {each.source}"
    yield f"Källa: {result.written.source}"


def _breaks(sheet: Sheet, starts: Sequence[int]) -> list[int]:
    """The rows that a page begins at, so that none of the blocks between `starts` is divided if it fits on one."""
    page = _PAGE_HEIGHT * 100 / (sheet.scale or 100) - sum(sheet.heights.get(row, _ROW) for row in (0, 1))
    breaks: list[int] = []
    used = 0.0
    for first, after in pairwise(starts):
        height = sum(sheet.heights.get(row, _ROW) for row in range(first, after))
        if used and used + height > page:
            breaks.append(first)
            used = 0.0
        used = (used + height) % page
    return breaks


def _head(sheet: Sheet, title: str, stamp: str) -> None:
    sheet.put(0, 0, title, TITLE)
    sheet.put(1, 0, stamp, STAMP)


def _parts(grid: Grid) -> Iterator[Grid]:
    """The table in as many as it takes for columns to stay readable in print, those of a measure kept together."""
    wide = [
        2 if any(cells[number].kind is not None for _, cells in grid.rows) else 1 for number in range(len(grid.columns))
    ]
    parts = -(-sum(wide) // _MOST_COLUMNS)
    if parts < 2 or not _of_measures(grid):
        yield grid
        return
    groups = [list(group) for _, group in groupby(range(len(grid.columns)), lambda number: grid.measures[number].id)]
    share, chosen, used = -(-sum(wide) // parts), list[int](), 0
    for group in groups:
        size = sum(wide[number] for number in group)
        if chosen and used + size > max(share, size):
            yield _only(grid, chosen)
            chosen, used = [], 0
        chosen, used = chosen + group, used + size
    yield _only(grid, chosen)


def _only(grid: Grid, chosen: Sequence[int]) -> Grid:
    rows = tuple((name, tuple(cells[number] for number in chosen)) for name, cells in grid.rows)
    overall = None if grid.overall is None else (grid.overall[0], tuple(grid.overall[1][n] for n in chosen))
    return replace(
        grid,
        columns=tuple(grid.columns[number] for number in chosen),
        rows=rows,
        overall=overall,
        measures=tuple(grid.measures[number] for number in chosen),
        formulas=tuple(grid.formulas[number] for number in chosen),
    )


def _of_measures(grid: Grid) -> bool:
    """Whether each column is a measure, and not one of the years or members of a single one."""
    return not grid.of_one


def _grid(sheet: Sheet, row: int, grid: Grid) -> int:
    """A table from `row` on; the row after it."""
    if grid.title:
        sheet.put(row, 0, grid.title, SECTION)
        row += 1
    of_measures = _of_measures(grid)
    if not of_measures and grid.formulas:
        sheet.paragraph(row, _TEXTS, f"Formel: {grid.formulas[0]}", NOTE)
        row += 1
    places: list[int] = []
    heading, column = row, 1
    sheet.put(heading, 0, grid.corner if any(name for name, _ in grid.rows) else "", HEADING)
    for number, title in enumerate(grid.columns):
        places.append(column)
        sheet.put(heading, column, title, HEADING)
        sheet.fit(heading, title, _COLUMN, HEADING)
        column += 1
        if any(cells[number].kind is not None for _, cells in grid.rows):
            sheet.put(heading, column, "Klass", HEADING)
            column += 1
    if of_measures:
        row += 1
        sheet.put(row, 0, "Formel", NOTE)
        for place, formula in zip(places, grid.formulas, strict=True):
            sheet.put(row, place, formula, NOTE)
            sheet.fit(row, formula, _COLUMN * _NARROWER, NOTE)
    first = row + 1
    for name, cells in grid.rows:
        row += 1
        sheet.put(row, 0, name, CELL)
        for number, (place, cell) in enumerate(zip(places, cells, strict=True)):
            _put(sheet, row, place, cell, grid.measures[number if of_measures else 0])
    last = row
    if grid.overall is not None:
        row += 1
        sheet.put(row, 0, grid.overall[0], SUMS)
        for place, overall in zip(places, grid.overall[1], strict=True):
            if overall is not None:
                value = excel.MISSING if overall.figure is None else overall.figure
                sheet.put(row, place, value, figure(overall.number_format, "sum", bold=True))
    if of_measures and (chart := _chart(grid, places, heading, first, last, row + 2)) is not None:
        sheet.charts.append(chart)
        row += _CHART_ROWS
    return row + 2


def _put(sheet: Sheet, row: int, column: int, cell: Shown, measure: MeasureResult) -> None:
    value = excel.MISSING if cell.figure is None else cell.figure
    sheet.put(row, column, value, VERDICT if cell.figure is None else figure(cell.number_format))
    if cell.kind is not None:
        sheet.put(row, column + 1, CLASS_WORDS[cell.kind], Style(_look(cell.kind, measure), centred=True))


def _look(kind: int, measure: MeasureResult) -> str:
    if kind == 0 or measure.written.classes is None:
        return "between"
    adverse = 1 if measure.written.classes.adverse == OVER else -1
    return "adverse" if kind == adverse else "favourable"


def _chart(grid: Grid, places: Sequence[int], heading: int, first: int, last: int, row: int) -> Chart | None:
    """The drawn measure of the table, in both its readings if it has two; None if none is drawn."""
    drawn = [number for number, measure in enumerate(grid.measures) if measure.written.drawn]
    if not drawn or first == last:
        return None
    measure = grid.measures[drawn[0]]
    readings = [number for number in drawn if grid.measures[number].id == measure.id][:2]
    written = measure.written.name
    return Chart(
        written,
        f"Stapeldiagram över {written[:1].lower()}{written[1:]}",
        0,
        tuple(places[number] for number in readings),
        heading,
        first,
        last,
        (row, 0),
        (760, 320),
        stacked=False,
        axes=(grid.corner, unit_text(measure)),
    )
