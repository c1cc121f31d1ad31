"""The making of a year's trace: the steps that were evaluated, and the values they rest on."""

from collections.abc import Iterator
from fractions import Fraction
from functools import partial
from typing import Any

from tillaggsbelopp.agreement.binding import BoundStep
from tillaggsbelopp.agreement.parameters import MEMBER
from tillaggsbelopp.agreement.reading import Agreement
from tillaggsbelopp.engine.indexation import TRIED
from tillaggsbelopp.engine.inputs_read import At, read_for_display, read_for_year
from tillaggsbelopp.engine.stated import stated_value
from tillaggsbelopp.engine.trace import (
    FormulaPart,
    Trace,
    TracedDecided,
    TracedField,
    TracedParameter,
    TracedStep,
    WhenAsked,
)
from tillaggsbelopp.engine.world import World
from tillaggsbelopp.formula.evaluate import Evaluation, Moment
from tillaggsbelopp.formula.slots import slots
from tillaggsbelopp.formula.tree import (
    Call,
    FieldTarget,
    Node,
    ParameterTarget,
    Reference,
    StepTarget,
    Target,
    YearTarget,
    walk,
)
from tillaggsbelopp.formula.unit_rules import Group
from tillaggsbelopp.formula.values import Table, scalar, scaled
from tillaggsbelopp.statistics.package import source_text


def trace_of(world: World, year: int) -> Trace:
    """Trace a year that has been calculated.

    The trace holds all steps of the year, and what its conditions and the kronor per head name. To these is added all
    that they rest on, at the year or reference year it was read for.
    """
    now = Moment(year)
    steps: dict[str, TracedStep] = {}
    parameters: dict[str, TracedParameter] = {}
    fields: dict[str, TracedField] = {}
    decided: dict[str, TracedDecided] = {}
    read = read_for_year(world, year, partial(_needs, world))
    for target, moment in (*read, *read_for_display(world.program, year)):
        name = key_of(target, moment, now)
        if moment.year in world.figures.decided and not isinstance(target, YearTarget):
            decided[name] = _traced_decided(target, world, moment)
            continue
        match target:
            case StepTarget():
                needs = _needs(world, world.read(target, moment), moment)
                inputs = dict.fromkeys(key_of(*need, now) for need in needs)
                steps[name] = _traced_step(world.program.steps[target], tuple(inputs), world, moment)
            case ParameterTarget():
                parameters[name] = _traced_parameter(target, world, moment)
            case FieldTarget():
                fields[name] = _traced_field(target, world, moment)
    rounding = world.program.agreement.terms.rounding.method
    return Trace(steps, _in_order(parameters, world.program.agreement), _sorted(fields), _sorted(decided), rounding)


def _in_order(parameters: dict[str, TracedParameter], agreement: Agreement) -> dict[str, TracedParameter]:
    names = {key: ParameterTarget(each.rule, each.name) for key, each in parameters.items()}
    place = {target: number for number, target in enumerate(agreement.in_order(names.values()))}
    return {key: parameters[key] for key in sorted(parameters, key=lambda key: (place[names[key]], key))}


def _sorted(traced: dict[str, Any]) -> dict[str, Any]:
    return dict(sorted(traced.items()))


def _needs(world: World, tree: Node, moment: Moment) -> Iterator[At]:
    """Yield the targets that a tree names, and when; of a parameter with an axis, each value, unless decided."""
    for target, at in Evaluation(world).references(tree, moment):
        if isinstance(target, ParameterTarget) and at.year not in world.figures.decided:
            yield from ((single, at) for single in world.program.agreement.singles(target))
        else:
            yield target, at


def key_of(target: Target, moment: Moment, now: Moment) -> str:
    """The key of a target in the trace: its name, and the moment where it is another than the one explained."""
    year = f" {moment.year}" if moment.year != now.year else ""
    reference = f" mätår {moment.reference_year}" if moment.reference_year is not None else ""
    return f"{name_of(target)}{year}{reference}"


def _traced_step(step: BoundStep, inputs: tuple[str, ...], world: World, moment: Moment) -> TracedStep:
    formula = step.step.formula
    return TracedStep(
        step.target.rule,
        world.program.agreement.name_of(step.target.rule),
        step.target.step,
        step.title,
        formula.text,
        step.step.generated,
        inputs,
        str(step.type.dimension),
        world.value(step.target, moment),
        formula.place.text,
        tuple(_parts(step, world, moment)),
        _is_approximate(step.tree, world, moment),
        moment,
        step.step.told,
    )


def _is_approximate(tree: Node, world: World, moment: Moment) -> bool:
    """Tell whether there is a power with a broken exponent, the only thing that is not computed exactly."""
    for node in walk(tree):
        if isinstance(node, Call) and node.function == "^":
            exponent = Evaluation(world).evaluate(node.arguments[1], moment).scalar
            if isinstance(exponent, Fraction) and exponent.denominator != 1:
                return True
    return False


def _parts(step: BoundStep, world: World, moment: Moment) -> Iterator[FormulaPart]:
    evaluation = Evaluation(world)
    for slot in slots(step.step.formula, step.tree):
        measure, template = None, slot.template
        match slot.node:
            case Reference(ParameterTarget(rule, parameter)):
                measure = world.program.agreement.parameter(rule, parameter).unit
            case Reference(FieldTarget(field)) if world.figures.statistics.fields[field].groups is not None:
                continue  # its number is no figure: the name stands as it is written
            case Reference(FieldTarget(field)):
                measure = world.figures.statistics.fields[field].measure
            case Reference(YearTarget()):
                template = str(moment.year)  # not written in groups of three digits
        value = WhenAsked(partial(evaluation.evaluate, slot.node, moment))
        summed = partial(_sum, value) if slot.total is None else partial(evaluation.evaluate, slot.total, moment)
        total = WhenAsked(summed)
        yield FormulaPart(slot.start, slot.end, value, template, total, measure)


def _sum(value: WhenAsked) -> Table:
    return scalar(sum((cell for cell in value.table.cells if isinstance(cell, Fraction)), Fraction(0)))


def _traced_parameter(target: ParameterTarget, world: World, moment: Moment) -> TracedParameter:
    stated = stated_value(world.program.agreement, world.figures, target, moment.year)
    whole, _, member = target.parameter.partition(MEMBER)
    return TracedParameter(
        target.rule,
        world.program.agreement.name_of(target.rule),
        target.parameter,
        world.program.agreement.title_of(target.rule, target.parameter),
        whole,
        world.program.agreement.parameter(target.rule, whole).axis or "",
        member,
        stated.shown,
        moment.year if stated.change and stated.year is None else stated.year,
        stated.source,
        stated.status,
        world.value(target, moment),
        str(stated.parameter.unit.unit),
        stated.chain,
        stated.rise,
    )


def _traced_field(target: FieldTarget, world: World, moment: Moment) -> TracedField:
    statistic = world.figures.statistics.fields[target.field]
    year = world.year_of(statistic, moment)
    sources = [source_text(statistic.resource, year)]
    sources += [f"{TRIED}: {change}" for change in world.figures.changes if change.field == target.field]
    return TracedField(
        target.field,
        statistic.title,
        statistic.measure.text,
        statistic.file,
        year,
        "; ".join(sources),
        statistic.resource.status,
        _as_stated(world.value(target, moment), statistic.measure.scale),
        statistic.notes.get(year, {}),
        moment.year if statistic.dated and moment.reference_year is None else None,
        statistic.groups,
    )


def _as_stated(table: Table, scale: Fraction) -> Table:
    """Turn figures into the unit that they are stated in."""
    return Table(table.axes, scaled(table.cells, 1 / scale))


def _traced_decided(target: Target, world: World, moment: Moment) -> TracedDecided:
    then, type_ = world.figures.decided[moment.year], world.program.type_of(target)
    unit = "" if type_ is None else str(type_.dimension)
    value = world.value(target, moment)
    groups = world.axis(type_.dimension.axis) if type_ is not None and isinstance(type_.dimension, Group) else None
    return TracedDecided(name_of(target), unit, moment.year, then.shown, then.figures.known_at, value, groups)


def name_of(target: Target) -> str:
    """The target's name as formulas write it, rule first."""
    match target:
        case StepTarget():
            return str(target)
        case ParameterTarget(rule, parameter):
            return f"{rule}.{parameter}"
        case FieldTarget(field):
            return field
        case _:
            return "år"
