"""Remarks: each at its place, each near miss silent, and what must hold of them whatever the agreement."""

from collections.abc import Mapping, Sequence
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.worlds import PACKAGE, agreement, dated_statistics, figures
from tillaggsbelopp.checks.checkup import check_up
from tillaggsbelopp.checks.doubts import Doubt
from tillaggsbelopp.diagnostics import Diagnostic
from tillaggsbelopp.engine.figures import Figures
from tillaggsbelopp.engine.year import AgreementYears

CODES = ["1", "2", "3"]
FIGURES = figures(
    {
        "antal": ("st", [10, 20, 30]),
        "avstånd": ("km", [0, 12, 40]),
        "andel_äldre": ("%", [5, 10, 15]),
        "lucka": ("st", [1, None, 3]),
        "kostnad": ("kr", [100, 200, 300]),
    },
    CODES,
)
TODAY = date(2026, 1, 1)
GIVEN = "status: fakta, källa: Avtalet § 2"
POT = f"""\
parametrar:
  pengar: {{enhet: kr, värden: {{2024: 1000}}, {GIVEN}}}
  sats: {{enhet: km, värden: {{2024: 5}}, {GIVEN}}}
"""


def remarks(
    rules: Mapping[str, str], known: Figures = FIGURES, *, more: str = "", indices: Mapping[str, str] | None = None
) -> Sequence[Diagnostic]:
    return check_up(AgreementYears(agreement(rules, more=more, indices=indices), known), TODAY).remarks


def doubts(
    rules: Mapping[str, str], *, indices: Mapping[str, Mapping[int, str] | str] | None = None
) -> Sequence[Doubt]:
    return check_up(AgreementYears(agreement(rules, indices=indices), FIGURES), TODAY).doubts


def of_key(key: str, *, steps: str = "", also: str = "", known: Figures = FIGURES) -> Sequence[Diagnostic]:
    """What is said of a rule with this key."""
    body = f"{POT}steg:\n  långt: avstånd > sats\n  i_fjol: FÖREGÅENDE(antal; antal)\n{steps}"
    used = "kontroller:\n  - villkor: ELLER(långt; i_fjol >= 0 st; pengar > 0 kr)\n    fel: nej\n"
    return remarks({"a": f"{body}pott: pengar\nfördelningsnyckel: {key}\n{used}{also}"}, known)


def told(found: Sequence[Diagnostic], word: str) -> list[str]:
    """The texts that the remarks with this word point at."""
    return [remark.place.text for remark in found if remark.place and word in remark.what]


def numbers_in(key: str) -> list[str]:
    return told(of_key(key), "står som ett tal")


# --- numbers ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "numbers"),
    [
        ("antal * RAMP(avstånd; 10 km; 40 km)", ["10 km", "40 km"]),
        ("antal * TRAPPA(avstånd; 0; > 1 km; 1; >= 40 km; 2.5)", ["1 km", "40 km", "2.5"]),
        ("antal * 5 %", ["5 %"]),
        ("antal * 1 %", ["1 %"]),
        ("antal * 3", ["3"]),
        ("antal / 3", ["3"]),
        ("antal + 5 st", ["5 st"]),
        ("antal - ( 5 st )", ["( 5 st )"]),
        ("antal * -(7)", ["(7)"]),
        ("MAX(antal; 2 st)", ["2 st"]),
        ("MAX(antal; 100 st)", ["100 st"]),
        ("(antal / 1 st) ^ 2 * 10", ["10"]),
        ("antal * OM(år < 2026; 0.5; 1)", ["0.5"]),
        ("antal * MIN((år - 2020) / 4; 1)", ["4"]),
        ("antal * OM(år - 2020 < 4; 1; 0)", ["4"]),
        ("FÖREGÅENDE(antal; 9 st)", ["9 st"]),
        ("OMSAKNAS(lucka; 9 st)", ["9 st"]),
        ("(antal + antal) / 3", ["3"]),
        ("(antal - antal) / 2 + antal", ["2"]),
        ("antal * 1000 km", ["1000 km"]),
        ("antal * 2500", ["2500"]),
        ("OM(kostnad < 500 kr; antal; 0)", ["500 kr"]),
        ("OM(kostnad < 1 tkr; antal; 0)", ["1 tkr"]),
        # nobody has decided these
        ("antal * 0 + 1 * antal + 100 * antal - antal", []),
        ("MAX(antal - 0 st; 0)", []),
        ("avstånd / 1 km * 1 st + 1 kr / 1 kr * antal", []),
        ("kostnad / 1 tkr + kostnad / 1 mkr", []),
        ("antal * (andel_äldre / 1 %)", []),
        ("antal * 100 %", []),
        ("antal / 1000", []),
        ("antal * 10000 / 1000 st", []),
        ("antal / 12 * 365 / 52", []),
        ("(antal / 1 st) ^ 0.85", []),
        ("(antal / 1 st) ^ -(1 / 3)", []),
        ("AVRUNDA(antal; 2) + AVRUNDA(antal; -3)", []),
        ("VÄRDE(antal; år - 2) + VÄRDE(antal; 2019)", []),
        ("antal * (år - 2020) + antal * (år - 3)", []),
        ("OM(ELLER(år < 2026; 2024 = år); antal; antal)", []),
        ("antal * RAMP(år; 2023; 2028)", []),
        ("(antal + antal) / 2 + (antal + antal + antal) / 3", []),
        ("OM(ABS(SUMMA(kostnad) - pengar) < 0.5 kr; antal; antal)", []),
        ("antal * RAMP(avstånd; sats; sats + sats)", []),
    ],
)
def test_a_number_that_somebody_has_decided(key: str, numbers: list[str]) -> None:
    assert numbers_in(key) == numbers


def test_a_table_of_steps_is_remarked_on_once_with_the_count() -> None:
    steps = "TRAPPA(avstånd; 0; > 5 km; 0.5; > 10 km; 2; >= 40 km; 2.5)"
    found = [each for each in of_key(f"antal * {steps} * 7 + antal * {steps}") if "tal i formeln" in each.what]
    said = "5 km och 5 tal till i TRAPPA står som tal i formeln"
    assert [each.what for each in found] == [said, "7 står som ett tal i formeln", said]
    assert [each.place.text for each in found if each.place] == ["5 km", "7", "5 km"]
    assert "parameter med axel" in found[0].remedy


def test_numbers_of_conditions_and_messages_count_and_those_of_generated_steps_do_not() -> None:
    condition = 'kontroller:\n  - villkor: SUMMA(antal) < 500 st\n    fel: "över {500 st}, {SUMMA(antal)}"\n'
    rule = f"{POT}pott: pengar\nfördelningsnyckel: antal * sats\n{condition}"
    found = [each for each in remarks({"a": rule}) if "står som ett tal" in each.what]
    assert [str(each.place) for each in found] == ["regler/a.yaml:10:29", "regler/a.yaml:11:17"]
    assert found[0].what == "500 st står som ett tal i formeln"
    assert "parameter" in found[0].remedy


NAMES = st.sampled_from(["antal", "lucka", "i_fjol", "(antal + lucka)", "OM(långt; antal; i_fjol)"])
GROWN = st.recursive(
    NAMES,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda pair: f"({pair[0]} + {pair[1]})"),
        st.tuples(inner, inner).map(lambda pair: f"MAX({pair[0]}; {pair[1]})"),
        st.tuples(inner, inner).map(lambda pair: f"OM({pair[0]} > {pair[1]}; {pair[1]}; {pair[0]})"),
        st.tuples(inner, inner).map(lambda pair: f"{pair[0]} * ANDEL({pair[1]})"),
        inner.map(lambda one: f"VÄRDE({one}; år)"),
    ),
    max_leaves=5,
)


@pytest.mark.slow
@settings(max_examples=20)
@given(GROWN, st.sampled_from(["7", "0.5", "2", "99", "3 st / 1 st", "5 %"]))
def test_a_rule_without_numbers_is_never_remarked_on_and_one_number_is_found_where_it_is(key: str, number: str) -> None:
    assert numbers_in(key) == []
    assert numbers_in(f"{key} * {number}") == [number.partition(" /")[0]]


# --- unused -----------------------------------------------------------------------------------------------------------


def test_what_nothing_uses() -> None:
    parameters = "".join(
        f"  {name}: {{enhet: kr, värden: {{2024: 5}}, {GIVEN}}}\n"
        for name in ("pengar", "extra", "till_text", "till_kontroll", "till_b", "bara_i_onödan")
    )
    steps = (
        "  onödan: bara_i_onödan * 7\n"  # one remark, of the step: what it alone names goes with it
        "  högre: onödan * 2\n"
        "  snurra: FÖREGÅENDE(snurra; 0) + 1\n"
        "  tick: FÖREGÅENDE(tack; 0)\n"  # a ring of two is told once
        "  tack: tick + 1\n"
        "  mellanled: pengar\n"
        "  till_b_som_steg: pengar\n"
    )
    check = 'kontroller:\n  - villkor: pengar < till_kontroll + pengar\n    fel: "{till_text} räcker inte"\n'
    found = remarks(
        {
            "a": f"parametrar:\n{parameters}steg:\n{steps}pott: mellanled\nfördelningsnyckel: antal\n{check}",
            "b": "pott: a.till_b + a.till_b_som_steg\nfördelningsnyckel: antal\n",
        }
    )
    assert [(each.what, each.place.text if each.place else "") for each in found] == [
        ("parametern a.extra används inte", "extra"),
        ("steget a.högre används inte", "högre"),
        ("steget a.snurra används inte", "snurra"),
        ("steget a.tack används inte", "tack"),
    ]
    assert str(found[0].place) == "regler/a.yaml:6:3"


# --- municipalities ---------------------------------------------------------------------------------------------------


def nothing_for(rules: Mapping[str, str], known: Figures = FIGURES) -> list[str]:
    return [each.what for each in remarks(rules, known) if "får inget" in each.what]


def test_those_who_get_nothing_of_any_rule() -> None:
    far = f"{POT}pott: pengar\nfördelningsnyckel: antal * RAMP(avstånd; sats; 50 km)\n"
    everyone = "pott: a\nfördelningsnyckel: antal\n"
    assert nothing_for({"a": far}) == ["1 får inget av någon regel (2024)"]
    assert nothing_for({"a": far, "b": everyone}) == []
    beyond = f"{POT}pott: pengar\nfördelningsnyckel: antal * RAMP(avstånd; sats + sats + sats; 50 km)\n"
    assert nothing_for({"a": beyond}) == ["1 och 2 får inget av någon regel (2024)"]
    assert nothing_for({"a": far, "b": "tilldelning: OM(avstånd = 0 km; a; 0)\n"}) == []
    assert nothing_for({"a": far, "b": "pott: a\n"}) == ["1 får inget av någon regel (2024)"]
    (remark,) = [each for each in remarks({"a": far}) if "får inget" in each.what]
    assert str(remark.place) == "overenskommelse.yaml:5:1"


def test_a_rule_that_is_not_in_force_gives_nobody_anything() -> None:
    rows = "".join(f"0117,{year},0,1\n0120,{year},1,1\n" for year in (2020, 2021))
    known = Figures(dated_statistics(folk=f"kommunkod,år,antal,andel\n{rows}"))
    both = f"parametrar: {{pengar: {{enhet: kr, värden: {{2020: 5, 2021: 5}}, {GIVEN}}}}}\npott: pengar\n"
    later = "gäller_från: 2021-01-01\ntilldelning: OM(invånare = 0; a; a)\n"
    found = nothing_for({"a": f"{both}fördelningsnyckel: invånare\n", "b": later}, known)
    assert found == ["Alfa får inget av någon regel (2020)"]


def test_nobody_is_singled_out_where_nobody_gets_anything_or_rounding_alone_takes_it() -> None:
    none = (
        f"{POT}pott: pengar * (år - 2024)\nfördelningsnyckel: antal\nkontroller:\n  - villkor: sats > 0\n    fel: nej\n"
    )
    assert nothing_for({"a": none}) == []
    assert nothing_for({"a": none.replace("pengar * (år - 2024)", "pengar / 1000")}) == []


def test_years_in_which_nothing_is_got_are_drawn_together() -> None:
    rows = "".join(f"0117,{year},{year in (2021, 2023):d},1\n0120,{year},1,1\n" for year in range(2020, 2027))
    known = Figures(dated_statistics(folk=f"kommunkod,år,antal,andel\n{rows}"))
    values = ", ".join(f"{year}: 5" for year in range(2020, 2028))
    rule = f"parametrar: {{pengar: {{enhet: kr, värden: {{{values}}}, {GIVEN}}}}}\npott: pengar\n"
    found = nothing_for({"a": f"{rule}fördelningsnyckel: invånare\n"}, known)
    assert found == ["Alfa får inget av någon regel (2020, 2022 och 2024–2026)"]


# --- sources ----------------------------------------------------------------------------------------------------------


EMPTY = """
okänd; Okänt.; saknas; -; —; ?; ???; …; att fylla i; Att fylla i: fråga ekonomi; TODO; TODO: protokollet; TBD; xxx; n/a;
Ingen källa; källa saknas; ej angivet; vet inte; fylls i senare
"""
TELLING = """
Avtalet § 2; prov; SKR; Todorov 2021; 2023-10-06; dnr 24RS9526; Källan säger inte hur; Okänd avsändare 1992;
Uppgift från ekonomiavdelningen; Saknas i avtalet, muntligt av ordföranden; Ingen källa men vanligt i landet
"""


@pytest.mark.parametrize(("texts", "empty"), [(EMPTY, True), (TELLING, False)])
def test_a_source_that_says_nothing(texts: str, empty: bool) -> None:
    sources = [text.strip() for text in texts.split(";")]
    parameters = "".join(
        f"  p{number}: {{källa: '{source}', enhet: kr, värden: {{2024: 1}}, status: fakta}}\n"
        for number, source in enumerate(sources)
    )
    rule = f"parametrar:\n{parameters}pott: {' + '.join(f'p{number}' for number in range(len(sources)))}\n"
    found = remarks({"a": f"{rule}fördelningsnyckel: antal\n"})
    assert [each.what for each in found] == [f"källan säger inget: {source}" for source in sources if empty]
    assert [each.place.text.strip("'") for each in found if each.place] == [s for s in sources if empty]


def test_sources_of_everything_are_read() -> None:
    stated = "status: antagande, källa: okänd"
    terms = (
        "antaganden: [{id: ett, text: Så är det, källa: okänd}]\n"
        f"mätår:\n  folk: {{år: {{2020: 2020}}, låst: [{{från: 2021, till: 2021, mätår: 2021, {stated}}}], {stated}}}\n"
        "publicerat: [{år: 2020, namn: Tryckt, källa: okänd, delbelopp: {a: 5}, totalt: 5}]\n"
    )
    index = (
        "id: pris\nnamn: Pris\nserie: PRIS\nvärden:\n"
        "  - {år: 2021, procent: 2, slag: prognos, publicerad: 2020-01-01, källa: okänd}\n"
        "  - {år: 2022, procent: saknas, slag: prognos, publicerad: saknas, källa: saknas}\n"  # has none yet
    )
    rule = (
        f"parametrar:\n  pengar: {{enhet: kr, värden: {{2020: 5}}, indexeras: pris, {stated}}}\n"
        "antaganden: [{id: två, text: Så är det, källa: okänd}]\npott: pengar\nfördelningsnyckel: invånare\n"
    )
    package = PACKAGE.replace(
        "path: folk.csv\n    sources: [{title: prov}]", "path: folk.csv\n    sources: [{title: '?'}]"
    )
    known = Figures(dated_statistics(package))
    found = remarks({"a": rule}, known, more=terms, indices={"pris": index})
    assert [str(each.place).rpartition(":")[0] for each in found if "källan" in each.what] == [
        "datapackage.yaml:13",
        "index/pris.yaml:5",
        "overenskommelse.yaml:7",
        "overenskommelse.yaml:9",
        "overenskommelse.yaml:9",
        "overenskommelse.yaml:10",
        "regler/a.yaml:5",
        "regler/a.yaml:6",
    ]


def test_a_reference_year_for_one_field_of_a_table_and_not_for_another_is_remarked_on() -> None:
    package = PACKAGE.replace("name: andel, ", "name: andel, namn: kvot, ")
    figures = Figures(dated_statistics(package, folk="kommunkod,år,antal,andel\n0117,2020,1,1\n0120,2020,1,1\n"))
    more = "mätår:\n  invånare: {år: {2020: 2020}, status: fakta, källa: § 1}\n"
    body = "pott: 100 kr\nfördelningsnyckel: invånare / 1 invånare + kvot\n"

    def said(more: str) -> list[str]:
        made = agreement({"bas": body}, more=more)
        return [each.what for each in check_up(AgreementYears(made, figures), date(2020, 6, 1)).remarks]

    wanted = "kvot har inget mätår, men invånare i samma tabell har det"
    assert wanted in said(more)
    assert wanted not in said(more.replace("invånare:", "folk:"))


# --- implausible values -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("percent", "said"),
    [
        ("1.0295", "Pris 2024 är 1,0295 %: är det en faktor, skriv 2.95"),
        ("0.985", "Pris 2024 är 0,985 %: är det en faktor, skriv -1.5"),
        ("102.95", "Pris 2024 är 102,95 %: är det ett indextal, skriv 2.95"),
        ("100", "Pris 2024 är 100 %: är det ett indextal, skriv 0"),
        ("0.0295", "Pris 2024 är 0,0295 %: är det en andel, skriv 2.95"),
        ("-0.015", "Pris 2024 är -0,015 %: är det en andel, skriv -1.5"),
        ("33", "Pris 2024 är 33 %: det är ovanligt mycket på ett år (-10–25 % är det vanliga)"),
        ("-11", "Pris 2024 är -11 %: det är ovanligt mycket på ett år (-10–25 % är det vanliga)"),
        *((usual, "") for usual in ("0", "2.95", "1.1", "1.02", "0.95", "0.1", "-3.5", "25", "-10", "2.1875")),
    ],
)
def test_percentages_of_an_index_that_are_hardly_meant(percent: str, said: str) -> None:
    pot = f"parametrar: {{p: {{enhet: kr, värden: {{2023: 5}}, indexeras: pris, {GIVEN}}}}}\npott: p\n"
    found = doubts({"a": f"{pot}fördelningsnyckel: antal\n"}, indices={"pris": {2024: percent}})  # type: ignore[dict-item]
    assert [each.what.startswith(said) for each in found] == ([True] if said else [])
    assert all(each.kind == "index" and each.blocks for each in found)
    assert all(each.place and each.place.text == percent for each in found)


@pytest.mark.parametrize(
    ("unit", "value", "remarked"),
    [
        ("kr", "150.000", True),
        ("kr", "-1.500", True),
        ("kr", "{bas: 1, mer: 15.000}", True),
        ("kr", "150 000", False),
        ("kr", "0.125", False),
        ("kr", "1500.125", False),
        ("kr", "15.25", False),
        ("mkr", "16.526", False),
        ("km", "1.250", False),
    ],
)
def test_an_amount_with_a_point_and_three_figures(unit: str, value: str, remarked: bool) -> None:
    axis = "axel: del, " if "{" in value else ""
    use = "SUMMA(p)" if axis else "p"
    rule = f"parametrar: {{p: {{{axis}enhet: {unit}, värden: {{2024: {value}}}, {GIVEN}}}}}\n"
    rule += f"negativa_belopp: tillåts\npott: 5 kr * ({use} / {use})\nfördelningsnyckel: antal\n"
    found = [each for each in doubts({"a": rule}) if "med punkt och tre siffror" in each.what]
    assert len(found) == remarked
    assert all(each.place and each.place.text.endswith("00") for each in found)


def test_a_table_without_reference_year_beside_one_that_has_it() -> None:
    beside = """\
  - name: vård
    path: vård.csv
    sources: [{title: prov}]
    schema:
      primaryKey: [kommunkod, år]
      fields:
        - {name: kommunkod, type: string}
        - {name: år, type: year}
        - {name: dagar, type: integer, unit: dagar}
"""
    rows = "".join(f"0117,{year},1,1\n0120,{year},1,1\n" for year in (2020, 2021))
    days = "".join(f"0117,{year},1\n0120,{year},1\n" for year in (2020, 2021))
    known = Figures(
        dated_statistics(PACKAGE + beside, folk=f"kommunkod,år,antal,andel\n{rows}", vård=f"kommunkod,år,dagar\n{days}")
    )
    pot = f"parametrar: {{p: {{enhet: kr, värden: {{2021: 5}}, {GIVEN}}}}}\npott: p\n"
    rule = {"a": f"{pot}fördelningsnyckel: invånare * dagar\n"}
    lag = "mätår:\n  folk: {eftersläpning: 1, status: fakta, källa: Avtalet}\n"
    (found,) = [each for each in remarks(rule, known, more=lag) if "mätår" in each.what]
    assert found.what == "tabellen vård har inget mätår, men folk som a också läser har det"
    both = f"{lag}  vård: {{eftersläpning: 0, status: fakta, källa: Avtalet}}\n"
    for silent, rules in (("", rule), (both, rule), (lag, {"a": f"{pot}fördelningsnyckel: invånare\n"})):
        assert [each for each in remarks(rules, known, more=silent) if "mätår" in each.what] == []


def test_a_table_without_reference_year_is_told_once_however_many_rules_read_it() -> None:
    beside = """\
  - name: vård
    path: vård.csv
    sources: [{title: prov}]
    schema:
      primaryKey: [kommunkod, år]
      fields:
        - {name: kommunkod, type: string}
        - {name: år, type: year}
        - {name: dagar, type: integer, unit: dagar}
"""
    rows = "".join(f"0117,{year},1,1\n0120,{year},1,1\n" for year in (2020, 2021))
    days = "".join(f"0117,{year},1\n0120,{year},1\n" for year in (2020, 2021))
    known = Figures(
        dated_statistics(PACKAGE + beside, folk=f"kommunkod,år,antal,andel\n{rows}", vård=f"kommunkod,år,dagar\n{days}")
    )
    pot = f"parametrar: {{p: {{enhet: kr, värden: {{2021: 5}}, {GIVEN}}}}}\npott: p\n"
    rules = dict.fromkeys(("a", "b"), f"{pot}fördelningsnyckel: invånare * dagar\n")
    lag = "mätår:\n  folk: {eftersläpning: 1, status: fakta, källa: Avtalet}\n"
    assert len([each for each in remarks(rules, known, more=lag) if "har inget mätår" in each.what]) == 1
