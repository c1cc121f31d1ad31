"""What stands around the cells of a sheet in the file of a workbook, compared with its description."""

import re
from collections.abc import Iterator
from fractions import Fraction
from math import isclose
from typing import Any, Final

from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from tillaggsbelopp.report.addresses import area, cell_at
from tillaggsbelopp.report.book import LEAST, REFUSAL, Book, Chart, Sheet, rows_of
from tillaggsbelopp.report.workbook.charted import charted, drawn_alike
from tillaggsbelopp.report.workbook.container import DrawnChart
from tillaggsbelopp.report.workbook.difference import Difference, Kind
from tillaggsbelopp.report.workbook.stored import Opened

_LOWEST: Final = 3.0  # points of a row that can be seen
_NARROWEST: Final = 0.5  # signs of a column that can be
_FORMATTING: Final = re.compile(r'&&|&"[^"]*"|&K[0-9A-Fa-f]{6}|&[0-9]+|&B')


def around_cells(sheet: Sheet, book: Book, stored: Worksheet) -> Iterator[Difference]:
    """Yield what differs around the cells of a sheet: margins, what is hidden, protection, marks and limits."""
    yield from _margins(sheet, book, stored)
    yield from _hidden(sheet, stored)
    if not stored.protection.sheet:
        yield Difference(f"bladet {sheet.name}", "oskyddat", "skyddat")
    yield from _flags(sheet, stored)
    if stored.print_area:
        yield Difference(f"utskriften av bladet {sheet.name}", f"bara {stored.print_area}", "hela bladet")
    yield from _allowed(sheet, stored)


def tables(book: Book, stored: Workbook) -> Iterator[Difference]:
    """Yield the cells that are marked as tables, or the headings told of them, that differ."""
    expected = {name: (sheet, table) for name, sheet, table in book.named_tables()}
    wanted = {name: f"{sheet.name}!{area(table.first, table.last)}" for name, (sheet, table) in expected.items()}
    there = {table.displayName: (each.title, table) for each in stored.worksheets for table in each.tables.values()}
    for name in {**expected, **there}:
        is_ = f"{there[name][0]}!{there[name][1].ref}" if name in there else "borta"
        if is_ != wanted.get(name, "borta"):
            yield Difference(f"tabellen {name}", is_, wanted.get(name, "borta"))
        elif name in expected:
            sheet, table = expected[name]
            headings = [_one_line(heading) for heading in sheet.headings(table)]
            told = [_one_line(column.name or "") for column in there[name][1].tableColumns]
            if told != headings:
                yield Difference(f"rubrikerna i tabellen {name}", ", ".join(told), ", ".join(headings), Kind.TEXT)


def drawn(book: Book, opened: Opened) -> Iterator[Difference]:
    """Yield what differs in the charts: where they are, and what is drawn."""
    for sheet in book.sheets:
        stored = opened.charts.get(sheet.name, [])
        if len(stored) != len(sheet.charts):
            yield Difference(f"antalet diagram på bladet {sheet.name}", str(len(stored)), str(len(sheet.charts)))
        for chart, is_ in zip(sheet.charts, stored, strict=False):
            where = f"diagrammet på bladet {sheet.name}"
            references, points = charted(sheet, chart)
            if covered := _covered(sheet, chart, is_):
                yield Difference(where, f"över {covered}", f"vid {cell_at(*chart.at)}")
            if is_.title != chart.title:
                yield Difference(f"rubriken i {where}", is_.title or "borta", chart.title)
            if [reference.replace("'", "") for reference in is_.references] != references:
                yield Difference(where, "ritat på andra celler", "ritat på tabellens")
            elif not drawn_alike(points, is_.points):
                yield Difference(where, "ritat med andra tal", "ritat med tabellens", Kind.RESULT)


def _covered(sheet: Sheet, chart: Chart, stored: DrawnChart) -> str:
    """What a chart covers that it should not: a cell with something in it, or the cells where it begins; "" if none."""
    if len(stored.covers) != 4:
        return "okända celler"
    left, top, right, bottom = stored.covers
    if (top, left) != chart.at:
        return cell_at(top, left)
    meant = range(chart.at[0], chart.at[0] + rows_of(chart) + 1)
    filled = [place for place, cell in sheet.cells.items() if cell.value != "" and place[0] not in meant]
    hidden = [(row, column) for row, column in filled if top <= row < bottom and left <= column <= right]
    return cell_at(*min(hidden)) if hidden else ""


def _margins(sheet: Sheet, book: Book, stored: Worksheet) -> Iterator[Difference]:
    expected = book.margins(sheet)
    around = stored.HeaderFooter
    if around.differentFirst or around.differentOddEven:
        yield Difference(f"sidhuvudet på bladet {sheet.name}", "olika på olika sidor", "lika")
    for what, part, texts in (
        ("sidhuvudet", around.oddHeader, expected[:3]),
        ("sidfoten", around.oddFooter, expected[3:]),
    ):
        items = (None, None, None) if part is None else (part.left, part.center, part.right)
        for item, wanted in zip(items, texts, strict=True):
            text = _plain((item and item.text) or "")
            if text != _plain(wanted):
                yield Difference(f"{what} på bladet {sheet.name}", text or "tomt", wanted, Kind.TEXT)


def _plain(margin: str) -> str:
    """The text of a margin without the codes that only say how it looks."""
    return _FORMATTING.sub(lambda found: "&" if found[0] == "&&" else "", margin).strip()


def _hidden(sheet: Sheet, stored: Worksheet) -> Iterator[Difference]:
    for row, dimension in stored.row_dimensions.items():
        if dimension.hidden or _too_little(dimension.ht, _LOWEST):
            yield Difference(f"rad {row} på bladet {sheet.name}", "dold", "synlig")
    for column, width in stored.column_dimensions.items():
        if width.hidden or _too_little(width.width, _NARROWEST):
            yield Difference(f"kolumn {column} på bladet {sheet.name}", "dold", "synlig")
    others = stored.sheet_format
    if _too_little(others.defaultRowHeight, _LOWEST) or _too_little(others.defaultColWidth, _NARROWEST):
        yield Difference(f"övriga rader och kolumner på bladet {sheet.name}", "dolda", "synliga")
    view = stored.sheet_view
    if view.pane is not None:  # cells above and left of what is frozen can't be scrolled to
        rows, columns = (int(split or 0) for split in (view.pane.ySplit, view.pane.xSplit))
        first = view.topLeftCell or "A1"
        if (rows, columns) != sheet.frozen or first != "A1":
            is_ = f"{cell_at(rows, columns)}, med {first} överst"
            yield Difference(
                f"de låsta rutorna på bladet {sheet.name}", is_, f"{cell_at(*sheet.frozen)}, med A1 överst"
            )


def _too_little(size: float | None, least: float) -> bool:
    return size is not None and size < least


def _flags(sheet: Sheet, stored: Worksheet) -> Iterator[Difference]:
    """Yield what stands out, or is made not to, other than the cells that do when they say something else."""
    flagged = {cell_at(*place): text for place, text in sheet.flagged.items()}
    for formatted in stored.conditional_formatting:
        texts = {flagged.get(cell) for cell in str(formatted.sqref).split()}
        wanted = {f'"{text}"' for text in texts if text is not None}
        rules = [rule for rule in formatted.rules if rule.type == "cellIs" and rule.operator == "notEqual"]
        formulas = {formula for rule in rules for formula in rule.formula}
        shows = any(rule.dxf is not None and rule.dxf.numFmt is not None for rule in formatted.rules)
        if shows or None in texts or len(rules) < len(formatted.rules) or formulas != wanted:
            yield Difference(f"{sheet.name}!{formatted.sqref}", "villkorligt formaterad", "det inte")


def _allowed(sheet: Sheet, stored: Worksheet) -> Iterator[Difference]:
    """Yield the cells where other things may be typed than described, or where other words are shown to who types."""
    wanted = {
        (row, column): (allowed.least, allowed.most)
        for allowed in sheet.allowed
        for row in range(allowed.cells[0], allowed.cells[2] + 1)
        for column in range(allowed.cells[1], allowed.cells[3] + 1)
    }
    for validation in stored.data_validations.dataValidation:
        words = (validation.promptTitle or "", validation.prompt or "", validation.errorTitle, validation.error)
        for cells in validation.sqref.ranges:
            for row, column in ((row - 1, column - 1) for row, column in cells.cells):
                where = f"vad som får skrivas i {sheet.name}!{cell_at(row, column)}"
                if (row, column) not in wanted:
                    yield Difference(where, "begränsat", "fritt")
                elif not _limits(validation, *wanted.pop((row, column))):
                    yield Difference(where, "begränsat på annat sätt", "som när det skrevs")
                elif words != ("", "", *REFUSAL):
                    told = ": ".join(word for word in words if word and word not in REFUSAL) or "andra ord"
                    yield Difference(where, f"beskrivet med {told}", ": ".join(REFUSAL))
    for place in sorted(wanted):
        yield Difference(f"vad som får skrivas i {sheet.name}!{cell_at(*place)}", "fritt", "begränsat")


def _limits(validation: DataValidation, least: Fraction | None, most: Fraction | None) -> bool:
    """Tell whether a validation has these limits."""
    first, second = (_number(text) for text in (validation.formula1, validation.formula2))
    low, high = (None if limit is None else float(limit) for limit in (least, most))
    if low is not None and high is not None:
        wanted: tuple[str, float | None, float | None] = ("between", low, high)
    elif high is not None:
        wanted = ("lessThanOrEqual", high, None)
    else:
        wanted = ("greaterThanOrEqual", LEAST if low is None else low, None)
    operator = validation.operator or "between"
    is_ = (operator, first, second if operator == "between" else None)
    return validation.type == "decimal" and is_[0] == wanted[0] and all(map(_alike, is_[1:], wanted[1:]))


def _alike(one: float | None, other: float | None) -> bool:
    return one is other or (one is not None and other is not None and isclose(one, other, rel_tol=1e-14))


def _number(text: Any) -> float | None:
    try:
        return float(text)
    except (TypeError, ValueError):
        return None


def _one_line(text: str) -> str:
    """A heading as a table tells it, however line breaks are written."""
    return " ".join(text.replace("_x000a_", " ").replace("_x000A_", " ").split())
