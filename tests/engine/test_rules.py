"""The kinds of rule: direct allocation, stated sum, negative amounts, conditions, and what stops a run."""

import pytest

from tests.worlds import TABLES, agreement, calculate, dated_statistics, figures, messages
from tillaggsbelopp.diagnostics import CheckFailed, InvalidInput
from tillaggsbelopp.engine.figures import Figures
from tillaggsbelopp.engine.result import Result

FIGURES = figures(
    {"antal": ("st", [1, 2, 3]), "lucka": ("st", [1, None, 3]), "noll": ("st", [0, 0, 0]), "netto": ("kr", [-5, 2, 3])},
    ["1", "2", "3"],
)


def run(*bodies: str, unit: int = 1, year: int = 2024) -> Result:
    rules = {f"regel{number}": body for number, body in enumerate(bodies, start=1)}
    return calculate(agreement(rules, unit=unit), FIGURES, year)


def amounts(result: Result, number: int = 0) -> list[int]:
    return [result.components[number].amounts[code] for code in ("1", "2", "3")]


def refused(*bodies: str, **more: int) -> list[str]:
    with pytest.raises(InvalidInput) as stopped:
        run(*bodies, **more)
    return [diagnostic.what for diagnostic in stopped.value.diagnostics]


def test_a_direct_allocation_is_rounded_to_its_own_sum() -> None:
    # 0.4 + 0.8 + 1.2 = 2.4 → 2: whole 0, 0, 1 and the largest remainder (0.8) gets the one left
    assert amounts(run("tilldelning: antal / 1 st * 0.4 kr\n")) == [0, 1, 1]


def test_a_direct_allocation_can_have_a_stated_sum() -> None:
    assert amounts(run("tilldelning: antal / 1 st * 100.2 kr\nsumma: 601.4 kr\n", unit=1)) == [100, 200, 301]


def test_a_stated_sum_that_is_not_met_tells_the_difference() -> None:
    (what,) = refused("tilldelning: antal / 1 st * 100 kr\nsumma: 610 kr\n")
    assert what.replace("\u00a0", " ") == "regel1: tilldelningen blir 600 kr men summa är 610 kr, skillnad -10 kr"


def test_amounts_in_whole_hundreds() -> None:
    # 1 000 kr by 1:2:3 is 166.67, 333.33, 500: whole hundreds 100, 300, 500; remainders 66.67, 33.33, 0
    assert amounts(run("pott: 1040 kr\nfördelningsnyckel: antal\n", unit=100)) == [200, 300, 500]


def test_half_a_krona_goes_away_from_zero() -> None:
    assert run("pott: 2.5 kr\nfördelningsnyckel: antal\n").grand_total == 3


def test_negative_amounts_only_where_the_rule_allows_them() -> None:
    assert refused("tilldelning: netto\n") == ["regel1.oavrundat är under 0: 1 (-5)"]
    assert amounts(run("tilldelning: netto\nnegativa_belopp: tillåts\n")) == [-5, 2, 3]
    # -10 by 1:2:3 is -1.67, -3.33, -5: towards minus infinity -2, -4, -5; the one left goes to remainder 0.67
    assert amounts(run("pott: -10 kr\nfördelningsnyckel: antal\nnegativa_belopp: tillåts\n")) == [-2, -3, -5]


def test_a_pot_without_a_key_is_not_distributed() -> None:
    result = run("pott: 100 kr\nfördelningsnyckel: antal\n", "pott: 5 % * regel1\n")
    assert [component.distributed for component in result.components] == [True, False]
    assert result.components[1].rounded_pot == 5
    assert result.grand_total == 100


def test_a_rule_can_read_the_rounded_amounts_of_another() -> None:
    result = run("pott: 10 kr\nfördelningsnyckel: antal\n", "tilldelning: TILLDELAT(regel1) * 2\n")
    assert amounts(result, 1) == [2 * amount for amount in amounts(result)]


def test_last_years_rounded_amounts_of_its_own_rule() -> None:
    body = "tilldelning: FÖREGÅENDE(TILLDELAT(regel1); antal / 1 st * 100 kr) * 1.5\n"
    assert amounts(run(body, year=2020)) == [150, 300, 450]
    assert amounts(run(body, year=2021)) == [225, 450, 675]


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ("pott: 10 kr\nfördelningsnyckel: noll\n", "regel1: potten är 10 kr men fördelningsnyckeln är 0 för alla"),
        ("pott: 10 kr\nfördelningsnyckel: antal - 2 st\n", "regel1.nyckel är under 0: 1 (-1)"),
        ("pott: 10 kr\nfördelningsnyckel: lucka\n", "lucka för 2 saknas, och regel1.nyckel kan inte räknas utan"),
        ("tilldelning: lucka / 1 st * 1 kr\n", "lucka för 2 saknas, och regel1.oavrundat kan inte räknas utan"),
        ("pott: SUMMA(lucka) / 1 st * 1 kr\nfördelningsnyckel: antal\n", "SUMMA över värden som saknas: lucka för 2"),
        ("pott: 10 kr\nfördelningsnyckel: antal / noll\n", "division med 0 för 1, 2 och 3"),
        ("pott: -1 kr\nfördelningsnyckel: antal\n", "regel1.pott är under 0: pott (-1)"),
    ],
)
def test_what_stops_a_run(body: str, what: str) -> None:
    assert refused(body) == [what]


def test_an_empty_pot_needs_no_key() -> None:
    assert amounts(run("pott: 0 kr\nfördelningsnyckel: noll\n")) == [0, 0, 0]


def test_one_cause_is_said_once_however_much_rests_on_it() -> None:
    assert refused(
        "pott: SUMMA(lucka) / 1 st * 1 kr\nfördelningsnyckel: antal\n",
        "pott: 5 % * regel1\nfördelningsnyckel: antal\n",
        "tilldelning: TILLDELAT(regel1)\n",
    ) == ["SUMMA över värden som saknas: lucka för 2"]


CHECKED = """\
parametrar:
  tak: {enhet: kr, värden: {2024: 1 250.5}, status: fakta, källa: x}
kontroller:
  - villkor: antal < 3 st
    fel: "{kommun} har {antal}, potten är {pott} av {tak}"
pott: 1000 kr
fördelningsnyckel: antal
"""


def test_a_condition_that_does_not_hold_stops_the_run_and_says_why() -> None:
    with pytest.raises(CheckFailed) as stopped:
        run(CHECKED)
    (diagnostic,) = stopped.value.diagnostics
    assert diagnostic.what.replace("\u00a0", " ") == "3 har 3 st, potten är 1 000 kr av 1 250,5 kr"
    assert str(diagnostic.place) == "regler/regel1.yaml:7:14"


SHARES = """\
parametrar:
  vikt:
    axel: slag
    enhet: "%"
    värden: {2024: {antal: 60.3, yta: 40.013}}
    status: fakta
    källa: x
  utan_enhet: {enhet: tal, värden: {2024: 2}, status: fakta, källa: x}
steg:
  alla: SUMMA(vikt)
kontroller:
  - villkor: alla = 1
    fel: "vikterna är {SUMMA(vikt)} ({alla}), {MAX(vikt.antal; vikt.yta)} som mest, {alla - 1} för mycket"
  - villkor: alla = 1
    fel: "{alla * 100} av hundra, {alla / utan_enhet}, {utan_enhet}"
pott: 1000 kr
fördelningsnyckel: antal
"""


def test_what_is_stated_in_per_cent_is_told_in_per_cent() -> None:
    assert [each.replace("\u00a0", " ") for each in refused(SHARES)] == [
        "vikterna är 100,313 % (100,313 %), 60,3 % som mest, 0,313 % för mycket",
        "100,313 av hundra, 0,501565, 2",
    ]


def test_a_condition_is_checked_before_the_steps_it_does_not_need() -> None:
    with pytest.raises(CheckFailed):
        run(CHECKED.replace("fördelningsnyckel: antal", "fördelningsnyckel: lucka"))


def test_a_condition_that_holds_changes_nothing() -> None:
    checked = run(CHECKED.replace("antal < 3 st", "antal < 4 st"))
    assert amounts(checked) == amounts(run("pott: 1000 kr\nfördelningsnyckel: antal\n"))


def test_a_condition_over_something_missing_can_not_be_judged() -> None:
    assert refused(CHECKED.replace("antal < 3 st", "lucka < 9 st")) == [
        "lucka för 2 saknas, och ett villkor i regel1 kan inte räknas utan"
    ]


def test_statistics_of_another_year_where_the_agreement_says_so() -> None:
    folk = Figures(dated_statistics(folk=TABLES["folk.csv"].replace("0120,2020,,", "0120,2020,90,")))

    def shares(key: str, reference: str, year: int) -> list[int]:
        more = f"mätår:\n  invånare: {{{reference}, status: fakta, källa: x}}\n" if reference else ""
        result = calculate(agreement({"regel": f"pott: 700 kr\nfördelningsnyckel: {key}\n"}, more=more), folk, year)
        return list(result.components[0].amounts.values())

    assert shares("invånare", "", 2021) == [300, 400]  # 30 : 40, the same year by default
    assert shares("invånare", "år: {2024: 2020}", 2024) == [70, 630]  # 10 : 90
    assert shares("invånare", "eftersläpning: 3", 2024) == [300, 400]
    assert shares("VÄRDE(invånare; år - 4)", "eftersläpning: 3", 2024) == [70, 630]
    with pytest.raises(InvalidInput) as stopped:
        shares("invånare", "eftersläpning: 1", 2024)
    (message,) = messages(stopped.value)
    assert "invånare saknas för 2023 (år 2024 räknas)" in message
    assert message.startswith("folk.csv: ")
    assert "det finns 2020, 2021" in message


def test_a_missing_value_is_said_once_at_its_cell_with_all_that_needs_it() -> None:
    with pytest.raises(InvalidInput) as stopped:
        run("pott: 10 kr\nfördelningsnyckel: lucka\n", "pott: 10 kr\nfördelningsnyckel: lucka * 2\n")
    (diagnostic,) = stopped.value.diagnostics
    assert diagnostic.what == "lucka för 2 saknas, och regel1.nyckel och regel2.nyckel kan inte räknas utan"
    assert str(diagnostic.place) == "uppgifter.csv:3:5"


def test_the_year_before_may_start_with_one_number_for_all() -> None:
    body = "tilldelning: FÖREGÅENDE(antal / 1 st * 100 kr; 0) + 1 kr\n"
    assert amounts(run(body, year=2020)) == [1, 1, 1]
    assert amounts(run(body, year=2021)) == [101, 201, 301]
    key = "pott: 60 kr\nfördelningsnyckel: FÖREGÅENDE(antal; 1 st)\n"
    assert amounts(run(key, year=2020)) == [20, 20, 20]
    assert amounts(run(key, year=2021)) == [10, 20, 30]


def test_units_are_followed_through_several_years_back() -> None:
    body = "steg:\n  a: FÖREGÅENDE(b; 0)\n  b: FÖREGÅENDE(c; 0)\n  c: antal\n  d: a + 1 kr\npott: 1 kr\n"
    assert refused(body) == ['"+": st och kr går inte ihop']


@pytest.mark.slow
def test_a_long_chain_of_years_and_steps_does_not_exhaust_the_stack() -> None:
    links = "".join(f"  s{n}: FÖREGÅENDE(s{n + 1}; 1) + 1\n" for n in range(150))
    result = run(f"steg:\n{links}  s150: 1\npott: s0 * 1 kr\n", year=2190)
    assert result.components[0].pot == 151


def test_a_statistic_that_has_no_such_year_is_said_under_any_function() -> None:
    folk = Figures(dated_statistics())
    for pot in ("SUMMA(andel)", "MEDEL(VÄRDE(andel; 1999))", "HÖGSTA(VÄRDE(andel; år - 2023))"):
        with pytest.raises(InvalidInput) as stopped:
            calculate(agreement({"regel": f"pott: {pot} * 1 kr\n"}), folk, 2023)
        (diagnostic,) = stopped.value.diagnostics
        assert diagnostic.what.startswith("andel saknas för ")


def test_a_parameter_needs_a_value() -> None:
    rule = "parametrar:\n  p: {enhet: kr, värden: {}, status: fakta, källa: x}\npott: p\n"
    assert refused(rule) == ["p har inga värden"]


def test_ids_that_are_columns_elsewhere_are_taken() -> None:
    with pytest.raises(InvalidInput, match="totalt är upptaget"):
        agreement({"totalt": "pott: 1 kr\n"})


GROWING = """\
parametrar:
  minst: {enhet: st, värden: {2020: 5, 2023: 0}, status: fakta, källa: x}
pott: 10 kr
fördelningsnyckel: antal - minst
"""


def test_amounts_read_of_the_year_before_must_stand_up_too() -> None:
    reading = "tilldelning: FÖREGÅENDE(TILLDELAT(regel1); antal / 1 st * 1 kr)\n"
    assert amounts(run(GROWING, reading, year=2024), 1) == [2, 3, 5]
    (what,) = refused(GROWING, reading, year=2023)
    assert what == "regel1.nyckel är under 0: 1 (-4), 2 (-3) och 3 (-2)"


def test_a_condition_of_the_year_before_must_have_held() -> None:
    checked = "kontroller:\n  - {villkor: år > 2022, fel: inte än}\npott: 10 kr\nfördelningsnyckel: antal\n"
    reading = "tilldelning: FÖREGÅENDE(TILLDELAT(regel1); 0)\nkontroller: []\n"
    run(checked, reading, year=2024)
    with pytest.raises(CheckFailed, match="inte än"):
        run(checked, reading, year=2023)


def test_a_condition_that_fails_is_said_though_another_can_not_be_judged() -> None:
    both = "kontroller:\n  - {villkor: lucka > 0, fel: a}\n  - {villkor: 1 > 2, fel: b}\npott: 1 kr\n"
    with pytest.raises(CheckFailed, match="b"):
        run(both)


def test_the_trace_tells_what_was_read_at_other_times() -> None:
    body = (
        "parametrar:\n"
        "  takt: {enhet: tal, värden: {2020: 2, 2024: 3}, status: antagande, källa: x}\n"
        "steg:\n  takt_i_år: takt\n"
        "pott: FÖREGÅENDE(takt_i_år; 1) * 10 kr\n"
    )
    result = run(body)
    assert result.components[0].pot == 20
    assert result.trace.steps["regel1.pott"].inputs == ("regel1.takt_i_år 2023",)
    assert result.trace.steps["regel1.takt_i_år 2023"].inputs == ("regel1.takt 2023",)
    assert (result.trace.parameters["regel1.takt 2023"].year, result.trace.parameters["regel1.takt 2023"].shown) == (
        2020,
        "2",
    )
    assert {assumption.text for assumption in result.assumptions} == {"Takt är 2.", "Takt är 3."}


def test_only_a_power_with_a_broken_exponent_is_marked_as_approximate() -> None:
    steps = run("steg:\n  a: 2 ^ 0.5\n  b: 2 ^ 2\npott: (a + b) * 1 kr\n").trace.steps
    assert (steps["regel1.a"].approximate, steps["regel1.b"].approximate) == (True, False)


def test_an_exponent_that_can_not_be_computed_in_a_branch_not_taken_marks_nothing() -> None:
    body = (
        "steg:\n  b: OM(1 < 2; 3; 2 ^ (1 / (år - 2024)))\n  c: OM(1 < 2; 3; 2 ^ (saknas * 1))\npott: (b + c) * 1 kr\n"
    )
    result = run(body)
    assert result.components[0].pot == 6
    assert not any(step.approximate for step in result.trace.steps.values())


def test_an_assumption_that_only_a_condition_rests_on_is_said() -> None:
    body = (
        "parametrar:\n  tak: {enhet: kr, värden: {2024: 5}, status: antagande, källa: x}\n"
        "kontroller:\n  - {villkor: pott <= tak, fel: för mycket}\npott: 1 kr\n"
    )
    assert [assumption.id for assumption in run(body).assumptions] == ["regel1.tak"]
