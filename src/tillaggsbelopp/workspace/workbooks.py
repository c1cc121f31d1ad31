"""The way from a calculation to the description of its decision workbook."""

from collections.abc import Mapping, Sequence
from datetime import date
from hashlib import sha256

from tillaggsbelopp.agreement.models import Terms
from tillaggsbelopp.checks.best_before import past_best_before
from tillaggsbelopp.checks.plausibility import blocking
from tillaggsbelopp.diagnostics import CheckFailed, Diagnostic, Source
from tillaggsbelopp.engine.assumptions import FORECAST, not_accepted
from tillaggsbelopp.engine.newest import newest_day
from tillaggsbelopp.engine.result import Result
from tillaggsbelopp.report.book import Book, InputFile, Origin
from tillaggsbelopp.report.workbook.basis import Basis
from tillaggsbelopp.report.workbook.decision import decision_workbook
from tillaggsbelopp.version import __version__
from tillaggsbelopp.workspace.calculation import Calculation
from tillaggsbelopp.workspace.clock import stated_day, today


def described(done: Calculation, *, for_decision: bool, dated: date | None = None) -> Book:
    """Describe the decision workbook of a calculation; `dated` is the date put on it, if given.

    With `for_decision` it is stamped as what is decided on, which `check_ready` is to be asked about first.
    InvalidInput if the agreement is too large for a workbook.
    """
    return decision_workbook(basis_of(done, for_decision=for_decision, dated=dated))


def basis_of(done: Calculation, *, for_decision: bool, dated: date | None = None) -> Basis:
    """The basis of a calculation's decision workbook; `dated` is the date put on it, if given."""
    result, before = done.result, done.before
    results = [each for each in (result, before) if each is not None]
    origin = origin_of(done.loaded.files, result.grounds.agreement.terms, results, dated)
    return Basis(result, before, origin, for_decision, done.doubts, done.cases.outcomes)


def in_the_way(done: Calculation) -> list[Diagnostic]:
    """The faults that stand in the way of deciding: values tried out, what nobody has accepted, doubtful figures."""
    result = done.result
    found = [
        Diagnostic(f"ALTERNATIV: {change}", remedy="Ett beslutsunderlag räknas på överenskommelsen som den är skriven.")
        for change in result.changes
    ]
    for assumption in not_accepted(result.assumptions):
        kind = "en prognos" if assumption.kind == FORECAST else "ett antagande"
        what = f"{assumption.id} är {kind} som ingen har godkänt: {assumption.text}"
        remedy = f"När det är godkänt:  tillaggsbelopp godkann {assumption.id} --av ORGAN --datum DATUM --skriv"
        found.append(Diagnostic(what, remedy=remedy))
    if result.decision is None:  # a decided year has been asked about
        found += [doubt.diagnostic for doubt in blocking(done.doubts)]
    return found


def check_ready(done: Calculation) -> None:
    """Check that a calculation can be decided on. CheckFailed, with all that stands in the way, if not."""
    past = past_best_before(done.result, today())
    if found := [*in_the_way(done), *([past] if past else [])]:
        raise CheckFailed([Diagnostic("det går inte att skriva ett beslutsunderlag ännu:"), *found])


def origin_of(
    files: Mapping[str, Source],
    terms: Terms,
    results: Sequence[Result] = (),
    dated: date | None = None,
    known: date | None = None,
) -> Origin:
    """The origin of a workbook: the files read, this program, the agreement's name and the date given or put on it.

    The date put on it is SOURCE_DATE_EPOCH (WrongUsage if it is none), else that of the newest thing that it rests on:
    the agreement, something that its results do, or what else became known on the day `known`; never today's.
    """
    read = tuple(InputFile(name, sha256(source.content).hexdigest()) for name, source in sorted(files.items()))
    return Origin(read, __version__, dated or stated_day() or _newest_date(terms, results, known), terms.name)


def _newest_date(terms: Terms, results: Sequence[Result], known: date | None) -> date:
    """The agreement's date or, if newer, that of what results rest on, but none after the day all that was known on."""
    days = [day for day in (terms.dated, known, *map(newest_day, results)) if day is not None]
    known_at = [result.known_at or date.max for result in results]
    return min(max(days, default=terms.in_force_from), max(known_at, default=date.max))
