"""What a workbook claims to be of, read and computed again."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from tillaggsbelopp.cli.group import Request
from tillaggsbelopp.cli.option_values import read_plan, read_year
from tillaggsbelopp.cli.request import project_for
from tillaggsbelopp.diagnostics import CheckFailed, Diagnostic, InvalidInput, WrongUsage
from tillaggsbelopp.report.wording import DECIDED
from tillaggsbelopp.report.workbook.claims import Claims, claims_of
from tillaggsbelopp.report.workbook.notes_sheets import SOURCES
from tillaggsbelopp.report.workbook.stored import NotOurs
from tillaggsbelopp.workspace.files import read_named

if TYPE_CHECKING:
    from tillaggsbelopp.workspace.calculation import Calculation
    from tillaggsbelopp.workspace.project import Project

_MOST_BYTES: Final = 100_000_000


@contextmanager
def ours(file: str, remedy: str) -> Iterator[None]:
    """Tell, with what to do, that a file is none of ours, if that is found within the context: InvalidInput."""
    try:
        yield
    except NotOurs as reason:
        raise InvalidInput([Diagnostic(f"{file}: {reason}", remedy=reason.remedy or remedy)]) from None


def read_claims(file: str) -> tuple[bytes, Claims]:
    """Read a workbook's file, and what it says of itself. NotOurs if that can't be done."""
    try:
        content = read_named(file, _MOST_BYTES)
    except ValueError as why:
        raise NotOurs(str(why)) from None
    return content, claims_of(content)


def recomputed(file: str, claims: Claims, request: Request) -> "tuple[Project, Calculation]":
    """Compute again what a workbook says that it is of. CheckFailed if that can't be done, or is not what is asked."""
    from tillaggsbelopp.agreement.program import compile_agreement

    _check_known_at(file, claims, request)
    loaded = project_for(request).loaded
    compile_agreement(loaded.agreement, loaded.figures.statistics.catalogue)  # faults in the rules are not the file's
    decided = DECIDED in claims.stamp
    try:
        known_at = None if decided else request.known_at
        project = project_for(request._replace(changes=claims.changes, known_at=known_at))
        done = project.calculate(read_year(claims.year), recompute=not decided)
        return project, done if claims.plan is None else done.paid_by(read_plan(claims.plan, "--betalningsplan"))
    except InvalidInput as invalid:
        changed = f" med {' och '.join(claims.changes)}" if claims.changes else ""
        changed += f", betald per {claims.plan}" if claims.plan is not None else ""
        what = f"{file} säger på bladet {SOURCES} att den gäller år {claims.year}{changed}, och det kan inte räknas:"
        told = [Diagnostic(each.what) if isinstance(invalid, WrongUsage) else each for each in invalid.diagnostics]
        raise CheckFailed([Diagnostic(what), *told]) from None


def _check_known_at(file: str, claims: Claims, request: Request) -> None:
    """Check that a file claims the knowledge date asked for, which decides the amounts. CheckFailed if not.

    That of a decided year is the decision's, and is compared like any text.
    """
    if DECIDED in claims.stamp or (claims.known_at or None) == request.known_at:
        return
    if not claims.known_at:
        what = f"{file} är räknad med allt som är känt, inte bara det som var känt {request.known_at}"
        raise CheckFailed([Diagnostic(what, remedy="Verifiera den utan --kunskapsdatum.")])
    what = f"{file} säger att den är räknad med det som var känt {claims.known_at}"
    remedy = f"Är det den dagen som ska gälla:  tillaggsbelopp verifiera {file} --kunskapsdatum {claims.known_at}"
    raise CheckFailed([Diagnostic(what, expected=request.known_at or "allt som är känt", remedy=remedy)])
