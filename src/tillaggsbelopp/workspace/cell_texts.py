"""The cells of a small csv or Excel file as texts, as somebody else has made it."""

import csv
from fractions import Fraction
from math import isfinite
from typing import Final

from tillaggsbelopp.diagnostics import Diagnostic, InvalidInput
from tillaggsbelopp.documents.packages import OTHERS, Refused
from tillaggsbelopp.documents.stored_sheets import Cells, StoredCell, read_sheets
from tillaggsbelopp.swedish import exact_decimal
from tillaggsbelopp.workspace.files import read_named

_SEPARATORS: Final = (";", "\t", ",")
_MOST_BYTES: Final = 5_000_000
_MOST_ROWS: Final = 5_000
_MOST_COLUMNS: Final = 100
_WORKBOOKS: Final = (".xlsx", ".xlsm")


def cell_texts(name: str) -> list[list[str]]:
    """Read the rows of a csv file, or of the only sheet of a workbook that has numbers, as texts.

    A percentage of a workbook, which is stored as a share, becomes per cent with its sign. InvalidInput if the file
    can't be read, or can be read in two ways.
    """
    try:
        content = read_named(name, _MOST_BYTES)
    except ValueError as why:
        raise _refused(f"{name}: {why}", "Ta en fil med bara år och procent.") from None
    rows = _workbook(content, name) if name.lower().endswith(_WORKBOOKS) else _csv(content, name)
    if len(rows) > _MOST_ROWS:
        raise _refused(f"{name} har fler än {_MOST_ROWS} rader", "Ta en fil med bara år och procent.")
    return rows


def _csv(content: bytes, name: str) -> list[list[str]]:
    if b"\0" in content:
        raise _refused(f"{name} är ingen csv-fil", "Spara den som csv, eller ange en .xlsx.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    lines = [line for line in text.splitlines() if any(sign.isdecimal() for sign in line)]
    there = [sign for sign in _SEPARATORS[:2] if any(sign in line for line in lines)]
    if len(there) > 1:
        remedy = "Spara den med semikolon mellan kolumnerna."
        raise _refused(f"{name} har både semikolon och tabbar, och kan läsas på två sätt", remedy)
    separator = there[0] if there else ","
    rows = list(csv.reader(text.splitlines(), delimiter=separator))
    if separator == ",":
        _check_commas(rows, name)
    return rows


def _check_commas(rows: list[list[str]], name: str) -> None:
    """Check that commas stand between columns alone: as many in each row, and titles where there are more than two."""
    widths = {len(row) for row in rows if len(row) > 1}
    titled = bool(rows) and any(len(row) > 1 and not any(map(_has_digit, row)) for row in rows)
    if len(widths) > 1 or (widths and max(widths) > 2 and not titled):
        remedy = "Spara den med semikolon mellan kolumnerna, eller med decimalpunkt."
        raise _refused(f"{name}: kommatecken kan stå både mellan kolumner och för decimaler", remedy)


def _has_digit(text: str) -> bool:
    return any(sign.isdecimal() for sign in text)


def _workbook(content: bytes, name: str) -> list[list[str]]:
    try:
        read = read_sheets(content, OTHERS)
    except Refused as reason:
        what = f"{name} är ingen arbetsbok som går att läsa: {reason}"
        raise _refused(what, "Spara den som .xlsx eller csv.") from None
    sheets = {sheet.name: _rows(sheet.cells) for sheet in read}
    found = {title: rows for title, rows in sheets.items() if any(_has_digit(text) for row in rows for text in row)}
    if len(found) != 1:
        what = f"{name} har {'flera blad med tal: ' + ', '.join(found) if found else 'inga tal'}"
        raise _refused(what, "Spara bladet med år och procent i en egen fil.")
    return next(iter(found.values()))


def _rows(cells: Cells) -> list[list[str]]:
    """The rows of a sheet as texts, from its first row and column, no more than are taken."""
    height, width = (max((place[part] for place in cells), default=0) for part in (0, 1))
    rows = [[""] * min(width, _MOST_COLUMNS) for _ in range(min(height, _MOST_ROWS + 1))]
    for (row, column), cell in cells.items():
        if row <= len(rows) and column <= _MOST_COLUMNS:
            rows[row - 1][column - 1] = _text(cell)
    return rows


def _text(cell: StoredCell) -> str:
    value = cell.value
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, int | float):
        if not isfinite(value):
            return ""
        number = Fraction(str(value))
        return f"{exact_decimal(number * 100)} %" if "%" in cell.number_format else exact_decimal(number)
    return str(value)


def _refused(what: str, remedy: str = "") -> InvalidInput:
    return InvalidInput([Diagnostic(what, None, remedy=remedy)])
