"""Every printed cell of a source computed again from the others, as measures claim, and the class it thereby gets."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from typing import Final

from tillaggsbelopp.agreement.indicator_program import AS_SOURCE, formulas_of, printed_step, step_name
from tillaggsbelopp.agreement.indicators import Indicator, Measure, Printed
from tillaggsbelopp.diagnostics import Diagnostic, Faults, did_you_mean
from tillaggsbelopp.engine.conditions import raise_if_undefined
from tillaggsbelopp.engine.world import World
from tillaggsbelopp.formula.catalogue import MUNICIPALITY
from tillaggsbelopp.formula.tree import YEAR, FieldTarget, ParameterTarget, StepTarget
from tillaggsbelopp.formula.values import Axis, Cell, Table
from tillaggsbelopp.measures.indicator_results import (
    UNDATED,
    Years,
    measure_result,
    moments_of,
    read_for,
    without_missing,
)
from tillaggsbelopp.measures.printed_cells import (
    LOST,
    CheckedRegister,
    CheckedTable,
    Ends,
    Observed,
    ObservedMeasure,
    PrintedCell,
)
from tillaggsbelopp.statistics.package import CALIBRATED as CALIBRATED_STATUS
from tillaggsbelopp.statistics.register import (
    BASIS,
    CALIBRATED,
    CLASSES,
    CONTRADICTED,
    REGISTER_FILE,
    REPRODUCED,
    UNKNOWN,
    Observation,
    Register,
    RegisteredField,
    RegisteredTable,
)
from tillaggsbelopp.statistics.statistics import Field
from tillaggsbelopp.swedish import round_half_away

_DERIVED: Final = "härledd"
_ClaimKey = tuple[str, int | None, tuple[str, ...]]
"""A printed cell: its field, year and members."""
_Hit = tuple[int, str, str]
"""A contradiction that was found, by identity, with one of the members it is said of."""


@dataclass(frozen=True)
class _Claim:
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


def check_register(world: World, indicators: tuple[Indicator, ...], register: Register) -> CheckedRegister:
    """Compute every printed cell of a register from the others.

    `world` is one made by `world_of` of the same indicators, whose measures say what cells must be. Failures of what is
    returned are cells that their formula no longer gives, contradictions that are stated but not found, counts that are
    not the register's, and printed fields that no table of it has. InvalidInput if a formula can't be computed, if two
    measures claim the same cell, or if the register names what does not exist.
    """
    faults = Faults()
    claims: dict[_ClaimKey, _Claim] = {}
    used: set[_Hit] = set()
    for indicator in indicators:
        for name, measure in indicator.measures.items():
            for number, printed in enumerate(measure.printed):
                for key, claim in _claims_of(world, indicator, name, number, printed, faults):
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
    measures = [measure for indicator in indicators for measure in indicator.measures.values()]
    failures += _not_found(measures, used)
    failures += _unregistered(measures, {name for table in register.tables for name in table.fields})
    return CheckedRegister(tuple(tables), observed, tuple(failures))


def _claims_of(
    world: World, indicator: Indicator, name: str, number: int, printed: Printed, faults: Faults
) -> Iterator[tuple[_ClaimKey, _Claim]]:
    """Yield the claims that the measure called `name` makes about printed cells, by field, year and members.

    `printed` is entry `number` of what the measure says is printed. An entry that does not tell which year a field
    without years is of is added to `faults`. InvalidInput if a formula can't be computed.
    """
    field, agreement = world.figures.statistics.fields[printed.field], world.program.agreement
    targets = [StepTarget(indicator.id, printed_step(name, number, what)) for what in formulas_of(printed)]
    if not targets:
        source = StepTarget(indicator.id, step_name(name, AS_SOURCE))
        targets = [source if source in world.program.steps else StepTarget(indicator.id, name)]
    moments = {
        year: moment for year, moment in moments_of(world, indicator).items() if _is_chosen(printed, YEAR, str(year))
    }
    if not field.dated and len(moments) != 1:
        faults.add(f"{printed.field} har inga år", printed.place, remedy="Säg med där: {år: …} vilket år som avses.")
        return
    read = [each for each, _ in read_for(world, ((target, at) for target in targets for at in moments.values()))]
    tables_read = [world.figures.statistics.fields[each.field] for each in read if isinstance(each, FieldTarget)]
    calibrated = any(each.resource.status == CALIBRATED_STATUS for each in tables_read)
    parameters = sorted({(each.rule, each.parameter) for each in read if isinstance(each, ParameterTarget)})
    derived = [".".join(each) for each in parameters if agreement.parameter(*each).status == _DERIVED]
    for year, moment in moments.items():
        at = year if field.dated else UNDATED
        if at not in field.by_year:
            continue
        tables = [world.value(target, moment) for target in targets]
        raise_if_undefined([(without_missing(table), f"{indicator.id}.{name}") for table in tables])
        told = ([each for each in axis.members if _is_chosen(printed, axis.name, each)] for axis in field.axes)
        for members in product(*told):
            chosen = dict(zip((axis.name for axis in field.axes), members, strict=True))
            cells = (_cell(table, chosen) for table in (tables[0], tables[-1]))
            lowest, computed = (_rounded(cell, field.measure.scale, printed.decimals) for cell in cells)
            claim = _Claim(f"{indicator.id}.{name}", printed, computed, lowest, calibrated, tuple(derived))
            yield (printed.field, at, members), claim


def _is_chosen(printed: Printed, axis: str, member: str) -> bool:
    """Tell whether the measure says something of the cells of a member."""
    return member in printed.where.get(axis, [member]) and member not in printed.except_for.get(axis, [])


def _cell(table: Table, chosen: Mapping[str, str]) -> Cell:
    index = 0
    for axis in table.axes:
        index = index * len(axis.members) + axis.position[chosen[axis.name]]
    return table.cells[index]


def _rounded(cell: Cell, scale: Fraction, decimals: int) -> Cell:
    return round_half_away(cell / scale, decimals) if isinstance(cell, Fraction) else cell


def _cells(
    world: World, table: RegisteredTable, claims: Mapping[_ClaimKey, _Claim], used: set[_Hit], faults: Faults
) -> Iterator[tuple[PrintedCell, tuple[str, ...]]]:
    """Yield the printed cells of a table, each with the derived parameters that it was computed from."""
    for name, registered in table.fields.items():
        field = world.figures.statistics.fields.get(name)
        if field is None:
            known = [*world.figures.statistics.fields]
            faults.add(f"inget fält heter {name}", table.key_place_of("fält", name), remedy=did_you_mean(name, known))
            continue
        for cell in _printed(table.name, field, registered):
            claim = claims.get((name, cell.year, tuple(cell.members.values())))
            if claim is None:
                kind = BASIS if registered.unknown is None else UNKNOWN
                yield replace(cell, kind=kind, reason=registered.unknown or ""), ()
                continue
            yield _compared(cell, claim, used), claim.derived


def _printed(table: str, field: Field, registered: RegisteredField) -> Iterator[PrintedCell]:
    title = registered.name or field.description.title or field.name
    for year, values in field.by_year.items():
        if registered.years and year not in registered.years:
            continue
        for index, members in enumerate(product(*(axis.members for axis in values.axes))):
            cell = values.cells[index]
            if isinstance(cell, Fraction):
                named = dict(zip((axis.name for axis in values.axes), members, strict=True))
                printed = cell / field.measure.scale
                label = _label(values.axes, named, year)
                yield PrintedCell(table, field.name, year, named, title, label, field.measure.text, printed, BASIS)


def _label(axes: Iterable[Axis], members: Mapping[str, str], year: int | None) -> str:
    """The words that say which cell it is: municipality, members after their axis, year; not an axis of one."""
    said = [
        axis.labels[axis.position[members[axis.name]]]
        if axis.name == MUNICIPALITY
        else f"{axis.name} {members[axis.name]}"
        for axis in axes
        if len(axis.members) > 1
    ]
    return ", ".join([*said, *([str(year)] if year is not None else [])])


def _compared(cell: PrintedCell, claim: _Claim, used: set[_Hit]) -> PrintedCell:
    computed = claim.computed if isinstance(claim.computed, Fraction) else None
    lowest = claim.lowest if isinstance(claim.lowest, Fraction) else None
    found = replace(
        cell, computed=computed, decimals=claim.printed.decimals, measure=claim.measure, missing=computed is None
    )
    if computed is not None and lowest is not None:
        low, high = sorted((lowest, computed))
        if low != high:
            found = replace(found, computed=high, lowest=low)
        if low <= cell.printed <= high:
            return replace(found, kind=CALIBRATED if claim.calibrated else REPRODUCED)
    at = {**cell.members, YEAR: str(cell.year)}
    for said in claim.printed.contradictions:
        if all(at.get(axis) in members for axis, members in said.where.items()):
            used |= {(id(said), axis, at[axis]) for axis in said.where} or {(id(said), "", "")}
            return replace(found, kind=CONTRADICTED, reason=said.reason)
    return replace(found, kind=LOST)


def _not_found(measures: list[Measure], used: set[_Hit]) -> Iterator[Diagnostic]:
    """Yield a failure for each contradiction that is stated but not found."""
    for said in (said for measure in measures for said in measure.contradictions):
        wanted = [(axis, member) for axis, members in said.where.items() for member in members] or [("", "")]
        gone = [member for axis, member in wanted if (id(said), axis, member) not in used]
        if gone:
            what = f"motsägelsen finns inte, eller inte längre: {', '.join(gone)}".rstrip(": ")
            yield Diagnostic(what, said.place, remedy="Ta bort den, eller rätta där.")


def _unregistered(measures: list[Measure], registered: set[str]) -> Iterator[Diagnostic]:
    """Yield a failure for each field that measures say is printed but no table of the register has."""
    told = {*registered}
    for printed in (printed for measure in measures for printed in measure.printed):
        if printed.field not in told:
            told.add(printed.field)
            what = f"{printed.field} står i ingen av registrets tabeller, så att dess celler inte kontrolleras"
            remedy = f"Lägg till {printed.field} under fält: i en tabell i {REGISTER_FILE}."
            yield Diagnostic(what, printed.place_of("fält"), remedy=remedy)


def _observed(world: World, indicators: tuple[Indicator, ...], said: Observation, faults: Faults) -> Observed:
    values: list[ObservedMeasure] = []
    for number, name in enumerate(said.measures):
        owner, _, member = name.partition(".")
        indicator = next((each for each in indicators if each.id == owner and member in each.measures), None)
        if indicator is None:
            known = [f"{each.id}.{measure}" for each in indicators for measure in each.measures]
            faults.add(f"inget mått heter {name}", said.place_of("mått", number), remedy=did_you_mean(name, known))
            continue
        measure = measure_result(world, indicator, member)
        usual = _ends(measure.values)
        if usual is not None:
            values.append(ObservedMeasure(measure, usual, _ends(measure.as_source) if measure.as_source else None))
    return Observed(said.text, tuple(values))


def _ends(years: Years) -> Ends | None:
    figures = [cell for table in years.values() for cell in table.cells if isinstance(cell, Fraction)]
    return (min(figures), max(figures)) if figures else None


def _failures(table: CheckedTable) -> Iterator[Diagnostic]:
    """Yield a failure for each cell that is lost; if none is, one for counts that are not those the register states."""
    for cell in table.cells:
        if cell.kind == LOST:
            where = f" ({cell.label})" if cell.label else ""
            what = (
                f"{cell.field}{where} återges inte: {cell.measure} ger {cell.computed_text}, tryckt {cell.printed_text}"
            )
            yield Diagnostic(what, table.written.key_place_of("fält", cell.field))
    counts, stated = table.counts, table.written.counts.by_class
    if LOST not in counts and counts != stated:
        differs = [kind for kind in CLASSES if counts.get(kind, 0) != stated.get(kind, 0)]
        said = ", ".join(f"{kind} {stated.get(kind, 0)} men blev {counts.get(kind, 0)}" for kind in differs)
        yield Diagnostic(f"{table.written.name}: antalet är {said}", table.written.key_place_of("antal"))
