"""Goals whose answer follows from arithmetic, and against the exact engine on both sides of every limit."""

from dataclasses import replace
from fractions import Fraction

import pytest

from tests.reading import lines, text
from tests.sweep.test_grid import ASIDE, BASIS, YEAR
from tests.worlds import calculate, messages
from tillaggsbelopp.agreement.changes import read_option
from tillaggsbelopp.diagnostics import Faults, InvalidInput
from tillaggsbelopp.engine import calculate as engine
from tillaggsbelopp.engine.result import Result
from tillaggsbelopp.engine.year import AgreementYear
from tillaggsbelopp.report.sweep.view import goal_blocks
from tillaggsbelopp.review.goal import Found, Search, precision_of, seek
from tillaggsbelopp.review.goal_conditions import holds, kronor_of, read_wish
from tillaggsbelopp.sweep.tried_values import with_tried
from tillaggsbelopp.sweep.variations import read_variation

TODAY = calculate(*BASIS, YEAR)


def sought(name: str, first: str, last: str, wish: str, precision: str | None = None) -> Found:
    faults = Faults()
    quantity = read_variation(AgreementYear(*BASIS, YEAR), f"{name}={first}; {last}", "--till", faults)
    condition = read_wish(wish, "--villkor", TODAY, faults)
    faults.raise_if_any()
    assert quantity is not None
    assert condition is not None
    step = Fraction(precision) if precision else precision_of(quantity, BASIS[1])
    return seek(Search(AgreementYear(*BASIS, YEAR), quantity, condition, quantity.values[0], quantity.values[-1], step))


def at(name: str, value: Fraction, wish: str) -> bool:
    faults = Faults()
    condition = read_wish(wish, "--villkor", TODAY, faults)
    assert condition is not None
    result = engine.calculate(with_tried(AgreementYear(*BASIS, YEAR), [read_option(f"{name}={float(value)!r}", "x")]))
    return bool(holds(condition, kronor_of(result))[0])


def test_a_limit_that_follows_from_arithmetic() -> None:
    # The pot of lång is andel · 1 000 kr and rounded to the krona: 150 from 14.95 %.
    found = sought("sats", "0", "40", "summa.lång >= 150")
    (interval,) = found.intervals
    assert (interval.first, interval.last) == (Fraction(1495, 100), 40)
    assert interval.outside[1] == ""
    assert interval.outside[0].replace("\u00a0", " ") == "149 kr"


@pytest.mark.parametrize(
    ("name", "first", "last", "wish"),
    [
        ("gräns", "0", "32", "3.lång <= 80"),
        ("gräns", "0", "32", "2.totalt > 265"),
        ("gräns", "0", "32", "ingen förlorar mer än 1.5 %"),
        ("gräns", "0", "32", "ingen vinner mer än 2 kr"),
        ("sats", "1", "30", "ingen vinner mer än 4 %"),
    ],
)
def test_limits_are_exact_on_both_sides(name: str, first: str, last: str, wish: str) -> None:
    found = sought(name, first, last, wish)
    assert found.intervals
    for interval in found.intervals:
        assert at(name, interval.first, wish)
        assert at(name, interval.last, wish)
        if interval.outside[0]:
            assert not at(name, interval.first - found.search.precision, wish)
        if interval.outside[1]:
            assert not at(name, interval.last + found.search.precision, wish)


def test_today_is_within_what_changes_little() -> None:
    (interval,) = sought("gräns", "0", "32", "ingen förlorar mer än 1 kr").intervals
    assert interval.first < 10 < interval.last


def test_what_is_narrower_than_the_grid_is_found_by_looking_closer() -> None:
    found = sought("gräns", "-9000", "32", "ingen förlorar mer än 0 kr", "0.001")
    (interval,) = found.intervals
    assert interval.first <= 10 <= interval.last  # as it is today, and next to no one else
    assert interval.last - interval.first < found.spacing
    assert found.tried > 1001


def test_values_that_lie_between_one_and_two_steps_apart_are_told_apart() -> None:
    """The grid starts at 0 and the last value, 40.6, is none of its."""
    (interval,) = sought("sats", "0", "40.6", "summa.lång >= 406", "1").intervals
    assert (interval.first, interval.last) == (Fraction("40.6"), Fraction("40.6"))
    (interval,) = sought("sats", "0", "40.6", "summa.lång <= 403", "3").intervals
    assert interval.beyond == (None, Fraction("40.6"))  # the last value that is tried, not three per cent further on
    (interval,) = sought("sats", "0", "40.6", "summa.lång <= 400", "1").intervals
    assert (interval.first, interval.last) == (0, 40)


def test_a_limit_with_many_decimals_is_compared_in_whole_numbers() -> None:
    (interval,) = sought("sats", "0", "40", "ingen förlorar mer än 999999999999.999999 %").intervals
    assert (interval.first, interval.last) == (0, 40)


@pytest.mark.parametrize(
    ("wish", "same"),
    [
        ("1s totalt >= 50", "1.totalt >= 50"),
        ("1 totalt >= 50", "1.totalt >= 50"),
        ("1 >= 50", "1.totalt >= 50"),
        ("1s kommuns totalt >= 50", "1.totalt >= 50"),
        ("ingen förlorar mer än 0.05 tkr", "ingen förlorar mer än 50 kr"),
        ("summa.lång <= 0.0002 mkr", "summa.lång <= 200"),
    ],
)
def test_the_same_condition_written_otherwise(wish: str, same: str) -> None:
    found, other = (sought("sats", "0", "40", each).intervals for each in (wish, same))
    assert [(each.first, each.last) for each in found] == [(each.first, each.last) for each in other]
    assert found


def test_of_many_intervals_the_first_are_shown() -> None:
    found = sought("gräns", "0", "32", "3.lång <= 80")
    many = replace(found, intervals=found.intervals * 6)
    answer = list(lines(goal_blocks(many, TODAY, 4), 80))
    assert len(answer) <= 24
    left = len(many.intervals) - 4
    assert f"Villkoret håller i {left} intervall till. Allt: --allt" in answer
    assert sum(line.startswith("Villkoret håller från") for line in lines(goal_blocks(many, TODAY), 80)) == left + 4


def test_none_and_the_nearest() -> None:
    found = sought("sats", "0", "20", "summa.lång >= 250")
    assert found.intervals == ()
    assert found.nearest is not None
    assert found.nearest[:2] == (Fraction(1995, 100), 50)  # from there on it rounds to 200 kr
    told = text(goal_blocks(found, TODAY))
    assert "Villkoret håller inte från 0 % till 20 %." in told
    assert "Närmast är 19,95 %: 200 kr, 50 kr från." in told


def test_where_amounts_can_not_be_computed_it_does_not_hold() -> None:
    found = sought("gräns", "20", "50", "summa.totalt >= 1100")
    (interval,) = found.intervals
    assert interval.last == Fraction("32.9999")
    assert interval.outside[1] == "kan inte räknas"
    assert found.refused > 100


def test_whole_numbers_are_sought_in_whole_numbers() -> None:
    found = sought("antal.1", "*0", "*2", "1.grund >= 100", "0.001")
    assert found.search.quantity.factor
    (interval,) = found.intervals
    assert interval.first == Fraction("0.994")  # 99.46, 250.15 and 650.39 kr: the krona left over goes to the first


def test_a_fine_precision_is_shown_with_its_decimals() -> None:
    found = sought("sats", "0", "40", "summa.lång >= 150", "0.00000001")
    told = text(goal_blocks(found, TODAY), 200)
    assert "Vid 14,95 %: 150 kr. Vid 14,94999999 % håller det inte: 149 kr." in told
    assert "sökta till 0,00000001 %" in told


def test_now_is_what_is_tried_out() -> None:
    of = with_tried(AgreementYear(*BASIS, YEAR), [read_option("gräns=11", "--satt")])
    faults = Faults()
    quantity = read_variation(of, "gräns=0; 32", "--till", faults)
    wish = read_wish("1.lång >= 0", "--villkor", TODAY, faults)
    assert quantity is not None
    assert wish is not None
    search = Search(of, quantity, wish, Fraction(0), Fraction(32), Fraction(1))
    assert search.now.replace("\u00a0", " ") == "11 km"


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ("4.totalt >= 5", "ingen kommun heter 4"),
        ("1.längd >= 5", "inget belopp heter längd"),
        ("1.lång = 5", "villkoret går inte att läsa"),
        ("1.lång >= fem", "fem är inget tal"),
        ("1.lång >= 5 km", "5 km är inget belopp i kr"),
        ("1.lång >= 5.500", "5.500 kan läsas på två sätt"),
        ("ingen förlorar mer än 2 km", "villkoret går inte att läsa"),
        ("ingen förlorar", "villkoret går inte att läsa"),
        ("ingen förlorar mer än -1 %", "gränsen är under 0"),
        ("", "villkoret går inte att läsa"),
        ("1.sidan >= 5", "inget belopp heter sidan"),
    ],
)
def test_conditions_that_can_not_be_read_are_told(wish: str, said: str) -> None:
    assert_told(wish, TODAY, said)


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ("1.totalt >= 5", "inget belopp heter totalt"),
        ("1 >= 5", "inget belopp heter totalt"),
        ("ingen förlorar mer än 2 %", "ingen regel ingår i totalt"),
    ],
)
def test_what_is_aside_of_the_total_is_named_by_its_own(wish: str, said: str) -> None:
    today = calculate(*ASIDE, YEAR)
    assert_told(wish, today, said)
    faults = Faults()
    assert read_wish("1.sidan >= 5", "--villkor", today, faults) is not None


def assert_told(wish: str, today: Result, said: str) -> None:
    faults = Faults()
    assert read_wish(wish, "--villkor", today, faults) is None
    with pytest.raises(InvalidInput) as refused:
        faults.raise_if_any()
    assert said in messages(refused.value)[0]
