"""How every amount came about, as data without timings: equal input gives an equal trace."""

from collections.abc import Mapping
from dataclasses import dataclass

from tillaggsbelopp.agreement.program import Program
from tillaggsbelopp.engine.world import World
from tillaggsbelopp.formula.evaluate import Moment
from tillaggsbelopp.formula.tree import FieldTarget, ParameterTarget, StepTarget, Target
from tillaggsbelopp.formula.units import Unit
from tillaggsbelopp.formula.values import Table


@dataclass(frozen=True)
class TracedStep:
    """A step: its formula, what it names, and what came out."""

    rule: str
    name: str
    formula: str
    generated: bool
    inputs: tuple[str, ...]
    unit: str
    result: Table


@dataclass(frozen=True)
class TracedParameter:
    """A parameter's value that was used: as stated, for which year, on what grounds."""

    rule: str
    name: str
    unit: str
    year: int | None
    source: str
    status: str
    changed: bool
    value: Table


@dataclass(frozen=True)
class TracedField:
    """A field's figures that were used: from which file and reference year, on what grounds."""

    name: str
    unit: str
    file: str
    year: int | None
    source: str
    status: str
    value: Table


@dataclass(frozen=True)
class Trace:
    """Everything that was evaluated for the year, in order; names as formulas write them, rule first."""

    steps: Mapping[str, TracedStep]
    parameters: Mapping[str, TracedParameter]
    fields: Mapping[str, TracedField]


def trace_of(program: Program, world: World, year: int) -> Trace:
    """The trace of a year that has been calculated."""
    moment = Moment(year)
    used = {need for step in program.steps.values() for need in step.needs}
    steps = {
        str(step.target): TracedStep(
            step.target.rule,
            step.target.step,
            step.step.formula.text,
            step.step.generated,
            tuple(sorted(map(_name, step.needs))),
            str(step.type.dimension if isinstance(step.type.dimension, Unit) else step.type.dimension.value),
            world.value(step.target, moment),
        )
        for step in program.steps.values()
    }
    parameters = {}
    fields = {}
    for target in sorted(used, key=_name):
        match target:
            case ParameterTarget(rule, name):
                parameter = program.agreement.parameter(rule, name)
                changed = program.agreement.change_of(rule, name) is not None
                parameters[_name(target)] = TracedParameter(
                    rule,
                    name,
                    parameter.unit.text,
                    year if changed else parameter.stated_year(year),
                    parameter.source,
                    parameter.status,
                    changed,
                    world.value(target, moment),
                )
            case FieldTarget(name):
                statistic = world.figures.statistics.fields[name]
                fields[name] = TracedField(
                    name,
                    statistic.measure.text,
                    statistic.file,
                    world.reference_year(statistic, year) if statistic.dated else None,
                    "; ".join(source.title for source in statistic.resource.sources),
                    statistic.resource.status,
                    world.value(target, moment),
                )
    return Trace(steps, parameters, fields)


def _name(target: Target) -> str:
    match target:
        case StepTarget():
            return str(target)
        case ParameterTarget(rule, parameter):
            return f"{rule}.{parameter}"
        case FieldTarget(field):
            return field
        case _:
            return "år"
