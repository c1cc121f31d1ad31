"""Stubs: places in an agreement's files for the values a year lacks, written `saknas` until somebody knows better."""

from typing import Final, NamedTuple

from tillaggsbelopp.agreement.indices import Index
from tillaggsbelopp.agreement.models import Rule, Terms
from tillaggsbelopp.diagnostics import Source
from tillaggsbelopp.documents.entries import Alteration, Entry, FileChange, ListItem, Path
from tillaggsbelopp.documents.scalars import MISSING

VALUES: Final = "värden"
REFERENCE: Final = "mätår"
_BY_HAND: Final = "Skriv in det för hand, med ordet saknas där värdet ska stå."


class Stub(NamedTuple):
    """A year that is to get a place in a file, and what is put in there."""

    source: Source
    alteration: Alteration
    year: int

    @property
    def request(self) -> FileChange:
        """The same as something to do with the file."""
        return FileChange(self.source, (self.alteration,), f"lägga in {self.year}", _BY_HAND)


def index_stub(index: Index, year: int) -> Stub | None:
    """The stub for an index value; None if its file has a value, or a place for one, for that year."""
    if any(value.year == year for value in index.values):
        return None
    item = index_item(year, MISSING, "prognos", MISSING, "att fylla i")
    return Stub(index.place.source, ListItem((VALUES,), item), year)


def index_item(year: int, percent: str, kind: str, published: str, source: str) -> dict[str, str]:
    """An index value as it stands in a file."""
    return {"år": str(year), "procent": percent, "slag": kind, "publicerad": published, "källa": source}


def reference_stub(terms: Terms, name: str, year: int) -> Stub | None:
    """The stub for the reference year of a table or field that the terms name; None if there is a place for one."""
    there = year in (terms.reference_years[name].written_years or {})
    return None if there else _year_stub(terms.place.source, (REFERENCE, name, "år"), year)


def parameter_stub(rule: Rule, name: str, year: int) -> Stub | None:
    """The stub for a parameter's value; None if there is a place for one."""
    there = year in rule.parameters[name].written_values
    return None if there else _year_stub(rule.place.source, ("parametrar", name, VALUES), year)


def _year_stub(source: Source, path: Path, year: int) -> Stub:
    return Stub(source, Entry((*path, str(year)), MISSING), year)
