"""Alternatives: what they change, and that the shipped ones give amounts computed another way."""

import csv
import re
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine import plain
from tests.test_damage import damaged
from tests.worlds import ROOT, agreement, calculate, figures, read_agreement_folder, read_statistics_folder
from tillaggsbelopp.agreement.alternatives import Alternative, read_alternatives, with_alternative
from tillaggsbelopp.agreement.cases import Case, read_cases
from tillaggsbelopp.agreement.reading import Agreement
from tillaggsbelopp.checks.alternatives_tried import check_alternatives, without_effect
from tillaggsbelopp.diagnostics import Faults, InvalidInput, Source
from tillaggsbelopp.documents.written import read_file
from tillaggsbelopp.engine.figures import Figures
from tillaggsbelopp.engine.year import AgreementYears

CONFIG = ROOT / "config/orebro"
SERIES = {2024: 2_582_908, 2025: 4_124_689, 2026: 5_735_901}


@cache
def shipped() -> tuple[Agreement, Figures, dict[str, Alternative]]:
    faults = Faults()
    alternatives = read_alternatives(CONFIG, "config/orebro", faults)
    assert not faults
    figures_ = Figures(read_statistics_folder(ROOT / "data/orebro", "data/orebro"))
    return read_agreement_folder(CONFIG, "config/orebro"), figures_, {each.id: each for each in alternatives}


def amounts(alternative: str, rule: str, year: int = 2024) -> dict[str, int]:
    own, figures_, alternatives = shipped()
    result = calculate(with_alternative(own, alternatives[alternative]), figures_, year)
    return next(dict(component.amounts) for component in result.components if component.rule == rule)


def column(table: str, name: str, **where: str) -> dict[str, str]:
    """A column of a shipped table as text."""
    with (ROOT / f"data/orebro/{table}.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if all(row[key] == value for key, value in where.items())]
    return {row["kommunkod"]: row[name] for row in rows}


def people(year: int) -> dict[str, int]:
    return {c: int(n) for c, n in column("befolkning_65_plus", "invånare_65_plus", år=str(year)).items()}


@pytest.mark.parametrize(
    ("alternative", "case"),
    [("glesbygd_km", "glesbygd_65_plus_ganger_km"), ("glesbygd_över_10_km", "glesbygd_65_plus_over_10_km")],
)
def test_a_shipped_key_gives_the_amounts_of_its_case(alternative: str, case: str) -> None:
    """The cases' amounts are computed for themselves; see their files."""
    expected = _case(case).expected
    assert expected is not None
    assert amounts(alternative, "glesbygd") == {c: each["glesbygd"] for c, each in expected.municipalities.items()}


def _case(name: str) -> Case:
    faults = Faults()
    cases = {Path(case.place.source.name).stem: case for case in read_cases(CONFIG, "x", faults)}
    assert not faults
    return cases[name]


def test_three_bands_are_closed_as_the_classes_of_the_source() -> None:
    tenths = {code: int(text.replace(".", "")) for code, text in column("forutsattningar", "avstånd_sjukhus").items()}
    keys = {code: n * ((tenths[code] >= 100) + (tenths[code] > 400)) for code, n in people(2021).items()}
    assert amounts("glesbygd_tre_band", "glesbygd") == plain.share(16_526_099, 20, keys, 1)[1]


@pytest.mark.parametrize(("year", "reference"), [(2024, 2021), (2025, 2023), (2026, 2023)])
def test_the_series_is_not_raised_by_any_index(year: int, reference: int) -> None:
    expected = plain.share(SERIES[year], 1, people(reference), 1)[1]
    assert amounts("avancerad_serien", "avancerad_hemsjukvård", year) == expected


@pytest.mark.parametrize(("year", "reference"), [(2024, 2021), (2025, 2022), (2026, 2023)])
def test_a_reference_year_holds_for_its_own_period_only(year: int, reference: int) -> None:
    raised = Fraction(14_876_099) * Fraction(10_295, 10_000) ** (year - 2024)
    expected = plain.share(raised.numerator, raised.denominator, people(reference), 1)[1]
    assert amounts("mätår_2022", "grundbelopp", year) == expected


def test_every_shipped_alternative_is_marked_and_says_what_it_assumes() -> None:
    own, given, alternatives = shipped()
    assert len(alternatives) == 5
    for each in alternatives.values():
        result = calculate(with_alternative(own, each), given, 2025)
        assert result.changes == (f"{each.id}: {each.name}",)
    result = calculate(with_alternative(own, alternatives["mätår_2022"]), given, 2025)
    said = {assumption.id: assumption.text for assumption in result.assumptions}
    assert said["mätår.invånare_65_plus"] == "Invånare 65+ är mätt 2022 för år 2025."


RULES = {
    "grund": "parametrar: {x: {enhet: kr, värden: {2024: 100}, status: fakta, källa: prov}}\npott: x\n"
    "fördelningsnyckel: n\n",
    "halva": "pott: 50 % * grund\nfördelningsnyckel: n\n",
}
HEAD = "id: a\nnamn: A\nskäl: prov\nkälla: Någon har föreslagit det\n"
NEW = "nya_regler: [{id: ny, namn: Ny, beskrivning: Prov, pott: 2 * halva, fördelningsnyckel: n}]\n"


def small(text: str) -> tuple[Agreement, Figures, Alternative]:
    faults = Faults()
    alternative = read_file(Alternative, Source("a.yaml", HEAD + text), faults)
    assert alternative is not None
    assert not faults
    return agreement(RULES), figures({"n": ("tal", [1, 3])}, ["1", "2"]), alternative


def totals(text: str) -> dict[str, int]:
    own, given, alternative = small(text)
    result = calculate(with_alternative(own, alternative), given, 2024)
    return {component.rule: component.rounded_pot for component in result.components}


def test_rules_are_replaced_where_they_stand_and_new_ones_come_last() -> None:
    replaced = "regler: [{id: grund, namn: G, beskrivning: Prov, pott: 300 kr, fördelningsnyckel: n}]\n"
    assert totals(replaced) == {"grund": 300, "halva": 150}
    assert list(totals(NEW).items()) == [("grund", 100), ("halva", 50), ("ny", 100)]


def test_a_value_is_that_of_the_rule_as_the_alternative_has_it_and_says_where_it_is_from() -> None:
    own, given, alternative = small(f"{NEW}parametrar: {{grund.x: 400 kr}}\n")
    result = calculate(with_alternative(own, alternative, 2024), given, 2024)
    assert [component.rounded_pot for component in result.components] == [400, 200, 400]
    assert result.changes == ("a: A", "Grund: x = 400 kr (i stället för 100 kr)")
    assert result.trace.parameters["grund.x"].source == "Någon har föreslagit det"
    assert own.alternative == ""
    assert own.changes == ()


def test_an_alternative_without_effect_is_remarked_on_and_one_that_lacks_a_year_is_told() -> None:
    same = "regler: [{id: grund, namn: G, beskrivning: Prov, pott: 100 kr, fördelningsnyckel: 2 * n}]\n"
    later = (
        "regler: [{id: grund, namn: G, beskrivning: Prov, pott: y, fördelningsnyckel: n, "
        "parametrar: {y: {enhet: kr, värden: {2025: 5}, status: fakta, källa: prov}}}]\n"
    )
    own, given, alternative = small(same)
    faults = Faults()
    standings = check_alternatives(AgreementYears(own, given), [alternative, small(later)[2]], faults)
    assert not faults
    assert [(each.years, each.differs) for each in standings] == [((2024,), ()), ((2025,), (2025,))]
    (remark,) = without_effect(standings)
    assert re.fullmatch("alternativet a ger samma belopp som överenskommelsen alla år som kan räknas", remark.what)


def test_what_an_alternative_says_itself_is_remarked_on() -> None:
    text = (
        "regler: [{id: grund, namn: G, beskrivning: Prov, pott: y + 7 kr, fördelningsnyckel: n, "
        "parametrar: {y: {enhet: kr, värden: {2024: 5}, status: fakta, källa: att fylla i}, "
        "z: {enhet: kr, värden: {2024: 5}, status: fakta, källa: prov}}}]\n"
    )
    own, given, alternative = small(text)
    (standing,) = check_alternatives(AgreementYears(own, given), [alternative], Faults())
    assert [remark.what for remark in standing.remarks] == [
        "7 kr står som ett tal i formeln",
        "parametern grund.z används inte",
        "källan säger inget: att fylla i",
    ]


def test_the_alternative_in_the_handbook_can_be_computed() -> None:
    (example,) = re.findall(
        r"```yaml\n(id: [^`]*skäl: .*?)```", (ROOT / "docs/handbok/jamfora.md").read_text("utf-8"), re.DOTALL
    )
    faults = Faults()
    alternative = read_file(Alternative, Source("exempel.yaml", example), faults)
    assert alternative is not None
    own, given, _ = shipped()
    (standing,) = check_alternatives(AgreementYears(own, given), [alternative], faults)
    assert not faults
    assert standing.differs == (2024, 2025, 2026)


TEXTS = [path.read_text(encoding="utf-8") for path in sorted((CONFIG / "alternativ").glob("*.yaml"))]


@pytest.mark.slow
@given(st.data())
@settings(max_examples=40)
def test_damaged_alternatives_are_refused_or_computed(data: st.DataObject) -> None:
    text = data.draw(damaged(data.draw(st.sampled_from(TEXTS))))
    faults = Faults()
    alternative = read_file(Alternative, Source("x.yaml", text), faults)
    own, figures_, _ = shipped()
    if alternative is not None and not faults:
        check_alternatives(AgreementYears(own, figures_), [alternative], faults)
    assert not faults or str(InvalidInput(faults.in_order()))
