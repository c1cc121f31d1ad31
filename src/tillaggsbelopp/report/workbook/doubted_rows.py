"""The doubts about the figures that amounts rest on, in the decision workbook: a warning first, and a row for each."""

from typing import Final

from tillaggsbelopp.checks.plausibility import blocking
from tillaggsbelopp.report.book import WHOLE, Sheet
from tillaggsbelopp.report.workbook.basis import Basis
from tillaggsbelopp.report.workbook.looks import CELL, HEADING, SECTION, figure
from tillaggsbelopp.swedish import join_words

_NAMED: Final = 3


def warning_of(basis: Basis) -> str:
    """The warning on the first page: what does not look right, what else should be known, and where more stands."""
    wrong = blocking(basis.doubts)
    subjects = join_words([doubt.subject for doubt in wrong], limit=_NAMED)
    decision = basis.result.decision
    despite = f" Fastställt trots det: {decision.despite}." if decision is not None and decision.despite else ""
    said = [f"OBS! Ser inte rimligt ut: {subjects}.{despite}"] if wrong else []
    if others := len(basis.doubts) - len(wrong):
        also = "Ytterligare" if wrong else "Obs:"
        said.append(f"{also} {'en sak' if others == 1 else f'{others} saker'} att veta om uppgifterna.")
    return f"{' '.join(said)} Se bladet Kontroll."


def put_doubts(sheet: Sheet, basis: Basis, row: int) -> int:
    """Put the doubts from a row on, if there are any, under a heading; return the row after. Widths must be known."""
    if not basis.doubts:
        return row
    sheet.put(row, 0, "Rimlighet: vad som bör ses efter i det som beloppen vilar på", SECTION)
    row += 1
    head = row
    for column, heading in enumerate(("Nr", "Vad", "Gör så här", "Rör, kr", "Slag")):
        sheet.put(row, column, heading, HEADING)
    for number, doubt in enumerate(basis.doubts, start=1):
        row += 1
        kronor = "" if doubt.kronor is None else doubt.kronor
        kind = "hindrar" if doubt.blocks else "att veta"
        sheet.put(row, 0, number, figure(WHOLE))
        for column, text in ((1, doubt.what), (2, doubt.remedy), (4, kind)):
            sheet.put(row, column, text, CELL)
            sheet.fit(row, text, sheet.widths[column], CELL)
        sheet.put(row, 3, kronor, figure(WHOLE))
    sheet.mark((head, 0), (row, 4), "Vad som bör ses efter i det som beloppen vilar på")
    return row + 2
