"""What keeps a paper that we write from being read by everybody: workbooks and Markdown, as the files that they are."""

import io
import re
import textwrap
import zipfile
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.cell import Cell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

IDENTIFIER = re.compile(r"\b[a-zåäö0-9]+_[a-zåäö0-9_]+", re.IGNORECASE)
FOR_THOSE_WHO_CHECK = re.compile(
    "Källor|Regler|Beräkning|Underlag|Parametrar|Index|Kontroll|Beloppskontroll|Uppgiftskontroll|.* underlag|Data|Steg"
    "|Checklista|Känslighet|Uppgifter"
)
"""The sheets where things are called as in the files: names of formulas, files and figures."""
NAMES = ("Namn i filerna", "Namn")
GROUNDS = ("Formler",)
"""The sections, last on a sheet, where formulas stand as they are written."""
ON_A_PAGE = 22  # rows of a page across at full size
HEADING = "FF1F3A4D"


def faults_in_workbook(file: Path) -> list[str]:
    """What is wrong with a workbook, each with its sheet."""
    content = file.read_bytes()
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {name: package.read(name).decode() for name in package.namelist()}
    book = load_workbook(io.BytesIO(content))
    values = load_workbook(io.BytesIO(content), data_only=True)
    return [*_in_parts(parts, book), *(f"{s.title}: {f}" for s in values.worksheets for f in _in_sheet(s))]


def _in_parts(parts: dict[str, str], book: Workbook) -> Iterator[str]:
    if "<dc:language>sv-SE</dc:language>" not in parts["docProps/core.xml"]:
        yield "no language"
    yield from (f"{name}: a merged cell" for name, part in parts.items() if "<mergeCell" in part)
    for name, part in parts.items():
        if "<hyperlink" in part or 'TargetMode="External"' in part or "<ddeLink" in part or "vbaProject" in name:
            yield f"{name}: a link that runs something"
        if re.search(r"<f>[^<]*(HYPERLINK|WEBSERVICE|INDIRECT)\(", part):
            yield f"{name}: a formula that fetches something"
        if name.startswith("xl/tables/") and not re.search(r'altTextSummary="[^"]{5,}"', part):
            yield f"{name}: a table without a text"
        if name.startswith("xl/drawings/drawing"):
            drawn = part.count("<xdr:graphicFrame") + part.count("<xdr:pic>")
            if len(re.findall(r'descr="[^"]{40,}"', part)) != drawn:
                yield f"{name}: a drawing without a text"
    names = Counter(table.displayName.casefold() for sheet in book.worksheets for table in sheet.tables.values())
    yield from (f"{name}: several tables are called so" for name, count in names.items() if count > 1)
    titles = [sheet.title.casefold() for sheet in book.worksheets]
    if max(Counter(titles).values()) > 1:
        yield "sheets of the same name"


def _in_sheet(sheet: Worksheet) -> Iterator[str]:
    if not (isinstance(sheet["A1"].value, str) and sheet["A1"].font.bold):
        yield "no title in A1"
    yield from _in_tables(sheet)
    yield from (f"{cell.coordinate} is cut: {cell.value}" for cell in _cut(sheet))
    if not FOR_THOSE_WHO_CHECK.fullmatch(sheet.title):
        yield from (f"{cell.coordinate} names {cell.value}" for cell in _identifiers(sheet))


def _in_tables(sheet: Worksheet) -> Iterator[str]:
    headings: set[str] = set()
    one_page = sheet.sheet_properties.pageSetUpPr is not None and bool(sheet.sheet_properties.pageSetUpPr.fitToPage)
    for table in sheet.tables.values():
        head, *rows = sheet[table.ref]
        told = [cell.value for cell in head]
        headings |= {cell.coordinate for cell in head}
        if told != [column.name for column in table.tableColumns]:
            yield f"{table.ref}: other headings in the table than in the cells"
        if not all(isinstance(text, str) and text == text.strip() != "" for text in told):
            yield f"{table.ref}: an empty heading"
        elif max(Counter(map(str.casefold, told)).values()) > 1:
            yield f"{table.ref}: two headings are the same"
        if table.autoFilter is not None or table.totalsRowCount:
            yield f"{table.ref}: more than marked"
        repeated = sheet.print_title_rows
        scale = 1 if one_page or not sheet.page_setup.scale else sheet.page_setup.scale / 100
        if len(rows) > ON_A_PAGE / scale and not one_page and (not repeated or not _within(head[0].row, repeated)):
            yield f"{table.ref}: takes pages, and its headings are only on the first"
    for row in sheet.iter_rows():
        for cell in row:
            if cell.fill.fgColor.rgb == HEADING and cell.value and cell.coordinate not in headings:
                yield f"{cell.coordinate} heads a table that is not marked: {cell.value}"


def _within(row: int, rows: str) -> bool:
    first, last = (int(part.strip("$")) for part in rows.split(":"))
    return first <= row <= last


def _cut(sheet: Worksheet) -> Iterator[Cell]:
    """Texts without room: 1.3 signs to a unit of width at most, and 12 points to a line at least (small: less)."""
    widths = {
        at: each.width for each in sheet.column_dimensions.values() for at in range(each.min or 0, (each.max or 0) + 1)
    }
    for row in sheet.iter_rows():
        for cell in row:
            if not isinstance(cell.value, str) or not cell.value:
                continue
            per_unit, line = (1.6, 10.0) if cell.font.size < 10 else (1.3, 12.0)
            if cell.alignment.wrap_text:
                width = int(widths.get(cell.column, 9) * per_unit)
                lines = sum(len(textwrap.wrap(part, width)) for part in cell.value.split("\n"))
                if lines * line > (sheet.row_dimensions[cell.row].height or 15.0):
                    yield cell
                continue
            beside = next((at for at in range(cell.column, len(row)) if row[at].value is not None), None)
            if beside is not None:
                room = sum(widths.get(at, 9) for at in range(cell.column, beside + 1))
                if len(cell.value) > room * per_unit:
                    yield cell


def _identifiers(sheet: Worksheet) -> Iterator[Cell]:
    named = {
        (at, cell.column)
        for table in sheet.tables.values()
        for cell in sheet[table.ref][0]
        if cell.value in NAMES
        for at in range(cell.row, sheet.max_row + 1)
    }
    for row in sheet.iter_rows():
        if row[0].value in GROUNDS and row[0].font.bold:
            return
        for cell in row:
            if (cell.row, cell.column) not in named and IDENTIFIER.search(str(cell.value)):
                yield cell


def faults_in_markdown(text: str) -> list[str]:
    """What is wrong with a page of Markdown."""
    found = [] if text.startswith("# ") else ["no title first"]
    levels = [len(marks) for marks in re.findall(r"^(#+) ", text, re.MULTILINE)]
    found += [f"from level {a} to {b}" for a, b in pairwise(levels) if b > a + 1]
    found += [] if levels.count(1) == 1 else ["not one title"]
    for block in text.split("\n\n"):
        lines = block.strip().split("\n")
        if lines[0].startswith("|"):
            columns = {len(re.split(r"(?<!\\)\|", line)) for line in lines}
            found += (
                [] if len(columns) == 1 and re.fullmatch(r"\|(-+:?\|)+", lines[1]) else [f"a broken table: {lines[0]}"]
            )
            cells = [cell.strip() for cell in lines[0].strip("|").split("|")]
            found += [] if all(cells) and len(set(cells)) == len(cells) else [f"headings: {lines[0]}"]
    found += [
        f"a link or markup that runs something: {each}" for each in re.findall(r"\]\([^)]*\)|<[a-z/!][^>]*>", text)
    ]
    found += [f"names {each}" for each in IDENTIFIER.findall(text.replace("\\_", "_"))]
    return found
