"""The result of a calculation: data, of which screen, workbook and JSON are views."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Final, NamedTuple

from tillaggsbelopp.agreement.in_force import MONTHS_OF_YEAR, WHOLE_YEAR, StandsAside
from tillaggsbelopp.agreement.models import HALF_YEAR, MONTH, QUARTER
from tillaggsbelopp.diagnostics import did_you_mean, invalid_input
from tillaggsbelopp.engine.assumptions import ReliedOn
from tillaggsbelopp.engine.trace import Trace
from tillaggsbelopp.engine.year import AgreementYear
from tillaggsbelopp.formula.values import Axis
from tillaggsbelopp.statistics.municipality_names import member_called
from tillaggsbelopp.swedish import MONTH_NAMES

TOTAL: Final = "totalt"
"""The name of the agreement's own total, in what is read and written."""
NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    MONTH: MONTH_NAMES,
    QUARTER: tuple(f"kvartal {number}" for number in range(1, 5)),
    HALF_YEAR: tuple(f"halvår {number}" for number in range(1, 3)),
}


class Component(NamedTuple):
    """One rule's part of the amounts: whole kronor by municipality code, which sum to the rounded pot.

    A rule that is not distributed has no amounts, only its pot. `months`, 1 to 12, are those it is in force for: `pot`
    is that of a whole year, the rounded pot and the amounts are for those months. `total` is the id of the total it
    belongs to, "" for the agreement's own. `settles` if it settles an earlier year. `rounded_off` is how much more than
    the amounts before rounding the rounded ones are together (kr), where each is rounded on its own; else 0.
    """

    rule: str
    name: str
    short_name: str
    description: str
    pot: Fraction
    rounded_pot: int
    amounts: Mapping[str, int]
    distributed: bool = True
    months: range = WHOLE_YEAR
    total: str = ""
    settles: bool = False
    rounded_off: Fraction = Fraction(0)

    def __repr__(self) -> str:
        return f"<Component {self.rule}: {self.rounded_pot} kr>"


class Total(NamedTuple):
    """A total beside the agreement's own: its id and its name."""

    id: str
    name: str


class Minutes(NamedTuple):
    """What is on record of a decision: case number, who decided, paragraph of the minutes, day (ISO), who reviewed it.

    Each is "" where nobody has said it.
    """

    case_number: str = ""
    body: str = ""
    paragraph: str = ""
    day: str = ""
    reviewed_by: str = ""


NOT_ON_RECORD: Final = Minutes()


class Decision(NamedTuple):
    """The decision on a year's amounts: what they rest on was known on `known_at`.

    `reason` says why they were decided anew, if they had been before, and `despite` why they were decided although some
    figures looked wrong. `receipt` is the SHA-256 of the receipt, to
    compare with what was written down when it was decided. `minutes` is what is on record of it.
    """

    known_at: date
    reason: str = ""
    receipt: str = ""
    despite: str = ""
    minutes: Minutes = NOT_ON_RECORD


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


class Group(NamedTuple):
    """The components that are in force in the same months; `weights` are how many of these each period has."""

    months: range
    rules: tuple[str, ...]
    weights: tuple[int, ...]


class PaymentPlan(NamedTuple):
    """The instalments in kronor by municipality code, one per `period` (in Swedish); `groups` are their parts."""

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


class Result(NamedTuple):
    """The amounts of a year, with all they rest on.

    `grounds` is the agreement in the year that gave them; results are equal if all else is. `level` tells in words what
    the amounts are, in a year before the agreement is in force. `warnings` are remarks on figures and `changes` what is
    tried out, in words. `unit` is the one that amounts are rounded to, kr. `aside` are rules left out of the year,
    `plan` its instalments.
    """

    grounds: AgreementYear
    agreement: str
    year: int
    level: str
    municipalities: Axis
    components: tuple[Component, ...]
    assumptions: tuple[ReliedOn, ...]
    warnings: tuple[str, ...]
    changes: tuple[str, ...]
    comparisons: tuple[PrintedComparison, ...]
    trace: Trace
    other_totals: tuple[Total, ...] = ()
    aside: tuple[StandsAside, ...] = ()
    unit: int = 1
    known_at: date | None = None
    decision: Decision | None = None
    plan: PaymentPlan | None = None

    def __eq__(self, other: object) -> bool:
        """Tell whether everything is equal but the grounds, which hold more than was read."""
        return isinstance(other, Result) and self[1:] == other[1:]

    def __hash__(self) -> int:
        return hash((self.agreement, self.year))

    def __repr__(self) -> str:
        return f"<Result {self.agreement} {self.year}: {self.grand_total} kr>"

    @property
    def member_name(self) -> str:
        """What each of those who get amounts is called: kommun, skola."""
        return self.grounds.agreement.terms.member_name

    def paid_by(self, period: str) -> "Result":
        """Give the same result with a plan of instalments by month, quarter or half-year (the Swedish word for it)."""
        parts = [(component.rule, component.months, component.amounts) for component in self.shared]
        return self._replace(plan=payment_plan(period, self.municipalities.members, parts))

    @property
    def distributed(self) -> tuple[Component, ...]:
        """The components that municipalities get amounts of, whatever total they belong to."""
        return tuple(component for component in self.components if component.distributed)

    @property
    def shared(self) -> tuple[Component, ...]:
        """The components that municipalities get amounts of and that make up the agreement's own total."""
        return self.of_total("")

    def of_total(self, total: str) -> tuple[Component, ...]:
        """The components that municipalities get amounts of in a total."""
        return tuple(component for component in self.distributed if component.total == total)

    def code_of(self, written: str) -> str:
        """Find a municipality's code by code or name, however its letters are typed, with or without the word `kommun`.

        InvalidInput if there is none, or several.
        """
        axis = self.municipalities
        if (found := member_called(axis, written)) is not None:
            return found
        remedy = did_you_mean(written, [*axis.labels, *axis.members])
        raise invalid_input(f"ingen {self.member_name} heter {written}", remedy=remedy)

    def total(self, code: str) -> int:
        """A municipality's amount in kr, by its code: the sum of its rounded parts. KeyError for an unknown code."""
        return sum(component.amounts[code] for component in self.shared)

    def find_total(self, code: str) -> int | None:
        """Give the same as `total`, but None for a municipality that is not there."""
        return self.total(code) if code in self.municipalities.position else None

    @property
    def grand_total(self) -> int:
        """The sum of the agreement's own total over all municipalities, kr."""
        return sum(component.rounded_pot for component in self.shared)


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


def percent_change(before: Fraction | int, after: Fraction | int) -> Fraction | None:
    """Give the change from one figure to another in per cent of the first's size; None where that is 0.

    The sign is that of the change: from -100 to -50 it is +50.
    """
    return 100 * Fraction(after - before) / abs(Fraction(before)) if before else None


def _added(names: Sequence[str], rows: Sequence[Sequence[int]]) -> tuple[int, ...]:
    return tuple(sum(row[number] for row in rows) for number in range(len(names)))
