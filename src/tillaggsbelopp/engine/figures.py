"""All that varies from year to year."""

from dataclasses import dataclass

from tillaggsbelopp.statistics.statistics import Statistics


@dataclass(frozen=True)
class Figures:
    """What an agreement is applied to."""

    statistics: Statistics
