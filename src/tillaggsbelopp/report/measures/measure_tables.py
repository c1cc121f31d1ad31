"""The measures of an indicator laid out as tables of text, for every view: what they are per, columns, rows."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Final, NamedTuple

from tillaggsbelopp.agreement.indicators import Indicator
from tillaggsbelopp.formula.catalogue import MUNICIPALITY
from tillaggsbelopp.formula.units import NO_UNIT_WORD
from tillaggsbelopp.formula.values import Axis, Cell, Table
from tillaggsbelopp.measures.indicator_results import IndicatorResult, MeasureResult
from tillaggsbelopp.report.blocks import Figure, Narrow, ShownCell, ShownTable, columns

CLASS_WORDS: Final = {-1: "låg", 0: "mellan", 1: "hög"}
AS_SOURCE_TITLE: Final = "som källan"
USUAL_TITLE: Final = "rättad"
DIFFERENCE_TITLE: Final = "skillnad"
YEAR_CORNER: Final = "År"


class MeasureTable(NamedTuple):
    """A table of measures: a column of names, then figures.

    `measures` are those of its columns of figures, one each, and `formulas` theirs; of one alone, if its columns are
    years or members of it (`of_one`).
    """

    table: ShownTable
    measures: tuple[MeasureResult, ...]
    formulas: tuple[str, ...]
    of_one: bool = False

    @property
    def for_screen(self) -> ShownTable:
        """The table for a screen: where its rows are years these go across, with a row for each measure."""
        corner, *titles = (column.title for column in self.table.columns)
        if corner != YEAR_CORNER:
            return self.table
        rows = [[title, *(row[place] for row in self.table.rows)] for place, title in enumerate(titles, start=1)]
        return self.table._replace(columns=columns("", *(str(row[0]) for row in self.table.rows)), rows=rows)


@dataclass(frozen=True)
class _Reading:
    """The values of a measure in one reading: as usual, as its source has it, or the difference; `title` says which."""

    measure: MeasureResult
    title: str
    values: dict[int | None, Table]
    usual: bool

    @property
    def name(self) -> str:
        named = self.measure.written.name
        return f"{named}, {self.title}" if self.title else named

    @property
    def formula(self) -> str:
        written = self.measure.written
        if self.title == AS_SOURCE_TITLE and written.as_source is not None:
            return written.as_source.text
        return f"{AS_SOURCE_TITLE} - {USUAL_TITLE}" if self.title == DIFFERENCE_TITLE else written.formula.text

    def shown(self, cell: Cell, kind: Cell | None = None) -> Figure:
        scale = self.measure.unit.scale
        figure = cell / scale if isinstance(cell, Fraction) else None
        word = CLASS_WORDS[int(kind)] if isinstance(kind, Fraction) and figure is not None else ""
        return Figure(figure, self.measure.written.decimals, word)


def measure_tables(result: IndicatorResult) -> Iterator[MeasureTable]:
    """Lay out an indicator as tables: measures over the same axes side by side, others in tables of their own.

    A measure that is hidden is left out; one that has two readings is shown in both, with their difference.
    """
    shown = [measure for measure in result.measures if not measure.written.hidden]
    together: dict[tuple[Axis, ...], list[MeasureResult]] = {}
    for measure in shown:
        together.setdefault(measure.axes, []).append(measure)
    for axes, measures in together.items():
        years = tuple(measures[0].values)
        if len(axes) + (len(years) > 1) > 1:
            for measure in measures:
                for reading in _readings(measure):
                    yield from _matrices(reading, axes, years)
        else:
            for alike in _with_one_overall(measures):
                yield _side_by_side(alike, axes, years)


def _with_one_overall(measures: Sequence[MeasureResult]) -> list[list[MeasureResult]]:
    """The measures in runs whose overall rows are called the same, where they have any."""
    found: list[list[MeasureResult]] = []
    for measure in measures:
        names = {each.written.overall.name for each in (*(found[-1] if found else ()), measure) if each.written.overall}
        if found and len(names) < 2:
            found[-1].append(measure)
        else:
            found.append([measure])
    return found


def formulas(written: Indicator) -> Iterator[tuple[str, str]]:
    """Yield the formulas of an indicator by name, in the order written, each reading of a measure for itself."""
    for name, formula in written.steps.items():
        yield name, formula.text
    for name, measure in written.measures.items():
        yield name, measure.formula.text
        if measure.as_source is not None:
            yield f"{name}, {AS_SOURCE_TITLE}", measure.as_source.text
        if measure.overall is not None:
            yield f"{name}, {measure.overall.name}", measure.overall.formula.text
        if measure.classes is not None:
            yield f"{name}, nedre gräns", measure.classes.lower.text
            yield f"{name}, övre gräns", measure.classes.upper.text


def unit_text(measure: MeasureResult) -> str:
    """The unit a measure is shown in, "" for a plain number."""
    return "" if measure.unit.text in (NO_UNIT_WORD, "0") else measure.unit.text


def year_text(year: int | None) -> str:
    """A year as a column's title."""
    return "" if year is None else str(year)


def _readings(measure: MeasureResult) -> list[_Reading]:
    usual = dict(measure.values)
    if measure.as_source is None:
        return [_Reading(measure, "", usual, usual=True)]
    source = dict(measure.as_source)
    difference = {year: _difference(source[year], usual[year]) for year in usual}
    return [
        _Reading(measure, AS_SOURCE_TITLE, source, usual=False),
        _Reading(measure, USUAL_TITLE, usual, usual=True),
        _Reading(measure, DIFFERENCE_TITLE, difference, usual=False),
    ]


def _difference(source: Table, usual: Table) -> Table:
    cells = (
        one - other if isinstance(one, Fraction) and isinstance(other, Fraction) else _absent(one, other)
        for one, other in zip(source.cells, usual.cells, strict=True)
    )
    return Table(source.axes, tuple(cells))


def _absent(one: Cell, other: Cell) -> Cell:
    """The one of two cells that is no number."""
    return other if isinstance(one, Fraction) else one


def _side_by_side(
    measures: Sequence[MeasureResult], axes: tuple[Axis, ...], years: tuple[int | None, ...]
) -> MeasureTable:
    """A row for each member, or year, or one row alone; a column for each reading of each measure."""
    readings = [reading for measure in measures for reading in _readings(measure)]
    titles = [_with_unit(reading) for reading in readings]
    if not axes:
        by_year: list[list[ShownCell]] = [
            [year_text(year), *(_shown(reading, year, 0) for reading in readings)] for year in years
        ]
        return MeasureTable(_table("", YEAR_CORNER, titles, by_year), *_of_columns(readings))
    (axis,), (year,) = axes, years
    rows: list[list[ShownCell]] = [
        [_label(axis, index), *(_shown(reading, year, index) for reading in readings)]
        for index in range(len(axis.members))
    ]
    rows = [row for row in rows if _any_figure(row[1:])]
    overall: list[ShownCell] | None = None
    if any(measure.overall for measure in measures):
        names = [measure.written.overall.name for measure in measures if measure.written.overall]
        cells: list[ShownCell] = [
            reading.shown(reading.measure.overall[year].cells[0])
            if reading.measure.overall is not None and reading.usual
            else ""
            for reading in readings
        ]
        overall = [names[0], *cells]
    return MeasureTable(_table(year_text(year), axis.name.capitalize(), titles, rows, overall), *_of_columns(readings))


def _table(
    title: str,
    corner: str,
    titles: Sequence[str],
    rows: Sequence[Sequence[ShownCell]],
    overall: Sequence[ShownCell] | None = None,
) -> ShownTable:
    return ShownTable(columns(corner, *titles), rows, overall, title, Narrow.PARTS)


def _any_figure(cells: Iterable[ShownCell]) -> bool:
    return any(isinstance(cell, Figure) and cell.value is not None for cell in cells)


def _of_columns(readings: Sequence[_Reading]) -> tuple[tuple[MeasureResult, ...], tuple[str, ...]]:
    return tuple(reading.measure for reading in readings), tuple(reading.formula for reading in readings)


def _shown(reading: _Reading, year: int | None, index: int) -> Figure:
    classes = reading.measure.classes
    kind = classes[year].cells[min(index, len(classes[year].cells) - 1)] if classes and reading.usual else None
    return reading.shown(reading.values[year].cells[index], kind)


def _matrices(reading: _Reading, axes: tuple[Axis, ...], years: tuple[int | None, ...]) -> Iterator[MeasureTable]:
    """The tables of a reading: members down and years across, or one axis down and another across for each year."""
    title = _with_unit(reading)
    if len(axes) == 1:
        (axis,) = axes
        rows: list[list[ShownCell]] = [
            [_label(axis, index), *(_shown(reading, year, index) for year in years)]
            for index in range(len(axis.members))
        ]
        overall: list[ShownCell] | None = None
        by_year = reading.measure.overall if reading.usual else None
        if by_year is not None and reading.measure.written.overall is not None:
            overall = [reading.measure.written.overall.name, *(reading.shown(by_year[y].cells[0]) for y in years)]
        yield _without_empty(title, axis.name.capitalize(), [year_text(year) for year in years], rows, overall, reading)
        return
    down, across = sorted(axes[-2:], key=lambda axis: axis.name == MUNICIPALITY)
    others = axes[:-2]
    for year, chosen in product(years, product(*(range(len(axis.members)) for axis in others))):
        table = reading.values[year]
        at = {axis.name: index for axis, index in zip(others, chosen, strict=True)}
        rows = [
            [
                _label(down, row),
                *(
                    reading.shown(table.cells[_position(table, {**at, down.name: row, across.name: column})])
                    for column in range(len(across.members))
                ),
            ]
            for row in range(len(down.members))
        ]
        whose = ", ".join(_label(axis, index) for axis, index in zip(others, chosen, strict=True))
        named = " ".join(part for part in (title, year_text(year), whose) if part)
        yield _without_empty(named, down.name.capitalize(), list(across.labels), rows, None, reading)


def _without_empty(
    title: str,
    corner: str,
    titles: Sequence[str],
    rows: Sequence[Sequence[ShownCell]],
    overall: Sequence[ShownCell] | None,
    reading: _Reading,
) -> MeasureTable:
    """The table without rows and columns in which everything is missing."""
    places = range(1, len(titles) + 1)
    kept = [0, *(place for place in places if _any_figure(row[place] for row in rows))]
    whole = _table(title, corner, titles, [row for row in rows if _any_figure(row)], overall)
    return MeasureTable(whole.only(kept), *_of_columns([reading]), of_one=True)


def _position(table: Table, at: dict[str, int]) -> int:
    index = 0
    for axis in table.axes:
        index = index * len(axis.members) + at[axis.name]
    return index


def _label(axis: Axis, index: int) -> str:
    member, label = axis.members[index], axis.labels[index]
    return label if member == label else f"{member} {label}"


def _with_unit(reading: _Reading) -> str:
    unit = unit_text(reading.measure)
    name = reading.name.lower()
    said = unit.lower() in re.split(r"[\s,]+", name) or unit.lower().replace("/", " per ") in name
    return f"{reading.name}, {unit}" if unit and not said else reading.name
