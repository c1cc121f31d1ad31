"""A page computed again from what it says of itself, and compared."""

from collections.abc import Iterator
from typing import Any, Final

from tillaggsbelopp.cli.group import Request
from tillaggsbelopp.cli.option_values import read_year
from tillaggsbelopp.cli.output import say
from tillaggsbelopp.cli.recomputed import ours
from tillaggsbelopp.cli.request import project_for
from tillaggsbelopp.diagnostics import CheckFailed, Diagnostic, InvalidInput, WrongUsage
from tillaggsbelopp.report.page.data import KNOWN_AT, options_of
from tillaggsbelopp.report.page.verification import Claims, changed_since, claims_of, page_differences
from tillaggsbelopp.report.workbook.stored import NotOurs
from tillaggsbelopp.swedish import format_number, join_words
from tillaggsbelopp.sweep.variations import read_variations
from tillaggsbelopp.workspace.files import read_named
from tillaggsbelopp.workspace.pages import page_of

_MOST_BYTES: Final = 100_000_000
_MOST_TOLD: Final = 12


def verify_page(file: str, request: Request, *, everything: bool) -> None:
    """Make a page anew and compare. CheckFailed with what differs; InvalidInput if the file is no page of ours."""
    with ours(file, "Ange en sida som är skriven med sida --ut."):
        text, claims = _read(file)
    due = _recomputed(file, claims, request)
    if found := [*page_differences(text, claims.document, due)]:
        raise CheckFailed([*_told(file, found, changed_since(claims.document, due), everything=everything)])
    count = sum(len(lists) for lists in due["belopp"]) * len(due["koder"])
    say(f"{file} stämmer: {format_number(count)} belopp, och allt annat i sidan ({due['stämpel'].rstrip('.')}).")


def _read(file: str) -> tuple[str, Claims]:
    """The text of a page and what it says of itself. NotOurs if it says nothing that can be computed."""
    try:
        content = read_named(file, _MOST_BYTES)
    except ValueError as why:
        raise NotOurs(str(why)) from None
    text = content.decode(errors="replace")
    if (claims := claims_of(text)) is None:
        raise NotOurs("filen är ingen sida från programmet")
    return text, claims


def _recomputed(file: str, claims: Claims, request: Request) -> dict[str, Any]:
    """The data of the same page as it comes out now. CheckFailed if it can't be computed, or is not what is asked."""
    _check_known_at(file, claims, request)
    project = project_for(request)
    try:
        of, _ = project.prepared(read_year(claims.year))
        variations = read_variations(of, claims.ranges, file, typed=False)
        return page_of(project, of, variations, options_of(claims.known_at, anew=claims.anew))
    except InvalidInput as invalid:
        told = [Diagnostic(each.what) if isinstance(invalid, WrongUsage) else each for each in invalid.diagnostics]
        raise CheckFailed(
            [Diagnostic(f"{file} säger att den gäller {claims.year}, och det kan inte räknas:"), *told]
        ) from None


def _check_known_at(file: str, claims: Claims, request: Request) -> None:
    """Check that a page claims the knowledge date asked for, which decides the amounts. CheckFailed if not."""
    if claims.known_at == request.known_at:
        return
    known = f"det som var känt {claims.known_at}" if claims.known_at else "allt som är känt"
    option = f" {KNOWN_AT} {claims.known_at}" if claims.known_at else ""
    remedy = f"Är det så den ska vara räknad:  tillaggsbelopp verifiera {file}{option}"
    what = f"{file} säger att den är räknad med {known}"
    raise CheckFailed([Diagnostic(what, expected=request.known_at or "allt som är känt", remedy=remedy)])


def _told(file: str, found: list[str], changed: list[str], *, everything: bool) -> Iterator[Diagnostic]:
    if changed:
        what = f"{file} är skriven med annat än det som finns nu; ändrat sedan dess: {join_words(changed)}"
        yield Diagnostic(what, remedy="Skriv en ny sida, eller verifiera mot det som då gällde (--config, --data).")
    shown = found if everything else found[:_MOST_TOLD]
    left = len(found) - len(shown)
    more = [f"… och {format_number(left)} till; alla visas med --allt"] if left else []
    yield Diagnostic("\n  ".join([f"{file} stämmer inte med det som räknas nu:", *shown, *more]))
