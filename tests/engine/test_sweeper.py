"""The NumPy reading against the exact one: every agreement there is, with parameters and figures changed at random."""

import random
from fractions import Fraction
from functools import lru_cache

import pytest

from tests.test_examples import NAMES, cases, loaded
from tests.worlds import ROOT
from tillaggsbelopp.agreement.changes import read_option
from tillaggsbelopp.agreement.reading import Agreement
from tillaggsbelopp.cli.folders import load
from tillaggsbelopp.diagnostics import Faults, InvalidInput, render
from tillaggsbelopp.engine.figures import Figures
from tillaggsbelopp.engine.scenarios import Point
from tillaggsbelopp.engine.sweeper import Amounts, Sweeper
from tillaggsbelopp.engine.tried import Setting, read_setting

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
    found = read_setting(agreement, figures, read_option(text, "--over"), year, faults)
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
    for field in figures.statistics.fields.values():
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
        texts = [f"{name}=*{factor}" for name, factor in zip(chosen, factors, strict=True)]
        made.append(tuple(setting(agreement, figures, year, text) for text in texts))
    return made


def check(agreement: Agreement, figures: Figures, year: int, made: list[Point]) -> Amounts:
    """Every scenario as the exact engine has it: refused or not, the kronor, and the unrounded amounts."""
    sweeper = Sweeper(agreement, figures, year, made[0])
    swept = sweeper.amounts(made)
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
            step = str(sweeper._unrounded(agreement.rule(component.rule)))
            if step in result.trace.steps:
                cells = result.trace.steps[step].result.cells
                near = swept.unrounded[component.rule][number]
                assert near == pytest.approx([float(c) if isinstance(c, Fraction) else 0.0 for c in cells], 1e-9, 1e-9)
    return swept


@pytest.mark.parametrize("name", [OREBRO, *NAMES])
def test_sweep_and_exact_engine_agree(name: str) -> None:
    agreement, figures, years = world(name)
    for seed in range(1, 3 if len(figures.statistics.municipalities.members) > 100 else 5):
        year = years[seed % len(years)]
        check(agreement, figures, year, points(agreement, figures, year, seed, 3))
