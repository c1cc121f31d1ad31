"""The columns of the workbook: figures, steps and the parts of formulas that need cells of their own.

A column has a cell per municipality, or one on the row of sums where its value is the same for all; a value with a
further axis takes one column per member.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from math import prod
from typing import Final

from tillaggsbelopp.agreement import rounding
from tillaggsbelopp.agreement.steps import (
    AMOUNT,
    GROUP_AMOUNT,
    GROUP_POT,
    GROUP_SHARE,
    GROUP_UNROUNDED,
    MONTHS,
    POT,
    POT_IN_FORCE,
    PRORATED,
    ROUNDED_POT,
    SHARE,
    SUM,
    UNROUNDED,
)
from tillaggsbelopp.engine.stated import Stated
from tillaggsbelopp.formula import excel
from tillaggsbelopp.formula.catalogue import MUNICIPALITY
from tillaggsbelopp.formula.evaluate import Moment
from tillaggsbelopp.formula.tree import ParameterTarget
from tillaggsbelopp.formula.units import StatedUnit
from tillaggsbelopp.formula.values import Axis, Missing, Table, Undefined
from tillaggsbelopp.report.addresses import Address, cell_at
from tillaggsbelopp.report.book import WHOLE, Value
from tillaggsbelopp.report.workbook.looks import PERCENT, format_of, shown_unit

HEAD_ROW: Final = 5
SUM_ROW: Final = HEAD_ROW + 1
FIRST_ROW: Final = SUM_ROW + 1
_FORMATS: Final = {
    POT: "#,##0.00",
    MONTHS: "0",
    POT_IN_FORCE: "#,##0.00",
    ROUNDED_POT: WHOLE,
    SUM: "#,##0.00",
    SHARE: "0.0000%",
    UNROUNDED: "#,##0.0000",
    PRORATED: "#,##0.0000",
    GROUP_SHARE: "0.0000%",
    GROUP_UNROUNDED: "#,##0.0000",
    GROUP_AMOUNT: WHOLE,
    GROUP_POT: WHOLE,
    rounding.WHOLE: WHOLE,
    rounding.REMAINDER: "0.0000",
    rounding.RANK: "0",
    AMOUNT: WHOLE,
}

Members = Mapping[str, int]


@dataclass(frozen=True)
class Spot:
    """The place of a formula: its sheet, and which member of each axis its cell is for."""

    sheet: str
    members: Members


Reading = Callable[[Spot], excel.Expression]


@dataclass(frozen=True)
class GivenColumn:
    """Figures that are typed in: where they come from, how they are stated, and the limits of what cells may hold.

    `about` is the title of their table, `explained` what is good to know of them. `order` is that of the tables; what
    has been decided comes last.
    """

    about: str
    explained: str
    source: str
    status: str
    measure: StatedUnit
    order: int
    limits: tuple[Fraction | None, Fraction | None] = (None, None)


@dataclass(eq=False)
class SheetColumn:
    """One value over its axes, its exact cells in `table`, with the reading of its formula (None: it is typed in).

    `name` is what formulas call it, "" for what none does. `block` is the rule and moment it is set under, `order` its
    place there; `sheet` and `first` are known once all columns are.
    """

    title: str
    note: str
    unit: str
    table: Table
    name: str = ""
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

    @property
    def scale(self) -> Fraction:
        """The factor that takes the figures in its cells to the base of their unit."""
        return _scale(self.given.measure) if self.given else Fraction(1)

    @cached_property
    def number_format(self) -> str:
        """The number format that shows a step's figures; found once, since every page of the appendix asks for it."""
        return _FORMATS.get(self.step) or format_of(self.table.cells, self.unit)

    def members_of(self, number: int) -> dict[str, int]:
        """The members of the further axes that its column `number` is for."""
        members: dict[str, int] = {}
        for axis in reversed(self.further):
            number, members[axis.name] = divmod(number, len(axis.members))
        return members

    def title_of(self, number: int) -> str:
        """The heading of its column `number`."""
        return self._with_members(self.title, number)

    def name_of(self, number: int) -> str:
        """The name of its column `number`, as formulas call it."""
        return self._with_members(self.name, number)

    def _with_members(self, text: str, number: int) -> str:
        members = self.members_of(number)
        return ", ".join([text, *(axis.labels[members[axis.name]] for axis in self.further)])

    def address(self, members: Members) -> Address:
        """The cell for these members."""
        if not self.sheet:
            raise AssertionError(f"{self.title} has no place yet")
        row = FIRST_ROW + members[MUNICIPALITY] if self.per_municipality else SUM_ROW
        return Address(self.sheet, row, self.first + _number(self.further, members))

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
            first = start.named(from_sheet=spot.sheet, fixed=fixed)
            return f"{first}:{cell_at(end.row, end.column, fixed if last is None else '')}"
        cells = [self.address({**spot.members, axis.name: index}) for index in range(count)]
        return ",".join(cell.named(from_sheet=spot.sheet) for cell in cells)

    def shown(self, members: Members) -> Value:
        """The value that stands in the cell for these members: the exact one in the unit it is shown in."""
        match self.table.cells[_number(self.table.axes, members)]:
            case Missing():
                return excel.MISSING
            case Undefined():
                return excel.UNDEFINED
            case bool() as truth:
                return truth
            case figure:
                return figure / self.scale


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
        return _scale(self.stated.parameter.unit)

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


def _scale(measure: StatedUnit) -> Fraction:
    """The factor that takes a figure in its cell to its base; 1 for percentages, which Excel too holds as shares."""
    return Fraction(1) if measure.text == PERCENT else measure.scale


def _number(axes: Iterable[Axis], members: Members) -> int:
    """The number of the cell for these members, in row-major order."""
    number = 0
    for axis in axes:
        number = number * len(axis.members) + members[axis.name]
    return number
