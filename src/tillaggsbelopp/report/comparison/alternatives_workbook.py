"""Alternatives as a workbook: totals side by side, differences live, reasons and rule texts."""

from typing import Final

from tillaggsbelopp.report.addresses import Address, area, cell_at
from tillaggsbelopp.report.book import SIGNED, WHOLE, Book, Chart, Origin, Sheet, unlike
from tillaggsbelopp.report.comparison.alternatives_view import SIDES, alternatives_headline, basis_of, most_of, own_name
from tillaggsbelopp.report.comparison.rules_sheet import rules_sheet
from tillaggsbelopp.report.comparison.workbook import (
    STAMPED,
    TURNED,
    assumed_sheet,
    down,
    named,
    opened,
    put,
)
from tillaggsbelopp.report.receivers import receivers_sheets
from tillaggsbelopp.report.view_book import header_title
from tillaggsbelopp.report.wording import standing
from tillaggsbelopp.report.workbook import looks
from tillaggsbelopp.review.compare import Alternatives, Pair
from tillaggsbelopp.swedish import capitalized

_OWN: Final = 2
_WINNERS: Final = "Hur många som får mer, mindre och lika mycket"
_NOBODY: Final = Pair(None, None)


def alternatives_workbook(alternatives: Alternatives, origin: Origin) -> Book:
    """The workbook of alternatives side by side."""
    own, compared = alternatives.own.result, alternatives.compared
    title = f"Alternativ {own.year}: {own.agreement}"
    amounts = _amounts_sheet(alternatives)
    sections = [(alternative.name, comparison) for alternative, comparison in compared]
    sheets = [
        _summary_sheet(alternatives, title, *amounts),
        amounts[0],
        _reasons_sheet(alternatives),
        *([assumed_sheet(sections)] if compared else []),
        *receivers_sheets(sections),
        rules_sheet(sections, SIDES),
        looks.files_sheet(origin),
    ]
    return Book(header_title(title, own.agreement), f"{STAMPED}, {own.year}", STAMPED, origin, sheets)


def _summary_sheet(alternatives: Alternatives, title: str, amounts: Sheet, changes: range) -> Sheet:
    """A row for each alternative: how the sum changes, how many get more, less and the same, and who does so most.

    Figures are computed from the differences on the sheet `amounts`, which stand in the rows `changes`.
    """
    own, compared = alternatives.own.result, alternatives.compared
    results = (own, *(comparison.sides[1].result for _, comparison in compared))
    texts = [
        *([alternatives_headline(compared, lambda each: each.name)] if compared else []),
        f"Jämfört med {basis_of(alternatives)}.",
        standing(*results),
    ]
    sheet, row = opened("Alternativ", title, texts, {0: 44.0, **dict.fromkeys(range(1, 5), 14.0), 5: 26.0, 6: 26.0}, 6)
    sheet.on_one_page = True
    head = row + 1
    headings = (
        "Alternativ",
        "Alla tillsammans, kr",
        *(text for _, text, _ in TURNED),
        "Mest mer, kr",
        "Mest mindre, kr",
    )
    looks.put_headings(sheet, head, headings)
    for column, (row, (alternative, comparison)) in enumerate(enumerate(compared, start=head + 1), start=_OWN + 1):
        differences = area((changes.start, column), (changes.stop - 1, column), "r", amounts.name)
        sheet.text(row, 0, alternative.name, looks.CELL)
        change = comparison.own.sums.total.difference
        put(sheet, row, 1, change, looks.figure(SIGNED), Address(amounts.name, changes.stop, column).named())
        for place, (sign, _, condition) in enumerate(TURNED, start=2):
            formula = f'COUNTIF({differences},"{condition}")'
            sheet.put(row, place, len(comparison.own.turned(sign)), looks.figure("0"), formula)
        for place, sign in ((5, 1), (6, -1)):
            sheet.text(row, place, most_of(comparison, sign), looks.CELL)
    last = head + len(compared)
    sheet.mark((head, 0), (last, len(headings) - 1), "Alternativen, med hur summan ändras och för vilka")
    if 1 < len(compared) <= looks.ON_ONE_PAGE:
        called = f"Hur många som får mer, mindre och lika mycket, {own.member_name} för {own.member_name}"
        told = f"Staplar: {called}. En stapel per alternativ. Talen står i tabellen ovanför."
        sheet.charts.append(
            Chart(_WINNERS, told, 0, (2, 3, 4), head, head + 1, last, (last + 2, 0), (1000, 360), least=0)
        )
    return sheet


def _amounts_sheet(alternatives: Alternatives) -> tuple[Sheet, range]:
    """Totals on top, and live differences below; the sheet, and the rows of differences."""
    compared, own = alternatives.compared, own_name(alternatives)
    named_by = capitalized(alternatives.own.result.member_name)
    names = [own, *(alternative.name for alternative, _ in compared)]
    widths = {0: 9.0, 1: 20.0, **{column: looks.width_for(name, 15) for column, name in enumerate(names, start=_OWN)}}
    texts = [f"{own}: {basis_of(alternatives)}. Skillnader och summor är formler."]
    sheet, row = opened(
        "Belopp", f"Vad var och en får {alternatives.own.result.year}", texts, widths, max(_OWN + len(compared), 5)
    )
    first = row + 2
    sheet.frozen = (0, 2)
    sheet.on_one_page = len(alternatives.own.result.municipalities.members) <= looks.ON_ONE_PAGE
    rows = list({row.code: row for _, each in reversed(compared) for row in each.own.rows}.values())
    rows.sort(key=lambda row: row.code)
    below = first + len(rows) + 4
    sheet.put(below - 2, 0, f"Skillnad mot {own.lower()}", looks.SECTION)
    headings = unlike(["Kod", named_by, *(f"{name}, kr" for name in names)])
    for top, described in ((first, "Vad var och en får"), (below, "Skillnader")):
        looks.put_headings(sheet, top - 1, headings)
        named(sheet, top, rows)
        sheet.mark((top - 1, 0), (top - 1 + len(rows), len(headings) - 1), f"{described} med alternativen")
    for column, (_, comparison) in enumerate(compared, start=_OWN + 1):
        pairs = {row.code: row.total for row in comparison.own.rows}
        sums = comparison.own.sums.total
        _put_column(sheet, column, [pairs.get(row.code, _NOBODY) for row in rows], sums, (first, below))
    return sheet, range(below, below + len(rows))


def _put_column(sheet: Sheet, column: int, pairs: list[Pair], sums: Pair, tops: tuple[int, int]) -> None:
    """An alternative's amounts and differences; with the first, the agreement's own amounts too."""
    count, (first, below) = len(pairs), tops
    for offset, pair in enumerate([*pairs, sums]):
        summed, row = offset == count, first + offset
        kind = "sum" if summed else "cell"
        amount, signed = (looks.figure(each, kind, bold=summed) for each in (WHOLE, SIGNED))
        if column == _OWN + 1:
            put(sheet, row, _OWN, pair.before, amount, f"SUM({down(_OWN, first, count)})" if summed else "")
            put(sheet, below + offset, _OWN, pair.before, amount, cell_at(row, _OWN))
        put(sheet, row, column, pair.after, amount, f"SUM({down(column, first, count)})" if summed else "")
        put(sheet, below + offset, column, pair.difference, signed, f"{cell_at(row, column)}-{cell_at(row, _OWN, 'c')}")


def _reasons_sheet(alternatives: Alternatives) -> Sheet:
    sheet = Sheet("Skäl", widths={0: 30.0, 1: 46.0, 2: 38.0, 3: 30.0, 4: 22.0})
    sheet.put(0, 0, "Skälen till alternativen", looks.TITLE)
    rows = []
    for each in alternatives.tried:
        refused = "; ".join(fault.what for fault in each.refused)
        told = f"Kan inte räknas: {refused}" if refused else ""
        tried = each.alternative
        rows.append([tried.name, tried.reason, tried.source, told, tried.id])
    headings = ("Alternativ", "Skäl", "Källa", "Anmärkning", "Namn i filerna")
    looks.table(sheet, 2, headings, rows, "Skälen till alternativen")
    return sheet
