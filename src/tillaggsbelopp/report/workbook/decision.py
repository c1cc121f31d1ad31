"""The decision workbook put together: its sheets, names and properties."""

from collections.abc import Mapping
from itertools import accumulate
from typing import Final

from tillaggsbelopp.diagnostics import Faults
from tillaggsbelopp.report.addresses import Address
from tillaggsbelopp.report.book import Book
from tillaggsbelopp.report.workbook.amount_sheets import others_sheet, summary_sheet
from tillaggsbelopp.report.workbook.appendix_grounds import grounds_sheet
from tillaggsbelopp.report.workbook.appendix_sheet import appendix_sheet
from tillaggsbelopp.report.workbook.assurance import assurance_sheet
from tillaggsbelopp.report.workbook.basis import MOST_PAGES, Basis
from tillaggsbelopp.report.workbook.calculation_sheet import calculation_sheet, figures_sheet, place_columns
from tillaggsbelopp.report.workbook.control_sheet import control_sheet
from tillaggsbelopp.report.workbook.issued_sheets import issued_amounts_sheet, issued_figures_sheet
from tillaggsbelopp.report.workbook.notes_sheets import assumptions_sheet, sources_sheet
from tillaggsbelopp.report.workbook.parameter_sheets import (
    IndexPlaces,
    index_sheet,
    parameter_cells,
    parameters_sheet,
)
from tillaggsbelopp.report.workbook.plan_sheet import plan_sheet
from tillaggsbelopp.report.workbook.readings import Readings
from tillaggsbelopp.report.workbook.workings import Workings

_LONGEST_FORMULA: Final = 8_192
_DEEPEST_FORMULA: Final = 64
_LONGEST_TEXT: Final = 32_767


def decision_workbook(basis: Basis) -> Book:
    """Describe the decision workbook of a result; nothing is written.

    What those who decide read stands first, then what may be changed, then how it is computed and checked.

    InvalidInput if the agreement is too large for a workbook: too many columns, or formulas or texts that are too long.
    """
    workings = Workings(basis.world, basis.result.year)
    Readings(workings).follow()
    per = basis.program.agreement.terms.kronor_per
    if per is not None:
        workings.field(per.field, workings.now)
    place_columns(workings)
    raised = IndexPlaces(workings)
    figures = figures_sheet(basis, workings)
    amounts_at_issue, amounts_kept = issued_amounts_sheet(basis)
    figures_at_issue, figures_kept = issued_figures_sheet(basis, workings, figures)
    with_pages = len(basis.municipalities.members) <= MOST_PAGES
    book = Book(
        title=basis.title,
        subject=f"{basis.stamp}, {basis.result.year}",
        stamp=basis.stamp,
        origin=basis.origin,
        sheets=[
            summary_sheet(basis, workings),
            *([plan_sheet(basis, basis.result.plan)] if basis.result.plan else []),
            *([others_sheet(basis, workings)] if basis.result.other_totals else []),
            *([appendix_sheet(basis, workings)] if with_pages else []),
            assumptions_sheet(basis),
            figures,
            parameters_sheet(basis, workings),
            *([index_sheet(basis, raised)] if raised.blocks else []),
            calculation_sheet(basis, workings),
            control_sheet(basis, workings, raised, [*amounts_kept, *figures_kept]),
            amounts_at_issue,
            *([figures_at_issue] if figures_kept else []),
            assurance_sheet(basis),
            sources_sheet(basis),
            *([grounds_sheet(basis, workings)] if with_pages else []),
        ],
        names={**parameter_cells(workings), **raised.cells()},
        bounds=lambda: _bounds(workings),
    )
    _check_limits(book)
    return book


def _bounds(workings: Workings) -> Mapping[Address, float]:
    from tillaggsbelopp.report.workbook.binary import bounds_of  # numpy, which writing a workbook does without

    return bounds_of(workings)


def _check_limits(book: Book) -> None:
    """Check what Excel takes: 8 192 signs and 64 levels in a formula, 32 767 signs in a cell. InvalidInput if more."""
    faults = Faults()
    for address, cell in book.formulas():
        if len(cell.formula) > _LONGEST_FORMULA or _is_too_deep(cell.formula):
            remedy = "Dela upp regelns formel med steg."
            faults.add(f"formeln i {address.named()} blir för lång för Excel", remedy=remedy)
    for sheet in book.sheets:
        for (row, column), cell in sheet.cells.items():
            if isinstance(cell.value, str) and len(cell.value) > _LONGEST_TEXT:
                where = Address(sheet.name, row, column).named()
                faults.add(f"texten i {where} blir för lång för Excel", remedy="Korta texten.")
    faults.raise_if_any()


def _is_too_deep(formula: str) -> bool:
    if formula.count("(") <= _DEEPEST_FORMULA:  # as nearly all are
        return False
    return max(accumulate((sign == "(") - (sign == ")") for sign in formula)) > _DEEPEST_FORMULA
