"""Groups in a whole calculation: what is read of them, told of them, and refused of them; all counted by hand."""

from dataclasses import replace

import pytest

from tests.reading import text as text_of
from tests.worlds import GROUPS, agreement, calculate, figures, messages
from tillaggsbelopp.agreement.changes import read_option
from tillaggsbelopp.diagnostics import InvalidInput
from tillaggsbelopp.engine.figures import Decided, Figures
from tillaggsbelopp.engine.result import Result
from tillaggsbelopp.engine.year import AgreementYear
from tillaggsbelopp.report.explanation.data import explanation_document
from tillaggsbelopp.report.explanation.view import explanation_blocks
from tillaggsbelopp.review.differences import differences_of_figures
from tillaggsbelopp.statistics.cells import with_values
from tillaggsbelopp.sweep.sensitivity import sensitivity
from tillaggsbelopp.sweep.tried_values import with_tried

CODES = ["01", "02", "03", "04"]
FIGURES = figures({"elever": ("elever", [10, 30, 20, 40]), "läge": (GROUPS, ["Norr", "Norr", "Syd", "Syd"])}, CODES)
BODY = "pott: 1000 kr\nfördelningsnyckel: ANDEL(elever; läge) * GRUPPENS(MEDEL(elever; läge); läge)\n"


def run(body: str = BODY, given: Figures = FIGURES) -> Result:
    return calculate(agreement({"alfa": body}), given, 2024)


def test_shares_within_groups_and_back() -> None:
    # 1/4 · 20, 3/4 · 20, 1/3 · 30 and 2/3 · 30 are 5, 15, 10 and 20: together 50
    assert run().components[0].amounts == {"01": 100, "02": 300, "03": 200, "04": 400}


def test_what_is_told_of_a_group_is_its_name() -> None:
    result = run()
    document = explanation_document(result, "03", ("alfa",))
    (told,) = (each for each in document["uppgifter"] if each["id"] == "läge")
    assert (told["resultat"], told["exakt"]) == ("Syd", None)
    whole = text_of(explanation_blocks(result, "03", ("alfa",), everything=True), 200)
    assert "läge = Syd (fakta, odaterat, uppgifter.csv)" in whole
    assert "20 / 60" in whole  # the sum of the own group


def test_a_group_is_no_quantity_to_try() -> None:
    of = AgreementYear(agreement({"alfa": BODY}), FIGURES, 2024)
    with pytest.raises(InvalidInput) as refused:
        with_tried(of, [read_option("läge.01=2", "--satt")])
    assert "läge delar in i grupper och har inga tal" in messages(refused.value)[0]
    with pytest.raises(InvalidInput, match="läge delar in i grupper och har inga tal"):
        with_values(FIGURES.statistics, {"läge": {"01": None}})
    assert {each.name.partition(".")[0] for each in sensitivity(of).effects} == {"elever"}


def test_who_has_no_group_is_told_by_name() -> None:
    lacking = figures({"elever": ("elever", [1, 2]), "läge": (GROUPS, ["Norr", None])}, ["01", "02"])
    with pytest.raises(InvalidInput) as refused:
        run(given=lacking)
    assert "läge för 02" in messages(refused.value)[0]


def test_groups_of_a_decided_year_are_those_of_then() -> None:
    body = "pott: 1000 kr\nfördelningsnyckel: FÖREGÅENDE(ANDEL(elever; läge); 1)\n"
    made = agreement({"alfa": body})
    moved = {"elever": ("elever", [10, 30, 20, 40]), "läge": (GROUPS, ["Norr", "Syd", "Syd", "Syd"])}
    then = Decided(2023, made, FIGURES, "beslut/2023", "")
    now = replace(figures(moved, CODES), decided={2023: then})
    assert calculate(made, now, 2024).components[0].amounts == {"01": 125, "02": 375, "03": 167, "04": 333}
    other = {**moved, "läge": (GROUPS, ["Mitt", "Norr", "Syd", "Syd"])}
    new = calculate(made, replace(figures(other, CODES), decided={2023: then}), 2024)
    assert new.components[0].amounts == {"01": 125, "02": 375, "03": 167, "04": 333}  # by name, though numbers differ
    told = explanation_document(new, "03", ("alfa",))["fastställda"]
    assert {each["id"]: each["resultat"] for each in told}["läge 2023"] == "Syd"
    gone = {**moved, "läge": (GROUPS, ["Norr", "Norr", "Mitt", "Mitt"])}
    with pytest.raises(InvalidInput, match="läge var då Syd, en grupp som inte finns längre"):
        calculate(made, replace(figures(gone, CODES), decided={2023: then}), 2024)


def test_a_step_per_group_of_a_decided_year_names_the_group_that_is_new() -> None:
    body = (
        "steg:\n  vikt: SUMMA(elever; läge)\npott: 1000 kr\n"
        "fördelningsnyckel: GRUPPENS(FÖREGÅENDE(vikt; 1 elever); läge)\n"
    )
    made = agreement({"alfa": body})
    then = Decided(2023, made, FIGURES, "beslut/2023", "")
    now = figures({"elever": ("elever", [10, 30, 20, 40]), "läge": (GROUPS, ["Norr", "Mitt", "Syd", "Syd"])}, CODES)
    with pytest.raises(InvalidInput, match="betydde något annat där: Mitt fanns inte då"):
        calculate(made, replace(now, decided={2023: then}), 2024)


def test_who_has_moved_to_another_group_is_told_whatever_number_it_has() -> None:
    """A group more changes the numbers of the others, but of them only who has another name has moved."""
    made = agreement({"alfa": BODY})
    moved = {"elever": ("elever", [10, 30, 20, 40]), "läge": (GROUPS, ["Mitt", "Norr", "Syd", "Syd"])}
    before, after = calculate(made, FIGURES, 2024), calculate(made, figures(moved, CODES), 2024)
    told = [each for each in differences_of_figures(before.trace, after.trace) if each.startswith("Läge")]
    assert told == ["Läge är en annan: 01 från Norr till Mitt"]


def test_who_is_told_to_have_moved_is_there_both_times() -> None:
    made = agreement({"alfa": BODY})
    more = {"elever": ("elever", [10, 30, 20, 40, 5]), "läge": (GROUPS, ["Norr", "Syd", "Syd", "Syd", "Norr"])}
    before, after = calculate(made, FIGURES, 2024), calculate(made, figures(more, [*CODES, "05"]), 2024)
    told = [each for each in differences_of_figures(before.trace, after.trace) if each.startswith("Läge")]
    assert told == ["Läge är en annan: 02 från Norr till Syd", "Läge gäller andra än förut"]


def test_a_group_without_members_is_named_where_its_mean_is_missing() -> None:
    body = "pott: 1000 kr\nfördelningsnyckel: GRUPPENS(FÖREGÅENDE(MEDEL(elever; läge); 1 elever); läge)\n"
    made = agreement({"alfa": body})
    now = figures({"elever": ("elever", [1, 1, 1, 1]), "läge": (GROUPS, ["Norr", "Mitt", "Syd", "Syd"])}, CODES)
    then = Decided(2023, made, FIGURES, "beslut/2023", "")
    with pytest.raises(InvalidInput, match="MEDEL i gruppen Mitt, som inga hör till, saknas"):
        calculate(made, replace(now, decided={2023: then}), 2024)


@pytest.mark.parametrize("formula", ["OM(SAKNAS(läge); 0; elever)", "OM(ICKE(SAKNAS(läge)); elever; 0)"])
def test_no_number_of_a_group_is_told(formula: str) -> None:
    result = run(f"pott: 1000 kr\nfördelningsnyckel: {formula}\n")
    for everything in (False, True):
        told = text_of(explanation_blocks(result, "03", ("alfa",), everything=everything), 200)
        assert "SAKNAS(2)" not in told
        assert "läge 2" not in told
