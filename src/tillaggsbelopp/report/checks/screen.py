"""The outcome of `kontrollera`, as lines and as JSON."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from tillaggsbelopp.checks.case_outcomes import Outcome
from tillaggsbelopp.checks.checkup import Checkup
from tillaggsbelopp.checks.computable_years import YearsTried
from tillaggsbelopp.checks.followed_up import Beside
from tillaggsbelopp.diagnostics import Diagnostic, Place
from tillaggsbelopp.report.amounts.data import assumption_document
from tillaggsbelopp.report.amounts.screen import acceptance_lines
from tillaggsbelopp.report.layout import Line, wrapped
from tillaggsbelopp.report.measures.register_screen import COUNTED
from tillaggsbelopp.report.receipt import SCHEMA_VERSION
from tillaggsbelopp.swedish import format_number, join_words, years_text


def checkup_lines(
    checkup: Checkup,
    outcomes: Sequence[Outcome],
    folders: Sequence[str],
    width: int,
    followed_up: Beside,
) -> Iterator[Line]:
    """What was checked and found, in at most `width` columns; how a case differs is told as a fault, not here."""
    held = sum(outcome.holds for outcome in outcomes)
    yield from wrapped(_first_line(checkup.tried, len(outcomes), held, " och ".join(folders)), width, style="bold")
    yield Line()
    yield Line(f"Prov: {held} av {len(outcomes)} höll.", "bold")
    for outcome in outcomes:
        yield from wrapped(outcome.case.name, width, 7, first="- ok   " if outcome.holds else "- FEL  ")
    if followed_up.indicators or followed_up.register:
        yield Line()
        yield from _followed_up_lines(followed_up, width)
    yield Line()
    yield from _remark_lines(checkup.remarks, width)
    if checkup.meant:
        yield Line()
        yield Line(f"Godtagna påpekanden ({len(checkup.meant)}):", "bold")
        for meant in checkup.meant:
            yield from wrapped(f"{meant.remark.place}: {meant.remark.what}", width, 2, first="- ")
            yield from wrapped(f"Godtaget: {meant.reason}", width, 2, style="dim")
    if checkup.alternatives:
        yield Line()
        yield Line(f"Alternativ ({len(checkup.alternatives)}):", "bold")
        for each in checkup.alternatives:
            years = f"kan räknas {years_text(each.years)}" if each.years else "kan inte räknas något år"
            yield from wrapped(f"{each.alternative.id}: {each.alternative.name}; {years}", width, 2, first="- ")
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
    yield Line()
    yield from _year_lines(checkup.tried, width)


def _first_line(tried: YearsTried, cases: int, held: int, folders: str) -> str:
    """That the files have no faults, and what is wrong all the same."""
    but = [f"{cases - held} prov av {cases} höll inte"] if held < cases else []
    between = [year for year, _ in tried.refused if tried.years and year < tried.years[-1]]
    but += [f"{years_text(between)} kan inte beräknas (se sist)"] if between else []
    return f"Inga fel i filerna i {folders}, men {join_words(but)}." if but else f"Inga fel i {folders}."


def _year_lines(tried: YearsTried, width: int) -> Iterator[Line]:
    """For which years amounts can be computed, and what stands in the way of the next."""
    years = (
        f"Belopp kan beräknas för {years_text(tried.years)}."
        if tried.years
        else "Belopp kan inte beräknas för något år."
    )
    yield from wrapped(years, width, style="bold")
    for reason, refused in _by_reason(tried).items():
        yield from wrapped(f"{years_text(refused)} kan inte beräknas: {reason}", width, 2)
    last = tried.refused[-1][0] if tried.refused else 0
    if not tried.years or last > tried.years[-1]:
        yield from wrapped(f"Vad året behöver visar  tillaggsbelopp nytt-ar {last}", width, 2, style="dim")
    else:
        yield from wrapped("Senare år är inte prövade.", width, 2)


def _by_reason(tried: YearsTried) -> dict[str, list[int]]:
    """The years that can't be computed by why, in short; years that differ only in which year is meant go together."""
    found: dict[str, tuple[str, list[int]]] = {}
    for year, (first, *others) in tried.refused:
        more = f" (och {len(others)} skäl till)" if others else ""
        reason = f"{first.what.rstrip(':')}{more}"
        found.setdefault(first.what.replace(str(year), "…"), (reason, []))[1].append(year)
    return dict(found.values())


def _followed_up_lines(followed_up: Beside, width: int) -> Iterator[Line]:
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
    followed_up: Beside,
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
        "alternativ": [
            {"id": a.alternative.id, "namn": a.alternative.name, "år": list(a.years), "skiljer": list(a.differs)}
            for a in checkup.alternatives
        ]
        if checkup
        else [],
        "nyckeltal": [each.written.id for each in followed_up.indicators],
        "tryckta_siffror": None
        if followed_up.register is None
        else {
            "antal": followed_up.register.counts,
            "brister": [failure.what for failure in followed_up.register.failures],
        },
        "påpekanden": [remark_document(remark) for remark in checkup.remarks] if checkup else [],
        "godtagna_påpekanden": [{**remark_document(m.remark), "skäl": m.reason} for m in checkup.meant]
        if checkup
        else [],
        "antaganden": [assumption_document(assumption) for assumption in checkup.assumptions] if checkup else [],
        "ej_uttryckt": [{"citat": u.quote, "var": u.where, "följd": u.consequence} for u in checkup.unexpressed]
        if checkup
        else [],
        "ej_sedda": [{"parameter": u.name, "värde": u.shown, "senast": u.since} for u in checkup.unseen]
        if checkup
        else [],
        "kan_räknas": list(checkup.tried.years) if checkup else [],
        "kan_inte_räknas": _refused_document(checkup.tried) if checkup else None,
        "år_som_inte_kan_räknas": [year for year, _ in checkup.tried.refused] if checkup else [],
    }


def _refused_document(tried: YearsTried) -> dict[str, Any] | None:
    if tried.next_refused is None:
        return None
    year, faults = tried.next_refused
    return {"år": year, "fel": [fault_document(fault) for fault in faults]}


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
