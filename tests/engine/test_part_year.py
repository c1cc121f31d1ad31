"""Rules and agreements in force for part of a year: paid for their months, and nothing asked of them outside these."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine import plain
from tests.worlds import agreement, calculate, dated_statistics, figures
from tillaggsbelopp.agreement.in_force import months_by_year
from tillaggsbelopp.agreement.reading import Agreement
from tillaggsbelopp.checks.computable_years import newest_year
from tillaggsbelopp.diagnostics import CheckFailed, InvalidInput
from tillaggsbelopp.engine.figures import Decided, Figures
from tillaggsbelopp.engine.result import Result
from tillaggsbelopp.engine.year import AgreementYears

FIGURES = figures({"antal": ("st", [1, 2, 3]), "lucka": ("st", [1, None, 3])}, ["1", "2", "3"])
SHARED = "pott: 6000 kr\nfördelningsnyckel: antal\n"
AUTUMN = f"gäller_från: 2025-09-01\n{SHARED}"
ENDING = "gäller_till: 2026-06-30\n"


def starting(day: str, more: str = "", **rules: str) -> Agreement:
    """An agreement in force from that day."""
    made = agreement(rules or {"regel": SHARED}, more=more)
    start = agreement({"regel": f"gäller_från: {day}\n{SHARED}"}).rules[0].in_force_from
    return type(made)(made.terms.model_copy(update={"in_force_from": start}), made.rules)


def run(*bodies: str, year: int = 2025, unit: int = 1, more: str = "") -> Result:
    rules = {f"regel{number}": body for number, body in enumerate(bodies, start=1)}
    return calculate(agreement(rules, unit=unit, more=more), FIGURES, year)


def amounts(result: Result) -> list[list[int]]:
    return [list(component.amounts.values()) for component in result.components]


def refused(*bodies: str, year: int = 2025, more: str = "") -> list[str]:
    with pytest.raises(InvalidInput) as stopped:
        run(*bodies, year=year, more=more)
    return [diagnostic.what.replace("\u00a0", " ") for diagnostic in stopped.value.diagnostics]


def test_a_rule_is_paid_for_its_months() -> None:
    # 6 000 kr a year is 2 000 for four months, by 1:2:3
    assert [amounts(run(AUTUMN, year=year)) for year in (2024, 2025, 2026)] == [
        [[0, 0, 0]],
        [[333, 667, 1000]],
        [[1000, 2000, 3000]],
    ]
    assert [component.months for component in run(AUTUMN).components] == [range(9, 13)]
    assert not run(AUTUMN, year=2024).components[0].months


def test_the_pot_stays_that_of_a_whole_year_so_that_nothing_is_prorated_twice() -> None:
    percent = "gäller_från: 2025-07-01\npott: 5 % * regel1\nfördelningsnyckel: antal\n"
    result = run(AUTUMN, percent)
    assert [component.pot for component in result.components] == [6000, 300]
    assert [component.rounded_pot for component in result.components] == [2000, 150]  # four and six months


@pytest.mark.parametrize(
    ("dates", "months", "formula"),
    [
        ("gäller_från: 2025-09-01", {2024: 0, 2025: 4, 2026: 12}, "TRAPPA(år; 0; >= 2025; 4; >= 2026; 12)"),
        ("gäller_från: 2025-01-01", {2024: 0, 2025: 12}, "TRAPPA(år; 0; >= 2025; 12)"),
        ("gäller_till: 2025-02-28", {2024: 12, 2025: 2, 2026: 0}, "TRAPPA(år; 12; >= 2025; 2; >= 2026; 0)"),
        ("gäller_till: 2024-02-29", {2023: 12, 2024: 2, 2025: 0}, "TRAPPA(år; 12; >= 2024; 2; >= 2025; 0)"),
        ("gäller_till: 2025-12-31", {2025: 12, 2026: 0}, "TRAPPA(år; 12; >= 2026; 0)"),
        (
            "gäller_från: 2025-03-01\ngäller_till: 2025-10-31",
            {2024: 0, 2025: 8, 2026: 0},
            "TRAPPA(år; 0; >= 2025; 8; >= 2026; 0)",
        ),
        (
            "gäller_från: 2025-11-01\ngäller_till: 2027-01-31",
            {2025: 2, 2026: 12, 2027: 1, 2028: 0},
            "TRAPPA(år; 0; >= 2025; 2; >= 2026; 12; >= 2027; 1; >= 2028; 0)",
        ),
    ],
)
def test_how_many_months_a_rule_is_in_force(dates: str, months: dict[int, int], formula: str) -> None:
    made = agreement({"regel": f"{dates}\n{SHARED}"})
    assert months_by_year(made.terms, made.rules[0]).formula == formula
    for year, count in months.items():
        result = calculate(made, FIGURES, year)
        assert len(result.components[0].months) == count
        assert result.trace.steps["regel.månader"].result.scalar == count
        assert result.grand_total == 500 * count


def test_an_agreement_is_paid_from_its_start_to_its_end_and_in_full_before_it() -> None:
    made = starting("2025-09-01", "gäller_till: 2027-06-30\n")
    assert [calculate(made, FIGURES, year).grand_total for year in (2024, 2025, 2026, 2027)] == [6000, 2000, 6000, 3000]
    with pytest.raises(InvalidInput) as stopped:
        calculate(made, FIGURES, 2028)
    (diagnostic,) = stopped.value.diagnostics
    assert diagnostic.what == "överenskommelsen gäller till 2027-06-30, så 2028 kan inte räknas"
    assert str(diagnostic.place) == "overenskommelse.yaml:7:14"


def test_a_rule_and_its_agreement_must_both_be_in_force() -> None:
    rules = {"a": f"gäller_från: 2025-07-01\n{SHARED}", "b": f"gäller_från: 2025-11-01\n{SHARED}"}
    made = starting("2025-09-01", "gäller_till: 2025-11-30\n", **rules)
    assert [component.months for component in calculate(made, FIGURES, 2025).components] == [
        range(9, 12),
        range(11, 12),
    ]


def test_nothing_is_asked_of_a_rule_that_is_not_in_force() -> None:
    asking = """\
gäller_från: 2025-09-01
parametrar:
  belopp_kr: {enhet: kr, värden: {2025: 6000}, status: antagande, källa: x}
antaganden:
  - {id: något, text: Något., källa: x}
kontroller:
  - {villkor: år > 2024, fel: för tidigt}
steg:
  andel_i_fjol: 1 / (år - 2024)
pott: belopp_kr * andel_i_fjol
fördelningsnyckel: invånare
"""
    other = "pott: 10 kr + 5 % * regel1\n"
    folk = Figures(dated_statistics(folk="kommunkod,år,antal,andel\n0117,2025,10,0\n0120,2025,20,0\n"))
    made = agreement({"regel1": asking, "regel2": other})
    before, after = calculate(made, folk, 2024), calculate(made, folk, 2025)
    assert (amounts(before)[0], amounts(after)[0]) == ([0, 0], [667, 1333])
    assert [result.components[1].pot for result in (before, after)] == [10, 310]
    assert before.assumptions == ()
    assert [each.id for each in after.assumptions] == ["regel1.något", "regel1.belopp_kr"]
    assert not before.trace.parameters
    assert not before.trace.fields


def test_its_conditions_count_again_when_it_is() -> None:
    checked = f"{AUTUMN}kontroller:\n  - {{villkor: år > 2025, fel: inte än}}\n"
    run(checked, year=2024)
    with pytest.raises(CheckFailed, match="inte än"):
        run(checked, year=2025)


def test_what_others_read_of_it() -> None:
    reading = "tilldelning: TILLDELAT(regel1) + 1 kr\n"
    earlier = "tilldelning: antal / 1 st * 1 kr + FÖREGÅENDE(regel1; 5 kr)\n"
    result = run(AUTUMN, reading, earlier, year=2025)
    assert amounts(result)[1:] == [[334, 668, 1001], [1, 2, 3]]
    assert amounts(run(AUTUMN, earlier, year=2026))[1] == [6001, 6002, 6003]


@pytest.mark.parametrize(
    ("then", "now", "read"),
    [
        (AUTUMN, SHARED, 0),  # its dates have gone since a year was decided in which it was not in force
        (SHARED, AUTUMN, 6000),  # and have come since
        (AUTUMN, AUTUMN, 0),
        (SHARED, SHARED, 6000),
    ],
)
def test_the_pot_of_a_decided_year_is_found_whatever_its_dates(then: str, now: str, read: int) -> None:
    reading = "pott: FÖREGÅENDE(regel1; 5 kr)\n"
    decided = {2024: Decided(2024, agreement({"regel1": then, "regel2": reading}), FIGURES, "beslut/2024")}
    made = agreement({"regel1": now, "regel2": reading})
    assert calculate(made, replace(FIGURES, decided=decided), 2025).components[1].pot == read


def test_a_direct_allocation_is_paid_for_its_months() -> None:
    # 100.1 by 1:2:3 for eight months: 66.733, 133.467, 200.2, in all 400.4; the krona left goes to 0.733
    direct = "gäller_från: 2025-05-01\ntilldelning: antal / 1 st * 100.1 kr\n"
    assert amounts(run(direct)) == [[67, 133, 200]]
    assert amounts(run(f"{direct}summa: 600.7 kr\n")) == [[67, 133, 200]]
    assert amounts(run(f"{direct}summa: 600.7 kr\n", year=2024)) == [[0, 0, 0]]


def test_a_stated_sum_is_compared_for_the_whole_year_and_for_the_months() -> None:
    direct = "gäller_från: 2025-02-01\ntilldelning: antal / 1 st * {} kr\nsumma: {} kr\n"
    assert refused(direct.format("100", "610")) == [
        "regel1: tilldelningen blir 600 kr men summa är 610 kr, skillnad -10 kr"
    ]
    # both round to 4, but 4.2 and 3.6 for eleven months are 3.85 and 3.3
    assert refused(direct.format("0.7", "3.6")) == [
        "regel1: tilldelningen för 11 av årets 12 månader blir 4 kr men summa är 3 kr, skillnad 1 kr"
    ]


def test_what_is_not_distributed_is_paid_for_its_months_too() -> None:
    assert run("gäller_till: 2025-03-31\npott: 100 kr\n").components[0].rounded_pot == 25


def test_amounts_in_whole_hundreds_and_below_zero() -> None:
    # 2 400 for four months by 1:2:3 is 400, 800, 1 200; -20 for six is -10: -1.67, -3.33, -5
    assert amounts(run(AUTUMN.replace("6000", "7200"), unit=100)) == [[400, 800, 1200]]
    below = "gäller_till: 2025-06-30\npott: -20 kr\nfördelningsnyckel: antal\nnegativa_belopp: tillåts\n"
    assert amounts(run(below)) == [[-2, -3, -5]]


def test_a_rule_for_whole_years_has_no_further_steps() -> None:
    made = starting("2025-01-01", "gäller_till: 2026-12-31\n")
    names = [step.name for step in calculate(made, FIGURES, 2025).trace.steps.values()]
    assert not {"månader", "gällande_pott", "periodiserat"} & set(names)


def test_the_newest_year_is_one_that_the_agreement_is_in_force() -> None:
    parameter = "parametrar:\n  p: {enhet: kr, värden: {2025: 1, 2027: 2}, status: fakta, källa: x}\npott: p\n"
    choice = newest_year(AgreementYears(agreement({"regel": parameter}, more="gäller_till: 2026-12-31\n"), FIGURES))
    assert choice.year == 2025
    assert "År 2027 kan inte räknas: överenskommelsen gäller till 2026-12-31" in choice.explanation


def test_years_that_can_not_be_calculated_are_told_in_their_order() -> None:
    stated = "{2025: 1, 2027: 2, 2028: 3}"
    parameter = f"parametrar:\n  p: {{enhet: kr, värden: {stated}, status: fakta, källa: x}}\npott: p\n"
    choice = newest_year(AgreementYears(agreement({"regel": parameter}, more="gäller_till: 2026-12-31\n"), FIGURES))
    told = [line[:7] for line in choice.explanation.splitlines()[1:]]
    assert told == ["År 2027", "År 2028", "År 2029"]


@pytest.mark.parametrize(
    ("rule", "more", "said"),
    [
        ("gäller_från: 2025-09-15\n", "", "2025-09-15 är mitt i en månad"),
        ("gäller_till: 2025-09-29\n", "", "2025-09-29 är mitt i en månad"),
        ("gäller_till: 2025-02-29\n", "", "2025-02-29 är inget datum"),
        ("gäller_från: 2025-09-01\ngäller_till: 2025-08-31\n", "", "gäller_till är före gäller_från"),
        ("", "gäller_till: 2019-12-31\n", "gäller_till är före gäller_från"),
        (
            "gäller_från: 2027-01-01\n",
            "gäller_till: 2026-12-31\n",
            "regeln gäller från 2027-01-01, men överenskommelsen bara till 2026-12-31",
        ),
    ],
)
def test_dates_that_cannot_be(rule: str, more: str, said: str) -> None:
    assert refused(f"{rule}{SHARED}", year=2025 if "2019" not in more else 2019, more=more) == [said]


@given(
    st.integers(0, 10**9), st.integers(1, 12), st.integers(1, 12), st.sampled_from([1, 1, 100]), st.integers(1, 10**4)
)
@settings(max_examples=60)
def test_a_second_implementation_gives_the_same_kronor(cents: int, one: int, other: int, unit: int, key: int) -> None:
    first, last = sorted((one, other))
    ends = {1: 31, 2: 28, 3: 31, 4: 30, 5: 31, 6: 30, 7: 31, 8: 31, 9: 30, 10: 31, 11: 30, 12: 31}
    body = (
        f"gäller_från: 2025-{first:02}-01\ngäller_till: 2025-{last:02}-{ends[last]}\n"
        f"pott: {cents // 100}.{cents % 100:02} kr\nfördelningsnyckel: antal * (1 + RAMP(antal; 2 st; 3 st) * {key})\n"
    )
    keys = {"1": 1, "2": 2, "3": 3 * (1 + key)}
    component = run(body, unit=unit).components[0]
    months = last - first + 1
    assert (component.rounded_pot, dict(component.amounts)) == plain.share(cents * months, 1200, keys, unit)
