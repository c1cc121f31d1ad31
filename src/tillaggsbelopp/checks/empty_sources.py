"""Sources that say nothing: `okänd`, `att fylla i`, `?`."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from tillaggsbelopp.agreement.indices import IndexValue
from tillaggsbelopp.agreement.reading import Agreement
from tillaggsbelopp.diagnostics import Diagnostic, Place
from tillaggsbelopp.documents.written import Written
from tillaggsbelopp.statistics.statistics import Statistics

_SOURCE: Final = "källa"
_EMPTY: Final = frozenset(
    re.findall(
        r"\w+",
        "källa källan uppgift är okänd okänt oklar oklart saknas ingen inget ej inte ännu känd känt angiven angivet "
        "vet n a na x xx xxx att fylla fylls fyll i in senare kompletteras",
    )
)
_PENDING: Final = ("todo ", "tbd ", "fixme ", "att fylla i ", "fylls i ", "fyll i ")
_REMEDY: Final = "Skriv var uppgiften kommer från: handling, sida och datum, eller vem som sagt det och när."


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
            yield Diagnostic(f"källan säger inget: {text}", place, remedy=_REMEDY)


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
