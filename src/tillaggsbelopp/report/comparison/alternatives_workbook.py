"""Alternatives as a workbook: totals side by side, differences live, reasons and rule texts."""

from typing import Final

from tillaggsbelopp.report.comparison.alternatives_view import basis_of, own_name, titled
from tillaggsbelopp.report.comparison.workbook import (
    ON_ONE_PAGE,
    STAMPED,
    TURNED,
    assumed_sheet,
    down,
    named,
    opened,
    put,
    rules_sheet,
)
from tillaggsbelopp.report.workbook import looks
from tillaggsbelopp.report.workbook.book import SIGNED, WHOLE, Book, Origin, Sheet, cell_at
from tillaggsbelopp.review.compare import Alternatives, Pair
from tillaggsbelopp.swedish import capitalized

_HEAD: Final = 4
_FIRST: Final = _HEAD + 1
_OWN: Final = 2
_NOBODY: Final = Pair(None, None)


def alternatives_workbook(alternatives: Alternatives, origin: Origin) -> Book:
    """The workbook of alternatives side by side."""
    own, compared = alternatives.own.result, alternatives.compared
    title = f"Alternativ: {own.agreement} {own.year}"
    sections = [(titled(alternative), comparison) for alternative, comparison in compared]
    sheets = [
        _amounts_sheet(alternatives, title),
        _reasons_sheet(alternatives),
        rules_sheet(sections, ("överenskommelsen", "alternativet")),
        *([assumed_sheet([comparison for _, comparison in compared])] if compared else []),
        looks.files_sheet(origin),
    ]
    return Book(title, f"{STAMPED}, {own.year}", STAMPED, origin, sheets)


def _amounts_sheet(alternatives: Alternatives, title: str) -> Sheet:
    """Totals on top, live differences below, with how many get more, less and the same."""
    compared, own = alternatives.compared, own_name(alternatives)
    named_by = capitalized(alternatives.own.result.member_name)
    names = [own, *(alternative.name for alternative, _ in compared)]
    widths = {0: 9.0, 1: 20.0, **{column: looks.width_for(name, 15) for column, name in enumerate(names, start=_OWN)}}
    texts = [f"Totalt i kr: {basis_of(alternatives)}, och med vart och ett av alternativen."]
    sheet = opened("Alternativ", title, texts, widths, max(_OWN + len(compared), 5))
    sheet.frozen = (0, 2)
    sheet.on_one_page = len(alternatives.own.result.municipalities.members) <= ON_ONE_PAGE
    rows = list({row.code: row for _, each in reversed(compared) for row in each.own.rows}.values())
    rows.sort(key=lambda row: row.code)
    below = _FIRST + len(rows) + 4
    sheet.put(below - 2, 0, f"Skillnad mot {own.lower()}", looks.SECTION)
    for first in (_FIRST, below):
        looks.put_headings(sheet, first - 1, ["Kod", named_by, *(f"{name}, kr" for name in names)])
        named(sheet, first, rows)
    for column, (_, comparison) in enumerate(compared, start=_OWN + 1):
        pairs = {row.code: row.total for row in comparison.own.rows}
        sums = comparison.own.sums.total
        _put_column(sheet, column, [pairs.get(row.code, _NOBODY) for row in rows], sums, below)
    for row, (sign, text, condition) in enumerate(TURNED, start=below + len(rows) + 2):
        sheet.put(row, 1, text)
        for column, (_, comparison) in enumerate(compared, start=_OWN + 1):
            formula = f'COUNTIF({down(column, below, len(rows))},"{condition}")'
            sheet.put(row, column, len(comparison.own.turned(sign)), looks.figure("0", ""), formula)
    return sheet


def _put_column(sheet: Sheet, column: int, pairs: list[Pair], sums: Pair, below: int) -> None:
    """An alternative's amounts and differences; with the first, the agreement's own amounts too."""
    count = len(pairs)
    for offset, pair in enumerate([*pairs, sums]):
        summed, row = offset == count, _FIRST + offset
        kind = "sum" if summed else "cell"
        amount, signed = (looks.figure(each, kind, bold=summed) for each in (WHOLE, SIGNED))
        if column == _OWN + 1:
            put(sheet, row, _OWN, pair.before, amount, f"SUM({down(_OWN, _FIRST, count)})" if summed else "")
            put(sheet, below + offset, _OWN, pair.before, amount, cell_at(row, _OWN))
        put(sheet, row, column, pair.after, amount, f"SUM({down(column, _FIRST, count)})" if summed else "")
        put(sheet, below + offset, column, pair.difference, signed, f"{cell_at(row, column)}-{cell_at(row, _OWN, 'c')}")


def _reasons_sheet(alternatives: Alternatives) -> Sheet:
    sheet = Sheet("Skäl", widths={0: 22.0, 1: 30.0, 2: 46.0, 3: 38.0, 4: 20.0})
    rows = []
    for each in alternatives.tried:
        refused = "; ".join(fault.what for fault in each.refused)
        told = f"Kan inte räknas: {refused}" if refused else ""
        tried = each.alternative
        rows.append([tried.id, tried.name, tried.reason, tried.source, told])
    looks.table(sheet, 0, ["Alternativ", "Namn", "Skäl", "Källa", "Anmärkning"], rows, "Skälen till alternativen")
    return sheet
