"""Which year to calculate when nobody says."""

from dataclasses import dataclass

from tillaggsbelopp.agreement.reading import Agreement
from tillaggsbelopp.diagnostics import InvalidInput
from tillaggsbelopp.engine.calculate import calculate
from tillaggsbelopp.engine.figures import Figures


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
    for year in (newest + 1, *sorted(years | {newest}, reverse=True)):
        try:
            calculate(agreement, figures, year)
        except InvalidInput as invalid:
            refused[year] = invalid
            continue
        if year <= newest:
            return YearChoice(year, _explain(year, refused.get(year + 1)))
    raise refused[newest]


def _explain(year: int, refusal: InvalidInput | None) -> str:
    chosen = f"År {year} valdes: det senaste som kan räknas utan antagna indexvärden."
    if refusal is None:
        return chosen
    first, *others = refusal.diagnostics
    more = f" (och {len(others)} skäl till)" if others else ""
    return f"{chosen}\nÅr {year + 1} kan inte räknas: {first.what}{more}."
