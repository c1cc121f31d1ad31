"""Instalments: figures by hand, and what must hold of any split."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.worlds import agreement, calculate, figures
from tillaggsbelopp.agreement.models import PERIODS
from tillaggsbelopp.engine.result import NAMES, Result, payment_plan, split, weights_of

WHOLE = range(1, 13)
MONTHS = st.tuples(st.integers(1, 12), st.integers(1, 12)).map(lambda ends: range(min(ends), max(ends) + 1))
WEIGHTS = st.tuples(MONTHS, st.sampled_from([12, 4, 2])).map(lambda pair: weights_of(*pair))
KRONOR = st.one_of(st.integers(-50, 50), st.integers(-(10**10), 10**10))


@pytest.mark.parametrize(
    ("total", "weights", "parts"),
    [
        (553_110, (1,) * 12, (46_093,) * 6 + (46_092,) * 6),
        (553_110, (3,) * 4, (138_278, 138_278, 138_277, 138_277)),
        (7, (6, 6), (4, 3)),
        (-7, (6, 6), (-3, -4)),  # down is -4 and -4; the krona that leaves goes first
        (0, (3,) * 4, (0, 0, 0, 0)),
        (10, (0, 0, 1, 3), (0, 0, 3, 7)),  # 2.5 and 7.5
        (-10, (0, 0, 1, 3), (0, 0, -2, -8)),  # -3 and -8
        (100, (0, 2, 3, 1), (0, 34, 50, 16)),
    ],
)
def test_splits_by_hand(total: int, weights: tuple[int, ...], parts: tuple[int, ...]) -> None:
    assert split(total, weights) == parts


@pytest.mark.parametrize(
    ("months", "count", "weights"),
    [
        (WHOLE, 4, (3, 3, 3, 3)),
        (range(9, 13), 4, (0, 0, 1, 3)),
        (range(3, 11), 2, (4, 4)),
        (range(6, 7), 2, (1, 0)),
        (range(1, 3), 12, (1, 1, *(0,) * 10)),
    ],
)
def test_a_period_weighs_as_many_months_as_are_in_force(months: range, count: int, weights: tuple[int, ...]) -> None:
    assert weights_of(months, count) == weights


@given(KRONOR, WEIGHTS)
def test_a_split_sums_exactly_with_the_odd_kronor_first(total: int, weights: tuple[int, ...]) -> None:
    parts = split(total, weights)
    assert sum(parts) == total
    assert all(part == 0 for part, weight in zip(parts, weights, strict=True) if not weight)
    for weight in {*weights} - {0}:
        alike = [part for part, other in zip(parts, weights, strict=True) if other == weight]
        assert alike == sorted(alike, reverse=True)
        assert alike[0] - alike[-1] <= 1
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part * sum(weights) - total * weight) <= sum(weights)  # at most a krona from its share


@given(st.dictionaries(st.sampled_from("abcd"), st.tuples(MONTHS, KRONOR, KRONOR)), st.sampled_from(PERIODS))
def test_a_plan_sums_to_each_total(parts: Mapping[str, tuple[range, int, int]], period: str) -> None:
    codes = ("01", "02")
    listed = [(rule, months, dict(zip(codes, two, strict=True))) for rule, (months, *two) in parts.items()]
    plan = payment_plan(period, codes, listed)
    for number, code in enumerate(codes):
        assert sum(plan.instalments[code]) == sum(amounts[1 + number] for amounts in parts.values())
        assert len(plan.instalments[code]) == len(NAMES[period])
    assert sum(plan.sums) == sum(one + other for _, one, other in parts.values())


def paid(period: str, year: int = 2025, **rules: str) -> Result:
    made = agreement(rules, more=f"betalningsplan: {period}\n")
    return calculate(made, figures({"antal": ("st", [1, 2])}, ["01", "02"]), year)


def test_parts_of_the_year_are_paid_in_the_periods_that_have_them() -> None:
    autumn = "gäller_från: 2025-09-01\npott: 900 kr\nfördelningsnyckel: antal\n"
    result = paid("kvartal", hel="pott: 1200 kr\nfördelningsnyckel: antal\n", höst=autumn)
    assert result.plan is not None
    # 400 + 800 over the year; 300 for four months, 100 + 200: 25 + 75, and 50 + 150
    assert result.plan.instalments == {"01": (100, 100, 125, 175), "02": (200, 200, 250, 350)}
    assert [(group.months, group.rules, group.weights) for group in result.plan.groups] == [
        (WHOLE, ("hel",), (3, 3, 3, 3)),
        (range(9, 13), ("höst",), (0, 0, 1, 3)),
    ]


def test_components_of_the_same_months_are_split_together() -> None:
    rules = dict.fromkeys(("a", "b", "c"), "pott: 12 kr\nfördelningsnyckel: antal\n")
    result = paid("månad", **rules)  # 12 and 24 in all, not three times 4 and 8
    assert result.plan is not None
    assert result.plan.instalments == {"01": (1,) * 12, "02": (2,) * 12}


def test_where_nothing_is_in_force_nothing_is_paid() -> None:
    result = paid("halvår", 2024, höst="gäller_från: 2025-09-01\npott: 900 kr\nfördelningsnyckel: antal\n")
    assert result.plan is not None
    assert (result.plan.groups, result.plan.sums) == ((), (0, 0))


def test_without_a_plan_there_is_none() -> None:
    made = agreement({"hel": "pott: 1200 kr\nfördelningsnyckel: antal\n"})
    assert calculate(made, figures({"antal": ("st", [1, 2])}, ["01", "02"]), 2025).plan is None
