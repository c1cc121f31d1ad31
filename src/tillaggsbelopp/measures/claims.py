"""Claims that measures make about printed cells: what each cell must be, computed from the others."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Final

from tillaggsbelopp.agreement.indicator_program import AS_SOURCE, formulas_of, printed_step, step_name
from tillaggsbelopp.agreement.indicators import Indicator, Printed
from tillaggsbelopp.diagnostics import Faults
from tillaggsbelopp.engine.conditions import raise_if_undefined
from tillaggsbelopp.engine.world import World
from tillaggsbelopp.formula.tree import FieldTarget, ParameterTarget, StepTarget
from tillaggsbelopp.formula.values import Axis, Cell, Missing, Table
from tillaggsbelopp.measures.indicator_results import UNDATED, moments_of, read_for
from tillaggsbelopp.statistics.package import CALIBRATED as CALIBRATED_STATUS
from tillaggsbelopp.swedish import round_half_away

YEAR: Final = "år"
DERIVED: Final = "härledd"
ClaimKey = tuple[str, int | None, tuple[str, ...]]
"""A printed cell: its field, year and members."""


@dataclass(frozen=True)
class Claim:
    """A measure's claim about a printed cell, in the unit of the cell's field and rounded as the cell is printed.

    The cell must be from `lowest` to `computed`, which are the same unless the measure states a range. `calibrated`
    tells that a figure it is computed from is; `derived` names the derived parameters that it rests on.
    """

    measure: str
    printed: Printed
    computed: Cell
    lowest: Cell
    calibrated: bool
    derived: tuple[str, ...]


def claims_of(
    world: World, indicator: Indicator, name: str, number: int, printed: Printed, faults: Faults
) -> Iterator[tuple[ClaimKey, Claim]]:
    """Yield the claims that the measure called `name` makes about printed cells, by field, year and members.

    `printed` is entry `number` of what the measure says is printed. An entry that does not tell which year a field
    without years is of is added to `faults`. InvalidInput if a formula can't be computed.
    """
    field = world.figures.statistics.fields[printed.field]
    own = formulas_of(printed)
    if own:
        targets = [StepTarget(indicator.id, printed_step(name, number, what)) for what in own]
    else:
        source = StepTarget(indicator.id, step_name(name, AS_SOURCE))
        targets = [source if source in world.program.steps else StepTarget(indicator.id, name)]
    moments = moments_of(world, indicator)
    only, but = printed.where.get(YEAR), printed.except_for.get(YEAR, [])
    moments = {
        year: moment for year, moment in moments.items() if (only is None or str(year) in only) and str(year) not in but
    }
    if not field.dated and len(moments) != 1:
        faults.add(f"{printed.field} har inga år", printed.place, remedy="Säg med där: {år: …} vilket år som avses.")
        return
    read = list(read_for(world, ((target, moment) for target in targets for moment in moments.values())))
    statuses = {
        world.figures.statistics.fields[target.field].resource.status
        for target, _ in read
        if isinstance(target, FieldTarget)
    }
    parameters = {target for target, _ in read if isinstance(target, ParameterTarget)}
    agreement = world.program.agreement
    derived = tuple(
        f"{each.rule}.{each.parameter}"
        for each in sorted(parameters, key=lambda each: (each.rule, each.parameter))
        if agreement.parameter(each.rule, each.parameter).status == DERIVED
    )
    for year, moment in moments.items():
        at = year if field.dated else UNDATED
        if at not in field.by_year:
            continue
        tables = [world.value(target, moment) for target in targets]
        raise_if_undefined([(_without_missing(table), f"{indicator.id}.{name}") for table in tables])
        low, high = tables[0], tables[-1]
        for members in product(*(_chosen(axis, printed) for axis in field.axes)):
            chosen = dict(zip((axis.name for axis in field.axes), members, strict=True))
            scale = field.measure.scale
            yield (
                (printed.field, at, members),
                Claim(
                    f"{indicator.id}.{name}",
                    printed,
                    _rounded(_cell(high, chosen), scale, printed.decimals),
                    _rounded(_cell(low, chosen), scale, printed.decimals),
                    CALIBRATED_STATUS in statuses,
                    derived,
                ),
            )


def _chosen(axis: Axis, printed: Printed) -> tuple[str, ...]:
    """The members of an axis whose cells a measure says something of."""
    only, but = printed.where.get(axis.name), printed.except_for.get(axis.name, [])
    return tuple(each for each in axis.members if (only is None or each in only) and each not in but)


def _cell(table: Table, chosen: Mapping[str, str]) -> Cell:
    index = 0
    for axis in table.axes:
        index = index * len(axis.members) + axis.position[chosen[axis.name]]
    return table.cells[index]


def _rounded(cell: Cell, scale: Fraction, decimals: int) -> Cell:
    return round_half_away(cell / scale, decimals) if isinstance(cell, Fraction) else cell


def _without_missing(table: Table) -> Table:
    return Table(table.axes, tuple(cell for cell in table.cells if not isinstance(cell, Missing)))
