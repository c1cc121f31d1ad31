"""Alternatives as a workbook: totals side by side, differences live, reasons and rule texts."""

from typing import Final

from tillaggsbelopp.formula.catalogue import MUNICIPALITY
from tillaggsbelopp.report.comparison.alternatives_view import basis_of, own_name
from tillaggsbelopp.report.comparison.differences_workbook import assumed_sheet, rules_sheet
from tillaggsbelopp.report.comparison.workbook import ON_ONE_PAGE, SIGNED, STAMPED, named, opened, put
from tillaggsbelopp.report.workbook.book import WHOLE, Address, Book, Origin, Sheet
from tillaggsbelopp.report.workbook.looks import HEADING, SECTION, figure, files_sheet, table
from tillaggsbelopp.review.compare import Alternatives, Pair

_SHEET: Final = "Alternativ"
_HEAD: Final = 4
_FIRST: Final = _HEAD + 1
_OWN: Final = 2
_NOBODY: Final = Pair(None, None)


def alternatives_workbook(alternatives: Alternatives, origin: Origin) -> Book:
    """The workbook of alternatives side by side."""
    own = alternatives.own.result
    compared = alternatives.compared
    title = f"Alternativ: {own.agreement} {own.year}"
    sections = [(f"{alternative.id}: {alternative.name}", comparison) for alternative, comparison in compared]
    return Book(
        title=title,
        subject=f"{STAMPED}, {own.year}",
        stamp=STAMPED,
        origin=origin,
        sheets=[
            _amounts_sheet(alternatives, title),
            _reasons_sheet(alternatives),
            rules_sheet(sections, ("överenskommelsen", "alternativet")),
            *([assumed_sheet([comparison for _, comparison in compared])] if compared else []),
            files_sheet(origin),
        ],
    )


def _amounts_sheet(alternatives: Alternatives, title: str) -> Sheet:
    """Totals on top, live differences below, with how many get more, less and the same."""
    compared = alternatives.compared
    last = _OWN + len(compared)
    names = [own_name(alternatives), *(alternative.name for alternative, _ in compared)]
    widths = {0: 9.0, 1: 20.0, **{_OWN + number: _width(name) for number, name in enumerate(names)}}
    texts = [f"Totalt i kr: {basis_of(alternatives)}, och med vart och ett av alternativen."]
    sheet = opened(_SHEET, title, texts, widths, max(last, 5))
    sheet.frozen = (0, 2)
    sheet.on_one_page = len(alternatives.own.result.municipalities.members) <= ON_ONE_PAGE
    rows = list({row.code: row for _, each in reversed(compared) for row in each.own.rows}.values())
    rows.sort(key=lambda row: row.code)
    headings = [f"{name}, kr" for name in names]
    _headings(sheet, _HEAD, headings)
    named(sheet, _FIRST, rows)
    below = _FIRST + len(rows) + 4
    _headings(sheet, below - 1, headings)
    sheet.put(below - 2, 0, f"Skillnad mot {own_name(alternatives).lower()}", SECTION)
    named(sheet, below, rows)
    for number, (_, comparison) in enumerate(compared):
        pairs = {row.code: row.total for row in comparison.own.rows}
        sums = comparison.own.sums.total
        _column(sheet, number, [pairs.get(row.code, _NOBODY) for row in rows], sums, below)
    for offset, (text, condition) in enumerate((("Får mer", ">0"), ("Får mindre", "<0"), ("Får lika mycket", "=0"))):
        row = below + len(rows) + 2 + offset
        sheet.put(row, 1, text)
        for number, (_, comparison) in enumerate(compared):
            column = _OWN + 1 + number
            count = len(comparison.own.turned((1, -1, 0)[offset]))
            cells = _down(column, below, len(rows))
            sheet.put(row, column, count, figure("0", ""), f'COUNTIF({cells},"{condition}")')
    return sheet


def _width(name: str) -> float:
    return max(15, 1.25 * max(len(word) for word in name.split()) + 2)


def _headings(sheet: Sheet, row: int, names: list[str]) -> None:
    for column, heading in enumerate(["Kod", MUNICIPALITY.capitalize(), *names]):
        sheet.put(row, column, heading, HEADING)
        sheet.fit(row, heading, sheet.widths[column], HEADING)


def _column(sheet: Sheet, number: int, pairs: list[Pair], sums: Pair, below: int) -> None:
    """An alternative's amounts and differences; with the first, the agreement's own amounts too."""
    column, count = _OWN + 1 + number, len(pairs)
    for offset, pair in enumerate([*pairs, sums]):
        summed, row = offset == count, _FIRST + offset
        kind = "sum" if summed else "cell"
        amount, signed = (figure(each, kind, bold=summed) for each in (WHOLE, SIGNED))
        if not number:
            at = put(sheet, row, _OWN, pair.before, amount, f"SUM({_down(_OWN, _FIRST, count)})" if summed else "")
            put(sheet, below + offset, _OWN, pair.before, amount, at.named(from_sheet=_SHEET))
        put(sheet, row, column, pair.after, amount, f"SUM({_down(column, _FIRST, count)})" if summed else "")
        old, new = Address("", row, _OWN).named(fixed="c"), Address("", row, column).named()
        put(sheet, below + offset, column, pair.difference, signed, f"{new}-{old}")


def _reasons_sheet(alternatives: Alternatives) -> Sheet:
    sheet = Sheet("Skäl", widths={0: 22.0, 1: 30.0, 2: 46.0, 3: 38.0, 4: 20.0})
    rows = []
    for each in alternatives.tried:
        refused = "; ".join(fault.what for fault in each.refused)
        told = f"Kan inte räknas: {refused}" if refused else ""
        rows.append(
            [each.alternative.id, each.alternative.name, each.alternative.reason, each.alternative.source, told]
        )
    table(sheet, 0, ["Alternativ", "Namn", "Skäl", "Källa", "Anmärkning"], rows)
    return sheet


def _down(column: int, first: int, count: int) -> str:
    start, end = Address("", first, column), Address("", first + count - 1, column)
    return f"{start.named(fixed='r')}:{end.named(fixed='r')}"
