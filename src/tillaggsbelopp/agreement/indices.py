"""Index series: the percentages by which prices rise, each known from the day it was published."""

import calendar
import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Annotated, Any, Final, Literal

from pydantic import Field

from tillaggsbelopp.diagnostics import Faults, did_you_mean, invalid_input
from tillaggsbelopp.documents.scalars import (
    Exact,
    Identifier,
    PercentOrMissing,
    Reads,
    Text,
    Year,
    one_of,
    or_missing,
    read_date,
    scalar_of,
)
from tillaggsbelopp.documents.written import ACCEPTED, TO_ACCEPT, Acceptance, Written, check_acceptance
from tillaggsbelopp.swedish import format_number

PERCENTAGE: Final = "procent"
"""The name by which formulas read an index, as in `lpik.procent`: the rise of prices to the year."""
_MONTH: Final = re.compile(r"([12][0-9]{3})-(0[1-9]|1[0-2])")
_FIRST_YEAR: Final = 1900


def published_on(text: str) -> date | None:
    """The day that a text gives; of a month the last, from which a value was known for certain. None if it is neither.

    Neither is a month before 1900, which is a slip. ValueError for a day that does not exist.
    """
    month = _MONTH.fullmatch(text)
    if month is None:
        return date.fromisoformat(text) if re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else None
    year, number = int(month[1]), int(month[2])
    return None if year < _FIRST_YEAR else date(year, number, calendar.monthrange(year, number)[1])


def _read_published(node: Any) -> date:
    """Read a day, or a month where no more is known."""
    text = scalar_of(node, "ett datum").value
    if _MONTH.fullmatch(text) is None:
        return read_date(node)
    if (day := published_on(text)) is None:
        raise invalid_input(
            f"{text} är ingen månad som kan vara rätt", expected="till exempel 2026-12 eller 2026-12-15"
        )
    return day


Published = Annotated[date | None, Reads(or_missing(_read_published), date(2000, 1, 1))]
KINDS: Final = ("utfall", "preliminär", "prognos", "antagande")
"""The kinds of index values, the best founded first."""
Kind = Annotated[Literal["utfall", "preliminär", "prognos", "antagande"], one_of(*KINDS)]


class IndexValue(Written):
    """The rise of prices from the year before to a year, in per cent, as published on a day.

    A value still to come has neither percentage nor day: only that it is needed is known.
    """

    year: Year = Field(alias="år")
    percent: PercentOrMissing = Field(alias="procent")
    kind: Kind = Field(alias="slag")
    published: Published = Field(alias="publicerad")
    source: Text = Field(alias="källa")
    series: Text | None = Field(None, alias="serie")
    accepted: Acceptance | None = Field(None, alias=ACCEPTED)


class Index(Written):
    """A series of index values. A year may have several, published on different days.

    The values of a composite index (one with `weights`) are put in when all indices have been read.
    """

    id: Identifier
    name: Text = Field(alias="namn")
    series: Text = Field(alias="serie")
    values: list[IndexValue] = Field([], alias="värden")
    weights: dict[Identifier, Exact] = Field({}, alias="sammansatt")

    def known(self, year: int, at: date | None = None) -> IndexValue | None:
        """The year's value as known on a day, that day included (None: as known now); None if there was none."""
        published = [value for day, value in self.published(year) if at is None or day <= at]
        return published[-1] if published else None

    def published(self, year: int | None = None) -> Sequence[tuple[date, IndexValue]]:
        """The published values (of a year, if given), each with its day, in order of days."""
        there = [
            (value.published, value)
            for value in self.values
            if value.published is not None and value.percent is not None and year in (None, value.year)
        ]
        return sorted(there, key=lambda pair: pair[0])

    def years(self, at: date | None = None) -> Sequence[int]:
        """The years that have a value on a day (None: now), in order."""
        return sorted({value.year for day, value in self.published() if at is None or day <= at})

    def known_values(self, at: date | None = None) -> Sequence[IndexValue]:
        """The value of each year as known on a day (None: now), in order of years."""
        values = (self.known(year, at) for year in self.years(at))
        return [value for value in values if value is not None]


def composed(index: Index, parts: Mapping[str, Index]) -> Index:
    """Give a composite index its values: the weighted sums of its parts' values, known from the day that all were.

    A value is as well founded as the least founded of its parts, and accepted if all that need acceptance are.
    """
    values: list[IndexValue] = []
    weighed = [(parts[name], weight) for name, weight in index.weights.items()]
    for year in sorted({year for part, _ in weighed for year in part.years()}):
        for day in sorted({day for part, _ in weighed for day, _ in part.published(year)}):
            known = [(value, weight) for part, weight in weighed if (value := part.known(year, day)) is not None]
            if len(known) == len(weighed):
                values.append(_weighed(index, known, day))
    return index.model_copy(update={"values": values})


def _weighed(index: Index, known: Sequence[tuple[IndexValue, Fraction]], day: date) -> IndexValue:
    percents = [(value.percent or Fraction(0), weight) for value, weight in known]
    weakest = max((value for value, _ in known), key=lambda value: KINDS.index(value.kind))
    to_accept = [value for value, _ in known if value.kind in TO_ACCEPT]
    accepted = to_accept[0].accepted if all(value.accepted for value in to_accept) and to_accept else None
    terms = [f"{format_number(weight)} × {format_number(percent)} %" for percent, weight in percents]
    return weakest.model_copy(
        update={
            "percent": sum((weight * percent for percent, weight in percents), Fraction(0)),
            "published": day,
            "source": f"{index.name}: {' + '.join(terms)}",
            "series": None,
            "accepted": accepted,
        }
    )


def check_composite(index: Index, known: Collection[str], faults: Faults) -> bool:
    """Tell whether a composite index can be put together: of other indices, with weights that sum to 1."""
    before, place = len(faults), index.place_of("sammansatt")
    if index.values:
        faults.add(f"{index.id} har både värden och sammansatt", place, "det ena eller det andra")
    for name in index.weights:
        if name not in known:
            remedy = did_you_mean(name, list(known)) or "Ett sammansatt index vägs av index med egna värden."
            at = index.key_place_of("sammansatt", name)
            faults.add(f"inget index med egna värden heter {name}", at, remedy=remedy)
    if (total := sum(index.weights.values())) != 1:
        faults.add(f"vikterna summerar till {format_number(total)}", place, "vikter som summerar till 1")
    return len(faults) == before


def check_index(index: Index, faults: Faults) -> None:
    """Check that an index has one series, one value per year and day of publication, and no rise of -100 % or less."""
    seen: set[tuple[int, date | None]] = set()
    if not index.values and not index.weights:
        faults.add(f"{index.id} har inga värden", index.place_of("värden"), "minst ett år")
    for value in index.values:
        if value.series is not None and value.series != index.series:
            what, expected = f"{value.series} är en annan serie än {index.series}", f"bara värden ur {index.series}"
            remedy = "Lägg den andra serien i en egen fil, eller hämta rätt värde."
            faults.add(what, value.place_of("serie"), expected, remedy)
        check_acceptance(value, value.accepted, value.kind, faults)
        if (value.percent is None) != (value.published is None):
            name = "procent" if value.percent is None else "publicerad"
            remedy = "Fyll i det, eller låt båda vara saknas tills värdet är känt."
            faults.add(f"{name} saknas, fast värdet annars är ifyllt", value.place_of(name), remedy=remedy)
        if value.published is not None and (value.year, value.published) in seen:
            what = f"{value.year} har två värden publicerade {value.published.isoformat()}"
            remedy = "Behåll det ena, eller rätta publiceringsdagen."
            faults.add(what, value.place_of("publicerad"), remedy=remedy)
        if value.percent is not None and value.percent <= -100:
            faults.add("priserna kan inte sjunka med 100 % eller mer", value.place_of("procent"))
        seen.add((value.year, value.published))
