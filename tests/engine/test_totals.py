"""Several totals, and rules that stand aside for want of a value."""

from pathlib import Path

import pytest

from tests.report.books import book_of, stale
from tests.worlds import agreement, calculate, figures
from tillaggsbelopp.agreement.changes import read_option, with_changes
from tillaggsbelopp.diagnostics import InvalidInput
from tillaggsbelopp.report.amounts.data import county_records, results_document
from tillaggsbelopp.report.csv_text import csv_text
from tillaggsbelopp.report.frames import county_frame
from tillaggsbelopp.report.workbook.writer import to_xlsx

DATA = figures({"vikt": ("tal", [1, 3])}, ["01", "02"])
TOTALS = "totaler: {budget: Gemensam budget}\n"
BUDGET = """
    ingår_i: budget
    när_värde_saknas: utgår
    parametrar:
      summa_kr: {enhet: kr, värden: {2021: 1001, 2022: saknas}, status: fakta, källa: prov}
    pott: 50 % * summa_kr
    fördelningsnyckel: vikt
"""
RULES = {
    "bas": "pott: 400 kr\nfördelningsnyckel: vikt\n",
    "kommuner": BUDGET,
    "regionen": "ingår_i: budget\nnär_värde_saknas: utgår\npott: kommuner.summa_kr - SUMMA(TILLDELAT(kommuner))\n",
}


def test_another_total_stands_beside_the_agreements_own(tmp_path: Path) -> None:
    made = agreement(RULES, more=TOTALS)
    result = calculate(made, DATA, 2021)
    assert (result.grand_total, [result.total(code) for code in ("01", "02")]) == (400, [100, 300])
    assert [list(each.amounts.values()) for each in result.of_total("budget")] == [[125, 376]]  # 501 by 1:3
    assert {each.rule: each.rounded_pot for each in result.components}["regionen"] == 500
    document = results_document((result, {}))
    assert document["totaler"][0]["kommuner"][1] == {"kommunkod": "02", "delbelopp": {"kommuner": 376}}
    assert (document["totaler"][0]["totalt"], document["ej_fördelat"]) == (501, {"regionen": 500})
    lines = csv_text(county_records(result)).splitlines()
    assert lines[0].endswith("kommunkod;kommun;bas;totalt;kommuner;budget")
    assert lines[-1] == ";Summa;400;400;501;501"
    assert county_frame(result)["budget"].tolist() == [125, 376]
    file = tmp_path / "b.xlsx"
    file.write_bytes(to_xlsx(book_of(made, DATA, 2021)))
    assert stale(file) == ""


def test_a_rule_without_its_value_stands_aside_and_so_does_what_rests_on_it() -> None:
    made = agreement(RULES, more=TOTALS)
    result = calculate(made, DATA, 2022)
    assert [(each.rule, each.lacks) for each in result.aside] == [
        ("kommuner", "kommuner.summa_kr"),
        ("regionen", "kommuner"),
    ]
    assert [component.rule for component in result.components] == ["bas"]
    assert (result.other_totals, result.grand_total) == ((), 400)
    assert results_document((result, {}))["utgår"][0]["saknar"] == "kommuner.summa_kr"
    tried = with_changes(made, [read_option("kommuner.summa_kr=10", "prov")], 2022)
    assert calculate(tried, DATA, 2022).aside == ()


def test_what_may_not_stand_aside_is_refused_for_the_same_want() -> None:
    rules = {**RULES, "regionen": "pott: kommuner.summa_kr\n"}
    with pytest.raises(InvalidInput, match="ingen regel heter kommuner"):
        calculate(agreement(rules, more=TOTALS), DATA, 2022)


def test_a_total_must_be_named_by_the_agreement() -> None:
    with pytest.raises(InvalidInput, match="ingen total heter budget"):
        calculate(agreement(RULES), DATA, 2021)
    with pytest.raises(InvalidInput, match="bas är upptaget"):
        agreement(RULES, more="totaler: {bas: Bas}\n")
