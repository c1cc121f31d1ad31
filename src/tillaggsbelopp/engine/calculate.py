"""The whole calculation: an agreement applied to figures, for one year."""

from collections.abc import Sequence
from fractions import Fraction

from tillaggsbelopp.agreement.models import Rule
from tillaggsbelopp.agreement.program import Program, compile_agreement, place_of
from tillaggsbelopp.agreement.reading import Agreement
from tillaggsbelopp.agreement.steps import AMOUNT, KEY, POT, ROUNDED_POT, SUM, UNROUNDED, written_steps
from tillaggsbelopp.diagnostics import Faults
from tillaggsbelopp.engine.assumptions import assumptions_of
from tillaggsbelopp.engine.comparison import compare
from tillaggsbelopp.engine.conditions import check_conditions
from tillaggsbelopp.engine.faults import raise_if_undefined
from tillaggsbelopp.engine.figures import Figures
from tillaggsbelopp.engine.result import Component, Result
from tillaggsbelopp.engine.trace import Trace, trace_of
from tillaggsbelopp.engine.world import World
from tillaggsbelopp.formula.evaluate import Moment
from tillaggsbelopp.formula.tree import StepTarget
from tillaggsbelopp.formula.values import Axis, Table
from tillaggsbelopp.swedish import format_number, join_words, round_half_away


def calculate(agreement: Agreement, figures: Figures, year: int) -> Result:
    """The amounts of `year` in whole kronor per municipality, with all they rest on.

    Pure: the same arguments always give an equal result. InvalidInput where the agreement or the figures can't be
    used for the year, CheckFailed where a condition that a rule states does not hold.
    """
    program = compile_agreement(agreement, figures.statistics.catalogue)
    world = World(program, figures)
    moment = Moment(year)
    check_conditions(program, world, moment)
    _check_values(program, world, moment, agreement.rules)
    trace = trace_of(program, world, year)
    _check_years_read(program, world, trace, moment)
    municipalities = figures.statistics.municipalities
    components = tuple(_component(rule, world, moment, municipalities) for rule in agreement.rules)
    terms = agreement.terms
    computed = {component.rule: component.rounded_pot for component in components if component.distributed}
    return Result(
        agreement=terms.name,
        year=year,
        level=(terms.before_in_force or "") if year < terms.in_force_from.year else "",
        municipalities=municipalities,
        components=components,
        assumptions=assumptions_of(program, world, trace, year),
        warnings=(),
        changes=tuple(map(str, agreement.changes)),
        comparisons=tuple(compare(printed, computed) for printed in terms.published if printed.year == year),
        trace=trace,
    )


def _component(rule: Rule, world: World, moment: Moment, municipalities: Axis) -> Component:
    pot = _number(world.value(StepTarget(rule.id, POT), moment))
    rounded = int(_number(world.value(StepTarget(rule.id, ROUNDED_POT), moment)))
    if not rule.distributed:
        return Component(rule.id, rule.name, rule.description, pot, rounded, {}, distributed=False)
    cells = world.value(StepTarget(rule.id, AMOUNT), moment).cells
    amounts = [int(cell) for cell in cells if isinstance(cell, Fraction) and cell.denominator == 1]
    if sum(amounts) != rounded or len(amounts) != len(municipalities.members):
        raise AssertionError(f"{rule.id}: the amounts do not sum to the pot")
    return Component(
        rule.id, rule.name, rule.description, pot, rounded, dict(zip(municipalities.members, amounts, strict=True))
    )


def _check_values(program: Program, world: World, moment: Moment, rules: Sequence[Rule]) -> None:
    """What must hold of every pot, key and allocation before it is shared: it is there, it is of the right sign."""
    wanted = []
    for rule in rules:
        for name in (POT, KEY, SUM) if rule.allocation is None else (UNROUNDED, SUM):
            if (target := StepTarget(rule.id, name)) in program.steps:
                wanted.append((world.value(target, moment), str(target)))
    generated = {step.step.formula.place.source for step in program.steps.values() if step.step.generated}
    raise_if_undefined(wanted, generated)
    faults = Faults()
    for rule in rules:
        allowed = rule.negative_amounts is not None
        for name in (KEY,) if allowed else (POT, KEY, UNROUNDED):
            if (target := StepTarget(rule.id, name)) in program.steps and name in written_steps(rule):
                _check_not_negative(program, target, world.value(target, moment), faults)
        if rule.key is not None:
            _check_someone_has_key(program, rule, world, moment, faults)
        if rule.sum is not None:
            _check_sum(program, rule, world, moment, faults)
    faults.raise_if_any()
    # What is left can only fail by growing past any real figure, in the sharing's own steps.
    targets = [StepTarget(rule.id, AMOUNT) for rule in rules if rule.distributed]
    raise_if_undefined([(world.value(target, moment), str(target)) for target in targets])


def _check_years_read(program: Program, world: World, trace: Trace, now: Moment) -> None:
    """What must hold of the year's own amounts must hold of those that were read of other years."""
    read: dict[Moment, list[Rule]] = {}
    for step in trace.steps.values():
        if step.name == AMOUNT and step.moment != now:
            read.setdefault(step.moment, []).append(program.agreement.rule(step.rule))
    for moment, rules in read.items():
        check_conditions(program, world, moment, {rule.id for rule in rules})
        _check_values(program, world, moment, rules)


def _check_not_negative(program: Program, target: StepTarget, table: Table, faults: Faults) -> None:
    below = [
        f"{table.label(index) or target.step} ({format_number(cell)})"
        for index, cell in enumerate(table.cells)
        if isinstance(cell, Fraction) and cell < 0
    ]
    if below:
        faults.add(
            f"{target} är under 0: {join_words(below)}",
            place_of(program, target),
            remedy="En nyckel kan inte vara negativ; använd MAX(…; 0)."
            if target.step == KEY
            else "Använd MAX(…; 0), eller säg negativa_belopp: tillåts om belopp får vara under 0.",
        )


def _check_someone_has_key(program: Program, rule: Rule, world: World, moment: Moment, faults: Faults) -> None:
    pot = _number(world.value(StepTarget(rule.id, ROUNDED_POT), moment))
    key = StepTarget(rule.id, KEY)
    if pot and not any(world.value(key, moment).cells):
        faults.add(
            f"{rule.id}: potten är {format_number(pot)} kr men fördelningsnyckeln är 0 för alla",
            place_of(program, key),
            remedy="Se efter gränserna i nyckeln och underlaget, eller låt potten bli 0.",
        )


def _check_sum(program: Program, rule: Rule, world: World, moment: Moment, faults: Faults) -> None:
    """A direct allocation with a stated sum must meet it, once both are rounded to the unit."""
    unit = program.agreement.terms.rounding.unit
    stated = _number(world.value(StepTarget(rule.id, ROUNDED_POT), moment))
    allocated = round_half_away(_number(world.value(StepTarget(rule.id, POT), moment)) / unit) * unit
    if stated != allocated:
        faults.add(
            f"{rule.id}: tilldelningen blir {format_number(allocated)} kr men summa är {format_number(stated)} kr, "
            f"skillnad {format_number(allocated - stated)} kr",
            place_of(program, StepTarget(rule.id, SUM)),
            remedy="Låt tilldelningen ge summan, eller ta bort summa.",
        )


def _number(table: Table) -> Fraction:
    cell = table.scalar
    if not isinstance(cell, Fraction):
        raise AssertionError(f"not a number: {cell}")
    return cell
