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
from tillaggsbelopp.report.wording import SUM_LABEL, counted, decided_on, in_force_texts, whole_amounts
from tillaggsbelopp.report.workbook import looks
from tillaggsbelopp.report.workbook.basis import Basis
from tillaggsbelopp.report.workbook.book import SIGNED, WHOLE, Address, Chart, Sheet, area, cell_at
from tillaggsbelopp.report.workbook.columns import SheetColumn, Spot
from tillaggsbelopp.report.workbook.doubted_rows import warning_of
from tillaggsbelopp.report.workbook.workings import Workings

SUMMARY: Final = "Sammanfattning"
OTHERS: Final = "Övrigt"
_HEAD: Final = 5
_FIRST: Final = _HEAD + 1
_PARTS: Final = 2
_ON_ONE_PAGE: Final = 30  # municipalities, with the chart below them
_OTHERS_WIDTH: Final = 18
_BOLD: Final = looks.figure(WHOLE, bold=True)


@dataclass(frozen=True)
class Places:
    """The places of amounts: the rules of the agreement's own total in order of columns, and how many rows they have.

    `beside` is the cell of the first municipality's amount of each rule of another total.
    """

    rules: tuple[str, ...]
    count: int
    beside: Mapping[str, Address]

    @property
    def total(self) -> int:
        """The column of totals on the summary."""
        return _PARTS + len(self.rules)

    @property
    def sums(self) -> int:
        """The row of sums on the summary."""
        return _FIRST + self.count

    def amount(self, rule: str, member: int) -> Address:
        """The cell of a municipality's amount of a rule; `member` is its number in order."""
        if first := self.beside.get(rule):
            return replace(first, row=first.row + member)
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
    """The places of amounts."""
    result, count = basis.result, len(basis.municipalities.members)
    beside = {
        component.rule: Address(OTHERS, _first_of_other(number, count), column)
        for number, total in enumerate(result.other_totals)
        for column, component in enumerate(result.of_total(total.id), start=_PARTS)
    }
    return Places(tuple(component.rule for component in result.shared), count, beside)


def summary_sheet(basis: Basis, workings: Workings) -> Sheet:
    """The sheet with the county's table, whose amounts are live, and its chart."""
    result, axis, places = basis.result, basis.municipalities, places_of(basis)
    sheet = Sheet(SUMMARY, frozen=(_FIRST, _PARTS), repeated_rows=(_HEAD, _HEAD))
    sheet.on_one_page = places.count <= _ON_ONE_PAGE
    looks.put_title(sheet, basis.title, basis.stamp)
    looks.put_status(sheet, 2, 0, looks.STATUS)
    sheet.merged.append((2, 0, 2, 3))
    headings = _headings(basis)
    sheet.widths = {column: width for column, (_, width) in enumerate(headings)}
    looks.put_headings(sheet, _HEAD, (heading for heading, _ in headings))
    sheet.paragraph(3, (0, max(places.total + 1, 6)), _relied_on(basis), looks.PROSE)
    if basis.doubts:
        sheet.paragraph(4, (0, max(places.total + 1, 6)), warning_of(basis), looks.WARNING)
    for member, (code, name) in enumerate(zip(axis.members, axis.labels, strict=True)):
        row = _FIRST + member
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


def _relied_on(basis: Basis) -> str:
    level = f"Beloppen är på {basis.result.level}. " if basis.result.level else ""
    changes = "".join(f"ALTERNATIV: {change}. " for change in basis.result.changes)
    if basis.result.decision is not None:
        return f"{level}{decided_on(basis.result.decision, basis.result.assumptions)} Se bladet Antaganden."
    if not basis.result.assumptions:
        return f"{changes}{level}Beloppen vilar inte på något antagande."
    number = len(basis.not_accepted)
    some = f"{number} av dem är inte godkända." if number < len(basis.result.assumptions) else "Inget är godkänt."
    accepted = some if number else "Alla är godkända."
    return f"{changes}{level}Beloppen vilar på {counted(basis.result.assumptions)}. {accepted} Se bladet Antaganden."


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
        row, column = _FIRST + member, places.total + 1
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
    row = places.sums + 2
    for component in basis.result.components:
        if not component.distributed:
            pot = workings.step(StepTarget(component.rule, ROUNDED_POT), workings.now)
            sheet.put(row, 0, f"Fördelas inte: {component.name}, kr", looks.STRONG)
            sheet.put(row, places.total, component.rounded_pot, _BOLD, pot.named(Spot(SUMMARY, {})))
            row += 1
    texts = in_force_texts(basis.result)
    for aside in basis.result.aside:
        texts.append(f"Räknas inte {basis.result.year}: {aside.name}; {aside.why}.")
    live = "Siffrorna är formler: ändras en gul cell på något av de andra bladen följer de med."
    texts.append(f"{whole_amounts(basis.result)}. {live}")
    if (before := basis.before) is not None:
        decision = basis.result.decision
        known = "som de nu är" if decision is None else f"som de var kända {decision.known_at.isoformat()}"
        then = f"{before.year} är räknat med reglerna och uppgifterna {known}, inte vad som beslutades då."
        if before.decision is not None:
            then = f"{before.year} är som det fastställdes, kunskapsdatum {before.decision.known_at}."
        texts.append(then)
    for text in texts:
        sheet.put(row, 0, text, looks.PLAIN)
        row += 1
    if places.rules:
        member = basis.result.member_name
        title = f"Belopp per {member} och delbelopp"
        described = f"Staplat stapeldiagram: {basis.title}, en stapel per {member}, delad i delbelopp."
        described += " Talen står i tabellen."
        columns, at = tuple(range(_PARTS, places.total)), (row + 1, 0)
        size = (max(640, min(int(sum(sheet.widths.values()) * 7), 1200)), 360)
        sheet.charts.append(Chart(title, described, 1, columns, _HEAD, _FIRST, places.sums - 1, at, size))


def _sum_across(row: int, places: Places) -> str:
    """The sum of the parts on a row; where nothing is shared there is none."""
    return f"SUM({area((row, _PARTS), (row, places.total - 1))})" if places.rules else "0"


def _sum_down(column: int, places: Places) -> str:
    return f"SUM({area((_FIRST, column), (places.sums - 1, column), 'r')})"


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
        sheet.put(first - 2, 0, total.name, looks.SECTION)
        for column in range(_PARTS, last + 1):
            sheet.widths.setdefault(column, _OTHERS_WIDTH)
        names = (f"{component.name}, kr" for component in components)
        looks.put_headings(sheet, first - 1, ("Kod", basis.member_heading, *names, "Totalt, kr"))
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
