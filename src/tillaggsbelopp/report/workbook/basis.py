"""What a decision workbook is made of."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

from tillaggsbelopp.agreement.program import Program
from tillaggsbelopp.engine.assumptions import ReliedOn, not_accepted
from tillaggsbelopp.engine.result import Result
from tillaggsbelopp.engine.world import World
from tillaggsbelopp.formula.values import Axis
from tillaggsbelopp.report.workbook.book import Address

FOR_DECISION: Final = "BESLUTSUNDERLAG"
DECIDED: Final = "FASTSTÄLLT"
PRELIMINARY: Final = "PRELIMINÄR"
WORKING_PAPER: Final = "ARBETSMATERIAL"
UNTOUCHED: Final = "Oförändrad sedan uttag"
TOUCHED: Final = "ÄNDRAD EFTER UTTAG"
STATUS: Final = Address("Kontroll", 2, 2)
"""The cell that says whether the workbook is as it was issued."""


@dataclass(frozen=True)
class InputFile:
    """A file that was read: its name within its folder, and the SHA-256 of its bytes."""

    name: str
    sha256: str


@dataclass(frozen=True)
class Origin:
    """Where a result comes from: the agreement, the files, and the program; and the date put on what is written."""

    files: tuple[InputFile, ...]
    version: str
    dated: date
    agreement: str


@dataclass(frozen=True)
class Basis:
    """A result, and that of the year before where there is one."""

    result: Result
    before: Result | None
    origin: Origin
    for_decision: bool

    @property
    def program(self) -> Program:
        """The formulas of the agreement in the year."""
        return self.result.grounds.program

    @property
    def world(self) -> World:
        """Where they find their values."""
        return self.result.grounds.world

    @property
    def municipalities(self) -> Axis:
        """The axis of municipalities."""
        return self.result.municipalities

    @cached_property
    def not_accepted(self) -> tuple[ReliedOn, ...]:
        """The assumptions and forecasts that nobody has accepted."""
        return not_accepted(self.result.assumptions)

    @property
    def title(self) -> str:
        """What the workbook is about."""
        return f"{self.result.agreement} {self.result.year}"

    @property
    def stamp(self) -> str:
        """How far the amounts can be relied on, on every sheet and page."""
        if self.result.decision is not None:
            stamp = DECIDED
        elif self.for_decision:
            stamp = FOR_DECISION
        elif self.not_accepted:
            stamp = PRELIMINARY
        else:
            stamp = WORKING_PAPER
        return f"ALTERNATIV, {stamp}" if self.result.changes else stamp
