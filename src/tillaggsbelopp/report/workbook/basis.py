"""The basis of a decision workbook: a result, where it comes from, and how far it can be relied on."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from tillaggsbelopp.agreement.program import Program
from tillaggsbelopp.checks.case_outcomes import CaseOutcome
from tillaggsbelopp.checks.doubts import Doubt
from tillaggsbelopp.engine.assumptions import ReliedOn, not_accepted
from tillaggsbelopp.engine.result import Result
from tillaggsbelopp.engine.world import World
from tillaggsbelopp.formula.values import Axis
from tillaggsbelopp.report.addresses import Address
from tillaggsbelopp.report.book import Origin
from tillaggsbelopp.report.wording import stamp_of
from tillaggsbelopp.swedish import capitalized

UNTOUCHED: Final = "Oförändrad sedan uttag"
TOUCHED: Final = "ÄNDRAD EFTER UTTAG"
MOST_PAGES: Final = 30
"""The most municipalities that get a page each in an appendix."""
STATUS_CELL: Final = Address("Kontroll", 2, 2)
"""The cell that says whether the workbook is as it was issued."""


@dataclass(frozen=True)
class Basis:
    """A result with its origin, the result of the year before (None: there is none), and the doubts about its figures.

    `for_decision` asks for the stamp of what is to be decided on; `outcomes` are those of the agreement's cases.
    """

    result: Result
    before: Result | None
    origin: Origin
    for_decision: bool
    doubts: tuple[Doubt, ...]
    outcomes: tuple[CaseOutcome, ...] = ()

    @property
    def program(self) -> Program:
        """The formulas of the agreement in the year."""
        return self.result.grounds.program

    @property
    def world(self) -> World:
        """The world in which they find their values."""
        return self.result.grounds.world

    @property
    def municipalities(self) -> Axis:
        """The axis of municipalities."""
        return self.result.municipalities

    @property
    def member_heading(self) -> str:
        """What each of those who get amounts is called, as the heading of a column."""
        return capitalized(self.result.member_name)

    @cached_property
    def not_accepted(self) -> tuple[ReliedOn, ...]:
        """The assumptions and forecasts that nobody has accepted."""
        return not_accepted(self.result.assumptions)

    @property
    def title(self) -> str:
        """The title of the workbook: the agreement and the year."""
        return f"{self.result.agreement} {self.result.year}"

    @property
    def stamp(self) -> str:
        """The stamp on every sheet and page: how far the amounts can be relied on."""
        return stamp_of(self.result, for_decision=self.for_decision)
