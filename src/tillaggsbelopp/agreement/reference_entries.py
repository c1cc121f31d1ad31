"""New reference years of a table or field, on their way into the agreement's own file."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from tillaggsbelopp.agreement.models import LockedYears, ReferenceYear, Terms
from tillaggsbelopp.agreement.stubs import REFERENCE
from tillaggsbelopp.diagnostics import Diagnostic, InvalidInput
from tillaggsbelopp.documents.entries import Alteration, Copy, Entry, FileChange, ListItem, Path, Removal
from tillaggsbelopp.documents.written import ACCEPTED
from tillaggsbelopp.documents.yaml_text import Data

_YEARS, _LAG, _LOCKED = "år", "eftersläpning", "låst"
_FIRST, _LAST, _YEAR, _STATUS, _SOURCE = "från", "till", "mätår", "status", "källa"
_AS_BEFORE: Final = "Där inget annat anges gäller uppgifterna för samma år som beloppen"


class NewReference(NamedTuple):
    """The year that figures are to be taken from for the years `first` to `last`, how well founded, and its source."""

    first: int
    last: int
    year: int
    status: str
    source: str

    @property
    def span(self) -> str:
        """The years that it is for, as text."""
        return _span(self.first, self.last)


class ReferenceEntry(NamedTuple):
    """What is put into the file (nothing: it stands there already), and in words, with what becomes of what was."""

    alterations: tuple[Alteration, ...]
    told: str


def reference_texts(reference: ReferenceYear) -> list[str]:
    """The reference years that a statement gives, in words: one text per period, year and lag."""
    found = {lock.first: f"{_span(lock.first, lock.last)} räknas på {lock.year}, låst" for lock in reference.locked}
    for year, stated in (reference.written_years or {}).items():
        found.setdefault(year, f"{year} räknas på {stated}" if stated is not None else f"{year} saknas")
    texts = [found[year] for year in sorted(found)]
    if reference.lag is not None:
        which = f"{reference.lag} år före" if reference.lag else "samma år"
        texts.append(f"{'övriga år' if texts else 'varje år'} räknas på {which}")
    return texts


def pieces_of(terms: Terms, name: str, years: Mapping[int, int], status: str, source: str) -> list[NewReference]:
    """The reference years by the years they are for, in the pieces that they are to be written in.

    A piece is years in a row with the same reference year, of which the agreement's file says the same: that they are
    in a certain period, that they have that reference year already, or neither.
    """
    reference = terms.reference_years.get(name)
    found: list[NewReference] = []
    before: object = None
    for year in sorted(years):
        now = _period_of(reference, year), reference is not None and reference.years.get(year) == years[year]
        if found and (found[-1].last, found[-1].year, before) == (year - 1, years[year], now):
            found[-1] = found[-1]._replace(last=year)
        else:
            found.append(NewReference(year, year, years[year], status, source))
        before = now
    return found


def reference_entry(terms: Terms, name: str, new: NewReference, *, instead: bool) -> ReferenceEntry:
    """What to do with the agreement's file for a new reference year of a table or field (a piece, as `pieces_of`).

    A period that holds more years is parted, and the parts keep their texts; a place that awaits the year is replaced.
    InvalidInput if another year is stated for just those years, unless it is to be put in `instead`.
    """
    reference = terms.reference_years.get(name)
    if reference is None:
        post: Data = {_LAG: "0", _STATUS: "fakta", _SOURCE: _AS_BEFORE, _LOCKED: [_period(new)]}
        told = f"{_told(name, new)}; övriga år gäller samma år som beloppen, som förut."
        return ReferenceEntry((Entry((REFERENCE, name), post),), told)
    if (number := _period_of(reference, new.first)) is not None:
        return _in_period(terms, name, new, number, instead=instead)
    path = (REFERENCE, name, _YEARS)
    written = reference.written_years or {}
    stated = {year: written[year] for year in range(new.first, new.last + 1) if year in written}
    if stated and all(there == new.year for there in stated.values()):
        return ReferenceEntry((), f"{_told(name, new)} står redan.")
    other = next(((year, there) for year, there in stated.items() if there is not None), None)
    if other is not None and not instead:
        raise InvalidInput([_refused(terms, (*path, str(other[0])), new, *other)])
    replaced = f" i stället för {other[1]}" if other is not None else ""
    if reference.lag is not None:
        replaced = f"; övriga år gäller {_LAG} {reference.lag}, som förut"
    # The file's own statement is of all its years: its approval, source and status must be true of the new one too.
    same = (new.status, new.source, None) == (reference.status, reference.source, reference.accepted)
    alterations: list[Alteration]
    if same and reference.lag is None:
        every = [*range(new.first, new.last + 1)]
        alterations = [Entry((*path, str(year)), str(new.year)) for year in every]
    else:
        removed: list[Path] = [(*path, str(year)) for year in stated] if len(stated) < len(written) else [path]
        alterations = [*map(Removal, removed if stated else []), _own_period(name, reference, new)]
    return ReferenceEntry(tuple(alterations), f"{_told(name, new)}{replaced}.")


def request_of(terms: Terms, new: NewReference, entry: ReferenceEntry) -> FileChange:
    """What is put in, as something to do with the agreement's file."""
    return FileChange(terms.place.source, entry.alterations, f"ange mätår för {new.span}")


def _in_period(terms: Terms, name: str, new: NewReference, number: int, *, instead: bool) -> ReferenceEntry:
    """What to do with the period, of that number, that the years are within."""
    lock = terms.reference_years[name].locked[number]
    periods: Path = (REFERENCE, name, _LOCKED)
    path: Path = (*periods, number)
    if lock.year == new.year:
        return ReferenceEntry((), f"{_told(name, new)} står redan, i perioden {_span(lock.first, lock.last)}.")
    alterations: list[Alteration]
    if (lock.first, lock.last) == (new.first, new.last):
        if not instead:
            raise InvalidInput([_refused(terms, (*path, _YEAR), new, lock.first, lock.year)])
        values = {_YEAR: str(new.year), _STATUS: new.status, _SOURCE: new.source}
        alterations = [Entry((*path, key), value) for key, value in values.items()]
        alterations += [Removal((*path, ACCEPTED))] if lock.accepted is not None else []
        return ReferenceEntry(tuple(alterations), f"{_told(name, new)} i stället för {lock.year}.")
    rest = [(lock.first, new.first - 1), (new.last + 1, lock.last)]
    if new.first == lock.first:
        alterations = [Entry((*path, _FIRST), str(new.last + 1)), ListItem(periods, _period(new), number - 1)]
    else:
        alterations = [Copy(path, _FIRST, str(new.last + 1))] if new.last < lock.last else []
        alterations += [Entry((*path, _LAST), str(new.first - 1)), ListItem(periods, _period(new), number)]
    kept = " och ".join(_span(first, last) for first, last in rest if first <= last)
    parted = f"perioden {_span(lock.first, lock.last)} delas, och {kept} behåller {lock.year}"
    return ReferenceEntry(tuple(alterations), f"{_told(name, new)} i stället för {lock.year}: {parted}.")


def _own_period(name: str, reference: ReferenceYear, new: NewReference) -> Alteration:
    """A period of its own, after those that begin before it."""
    path: Path = (REFERENCE, name, _LOCKED)
    if not reference.locked:
        return Entry(path, [_period(new)])
    before = [number for number, lock in enumerate(reference.locked) if lock.first <= new.first]
    return ListItem(path, _period(new), max(before, default=-1))


def _period(new: NewReference) -> dict[str, Data]:
    stated = {_FIRST: str(new.first), _LAST: str(new.last), _YEAR: str(new.year)}
    return {**stated, _STATUS: new.status, _SOURCE: new.source}


def _period_of(reference: ReferenceYear | None, year: int) -> int | None:
    """The number of the period that a year is within; None if it is in none."""
    locked: Sequence[LockedYears] = reference.locked if reference is not None else ()
    return next((number for number, lock in enumerate(locked) if lock.first <= year <= lock.last), None)


def _span(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}–{last}"


def _told(name: str, new: NewReference) -> str:
    return f"{name} {new.span}: mätår {new.year} ({new.status})"


def _refused(terms: Terms, path: Path, new: NewReference, year: int, there: int | None) -> Diagnostic:
    what = f"mätår för {path[1]} är redan {there} för {year}, inte {new.year}"
    return Diagnostic(what, terms.place_of(*path), remedy="Lägg till --ersatt om det ska bytas ut.")
