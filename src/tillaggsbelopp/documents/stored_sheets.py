"""The sheets of an xlsx file as they are stored: each cell's value and number format, read in one pass and no more.

What a sheet holds beside its cells is not read. A library that reads it all takes ten times as long.
"""

import re
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Final, NamedTuple

from tillaggsbelopp.documents.columns_of_sheets import column_number
from tillaggsbelopp.documents.packages import MAIN, Limits, Package, Refused, Visitor
from tillaggsbelopp.documents.relations import RELATED_ID, Attributes, relations_of

Value = str | int | float | bool | datetime | time
Cells = Mapping[tuple[int, int], "StoredCell"]
_PLACE: Final = re.compile("([A-Z]{1,3})([1-9][0-9]{0,6})")
_GENERAL: Final = "General"
_LONGEST_NUMBER: Final = 400  # signs; more than any number that is no error
_WHOLE: Final = re.compile(r"-?[0-9]+")
_BUILT_IN: Final = {  # those of percentages and of times, which a file does not spell out
    "9": "0%",
    "10": "0.00%",
    "14": "yyyy-mm-dd",
    "15": "d-mmm-yy",
    "16": "d-mmm",
    "17": "mmm-yy",
    "18": "h:mm",
    "19": "h:mm:ss",
    "20": "h:mm",
    "21": "h:mm:ss",
    "22": "d/m/yy h:mm",
    "45": "mm:ss",
    "46": "[h]:mm:ss",
    "47": "mm:ss.0",
}
_LITERAL: Final = re.compile(r'".*?"|\[(?!hh?\]|mm?\]|ss?\])[^\]]*\]')  # texts, colours and languages
_OF_TIME: Final = re.compile(r"(?<![_\\])[dmhysDMHYS]")
_DAY: Final = 86_400_000  # milliseconds
_FIRST_DAY: Final = datetime(1899, 12, 30)
_FIRST_DAY_1904: Final = datetime(1904, 1, 1)


class StoredCell(NamedTuple):
    """A cell: its value, None for a formula whose value was not saved; whether that is an error; its number format."""

    value: Value | None
    is_error: bool
    number_format: str


class StoredSheet(NamedTuple):
    """A sheet: its name, whether it is shown, and the cells that hold something by row and column from 1."""

    name: str
    is_shown: bool
    cells: Cells


def read_sheets(content: bytes, limits: Limits) -> list[StoredSheet]:
    """Read the sheets of a workbook, in its order; those of charts alone are left out.

    Refused if the file is no workbook, is damaged, or holds more than it may.
    """
    package = Package(content, limits)
    starts = [each.target for each in relations_of(package, "") if each.type.endswith("/officeDocument")]
    if len(starts) != 1 or starts[0] not in package.names:
        raise Refused("filen är ingen arbetsbok i xlsx-format")
    (workbook,) = starts
    relations = relations_of(package, workbook)
    targets = {each.id: each for each in relations}
    listed = Attributes("sheet", "workbookPr")
    package.read(workbook, listed)
    texts, styles = _Texts(), _Styles()
    for ending, visitor in (("/sharedStrings", texts), ("/styles", styles)):
        for part in [each.target for each in relations if each.type.endswith(ending)][:1]:
            package.read(part, visitor)
    from_1904 = any(each.get("date1904") in ("1", "true") for each in listed.of)
    sheets = []
    for each in listed.of:
        found = targets.get(each.get(RELATED_ID, ""))
        if found is not None and found.type.endswith("/worksheet"):
            cells = _SheetCells(texts.all, styles.formats(), from_1904=from_1904)
            package.read(found.target, cells)
            sheets.append(StoredSheet(each.get("name", ""), each.get("state", "visible") == "visible", cells.shown()))
    return sheets


class _Texts(Visitor):
    """The texts that cells share. How a part of one is pronounced is no part of it."""

    def __init__(self) -> None:
        self.all: list[str] = []
        self._parts: list[str] = []
        self._spoken = False

    def start(self, name: str, _attributes: Mapping[str, str]) -> None:
        if name == f"{MAIN}si":
            self._parts = []
        elif name == f"{MAIN}rPh":
            self._spoken = True

    def end(self, name: str, text: str) -> None:
        if name == f"{MAIN}t" and not self._spoken:
            self._parts.append(text)
        elif name == f"{MAIN}rPh":
            self._spoken = False
        elif name == f"{MAIN}si":
            self.all.append("".join(self._parts))


class _Styles(Visitor):
    """The number formats of the styles of cells."""

    def __init__(self) -> None:
        self._own: dict[str, str] = {}
        self._ids: list[str] = []
        self._of_cells = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == f"{MAIN}numFmt":
            self._own[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == f"{MAIN}cellXfs":
            self._of_cells = True
        elif name == f"{MAIN}xf" and self._of_cells:
            self._ids.append(attributes.get("numFmtId", "0"))

    def end(self, name: str, _text: str) -> None:
        if name == f"{MAIN}cellXfs":
            self._of_cells = False

    def formats(self) -> list[str]:
        """The number format of each style, by its number."""
        known = _BUILT_IN | self._own
        return [known.get(each, _GENERAL) for each in self._ids]


class _SheetCells(Visitor):
    """The cells of a sheet, as they are read."""

    def __init__(self, texts: list[str], formats: list[str], *, from_1904: bool) -> None:
        self._cells: dict[tuple[int, int], StoredCell] = {}
        self._texts, self._formats, self._from_1904 = texts, formats, from_1904
        self._merged: list[tuple[range, range]] = []
        self._row = self._column = 0
        self._type = self._style = ""
        self._text: str | None = None
        self._has_formula = self._spoken = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == f"{MAIN}row":
            given = attributes.get("r", "")
            self._row, self._column = int(given) if given.isdecimal() and len(given) < 8 else self._row + 1, 0
        elif name == f"{MAIN}c":
            self._row, self._column = _place(attributes.get("r"), self._row, self._column + 1)
            self._type, self._style = attributes.get("t", "n"), attributes.get("s", "0")
            self._text, self._has_formula = None, False
        elif name == f"{MAIN}f":
            self._has_formula = True
        elif name == f"{MAIN}rPh":
            self._spoken = True
        elif name == f"{MAIN}mergeCell":
            first, _, last = attributes.get("ref", "").partition(":")
            (top, left), (bottom, right) = _place(first, 0, 0), _place(last or first, 0, 0)
            self._merged.append((range(top, bottom + 1), range(left, right + 1)))

    def end(self, name: str, text: str) -> None:
        if name == f"{MAIN}v" or (name == f"{MAIN}t" and not self._spoken):
            self._text = (self._text or "") + text
        elif name == f"{MAIN}rPh":
            self._spoken = False
        elif name == f"{MAIN}c" and (self._text or self._has_formula):
            self._cells[self._row, self._column] = self._cell(self._text)

    def shown(self) -> Cells:
        """The cells but for those that a merged one hides."""
        for rows, columns in self._merged:
            hidden = {(row, column) for row in rows for column in columns} - {(rows.start, columns.start)}
            for place in hidden & self._cells.keys():
                del self._cells[place]
        return self._cells

    def _cell(self, text: str | None) -> StoredCell:
        style = int(self._style) if self._style.isdecimal() and len(self._style) < 8 else 0
        number_format = self._formats[style] if style < len(self._formats) else _GENERAL
        if not text:
            return StoredCell(None, False, number_format)
        if self._type == "s":
            index = int(text) if text.isdecimal() and len(text) < 9 else -1
            if not 0 <= index < len(self._texts):
                raise Refused(f"en cell har text nummer {text[:20]}, som inte finns")
            return StoredCell(self._texts[index], False, number_format)
        if self._type in ("str", "inlineStr"):
            return StoredCell(text, False, number_format)
        if self._type in ("e", "b"):
            return StoredCell(text if self._type == "e" else text in ("1", "true"), self._type == "e", number_format)
        return self._number(text, number_format)

    def _number(self, text: str, number_format: str) -> StoredCell:
        """A number, or the date that is stored as one."""
        try:
            if self._type == "d":
                return StoredCell(datetime.fromisoformat(text), False, number_format)
            whole = _WHOLE.fullmatch(text) and len(text) < _LONGEST_NUMBER
            number: int | float = int(text) if whole else float(text)
        except ValueError:
            raise Refused(f"en cell har talet {text[:40]}, som inte kan läsas") from None
        if not _OF_TIME.search(_LITERAL.sub("", number_format.split(";")[0])):
            return StoredCell(number, False, number_format)
        try:
            moment = (_FIRST_DAY_1904 if self._from_1904 else _FIRST_DAY) + timedelta(milliseconds=round(number * _DAY))
        except (ValueError, OverflowError):
            return StoredCell("#VALUE!", True, number_format)
        return StoredCell(moment.time() if 0 <= number < 1 else moment, False, number_format)


def _place(reference: str | None, row: int, column: int) -> tuple[int, int]:
    """The row and column of a cell, which may be left out of it. Refused if there is no such cell in a sheet."""
    if reference is None:
        return row, column
    found = _PLACE.fullmatch(reference)
    if found is None:
        raise Refused(f"en cell står i {reference[:20]}, som inte finns")
    return int(found[2]), column_number(found[1]) + 1
