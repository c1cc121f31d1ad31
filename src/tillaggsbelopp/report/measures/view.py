"""Indicators shown, and the register of printed figures: how many cells of each table are of which class, and why."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import groupby
from typing import Final

from tillaggsbelopp.agreement.indicators import Indicator
from tillaggsbelopp.measures.indicator_results import IndicatorResult, MeasureResult
from tillaggsbelopp.measures.printed_cells import LOST, CheckedRegister, Ends, ObservedMeasure, PrintedCell
from tillaggsbelopp.report.blocks import GAP, Block, Line, Narrow, Role, ShownCell, ShownTable, Text, columns
from tillaggsbelopp.report.measures.measure_tables import (
    AS_SOURCE_TITLE,
    USUAL_TITLE,
    conventions,
    formulas,
    grounds,
    measure_tables,
    unit_text,
    year_text,
)
from tillaggsbelopp.report.wording import SUM_LABEL
from tillaggsbelopp.statistics.register import BASIS, CALIBRATED, CONTRADICTED, REPRODUCED, UNKNOWN
from tillaggsbelopp.swedish import NO_BREAK_SPACE, format_number

_CLASSES: Final = {
    BASIS: ("Underlag", "underlag", "ingen annan tryckt cell ger den"),
    REPRODUCED: ("Återgiven", "återgivna", "de andra cellerna ger den, avrundad som den är tryckt"),
    CALIBRATED: (
        "Återgiven, kalibrerat",
        "återgivna med kalibrerat underlag",
        "ges av underlag som självt är löst ur de tryckta cellerna",
    ),
    CONTRADICTED: ("Motsäger", "motsäger", "källans egna celler ger ett annat värde"),
    UNKNOWN: ("Kan inte härledas", "kan inte härledas", "det den bygger på är inte tryckt"),
    LOST: ("Återges inte", "återges inte", "ges inte längre av sin formel: ett fel"),
}
"""The classes of cells: as a title, after a number of cells, and what they mean."""
TITLES: Final = {kind: title for kind, (title, _, _) in _CLASSES.items()}
COUNTED: Final = {kind: counted for kind, (_, counted, _) in _CLASSES.items()}


def indicators_blocks(results: Sequence[IndicatorResult]) -> Iterator[Block]:
    """Show indicators one after the other, each with its tables, formulas, and what it rests on."""
    for number, result in enumerate(results):
        if number:
            yield GAP
        yield from indicator_blocks(result)


def indicator_blocks(result: IndicatorResult) -> Iterator[Block]:
    """Show an indicator: its tables, conventions, formulas and what they rest on."""
    written = result.written
    yield Text(f"{written.name} ({written.id})", style="bold")
    yield Text(written.description)
    if result.computed_for is not None:
        yield Text(computed_for_text(result.computed_for))
    for change in result.changes:
        yield Text(f"ALTERNATIV: {change}", style="bold reverse")
    for table in measure_tables(result):
        yield GAP
        yield table.for_screen
    if texts := conventions(result):
        yield GAP
        for text in texts:
            yield Text(text, 2, first="- ")
    yield GAP
    yield Line("Formler:", "bold")
    for name, formula in formulas(written):
        yield Text(f"{name} = {formula}", 2, "dim", first="- ")
    yield GAP
    for text in grounds(result):
        yield Text(text, 2, first="- ")
    yield Text(f"Källa: {written.source}", style="dim")


def computed_for_text(year: int) -> str:
    """The sentence on the year computed for, of an indicator that says none but reads what differs between years."""
    return f"Räknat för {year}, överenskommelsens första år: nyckeltalet anger inget år."


def listing_blocks(indicators: Sequence[Indicator]) -> Iterator[Block]:
    """Show a list of indicators, and how to see one of them."""
    for each in indicators:
        yield Text(f"{each.id}: {each.name}", 2, "bold")
        yield Text(each.description, 4)
    yield GAP
    yield Text("Visa ett:  tillaggsbelopp nyckeltal ID", style="dim")


def register_title(source: str) -> str:
    """The title of the register; `source` is what its source is called."""
    return f"Tryckta siffror i {source}"


def register_table(checked: CheckedRegister) -> ShownTable:
    """The number of cells per table, of each class and in all."""
    kinds = [kind for kind in _CLASSES if checked.counts.get(kind)]
    header = columns("Tabell", *(TITLES[kind] for kind in kinds), "Celler", role=Role.COUNT)
    body: list[list[ShownCell]] = [
        [each.written.name, *(each.counts.get(kind, 0) for kind in kinds), len(each.cells)] for each in checked.tables
    ]
    total = [checked.counts[kind] for kind in kinds]
    return ShownTable(header, body, [SUM_LABEL, *total, sum(checked.counts.values())])


def register_blocks(checked: CheckedRegister, source: str) -> Iterator[Block]:
    """Show a register: counts per table and class, lost cells, contradictions, what can't be derived, observations."""
    yield Text(register_title(source), style="bold")
    yield GAP
    yield register_table(checked)._replace(narrow=Narrow.PARTS)
    yield GAP
    for kind in (each for each in _CLASSES if checked.counts.get(each)):
        title, _, meaning = _CLASSES[kind]
        yield Text(f"{title}: {meaning}.", 2, "dim")
    for kind in (LOST, CONTRADICTED):
        cells = [cell for each in checked.tables for cell in each.cells if cell.kind == kind]
        if cells:
            yield GAP
            yield Line(f"{_CLASSES[kind][0]} ({len(cells)}):", "bold")
            for said, alike in groupby(cells, lambda cell: (cell.table, cell.title, cell.reason)):
                yield from _alike(*said, list(alike))
    unknown = {
        (each.written.name, cell.title, cell.reason)
        for each in checked.tables
        for cell in each.cells
        if cell.kind == UNKNOWN
    }
    yield from _listed("Kan inte härledas:", [f"{name}, {title}: {reason}" for name, title, reason in sorted(unknown)])
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
    derived = [f"{each.written.name}: {', '.join(each.derived)}" for each in checked.tables if each.derived]
    yield from _listed("Vilar på värden som är härledda ur källans egna celler:", derived)


def _listed(title: str, texts: Sequence[str]) -> Iterator[Block]:
    """Texts as a list under a title, if there are any."""
    if texts:
        yield GAP
        yield Text(title, style="bold")
        for text in texts:
            yield Text(text, 2, first="- ")


def _observed(one: ObservedMeasure) -> str:
    """The values of a measure, from the lowest to the highest, in both readings where there are two."""
    text, unit = _range(one.measure, one.usual), unit_text(one.measure)
    if one.as_source is not None:
        text = f"{AS_SOURCE_TITLE} {_range(one.measure, one.as_source)}, {USUAL_TITLE} {text}"
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
