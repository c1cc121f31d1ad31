"""The exact reading of columns against that of cells: the same values, the same faults."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.generated import YEAR, texts
from tillaggsbelopp.agreement.reading import read_agreement
from tillaggsbelopp.diagnostics import Source
from tillaggsbelopp.engine.figures import Figures
from tillaggsbelopp.engine.year import AgreementYear
from tillaggsbelopp.formula import evaluate, exact
from tillaggsbelopp.formula.by_column import within_groups
from tillaggsbelopp.formula.column import Column, fits, in_column
from tillaggsbelopp.formula.evaluate import Moment
from tillaggsbelopp.formula.function import Function, Manner
from tillaggsbelopp.formula.functions import FUNCTIONS
from tillaggsbelopp.formula.unit_rules import logical
from tillaggsbelopp.formula.values import Axis, Table
from tillaggsbelopp.statistics.statistics import read_statistics

BY_CELL = {name: row._replace(columns=None) for name, row in FUNCTIONS.items()}
OF_CELLS = [row for row in FUNCTIONS.values() if row.columns and not row.along_axis]
ALONG_AXES = [row for row in FUNCTIONS.values() if row.columns and row.along_axis]
NUMBERS = st.one_of(
    st.fractions(-100, 100, max_denominator=12),
    st.integers(-3, 3).map(Fraction),
    st.integers(-(10**30), 10**30).map(lambda number: Fraction(number, 10**8)),
    st.integers(-5, 5).map(lambda number: Fraction(number, 2) * 10**118),  # products grow past any real figure
)
LENGTH = 3


def lines(cells: st.SearchStrategy[Fraction] | st.SearchStrategy[bool]) -> st.SearchStrategy[Sequence[Fraction | bool]]:
    return st.lists(cells, min_size=LENGTH, max_size=LENGTH).map(in_column)


def operands(row: Function) -> list[st.SearchStrategy[object]]:
    """What a function takes: columns and numbers or truths that are the same for all."""
    least, most = row.arguments
    count = least if most is not None else least + 2
    numbers, truths = st.one_of(lines(NUMBERS), NUMBERS), st.one_of(lines(st.booleans()), st.booleans())
    if row.name in ("AVRUNDA", "AVRUNDA_EXAKT"):
        return [numbers, st.integers(-3, 5).map(Fraction)]
    if row.name == "OM":
        return [truths, numbers, numbers]
    return [truths if row.unit_rule is logical else numbers] * count


def by_cell(row: Function, arguments: Sequence[object]) -> list[object]:
    """What the function gives of each cell; ... where it is undefined."""
    spread = [[*each] if isinstance(each, Sequence) else [each] * LENGTH for each in arguments]
    found: list[object] = []
    for cells in zip(*spread, strict=True):
        try:
            cell = row.exact(*cells)
            found.append(exact.bounded(cell) if isinstance(cell, Fraction) else cell)
        except exact.NotDefined:
            found.append(...)
    return found


@pytest.mark.parametrize("row", OF_CELLS, ids=lambda row: row.name)
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_a_function_of_columns_gives_what_it_gives_of_cells(row: Function, data: st.DataObject) -> None:
    arguments = [data.draw(each) for each in operands(row)]
    if not any(isinstance(each, Sequence) for each in arguments):
        return
    assert row.columns is not None
    found = row.columns(*arguments)
    if found is not None and (not isinstance(found, Column) or fits(found)):
        assert [*found] == by_cell(row, arguments)


@pytest.mark.parametrize("row", ALONG_AXES, ids=lambda row: row.name)
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_a_function_along_an_axis_gives_of_a_column_what_it_gives_of_cells(row: Function, data: st.DataObject) -> None:
    line = data.draw(lines(st.booleans() if row.name == "ANTAL" else NUMBERS))
    assert row.columns is not None
    if isinstance(line, Column) == (row.name != "ANTAL") and (found := row.columns(line)) is not None:
        assert (found if row.manner is Manner.REDUCING else [*found]) == row.exact([*line])


@given(st.lists(NUMBERS, min_size=1), st.integers(0, 4))
def test_a_column_holds_the_cells_it_was_made_of(cells: list[Fraction], at: int) -> None:
    column = in_column(cells)
    assert isinstance(column, Column)
    assert column[at % len(cells)] == cells[at % len(cells)]  # before and after all have been asked for
    assert [*column] == cells
    assert column[at % len(cells)] == cells[at % len(cells)]
    assert column == tuple(cells) == column
    assert hash(column) == hash(tuple(cells))
    assert column[1:] == tuple(cells[1:])


def test_cells_with_long_denominators_stay_as_they_are() -> None:
    assert isinstance(in_column([Fraction(1, 2**511)]), Column)
    assert in_column([Fraction(1, 2**511), Fraction(1, 3)]) == (Fraction(1, 2**511), Fraction(1, 3))
    assert not isinstance(in_column([Fraction(1, 2**511), Fraction(1, 3)]), Column)


@given(data=st.data())
def test_within_groups_a_column_gives_what_cells_give(data: st.DataObject) -> None:
    row = data.draw(st.sampled_from([row for row in FUNCTIONS.values() if row.takes_groups and row.columns]))
    members = tuple(map(str, range(data.draw(st.integers(1, 8)))))
    own, of = Axis("skola", members, members), Axis("ort", ("a", "b", "c"), ("A", "B", "C"))
    values = st.booleans() if row.name == "ANTAL" else NUMBERS
    line = in_column(tuple(data.draw(values) for _ in members))
    groups = in_column(tuple(Fraction(data.draw(st.integers(1, 3))) for _ in members))
    found = within_groups(row, Table((own,), line), Table((own,), groups), own, of)
    within = [[at for at, group in enumerate(groups) if group == number] for number in (1, 2, 3)]
    if found is None:
        return
    each = [row.exact([line[at] for at in places]) if places else [] for places in within]
    if row.manner is Manner.REDUCING:
        assert (found.axes, [*found.cells]) == ((of,), each)
    else:
        cells = dict(zip(chain(*within), chain(*each), strict=True))
        assert (found.axes, [*found.cells]) == ((own,), [cells[at] for at in range(len(members))])


@given(st.lists(st.integers(1, 3), min_size=1), st.tuples(NUMBERS, NUMBERS, NUMBERS))
def test_to_each_is_given_the_number_of_its_group(numbers: list[int], values: tuple[Fraction, ...]) -> None:
    members = tuple(map(str, range(len(numbers))))
    own, of = Axis("skola", members, members), Axis("ort", ("a", "b", "c"), ("A", "B", "C"))
    groups = Table((own,), in_column([Fraction(number) for number in numbers]))
    found = within_groups(FUNCTIONS["GRUPPENS"], Table((of,), in_column(values)), groups, own, of)
    assert found is not None
    assert [*found.cells] == [values[number - 1] for number in numbers]


def same_by_cell(seed: int, count: int | None) -> bool:
    """Evaluate every step of an agreement made at random, by column and by cell."""
    written = texts(seed, count)
    made = read_agreement({name: Source(name, text) for name, text in written.config.items()})
    package = Source("datapackage.yaml", written.data["datapackage.yaml"])
    figures = Figures(read_statistics(package, lambda path: Source(path, written.data[path])))

    def values() -> list[Table]:
        world = AgreementYear(made, figures, YEAR).world
        return [world.value(target, Moment(YEAR)) for target in world.program.steps]

    by_column = values()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(evaluate, "FUNCTIONS", BY_CELL)
        assert values() == by_column
    return any(isinstance(table.cells, Column) for table in by_column)


@pytest.mark.parametrize(("seed", "count"), [(1, None), (2, 40), (3, None), (5, 9)])
def test_steps_made_at_random_are_the_same_by_column_and_by_cell(seed: int, count: int | None) -> None:
    assert same_by_cell(seed, count)


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(st.integers(0, 10**9), st.sampled_from([None, None, 30]))
def test_many_steps_made_at_random_are_the_same_by_column_and_by_cell(seed: int, count: int | None) -> None:
    same_by_cell(seed, count)
