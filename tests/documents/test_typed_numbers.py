"""Numbers as people type them: decimal comma or point, and what can be read in two ways."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tillaggsbelopp.documents.typed_numbers import two_readings, typed_number
from tillaggsbelopp.swedish import exact_decimal, format_number


@given(st.decimals(-(10**9), 10**9, places=4, allow_nan=False, allow_infinity=False))
def test_comma_and_point_are_the_same(number: object) -> None:
    value = Fraction(str(number))
    assert typed_number(exact_decimal(value)) == value
    assert typed_number(exact_decimal(value).replace(".", ",")) == value
    assert typed_number(format_number(value).replace("-", "\u2212")) == value  # as a Swede and as a word processor do


@pytest.mark.parametrize("text", ["", "1,2,3", "1.234,5", ",5", "5,", "1,234.5", "2,95 %", "nan", "1e3"])
def test_what_is_no_number(text: str) -> None:
    with pytest.raises(ValueError, match="är inget tal"):
        typed_number(text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("500.000", "Skriv 500000 om det är 500 000, och 500 om det är 500."),
        ("1,234", "Skriv 1234 om det är 1 234, och 1,2340 om det är 1,234."),
        ("-12.500", "Skriv -12500 om det är -12 500, och -12,5 om det är -12,5."),
    ],
)
def test_both_readings_are_told_and_each_way_to_write_has_one(text: str, told: str) -> None:
    assert two_readings(text) == told
    ways = told.removeprefix("Skriv ").split(", och ")
    first, second = (way.split(" om ")[0] for way in ways)
    assert (two_readings(first), two_readings(second)) == ("", "")
    assert typed_number(first) == 1000 * typed_number(second) == 1000 * typed_number(text)


@pytest.mark.parametrize("text", ["500", "500,0", "500 000", "0.500", "1234.567", "1 234,567", "1.2345", "12,50"])
def test_what_can_be_only_one(text: str) -> None:
    assert two_readings(text) == ""
