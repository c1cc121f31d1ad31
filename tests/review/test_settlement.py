"""A difference split by cause: exact, whatever has changed."""

import random
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.generated import YEAR, Made, candidate
from tests.worlds import agreement, calculate, figures, index_yaml
from tillaggsbelopp.agreement.models import NEW_LEVEL
from tillaggsbelopp.agreement.reading import Agreement
from tillaggsbelopp.diagnostics import InvalidInput
from tillaggsbelopp.engine.figures import Figures
from tillaggsbelopp.engine.result import Result
from tillaggsbelopp.engine.year import AgreementYear
from tillaggsbelopp.review.causes import INDEX, PARAMETERS, RULES, STATISTICS
from tillaggsbelopp.review.differences import differences
from tillaggsbelopp.review.settlement import TOGETHER, Settlement, chained, in_kronor, settle, shapley
from tillaggsbelopp.statistics.cells import with_values


def grounds(made: Agreement, data: Figures, year: int) -> Result:
    return calculate(made, data, year)


def check(settlement: Settlement, before: Result, after: Result) -> None:
    for each in settlement.municipalities:
        assert (each.before, each.after) == (before.total(each.code), after.total(each.code))
        assert sum(each.causes.values()) == each.difference == each.after - each.before
    assert sum(map(settlement.by_cause, settlement.causes)) == settlement.difference
    assert settlement.difference == after.grand_total - before.grand_total


KEYS = {"a": "vikt", "b": "vikt + 1"}


def small(amount: int, percent: str, weights: tuple[int, ...], key: str = "a") -> Result:
    body = f"""
        parametrar:
          summa_kr: {{enhet: kr, värden: {{2020: {amount}}}, indexeras: pris, status: fakta, källa: prov}}
        pott: summa_kr
        fördelningsnyckel: {KEYS[key]}
    """
    made = agreement({"bas": body}, indices={"pris": index_yaml("pris", {2021: percent})})
    return grounds(made, figures({"vikt": ("tal", weights)}, ["01", "02", "03"][: len(weights)]), 2021)


def test_two_causes_share_what_they_do_together() -> None:
    # 1000 → 1100 by index and → 2000 by parameter; both: 2200. Alone 100 and 1000, last 200 and 1100; means 150, 1050.
    before, after = small(1000, "0", (1, 1)), small(2000, "10", (1, 1))
    settlement = settle(before, after)
    assert {cause: settlement.by_cause(cause) for cause in settlement.causes} == {INDEX: 150, PARAMETERS: 1050}
    check(settlement, before, after)


def test_figures_move_kronor_between_municipalities_alone() -> None:
    before, after = small(1000, "0", (1, 1)), small(1000, "0", (1, 3))
    settlement = settle(before, after)
    assert settlement.causes == (STATISTICS,)
    assert settlement.kronor == {"01": -250, "02": 250}


def test_a_rewritten_rule_is_a_cause_and_spaces_are_not() -> None:
    before, after = small(1000, "0", (1, 3)), small(1000, "0", (1, 3), "b")
    assert settle(before, after).causes == (RULES,)
    assert settle(before, before).causes == ()


def test_a_rule_with_a_further_parameter_is_another_rule() -> None:
    extra = "p: {enhet: tal, värden: {2020: 2}, status: fakta, källa: prov}"
    data = figures({"vikt": ("tal", (1, 3))}, ["01", "02"])
    before = grounds(agreement({"bas": "pott: 100 kr\nfördelningsnyckel: vikt\n"}), data, 2021)
    body = f"parametrar:\n  {extra}\npott: 100 kr * p\nfördelningsnyckel: vikt\n"
    after = grounds(agreement({"bas": body}), data, 2021)
    for sides in ((before, after), (after, before)):
        assert settle(*sides).causes == (RULES,)
        check(settle(*sides), *sides)


def test_other_dates_are_another_rule() -> None:
    def of(dates: str) -> Result:
        made = agreement(
            {"bas": f"{dates}tilldelning: vikt * 100 kr\n", "rest": "pott: 10 kr\nfördelningsnyckel: vikt\n"}
        )
        return grounds(made, figures({"vikt": ("tal", [3, 9])}, ["01", "02"]), 2021)

    before, after = of(""), of("gäller_från: 2021-04-01\n")  # 300 and 900 for nine months instead of twelve
    settlement = settle(before, after)
    assert settlement.causes == (RULES,)
    assert settlement.kronor == {"01": -75, "02": -225}
    check(settlement, before, after)
    lines = differences(before.trace, after.trace)
    assert "Bas: månader var inte med, är TRAPPA(år; 0; >= 2021; 9; >= 2022; 12)" in lines


def test_a_rule_that_is_moved_aside_of_the_total_is_another_rule() -> None:
    body = "pott: 1000 kr\nfördelningsnyckel: vikt\n"
    rules = {"bas": body, "mer": body}
    data = figures({"vikt": ("tal", (1, 3))}, ["01", "02"])
    aside = {"bas": body, "mer": body + "ingår_i: sidan\n"}
    before = grounds(agreement(rules), data, 2021)
    after = grounds(agreement(aside, more="totaler: {sidan: Vid sidan}\n"), data, 2021)
    settlement = settle(before, after)
    assert {cause: settlement.by_cause(cause) for cause in settlement.causes} == {RULES: -1000}
    check(settlement, before, after)


def test_what_differs_without_effect_gets_no_krona_of_the_rounding() -> None:
    before, after = small(1000, "0", (1, 2)), small(1000, "10.05", (1, 2))
    own = after.grounds
    other = replace(own.agreement, terms=own.agreement.terms.model_copy(update={"settlement": NEW_LEVEL}))
    settlement = settle(before, after._replace(grounds=AgreementYear(other, own.figures, own.year)))
    assert settlement.causes == (INDEX,)


def test_what_is_not_computable_in_between_is_told_as_one() -> None:
    def of(year: str, values: dict[str, object]) -> Result:
        fields = {name: ("tal", [value, 1]) for name, value in values.items()}
        made = agreement({"bas": f"pott: 100 kr\nfördelningsnyckel: MAX(10 / ({year} - a); 0)"})
        return grounds(made, figures(fields, ["01", "02"]), 2021)

    before, after = of("5", {"a": 4}), of("4", {"a": 2})  # the new rule with the old figure divides by 0
    settlement = settle(before, after)
    assert settlement.causes == (TOGETHER,)
    check(settlement, before, after)


def test_what_only_moves_kronor_sums_to_nothing_however_it_is_rounded() -> None:
    # 1000 kr by 1:1:1 and 1010 kr by 1:3:5, each row rounded by itself: index 11 and figures -1
    before, after = small(1000, "0", (1, 1, 1)), small(1000, "1", (1, 3, 5))
    settlement = settle(before, after)
    assert {cause: settlement.by_cause(cause) for cause in settlement.causes} == {INDEX: 10, STATISTICS: 0}
    check(settlement, before, after)
    back = settle(after, before)
    assert (chained([settlement, back]).causes, chained([settlement, back]).difference) == ((), 0)


@pytest.mark.slow
def test_random_changes_are_explained_to_the_krona() -> None:
    seen: dict[str, int] = {}
    for seed in range(40):
        made = candidate(seed)
        if made is None:
            continue
        rng = random.Random(seed)
        changed = _changed(made, rng)
        try:
            after = grounds(*changed, YEAR)
        except InvalidInput:
            continue
        before = made.result
        settlement = settle(before, after)
        check(settlement, before, after)
        for cause in settlement.causes:
            seen[cause] = seen.get(cause, 0) + 1
    assert {INDEX, STATISTICS, PARAMETERS, RULES} <= set(seen), seen


def _changed(made: Made, rng: random.Random) -> tuple[Agreement, Figures]:
    """The agreement and figures with some of index, figures, a parameter and a rule changed."""
    changed, data = made.agreement, made.figures
    if rng.random() < 0.7:
        index = changed.indices[0]
        values = [
            value.model_copy(update={"percent": (value.percent or 0) + Fraction(rng.randint(-30, 30), 10)})
            for value in index.values
        ]
        changed = replace(changed, indices=(index.model_copy(update={"values": values}),))
    if rng.random() < 0.7:
        codes = data.statistics.municipalities.members
        news = {"avstånd": {rng.choice(codes): Fraction(rng.randint(0, 600), 10)}}
        news["invånare"] = {rng.choice(codes): Fraction(rng.randint(1, 60_000))}
        data = replace(data, statistics=with_values(data.statistics, news))
    rule = rng.choice(changed.rules)
    if rng.random() < 0.7:
        grown = {year: value / rng.randint(500, 9000) for year, value in rule.parameters["grund"].values.items()}
        parameters = {**rule.parameters, "grund": rule.parameters["grund"].model_copy(update={"written_values": grown})}
        changed = _with_rule(changed, rule.model_copy(update={"parameters": parameters}))
    other = next((each for each in changed.rules if each.key is not None), None)
    if other is not None and rng.random() < 0.7:
        source = agreement({"ny": "pott: 1 kr\nfördelningsnyckel: invånare + 5 invånare"}).rules[0]
        changed = _with_rule(changed, other.model_copy(update={"key": source.key}))
    return changed, data


def _with_rule(made: Agreement, rule: object) -> Agreement:
    return replace(made, rules=tuple(rule if each.id == rule.id else each for each in made.rules))  # type: ignore[attr-defined]


FRACTIONS = st.fractions(min_value=-1000, max_value=1000, max_denominator=60)


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 4), st.data())
def test_effects_sum_to_the_change_and_a_cause_without_effect_gets_none(count: int, data: st.DataObject) -> None:
    causes = [f"c{number}" for number in range(count)]
    amounts: dict[frozenset[str], Fraction] = {}

    def value(group: frozenset[str]) -> Mapping[str, Fraction]:
        telling = group - {"c0"}  # c0 never changes anything
        if telling not in amounts:
            amounts[telling] = data.draw(FRACTIONS)
        return {"01": amounts[telling]}

    effects = shapley(causes, value)
    everything, nothing = value(frozenset(causes))["01"], value(frozenset())["01"]
    assert sum(effect["01"] for effect in effects.values()) == everything - nothing
    assert effects["c0"]["01"] == 0


@settings(max_examples=80, deadline=None)
@given(st.lists(FRACTIONS, min_size=1, max_size=5), st.integers(-8, 8))
def test_whole_kronor_sum_to_the_total_and_stay_near(effects: list[Fraction], rounding: int) -> None:
    named = {f"c{number}": effect for number, effect in enumerate(effects)}
    total = round(sum(effects)) + rounding
    kronor = in_kronor(named, total)
    assert sum(kronor.values()) == total
    furthest = max(abs(kronor[cause] - effect) for cause, effect in named.items())
    assert furthest <= 1 + abs(total - sum(effects))


def test_a_cause_without_effect_on_a_municipality_gets_no_krona_there() -> None:
    assert in_kronor({"index": Fraction(26, 5), "parametrar": Fraction(0)}, 4) == {"index": 4, "parametrar": 0}


def test_a_change_without_a_cause_is_no_settlement() -> None:
    with pytest.raises(ValueError, match="without a cause"):
        in_kronor({}, 1)
