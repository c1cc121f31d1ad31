"""Indexation: a value in one year's prices, raised year by year to those of another."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final, NamedTuple

from tillaggsbelopp.agreement.indices import Index, IndexValue
from tillaggsbelopp.agreement.models import NOTHING
from tillaggsbelopp.agreement.parameters import Parameter
from tillaggsbelopp.agreement.reading import Agreement
from tillaggsbelopp.engine.figures import Figures
from tillaggsbelopp.formula.values import Cause
from tillaggsbelopp.swedish import format_number, join_words, round_half_away

TRIED: Final = "ALTERNATIV"


class Link(NamedTuple):
    """One year of a chain: the rise of prices to it, in per cent, its grounds, and the value after it.

    `entry` is the index value as it is written; None where the rise is tried out.
    """

    year: int
    percent: Fraction
    kind: str
    published: date | None
    source: str
    value: Fraction
    entry: IndexValue | None


@dataclass(frozen=True)
class Chain:
    """The way a value was raised by an index from the prices of `level`, in the base of its unit: a link a year."""

    index: Index
    level: int
    start: Fraction
    rounded_yearly: bool
    links: tuple[Link, ...]

    @property
    def value(self) -> Fraction:
        """The value in the prices of the last year."""
        return self.links[-1].value if self.links else self.start


def chain_of(
    agreement: Agreement, figures: Figures, parameter: Parameter, stated: int, year: int, start: Fraction
) -> Chain | Cause:
    """Raise the value `start`, stated for the year `stated`, to `year` by the parameter's index.

    Values are in the base of the unit. Each year multiplies by 1 + per cent / 100, exactly, unless the parameter says
    that it is rounded to whole kronor each year. If a year lacks a value, the cause is returned instead.
    """
    index = agreement.index(parameter.indexed_by or "")
    level = parameter.price_levels.get(stated, stated)
    if year < level:
        return Cause(
            f"värdet är i {level} års prisnivå och räknas inte ned till {year}",
            parameter.place_of("prisnivå", str(stated)),
            expected=f"en prisnivå som inte är senare än {year}",
        )
    value = start
    links: list[Link] = []
    absent: list[int] = []
    for each in range(level + 1, year + 1):
        link = _link(agreement, figures, index, each)
        if link is None:
            absent.append(each)
            continue
        value *= link.value
        value = round_half_away(value) if parameter.rounded_yearly else value
        links.append(link._replace(value=value))
    if absent:
        return lacking_values(index, absent, figures.known_at)
    return Chain(index, level, start, parameter.rounded_yearly, tuple(links))


def rise_of(agreement: Agreement, figures: Figures, index: Index, year: int) -> Chain | Cause:
    """The rise of prices to a year, as a chain of one link from 1; the cause, if it is not known."""
    link = _link(agreement, figures, index, year)
    if link is None:
        return lacking_values(index, [year], figures.known_at)
    return Chain(index, year - 1, Fraction(1), False, (link,))


def values_read(agreement: Agreement, chains: Iterable[Chain]) -> Iterator[tuple[Index, IndexValue]]:
    """Yield the index values that chains rest on, as written, each once: of a composite index, those of its parts."""
    told = set[tuple[str, IndexValue]]()
    for chain in chains:
        for entry in (link.entry for link in chain.links if link.entry is not None):
            parts = [agreement.index(name) for name in chain.index.weights] or [chain.index]
            for index in parts:
                value = index.known(entry.year, entry.published) if chain.index.weights else entry
                if value is not None and (index.id, value) not in told:
                    told.add((index.id, value))
                    yield index, value


def _link(agreement: Agreement, figures: Figures, index: Index, year: int) -> Link | None:
    """The link of a year, of a value that is 1 the year before; None if the index has no value for it."""
    tried = agreement.change_of(index.id, str(year))
    if tried is not None:
        return _tried_link(year, tried.value, tried.source)
    if any(agreement.change_of(part, str(year)) for part in index.weights):
        percent, sources = Fraction(0), []
        for part, weight in index.weights.items():
            link = _link(agreement, figures, agreement.index(part), year)
            if link is None:
                return None
            percent += link.percent * weight
            sources += [link.source] if link.kind == TRIED else []
        return _tried_link(year, percent, "; ".join(dict.fromkeys(sources)))
    entry = known_value(agreement, figures, index, year)
    if entry is None or entry.percent is None:
        return None
    return Link(year, entry.percent, entry.kind, entry.published, entry.source, 1 + entry.percent / 100, entry)


def _tried_link(year: int, percent: Fraction, source: str) -> Link:
    return Link(year, percent, TRIED, None, source, 1 + percent / 100, None)


def known_value(agreement: Agreement, figures: Figures, index: Index, year: int) -> IndexValue | None:
    """The index value of a year, as it was known at the knowledge date; None if there was none.

    If nothing follows from knowing better (the agreement says `avräkning: ingen`), it is the one decided on instead, if
    any: that of the first decided year from `year` on. A series is the same whatever its id.
    """
    if agreement.terms.settlement == NOTHING:
        for when in sorted(each for each in figures.decided if each >= year):
            then = figures.decided[when]
            same = next((each for each in then.agreement.indices if each.series == index.series), None)
            if same is not None and (known := same.known(year, then.figures.known_at)) is not None:
                return known
    return index.known(year, figures.known_at)


def lacking_values(index: Index, years: Sequence[int], at: date | None) -> Cause:
    """Explain why there is no chain: the first year that lacks a value, and whether one was published too late."""
    year = years[0]
    later = index.published(year)
    others = f" (och inte heller för {join_words([str(other) for other in years[1:]])})" if years[1:] else ""
    if later and at is not None:
        first = later[0][0].isoformat()
        return Cause(
            f"{index.id} hade inget värde för {year} den {at.isoformat()}{others}",
            later[0][1].place_of("publicerad"),
            expected=f"ett värde publicerat senast {at.isoformat()}; det första kom {first}",
            remedy="Ange ett senare kunskapsdatum, eller lägg till den prognos som fanns då.",
        )
    there = [str(other) for other in index.years(at)]
    stub = next((value for value in index.values if value.year == year), None)
    return Cause(
        f"{index.id} saknar värde för {year}{others}",
        stub.place_of("procent") if stub is not None else index.place_of("värden"),
        expected=f"ett värde för vart år i kedjan; det finns för {join_words(there) or 'inget år'}",
        remedy=f"Lägg till {year} med index: procent, slag, publicerad och källa. Inget skrivs fram av sig självt.",
    )


def percent_text(percent: Fraction) -> str:
    """Write a percentage the Swedish way."""
    return f"{format_number(percent)} %"
