"""For which values a condition holds, as lines and as JSON."""

import json
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from tillaggsbelopp.engine.result import Result
from tillaggsbelopp.report.layout import Line, wrapped
from tillaggsbelopp.report.receipt import SCHEMA_VERSION
from tillaggsbelopp.review.goal import Found, Interval
from tillaggsbelopp.review.goal_conditions import kronor_of
from tillaggsbelopp.swedish import NO_BREAK_SPACE, format_number


def goal_lines(found: Found, today: Result, width: int) -> Iterator[Line]:
    """The intervals, or the nearest value, in at most `width` columns."""
    search = found.search
    quantity, shown = search.quantity, search.shown
    title = f"{search.of.written.terms.name} {search.of.year}: {quantity.name}"
    yield from wrapped(title, width, style="bold")
    for change in search.of.changes:
        yield from wrapped(f"ALTERNATIV: {change}", width, style="bold reverse")
    if search.now:
        yield from wrapped(f"Nu: {search.now}", width, 2)
    yield from wrapped(f"Villkor: {search.wish.text}", width, 2)
    yield from wrapped(f"Som det är nu: {search.wish.state(kronor_of(today))}", width, 2)
    yield Line()
    for interval in found.intervals:
        yield from wrapped(f"Villkoret håller {_span(found, interval)}.", width, style="bold")
        for text in _ends(found, interval):
            yield from wrapped(text, width, 2)
    if not found.intervals:
        yield from wrapped(
            f"Villkoret håller inte från {shown(search.first)} till {shown(search.last)}.", width, style="bold"
        )
        if found.nearest is not None:
            value, gap, state = found.nearest
            far = f"{_gap(gap, search.wish.unit)} från"
            yield from wrapped(f"Närmast är {shown(value)}: {state}, {far}.", width, 2)
    yield Line()
    yield from wrapped(_how(found), width, style="dim")
    if found.refused:
        text = f"Obs: {format_number(found.refused)} av värdena ger inga belopp, och uppfyller inte villkoret."
        yield from wrapped(text, width, style="bold")


def _span(found: Found, interval: Interval) -> str:
    search, shown = found.search, found.search.shown
    below, above = interval.outside
    if interval.first == interval.last:
        return f"vid {shown(interval.first)}"
    if not below and not above:
        return f"i hela det som prövats, från {shown(search.first)} till {shown(interval.last)}"
    return f"från {shown(interval.first)} till {shown(interval.last)}"


def _ends(found: Found, interval: Interval) -> Iterator[str]:
    """How it is at each end that is not one of the search's, and just outside."""
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


def goal_json(found: Found, today: Result) -> str:
    """The same as JSON text."""
    search = found.search
    document: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "överenskommelse": search.of.written.terms.name,
        "år": search.of.year,
        "alternativ": list(search.of.changes),
        "namn": search.quantity.name,
        "enhet": search.quantity.unit or None,
        "gånger": search.quantity.factor,
        "nu": search.now or None,
        "villkor": search.wish.text,
        "villkoret_nu": search.wish.state(kronor_of(today)),
        "från": float(search.first),
        "till": float(search.last),
        "precision": float(search.precision),
        "håller": [
            {
                "från": float(each.first),
                "till": float(each.last),
                "vid_från": each.states[0],
                "vid_till": each.states[1],
                "före": each.outside[0] or None,
                "efter": each.outside[1] or None,
            }
            for each in found.intervals
        ],
        "närmast": None,
        "antal": found.tried,
        "antal_som_inte_kan_räknas": found.refused,
    }
    if found.nearest is not None:
        value, gap, state = found.nearest
        unit = "kr" if search.wish.unit == "kr" else "procentenheter"
        document["närmast"] = {"värde": float(value), "skillnad": gap, "enhet": unit, "villkoret": state}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
