"""Every printed cell of a source computed again from the others, and what comes of it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from typing import Final

from tillaggsbelopp.agreement.indicator_program import AS_SOURCE, formulas_of, printed_step, step_name
from tillaggsbelopp.agreement.indicators import Contradiction, Indicator, Printed
from tillaggsbelopp.diagnostics import Diagnostic, Faults, did_you_mean
from tillaggsbelopp.engine.faults import raise_if_undefined
from tillaggsbelopp.engine.indicators import UNDATED, MeasureResult, measure_result, moments_of, read_for
from tillaggsbelopp.engine.world import World
from tillaggsbelopp.formula.tree import FieldTarget, ParameterTarget, StepTarget
from tillaggsbelopp.formula.values import Axis, Cell, Missing, Table
from tillaggsbelopp.statistics.models import CALIBRATED as CALIBRATED_STATUS
from tillaggsbelopp.statistics.register import (
    BASIS,
    CALIBRATED,
    CLASSES,
    CONTRADICTED,
    REPRODUCED,
    UNKNOWN,
    Observation,
    Register,
    RegisteredTable,
)
from tillaggsbelopp.statistics.statistics import Field
from tillaggsbelopp.swedish import round_half_away

YEAR: Final = "år"
LOST: Final = "återges_inte"
DERIVED: Final = "härledd"
Key = tuple[str, int | None, tuple[str, ...]]
"""A printed cell: its field, year and members."""
_Hit = tuple[int, str, str]
"""A contradiction that was found, by identity, with one of the members it is said of."""


@dataclass(frozen=True)
class PrintedCell:
    """A printed cell and what the others make of it, in the field's own unit; `computed` is None for a basis.

    Computed from figures that are rounded themselves, it is anything from `lowest` to `computed`.
    """

    table: str
    field: str
    year: int | None
    members: Mapping[str, str]
    label: str
    unit: str
    printed: Fraction
    kind: str
    computed: Fraction | None = None
    lowest: Fraction | None = None
    missing: bool = False
    measure: str = ""
    reason: str = ""


@dataclass(frozen=True)
class CheckedTable:
    """A printed table, cell by cell; `derived` are the derived parameters that its computed cells rest on."""

    written: RegisteredTable
    cells: tuple[PrintedCell, ...]
    derived: tuple[str, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many cells are of each class, those that there are any of."""
        found = Counter(cell.kind for cell in self.cells)
        return {kind: found[kind] for kind in (*CLASSES, LOST) if found[kind]}


@dataclass(frozen=True)
class Observed:
    """What is observed of a source, with the lowest and highest value of the measures that show it."""

    text: str
    values: tuple[tuple[MeasureResult, Fraction, Fraction], ...]


@dataclass(frozen=True)
class CheckedRegister:
    """The register as it comes out, what is observed beyond it, and what does not hold of what it says."""

    tables: tuple[CheckedTable, ...]
    observed: tuple[Observed, ...]
    failures: tuple[Diagnostic, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many cells of all tables are of each class."""
        found = Counter(cell.kind for table in self.tables for cell in table.cells)
        return {kind: found[kind] for kind in (*CLASSES, LOST) if found[kind]}


@dataclass(frozen=True)
class _Claim:
    """What a measure says of a printed cell."""

    measure: str
    printed: Printed
    computed: Cell
    lowest: Cell
    calibrated: bool
    derived: tuple[str, ...]


def check_register(world: World, indicators: tuple[Indicator, ...], register: Register) -> CheckedRegister:
    """Compute every printed cell from the others. InvalidInput if a formula can't be computed."""
    faults = Faults()
    claims: dict[Key, _Claim] = {}
    used: set[_Hit] = set()
    for indicator in indicators:
        for name, measure in indicator.measures.items():
            for number, printed in enumerate(measure.printed):
                for key, claim in _claims(world, indicator, name, number, printed, faults):
                    if key in claims:
                        what = f"{printed.field} beräknas redan av {claims[key].measure}"
                        faults.add(what, printed.place, remedy="Låt ett av måtten ange cellen.")
                    claims[key] = claim
    faults.raise_if_any()
    tables = []
    for table in register.tables:
        cells = list(_cells(world, table, claims, used, faults))
        derived = sorted({name for cell, names in cells for name in names})
        tables.append(CheckedTable(table, tuple(cell for cell, _ in cells), tuple(derived)))
    observed = tuple(_observed(world, indicators, each, faults) for each in register.observations)
    faults.raise_if_any()
    failures = [failure for table in tables for failure in _failures(table)]
    failures += _not_found(indicators, used)
    return CheckedRegister(tuple(tables), observed, tuple(failures))


def _claims(
    world: World, indicator: Indicator, name: str, number: int, printed: Printed, faults: Faults
) -> Iterator[tuple[Key, _Claim]]:
    """What one measure says of printed cells."""
    field = world.figures.statistics.fields[printed.field]
    own = formulas_of(printed)
    if own:
        targets = [StepTarget(indicator.id, printed_step(name, number, what)) for what in own]
    else:
        source = StepTarget(indicator.id, step_name(name, AS_SOURCE))
        targets = [source if source in world.program.steps else StepTarget(indicator.id, name)]
    moments = moments_of(world, indicator)
    wanted = printed.where.get(YEAR)
    if wanted is not None:
        moments = {year: moment for year, moment in moments.items() if str(year) in wanted}
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
                _Claim(
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


def _cells(
    world: World, table: RegisteredTable, claims: Mapping[Key, _Claim], used: set[_Hit], faults: Faults
) -> Iterator[tuple[PrintedCell, tuple[str, ...]]]:
    """The printed cells of a table, each with the derived parameters that it was computed from."""
    for name, registered in table.fields.items():
        field = world.figures.statistics.fields.get(name)
        if field is None:
            known = [*world.figures.statistics.fields]
            faults.add(f"inget fält heter {name}", table.key_place_of("fält", name), remedy=did_you_mean(name, known))
            continue
        for cell in _printed(table.name, field, registered.years):
            claim = claims.get((name, cell.year, tuple(cell.members.values())))
            if claim is None:
                kind = BASIS if registered.unknown is None else UNKNOWN
                yield replace(cell, kind=kind, reason=registered.unknown or ""), ()
                continue
            yield _compared(cell, claim, used), claim.derived


def _printed(table: str, field: Field, years: list[int]) -> Iterator[PrintedCell]:
    for year, values in field.by_year.items():
        if years and year not in years:
            continue
        for index, members in enumerate(product(*(axis.members for axis in values.axes))):
            cell = values.cells[index]
            if isinstance(cell, Fraction):
                named = dict(zip((axis.name for axis in values.axes), members, strict=True))
                printed = cell / field.measure.scale
                text = field.measure.text
                yield PrintedCell(table, field.name, year, named, values.label(index), text, printed, BASIS)


def _compared(cell: PrintedCell, claim: _Claim, used: set[_Hit]) -> PrintedCell:
    computed = claim.computed if isinstance(claim.computed, Fraction) else None
    lowest = claim.lowest if isinstance(claim.lowest, Fraction) else None
    found = replace(cell, computed=computed, measure=claim.measure, missing=computed is None)
    if computed is not None and lowest is not None:
        low, high = sorted((lowest, computed))
        if low != high:
            found = replace(found, computed=high, lowest=low)
        if low <= cell.printed <= high:
            return replace(found, kind=CALIBRATED if claim.calibrated else REPRODUCED)
    for said in claim.printed.contradictions:
        if _matches(said, cell):
            used |= {(id(said), axis, _at(cell)[axis]) for axis in said.where} or {(id(said), "", "")}
            return replace(found, kind=CONTRADICTED, reason=said.reason)
    return replace(found, kind=LOST)


def _matches(said: Contradiction, cell: PrintedCell) -> bool:
    at = _at(cell)
    return all(at.get(axis) in members for axis, members in said.where.items())


def _at(cell: PrintedCell) -> dict[str, str]:
    return {**cell.members, YEAR: str(cell.year)}


def _not_found(indicators: tuple[Indicator, ...], used: set[_Hit]) -> Iterator[Diagnostic]:
    """What is said to be contradicted and is not."""
    for indicator in indicators:
        for measure in indicator.measures.values():
            for said in measure.contradictions:
                wanted = [(axis, member) for axis, members in said.where.items() for member in members] or [("", "")]
                gone = [member for axis, member in wanted if (id(said), axis, member) not in used]
                if gone:
                    what = f"motsägelsen finns inte, eller inte längre: {', '.join(gone)}".rstrip(": ")
                    yield Diagnostic(what, said.place, remedy="Ta bort den, eller rätta där.")


def _observed(world: World, indicators: tuple[Indicator, ...], said: Observation, faults: Faults) -> Observed:
    values: list[tuple[MeasureResult, Fraction, Fraction]] = []
    for number, name in enumerate(said.measures):
        owner, _, member = name.partition(".")
        indicator = next((each for each in indicators if each.id == owner and member in each.measures), None)
        if indicator is None:
            known = [f"{each.id}.{measure}" for each in indicators for measure in each.measures]
            faults.add(f"inget mått heter {name}", said.place_of("mått", number), remedy=did_you_mean(name, known))
            continue
        measure = measure_result(world, indicator, member)
        tables = (measure.as_source or measure.values).values()
        figures = [cell for table in tables for cell in table.cells if isinstance(cell, Fraction)]
        if figures:
            values.append((measure, min(figures), max(figures)))
    return Observed(said.text, tuple(values))


def _failures(table: CheckedTable) -> Iterator[Diagnostic]:
    for cell in table.cells:
        if cell.kind == LOST:
            year = f" {cell.year}" if cell.year is not None else ""
            where = f" för {cell.label}" if cell.label else ""
            what = f"{cell.field}{year}{where} återges inte: {cell.measure} ger ett annat värde än det tryckta"
            yield Diagnostic(what, table.written.key_place_of("fält", cell.field))
    counts = {kind: count for kind, count in table.counts.items() if kind != LOST}
    stated = table.written.counts.by_class
    if counts != stated:
        differs = [kind for kind in CLASSES if counts.get(kind, 0) != stated.get(kind, 0)]
        said = ", ".join(f"{kind} {stated.get(kind, 0)} men blev {counts.get(kind, 0)}" for kind in differs)
        yield Diagnostic(f"{table.written.name}: antalet är {said}", table.written.key_place_of("antal"))
