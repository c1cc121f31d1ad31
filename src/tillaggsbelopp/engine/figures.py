"""All that varies from year to year."""

from dataclasses import dataclass
from datetime import date

from tillaggsbelopp.statistics.statistics import Statistics


@dataclass(frozen=True)
class Figures:
    """What an agreement is applied to: statistics, and the day by which index values must have been published.

    Without a day (`known_at`) every value there is counts as known.
    """

    statistics: Statistics
    known_at: date | None = None
