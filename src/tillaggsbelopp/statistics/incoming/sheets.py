"""The sheets of an xlsx workbook as grids: values as they are stored, never as they are shown."""

from fractions import Fraction
from itertools import pairwise
from typing import Final

from tillaggsbelopp.diagnostics import Diagnostic, InvalidInput, Place, Source, did_you_mean, wrong_usage
from tillaggsbelopp.documents.columns_of_sheets import column_letters
from tillaggsbelopp.documents.packages import OTHERS, Refused
from tillaggsbelopp.documents.stored_sheets import StoredCell, StoredSheet, read_sheets
from tillaggsbelopp.statistics.incoming.grids import Grid, GridCell
from tillaggsbelopp.swedish import exact_decimal, join_words

_MOST_PLACES: Final = 300_000  # in the rows and columns that have something in them
_DIGITS: Final = 15  # what Excel keeps of a number
_LARGEST: Final = 10**30
_WIDEST: Final = 100_000  # more than the columns of a sheet


def sheets_of(content: bytes, name: str, sheet: str | None = None) -> list[Grid]:
    """Read the sheets of a workbook that are shown, or only the one called `sheet`; chart sheets are left out.

    Raises:
        InvalidInput: it is no xlsx file that can be read, or an unreasonably large one.
        WrongUsage: there is no such sheet.
    """
    try:
        sheets = read_sheets(content, OTHERS)
    except Refused as reason:
        raise _refused(
            name, str(reason), "Öppna den i Excel, kopiera tabellen till en ny arbetsbok och spara."
        ) from None
    names = [each.name for each in sheets]
    if sheet is not None and sheet not in names:
        raise wrong_usage(f"{name} har inget blad {sheet}", join_words(names, "eller"), did_you_mean(sheet, names))
    return [_grid(each, name) for each in sheets if (each.is_shown if sheet is None else each.name == sheet)]


def _grid(sheet: StoredSheet, name: str) -> Grid:
    columns = {column for _, column in sheet.cells}
    width = range(min(columns, default=1), max(columns, default=0) + 1)
    rows = sorted({row for row, _ in sheet.cells})
    if len(width) * len(rows) > _MOST_PLACES:
        raise _refused(f"{name}, blad {sheet.name}", "bladet har celler långt ut till höger", "Ta bort dem.")
    lines: list[list[GridCell]] = []
    for previous, row in pairwise([rows[0] if rows else 0, *rows]):
        if row > previous + 1:
            lines.append([])  # however many rows are empty
        lines.append([_cell(sheet.cells.get((row, column)), row * _WIDEST + column) for column in width])
    return Grid(sheet.name, lines, lambda at: Place(Source(_shown(name, sheet.name, at), "")), sparse=True)


def _shown(name: str, sheet: str, at: int) -> str:
    row, column = divmod(at, _WIDEST)
    return f"{name}, blad {sheet}, cell {column_letters(column - 1)}{row}"


def _cell(cell: StoredCell | None, at: int) -> GridCell:
    if cell is None:
        return GridCell("", None, at)
    value = cell.value
    if value is None:
        return GridCell("", None, at, "formeln har inget sparat värde")
    if cell.is_error:
        return GridCell(str(value), None, at, f"cellen har felvärdet {value}")
    if isinstance(value, bool):
        return GridCell(str(value), None, at, f"cellen har värdet {'SANT' if value else 'FALSKT'}, som inte är ett tal")
    if isinstance(value, int | float):
        number = Fraction(value) if isinstance(value, int) else _stored(value)
        if number is None or abs(number) >= _LARGEST:
            return GridCell("", None, at, "talet är orimligt stort")
        return GridCell(exact_decimal(number), number, at)
    if isinstance(value, str):
        return GridCell(" ".join(value.split()) if "\n" in value else value.strip(), None, at)
    return GridCell(value.isoformat()[:10], None, at, f"cellen är ett datum, {value.isoformat()[:10]}")


def _stored(value: float) -> Fraction | None:
    """The number whose decimal text, of at most 15 digits, is stored as `value`; None if it is out of all bounds."""
    return Fraction(f"{value:.{_DIGITS}g}") if abs(value) < _LARGEST else None


def _refused(name: str, what: str, remedy: str) -> InvalidInput:
    return InvalidInput([Diagnostic(what, Place(Source(name, "")), remedy=remedy)])
