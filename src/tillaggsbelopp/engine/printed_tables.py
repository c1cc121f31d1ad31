"""Computed amounts beside those that a source prints."""

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from tillaggsbelopp.agreement.models import Published


class PrintedComparison(NamedTuple):
    """A printed table beside computed amounts: pairs (printed, computed) of kronor by rule id, and both totals.

    A printed amount is a rounded one, so each hides up to half a krona, and so does the printed total. The parts and
    the total can hide `slack` (kr) together; a difference of totals within it may be rounding alone.
    """

    title: str
    source: str
    components: Mapping[str, tuple[int, int]]
    printed_total: int
    computed_total: int

    @property
    def parts_agree(self) -> bool:
        """True if every printed part is the computed one."""
        return all(printed == computed for printed, computed in self.components.values())

    @property
    def difference(self) -> int:
        """The computed total minus the printed one, kr."""
        return self.computed_total - self.printed_total

    @property
    def slack(self) -> Fraction:
        """The most that the printed parts and total can differ by rounding alone, kr."""
        return Fraction(len(self.components) + 1, 2)

    @property
    def rounding_explains(self) -> bool:
        """True if rounding alone can explain that the printed parts do not sum to the printed total."""
        printed_sum = sum(printed for printed, _ in self.components.values())
        return abs(self.printed_total - printed_sum) <= self.slack


def compare(published: Published, computed: Mapping[str, int]) -> PrintedComparison:
    """Put a printed table beside the computed kronor by rule id; printed parts that are not computed are left out."""
    return PrintedComparison(
        published.title,
        published.source,
        {rule: (printed, computed[rule]) for rule, printed in published.components.items() if rule in computed},
        published.total,
        sum(computed.values()),
    )
