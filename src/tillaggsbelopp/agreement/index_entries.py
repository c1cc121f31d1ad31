"""New values of an index, on their way into its file."""

from datetime import date
from fractions import Fraction
from typing import NamedTuple

from tillaggsbelopp.agreement.indices import Index, IndexValue, published_on
from tillaggsbelopp.agreement.stubs import VALUES, index_item
from tillaggsbelopp.diagnostics import Diagnostic, InvalidInput
from tillaggsbelopp.documents.entries import Alteration, Entry, FileChange, ListItem
from tillaggsbelopp.swedish import exact_decimal, format_number, join_words


class NewValue(NamedTuple):
    """A value of an index as it is to be written: a year, per cent, a kind, a day or month of publication, a source."""

    year: int
    percent: Fraction
    kind: str
    published: str
    source: str

    def __str__(self) -> str:
        return f"{self.year}: {format_number(self.percent)} % ({self.kind}, {self.published})"


class IndexEntry(NamedTuple):
    """What is put into the file (None: it stands there already), and that in words, with what becomes of what was."""

    request: FileChange | None
    told: str


def check_has_values(index: Index) -> None:
    """Check that an index has values of its own. InvalidInput for one that is put together of others."""
    if index.weights:
        what = f"{index.id} är sammansatt av {join_words([*index.weights])} och har inga egna värden"
        raise InvalidInput([Diagnostic(what, index.place_of("sammansatt"), remedy="Skriv in värdena i dem.")])


def index_entry(index: Index, new: NewValue) -> IndexEntry:
    """What to do with an index's file for a new value: fill in a place that awaits it, or add it after those before it.

    A value that was published on another day is kept. InvalidInput for another value of the same year and day.
    """
    day = published_on(new.published)
    same = next((each for each in index.values if each.year == new.year and each.published == day), None)
    if same is not None and day is not None:
        if (same.percent, same.kind) == (new.percent, new.kind):
            return IndexEntry(None, f"{index.id} {new} står redan.")
        raise InvalidInput([_other(index, same, new)])
    awaiting = next(
        (number for number, each in enumerate(index.values) if each.year == new.year and each.percent is None), None
    )
    item = index_item(new.year, exact_decimal(new.percent), new.kind, new.published, new.source)
    alterations: tuple[Alteration, ...]
    if awaiting is not None:
        alterations = tuple(Entry((VALUES, awaiting, key), value) for key, value in item.items() if key != "år")
    elif index.values:
        before = [number for number, each in enumerate(index.values) if each.year <= new.year]
        alterations = (ListItem((VALUES,), item, max(before, default=-1)),)
    else:
        alterations = (Entry((VALUES,), [item]),)
    request = FileChange(index.place.source, alterations, f"lägga in {new.year}")
    return IndexEntry(request, f"{index.id} {new}{_known_before(index, new.year, day)}.")


def _known_before(index: Index, year: int, day: date | None) -> str:
    known = index.known(year)
    if known is None or known.percent is None or known.published is None:
        return ""
    newer = day is not None and known.published > day
    word = "gäller ändå, för det är senare" if newer else "står kvar som det som gällde före"
    return f"; {format_number(known.percent)} % ({known.published.isoformat()}) {word}"


def _other(index: Index, there: IndexValue, new: NewValue) -> Diagnostic:
    value = "saknas" if there.percent is None else f"{format_number(there.percent)} %"
    what = f"{index.id} har redan ett värde för {new.year} publicerat {new.published}: {value}, {there.kind}"
    remedy = (
        f"Ange den dag som {format_number(new.percent)} % publicerades, om det är ett nytt värde; "
        "är det som står fel, rätta det i filen."
    )
    return Diagnostic(what, there.place_of("procent"), f"{format_number(new.percent)} %, {new.kind}", remedy)
