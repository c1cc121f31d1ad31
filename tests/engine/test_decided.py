"""What FÖREGÅENDE reads of a year that has been decided."""

from dataclasses import replace

import pytest

from tests.worlds import agreement, calculate, figures
from tillaggsbelopp.agreement.reading import Agreement
from tillaggsbelopp.diagnostics import InvalidInput
from tillaggsbelopp.engine.figures import Decided, Figures
from tillaggsbelopp.formula.values import Table

DATA = figures({"vikt": ("tal", [1, 3])}, ["01", "02"])


def rule(pot: int) -> dict[str, str]:
    return {"bas": f"pott: {pot} kr\nfördelningsnyckel: vikt\n"}


def growth(pot: int) -> Agreement:
    """Half of what was allocated last year, and a pot besides; in the first year (2020) 10 kr each."""
    before = "FÖREGÅENDE(TILLDELAT(bas); 10 kr)"
    return agreement({**rule(pot), "växt": f"steg:\n  fjol: {before}\ntilldelning: fjol / 2\n"})


def of(made: Agreement, year: int, *decided: tuple[int, Agreement, Figures]) -> list[list[int]]:
    then = {when: Decided(when, each, data, f"beslut/{when}") for when, each, data in decided}
    result = calculate(made, replace(DATA, decided=then), year)
    return [list(component.amounts.values()) for component in result.components]


def test_the_year_before_is_as_it_was_decided() -> None:
    now = growth(400)
    assert of(now, 2022) == [[100, 300], [50, 150]]
    assert of(now, 2022, (2021, growth(800), DATA)) == [[100, 300], [100, 300]]
    other = figures({"vikt": ("tal", [1, 1])}, ["01", "02"])
    assert of(now, 2022, (2021, growth(800), other)) == [[100, 300], [200, 200]]


def test_years_since_the_last_decision_are_calculated() -> None:
    assert of(growth(400), 2023, (2021, growth(800), DATA)) == [[100, 300], [50, 150]]


def test_the_year_itself_and_later_ones_are_not_read_as_decided() -> None:
    assert of(growth(400), 2022, (2022, growth(800), DATA)) == [[100, 300], [50, 150]]


def test_the_trace_says_what_was_decided() -> None:
    then = {2021: Decided(2021, growth(800), DATA, "beslut/2021")}
    trace = calculate(growth(400), replace(DATA, decided=then), 2022).trace
    (decided,) = trace.decided.values()
    assert (decided.name, decided.year, decided.shown) == ("bas.belopp", 2021, "beslut/2021")
    assert isinstance(decided.value, Table)
    assert "bas.belopp 2021" not in trace.steps


@pytest.mark.parametrize(
    ("then", "data"),
    [
        (agreement({"annan": "pott: 1 kr\nfördelningsnyckel: vikt\n"}), DATA),
        (agreement({**rule(800)}), figures({"vikt": ("tal", [1, 3])}, ["01", "03"])),
    ],
)
def test_what_was_not_there_or_was_something_else_is_said(then: Agreement, data: Figures) -> None:
    with pytest.raises(InvalidInput) as refused:
        of(growth(400), 2022, (2021, then, data))
    (diagnostic,) = refused.value.diagnostics
    assert diagnostic.what.startswith("bas.belopp finns inte i det som fastställdes för 2021 (beslut/2021)")
    assert "OM(år = 2022" in diagnostic.remedy
