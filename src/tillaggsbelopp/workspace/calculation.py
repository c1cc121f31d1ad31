"""A year that has been calculated, as commands and scripts get it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from tillaggsbelopp.engine.result import Result
from tillaggsbelopp.workspace.folders import Loaded

if TYPE_CHECKING:
    from pandas import DataFrame

    from tillaggsbelopp.checks.doubts import Doubt
    from tillaggsbelopp.engine.settlement_rule import Payable
    from tillaggsbelopp.report.explanation.view import Explanation
    from tillaggsbelopp.workspace.cases import RanCases


@dataclass(frozen=True)
class Calculation:
    """The result of a year, what was read for it, and what it pays of the settlement of the year before.

    `year_before` finds the result of the year before another.
    """

    result: Result
    loaded: Loaded
    payable: "Payable | None"
    year_before: Callable[[Result], Result | None]

    def __repr__(self) -> str:
        result = self.result
        decided = ", decided" if result.decision else ""
        tried = f", tried out: {'; '.join(result.changes)}" if result.changes else ""
        return f"<Calculation {result.agreement} {result.year}: {result.grand_total} kr{decided}{tried}>"

    def _repr_html_(self) -> str:
        """The county's table, as a notebook shows it."""
        from tillaggsbelopp.report.frames import county_html

        return county_html(self.result)

    def to_frame(self) -> "DataFrame":
        """The amounts: a row per municipality in code order, kronor as integers.

        Columns: kommunkod, kommun, one per rule id, totalt; then those of each other total, and its id.
        """
        from tillaggsbelopp.report.frames import county_frame

        return county_frame(self.result)

    def total(self, municipality: str) -> int:
        """A municipality's amount in kronor, by its code or name. InvalidInput if there is none, or several."""
        return self.result.total(self.result.code_of(municipality))

    def explain(self, municipality: str) -> "Explanation":
        """Explain a municipality's amount, by its code or name: in words, and as a tree. InvalidInput as `total`."""
        from tillaggsbelopp.report.explanation.view import Explanation

        return Explanation(self.result, self.result.code_of(municipality), self.before)

    def paid_by(self, period: str) -> "Calculation":
        """Give the same with a plan of instalments by month, quarter or half-year (the Swedish word for it)."""
        return replace(self, result=self.result.paid_by(period))

    @cached_property
    def doubts(self) -> "tuple[Doubt, ...]":
        """The doubts about the figures that the amounts rest on, those that block a decision first."""
        from tillaggsbelopp.checks.plausibility import doubts_on

        return doubts_on(self.result.grounds)

    @cached_property
    def cases(self) -> "RanCases":
        """The cases of what was read for it, run."""
        from tillaggsbelopp.workspace.cases import run_cases

        return run_cases(self.loaded)

    @property
    def before(self) -> Result | None:
        """The result of the year before; None if there is none."""
        return self.year_before(self.result)
