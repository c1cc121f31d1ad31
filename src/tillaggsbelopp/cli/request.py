"""From what was written on the command line to a project and its calculations."""

import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from tillaggsbelopp.cli.group import Request
from tillaggsbelopp.cli.option_values import read_day, read_plan, read_year, read_years
from tillaggsbelopp.cli.output import warn
from tillaggsbelopp.diagnostics import InvalidInput, wrong_usage

if TYPE_CHECKING:
    from tillaggsbelopp.engine.year import AgreementYear
    from tillaggsbelopp.workspace.calculation import Calculation
    from tillaggsbelopp.workspace.project import Project
    from tillaggsbelopp.workspace.sides import Sides


def project_for(request: Request) -> "Project":
    """Open the project asked for, as known on the day asked for. InvalidInput with every fault in the files."""
    from tillaggsbelopp.workspace.project import open_project

    known_at = read_day(request.known_at, "--kunskapsdatum") if request.known_at is not None else None
    tell_if_shipped(request.config)
    project = open_project(request.config, request.data, request.decisions, known_at)
    _tell_of_others(project)
    return replace(project, changes=tuple(request.changes or ()))


def tell_if_shipped(config: str | None) -> None:
    """Say that no agreement is here, and that the one that came with the program is used; and what to do."""
    from tillaggsbelopp.workspace.folders import note_on_shipped

    if note := note_on_shipped(config):
        _tell_once(note, sys.stderr)


def _tell_of_others(project: "Project") -> None:
    """Say that years in the folder of decisions are another agreement's: this one's id may have been changed."""
    from tillaggsbelopp.swedish import years_text

    if project.decisions is None:
        return
    try:
        others = project.decisions.of_others()
    except InvalidInput:
        return  # told where the decisions are read
    for agreement in sorted({str(agreement) for agreement in others.values()}):
        years = sorted(year for year, of in others.items() if of == agreement)
        what = f"Obs: {years_text(years)} i {project.decisions.shown} är fastställt för överenskommelsen {agreement}"
        _tell_once(f"{what}, inte {project.agreement.terms.id}, och räknas inte med.", sys.stderr)


@cache
def _tell_once(note: str, _stream: TextIO) -> None:
    warn(note)


def calculated(request: Request, year: str | None, plan: str | None = None) -> "Calculation":
    """The result for a year, decided if it has been; without a year, the newest that works, told on stderr."""
    (found,) = _calculated(request, None if year is None else [read_year(year)], plan)
    return found


def calculated_years(request: Request, years: str | None, plan: str | None) -> "list[Calculation]":
    """The results for the years from one to another, `2025-2027`; of one alone, or of the newest that works, too."""
    return _calculated(request, None if years is None else [*read_years(years)], plan)


def sides_for(request: Request) -> "Sides":
    """The sides of a comparison, computed when they are asked for; each folder is read once."""
    from tillaggsbelopp.workspace.sides import Sides

    def open_folder(config: str | None, data: str | None) -> "Project":
        return project_for(request._replace(config=config or request.config, data=data or request.data))

    return Sides(open_folder, warn, request.recompute, request.known_at is not None)


def year_to_try(request: Request, written_year: str, command: str) -> "tuple[AgreementYear, Project]":
    """The agreement in a year to try values out in, and what it was read from.

    WrongUsage for a decided year, unless it is to be computed anew.
    """
    year = read_year(written_year)
    project = project_for(request)
    if project.is_decided(year) and not request.recompute:
        what = f"{year} är fastställt, och {command} ändrar inte ett beslut"
        raise wrong_usage(what, remedy="Lägg till --rakna-om för att räkna med det som nu gäller.")
    return project.prepared(year)[0], project


def _calculated(request: Request, years: Sequence[int] | None, written_plan: str | None) -> "list[Calculation]":
    from tillaggsbelopp.workspace.folders import DECISIONS

    plan = None if written_plan is None else read_plan(written_plan, "--betalningsplan")
    try:
        project = project_for(request)
    except InvalidInput:
        present = request.recompute or request.changes or request.known_at
        if years is None or present:
            raise
        found = _decided_alone(Path(request.decisions or DECISIONS), years)
        if found is None:
            raise
        return found
    if years is None:
        years = [_newest(project, recompute=request.recompute)]
    calculations = [project.calculate(year, recompute=request.recompute) for year in years]
    if plan is None:
        return calculations
    return [each.paid_by(plan) for each in calculations]


def _decided_alone(folder: Path, years: Sequence[int]) -> "list[Calculation] | None":
    """The years as they were decided, which needs nothing of what is here now; None unless all of them have been."""
    if not folder.is_dir():
        return None
    from tillaggsbelopp.workspace.decisions import agreement_decided_on, decisions_in
    from tillaggsbelopp.workspace.project import decided_calculation

    found = {agreement_decided_on(folder, year) for year in years}
    if len(found) != 1 or (agreement := found.pop()) is None:
        return None
    decisions = decisions_in(folder.as_posix(), agreement)
    return [decided_calculation(decisions.record(year)) for year in years]


def _newest(project: "Project", *, recompute: bool) -> int:
    from tillaggsbelopp.checks.computable_years import newest_year

    decided = None if recompute or project.decisions is None else max(project.decisions.years(), default=None)
    try:
        choice = newest_year(project.years)
    except InvalidInput:
        if decided is None:
            raise
        choice = None
    if decided is not None and (choice is None or decided >= choice.year):
        warn(f"År {decided} valdes: det senaste som är fastställt.")
        return decided
    if choice is None:  # pragma: no cover - told to the type checker
        raise AssertionError
    warn(choice.explanation)
    return choice.year
