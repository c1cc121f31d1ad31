"""Rules that are damped by what they gave the year before: how soon each amount comes to where it is going.

All figures, parameters and index values are held as they are in the last year, and the years after it computed, so that
only what the rule itself does remains. `år` goes on: a transition may be written by years.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final, NamedTuple

from tillaggsbelopp.agreement.binding import looked_back_at
from tillaggsbelopp.agreement.program import Program, compile_agreement
from tillaggsbelopp.agreement.reading import Agreement
from tillaggsbelopp.agreement.steps import AMOUNT
from tillaggsbelopp.engine.figures import Figures
from tillaggsbelopp.engine.result import Result
from tillaggsbelopp.engine.world import World
from tillaggsbelopp.formula.evaluate import Moment
from tillaggsbelopp.formula.tree import (
    Call,
    FieldTarget,
    Number,
    ParameterTarget,
    Reference,
    StepTarget,
    Target,
    YearTarget,
    walk,
)
from tillaggsbelopp.formula.values import Cell, Table

MOST_YEARS: Final = 20


class Transition(NamedTuple):
    """A damped rule: by code, in how many years each gets the `final` amount in kr that stays the same from then on.

    0 for whom it is reached already; None for whom it still changes after `MOST_YEARS`. Who gets nothing in any of the
    years has nothing to reach, and is left out.
    """

    rule: str
    name: str
    years: Mapping[str, int | None]
    final: Mapping[str, int]


class _HeldStill(World):
    """A world in which figures, parameters and months in force stay what they are in a year, in all years after it."""

    def __init__(self, program: Program, figures: Figures, last: int) -> None:
        super().__init__(program, figures)
        self._last = last

    def value_now(self, target: Target, moment: Moment) -> Table:
        """The value of a target; of a figure or parameter, after the last year, that of the last year."""
        if isinstance(target, FieldTarget | ParameterTarget):
            moment = moment._replace(year=min(moment.year, self._last))
        return super().value_now(target, moment)

    def months(self, rule: str, year: int) -> range:
        """The months of a year in which a rule is in force."""
        return super().months(rule, min(year, self._last))


def transitions_after(result: Result) -> tuple[Transition, ...]:
    """Find how soon the amounts of each damped rule come to rest after the year of a result.

    A rule is left out if it can't be computed for the years after, or reads statistics of years that move.
    """
    of = result.grounds
    program = of.program
    damped = [rule for rule in of.agreement.rules if rule.distributed and is_damped(program, rule.id)]
    if not damped:
        return ()
    program = compile_agreement(_without_end(of.agreement), of.world.figures.statistics.catalogue)
    world = _HeldStill(program, of.world.figures, of.year)
    found = []
    for rule in damped:
        amounts, at_rest = _years_of(world, StepTarget(rule.id, AMOUNT), of.year)
        whole = [[int(cell) for cell in cells if isinstance(cell, Fraction)] for cells in amounts]
        codes = result.municipalities.members
        if any(len(each) < len(codes) for each in whole):
            continue
        of_each = [*zip(*whole, strict=True)]
        given = {code: kronor for code, kronor in zip(codes, of_each, strict=True) if any(kronor)}
        years = {code: _reached(kronor, at_rest) for code, kronor in given.items()}
        found.append(Transition(rule.id, rule.name, years, {code: kronor[-1] for code, kronor in given.items()}))
    return tuple(found)


def is_damped(program: Program, rule: str) -> bool:
    """Tell whether a rule's amounts rest on a step of its own that reads what itself led to the year before."""
    needed = program.needed_for(StepTarget(rule, AMOUNT))
    for call in _calls(program, needed):
        if call.function == "VÄRDE" and not isinstance(call.arguments[1], Number):
            return False
    own = [target for target in needed if target.rule == rule]
    return any(
        isinstance(before, StepTarget) and before.rule == rule and target in program.needed_for(before)
        for target in own
        for before in looked_back_at(program.steps[target].tree)
    )


def _calls(program: Program, steps: Sequence[StepTarget]) -> Iterator[Call]:
    return (node for step in steps for node in walk(program.steps[step].tree) if isinstance(node, Call))


def _without_end(agreement: Agreement) -> Agreement:
    """The agreement with rules that never end, so that what is held still does not either."""
    if agreement.terms.in_force_until is None and all(rule.in_force_until is None for rule in agreement.rules):
        return agreement
    endless = {"in_force_until": None}
    rules = tuple(rule.model_copy(update=endless) for rule in agreement.rules)
    return replace(agreement, rules=rules, terms=agreement.terms.model_copy(update=endless))


def _years_of(world: World, target: StepTarget, last: int) -> tuple[list[Sequence[Cell]], bool]:
    """The amounts of the last year and those after it, and whether it is sure that they never change again."""
    program = world.program
    trees = [program.steps[step].tree for step in program.steps]
    by_year = any(isinstance(n, Reference) and isinstance(n.target, YearTarget) for tree in trees for n in walk(tree))
    found: list[Sequence[Cell]] = []
    before: list[Table] = []
    for year in range(last, last + MOST_YEARS + 1):
        found.append(world.value(target, Moment(year)).cells)
        state = [world.value(each, Moment(year)) for each in program.looked_back_at]
        if state == before and not by_year:
            return found, True
        before = state
    return found, False


def _reached(kronor: Sequence[int], at_rest: bool) -> int | None:
    """In how many years an amount is reached that stays the same; None if it still changes in the last of them."""
    if not at_rest and kronor[-1] != kronor[-2]:
        return None
    return next(years for years in range(len(kronor)) if len(set(kronor[years:])) == 1)
