"""The decision workbook for those who have it read aloud to them, and for those who read it on paper."""

import io
import re
import textwrap
import zipfile
from collections import Counter

import pytest
from openpyxl import load_workbook

from tests.report.books import book_of
from tests.worlds import ROOT, read_agreement_folder, read_statistics_folder
from tillaggsbelopp.engine.figures import Figures
from tillaggsbelopp.report.book import Book, Sheet
from tillaggsbelopp.report.workbook.writer import to_xlsx

_IDENTIFIER = re.compile(r"\b[a-zåäö0-9]+_[a-zåäö0-9_]+")


@pytest.fixture(scope="module", params=["", "examples/distriktstillskott/"])
def book(request: pytest.FixtureRequest) -> Book:
    name, year = ("distrikt", 2024) if request.param else ("orebro", 2025)
    config, data = (f"{request.param}{folder}/{name}" for folder in ("config", "data"))
    figures = Figures(read_statistics_folder(ROOT / data, data))
    return book_of(read_agreement_folder(ROOT / config, config), figures, year)


@pytest.fixture(scope="module")
def parts(book: Book) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(to_xlsx(book))) as package:
        return {name: package.read(name).decode() for name in package.namelist()}


def test_no_cell_is_merged_and_swedish_is_the_language(parts: dict[str, str]) -> None:
    assert not [name for name, part in parts.items() if "<mergeCell" in part]
    assert "<dc:language>sv-SE</dc:language>" in parts["docProps/core.xml"]


def test_every_table_has_a_name_headings_and_a_text_of_its_own(book: Book, parts: dict[str, str]) -> None:
    stored = load_workbook(io.BytesIO(to_xlsx(book)))
    found = [(sheet, table) for sheet in stored.worksheets for table in sheet.tables.values()]
    assert {sheet.title for sheet, _ in found} >= {"Sammanfattning", "Beräkning", "Underlag", "Kontroll", "Källor"}
    assert max(Counter(table.displayName.casefold() for _, table in found).values()) == 1
    for sheet, table in found:
        headings = [cell.value for cell in sheet[table.ref][0]]
        assert headings == [column.name for column in table.tableColumns]
        assert all(heading and heading == heading.strip() for heading in headings)
        assert max(Counter(map(str.casefold, headings)).values()) == 1
        assert (table.autoFilter, table.totalsRowCount) == (None, None)
    tables = [part for name, part in parts.items() if name.startswith("xl/tables/")]
    assert len(tables) == len(found)
    assert all(re.search(r'altTextSummary="[^"]{5,}"', part) for part in tables)


def test_every_sheet_begins_with_its_title_and_every_chart_has_a_text(book: Book, parts: dict[str, str]) -> None:
    assert all(sheet.cells[0, 0].style.kind == "title" for sheet in book.sheets)
    drawings = [part for name, part in parts.items() if name.startswith("xl/drawings/drawing")]
    assert len(drawings) == sum(bool(sheet.charts) for sheet in book.sheets)
    assert all(re.search(r'descr="[^"]{40,}"', part) for part in drawings)


def test_tables_that_take_pages_have_their_headings_on_each(book: Book) -> None:
    for sheet in book.sheets:
        if sheet.frozen[0]:
            assert sheet.repeated_rows is not None or sheet.on_one_page, sheet.name


def test_no_text_is_cut(book: Book) -> None:
    assert [text for sheet in book.sheets for text in cut(sheet)] == []


def cut(sheet: Sheet) -> list[str]:
    """Texts that have no room: 1.3 signs to a unit of width at most, and 12 points to a line at least (small: less)."""
    found = []
    last = max(column for _, column in sheet.cells)
    for (row, column), cell in sheet.cells.items():
        if not isinstance(cell.value, str) or not cell.value:
            continue
        per_unit, line = (1.6, 10.0) if cell.style.small else (1.3, 12.0)
        if cell.style.wrapped:
            width = int(sheet.widths.get(column, 9) * per_unit)
            lines = sum(len(textwrap.wrap(part, width)) for part in cell.value.split("\n"))
            if lines * line > sheet.heights.get(row, 15.0):
                found.append(f"{sheet.name} {row} {column}: {cell.value}")
            continue
        after = range(column + 1, last + 1)
        beside = range(column + 1, next((at for at in after if (row, at) in sheet.cells), last + 1))
        width = sum(sheet.widths.get(at, 9) for at in [column, *beside])
        if column + len(beside) < last and len(cell.value) > width * per_unit:
            found.append(f"{sheet.name} {row} {column}: {cell.value}")
    return found


def test_those_who_decide_read_no_identifier(book: Book) -> None:
    summary, appendix = book.sheets[0], book.sheets[-1]
    read = [str(cell.value) for cell in summary.cells.values()]
    pages = {row for row, column in appendix.cells if column == 0}
    grounds = False
    for row in sorted(pages):
        first = appendix.cells[row, 0]
        if first.style.kind == "title":
            grounds = False
        grounds = grounds or str(first.value).endswith(": vad beloppet är räknat av")
        if not grounds:
            read += [str(cell.value) for (at, _), cell in appendix.cells.items() if at == row]
    assert len(read) > 50
    assert [text for text in read if _IDENTIFIER.search(text)] == []
