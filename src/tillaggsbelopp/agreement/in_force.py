"""Rules in force in a year: in which whole months, and which stand aside for want of a value decided yearly."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Final, NamedTuple

from tillaggsbelopp.agreement.models import Rule, Terms
from tillaggsbelopp.agreement.parameters import single_names
from tillaggsbelopp.agreement.reading import Agreement
from tillaggsbelopp.diagnostics import Faults, invalid_input
from tillaggsbelopp.formula.tree import Name, ParameterTarget, walk
from tillaggsbelopp.swedish import in_sentence

MONTHS_OF_YEAR: Final = 12
WHOLE_YEAR: Final = range(1, MONTHS_OF_YEAR + 1)


HasValue = Callable[[ParameterTarget], bool]


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
    end = terms.in_force_until
    for rule in agreement.rules:
        if (start := rule.in_force_from) is not None and end is not None and start > end:
            what = f"regeln gäller från {start.isoformat()}, men överenskommelsen bara till {end.isoformat()}"
            faults.add(what, rule.place_of("gäller_från"), remedy="Ta bort regeln, eller rätta det ena datumet.")


def check_in_force(terms: Terms, year: int) -> None:
    """Raise InvalidInput for a year after the agreement's last. Years before its first can be calculated."""
    end = terms.in_force_until
    if end is not None and year > end.year:
        what = f"överenskommelsen gäller till {end.isoformat()}, så {year} kan inte räknas"
        remedy = "Räkna ett tidigare år. Har överenskommelsen förlängts, ändra gäller_till."
        raise invalid_input(what, terms.place_of("gäller_till"), remedy=remedy)


def _month_of(year: int, month: int, counted: int) -> int:
    """Count a month from the first one of the year `counted`: 1 to 12 in it, less before it, more after it."""
    return MONTHS_OF_YEAR * (year - counted) + month


class StandsAside(NamedTuple):
    """A rule that is left out of a year: its id, its name, the name of the value it lacks, and that in words."""

    rule: str
    name: str
    lacks: str
    why: str


def standing_aside(agreement: Agreement, has_value: HasValue) -> tuple[StandsAside, ...]:
    """Find the rules that stand aside since a value is not there; `has_value` tells whether a parameter has one.

    Only rules that say `när_värde_saknas: utgår` may. One of them that names a rule that stands aside does so too.
    """
    aside: dict[str, StandsAside] = {}
    found = True
    while found:
        found = False
        for rule in agreement.rules:
            if rule.without_value is None or rule.id in aside:
                continue
            lacks = next((name for name, is_there in _values(agreement, rule, has_value, aside) if not is_there), None)
            if lacks is not None:
                aside[rule.id] = StandsAside(rule.id, rule.name, lacks, _why(agreement, rule, lacks))
                found = True
    return tuple(aside.values())


def _why(agreement: Agreement, rule: Rule, lacks: str) -> str:
    """Say in words that a rule lacks a value: a parameter, its own or another's, or the pot of another rule."""
    owner, _, name = lacks.partition(".")
    if not name:
        return f"{agreement.rule(owner).name} räknas inte"
    title = agreement.title_of(owner, name) if owner == rule.id else agreement.full_title_of(owner, name)
    return f"{in_sentence(title)} är inte angivet"


def _values(
    agreement: Agreement, rule: Rule, has_value: HasValue, aside: dict[str, StandsAside]
) -> Iterator[tuple[str, bool]]:
    """Yield the parameters and rules that a rule's formulas name, each with whether it is there."""
    names = {each.id: _names(each) for each in agreement.rules}
    for formula in rule.formulas():
        for node in walk(formula.tree):
            if not isinstance(node, Name):
                continue
            owner, dot, member = node.text.partition(".")
            if not dot or node.text in names[rule.id]:
                owner, member = (rule.id, node.text) if owner in rule.parameters else (node.text, "")
            if owner in aside:
                yield owner, False
            elif member in names.get(owner, ()):
                yield f"{owner}.{member}", has_value(ParameterTarget(owner, member))


def _names(rule: Rule) -> set[str]:
    """The names of a rule's parameters, and of their single values."""
    return {single for name, parameter in rule.parameters.items() for single in (name, *single_names(name, parameter))}
