"""The inputs that a year really rests on: fields and parameters read for its amounts, each at its moment."""

from collections.abc import Iterable, Iterator

from tillaggsbelopp.agreement.program import Program
from tillaggsbelopp.agreement.steps import reserved
from tillaggsbelopp.engine.closure import At, closure
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


def read_for_amounts(world: World, year: int) -> tuple[Read, ...]:
    """Find the fields and parameters that amounts and conditions of a year are computed from.

    Unlike the trace, which tells everything that formulas name, this leaves out the branch that OM does not take: a
    value that only a past phase-in needs is not missing. As long as the condition can't be known, both branches count.
    """
    now = Moment(year)
    evaluation = Evaluation(world)
    decided = world.figures.decided  # values of these years are those decided on, and need no inputs
    names = reserved()
    starts: list[At] = [
        (target, now) for target in world.program.steps if target.step in names and not world.idle(target, now)
    ]
    for condition in conditions_of(world, now):
        starts += _read(evaluation, condition.tree, now)

    def reads(target: Target, moment: Moment) -> Iterable[At]:
        if not isinstance(target, StepTarget) or moment.year in decided:
            return ()
        return _read(evaluation, world.read(target, moment), moment)

    return tuple(
        (target, moment)
        for target, moment in closure(starts, reads)
        if isinstance(target, FieldTarget | ParameterTarget) and moment.year not in decided
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
