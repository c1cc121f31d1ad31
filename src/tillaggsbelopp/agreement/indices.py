"""Index series: the percentages by which prices rise, each known from the day it was published."""

import calendar
import re
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Final, Literal

from pydantic import Field

from tillaggsbelopp.diagnostics import Faults
from tillaggsbelopp.documents.acceptance import ACCEPTED, Acceptance, check_acceptance
from tillaggsbelopp.documents.models import Written
from tillaggsbelopp.documents.scalars import (
    ExactOrMissing,
    Identifier,
    Reads,
    Text,
    Year,
    one_of,
    or_missing,
    read_date,
    refuse,
    scalar_of,
)

_MONTH: Final = re.compile(r"([12][0-9]{3})-(0[1-9]|1[0-2])")


def _read_published(node: Any) -> date:
    """A day, or a month where no more is known: then its last day, from which it was known for certain."""
    month = _MONTH.fullmatch(scalar_of(node, "ett datum").value)
    if month is None:
        return read_date(node)
    year, number = int(month[1]), int(month[2])
    if year < 1900:
        raise refuse(f"{month[0]} är ingen månad som kan vara rätt", expected="till exempel 2026-12 eller 2026-12-15")
    return date(year, number, calendar.monthrange(year, number)[1])


Published = Annotated[date | None, Reads(or_missing(_read_published), date(2000, 1, 1))]
Kind = Annotated[
    Literal["prognos", "preliminär", "utfall", "antagande"], one_of("prognos", "preliminär", "utfall", "antagande")
]


class IndexValue(Written):
    """How much prices rise from the year before to a year, per cent, as published on a day.

    A value to come has neither: what is known is only that it is needed.
    """

    year: Year = Field(alias="år")
    percent: ExactOrMissing = Field(alias="procent")
    kind: Kind = Field(alias="slag")
    published: Published = Field(alias="publicerad")
    source: Text = Field(alias="källa")
    series: Text | None = Field(None, alias="serie")
    accepted: Acceptance | None = Field(None, alias=ACCEPTED)


class Index(Written):
    """A series of index values. A year may have several, published on different days."""

    id: Identifier
    name: Text = Field(alias="namn")
    series: Text = Field(alias="serie")
    values: list[IndexValue] = Field(alias="värden")

    def known(self, year: int, at: date | None = None) -> IndexValue | None:
        """The year's value as it was known on a day, that day included (None: as it is known now); None if none was."""
        published = [value for day, value in self.published(year) if at is None or day <= at]
        return published[-1] if published else None

    def published(self, year: int | None = None) -> Sequence[tuple[date, IndexValue]]:
        """The values that there are (of a year), each with the day it was published, in order of these."""
        there = [
            (value.published, value)
            for value in self.values
            if value.published is not None and value.percent is not None and year in (None, value.year)
        ]
        return sorted(there, key=lambda pair: pair[0])

    def years(self, at: date | None = None) -> Sequence[int]:
        """The years that have a value on a day, in order."""
        return sorted({value.year for day, value in self.published() if at is None or day <= at})


def check_index(index: Index, faults: Faults) -> None:
    """One series, one value per year and day of publication, and no price level below nothing."""
    seen: set[tuple[int, date | None]] = set()
    if not index.values:
        faults.add(f"{index.id} har inga värden", index.place_of("värden"), "minst ett år")
    for value in index.values:
        if value.series is not None and value.series != index.series:
            faults.add(
                f"{value.series} är en annan serie än {index.series}",
                value.place_of("serie"),
                f"bara värden ur {index.series}",
                "Lägg den andra serien i en egen fil, eller hämta rätt värde.",
            )
        check_acceptance(value, value.accepted, value.kind, faults)
        if (value.percent is None) != (value.published is None):
            name = "procent" if value.percent is None else "publicerad"
            remedy = "Fyll i det, eller låt båda vara saknas tills värdet är känt."
            faults.add(f"{name} saknas, fast värdet annars är ifyllt", value.place_of(name), remedy=remedy)
        if value.published is not None and (value.year, value.published) in seen:
            faults.add(
                f"{value.year} har två värden publicerade {value.published.isoformat()}",
                value.place_of("publicerad"),
                remedy="Behåll det ena, eller rätta publiceringsdagen.",
            )
        if value.percent is not None and value.percent <= -100:
            faults.add("priserna kan inte sjunka med 100 % eller mer", value.place_of("procent"))
        seen.add((value.year, value.published))
