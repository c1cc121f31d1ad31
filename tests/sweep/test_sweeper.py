"""The NumPy reading against the exact one: every agreement there is, with parameters and figures changed at random."""

import random
from fractions import Fraction
from functools import lru_cache
from itertools import chain, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.generated import YEAR, candidate
from tests.test_examples import NAMES, cases, loaded
from tests.worlds import ROOT, agreement, dated_statistics
from tests.worlds import figures as figures_of
from tillaggsbelopp.agreement.changes import read_option
from tillaggsbelopp.agreement.reading import Agreement
from tillaggsbelopp.diagnostics import Faults, InvalidInput, render
from tillaggsbelopp.engine.figures import Figures
from tillaggsbelopp.engine.year import AgreementYear
from tillaggsbelopp.sweep.scenarios import Point
from tillaggsbelopp.sweep.sweeper import Amounts, Sweeper
from tillaggsbelopp.sweep.tried_values import Setting, read_setting
from tillaggsbelopp.workspace.folders import load

OREBRO = "orebro"
FACTORS = ("0.5", "0.9", "0.999", "1", "1.001", "1.02", "1.1", "2", "0", "-1")


@lru_cache
def world(name: str) -> tuple[Agreement, Figures, tuple[int, ...]]:
    """An agreement, its figures and the years that its cases calculate."""
    if name == OREBRO:
        found = load(str(ROOT / "config/orebro"), str(ROOT / "data/orebro"))
        return found.agreement, found.figures, (2024, 2025)
    years = tuple(sorted({case.year for case in cases(name) if case.expected and not case.changes}))
    return loaded(name).agreement, loaded(name).figures, years


def setting(agreement: Agreement, figures: Figures, year: int, text: str) -> Setting:
    faults = Faults()
    found = read_setting(AgreementYear(agreement, figures, year), read_option(text, "--over"), faults)
    assert found is not None, [render(fault) for fault in faults.found]
    return found


def quantities(agreement: Agreement, figures: Figures, year: int) -> list[str]:
    """Everything that can be multiplied: parameters and index values that are there, fields whole and cell by cell."""
    found = [
        f"{rule.id}.{name}"
        for rule in agreement.rules
        for name, parameter in rule.parameters.items()
        if parameter.stated_year(year) is not None
    ]
    found += [f"{index.id}.{when}" for index in agreement.indices for when in index.years()]
    for field in (each for each in figures.statistics.fields.values() if each.groups is None):
        member = ".".join(axis.members[len(axis.members) // 2] for axis in field.axes)
        found += [field.name, f"{field.name}.{member}"]
    return found


def points(agreement: Agreement, figures: Figures, year: int, seed: int, count: int) -> list[Point]:
    """Scenarios of one to three quantities, each multiplied by something."""
    rng = random.Random(seed)
    chosen = rng.sample(quantities(agreement, figures, year), rng.randint(1, 3))
    made: list[Point] = []
    for _ in range(count):
        factors = [rng.choice(FACTORS[: rng.choice([8, 8, 8, 10])]) for _ in chosen]
        scaled = zip(chosen, factors, strict=True)
        made.append(tuple(multiplied(agreement, figures, year, name, factor) for name, factor in scaled))
    return made


def multiplied(agreement: Agreement, figures: Figures, year: int, name: str, factor: str) -> Setting:
    """A quantity times a factor; as it is where that would pass the limits of its field, which are refused."""
    faults = Faults()
    found = read_setting(AgreementYear(agreement, figures, year), read_option(f"{name}=*{factor}", "--over"), faults)
    if found is None:
        assert all("ska vara minst" in each.what or "ska vara högst" in each.what for each in faults.found)
    return found or setting(agreement, figures, year, f"{name}=*1")


def check(agreement: Agreement, figures: Figures, year: int, *axes: list[Point]) -> Amounts:
    """Every scenario as the exact engine has it: refused or not, the kronor, and the unrounded amounts."""
    made = [tuple(chain(*each)) for each in product(*axes)]
    sweeper = Sweeper(AgreementYear(agreement, figures, year), made[0])
    swept = sweeper.amounts(*axes)
    for number, point in enumerate(made):
        try:
            result = sweeper.result(point)
        except InvalidInput:
            assert swept.refused[number], point
            continue
        assert not swept.refused[number], [str(each) for each in point]
        for component in result.distributed:
            kronor = swept.kronor[component.rule][number]
            assert kronor.tolist() == list(component.amounts.values()), (component.rule, [str(each) for each in point])
            step = str(sweeper.world.program.unrounded(component.rule))
            if step in result.trace.steps:
                cells = result.trace.steps[step].result.cells
                near = swept.unrounded[component.rule][number]
                assert near == pytest.approx([float(c) if isinstance(c, Fraction) else 0.0 for c in cells], 1e-9, 1e-9)
    return swept


@pytest.mark.parametrize("name", [OREBRO, *NAMES])
@given(seed=st.integers(0, 10**6))
@settings(max_examples=4)
def test_sweep_and_exact_engine_agree(name: str, seed: int) -> None:
    agreement, figures, years = world(name)
    year = years[seed % len(years)]
    large = len(figures.statistics.municipalities.members) > 100
    check(agreement, figures, year, points(agreement, figures, year, seed, 1 if large else 2))


@pytest.mark.slow
@given(seed=st.integers(0, 10**6))
@settings(max_examples=4)
def test_a_grid_has_every_combination_of_the_points_of_its_axes(seed: int) -> None:
    name = random.Random(seed).choice([OREBRO, *NAMES])
    agreement, figures, years = world(name)
    year = years[seed % len(years)]
    rng, made = random.Random(seed), []
    for chosen in rng.sample(quantities(agreement, figures, year), 3):
        made.append([(multiplied(agreement, figures, year, chosen, factor),) for factor in rng.sample(FACTORS[:8], 2)])
    check(agreement, figures, year, *made)


@given(seed=st.integers(0, 10**6))
@settings(max_examples=3)
def test_they_agree_on_agreements_made_at_random(seed: int) -> None:
    made = candidate(seed % 1000)
    if made is not None:
        check(made.agreement, made.figures, YEAR, points(made.agreement, made.figures, YEAR, seed, 2))


def test_kronor_are_equal_where_every_remainder_is_a_tie() -> None:
    """Pots that share into halves and thirds of equal keys: what binary arithmetic is worst at."""
    rules = {"lika": "parametrar:\n  sats: {enhet: \"%\", värden: {2020: 5}, status: fakta, källa: prov}\n"
                     "pott: sats * 1000010 kr\nfördelningsnyckel: antal * sats\n"}  # fmt: skip
    made, data = agreement(rules), figures_of({"antal": ("st", [1, 1, 1, 1, 1, 1])}, "123456")
    texts = [f"lika.sats={number / 2}" for number in range(1, 60)]
    check(made, data, 2024, [(setting(made, data, 2024, text),) for text in texts])


def test_conditions_that_fail_and_amounts_that_are_undefined_are_marked() -> None:
    rules = {
        "delad": """
        parametrar:
          x: {enhet: tal, värden: {2020: 5}, status: fakta, källa: prov}
        pott: 100 kr / (x - 4)
        fördelningsnyckel: antal
        kontroller: [{villkor: x < 7, fel: för högt}]
        """
    }
    made, data = agreement(rules), figures_of({"antal": ("st", [1, 3])}, "12")
    swept = check(made, data, 2024, [(setting(made, data, 2024, f"x={x}"),) for x in ("3", "4", "5", "6", "7", "8")])
    assert swept.refused.tolist() == [True, True, False, False, True, True]
    assert swept.kronor["delad"].tolist() == [[0, 0], [0, 0], [25, 75], [13, 37], [0, 0], [0, 0]]


def test_a_swept_index_value_raises_through_the_chain() -> None:
    agreement_, figures_, _ = world(OREBRO)
    texts = [f"lpik.2025={percent}" for percent in ("-1", "2.95", "7.125")]
    swept = check(agreement_, figures_, 2026, [(setting(agreement_, figures_, 2026, text),) for text in texts])
    assert len({tuple(each) for each in swept.kronor["psykiatri"].tolist()}) == 3
    assert swept.exactly == 0


def test_a_swept_reference_year_is_computed_exactly() -> None:
    rules = {
        "bakåt": """
        parametrar:
          lag: {enhet: tal, värden: {2020: 1}, status: fakta, källa: prov}
        pott: 100 kr
        fördelningsnyckel: VÄRDE(OMSAKNAS(invånare; 0); år - lag)
        """
    }
    made, data = agreement(rules), Figures(dated_statistics())
    swept = check(made, data, 2022, [(setting(made, data, 2022, f"lag={lag}"),) for lag in ("1", "2", "5")])
    assert swept.kronor["bakåt"].tolist() == [[43, 57], [100, 0], [0, 0]]
    assert swept.exactly == 3


def test_one_member_of_a_parameter_over_an_axis_is_swept_alone() -> None:
    rules = {
        "viktad": """
        parametrar:
          vikt: {axel: ålder, enhet: tal, värden: {2020: {unga: 1, gamla: 3}}, status: fakta, källa: prov}
        pott: SUMMA(vikt) * 100 kr
        fördelningsnyckel: antal
        """
    }
    made, data = agreement(rules), figures_of({"antal": ("st", [1, 3])}, "12")
    swept = check(made, data, 2024, [(setting(made, data, 2024, f"vikt.gamla={x}"),) for x in (3, 7, 1)])
    assert swept.kronor["viktad"].tolist() == [[100, 300], [200, 600], [50, 150]]


def test_a_sum_that_is_not_met_is_refused() -> None:
    rules = {
        "egen": """
        parametrar:
          x: {enhet: kr, värden: {2020: 40}, status: fakta, källa: prov}
        tilldelning: antal * 10 kr
        summa: x
        """
    }
    made, data = agreement(rules), figures_of({"antal": ("tal", [1, 3])}, "12")
    swept = check(made, data, 2024, [(setting(made, data, 2024, f"x={x}"),) for x in ("39", "40", "40.4", "41")])
    assert swept.refused.tolist() == [True, False, False, True]
