"""A result as CSV for Swedish Excel: semicolons, and a byte order mark so that å, ä and ö come out right."""

import csv
import io
from typing import Final

from tillaggsbelopp.engine.result import Result

BYTE_ORDER_MARK: Final = "\ufeff"
_RUN_BY_SPREADSHEETS: Final = ("=", "+", "-", "@", "\t", "\r")


def to_csv(result: Result) -> str:
    """A row per municipality and a last one for the sum; a column `alternativ` where a parameter is changed."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    components = result.shared
    mark = ["alternativ"] if result.changes else []
    changes = ["ALTERNATIV: " + "; ".join(result.changes)] if result.changes else []
    writer.writerow(["kommunkod", "kommun", *(component.rule for component in components), "totalt", *mark])
    for code, name in zip(result.municipalities.members, result.municipalities.labels, strict=True):
        amounts = [component.amounts[code] for component in components]
        writer.writerow([_defused(code), _defused(name), *amounts, result.total(code), *changes])
    totals = [component.rounded_pot for component in components]
    writer.writerow(["", "Summa", *totals, result.grand_total, *changes])
    return BYTE_ORDER_MARK + buffer.getvalue()


def _defused(text: str) -> str:
    """Text that a spreadsheet would run as a formula, with an apostrophe in front."""
    return f"'{text}" if text.startswith(_RUN_BY_SPREADSHEETS) else text
