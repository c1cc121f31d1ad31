"""The outcome of `kontrollera`, as lines and as JSON."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from tillaggsbelopp.diagnostics import Diagnostic, Place
from tillaggsbelopp.engine.cases import Outcome
from tillaggsbelopp.engine.checkup import Checkup
from tillaggsbelopp.engine.followup import FollowedUp
from tillaggsbelopp.report.json_report import assumption_document
from tillaggsbelopp.report.layout import Line, wrapped
from tillaggsbelopp.report.receipt import SCHEMA_VERSION
from tillaggsbelopp.report.register import COUNTED
from tillaggsbelopp.report.terminal import acceptance_lines
from tillaggsbelopp.swedish import format_number


def checkup_lines(
    checkup: Checkup,
    outcomes: Sequence[Outcome],
    folders: Sequence[str],
    width: int,
    followed_up: FollowedUp,
) -> Iterator[Line]:
    """What was checked and found, in at most `width` columns."""
    yield from wrapped(f"Inga fel i {' och '.join(folders)}.", width, style="bold")
    yield Line()
    held = sum(outcome.holds for outcome in outcomes)
    yield Line(f"Prov: {held} av {len(outcomes)} höll.", "bold")
    for outcome in outcomes:
        yield from wrapped(outcome.case.name, width, 7, first="- ok   " if outcome.holds else "- FEL  ")
        for difference in outcome.differences:
            yield from wrapped(difference, width, 9)
    if followed_up.indicators or followed_up.register:
        yield Line()
        yield from _followed_up_lines(followed_up, width)
    yield Line()
    yield from _remark_lines(checkup.remarks, width)
    if checkup.assumptions:
        yield Line()
        yield Line(f"Antaganden ({len(checkup.assumptions)}):", "bold")
        for assumption in checkup.assumptions:
            yield from wrapped(f"{assumption.id}: {assumption.text}", width, 2, first="- ")
            yield from wrapped(f"Källa: {assumption.source}", width, 2, "dim")
            yield from acceptance_lines(assumption, width)
    if checkup.unexpressed:
        yield Line()
        title = f"Vad överenskommelsen säger som reglerna inte uttrycker ({len(checkup.unexpressed)}):"
        yield from wrapped(title, width, style="bold")
        for unexpressed in checkup.unexpressed:
            yield from wrapped(f"”{unexpressed.quote}” ({unexpressed.where})", width, 2, first="- ")
            yield from wrapped(unexpressed.consequence, width, 2)
    if checkup.unseen:
        yield Line()
        title = f"Värden som ingen har sett över på två år ({len(checkup.unseen)}):"
        yield from wrapped(title, width, style="bold")
        for unseen in checkup.unseen:
            text = f"{unseen.name} = {unseen.shown}, senast {unseen.since} ({unseen.place})"
            yield from wrapped(text, width, 2, first="- ")
        yield from wrapped(
            "Gäller värdet ännu, skriv kontrollerad: och dagens datum vid parametern.", width, 2, style="dim"
        )


def _followed_up_lines(followed_up: FollowedUp, width: int) -> Iterator[Line]:
    """How many indicators were computed, and printed cells of each class."""
    yield from wrapped(f"Nyckeltal: {len(followed_up.indicators)} räknades.", width, style="bold")
    if followed_up.register is not None:
        counts = followed_up.register.counts
        told = ", ".join(f"{format_number(count)} {COUNTED[kind]}" for kind, count in counts.items())
        text = f"Tryckta siffror: {format_number(sum(counts.values()))} celler: {told}."
        yield from wrapped(text, width, style="bold")
        yield from wrapped("Vilka de är visar  tillaggsbelopp kontrollera --kalla", width, 2, style="dim")
        for failure in followed_up.register.failures:
            yield from wrapped(failure.what, width, 7, first="- FEL  ")


def _remark_lines(remarks: Sequence[Diagnostic], width: int) -> Iterator[Line]:
    """The remarks, what to do once below those that it holds for."""
    if not remarks:
        yield Line("Inga påpekanden.", "bold")
        return
    yield from wrapped(f"Påpekanden, som inte är fel ({len(remarks)}):", width, style="bold")
    for remedy, alike in groupby(remarks, lambda remark: remark.remedy):
        for remark in alike:
            yield from wrapped(f"{remark.place}: {remark.what}", width, 2, first="- ")
        yield from wrapped(remedy, width, 2, style="dim")


def checkup_document(
    checkup: Checkup | None,
    outcomes: Sequence[Outcome],
    faults: Sequence[Diagnostic],
    followed_up: FollowedUp,
) -> dict[str, Any]:
    """The same as data; with faults there is no more than those."""
    return {
        "schema_version": SCHEMA_VERSION,
        "fel": [fault_document(fault) for fault in faults],
        "prov": [
            {
                "namn": outcome.case.name,
                "källa": outcome.case.source,
                "håller": outcome.holds,
                "skillnader": list(outcome.differences),
            }
            for outcome in outcomes
        ],
        "nyckeltal": [each.written.id for each in followed_up.indicators],
        "tryckta_siffror": None
        if followed_up.register is None
        else {
            "antal": followed_up.register.counts,
            "brister": [failure.what for failure in followed_up.register.failures],
        },
        "påpekanden": [remark_document(remark) for remark in checkup.remarks] if checkup else [],
        "antaganden": [assumption_document(assumption) for assumption in checkup.assumptions] if checkup else [],
        "ej_uttryckt": [{"citat": u.quote, "var": u.where, "följd": u.consequence} for u in checkup.unexpressed]
        if checkup
        else [],
        "ej_sedda": [{"parameter": u.name, "värde": u.shown, "senast": u.since} for u in checkup.unseen]
        if checkup
        else [],
    }


def fault_document(fault: Diagnostic) -> dict[str, Any]:
    """A fault as data."""
    return {
        **place_document(fault.place),
        "vad": fault.what,
        "väntat": fault.expected,
        "åtgärd": fault.remedy,
    }


def remark_document(remark: Diagnostic) -> dict[str, Any]:
    """A remark as data."""
    return {**place_document(remark.place), "vad": remark.what, "åtgärd": remark.remedy}


def place_document(place: Place | None) -> dict[str, Any]:
    """A place as data: a file, and line and column if it is not the whole of it."""
    located = place is not None and place.start >= 0
    line, column = place.source.line_and_column(place.start) if place is not None and located else (None, None)
    return {"fil": place.source.name if place else None, "rad": line, "kolumn": column}
