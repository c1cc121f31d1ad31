"""What people call the members of an axis: by code, or by name, which may say that it is a municipality."""

import unicodedata
from typing import Final

from tillaggsbelopp.diagnostics import Place, fold, invalid_input
from tillaggsbelopp.formula.catalogue import MUNICIPALITY
from tillaggsbelopp.formula.values import Axis

_WORDS: Final = (MUNICIPALITY, "stad")
"""The words that may follow a municipality's name."""


def names_of(label: str) -> set[str]:
    """What a municipality may be called: its name, and the ways to say that it is one (Alfa kommun, Alfas kommun).

    All are plain, as `plain_name` makes them.
    """
    known = plain_name(label)
    official = next((known.removesuffix(f" {word}") for word in _WORDS if known.endswith(f" {word}")), known)
    stems = {official, f"{official}s"}
    return {known, official, *(f"{stem} {word}" for stem in stems for word in (*_WORDS, f"{MUNICIPALITY}s"))}


def plain_name(name: str) -> str:
    """A name in lower case with single spaces, so that names are alike however they are typed."""
    return " ".join(unicodedata.normalize("NFC", name).split()).casefold()


def member_called(axis: Axis, written: str, place: Place | None = None) -> str | None:
    """Find the member of an axis that is meant: the one with that code, else the one with that name; None if none has.

    Accents, rings and dots are passed over where no name has those that are written. InvalidInput, at `place`, if
    several have the name.
    """
    if (code := written.strip()) in axis.position:
        return code
    plain = plain_name(written)
    named = {
        member: {plain_name(member), *(names_of(label) if axis.name == MUNICIPALITY else {plain_name(label)})}
        for member, label in zip(axis.members, axis.labels, strict=True)
    }
    found = [member for member, names in named.items() if plain in names]
    found = found or [member for member, names in named.items() if fold(plain) in map(fold, names)]
    if len(found) > 1:
        raise invalid_input(f"flera heter {written}", place, f"en kod: {', '.join(found)}")
    return found[0] if found else None
