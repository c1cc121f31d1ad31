"""The register of printed figures as lines and as JSON: how many cells of each table are of which class, and why."""

import json
from collections.abc import Iterator
from fractions import Fraction
from typing import Any, Final

from tillaggsbelopp.engine.indicators import MeasureResult
from tillaggsbelopp.engine.register import LOST, CheckedRegister, PrintedCell
from tillaggsbelopp.report.layout import Line, table, wrapped
from tillaggsbelopp.report.receipt import SCHEMA_VERSION
from tillaggsbelopp.report.terminal import SUM_LABEL
from tillaggsbelopp.statistics.register import BASIS, CALIBRATED, CONTRADICTED, REPRODUCED, UNKNOWN
from tillaggsbelopp.swedish import format_number

_TITLES: Final = {
    BASIS: "Underlag",
    REPRODUCED: "Återgiven",
    CALIBRATED: "Återgiven, kalibrerat",
    CONTRADICTED: "Motsäger",
    UNKNOWN: "Kan inte härledas",
    LOST: "Återges inte",
}
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
    yield from table(header, body, [SUM_LABEL, *total, str(sum(checked.counts.values()))], width)
    yield Line()
    for kind in kinds:
        yield from wrapped(f"{_TITLES[kind]}: {_MEANINGS[kind]}.", width, 2, "dim")
    for kind in (LOST, CONTRADICTED):
        cells = [cell for each in checked.tables for cell in each.cells if cell.kind == kind]
        if not cells:
            continue
        yield Line()
        yield Line(f"{_TITLES[kind]} ({len(cells)}):", "bold")
        for cell in cells:
            yield from wrapped(_cell_text(cell), width, 2, first="- ")
            if cell.reason:
                yield from wrapped(cell.reason, width, 4, "dim")
    unknown = {
        (each.written.name, cell.field, cell.reason)
        for each in checked.tables
        for cell in each.cells
        if cell.kind == UNKNOWN
    }
    if unknown:
        yield Line()
        yield Line("Kan inte härledas:", "bold")
        for name, field, reason in sorted(unknown):
            yield from wrapped(f"{name}, {field}: {reason}", width, 2, first="- ")
    if checked.observed:
        yield Line()
        yield Line(f"Iakttagelser ({len(checked.observed)}):", "bold")
        for each in checked.observed:
            yield from wrapped(each.text, width, 2, first="- ")
            for measure, low, high in each.values:
                yield from wrapped(f"{measure.written.name}: {_range(measure, low, high)}", width, 4, "dim")
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
                        "namn": measure.written.name,
                        "enhet": measure.unit.text,
                        "lägst": _number(low / measure.unit.scale),
                        "högst": _number(high / measure.unit.scale),
                    }
                    for measure, low, high in each.values
                ],
            }
            for each in checked.observed
        ],
        "brister": [failure.what for failure in checked.failures],
    }


def _range(measure: MeasureResult, low: Fraction, high: Fraction) -> str:
    scale, decimals = measure.unit.scale, measure.written.decimals
    ends = list(dict.fromkeys(format_number(each / scale, decimals) for each in (low, high)))
    return " till ".join(ends) + (f" {measure.unit.text}" if measure.unit.text not in ("tal", "0") else "")


def register_json(checked: CheckedRegister, source: str) -> str:
    """The register as JSON text."""
    return json.dumps(register_document(checked, source), ensure_ascii=False, indent=2) + "\n"


def _cell_text(cell: PrintedCell) -> str:
    where = ", ".join([*([cell.label] if cell.label else []), *([str(cell.year)] if cell.year else [])])
    unit = "" if cell.unit == "tal" else f" {cell.unit}"
    computed = "saknas" if cell.computed is None else format_number(cell.computed)
    if cell.lowest is not None:
        computed = f"{format_number(cell.lowest)} till {computed}"
    at = f" ({where})" if where else ""
    return f"{cell.table}, {cell.field}{at}: tryckt {format_number(cell.printed)}{unit}, beräknat {computed}{unit}"


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
