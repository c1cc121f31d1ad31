"""Decision workbooks of agreements in memory, and what independent spreadsheet engines make of them."""

import json
import re
import subprocess
import sys
import zipfile
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

from tests.worlds import calculate
from tillaggsbelopp.agreement.reading import Agreement
from tillaggsbelopp.checks.plausibility import doubts_on
from tillaggsbelopp.diagnostics import InvalidInput
from tillaggsbelopp.engine.figures import Figures
from tillaggsbelopp.engine.result import Result
from tillaggsbelopp.report.book import Book, Origin
from tillaggsbelopp.report.workbook.basis import Basis
from tillaggsbelopp.report.workbook.decision import decision_workbook

FORMUALIZER = Path(sys.executable).parent / "formualizer"


def book_of(agreement: Agreement, figures: Figures, year: int, result: Result | None = None) -> Book:
    """The workbook; with `result` of a result already at hand, and then without the year before."""
    before = None
    if result is None:
        with suppress(InvalidInput):
            before = calculate(agreement, figures, year - 1)
    origin = Origin((), "0", date(2024, 1, 2), "Prov")
    computed = result or calculate(agreement, figures, year)
    return decision_workbook(Basis(computed, before, origin, False, doubts_on(computed.grounds)))


def stale(file: Path) -> str:
    """What formualizer finds wrong with the values stored in the file: "" if every formula gives what is stored."""
    done = subprocess.run(
        [FORMUALIZER, "recalc", "--check", "--json", unmarked(file)], capture_output=True, text=True, check=False
    )
    report = json.loads(done.stdout)
    wrong = report["cache_cells_changed"] or report["error_cells"] or report["unknown_functions"]
    return f"{report['message']} {report['errors']}" if done.returncode or wrong else ""


def not_recalculated(file: Path) -> list[str]:
    """What formulas do not give the stored value: figures to a relative 1e-9, the rest exactly."""
    again = file.with_suffix(".ut.xlsx")
    command = [FORMUALIZER, "recalc", "--json", "-o", again, unmarked(file)]
    report = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    if not report["cache_cells_changed"]:
        return []
    # It compares to the last bit, where an exact value and a chain of binary ones may differ.
    return unlike(load_workbook(file, data_only=True), load_workbook(again, data_only=True))


def unmarked(file: Path) -> Path:
    """A copy without the marks of tables, of which the engine takes 256 columns in all. They compute nothing."""
    copy = file.with_suffix(".omarkt.xlsx")
    with zipfile.ZipFile(file) as before, zipfile.ZipFile(copy, "w") as after:
        for name in before.namelist():
            if not name.startswith("xl/tables/"):
                part = re.sub(rb"<tableParts.*?</tableParts>", b"", before.read(name))
                after.writestr(name, re.sub(rb"<(?:Relationship|Override) [^>]*/tables/[^>]*/>", b"", part))
    return copy


def unlike(stored: Workbook, recalculated: Workbook) -> list[str]:
    """The cells whose recalculated value is not the stored one: figures to a relative 1e-9, the rest exactly."""
    found = []
    for sheet in stored.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                other = recalculated[sheet.title][cell.coordinate].value
                if not _alike(cell.value, other):
                    found.append(f"{sheet.title}!{cell.coordinate}: {cell.value!r}, {other!r}")
    return found


def _alike(one: Any, other: Any) -> bool:
    numbers = all(isinstance(value, int | float) and not isinstance(value, bool) for value in (one, other))
    if not numbers:
        return bool(one == other)
    residue = one == 0 and abs(other) < 1e-4  # what binary millions that cancel leave of an exact 0
    return residue or abs(one - other) <= 1e-9 * max(1.0, abs(one))
