"""Parameters with an axis: one value per member, whether tables have the axis or only parameters do."""

import json
from dataclasses import replace
from datetime import date

import pytest

from tests.reading import lines as lines_in
from tests.worlds import REGISTER, agreement, calculate, figures, messages
from tillaggsbelopp.agreement.changes import read_option, with_changes
from tillaggsbelopp.agreement.reading import Agreement
from tillaggsbelopp.checks.checklist import checklist_of
from tillaggsbelopp.checks.checkup import check_up
from tillaggsbelopp.diagnostics import InvalidInput, Source
from tillaggsbelopp.engine.figures import Decided, Figures
from tillaggsbelopp.engine.result import Result
from tillaggsbelopp.engine.year import AgreementYear, AgreementYears
from tillaggsbelopp.formula.values import in_order
from tillaggsbelopp.report.explanation.data import explanation_document
from tillaggsbelopp.report.explanation.view import explanation_blocks
from tillaggsbelopp.statistics.statistics import read_statistics

PACKAGE = (
    REGISTER
    + """\
  - name: folk
    path: folk.csv
    sources: [{title: prov}]
    schema:
      primaryKey: [kommunkod, ålder]
      fields:
        - {name: kommunkod, type: string}
        - {name: ålder, type: string}
        - {name: folk, type: integer, unit: invånare}
"""
)
TABLES = {
    "kommuner.csv": "kommunkod,kommun\n0117,Alfa\n0120,Beta\n",
    "folk.csv": "kommunkod,ålder,folk\n0117,barn,10\n0117,65-69,20\n0120,barn,30\n0120,65-69,40\n",
}
FIGURES = Figures(read_statistics(Source("datapackage.yaml", PACKAGE), lambda path: Source(path, TABLES[path])))
VIKT = "vikt: {axel: ålder, enhet: tal, värden: {2024: {65-69: 3, barn: 1.5}}, status: antagande, källa: avtalet}"
DELAR = "pris: {axel: del, enhet: tkr, värden: {2024: {bas: 1, Övrigt: 2.5}}, status: fakta, källa: avtalet%s}"
KEYED = f"parametrar:\n  {VIKT}\npott: 100 kr\nfördelningsnyckel: SUMMA(folk * vikt; ålder)\n"


def run(body: str, year: int = 2024, indices: dict[str, dict[int, str]] | None = None) -> Result:
    return calculate(made(body, indices), FIGURES, year)


def made(body: str, indices: dict[str, dict[int, str]] | None = None) -> Agreement:
    return agreement({"alfa": body}, indices=indices)


def refused(body: str, year: int = 2024) -> list[str]:
    with pytest.raises(InvalidInput) as stopped:
        run(body, year)
    return messages(stopped.value)


def pot(formula: str, more: str = "", year: int = 2024, indices: dict[str, dict[int, str]] | None = None) -> int:
    parameters = f"parametrar:\n  {VIKT}\n  {DELAR % more}\n"
    return run(f"{parameters}pott: {formula}\nfördelningsnyckel: SUMMA(folk; ålder)\n", year, indices).grand_total


def test_values_along_an_axis_of_the_tables() -> None:
    # 10 * 1.5 + 20 * 3 = 75 and 30 * 1.5 + 40 * 3 = 165, whatever order they are written in
    assert run(KEYED).components[0].amounts == {"0117": 31, "0120": 69}  # 31.25 and 68.75


def test_an_axis_that_only_parameters_have() -> None:
    assert pot("SUMMA(pris)") == 3500
    assert pot("MEDEL(pris * SUMMA(vikt))") == 7875  # 1750 * 4.5
    assert pot("SUMMA(PER(100 kr; del))") == 200


def test_one_member_by_its_name() -> None:
    assert pot("pris.bas * vikt.barn") == 1500
    assert pot("alfa.pris.bas * alfa.vikt.barn") == 1500


def test_values_per_municipality() -> None:
    # The amounts that are fixed, with no table for them
    body = (
        "parametrar:\n  fast: {axel: kommun, enhet: kr, värden: {2024: {0120: 7, 0117: 5}}, status: fakta, källa: a}\n"
    )
    result = run(f"{body}tilldelning: fast\n")
    assert result.components[0].amounts == {"0117": 5, "0120": 7}
    lines = "\n".join(lines_in(explanation_blocks(result, "0117", ("alfa",)), 200))
    assert "fast.0117 = 5 kr" in lines
    assert "fast.0120" not in lines
    assert "fast.0120" not in json.dumps(explanation_document(result, "0117", ("alfa",)))


def test_each_member_is_raised_by_the_index() -> None:
    indices = {"kpi": {2025: "10"}}
    assert pot("SUMMA(pris)", ", indexeras: kpi", 2025, indices) == 3850
    assert pot("pris.bas", ", indexeras: kpi, prisnivå: {2024: 2024}", 2025, indices) == 1100


def test_a_value_holds_until_the_next_for_each_member() -> None:
    values = "{2022: {barn: 1, 65-69: 9}, 2023: {barn: 5, 65-69: 2}}"
    body = KEYED.replace("{2024: {65-69: 3, barn: 1.5}}", values)
    # 10 * 5 + 20 * 2 = 90 and 30 * 5 + 40 * 2 = 230
    assert run(body).components[0].amounts == {"0117": 28, "0120": 72}  # 28.125 and 71.875
    awaited = KEYED.replace("{2024: {65-69: 3, barn: 1.5}}", values.replace("65-69: 2", "65-69: saknas"))
    (message,) = refused(awaited)
    assert "65-69 har inget värde för 2024: det väntas från 2023, där det står saknas" in message


def test_what_lacks_values_for_a_year_is_said_once() -> None:
    (message,) = refused(f"parametrar:\n  {DELAR % ''}\npott: SUMMA(pris)\n", 2025)
    assert "alfa.pris har inget värde för 2025" in message
    body = f"parametrar:\n  {DELAR % ''}\npott: SUMMA(pris)\n".replace("Övrigt: 2.5", "Övrigt: saknas")
    (message,) = refused(body)
    assert "alfa.pris.Övrigt har inget värde för 2024" in message


def test_a_rule_stands_aside_when_any_member_lacks_its_value() -> None:
    body = f"när_värde_saknas: utgår\nparametrar:\n  {DELAR % ''}\npott: SUMMA(pris)\n"
    lacking = body.replace("Övrigt: 2.5", "Övrigt: saknas")
    assert calculate(made(body), FIGURES, 2024).aside == ()
    (aside,) = calculate(made(lacking), FIGURES, 2024).aside
    assert aside.lacks == "alfa.pris"
    (aside,) = calculate(made(lacking.replace("SUMMA(pris)", "pris.bas + alfa.pris")), FIGURES, 2024).aside
    assert aside.lacks == "alfa.pris"
    assert calculate(made(lacking.replace("SUMMA(pris)", "pris.bas")), FIGURES, 2024).aside == ()


def test_units_and_members_are_checked() -> None:
    assert "vuxna finns inte på axeln ålder" in refused(KEYED.replace("SUMMA(folk * vikt; ålder)", "vikt.vuxna"))[0]
    assert (
        "kr och tal går inte ihop" in refused(f"parametrar:\n  {VIKT}\n  {DELAR % ''}\npott: pris.bas + vikt.barn\n")[0]
    )
    assert "SUMMA av ett enda värde" in refused(f"parametrar:\n  {DELAR % ''}\npott: SUMMA(pris.bas)\n")[0]


def test_a_member_and_another_rule_of_the_same_name() -> None:
    own = f"parametrar:\n  {DELAR % ''}\npott: pris.bas\nfördelningsnyckel: SUMMA(folk; ålder)\n"
    other = "steg: {bas: 3 kr}\npott: bas\nfördelningsnyckel: SUMMA(folk; ålder)\n"
    with pytest.raises(InvalidInput) as stopped:
        calculate(agreement({"alfa": own, "pris": other}), FIGURES, 2024)
    assert "pris kan betyda två saker" in messages(stopped.value)[0]
    both = agreement({"alfa": own.replace("pris.bas", "alfa.pris.bas"), "pris": other})
    assert [each.rounded_pot for each in calculate(both, FIGURES, 2024).components] == [1000, 3]


def test_one_member_tried_out() -> None:
    body = f"parametrar:\n  {DELAR % ', indexeras: kpi'}\npott: SUMMA(pris)\n"
    written = made(body, {"kpi": {2025: "10"}})
    for option in ("alfa.pris.Övrigt=4", "pris.Övrigt=4", "pris.Övrigt = 4000 kr"):
        changed = with_changes(written, [read_option(option, "--satt")], 2025)
        result = calculate(changed, FIGURES, 2025)
        assert result.components[0].rounded_pot == 5500, option
        assert result.changes == (
            "Alfa: pris, Övrigt = 4 tkr (i stället för 2,5 tkr, 2024 års prisnivå)".replace(" ", " "),
        )
    with pytest.raises(InvalidInput) as stopped:
        with_changes(written, [read_option("pris=4", "--satt")], 2025)
    assert "pris har ett värde per del" in messages(stopped.value)[0]


def test_it_is_one_assumption_and_one_parameter_to_look_after() -> None:
    result = run(KEYED)
    assert [(each.id, each.text) for each in result.assumptions] == [("alfa.vikt", "Vikt är 65-69: 3, barn: 1,5.")]
    checkup = check_up(AgreementYears(made(KEYED), FIGURES), date(2027, 1, 1))
    assert [(each.name, each.shown) for each in checkup.unseen] == [("alfa.vikt", "65-69: 3, barn: 1,5")]
    assert [each.what for each in checkup.remarks if "vikt" in each.what] == []
    unused = KEYED.replace("SUMMA(folk * vikt; ålder)", "SUMMA(folk; ålder)")
    remarks = check_up(AgreementYears(made(unused), FIGURES), date(2025, 1, 1)).remarks
    assert [each.what for each in remarks if "vikt" in each.what] == ["parametern alfa.vikt används inte"]
    some = KEYED.replace("SUMMA(folk * vikt; ålder)", "SUMMA(folk; ålder) * vikt.barn")
    assert [
        each for each in check_up(AgreementYears(made(some), FIGURES), date(2025, 1, 1)).remarks if "vikt" in each.what
    ] == []


def test_a_new_year_has_one_place_for_all_members() -> None:
    body = f"parametrar:\n  {DELAR % ''}\npott: SUMMA(pris)\nfördelningsnyckel: SUMMA(folk; ålder)\n"
    for formula in ("SUMMA(pris)", "pris.bas + SUMMA(pris)"):
        checklist = checklist_of(
            AgreementYear(made(body.replace("SUMMA(pris)", formula)), FIGURES, 2025), date(2025, 1, 1)
        )
        assert [stub.alteration.path[:-1] for stub in checklist.stubs] == [("parametrar", "pris", "värden")]
    (item,) = (
        each
        for each in checklist_of(AgreementYear(made(body), FIGURES, 2024), date(2024, 1, 1)).items
        if "pris" in each.text
    )
    assert item.text.replace("\u00a0", " ") == "Alfa: pris: bas: 1 tkr, Övrigt: 2,5 tkr, fakta"


def test_the_explanation_tells_each_value_and_their_source_once() -> None:
    lines = [line.strip() for line in lines_in(explanation_blocks(run(KEYED), "0117", ("alfa",)), 200)]
    at = lines.index("vikt.65-69 = 3 (antagande, värde för 2024)")
    assert lines[at + 1 : at + 3] == ["vikt.barn = 1,5 (antagande, värde för 2024)", "Källa: avtalet"]


def test_a_decided_year_keeps_its_values() -> None:
    formula = "FÖREGÅENDE(SUMMA(pris); 0) + FÖREGÅENDE(pris.bas; 0) + SUMMA(FÖREGÅENDE(pris; 0))"
    body = f"parametrar:\n  {DELAR % ', gäller_till: 2030'}\npott: {formula}\n"
    then = with_changes(made(body), [read_option("pris.bas=5", "--satt")], 2024)
    decided = replace(FIGURES, decided={2024: Decided(2024, then, FIGURES, "beslut/2024", "")})
    # 3.5 + 1 + 3.5 tkr as it is written; 7.5 + 5 + 7.5 tkr as it was decided
    assert calculate(made(body), FIGURES, 2025).components[0].rounded_pot == 8000
    assert calculate(made(body), decided, 2025).components[0].rounded_pot == 20000


@pytest.mark.parametrize(
    ("members", "order"),
    [
        (("10", "5", "100", "5"), ("5", "10", "100")),
        (("1,5", "-2", "1.25", "0"), ("-2", "0", "1.25", "1,5")),
        (("0114", "0020"), ("0020", "0114")),
        (("5", "05"), ("05", "5")),
        (("10", "5", "80+"), ("10", "5", "80+")),
        (("10–19", "5–9"), ("10–19", "5–9")),
    ],
)
def test_members_that_all_are_numbers_are_in_the_order_of_numbers(
    members: tuple[str, ...], order: tuple[str, ...]
) -> None:
    assert in_order("ålder", members) == order


def test_tables_parameters_and_the_trace_have_the_same_order() -> None:
    tables = {**TABLES, "folk.csv": TABLES["folk.csv"].replace("barn", "100").replace("65-69", "20")}
    figures = Figures(read_statistics(Source("datapackage.yaml", PACKAGE), lambda path: Source(path, tables[path])))
    vikt = "vikt: {axel: ålder, enhet: tal, värden: {2024: {100: 2, 20: 1}}, status: fakta, källa: avtalet}"
    result = calculate(made(KEYED.replace(VIKT, vikt)), figures, 2024)
    (age,) = (axis for axis in result.trace.fields["folk"].value.axes if axis.name == "ålder")
    assert age.members == ("20", "100")
    assert list(result.trace.parameters) == ["alfa.vikt.20", "alfa.vikt.100"]


def test_the_codes_of_municipalities_are_text_and_decide_ties_as_such() -> None:
    given = figures({"n": ("tal", [1, 1])}, ["900", "1000"])
    result = calculate(agreement({"alfa": "pott: 101 kr\nfördelningsnyckel: n\n"}), given, 2024)
    assert [*result.components[0].amounts.items()] == [("1000", 51), ("900", 50)]
