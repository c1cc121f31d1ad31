"""The sheets Sammanfattning and Övrigt: the table that is decided on and its chart, and the totals beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from tillaggsbelopp.agreement.steps import AMOUNT, ROUNDED_POT
from tillaggsbelopp.engine.result import Component, percent_change
from tillaggsbelopp.formula import excel
from tillaggsbelopp.formula.catalogue import MUNICIPALITY
from tillaggsbelopp.formula.tree import StepTarget
from tillaggsbelopp.report.addresses import Address, area, cell_at
from tillaggsbelopp.report.book import SIGNED, WHOLE, Chart, Sheet, unlike
from tillaggsbelopp.report.wording import SUM_LABEL
from tillaggsbelopp.report.workbook import looks
from tillaggsbelopp.report.workbook.basis import Basis
from tillaggsbelopp.report.workbook.columns import SheetColumn, Spot
from tillaggsbelopp.report.workbook.live_text import Piece, amount_of, change_of, joined
from tillaggsbelopp.report.workbook.summary_texts import opening_texts, remarks, rested_on
from tillaggsbelopp.report.workbook.workings import Workings

SUMMARY: Final = "Sammanfattning"
OTHERS: Final = "Övrigt"
_OPENING: Final = 3  # the row under title, stamp and status
_PARTS: Final = 2
_OTHERS_WIDTH: Final = 18
_BOLD: Final = looks.figure(WHOLE, bold=True)


@dataclass(frozen=True)
class Places:
    """The places of amounts: the rules of the agreement's own total in order of columns, and how many rows they have.

    `head` is the row of headings on the summary. `beside` is the cell of the first municipality's amount of each rule
    of another total.
    """

    rules: tuple[str, ...]
    count: int
    head: int
    beside: Mapping[str, Address]

    @property
    def total(self) -> int:
        """The column of totals on the summary."""
        return _PARTS + len(self.rules)

    @property
    def first(self) -> int:
        """The row of the first municipality on the summary."""
        return self.head + 1

    @property
    def sums(self) -> int:
        """The row of sums on the summary."""
        return self.first + self.count

    def amount(self, rule: str, member: int) -> Address:
        """The cell of a municipality's amount of a rule; `member` is its number in order."""
        if first := self.beside.get(rule):
            return replace(first, row=first.row + member)
        return Address(SUMMARY, self.first + member, _PARTS + self.rules.index(rule))

    def total_of(self, member: int) -> Address:
        """The cell of a municipality's total."""
        return Address(SUMMARY, self.first + member, self.total)

    @property
    def grand_total(self) -> Address:
        """The cell of the sum of all."""
        return Address(SUMMARY, self.sums, self.total)

    def before(self, member: int | None) -> Address:
        """The cell of the total the year before, where there is one, of a municipality or (None) of all."""
        return Address(SUMMARY, self.sums if member is None else self.first + member, self.total + 2)


def places_of(basis: Basis) -> Places:
    """The places of amounts."""
    result, count = basis.result, len(basis.municipalities.members)
    beside = {
        component.rule: Address(OTHERS, _first_of_other(number, count), column)
        for number, total in enumerate(result.other_totals)
        for column, component in enumerate(result.of_total(total.id), start=_PARTS)
    }
    head = _OPENING + len(opening_texts(basis)) + 1
    return Places(tuple(component.rule for component in result.shared), count, head, beside)


def summary_sheet(basis: Basis, workings: Workings) -> Sheet:
    """The sheet with the county's table, whose amounts are live, and its chart."""
    result, axis, places = basis.result, basis.municipalities, places_of(basis)
    sheet = Sheet(SUMMARY, frozen=(places.first, _PARTS), repeated_rows=(places.head, places.head))
    sheet.on_one_page = places.count <= looks.ON_ONE_PAGE
    sheet.put(0, 0, basis.title, looks.TITLE)
    sheet.put(1, 0, basis.stamp, looks.SEAL)
    sheet.heights |= {1: 28.0, places.head - 1: 20.0}
    looks.put_status(sheet, 2, 0)
    for row, text in enumerate(opening_texts(basis), start=_OPENING):  # each on a row, which flows past the table
        sheet.put(row, 0, text, looks.STRONG if row > _OPENING else looks.PLAIN)
    headings = _headings(basis)
    sheet.widths = {column: width for column, (_, width) in enumerate(headings)}
    text, formula = joined(what_all_get(basis, places))
    sheet.put(places.head - 1, 0, text, looks.STRONG, formula)
    looks.put_headings(sheet, places.head, unlike(heading for heading, _ in headings))
    sheet.mark((places.head, 0), (places.sums - 1, len(headings) - 1), f"{basis.title}: belopp i kr")
    for member, (code, name) in enumerate(zip(axis.members, axis.labels, strict=True)):
        row = places.first + member
        sheet.put(row, 0, code, looks.CELL)
        sheet.text(row, 1, name, looks.CELL)
        _put_amounts(sheet, workings, result.shared, places, member, code)
        sheet.put(row, places.total, result.total(code), _BOLD, _sum_across(row, places))
    sheet.across(places.sums, ("", SUM_LABEL), looks.SUMS)
    for column, component in enumerate(result.shared, start=_PARTS):
        sheet.put(places.sums, column, component.rounded_pot, looks.SUM_FIGURE, _sum_down(column, places))
    sheet.put(places.sums, places.total, result.grand_total, looks.SUM_FIGURE, _sum_across(places.sums, places))
    _beside(sheet, basis, workings, places)
    _below(sheet, basis, workings, places)
    return sheet


def _headings(basis: Basis) -> list[tuple[str, float]]:
    headings: list[tuple[str, float]] = [("Kod", 9), (basis.member_heading, 20)]
    headings += [(f"{component.name}, kr", looks.width_for(component.name, 14)) for component in basis.result.shared]
    headings += [("Totalt, kr", 15), ("Andel, %", 10)]
    if basis.before is not None:
        headings += [(f"Totalt {basis.before.year}, kr", 15), ("Skillnad, kr", 13), ("Skillnad, %", 11)]
    per = basis.program.agreement.terms.kronor_per
    if per is not None:
        headings.append((f"Kr per {per.name}", 15))
    return headings


def what_all_get(basis: Basis, places: Places) -> list[Piece]:
    """What all get together, and how much more or less than the year before, live on the summary."""
    result, before = basis.result, basis.before
    now = result.grand_total, places.grand_total.named(from_sheet=SUMMARY)
    pieces: list[Piece] = ["Tillsammans ", amount_of(*now), f" {result.year}"]
    if before is not None:
        then = before.grand_total, places.before(None).named(from_sheet=SUMMARY)
        pieces += [", ", change_of(before, then, now)]
    return [*pieces, "."]


def _put_amounts(
    sheet: Sheet, workings: Workings, components: Sequence[Component], places: Places, member: int, code: str
) -> None:
    """Put a municipality's amounts in their places, live from the workings."""
    for component in components:
        cell = places.amount(component.rule, member)
        step = workings.step(StepTarget(component.rule, AMOUNT), workings.now)
        formula = step.named(Spot(sheet.name, {MUNICIPALITY: member}))
        sheet.put(cell.row, cell.column, component.amounts[code], looks.FIGURE, formula)


def _beside(sheet: Sheet, basis: Basis, workings: Workings, places: Places) -> None:
    """Put beside each total, and that of all, its share, how it has changed since the year before, and kr per head."""
    result, before, per = basis.result, basis.before, basis.program.agreement.terms.kronor_per
    heads = None if per is None else workings.field(per.field, workings.now)
    whole, all_ = result.grand_total, places.grand_total.named(from_sheet=SUMMARY, fixed="rc")
    for member, code in enumerate([*basis.municipalities.members, None]):
        row, column = places.first + member, places.total + 1
        kind, bold = ("sum", True) if code is None else ("cell", False)
        now = whole if code is None else result.total(code)
        total = cell_at(row, places.total)
        share = Fraction(now, whole) if whole else Fraction(0)
        sheet.put(row, column, share, looks.figure("0.00%", kind, bold=bold), f"IF({all_}=0,0,{total}/{all_})")
        column += 1
        if before is not None:
            then = before.grand_total if code is None else before.total(code)
            old = cell_at(row, column)
            formula = _sum_down(column, places) if code is None else ""
            sheet.put(row, column, then, looks.figure(WHOLE, kind, bold=bold), formula)
            sheet.put(row, column + 1, now - then, looks.figure(SIGNED, kind, bold=bold), f"{total}-{old}")
            relative = (percent_change(then, now) or Fraction(0)) / 100
            formula = f"IF({old}=0,0,({total}-{old})/ABS({old}))"
            sheet.put(row, column + 2, relative, looks.figure("+0.0%;-0.0%;0.0%", kind, bold=bold), formula)
            column += 3
        if per is not None:
            style = looks.figure("#,##0.00", kind, bold=bold)
            count = _heads(heads, None if code is None else member)
            if heads is None or not count:
                sheet.put(row, column, excel.MISSING, style)
                continue
            spot = Spot(SUMMARY, {MUNICIPALITY: member})
            below = f"SUM({heads.run(basis.municipalities, spot)})" if code is None else heads.named(spot)
            sheet.put(row, column, now / count, style, f"{total}/{below}")


def _heads(column: SheetColumn | None, member: int | None) -> Fraction | None:
    """The heads, as shown, of a municipality or (None) of all; None if they are not known."""
    if column is None:
        return None
    cells = column.table.cells if member is None else [column.table.cells[member]]
    numbers = [cell for cell in cells if isinstance(cell, Fraction)]
    return sum(numbers, Fraction(0)) / column.scale if len(numbers) == len(cells) else None


def _below(sheet: Sheet, basis: Basis, workings: Workings, places: Places) -> None:
    row, across = places.sums + 2, (0, max(column for _, column in sheet.cells))
    for component in basis.result.components:
        if not component.distributed:
            pot = workings.step(StepTarget(component.rule, ROUNDED_POT), workings.now)
            sheet.put(row, 0, f"Fördelas inte: {component.name}, kr", looks.STRONG)
            sheet.put(row, places.total, component.rounded_pot, _BOLD, pot.named(Spot(SUMMARY, {})))
            row += 1
    texts = [*(rested_on(basis) if sheet.on_one_page else ()), *remarks(basis)]
    row = sheet.paragraphs(row, across, texts, looks.PROSE)
    if sheet.on_one_page:  # of more it would be a page of its own, where few names of bars have room
        _put_chart(sheet, basis, places, row + 1)


def _put_chart(sheet: Sheet, basis: Basis, places: Places, row: int) -> None:
    """Put a chart of kr per head, else of the change since last year; none where there is neither."""
    member, column = basis.result.member_name, max(column for _, column in sheet.cells)
    if basis.program.agreement.terms.kronor_per is not None:
        title = f"{sheet.cells[places.head, column].value} {basis.result.year}"
    elif basis.before is not None:
        column, title = places.total + 3, f"Ändring från {basis.before.year} till {basis.result.year}, kr"
    else:
        return
    described = f"Stapeldiagram: {title}, en stapel per {member}. Talen står i tabellen."
    size = (max(640, min(int(sum(sheet.widths.values()) * 7), 1200)), 300)
    first, last = places.first, places.sums - 1
    values = [sheet.cells[at, column].value for at in range(first, last + 1)]
    least = 0 if all(isinstance(value, str) or value >= 0 for value in values) else None
    sheet.charts.append(Chart(title, described, 1, (column,), places.head, first, last, (row, 0), size, least=least))


def _sum_across(row: int, places: Places) -> str:
    """The sum of the parts on a row; where nothing is shared there is none."""
    return f"SUM({area((row, _PARTS), (row, places.total - 1))})" if places.rules else "0"


def _sum_down(column: int, places: Places) -> str:
    return f"SUM({area((places.first, column), (places.sums - 1, column), 'r')})"


def _first_of_other(number: int, count: int) -> int:
    """The row of the first of `count` municipalities in the table of other total `number`."""
    return 5 + number * (count + 4)


def others_sheet(basis: Basis, workings: Workings) -> Sheet:
    """The sheet with a table per other total: a row per municipality, a column per component, and their sums."""
    sheet = Sheet(OTHERS, repeated_columns=(0, 1))
    looks.open_sheet(sheet, basis)
    sheet.widths = {0: 9, 1: 20}
    axis, places = basis.municipalities, places_of(basis)
    for number, total in enumerate(basis.result.other_totals):
        components = basis.result.of_total(total.id)
        first, last = _first_of_other(number, places.count), _PARTS + len(components)
        sums = first + places.count
        headings = unlike(["Kod", basis.member_heading, *(f"{each.name}, kr" for each in components), "Totalt, kr"])
        sheet.put(first - 2, 0, total.name, looks.SECTION)
        for column in range(_PARTS, last + 1):
            sheet.widths.setdefault(column, _OTHERS_WIDTH)
        looks.put_headings(sheet, first - 1, headings)
        sheet.mark((first - 1, 0), (sums - 1, last), f"{total.name}: belopp i kr")
        for member, (code, name) in enumerate(zip(axis.members, axis.labels, strict=True)):
            row = first + member
            sheet.across(row, (code, name), looks.CELL)
            _put_amounts(sheet, workings, components, places, member, code)
            own = sum(component.amounts[code] for component in components)
            sheet.put(row, last, own, _BOLD, f"SUM({area((row, _PARTS), (row, last - 1))})")
        sheet.across(sums, ("", SUM_LABEL), looks.SUMS)
        pots = [component.rounded_pot for component in components]
        for column, amount in enumerate((*pots, sum(pots)), start=_PARTS):
            sheet.put(sums, column, amount, looks.SUM_FIGURE, f"SUM({area((first, column), (sums - 1, column))})")
    sheet.scale = looks.scale_for(sum(sheet.widths.values()))
    return sheet
