"""`nytt-ar`: what a year needs, what is missing, and places in the files to fill it in."""

import json
from datetime import date

from tillaggsbelopp.checks.checklist import Checklist, checklist_of
from tillaggsbelopp.cli.options import read_year
from tillaggsbelopp.cli.output import show, write_utf8
from tillaggsbelopp.cli.request import Request, project_for
from tillaggsbelopp.diagnostics import CheckFailed, Diagnostic, InvalidInput
from tillaggsbelopp.report.checks.checklist_screen import PutIn, checklist_document, checklist_lines, in_the_way
from tillaggsbelopp.workspace.project import Project
from tillaggsbelopp.workspace.stub_files import write_stubs


def run(request: Request, *, as_json: bool, write: bool) -> None:
    """Show the checklist of a year. CheckFailed if something is missing, unless places for it were written now."""
    year = read_year(request.year or "")
    project = project_for(request)
    checklist = _checklist(project, year)
    put_in: tuple[PutIn, ...] = ()
    if write and checklist.stubs:
        loaded, put_in = write_stubs(project.loaded, checklist.stubs)
        checklist = _checklist(Project(loaded, project.decisions), year)
    if as_json:
        write_utf8(json.dumps(checklist_document(checklist, put_in), ensure_ascii=False, indent=2) + "\n")
    else:
        shown = project.loaded.shown
        show(lambda width: checklist_lines(checklist, put_in, shown, width))
    if (found := in_the_way(checklist)) and not put_in:
        remedy = "Inget lades in: det som saknas har redan sin plats, eller skrivs för hand." if write else ""
        raise CheckFailed([Diagnostic(f"år {year}: {found}", remedy=remedy)])


def _checklist(project: Project, year: int) -> Checklist:
    today = project.loaded.figures.known_at or date.today()
    decided = project.decisions.years() if project.decisions is not None else []
    try:
        of, _ = project.prepared(year)
    except InvalidInput as invalid:
        return checklist_of(project.years[year], today, invalid.diagnostics, decided)
    return checklist_of(of, today, decided=decided)
