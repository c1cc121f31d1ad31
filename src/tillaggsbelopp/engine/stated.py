"""Which stated value of a parameter holds in a year: the one place that world, trace and workbook ask."""

from dataclasses import dataclass
from fractions import Fraction

from tillaggsbelopp.agreement.models import Parameter
from tillaggsbelopp.agreement.reading import Agreement, Change
from tillaggsbelopp.formula.tree import ParameterTarget


@dataclass(frozen=True)
class Stated:
    """A parameter's value in a year, in the base of its unit (None if none holds), and where it comes from.

    `year` is the one it is stated for; a value that is tried out (`change`) is stated for none.
    """

    parameter: Parameter
    value: Fraction | None
    year: int | None
    change: Change | None = None

    @property
    def shown(self) -> str:
        """The value as stated, with the unit it is stated in; "" if there is none."""
        if self.change is not None:
            return self.change.shown
        return "" if self.year is None else self.parameter.shown(self.parameter.values[self.year])

    @property
    def source(self) -> str:
        """Where the value comes from."""
        return "--satt" if self.change is not None else self.parameter.source

    @property
    def status(self) -> str:
        """How well founded it is."""
        return "ALTERNATIV" if self.change is not None else self.parameter.status


def stated_value(agreement: Agreement, target: ParameterTarget, year: int) -> Stated:
    """The value of a parameter that holds in a year."""
    parameter = agreement.parameter(target.rule, target.parameter)
    change = agreement.change_of(target.rule, target.parameter)
    if change is not None:
        return Stated(parameter, change.value, None, change)
    stated = parameter.stated_year(year)
    value = None if stated is None else parameter.values[stated] * parameter.unit.scale
    return Stated(parameter, value, stated)
