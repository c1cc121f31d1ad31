"""BALANSERA: exactly against a search, on NumPy within its stated error, and as a workbook writes it out."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.formula.test_functions import FIGURES, evaluate, shown
from tillaggsbelopp.diagnostics import InvalidInput, Place, Source
from tillaggsbelopp.formula import vector_balance
from tillaggsbelopp.formula.balance import balance, sums_at
from tillaggsbelopp.formula.balance_rows import in_cells
from tillaggsbelopp.formula.evaluate import Evaluation, Moment
from tillaggsbelopp.formula.exact import NotDefined
from tillaggsbelopp.formula.tree import Call, FieldTarget, Reference
from tillaggsbelopp.formula.values import Axis, Cell, Missing, Table, scalar
from tillaggsbelopp.formula.vector_evaluate import stacked

PLACE = Place(Source("prov", "BALANSERA"), 0, 9)
Case = tuple[Fraction, list[Fraction], list[Fraction], list[Fraction] | None]


def spent(x: Fraction, case: Case) -> Fraction:
    _, keys, floors, caps = case
    each = [max(x * key, floor) for key, floor in zip(keys, floors, strict=True)]
    return sum(each if caps is None else [min(one, cap) for one, cap in zip(each, caps, strict=True)], Fraction(0))


def balanced(case: Case) -> Cell:
    pot, *lines = case
    return balance([pot] * len(case[1]), *(line for line in lines if line is not None))


NUMBERS = st.builds(Fraction, st.integers(0, 40), st.sampled_from([1, 2, 3, 7]))
HOSTILE = st.builds(
    lambda number, power: number * Fraction(10) ** power,
    st.builds(Fraction, st.integers(0, 10**6), st.sampled_from([1, 3, 7, 10**4])),
    st.sampled_from([-12, -6, 0, 6, 12]),
)


@st.composite
def cases(draw: st.DrawFn, numbers: st.SearchStrategy[Fraction] = NUMBERS) -> Case:
    """A pot within what floors and caps come to, often at an end or where the sum bends."""
    count = draw(st.integers(1, 6))
    keys = draw(st.lists(numbers | st.just(Fraction(0)), min_size=count, max_size=count).filter(any))
    floors = [draw(numbers) for _ in range(count)]
    caps = [floor + draw(numbers) for floor in floors] if draw(st.booleans()) else None
    limits = [*floors, *(caps or floors)]
    bends = [limit / key for limit, key in zip(limits, keys + keys, strict=True) if key]
    if draw(st.booleans()):
        x = draw(st.sampled_from(bends))
    else:
        low, high = min(bends), max(bends)
        x = low + (high - low) * draw(st.sampled_from([Fraction(1, 3), Fraction(5, 7), Fraction(999, 1000)]))
        x = x if caps is not None else 2 * x
    made = Fraction(0), keys, floors, caps
    return spent(x, made), keys, floors, caps


@given(cases())
def test_the_pot_is_spent_and_nothing_lower_spends_it(case: Case) -> None:
    x = balanced(case)
    assert isinstance(x, Fraction)
    assert spent(x, case) == case[0]
    bends = [floor / key for floor, key in zip(case[2], case[1], strict=True) if key]
    lower = x - Fraction(1, 10**9)
    assert spent(lower, case) < case[0] or x == min(bends)


@pytest.mark.slow
@settings(max_examples=40)
@given(cases())
@example(
    (
        Fraction(6437, 10),
        [Fraction(n) for n in (0, 394, 776, 430, 41)],
        [Fraction(n) for n in (76, 151, 143, 119, 89)],
        None,
    )
)
def test_a_workbook_writes_it_out_to_the_same_x(case: Case) -> None:
    assert written_out(case) == balanced(case)


def written_out(case: Case) -> Cell:
    axis = Axis("kommun", tuple(f"{n}" for n in range(len(case[1]))), tuple(f"{n}" for n in range(len(case[1]))))
    pot, *lines = case
    names = ["pott", "nyckel", "golv", "tak"]
    tables = [scalar(pot), *(Table((axis,), tuple(line)) for line in lines if line is not None)]
    known = dict(zip(names, tables, strict=False))

    class World:
        first_year = 2024

        def value(self, target: FieldTarget, _: Moment) -> Table:
            return known[target.field]

        def axis(self, _: str) -> Axis:
            return axis

    call = Call("BALANSERA", tuple(Reference(FieldTarget(name), PLACE) for name in known), PLACE)
    return Evaluation(World()).evaluate(in_cells(call), Moment(2024)).scalar  # type: ignore[arg-type]


def in_vectors(case: Case) -> tuple[float, float, bool, bool]:
    count = len(case[1])
    pot, *lines = case
    axis = Axis("kommun", tuple(map(str, range(count))), tuple(map(str, range(count))))
    given = [[pot] * count, *(line for line in lines if line is not None)]
    with np.errstate(all="ignore"):
        found = vector_balance.balance(1, *(stacked([Table((axis,), tuple(line))]).cells for line in given))
    value, error, missing, undefined = (part.reshape(-1)[0].item() for part in found)
    return value, error, missing, undefined


@given(cases(HOSTILE) | cases())
def test_numpy_is_within_its_stated_error(case: Case) -> None:
    value, error, missing, undefined = in_vectors(case)
    if np.isfinite(error):
        assert not missing
        assert not undefined
        x = balanced(case)
        assert isinstance(x, Fraction)
        assert abs(Fraction(value) - x) <= Fraction(error)


@pytest.mark.slow
@given(st.lists(HOSTILE, min_size=4, max_size=4), st.lists(HOSTILE, min_size=3, max_size=3), st.booleans())
def test_numpy_refuses_what_is_refused_exactly(keys: list[Fraction], limits: list[Fraction], capped: bool) -> None:
    pot, floor, cap = limits
    case: Case = pot, [key - 1 for key in keys], [floor] * 4, [cap] * 4 if capped else None
    _, error, _, undefined = in_vectors(case)
    if np.isfinite(error):
        try:
            balanced(case)
        except NotDefined:
            assert undefined
        else:
            assert not undefined


def test_doubt_is_rare() -> None:
    """Between two bends the sum rises, so that x is proven to be near."""
    for pot in range(160, 990, 7):
        case: Case = (
            Fraction(pot, 3),
            [Fraction(n) / 7 for n in (1, 2, 3)],
            [Fraction(n) / 3 for n in (10, 50, 90)],
            None,
        )
        _, error, _, _ = in_vectors(case)
        assert error < 1e-12 * pot


def test_a_pot_that_is_missing_gives_a_missing_x() -> None:
    """Missing is passed on from the pot; of a key or a limit it is an error, as in a sum."""
    assert shown(evaluate("BALANSERA(saknas; invånare; 0)")) == "saknas"
    lines: list[tuple[Cell, ...]] = [(Missing("pott", None, ""),) * 3, (Fraction(1),) * 3, (Fraction(0),) * 3]
    axes = (FIGURES.statistics.municipalities,)
    found = vector_balance.balance(1, *(stacked([Table(axes, line)]).cells for line in lines))
    assert [part.reshape(-1).tolist() for part in found] == [[0.0], [0.0], [True], [False]]


@pytest.mark.parametrize(
    ("formula", "what"),
    [
        ("BALANSERA(invånare; invånare; 0)", "potten i BALANSERA är ett per kommun"),
        ("BALANSERA(10 kr; 5; 0)", "BALANSERA av något som är ett enda tal"),
        ("BALANSERA(10 kr; invånare; 1 km)", "BALANSERA: kr och km går inte ihop"),
    ],
)
def test_what_does_not_go_together_is_told(formula: str, what: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        evaluate(formula)
    assert [each.what for each in refused.value.diagnostics] == [what]


def test_the_unit_is_that_of_the_pot_per_that_of_the_key() -> None:
    assert shown(evaluate("BALANSERA(1000 kr; invånare; 0) * 1 invånare + 1 kr")) == "2"


def test_what_all_get_at_the_x_of_each_is_within_its_stated_error() -> None:
    keys, floors, caps = (
        [Fraction(n, 7) for n in (1, 0, 3)],
        [Fraction(n, 3) for n in (10, 0, 20)],
        [Fraction(n) for n in (9, 0, 9)],
    )
    leaving, reaching = [Fraction(70, 3), Fraction(30), Fraction(140, 9)], [Fraction(63), Fraction(30), Fraction(21)]
    lines = (leaving, keys, floors, leaving, caps, reaching)
    axis = FIGURES.statistics.municipalities
    for given_lines in (lines, lines[:4]):
        exactly = sums_at(*given_lines)
        found = vector_balance.sums_at(1, *(stacked([Table((axis,), tuple(line))]).cells for line in given_lines))
        assert (found.error < 1e-10).all()
        for cell, value, error in zip(exactly, found.value[0].tolist(), found.error[0].tolist(), strict=True):
            assert isinstance(cell, Fraction)
            assert abs(cell - Fraction(value)) <= Fraction(error)
        case: Case = Fraction(0), keys, floors, caps if given_lines is lines else None
        assert list(exactly) == [spent(x, case) for x in leaving]
