"""The sheet Kontroll: whether sums and conditions hold, and whether the workbook is as it was issued."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from tillaggsbelopp.agreement.steps import (
    AMOUNT,
    GROUP_KEY,
    GROUP_RECEIVER,
    KEY,
    NOT_NEGATIVE,
    PAID_SUM_MET,
    POT,
    RECEIVER,
    ROUNDED_POT,
    SUM_MET,
    UNROUNDED,
)
from tillaggsbelopp.formula.catalogue import MUNICIPALITY
from tillaggsbelopp.formula.excel import MISSING
from tillaggsbelopp.formula.tree import StepTarget
from tillaggsbelopp.report.addresses import area, cell_at
from tillaggsbelopp.report.book import SIGNED, Sheet, Value
from tillaggsbelopp.report.workbook import looks
from tillaggsbelopp.report.workbook.amount_sheets import places_of
from tillaggsbelopp.report.workbook.basis import STATUS_CELL, TOUCHED, UNTOUCHED, Basis
from tillaggsbelopp.report.workbook.calculation_sheet import FIGURES
from tillaggsbelopp.report.workbook.columns import SheetColumn, Spot
from tillaggsbelopp.report.workbook.doubted_rows import put_doubts
from tillaggsbelopp.report.workbook.issued_sheets import Verdicts
from tillaggsbelopp.report.workbook.parameter_sheets import (
    INDEX_SHEET,
    PARAMETERS,
    PERCENT_COLUMN,
    PERCENT_VERDICT_COLUMN,
    UNCHANGED,
    VALUE_COLUMN,
    VERDICT_COLUMN,
    IndexPlaces,
    parameter_ranges,
)
from tillaggsbelopp.report.workbook.plan_sheet import instalment_cells
from tillaggsbelopp.report.workbook.readings import Readings
from tillaggsbelopp.report.workbook.workings import Workings

CONTROL: Final = "Kontroll"
HOLDS: Final = "OK"
FAILS: Final = "FEL"
_FAILED: Final = "FEL I KONTROLL"
_MET: Final = "uppfyllt"  # in words: a typed TRUE is a formula once LibreOffice has saved it
_UNMET: Final = "inte uppfyllt"
_VERDICT: Final = 4
_FIRST: Final = 5
_PER_CHECK: Final = 50  # columns of figures that one check counts
_PER_VERDICT: Final = 100  # columns of figures that one verdict compares; an AND takes 255 terms
_REQUIRED: Final = {
    NOT_NEGATIVE[POT]: "potten är 0 eller mer",
    NOT_NEGATIVE[KEY]: "nyckel är 0 eller mer för alla",
    NOT_NEGATIVE[GROUP_KEY]: "gruppnyckel är 0 eller mer för alla",
    NOT_NEGATIVE[UNROUNDED]: "oavrundat är 0 eller mer för alla",
    RECEIVER: "någon har en nyckel, om potten inte är 0",
    GROUP_RECEIVER: "någon har en nyckel i varje grupp som får något",
    SUM_MET: "tilldelningen ger den angivna summan",
    PAID_SUM_MET: "tilldelningen ger summan för de månader regeln gäller",
}


class Check(NamedTuple):
    """A check: the value that stands there and the one that should, each as issued and as a formula."""

    text: str
    value: Value
    formula: str
    wanted: Value
    wanted_formula: str = ""


def control_sheet(basis: Basis, workings: Workings, raised: IndexPlaces, issued: Sequence[Verdicts]) -> Sheet:
    """The sheet of checks: sums and conditions, doubts and printed amounts; and the status of the workbook.

    `issued` are the verdicts on what was issued, on other sheets.
    """
    sheet = Sheet(CONTROL, frozen=(_FIRST, 0), repeated_rows=(_FIRST - 1, _FIRST - 1))
    looks.open_sheet(sheet, basis)
    sheet.widths = {0: 11, 1: 52, 2: 24, 3: 20, _VERDICT: 11}
    sheet.across(_FIRST - 1, ("Nr", "Kontroll", "Är", "Ska vara", "Utfall"), looks.HEADING)
    row = _FIRST
    for number, check in enumerate(_checks(basis, workings, raised), start=1):
        sheet.put(row, 0, number, looks.FIGURE)
        sheet.text(row, 1, check.text, looks.CELL)
        sheet.put(row, 2, check.value, looks.FIGURE, check.formula)
        sheet.put(row, 3, check.wanted, looks.FIGURE, check.wanted_formula)
        same = f"{cell_at(row, 2)}={cell_at(row, 3)}"
        sheet.put(row, _VERDICT, HOLDS, looks.VERDICT, f'IF({same},"{HOLDS}","{FAILS}")')
        row += 1
    last = row - 1
    sheet.mark((_FIRST - 1, 0), (last, _VERDICT), "Kontroller av summor, villkor och uppgifter")
    row = put_doubts(sheet, basis, row + 1)
    _published(sheet, basis, row)
    held = f'COUNTIF({area((_FIRST, _VERDICT), (last, _VERDICT), "rc")},"{HOLDS}")={last - _FIRST + 1}'
    _put_status(sheet, workings, raised, held, issued)
    sheet.scale = looks.scale_for(sum(sheet.widths.values()))
    return sheet


def _put_status(sheet: Sheet, workings: Workings, raised: IndexPlaces, held: str, issued: Sequence[Verdicts]) -> None:
    """Put the status: as issued or changed, and whether the checks hold. What is no longer OK counts, errors too."""
    parameters = parameter_ranges(workings, VERDICT_COLUMN)
    verdicts = [*(each.cells for each in issued), *parameters, *raised.ranges(PERCENT_VERDICT_COLUMN)]
    count = sum(each.number for each in issued) + len(workings.parameters) + raised.count
    same = [f'COUNTIF({cells},"{UNCHANGED}")' for cells in verdicts]
    unchanged = f"{'+'.join(same)}={count}"
    formula = f'IF({unchanged},IF({held},"{UNTOUCHED}","{_FAILED}"),IF({held},"{TOUCHED}","{TOUCHED} – {_FAILED}"))'
    row, column = STATUS_CELL.row, STATUS_CELL.column
    sheet.put(row, 0, "Status", looks.STRONG)
    sheet.flagged[row, column] = UNTOUCHED
    sheet.put(row, column, UNTOUCHED, looks.STRONG, formula)


def _checks(basis: Basis, workings: Workings, raised: IndexPlaces) -> Iterator[Check]:
    here, readings = Spot(CONTROL, {MUNICIPALITY: 0}), Readings(workings)
    pots: list[str] = []
    for component in basis.result.components:
        if component.distributed:
            amounts = workings.step(StepTarget(component.rule, AMOUNT), workings.now)
            pot = workings.step(StepTarget(component.rule, ROUNDED_POT), workings.now).named(here)
            pots += [] if component.total else [pot]
            text = f"{component.name}: beloppen summerar till den avrundade potten"
            rounded = component.rounded_pot
            yield Check(text, rounded, f"SUM({amounts.run(basis.municipalities, here)})", rounded, pot)
        required = basis.program.requirements[component.rule] if component.months else {}
        for name, tree in required.items():
            formula = f'IF({readings.requirement(tree)(here).text},"{_MET}","{_UNMET}")'
            yield Check(f"{component.name}: {_REQUIRED[name]}", _MET, formula, _MET)
    total = basis.result.grand_total
    grand = places_of(basis).grand_total.named(from_sheet=CONTROL)
    yield Check("Delbeloppen summerar till totalen", total, grand, total, "+".join(pots) or "0")
    if basis.result.plan is not None:
        cells = f"SUM({instalment_cells(basis, basis.result.plan)})"
        yield Check("Betalningsplanen summerar till totalen", total, cells, total, grand)
    for told, column in workings.conditions:
        size = len(column.table.cells)
        yield Check(f"Regelns kontroll: {told}", size, f"COUNTIF({_block(column)},TRUE)", size)
    columns = workings.all_figures()
    for start in range(0, len(columns), _PER_CHECK):
        some = columns[start : start + _PER_CHECK]
        size, counts = sum(len(column.table.cells) for column in some), "+".join(map(_count_of, some))
        yield Check(f"Uppgifter på {FIGURES} som är ett tal eller ordet {MISSING}", size, counts, size)
    for sheet, count, ranges in (
        (PARAMETERS, len(workings.parameters), parameter_ranges(workings, VALUE_COLUMN)),
        (INDEX_SHEET, raised.count, raised.ranges(PERCENT_COLUMN)),
    ):
        if ranges:
            counts = "+".join(f"COUNT({cells})" for cells in ranges)
            yield Check(f"Värden på {sheet} som är ett tal", count, counts, count)


def _count_of(column: SheetColumn) -> str:
    """The formula that counts those of a column's cells that hold what they may."""
    cells = _block(column)
    truths = f"+COUNTIF({cells},TRUE)+COUNTIF({cells},FALSE)" if bool in map(type, column.table.cells) else ""
    return f'COUNT({cells})+COUNTIF({cells},"{MISSING}"){truths}'


def _block(column: SheetColumn) -> str:
    """All cells of a column, as a formula on this sheet names them."""
    first = column.address({**column.members_of(0), MUNICIPALITY: 0})
    rows = len(column.table.cells) // column.count
    last = (first.row + rows - 1, first.column + column.count - 1)
    return area((first.row, first.column), last, "rc", column.sheet)


def _published(sheet: Sheet, basis: Basis, row: int) -> None:
    """Put what a source prints beside what is computed."""
    places = places_of(basis)
    names = {component.rule: component.name for component in basis.result.components}
    for comparison in basis.result.comparisons:
        sheet.put(row, 0, f"Jämfört med publicerat: {comparison.title}", looks.SECTION)
        headings = ("Delbelopp", "Publicerat, kr", "Beräknat nu, kr", "Skillnad")
        for column, heading in enumerate(headings, start=1):
            sheet.text(row + 1, column, heading, looks.HEADING)
        row += 2
        lines = [(names[rule], *pair, rule) for rule, pair in comparison.components.items()]
        lines.append(("Totalt", comparison.printed_total, comparison.computed_total, ""))
        for name, printed, computed, rule in lines:
            live = replace(places.amount(rule, 0), row=places.sums) if rule in places.rules else places.grand_total
            sheet.put(row, 1, name)
            sheet.put(row, 2, printed, looks.FIGURE)
            sheet.put(row, 3, computed, looks.FIGURE, live.named(from_sheet=CONTROL))
            sheet.put(row, 4, computed - printed, looks.figure(SIGNED), f"{cell_at(row, 3)}-{cell_at(row, 2)}")
            row += 1
        sheet.mark((row - len(lines) - 1, 1), (row - 1, 4), f"Jämfört med publicerat: {comparison.title}")
        sheet.put(row, 1, f"Källa: {comparison.source}", looks.PLAIN)
        row += 2
