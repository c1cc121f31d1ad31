"""The figures an agreement is applied to: all that varies from year to year."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from tillaggsbelopp.agreement.reading import TIMES, Agreement
from tillaggsbelopp.statistics.statistics import Statistics


@dataclass(frozen=True)
class InputChange:
    """Figures given another value for a what-if: those of some members of a field's axes, for every year there is.

    `value` is in the base of the unit (None: missing): by `manner`, what the figures are set to (SET), what they are
    multiplied by (TIMES) or what is added to them (PLUS). `label` is a reader's name for the members, `written` the
    text by which the same is asked for on the command line.
    """

    field: str
    members: tuple[tuple[str, str], ...]
    value: Fraction | None
    manner: str
    shown: str
    before: str
    label: str
    written: str

    @property
    def factor(self) -> bool:
        """True if the figures are multiplied."""
        return self.manner == TIMES

    @property
    def name(self) -> str:
        """The field, and the members if not all are changed, joined by dots."""
        return ".".join((self.field, *(member for _, member in self.members)))

    def __str__(self) -> str:
        whom = f" ({self.label})" if self.label else ""
        instead = f" (i stället för {self.before})" if self.before else ""
        return f"{self.name}{whom} = {self.shown}{instead}"


@dataclass(frozen=True)
class Figures:
    """The input beside the agreement: statistics, years that have been decided, and what was known when.

    Index values and tables must have been published by `known_at`; without it all that are there count as known.
    `decided` are decided years by year. `changes` are what the statistics have been changed in for a what-if.
    """

    statistics: Statistics
    known_at: date | None = None
    decided: "Mapping[int, Decided]" = field(default_factory=dict)
    changes: tuple[InputChange, ...] = ()

    def __repr__(self) -> str:
        known = f", known at {self.known_at.isoformat()}" if self.known_at else ""
        return f"<Figures {self.statistics.package.name}{known}>"

    def before(self, year: int) -> "Figures":
        """The figures with only those decided years that come before `year`."""
        decided = {when: each for when, each in self.decided.items() if when < year}
        return self if len(decided) == len(self.decided) else replace(self, decided=decided)


class Decided(NamedTuple):
    """The grounds of a decided year: the agreement and the figures it was computed from.

    `shown` is where they are kept, as told to the user, and `receipt` the SHA-256 of its receipt.
    """

    year: int
    agreement: Agreement
    figures: Figures
    shown: str
    receipt: str = ""
