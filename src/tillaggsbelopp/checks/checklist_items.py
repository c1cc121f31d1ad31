"""The items of a year's checklist: one thing each, there or missing, and what to do about it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from datetime import date
from enum import Enum
from typing import Final

from tillaggsbelopp.agreement.stubs import Stub
from tillaggsbelopp.diagnostics import Place
from tillaggsbelopp.documents.acceptance import TO_ACCEPT, Acceptance

ACCEPT: Final = "Ersätt det med vad som är känt, eller skriv godkänd: {datum: …, av: …} vid det."
ACCEPT_ANEW: Final = "Godkänt före den senaste uppföljningen: ersätt det, eller godkänn det på nytt."

Detail = str | int | None


class State(Enum):
    """The state of an item; BLOCKING is a fault in what there is, so that amounts can't be computed."""

    MISSING = "saknas"
    BLOCKING = "hindrar"
    TO_REVIEW = "att se över"
    THERE = "finns"


class ChecklistPart(Enum):
    """The part of the checklist that an item belongs to."""

    INDEX = "index"
    FIGURES = "uppgifter"
    PARAMETERS = "parametrar"
    DECISIONS = "beslut"
    REVIEW = "uppföljning"
    ASSUMPTIONS = "antaganden"
    CALCULATION = "beräkning"


@dataclass(frozen=True)
class Item:
    """One item of the checklist: its state, where it is written, what was expected and what to do, in Swedish.

    `details` hold the same as data. A missing value that its file has no place for yet has a `stub` to put there.
    """

    part: ChecklistPart
    id: str
    state: State
    text: str
    place: Place | None = None
    expected: str = ""
    remedy: str = ""
    details: Mapping[str, Detail] = dataclass_field(default_factory=dict)
    stub: Stub | None = None


@dataclass(frozen=True)
class Ground:
    """The ground that an item rests on: how well founded it is, who has accepted it, and where that is written."""

    status: str
    accepted: Acceptance | None
    place: Place | None

    def stands(self, since: date | None) -> bool:
        """Tell whether it needs no acceptance, or got one on or after `since`, the day the last review began."""
        if self.status not in TO_ACCEPT:
            return True
        return self.accepted is not None and (since is None or self.accepted.date >= since)

    def __str__(self) -> str:
        return self.status if self.accepted is None else f"{self.status}, godkänt {self.accepted.date.isoformat()}"


def resting(item: Item, grounds: Iterable[Ground], since: date | None) -> Item:
    """The item as given if all its grounds stand; else to be reviewed, at the place of the first that does not."""
    weak = next((ground for ground in grounds if not ground.stands(since)), None)
    if weak is None:
        return item
    return replace(item, state=State.TO_REVIEW, place=weak.place, remedy=ACCEPT_ANEW if weak.accepted else ACCEPT)
