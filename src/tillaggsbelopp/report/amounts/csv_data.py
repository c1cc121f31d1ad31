"""A result as CSV for Swedish Excel: semicolons, and a byte order mark so that å, ä and ö come out right."""

import csv
import io
from collections.abc import Sequence
from typing import Final

from tillaggsbelopp.engine.result import Result

BYTE_ORDER_MARK: Final = "\ufeff"
_RUN_BY_SPREADSHEETS: Final = ("=", "+", "-", "@", "\t", "\r")


def to_csv(*results: Result) -> str:
    """A row per municipality and one for the sum, for each result.

    A column `år` where there are several, and `alternativ` where a parameter is changed; a part that a year does not
    have is empty.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    rules = list(dict.fromkeys(component.rule for result in results for component in result.shared))
    others = list(
        dict.fromkeys(
            name
            for result in results
            for total in result.other_totals
            for name in (*(component.rule for component in result.of_total(total.id)), total.id)
        )
    )
    changed = any(result.changes for result in results)
    several = len(results) > 1
    year, mark = ["år"] if several else [], ["alternativ"] if changed else []
    writer.writerow([*year, "kommunkod", "kommun", *rules, "totalt", *others, *mark])
    for result in results:
        parts = {component.rule: component for component in result.shared}
        when = [result.year] if several else []
        changes = ["ALTERNATIV: " + "; ".join(result.changes)] if changed else []
        for code, name in zip(result.municipalities.members, result.municipalities.labels, strict=True):
            amounts = [parts[rule].amounts[code] if rule in parts else "" for rule in rules]
            beside = _beside(result, others, code)
            writer.writerow([*when, defused(code), defused(name), *amounts, result.total(code), *beside, *changes])
        totals = [parts[rule].rounded_pot if rule in parts else "" for rule in rules]
        sums = _beside(result, others, None)
        writer.writerow([*when, "", "Summa", *totals, result.grand_total, *sums, *changes])
    return BYTE_ORDER_MARK + buffer.getvalue()


def _beside(result: Result, names: Sequence[str], code: str | None) -> list[int | str]:
    """The amounts of other totals of one municipality, or of all together, by the names of their columns."""
    found: dict[str, int] = {}
    for total in result.other_totals:
        if code is not None:
            found.update(result.amounts_of(total.id, code))
            continue
        pots = {component.rule: component.rounded_pot for component in result.of_total(total.id)}
        found.update({**pots, total.id: sum(pots.values())})
    return [found.get(name, "") for name in names]


def defused(text: str) -> str:
    """Text that a spreadsheet would run as a formula, with an apostrophe in front."""
    return f"'{text}" if text.startswith(_RUN_BY_SPREADSHEETS) else text
