"""Records as CSV for Swedish Excel: semicolons, decimal commas, and a byte order mark so that å, ä and ö come right."""

import csv
import io
from collections.abc import Iterable
from fractions import Fraction
from itertools import chain
from typing import Final

from tillaggsbelopp.report.blocks import DataCell, Records
from tillaggsbelopp.report.json_parts import number

BYTE_ORDER_MARK: Final = "\ufeff"
DECIMALS: Final = 4
_LIKE_THOUSANDS: Final = 3  # so many decimals may be taken for thousands, and get a zero more
_RUN_BY_SPREADSHEETS: Final = ("=", "+", "-", "@", "\t", "\r")


def csv_text(records: Records) -> str:
    """The records as text, under a row of their names. Fractions have at most four decimals."""
    lines = ([_written(cell) for cell in row] for row in records.rows)
    return BYTE_ORDER_MARK + csv_lines(chain([[*map(defused, records.names)]], lines))


def csv_lines(lines: Iterable[Iterable[object]]) -> str:
    """Lines of cells as they are."""
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=";", lineterminator="\r\n").writerows(lines)
    return buffer.getvalue()


def defused(text: str) -> str:
    """Text that a spreadsheet would run as a formula, with an apostrophe in front."""
    return f"'{text}" if text.startswith(_RUN_BY_SPREADSHEETS) else text


def _written(cell: DataCell) -> str | int | None:
    if isinstance(cell, float | Fraction):
        text = str(number(cell, DECIMALS) if isinstance(cell, Fraction) else cell).replace(".", ",")
        return f"{text}0" if len(text.partition(",")[2]) == _LIKE_THOUSANDS else text
    return defused(cell) if isinstance(cell, str) else cell
