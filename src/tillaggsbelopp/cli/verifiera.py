"""`verifiera`: a decision workbook, a page, a folder of documents, or one of decisions, made again and compared."""

import re
from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Annotated, Final

import typer

from tillaggsbelopp.cli.arguments import DECIDED as DECISIONS_FOLDER
from tillaggsbelopp.cli.arguments import KNOWN, READ, SHOWN
from tillaggsbelopp.cli.delivery import HTML
from tillaggsbelopp.cli.group import Request, Wanted
from tillaggsbelopp.cli.output import say, write_utf8
from tillaggsbelopp.cli.recomputed import ours, read_claims, recomputed
from tillaggsbelopp.diagnostics import CheckFailed, Diagnostic, wrong_usage
from tillaggsbelopp.documents.sources import is_folder
from tillaggsbelopp.report.wording import FOR_DECISION
from tillaggsbelopp.report.workbook.consequences import findings_in
from tillaggsbelopp.report.workbook.container import limits_of
from tillaggsbelopp.report.workbook.content import content_hash
from tillaggsbelopp.report.workbook.stored import is_as_written, open_file
from tillaggsbelopp.report.workbook.told_findings import told_findings
from tillaggsbelopp.report.workbook.verification import changed_since, differences
from tillaggsbelopp.report.workbook.writer import to_xlsx
from tillaggsbelopp.swedish import format_number
from tillaggsbelopp.workspace.decision_log import log_document
from tillaggsbelopp.workspace.verified_decisions import holds_decisions, verified
from tillaggsbelopp.workspace.workbooks import described, in_the_way

if TYPE_CHECKING:
    from tillaggsbelopp.report.book import Book

OPTIONS: Final = (READ, KNOWN, DECISIONS_FOLDER, SHOWN)


def run(
    request: Request,
    wanted: Wanted,
    *,
    file: Annotated[
        str,
        typer.Argument(metavar="FIL", help="En arbetsbok, en sida, en mapp med handlingar, eller mappen med beslut."),
    ],
    receipt: Annotated[
        str | None,
        typer.Option("--kvitto", metavar="SHA-256", help="Kvittot i en handling, som ska finnas bland besluten."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Visa beslutens logg som JSON.")] = False,
) -> None:
    """Recompute and compare. CheckFailed with what differs; InvalidInput if the file is none of ours."""
    if holds_decisions(Path(file)):
        _verify_decisions(file, receipt, as_json=as_json)
        return
    if receipt is not None or as_json:
        option = "--json" if receipt is None else "--kvitto"
        raise wrong_usage(f"{option} gäller mappen med beslut", remedy=f"Ange den, eller ta bort {option}.")
    if is_folder(Path(file)):
        _verify_package(file, request, everything=wanted.everything)
        return
    if PurePath(file).suffix.lower() == HTML:
        from tillaggsbelopp.cli.page_verified import verify_page

        verify_page(file, request, everything=wanted.everything)
        return
    with ours(file, "Ange en arbetsbok som är skriven med berakna --ut."):
        content, claims = read_claims(file)
        _, done = recomputed(file, claims, request)
        for_decision = FOR_DECISION in claims.stamp and not in_the_way(done)
        book = described(done, for_decision=for_decision, dated=claims.dated)
        found = [*_told(file, content, book, everything=wanted.everything)]
    if found:
        raise CheckFailed(found)
    cells = sum(len(sheet.cells) for sheet in book.sheets)
    formulas = sum(1 for _ in book.formulas())
    known = f", med det som var känt {claims.known_at}" if claims.known_at else ""
    counted = f"{format_number(cells)} celler, varav {format_number(formulas)} formler"
    say(f"{file} stämmer: {counted} ({book.stamp}{known}).")
    say(f"Innehållets SHA-256: {content_hash(book)}")


def _verify_decisions(folder: str, receipt: str | None, *, as_json: bool) -> None:
    """Compare the decisions in a folder with their log and their receipts. CheckFailed if something differs."""
    from tillaggsbelopp.report.json_parts import json_text

    shown = Path(folder).as_posix()
    sought = "" if receipt is None else receipt.strip().casefold()
    if receipt is not None and not re.fullmatch("[0-9a-f]{64}", sought):
        raise wrong_usage(f"{receipt} är ingen SHA-256", "64 tecken, 0–9 och a–f, som de står i en handling")
    found = verified(Path(folder), shown, sought)
    if found.faults:
        raise CheckFailed(found.faults)
    if as_json:
        write_utf8(json_text(log_document(found.entries)))
        return
    count = len(found.entries)
    logged = "en post" if count == 1 else f"{count} poster"
    say(f"{shown} stämmer: {len(found.records)} beslut, räknade igen, och {logged} i loggen.")
    if found.entries:
        say(f"Loggens senaste post: {found.entries[-1].sha256}")
    else:
        say("Det finns ingen logg: besluten är äldre än den. Den börjar med dem när nästa år fastställs.")


def _told(file: str, content: bytes, book: "Book", *, everything: bool) -> Iterator[Diagnostic]:
    """Yield what differs in a workbook's file from what it should hold. NotOurs if it can't be opened."""
    limits = limits_of(book)
    if is_as_written(content, to_xlsx(book), limits):  # as most are; what is in it need not be looked at
        return
    opened = open_file(content, limits)
    if found := differences(book, opened):
        yield from told_findings(file, findings_in(book, found), changed_since(book, opened), everything=everything)


def _verify_package(folder: str, request: Request, *, everything: bool) -> None:
    """Make the documents of a folder anew, by what its workbook says, and compare each. CheckFailed if one differs."""
    from tillaggsbelopp.cli.delivery import check_library
    from tillaggsbelopp.workspace.package import BOOK, differing_files, package_of

    for library in ("typst", "pypdf"):
        check_library(library, "pdf", "handlingar")
    file = (Path(folder) / BOOK).as_posix()
    with ours(file, "Ange en mapp som är skriven med handlingar --ut."):
        content, claims = read_claims(file)
        project, done = recomputed(file, claims, request)
        for_decision = FOR_DECISION in claims.stamp and not in_the_way(done)
        package = package_of(project, done, for_decision=for_decision, dated=claims.dated)
        in_book = [*_told(file, content, package.book, everything=everything)]
    if found := [*in_book, *differing_files(Path(folder), package, everything=everything)]:
        raise CheckFailed(found)
    say(f"{folder} stämmer: {len(package.files) - 1} filer och {BOOK} ({package.book.stamp}).")
    say(f"Arbetsbokens innehålls SHA-256: {content_hash(package.book)}")
