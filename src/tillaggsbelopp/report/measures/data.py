"""Indicators, and the register of printed figures, as data."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product
from typing import Any, Final

from tillaggsbelopp.measures.indicator_results import IndicatorResult, MeasureResult
from tillaggsbelopp.measures.printed_cells import CheckedRegister, Ends, PrintedCell
from tillaggsbelopp.report.blocks import DataCell, Records
from tillaggsbelopp.report.json_parts import SCHEMA_VERSION, number
from tillaggsbelopp.report.measures.measure_tables import class_word
from tillaggsbelopp.report.measures.view import differing
from tillaggsbelopp.swedish import as_words, capitalized

_DECIMALS: Final = 12


def indicators_document(results: Sequence[IndicatorResult]) -> dict[str, Any]:
    """Indicators as a document for JSON: every value in the unit that is stated, to twelve decimals."""
    return {"schema_version": SCHEMA_VERSION, "nyckeltal": [_document(result) for result in results]}


def indicators_records(results: Sequence[IndicatorResult]) -> Records:
    """A row for each value of each measure of some indicators: the members it is for, and its figures."""
    rows: list[Sequence[DataCell]] = []
    for result in results:
        for measure in result.measures:
            what = (result.written.id, measure.id, measure.written.name, measure.unit.text)
            for values in _values(measure):
                figures = [values.pop(name, None) for name in ("år", "värde", "som_källan", "klass")]
                year, *others = figures
                rows.append((*what, year, " ".join(map(str, values.values())), *others))
    return Records(("nyckeltal", "mått", "namn", "enhet", "år", "för", "värde", "som_källan", "klass"), rows)


def register_document(checked: CheckedRegister, source: str) -> dict[str, Any]:
    """The register as a document for JSON, cell by cell; `source` is what its source is called."""
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
                                "som_källan": number(printed / one.measure.unit.scale),
                                "rättad": number(usual / one.measure.unit.scale),
                            }
                            for label, printed, usual in differing(one.measure)
                        ],
                    }
                    for one in each.values
                ],
            }
            for each in checked.observed
        ],
        "brister": [failure.what for failure in checked.failures],
    }


def register_records(checked: CheckedRegister) -> Records:
    """A row for each printed cell of a register: what is printed and computed, and the class it is of."""
    rows = [
        (
            each.written.name,
            cell.field,
            cell.year,
            " ".join(map(str, cell.members.values())),
            cell.kind,
            cell.unit,
            number(cell.printed),
            number(cell.computed),
            cell.reason,
        )
        for each in checked.tables
        for cell in each.cells
    ]
    return Records(("tabell", "fält", "år", "för", "klass", "enhet", "tryckt", "beräknat", "orsak"), rows)


def _document(result: IndicatorResult) -> dict[str, Any]:
    written = result.written
    return {
        "id": written.id,
        "namn": written.name,
        "beskrivning": written.description,
        "källa": written.source,
        "räknat_för": result.computed_for,
        "alternativ": list(result.changes),
        "mått": [_measure(measure) for measure in result.measures],
        "vilar_på": [
            {
                "namn": each.name,
                "titel": each.title,
                "värde": each.value or None,
                "status": each.status,
                "källa": each.source,
            }
            for each in result.rests_on
        ],
        "steg": [
            {"id": name, "titel": step.name or capitalized(as_words(name)), "formel": step.text}
            for name, step in written.steps.items()
        ],
        "antaganden": [{"id": each.id, "text": each.text, "källa": each.source} for each in written.assumptions],
    }


def _measure(measure: MeasureResult) -> dict[str, Any]:
    written = measure.written
    document: dict[str, Any] = {
        "id": measure.id,
        "namn": written.name,
        "enhet": measure.unit.text,
        "formel": written.formula.text,
        "värden": list(_values(measure)),
    }
    if written.as_source is not None:
        document |= {"som_källan": written.as_source.text, "konvention": written.convention}
    if written.classes is not None:
        limits = {"nedre": written.classes.lower.text, "övre": written.classes.upper.text}
        document["klasser"] = {**limits, "på_gränsen": written.classes.on_limit, "ogynnsamt": written.classes.adverse}
    if measure.overall is not None and written.overall is not None:
        document["sammantaget"] = {
            "namn": written.overall.name,
            "formel": written.overall.formula.text,
            "värden": [
                {"år": year, "värde": _figure(table.cells[0], measure)} for year, table in measure.overall.items()
            ],
        }
    return document


def _values(measure: MeasureResult) -> Iterator[dict[str, Any]]:
    for year, values in measure.values.items():
        for index, members in enumerate(product(*(axis.members for axis in values.axes))):
            found: dict[str, Any] = {} if year is None else {"år": year}
            found |= {axis.name: member for axis, member in zip(values.axes, members, strict=True)}
            found["värde"] = _figure(values.cells[index], measure)
            if measure.as_source is not None:
                found["som_källan"] = _figure(measure.as_source[year].cells[index], measure)
            if measure.classes is not None:
                found["klass"] = class_word(measure, year, index)
            yield found


def _figure(cell: object, measure: MeasureResult) -> int | float | None:
    """A figure in its unit; None where it is missing."""
    return number(cell / measure.unit.scale, _DECIMALS) if isinstance(cell, Fraction) else None


def _ends(measure: MeasureResult, ends: Ends) -> dict[str, Any]:
    low, high = ends
    return {"lägst": number(low / measure.unit.scale), "högst": number(high / measure.unit.scale)}


def _cell(cell: PrintedCell) -> dict[str, Any]:
    found: dict[str, Any] = {"fält": cell.field, "år": cell.year, **cell.members, "klass": cell.kind}
    found |= {"enhet": cell.unit, "tryckt": number(cell.printed), "beräknat": number(cell.computed)}
    if cell.lowest is not None:
        found["lägst"] = number(cell.lowest)
    if cell.measure:
        found["mått"] = cell.measure
    if cell.reason:
        found["orsak"] = cell.reason
    return found
