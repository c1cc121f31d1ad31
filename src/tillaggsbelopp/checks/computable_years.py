"""The years that can be calculated, and the one to calculate when nobody says."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from tillaggsbelopp.agreement.models import ASSUMPTION
from tillaggsbelopp.agreement.reading import Agreement
from tillaggsbelopp.diagnostics import Diagnostic, InvalidInput
from tillaggsbelopp.engine.calculate import calculate, check_year
from tillaggsbelopp.engine.result import Result
from tillaggsbelopp.engine.year import AgreementYear, AgreementYears
from tillaggsbelopp.swedish import join_words

_YEARS_TRIED: Final = 20
_YEARS_AHEAD: Final = 5


class YearChoice(NamedTuple):
    """A chosen year, and the explanation of the choice, in Swedish."""

    year: int
    explanation: str


class YearsTried(NamedTuple):
    """The years that were tried: those that can be calculated, in order, and those that can't, with their faults.

    Those that can't are the years in force to the newest that something is stated for, and the first after it.
    """

    checked: tuple[AgreementYear, ...]
    refused: tuple[tuple[int, tuple[Diagnostic, ...]], ...]

    @property
    def years(self) -> tuple[int, ...]:
        """The years that can be calculated."""
        return tuple(each.year for each in self.checked)

    @property
    def next_refused(self) -> tuple[int, tuple[Diagnostic, ...]] | None:
        """The first year that can't be calculated after one that can, else the first that can't; None if all can."""
        first = self.years[0] if self.checked else 0
        return next((each for each in self.refused if each[0] > first), next(iter(self.refused), None))


def stated_years(agreement: Agreement) -> set[int]:
    """The years that the agreement states parameter values or reference years for; empty if it states none."""
    years = {
        year for rule in agreement.rules for parameter in rule.parameters.values() for year in parameter.stated_years
    }
    return years.union(*(reference.stated_for for reference in agreement.terms.reference_years.values()))


def try_years(years: AgreementYears) -> YearsTried:
    """Try the years that something is stated for, those that the agreement is in force, and a few after.

    Of years that nothing is stated for, only those near the newest stated year: fewer than twenty before, and at most
    five after, while they work.
    """
    in_force = years.agreement.terms.in_force_from.year
    stated = sorted(stated_years(years.agreement) or {in_force})
    last = stated[-1]
    checked: list[AgreementYear] = []
    refused: dict[int, tuple[Diagnostic, ...]] = {}
    near = range(max(min(stated[0], in_force), last - _YEARS_TRIED + 1), last + _YEARS_AHEAD + 1)
    for year in sorted({*stated, *near}):
        try:
            check_year(years[year])
            checked.append(years[year])
        except InvalidInput as invalid:
            refused[year] = invalid.diagnostics
            if year > last:
                break
    before = [year for year in refused if year < in_force] if checked else []
    return YearsTried(tuple(checked), tuple((year, why) for year, why in refused.items() if year not in before))


def newest_year(years: AgreementYears) -> YearChoice:
    """Choose the newest year that can be calculated without an assumed index value.

    Only years that the agreement states something for are chosen; the year after them is tried so that the explanation
    can tell what stands in its way. If no year works: InvalidInput with the faults of the newest stated year.
    """
    stated = stated_years(years.agreement)
    newest = max(stated, default=years.agreement.terms.in_force_from.year)
    refused: dict[int, InvalidInput] = {}
    passed: dict[int, str] = {}
    for year in (newest + 1, *sorted(stated | {newest}, reverse=True)[:_YEARS_TRIED]):
        try:
            result = calculate(years[year])
        except InvalidInput as invalid:
            refused[year] = invalid
            first, *others = invalid.diagnostics
            more = f" (och {len(others)} skäl till)" if others else ""
            passed[year] = f"kan inte räknas: {first.what}{more}"
            continue
        if assumed := _assumed_indices(result):
            count = "ett antaget indexvärde" if len(assumed) == 1 else "antagna indexvärden"
            passed[year] = f"vilar på {count}: {join_words(assumed)}"
        elif year <= newest:
            chosen = f"År {year} valdes: det senaste som kan räknas utan antagna indexvärden."
            return YearChoice(year, "\n".join([chosen, *_lines(passed)]))
    told = refused.get(newest) or next(iter(refused.values()), None)
    if told is None:
        remedy = " ".join(_lines(passed))
        raise InvalidInput([Diagnostic("inget år kan räknas utan antagna indexvärden", remedy=remedy)])
    raise told


def _assumed_indices(result: Result) -> list[str]:
    """The assumed index values that the amounts rest on, as texts: the index and its year."""
    links = ((chain.index.name, link) for chain in result.trace.chains for link in chain.links)
    return list(dict.fromkeys(f"{index} {link.year}" for index, link in links if link.kind == ASSUMPTION))


def _lines(passed: Mapping[int, str]) -> list[str]:
    return [f"År {year} {why}." for year, why in sorted(passed.items())]
