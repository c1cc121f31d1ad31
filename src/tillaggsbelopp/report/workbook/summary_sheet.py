"""The sheet Sammanfattning: the table that is decided on, its chart, and whether anything has been changed."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from tillaggsbelopp.agreement.steps import AMOUNT, ROUNDED_POT
from tillaggsbelopp.formula import excel
from tillaggsbelopp.formula.catalogue import MUNICIPALITY
from tillaggsbelopp.formula.tree import StepTarget
from tillaggsbelopp.report.wording import SUM_LABEL, counted, in_force_texts, whole_amounts
from tillaggsbelopp.report.workbook.basis import Basis
from tillaggsbelopp.report.workbook.book import WHOLE, Address, Chart, Sheet
from tillaggsbelopp.report.workbook.columns import SheetColumn, Spot
from tillaggsbelopp.report.workbook.looks import (
    CELL,
    HEADING,
    PLAIN,
    PROSE,
    STAMP,
    STATUS,
    STRONG,
    SUMS,
    TITLE,
    figure,
    put_status,
    shown_scale,
)
from tillaggsbelopp.report.workbook.workings import Workings

SUMMARY: Final = "Sammanfattning"
_HEAD: Final = 5
_FIRST: Final = _HEAD + 1
_PARTS: Final = 2
_ON_ONE_PAGE: Final = 30  # municipalities, with the chart below them
_SUM: Final = figure(WHOLE, "sum", bold=True)


@dataclass(frozen=True)
class Places:
    """The places of the summary's figures: columns, and the row of sums."""

    rules: tuple[str, ...]
    count: int

    @property
    def total(self) -> int:
        """The column of totals."""
        return _PARTS + len(self.rules)

    @property
    def sums(self) -> int:
        """The row of sums."""
        return _FIRST + self.count

    def amount(self, rule: str, member: int) -> Address:
        """The cell of a municipality's amount of a rule; `member` is its number in order."""
        return Address(SUMMARY, _FIRST + member, _PARTS + self.rules.index(rule))

    def total_of(self, member: int) -> Address:
        """The cell of a municipality's total."""
        return Address(SUMMARY, _FIRST + member, self.total)

    @property
    def grand_total(self) -> Address:
        """The cell of the sum of all."""
        return Address(SUMMARY, self.sums, self.total)

    def before(self, member: int) -> Address:
        """The cell of a municipality's total the year before, where there is one."""
        return Address(SUMMARY, _FIRST + member, self.total + 2)


def places_of(basis: Basis) -> Places:
    """The places of figures on the summary."""
    return Places(tuple(component.rule for component in basis.result.shared), len(basis.municipalities.members))


def summary_sheet(basis: Basis, workings: Workings) -> Sheet:
    """The sheet with the county's table, whose amounts are live, and its chart."""
    result, axis, places = basis.result, basis.municipalities, places_of(basis)
    sheet = Sheet(SUMMARY, frozen=(_FIRST, _PARTS), repeated_rows=(_HEAD, _HEAD))
    sheet.on_one_page = places.count <= _ON_ONE_PAGE
    sheet.widths = {0: 9, 1: 20}
    sheet.put(0, 0, basis.title, TITLE)
    sheet.put(1, 0, basis.stamp, STAMP)
    put_status(sheet, 2, 0, STATUS)
    sheet.merged.append((2, 0, 2, 3))
    for column, (heading, width) in enumerate(_headings(basis)):
        sheet.put(_HEAD, column, heading, HEADING)
        sheet.widths[column] = width
        sheet.fit(_HEAD, heading, width, HEADING)
    sheet.paragraph(3, (0, max(places.total + 1, 6)), _relied_on(basis), PROSE)
    for member, (code, name) in enumerate(zip(axis.members, axis.labels, strict=True)):
        row = _FIRST + member
        sheet.put(row, 0, code, CELL)
        sheet.put(row, 1, name, CELL)
        sheet.fit(row, name, sheet.widths[1], CELL)
        for component in result.shared:
            step = workings.step(StepTarget(component.rule, AMOUNT), workings.now)
            cell = places.amount(component.rule, member)
            formula = step.named(Spot(SUMMARY, {MUNICIPALITY: member}))
            sheet.put(row, cell.column, component.amounts[code], figure(WHOLE), formula)
        sheet.put(row, places.total, result.total(code), figure(WHOLE, bold=True), _sum_across(row, places))
    sheet.put(places.sums, 0, "", SUMS)
    sheet.put(places.sums, 1, SUM_LABEL, SUMS)
    for number, component in enumerate(result.shared):
        cells = _down(_PARTS + number, places)
        sheet.put(places.sums, _PARTS + number, component.rounded_pot, _SUM, f"SUM({cells})")
    sheet.put(places.sums, places.total, result.grand_total, _SUM, _sum_across(places.sums, places))
    _shares(sheet, basis, places)
    _years(sheet, basis, places)
    _per_head(sheet, basis, workings, places)
    _below(sheet, basis, workings, places)
    return sheet


def _headings(basis: Basis) -> list[tuple[str, float]]:
    headings: list[tuple[str, float]] = [("Kod", 9), (MUNICIPALITY.capitalize(), 20)]
    headings += [(f"{component.name}, kr", _width(component.name)) for component in basis.result.shared]
    headings += [("Totalt, kr", 15), ("Andel, %", 10)]
    if basis.before is not None:
        headings += [(f"Totalt {basis.before.year}, kr", 15), ("Skillnad, kr", 13), ("Skillnad, %", 11)]
    per = basis.program.agreement.terms.kronor_per
    if per is not None:
        headings.append((f"Kr per {per.name}", 15))
    return headings


def _width(title: str) -> float:
    return max(14, 1.25 * max(len(word) for word in title.split()) + 2)


def _relied_on(basis: Basis) -> str:
    level = f"Beloppen är på {basis.result.level}. " if basis.result.level else ""
    changes = "".join(f"ALTERNATIV: {change}. " for change in basis.result.changes)
    if not basis.result.assumptions:
        return f"{changes}{level}Beloppen vilar inte på något antagande."
    number = len(basis.not_accepted)
    some = f"{number} av dem är inte godkända." if number < len(basis.result.assumptions) else "Inget är godkänt."
    accepted = some if number else "Alla är godkända."
    return f"{changes}{level}Beloppen vilar på {counted(basis.result.assumptions)}. {accepted} Se bladet Antaganden."


def _shares(sheet: Sheet, basis: Basis, places: Places) -> None:
    whole = basis.result.grand_total
    for member, row in _rows(places):
        total = whole if member is None else basis.result.total(basis.municipalities.members[member])
        cell = Address(SUMMARY, row, places.total).named(from_sheet=SUMMARY)
        sum_ = places.grand_total.named(from_sheet=SUMMARY, fixed="rc")
        share = Fraction(total, whole) if whole else Fraction(0)
        style = figure("0.00%", "sum", bold=True) if member is None else figure("0.00%")
        sheet.put(row, places.total + 1, share, style, f"IF({sum_}=0,0,{cell}/{sum_})")


def _years(sheet: Sheet, basis: Basis, places: Places) -> None:
    before = basis.before
    if before is None:
        return
    column = places.total + 2
    for member, row in _rows(places):
        code = None if member is None else basis.municipalities.members[member]
        now = basis.result.grand_total if code is None else basis.result.total(code)
        then = before.grand_total if code is None else before.total(code)
        kind = "sum" if code is None else "cell"
        formula = f"SUM({_down(column, places)})" if code is None else ""
        bold = code is None
        sheet.put(row, column, then, figure(WHOLE, kind, bold=bold), formula)
        new, old = (Address(SUMMARY, row, at).named(from_sheet=SUMMARY) for at in (places.total, column))
        sheet.put(row, column + 1, now - then, figure("+#,##0;-#,##0;0", kind, bold=bold), f"{new}-{old}")
        relative = Fraction(now - then, then) if then else Fraction(0)
        formula = f"IF({old}=0,0,({new}-{old})/{old})"
        sheet.put(row, column + 2, relative, figure("+0.0%;-0.0%;0.0%", kind, bold=bold), formula)


def _per_head(sheet: Sheet, basis: Basis, workings: Workings, places: Places) -> None:
    per = basis.program.agreement.terms.kronor_per
    if per is None:
        return
    heads = workings.field(per.field, workings.now)
    column = places.total + (5 if basis.before is not None else 2)
    for member, row in _rows(places):
        style = figure("#,##0.00", "sum" if member is None else "cell", bold=member is None)
        count = _heads(heads, member)
        if heads is None or not count:
            sheet.put(row, column, excel.MISSING, style)
            continue
        spot = Spot(SUMMARY, {MUNICIPALITY: member or 0})
        below = f"SUM({heads.run(basis.municipalities, spot)})" if member is None else heads.named(spot)
        total = basis.result.grand_total if member is None else basis.result.total(basis.municipalities.members[member])
        sheet.put(row, column, total / count, style, f"{Address('', row, places.total).named()}/{below}")


def _heads(heads: SheetColumn | None, member: int | None) -> Fraction | None:
    """The heads, as shown, of a municipality or (None) of all; None if they are not known."""
    if heads is None or heads.given is None:
        return None
    cells = heads.table.cells if member is None else [heads.table.cells[member]]
    numbers = [cell for cell in cells if isinstance(cell, Fraction)]
    measure = heads.given.measure
    return sum(numbers, Fraction(0)) / shown_scale(measure.text, measure.scale) if len(numbers) == len(cells) else None


def _below(sheet: Sheet, basis: Basis, workings: Workings, places: Places) -> None:
    row = places.sums + 2
    for component in basis.result.components:
        if not component.distributed:
            pot = workings.step(StepTarget(component.rule, ROUNDED_POT), workings.now)
            sheet.put(row, 0, f"Fördelas inte: {component.name}, kr", STRONG)
            formula = pot.named(Spot(SUMMARY, {}))
            sheet.put(row, places.total, component.rounded_pot, figure(WHOLE, bold=True), formula)
            row += 1
    for text in in_force_texts(basis.result):
        sheet.put(row, 0, text, PLAIN)
        row += 1
    for aside in basis.result.aside:
        text = f"Räknas inte {basis.result.year}: {aside.name}; {aside.lacks} är inte angivet."
        sheet.put(row, 0, text, PLAIN)
        row += 1
    live = "Siffrorna är formler: ändras en gul cell på något av de andra bladen följer de med."
    note = f"{whole_amounts(basis.result)}. {live}"
    sheet.put(row, 0, note, PLAIN)
    if basis.before is not None:
        row += 1
        then = f"{basis.before.year} är räknat med reglerna och uppgifterna som de nu är, inte vad som beslutades då."
        if basis.before.decision is not None:
            then = f"{basis.before.year} är som det fastställdes, kunskapsdatum {basis.before.decision.known_at}."
        sheet.put(row, 0, then, PLAIN)
    width = int(sum(sheet.widths.values()) * 7)
    title = "Belopp per kommun och delbelopp"
    described = f"Staplat stapeldiagram: {basis.title}, en stapel per kommun, delad i delbelopp. Talen står i tabellen."
    last = places.sums - 1
    values = tuple(range(_PARTS, places.total))
    if not places.rules:
        return
    sheet.charts.append(
        Chart(title, described, 1, values, _HEAD, _FIRST, last, (row + 2, 0), (max(640, min(width, 1200)), 360))
    )


def _rows(places: Places) -> list[tuple[int | None, int]]:
    return [(member, _FIRST + member) for member in range(places.count)] + [(None, places.sums)]


def _sum_across(row: int, places: Places) -> str:
    """The sum of the parts on a row; where nothing is shared there is none."""
    if not places.rules:
        return "0"
    return f"SUM({Address('', row, _PARTS).named()}:{Address('', row, places.total - 1).named()})"


def _down(column: int, places: Places) -> str:
    return f"{Address('', _FIRST, column).named(fixed='r')}:{Address('', places.sums - 1, column).named(fixed='r')}"
