"""For which values a condition holds."""

from collections.abc import Iterator
from fractions import Fraction

from tillaggsbelopp.engine.result import Result
from tillaggsbelopp.report.blocks import GAP, Block, Text
from tillaggsbelopp.review.goal import Found, Interval
from tillaggsbelopp.review.goal_conditions import kronor_of
from tillaggsbelopp.swedish import NO_BREAK_SPACE, format_number


def goal_title(found: Found) -> str:
    """The title of a search."""
    search = found.search
    return f"{search.of.written.terms.name} {search.of.year}: {search.quantity.name}"


def goal_blocks(found: Found, today: Result) -> Iterator[Block]:
    """The intervals, or the nearest value."""
    search = found.search
    shown = search.shown
    yield Text(goal_title(found), style="bold")
    for change in search.of.changes:
        yield Text(f"ALTERNATIV: {change}", style="bold reverse")
    if search.now:
        yield Text(f"Nu: {search.now}", 2)
    yield Text(f"Villkor: {search.wish.text}", 2)
    yield Text(f"Som det är nu: {search.wish.state(kronor_of(today))}", 2)
    yield GAP
    for interval in found.intervals:
        yield Text(f"Villkoret håller {_span(found, interval)}.", style="bold")
        for text in _ends(found, interval):
            yield Text(text, 2)
    if not found.intervals:
        yield Text(f"Villkoret håller inte från {shown(search.first)} till {shown(search.last)}.", style="bold")
        if found.nearest is not None:
            value, gap, state = found.nearest
            far = f"{_gap(gap, search.wish.unit)} från"
            yield Text(f"Närmast är {shown(value)}: {state}, {far}.", 2)
    yield GAP
    yield Text(_how(found), style="dim")
    if found.refused:
        text = f"Obs: {format_number(found.refused)} av värdena ger inga belopp, och uppfyller inte villkoret."
        yield Text(text, style="bold")


def _span(found: Found, interval: Interval) -> str:
    search, shown = found.search, found.search.shown
    below, above = interval.outside
    if interval.first == interval.last:
        return f"vid {shown(interval.first)}"
    if not below and not above:
        return f"i hela det som prövats, från {shown(search.first)} till {shown(interval.last)}"
    return f"från {shown(interval.first)} till {shown(interval.last)}"


def _ends(found: Found, interval: Interval) -> Iterator[str]:
    """The state at each end that is not one of the search's, and just outside it."""
    shown = found.search.shown
    ways = ("börjar", "slutar")
    ends = zip((interval.first, interval.last), interval.states, interval.outside, interval.beyond, ways, strict=True)
    for value, state, outside, beyond, way in ends:
        if beyond is not None:
            yield f"Vid {shown(value)}: {state}. Vid {shown(beyond)} håller det inte: {outside}."
        else:
            yield f"Vid {shown(value)}, där sökningen {way}: {state}."


def _how(found: Found) -> str:
    search, shown = found.search, found.search.shown
    text = f"Prövat i {format_number(found.tried)} värden från {shown(search.first)} till {shown(search.last)}"
    if found.spacing <= search.precision:
        return f"{text}, alla med avståndet {shown(search.precision)}."
    return f"{text}; gränser är sökta till {shown(search.precision)}. Det som ryms mellan två värden kan ha missats."


def _gap(gap: float, unit: str) -> str:
    text = format_number(Fraction(gap), 0 if unit == "kr" else 4)
    return f"{text}{NO_BREAK_SPACE}{'kr' if unit == 'kr' else 'procentenheter'}"
