"""The sheet Kontroll: do the sums hold, and do the live amounts and inputs still equal those that were issued?"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from tillaggsbelopp.agreement.steps import AMOUNT, KEY, POT, ROUNDED_POT, UNROUNDED
from tillaggsbelopp.formula.catalogue import MUNICIPALITY
from tillaggsbelopp.formula.tree import StepTarget
from tillaggsbelopp.report.terminal import SUM_LABEL
from tillaggsbelopp.report.workbook.basis import Basis
from tillaggsbelopp.report.workbook.book import WHOLE, Address, Sheet, Value
from tillaggsbelopp.report.workbook.calculation import FIGURES, inputs
from tillaggsbelopp.report.workbook.columns import FIRST_ROW, Column, Spot
from tillaggsbelopp.report.workbook.looks import (
    CELL,
    HEADING,
    PLAIN,
    SECTION,
    STRONG,
    VERDICT,
    figure,
    format_of,
    open_sheet,
    scale_for,
    value_of,
)
from tillaggsbelopp.report.workbook.parameters import CHANGED, UNCHANGED, verdicts
from tillaggsbelopp.report.workbook.summary import TOUCHED, UNTOUCHED, places_of
from tillaggsbelopp.report.workbook.workings import Workings, shown_scale

CONTROL: Final = "Kontroll"
HOLDS: Final = "OK"
FAILS: Final = "FEL"
_FAILED: Final = "FEL I KONTROLL"
_VERDICT: Final = 4
_STATUS: Final = Address(CONTROL, 2, 2)
_FIRST: Final = 5
_MOST_TERMS: Final = 100


@dataclass(frozen=True)
class Check:
    """Something that must hold: what stands there, and what should, as values and as formulas."""

    text: str
    value: Value
    formula: str
    wanted: Value
    wanted_formula: str


def status_cell() -> Address:
    """The cell that says whether the workbook is as it was issued."""
    return _STATUS


def control_sheet(basis: Basis, workings: Workings) -> Sheet:
    """Sums, conditions, and the issued amounts and figures beside the live ones."""
    sheet = Sheet(CONTROL, frozen=(_FIRST, 0))
    open_sheet(sheet, f"{CONTROL}: {basis.title}", basis.stamp)
    sheet.widths = {0: 11, 1: 52, 2: 24, 3: 20, _VERDICT: 11}
    for column, heading in enumerate(("", "Kontroll", "Är", "Ska vara", "Utfall")):
        sheet.put(_FIRST - 1, column, heading, HEADING)
    row = _FIRST
    for number, check in enumerate(_checks(basis, workings), start=1):
        sheet.put(row, 0, number)
        sheet.put(row, 1, check.text, CELL)
        sheet.fit(row, check.text, sheet.widths[1], CELL)
        is_, wanted = Address("", row, 2).named(), Address("", row, 3).named()
        sheet.put(row, 2, check.value, figure(WHOLE), check.formula)
        sheet.put(row, 3, check.wanted, figure(WHOLE), check.wanted_formula)
        sheet.put(row, _VERDICT, HOLDS, VERDICT, f'IF({is_}={wanted},"{HOLDS}","{FAILS}")')
        row += 1
    checks = (_FIRST, row - 1)
    amounts, row = _amounts(sheet, basis, row + 1)
    figures, row = _figures(sheet, workings, row + 1)
    _published(sheet, basis, row + 1)
    _put_status(sheet, workings, checks, [amounts, *figures])
    sheet.scale = scale_for(sum(sheet.widths.values()))
    return sheet


def _put_status(
    sheet: Sheet, workings: Workings, checks: tuple[int, int], compared: list[tuple[int, int, int]]
) -> None:
    """As issued, or changed; and whether the checks hold. What is no longer OK counts, errors too."""
    ranges = [_range(*place) for place in compared]
    count = sum(last - first + 1 for _, first, last in compared)
    parameters = verdicts(workings)
    same = [f'COUNTIF({cells},"{UNCHANGED}")' for cells in [*ranges, *([parameters] if parameters else [])]]
    unchanged = f"{'+'.join(same)}={count + len(workings.parameters)}"
    held = f'COUNTIF({_range(_VERDICT, *checks)},"{HOLDS}")={checks[1] - checks[0] + 1}'
    sheet.put(_STATUS.row, 0, "Status", STRONG)
    sheet.put(
        _STATUS.row,
        _STATUS.column,
        UNTOUCHED,
        STRONG,
        f'IF({unchanged},IF({held},"{UNTOUCHED}","{_FAILED}"),IF({held},"{TOUCHED}","{TOUCHED} – {_FAILED}"))',
    )


def _checks(basis: Basis, workings: Workings) -> Iterator[Check]:
    places, count = places_of(basis), len(basis.municipalities.members)
    here = Spot(CONTROL, {MUNICIPALITY: 0})
    pots: list[str] = []
    for component in basis.result.shared:
        rule = basis.program.agreement.rule(component.rule)
        amounts = workings.step(StepTarget(rule.id, AMOUNT), workings.now)
        pot = workings.step(StepTarget(rule.id, ROUNDED_POT), workings.now).named(here)
        pots.append(pot)
        text = f"{component.name}: kommunernas belopp summerar till den avrundade potten"
        rounded = component.rounded_pot
        yield Check(text, rounded, f"SUM({amounts.run(basis.municipalities, here)})", rounded, pot)
        if rule.sum is not None:
            unit = basis.program.agreement.terms.rounding.unit
            allocated = workings.step(StepTarget(rule.id, POT), workings.now).named(here)
            formula = f"ROUND({allocated},{1 - len(str(unit))})"
            yield Check(f"{component.name}: tilldelningen ger den angivna summan", rounded, formula, rounded, pot)
        if rule.negative_amounts is None:
            for name in (KEY, UNROUNDED):
                target = StepTarget(rule.id, name)
                if target in workings.world.program.steps:
                    column = workings.step(target, workings.now)
                    formula = f'COUNTIF({column.run(basis.municipalities, here)},"<0")'
                    yield Check(f"{component.name}: {name} är inte under 0 för någon", 0, formula, 0, "")
    total = basis.result.grand_total
    grand = places.grand_total.named(from_sheet=CONTROL)
    yield Check("Delbeloppen summerar till totalen", total, grand, total, "+".join(pots) or "0")
    for column in workings.conditions:
        cells = column.run(basis.municipalities, here) if column.per_municipality else column.named(here)
        yield Check(f"Regelns kontroll: {column.note}", 0, f"COUNTIF({cells},FALSE)", 0, "")
    columns = [column for column in workings.figures.values() if column.count]
    if columns:
        present = sum(isinstance(cell, Fraction) for column in columns for cell in column.table.cells)
        ranges = [_block(column, count) for column in sorted(columns, key=lambda column: column.first)]
        formula = "+".join(f"COUNT({cells})" for cells in ranges)
        yield Check("Uppgifter på Underlag som har ett värde", present, formula, present, "")


def _block(column: Column, count: int) -> str:
    first = column.address({**column.members_of(0), MUNICIPALITY: 0})
    row = first.row + (count - 1 if column.per_municipality else 0)
    last = Address("", row, column.first + column.count - 1)
    return f"{first.named(from_sheet=CONTROL, fixed='rc')}:{last.named(fixed='rc')}"


def _amounts(sheet: Sheet, basis: Basis, row: int) -> tuple[tuple[int, int, int], int]:
    """The issued amounts beside the live ones; where the verdicts stand, and the row after."""
    places, axis, result = places_of(basis), basis.municipalities, basis.result
    sheet.put(row, 0, "Belopp vid uttag, kr, jämförda med dem som nu står på Sammanfattning", SECTION)
    headings = ["Kod", MUNICIPALITY.capitalize(), "Totalt vid uttag", "Totalt nu", "Utfall"]
    headings += [component.name for component in result.shared]
    _put_headings(sheet, row + 1, headings)
    first = row + 2
    for member, (code, name) in enumerate(zip(axis.members, axis.labels, strict=True)):
        at = first + member
        sheet.put(at, 0, code, CELL)
        sheet.put(at, 1, name, CELL)
        sheet.put(at, 2, result.total(code), figure(WHOLE))
        live = places.total_of(member).named(from_sheet=CONTROL)
        sheet.put(at, 3, result.total(code), figure(WHOLE), live)
        pairs = [(Address("", at, 2).named(), live)]
        for number, component in enumerate(result.shared):
            cell = sheet.put(at, _VERDICT + 1 + number, component.amounts[code], figure(WHOLE))
            live_part = places.amount(component.rule, member).named(from_sheet=CONTROL)
            pairs.append((cell.named(from_sheet=CONTROL), live_part))
        sheet.put(at, _VERDICT, UNCHANGED, VERDICT, _verdict(pairs))
    last = first + len(axis.members) - 1
    return (_VERDICT, first, last), last + 1


def _figures(sheet: Sheet, workings: Workings, row: int) -> tuple[list[tuple[int, int, int]], int]:
    """The issued figures, and a verdict for each row of Underlag."""
    cells = inputs(workings)
    if not cells:
        return [], row
    sheet.breaks_before_rows.append(row)
    sheet.put(row, 0, f"Uppgifter vid uttag, jämförda med dem som nu står på {FIGURES}", SECTION)
    rows = sorted({address.row for _, _, address in cells})
    headings = {address.column: column.title_of(address.column - column.first) for column, _, address in cells}
    shift = _VERDICT - 1  # the first column of figures comes after the verdicts
    labels = workings.world.figures.statistics.municipalities.labels
    _put_headings(sheet, row + 1, ["", "", "", "", "Utfall"])
    for at, heading in headings.items():
        sheet.put(row + 1, at + shift, heading, HEADING)
        sheet.widths.setdefault(at + shift, 15)
        sheet.fit(row + 1, heading, sheet.widths[at + shift], HEADING)
    pairs: dict[int, list[tuple[str, str]]] = {}
    start = row + 2
    for column, spot, address in cells:
        at = start + rows.index(address.row)
        measure = column.statistic.measure if column.statistic else None
        scale = shown_scale(measure.text, measure.scale) if measure else Fraction(1)
        value = value_of(column.table.cells[column.cell_number(spot.members)], scale)
        issued = sheet.put(at, address.column + shift, value, figure(format_of([value], column.unit)))
        pairs.setdefault(at, []).append((issued.named(from_sheet=CONTROL), address.named(from_sheet=CONTROL)))
    for number, original in enumerate(rows):
        at = start + number
        sheet.put(at, 1, labels[original - FIRST_ROW] if original >= FIRST_ROW else SUM_LABEL)
        sheet.put(at, _VERDICT, UNCHANGED, VERDICT, _verdict(pairs[at]))
    return [(_VERDICT, start, start + len(rows) - 1)], start + len(rows)


def _published(sheet: Sheet, basis: Basis, row: int) -> None:
    """What a source prints beside what is computed."""
    places = places_of(basis)
    for comparison in basis.result.comparisons:
        sheet.put(row, 0, f"Jämfört med publicerat: {comparison.title}", SECTION)
        _put_headings(sheet, row + 1, ["", "Delbelopp", "Publicerat, kr", "Beräknat nu, kr", "Skillnad"])
        row += 2
        names = {component.rule: component.name for component in basis.result.components}
        lines = [(names[rule], *pair, rule) for rule, pair in comparison.components.items()]
        lines.append(("Totalt", comparison.printed_total, comparison.computed_total, ""))
        for name, printed, computed, rule in lines:
            sheet.put(row, 1, name)
            sheet.put(row, 2, printed, figure(WHOLE))
            live = Address(places.grand_total.sheet, places.sums, places.total)
            if rule in places.rules:
                live = Address(live.sheet, places.sums, places.amount(rule, 0).column)
            sheet.put(row, 3, computed, figure(WHOLE), live.named(from_sheet=CONTROL))
            difference = f"{Address('', row, 3).named()}-{Address('', row, 2).named()}"
            sheet.put(row, 4, computed - printed, figure("+#,##0;-#,##0;0"), difference)
            row += 1
        sheet.put(row, 1, comparison.source, PLAIN)
        row += 2


def _put_headings(sheet: Sheet, row: int, headings: list[str]) -> None:
    for column, heading in enumerate(headings):
        if not heading:
            continue
        sheet.put(row, column, heading, HEADING)
        sheet.widths.setdefault(column, 15)
        sheet.fit(row, heading, sheet.widths[column], HEADING)


def _verdict(pairs: list[tuple[str, str]]) -> str:
    tests = [f"{issued}={live}" for issued, live in pairs]
    groups = [tests[start : start + _MOST_TERMS] for start in range(0, len(tests), _MOST_TERMS)]
    alike = [f"AND({','.join(group)})" for group in groups]
    all_alike = alike[0] if len(alike) == 1 else f"AND({','.join(alike)})"
    return f'IF({all_alike},"{UNCHANGED}","{CHANGED}")'


def _range(column: int, first: int, last: int) -> str:
    return f"{Address('', first, column).named(fixed='rc')}:{Address('', last, column).named(fixed='rc')}"
