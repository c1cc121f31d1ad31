"""The newest day among those that amounts rest on: the day they are as true as."""

from datetime import date

from tillaggsbelopp.agreement.reading import Agreement
from tillaggsbelopp.engine.indexation import values_read
from tillaggsbelopp.engine.result import Result
from tillaggsbelopp.statistics.package import CALIBRATED, Resource, published_of
from tillaggsbelopp.statistics.statistics import Statistics


def newest_of_all(agreement: Agreement, statistics: Statistics) -> date | None:
    """Find the newest day that an index value or a table of all there are was published; None if none is stated."""
    tables = [
        published_of(resource, year)
        for resource in statistics.package.resources
        for year in {None, *(year for source in resource.sources for year in source.its_years)}
    ]
    values = [value.published for index in agreement.indices for value in index.values]
    return max((day for day in (*tables, *values) if day is not None), default=None)


def newest_day(result: Result) -> date | None:
    """Find the newest day that something which a year's amounts rest on became known; None if none is stated.

    Index values and tables became known when they were published, assumptions when they were accepted, decided amounts
    on the knowledge date of their decision. Figures of an earlier year whose publication nobody has stated were known
    at the earliest when that year was over, unless they are forecasts or assumptions. What was known on a knowledge
    date is no newer than that.
    """
    trace, fields = result.trace, result.grounds.figures.statistics.fields
    days = [
        *(value.published for _, value in values_read(result.grounds.agreement, trace.chains)),
        *(_known_from(fields[field.name].resource, field.year, result.year) for field in trace.fields.values()),
        *(each.accepted.date for each in result.assumptions if each.accepted),
        *(each.known_at for each in trace.decided.values()),
        result.decision.known_at if result.decision else None,
    ]
    newest = max((day for day in days if day is not None), default=None)
    return newest if newest is None or result.known_at is None else min(newest, result.known_at)


def _known_from(resource: Resource, year: int | None, now: int) -> date | None:
    """The earliest day that a year's figures can have been known; None if nothing says so."""
    past = year is not None and year < now and resource.status in ("fakta", CALIBRATED)
    return published_of(resource, year) or (date(year, 12, 31) if year is not None and past else None)
