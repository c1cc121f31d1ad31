"""What can be read but is hardly meant: percentages that are factors, thousands set apart by a point, empty sources."""

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any, Final

from tillaggsbelopp.agreement.indices import IndexValue
from tillaggsbelopp.agreement.reading import Agreement
from tillaggsbelopp.diagnostics import Diagnostic, Place
from tillaggsbelopp.documents.written import Written
from tillaggsbelopp.formula.units import KRONA
from tillaggsbelopp.statistics.statistics import Statistics
from tillaggsbelopp.swedish import format_number

_LOWEST: Final = -10
_HIGHEST: Final = 25
_SMALLEST: Final = Fraction(1, 10)
_FACTORS: Final = (Fraction(9, 10), Fraction(6, 5))
_DECIMALS_OF_FACTOR: Final = 3
_POINT_BEFORE_THOUSANDS: Final = re.compile(r"-?[1-9][0-9]{0,2}\.[0-9]{3}")
_IN_PER_CENT: Final = "Ett indexvärde är höjningen i procent: 2.95, när priserna stiger till 102,95 % av årets före."
_SOURCE: Final = "källa"
_EMPTY: Final = frozenset(
    re.findall(
        r"\w+",
        "källa källan uppgift är okänd okänt oklar oklart saknas ingen inget ej inte ännu känd känt angiven angivet "
        "vet n a na x xx xxx att fylla fylls fyll i in senare kompletteras",
    )
)
_PENDING: Final = ("todo ", "tbd ", "fixme ", "att fylla i ", "fylls i ", "fyll i ")
_SAY_WHERE: Final = "Skriv var uppgiften kommer från: handling, sida och datum, eller vem som sagt det och när."


def unlikely_percentages(agreement: Agreement) -> Iterator[Diagnostic]:
    """Yield a remark on each index value that was likely written as a factor, a share or an index number."""
    for index in agreement.indices:
        for value in () if index.weights else index.values:
            if value.percent is not None and (why := _unlikely(value, value.percent)):
                what = f"{index.id} {value.year} är {format_number(value.percent)} %: {why}"
                yield Diagnostic(what, value.place_of("procent"), remedy=_IN_PER_CENT)


def _unlikely(value: IndexValue, percent: Fraction) -> str:
    decimals = len(value.place_of("procent").text.partition(".")[2])
    low, high = _FACTORS
    if low <= percent <= high and decimals >= _DECIMALS_OF_FACTOR:
        return f"är det en faktor, skriv {_written((percent - 1) * 100)}"
    if 100 * low <= percent <= 100 * high + 5:
        return f"är det ett indextal, skriv {_written(percent - 100)}"
    if percent and abs(percent) < _SMALLEST:
        return f"är det en andel, skriv {_written(percent * 100)}"
    if not _LOWEST <= percent <= _HIGHEST:
        return f"det är ovanligt mycket på ett år ({_LOWEST}–{_HIGHEST} % är det vanliga)"
    return ""


def _written(number: Fraction) -> str:
    """The number as it is typed in a file, with a decimal point."""
    return format_number(number, 10).replace(",", ".")


def thousands_by_point(agreement: Agreement) -> Iterator[Diagnostic]:
    """Yield a remark on each amount in kr with a point and three figures after it: thousands, most likely."""
    for rule in agreement.rules:
        for name, parameter in rule.parameters.items():
            if parameter.unit.unit != KRONA or parameter.unit.scale != 1:
                continue
            for year, value in parameter.written_values.items():
                for path in [(member,) for member in value] if isinstance(value, dict) else [()]:
                    place = parameter.place_of("värden", str(year), *path)
                    if _POINT_BEFORE_THOUSANDS.fullmatch(written := place.text.strip()):
                        what = f"{rule.id}.{name} {year} är {written} kr, med punkt och tre siffror"
                        remedy = (
                            "Punkten är decimaltecken, så 150.000 är 150. Skriv tusental med mellanslag, 150 000; "
                            "är det tre decimaler behöver inget göras."
                        )
                        yield Diagnostic(what, place, remedy=remedy)


def without_source(agreement: Agreement, statistics: Statistics) -> Iterator[Diagnostic]:
    """Yield a remark for each source that says nothing, in the terms, rules, indices and tables of an agreement."""
    titles = (source for resource in statistics.package.resources for source in resource.sources)
    yield from _saying_nothing((source.title, source.place_of("title")) for source in titles)
    yield from sources_without_content((agreement.terms, *agreement.rules, *agreement.indices))


def sources_without_content(documents: Iterable[Written]) -> Iterator[Diagnostic]:
    """Yield a remark for each source that says nothing in some files, such as alternatives or indicators."""
    return _saying_nothing(each for document in documents for each in _sources_in(document))


def _saying_nothing(sources: Iterable[tuple[str, Place]]) -> Iterator[Diagnostic]:
    for text, place in sources:
        words = re.findall(r"\w+", text.casefold())
        if _EMPTY.issuperset(words) or f"{' '.join(words)} ".startswith(_PENDING):
            yield Diagnostic(f"källan säger inget: {text}", place, remedy=_SAY_WHERE)


def _sources_in(value: Any) -> Iterator[tuple[str, Place]]:
    """Yield every `källa` in a model, however deep, with its place; an index value to come may have none yet."""
    if isinstance(value, IndexValue) and value.percent is None:
        return
    if isinstance(value, Written):
        for name, about in type(value).model_fields.items():
            if about.alias == _SOURCE:
                yield getattr(value, name), value.place_of(_SOURCE)
            else:
                yield from _sources_in(getattr(value, name))
    elif isinstance(value, dict):
        for each in value.values():
            yield from _sources_in(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _sources_in(each)
