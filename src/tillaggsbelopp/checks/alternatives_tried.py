"""Checks that the alternatives of an agreement hold together: they compile, can be computed, and change something."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from tillaggsbelopp.agreement.alternatives import Alternative, with_alternative
from tillaggsbelopp.agreement.program import Program, compile_agreement
from tillaggsbelopp.checks.computable_years import stated_years
from tillaggsbelopp.checks.empty_sources import sources_without_content
from tillaggsbelopp.checks.literals import decided_numbers
from tillaggsbelopp.checks.unused import unused, useless
from tillaggsbelopp.diagnostics import Diagnostic, Faults, InvalidInput
from tillaggsbelopp.engine.calculate import check_year, components_of
from tillaggsbelopp.engine.year import AgreementYear, AgreementYears


@dataclass(frozen=True)
class Standing:
    """An alternative that can be used, and the difference that it makes.

    `years` are those that it can be computed for, of the years that it or the agreement states values for; `differs`
    are those of them in which some amount is another than the agreement's. `remarks` are on what its own file says.
    """

    alternative: Alternative
    years: tuple[int, ...]
    differs: tuple[int, ...]
    remarks: tuple[Diagnostic, ...] = ()


def check_alternatives(
    own_years: AgreementYears, alternatives: Iterable[Alternative], faults: Faults
) -> tuple[Standing, ...]:
    """Check each alternative in every year that it or the agreement states values for.

    `own_years` are the years of the agreement as it stands. Return the standing of each alternative that can be used;
    the faults of the others, which do not compile or can be computed for no year, are added to `faults`.
    """
    agreement, figures = own_years.agreement, own_years.figures
    own = cache(lambda year: _amounts(own_years[year]))
    found: list[Standing] = []
    for alternative in alternatives:
        try:
            changed = with_alternative(agreement, alternative)
            program = compile_agreement(changed, figures.statistics.catalogue)
        except InvalidInput as invalid:
            faults.extend(told_of(alternative, invalid))
            continue
        changed_years = AgreementYears(changed, figures)
        outcomes = {year: _amounts(changed_years[year]) for year in stated_years(agreement) | stated_years(changed)}
        refused = {year: each for year, each in outcomes.items() if isinstance(each, InvalidInput)}
        computed = tuple(sorted(outcomes.keys() - refused.keys()))
        told = min((year for year in refused if not isinstance(own(year), InvalidInput)), default=None)
        if told is not None and not computed:
            faults.extend([*told_of(alternative, refused[told]), _never(alternative)])
            continue
        differs = tuple(year for year in computed if outcomes[year] != own(year))
        found.append(Standing(alternative, computed, differs, tuple(_remarks(alternative, program))))
    return tuple(found)


def _remarks(alternative: Alternative, program: Program) -> Iterator[Diagnostic]:
    """Yield the remarks on what stands in the alternative's own file."""
    skipped = useless(program)
    for remark in (*decided_numbers(program, skipped), *unused(program, skipped)):
        if remark.place is not None and remark.place.source is alternative.place.source:
            yield remark
    yield from sources_without_content([alternative])


def _never(alternative: Alternative) -> Diagnostic:
    """The fault that an alternative can be computed for no year, which may be what it was written to show."""
    remedy = (
        "Rätta det. Är det meningen att det ska vägras, skriv i stället ett prov: ändringarna, och under fel: en del "
        "av det som då ska sägas."
    )
    return Diagnostic(f"{alternative.id} kan inte räknas något år", alternative.place_of("id"), remedy=remedy)


def without_effect(standings: Iterable[Standing]) -> tuple[Diagnostic, ...]:
    """The remarks on alternatives that give the agreement's own amounts in every year they can be computed for."""
    return tuple(
        Diagnostic(
            f"alternativet {each.alternative.id} ger samma belopp som överenskommelsen alla år som kan räknas",
            each.alternative.place_of("id"),
            remedy="Ta bort det, eller rätta det som skulle skilja.",
        )
        for each in standings
        if each.years and not each.differs
    )


def told_of(alternative: Alternative, invalid: InvalidInput, already: int | None = None) -> list[Diagnostic]:
    """The faults found with an alternative, which is named in those that stand in another file than its own.

    `already` is the year they are of, where that is an earlier one than was asked for.
    """
    own = alternative.place.source
    told = []
    for each in invalid.diagnostics:
        named = [] if each.place is not None and each.place.source is own else [f"med alternativet {alternative.id}"]
        before = ", ".join(named if already is None else [*named, f"redan {already}"])
        told.append(each._replace(what=f"{before}: {each.what}") if before else each)
    return told


def earlier_refusal(of: AgreementYear, changed: AgreementYear, alternative: Alternative) -> list[Diagnostic]:
    """The faults of the first year before one that can be computed for an agreement, but not for its alternative.

    `of` is the agreement in the year, `changed` its alternative. Empty if there is none, or the alternative does not
    compile: its faults are then the same in all years.
    """
    own_years, years = (AgreementYears(each.written, each.figures) for each in (of, changed))
    try:
        compile_agreement(changed.written, changed.figures.statistics.catalogue)
    except InvalidInput:
        return []
    for year in range(of.written.terms.in_force_from.year, of.year):
        if isinstance(_amounts(own_years[year]), InvalidInput):
            continue
        try:
            check_year(years[year])
        except InvalidInput as invalid:
            return told_of(alternative, invalid, year)
    return []


def _amounts(of: AgreementYear) -> dict[str, Mapping[str, int]] | InvalidInput:
    """The amounts of a year in kr by rule and code, or the faults; of a rule without amounts, its pot."""
    try:
        return {each.rule: each.amounts if each.distributed else {"": each.rounded_pot} for each in components_of(of)}
    except InvalidInput as invalid:
        return invalid
