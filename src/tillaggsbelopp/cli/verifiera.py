"""`verifiera`: a decision workbook recomputed and compared, cell by cell."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Final

import typer

from tillaggsbelopp.agreement.program import compile_agreement
from tillaggsbelopp.cli.arguments import DECIDED as DECISIONS_FOLDER
from tillaggsbelopp.cli.arguments import READ, SHOWN
from tillaggsbelopp.cli.group import Request, Wanted
from tillaggsbelopp.cli.output import say
from tillaggsbelopp.cli.request import calculated, project_for
from tillaggsbelopp.diagnostics import CheckFailed, Diagnostic, InvalidInput, WrongUsage
from tillaggsbelopp.report.wording import DECIDED, FOR_DECISION
from tillaggsbelopp.report.workbook.book import Book, content_hash
from tillaggsbelopp.report.workbook.notes_sheets import PROGRAM, SOURCES
from tillaggsbelopp.report.workbook.stored import Claims, NotOurs, claims_of, open_file
from tillaggsbelopp.report.workbook.verification import Difference, causes_and_effects, changed_since
from tillaggsbelopp.swedish import format_number, join_words
from tillaggsbelopp.workspace.files import read_named
from tillaggsbelopp.workspace.workbooks import described, in_the_way

OPTIONS: Final = (READ, DECISIONS_FOLDER, SHOWN)
_TOLD: Final = 12
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
    causes, effects = causes_and_effects(book, opened)
    if causes or effects:
        most = len(causes) + len(effects) if wanted.everything else _TOLD
        raise CheckFailed(_told(file, causes, effects, changed_since(book, opened), most))
    cells = sum(len(sheet.cells) for sheet in book.sheets)
    formulas = sum(1 for _ in book.formulas())
    say(f"{file} stämmer: {format_number(cells)} celler, varav {format_number(formulas)} formler ({book.stamp}).")
    say(f"Innehållets SHA-256: {content_hash(book)}")


def _told(
    file: str, causes: Sequence[Difference], effects: Sequence[Difference], changed: Sequence[str], most: int
) -> Iterator[Diagnostic]:
    """The differences as faults, at `most` so many; first, if so, that the files it was made from have changed."""
    if changed:
        names = [name if name != PROGRAM else "programmet" for name in changed]
        yield Diagnostic(
            f"{file} är skriven med annat än det som finns nu; ändrat sedan dess: {join_words(names)}",
            remedy="Skriv en ny arbetsbok med berakna --ut, eller verifiera mot det som då gällde (--config, --data).",
        )
    count = len(causes) + len(effects)
    what = "en sak skiljer" if count == 1 else f"{format_number(count)} saker skiljer"
    yield Diagnostic(f"{file} stämmer inte med det som räknas nu; {what}:")
    left = max(most - len(causes), 0)
    if causes:
        yield Diagnostic("\n".join(map(str, causes[:most])))
    if causes and effects and left:
        yield Diagnostic("Resten är resultat av formler, och följer troligen av det som står ovan:")
    if effects and left:
        yield Diagnostic("\n".join(map(str, effects[:left])))
    if count > most:
        yield Diagnostic(f"… och {format_number(count - most)} till, som visas med --allt")


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
