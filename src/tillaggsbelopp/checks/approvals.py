"""The approval of assumptions and forecasts: which can be approved, and what that puts into their files."""

from collections.abc import Iterable, Iterator
from typing import Final

from tillaggsbelopp.documents.entries import Alteration, Entry, FileChange, node_at, path_to, read
from tillaggsbelopp.documents.written import ACCEPTED, Acceptance
from tillaggsbelopp.engine.assumptions import ReliedOn, assumptions_of, review_relied_on
from tillaggsbelopp.engine.year import AgreementYear

_BY_HAND: Final = "Skriv godkänd: {datum: …, av: …} vid det för hand."
_DATE, _BY = (str(Acceptance.model_fields[name].alias) for name in ("date", "by"))


def approvable(of: AgreementYear) -> tuple[ReliedOn, ...]:
    """All that can be approved of what a year rests on; last the interval between reviews, which no amount rests on.

    InvalidInput if the rules can't be used.
    """
    review = review_relied_on(of.agreement.terms)
    return (*assumptions_of(of), *([review] if review else []))


def approval(chosen: Iterable[ReliedOn], date: str, by: str, *, anew: bool) -> Iterator[FileChange]:
    """What is put into files when assumptions are approved, `by` whom and on which day.

    One that has been approved is left as it is or, if it is to be `anew`, gets the new approval instead.
    """
    for assumption in chosen:
        for place in assumption.within:
            path = (*path_to(place.source, place), ACCEPTED)
            there = node_at(read(place.source), path) is not None
            if there and not anew:
                continue
            alterations: tuple[Alteration, ...] = (Entry(path, {_DATE: date, _BY: by}),)
            if there:
                alterations = Entry((*path, _DATE), date), Entry((*path, _BY), by)
            yield FileChange(place.source, alterations, f"godkänna {assumption.id}", _BY_HAND)
