"""The shipped agreement against the figures that the slides print (FINDINGS and tillaggsbelopp_lan.csv)."""

import re
import shutil
from fractions import Fraction
from pathlib import Path

import pytest

from tests.worlds import ROOT, calculate, read_agreement_folder, read_statistics_folder
from tillaggsbelopp.agreement.reading import Agreement
from tillaggsbelopp.checks.computable_years import newest_year
from tillaggsbelopp.diagnostics import InvalidInput
from tillaggsbelopp.engine.figures import Figures
from tillaggsbelopp.engine.year import AgreementYears
from tillaggsbelopp.report.frames import county_frame

PUBLISHED = {
    "grundbelopp": 14_876_099,
    "psykiatri": 1_650_000,
    "glesbygd": 826_305,
    "avancerad_hemsjukvård": 2_582_908,
}
COMPUTED_TOTAL = 19_935_312
PRINTED_TOTAL = 19_935_313
CODES = {"Laxå": "1860", "Örebro": "1880", "Karlskoga": "1883", "Lindesberg": "1885"}


@pytest.fixture(scope="module")
def orebro() -> Agreement:
    return read_agreement_folder(ROOT / "config/orebro", "config/orebro")


@pytest.fixture(scope="module")
def figures() -> Figures:
    return Figures(read_statistics_folder(ROOT / "data/orebro", "data/orebro"))


def test_the_county_table_is_the_published_one(orebro: Agreement, figures: Figures) -> None:
    result = calculate(orebro, figures, 2024)
    assert {component.rule: component.rounded_pot for component in result.components} == PUBLISHED
    assert result.grand_total == COMPUTED_TOTAL
    for component in result.components:
        assert sum(component.amounts.values()) == component.rounded_pot
    assert sum(result.total(code) for code in result.municipalities.members) == COMPUTED_TOTAL


def test_amounts_that_can_be_checked_by_hand(orebro: Agreement, figures: Figures) -> None:
    amounts = {component.rule: component.amounts for component in calculate(orebro, figures, 2024).components}
    assert amounts["grundbelopp"][CODES["Laxå"]] == 364_562
    assert amounts["grundbelopp"][CODES["Örebro"]] == 6_474_836
    for name in ("Örebro", "Karlskoga", "Lindesberg"):  # 0 km to hospital
        assert amounts["glesbygd"][CODES[name]] == 0


def test_the_pot_of_glesbygd_is_five_percent_unrounded(orebro: Agreement, figures: Figures) -> None:
    pots = {component.rule: component.pot for component in calculate(orebro, figures, 2024).components}
    assert pots["glesbygd"] == Fraction(14_876_099 + 1_650_000, 20)


def test_the_printed_total_is_one_krona_off_and_rounding_can_explain_it(orebro: Agreement, figures: Figures) -> None:
    (comparison,) = calculate(orebro, figures, 2024).comparisons
    assert (comparison.computed_total, comparison.printed_total) == (COMPUTED_TOTAL, PRINTED_TOTAL)
    assert comparison.parts_agree
    assert comparison.slack == Fraction(5, 2)
    assert comparison.rounding_explains


def test_a_printed_total_too_far_off_is_not_explained_by_rounding(figures: Figures, tmp_path: Path) -> None:
    folder = copy_with(tmp_path, "overenskommelse.yaml", "19 935 313", "19 935 315")
    (comparison,) = calculate(read_agreement_folder(folder, "x"), figures, 2024).comparisons
    assert not comparison.rounding_explains


def test_a_year_without_reference_year_is_refused_with_the_years_there_are(orebro: Agreement, figures: Figures) -> None:
    with pytest.raises(InvalidInput) as refused:
        calculate(orebro, figures, 2027)
    (diagnostic,) = refused.value.diagnostics
    assert diagnostic.what == "mätår för invånare_65_plus är inte angivet för 2027"
    assert "befolkning_65_plus.csv: 2018, 2020, 2021, 2022, 2023" in diagnostic.expected
    assert 'matar invånare_65_plus "2027=2025"' in diagnostic.remedy


def test_the_reference_year_is_locked_until_the_review(orebro: Agreement, figures: Figures) -> None:
    for year, measured in ((2024, 2021), (2025, 2023), (2026, 2023)):
        assert calculate(orebro, figures, year).trace.fields["invånare_65_plus"].year == measured
    relied = {each.id: each.text for each in calculate(orebro, figures, 2026).assumptions}
    assert relied["mätår.invånare_65_plus"] == "Invånare 65+ är mätt 2023 för år 2026, låst 2025–2026."


def test_the_last_year_of_known_prices_without_an_index(orebro: Agreement, figures: Figures, tmp_path: Path) -> None:
    folder = copy_with(tmp_path, "regler/psykiatri.yaml", "    indexeras: lpik\n", "")
    with pytest.raises(InvalidInput) as refused:
        calculate(read_agreement_folder(folder, "x"), figures, 2025)
    assert ["psykiatri.årsbelopp har inget värde för 2025" in each.what for each in refused.value.diagnostics] == [True]


def test_without_a_year_the_newest_that_can_be_computed_is_chosen(orebro: Agreement, figures: Figures) -> None:
    choice = newest_year(AgreementYears(orebro, figures))
    assert choice.year == 2024
    assert "År 2025 vilar på ett antaget indexvärde: Landstingsprisindex (LPIK) 2025." in choice.explanation
    assert "År 2027 kan inte räknas: mätår för invånare_65_plus" in choice.explanation


@pytest.mark.parametrize(
    "key",
    [
        "invånare_65_plus * avstånd_sjukhus",
        "OM(avstånd_sjukhus > nedre_gräns; invånare_65_plus; 0)",
        "invånare_65_plus * TRAPPA(avstånd_sjukhus; 0; > 10 km; 1; >= 25 km; 2; >= 40 km; 3)",
    ],
)
def test_another_glesbygd_key_is_one_line(orebro: Agreement, figures: Figures, tmp_path: Path, key: str) -> None:
    before = calculate(orebro, figures, 2024)
    folder = copy_with(tmp_path, "regler/glesbygd.yaml", r"(?m)^fördelningsnyckel: .*$", f"fördelningsnyckel: {key}")
    after = calculate(read_agreement_folder(folder, "x"), figures, 2024)
    assert after.components[2].amounts != before.components[2].amounts
    assert sum(after.components[2].amounts.values()) == PUBLISHED["glesbygd"]
    assert [after.components[n].amounts for n in (0, 1, 3)] == [before.components[n].amounts for n in (0, 1, 3)]
    assert after.grand_total == COMPUTED_TOTAL


def test_the_frame_has_the_amounts_as_integers(orebro: Agreement, figures: Figures) -> None:
    result = calculate(orebro, figures, 2024)
    frame = county_frame(result)
    assert list(frame.columns) == ["kommunkod", "kommun", *PUBLISHED, "totalt"]
    assert list(frame["kommunkod"]) == sorted(frame["kommunkod"])
    assert frame["totalt"].dtype.kind == "i"
    assert frame["totalt"].sum() == COMPUTED_TOTAL


def test_equal_input_gives_an_equal_result(orebro: Agreement, figures: Figures) -> None:
    assert calculate(orebro, figures, 2024) == calculate(orebro, figures, 2024)


def test_every_assumption_is_said(orebro: Agreement, figures: Figures) -> None:
    result = calculate(orebro, figures, 2024)
    ids = [assumption.id for assumption in result.assumptions]
    assert ids == [
        "remissförslagets_belopp",
        "prisnivå_2024",
        "avrundning",
        "mätår.invånare_65_plus",
        "psykiatri.nyckel",
        "glesbygd.nyckel",
        "glesbygd.nedre_gräns",
        "glesbygd.övre_gräns",
        "avancerad_hemsjukvård.nyckel",
    ]
    assert result.level == "remissförslagets nivå"


def copy_with(tmp_path: Path, file: str, pattern: str, replacement: str) -> Path:
    folder = tmp_path / "orebro"
    shutil.copytree(ROOT / "config/orebro", folder)
    text = (folder / file).read_text(encoding="utf-8")
    changed, count = re.subn(pattern, lambda _: replacement, text)
    assert count == 1
    (folder / file).write_text(changed, encoding="utf-8")
    return folder
