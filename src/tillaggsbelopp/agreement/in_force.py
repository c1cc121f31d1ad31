"""The months in which a rule is in force: whole ones, by its own dates and the agreement's."""

from itertools import pairwise
from typing import Final, NamedTuple

from tillaggsbelopp.agreement.models import Rule, Terms
from tillaggsbelopp.agreement.reading import Agreement
from tillaggsbelopp.diagnostics import Diagnostic, Faults, InvalidInput

MONTHS_OF_YEAR: Final = 12
WHOLE_YEAR: Final = range(1, MONTHS_OF_YEAR + 1)


class MonthsByYear(NamedTuple):
    """The number of months of a year that a rule is in force: `first`, until the year of the first of `turns`.

    A turn is a year and the number of months from it on, until the next turn.
    """

    first: int
    turns: tuple[tuple[int, int], ...]

    @property
    def sometimes_none(self) -> bool:
        """True if there are years in which the rule is not in force at all."""
        return 0 in (self.first, *(count for _, count in self.turns))

    @property
    def formula(self) -> str:
        """The number of months as a formula over the year. There must be some turn."""
        steps = "; ".join(f">= {year}; {count}" for year, count in self.turns)
        return f"TRAPPA(år; {self.first}; {steps})"


def months_in_force(terms: Terms, rule: Rule, year: int) -> range:
    """The months of a year, 1 to 12, in which a rule is in force, as a range that may be empty.

    The agreement's start counts from its first year on: before that, only the rule's own dates and the end do. A rule
    that is paid in full has all twelve months.
    """
    if rule.paid_in_full:
        return WHOLE_YEAR
    starts = [rule.in_force_from, terms.in_force_from if year >= terms.in_force_from.year else None]
    ends = [rule.in_force_until, terms.in_force_until]
    first = max([1, *(_month_of(day.year, day.month, year) for day in starts if day)])
    last = min([MONTHS_OF_YEAR, *(_month_of(day.year, day.month, year) for day in ends if day)])
    return range(first, last + 1)


def months_by_year(terms: Terms, rule: Rule) -> MonthsByYear:
    """The number of months that a rule is in force, for all years that the agreement can be calculated for."""
    days = [rule.in_force_from, rule.in_force_until, terms.in_force_from, terms.in_force_until]
    years = sorted({year for day in days if day for year in (day.year, day.year + 1)})
    if terms.in_force_until is not None:
        years = [year for year in years if year <= terms.in_force_until.year]
    counts = {year: len(months_in_force(terms, rule, year)) for year in (years[0] - 1, *years)}
    turns = [(year, counts[year]) for before, year in pairwise(counts) if counts[year] != counts[before]]
    return MonthsByYear(counts[years[0] - 1], tuple(turns))


def check_dates(agreement: Agreement, faults: Faults) -> None:
    """Check that no end comes before its start, and that no rule starts when the agreement has ended."""
    terms = agreement.terms
    both: list[Terms | Rule] = [terms, *agreement.rules]
    for written in both:
        start, end = written.in_force_from, written.in_force_until
        if start is not None and end is not None and end < start:
            faults.add("gäller_till är före gäller_från", written.place_of("gäller_till"), remedy="Rätta det ena.")
    for rule in agreement.rules:
        start, end = rule.in_force_from, terms.in_force_until
        if start is not None and end is not None and start > end:
            what = f"regeln gäller från {start.isoformat()}, men överenskommelsen bara till {end.isoformat()}"
            faults.add(what, rule.place_of("gäller_från"), remedy="Ta bort regeln, eller rätta det ena datumet.")


def check_in_force(terms: Terms, year: int) -> None:
    """Raise InvalidInput for a year after the agreement's last. Years before its first can be calculated."""
    end = terms.in_force_until
    if end is not None and year > end.year:
        what = f"överenskommelsen gäller till {end.isoformat()}, så {year} kan inte räknas"
        remedy = "Räkna ett tidigare år. Har överenskommelsen förlängts, ändra gäller_till."
        raise InvalidInput([Diagnostic(what, terms.place_of("gäller_till"), remedy=remedy)])


def _month_of(year: int, month: int, counted: int) -> int:
    """Count a month from the first one of the year `counted`: 1 to 12 in it, less before it, more after it."""
    return MONTHS_OF_YEAR * (year - counted) + month
