"""Agreements made at random that use the whole language: an independent spreadsheet engine finds every stored value."""

import subprocess
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.generated import YEAR, Made, candidate
from tests.report.books import FORMUALIZER, book_of, stale, unlike
from tillaggsbelopp.report.workbook.writer import to_xlsx

BATCH, BATCHES = 25, 8  # 200 agreements in parts, so that two cores can share them


def agreements(first: int, count: int, municipalities: int | None = None) -> list[Made]:
    """The first `count` agreements from seed `first` on that can be calculated."""
    found: list[Made] = []
    seed = first
    while len(found) < count:
        if (made := candidate(seed, municipalities)) is not None:
            found.append(made)
        seed += 1
    return found


def assert_recalculates(made: Made, folder: Path) -> None:
    """Every formula gives the stored value: figures to a relative 1e-9, kronor and texts exactly."""
    file = folder / f"{made.seed}.xlsx"
    file.write_bytes(to_xlsx(book_of(made.agreement, made.figures, YEAR, made.result)))
    if not stale(file):
        return
    # It compares to the last bit, where an exact value and a chain of binary ones may differ.
    again = folder / f"{made.seed}.ut.xlsx"
    subprocess.run([FORMUALIZER, "recalc", "-o", again, file], check=True, capture_output=True)
    assert unlike(load_workbook(file, data_only=True), load_workbook(again, data_only=True)) == [], made.seed


@pytest.mark.slow
@pytest.mark.parametrize("batch", range(BATCHES))
def test_every_formula_gives_its_stored_value(batch: int, tmp_path: Path) -> None:
    for made in agreements(1000 * batch, BATCH):
        assert_recalculates(made, tmp_path)


@pytest.mark.slow
def test_nor_do_290_municipalities_differ(tmp_path: Path) -> None:
    for made in agreements(0, 2, municipalities=290):
        assert_recalculates(made, tmp_path)


def test_a_wrong_stored_value_is_found(tmp_path: Path) -> None:
    (made,) = agreements(0, 1)
    book = book_of(made.agreement, made.figures, YEAR, made.result)
    summary = book.sheets[0].cells
    place, cell = next((place, cell) for place, cell in summary.items() if cell.formula and isinstance(cell.value, int))
    summary[place] = type(cell)(cell.value + 1, cell.style, cell.formula)
    file = tmp_path / "fel.xlsx"
    file.write_bytes(to_xlsx(book))
    assert "1 cached values changed" in stale(file)
