"""The answer on a checkup, and on the checklist of a year: what is wrong, missing or doubted; the rest is counted."""

from collections.abc import Iterator, Sequence
from typing import Final

from tillaggsbelopp.checks.case_outcomes import CaseOutcome
from tillaggsbelopp.checks.checklist import Checklist
from tillaggsbelopp.checks.checklist_items import Item, State
from tillaggsbelopp.checks.checkup import Checkup
from tillaggsbelopp.checks.followed_up import FollowedUp
from tillaggsbelopp.report.answers import all_shown_with
from tillaggsbelopp.report.blocks import GAP, Block, Line, Text
from tillaggsbelopp.report.checks.view import (
    IN_THE_WAY,
    PutIn,
    cases_line,
    doubt_blocks,
    first_line,
    in_full,
    in_the_way,
    remark_blocks,
    seen_in,
    year_blocks,
)
from tillaggsbelopp.report.wording import with_accepted
from tillaggsbelopp.statistics.register import CONTRADICTED
from tillaggsbelopp.swedish import capitalized, format_number, in_kr

_MOST_DOUBTS: Final = 3


def checkup_answer_blocks(
    checkup: Checkup, outcomes: Sequence[CaseOutcome], folders: Sequence[str], followed_up: FollowedUp
) -> Iterator[Block]:
    """The answer on a checkup: cases that fail, the first remark and doubts, the rest counted, and years that work."""
    yield Text(first_line(checkup, outcomes, folders), style="bold")
    yield GAP
    yield Text(" ".join([cases_line(outcomes), *_followed_up(followed_up)]))
    yield from (Text(each.case.name, 7, first="- FEL  ") for each in outcomes if not each.holds)
    failures = followed_up.register.failures if followed_up.register else ()
    yield from (Text(failure.what, 7, first="- FEL  ") for failure in failures)
    yield from remark_blocks(checkup.remarks, most=1)
    yield from doubt_blocks(checkup.doubts, most=_MOST_DOUBTS)
    for told in _counted(checkup):
        yield Line(told)
    yield GAP
    yield from year_blocks(checkup.tried)
    yield all_shown_with()


def _followed_up(followed_up: FollowedUp) -> Iterator[str]:
    """The number of indicators that were computed, and of printed figures."""
    if followed_up.indicators or followed_up.register:
        yield f"Nyckeltal: {len(followed_up.indicators)} räknades."
    if followed_up.register is not None:
        counts = followed_up.register.counts
        contradicted = format_number(counts.get(CONTRADICTED, 0))
        yield f"Tryckta siffror: {format_number(sum(counts.values()))}, varav {contradicted} motsäger andra."


def _counted(checkup: Checkup) -> Iterator[str]:
    """Sentences that count what is not in doubt, but should be known."""
    if checkup.meant:
        yield f"Godtagna påpekanden: {len(checkup.meant)}."
    if checkup.alternatives:
        lacking = sum(not each.years for each in checkup.alternatives)
        but = f", varav {lacking} inte kan räknas något år" if lacking else ""
        yield f"Alternativ: {len(checkup.alternatives)}{but}."
    if checkup.assumptions:
        yield f"Beloppen vilar på {with_accepted(checkup.assumptions)}."
    if checkup.unexpressed:
        yield f"Sägs i överenskommelsen men uttrycks inte av reglerna: {len(checkup.unexpressed)}."
    if checkup.unseen:
        yield f"Värden som ingen har sett över på två år: {len(checkup.unseen)}."


def checklist_answer_blocks(checklist: Checklist, put_in: Sequence[PutIn], folders: Sequence[str]) -> Iterator[Block]:
    """The answer on a checklist: if amounts can be computed, what is in the way, and how much there is to look over."""
    yield Text(f"{checklist.year}: {checklist.agreement}", style="bold")
    total = "kan inte räknas ännu" if checklist.total is None else f"kan räknas. Totalt {in_kr(checklist.total)}"
    yield Text(f"{in_the_way(checklist) or 'Inget saknas'}. Beloppen {total}.")
    for state, title in IN_THE_WAY.items():
        if items := checklist.of(state):
            yield GAP
            yield Line(f"{title} ({len(items)})", "bold")
            yield from in_full(items, expected=False)
    if items := checklist.of(State.TO_REVIEW):
        yield GAP
        yield Line(f"Att se över ({len(items)}):", "bold")
        yield from _to_review(items)
    yield GAP
    yield from (Text(f"Lade in {year} på {place}.") for year, place in put_in)
    if checklist.stubs:
        yield Text("Med --skriv läggs platser för det som saknas in i filerna.")
    yield all_shown_with(seen_in(checklist, folders))


def _to_review(items: Sequence[Item]) -> Iterator[Block]:
    """A line for each thing there is to do: the item that it is for, or how many they are."""
    by_remedy: dict[str, list[Item]] = {}
    for item in items:
        by_remedy.setdefault(item.remedy, []).append(item)
    for remedy, alike in by_remedy.items():
        told = capitalized(alike[0].text) if len(alike) == 1 else f"{remedy.rstrip('.')} ({len(alike)})"
        yield Text(f"{told.rstrip('.')}.", 2, first="- ")
