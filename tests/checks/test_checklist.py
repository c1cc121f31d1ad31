"""The checklist of a year: what it needs, from what is really read, told with the place where it is to be written."""

from dataclasses import replace
from datetime import date
from textwrap import dedent

import pytest

from tests.generated import YEAR, candidate
from tests.worlds import PACKAGE as UNNAMED
from tests.worlds import agreement, calculate, dated_statistics, index_yaml
from tillaggsbelopp.agreement.reading import Agreement
from tillaggsbelopp.checks.checklist import Checklist, checklist_of
from tillaggsbelopp.checks.checklist_items import ChecklistPart, Item, State
from tillaggsbelopp.diagnostics import InvalidInput
from tillaggsbelopp.engine.figures import Decided, Figures
from tillaggsbelopp.engine.year import AgreementYear

TODAY = date(2021, 11, 15)
PACKAGE = UNNAMED.replace("name: andel,", "name: andel, namn: kvot,")
FULL = "kommunkod,år,antal,andel\n" + "".join(f"{c},{y},10,1\n" for c in ("0117", "0120") for y in (2020, 2021))
STATED = "mätår:\n  invånare: {år: {2020: 2020}, status: fakta, källa: prov}\n"
RAISED = """
    parametrar:
      summa_kr: {enhet: kr, värden: {2020: 1000}, indexeras: pris, status: fakta, källa: prov}
    pott: summa_kr
    fördelningsnyckel: invånare
"""
YEARLY = """
    parametrar:
      summa_kr: {enhet: kr, värden: {2020: 1000, 2021: 1100}, status: fakta, källa: prov}
    pott: summa_kr
    fördelningsnyckel: invånare
"""


def checklist(made: Agreement, year: int, known_at: date | None = None, package: str = PACKAGE) -> Checklist:
    return checklist_of(AgreementYear(made, Figures(dated_statistics(package, folk=FULL), known_at), year), TODAY)


def one(rule: str, year: int, more: str = "", **indices: object) -> Checklist:
    return checklist(agreement({"bas": rule}, more=more, indices=indices), year)  # type: ignore[arg-type]


def texts(found: Checklist, state: State, part: ChecklistPart) -> list[str]:
    return [item.text for item in found.of(state) if item.part is part]


def item(found: Checklist, name: str) -> Item:
    (only,) = [item for item in found.items if item.id == name]
    return only


def test_a_year_that_has_everything() -> None:
    found = one(RAISED, 2021, pris={2021: "3"})
    assert [(item.part, item.state, item.text) for item in found.items] == [
        (ChecklistPart.INDEX, State.THERE, "Pris 2021: 3\u00a0% (2020-01-01), utfall"),
        (ChecklistPart.FIGURES, State.THERE, "Invånare: mätår 2021"),
        (ChecklistPart.CALCULATION, State.THERE, "beloppen kan räknas: totalt 1\u00a0030\u00a0kr"),
    ]
    assert (found.total, found.faults) == (1030, ())


# --- index values ---------------------------------------------------------------------------------------


def test_every_year_of_a_chain_is_an_item() -> None:
    found = one(RAISED, 2023, pris={2021: "3", 2023: "1.5"})
    assert [(item.id, item.state) for item in found.items if item.part is ChecklistPart.INDEX] == [
        ("index.pris.2021", State.THERE),
        ("index.pris.2022", State.MISSING),
        ("index.pris.2023", State.THERE),
    ]
    absent = item(found, "index.pris.2022")
    assert (absent.text, str(absent.place)) == ("pris saknar värde för 2022", "index/pris.yaml:4:1")
    assert absent.details["procent"] is None
    assert item(found, "index.pris.2023").details["procent"] == "1.5"


def test_assumed_and_forecast_values_are_to_be_replaced_or_accepted() -> None:
    rest = "publicerad: 2020-01-01, källa: prov"
    values = [
        f"  - {{år: 2021, procent: 3, slag: antagande, {rest}, godkänd: {{datum: 2020-11-20, av: Nämnden}}}}\n",
        f"  - {{år: 2022, procent: 3, slag: prognos, {rest}}}\n",
        f"  - {{år: 2023, procent: 3, slag: preliminär, {rest}}}\n",
    ]
    found = one(RAISED, 2023, pris="id: pris\nnamn: Pris\nserie: P\nvärden:\n" + "".join(values))
    states = {item.id: item.state for item in found.items if item.part is ChecklistPart.INDEX}
    assert list(states.values()) == [State.THERE, State.TO_REVIEW, State.THERE]
    assert item(found, "index.pris.2021").text.endswith("antagande, godkänt 2020-11-20")


def test_a_value_published_after_the_day_is_missing_but_has_its_place() -> None:
    made = agreement({"bas": RAISED}, indices={"pris": index_yaml("pris", {2021: "3"}, "2021-12-14")})
    absent = item(checklist(made, 2021, date(2021, 11, 15)), "index.pris.2021")
    assert (absent.state, absent.stub) == (State.MISSING, None)
    assert "det första kom 2021-12-14" in absent.expected
    assert checklist(made, 2021, date(2021, 12, 14)).total == 1030


def test_a_place_without_a_value_is_pointed_at_and_no_second_is_made() -> None:
    pris = index_yaml("pris", {2021: "saknas"}, published="saknas", kind="prognos")
    absent = item(one(RAISED, 2021, pris=pris), "index.pris.2021")
    assert (absent.stub, absent.remedy) == (None, "Fyll i det som står som saknas.")
    assert str(absent.place) == "index/pris.yaml:5:25"
    assert item(one(RAISED, 2022, pris=pris), "index.pris.2022").stub is not None


# --- figures --------------------------------------------------------------------------------------------


def test_a_reference_year_that_is_not_stated() -> None:
    found = one(YEARLY, 2021, STATED)
    absent = item(found, "invånare")
    assert absent.text == "mätår för invånare är inte angivet för 2021"
    assert absent.stub is not None
    assert absent.stub.alteration.path[:-1] == ("mätår", "invånare", "år")
    assert [
        item.state for item in found.items if item.part is ChecklistPart.CALCULATION
    ] == []  # the fault is told already


def test_a_reference_year_of_the_whole_table() -> None:
    absent = item(one(YEARLY, 2021, STATED.replace("invånare", "folk")), "invånare")
    assert absent.stub is not None
    assert absent.stub.alteration.path[:-1] == ("mätår", "folk", "år")


def test_figures_that_the_table_does_not_have() -> None:
    found = one(YEARLY.replace("2021: 1100", "2023: 1100"), 2023)
    absent = item(found, "invånare")
    assert (absent.state, absent.stub, str(absent.place)) == (State.MISSING, None, "folk.csv")
    assert "Läs in 2023 med importera" in absent.remedy
    assert absent.details == {"fält": "invånare", "tabell": "folk.csv", "mätår": 2023, "status": "fakta"}


def test_assumed_reference_years_and_forecast_figures_are_told_as_one() -> None:
    made = agreement({"bas": YEARLY}, more=STATED.replace("fakta", "antagande"))
    found = checklist(made, 2020, package=PACKAGE.replace("path: folk.csv", "path: folk.csv\n    status: prognos"))
    assert texts(found, State.TO_REVIEW, ChecklistPart.FIGURES) == [
        "Invånare: mätår 2020, antagande, uppgifterna är prognos"
    ]
    assert texts(found, State.TO_REVIEW, ChecklistPart.ASSUMPTIONS) == []


def test_a_table_published_after_the_day() -> None:
    package = PACKAGE.replace("path: folk.csv", "path: folk.csv\n    publicerad: 2021-12-01")
    found = checklist(agreement({"bas": YEARLY}), 2021, date(2021, 11, 15), package)
    assert "efter kunskapsdatumet" in item(found, "invånare").text


def test_figures_of_other_years_are_needed_where_formulas_read_them() -> None:
    key = "invånare + FÖREGÅENDE(invånare; 0 invånare) + VÄRDE(invånare; 2019)"
    found = one(YEARLY.replace("nyckel: invånare", f"nyckel: {key}"), 2021)
    states = {item.id: item.state for item in found.items if item.part is ChecklistPart.FIGURES}
    assert states == {
        "invånare": State.THERE,
        "invånare 2020": State.THERE,
        "invånare mätår 2019": State.MISSING,
    }


def test_what_a_decided_year_was_computed_from_is_not_needed_again() -> None:
    made = agreement({"bas": YEARLY.replace("nyckel: invånare", "nyckel: FÖREGÅENDE(invånare; 0 invånare)")})
    figures = Figures(dated_statistics(PACKAGE, folk=FULL))
    decided = replace(figures, decided={2020: Decided(2020, made, figures, "beslut/2020")})
    assert [item.id for item in checklist_of(AgreementYear(made, figures, 2021), TODAY).items] == [
        "invånare 2020",
        "bas.summa_kr",
        "totalt",
    ]
    assert [item.id for item in checklist_of(AgreementYear(made, decided, 2021), TODAY).items] == [
        "bas.summa_kr",
        "totalt",
    ]


@pytest.mark.parametrize(
    ("where", "needed"),
    [
        ("fördelningsnyckel: OM(år < 2021; invånare / 1 invånare; 1 + 0 * kvot)", {"kvot"}),
        ("fördelningsnyckel: OM(saknat > 1; invånare / 1 invånare; 1 + 0 * kvot)", {"invånare", "kvot"}),
        ("fördelningsnyckel: OM(kvot > 0; 1; invånare / 1 invånare)", {"kvot"}),
        ("steg: {oläst: invånare}\nfördelningsnyckel: 1 + 0 * kvot", {"kvot"}),
        ("fördelningsnyckel: 1 + 0 * kvot\nkontroller: [{villkor: SUMMA(invånare) > 0, fel: x}]", {"kvot", "invånare"}),
    ],
)
def test_only_what_is_really_read_is_needed(where: str, needed: set[str]) -> None:
    lacking = "parametrar:\n  saknat: {enhet: tal, värden: {2020: 1}, gäller_till: 2020, status: fakta, källa: x}\n"
    found = one(f"{lacking}pott: 100 kr\n{where}\n", 2021)
    assert {item.id for item in found.items if item.part is ChecklistPart.FIGURES} == needed


def test_the_kronor_per_head_are_needed_too() -> None:
    rule = "pott: 100 kr\nfördelningsnyckel: 1 + 0 * kvot\n"
    found = one(rule, 2021, f"kr_per: {{fält: invånare, namn: invånare}}\n{STATED}")
    assert item(found, "invånare").state is State.MISSING
    assert found.total == 100


def test_what_is_missing_in_a_branch_not_taken_is_no_matter() -> None:
    rule = YEARLY.replace("pott: summa_kr", "pott: OM(år < 2022; summa_kr; 50 kr)")
    assert "summa_kr" not in str(
        [item.id for item in one(rule, 2022, STATED.replace("2020: 2020", "2022: 2021")).items]
    )
    staircase = YEARLY.replace("pott: summa_kr", "pott: TRAPPA(år; summa_kr; >= 2022; 50 kr)")
    found = one(staircase, 2022, STATED.replace("2020: 2020", "2022: 2021"))
    assert (found.total, found.of(State.MISSING)) == (50, ())


# --- parameters -----------------------------------------------------------------------------------------


def test_a_value_in_kronor_that_no_index_raises_is_needed_each_year() -> None:
    assert texts(one(YEARLY, 2021), State.THERE, ChecklistPart.PARAMETERS) == ["Bas: summa kr: 1\u00a0100 kr, fakta"]
    found = one(YEARLY, 2022, STATED.replace("2020: 2020", "2022: 2021"))
    (absent,) = found.of(State.MISSING)
    assert (absent.id, str(absent.place)) == ("bas.summa_kr", "regler/bas.yaml:6:25")
    assert absent.stub is not None
    assert absent.stub.alteration.path[:-1] == ("parametrar", "summa_kr", "värden")


def test_an_assumed_value_in_kronor_is_to_be_accepted() -> None:
    found = one(YEARLY.replace("status: fakta", "status: antagande"), 2021)
    assert texts(found, State.TO_REVIEW, ChecklistPart.PARAMETERS) == ["Bas: summa kr: 1\u00a0100 kr, antagande"]
    assert texts(found, State.TO_REVIEW, ChecklistPart.ASSUMPTIONS) == []


def test_values_that_nobody_has_looked_at_unless_they_are_missing_anyway() -> None:
    rule = dedent(YEARLY).replace("2021: 1100", "2019: 1100")
    assert texts(one(rule, 2020), State.TO_REVIEW, ChecklistPart.PARAMETERS) == []
    made = agreement({"bas": rule})
    later = checklist_of(AgreementYear(made, Figures(dated_statistics(folk=FULL)), 2020), date(2022, 1, 1))
    assert texts(later, State.TO_REVIEW, ChecklistPart.PARAMETERS) == ["Bas: summa kr = 1\u00a0000 kr (2020)"]
    absent = checklist_of(AgreementYear(made, Figures(dated_statistics(folk=FULL)), 2021), date(2022, 1, 1))
    assert [item.state for item in absent.items if item.id == "bas.summa_kr"] == [State.MISSING]


def test_a_price_level_after_the_year() -> None:
    rule = RAISED.replace("indexeras: pris", "indexeras: pris, prisnivå: {2020: 2022}")
    (absent,) = one(rule, 2021, pris={2021: "3", 2022: "1"}).of(State.MISSING)
    assert (absent.id, absent.stub) == ("bas.summa_kr", None)
    assert "räknas inte ned" in absent.text


@pytest.mark.parametrize("dates", ["gäller_till: 2020-12-31", "gäller_från: 2022-01-01"])
def test_nothing_is_asked_of_a_rule_that_is_not_in_force(dates: str) -> None:
    condition = "kontroller:\n  - {villkor: SUMMA(kvot) > 0, fel: x}\n"
    rule = dedent(YEARLY).replace("2020: 1000, 2021: 1100", "2018: 1000") + condition
    found = one(f"{dates}\n{rule}", 2021, STATED)
    assert [(item.id, item.state) for item in found.items] == [("totalt", State.THERE)]
    assert found.total == 0
    assert {item.id for item in one(rule, 2021, STATED).of(State.MISSING)} == {"bas.summa_kr", "invånare"}


def test_a_year_after_the_agreement_has_ended() -> None:
    found = one(YEARLY, 2023, f"gäller_till: 2022-12-31\n{STATED}")
    (blocking,) = found.items
    assert (blocking.state, str(blocking.place)) == (State.BLOCKING, "overenskommelse.yaml:7:14")


# --- assumptions and review -----------------------------------------------------------------------------

REVIEW = "uppföljning: {vart: 2, status: fakta, källa: prov}\n"  # in force from 2020
ASSUMED = "antaganden:\n  - {{id: ett, text: Ett antagande., källa: prov{}}}\n"


def accepted(day: str) -> str:
    return ASSUMED.format(f", godkänd: {{datum: {day}, av: Nämnden}}")


@pytest.mark.parametrize(
    ("year", "due", "following"),
    [(2015, False, 2022), (2020, False, 2022), (2021, False, 2022), (2022, True, 2022), (2023, False, 2024)],
)
def test_a_review_is_due_every_so_many_years(year: int, due: bool, following: int) -> None:
    review = item(one(YEARLY, year, REVIEW), "uppföljning")
    assert (review.state is State.TO_REVIEW, review.details["nästa"]) == (due, following)
    assert str(review.place) == "overenskommelse.yaml:7:1"


def test_without_a_word_of_reviews_none_is_due() -> None:
    assert texts(one(YEARLY, 2022), State.TO_REVIEW, ChecklistPart.REVIEW) == []


def test_a_review_is_no_assumption_that_amounts_rest_on() -> None:
    made = agreement({"bas": YEARLY}, more=REVIEW.replace("fakta", "antagande"))
    assert calculate(made, Figures(dated_statistics(folk=FULL)), 2021).assumptions == ()
    assert item(checklist(made, 2021), "uppföljning").text.endswith("(vartannat år från 2020, antagande)")


@pytest.mark.parametrize(
    ("more", "year", "state"),
    [
        (ASSUMED.format(""), 2021, State.TO_REVIEW),
        (accepted("2019-11-20"), 2021, State.THERE),
        # The review for 2022 is made in 2021.
        (accepted("2020-12-31") + REVIEW, 2021, State.THERE),
        (accepted("2020-12-31") + REVIEW, 2022, State.TO_REVIEW),
        (accepted("2021-01-01") + REVIEW, 2022, State.THERE),
        (accepted("2021-11-20") + REVIEW, 2023, State.THERE),
        (accepted("2021-11-20") + REVIEW, 2024, State.TO_REVIEW),
    ],
)
def test_what_nobody_has_accepted_since_the_last_review(more: str, year: int, state: State) -> None:
    found = item(one(YEARLY, year, more), "ett")
    assert (found.state, str(found.place)) == (state, "overenskommelse.yaml:8:10")
    told = {State.THERE: "ett (godkänt 20", State.TO_REVIEW: "Ett antagande."}
    assert told[state] in found.text
    anew = found.remedy.startswith("Godkänt före den senaste uppföljningen")
    assert anew == (state is State.TO_REVIEW and "godkänd" in more)


# --- the calculation ------------------------------------------------------------------------------------


def test_what_else_stands_in_the_way_is_told_as_calculate_tells_it() -> None:
    condition = "kontroller:\n  - {villkor: summa_kr < 5 kr, fel: för mycket}\n"
    found = one(dedent(YEARLY) + condition, 2021)
    (blocking,) = found.of(State.BLOCKING)
    assert (blocking.part, blocking.text, found.total) == (ChecklistPart.CALCULATION, "för mycket", None)
    assert [fault.what for fault in found.faults] == ["för mycket"]


def test_faults_in_the_rules_themselves_are_no_checklist() -> None:
    with pytest.raises(InvalidInput, match="okänt namn"):
        one(YEARLY.replace("pott: summa_kr", "pott: summan_kr"), 2021)


@pytest.mark.slow
def test_any_agreement_and_year_has_a_checklist_that_agrees_with_the_calculation() -> None:
    tried = 0
    for seed in range(16):
        made = candidate(seed)
        if made is None:
            continue
        for year in (2019, YEAR, YEAR + 3):
            tried += 1
            found = checklist_of(AgreementYear(made.agreement, made.figures, year), TODAY)
            in_the_way = found.of(State.MISSING, State.BLOCKING)
            try:
                total = calculate(made.agreement, made.figures, year).grand_total
            except InvalidInput:
                assert found.total is None
                assert in_the_way
            else:
                assert (found.total, in_the_way) == (total, ())
    assert tried > 20


def test_whether_the_year_before_has_been_decided_is_told_from_the_first_year_on() -> None:
    made, data = agreement({"bas": YEARLY}), Figures(dated_statistics(PACKAGE, folk=FULL))

    def told(year: int, *decided: int) -> list[tuple[str, State]]:
        items = checklist_of(AgreementYear(made, data, year), TODAY, decided=decided).items
        return [(item.id, item.state) for item in items if item.part is ChecklistPart.DECISIONS]

    assert told(2020) == []  # the agreement's first year
    assert told(2021) == [("beslut.2020", State.TO_REVIEW)]
    assert told(2021, 2020) == [("beslut.2020", State.THERE)]
    assert told(2021, 2020, 2021) == [("beslut.2020", State.THERE), ("beslut.2021", State.THERE)]
