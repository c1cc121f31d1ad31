"""The checklist of a year, as lines and as data: what is missing first, then what to look at, last what is there."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, Final

from tillaggsbelopp.checks.checklist import Checklist
from tillaggsbelopp.checks.checklist_items import Item, Part, State
from tillaggsbelopp.diagnostics import Place
from tillaggsbelopp.report.checks.screen import fault_document, place_document
from tillaggsbelopp.report.layout import Line, wrapped
from tillaggsbelopp.report.receipt import SCHEMA_VERSION

_IN_THE_WAY: Final = {State.MISSING: "SAKNAS", State.BLOCKING: "HINDRAR ATT BELOPPEN RÄKNAS"}
_SHORTEST_TEXT: Final = 24

PutIn = tuple[int, Place]
"""A year that has been put into a file, and where."""


def checklist_lines(
    checklist: Checklist, put_in: Sequence[PutIn], folders: Sequence[str], width: int
) -> Iterator[Line]:
    """The checklist in at most `width` columns, and what has been put into files; `folders` are config and data."""
    yield from wrapped(f"{checklist.year}: {checklist.agreement}", width, style="bold")
    for state, title in _IN_THE_WAY.items():
        if items := checklist.of(state):
            yield Line()
            yield Line(f"{title} ({len(items)})", "bold")
            yield from _in_full(items, width)
    if items := checklist.of(State.TO_REVIEW):
        yield Line()
        yield from wrapped(f"Att se över ({len(items)}), filer i {folders[0]}:", width, style="bold")
        for remedy in dict.fromkeys(item.remedy for item in items):
            yield from wrapped(f"{remedy.rstrip('.')}:", width)
            for item in items:
                if item.remedy == remedy:
                    yield from _in_short(item, folders[0], width)
    if items := checklist.of(State.THERE):
        yield Line()
        yield Line(f"Finns ({len(items)})", "bold")
        for _, group in groupby(items, lambda item: item.part):
            yield from wrapped("; ".join(item.text for item in group), width, 2, first="- ")
    yield Line()
    for year, place in put_in:
        yield from wrapped(f"Lade in {year} på {place}.", width)
    yield from wrapped(_summary(checklist), width, style="bold")
    if checklist.stubs:
        yield from wrapped("Med --skriv läggs platser för det som saknas in i filerna.", width)
    known = f", som det var känt {checklist.known_at.isoformat()}" if checklist.known_at else ""
    yield from wrapped(f"Sett på {' och '.join(folders)}{known}.", width, style="dim")


def _in_full(items: Sequence[Item], width: int) -> Iterator[Line]:
    """What is in the way, where to write it, and how; what is told of several in a row is told once."""
    for (expected, remedy), group in groupby(items, lambda item: (item.expected, item.remedy)):
        for item in group:
            yield from wrapped(item.text, width, 2, "bold", first="- ")
            yield from [Line(f"  {item.place}")] if item.place else []
        yield from wrapped(f"Väntat: {expected}", width, 2) if expected else []
        yield from wrapped(f"Gör så här: {remedy}", width, 2) if remedy else []


def _in_short(item: Item, folder: str, width: int) -> Iterator[Line]:
    """On one line with its place if there is room, which an assumption makes by giving only its beginning."""
    place = str(item.place or "").removeprefix(f"{folder}/")
    room = width - len(place) - 4
    text = item.text
    if item.part is Part.ASSUMPTIONS and len(text) > room >= _SHORTEST_TEXT:
        text = f"{text[: room - 1].rsplit(' ', 1)[0]}…"
    if len(text) <= room:
        yield Line(f"- {text.ljust(room)}  {place}")
        return
    yield from wrapped(text, width, 2, first="- ")
    yield from [Line(f"  {place}")] if place else []


def _summary(checklist: Checklist) -> str:
    if checklist.total is not None:
        return f"{in_the_way(checklist) or 'Inget saknas'}. Beloppen kan räknas."
    return f"{in_the_way(checklist)}. Beloppen kan inte räknas ännu."


def in_the_way(checklist: Checklist) -> str:
    """How much is missing or blocking; "" if nothing is."""
    missing, blocking = len(checklist.of(State.MISSING)), len(checklist.of(State.BLOCKING))
    parts = [f"{_things(missing)} saknas"] if missing else []
    parts += [f"{_things(blocking)} hindrar"] if blocking else []
    return " och ".join(parts)


def _things(number: int) -> str:
    return "1 sak" if number == 1 else f"{number} saker"


def checklist_document(checklist: Checklist, put_in: Sequence[PutIn]) -> dict[str, Any]:
    """The same as data."""
    return {
        "schema_version": SCHEMA_VERSION,
        "överenskommelse": checklist.agreement,
        "år": checklist.year,
        "kunskapsdatum": checklist.known_at.isoformat() if checklist.known_at else None,
        "kan_räknas": checklist.total is not None,
        "totalt": checklist.total,
        **{state.value: len(checklist.of(state)) for state in _IN_THE_WAY},
        "poster": [
            {
                "del": item.part.value,
                "id": item.id,
                "läge": item.state.value,
                "text": item.text,
                **place_document(item.place),
                "väntat": item.expected,
                "åtgärd": item.remedy,
                "uppgifter": dict(item.details),
            }
            for item in checklist.items
        ],
        "fel": [fault_document(fault) for fault in checklist.faults],
        "skrivet": [{"år": year, **place_document(place)} for year, place in put_in],
    }
