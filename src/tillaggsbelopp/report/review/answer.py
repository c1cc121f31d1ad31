"""The answer of a review: the sum and why it changed, who gets less, what crosses a limit, and what came otherwise."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from tillaggsbelopp.diagnostics import Diagnostic
from tillaggsbelopp.engine.result import Result
from tillaggsbelopp.formula.units import KRONA, with_unit
from tillaggsbelopp.measures.indicator_results import MeasureResult
from tillaggsbelopp.report.amounts.view import years_table
from tillaggsbelopp.report.answers import all_shown_with, explained_by, in_room, in_short, largest, than_before
from tillaggsbelopp.report.blocks import Block, Text
from tillaggsbelopp.report.receivers import receivers_texts, transition_texts
from tillaggsbelopp.report.review.findings import growing, value_of
from tillaggsbelopp.report.review.sentences import (
    are_other_amounts,
    if_limits_are_crossed,
    known_now_text,
    number_of,
    what_came_otherwise,
    what_is_decided,
    who_gets_more,
    why_changed,
)
from tillaggsbelopp.report.review.view import PER_CENT, follow_up_title
from tillaggsbelopp.report.wording import standing
from tillaggsbelopp.review.follow_up import FollowUp
from tillaggsbelopp.swedish import capitalized, in_sentence

_MOST_RULES: Final = 2


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
    yield from map(Text, _known_now(found))
    turned = [each for each in found.receivers if each.new or each.leaving]
    yield from map(Text, [*receivers_texts(turned)][:_MOST_RULES])
    yield from map(Text, [*transition_texts(found.transitions, last)][:_MOST_RULES])
    if came_otherwise := what_came_otherwise(found):
        yield Text(" ".join(came_otherwise))
    yield from map(Text, _ahead(found))
    yield Text(f"{standing(*found.results)} {what_is_decided(found)}")
    yield all_shown_with(explained_by(last, max(last.municipalities.members, key=last.total)))


def _once_a_limit(told: Sequence[Diagnostic]) -> Iterator[str]:
    """Yield the first thing told of each limit, and how many more there are."""
    for limit in dict.fromkeys(each.place for each in told):
        first, *others = (each.what for each in told if each.place == limit)
        yield f"{first} (och {len(others)} till)" if others else first


def _known_now(found: FollowUp) -> Iterator[str]:
    """Yield what each decided year would be with what is known now, and how to see why."""
    for decided in found.results:
        now = found.known_now.get(decided.year)
        if now is not None:
            differs = isinstance(now, Result) and are_other_amounts(decided, now)
            why = f" Kommandot avrakna {decided.year} visar varför." if differs else ""
            yield f"{known_now_text(decided, now)}{why}"


def _ahead(found: FollowUp) -> Iterator[str]:
    """Yield the measure among the indicators shown that grows most, in per cent, after the last year of the review."""
    if (most := max(growing(found), key=lambda each: each.growth, default=None)) is not None:
        year, measure = found.last.year, most.measure
        before, after = (_short(value_of(measure, each), measure) for each in (year, most.end))
        yield f"{most.indicator}, {in_sentence(measure.written.name)}: {before} {year}, {after} {most.end}."


def _short(value: Fraction | None, measure: MeasureResult) -> str:
    """A figure with its unit, kronor in short."""
    if value is not None and measure.unit.unit == KRONA:
        return in_short(round(value))
    return with_unit(number_of(value, measure.unit, measure.written.decimals), measure.unit.text)
