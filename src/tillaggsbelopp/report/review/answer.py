"""The answer of a review: the sum and why it changed, who gets less, what crosses a limit, and what came otherwise."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from tillaggsbelopp.diagnostics import Diagnostic
from tillaggsbelopp.engine.result import percent_change
from tillaggsbelopp.formula.units import KRONA, NO_UNIT_WORD, StatedUnit
from tillaggsbelopp.measures.indicator_results import MeasureResult
from tillaggsbelopp.report.amounts.view import years_table
from tillaggsbelopp.report.answers import all_shown_with, explained_by, in_room, in_short, largest, than_before
from tillaggsbelopp.report.blocks import Block, Figure, Text
from tillaggsbelopp.report.review.sentences import (
    if_limits_are_crossed,
    what_is_decided,
    what_is_known_now,
    who_gets_more,
    why_changed,
)
from tillaggsbelopp.report.review.view import PER_CENT, follow_up_title
from tillaggsbelopp.report.wording import standing
from tillaggsbelopp.review.follow_up import FollowUp
from tillaggsbelopp.swedish import NO_BREAK_SPACE, capitalized, in_sentence


def follow_up_answer_blocks(found: FollowUp) -> Iterator[Block]:
    """The answer of a review. It has no empty lines, so that a window has room for twelve rows and all that is said."""
    first, last = [*_said_first(found)], [*_said_last(found)]
    table = years_table(found.results)
    *others, per_cent = table.columns
    table = table._replace(columns=(*others, per_cent._replace(decimals=PER_CENT)))
    yield from first
    yield in_room(lambda rows: largest(table, -2, 1, rows), [*first, *last])
    yield from last


def _said_first(found: FollowUp) -> Iterator[Block]:
    """The sum, why it changed and for whom; and the limits that are crossed, or can't be tried."""
    first, last = found.first, found.last
    yield Text(follow_up_title(found), style="bold")
    change = than_before(first, first.grand_total, last.grand_total, PER_CENT)
    said = [f"{capitalized(in_short(last.grand_total))} {last.year}, {change}."]
    said += [*why_changed(found.whole), who_gets_more(found.whole)]
    if found.terms is not None and found.terms.flags and not found.flags:
        said.append(if_limits_are_crossed(found))
    yield Text(" ".join(said))
    yield from (Text(f"Flagga: {text}", style="bold") for text in _once_a_limit(found.flags))
    yield from (Text(text, style="bold") for text in _once_a_limit(found.untested))


def _said_last(found: FollowUp) -> Iterator[Block]:
    """What came otherwise than was decided or forecast, what is ahead, and how far the amounts hold."""
    last = found.last
    yield from map(Text, what_is_known_now(found))
    if came_otherwise := [*_index_values(found), *_outcomes(found)]:
        yield Text(" ".join(came_otherwise))
    yield from map(Text, _ahead(found))
    yield Text(f"{standing(*found.results)} {what_is_decided(found)}")
    yield all_shown_with(explained_by(last, max(last.municipalities.members, key=last.total)))


def _once_a_limit(told: Sequence[Diagnostic]) -> Iterator[str]:
    """Yield the first thing told of each limit, and how many more there are."""
    for limit in dict.fromkeys(each.place for each in told):
        first, *others = (each.what for each in told if each.place == limit)
        yield f"{first} (och {len(others)} till)" if others else first


def _index_values(found: FollowUp) -> Iterator[str]:
    """Yield the index values that have become others than they first were."""
    for each in found.indices:
        first, latest = (Figure(value, 2).text for value in (each.first, each.latest))
        if first != latest:
            yield f"{each.name} {each.year}: {latest} % (först {first})."


def _outcomes(found: FollowUp) -> Iterator[str]:
    """Yield the last outcome of each forecast, where it is not what was forecast."""
    for each in found.outcomes:
        known = [year for year, came in each.outcome.items() if came is not None and each.forecast[year] is not None]
        if known:
            came, ahead = (
                _number(values[known[-1]], each.unit, each.decimals) for values in (each.outcome, each.forecast)
            )
            if came != ahead:
                yield f"{each.name} {known[-1]}: {_with_unit(came, each.unit)} (prognos {ahead})."


def _ahead(found: FollowUp) -> Iterator[str]:
    """Yield the measure among the indicators shown that grows most, in per cent, after the last year of the review."""
    year = found.last.year
    growing = [
        (growth, result.written.name, measure, end)
        for result in found.indicators
        for measure in result.measures
        if not measure.written.hidden and (end := max(filter(None, measure.values), default=0)) > year
        if (growth := _growth(measure, year, end)) is not None and growth > 0
    ]
    if growing:
        _, name, measure, end = max(growing, key=lambda each: each[0])
        before, after = (_short(_only(measure, each), measure) for each in (year, end))
        yield f"{name}, {in_sentence(measure.written.name)}: {before} {year}, {after} {end}."


def _growth(measure: MeasureResult, year: int, end: int) -> Fraction | None:
    before, after = _only(measure, year), _only(measure, end)
    return None if before is None or after is None else percent_change(before, after)


def _only(measure: MeasureResult, year: int) -> Fraction | None:
    """The value of a year, if there is one and no more."""
    cell = measure.values[year].cells[0] if year in measure.values and not measure.axes else None
    return cell if isinstance(cell, Fraction) else None


def _short(value: Fraction | None, measure: MeasureResult) -> str:
    """A figure with its unit, kronor in short."""
    if value is not None and measure.unit.unit == KRONA:
        return in_short(round(value))
    return _with_unit(_number(value, measure.unit, measure.written.decimals), measure.unit)


def _number(value: Fraction | None, unit: StatedUnit, decimals: int) -> str:
    return Figure(None if value is None else value / unit.scale, decimals).text


def _with_unit(number: str, unit: StatedUnit) -> str:
    return number if unit.text in (NO_UNIT_WORD, "0") else f"{number}{NO_BREAK_SPACE}{unit.text}"
