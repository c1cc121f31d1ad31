"""All that varies from year to year."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from tillaggsbelopp.agreement.reading import Agreement
from tillaggsbelopp.statistics.statistics import Statistics


@dataclass(frozen=True)
class Figures:
    """What an agreement is applied to: statistics, years that have been decided, and what was known when.

    Index values and tables must have been published by `known_at`; without it all that are there count as known.
    """

    statistics: Statistics
    known_at: date | None = None
    decided: "Mapping[int, Decided]" = field(default_factory=dict)

    def before(self, year: int) -> "Figures":
        """The figures with those decided years alone that come before `year`."""
        decided = {when: each for when, each in self.decided.items() if when < year}
        return self if len(decided) == len(self.decided) else replace(self, decided=decided)


class Decided(NamedTuple):
    """What a decided year was computed from.

    `shown` is where that is kept, as told to the user, and `receipt` the SHA-256 of its receipt.
    """

    year: int
    agreement: Agreement
    figures: Figures
    shown: str
    receipt: str = ""
