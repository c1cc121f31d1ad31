"""`verifiera`: a decision workbook recomputed and compared, cell by cell."""

from typing import Annotated, Final

import typer

from tillaggsbelopp.agreement.program import compile_agreement
from tillaggsbelopp.cli.arguments import DECIDED as DECISIONS_FOLDER
from tillaggsbelopp.cli.arguments import KNOWN, READ, SHOWN
from tillaggsbelopp.cli.group import Request, Wanted
from tillaggsbelopp.cli.output import say
from tillaggsbelopp.cli.request import calculated, project_for
from tillaggsbelopp.diagnostics import CheckFailed, Diagnostic, InvalidInput, WrongUsage
from tillaggsbelopp.report.book import Book
from tillaggsbelopp.report.wording import DECIDED, FOR_DECISION
from tillaggsbelopp.report.workbook.claims import Claims, claims_of
from tillaggsbelopp.report.workbook.consequences import findings_in
from tillaggsbelopp.report.workbook.container import limits_of
from tillaggsbelopp.report.workbook.content import content_hash
from tillaggsbelopp.report.workbook.notes_sheets import SOURCES
from tillaggsbelopp.report.workbook.stored import NotOurs, open_file
from tillaggsbelopp.report.workbook.told_findings import told_findings
from tillaggsbelopp.report.workbook.verification import changed_since, differences
from tillaggsbelopp.swedish import format_number
from tillaggsbelopp.workspace.files import read_named
from tillaggsbelopp.workspace.workbooks import described, in_the_way

OPTIONS: Final = (READ, KNOWN, DECISIONS_FOLDER, SHOWN)
_MOST_BYTES: Final = 100_000_000


def run(
    request: Request,
    wanted: Wanted,
    *,
    file: Annotated[str, typer.Argument(metavar="FIL", help="En arbetsbok skriven med berakna --ut.")],
) -> None:
    """Recompute and compare. CheckFailed with what differs; InvalidInput if the file is none of ours."""
    try:
        content = _read(file)
        claims = claims_of(content)
        _check_known_at(file, claims, request)
        book = _recomputed(file, claims, request)
        opened = open_file(content, limits_of(book))
    except NotOurs as reason:
        remedy = "Ange en arbetsbok som är skriven med berakna --ut."
        raise InvalidInput([Diagnostic(f"{file}: {reason}", remedy=remedy)]) from None
    if found := differences(book, opened):
        changed = changed_since(book, opened)
        raise CheckFailed(told_findings(file, findings_in(book, found), changed, everything=wanted.everything))
    cells = sum(len(sheet.cells) for sheet in book.sheets)
    formulas = sum(1 for _ in book.formulas())
    known = f", med det som var känt {claims.known_at}" if claims.known_at else ""
    counted = f"{format_number(cells)} celler, varav {format_number(formulas)} formler"
    say(f"{file} stämmer: {counted} ({book.stamp}{known}).")
    say(f"Innehållets SHA-256: {content_hash(book)}")


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


def _recomputed(file: str, claims: Claims, request: Request) -> Book:
    loaded = project_for(request).loaded
    compile_agreement(loaded.agreement, loaded.figures.statistics.catalogue)  # faults in the rules are not the file's
    decided = DECIDED in claims.stamp
    try:
        known_at = None if decided else request.known_at
        asked = request._replace(changes=claims.changes, known_at=known_at, recompute=not decided)
        done = calculated(asked, claims.year, claims.plan)
    except InvalidInput as invalid:
        changed = f" med {' och '.join(claims.changes)}" if claims.changes else ""
        changed += f", betald per {claims.plan}" if claims.plan is not None else ""
        what = f"{file} säger på bladet {SOURCES} att den gäller år {claims.year}{changed}, och det kan inte räknas:"
        told = [Diagnostic(each.what) if isinstance(invalid, WrongUsage) else each for each in invalid.diagnostics]
        raise CheckFailed([Diagnostic(what), *told]) from None
    for_decision = FOR_DECISION in claims.stamp and not in_the_way(done)
    return described(done, for_decision=for_decision, dated=claims.dated)


def _read(file: str) -> bytes:
    try:
        return read_named(file, _MOST_BYTES)
    except ValueError as why:
        raise NotOurs(str(why)) from None
