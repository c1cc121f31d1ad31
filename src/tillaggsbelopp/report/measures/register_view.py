"""The register of printed figures: how many cells of each table are of which class, and why."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import groupby
from typing import Final

from tillaggsbelopp.measures.indicator_results import MeasureResult
from tillaggsbelopp.measures.printed_cells import LOST, CheckedRegister, Ends, ObservedMeasure, PrintedCell
from tillaggsbelopp.report.blocks import GAP, Block, Line, Narrow, Role, ShownCell, ShownTable, Text, columns
from tillaggsbelopp.report.measures.measure_tables import AS_SOURCE_TITLE, USUAL_TITLE, unit_text, year_text
from tillaggsbelopp.report.wording import SUM_LABEL
from tillaggsbelopp.statistics.package import CALIBRATED
from tillaggsbelopp.statistics.register import BASIS, CONTRADICTED, REPRODUCED, UNKNOWN
from tillaggsbelopp.swedish import NO_BREAK_SPACE, format_number

_TITLES: Final = {
    BASIS: "Underlag",
    REPRODUCED: "Återgiven",
    CALIBRATED: "Återgiven, kalibrerat",
    CONTRADICTED: "Motsäger",
    UNKNOWN: "Kan inte härledas",
    LOST: "Återges inte",
}
COUNTED: Final = {
    BASIS: "underlag",
    REPRODUCED: "återgivna",
    CALIBRATED: "återgivna med kalibrerat underlag",
    CONTRADICTED: "motsäger",
    UNKNOWN: "kan inte härledas",
    LOST: "återges inte",
}
"""The classes after a number of cells."""
_MEANINGS: Final = {
    BASIS: "ingen annan tryckt cell ger den",
    REPRODUCED: "de andra cellerna ger den, avrundad som den är tryckt",
    CALIBRATED: "ges av underlag som självt är löst ur de tryckta cellerna",
    CONTRADICTED: "källans egna celler ger ett annat värde",
    UNKNOWN: "det den bygger på är inte tryckt",
    LOST: "ges inte längre av sin formel: ett fel",
}


def register_title(source: str) -> str:
    """The title of the register; `source` is what its source is called."""
    return f"Tryckta siffror i {source}"


def register_blocks(checked: CheckedRegister, source: str) -> Iterator[Block]:
    """Show a register: counts per table and class, lost cells, contradictions, what can't be derived, observations."""
    kinds = [kind for kind in _TITLES if checked.counts.get(kind)]
    yield Text(register_title(source), style="bold")
    yield GAP
    header = columns("Tabell", *(_TITLES[kind] for kind in kinds), "Celler", role=Role.COUNT)
    body: list[list[ShownCell]] = [
        [each.written.name, *(each.counts.get(kind, 0) for kind in kinds), len(each.cells)] for each in checked.tables
    ]
    total = [checked.counts[kind] for kind in kinds]
    yield ShownTable(header, body, [SUM_LABEL, *total, sum(checked.counts.values())], narrow=Narrow.PARTS)
    yield GAP
    for kind in kinds:
        yield Text(f"{_TITLES[kind]}: {_MEANINGS[kind]}.", 2, "dim")
    for kind in (LOST, CONTRADICTED):
        cells = [cell for each in checked.tables for cell in each.cells if cell.kind == kind]
        if not cells:
            continue
        yield GAP
        yield Line(f"{_TITLES[kind]} ({len(cells)}):", "bold")
        for said, alike in groupby(cells, lambda cell: (cell.table, cell.title, cell.reason)):
            yield from _alike(*said, list(alike))
    unknown = {
        (each.written.name, cell.title, cell.reason)
        for each in checked.tables
        for cell in each.cells
        if cell.kind == UNKNOWN
    }
    if unknown:
        yield GAP
        yield Line("Kan inte härledas:", "bold")
        for name, title, reason in sorted(unknown):
            yield Text(f"{name}, {title}: {reason}", 2, first="- ")
    if checked.observed:
        yield GAP
        yield Line(f"Iakttagelser ({len(checked.observed)}):", "bold")
        for each in checked.observed:
            yield Text(each.text, 2, first="- ")
            for one in each.values:
                yield Text(f"{one.measure.written.name}: {_observed(one)}", 4, "dim")
                for label, printed, usual in differing(one.measure):
                    text = f"{label}: {AS_SOURCE_TITLE} {_shown(one.measure, printed)}, {USUAL_TITLE} "
                    yield Text(text + _shown(one.measure, usual), 6, "dim")
    derived = [(each.written.name, ", ".join(each.derived)) for each in checked.tables if each.derived]
    if derived:
        yield GAP
        yield Text("Vilar på värden som är härledda ur källans egna celler:", style="bold")
        for name, parameters in derived:
            yield Text(f"{name}: {parameters}", 2, first="- ")


def _observed(one: ObservedMeasure) -> str:
    """The values of a measure, from the lowest to the highest, in both readings where there are two."""
    unit = unit_text(one.measure)
    readings = (
        {USUAL_TITLE: one.usual} if one.as_source is None else {AS_SOURCE_TITLE: one.as_source, USUAL_TITLE: one.usual}
    )
    said = [f"{title} {_range(one.measure, ends)}" for title, ends in readings.items()]
    text = ", ".join(said) if len(said) > 1 else _range(one.measure, one.usual)
    return f"{text}{NO_BREAK_SPACE}{unit}" if unit else text


def _range(measure: MeasureResult, ends: Ends) -> str:
    return " till ".join(dict.fromkeys(_shown(measure, end) for end in ends))


def _shown(measure: MeasureResult, value: Fraction) -> str:
    return format_number(value / measure.unit.scale, measure.written.decimals, fixed=True)


def differing(measure: MeasureResult) -> Iterator[tuple[str, Fraction, Fraction]]:
    """Yield the members whose value is shown as another in the source's reading: label, the source's value, the usual.

    The values are in the base of the measure's unit. A measure that has a single value, without any axis, yields none.
    """
    for year, table in (measure.as_source or {}).items():
        for index, (printed, usual) in enumerate(zip(table.cells, measure.values[year].cells, strict=True)):
            if not table.axes or not isinstance(printed, Fraction) or not isinstance(usual, Fraction):
                continue
            if _shown(measure, printed) != _shown(measure, usual):
                yield " ".join(part for part in (table.label(index), year_text(year)) if part), printed, usual


def _alike(table: str, title: str, reason: str, cells: Sequence[PrintedCell]) -> Iterator[Block]:
    """Cells of one field and for one reason: what they are, then each with what is printed and computed."""
    yield Text(f"{table}, {title}: {reason}".removesuffix(": "), 2, first="- ")
    for cell in cells:
        where = f"{cell.label}: " if cell.label else ""
        yield Text(f"{where}tryckt {cell.printed_text}, beräknat {cell.computed_text}", 4)
