"""Instalments on screen, in JSON and in the workbook."""

import subprocess
from functools import lru_cache
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.reading import lines as lines_in
from tests.report.books import FORMUALIZER, book_of, stale
from tests.worlds import agreement, calculate, figures
from tillaggsbelopp.agreement.models import PERIODS
from tillaggsbelopp.agreement.reading import Agreement
from tillaggsbelopp.engine.result import Result, split
from tillaggsbelopp.report.amounts.data import results_document
from tillaggsbelopp.report.amounts.view import plan_blocks
from tillaggsbelopp.report.book import Book
from tillaggsbelopp.report.workbook.writer import to_xlsx

FIGURES = figures({"antal": ("st", [1, 2, 3]), "netto": ("kr", [-50, 70, 5])}, ["01", "02", "03"])
PARAMETER = "parametrar:\n  p: {enhet: kr, värden: {2025: 1207}, status: fakta, källa: x}\npott: p\n"
WHOLE = {"hel": f"{PARAMETER}fördelningsnyckel: antal\n", "netto_": "tilldelning: netto\nnegativa_belopp: tillåts\n"}
PARTS = {
    **WHOLE,
    "höst": "gäller_från: 2025-09-01\npott: 901 kr\nfördelningsnyckel: antal\n",
    "vår": "gäller_till: 2025-05-31\npott: 1000 kr\nfördelningsnyckel: antal\n",
}


@lru_cache
def made(period: str, *, parts: bool = False) -> Agreement:
    return agreement(PARTS if parts else WHOLE, more=f"betalningsplan: {period}\n" if period else "")


def result_of(period: str, *, parts: bool = False) -> Result:
    return calculate(made(period, parts=parts), FIGURES, 2025)


def lines(period: str, width: int) -> list[str]:
    return lines_in(plan_blocks(result_of(period)), width)


def test_a_table_per_municipality_on_screen() -> None:
    # 1 207 by 1:2:3 is 201, 402 and 604; with -50, 70 and 5
    assert lines("halvår", 60) == [
        "Betalningsplan 2025 per halvår, kr",
        "",
        "Kommun  halvår 1  halvår 2  Totalt",
        "------  --------  --------  ------",
        "01 01         76        75     151",
        "02 02        236       236     472",
        "03 03        305       304     609",
        "------  --------  --------  ------",
        "Summa        617       615   1 232",
        "",
    ]


@pytest.mark.parametrize(("width", "tables"), [(140, 1), (80, 2), (50, 3), (40, 4)])
def test_in_a_narrow_window_the_months_are_divided_between_tables(width: int, tables: int) -> None:
    text = lines("månad", width)
    assert max(map(len, text)) <= width
    assert sum(line.startswith("Kommun") for line in text) == tables
    assert sum("Totalt" in line for line in text) == 1


def test_in_the_narrowest_there_is_a_block_per_municipality() -> None:
    text = lines("månad", 20)
    assert text[2:5] == ["01 01", "     13  januari", "     13  februari"]
    assert text.count("    151  Totalt") == 1


def test_nothing_is_said_without_a_plan() -> None:
    assert lines("", 80) == []
    assert "betalningsplan" not in results_document((result_of(""), {}))


def test_json_has_the_plan() -> None:
    plan = results_document((result_of("kvartal"), {}))["betalningsplan"]
    assert plan == {
        "period": "kvartal",
        "perioder": ["kvartal 1", "kvartal 2", "kvartal 3", "kvartal 4"],
        "kommuner": [
            {"kommunkod": "01", "belopp": [38, 38, 38, 37]},
            {"kommunkod": "02", "belopp": [118, 118, 118, 118]},
            {"kommunkod": "03", "belopp": [153, 152, 152, 152]},
        ],
        "län": [309, 308, 308, 307],
    }


@lru_cache
def book(period: str, parts: bool) -> Book:
    return book_of(made(period, parts=parts), FIGURES, 2025)


@pytest.mark.parametrize("parts", [False, True])
@pytest.mark.parametrize("period", PERIODS)
def test_the_sheet_is_live(period: str, parts: bool, tmp_path: Path) -> None:
    file = tmp_path / "bok.xlsx"
    file.write_bytes(to_xlsx(book(period, parts)))
    assert stale(file) == ""
    sheet = load_workbook(file, data_only=True)["Betalningsplan"]
    plan = result_of(period, parts=parts).plan
    assert plan is not None
    count = len(plan.names)
    rows = [row[-count:] for row in sheet.iter_rows(min_row=6, values_only=True)]
    assert rows == [*plan.instalments.values(), plan.sums]


def test_the_formulas_read_as_the_split() -> None:
    sheet = next(sheet for sheet in book("kvartal", False).sheets if sheet.name == "Betalningsplan")
    assert sheet.cells[5, 2].formula == "Sammanfattning!E7"
    assert sheet.cells[5, 4].formula == "INT($C6/4)+IF(2<=$C6-4*INT($C6/4),1,0)"
    parts = next(sheet for sheet in book("kvartal", True).sheets if sheet.name == "Betalningsplan")
    headings = [parts.cells[4, column].value for column in range(2, 8)]
    assert headings == [
        "Totalt, kr",
        "Gäller hela året, kr",
        "Gäller september–december, kr",
        "Gäller januari–maj, kr",
        "Kvartal 1, kr",
        "Kvartal 2, kr",
    ]
    assert parts.cells[5, 3].formula == "Sammanfattning!C7+Sammanfattning!D7"
    assert parts.cells[5, 9].formula.endswith("+INT($E6*3/4)+IF(2<=$E6-INT($E6/4)-INT($E6*3/4),1,0)")


@pytest.mark.parametrize("parts", [False, True])
def test_the_sheet_says_when_parts_of_a_year_are_paid(parts: bool) -> None:
    sheet = next(sheet for sheet in book("kvartal", parts).sheets if sheet.name == "Betalningsplan")
    said = "Delbelopp som inte gäller hela året betalas de månader de gäller." in str(sheet.cells[2, 0].value)
    assert said is parts


def test_the_instalments_follow_a_changed_parameter(tmp_path: Path) -> None:
    file, again = tmp_path / "bok.xlsx", tmp_path / "igen.xlsx"
    file.write_bytes(to_xlsx(book("månad", False)))
    workbook = load_workbook(file)
    workbook["Parametrar"]["C5"] = 30  # by 1:2:3, with -50, 70 and 5
    workbook.save(file)
    subprocess.run([FORMUALIZER, "recalc", "-o", again, file], check=True, capture_output=True)
    values = load_workbook(again, data_only=True)
    rows = [row[3:15] for row in values["Betalningsplan"].iter_rows(min_row=6, max_row=8, values_only=True)]
    assert rows == [split(total, (1,) * 12) for total in (-45, 80, 20)]
    checks = {row[1]: row[2:5] for row in values["Kontroll"].iter_rows(min_row=6, values_only=True)}
    assert checks["Betalningsplanen summerar till totalen"] == (55, 55, "OK")


def test_the_workbook_says_which_plan_it_has() -> None:
    for period, said in (("kvartal", ["kvartal"]), ("", [])):
        sheets = {sheet.name: sheet for sheet in book(period, False).sheets}
        assert ("Betalningsplan" in sheets) == bool(said)
        rows = {row for (row, _), cell in sheets["Källor"].cells.items() if cell.value == "Betalningsplan"}
        assert [sheets["Källor"].cells[row, 1].value for row in rows] == said
