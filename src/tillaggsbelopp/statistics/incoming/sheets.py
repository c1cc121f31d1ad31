"""The sheets of an xlsx workbook as grids: values as they are stored, never as they are shown."""

import re
import warnings
import zipfile
from fractions import Fraction
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from tillaggsbelopp import limits
from tillaggsbelopp.diagnostics import Diagnostic, InvalidInput, Place, Source, did_you_mean, wrong_usage
from tillaggsbelopp.statistics.incoming.grids import Grid, GridCell
from tillaggsbelopp.swedish import exact_decimal, join_words

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

_MOST_UNZIPPED: Final = 100_000_000
_MOST_PARTS: Final = 2_000
_SHEET_PART: Final = re.compile(r"xl/worksheets/[^/]+\.xml")
_DIGITS: Final = 15  # what Excel keeps of a number
_LARGEST: Final = 10**30
_WIDEST: Final = 100_000  # more than the columns of a sheet


def sheets_of(content: bytes, name: str, sheet: str | None = None) -> list[Grid]:
    """Read the sheets of a workbook that are shown, or only the one called `sheet`; chart sheets are left out.

    Raises:
        InvalidInput: it is no xlsx file that can be read, or an unreasonably large one.
        WrongUsage: there is no such sheet.
    """
    formulas = _checked(content, name)
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings(action="ignore"):  # of styles and other things that are not read
            book = load_workbook(BytesIO(content), data_only=True)
            written = load_workbook(BytesIO(content)) if formulas else None
    except Exception:  # openpyxl raises nearly anything for a part that is damaged
        raise _refused(name, "filen går inte att läsa som xlsx", "Öppna den i Excel och spara den på nytt.") from None
    names = [each.title for each in book.worksheets]
    if sheet is not None and sheet not in names:
        raise wrong_usage(f"{name} har inget blad {sheet}", join_words(names, "eller"), did_you_mean(sheet, names))
    chosen = [
        each for each in book.worksheets if each.title == sheet or (sheet is None and each.sheet_state == "visible")
    ]
    return [_grid(each, written[each.title] if written else None, name) for each in chosen]


def _checked(content: bytes, name: str) -> bool:
    """Raise an error if the workbook is not one or too large; tell whether it has formulas."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            parts = packed.infolist()
            if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_UNZIPPED:
                raise _refused(
                    name,
                    f"arbetsboken är större än {_MOST_UNZIPPED // 1_000_000} MB uppackad",
                    "Kopiera tabellen till en ny.",
                )
            if "xl/workbook.xml" not in packed.namelist():
                raise _refused(
                    name, "filen är ingen arbetsbok i xlsx-format", "Spara den som xlsx i Excel eller LibreOffice."
                )
            texts = [packed.read(part) for part in parts if _SHEET_PART.fullmatch(part.filename)]
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, OSError, NotImplementedError, RuntimeError, ValueError):
        raise _refused(
            name, "filen är skadad eller låst med lösenord", "Hämta den på nytt, eller spara den utan lösenord."
        ) from None
    except Exception as error:
        if isinstance(error, InvalidInput):
            raise
        raise _refused(name, "filen är skadad", "Hämta den på nytt.") from None
    if sum(len(re.findall(rb"<(?:\w+:)?c[ >]", text)) for text in texts) > limits.CELLS:
        raise _refused(name, f"arbetsboken har fler än {limits.CELLS} celler", "Kopiera tabellen till en ny arbetsbok.")
    return any(re.search(rb"<(?:\w+:)?f[ />]", text) for text in texts)


def _grid(sheet: "Worksheet", written: "Worksheet | None", name: str) -> Grid:
    filled = {at: cell for at, cell in sheet._cells.items() if cell.value is not None}
    uncomputed: set[tuple[int, int]] = set()
    if written is not None:
        uncomputed = {at for at, cell in written._cells.items() if cell.data_type == "f" and at not in filled}
    used = [*filled, *uncomputed]
    columns = range(min((column for _, column in used), default=1), max((column for _, column in used), default=0) + 1)
    rows = sorted({row for row, _ in used})
    if len(columns) * len(rows) > 4 * limits.CELLS:
        raise _refused(f"{name}, blad {sheet.title}", "bladet har celler långt ut till höger", "Ta bort dem.")
    lines: list[list[GridCell]] = []
    for previous, row in pairwise([rows[0] if rows else 0, *rows]):
        if row > previous + 1:
            lines.append([])  # however many rows are empty
        line: list[GridCell] = []
        for column in columns:
            at = row * _WIDEST + column
            if (row, column) in uncomputed:
                line.append(GridCell("", None, at, "formeln har inget sparat värde"))
            else:
                line.append(_cell(filled.get((row, column)), at))
        lines.append(line)
    return Grid(sheet.title, lines, lambda at: Place(Source(_shown(name, sheet.title, at), "")), sparse=True)


def _shown(name: str, sheet: str, at: int) -> str:
    from openpyxl.utils import get_column_letter

    row, column = divmod(at, _WIDEST)
    return f"{name}, blad {sheet}, cell {get_column_letter(column)}{row}"


def _cell(cell: "Cell | None", at: int) -> GridCell:
    value = None if cell is None else cell.value
    if cell is None or value is None:
        return GridCell("", None, at)
    if isinstance(value, bool):
        return GridCell(str(value), None, at, f"cellen har värdet {'SANT' if value else 'FALSKT'}, som inte är ett tal")
    if isinstance(value, int | float):
        number = Fraction(value) if isinstance(value, int) else _stored(value)
        if number is None or abs(number) >= _LARGEST:
            return GridCell("", None, at, "talet är orimligt stort")
        return GridCell(exact_decimal(number), number, at)
    if cell.data_type == "e":
        return GridCell(str(value), None, at, f"cellen har felvärdet {value}")
    if isinstance(value, str):
        return GridCell(" ".join(value.split()) if "\n" in value else value.strip(), None, at)
    if hasattr(value, "isoformat"):
        return GridCell(value.isoformat()[:10], None, at, f"cellen är ett datum, {value.isoformat()[:10]}")
    return GridCell(str(value)[:50], None, at, "cellen har ett värde av ett slag som inte kan läsas")


def _stored(value: float) -> Fraction | None:
    """The number whose decimal text, of at most 15 digits, is stored as `value`; None if it is out of all bounds."""
    return Fraction(f"{value:.{_DIGITS}g}") if abs(value) < _LARGEST else None


def _refused(name: str, what: str, remedy: str) -> InvalidInput:
    return InvalidInput([Diagnostic(what, Place(Source(name, "")), remedy=remedy)])
