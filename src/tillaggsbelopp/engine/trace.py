"""The trace: how every amount came about, as data without timings, so that equal input gives an equal trace."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from tillaggsbelopp.engine.indexation import Chain
from tillaggsbelopp.formula.evaluate import Moment
from tillaggsbelopp.formula.slots import filled_in
from tillaggsbelopp.formula.tree import on_one_line
from tillaggsbelopp.formula.units import StatedUnit
from tillaggsbelopp.formula.values import Axis, Cell, Missing, Table, Undefined
from tillaggsbelopp.swedish import format_number, in_sentence


class WhenAsked:
    """A table that is worked out when somebody asks for it, since nobody asks for all; equal if the tables are."""

    def __init__(self, work: Callable[[], Table]) -> None:
        self._work = work

    @cached_property
    def table(self) -> Table:
        """The table."""
        return self._work()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, WhenAsked) and self.table == other.table

    def __hash__(self) -> int:
        return hash(self.table)


class FormulaPart(NamedTuple):
    """A stretch of a formula's text and its value; `measure` is the unit a parameter or field is stated in.

    `total` is the sum, or the sums within groups where the formula is computed within them.
    """

    start: int
    end: int
    value: "WhenAsked"
    template: str
    total: "WhenAsked"
    measure: StatedUnit | None = None


class TracedStep(NamedTuple):
    """A step: its title, its formula, the names in it, the numbers to put in, and the result; `told` as in the step.

    `raw` is the formula's text as it is written, `parts` the stretches of it to put numbers in. `approximate` if it
    takes a power with a broken exponent.
    """

    rule: str
    rule_name: str
    name: str
    title: str
    formula: str
    generated: bool
    inputs: tuple[str, ...]
    unit: str
    result: Table
    raw: str
    parts: tuple[FormulaPart, ...]
    approximate: bool
    moment: Moment
    told: bool

    @property
    def full_title(self) -> str:
        """The title after the name of the rule."""
        return f"{self.rule_name}: {in_sentence(self.title)}"

    def with_numbers(self, axis: Axis, member: str, start: int = 0, end: int | None = None) -> str:
        """Write the formula, or a stretch of it, with the numbers of one member of `axis` put in."""
        end = len(self.raw) if end is None else end
        within = [part for part in self.parts if start <= part.start and part.end <= end]
        numbers = [(part.start - start, part.end - start, _written(part, axis, member)) for part in within]
        return on_one_line(filled_in(self.raw[start:end], numbers)).replace("+ -", "- ")


class TracedParameter(NamedTuple):
    """A parameter's value that was used, as it was stated, with its source and status.

    `name` is the parameter's, or `written.member` for one `member` of its `axis`. `chain` tells how an index raised the
    value, `rise` the index's percentage itself.
    """

    rule: str
    rule_name: str
    name: str
    title: str
    written: str
    axis: str
    member: str
    shown: str
    year: int | None
    source: str
    status: str
    value: Table
    unit: str
    chain: Chain | None = None
    rise: Chain | None = None

    @property
    def full_title(self) -> str:
        """The title after the name of the rule; that of an index alone."""
        return self.title if self.title == self.rule_name else f"{self.rule_name}: {in_sentence(self.title)}"


class TracedField(NamedTuple):
    """A field's figures that were used, with their file, reference year, source and status.

    `title` is what a reader calls it. `read_for` is the year whose reference year the agreement was asked for; None
    where a formula says it itself.
    """

    name: str
    title: str
    unit: str
    file: str
    year: int | None
    source: str
    status: str
    value: Table
    notes: Mapping[int, Mapping[str, str]]
    """The texts beside the figures, by column, for the cells that have any."""
    read_for: int | None = None
    groups: Axis | None = None
    """The axis whose members, by number, are the values of a field of groups."""


class TracedDecided(NamedTuple):
    """A value of a decided year, as it was then; `shown` is where it is kept, `known_at` the knowledge date."""

    name: str
    unit: str
    year: int
    shown: str
    known_at: date | None
    value: Table
    groups: Axis | None = None
    """As of a field: the axis whose members, by number, are the values."""


class Trace(NamedTuple):
    """All that a year's amounts come from, by name as formulas write it, rule first, and the year if it is another."""

    steps: Mapping[str, TracedStep]
    parameters: Mapping[str, TracedParameter]
    fields: Mapping[str, TracedField]
    decided: Mapping[str, TracedDecided]
    rounding: str
    """The method by which amounts are rounded."""

    def __repr__(self) -> str:
        return f"<Trace: {len(self.steps)} steps, {len(self.parameters)} parameters, {len(self.fields)} fields>"

    @property
    def chains(self) -> Iterator[Chain]:
        """Yield the index values that were read: chains that raised a value, and rises that are read as they are."""
        for parameter in self.parameters.values():
            yield from (chain for chain in (parameter.chain, parameter.rise) if chain is not None)


def read_for(trace: Trace, steps: Iterable[str]) -> set[str]:
    """The names of some steps and of all that is read for them, directly or not."""
    waiting = list(steps)
    seen: set[str] = set()
    for name in waiting:  # grows while it is walked
        if name not in seen:
            seen.add(name)
            waiting += trace.steps[name].inputs if name in trace.steps else ()
    return seen


def concerns(trace: Trace, name: str, municipalities: Axis, code: str) -> bool:
    """Tell if what is named concerns a municipality: everything does but another one's value of a parameter."""
    parameter = trace.parameters.get(name)
    return parameter is None or parameter.axis != municipalities.name or parameter.member in ("", code)


def _written(part: FormulaPart, axis: Axis, member: str) -> str:
    cell = cell_of(part.value.table, axis, member)
    if part.measure is not None and part.measure.scale != 1 and isinstance(cell, Fraction):
        return f"{cell_text(cell / part.measure.scale)} {part.measure.text}"
    total = cell_text(cell_of(part.total.table, axis, member)) if "{summa}" in part.template else ""
    return part.template.format(x=cell_text(cell), summa=total)


def _sum(table: Table) -> Cell:
    return sum((cell for cell in table.cells if isinstance(cell, Fraction)), Fraction(0))


def cell_of(table: Table, axis: Axis, member: str) -> Cell | None:
    """The cell of one member of `axis`, or that of a scalar; None where the table has further axes."""
    if not table.axes:
        return table.cells[0]
    return table.cells[axis.position[member]] if table.axes == (axis,) else None


def group_text(cell: Cell | None, groups: Axis) -> str:
    """Write the cell of a field of groups: what the group is called."""
    return groups.labels[int(cell) - 1] if isinstance(cell, Fraction) else cell_text(cell)


def cell_text(cell: Cell | None) -> str:
    """Write a cell the Swedish way, with at most 6 decimals (10 for numbers below 1). None is several values."""
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
