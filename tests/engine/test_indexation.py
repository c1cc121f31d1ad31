"""Indexation: chains by hand, what was known when, and what can't be raised."""

from datetime import date
from fractions import Fraction
from functools import lru_cache

import pytest

from tests.worlds import (
    PACKAGE,
    ROOT,
    agreement,
    calculate,
    dated_statistics,
    figures,
    index_yaml,
    read_agreement_folder,
    read_statistics_folder,
)
from tillaggsbelopp.agreement.changes import read_option, with_changes
from tillaggsbelopp.agreement.reading import Agreement
from tillaggsbelopp.diagnostics import InvalidInput
from tillaggsbelopp.engine.figures import Figures
from tillaggsbelopp.engine.result import Result

FIGURES = figures({"vikt": ("tal", [1, 2])}, ["01", "02"])
RISES = {2021: "3", 2022: "-1.5", 2024: "2"}


def rule(parameter: str) -> str:
    return f"""
        parametrar:
          summa_kr: {{enhet: kr, status: fakta, källa: prov, indexeras: pris, {parameter}}}
        pott: summa_kr
        fördelningsnyckel: vikt
    """


def pot(parameter: str, year: int, known_at: date | None = None, **more: object) -> Fraction:
    indices = {"pris": str(more.get("index", "")) or RISES}
    made = agreement({"bas": rule(parameter)}, indices=indices)
    return calculate(made, Figures(FIGURES.statistics, known_at), year).components[0].pot


@lru_cache
def orebro() -> tuple[Agreement, Figures]:
    data = read_statistics_folder(ROOT / "data/orebro", "data/orebro")
    return read_agreement_folder(ROOT / "config/orebro", "config/orebro"), Figures(data)


def orebro_of(year: int, *changes: str) -> Result:
    made, data = orebro()
    terms = made.terms
    reference = terms.reference_years["invånare_65_plus"].model_copy(
        update={"written_years": {year: 2021}, "locked": []}
    )
    terms = terms.model_copy(update={"reference_years": {"invånare_65_plus": reference}})
    changed = with_changes(made, [read_option(change, "prov") for change in changes], year)
    return calculate(type(made)(terms, made.rules, changed.changes, made.indices), data, year)


def test_the_county_with_lpik_3_1_2_6_and_2_4_per_cent() -> None:
    values = ("lpik.2025=3.1", "lpik.2026=2.6 %", "lpik.2027=2.4")
    totals = [orebro_of(year, *values[: year - 2024]).grand_total for year in (2025, 2026, 2027)]
    assert totals == [20_553_306, 21_087_693, 21_593_797]


def test_glesbygd_follows_the_raised_pots_once() -> None:
    parts = {component.rule: component.pot for component in orebro_of(2025, "lpik.2025=3.1").components}
    raised = [Fraction(14_876_099) * Fraction("1.031"), Fraction(1_650_000) * Fraction("1.031")]
    assert parts["glesbygd"] == sum(raised) / 20
    assert [parts["grundbelopp"], parts["psykiatri"]] == raised


def test_the_chain_is_unbroken_unless_rounded_each_year() -> None:
    assert pot("värden: {2020: 1001}", 2022) == 1001 * Fraction("1.03") * Fraction("0.985")
    assert pot("värden: {2020: 1001}, avrundas_årligen: true", 2022) == 1016  # 1031.03 → 1031; 1015.535 → 1016


@pytest.mark.parametrize(
    ("parameter", "year", "expected"),
    [
        ("värden: {2020: 1000}", 2020, "1000"),
        ("värden: {2020: 1000}, prisnivå: {2020: 2021}", 2022, "985"),
        ("värden: {2021: 1000}, prisnivå: {2021: 2020}", 2021, "1030"),
        ("värden: {2020: 1000, 2022: 2000}", 2021, "1030"),
        ("värden: {2020: 1000, 2022: 2000}", 2022, "2000"),
        ("värden: {2020: 1000}, gäller_till: 2021", 2021, "1030"),
    ],
)
def test_a_value_is_in_the_prices_of_its_year_unless_it_says_otherwise(
    parameter: str, year: int, expected: str
) -> None:
    assert pot(parameter, year) == Fraction(expected)


@pytest.mark.parametrize(
    ("parameter", "year", "said"),
    [
        ("värden: {2020: 1000}", 2023, "pris saknar värde för 2023"),
        ("värden: {2020: 1000}", 2024, "pris saknar värde för 2023"),
        ("värden: {2020: 1000}", 2026, "pris saknar värde för 2023 (och inte heller för 2025 och 2026)"),
        ("värden: {2021: 1000}", 2020, "har inget värde för 2020: värdet gäller från det år det är angivet för"),
        ("värden: {2020: 1000}, prisnivå: {2020: 2022}", 2021, "värdet är i 2022 års prisnivå och räknas inte ned"),
        ("värden: {2020: 1000}, prisnivå: {2021: 2020}", 2021, "prisnivå för 2021, men inget värde är angivet"),
        ("värden: {2020: 1000}, gäller_till: 2021", 2022, "värdet gäller till och med 2021"),
        ("värden: {2020: saknas}", 2020, "summa_kr har inga värden"),
        ("värden: {2020: 1000, 2021: saknas}", 2022, "har inget värde för 2022: det väntas från 2021"),
    ],
)
def test_what_cannot_be_raised_is_refused(parameter: str, year: int, said: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        pot(parameter, year)
    assert [said in diagnostic.what for diagnostic in refused.value.diagnostics] == [True]


def test_a_rule_whose_values_begin_later_is_told_to_begin_then() -> None:
    old = "parametrar: {summa_kr: {enhet: kr, värden: {2024: 100}, gäller_till: 2030, status: fakta, källa: prov}}"
    rest = "pott: summa_kr\nfördelningsnyckel: vikt\n"
    new = old.replace("2024", "2026")

    def remedy(begins: str, year: int) -> str:
        made = agreement({"gammal": f"{old}\n{rest}", "ny": f"{begins}{new}\n{rest}"})
        try:
            assert calculate(made, FIGURES, year).grand_total == 100
        except InvalidInput as refused:
            return next(each.remedy for each in refused.diagnostics if each.what.startswith("ny."))
        return ""

    advice = "Gäller regeln först från 2026, skriv gäller_från: 2026-01-01 i den; annars lägg till 2025: …"
    assert remedy("", 2025).startswith(advice)
    assert remedy("gäller_från: 2026-01-01\n", 2025) == ""
    assert remedy("", 2019).startswith("Lägg till 2019: …")  # the agreement and its first values are of 2020 and 2024


def test_only_what_was_published_by_the_day_is_known() -> None:
    head, first = "id: pris\nnamn: Pris\nserie: P\nvärden:\n", "slag: prognos, publicerad: 2020-12-15, källa: x"
    later = "slag: utfall, publicerad: 2021-12-14, källa: x"
    index = f"{head}  - {{år: 2021, procent: 4, {later}}}\n  - {{år: 2021, procent: 2, {first}}}\n"

    def known(at: date | None) -> Fraction:
        return pot("värden: {2020: 1000}", 2021, at, index=index)

    assert (known(date(2020, 12, 15)), known(date(2021, 12, 13)), known(date(2021, 12, 14))) == (1020, 1020, 1040)
    assert known(None) == 1040
    with pytest.raises(InvalidInput) as refused:
        known(date(2020, 12, 14))
    (diagnostic,) = refused.value.diagnostics
    assert diagnostic.what == "pris hade inget värde för 2021 den 2020-12-14"
    assert "det första kom 2020-12-15" in diagnostic.expected


def test_assumed_index_values_are_among_what_the_amounts_rest_on() -> None:
    index = index_yaml("pris", {2021: "3", 2022: "1"}, kind="prognos")
    made = agreement({"bas": rule("värden: {2020: 1000}")}, indices={"pris": index})
    relied = calculate(made, FIGURES, 2022).assumptions
    assert [(each.id, each.kind) for each in relied] == [("index.pris.2021", "prognos"), ("index.pris.2022", "prognos")]


@pytest.mark.parametrize(
    ("parameter", "said"),
    [
        ("enhet: km, indexeras: pris", "bas.summa_kr är i km och kan inte räknas upp med ett prisindex"),
        ("enhet: kr, indexeras: priss", "inget index heter priss"),
        ("enhet: kr, avrundas_årligen: true", "avrundas_årligen utan indexeras har ingen verkan"),
        ("enhet: kr, prisnivå: {2020: 2020}", "prisnivå utan indexeras har ingen verkan"),
    ],
)
def test_indexation_without_meaning_is_a_fault(parameter: str, said: str) -> None:
    body = f"parametrar:\n  summa_kr: {{status: fakta, källa: prov, värden: {{2020: 1}}, {parameter}}}\npott: 1 kr\n"
    made = agreement({"bas": body}, indices={"pris": RISES})
    with pytest.raises(InvalidInput) as refused:
        calculate(made, FIGURES, 2020)
    assert [diagnostic.what for diagnostic in refused.value.diagnostics] == [said]


def test_a_changed_value_is_raised_from_the_same_price_level() -> None:
    made = agreement({"bas": rule("värden: {2020: 1000}")}, indices={"pris": RISES})
    changed = with_changes(made, [read_option("summa_kr=2000", "prov"), read_option("pris.2021=10", "prov")], 2021)
    result = calculate(changed, FIGURES, 2021)
    assert result.components[0].pot == 2200
    assert result.changes == (
        "Bas: summa kr = 2\u00a0000 kr (i stället för 1\u00a0000 kr, 2020 års prisnivå)",
        "Pris 2021 = 10 % (i stället för 3 %)",
    )


FOLK = PACKAGE.replace(
    "    path: folk.csv\n",
    "    path: folk.csv\n    publicerad: 2022-02-22\n    anmärkningar: [{från: 2021, text: Med brus.}]\n",
)
PER_HEAD = {"bas": "pott: 100 kr\nfördelningsnyckel: OMSAKNAS(invånare; 0 invånare)\n"}


def test_figures_published_after_the_day_are_not_known() -> None:
    made, statistics = agreement(PER_HEAD), dated_statistics(FOLK)
    assert calculate(made, Figures(statistics, date(2022, 2, 22)), 2021).grand_total == 100
    with pytest.raises(InvalidInput) as refused:
        calculate(made, Figures(statistics, date(2022, 2, 21)), 2021)
    (diagnostic,) = refused.value.diagnostics
    assert diagnostic.what == "invånare publicerades 2022-02-22, efter kunskapsdatumet 2022-02-21"


def test_what_is_to_be_known_of_figures_is_said_from_its_year_on() -> None:
    made, data = agreement(PER_HEAD), Figures(dated_statistics(FOLK))
    assert calculate(made, data, 2021).warnings == ("Invånare (mätår 2021): Med brus.",)
    assert calculate(made, data, 2020).warnings == ()
