"""Every printed cell of a source computed again from the others, and the class that each thereby gets."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import product

from tillaggsbelopp.agreement.indicators import Contradiction, Indicator
from tillaggsbelopp.diagnostics import Diagnostic, Faults, did_you_mean
from tillaggsbelopp.engine.world import World
from tillaggsbelopp.formula.catalogue import MUNICIPALITY
from tillaggsbelopp.formula.values import Axis
from tillaggsbelopp.measures.claims import YEAR, Claim, ClaimKey, claims_of
from tillaggsbelopp.measures.indicator_results import Years, measure_result
from tillaggsbelopp.measures.printed_cells import (
    LOST,
    CheckedRegister,
    CheckedTable,
    Ends,
    Observed,
    ObservedMeasure,
    PrintedCell,
)
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

_Hit = tuple[int, str, str]
"""A contradiction that was found, by identity, with one of the members it is said of."""


def check_register(world: World, indicators: tuple[Indicator, ...], register: Register) -> CheckedRegister:
    """Compute every printed cell of a register from the others.

    `world` is one made by `world_of` of the same indicators, whose measures say what cells must be. Failures of what is
    returned are cells that their formula no longer gives, contradictions that are stated but not found, counts that are
    not the register's, and printed fields that no table of it has. InvalidInput if a formula can't be computed, if two
    measures claim the same cell, or if the register names what does not exist.
    """
    faults = Faults()
    claims: dict[ClaimKey, Claim] = {}
    used: set[_Hit] = set()
    for indicator in indicators:
        for name, measure in indicator.measures.items():
            for number, printed in enumerate(measure.printed):
                for key, claim in claims_of(world, indicator, name, number, printed, faults):
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
    failures += _unregistered(indicators, {name for table in register.tables for name in table.fields})
    return CheckedRegister(tuple(tables), observed, tuple(failures))


def _cells(
    world: World, table: RegisteredTable, claims: Mapping[ClaimKey, Claim], used: set[_Hit], faults: Faults
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


def _compared(cell: PrintedCell, claim: Claim, used: set[_Hit]) -> PrintedCell:
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
    """Yield a failure for each contradiction that is stated but not found."""
    for indicator in indicators:
        for measure in indicator.measures.values():
            for said in measure.contradictions:
                wanted = [(axis, member) for axis, members in said.where.items() for member in members] or [("", "")]
                gone = [member for axis, member in wanted if (id(said), axis, member) not in used]
                if gone:
                    what = f"motsägelsen finns inte, eller inte längre: {', '.join(gone)}".rstrip(": ")
                    yield Diagnostic(what, said.place, remedy="Ta bort den, eller rätta där.")


def _unregistered(indicators: tuple[Indicator, ...], registered: set[str]) -> Iterator[Diagnostic]:
    """Yield a failure for each field that measures say is printed but no table of the register has."""
    told = {*registered}
    for indicator in indicators:
        for measure in indicator.measures.values():
            for printed in measure.printed:
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
