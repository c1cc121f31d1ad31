"""From what was written on the command line to a result."""

import sys
from dataclasses import dataclass, replace

from tillaggsbelopp.agreement.changes import read_option, with_changes
from tillaggsbelopp.agreement.reading import Agreement
from tillaggsbelopp.cli.folders import Loaded, load
from tillaggsbelopp.cli.options import WrongUsage, read_day, read_year, read_years
from tillaggsbelopp.diagnostics import InvalidInput
from tillaggsbelopp.engine.calculate import calculate
from tillaggsbelopp.engine.result import Result
from tillaggsbelopp.engine.years import newest_year


@dataclass(frozen=True)
class Request:
    """What a command was asked to compute, as written on the command line."""

    year: str | None = None
    config: str | None = None
    data: str | None = None
    changes: tuple[str, ...] = ()
    known_at: str | None = None


@dataclass(frozen=True)
class Run:
    """A result, the agreement it was computed from (changes included), and what was read."""

    result: Result
    agreement: Agreement
    loaded: Loaded


def calculated(request: Request) -> Run:
    """The result for a year; without one, the newest that works, told on stderr."""
    year = read_year(request.year) if request.year is not None else None
    loaded = loaded_for(request)
    if year is None:
        choice = newest_year(loaded.agreement, loaded.figures)
        print(choice.explanation, file=sys.stderr)
        year = choice.year
    return calculated_from(loaded, year, request.changes)


def calculated_years(request: Request) -> list[Run]:
    """The results for the years from one to another, `2025-2027`; of one alone, or of the newest that works, too."""
    years = read_years(request.year) if request.year is not None else range(0)
    if len(years) < 2:
        return [calculated(request)]
    loaded = loaded_for(request)
    return [calculated_from(loaded, year, request.changes) for year in years]


def year_before(run: Run) -> Result | None:
    """The result of the year before, without what is tried out; None if it can't be computed."""
    try:
        return calculated_from(run.loaded, run.result.year - 1).result
    except InvalidInput:
        return None


def loaded_for(request: Request) -> Loaded:
    """What there is to compute on, as known on the day asked for."""
    known_at = read_day(request.known_at, "--kunskapsdatum") if request.known_at is not None else None
    loaded = load(request.config, request.data)
    return replace(loaded, figures=replace(loaded.figures, known_at=known_at))


def calculated_from(loaded: Loaded, year: int, changes: tuple[str, ...] = ()) -> Run:
    """The result for a year from what has been read."""
    try:
        agreement = with_changes(loaded.agreement, [read_option(text, "--satt") for text in changes], year)
    except InvalidInput as invalid:
        raise WrongUsage(invalid.diagnostics) from None
    return Run(calculate(agreement, loaded.figures, year), agreement, loaded)
