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
from tillaggsbelopp.measures.indicator_results import IndicatorResult, MeasureResult, Years
from tillaggsbelopp.report.blocks import Figure, Narrow, ShownCell, ShownTable, columns
from tillaggsbelopp.report.wording import kinds_text
from tillaggsbelopp.swedish import capitalized

CLASS_WORDS: Final = {-1: "låg", 0: "mellan", 1: "hög"}
AS_SOURCE_TITLE: Final = "som källan"
USUAL_TITLE: Final = "rättad"
DIFFERENCE_TITLE: Final = "skillnad"
YEAR_CORNER: Final = "År"


@dataclass(frozen=True)
class Reading:
    """The values of a measure in one reading: as usual, as its source has it, or the difference; `title` says which."""

    measure: MeasureResult
    title: str
    values: Years
    usual: bool

    @property
    def formula(self) -> str:
        """The formula of the reading as written."""
        written = self.measure.written
        if self.title == AS_SOURCE_TITLE and written.as_source is not None:
            return written.as_source.text
        return f"{AS_SOURCE_TITLE} - {USUAL_TITLE}" if self.title == DIFFERENCE_TITLE else written.formula.text

    @property
    def name(self) -> str:
        """The name of the measure, and of the reading if there are several."""
        named = self.measure.written.name
        return f"{named}, {self.title}" if self.title else named

    @property
    def heading(self) -> str:
        """The name of the measure and the reading, with the unit unless the name says it."""
        name, unit = self.name, unit_text(self.measure)
        low = name.lower()
        said = unit.lower() in re.split(r"[\s,]+", low) or unit.lower().replace("/", " per ") in low
        return f"{name}, {unit}" if unit and not said else name

    def figure(self, year: int | None, index: int) -> Figure:
        """The figure of a cell."""
        return self._figure(self.values[year].cells[index])

    def with_class(self, year: int | None, index: int) -> Figure:
        """The figure of a cell, with the class of a usual one as its word."""
        figure = self.figure(year, index)
        word = class_word(self.measure, year, index) if self.usual and figure.value is not None else None
        return figure._replace(word=word or "")

    def overall(self, year: int | None) -> ShownCell:
        """The figure for all together; "" where there is none."""
        overall = self.measure.overall
        return self._figure(overall[year].cells[0]) if overall is not None and self.usual else ""

    def _figure(self, cell: Cell) -> Figure:
        value = cell / self.measure.unit.scale if isinstance(cell, Fraction) else None
        return Figure(value, self.measure.written.decimals)


class MeasureTable(NamedTuple):
    """A table of measures: a column of names, then figures.

    `readings` are those of its columns of figures, one each; or only one, if its columns are years or members of it
    (`of_one`).
    """

    table: ShownTable
    readings: Sequence[Reading]
    of_one: bool = False

    @property
    def for_screen(self) -> ShownTable:
        """The table for a screen: where its rows are years these go across, with a row for each measure."""
        corner, *titles = (column.title for column in self.table.columns)
        if corner != YEAR_CORNER:
            return self.table
        rows = [[title, *(row[place] for row in self.table.rows)] for place, title in enumerate(titles, start=1)]
        return self.table._replace(columns=columns("", *(str(row[0]) for row in self.table.rows)), rows=rows)


def measure_tables(result: IndicatorResult) -> Iterator[MeasureTable]:
    """Lay out an indicator as tables: measures over the same axes side by side, others in tables of their own.

    A measure that is hidden is left out; one that has two readings is shown in both, with their difference.
    """
    called = result.member_name
    together: dict[tuple[Axis, ...], list[MeasureResult]] = {}
    for measure in result.measures:
        if not measure.written.hidden:
            together.setdefault(measure.axes, []).append(measure)
    for axes, measures in together.items():
        years = tuple(measures[0].values)
        if len(axes) + (len(years) > 1) > 1:
            for measure in measures:
                for reading in readings_of(measure):
                    yield from _matrices(reading, axes, years, called)
        else:
            for alike in _with_one_overall(measures):
                yield _side_by_side(alike, axes, years, called)


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
    """Yield the formulas of an indicator by name, in the order written, each reading of a measure for itself.

    A step that has a title is told by it, with the name that formulas use.
    """
    for name, formula in written.steps.items():
        yield f"{formula.name} ({name})" if formula.name else name, formula.text
    for name, measure in written.measures.items():
        title = f"{measure.name} ({name})"
        yield title, measure.formula.text
        if measure.as_source is not None:
            yield f"{title}, {AS_SOURCE_TITLE}", measure.as_source.text
        if measure.overall is not None:
            yield f"{title}, {measure.overall.name}", measure.overall.formula.text
        if measure.classes is not None:
            yield f"{title}, nedre gräns", measure.classes.lower.text
            yield f"{title}, övre gräns", measure.classes.upper.text


def conventions(result: IndicatorResult) -> list[str]:
    """What the source does in its reading of measures, a text for each that has one."""
    named = ((measure.written.name, measure.written.convention) for measure in result.measures)
    return [f"{name}, {AS_SOURCE_TITLE}: {convention}" for name, convention in named if convention]


def grounds(result: IndicatorResult) -> Iterator[str]:
    """Yield the assumptions of an indicator and the uncertain figures it rests on, as texts."""
    for assumption in result.written.assumptions:
        yield f"Antagande: {assumption.text} Källa: {assumption.source}"
    for each in result.uncertain:
        shown = f" {each.value}" if each.value else ""
        yield f"{each.status.capitalize()}: {each.title}{shown}. {each.source}"


def relied_on(result: IndicatorResult) -> str:
    """The sentence that counts the assumptions and uncertain figures of an indicator; "" if it rests on none."""
    kinds = ["antagande" for _ in result.written.assumptions] + [each.status for each in result.uncertain]
    return f"Vilar på {kinds_text(kinds)}." if kinds else ""


def unit_text(measure: MeasureResult) -> str:
    """The unit a measure is shown in, "" for a plain number."""
    return "" if measure.unit.text in (NO_UNIT_WORD, "0") else measure.unit.text


def year_text(year: int | None) -> str:
    """A year as a column's title."""
    return "" if year is None else str(year)


def class_word(measure: MeasureResult, year: int | None, index: int) -> str | None:
    """The class of a measure's cell in words; None if it has none."""
    kind = measure.classes[year].cells[index] if measure.classes is not None else None
    return CLASS_WORDS[int(kind)] if isinstance(kind, Fraction) else None


def readings_of(measure: MeasureResult) -> list[Reading]:
    """The readings of a measure: its usual one alone, or that of its source, the usual one and the difference."""
    usual, source = measure.values, measure.as_source
    if source is None:
        return [Reading(measure, "", usual, usual=True)]
    difference = {year: _difference(source[year], usual[year]) for year in usual}
    return [
        Reading(measure, AS_SOURCE_TITLE, source, usual=False),
        Reading(measure, USUAL_TITLE, usual, usual=True),
        Reading(measure, DIFFERENCE_TITLE, difference, usual=False),
    ]


def _difference(source: Table, usual: Table) -> Table:
    """The one table minus the other; what is no number in either stays what it is."""

    def minus(one: Cell, other: Cell) -> Cell:
        if isinstance(one, Fraction) and isinstance(other, Fraction):
            return one - other
        return other if isinstance(one, Fraction) else one

    return Table(source.axes, tuple(map(minus, source.cells, usual.cells)))


def axis_title(axis: Axis, member_name: str) -> str:
    """What heads the members of an axis; those who get amounts are called `member_name`."""
    return capitalized(member_name if axis.name == MUNICIPALITY else axis.name)


def _side_by_side(
    measures: Sequence[MeasureResult], axes: tuple[Axis, ...], years: tuple[int | None, ...], called: str
) -> MeasureTable:
    """A row for each member, or year, or one row alone; a column for each reading of each measure."""
    readings = [reading for measure in measures for reading in readings_of(measure)]
    title, corner, overall = "", YEAR_CORNER, None
    rows: list[list[ShownCell]]
    if not axes:
        rows = [[year_text(year), *(reading.with_class(year, 0) for reading in readings)] for year in years]
    else:
        (axis,), (year,) = axes, years
        title, corner = year_text(year), axis_title(axis, called)
        places = range(len(axis.members))
        rows = [[_label(axis, place), *(reading.with_class(year, place) for reading in readings)] for place in places]
        rows = [row for row in rows if _any_figure(row)]
        if names := [measure.written.overall.name for measure in measures if measure.written.overall]:
            overall = [names[0], *(reading.overall(year) for reading in readings)]
    titles = (reading.heading for reading in readings)
    return MeasureTable(ShownTable(columns(corner, *titles), rows, overall, title, Narrow.PARTS), readings)


def _matrices(
    reading: Reading, axes: tuple[Axis, ...], years: tuple[int | None, ...], called: str
) -> Iterator[MeasureTable]:
    """The tables of a reading: members down and years across, or one axis down and another across for each year."""
    rows: list[list[ShownCell]]
    if len(axes) == 1:
        (axis,) = axes
        places = range(len(axis.members))
        rows = [[_label(axis, place), *(reading.with_class(year, place) for year in years)] for place in places]
        together = reading.measure.written.overall
        overall = [together.name, *map(reading.overall, years)] if together is not None and reading.usual else None
        header = columns(axis_title(axis, called), *map(year_text, years))
        yield _without_empty(ShownTable(header, rows, overall, reading.heading, Narrow.PARTS), reading)
        return
    down, across = sorted(axes[-2:], key=lambda axis: axis.name == MUNICIPALITY)
    header = columns(axis_title(down, called), *across.labels)
    others = axes[:-2]
    for year, chosen in product(years, product(*(range(len(axis.members)) for axis in others))):
        at = {axis.name: index for axis, index in zip(others, chosen, strict=True)}
        rows = [
            [
                _label(down, row),
                *(
                    reading.figure(year, _position(axes, {**at, down.name: row, across.name: column}))
                    for column in range(len(across.members))
                ),
            ]
            for row in range(len(down.members))
        ]
        whose = ", ".join(_label(axis, index) for axis, index in zip(others, chosen, strict=True))
        title = " ".join(part for part in (reading.heading, year_text(year), whose) if part)
        yield _without_empty(ShownTable(header, rows, None, title, Narrow.PARTS), reading)


def _without_empty(table: ShownTable, reading: Reading) -> MeasureTable:
    """The table of a reading without rows and columns in which everything is missing."""
    kept = [place for place in range(1, len(table.columns)) if _any_figure(row[place] for row in table.rows)]
    whole = table._replace(rows=[row for row in table.rows if _any_figure(row)])
    return MeasureTable(whole.only([0, *kept]), [reading], of_one=True)


def _any_figure(cells: Iterable[ShownCell]) -> bool:
    return any(isinstance(cell, Figure) and cell.value is not None for cell in cells)


def _position(axes: Sequence[Axis], at: dict[str, int]) -> int:
    index = 0
    for axis in axes:
        index = index * len(axis.members) + at[axis.name]
    return index


def _label(axis: Axis, index: int) -> str:
    member, label = axis.members[index], axis.labels[index]
    return label if member == label else f"{member} {label}"
