"""The sheet Kontroll: whether sums hold, and live amounts and inputs still equal those that were issued."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tillaggsbelopp.agreement.steps import (
    AMOUNT,
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
from tillaggsbelopp.report.workbook.basis import STATUS, TOUCHED, UNTOUCHED, Basis
from tillaggsbelopp.report.workbook.book import WHOLE, Address, Sheet, Value
from tillaggsbelopp.report.workbook.calculation_sheet import COMMON, FIGURES, inputs
from tillaggsbelopp.report.workbook.columns import FIRST_ROW, SheetColumn, Spot
from tillaggsbelopp.report.workbook.index_sheet import INDEX_SHEET, PERCENT_COLUMN, VERDICT_COLUMN, IndexPlaces
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
)
from tillaggsbelopp.report.workbook.parameters_sheet import CHANGED, PARAMETERS, UNCHANGED, value_cells, verdicts
from tillaggsbelopp.report.workbook.plan_sheet import instalment_cells
from tillaggsbelopp.report.workbook.summary_sheet import places_of
from tillaggsbelopp.report.workbook.totals_sheet import amounts_beside
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
    NOT_NEGATIVE[UNROUNDED]: "oavrundat är 0 eller mer för alla",
    RECEIVER: "någon har en nyckel, om potten inte är 0",
    SUM_MET: "tilldelningen ger den angivna summan",
    PAID_SUM_MET: "tilldelningen ger summan för de månader regeln gäller",
}


@dataclass(frozen=True)
class Check:
    """A check: the value that stands there and the one that should, each as issued and as a formula."""

    text: str
    value: Value
    formula: str
    wanted: Value
    wanted_formula: str = ""


def control_sheet(basis: Basis, workings: Workings, raised: IndexPlaces) -> Sheet:
    """The sheet of checks: sums, conditions, and the issued amounts and figures beside the live ones."""
    sheet = Sheet(CONTROL, frozen=(_FIRST, 0), repeated_rows=(0, 1))
    open_sheet(sheet, f"{CONTROL}: {basis.title}", basis.stamp)
    sheet.widths = {0: 11, 1: 52, 2: 24, 3: 20, _VERDICT: 11}
    for column, heading in enumerate(("Nr", "Kontroll", "Är", "Ska vara", "Utfall")):
        sheet.put(_FIRST - 1, column, heading, HEADING)
    row = _FIRST
    for number, check in enumerate(_checks(basis, workings, raised), start=1):
        sheet.put(row, 0, number, figure(WHOLE))
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
    _put_status(sheet, workings, raised, checks, [amounts, *figures])
    sheet.scale = scale_for(sum(sheet.widths.values()))
    return sheet


def _put_status(
    sheet: Sheet, workings: Workings, raised: IndexPlaces, checks: tuple[int, int], compared: list[tuple[int, int, int]]
) -> None:
    """Put the status: as issued or changed, and whether the checks hold. What is no longer OK counts, errors too."""
    ranges = [_range(*place) for place in compared]
    count = sum(last - first + 1 for _, first, last in compared)
    parameters = verdicts(workings)
    others = [*([parameters] if parameters else []), *raised.ranges(VERDICT_COLUMN)]
    same = [f'COUNTIF({cells},"{UNCHANGED}")' for cells in [*ranges, *others]]
    unchanged = f"{'+'.join(same)}={count + len(workings.parameters) + raised.count}"
    held = f'COUNTIF({_range(_VERDICT, *checks)},"{HOLDS}")={checks[1] - checks[0] + 1}'
    sheet.put(STATUS.row, 0, "Status", STRONG)
    sheet.flagged[STATUS.row, STATUS.column] = UNTOUCHED
    sheet.put(
        STATUS.row,
        STATUS.column,
        UNTOUCHED,
        STRONG,
        f'IF({unchanged},IF({held},"{UNTOUCHED}","{_FAILED}"),IF({held},"{TOUCHED}","{TOUCHED} – {_FAILED}"))',
    )


def _checks(basis: Basis, workings: Workings, raised: IndexPlaces) -> Iterator[Check]:
    places, count = places_of(basis), len(basis.municipalities.members)
    here = Spot(CONTROL, {MUNICIPALITY: 0})
    pots: list[str] = []
    for component in basis.result.components:
        if component.distributed:
            amounts = workings.step(StepTarget(component.rule, AMOUNT), workings.now)
            pot = workings.step(StepTarget(component.rule, ROUNDED_POT), workings.now).named(here)
            pots += [] if component.total else [pot]
            text = f"{component.name}: kommunernas belopp summerar till den avrundade potten"
            rounded = component.rounded_pot
            yield Check(text, rounded, f"SUM({amounts.run(basis.municipalities, here)})", rounded, pot)
        required = basis.program.requirements[component.rule] if component.months else {}
        for name, tree in required.items():
            formula = f'IF({workings.requirement(tree)(here).text},"{_MET}","{_UNMET}")'
            yield Check(f"{component.name}: {_REQUIRED[name]}", _MET, formula, _MET)
    total = basis.result.grand_total
    grand = places.grand_total.named(from_sheet=CONTROL)
    yield Check("Delbeloppen summerar till totalen", total, grand, total, "+".join(pots) or "0")
    if basis.result.plan is not None:
        cells = f"SUM({instalment_cells(basis, basis.result.plan)})"
        yield Check("Betalningsplanen summerar till totalen", total, cells, total, grand)
    for column in workings.conditions:
        cells, size = _block(column, count), len(column.table.cells)
        yield Check(f"Regelns kontroll: {column.note}", size, f"COUNTIF({cells},TRUE)", size)
    columns = sorted(workings.figures.values(), key=lambda column: column.first)
    for start in range(0, len(columns), _PER_CHECK):
        some = columns[start : start + _PER_CHECK]
        size = sum(len(column.table.cells) for column in some)
        counts = [_count_of(each, _block(each, count)) for each in some]
        yield Check(f"Uppgifter på {FIGURES} som är ett tal eller ordet {MISSING}", size, "+".join(counts), size)
    if parameters := value_cells(workings):
        number = len(workings.parameters)
        yield Check(f"Värden på {PARAMETERS} som är ett tal", number, f"COUNT({parameters})", number)
    if percents := raised.ranges(PERCENT_COLUMN):
        numbers = "+".join(f"COUNT({cells})" for cells in percents)
        yield Check(f"Värden på {INDEX_SHEET} som är ett tal", raised.count, numbers, raised.count)


def _count_of(column: SheetColumn, cells: str) -> str:
    """The formula that counts those of a column's cells that hold what they may."""
    truths = f"+COUNTIF({cells},TRUE)+COUNTIF({cells},FALSE)" if bool in map(type, column.table.cells) else ""
    return f'COUNT({cells})+COUNTIF({cells},"{MISSING}"){truths}'


def _block(column: SheetColumn, count: int) -> str:
    first = column.address({**column.members_of(0), MUNICIPALITY: 0})
    row = first.row + (count - 1 if column.per_municipality else 0)
    last = Address("", row, column.first + column.count - 1)
    return f"{first.named(from_sheet=CONTROL, fixed='rc')}:{last.named(fixed='rc')}"


def _amounts(sheet: Sheet, basis: Basis, row: int) -> tuple[tuple[int, int, int], int]:
    """Put the issued amounts beside the live ones; return where the verdicts stand, and the row after."""
    places, axis, result = places_of(basis), basis.municipalities, basis.result
    sheet.put(row, 0, "Belopp vid uttag, kr, jämförda med dem som nu står på Sammanfattning", SECTION)
    headings = ["Kod", MUNICIPALITY.capitalize(), "Totalt vid uttag", "Totalt nu", "Utfall"]
    beside = [component for component in result.distributed if component.total]
    headings += [f"{component.name} vid uttag" for component in (*result.shared, *beside)]
    live_beside = {(component.rule, member): cell for component, member, cell in amounts_beside(basis)}
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
        for number, component in enumerate(beside, start=_VERDICT + 1 + len(result.shared)):
            cell = sheet.put(at, number, component.amounts[code], figure(WHOLE))
            live_part = live_beside[component.rule, member].named(from_sheet=CONTROL)
            pairs.append((cell.named(from_sheet=CONTROL), live_part))
        sheet.put(at, _VERDICT, UNCHANGED, VERDICT, _verdict(pairs))
    last = first + len(axis.members) - 1
    return (_VERDICT, first, last), last + 1


def _figures(sheet: Sheet, workings: Workings, row: int) -> tuple[list[tuple[int, int, int]], int]:
    """Put the issued figures, with a verdict per row and hundred columns; return the verdicts' places, and next row."""
    cells = inputs(workings)
    if not cells:
        return [], row
    sheet.breaks_before_rows.append(row)
    sheet.put(row, 0, f"Uppgifter vid uttag, jämförda med dem som nu står på {FIGURES}", SECTION)
    rows = sorted({address.row for _, _, address in cells})
    axis = workings.world.figures.statistics.municipalities
    head, start = row + 1, row + 2
    _put_headings(sheet, head, ["Kod", MUNICIPALITY.capitalize()])
    for at, original in enumerate(rows, start=start):
        member = original - FIRST_ROW
        sheet.put(at, 0, axis.members[member] if member >= 0 else "", CELL)
        sheet.put(at, 1, axis.labels[member] if member >= 0 else COMMON, CELL)
    columns = sorted({address.column for _, _, address in cells})
    group_of = {column: number // _PER_VERDICT for number, column in enumerate(columns)}
    place = {column: 2 + number + group_of[column] for number, column in enumerate(columns)}
    pairs: dict[tuple[int, int], list[tuple[str, str]]] = {}
    for column, spot, address in cells:
        at, to = start + rows.index(address.row), place[address.column]
        if (head, to) not in sheet.cells:
            _put_heading(sheet, head, to, column.title_of(address.column - column.first))
        value = column.shown(spot.members)
        issued = sheet.put(at, to, value, figure(format_of([value], column.unit)))
        compared = issued.named(from_sheet=CONTROL), address.named(from_sheet=CONTROL)
        pairs.setdefault((at, group_of[address.column]), []).append(compared)
    verdicts_at: list[tuple[int, int, int]] = []
    for group in sorted(set(group_of.values())):
        to = max(place[column] for column in columns if group_of[column] == group) + 1
        _put_heading(sheet, head, to, "Utfall")
        for at in range(start, start + len(rows)):
            sheet.put(at, to, UNCHANGED, VERDICT, _verdict(pairs.get((at, group), [])))
        verdicts_at.append((to, start, start + len(rows) - 1))
    return verdicts_at, start + len(rows)


def _published(sheet: Sheet, basis: Basis, row: int) -> None:
    """Put what a source prints beside what is computed."""
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
        sheet.put(row, 1, f"Källa: {comparison.source}", PLAIN)
        row += 2


def _put_headings(sheet: Sheet, row: int, headings: list[str]) -> None:
    for column, heading in enumerate(headings):
        if heading:
            _put_heading(sheet, row, column, heading)


def _put_heading(sheet: Sheet, row: int, column: int, heading: str) -> None:
    sheet.put(row, column, heading, HEADING)
    sheet.widths.setdefault(column, 15)
    sheet.fit(row, heading, sheet.widths[column], HEADING)


def _verdict(pairs: list[tuple[str, str]]) -> str:
    if not pairs:
        return f'"{UNCHANGED}"'
    return f'IF(AND({",".join(f"{issued}={live}" for issued, live in pairs)}),"{UNCHANGED}","{CHANGED}")'


def _range(column: int, first: int, last: int) -> str:
    return f"{Address('', first, column).named(fixed='rc')}:{Address('', last, column).named(fixed='rc')}"
