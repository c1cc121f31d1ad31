"""How every amount came about, as data without timings: equal input gives an equal trace."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from tillaggsbelopp.agreement.program import BoundStep, Program
from tillaggsbelopp.engine.world import World
from tillaggsbelopp.formula.evaluate import Evaluation, Moment
from tillaggsbelopp.formula.text import filled_in, slots
from tillaggsbelopp.formula.tree import FieldTarget, ParameterTarget, Reference, StepTarget, Target
from tillaggsbelopp.formula.units import Measure
from tillaggsbelopp.formula.values import Axis, Cell, Missing, Table, Undefined
from tillaggsbelopp.swedish import format_number


@dataclass(frozen=True)
class Part:
    """A stretch of a formula's text and the value it stands for; `measure` is how a parameter was stated."""

    start: int
    end: int
    value: Table
    template: str
    measure: Measure | None = None


@dataclass(frozen=True)
class TracedStep:
    """A step: its formula, what it names, the numbers to put in, and what came out."""

    rule: str
    name: str
    formula: str
    generated: bool
    inputs: tuple[str, ...]
    unit: str
    result: Table
    raw: str
    parts: tuple[Part, ...]

    def with_numbers(self, axis: Axis, member: str) -> str:
        """The formula with the numbers of one member of `axis` put in."""
        return filled_in(self.raw, [(part.start, part.end, _written(part, axis, member)) for part in self.parts])


@dataclass(frozen=True)
class TracedParameter:
    """A parameter's value that was used: as stated, for which year, on what grounds."""

    rule: str
    name: str
    shown: str
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
    return Trace(
        {str(step.target): _traced_step(step, world, moment) for step in program.steps.values()},
        {
            name_of(target): _traced_parameter(target, world, moment)
            for target in sorted(used, key=name_of)
            if isinstance(target, ParameterTarget)
        },
        {
            target.field: _traced_field(target, world, moment)
            for target in sorted(used, key=name_of)
            if isinstance(target, FieldTarget)
        },
    )


def _traced_step(step: BoundStep, world: World, moment: Moment) -> TracedStep:
    formula = step.step.formula
    return TracedStep(
        step.target.rule,
        step.target.step,
        formula.text,
        step.step.generated,
        tuple(sorted(map(name_of, step.needs))),
        str(step.type.dimension),
        world.value(step.target, moment),
        formula.place.text,
        tuple(_parts(step, world, moment)),
    )


def _parts(step: BoundStep, world: World, moment: Moment) -> Iterator[Part]:
    evaluation = Evaluation(world)
    for slot in slots(step.step.formula, step.tree):
        measure = None
        if isinstance(slot.node, Reference) and isinstance(slot.node.target, ParameterTarget):
            target = slot.node.target
            measure = world.program.agreement.parameter(target.rule, target.parameter).unit
        yield Part(slot.start, slot.end, evaluation.evaluate(slot.node, moment), slot.template, measure)


def _traced_parameter(target: ParameterTarget, world: World, moment: Moment) -> TracedParameter:
    agreement = world.program.agreement
    parameter = agreement.parameter(target.rule, target.parameter)
    change = agreement.change_of(target.rule, target.parameter)
    stated = parameter.stated_year(moment.year)
    return TracedParameter(
        target.rule,
        target.parameter,
        change.shown if change else "" if stated is None else parameter.shown(parameter.values[stated]),
        moment.year if change else stated,
        "--satt" if change else parameter.source,
        "ALTERNATIV" if change else parameter.status,
        change is not None,
        world.value(target, moment),
    )


def _traced_field(target: FieldTarget, world: World, moment: Moment) -> TracedField:
    statistic = world.figures.statistics.fields[target.field]
    return TracedField(
        target.field,
        statistic.measure.text,
        statistic.file,
        world.reference_year(statistic, moment.year) if statistic.dated else None,
        "; ".join(source.title for source in statistic.resource.sources),
        statistic.resource.status,
        world.value(target, moment),
    )


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


def cell_of(table: Table, axis: Axis, member: str) -> Cell | None:
    """The cell of one member of `axis`, or of a scalar; None where the table has further axes."""
    if not table.axes:
        return table.cells[0]
    return table.cells[axis.position[member]] if table.axes == (axis,) else None


def cell_text(cell: Cell | None) -> str:
    """A cell as a Swede writes it: at most 6 decimals, 10 below 1."""
    match cell:
        case bool():
            return "sant" if cell else "falskt"
        case Fraction():
            return format_number(cell, 6 if abs(cell) >= 1 else 10)
        case Missing():
            return "saknas"
        case Undefined():
            return "odefinierat"
        case _:
            return "flera värden"


def _written(part: Part, axis: Axis, member: str) -> str:
    cell = cell_of(part.value, axis, member)
    if part.measure is not None and part.measure.scale != 1 and isinstance(cell, Fraction):
        return f"{cell_text(cell / part.measure.scale)} {part.measure.text}"
    total = sum((cell for cell in part.value.cells if isinstance(cell, Fraction)), Fraction(0))
    return part.template.format(x=cell_text(cell), summa=cell_text(total))
