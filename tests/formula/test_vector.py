"""The NumPy reading of each function against the exact one: within its stated error, in doubt where it must be."""

import tracemalloc
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.formula.test_functions import EXAMPLES, FIGURES
from tests.worlds import agreement
from tillaggsbelopp.agreement.program import compile_agreement
from tillaggsbelopp.engine.world import World
from tillaggsbelopp.formula import vector, vector_lines
from tillaggsbelopp.formula.column import Column
from tillaggsbelopp.formula.evaluate import Moment
from tillaggsbelopp.formula.functions import FUNCTIONS
from tillaggsbelopp.formula.tree import Node, Number, StepTarget, Target
from tillaggsbelopp.formula.values import Axis, Cell, Missing, Table, Undefined, scalar
from tillaggsbelopp.formula.vector_evaluate import Swept, SweptEvaluation, stacked, swept
from tillaggsbelopp.swedish import round_half_away

NOW = Moment(2024)
ANSWER = StepTarget("regel", "svar")
MORE = (
    "avstånd * 2 + 1 km",
    "OM(invånare > 100 invånare; invånare / (invånare - 100 invånare); 0)",
    "OM(avstånd > 10 km; 1; 2)",
    "OM(SAKNAS(avstånd); 7; avstånd / 1 km)",
    "TRAPPA(avstånd; 1; >= 5 km; 2; > 20 km; 3)",
    "TRAPPA(5; 0; > 10; 1; > 5; 2)",
    "MIN(avstånd; 7 km; 9 km)",
    "OCH(avstånd > 1 km; noll > 1 invånare)",
    "ELLER(invånare > 200 invånare; noll = 0)",
    "SUMMA(avstånd)",
    "ANDEL(noll)",
    "ANDEL(OMSAKNAS(avstånd; 3 km))",
    "MEDEL(avstånd) / LÄGSTA(avstånd)",
    "noll / noll",
    "1 / noll",
    "noll ^ 0",
    "noll ^ 2",
    "(minus / 1 kr) ^ 3",
    "(minus / 1 kr) ^ 0.5",
    "invånare ^ -0.5",
    "2 ^ 101",
    "((9 ^ 99) ^ 99) ^ 99",
    "RAMP(avstånd; 5 km; 20 km)",
    "RAMP(avstånd; 20 km; 5 km)",
    "AVRUNDA(minus * 0.5; 0)",
    "AVRUNDA(invånare / 3 invånare; -1)",
    "HELTAL(minus / 3 kr)",
    "SAKNAS(1 / noll)",
    "OMSAKNAS(avstånd; 1 km / 0)",
    "FÖREGÅENDE(invånare; 0) - VÄRDE(noll; år - 1)",
    "BALANSERA(1000 kr; avstånd; 0)",
    "BALANSERA(1050 kr; OMSAKNAS(avstånd; 0) / 3; 300 kr; 400 kr)",
    "BALANSERA(1000 kr; invånare; 0; 300 kr)",
    "BALANSERA(1000 kr; minus; 0)",
    "BALANSERA(1000 kr; invånare; 350 kr)",
    "BALANSERA(1000 kr / 3; invånare / 7; ABS(minus) / 3; 200 kr)",
    "SUMMA(avstånd; del)",
    "MEDEL(avstånd; typ)",
    "ANTAL(minus > 0 kr; typ)",
    "ANDEL(noll; del)",
    "ANDEL(minus; typ) + RANG(minus; typ)",
    "RANG(invånare / 3 invånare; del)",
    "GRUPPENS(MEDEL(avstånd; del); del)",
    "GRUPPENS(SUMMA(invånare / 7 invånare; typ); typ)",
)


@dataclass(frozen=True)
class Plain:
    """A world in which everything but literals counts as varying, though nothing does."""

    exact: World

    def varies(self, node: Node) -> bool:
        return not isinstance(node, Number)

    def value(self, target: Target, moment: Moment) -> Swept:
        return swept(self.exact.value(target, moment))

    def prepare_years_before(self, moment: Moment) -> None:
        self.exact.prepare_years_before(moment)


def both(formula: str) -> tuple[Table, Swept]:
    body = f"steg:\n  svar: >-\n    {formula}\npott: 1 kr\n"
    program = compile_agreement(agreement({"regel": body}), FIGURES.statistics.catalogue)
    world = World(program, FIGURES)
    with np.errstate(all="ignore"):
        return world.value(ANSWER, NOW), SweptEvaluation(Plain(world)).evaluate(program.steps[ANSWER].tree, NOW)


def check(cell: Cell, value: float, error: float, missing: bool, undefined: bool) -> None:
    """What the NumPy reading gives is what it is exactly, unless it says that it can't tell."""
    if not np.isfinite(error):
        return
    assert missing == isinstance(cell, Missing)
    assert undefined == isinstance(cell, Undefined)
    if isinstance(cell, Fraction | bool):
        assert abs(Fraction(value) - Fraction(cell)) <= Fraction(error)
        assert error <= 1e-14 * max(abs(value), 1)


@pytest.mark.parametrize(
    "formula", [*(formula for formula, _, made in EXAMPLES if not made and "grund" not in formula), *MORE]
)
def test_a_formula_is_read_as_exactly(formula: str) -> None:
    table, value = both(formula)
    assert value.axes == table.axes
    cells = [part.reshape(-1).tolist() for part in np.broadcast_arrays(*value.cells)]
    for cell, *read in zip(table.cells, *cells, strict=True):
        check(cell, *read)


def test_what_is_in_doubt_is_little() -> None:
    doubtful = {f for f in MORE if not np.isfinite(both(f)[1].cells.error).all()}
    year_varies = "FÖREGÅENDE(invånare; 0) - VÄRDE(noll; år - 1)"
    assert doubtful == {"((9 ^ 99) ^ 99) ^ 99", year_varies}


def test_every_function_has_a_reading() -> None:
    for row in FUNCTIONS.values():
        assert callable(row.vector), row.name


TENTHS = st.builds(Fraction, st.integers(-(10**12), 10**12), st.sampled_from([1, 2, 3, 7, 10, 16, 1000, 20_000, 10**5]))


def cells_of(*numbers: Fraction) -> vector.Cells:
    return stacked([scalar(number) for number in numbers]).cells


@given(st.lists(st.tuples(TENTHS, TENTHS), min_size=1, max_size=20), st.integers(-3, 6))
@example([(Fraction(1, 10), Fraction(49, 10))], 0)  # 0.1 · 4.9 … and 5 · 0.1 = 0.5, a half that is none in binary
@example([(Fraction(5), Fraction(1, 10))], 0)
@settings(max_examples=30)
def test_a_rounding_is_right_or_says_that_it_may_not_be(pairs: list[tuple[Fraction, Fraction]], decimals: int) -> None:
    product = vector.multiply(cells_of(*(x for x, _ in pairs)), cells_of(*(y for _, y in pairs)))
    places = cells_of(Fraction(decimals))
    rounded, whole = vector.rounded(product, places), vector.floor_whole(product)
    for number, (x, y) in enumerate(pairs):
        exact = round_half_away(x * y, decimals)
        assert abs(Fraction(rounded.value[number].item()) - exact) <= Fraction(rounded.error[number].item())
        assert abs(Fraction(whole.value[number].item()) - (x * y).__floor__()) <= Fraction(whole.error[number].item())


def test_a_whole_number_that_may_be_just_below_is_in_doubt() -> None:
    value, error = np.array([3.0, 3.0, 2.9999999]), np.array([2.0**-51, 0.0, 2.0**-51])
    whole = vector.floor_whole(vector.numbers(value, error))
    assert (whole.value.tolist(), whole.error.tolist()) == ([3.0, 3.0, 2.0], [1.0, 0.0, 0.0])


@given(st.lists(st.tuples(TENTHS, TENTHS), min_size=1, max_size=8))
@example([(Fraction(1, 3), Fraction(0)), (Fraction(10**9, 7), Fraction(10**9, 3))])  # 0 beside what is far off
@settings(max_examples=30)
def test_the_lowest_and_its_sign_are_right_or_told_to_be_in_doubt(pairs: list[tuple[Fraction, Fraction]]) -> None:
    product = vector.multiply(cells_of(*(x for x, _ in pairs)), cells_of(*(y for _, y in pairs)))
    line = vector.Cells(*(part.reshape(1, -1) for part in product))
    exact = [x * y for x, y in pairs]
    for found, true in ((vector_lines.lowest(line, 1), min(exact)), (vector_lines.highest(line, 1), max(exact))):
        assert abs(Fraction(found.value.item()) - true) <= Fraction(found.error.item())
        sign = vector.sign(found)
        assert sign.error.item() or sign.value.item() == (true > 0) - (true < 0)
        assert sign.error.item() == 0 or true == 0


def test_equal_remainders_tie_and_uncertain_ones_are_told() -> None:
    number = cells_of(*(Fraction(each, 10_000) for each in (3333, 3334, 3333, 9999)))
    line = vector.Cells(*(part.reshape(1, -1) for part in number))
    assert vector_lines.rank(line, 1).value.tolist() == [[3, 2, 4, 1]]
    assert not vector_lines.rank(line, 1).error.any()
    loose = line._replace(error=np.array([[1e-4, 0, 0, 0]]))
    assert vector_lines.rank(loose, 1).error.tolist() == [[2, 1, 1, 0]]


@given(
    st.lists(
        st.tuples(st.integers(-6, 6), st.sampled_from([0, 0, 1, 2, 5]), st.integers(-1, 1)), min_size=1, max_size=9
    )
)
def test_a_rank_is_as_uncertain_as_there_are_others_within_reach(given_: list[tuple[int, int, int]]) -> None:
    steps, reaches, groups = zip(*given_, strict=True)
    line = vector.numbers(np.array([steps]) * vector.APART, np.array([reaches]) * vector.APART)
    found = vector_lines.rank(line, 1, vector_lines.Parting(np.array(groups), 2)).error[0]
    for one, (step, reach, group) in enumerate(given_):
        met = [
            other
            for other, (its, its_reach, its_group) in enumerate(given_)
            if other != one and its_group == group and reach + its_reach and abs(step - its) <= reach + its_reach
        ]
        assert group < 0 or found[one] == len(met)


def test_a_rank_of_many_that_are_uncertain_takes_no_square_of_memory() -> None:
    many = 60_000
    line = vector.numbers(np.arange(float(many))[None], np.ones((1, many)))
    tracemalloc.start()
    found = vector_lines.rank(line, 1).error[0]
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found[many // 2] == 4
    assert most < 100 * 8 * many


@given(
    st.lists(st.integers(-(2**60), 2**60) | st.integers(-50, 50), min_size=1, max_size=4),
    st.sampled_from([1, 2, 10, 64, 10**6, 3 * 2**40, 10**18]),
    st.sampled_from([1, 7, 2**40, 2**70]),
)
def test_a_column_becomes_the_array_that_its_cells_become(numbers: list[int], parts: int, size: int) -> None:
    axis = Axis("kommun", tuple(map(str, range(len(numbers)))), tuple(map(str, range(len(numbers)))))
    column = Column(numbers, Fraction(size, parts))
    of_column, of_cells = (swept(Table((axis,), cells)).cells for cells in (column, tuple(column)))
    for one, other in zip(of_column, of_cells, strict=True):
        np.testing.assert_array_equal(one, other)
