"""What should be known of the figures that a year reads, and hinders nothing: no source stated, newer ones unused."""

from collections.abc import Iterator
from typing import Final

from tillaggsbelopp.agreement.models import LockedYears
from tillaggsbelopp.checks.doubts import Doubt
from tillaggsbelopp.engine.stated import reference_of
from tillaggsbelopp.engine.trace import TracedField
from tillaggsbelopp.engine.year import AgreementYear
from tillaggsbelopp.statistics.package import sources_of
from tillaggsbelopp.statistics.statistics import Field
from tillaggsbelopp.swedish import capitalized, join_words, years_text

NO_SOURCE: Final = "källa saknas"
NEWER: Final = "nyare finns"


def grounds_to_know(of: AgreementYear) -> Iterator[Doubt]:
    """Yield what should be known of the figures that are read in a year, each thing once."""
    told: set[tuple[str, int]] = set()
    for traced in of.trace.fields.values():
        field = of.figures.statistics.fields[traced.name]
        if traced.year is None or traced.year not in field.by_year:
            continue
        table = field.resource.name
        if (table, traced.year) not in told and not sources_of(field.resource, traced.year):
            told.add((table, traced.year))
            yield _without_source(field, traced.year)
        yield from _newer(of, field, traced)


def _without_source(field: Field, year: int) -> Doubt:
    resource = field.resource
    stated = sorted({each for source in resource.sources for each in source.its_years})
    what = f"källan till {resource.name} {year} är inte angiven: källorna gäller {years_text(stated)}."
    remedy = f"Lägg till källan under sources i datapackage.yaml, med år: [{year}]."
    place = resource.place_of("sources")
    return Doubt(NO_SOURCE, f"{resource.name} {year}", what, place, remedy, resource.name, years=(year,), blocks=False)


def _newer(of: AgreementYear, field: Field, traced: TracedField) -> Iterator[Doubt]:
    """Yield that newer figures are there, where a locked period keeps the year from using them."""
    if traced.read_for is None or traced.year is None:
        return
    found = reference_of(of.agreement.terms, field, traced.read_for)
    if found is None or not isinstance(by := found[1], LockedYears):
        return
    newer = [
        year
        for year in field.by_year
        if year is not None
        and traced.year < year < traced.read_for
        and of.world.published_too_late(field, year) is None
    ]
    if not newer:
        return
    title = capitalized(field.title)
    what = (
        f"{title}: {join_words([str(year) for year in newer])} finns, {traced.read_for} räknas på {traced.year}, "
        f"låst till {by.last}."
    )
    remedy = "Är det meningen behöver inget göras. Annars delas perioden under låst."
    years = (traced.read_for, traced.year, *newer)
    yield Doubt(
        NEWER, f"{title} {traced.year}", what, by.place_of("mätår"), remedy, field.name, years=years, blocks=False
    )
