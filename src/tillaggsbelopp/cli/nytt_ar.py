"""`nytt-ar`: what a year needs, what is missing, and places in the files to fill it in."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Final

import typer

from tillaggsbelopp.agreement.stubs import Stub
from tillaggsbelopp.checks.checklist import Checklist, checklist_of
from tillaggsbelopp.cli import completion
from tillaggsbelopp.cli.arguments import DECIDED, KNOWN, READ, WRITTEN
from tillaggsbelopp.cli.delivery import deliver, origin_of_all, target_of
from tillaggsbelopp.cli.group import Request, Wanted
from tillaggsbelopp.cli.option_values import read_year
from tillaggsbelopp.cli.request import project_for
from tillaggsbelopp.diagnostics import CheckFailed, Diagnostic, InvalidInput
from tillaggsbelopp.documents.entries import place_of
from tillaggsbelopp.report.blocks import View
from tillaggsbelopp.report.checks.answer import checklist_answer_blocks
from tillaggsbelopp.report.checks.data import checklist_document, checklist_records
from tillaggsbelopp.report.checks.view import PutIn, checklist_blocks, in_the_way
from tillaggsbelopp.workspace.altered_files import AlteredFiles, unaltered
from tillaggsbelopp.workspace.project import Project

OPTIONS: Final = (READ, WRITTEN, KNOWN, DECIDED)


def run(
    request: Request,
    wanted: Wanted,
    *,
    written_year: Annotated[
        str, typer.Argument(metavar="ÅR", help="Året som ska förberedas.", autocompletion=completion.years_to_prepare)
    ],
    write: Annotated[
        bool, typer.Option("--skriv", help="Lägg in platser att fylla i i filerna för det som saknas.")
    ] = False,
) -> None:
    """Show the checklist of a year. CheckFailed if something is missing, unless places for it were written now."""
    year = read_year(written_year)
    target = target_of(wanted)
    project = project_for(request)
    checklist = _checklist(project, year)
    put_in: tuple[PutIn, ...] = ()
    if write and checklist.stubs:
        files = unaltered(project.loaded).then([stub.request for stub in checklist.stubs])
        files.write()
        put_in = _put_in(files, checklist.stubs)
        checklist = _checklist(Project(files.after, project.decisions), year)
    loaded = project.loaded
    document = checklist_document(checklist, put_in)
    view = View(
        "Checklista",
        f"{checklist.year}: {checklist.agreement}",
        lambda: checklist_blocks(checklist, put_in, loaded.shown),
        lambda: origin_of_all(loaded),
        lambda: document,
        lambda: checklist_records(document),
        answer=lambda: checklist_answer_blocks(checklist, put_in, loaded.shown),
    )
    deliver(view, target)
    if (found := in_the_way(checklist)) and not put_in:
        remedy = "Inget lades in: det som saknas har redan sin plats, eller skrivs för hand." if write else ""
        raise CheckFailed([Diagnostic(f"år {year}: {found}", remedy=remedy)])


def _put_in(files: AlteredFiles, stubs: Sequence[Stub]) -> tuple[PutIn, ...]:
    """The years put in, file by file, each with its place."""
    stubs = [stub for number, stub in enumerate(stubs) if stub not in stubs[:number]]
    return tuple(
        (stub.year, place_of(after, stub.alteration))
        for before, after in files.pairs
        for stub in stubs
        if stub.source is before
    )


def _checklist(project: Project, year: int) -> Checklist:
    today = project.loaded.figures.known_at or date.today()
    decided = project.decisions.years() if project.decisions is not None else []
    try:
        of, _ = project.prepared(year)
    except InvalidInput as invalid:
        return checklist_of(project.years[year], today, invalid.diagnostics, decided)
    return checklist_of(of, today, decided=decided)
