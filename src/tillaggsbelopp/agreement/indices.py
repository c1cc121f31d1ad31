"""Index series: the percentages by which prices rise, each known from the day it was published."""

import calendar
import re
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Final, Literal

from pydantic import Field

from tillaggsbelopp.diagnostics import Faults
from tillaggsbelopp.documents.models import Written
from tillaggsbelopp.documents.scalars import (
    Exact,
    Identifier,
    Reads,
    Text,
    Year,
    one_of,
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


Published = Annotated[date, Reads(_read_published, date(2000, 1, 1))]
Kind = Annotated[
    Literal["prognos", "preliminär", "utfall", "antagande"], one_of("prognos", "preliminär", "utfall", "antagande")
]


class IndexValue(Written):
    """How much prices rise from the year before to a year, per cent, as published on a day."""

    year: Year = Field(alias="år")
    percent: Exact = Field(alias="procent")
    kind: Kind = Field(alias="slag")
    published: Published = Field(alias="publicerad")
    source: Text = Field(alias="källa")
    series: Text | None = Field(None, alias="serie")


class Index(Written):
    """A series of index values. A year may have several, published on different days."""

    id: Identifier
    name: Text = Field(alias="namn")
    series: Text = Field(alias="serie")
    values: list[IndexValue] = Field(alias="värden")

    def known(self, year: int, at: date | None = None) -> IndexValue | None:
        """The year's value as it was known on a day, that day included (None: as it is known now); None if none was."""
        published = [value for value in self.values if value.year == year and (at is None or value.published <= at)]
        return max(published, key=lambda value: value.published, default=None)

    def years(self, at: date | None = None) -> Sequence[int]:
        """The years that have a value on a day, in order."""
        return sorted({value.year for value in self.values if at is None or value.published <= at})


def check_index(index: Index, faults: Faults) -> None:
    """One series, one value per year and day of publication, and no price level below nothing."""
    seen: dict[tuple[int, date], IndexValue] = {}
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
        if (value.year, value.published) in seen:
            faults.add(
                f"{value.year} har två värden publicerade {value.published.isoformat()}",
                value.place_of("publicerad"),
                remedy="Behåll det ena, eller rätta publiceringsdagen.",
            )
        if value.percent <= -100:
            faults.add("priserna kan inte sjunka med 100 % eller mer", value.place_of("procent"))
        seen[value.year, value.published] = value
