"""What must hold before amounts are shared: values are there, and the conditions of rules (`kontroller`) hold."""

from collections.abc import Collection, Iterable, Iterator
from fractions import Fraction

from tillaggsbelopp.agreement.messages import MemberSlot
from tillaggsbelopp.agreement.program import BoundCondition, Program
from tillaggsbelopp.diagnostics import CheckFailed, Diagnostic, Faults, Place
from tillaggsbelopp.engine.world import World
from tillaggsbelopp.formula.check import Type
from tillaggsbelopp.formula.evaluate import Evaluation, Moment
from tillaggsbelopp.formula.tree import Formula, Node, Reference, YearTarget
from tillaggsbelopp.formula.unit_rules import Special
from tillaggsbelopp.formula.units import NUMBER
from tillaggsbelopp.formula.values import Cause, Cell, Missing, Table, broadcast, causes_in
from tillaggsbelopp.swedish import format_number, join_words


def raise_if_undefined(wanted: Iterable[tuple[Table, str]], program: Program | None = None) -> None:
    """Raise InvalidInput if a cell of any wanted table is undefined or missing.

    `wanted` has pairs of a table and what it is in words. A cause inside a formula that `program` has generated is left
    out where others are told: it follows from one of those.
    """
    steps = program.steps.values() if program is not None else ()
    generated = {bound.step.formula.place.source for bound in steps if bound.step.generated}
    faults = Faults()
    causes: list[Cause] = []
    needed_by: dict[Missing, list[str]] = {}
    for table, what in wanted:
        causes += causes_in(table)
        for cell in table.cells:
            if isinstance(cell, Missing):
                needed_by.setdefault(cell, []).append(what)
    for missing, needing in needed_by.items():
        faults.add(
            f"{missing} saknas, och {join_words(needing)} kan inte räknas utan",
            missing.place,
            remedy="Fyll i värdet, eller säg vad som ska gälla med OMSAKNAS(…; …).",
        )
    at_root = [cause for cause in causes if cause.place is None or cause.place.source not in generated]
    faults.extend(diagnostics_of(at_root if at_root or faults else causes))
    faults.raise_if_any()


def diagnostics_of(causes: Iterable[Cause]) -> list[Diagnostic]:
    """Make one diagnostic per cause and place; causes that differ only in whom they strike are told together."""
    labels: dict[tuple[str, Place | None, str, str], list[str]] = {}
    for cause in causes:
        struck = labels.setdefault((cause.what, cause.place, cause.expected, cause.remedy), [])
        if cause.label and cause.label not in struck:
            struck.append(cause.label)
    return [
        Diagnostic(f"{what} för {join_words(struck)}" if struck else what, place, expected, remedy)
        for (what, place, expected, remedy), struck in labels.items()
    ]


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
    raise_if_undefined([(table, f"ett villkor i {condition.rule}") for condition, table in tables], world.program)


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
