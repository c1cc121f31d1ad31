"""Indicators as lines for a terminal or a pipe, and as JSON."""

import json
import textwrap
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product
from typing import Any, Final

from tillaggsbelopp.agreement.indicators import Indicator
from tillaggsbelopp.engine.indicators import IndicatorResult, MeasureResult, Years
from tillaggsbelopp.formula.values import Table
from tillaggsbelopp.report.layout import Line, table, wrapped
from tillaggsbelopp.report.measures import CLASS_WORDS, Grid, formulas, grids
from tillaggsbelopp.report.receipt import SCHEMA_VERSION

_DECIMALS: Final = 12
_NAMES: Final = 20
_HEADER: Final = 12
_GAP: Final = 2


def indicator_lines(result: IndicatorResult, width: int) -> Iterator[Line]:
    """An indicator in at most `width` columns: its tables, conventions, formulas and what they rest on."""
    written = result.written
    yield from wrapped(f"{written.name} ({written.id})", width, style="bold")
    yield from wrapped(written.description, width)
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


def _grid_lines(grid: Grid, width: int) -> Iterator[Line]:
    """The table, in as many parts beside each other as its columns need; names on as many lines as they need."""
    body = [[name, *(cell.text for cell in cells)] for name, cells in grid.rows]
    overall = None
    if grid.overall is not None:
        overall = [grid.overall[0], *("" if cell is None else cell.text for cell in grid.overall[1])]
    rows = [*body, *([overall] if overall else [])]
    figures = [
        max(len(title) if title.isdecimal() else min(len(title), _HEADER), *(len(row[number]) for row in rows))
        for number, title in enumerate(grid.columns, start=1)
    ]
    longest = max(len(row[0]) for row in [[grid.corner], *rows])
    for names in range(longest, _NAMES, -1):
        if names + sum(each + _GAP for each in figures) <= width:
            break
    else:
        names = min(longest, max(_NAMES, width // 3))
    for number, part in enumerate(_parts(figures, width - names)):
        if number:
            yield Line()
        columns = [0, *(place + 1 for place in part)]
        header = [grid.corner, *grid.columns]
        lines = [line for row in body for line in _on_lines([row[column] for column in columns], names)]
        footer = [*_on_lines([overall[column] for column in columns], names)] if overall else []
        last = footer[-1] if len(footer) == 1 else None
        yield from table(
            [header[column] for column in columns], [*lines, *(footer if last is None else [])], last, width
        )


def _parts(figures: Sequence[int], width: int) -> Iterator[list[int]]:
    """The columns in turn, as many together as fit in `width`."""
    part: list[int] = []
    used = 0
    for number, each in enumerate(figures):
        if part and used + each + _GAP > width:
            yield part
            part, used = [], 0
        part.append(number)
        used += each + _GAP
    yield part


def _on_lines(row: list[str], width: int) -> Iterator[list[str]]:
    """The row with its name on as many lines as it needs, the figures on the last."""
    *above, last = textwrap.wrap(row[0], max(width, 1)) or [""]
    yield from ([line, *[""] * (len(row) - 1)] for line in above)
    yield [last, *row[1:]]


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
