"""Amounts below 0, as where municipalities pay: a change in per cent has the sign of the change in kronor."""

import re
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from openpyxl import load_workbook

from tests.cli.in_process import out
from tests.report.books import not_recalculated
from tests.worlds import PACKAGE, TABLES, agreement_files, write_files
from tillaggsbelopp.engine.result import percent_change
from tillaggsbelopp.review.goal_conditions import ChangeWish

AVGIFT = """\
parametrar:
  per_invånare: {enhet: kr/invånare, värden: {2020: -10, 2021: -5}, status: fakta, källa: prov}
negativa_belopp: tillåts
tilldelning: per_invånare * invånare
"""
FOLK = "kommunkod,år,antal,andel\n0117,2020,10,1\n0120,2020,40,1\n0117,2021,10,1\n0120,2021,120,1\n"
"""Alfa goes from -100 to -50 kr, Beta from -400 to -600 kr, and both from -500 to -650 kr."""
CHANGES = {"Alfa": (50, 50), "Beta": (-200, -50), "Summa": (-150, -30)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_files(tmp_path, agreement_files({"avgift": AVGIFT}), "config/prov")
    write_files(tmp_path, {**TABLES, "folk.csv": FOLK, "datapackage.yaml": PACKAGE}, "data/prov")
    return tmp_path


@pytest.mark.parametrize(
    ("before", "after", "percent"),
    [
        (-100, -50, 50),
        (-100, -150, -50),
        (-100, 100, 200),
        (100, -50, -150),
        (Fraction(3), Fraction(4), Fraction(100, 3)),
        (0, -5, None),
    ],
)
def test_the_sign_is_that_of_the_change(
    before: Fraction | int, after: Fraction | int, percent: Fraction | int | None
) -> None:
    assert percent_change(before, after) == percent


@pytest.mark.parametrize("command", ["berakna 2020-2021", "jamfor 2020 2021", "folj-upp 2020 2021"])
def test_on_screen(command: str, folder: Path) -> None:
    rows = re.findall(r"(Alfa|Beta|Summa) +-\d+ +-\d+ +([+-]?\d+) +([+-]?\d+),0", out(*command.split(), cwd=folder))
    assert {name: (int(kronor), int(percent)) for name, kronor, percent in rows} == CHANGES


@pytest.mark.parametrize(
    ("command", "book", "sheet", "hundred"),
    [
        ("berakna 2021 --ut bok.xlsx", "bok.xlsx", "Sammanfattning", 1),
        ("jamfor 2020 2021 --ut bok.xlsx", "bok.xlsx", "Jämförelse", 1),
        ("folj-upp 2020 2021 --ut .", "uppfoljning-2020-2021.xlsx", "Belopp", 100),
    ],
)
def test_in_a_workbook(command: str, book: str, sheet: str, hundred: int, folder: Path) -> None:
    out(*command.split(), cwd=folder)
    assert not_recalculated(folder / book) == []
    rows = load_workbook(folder / book, data_only=True)[sheet].iter_rows(values_only=True)
    there = [[cell for cell in row if cell is not None] for row in rows]
    found = {name: row[-2:] for row in there for name in CHANGES if name in row[:2] and len(row) > 3}
    assert found == {name: [kronor, percent * hundred / 100] for name, (kronor, percent) in CHANGES.items()}


def test_who_pays_more_loses() -> None:
    wish = ChangeWish("", (-100,), ("Alfa",), ("avgift",), loss=True, limit=Fraction(50), unit="%")
    kronor = {"avgift": np.array([[-150], [-151], [-50]])}
    assert [*wish.holds(kronor)] == [True, False, True]
    assert [*wish.gaps(kronor)] == [0, 1, -50]
    assert wish.state(kronor).replace("\u00a0", " ") == "Alfa förlorar mest, 50 %"


def test_the_appendix_says_who_pays_and_how_much_more_or_less(folder: Path) -> None:
    out("berakna", "2021", "--ut", "b.xlsx", cwd=folder)
    told = " ".join(
        str(row[0]).replace("\u00a0", " ")
        for row in load_workbook(folder / "b.xlsx", data_only=True)["Kommunbilaga"].iter_rows(values_only=True)
    )
    assert "Alfa betalar 50 kr för 2021 enligt Prov, 50 kr (50,0 %) mindre än 2020." in told
    assert "Beta betalar 600 kr för 2021 enligt Prov, 200 kr (50,0 %) mer än 2020." in told
    assert not_recalculated(folder / "b.xlsx") == []
