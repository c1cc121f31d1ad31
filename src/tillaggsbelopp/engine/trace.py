"""How every amount came about, as data without timings: equal input gives an equal trace."""

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from tillaggsbelopp.engine.figure_text import cell_of, cell_text
from tillaggsbelopp.engine.indexation import Chain
from tillaggsbelopp.formula.evaluate import Moment
from tillaggsbelopp.formula.slots import filled_in
from tillaggsbelopp.formula.units import StatedUnit
from tillaggsbelopp.formula.values import Axis, Table


class FormulaPart(NamedTuple):
    """A stretch of a formula's text and the value it stands for; `measure` is how a parameter was stated."""

    start: int
    end: int
    value: Table
    template: str
    measure: StatedUnit | None = None


class TracedStep(NamedTuple):
    """A step: its formula, what it names, the numbers to put in, and what came out; `told` as the step itself."""

    rule: str
    name: str
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

    def with_numbers(self, axis: Axis, member: str) -> str:
        """The formula with the numbers of one member of `axis` put in."""
        return filled_in(self.raw, [(part.start, part.end, _written(part, axis, member)) for part in self.parts])


class TracedParameter(NamedTuple):
    """A value that was used, of the parameter `written` or one `member` of its axis: as stated, on what grounds."""

    rule: str
    name: str
    written: str
    axis: str
    member: str
    shown: str
    year: int | None
    source: str
    status: str
    changed: bool
    value: Table
    unit: str
    chain: Chain | None = None
    rise: Chain | None = None


class TracedField(NamedTuple):
    """A field's figures that were used: from which file and reference year, on what grounds.

    `read_for` is the year whose reference year the agreement was asked for; None where a formula says it itself.
    """

    name: str
    unit: str
    file: str
    year: int | None
    source: str
    status: str
    value: Table
    notes: Mapping[int, Mapping[str, str]]
    """The texts beside the figures, by column, for the cells that have any."""
    read_for: int | None = None


class TracedDecided(NamedTuple):
    """A value of a year that has been decided, as it was then: where it is kept, and what was known."""

    name: str
    unit: str
    year: int
    shown: str
    known_at: date | None
    value: Table


class Trace(NamedTuple):
    """Everything behind the amounts of a year; names as formulas write them, rule first, then another year if it is."""

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
        """What index values were read: those that raised a value, and those that are read as they are."""
        for parameter in self.parameters.values():
            yield from (chain for chain in (parameter.chain, parameter.rise) if chain is not None)


def _written(part: FormulaPart, axis: Axis, member: str) -> str:
    cell = cell_of(part.value, axis, member)
    if part.measure is not None and part.measure.scale != 1 and isinstance(cell, Fraction):
        return f"{cell_text(cell / part.measure.scale)} {part.measure.text}"
    total = sum((cell for cell in part.value.cells if isinstance(cell, Fraction)), Fraction(0))
    return part.template.format(x=cell_text(cell), summa=cell_text(total))
