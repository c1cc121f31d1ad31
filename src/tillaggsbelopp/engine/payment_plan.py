"""The payment plan: a year's amounts in instalments of whole kronor that sum exactly, the odd kronor first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from tillaggsbelopp.agreement.in_force import MONTHS_OF_YEAR
from tillaggsbelopp.agreement.models import HALF_YEAR, MONTH, QUARTER
from tillaggsbelopp.swedish import MONTH_NAMES

NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    MONTH: MONTH_NAMES,
    QUARTER: tuple(f"kvartal {number}" for number in range(1, 5)),
    HALF_YEAR: tuple(f"halvår {number}" for number in range(1, 3)),
}


@dataclass(frozen=True)
class Group:
    """The components that are in force in the same months; `weights` are how many of these each period has."""

    months: range
    rules: tuple[str, ...]
    weights: tuple[int, ...]


@dataclass(frozen=True)
class PaymentPlan:
    """The instalments in kronor by municipality code, one per period; `groups` are their parts.

    `period` is the Swedish word for month, quarter or half-year.
    """

    period: str
    groups: tuple[Group, ...]
    instalments: Mapping[str, tuple[int, ...]]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the periods."""
        return NAMES[self.period]

    @property
    def sums(self) -> tuple[int, ...]:
        """The instalments of all municipalities together, one per period."""
        return _added(self.names, [*self.instalments.values()])


def payment_plan(
    period: str, codes: Sequence[str], parts: Iterable[tuple[str, range, Mapping[str, int]]]
) -> PaymentPlan:
    """Split amounts over the periods of a year.

    `parts` are rules: the id, the months in force and the kronor by code of each. Components in force the same months
    are split together, and the instalments of a municipality sum exactly to its amounts.
    """
    by_months: dict[range, dict[str, Mapping[str, int]]] = {}
    for rule, months, amounts in parts:
        if months:
            by_months.setdefault(months, {})[rule] = amounts
    names = NAMES[period]
    groups = tuple(Group(months, tuple(rules), weights_of(months, len(names))) for months, rules in by_months.items())
    instalments = {}
    for code in codes:
        totals = [sum(amounts[code] for amounts in by_months[group.months].values()) for group in groups]
        rows = [split(total, group.weights) for total, group in zip(totals, groups, strict=True)]
        instalments[code] = _added(names, rows)
    return PaymentPlan(period, groups, instalments)


def weights_of(months: Iterable[int], count: int) -> tuple[int, ...]:
    """Count the months, 1 to 12, that fall in each of the year's `count` periods."""
    length = MONTHS_OF_YEAR // count
    periods = [(month - 1) // length for month in months]
    return tuple(periods.count(number) for number in range(count))


def split(total: int, weights: Sequence[int]) -> tuple[int, ...]:
    """Split kronor over periods by weight, rounded down; the kronor left go to the first periods with a weight."""
    whole = sum(weights)
    floors = [total * weight // whole for weight in weights]
    left = total - sum(floors)
    first = [number for number, weight in enumerate(weights) if weight][:left]
    return tuple(floor + (number in first) for number, floor in enumerate(floors))


def _added(names: Sequence[str], rows: Sequence[Sequence[int]]) -> tuple[int, ...]:
    return tuple(sum(row[number] for row in rows) for number in range(len(names)))
