"""Ratios in order: the same as those of fractions that are sorted."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from tillaggsbelopp.checks.ratios import ratio_in_order

LARGE = st.integers(1, 10**40)
SMALL = st.integers(1, 12)


@given(st.lists(st.tuples(LARGE | SMALL, LARGE | SMALL), min_size=1, max_size=30), st.data())
def test_a_ratio_is_found_at_its_place(ratios: list[tuple[int, int]], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(ratios) - 1))
    assert ratio_in_order(ratios, place) == sorted(Fraction(*each) for each in ratios)[place]


def test_ratios_that_no_binary_number_tells_apart_are_compared_exactly() -> None:
    ratios = [(10**20 + number, 10**20) for number in (3, 1, 2)]
    assert len({one / other for one, other in ratios}) == 1
    assert [ratio_in_order(ratios, place) for place in range(3)] == [
        1 + Fraction(number, 10**20) for number in (1, 2, 3)
    ]
