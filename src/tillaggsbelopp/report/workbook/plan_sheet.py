"""The sheet Betalningsplan: each municipality's amount in instalments, live from the summary's cells."""

from fractions import Fraction
from typing import Final

from tillaggsbelopp.agreement.in_force import WHOLE_YEAR
from tillaggsbelopp.engine.result import Group, PaymentPlan
from tillaggsbelopp.report.addresses import area, cell_at
from tillaggsbelopp.report.book import WHOLE, Sheet, unlike
from tillaggsbelopp.report.wording import SUM_LABEL
from tillaggsbelopp.report.workbook import looks
from tillaggsbelopp.report.workbook.amount_sheets import places_of
from tillaggsbelopp.report.workbook.basis import Basis
from tillaggsbelopp.swedish import format_months

PLAN_SHEET: Final = "Betalningsplan"
_HEAD: Final = 4
_FIRST: Final = _HEAD + 1
_PARTS: Final = 2
_WIDTH: Final = 13


def plan_sheet(basis: Basis, plan: PaymentPlan) -> Sheet:
    """The sheet with a row per municipality: its total, sums per group of parts paid the same months, instalments."""
    axis, result, places = basis.municipalities, basis.result, places_of(basis)
    sheet = Sheet(PLAN_SHEET, frozen=(_FIRST, _PARTS), repeated_rows=(_HEAD, _HEAD), repeated_columns=(0, 1))
    looks.open_sheet(sheet, basis)
    parts = " Delbelopp som inte gäller hela året betalas de månader de gäller." if len(plan.groups) > 1 else ""
    sheet.put(2, 0, f"Lika delar i hela kronor; de kronor som blir över betalas först.{parts}", looks.PLAIN)
    headings = ["Kod", basis.member_heading, "Totalt, kr"]
    for _, group in _group_columns(plan):
        months = "hela året" if group.months == WHOLE_YEAR else format_months(group.months)
        headings.append(f"Gäller {months}, kr")
    headings += [f"{name.capitalize()}, kr" for name in plan.names]
    sheet.widths = {0: 9, 1: 20, **dict.fromkeys(range(_PARTS, len(headings)), _WIDTH)}
    looks.put_headings(sheet, _HEAD, unlike(headings))
    for member, (code, name) in enumerate(zip(axis.members, axis.labels, strict=True)):
        row = _FIRST + member
        sheet.put(row, 0, code, looks.CELL)
        sheet.text(row, 1, name, looks.CELL)
        total = places.total_of(member).named(from_sheet=PLAN_SHEET)
        sheet.put(row, _PARTS, result.total(code), looks.figure(WHOLE, bold=True), total)
        amounts = {component.rule: component.amounts[code] for component in result.shared}
        for column, group in _group_columns(plan):
            cells = "+".join(places.amount(rule, member).named(from_sheet=PLAN_SHEET) for rule in group.rules)
            sheet.put(row, column, sum(amounts[rule] for rule in group.rules), looks.FIGURE, cells)
        for number, instalment in enumerate(plan.instalments[code]):
            sheet.put(row, _first_period(plan) + number, instalment, looks.FIGURE, _instalment(plan, number, row))
    last = _FIRST + len(axis.members)
    sheet.mark((_HEAD, 0), (last - 1, len(headings) - 1), f"Betalningsplan: {basis.title}, delbetalningar i kr")
    sheet.across(last, ("", SUM_LABEL), looks.SUMS)
    for column in range(_PARTS, len(headings)):
        values = (sheet.cells[row, column].value for row in range(_FIRST, last))
        total_of_column = sum((Fraction(value) for value in values), Fraction(0))
        cells = area((_FIRST, column), (last - 1, column), "r")
        sheet.put(last, column, total_of_column, looks.SUM_FIGURE, f"SUM({cells})")
    return sheet


def instalment_cells(basis: Basis, plan: PaymentPlan) -> str:
    """The cells of all municipalities' instalments, as a formula on another sheet names them."""
    first = _first_period(plan)
    last = (_FIRST + len(basis.municipalities.members) - 1, first + len(plan.names) - 1)
    return area((_FIRST, first), last, "r", PLAN_SHEET)


def _group_columns(plan: PaymentPlan) -> list[tuple[int, Group]]:
    """The columns of sums that are paid in different months; where all are paid in the same, the total is enough."""
    return list(enumerate(plan.groups, start=_PARTS + 1)) if len(plan.groups) > 1 else []


def _first_period(plan: PaymentPlan) -> int:
    return _PARTS + 1 + len(_group_columns(plan))


def _instalment(plan: PaymentPlan, number: int, row: int) -> str:
    """The formula of an instalment: a term per group that is paid in the period."""
    columns = [column for column, _ in _group_columns(plan)] or [_PARTS]
    pairs = zip(plan.groups, columns, strict=False)
    terms = [_term(group.weights, number, row, column) for group, column in pairs if group.weights[number]]
    return "+".join(terms) or "0"


def _term(weights: tuple[int, ...], number: int, row: int, column: int) -> str:
    """A term of an instalment: a part rounded down, and a krona of those left over if the period is among the first."""
    cell = cell_at(row, column, "c")
    counts = {weight: weights.count(weight) for weight in sorted({*weights} - {0})}
    floors = [f"{f'{count}*' if count > 1 else ''}{_floor(cell, weight, weights)}" for weight, count in counts.items()]
    order = sum(weight > 0 for weight in weights[: number + 1])
    return f"{_floor(cell, weights[number], weights)}+IF({order}<={cell}-{'-'.join(floors)},1,0)"


def _floor(cell: str, weight: int, weights: tuple[int, ...]) -> str:
    share = Fraction(weight, sum(weights))
    times = f"*{share.numerator}" if share.numerator > 1 else ""
    return f"INT({cell}{times}/{share.denominator})"
