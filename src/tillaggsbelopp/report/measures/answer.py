"""The answers on indicators: the main measure in words, the tables that there is room for, or a list of them all."""

from collections.abc import Iterator, Sequence
from typing import Final

from tillaggsbelopp.agreement.indicators import Indicator
from tillaggsbelopp.engine.result import percent_change
from tillaggsbelopp.formula.units import with_unit
from tillaggsbelopp.measures.indicator_results import IndicatorResult, MeasureResult
from tillaggsbelopp.report.answers import LINES, MOST_ROWS, all_shown_with, largest
from tillaggsbelopp.report.blocks import GAP, Block, Figure, Narrow, Text, signed
from tillaggsbelopp.report.measures.measure_tables import (
    DIFFERENCE_TITLE,
    MeasureTable,
    Reading,
    measure_tables,
    readings_of,
    relied_on,
    year_text,
)
from tillaggsbelopp.report.measures.view import computed_for_text
from tillaggsbelopp.report.screen import lines_of
from tillaggsbelopp.report.table_lines import has_room
from tillaggsbelopp.swedish import NO_BREAK_SPACE, join_words

_LEAST_ROWS: Final = 3
_PER_CENT: Final = "%"


def indicators_answer_blocks(results: Sequence[IndicatorResult], command: str) -> Iterator[Block]:
    """The answer on an indicator; of several, what each says in words, and the `command` that shows one of them."""
    if len(results) == 1:
        yield from _answer(results[0])
        return
    yield from _changes(results[0])
    for result in results:
        yield Text(f"{result.written.name} ({result.written.id})", style="bold")
        yield from (Text(text, 2) for text in measures_in_words(result))
    yield all_shown_with(f"Ett: tillaggsbelopp {command} ID")


def listing_answer_blocks(indicators: Sequence[Indicator]) -> Iterator[Block]:
    """The indicators by id and name, and how to see one of them."""
    widest = max(len(each.id) for each in indicators)
    yield from (Text(each.name, widest + 2, first=each.id) for each in indicators)
    yield all_shown_with("Ett: tillaggsbelopp nyckeltal ID")


def _answer(result: IndicatorResult) -> Iterator[Block]:
    first = [Text(result.written.name, style="bold")]
    if result.computed_for is not None:
        first.append(Text(computed_for_text(result.computed_for)))
    first += [*_changes(result), *map(Text, measures_in_words(result))]
    relied = relied_on(result)
    last = [*([Text(relied)] if relied else []), all_shown_with()]
    yield from first
    yield lambda width: _tables(result, width, LINES - len([*lines_of([*first, *last], width)]))
    yield from last


def _changes(result: IndicatorResult) -> list[Text]:
    return [Text(f"ALTERNATIV: {change}", style="bold reverse") for change in result.changes]


def _tables(result: IndicatorResult, width: int, room: int) -> Iterator[Block]:
    """The tables that there is room for, that of the main measure first, and the names of the measures left out.

    The first has fewer rows if that makes room for it.
    """
    main = _main(result)
    of_main = set[str]() if main is None else {main.id}
    shown: set[str] = set()
    left = room - 2  # a line for what is left out, and one for the next command
    for each in sorted(measure_tables(result), key=lambda each: of_main.isdisjoint(_measures_in(each))):
        fitting = [*_fitting(each, width, MOST_ROWS)]
        before = [GAP] if shown else []
        if fitting and not shown and (over := min(_height(one, width) for one in fitting) - left) > 0:
            fitting = [*_fitting(each, width, max(len(fitting[-1].table.rows) - 1 - over, _LEAST_ROWS))]
        chosen = next((one for one in fitting if _height(one, width) + len(before) <= left), None)
        if chosen is not None:
            yield from before
            yield chosen.table
            left -= _height(chosen, width) + len(before)
            shown |= _measures_in(chosen)
    if others := [measure.written.name for measure in _shown(result) if measure.id not in shown]:
        what = "Också" if shown else "Mått"
        named = (f"{what}: {join_words(others, limit=most)}." for most in range(len(others), 0, -1))
        yield Text(next((text for text in named if len(text) <= width), f"{what}: {len(others)} till."))


def _measures_in(each: MeasureTable) -> set[str]:
    return {reading.measure.id for reading in each.readings}


def _height(each: MeasureTable, width: int) -> int:
    return len([*lines_of([each.table], width)])


def _fitting(each: MeasureTable, width: int, most: int) -> Iterator[MeasureTable]:
    """Yield the table with at most so many rows, and the columns there is room for: first as many as possible.

    Years in between give way; of measures side by side the last do. Members of an axis do not.
    """
    table = each.for_screen._replace(narrow=Narrow.BLOCKS)
    last = len(table.columns) - 1
    of_years = all(column.title.isdecimal() for column in table.columns[1:])
    if table.columns != each.table.columns:  # a row for each measure, in the order that they are written
        if (left := len(table.rows) - most) > 1:
            table = table._replace(rows=[*table.rows[:most], [f"{left} till", *[""] * last]])
    else:
        table = largest(table, last if of_years else 1, 0, most, summed=False)
    corner, *titles = table.columns
    if of_years:
        giving = (each._replace(gives_way=place if 1 < place < last else 0) for place, each in enumerate(titles, 1))
        if has_room(table.only(sorted({0, 1, last})), width):
            yield each._replace(table=table._replace(columns=(corner, *giving)))
        return
    if table.title.isdecimal():  # the year of all
        corner = corner._replace(title=f"{corner.title} {table.title}")
        table = table._replace(columns=(corner, *titles), title="")
    for count in range(last + 1, last if each.of_one else 1, -1):
        part = table.only(range(count))
        if has_room(part, width):
            yield each._replace(table=part, readings=each.readings if each.of_one else each.readings[: count - 1])


def _shown(result: IndicatorResult) -> list[MeasureResult]:
    return [measure for measure in result.measures if not measure.written.hidden]


def _main(result: IndicatorResult) -> MeasureResult | None:
    """The measure that is drawn, else the first; None if all are hidden."""
    shown = _shown(result)
    return next((measure for measure in shown if measure.written.drawn), shown[0] if shown else None)


def measures_in_words(result: IndicatorResult) -> Iterator[str]:
    """Yield what the main measure of an indicator says, in each of its readings; nothing of one over several axes."""
    main = _main(result)
    if main is None or len(main.axes) > 1:
        return
    for reading in readings_of(main):
        if reading.title != DIFFERENCE_TITLE:
            yield from _of_each(reading) if main.axes else _of_all(reading)


def _of_all(reading: Reading) -> Iterator[str]:
    """Yield the first and the last of the figures that there are."""
    figures = [(year_text(year), reading.figure(year, 0)) for year in reading.values]
    there = [(year, figure) for year, figure in figures if figure.value is not None]
    if not there:
        return
    (first, before), (last, after) = there[0], there[-1]
    unit = reading.measure.unit.text
    if len(there) == 1:
        yield f"{f'{reading.name} {last}'.rstrip()}: {with_unit(after.text, unit)}."
        return
    change = None if unit == _PER_CENT else percent_change(before.value or 0, after.value or 0)
    share = "" if change is None else f" ({signed(change, 1)}{NO_BREAK_SPACE}%)"
    start, end = with_unit(before.text, unit), with_unit(after.text, unit)
    yield f"{reading.name}: från {start} {first} till {end} {last}{share}."


def _of_each(reading: Reading) -> Iterator[str]:
    """Yield the value for all together in the last year, the highest and the lowest."""
    year, (axis,) = [*reading.values][-1], reading.measure.axes
    figures = [(reading.figure(year, place), label) for place, label in enumerate(axis.labels)]
    there = sorted((figure.value, figure.text, label) for figure, label in figures if figure.value is not None)
    if not there:
        return
    (_, least, lowest), (_, most, highest) = there[0], there[-1]
    together, overall = reading.overall(year), reading.measure.written.overall
    said = [f"{overall.name} {together.text}"] if overall and isinstance(together, Figure) else []
    if len(there) > 1:
        said += [f"högst {highest} {most}", f"lägst {lowest} {least}"]
    else:
        said.append(f"{highest} {most}")
    yield f"{f'{reading.heading} {year_text(year)}'.rstrip()}: {', '.join(said)}."
