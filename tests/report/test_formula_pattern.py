"""The formulas of a column written by pattern are those that are written out one by one."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tillaggsbelopp.report.workbook.formula_pattern import pattern_of

PARTS = st.lists(
    st.one_of(st.sampled_from(["A$8:A", "%", "ROUND(", "1.05", ",2)", "'Blad 7'!C", "x1_"]), st.integers(0, 99))
)


@given(PARTS, st.lists(st.integers(0, 9)), st.integers(0, 40))
def test_a_pattern_gives_the_same_texts(parts: list[str | int], added: list[int], last: int) -> None:
    """`added` are what is added to the number of the member, each after one of the parts."""

    def text_for(member: int) -> str:
        rows = [f" R{member + more}" for more in added]
        return "".join(f"{part}{row}" for part, row in zip(parts, [*rows, *[""] * len(parts)], strict=False))

    text = pattern_of(text_for, last)
    assert [text(member) for member in range(last + 1)] == [text_for(member) for member in range(last + 1)]


def names(member: int) -> str:
    return ["kr_1", "kr_2", "kr_7"][member]


@pytest.mark.parametrize(
    "text_for",
    [
        names,
        lambda member: f"A{2 * member}",
        lambda member: f"A{member}" if member % 2 else f"B{member}",
        lambda member: f"A{member}" if member else "A0+1",
        lambda member: f"A{member:03}",
    ],
)
def test_what_does_not_differ_by_its_number_alone_is_written_out(text_for: Callable[[int], str]) -> None:
    text = pattern_of(text_for, 2)
    assert [text(member) for member in range(3)] == [text_for(member) for member in range(3)]
