"""The conditions that rules state (`kontroller`), and the messages for those that do not hold."""

from collections.abc import Collection, Iterator
from fractions import Fraction

from tillaggsbelopp.agreement.messages import MemberSlot
from tillaggsbelopp.agreement.program import BoundCondition
from tillaggsbelopp.diagnostics import CheckFailed, Diagnostic
from tillaggsbelopp.engine.faults import raise_if_undefined
from tillaggsbelopp.engine.world import World
from tillaggsbelopp.formula.check import Type
from tillaggsbelopp.formula.evaluate import Evaluation, Moment
from tillaggsbelopp.formula.tree import Formula, Node, Reference, YearTarget
from tillaggsbelopp.formula.unit_rules import Special
from tillaggsbelopp.formula.units import NUMBER
from tillaggsbelopp.formula.values import Cell, Table, broadcast
from tillaggsbelopp.swedish import format_number


def check_conditions(world: World, moment: Moment, rules: Collection[str] | None = None) -> None:
    """Evaluate every condition of the rules that are in force (only of `rules`, if given).

    Raises CheckFailed with all that do not hold; if none fails, InvalidInput with those that can't be evaluated.
    """
    evaluation = Evaluation(world)
    conditions = [c for c in conditions_of(world, moment) if rules is None or c.rule in rules]
    tables = [(condition, evaluation.evaluate(condition.tree, moment)) for condition in conditions]
    failures = [
        failure
        for condition, table in tables
        if any(cell is False for cell in table.cells)
        for failure in failures_of(condition, table, evaluation, moment)
    ]
    if failures:
        raise CheckFailed(failures)
    generated = {step.step.formula.place.source for step in world.program.steps.values() if step.step.generated}
    raise_if_undefined([(table, f"ett villkor i {condition.rule}") for condition, table in tables], generated)


def conditions_of(world: World, moment: Moment) -> list[BoundCondition]:
    """The conditions of the rules that are in force in the year of a moment."""
    return [condition for condition in world.program.conditions if world.months(condition.rule, moment.year)]


def failures_of(
    condition: BoundCondition, table: Table, evaluation: Evaluation, moment: Moment
) -> Iterator[Diagnostic]:
    """Yield the message for each member that a condition does not hold for; `table` has its truth values."""
    slots = [evaluation.evaluate(tree, moment) for tree, _ in condition.slots]
    axes, (truths, *values) = broadcast([table, *slots])
    grid = Table(axes, ())
    for index, holds in enumerate(truths):
        if holds is not False:
            continue
        cells = iter([column[index] for column in values])
        slots_left = iter(condition.slots)
        text = "".join(
            part
            if isinstance(part, str)
            else grid.label(index)
            if isinstance(part, MemberSlot)
            else _shown(next(cells), next(slots_left))
            for part in condition.written.message.parts
            if isinstance(part, str | MemberSlot | Formula)
        )
        yield Diagnostic(text, condition.written.condition.place)


def _shown(cell: Cell, slot: tuple[Node, Type]) -> str:
    tree, type_ = slot
    if isinstance(cell, bool):
        return "sant" if cell else "falskt"
    if not isinstance(cell, Fraction):
        return "(saknas)"
    if isinstance(tree, Reference) and isinstance(tree.target, YearTarget):
        return str(cell)
    unit = "" if type_.dimension in (NUMBER, Special.ZERO) else f" {type_.dimension}"
    return f"{format_number(cell)}{unit}"
