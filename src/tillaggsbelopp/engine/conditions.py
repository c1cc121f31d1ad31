"""What must hold before amounts are shared: values, the conditions of rules (`kontroller`), and the requirements.

Requirements on pots, keys and allocations are formulas (`agreement/steps.py`); those that fail are put in words here.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import product
from typing import Final

from tillaggsbelopp.agreement.in_force import MONTHS_OF_YEAR
from tillaggsbelopp.agreement.models import Rule
from tillaggsbelopp.agreement.program import BoundCondition, Program, place_of
from tillaggsbelopp.agreement.rounding import METHODS
from tillaggsbelopp.agreement.steps import (
    AMOUNT,
    GROUP_AMOUNT,
    GROUP_KEY,
    GROUP_RECEIVER,
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
from tillaggsbelopp.agreement.written_formulas import MemberSlot
from tillaggsbelopp.diagnostics import CheckFailed, Diagnostic, Faults, Place
from tillaggsbelopp.engine.world import World
from tillaggsbelopp.formula import unit_rules
from tillaggsbelopp.formula.check import Type
from tillaggsbelopp.formula.evaluate import Evaluation, Moment
from tillaggsbelopp.formula.functions import FUNCTIONS
from tillaggsbelopp.formula.tree import (
    Call,
    FieldTarget,
    Formula,
    Node,
    Number,
    ParameterTarget,
    Reference,
    StepTarget,
    YearTarget,
    children,
    walk,
)
from tillaggsbelopp.formula.unit_rules import Group, Special
from tillaggsbelopp.formula.units import NUMBER, PERCENT, with_unit
from tillaggsbelopp.formula.values import Cause, Cell, Missing, Table, broadcast, causes_in, missing_in
from tillaggsbelopp.statistics.cells import place_of_cell
from tillaggsbelopp.swedish import format_number, join_words

_MOST_TOLD: Final = 3
_KEEP_UNITS: Final = (unit_rules.same, unit_rules.one_number, unit_rules.rounded_to)


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
        for cell in missing_in(table):
            needed_by.setdefault(cell, []).append(what)
    fields = program.types.catalogue.fields if program is not None else {}
    for missing, needing in needed_by.items():
        remedy = "Fyll i värdet, eller säg vad som ska gälla med OMSAKNAS(…; …)."
        if missing.field in fields and isinstance(fields[missing.field].dimension, Group):
            remedy = "Fyll i vilken grupp det är; en grupp kan inte ersättas med OMSAKNAS."
        what = f"{missing} saknas, och {join_words(needing)} kan inte räknas utan"
        faults.add(what, missing.place, remedy=remedy)
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
        for failure in failures_of(condition, table, world, moment)
    ]
    if failures:
        raise CheckFailed(failures)
    raise_if_undefined([(table, f"ett villkor i {condition.rule}") for condition, table in tables], world.program)


def conditions_of(world: World, moment: Moment) -> list[BoundCondition]:
    """The conditions of the rules that are in force in the year of a moment."""
    return [condition for condition in world.program.conditions if world.months(condition.rule, moment.year)]


def failures_of(condition: BoundCondition, table: Table, world: World, moment: Moment) -> Iterator[Diagnostic]:
    """Yield the message for each member that a condition does not hold for; `table` has its truth values."""
    evaluation = world.evaluation_of(StepTarget(condition.rule, ""))
    slots = [evaluation.evaluate(tree, moment) for tree, _ in condition.slots]
    axes, (truths, *values) = broadcast([table, *slots])
    grid = Table(axes, ())
    for index, holds in enumerate(truths):
        if holds is not False:
            continue
        numbers = iter(zip((column[index] for column in values), condition.slots, strict=True))
        text = ""
        for part in condition.written.message.parts:
            match part:
                case str():
                    text += part
                case MemberSlot():
                    text += grid.label(index)
                case Formula():
                    text += _shown(*next(numbers), world)
        yield Diagnostic(text, condition.written.condition.place)


def _shown(cell: Cell, slot: tuple[Node, Type], world: World) -> str:
    tree, type_ = slot
    if isinstance(cell, bool):
        return "sant" if cell else "falskt"
    if not isinstance(cell, Fraction):
        return "(saknas)"
    if isinstance(tree, Reference) and isinstance(tree.target, YearTarget):
        return str(cell)
    if _in_percent(tree, world):
        return with_unit(format_number(cell * 100), PERCENT)
    unit = "" if type_.dimension in (NUMBER, Special.ZERO) else f" {type_.dimension}"
    return f"{format_number(cell)}{unit}"


def _in_percent(tree: Node, world: World) -> bool:
    """Tell whether a value is stated in per cent: all that is named in it is, and nothing is multiplied or divided."""
    match tree:
        case Reference(ParameterTarget(rule, parameter)):
            return world.program.agreement.parameter(rule, parameter).unit.text == PERCENT
        case Reference(FieldTarget(field)):
            return world.figures.statistics.fields[field].measure.text == PERCENT
        case Reference(StepTarget() as step):
            return _in_percent(world.program.steps[step].tree, world)
        case Call(function, arguments) if (row := FUNCTIONS[function]).unit_rule in _KEEP_UNITS:
            named = [each for each in arguments[: 1 if row.names_axis else None] if not isinstance(each, Number)]
            return bool(named) and all(_in_percent(each, world) for each in named)
    return False


def check_values(world: World, moment: Moment, rules: Sequence[Rule]) -> None:
    """Check that pots, keys and allocations of rules in force have values, as required of them. InvalidInput if not."""
    rules = [rule for rule in rules if world.months(rule.id, moment.year)]
    wanted = []
    for rule in rules:
        for name in (POT, KEY, GROUP_KEY, SUM) if rule.allocation is None else (UNROUNDED, SUM):
            if (target := StepTarget(rule.id, name)) in world.program.steps:
                wanted.append((world.value(target, moment), str(target)))
    raise_if_undefined(wanted, world.program)
    faults = Faults()
    for rule in rules:
        faults.extend(_failures(rule, world, moment))
    faults.raise_if_any()
    # What remains to go wrong is a number in the sharing's own steps that grows past any real figure.
    targets = [StepTarget(rule.id, AMOUNT) for rule in rules if rule.distributed]
    raise_if_undefined([(world.value(target, moment), str(target)) for target in targets], world.program)


def _failures(rule: Rule, world: World, moment: Moment) -> list[Diagnostic]:
    """Tell of each requirement of a rule that does not hold; of keys, and of sums, one thing at a time."""
    evaluation = Evaluation(world)
    required = world.program.requirements[rule.id]
    failed = [name for name, tree in required.items() if evaluation.evaluate(tree, moment).scalar is False]
    steps = [step for step, name in NOT_NEGATIVE.items() if name in failed]
    found = [_negative(StepTarget(rule.id, step), world, moment) for step in steps]
    if RECEIVER in failed and KEY not in steps:  # a negative key has been told already
        step = ROUNDED_POT if METHODS[world.program.agreement.terms.rounding.method].to_pot else POT
        pot = format_number(number(world.value(StepTarget(rule.id, step), moment)))
        which = "fördelningsnyckeln" if rule.group_key is None else "gruppnyckeln"
        what = f"{rule.id}: potten är {pot} kr men {which} är 0 för alla"
        remedy = "Se efter gränserna i nyckeln och underlaget, eller låt potten bli 0."
        found.append(Diagnostic(what, place_of(world.program, StepTarget(rule.id, KEY)), remedy=remedy))
    if GROUP_RECEIVER in failed and RECEIVER not in failed and not steps:
        found.append(_without_receiver(rule, world, moment))
    for name in [each for each in (SUM_MET, PAID_SUM_MET) if each in failed][:1]:
        allocated, stated = (number(evaluation.evaluate(side, moment)) for side in children(required[name]))
        months = MONTHS_OF_YEAR if name == SUM_MET else len(world.months(rule.id, moment.year))
        paid = f" för {months} av årets {MONTHS_OF_YEAR} månader" if months < MONTHS_OF_YEAR else ""
        what = f"{rule.id}: tilldelningen{paid} blir {format_number(allocated)} kr men summa är "
        what += f"{format_number(stated)} kr, skillnad {format_number(allocated - stated)} kr"
        remedy = "Låt tilldelningen ge summan, eller ta bort summa."
        found.append(Diagnostic(what, place_of(world.program, StepTarget(rule.id, SUM)), remedy=remedy))
    return found


def _without_receiver(rule: Rule, world: World, moment: Moment) -> Diagnostic:
    """Tell of the groups that get something to share though no member of theirs has a key above 0."""
    amounts = world.value(StepTarget(rule.id, GROUP_AMOUNT), moment)
    keys = world.value(StepTarget(rule.id, KEY), moment)
    groups = world.value(FieldTarget(str(rule.within)), moment)
    there = {group for group, key in zip(groups.cells, keys.cells, strict=True) if isinstance(key, Fraction) and key}
    struck = [
        f"{amounts.label(index)} får {format_number(cell)} kr"
        for index, cell in enumerate(amounts.cells)
        if isinstance(cell, Fraction) and cell and Fraction(index + 1) not in there
    ]
    more = f" (och {len(struck) - _MOST_TOLD} till)" if len(struck) > _MOST_TOLD else ""
    what = f"{rule.id}: {join_words(struck[:_MOST_TOLD])}{more}, men fördelningsnyckeln är 0 för alla i gruppen"
    remedy = "Se efter nyckeln och vilka som hör till gruppen, eller låt gruppnyckeln bli 0."
    return Diagnostic(what, place_of(world.program, StepTarget(rule.id, KEY)), remedy=remedy)


def _negative(target: StepTarget, world: World, moment: Moment) -> Diagnostic:
    table = world.value(target, moment)
    below = [
        f"{table.label(index) or target.step} ({format_number(cell)})"
        for index, cell in enumerate(table.cells)
        if isinstance(cell, Fraction) and cell < 0
    ]
    remedy = "Använd MAX(…; 0), eller säg negativa_belopp: tillåts om belopp får vara under 0."
    if target.step in (KEY, GROUP_KEY):
        remedy = "En nyckel kan inte vara negativ; använd MAX(…; 0)."
    what = f"{target} är under 0: {join_words(below)}"
    return Diagnostic(what, place_of(world.program, target), remedy=_figures_below_zero(world, target, moment) + remedy)


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


def number(table: Table) -> Fraction:
    """The number of a scalar that is known to have one."""
    cell = table.scalar
    if not isinstance(cell, Fraction):
        raise AssertionError(f"not a number: {cell}")
    return cell
