"""The change from one year to another, by cause: by hand where it is simple, exact for random agreements."""

import random
from dataclasses import replace

import pytest

from tests.generated import YEAR, candidate
from tests.review.test_settlement import _changed, check, grounds
from tests.worlds import agreement, dated_statistics, figures, index_yaml
from tillaggsbelopp.diagnostics import InvalidInput
from tillaggsbelopp.engine import calculate as engine
from tillaggsbelopp.engine.figures import Decided, Figures
from tillaggsbelopp.engine.result import Result
from tillaggsbelopp.engine.settlement_rule import Payable, with_settlement
from tillaggsbelopp.engine.year import AgreementYear
from tillaggsbelopp.review.causes import EARLIER, INDEX, PARAMETERS, RULES, STATISTICS
from tillaggsbelopp.review.settlement import TOGETHER, Settlement
from tillaggsbelopp.review.year_change import OF_THE_YEAR, REVISED, SETTLED, change_between

CODES = ["01", "02"]
WEIGHTS = {"vikt": ("tal", (1, 3))}
EQUAL = {"vikt": ("tal", (1, 1))}


def change(before: Result, after: Result) -> Settlement:
    found = change_between(before, after)
    check(found, before, after)
    return found


def by_cause(found: Settlement) -> dict[str, int]:
    return {cause: found.by_cause(cause) for cause in found.causes}


def test_prices_alone() -> None:
    body = """
        parametrar:
          belopp_kr: {enhet: kr, värden: {2020: 1000}, indexeras: pris, status: fakta, källa: prov}
        pott: belopp_kr
        fördelningsnyckel: vikt
    """
    made = agreement({"bas": body}, indices={"pris": index_yaml("pris", {2021: "10", 2022: "20"})})
    data = figures(WEIGHTS, CODES)
    found = change(grounds(made, data, 2021), grounds(made, data, 2022))  # 1100 → 1320
    assert by_cause(found) == {INDEX: 220}
    assert [each.causes for each in found.municipalities] == [{INDEX: 55}, {INDEX: 165}]


def test_a_revised_index_is_told_apart_from_the_rise_of_the_year() -> None:
    body = """
        parametrar:
          belopp_kr: {enhet: kr, värden: {2020: 1000}, indexeras: pris, status: fakta, källa: prov}
        pott: belopp_kr
        fördelningsnyckel: vikt
    """
    then, now = ({2021: "10"}, {2021: "30", 2022: "20"})
    known = [agreement({"bas": body}, indices={"pris": index_yaml("pris", each)}) for each in (then, now)]
    data = figures(EQUAL, CODES)
    found = change(grounds(known[0], data, 2021), grounds(known[1], data, 2022))  # 1100 → 1560
    # The rise alone is 1100 → 1320, after the revision 1300 → 1560; the revision alone 1100 → 1300, after the rise 240.
    assert by_cause(found) == {INDEX: (220 + 260) // 2, REVISED: (200 + 240) // 2}
    unrevised = change(grounds(known[1], data, 2021), grounds(known[1], data, 2022))
    assert by_cause(unrevised) == {INDEX: 260}


def test_a_new_amount_and_prices_share_what_they_do_together() -> None:
    body = """
        parametrar:
          antal: {enhet: tal, värden: {2020: 1, 2022: 2}, status: fakta, källa: prov}
          styck: {enhet: kr, värden: {2020: 1000}, indexeras: pris, status: fakta, källa: prov}
        pott: antal * styck
        fördelningsnyckel: vikt
    """
    made = agreement({"bas": body}, indices={"pris": index_yaml("pris", {2021: "0", 2022: "10"})})
    data = figures(EQUAL, CODES)
    found = change(grounds(made, data, 2021), grounds(made, data, 2022))
    # 1000 → 2200; prices alone 100, last 200; the number alone 1000, last 1100
    assert by_cause(found) == {INDEX: 150, PARAMETERS: 1050}


def test_a_value_stated_anew_in_later_prices_is_not_raised_as_well() -> None:
    body = """
        parametrar:
          belopp_kr: {enhet: kr, värden: {2020: 1000, 2022: 1500}, indexeras: pris, status: fakta, källa: prov}
        pott: belopp_kr
        fördelningsnyckel: vikt
    """
    made = agreement({"bas": body}, indices={"pris": index_yaml("pris", {2021: "0", 2022: "10"})})
    data = figures(EQUAL, CODES)
    # 1000 → 1500; without the new amount prices would have given 1100; with it they give nothing
    found = change(grounds(made, data, 2021), grounds(made, data, 2022))
    assert by_cause(found) == {INDEX: 50, PARAMETERS: 450}


def test_figures_of_another_year() -> None:
    made = agreement({"bas": "pott: 1000 kr\nfördelningsnyckel: OMSAKNAS(invånare; 1 invånare)"})
    data = Figures(dated_statistics())
    found = change(grounds(made, data, 2020), grounds(made, data, 2021))
    assert found.causes == (STATISTICS,)
    assert found.difference == 0


def test_what_the_same_rules_say_of_another_year_is_no_change_of_their_text() -> None:
    made = agreement({"bas": "pott: (år - 2000) * 10 kr\nfördelningsnyckel: vikt"})
    data = figures(WEIGHTS, CODES)
    assert by_cause(change(grounds(made, data, 2022), grounds(made, data, 2024))) == {OF_THE_YEAR: 20}


def test_what_was_paid_the_year_before_is_a_cause() -> None:
    body = """
        parametrar:
          grund: {enhet: kr, värden: {2020: 1000, 2021: 2000, 2022: 2000, 2023: 2000}, status: fakta, källa: prov}
        steg:
          mål: grund * ANDEL(vikt)
        tilldelning: FÖREGÅENDE(TILLDELAT(bas); mål) + (mål - FÖREGÅENDE(TILLDELAT(bas); mål)) / 2
    """
    made = agreement({"bas": body})
    data = figures(WEIGHTS, CODES)
    # 1000, 1500, 1750, 1875: halfway to 2000 each year; the last step is that of the year before alone
    found = change(grounds(made, data, 2022), grounds(made, data, 2023))
    assert found.difference == 125
    assert by_cause(found) == {EARLIER: 125}


@pytest.mark.slow
def test_random_years_are_explained_to_the_krona() -> None:
    seen: set[str] = set()
    explained = 0
    for seed in range(6):
        made = candidate(seed)
        if made is None:
            continue
        rng = random.Random(seed)
        other = (made.agreement, made.figures) if rng.random() < 0.5 else _changed(made, rng)
        try:
            before = made.result
            after = grounds(*other, YEAR - 1)
        except InvalidInput:
            continue
        for one, another in ((before, after), (after, before)):
            seen |= {*change(one, another).causes}
        explained += 1
    assert explained >= 2
    assert {INDEX, STATISTICS, PARAMETERS, RULES} <= seen, seen


def test_a_rule_that_begins_is_told_apart_from_prices() -> None:
    old = """
        parametrar:
          belopp_kr: {enhet: kr, värden: {2020: 1000}, indexeras: pris, status: fakta, källa: prov}
        pott: belopp_kr
        fördelningsnyckel: vikt
    """
    new = """
        gäller_från: 2022-01-01
        parametrar:
          eget: {enhet: kr, värden: {2022: 500}, status: fakta, källa: prov}
        pott: eget
        fördelningsnyckel: vikt
    """
    made = agreement({"bas": old, "ny": new}, indices={"pris": index_yaml("pris", {2021: "0", 2022: "10"})})
    data = figures(EQUAL, CODES)
    one, other = grounds(made, data, 2021), grounds(made, data, 2022)
    assert by_cause(change(one, other)) == {INDEX: 100, OF_THE_YEAR: 500}
    assert by_cause(change(other, one)) == {INDEX: -100, OF_THE_YEAR: -500}


def test_what_is_read_of_a_decided_year_is_as_it_was_decided() -> None:
    body = """
        parametrar:
          belopp_kr: {{enhet: kr, värden: {{2020: 900, 2021: {of_2021}, 2022: 1500}}, status: fakta, källa: prov}}
        pott: 2 * belopp_kr - FÖREGÅENDE(belopp_kr; 0 kr)
        fördelningsnyckel: vikt
    """
    data = figures(EQUAL, CODES)
    then, now = (agreement({"bas": body.format(of_2021=amount)}) for amount in (1100, 1400))
    before = grounds(then, data, 2021)  # 2 · 1100 - 900
    with_decided = replace(data, decided={2021: Decided(2021, then, data, "beslut/2021")})
    after = grounds(now, with_decided, 2022)  # 2 · 1500 - 1100, whatever the file now says of 2021
    assert (before.grand_total, after.grand_total) == (1300, 1900)
    check(found := change_between(before, after), before, after)
    assert TOGETHER not in found.causes


def test_an_axis_with_another_member_is_no_hindrance() -> None:
    body = """
        parametrar:
          antal: {{axel: slag, enhet: tal, värden: {{2020: {{{members}}}}}, status: fakta, källa: prov}}
        pott: SUMMA(antal) * 100 kr
        fördelningsnyckel: vikt
    """
    data = figures(EQUAL, CODES)
    one, other = (agreement({"bas": body.format(members=members)}) for members in ("a: 1, b: 2", "a: 1, b: 2, c: 4"))
    found = change(grounds(one, data, 2021), grounds(other, data, 2022))
    assert found.difference == 400


def test_a_settlement_is_told_in_the_kronor_that_are_paid() -> None:
    body = """
        parametrar:
          belopp_kr: {enhet: kr, värden: {2020: 1001}, indexeras: pris, status: fakta, källa: prov}
        pott: belopp_kr
        fördelningsnyckel: vikt
    """
    made = agreement({"bas": body}, indices={"pris": index_yaml("pris", {2021: "0", 2022: "3.3"})})
    data = figures(WEIGHTS, CODES)
    before = grounds(made, data, 2021)
    after = engine.calculate(with_settlement(AgreementYear(made, data, 2022), Payable(2021, {"01": 77, "02": -30})))
    found = change(before, after)
    assert [each.causes[SETTLED] for each in found.municipalities] == [77, -30]
