"""Draws: against the standard library's normal distribution, a generator written out, and sums of the distributions."""

from fractions import Fraction
from hashlib import sha256
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tillaggsbelopp.agreement.uncertainty import Uncertain, lower_root
from tillaggsbelopp.diagnostics import Faults, Source
from tillaggsbelopp.documents.written import read_file
from tillaggsbelopp.sweep.draws import Uniforms, correlated, drawn, even_of, normal_of

NORMAL = NormalDist()
INSIDE = st.floats(2**-53, 1 - 2**-53)


def uncertain(text: str) -> Uncertain:
    faults = Faults()
    found = read_file(Uncertain, Source("prov", f"storhet: a\n{text}\nstatus: fakta\nkälla: prov\n"), faults)
    assert found is not None
    assert not faults
    return found


@given(INSIDE)
def test_a_normal_number_is_that_of_the_standard_library(even: float) -> None:
    assert normal_of(np.array([even]))[0] == pytest.approx(NORMAL.inv_cdf(even), rel=1e-12, abs=1e-15)


@given(st.floats(-8, 8))
def test_the_part_below_a_normal_number_is_that_of_the_standard_library(number: float) -> None:
    assert even_of(np.array([number]))[0] == pytest.approx(NORMAL.cdf(number), abs=1e-14)


def test_the_random_bits_are_those_of_the_generator_written_out() -> None:
    """PCG64: a linear congruence of 128 bits, of which each number is a half xor the other, rotated."""
    seed = np.random.SeedSequence([7, *sha256(b"pris").digest()])
    start = np.random.PCG64(seed).state["state"]
    state, expected = start["state"], []
    for _ in range(50):
        state = (state * 0x2360ED051FC65DA44385DF649FCCF645 + start["inc"]) % 2**128
        mixed, turn = (state >> 64) ^ (state & (2**64 - 1)), state >> 122
        bits = ((mixed >> turn) | (mixed << (64 - turn))) % 2**64
        expected.append(Fraction(2 * (bits >> 12) + 1, 2**53))
    stream = Uniforms(7, "pris")
    found = [*stream.next(20), *stream.next(30)]
    assert [Fraction(each) for each in found] == expected
    assert Uniforms(7, "lön").next(1)[0] != found[0] != Uniforms(8, "pris").next(1)[0]


@given(INSIDE)
def test_values_are_where_the_distribution_has_that_part_below_them(even: float) -> None:
    at = np.array([even])
    assert drawn(uncertain("fördelning: normal\nstandardavvikelse: 2"), at, 5.0)[0] == pytest.approx(
        NormalDist(5, 2).inv_cdf(even), abs=1e-12
    )
    assert drawn(uncertain("fördelning: likformig\nlägst: -1\nhögst: 3"), at, 0.0)[0] == pytest.approx(4 * even - 1)
    found = drawn(uncertain("fördelning: triangel\nlägst: 1\ntroligast: 2\nhögst: 5"), at, 0.0)[0]
    below = (found - 1) ** 2 / 4 if found <= 2 else 1 - (5 - found) ** 2 / 12
    assert below == pytest.approx(even, abs=1e-12)


def test_each_earlier_error_is_as_likely_as_any_other() -> None:
    of = uncertain("fördelning: tidigare_fel\nfel: {2021: 0.5, 2022: -1, 2023: 0.25, 2024: 2}")
    found = drawn(of, (np.arange(400) + 0.5) / 400, 3.0)
    assert dict(zip(*np.unique(found, return_counts=True), strict=True)) == {2.0: 100, 3.25: 100, 3.5: 100, 5.0: 100}
    assert drawn(of, np.array([1 - 2**-53]), 3.0)[0] == 5.0


def test_numbers_go_together_as_stated() -> None:
    matrix = [[1, 0.6, 0.0], [0.6, 1, -0.3], [0.0, -0.3, 1]]
    root = lower_root(matrix)
    assert root is not None
    assert np.array(root) == pytest.approx(np.linalg.cholesky(np.array(matrix)))
    even = [Uniforms(1, name).next(40_000) for name in "abc"]
    assert np.corrcoef(correlated(even, root)) == pytest.approx(np.array(matrix), abs=0.02)
    assert lower_root([[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1]]) is None
