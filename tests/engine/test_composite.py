"""Composite indices, and an index read in a formula: a corridor within which nothing is adjusted."""

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from tests.report.books import book_of, stale
from tests.worlds import agreement, calculate, figures, index_yaml
from tillaggsbelopp.agreement.changes import read_option, with_changes
from tillaggsbelopp.diagnostics import InvalidInput
from tillaggsbelopp.engine.figures import Figures
from tillaggsbelopp.report.workbook.writer import to_xlsx

DATA = figures({"vikt": ("tal", [1, 2])}, ["01", "02"])
RAISED = """
    parametrar:
      summa_kr: {enhet: kr, värden: {2020: 1000}, indexeras: blandat, status: fakta, källa: prov}
    pott: summa_kr
    fördelningsnyckel: vikt
"""
CORRIDOR = """
    parametrar:
      summa_kr: {enhet: kr, värden: {2020: 1000}, gäller_till: 2030, status: fakta, källa: prov}
      gräns: {enhet: "%", värden: {2020: 2}, status: fakta, källa: prov}
    pott: summa_kr * (1 + OM(ABS(pris.procent) > gräns; pris.procent; 0))
    fördelningsnyckel: vikt
"""
MIXED = "id: blandat\nnamn: Blandat\nserie: B\nsammansatt: {lön: 0.7, pris: 0.3}\n"
PARTS = {
    "lön": index_yaml("lön", {2021: "4", 2022: "3"}, "2020-10-01", "prognos"),
    "pris": index_yaml("pris", {2021: "2", 2022: "-1"}, "2020-12-01"),
}


def test_a_composite_index_is_the_weighted_sum_of_its_parts() -> None:
    made = agreement({"bas": RAISED}, indices={**PARTS, "blandat": MIXED})
    result = calculate(made, DATA, 2022)
    assert result.components[0].pot == 1000 * Fraction("1.034") * Fraction("1.018")  # 2.8 + 0.6 %, 2.1 - 0.3 %
    assert [(each.id, each.kind) for each in result.assumptions] == [
        ("index.blandat.2021", "prognos"),
        ("index.blandat.2022", "prognos"),
    ]
    value = made.index("blandat").known(2021)
    assert value is not None
    assert value.source == "Blandat: 0,7 × 4 % + 0,3 × 2 %"


def test_a_part_that_is_tried_out_reaches_the_composite() -> None:
    made = agreement({"bas": RAISED}, indices={**PARTS, "blandat": MIXED})
    changed = with_changes(made, [read_option("pris.2021=4", "prov")], 2021)
    assert calculate(changed, DATA, 2021).components[0].pot == 1040  # 0.7 · 4 + 0.3 · 4
    assert calculate(made, DATA, 2021).components[0].pot == 1034


def test_it_is_known_from_the_day_that_all_parts_are() -> None:
    made = agreement({"bas": RAISED}, indices={**PARTS, "blandat": MIXED})
    assert calculate(made, Figures(DATA.statistics, date(2020, 12, 1)), 2021).components[0].pot == 1034
    with pytest.raises(InvalidInput, match="blandat hade inget värde för 2021 den 2020-11-30"):
        calculate(made, Figures(DATA.statistics, date(2020, 11, 30)), 2021)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (MIXED.replace("0.3", "0.4"), "vikterna summerar till 1,1"),
        (MIXED.replace("pris", "priss"), "inget index med egna värden heter priss"),
        (MIXED.replace("pris", "blandat"), "inget index med egna värden heter blandat"),
        (
            MIXED + "värden: [{år: 2021, procent: 1, slag: utfall, publicerad: 2020-01-01, källa: x}]\n",
            "har både värden",
        ),
    ],
)
def test_a_composite_index_that_cannot_be(text: str, said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        agreement({"bas": RAISED}, indices={**PARTS, "blandat": text})


@pytest.mark.parametrize(("percent", "pot"), [("2", 1000), ("2.1", 1021), ("-1.9", 1000), ("-3", 970)])
def test_a_corridor_adjusts_only_beyond_its_limit(percent: str, pot: int) -> None:
    made = agreement({"bas": CORRIDOR}, indices={"pris": {2021: percent}})
    assert calculate(made, DATA, 2021).components[0].pot == pot


def test_an_index_in_a_formula_lives_in_the_workbook_and_can_be_tried_out(tmp_path: Path) -> None:
    both = CORRIDOR.replace("gäller_till: 2030", "indexeras: pris")
    made = agreement({"bas": both}, indices={"pris": {2021: "2.5"}})
    assert calculate(made, DATA, 2021).components[0].pot == 1000 * Fraction("1.025") ** 2
    file = tmp_path / "b.xlsx"
    book = book_of(made, DATA, 2021)
    file.write_bytes(to_xlsx(book))
    assert stale(file) == ""
    (percent,) = [
        cell
        for sheet in book.sheets
        if sheet.name == "Index"
        for cell in sheet.cells.values()
        if cell.formula == "pris.procent"
    ]
    assert percent.value == Fraction("0.025")
    changed = with_changes(made, [read_option("pris.2021=1", "prov")], 2021)
    assert calculate(changed, DATA, 2021).components[0].pot == 1010


def test_what_is_read_of_an_index_is_its_percentage_alone() -> None:
    for wrong in ("pris.nivå", "priss.procent"):
        with pytest.raises(InvalidInput, match=r"indexet pris har inget nivå|Menade du pris"):
            calculate(
                agreement({"bas": CORRIDOR.replace("pris.procent", wrong)}, indices={"pris": {2021: "2"}}), DATA, 2021
            )
