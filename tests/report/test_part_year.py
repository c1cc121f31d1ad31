"""What is in force for part of a year, as screen, explanation, JSON and workbook show it."""

from functools import lru_cache
from pathlib import Path

import pytest

from tests.reading import lines as lines_in
from tests.report.books import book_of, stale
from tests.worlds import agreement, calculate, figures
from tillaggsbelopp.agreement.reading import Agreement
from tillaggsbelopp.engine.result import Result
from tillaggsbelopp.report.amounts.data import results_document
from tillaggsbelopp.report.amounts.view import amount_blocks
from tillaggsbelopp.report.book import Book
from tillaggsbelopp.report.explanation.tree import tree_blocks
from tillaggsbelopp.report.workbook.writer import to_xlsx

FIGURES = figures({"antal": ("st", [1, 2, 3]), "vikt": ("tal", [2, 1, 1])}, ["01", "02", "03"])
HÖST = """\
gäller_från: 2025-09-01
parametrar:
  belopp_kr: {enhet: kr, värden: {2025: 6000}, gäller_till: 2026, status: antagande, källa: x}
kontroller:
  - {villkor: pott > 0, fel: inget kvar}
pott: belopp_kr
fördelningsnyckel: vikt
"""
DIREKT = "gäller_till: 2025-10-31\ntilldelning: antal / 1 st * 100.1 kr\nsumma: 600.6 kr\n"


@lru_cache
def made() -> Agreement:
    return agreement(
        {
            "hel": "pott: 12000 kr\nfördelningsnyckel: antal\n",
            "höst": HÖST,
            "procent": "pott: 5 % * (hel + höst)\nfördelningsnyckel: antal\n",
            "direkt": DIREKT,
            "i_fjol": "pott: 100 kr + 10 % * FÖREGÅENDE(höst; 0)\nfördelningsnyckel: antal\n",
        }
    )


def result_of(year: int) -> Result:
    return calculate(made(), FIGURES, year)


@lru_cache
def book(year: int) -> Book:
    return book_of(made(), FIGURES, year)


def explained(year: int, rule: str) -> list[str]:
    result = result_of(year)
    text = lines_in(
        tree_blocks(result, "02", [part for part in result.components if part.rule == rule], everything=True)
    )
    return text[1 : text.index("", 1)]


def test_the_screen_says_what_is_not_in_force_the_whole_year() -> None:
    said = [lines_in(amount_blocks(result_of(year))) for year in (2024, 2025, 2026)]
    assert "Gäller inte 2024: Höst." in said[0]
    assert "Gäller bara september–december 2025: Höst." in said[1]
    assert "Gäller bara januari–oktober 2025: Direkt." in said[1]
    assert "Gäller inte 2026: Direkt." in said[2]
    assert any(line.startswith("Summa") and " 0 " in line for line in said[0])


def test_json_tells_the_months_where_they_are_not_all_twelve() -> None:
    document = results_document((result_of(2025), {}))
    assert document["månader"]["höst"] == [9, 10, 11, 12]
    assert document["månader"]["hel"] == list(range(1, 13))
    whole = agreement({"hel": "pott: 12000 kr\nfördelningsnyckel: antal\n"})
    assert "månader" not in results_document((calculate(whole, FIGURES, 2025), {}))


def test_the_explanation_goes_by_the_months() -> None:
    autumn = "\n".join(line.strip() for line in explained(2025, "höst"))
    assert (
        "avrundad_pott = AVRUNDA_EXAKT(gällande_pott * månader / 12; 0)\n"
        "= AVRUNDA_EXAKT(6 000 * 4 / 12; 0)\n"
        "= 2 000 kr\n"
        "gällande_pott = OM(månader > 0; pott; 0)\n"
        "= OM(4 > 0; 6 000; 0)\n"
        "= 6 000 kr\n"
        "månader = TRAPPA(år; 0; >= 2025; 4; >= 2026; 12)\n"
        "= TRAPPA(2025; 0; >= 2025; 4; >= 2026; 12)\n"
        "= 4\n"
        "pott = belopp_kr\n"
    ) in autumn


def test_of_a_rule_that_is_not_in_force_only_that_is_explained() -> None:
    assert explained(2024, "höst") == [
        "Höst: 0 kr",
        "Prov",
        "  månader = TRAPPA(år; 0; >= 2025; 4; >= 2026; 12)",
        "    = TRAPPA(2024; 0; >= 2025; 4; >= 2026; 12)",
        "    = 0",
    ]
    direct = "\n".join(explained(2025, "direkt"))
    assert "periodiserat = OM(månader > 0; oavrundat * månader / 12; 0)\n" in direct
    assert "= OM(10 > 0; 200,2 * 10 / 12; 0)\n" in direct


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_the_workbook_recalculates(year: int, tmp_path: Path) -> None:
    file = tmp_path / "bok.xlsx"
    file.write_bytes(to_xlsx(book(year)))
    assert stale(file) == ""


def formulas(year: int, step: str) -> dict[str, str]:
    """The first formula of each column with that heading, by the rule it stands under."""
    sheet = next(sheet for sheet in book(year).sheets if sheet.name == "Beräkning")
    found, rule = {}, ""
    for column in range(2, max(column for _, column in sheet.cells) + 1):
        rule = str(sheet.cells[2, column].value) if (2, column) in sheet.cells else rule
        if str(sheet.cells[5, column].value).partition(", år")[0].endswith(f": {step}"):
            found[rule] = next(sheet.cells[row, column].formula for row in (7, 6) if (row, column) in sheet.cells)
    return found


def test_the_months_are_live_formulas() -> None:
    assert formulas(2025, "månader") == {
        "Höst": "IF(2025>=2026,12,IF(2025>=2025,4,0))",
        "Direkt": "IF(2025>=2026,0,IF(2025>=2025,10,12))",
        "Höst, år 2024": "IF(2024>=2026,12,IF(2024>=2025,4,0))",
    }
    assert formulas(2025, "pott för de månader som regeln gäller")["Höst"].startswith("IF(ROUND(")


def test_a_rule_that_is_not_in_force_brings_no_parameters_checks_or_figures() -> None:
    sheets = {sheet.name: [cell.value for cell in sheet.cells.values()] for sheet in book(2024).sheets}
    assert "höst.belopp_kr" not in sheets["Parametrar"]
    assert "vikt" not in sheets["Underlag"]
    assert not [text for text in sheets["Kontroll"] if "Höst: nyckel" in str(text) or "Regelns" in str(text)]
    assert not [text for texts in sheets.values() for text in texts if text == "odefinierat"]
    assert "Gäller inte 2024: Höst." in sheets["Sammanfattning"]
    assert set(formulas(2024, "pott för de månader som regeln gäller")) == {"Höst", "Höst, år 2023", "Direkt"}
    assert set(formulas(2024, "pott")) == {"Hel", "Procent", "Direkt", "I_fjol"}
