"""The columns of the workbook: figures, steps and the parts of formulas that need cells of their own.

A column has a cell per municipality, or one on the row of sums where its value is the same for all; a value with a
further axis takes one column per member.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import prod
from typing import Final

from tillaggsbelopp.engine.stated import Stated
from tillaggsbelopp.formula.catalogue import MUNICIPALITY
from tillaggsbelopp.formula.evaluate import Moment
from tillaggsbelopp.formula.excel import Expression
from tillaggsbelopp.formula.tree import ParameterTarget
from tillaggsbelopp.formula.units import StatedUnit
from tillaggsbelopp.formula.values import Axis, Cell, Table
from tillaggsbelopp.report.workbook.book import Address, Value
from tillaggsbelopp.report.workbook.looks import format_of, shown_scale, shown_unit, value_of
from tillaggsbelopp.statistics.statistics import Field

SUM_ROW: Final = 6
FIRST_ROW: Final = SUM_ROW + 1

Members = Mapping[str, int]


@dataclass(frozen=True)
class Spot:
    """The place of a formula: its sheet, and which member of each axis its cell is for."""

    sheet: str
    members: Members


Reading = Callable[[Spot], Expression]


@dataclass(frozen=True)
class GivenColumn:
    """Figures that are typed in: where they come from, how they are stated, and what their cells may hold.

    `order` is that of the tables; what has been decided comes last.
    """

    about: str
    title: str
    source: str
    status: str
    measure: StatedUnit
    order: int
    least: Fraction | None = None
    most: Fraction | None = None

    @classmethod
    def of(cls, statistic: Field, order: int) -> "GivenColumn":
        """The figures of a field; `order` is the number of its table."""
        resource, description = statistic.resource, statistic.description
        source = "; ".join(each.title for each in resource.sources)
        about = resource.title or resource.name
        return cls(
            about, description.title or "", source, resource.status, statistic.measure, order, *description.limits
        )


@dataclass(eq=False)
class SheetColumn:
    """One value over its axes, its exact cells in `table`, with the reading of its formula (None: it is typed in).

    `block` is the rule and moment it is set under, `order` its place there; `sheet` and `first` are known once all
    columns are.
    """

    title: str
    note: str
    unit: str
    table: Table
    reading: Reading | None = None
    block: tuple[str, Moment] = ("", Moment(0))
    order: tuple[int, int] = (0, 0)
    given: GivenColumn | None = None
    year: int | None = None
    step: str = ""
    generated: bool = False
    sheet: str = ""
    first: int = 0
    further: tuple[Axis, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.further = tuple(axis for axis in self.table.axes if axis.name != MUNICIPALITY)

    @property
    def per_municipality(self) -> bool:
        """Tell whether it has a cell per municipality."""
        return len(self.further) < len(self.table.axes)

    @property
    def count(self) -> int:
        """The number of the sheet's columns that it takes."""
        return prod(len(axis.members) for axis in self.further)

    def members_of(self, number: int) -> dict[str, int]:
        """The members of the further axes that its column `number` is for."""
        members: dict[str, int] = {}
        for axis in reversed(self.further):
            number, members[axis.name] = divmod(number, len(axis.members))
        return members

    def title_of(self, number: int) -> str:
        """The heading of its column `number`."""
        members = self.members_of(number)
        return ", ".join([self.title, *(axis.labels[members[axis.name]] for axis in self.further)])

    def address(self, members: Members) -> Address:
        """The cell for these members."""
        number = 0
        for axis in self.further:
            number = number * len(axis.members) + members[axis.name]
        if not self.sheet:
            raise AssertionError(f"{self.title} has no place yet")
        row = FIRST_ROW + members[MUNICIPALITY] if self.per_municipality else SUM_ROW
        return Address(self.sheet, row, self.first + number)

    def named(self, spot: Spot) -> str:
        """The cell for the spot's members, as a formula there names it."""
        fixed = "" if self.per_municipality else "rc"
        return self.address(spot.members).named(from_sheet=spot.sheet, fixed=fixed)

    def run(self, axis: Axis, spot: Spot, last: int | None = None) -> str:
        """The cells along `axis` up to number `last` (else all), as a formula there names them."""
        count = len(axis.members) if last is None else last + 1
        start, end = (self.address({**spot.members, axis.name: index}) for index in (0, count - 1))
        fixed = "r" if axis.name == MUNICIPALITY else "c"
        if axis.name == MUNICIPALITY or end.column - start.column == count - 1:
            ending = replace(end, sheet=spot.sheet)
            first = start.named(from_sheet=spot.sheet, fixed=fixed)
            return f"{first}:{ending.named(from_sheet=spot.sheet, fixed='' if last is not None else fixed)}"
        cells = [self.address({**spot.members, axis.name: index}) for index in range(count)]
        return ",".join(cell.named(from_sheet=spot.sheet) for cell in cells)

    def exact(self, members: Members) -> Cell:
        """The exact value for these members."""
        return self.table.cells[self.cell_number(members)]

    def shown(self, members: Members) -> Value:
        """The value that stands in the cell for these members: the exact one in the unit it is shown in."""
        measure = self.given.measure if self.given else None
        return value_of(self.exact(members), shown_scale(measure.text, measure.scale) if measure else Fraction(1))

    def cell_number(self, members: Members) -> int:
        """The number of the table's cell for these members."""
        number = 0
        for axis in self.table.axes:
            number = number * len(axis.members) + members[axis.name]
        return number


@dataclass(frozen=True)
class Used:
    """A parameter's value as a cell: its defined name, whose it is, and the value.

    One that an index has raised to the year `raised_to` has the value as stated in another cell, `base`.
    """

    name: str
    target: ParameterTarget
    stated: Stated
    value: Fraction
    base: "Used | None" = None
    raised_to: int = 0

    @property
    def scale(self) -> Fraction:
        """The factor that takes the cell's figure to the base of its unit."""
        measure = self.stated.parameter.unit
        return shown_scale(measure.text, measure.scale)

    @property
    def unit(self) -> str:
        """The unit it is shown with."""
        return shown_unit(self.stated.parameter.unit.text)

    @property
    def shown(self) -> Fraction:
        """The figure that stands in the cell."""
        return self.value / self.scale

    @property
    def number_format(self) -> str:
        """The number format that it is shown with."""
        return format_of([self.shown], self.stated.parameter.unit.text)

    @property
    def year(self) -> str:
        """The year it is stated for, as text."""
        return "" if self.stated.year is None else str(self.stated.year)
