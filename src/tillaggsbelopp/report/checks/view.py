"""The checkup of an agreement, shown."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from tillaggsbelopp.checks.case_outcomes import CaseOutcome
from tillaggsbelopp.checks.checkup import Checkup
from tillaggsbelopp.checks.computable_years import YearsTried
from tillaggsbelopp.checks.followed_up import FollowedUp
from tillaggsbelopp.diagnostics import Diagnostic
from tillaggsbelopp.report.amounts.view import acceptance_blocks
from tillaggsbelopp.report.blocks import GAP, Block, Line, Text
from tillaggsbelopp.report.measures.register_view import COUNTED
from tillaggsbelopp.swedish import format_number, join_words, years_text


def checkup_blocks(
    checkup: Checkup,
    outcomes: Sequence[CaseOutcome],
    folders: Sequence[str],
    followed_up: FollowedUp,
) -> Iterator[Block]:
    """Show a checkup, with cases, indicators and printed figures; how a case differs is told as a fault, not here."""
    held = sum(outcome.holds for outcome in outcomes)
    yield Text(_first_line(checkup.tried, len(outcomes), held, " och ".join(folders)), style="bold")
    yield GAP
    yield Line(f"Prov: {held} av {len(outcomes)} höll.", "bold")
    for outcome in outcomes:
        yield Text(outcome.case.name, 7, first="- ok   " if outcome.holds else "- FEL  ")
    if followed_up.indicators or followed_up.register:
        yield GAP
        yield from _followed_up_blocks(followed_up)
    yield GAP
    yield from _remark_blocks(checkup.remarks)
    if checkup.meant:
        yield GAP
        yield Line(f"Godtagna påpekanden ({len(checkup.meant)}):", "bold")
        for meant in checkup.meant:
            yield Text(f"{meant.remark.place}: {meant.remark.what}", 2, first="- ")
            yield Text(f"Godtaget: {meant.reason}", 2, style="dim")
    if checkup.alternatives:
        yield GAP
        yield Line(f"Alternativ ({len(checkup.alternatives)}):", "bold")
        for each in checkup.alternatives:
            years = f"kan räknas {years_text(each.years)}" if each.years else "kan inte räknas något år"
            yield Text(f"{each.alternative.id}: {each.alternative.name}; {years}", 2, first="- ")
    if checkup.assumptions:
        yield GAP
        yield Line(f"Antaganden ({len(checkup.assumptions)}):", "bold")
        for assumption in checkup.assumptions:
            yield Text(f"{assumption.id}: {assumption.text}", 2, first="- ")
            yield Text(f"Källa: {assumption.source}", 2, "dim")
            yield from acceptance_blocks(assumption)
    if checkup.unexpressed:
        yield GAP
        title = f"Vad överenskommelsen säger som reglerna inte uttrycker ({len(checkup.unexpressed)}):"
        yield Text(title, style="bold")
        for unexpressed in checkup.unexpressed:
            yield Text(f"”{unexpressed.quote}” ({unexpressed.where})", 2, first="- ")
            yield Text(unexpressed.consequence, 2)
    if checkup.unseen:
        yield GAP
        title = f"Värden som ingen har sett över på två år ({len(checkup.unseen)}):"
        yield Text(title, style="bold")
        for unseen in checkup.unseen:
            text = f"{unseen.name} = {unseen.shown}, senast {unseen.since} ({unseen.place})"
            yield Text(text, 2, first="- ")
        yield Text("Gäller värdet ännu, skriv kontrollerad: och dagens datum vid parametern.", 2, style="dim")
    yield GAP
    yield from _year_blocks(checkup.tried)


def _first_line(tried: YearsTried, cases: int, held: int, folders: str) -> str:
    """The line that says that the files have no faults, and what is wrong all the same."""
    but = [f"{cases - held} prov av {cases} höll inte"] if held < cases else []
    between = [year for year, _ in tried.refused if tried.years and year < tried.years[-1]]
    but += [f"{years_text(between)} kan inte beräknas (se sist)"] if between else []
    return f"Inga fel i filerna i {folders}, men {join_words(but)}." if but else f"Inga fel i {folders}."


def _year_blocks(tried: YearsTried) -> Iterator[Block]:
    """The years that amounts can be computed for, and what stands in the way of the next."""
    years = (
        f"Belopp kan beräknas för {years_text(tried.years)}."
        if tried.years
        else "Belopp kan inte beräknas för något år."
    )
    yield Text(years, style="bold")
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
        more = f" (och {len(others)} skäl till)" if others else ""
        reason = f"{first.what.rstrip(':')}{more}"
        found.setdefault(first.what.replace(str(year), "…"), (reason, []))[1].append(year)
    return dict(found.values())


def _followed_up_blocks(followed_up: FollowedUp) -> Iterator[Block]:
    """The number of indicators that were computed, and of printed cells in each class."""
    yield Text(f"Nyckeltal: {len(followed_up.indicators)} räknades.", style="bold")
    if followed_up.register is not None:
        counts = followed_up.register.counts
        told = ", ".join(f"{format_number(count)} {COUNTED[kind]}" for kind, count in counts.items())
        text = f"Tryckta siffror: {format_number(sum(counts.values()))} celler: {told}."
        yield Text(text, style="bold")
        yield Text("Vilka de är visar  tillaggsbelopp kontrollera --kalla", 2, style="dim")
        for failure in followed_up.register.failures:
            yield Text(failure.what, 7, first="- FEL  ")


def _remark_blocks(remarks: Sequence[Diagnostic]) -> Iterator[Block]:
    """The remarks; what to do is told once, below those in a row that it holds for."""
    if not remarks:
        yield Line("Inga påpekanden.", "bold")
        return
    yield Text(f"Påpekanden, som inte är fel ({len(remarks)}):", style="bold")
    for remedy, alike in groupby(remarks, lambda remark: remark.remedy):
        for remark in alike:
            yield Text(f"{remark.place}: {remark.what}", 2, first="- ")
        yield Text(remedy, 2, style="dim")
