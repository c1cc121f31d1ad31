"""The checklist of a year: what is missing first, then what to look at, last what is there."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby
from typing import Final

from tillaggsbelopp.checks.checklist import Checklist
from tillaggsbelopp.checks.checklist_items import ChecklistPart, Item, State
from tillaggsbelopp.diagnostics import Place
from tillaggsbelopp.report.blocks import GAP, Block, Line, Text

IN_THE_WAY: Final = {State.MISSING: "SAKNAS", State.BLOCKING: "HINDRAR ATT BELOPPEN RÄKNAS"}
_SHORTEST_TEXT: Final = 24

PutIn = tuple[int, Place]
"""A year that has been put into a file, and where."""


def checklist_blocks(checklist: Checklist, put_in: Sequence[PutIn], folders: Sequence[str]) -> Iterator[Block]:
    """Show a checklist, and what has been put into files; `folders` are those of config and data, as shown."""
    yield Text(f"{checklist.year}: {checklist.agreement}", style="bold")
    for state, title in IN_THE_WAY.items():
        if items := checklist.of(state):
            yield GAP
            yield Line(f"{title} ({len(items)})", "bold")
            yield from _in_full(items)
    if items := checklist.of(State.TO_REVIEW):
        yield GAP
        yield Text(f"Att se över ({len(items)}), filer i {folders[0]}:", style="bold")
        for remedy in dict.fromkeys(item.remedy for item in items):
            yield Text(f"{remedy.rstrip('.')}:")
            for item in items:
                if item.remedy == remedy:
                    yield partial(_in_short, item, folders[0])
    if items := checklist.of(State.THERE):
        yield GAP
        yield Line(f"Finns ({len(items)})", "bold")
        for _, group in groupby(items, lambda item: item.part):
            yield Text("; ".join(item.text for item in group), 2, first="- ")
    yield GAP
    for year, place in put_in:
        yield Text(f"Lade in {year} på {place}.")
    yield Text(_summary(checklist), style="bold")
    if checklist.stubs:
        yield Text("Med --skriv läggs platser för det som saknas in i filerna.")
    known = f", som det var känt {checklist.known_at.isoformat()}" if checklist.known_at else ""
    yield Text(f"Sett på {' och '.join(folders)}{known}.", style="dim")


def _in_full(items: Sequence[Item]) -> Iterator[Block]:
    """Items that are in the way, where to write them, and how; what is told of several in a row is told once."""
    for (expected, remedy), group in groupby(items, lambda item: (item.expected, item.remedy)):
        for item in group:
            yield Text(item.text, 2, "bold", first="- ")
            yield from [Line(f"  {item.place}")] if item.place else []
        yield from [Text(f"Väntat: {expected}", 2)] if expected else []
        yield from [Text(f"Gör så här: {remedy}", 2)] if remedy else []


def _in_short(item: Item, folder: str, width: int) -> Iterator[Block]:
    """An item on one line with its place, if there is room; an assumption is cut to make room."""
    place = str(item.place or "").removeprefix(f"{folder}/")
    room = width - len(place) - 4
    text = item.text
    if item.part is ChecklistPart.ASSUMPTIONS and len(text) > room >= _SHORTEST_TEXT:
        text = f"{text[: room - 1].rsplit(' ', 1)[0]}…"
    if len(text) <= room:
        yield Line(f"- {text.ljust(room)}  {place}")
        return
    yield Text(text, 2, first="- ")
    yield from [Line(f"  {place}")] if place else []


def _summary(checklist: Checklist) -> str:
    if checklist.total is not None:
        return f"{in_the_way(checklist) or 'Inget saknas'}. Beloppen kan räknas."
    return f"{in_the_way(checklist)}. Beloppen kan inte räknas ännu."


def in_the_way(checklist: Checklist) -> str:
    """The words that tell how many things are missing or blocking; "" if none are."""
    missing, blocking = len(checklist.of(State.MISSING)), len(checklist.of(State.BLOCKING))
    parts = [f"{_things(missing)} saknas"] if missing else []
    parts += [f"{_things(blocking)} hindrar"] if blocking else []
    return " och ".join(parts)


def _things(number: int) -> str:
    return "1 sak" if number == 1 else f"{number} saker"
