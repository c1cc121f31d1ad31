"""Every example in the function table, over the example of docs/referens.md; and every way a function is undefined.

There are three municipalities, there and here: invånare 100, 300, 600; avstånd 5 km, 20 km, missing; del Norra, Norra,
Södra; here noll 0, 0, 0.
"""

import pytest

from tests.worlds import GROUPS, ROOT, agreement, figures
from tillaggsbelopp.agreement.program import compile_agreement
from tillaggsbelopp.diagnostics import InvalidInput
from tillaggsbelopp.engine.conditions import diagnostics_of
from tillaggsbelopp.engine.world import World
from tillaggsbelopp.formula.evaluate import Moment
from tillaggsbelopp.formula.functions import FUNCTIONS
from tillaggsbelopp.formula.tree import StepTarget
from tillaggsbelopp.formula.values import Fraction, Missing, Table, Undefined, causes_in
from tillaggsbelopp.report.reference.example import read_example

FIGURES = figures(
    {
        "invånare": ("invånare", [100, 300, 600]),
        "avstånd": ("km", [5, 20, None]),
        "noll": ("invånare", [0, 0, 0]),
        "minus": ("kr", [-5, 0, 5]),
        "del": (GROUPS, ["Norra", "Norra", "Södra"]),
        "typ": (GROUPS, ["10", "2", None]),
    },
    ["1", "2", "3"],
)


def evaluate(formula: str, *, steps: str = "", year: int = 2024, parameters: str = "") -> Table:
    body = f"parametrar:\n{parameters}" if parameters else ""
    body += f"steg:\n{steps}  svar: >-\n    {formula}\npott: 1 kr\n"
    program = compile_agreement(agreement({"regel": body}), FIGURES.statistics.catalogue)
    return World(program, FIGURES).value(StepTarget("regel", "svar"), Moment(year))


def shown(table: Table) -> str:
    names = {True: "sant", False: "falskt"}
    return " ".join(
        names[cell] if isinstance(cell, bool) else f"{float(cell):g}" if isinstance(cell, Fraction) else "saknas"
        for cell in table.cells
    )


def why_undefined(formula: str, **more: str) -> str:
    diagnostics = diagnostics_of(causes_in(evaluate(formula, **more)))
    assert len(diagnostics) == 1
    return diagnostics[0].what


EXAMPLES = [(formula, result, row.generated_only) for row in FUNCTIONS.values() for formula, result in row.examples]
EXAMPLE = read_example((ROOT / "docs/referens.md").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("formula", "result", "generated"), EXAMPLES)
def test_the_examples_of_the_function_table(formula: str, result: str, generated: bool) -> None:
    table, _ = EXAMPLE.evaluate(formula, generated=generated)
    assert shown(table) == result


def test_every_function_has_an_example() -> None:
    assert all(row.examples for row in FUNCTIONS.values())


@pytest.mark.parametrize(
    ("formula", "result"),
    [
        ("1 + 2 * 3", "7"),
        ("(1 + 2) * 3", "9"),
        ("10 - 3 - 2", "5"),
        ("100 / 10 / 2", "5"),
        ("-2 + 5", "3"),
        ("-(2 ^ 2)", "-4"),
        ("(-2) ^ 2", "4"),
        ("2 - -3", "5"),
        ("2 mkr / 1 tkr", "2000"),
        ("50 % * 3", "1.5"),
        ("OM(OCH(1 < 2; ICKE(2 < 1)); 1; 0)", "1"),
        ("MAX(avstånd; 10 km)", "10 20 saknas"),
        ("invånare * OM(SAKNAS(avstånd); 0; 1)", "100 300 0"),
        ("OM(invånare > 200 invånare; avstånd; 1 km)", "1 20 saknas"),
        ("år - 2000", "24"),
        ("HÖGSTA(invånare) / SUMMA(invånare)", "0.6"),
        ("TRAPPA(invånare; 0 kr; >= 300 invånare; 1 kr; > 300 invånare; 2 kr)", None),
        ("TRAPPA(avstånd; 5; < 20 km; 6)", "6 5 saknas"),
        ("OM(invånare > 200 invånare; invånare; saknas)", "saknas 300 600"),
        ("MEDEL(OM(invånare > 200 invånare; invånare; saknas))", "450"),
        ("OMSAKNAS(saknas; 5 km)", "5"),
    ],
)
def test_arithmetic(formula: str, result: str | None) -> None:
    if result is None:  # two limits at the same height: not strictly rising
        assert "gränserna i TRAPPA måste stiga" in why_undefined(formula)
    else:
        assert shown(evaluate(formula)) == result


@pytest.mark.parametrize(
    ("formula", "why"),
    [
        ("1 / 0", "division med 0"),
        ("invånare / (invånare - 300 invånare)", "division med 0 för 2"),
        ("RAMP(5 km; 10 km; 10 km)", "RAMP börjar (10) inte under sitt slut (10)"),
        ("ANDEL(noll)", "ANDEL av något vars summa är 0"),
        ("SUMMA(avstånd)", "SUMMA över värden som saknas: avstånd för 3"),
        ("0 ^ -1", "0 kan bara upphöjas till ett tal över 0"),
        ("0 ^ 0", "0 kan bara upphöjas till ett tal över 0"),
        ("(-8) ^ 0.5", "ett negativt tal kan inte upphöjas till ett brutet tal"),
        ("2 ^ 101", "exponenten 101 är utanför -100–100"),
        ("((9 ^ 99) ^ 99) ^ 99", "talet blir orimligt stort"),
        (
            "BALANSERA(100 kr; invånare; 40 kr)",
            "golven i BALANSERA är tillsammans 120, mer än potten 100: 20 fattas",
        ),
        (
            "BALANSERA(100 kr; invånare; 0; 30 kr)",
            "taken i BALANSERA är tillsammans 90, mindre än potten 100: 10 blir över",
        ),
        ("BALANSERA(100 kr; minus; 0)", "nyckeln i BALANSERA är under 0: -5 för 1"),
        ("BALANSERA(1 kr; invånare; 2 kr - minus; 5 kr)", "golvet i BALANSERA 7 är över taket 5 för 1"),
        ("BALANSERA(100 kr; noll; 0)", "nyckeln i BALANSERA är 0 för alla"),
        ("BALANSERA(100 kr; avstånd; 0)", "BALANSERA över värden som saknas: avstånd för 3"),
    ],
)
def test_what_is_undefined_says_why(formula: str, why: str) -> None:
    assert why_undefined(formula) == why


def test_a_fault_in_the_branch_not_taken_does_not_count() -> None:
    assert shown(evaluate("OM(invånare > 100 invånare; invånare / (invånare - 100 invånare); 0)")) == "0 1.5 1.2"


def test_a_missing_value_carries_its_origin() -> None:
    cells = evaluate("avstånd * 2 + 1 km").cells
    assert cells[2] == Missing("avstånd", None, "3")


def test_a_fractional_power_is_correct_to_fifty_digits() -> None:
    (root,) = evaluate("2 ^ 0.5").cells
    assert isinstance(root, Fraction)
    assert abs(root**2 - 2) < Fraction(1, 10**48)


def test_comparisons_round_kronor_to_ore_and_all_else_to_six_decimals() -> None:
    assert shown(evaluate("1.004 kr = 1 kr")) == "sant"
    assert shown(evaluate("1.005 kr > 1 kr")) == "sant"
    assert shown(evaluate("1.0000004 = 1")) == "sant"
    assert shown(evaluate("1.0000005 > 1")) == "sant"
    assert shown(evaluate("1.0000004 km < 1.0000006 km")) == "sant"


def test_the_year_before_starts_in_the_first_year_and_before() -> None:
    steps = "  växer: FÖREGÅENDE(växer; 100) * 2\n"
    assert shown(evaluate("växer", steps=steps, year=2019)) == "200"  # in force from 2020
    assert shown(evaluate("växer", steps=steps, year=2020)) == "200"
    assert shown(evaluate("växer", steps=steps, year=2023)) == "1600"


def test_many_years_back_do_not_exhaust_the_stack() -> None:
    steps = "  växer: FÖREGÅENDE(växer; 1) + 1\n"
    assert shown(evaluate("växer", steps=steps, year=2190)) == "172"


def test_a_value_holds_until_the_next_and_one_in_kronor_for_its_own_year() -> None:
    parameters = (
        "  km_gräns: {enhet: km, värden: {2020: 1, 2022: 2}, status: fakta, källa: x}\n"
        "  pris: {enhet: kr, värden: {2020: 1}, status: fakta, källa: x}\n"
        "  takt: {enhet: kr/invånare, värden: {2020: 1}, status: fakta, källa: x}\n"
        "  fast: {enhet: kr, värden: {2020: 1}, gäller_till: 2022, status: fakta, källa: x}\n"
    )
    assert [shown(evaluate("km_gräns", parameters=parameters, year=year)) for year in (2020, 2021, 2022, 2030)] == [
        "1",
        "1",
        "2",
        "2",
    ]
    assert shown(evaluate("fast", parameters=parameters, year=2022)) == "1"
    for name, year in (("km_gräns", 2019), ("pris", 2021), ("takt", 2021), ("fast", 2023)):
        (cell,) = evaluate(name, parameters=parameters, year=year).cells
        assert isinstance(cell, Undefined)
        assert f"regel.{name} har inget värde för {year}" in cell.causes[0].what


def test_generated_functions_are_not_for_rules() -> None:
    with pytest.raises(InvalidInput, match="okänd funktion: HELTAL_EXAKT"):
        evaluate("HELTAL_EXAKT(1)")


def test_what_is_rounded_exactly_is_not_rounded_first() -> None:
    assert shown(evaluate("AVRUNDA(3.499 kr; 0)")) == "4"
    assert shown(evaluate("AVRUNDA_EXAKT(3.499 kr; 0)")) == "3"
    assert shown(evaluate("AVRUNDA_EXAKT(0.4999999; 0) + AVRUNDA(0.4999999; 0)")) == "1"


def test_stairs_in_stairs_take_no_longer_than_they_are() -> None:
    formula = "1"
    for _ in range(40):
        formula = f"TRAPPA({formula}; 0; > 0; 1; > 5; 2; > 6; 3)"
    assert shown(evaluate(formula)) == "1"


def test_a_year_that_is_missing_makes_the_value_missing() -> None:
    steps = "  okänt: OM(år > 2000; saknas; 2020)\n"
    assert shown(evaluate("VÄRDE(SUMMA(invånare) / 1 invånare; okänt)", steps=steps)) == "saknas"
    assert shown(evaluate("OMSAKNAS(VÄRDE(SUMMA(invånare) / 1 invånare; okänt); 7)", steps=steps)) == "7"


def test_one_truth_alone_is_taken() -> None:
    for name in ("OCH", "ELLER"):
        assert shown(evaluate(f"OM({name}(invånare > 200 invånare); 1; 0)")) == "0 1 1"
