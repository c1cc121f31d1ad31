"""Indicators as sheets: what they say in words, values with their classes in words and colour, and formulas last."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import Final

from tillaggsbelopp.agreement.indicators import OVER
from tillaggsbelopp.diagnostics import fold
from tillaggsbelopp.formula import excel
from tillaggsbelopp.measures.indicator_results import IndicatorResult, MeasureResult
from tillaggsbelopp.report.blocks import Figure, ShownCell, ShownTable
from tillaggsbelopp.report.book import Book, Chart, Origin, Sheet, Style, unlike
from tillaggsbelopp.report.measures.answer import measures_in_words
from tillaggsbelopp.report.measures.measure_tables import (
    CLASS_WORDS,
    MeasureTable,
    conventions,
    formulas,
    grounds,
    measure_tables,
    unit_text,
)
from tillaggsbelopp.report.measures.view import computed_for_text
from tillaggsbelopp.report.view_book import header_title
from tillaggsbelopp.report.workbook import looks
from tillaggsbelopp.swedish import in_sentence

STAMP_TEXT: Final = "NYCKELTAL"
_LONGEST_NAME: Final = 31  # signs
_NAMES: Final = 30
_COLUMN: Final = 15
_MOST_COLUMNS: Final = 12
_TEXTS: Final = (0, 6)
_ROW: Final = 15.0
_PAGE_HEIGHT: Final = 480.0  # what A4 across has room for between the margins, in points
_CHART_ROWS: Final = 18


def indicator_book(results: Sequence[IndicatorResult], origin: Origin) -> Book:
    """Describe a workbook of indicators: a sheet for each, and one for the files they were computed from (`origin`)."""
    stamp = "ALTERNATIV" if any(result.changes for result in results) else STAMP_TEXT
    files = looks.files_sheet(origin)
    taken = {fold(files.name)}
    sheets = [_indicator_sheet(result, stamp, _free_name(_in_short(result.written.name), taken)) for result in results]
    return Book(
        header_title(f"Nyckeltal: {origin.agreement}", origin.agreement),
        origin.agreement,
        stamp,
        origin,
        [*sheets, files],
    )


def _indicator_sheet(result: IndicatorResult, stamp: str, name: str) -> Sheet:
    """The sheet of one indicator: its tables, conventions, what it rests on, and its formulas."""
    written = result.written
    widths: dict[int, float] = {0: _NAMES, **dict.fromkeys(range(1, _MOST_COLUMNS + 2), _COLUMN)}
    sheet = Sheet(name, widths=widths, frozen=(2, 1), repeated_rows=(0, 1))
    looks.put_title(sheet, written.name, stamp)
    said = [] if result.computed_for is None else [computed_for_text(result.computed_for)]
    said = [
        *measures_in_words(result),
        written.description,
        *said,
        *(f"ALTERNATIV: {change}" for change in result.changes),
    ]
    row = sheet.paragraphs(2, _TEXTS, said, looks.PROSE)
    starts = [0]
    for whole in measure_tables(result):
        for part in _parts(whole):
            starts.append(row + 1)
            row = _put_table(sheet, row + 1, part)
    starts.append(row)
    notes = [*conventions(result), *grounds(result), f"Källa: {written.source}"]
    row = sheet.paragraphs(row, _TEXTS, notes, looks.NOTE) + 1
    starts.append(row)
    sheet.put(row, 0, "Formler", looks.SECTION)
    row = sheet.paragraphs(row + 1, _TEXTS, (f"{name} = {formula}" for name, formula in formulas(written)), looks.NOTE)
    widest = max(column for _, column in sheet.cells)
    sheet.scale = looks.scale_for(_NAMES + _COLUMN * max(widest, _TEXTS[1]))
    sheet.breaks_before_rows = _breaks(sheet, [*starts, row])
    return sheet


def _in_short(title: str) -> str:
    """As much of a title as the name of a sheet has room for: what stands before a colon, or its first whole words."""
    plain = " ".join(re.sub(r"[\[\]*?/\\\\]", " ", title).split()).strip("'")
    name = plain if len(plain) <= _LONGEST_NAME else plain.partition(":")[0]
    if len(name) > _LONGEST_NAME:
        name = name[: _LONGEST_NAME + 1].rpartition(" ")[0] or name[:_LONGEST_NAME]
        name = re.sub(r" \w{1,3}$", "", name)  # such as per, which means nothing without what follows
    return name.replace(":", "")


def _free_name(wanted: str, taken: set[str]) -> str:
    """The name of a sheet, numbered if another has it; it is taken then."""
    name, number = wanted, 1
    while fold(name) in taken:
        number += 1
        name = f"{wanted[: _LONGEST_NAME - 5]} ({number})"
    taken.add(fold(name))
    return name


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


def _parts(whole: MeasureTable) -> Iterator[MeasureTable]:
    """The table, in as many parts as keep columns readable in print; those of a measure are kept together."""
    wide = [1 + _has_words(whole.table, place) for place in range(1, len(whole.table.columns))]
    parts = -(-sum(wide) // _MOST_COLUMNS)
    if parts < 2 or whole.of_one:
        yield whole
        return
    share, used, chosen = -(-sum(wide) // parts), 0, list[list[int]]([[]])
    for _, group in groupby(range(len(wide)), lambda number: whole.readings[number].measure.id):
        numbers = list(group)
        size = sum(wide[number] for number in numbers)
        if chosen[-1] and used + size > max(share, size):
            chosen.append([])
            used = 0
        chosen[-1] += numbers
        used += size
    for numbers in chosen:
        table = whole.table.only([0, *(number + 1 for number in numbers)])
        yield MeasureTable(table, [whole.readings[number] for number in numbers])


def _has_words(table: ShownTable, place: int) -> bool:
    """Tell whether the figures of a column have words on them."""
    return any(isinstance(cell, Figure) and cell.word for row in table.rows for cell in row[place : place + 1])


def _put_table(sheet: Sheet, row: int, each: MeasureTable) -> int:
    """Put a table from `row` on; return the row to go on at."""
    table = each.table
    if table.title:
        sheet.put(row, 0, table.title, looks.SECTION)
        row += 1
    places: list[int] = []
    heading = row
    corner, *titles = (described.title for described in table.columns)
    headings = [corner if any(row[0] for row in table.rows) else "Vad"]
    for number, title in enumerate(titles, start=1):
        places.append(len(headings))
        headings += [title, "Klass"] if _has_words(table, number) else [title]
    looks.put_headings(sheet, heading, unlike(headings))
    marked = heading + len(table.rows), len(headings) - 1
    said = f"{sheet.cells[0, 0].value}, {table.title}" if table.title else str(sheet.cells[0, 0].value)
    sheet.mark((heading, 0), marked, said)
    first = row + 1
    for name, *cells in table.rows:
        row += 1
        sheet.text(row, 0, str(name), looks.CELL)
        for number, (place, cell) in enumerate(zip(places, cells, strict=True)):
            _put(sheet, row, place, cell, each.readings[0 if each.of_one else number].measure)
    last = row
    if table.footer is not None:
        row += 1
        name, *sums = table.footer
        sheet.put(row, 0, str(name), looks.SUMS)
        for place, cell in zip(places, sums, strict=True):
            if isinstance(cell, Figure):
                value = excel.MISSING if cell.value is None else cell.value
                sheet.put(row, place, value, looks.figure(looks.number_format(cell.decimals), "sum", bold=True))
    if not each.of_one and (chart := _chart(each, places, heading, first, last, row + 2)) is not None:
        sheet.charts.append(chart)
        row += _CHART_ROWS
    return row + 2


def _put(sheet: Sheet, row: int, column: int, cell: ShownCell, measure: MeasureResult) -> None:
    if not isinstance(cell, Figure):
        raise TypeError(cell)
    if cell.value is None:
        sheet.put(row, column, excel.MISSING, looks.VERDICT)
    else:
        sheet.put(row, column, cell.value, looks.figure(looks.number_format(cell.decimals)))
    if cell.word:
        sheet.put(row, column + 1, cell.word, Style(_look(cell.word, measure), centred=True))


def _look(word: str, measure: MeasureResult) -> str:
    if word == CLASS_WORDS[0] or measure.written.classes is None:
        return "between"
    adverse = CLASS_WORDS[1 if measure.written.classes.adverse == OVER else -1]
    return "adverse" if word == adverse else "favourable"


def _chart(each: MeasureTable, places: Sequence[int], heading: int, first: int, last: int, row: int) -> Chart | None:
    """The chart of the table's drawn measure, in both its readings if it has two; None if none is drawn."""
    measures = [reading.measure for reading in each.readings]
    drawn = next((measure for measure in measures if measure.written.drawn), None)
    if drawn is None or first == last:
        return None
    values = [place for place, measure in zip(places, measures, strict=True) if measure.id == drawn.id][:2]
    name, axes = drawn.written.name, (each.table.columns[0].title, unit_text(drawn))
    described = f"Stapeldiagram över {in_sentence(name)}. Talen står i tabellen ovanför."
    at, size = (row, 0), (760, 320)
    return Chart(name, described, 0, tuple(values), heading, first, last, at, size, stacked=False, axes=axes)
