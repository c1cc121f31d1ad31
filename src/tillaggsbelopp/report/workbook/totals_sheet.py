"""The sheet Övrigt: the totals beside the agreement's own, live."""

from collections.abc import Iterator
from typing import Final

from tillaggsbelopp.agreement.steps import AMOUNT
from tillaggsbelopp.engine.result import Component
from tillaggsbelopp.formula.catalogue import MUNICIPALITY
from tillaggsbelopp.formula.tree import StepTarget
from tillaggsbelopp.report.wording import SUM_LABEL
from tillaggsbelopp.report.workbook.basis import Basis
from tillaggsbelopp.report.workbook.book import WHOLE, Address, Sheet
from tillaggsbelopp.report.workbook.columns import Spot
from tillaggsbelopp.report.workbook.looks import CELL, HEADING, SECTION, SUMS, figure, open_sheet, scale_for
from tillaggsbelopp.report.workbook.workings import Workings

OTHERS: Final = "Övrigt"
_PARTS: Final = 2
_HEAD: Final = 4
_WIDTH: Final = 18


def amounts_beside(basis: Basis) -> Iterator[tuple[Component, int, Address]]:
    """Yield each component of the other totals for each municipality, with its number and the cell of the amount."""
    count = len(basis.municipalities.members)
    for number, total in enumerate(basis.result.other_totals):
        for column, component in enumerate(basis.result.of_total(total.id)):
            for member in range(count):
                yield component, member, Address(OTHERS, _first(number, count) + member, _PARTS + column)


def others_sheet(basis: Basis, workings: Workings) -> Sheet:
    """The sheet with a table per other total: a row per municipality, a column per component, and their sums."""
    sheet = Sheet(OTHERS, repeated_columns=(0, 1))
    open_sheet(sheet, f"{OTHERS}: {basis.title}", basis.stamp)
    sheet.widths = {0: 9, 1: 20}
    axis, count = basis.municipalities, len(basis.municipalities.members)
    for number, total in enumerate(basis.result.other_totals):
        components = basis.result.of_total(total.id)
        first, last = _first(number, count), _PARTS + len(components)
        sheet.put(first - 2, 0, total.name, SECTION)
        headings = ("Kod", MUNICIPALITY.capitalize(), *(f"{each.name}, kr" for each in components), "Totalt, kr")
        for column, heading in enumerate(headings):
            sheet.widths.setdefault(column, _WIDTH)
            sheet.put(first - 1, column, heading, HEADING)
            sheet.fit(first - 1, heading, sheet.widths[column], HEADING)
        for member, (code, name) in enumerate(zip(axis.members, axis.labels, strict=True)):
            row = first + member
            sheet.put(row, 0, code, CELL)
            sheet.put(row, 1, name, CELL)
            for column, component in enumerate(components, start=_PARTS):
                step = workings.step(StepTarget(component.rule, AMOUNT), workings.now)
                formula = step.named(Spot(OTHERS, {MUNICIPALITY: member}))
                sheet.put(row, column, component.amounts[code], figure(WHOLE), formula)
            own = sum(component.amounts[code] for component in components)
            sheet.put(row, last, own, figure(WHOLE, bold=True), _across(row, last))
        sheet.put(first + count, 0, "", SUMS)
        sheet.put(first + count, 1, SUM_LABEL, SUMS)
        pots = [component.rounded_pot for component in components]
        for column, amount in enumerate((*pots, sum(pots)), start=_PARTS):
            top, end = (Address("", row, column).named() for row in (first, first + count - 1))
            sheet.put(first + count, column, amount, figure(WHOLE, "sum", bold=True), f"SUM({top}:{end})")
    sheet.scale = scale_for(sum(sheet.widths.values()))
    return sheet


def _first(number: int, count: int) -> int:
    """The row of the first municipality in table `number`."""
    return _HEAD + 1 + number * (count + 4)


def _across(row: int, last: int) -> str:
    return f"SUM({Address('', row, _PARTS).named()}:{Address('', row, last - 1).named()})"
