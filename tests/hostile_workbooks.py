"""Workbook files that cost a reader gigabytes or minutes: each is a change of the parts of a real one."""

import io
import re
import zipfile
from collections.abc import Callable, Iterable
from typing import Final

Parts = dict[str, bytes]
SHEET: Final = "xl/worksheets/sheet1.xml"
STYLES: Final = "xl/styles.xml"
TEXTS: Final = "xl/sharedStrings.xml"
BOOK: Final = "xl/workbook.xml"


def parts_of(content: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(parts: Parts, how: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", how) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return buffer.getvalue()


def put(part: str, before: bytes, new: bytes) -> Callable[[Parts], None]:
    """Something put before the first of what stands in a part."""

    def change(parts: Parts) -> None:
        assert before in parts[part]
        parts[part] = parts[part].replace(before, new + before, 1)

    return change


def rows(cells: Iterable[str], first: int = 900_000) -> bytes:
    """Rows of a cell each, far down."""
    return "".join(f'<row r="{number}">{cell}</row>' for number, cell in enumerate(cells, first)).encode()


def _shared(parts: Parts) -> None:
    first = f'<c r="ZZ899999"><f t="shared" ref="ZZ899999:ZZ907000" si="7">{"1+" * 4000}1</f><v>1</v></c>'
    others = (f'<c r="ZZ{number}"><f t="shared" si="7"/><v>1</v></c>' for number in range(900_000, 906_000))
    put(SHEET, b"</sheetData>", rows([first, *others], 899_999))(parts)


def _many_sheets_of_text(parts: Parts) -> None:
    parts[TEXTS] = re.sub(b"<si>", b"<si><t/>" + b"</si><si><t/>" * 4_000_000, parts[TEXTS], count=1)


def _entities(parts: Parts) -> None:
    grown = b"".join(b'<!ENTITY a%d "%s">' % (number, b"&a%d;" % (number - 1) * 10) for number in range(1, 9))
    put(BOOK, b"<workbook ", b'<!DOCTYPE w [<!ENTITY a0 "aaaaaaaaaa">' + grown + b"]>")(parts)
    put(BOOK, b"<sheets>", b"&a8;")(parts)


WHOLE: Final = b"A1:XFD1048576"
HOSTILE: Final[dict[str, Callable[[Parts], None]]] = {
    "a cell far away": put(SHEET, b"</sheetData>", b'<row r="300000"><c r="XFD300000"><v>1</v></c></row>'),
    "300 rows with a cell in the last column": put(
        SHEET, b"</sheetData>", rows(f'<c r="XFD{number}"><v>1</v></c>' for number in range(900_000, 900_300))
    ),
    "a merge over the sheet": put(
        SHEET, b"<pageMargins", b'<mergeCells count="1"><mergeCell ref="' + WHOLE + b'"/></mergeCells>'
    ),
    "a link over the sheet": put(
        SHEET, b"<pageMargins", b'<hyperlinks><hyperlink ref="' + WHOLE + b'" location="A1"/></hyperlinks>'
    ),
    "a limit over the sheet": put(
        SHEET,
        b"<pageMargins",
        b'<dataValidations><dataValidation type="decimal" sqref="' + WHOLE + b'"/></dataValidations>',
    ),
    "a mark in 6 000 pieces": put(
        SHEET,
        b"<pageMargins",
        b'<conditionalFormatting sqref="' + b" ".join(b"A%d" % number for number in range(1, 6000)) + b'"/>',
    ),
    "60 MB of spaces": put(SHEET, b"</sheetData>", b" " * 60_000_000),
    "500 MB of spaces": put(SHEET, b"</sheetData>", b" " * 500_000_000),
    "a comment of 55 MB": put(SHEET, b"</sheetData>", b"<!--" + b" " * 55_000_000 + b"-->"),
    "3 million elements": put(SHEET, b"</sheetData>", b"<row/>" * 3_000_000),
    "a million cells in a row": put(SHEET, b"</sheetData>", b"<row>" + b"<c/>" * 1_000_000 + b"</row>"),
    "a million rows first": put(SHEET, b"<sheetData>", b"<x>" + b"<row/>" * 1_000_000 + b"</x>"),
    "4 million texts": _many_sheets_of_text,
    "a number format of 60 000 signs": put(
        STYLES, b"</numFmts>", b'<numFmt numFmtId="998" formatCode="' + b"0;" * 30_000 + b'"/>'
    ),
    "300 000 styles": put(STYLES, b"</cellXfs>", b'<xf numFmtId="0"/>' * 300_000),
    "elements 40 000 deep": put(SHEET, b"</sheetData>", b"<x>" * 40_000 + b"</x>" * 40_000),
    "a formula that 6 000 cells share": _shared,
    "entities that grow": _entities,
    "100 000 parts": lambda parts: parts.update({f"xl/x{number}": b"" for number in range(100_000)}),
    "100 000 names": put(
        BOOK, b"</definedNames>", b"".join(b'<definedName name="n%d">A1</definedName>' % n for n in range(100_000))
    ),
}
