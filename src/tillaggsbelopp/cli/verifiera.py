"""`verifiera`: a decision workbook recomputed and compared, cell by cell."""

from typing import Annotated, Final

import typer

from tillaggsbelopp.agreement.program import compile_agreement
from tillaggsbelopp.cli.arguments import DECIDED as DECISIONS_FOLDER
from tillaggsbelopp.cli.arguments import READ, SHOWN
from tillaggsbelopp.cli.group import Request, Wanted
from tillaggsbelopp.cli.output import say
from tillaggsbelopp.cli.request import calculated, project_for
from tillaggsbelopp.diagnostics import CheckFailed, Diagnostic, InvalidInput, WrongUsage
from tillaggsbelopp.report.book import Book
from tillaggsbelopp.report.wording import DECIDED, FOR_DECISION
from tillaggsbelopp.report.workbook.consequences import findings_in
from tillaggsbelopp.report.workbook.content import content_hash
from tillaggsbelopp.report.workbook.notes_sheets import SOURCES
from tillaggsbelopp.report.workbook.stored import Claims, NotOurs, claims_of, open_file
from tillaggsbelopp.report.workbook.told_findings import told_findings
from tillaggsbelopp.report.workbook.verification import changed_since, differences
from tillaggsbelopp.swedish import format_number
from tillaggsbelopp.workspace.files import read_named
from tillaggsbelopp.workspace.workbooks import described, in_the_way

OPTIONS: Final = (READ, DECISIONS_FOLDER, SHOWN)
_MOST_BYTES: Final = 100_000_000


def run(
    request: Request,
    wanted: Wanted,
    *,
    file: Annotated[str, typer.Argument(metavar="FIL", help="En arbetsbok skriven med berakna --ut.")],
) -> None:
    """Recompute and compare. CheckFailed with what differs; InvalidInput if the file is none of ours."""
    try:
        opened = open_file(_read(file))
        claims = claims_of(opened)
    except NotOurs as reason:
        remedy = "Ange en arbetsbok som är skriven med berakna --ut."
        raise InvalidInput([Diagnostic(f"{file}: {reason}", remedy=remedy)]) from None
    book = _recomputed(file, claims, request)
    if found := differences(book, opened):
        changed = changed_since(book, opened)
        raise CheckFailed(told_findings(file, findings_in(book, found), changed, everything=wanted.everything))
    cells = sum(len(sheet.cells) for sheet in book.sheets)
    formulas = sum(1 for _ in book.formulas())
    say(f"{file} stämmer: {format_number(cells)} celler, varav {format_number(formulas)} formler ({book.stamp}).")
    say(f"Innehållets SHA-256: {content_hash(book)}")


def _recomputed(file: str, claims: Claims, request: Request) -> Book:
    loaded = project_for(request).loaded
    compile_agreement(loaded.agreement, loaded.figures.statistics.catalogue)  # faults in the rules are not the file's
    decided = DECIDED in claims.stamp
    known_at = None if decided else claims.known_at
    try:
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
