"""All that is read for a year, directly or not, each thing at its moment; and the inputs that amounts rest on."""

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import partial

from tillaggsbelopp.agreement.models import Rule
from tillaggsbelopp.agreement.program import Program
from tillaggsbelopp.agreement.steps import AMOUNT, reserved
from tillaggsbelopp.engine.conditions import conditions_of
from tillaggsbelopp.engine.world import World
from tillaggsbelopp.formula.evaluate import Evaluation, Moment
from tillaggsbelopp.formula.function import Manner
from tillaggsbelopp.formula.functions import FUNCTIONS
from tillaggsbelopp.formula.tree import (
    Call,
    FieldTarget,
    Node,
    ParameterTarget,
    Reference,
    StepTarget,
    Target,
    children,
)

Read = tuple[FieldTarget | ParameterTarget, Moment]
At = tuple[Target, Moment]
"""A target that is read, and the moment it is read at."""


def closure(starts: Iterable[At], reads: Callable[[Target, Moment], Iterable[At]]) -> Iterator[At]:
    """Yield the starts and all that is read for them, each once; `reads` gives what one of them reads directly."""
    waiting = list(starts)
    seen: set[At] = set()
    for each in waiting:  # grows while it is walked
        if each not in seen:
            seen.add(each)
            waiting += reads(*each)
            yield each


def read_for_year(
    world: World, year: int, named: Callable[[Node, Moment], Iterable[At]], only: Collection[str] = ()
) -> Iterator[At]:
    """Yield all that a year's conditions and steps (those called `only`, if given) read, and these steps.

    `named` gives what a formula reads directly. What a decided year rests on is not looked into.
    """
    now = Moment(year)
    steps = [target for target in world.program.steps if not only or target.step in only]
    starts: list[At] = [(target, now) for target in steps if not world.idle(target, now)]
    for condition in conditions_of(world, now):
        starts += named(condition.tree, now)

    def reads(target: Target, moment: Moment) -> Iterable[At]:
        if not isinstance(target, StepTarget) or moment.year in world.figures.decided:
            return ()
        return named(world.read(target, moment), moment)

    return closure(starts, reads)


def moments_read(world: World, year: int) -> dict[Moment, list[Rule]]:
    """Find the rules whose amounts are read at another moment for a year's amounts: those of other years or statistics.

    Decided years are left out; they are read as they were decided.
    """
    found: dict[Moment, list[Rule]] = {}
    if world.program.reads_other_moments:
        for target, moment in read_for_year(world, year, Evaluation(world).references):
            other = moment != Moment(year) and moment.year not in world.figures.decided
            if other and isinstance(target, StepTarget) and target.step == AMOUNT:
                found.setdefault(moment, []).append(world.program.agreement.rule(target.rule))
    return found


def read_for_amounts(world: World, year: int) -> tuple[Read, ...]:
    """Find the fields and parameters that amounts and conditions of a year are computed from.

    Unlike the trace, which tells everything that formulas name, this leaves out the branch that OM does not take: a
    value that only a past phase-in needs is not missing. As long as the condition can't be known, both branches count.
    The values of decided years are those decided on, and need no inputs.
    """
    return tuple(
        (target, moment)
        for target, moment in read_for_year(world, year, partial(_read, Evaluation(world)), reserved())
        if isinstance(target, FieldTarget | ParameterTarget) and moment.year not in world.figures.decided
    )


def read_for_display(program: Program, year: int) -> tuple[Read, ...]:
    """Find the input that amounts are only shown by: the field of the kronor per head."""
    per = program.agreement.terms.kronor_per
    return () if per is None else ((FieldTarget(per.field), Moment(year)),)


def _read(evaluation: Evaluation, node: Node, moment: Moment) -> Iterator[At]:
    match node:
        case Call("OM", (condition, then, otherwise)):
            yield from _read(evaluation, condition, moment)
            cells = evaluation.evaluate(condition, moment).cells
            if any(cell is not False for cell in cells):
                yield from _read(evaluation, then, moment)
            if any(cell is not True for cell in cells):
                yield from _read(evaluation, otherwise, moment)
        case Call() if FUNCTIONS[node.function].manner is not Manner.TIME:
            for child in children(node):
                yield from _read(evaluation, child, moment)
        case Call() | Reference():
            yield from evaluation.references(node, moment)
        case _:
            pass
