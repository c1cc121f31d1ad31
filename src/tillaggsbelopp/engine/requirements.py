"""The requirements on pots, keys and allocations before they are shared.

They are formulas (`agreement/steps.py`); those that do not hold are put in words here.
"""

from collections.abc import Sequence
from fractions import Fraction
from itertools import product
from typing import Final

from tillaggsbelopp.agreement.in_force import MONTHS_OF_YEAR
from tillaggsbelopp.agreement.models import Rule
from tillaggsbelopp.agreement.program import Program, place_of
from tillaggsbelopp.agreement.steps import (
    AMOUNT,
    KEY,
    NOT_NEGATIVE,
    PAID_SUM_MET,
    POT,
    RECEIVER,
    ROUNDED_POT,
    SUM,
    SUM_MET,
    UNROUNDED,
)
from tillaggsbelopp.diagnostics import Diagnostic, Faults
from tillaggsbelopp.engine.conditions import raise_if_undefined
from tillaggsbelopp.engine.world import World
from tillaggsbelopp.formula.evaluate import Evaluation, Moment
from tillaggsbelopp.formula.tree import FieldTarget, Reference, StepTarget, children, walk
from tillaggsbelopp.formula.values import Table
from tillaggsbelopp.statistics.cell_places import place_of_cell
from tillaggsbelopp.swedish import format_number, join_words

_MOST_TOLD: Final = 3


def check_values(world: World, moment: Moment, rules: Sequence[Rule]) -> None:
    """Check that pots, keys and allocations have values and meet the requirements. InvalidInput if not.

    Nothing is required of a rule that is not in force.
    """
    rules = [rule for rule in rules if world.months(rule.id, moment.year)]
    wanted = []
    for rule in rules:
        for name in (POT, KEY, SUM) if rule.allocation is None else (UNROUNDED, SUM):
            if (target := StepTarget(rule.id, name)) in world.program.steps:
                wanted.append((world.value(target, moment), str(target)))
    raise_if_undefined(wanted, world.program)
    faults = Faults()
    for rule in rules:
        faults.extend(_failures(rule, world, moment))
    faults.raise_if_any()
    # What remains to go wrong is a number in the sharing's own steps that grows past any real figure.
    targets = [StepTarget(rule.id, AMOUNT) for rule in rules if rule.distributed]
    raise_if_undefined([(world.value(target, moment), str(target)) for target in targets])


def _failures(rule: Rule, world: World, moment: Moment) -> list[Diagnostic]:
    """Tell of each requirement of a rule that does not hold; of keys, and of sums, one thing at a time."""
    evaluation = Evaluation(world)
    required = world.program.requirements[rule.id]
    failed = [name for name, tree in required.items() if evaluation.evaluate(tree, moment).scalar is False]
    steps = [step for step, name in NOT_NEGATIVE.items() if name in failed]
    found = [_negative(StepTarget(rule.id, step), world, moment) for step in steps]
    if RECEIVER in failed and KEY not in steps:  # a negative key has been told already
        found.append(_without_receiver(rule, world, moment))
    for name in [each for each in (SUM_MET, PAID_SUM_MET) if each in failed][:1]:
        allocated, stated = (number(evaluation.evaluate(side, moment)) for side in children(required[name]))
        months = MONTHS_OF_YEAR if name == SUM_MET else len(world.months(rule.id, moment.year))
        found.append(_unlike_sum(rule, world.program, allocated, stated, months))
    return found


def _negative(target: StepTarget, world: World, moment: Moment) -> Diagnostic:
    table = world.value(target, moment)
    below = [
        f"{table.label(index) or target.step} ({format_number(cell)})"
        for index, cell in enumerate(table.cells)
        if isinstance(cell, Fraction) and cell < 0
    ]
    return Diagnostic(
        f"{target} är under 0: {join_words(below)}",
        place_of(world.program, target),
        remedy=_figures_below_zero(world, target, moment)
        + (
            "En nyckel kan inte vara negativ; använd MAX(…; 0)."
            if target.step == KEY
            else "Använd MAX(…; 0), eller säg negativa_belopp: tillåts om belopp får vara under 0."
        ),
    )


def _figures_below_zero(world: World, target: StepTarget, moment: Moment) -> str:
    """Suggest where to look first: figures below 0 that a step is computed from, or "" if there are none."""
    trees = [world.program.steps[step].tree for step in world.program.needed_for(target)]
    named = dict.fromkeys(node.target for tree in trees for node in walk(tree) if isinstance(node, Reference))
    found = []
    for name in (each.field for each in named if isinstance(each, FieldTarget)):
        field = world.figures.statistics.fields[name]
        year = world.year_of(field, moment)
        table = world.value(FieldTarget(name), moment)
        for cell, members in zip(table.cells, product(*(axis.members for axis in table.axes)), strict=True):
            if isinstance(cell, Fraction) and cell < 0:
                at = {axis.name: member for axis, member in zip(table.axes, members, strict=True)}
                place = place_of_cell(field, year, at)
                shown = format_number(cell / field.measure.scale)
                found.append(f"{name} är {shown} i {place or field.file}")
    if not found:
        return ""
    more = f" (och {len(found) - _MOST_TOLD} till)" if len(found) > _MOST_TOLD else ""
    return f"Se först efter uppgiften: {join_words(found[:_MOST_TOLD])}{more}; är den rätt, ändra formeln. "


def _without_receiver(rule: Rule, world: World, moment: Moment) -> Diagnostic:
    pot = number(world.value(StepTarget(rule.id, ROUNDED_POT), moment))
    return Diagnostic(
        f"{rule.id}: potten är {format_number(pot)} kr men fördelningsnyckeln är 0 för alla",
        place_of(world.program, StepTarget(rule.id, KEY)),
        remedy="Se efter gränserna i nyckeln och underlaget, eller låt potten bli 0.",
    )


def _unlike_sum(rule: Rule, program: Program, allocated: Fraction, stated: Fraction, months: int) -> Diagnostic:
    paid = f" för {months} av årets {MONTHS_OF_YEAR} månader" if months < MONTHS_OF_YEAR else ""
    return Diagnostic(
        f"{rule.id}: tilldelningen{paid} blir {format_number(allocated)} kr men summa är {format_number(stated)} "
        f"kr, skillnad {format_number(allocated - stated)} kr",
        place_of(program, StepTarget(rule.id, SUM)),
        remedy="Låt tilldelningen ge summan, eller ta bort summa.",
    )


def number(table: Table) -> Fraction:
    """The number of a scalar that is known to have one."""
    cell = table.scalar
    if not isinstance(cell, Fraction):
        raise AssertionError(f"not a number: {cell}")
    return cell
