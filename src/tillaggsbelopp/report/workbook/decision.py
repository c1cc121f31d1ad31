"""The decision workbook put together: its sheets, names and properties."""

from tillaggsbelopp.report.workbook.appendix import appendix_sheet
from tillaggsbelopp.report.workbook.basis import Basis
from tillaggsbelopp.report.workbook.book import Book
from tillaggsbelopp.report.workbook.calculation import calculation_sheet, figures_sheet, place_columns
from tillaggsbelopp.report.workbook.control import control_sheet, status_cell
from tillaggsbelopp.report.workbook.notes import assumptions_sheet, sources_sheet
from tillaggsbelopp.report.workbook.parameters import parameter_cells, parameters_sheet
from tillaggsbelopp.report.workbook.summary import summary_sheet
from tillaggsbelopp.report.workbook.workings import Workings


def decision_workbook(basis: Basis) -> Book:
    """The workbook that is decided on. InvalidInput if the agreement is too large for one."""
    workings = Workings(basis.world, basis.result.year)
    per = basis.program.agreement.terms.kronor_per
    if per is not None:
        workings.field(per.field, workings.now)
    place_columns(workings)
    return Book(
        title=basis.title,
        subject=f"{basis.stamp}, {basis.result.year}",
        stamp=basis.stamp,
        created=basis.origin.dated,
        program=f"tillaggsbelopp {basis.origin.version}",
        sheets=[
            summary_sheet(basis, workings, status_cell()),
            calculation_sheet(basis, workings),
            parameters_sheet(basis, workings),
            figures_sheet(basis, workings),
            assumptions_sheet(basis),
            sources_sheet(basis),
            control_sheet(basis, workings),
            appendix_sheet(basis, workings),
        ],
        names=parameter_cells(workings),
    )
