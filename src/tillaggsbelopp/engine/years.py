"""Which year to calculate when nobody says."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from tillaggsbelopp.agreement.reading import Agreement
from tillaggsbelopp.diagnostics import InvalidInput
from tillaggsbelopp.engine.calculate import calculate
from tillaggsbelopp.engine.figures import Figures

_YEARS_TRIED: Final = 20


@dataclass(frozen=True)
class YearChoice:
    """A year, and why it was chosen, in Swedish."""

    year: int
    explanation: str


def stated_years(agreement: Agreement) -> set[int]:
    """The years that the agreement states values or reference years for."""
    years = {year for rule in agreement.rules for parameter in rule.parameters.values() for year in parameter.values}
    return years | {year for reference in agreement.terms.reference_years.values() for year in reference.years or ()}


def newest_year(agreement: Agreement, figures: Figures) -> YearChoice:
    """The newest year that can be calculated without an assumed index value.

    The years tried are those that the agreement states values for. InvalidInput, of the newest, if none works.
    """
    years = stated_years(agreement)
    newest = max(years, default=agreement.terms.in_force_from.year)
    refused: dict[int, InvalidInput] = {}
    for year in (newest + 1, *sorted(years | {newest}, reverse=True)[:_YEARS_TRIED]):
        try:
            calculate(agreement, figures, year)
        except InvalidInput as invalid:
            refused[year] = invalid
            continue
        if year <= newest:
            return YearChoice(year, _explain(year, refused))
    raise refused[newest]


def _explain(year: int, refused: Mapping[int, InvalidInput]) -> str:
    lines = [f"År {year} valdes: det senaste som kan räknas utan antagna indexvärden."]
    for later in sorted(refused):
        first, *others = refused[later].diagnostics
        more = f" (och {len(others)} skäl till)" if others else ""
        lines.append(f"År {later} kan inte räknas: {first.what}{more}.")
    return "\n".join(lines)
