"""The checkup of an agreement and the checklist of a year, shown."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby
from typing import Final

from tillaggsbelopp.checks.case_outcomes import CaseOutcome
from tillaggsbelopp.checks.checklist import Checklist
from tillaggsbelopp.checks.checklist_items import ChecklistPart, Item, State
from tillaggsbelopp.checks.checkup import Checkup
from tillaggsbelopp.checks.computable_years import YearsTried
from tillaggsbelopp.checks.doubts import Doubt
from tillaggsbelopp.checks.followed_up import FollowedUp
from tillaggsbelopp.checks.plausibility import blocking
from tillaggsbelopp.diagnostics import Diagnostic, Place
from tillaggsbelopp.report.amounts.view import acceptance_blocks
from tillaggsbelopp.report.blocks import GAP, Block, Line, Text
from tillaggsbelopp.report.measures.view import COUNTED
from tillaggsbelopp.swedish import format_number, join_words, years_text

IN_THE_WAY: Final = {State.MISSING: "SAKNAS", State.BLOCKING: "HINDRAR ATT BELOPPEN RÄKNAS"}
_SHORTEST_TEXT: Final = 24

PutIn = tuple[int, Place]
"""A year that has been put into a file, and where."""


def checkup_blocks(
    checkup: Checkup, outcomes: Sequence[CaseOutcome], folders: Sequence[str], followed_up: FollowedUp
) -> Iterator[Block]:
    """Show a checkup, with cases, indicators and printed figures; how a case differs is told as a fault, not here."""
    yield Text(first_line(checkup, outcomes, folders), style="bold")
    yield GAP
    yield Line(cases_line(outcomes), "bold")
    for outcome in outcomes:
        yield Text(outcome.case.name, 7, first="- ok   " if outcome.holds else "- FEL  ")
    if followed_up.indicators or followed_up.register:
        yield GAP
        yield from _followed_up_blocks(followed_up)
    yield GAP
    yield from remark_blocks(checkup.remarks)
    yield from _counted("Godtagna påpekanden", checkup.meant)
    for meant in checkup.meant:
        yield Text(f"{meant.remark.place}: {meant.remark.what}", 2, first="- ")
        yield Text(f"Godtaget: {meant.reason}", 2, style="dim")
    yield GAP
    yield from doubt_blocks(checkup.doubts)
    yield from _counted("Alternativ", checkup.alternatives)
    for each in checkup.alternatives:
        years = f"kan räknas {years_text(each.years)}" if each.years else "kan inte räknas något år"
        yield Text(f"{each.alternative.id}: {each.alternative.name}; {years}", 2, first="- ")
    yield from _counted("Antaganden", checkup.assumptions)
    for assumption in checkup.assumptions:
        yield Text(f"{assumption.id}: {in_years(checkup.assumed[assumption.id])}", 2, first="- ")
        yield Text(f"Källa: {assumption.source}", 2, "dim")
        yield from acceptance_blocks(assumption)
    yield from _counted("Vad överenskommelsen säger som reglerna inte uttrycker", checkup.unexpressed)
    for unexpressed in checkup.unexpressed:
        yield Text(f"”{unexpressed.quote}” ({unexpressed.where})", 2, first="- ")
        yield Text(unexpressed.consequence, 2)
    yield from _counted("Värden som ingen har sett över på två år", checkup.unseen)
    for unseen in checkup.unseen:
        said = f"{unseen.title} ({unseen.name}) = {unseen.shown}, senast {unseen.since}"
        yield Text(f"{said} ({unseen.place})", 2, first="- ")
    if checkup.unseen:
        yield Text("Gäller värdet ännu, skriv kontrollerad: och dagens datum vid parametern.", 2, style="dim")
    yield GAP
    yield from year_blocks(checkup.tried)


def checklist_blocks(checklist: Checklist, put_in: Sequence[PutIn], folders: Sequence[str]) -> Iterator[Block]:
    """Show a checklist, and what has been put into files; `folders` are those of config and data, as shown."""
    yield Text(f"{checklist.year}: {checklist.agreement}", style="bold")
    for state, title in IN_THE_WAY.items():
        if items := checklist.of(state):
            yield GAP
            yield Line(f"{title} ({len(items)})", "bold")
            yield from in_full(items)
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
    can = "kan räknas" if checklist.total is not None else "kan inte räknas ännu"
    yield Text(f"{in_the_way(checklist) or 'Inget saknas'}. Beloppen {can}.", style="bold")
    if checklist.stubs:
        yield Text("Med --skriv läggs platser för det som saknas in i filerna.")
    yield Text(f"{seen_in(checklist, folders)}.", style="dim")


def seen_in(checklist: Checklist, folders: Sequence[str]) -> str:
    """The folders that a checklist is of, and the day that they were known."""
    known = f", som det var känt {checklist.known_at.isoformat()}" if checklist.known_at else ""
    return f"Sett på {' och '.join(folders)}{known}"


def in_the_way(checklist: Checklist) -> str:
    """The words that tell how many things are missing or blocking; "" if none are."""
    counts = {state.value: len(checklist.of(state)) for state in IN_THE_WAY}
    things = [f"{'1 sak' if count == 1 else f'{count} saker'} {verb}" for verb, count in counts.items() if count]
    return " och ".join(things)


def in_years(texts: Mapping[str, Sequence[int]]) -> str:
    """What an assumption says, each of its texts with the years that it says so, unless it names the year itself."""
    return " ".join(
        text
        if [*map(str, years)] == re.findall(r"\bår ([0-9]{4})\b", text)
        else f"{text.rstrip('.')} ({years_text(years)})."
        for text, years in texts.items()
    )


def _counted(title: str, items: Sequence[object]) -> Iterator[Block]:
    """A title and how many items there are under it; nothing if there are none."""
    if items:
        yield GAP
        yield Text(f"{title} ({len(items)}):", style="bold")


def first_line(checkup: Checkup, outcomes: Sequence[CaseOutcome], folders: Sequence[str]) -> str:
    """The line that says that the files in `folders` have no faults, and what is wrong all the same."""
    tried, failing, where = checkup.tried, sum(not each.holds for each in outcomes), " och ".join(folders)
    but = [f"{failing} prov av {len(outcomes)} höll inte"] if failing else []
    between = [year for year, _ in tried.refused if tried.years and year < tried.years[-1]]
    if checkup.unusable:
        but.append(f"{join_words(checkup.unusable)} bland alternativen kan inte användas")
    but += [f"{years_text(between)} kan inte beräknas (se sist)"] if between else []
    return f"Inga fel i filerna i {where}, men {join_words(but)}." if but else f"Inga fel i {where}."


def cases_line(outcomes: Sequence[CaseOutcome]) -> str:
    """The line that says how many cases hold."""
    return f"Prov: {sum(each.holds for each in outcomes)} av {len(outcomes)} höll."


def year_blocks(tried: YearsTried) -> Iterator[Block]:
    """The years that amounts can be computed for, and what stands in the way of the next."""
    can = f"kan beräknas för {years_text(tried.years)}" if tried.years else "kan inte beräknas för något år"
    yield Text(f"Belopp {can}.", style="bold")
    for reason, refused in _by_reason(tried).items():
        yield Text(f"{years_text(refused)} kan inte beräknas: {reason}", 2)
    last = tried.refused[-1][0] if tried.refused else 0
    if not tried.years or last > tried.years[-1]:
        yield Text(f"Vad året behöver visar  tillaggsbelopp nytt-ar {last}", 2, style="dim")
    else:
        yield Text("Senare år är inte prövade.", 2)


def _by_reason(tried: YearsTried) -> dict[str, list[int]]:
    """The years that can't be computed by why, in short; years that differ only in which year is meant go together."""
    found: dict[str, tuple[str, list[int]]] = {}
    for year, (first, *others) in tried.refused:
        reason = first.what.rstrip(":") + (f" (och {len(others)} skäl till)" if others else "")
        found.setdefault(first.what.replace(str(year), "…"), (reason, []))[1].append(year)
    return dict(found.values())


def _followed_up_blocks(followed_up: FollowedUp) -> Iterator[Block]:
    """The number of indicators that were computed, and of printed cells in each class."""
    yield Text(f"Nyckeltal: {len(followed_up.indicators)} räknades.", style="bold")
    if followed_up.register is not None:
        counts = followed_up.register.counts
        told = ", ".join(f"{format_number(count)} {COUNTED[kind]}" for kind, count in counts.items())
        yield Text(f"Tryckta siffror: {format_number(sum(counts.values()))} celler: {told}.", style="bold")
        yield Text("Vilka de är visar  tillaggsbelopp kontrollera --kalla", 2, style="dim")
        for failure in followed_up.register.failures:
            yield Text(failure.what, 7, first="- FEL  ")


def doubt_blocks(doubts: Sequence[Doubt], most: int | None = None) -> Iterator[Block]:
    """The doubts about what amounts rest on, at `most` so many."""
    if not doubts:
        yield Line("Rimlighet: inget att anmärka.", "bold")
        return
    count = len(blocking(doubts))
    yield Text(f"Rimlighet ({len(doubts)}, varav {count} hindrar ett beslut):", style="bold")
    yield from _with_remedies([doubt.diagnostic for doubt in doubts], most)


def remark_blocks(remarks: Sequence[Diagnostic], most: int | None = None) -> Iterator[Block]:
    """The remarks, at `most` so many."""
    if not remarks:
        yield Line("Inga påpekanden.", "bold")
        return
    yield Text(f"Påpekanden, som inte är fel ({len(remarks)}):", style="bold")
    yield from _with_remedies(remarks, most)


def _with_remedies(told: Sequence[Diagnostic], most: int | None) -> Iterator[Block]:
    """Remarks or doubts, and how many more there are; what to do is told once, below those in a row it holds for."""
    for remedy, alike in groupby(told[:most], lambda each: each.remedy):
        for each in alike:
            yield Text(f"{each.place}: {each.what}", 2, first="- ")
        yield Text(remedy, 2, style="dim")
    if most is not None and len(told) > most:
        yield Text(f"… och {len(told) - most} till.", 2)


def in_full(items: Sequence[Item], *, expected: bool = True) -> Iterator[Block]:
    """Items that are in the way, where to write them, what is `expected`, and how; what several share is told once."""
    for (wanted, remedy), group in groupby(items, lambda item: (item.expected, item.remedy)):
        for item in group:
            yield Text(item.text, 2, "bold", first="- ")
            yield from [Line(f"  {item.place}")] if item.place else []
        yield from [Text(f"Väntat: {wanted}", 2)] if expected and wanted else []
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
