"""The newest day among those that amounts rest on: the day they are as true as."""

from datetime import date

from tillaggsbelopp.engine.indexation import values_read
from tillaggsbelopp.engine.result import Result
from tillaggsbelopp.statistics.package import published_of


def newest_day(result: Result) -> date | None:
    """Find the newest day that something which a year's amounts rest on became known; None if none is stated.

    Index values and tables became known when they were published, assumptions when they were accepted, decided amounts
    on the knowledge date of their decision. What was known on a knowledge date is no newer than that.
    """
    trace, fields = result.trace, result.grounds.figures.statistics.fields
    days = [
        *(value.published for _, value in values_read(result.grounds.agreement, trace.chains)),
        *(published_of(fields[field.name].resource, field.year) for field in trace.fields.values()),
        *(each.accepted.date for each in result.assumptions if each.accepted),
        *(each.known_at for each in trace.decided.values()),
        result.decision.known_at if result.decision else None,
    ]
    newest = max((day for day in days if day is not None), default=None)
    return newest if newest is None or result.known_at is None else min(newest, result.known_at)
