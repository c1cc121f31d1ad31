"""Numbers of a column as other people write them: exact, or told why not."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tillaggsbelopp.statistics.incoming.foreign_numbers import numbers_of


@pytest.mark.parametrize(
    ("texts", "numbers"),
    [
        (["1 861", "30 586", "1\u00a0234\u00a0567,5"], ["1861", "30586", "1234567.5"]),
        (["1.861", "1.861.000"], ["1861", "1861000"]),
        (["1,861", "12,5"], ["1.861", "12.5"]),
        (["1.234,5", "1,234"], ["1234.5", "1.234"]),
        (["1,234.5", "1,234"], ["1234.5", "1234"]),
        (["0,125", "1234,567", "-5", "−5"], ["0.125", "1234.567", "-5", "-5"]),
        (["..", "–", "", "saknas"], [None, None, None, None]),
    ],
)
def test_numbers_are_exact_and_missing_is_none(texts: list[str], numbers: list[str | None]) -> None:
    assert numbers_of(texts) == [None if number is None else Fraction(number) for number in numbers]


NOT_TOLD = ["1,234", "12.345", "1 86", "1 8611", "1,5,6", "1.5e3", "5 %", "٣", "1_000", "1 234\xa0567"]


@pytest.mark.parametrize("text", [*NOT_TOLD, "9" * 50])
def test_what_is_no_number_or_may_be_two_is_told(text: str) -> None:
    (told,) = numbers_of([text])
    assert isinstance(told, str)


def test_a_column_that_contradicts_itself_is_told() -> None:
    assert all(isinstance(told, str) for told in numbers_of(["1,5", "1.5"]))


@given(st.lists(st.decimals(-(10**9), 10**9, places=2), min_size=1), st.sampled_from(" \u00a0\u202f\u2009."))
def test_what_is_written_the_swedish_way_is_read_back(values: list, gap: str) -> None:
    texts = [f"{value:,}".replace(",", "x").replace(".", ",").replace("x", gap) for value in values]
    assert numbers_of(texts) == [Fraction(value) for value in values]
