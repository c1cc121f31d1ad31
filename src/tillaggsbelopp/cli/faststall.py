"""`faststall`: a year decided, with its own copy of all it rests on."""

from datetime import date
from pathlib import Path
from typing import Annotated, Final

import typer

from tillaggsbelopp.cli import completion
from tillaggsbelopp.cli.arguments import DECIDED, KNOWN, READ
from tillaggsbelopp.cli.group import Request
from tillaggsbelopp.cli.option_values import read_day, read_year
from tillaggsbelopp.cli.output import say, show, tell_doubts, tell_failing_cases, tell_past_best_before, warn
from tillaggsbelopp.cli.request import project_for
from tillaggsbelopp.diagnostics import wrong_usage
from tillaggsbelopp.documents.sources import invisible_in
from tillaggsbelopp.engine.assumptions import not_accepted
from tillaggsbelopp.engine.result import Minutes
from tillaggsbelopp.report.wording import counted
from tillaggsbelopp.swedish import format_number
from tillaggsbelopp.workspace.cases import run_cases
from tillaggsbelopp.workspace.decision_log import LOG
from tillaggsbelopp.workspace.drafts import remove_empty
from tillaggsbelopp.workspace.folders import DECISIONS
from tillaggsbelopp.workspace.new_decision import decide, make_folder, try_to_decide
from tillaggsbelopp.workspace.project import decided_calculation

OPTIONS: Final = (READ, KNOWN, DECIDED)


def run(
    request: Request,
    *,
    written_year: Annotated[
        str, typer.Argument(metavar="ÅR", help="Året som fastställs.", autocompletion=completion.years)
    ],
    reason: Annotated[
        str | None,
        typer.Option("--ersatter", "--ersätter", metavar="SKÄL", help="Ersätt ett tidigare beslut, som behålls."),
    ] = None,
    despite: Annotated[
        str | None,
        typer.Option("--trots", metavar="SKÄL", help="Fastställ fast uppgifter inte ser rimliga ut; skälet sparas."),
    ] = None,
    only_try: Annotated[
        bool, typer.Option("--prova", "--pröva", help="Visa det som skulle fastställas; inget skrivs.")
    ] = False,
    case_number: Annotated[str | None, typer.Option("--dnr", metavar="TEXT", help="Ärendets diarienummer.")] = None,
    body: Annotated[str | None, typer.Option("--organ", metavar="ORGAN", help="Den som beslutade.")] = None,
    paragraph: Annotated[str | None, typer.Option("--paragraf", metavar="TEXT", help="Protokollets paragraf.")] = None,
    day: Annotated[str | None, typer.Option("--datum", metavar="DATUM", help="Beslutets dag.")] = None,
    reviewed_by: Annotated[
        str | None, typer.Option("--granskad-av", metavar="TEXT", help="Den som granskade beräkningen.")
    ] = None,
) -> None:
    """Decide on a year. CheckFailed if it can't be decided on, NotWritten if it has been and no reason is given."""
    year = read_year(written_year)
    _check_reason("--ersatter", reason, "prisindex reviderades")
    _check_reason("--trots", despite, "kommunen växte när regementet kom")
    minutes = _minutes(case_number, body, paragraph, day, reviewed_by)
    request = request._replace(known_at=request.known_at or date.today().isoformat())
    if read_day(request.known_at or "", "--kunskapsdatum") > date.today():
        raise wrong_usage(f"kunskapsdatumet {request.known_at} har inte varit ännu", "i dag eller tidigare")
    folder = Path(request.decisions or DECISIONS)
    made = make_folder(folder)
    try:
        if only_try:
            _try(request, year, reason, despite, minutes)
        else:
            _decide(request, year, reason, despite, minutes)
    finally:
        remove_empty(made)


def _check_reason(option: str, reason: str | None, example: str) -> None:
    if reason is not None and not reason.strip():
        raise wrong_usage(f"{option} behöver ett skäl", f'{option} "{example}"')
    if reason is not None and (what := invisible_in(reason)):
        raise wrong_usage(f"skälet har ett {what}", "text")


def _minutes(*written: str | None) -> Minutes:
    """What is said of the decision. WrongUsage if something of it is said with nothing, or the day is none."""
    options = ("--dnr", "--organ", "--paragraf", "--datum", "--granskad-av")
    for option, text in zip(options, written, strict=True):
        if text is not None and (not text.strip() or invisible_in(text)):
            raise wrong_usage(f"{option} behöver en text på en rad", remedy=f"Ange den, eller utelämna {option}.")
    minutes = Minutes(*((text or "").strip() for text in written))
    return minutes._replace(day=read_day(minutes.day, "--datum").isoformat()) if minutes.day else minutes


def _try(request: Request, year: int, reason: str | None, despite: str | None, minutes: Minutes) -> None:
    """Show what would be decided. The error that a decision would be refused with, after that, if it would."""
    from tillaggsbelopp.report.amounts.preview import preview_blocks
    from tillaggsbelopp.report.screen import lines_of

    done, written, refused = try_to_decide(project_for(request), year, reason, despite)
    tell_past_best_before(done.result)
    tell_failing_cases(done.cases)
    show(lambda width: lines_of(preview_blocks(done.result, done.before, done.doubts, minutes, written), width))
    if refused is not None:
        raise refused


def _decide(request: Request, year: int, reason: str | None, despite: str | None, minutes: Minutes) -> None:
    project = project_for(request)
    record = decide(project, year, reason, despite, minutes)
    done = decided_calculation(record)
    result = done.result
    tell_past_best_before(result._replace(decision=None))
    tell_doubts(done.doubts)
    tell_failing_cases(run_cases(project.loaded))
    if unaccepted := not_accepted(result.assumptions):
        warn(f"Obs: beslutet vilar på {counted(unaccepted)} som ingen har godkänt.")
    before = project.decisions.newest_before(year) if project.decisions else None
    if before is not None and before < year - 1:
        warn(f"Obs: {year - 1} är inte fastställt; det senaste före är {before}. Det avräknas då inte mot {year}.")
    if record.decision.despite:
        warn(f"Obs: {year} fastställdes trots det, med skälet: {record.decision.despite}")
    known = record.decision.known_at
    say(f"Fastställde {year}: {format_number(result.grand_total)} kr, kunskapsdatum {known}, i {record.shown}.")
    say(f"Kvittots SHA-256: {record.sha256}")
    say(f"Det står i {request.decisions or DECISIONS}/{LOG}.")
