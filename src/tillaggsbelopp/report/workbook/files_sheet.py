"""The sheet that tells what a workbook was made from."""

from tillaggsbelopp.report.workbook.basis import Origin
from tillaggsbelopp.report.workbook.book import Sheet
from tillaggsbelopp.report.workbook.looks import PLAIN, TITLE, table


def files_sheet(origin: Origin) -> Sheet:
    """The sheet Källor of a workbook that is not decided on: the program, and the files read with their SHA-256."""
    sheet = Sheet("Källor", widths={0: 46.0, 1: 68.0})
    sheet.put(0, 0, "Lästa filer", TITLE)
    sheet.put(1, 0, f"Räknat med tillaggsbelopp {origin.version}", PLAIN)
    table(sheet, 3, ["Fil", "SHA-256"], [[each.name, each.sha256] for each in origin.files])
    return sheet
