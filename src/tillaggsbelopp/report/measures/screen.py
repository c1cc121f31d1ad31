"""Indicators as lines for a terminal or a pipe, and as JSON."""

import json
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product
from typing import Any, Final

from tillaggsbelopp.agreement.indicators import Indicator
from tillaggsbelopp.formula.values import Table
from tillaggsbelopp.measures.indicator_results import IndicatorResult, MeasureResult, Years
from tillaggsbelopp.report.layout import Line, wrapped
from tillaggsbelopp.report.receipt import SCHEMA_VERSION
from tillaggsbelopp.report.review.measure_tables import CLASS_WORDS, Grid, formulas, grids
from tillaggsbelopp.report.wide import wide_table

_DECIMALS: Final = 12


def indicator_lines(result: IndicatorResult, width: int) -> Iterator[Line]:
    """An indicator in at most `width` columns: its tables, conventions, formulas and what they rest on."""
    written = result.written
    yield from wrapped(f"{written.name} ({written.id})", width, style="bold")
    yield from wrapped(written.description, width)
    if result.computed_for is not None:
        yield from wrapped(computed_for_text(result.computed_for), width)
    for change in result.changes:
        yield from wrapped(f"ALTERNATIV: {change}", width, style="bold reverse")
    for grid in grids(result):
        yield Line()
        if grid.title:
            yield from wrapped(grid.title, width, style="bold")
        yield from _grid_lines(grid.for_screen, width)
    conventions = [measure for measure in result.measures if measure.written.convention]
    if conventions:
        yield Line()
        for measure in conventions:
            yield from wrapped(
                f"{measure.written.name}, som källan: {measure.written.convention}", width, 2, first="- "
            )
    yield Line()
    yield Line("Formler:", "bold")
    for name, formula in formulas(written):
        yield from wrapped(f"{name} = {formula}", width, 2, "dim", first="- ")
    yield Line()
    for assumption in written.assumptions:
        yield from wrapped(f"Antagande: {assumption.text} Källa: {assumption.source}", width, 2, first="- ")
    for each in result.uncertain:
        shown = f" {each.value}" if each.value else ""
        yield from wrapped(f"{each.status.capitalize()}: {each.name}{shown}. {each.source}", width, 2, first="- ")
    yield from wrapped(f"Källa: {written.source}", width, style="dim")


def computed_for_text(year: int) -> str:
    """What is said of an indicator without years that reads what differs from year to year."""
    return f"Räknat för {year}, överenskommelsens första år: nyckeltalet anger inget år."


def _grid_lines(grid: Grid, width: int) -> Iterator[Line]:
    body = [[name, *(cell.text for cell in cells)] for name, cells in grid.rows]
    overall = None
    if grid.overall is not None:
        overall = [grid.overall[0], *("" if cell is None else cell.text for cell in grid.overall[1])]
    yield from wide_table([grid.corner, *grid.columns], body, overall, width)


def indicators_json(results: Sequence[IndicatorResult]) -> str:
    """Indicators as JSON text; every value exact enough to compute on, as numbers in the unit that is stated."""
    document = {"schema_version": SCHEMA_VERSION, "nyckeltal": [_document(result) for result in results]}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def listing_lines(indicators: Sequence[Indicator], width: int) -> Iterator[Line]:
    """What indicators there are, and how to see one."""
    for each in indicators:
        yield from wrapped(f"{each.id}: {each.name}", width, 2, "bold")
        yield from wrapped(each.description, width, 4)
    yield Line()
    yield from wrapped("Visa ett:  tillaggsbelopp nyckeltal ID", width, style="dim")


def _document(result: IndicatorResult) -> dict[str, Any]:
    return {
        "id": result.written.id,
        "namn": result.written.name,
        "källa": result.written.source,
        "räknat_för": result.computed_for,
        "alternativ": list(result.changes),
        "mått": [_measure(measure) for measure in result.measures],
        "vilar_på": [
            {"namn": each.name, "värde": each.value or None, "status": each.status, "källa": each.source}
            for each in result.rests_on
        ],
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
    if measure.overall is not None and written.overall is not None:
        document["sammantaget"] = {
            "namn": written.overall.name,
            "formel": written.overall.formula.text,
            "värden": [
                {"år": year, "värde": _number(table.cells[0], measure)} for year, table in measure.overall.items()
            ],
        }
    return document


def _values(measure: MeasureResult) -> Iterator[dict[str, Any]]:
    for year, values in measure.values.items():
        for index, members in enumerate(product(*(axis.members for axis in values.axes))):
            found: dict[str, Any] = {} if year is None else {"år": year}
            found |= {axis.name: member for axis, member in zip(values.axes, members, strict=True)}
            found["värde"] = _number(values.cells[index], measure)
            if measure.as_source is not None:
                found["som_källan"] = _number(measure.as_source[year].cells[index], measure)
            if measure.classes is not None:
                kind = _cell(measure.classes, year, values, index)
                found["klass"] = CLASS_WORDS[int(kind)] if isinstance(kind, Fraction) else None
            yield found


def _cell(years: Years, year: int | None, like: Table, index: int) -> object:
    table = years[year]
    return table.cells[index] if table.axes == like.axes else table.cells[0]


def _number(cell: object, measure: MeasureResult) -> int | float | None:
    """A figure in its unit: whole as it is, else the nearest double; None where it is missing."""
    if not isinstance(cell, Fraction):
        return None
    figure = cell / measure.unit.scale
    return figure.numerator if figure.denominator == 1 else round(float(figure), _DECIMALS)
