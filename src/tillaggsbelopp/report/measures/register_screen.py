"""The register of printed figures as lines and as JSON: how many cells of each table are of which class, and why."""

import json
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import groupby
from typing import Any, Final

from tillaggsbelopp.measures.indicator_results import MeasureResult
from tillaggsbelopp.measures.printed_cells import LOST, CheckedRegister, Ends, ObservedMeasure, PrintedCell
from tillaggsbelopp.report.layout import Line, wrapped
from tillaggsbelopp.report.receipt import SCHEMA_VERSION
from tillaggsbelopp.report.review.measure_tables import AS_SOURCE_TITLE, USUAL_TITLE, unit_text, year_text
from tillaggsbelopp.report.wide import wide_table
from tillaggsbelopp.report.wording import SUM_LABEL
from tillaggsbelopp.statistics.register import BASIS, CALIBRATED, CONTRADICTED, REPRODUCED, UNKNOWN
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


def register_lines(checked: CheckedRegister, source: str, width: int) -> Iterator[Line]:
    """The counts per table and class, every contradiction, and what can't be derived."""
    kinds = [kind for kind in _TITLES if checked.counts.get(kind)]
    yield from wrapped(f"Tryckta siffror i {source}", width, style="bold")
    yield Line()
    header = ["Tabell", *(_TITLES[kind] for kind in kinds), "Celler"]
    body = [
        [each.written.name, *(format_number(each.counts.get(kind, 0)) for kind in kinds), str(len(each.cells))]
        for each in checked.tables
    ]
    total = [format_number(checked.counts[kind]) for kind in kinds]
    yield from wide_table(header, body, [SUM_LABEL, *total, str(sum(checked.counts.values()))], width)
    yield Line()
    for kind in kinds:
        yield from wrapped(f"{_TITLES[kind]}: {_MEANINGS[kind]}.", width, 2, "dim")
    for kind in (LOST, CONTRADICTED):
        cells = [cell for each in checked.tables for cell in each.cells if cell.kind == kind]
        if not cells:
            continue
        yield Line()
        yield Line(f"{_TITLES[kind]} ({len(cells)}):", "bold")
        for said, alike in groupby(cells, lambda cell: (cell.table, cell.title, cell.reason)):
            yield from _alike(*said, list(alike), width)
    unknown = {
        (each.written.name, cell.title, cell.reason)
        for each in checked.tables
        for cell in each.cells
        if cell.kind == UNKNOWN
    }
    if unknown:
        yield Line()
        yield Line("Kan inte härledas:", "bold")
        for name, title, reason in sorted(unknown):
            yield from wrapped(f"{name}, {title}: {reason}", width, 2, first="- ")
    if checked.observed:
        yield Line()
        yield Line(f"Iakttagelser ({len(checked.observed)}):", "bold")
        for each in checked.observed:
            yield from wrapped(each.text, width, 2, first="- ")
            for one in each.values:
                yield from wrapped(f"{one.measure.written.name}: {_observed(one)}", width, 4, "dim")
                for label, printed, usual in _differing(one.measure):
                    text = f"{label}: {AS_SOURCE_TITLE} {_shown(one.measure, printed)}, {USUAL_TITLE} "
                    yield from wrapped(text + _shown(one.measure, usual), width, 6, "dim")
    derived = [(each.written.name, ", ".join(each.derived)) for each in checked.tables if each.derived]
    if derived:
        yield Line()
        yield from wrapped("Vilar på värden som är härledda ur källans egna celler:", width, style="bold")
        for name, parameters in derived:
            yield from wrapped(f"{name}: {parameters}", width, 2, first="- ")


def register_document(checked: CheckedRegister, source: str) -> dict[str, Any]:
    """The register as data, cell by cell."""
    return {
        "schema_version": SCHEMA_VERSION,
        "källa": source,
        "antal": checked.counts,
        "tabeller": [
            {
                "namn": each.written.name,
                "antal": each.counts,
                "härledda_värden": list(each.derived),
                "celler": [_cell(cell) for cell in each.cells],
            }
            for each in checked.tables
        ],
        "iakttagelser": [
            {
                "text": each.text,
                "mått": [
                    {
                        "namn": one.measure.written.name,
                        "enhet": one.measure.unit.text,
                        **_ends(one.measure, one.usual),
                        **({"som_källan": _ends(one.measure, one.as_source)} if one.as_source else {}),
                        "skiljer": [
                            {
                                "för": label,
                                "som_källan": _number(printed / one.measure.unit.scale),
                                "rättad": _number(usual / one.measure.unit.scale),
                            }
                            for label, printed, usual in _differing(one.measure)
                        ],
                    }
                    for one in each.values
                ],
            }
            for each in checked.observed
        ],
        "brister": [failure.what for failure in checked.failures],
    }


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


def _differing(measure: MeasureResult) -> Iterator[tuple[str, Fraction, Fraction]]:
    """The members whose value is another in the source's reading, as it is shown; none of a measure of one value."""
    for year, table in (measure.as_source or {}).items():
        for index, (printed, usual) in enumerate(zip(table.cells, measure.values[year].cells, strict=True)):
            if not table.axes or not isinstance(printed, Fraction) or not isinstance(usual, Fraction):
                continue
            if _shown(measure, printed) != _shown(measure, usual):
                yield " ".join(part for part in (table.label(index), year_text(year)) if part), printed, usual


def _ends(measure: MeasureResult, ends: Ends) -> dict[str, Any]:
    low, high = ends
    return {"lägst": _number(low / measure.unit.scale), "högst": _number(high / measure.unit.scale)}


def register_json(checked: CheckedRegister, source: str) -> str:
    """The register as JSON text."""
    return json.dumps(register_document(checked, source), ensure_ascii=False, indent=2) + "\n"


def _alike(table: str, title: str, reason: str, cells: Sequence[PrintedCell], width: int) -> Iterator[Line]:
    """Cells of one field and for one reason: what they are, then each with what is printed and computed."""
    yield from wrapped(f"{table}, {title}: {reason}".removesuffix(": "), width, 2, first="- ")
    for cell in cells:
        where = f"{cell.label}: " if cell.label else ""
        yield from wrapped(f"{where}tryckt {cell.printed_text}, beräknat {cell.computed_text}", width, 4)


def _cell(cell: PrintedCell) -> dict[str, Any]:
    found: dict[str, Any] = {"fält": cell.field, "år": cell.year, **cell.members, "klass": cell.kind}
    found |= {"enhet": cell.unit, "tryckt": _number(cell.printed), "beräknat": _number(cell.computed)}
    if cell.lowest is not None:
        found["lägst"] = _number(cell.lowest)
    if cell.measure:
        found["mått"] = cell.measure
    if cell.reason:
        found["orsak"] = cell.reason
    return found


def _number(figure: Fraction | None) -> int | float | None:
    if figure is None:
        return None
    return figure.numerator if figure.denominator == 1 else float(figure)
