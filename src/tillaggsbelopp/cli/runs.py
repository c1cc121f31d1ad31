"""From what was written on the command line to a result."""

import sys
from dataclasses import dataclass

from tillaggsbelopp.agreement.changes import read_option, with_changes
from tillaggsbelopp.agreement.reading import Agreement
from tillaggsbelopp.cli.folders import Loaded, load
from tillaggsbelopp.cli.options import WrongUsage, read_year
from tillaggsbelopp.diagnostics import InvalidInput
from tillaggsbelopp.engine.calculate import calculate
from tillaggsbelopp.engine.result import Result
from tillaggsbelopp.engine.years import newest_year


@dataclass(frozen=True)
class Run:
    """A result, the agreement it was computed from (changes included), and what was read."""

    result: Result
    agreement: Agreement
    loaded: Loaded


def calculated(year_text: str | None, config: str | None, data: str | None, changes: list[str]) -> Run:
    """The result for a year; without one, the newest that works, told on stderr."""
    stated_year = read_year(year_text) if year_text is not None else None
    loaded = load(config, data)
    if stated_year is not None:
        return calculated_from(loaded, stated_year, changes)
    choice = newest_year(loaded.agreement, loaded.figures)
    print(choice.explanation, file=sys.stderr)
    return calculated_from(loaded, choice.year, changes)


def calculated_from(loaded: Loaded, year: int, changes: list[str]) -> Run:
    """The result for a year from what has been read."""
    try:
        agreement = with_changes(loaded.agreement, [read_option(text, "--satt") for text in changes], year)
    except InvalidInput as invalid:
        raise WrongUsage(invalid.diagnostics) from None
    return Run(calculate(agreement, loaded.figures, year), agreement, loaded)
