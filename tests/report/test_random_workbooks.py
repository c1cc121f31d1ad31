"""Agreements made at random that use the whole language: an independent spreadsheet engine finds every stored value."""

import random
import re
import subprocess
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from tests.generated import YEAR, Made, candidate
from tests.report.books import FORMUALIZER, book_of, not_recalculated, stale, unmarked
from tests.worlds import calculate
from tillaggsbelopp.agreement.changes import read_option, with_changes
from tillaggsbelopp.agreement.parameters import single_names
from tillaggsbelopp.agreement.reading import Agreement
from tillaggsbelopp.diagnostics import InvalidInput
from tillaggsbelopp.engine.figures import Decided, Figures
from tillaggsbelopp.report.workbook.writer import to_xlsx
from tillaggsbelopp.statistics.cells import with_values

BATCH, BATCHES = 4, 4  # in parts, so that the cores can share them; 25 in each batch have held too
WIDEST = 256  # columns of a sheet that the engine takes


def agreements(first: int, count: int, municipalities: int | None = None) -> list[Made]:
    """The first `count` agreements from seed `first` on that can be calculated, and that the engine has room for."""
    found: list[Made] = []
    seed = first
    while len(found) < count:
        if (made := candidate(seed, municipalities)) is not None and fits(made):
            found.append(made)
        seed += 1
    return found


def fits(made: Made) -> bool:
    """Whether no sheet of the workbook is wider than the engine takes; every further axis takes a column per member."""
    sheets = book_of(made.agreement, made.figures, YEAR, made.result).sheets
    return all(column < WIDEST for sheet in sheets for _, column in sheet.cells)


def assert_recalculates(made: Made, folder: Path) -> None:
    """Every formula gives the stored value: figures to a relative 1e-9, kronor and texts exactly."""
    file = folder / f"{made.seed}.xlsx"
    file.write_bytes(to_xlsx(book_of(made.agreement, made.figures, YEAR, made.result)))
    assert not_recalculated(file) == [], made.seed


@pytest.mark.slow
@pytest.mark.parametrize("batch", range(BATCHES))
def test_every_formula_gives_its_stored_value(batch: int, tmp_path: Path) -> None:
    for made in agreements(1000 * batch, BATCH):
        assert_recalculates(made, tmp_path)


@pytest.mark.slow
def test_nor_when_the_year_before_has_been_decided(tmp_path: Path) -> None:
    """Whatever FÖREGÅENDE reads of it is typed in, and comes to the same amounts."""
    read = 0
    for made in agreements(300, 4):
        rule = made.agreement.rules[0].id
        before = with_changes(made.agreement, [read_option(f"{rule}.grund=77", "prov")], YEAR - 1)
        then = Decided(YEAR - 1, before, made.figures, "beslut/2021", "")
        figures = replace(made.figures, decided={YEAR - 1: then})
        try:
            result = calculate(made.agreement, figures, YEAR)
        except InvalidInput:
            continue
        assert_recalculates(replace(made, figures=figures, result=result), tmp_path)
        read += bool(result.trace.decided)
    assert read > 2


@pytest.mark.slow
def test_nor_do_290_municipalities_differ(tmp_path: Path) -> None:
    for made in agreements(0, 1, municipalities=290):
        assert_recalculates(made, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("first", [0, 500])
def test_a_changed_cell_gives_the_amounts_of_the_engine(first: int, tmp_path: Path) -> None:
    """One figure or parameter changed in the file and recalculated, against the engine on the same change."""
    refused = 0
    for made in agreements(first, 3):
        if not any(component.months for component in made.result.components):
            continue  # no rule is in force, so there is nothing to change
        rng = random.Random(made.seed)
        file = tmp_path / f"{made.seed}.xlsx"
        file.write_bytes(to_xlsx(book_of(made.agreement, made.figures, YEAR, made.result)))
        workbook = load_workbook(file)
        change = change_parameter if workbook.defined_names and rng.random() < 0.5 else change_figure
        changed, figures = change(made, workbook, rng)
        workbook.save(file)
        again = tmp_path / f"{made.seed}.ut.xlsx"
        subprocess.run([FORMUALIZER, "recalc", "-o", again, unmarked(file)], check=True, capture_output=True)
        summary = load_workbook(again, data_only=True)["Sammanfattning"]
        try:
            result = calculate(changed, figures, YEAR)
        except InvalidInput:
            refused += 1
            assert summary["A3"].value != "Oförändrad sedan uttag", made.seed
            continue
        codes = result.municipalities.members
        first = 1 + next(row for row in range(1, summary.max_row) if summary.cell(row, 1).value == "Kod")
        rows = summary.iter_rows(min_row=first, max_row=first + len(codes) - 1, values_only=True)
        live = [row[2:] for row in rows]
        assert [row[: len(result.shared) + 1] for row in live] == [
            (*(component.amounts[code] for component in result.shared), result.total(code)) for code in codes
        ], made.seed
        assert "ÄNDRAD EFTER UTTAG" in summary["A3"].value
    assert refused < 3


def change_parameter(made: Made, workbook: Workbook, rng: random.Random) -> tuple[Agreement, Figures]:
    sheet = workbook["Parametrar"]
    row = rng.choice([row for row in range(5, sheet.max_row + 1) if sheet.cell(row, 9).value])
    name, value = sheet.cell(row, 9).value, rng.randint(1, 60) + 0.5
    sheet.cell(row, 3).value = value / 100 if name.endswith("sats") else value
    stated = re.sub("_år_[0-9]{4}$", "", name)  # an index may raise it
    written = [
        f"{rule.id}.{single}"
        for rule in made.agreement.rules
        for parameter in rule.parameters.items()
        for single in single_names(*parameter)
    ]
    own = next(each for each in written if re.sub(r"[^\w.]", "_", each).lower() == stated.lower())
    return with_changes(made.agreement, [read_option(f"{own}={value}", "prov")], YEAR), made.figures


def change_figure(made: Made, workbook: Workbook, rng: random.Random) -> tuple[Agreement, Figures]:
    sheet = workbook["Underlag"]
    names = {sheet.cell(6, column).value for column in range(3, sheet.max_column + 1)}
    name = rng.choice(sorted(names & {"avstånd", "procentandel", "kostnad", "invånare"}))
    row, value = rng.randrange(8, sheet.max_row + 1), rng.randint(0, 900) + 0.25
    for column in range(3, sheet.max_column + 1):
        if sheet.cell(6, column).value == name:
            sheet.cell(row, column).value = value / 100 if name == "procentandel" else value
    changes = {name: {str(sheet.cell(row, 1).value): Fraction(value)}}
    return made.agreement, Figures(with_values(made.figures.statistics, changes))


def test_a_wrong_stored_value_is_found(tmp_path: Path) -> None:
    (made,) = agreements(0, 1)
    book = book_of(made.agreement, made.figures, YEAR, made.result)
    summary = book.sheets[0].cells
    place, cell = next((place, cell) for place, cell in summary.items() if cell.formula and isinstance(cell.value, int))
    summary[place] = type(cell)(cell.value + 1, cell.style, cell.formula)
    file = tmp_path / "fel.xlsx"
    file.write_bytes(to_xlsx(book))
    assert "1 cached values changed" in stale(file)
