"""A column: cells that all have a number, as whole numbers of one unit."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import gcd, lcm
from typing import Final, TypeVar, overload

MOST_BITS: Final = 512  # of the common denominator of a column: of longer ones, cells are shorter by themselves
_MOST_MAGNITUDE: Final = 390  # bits: further up, it is told cell by cell which number grows past any real figure
_MOST_PRECISION: Final = 100_000
_Each = TypeVar("_Each")


class Column(Sequence[Fraction]):
    """Cells that all are numbers: `numbers` of `unit`, which is above 0. They are made fractions when asked for."""

    __slots__ = ("_cells", "numbers", "unit")

    def __init__(self, numbers: list[int], unit: Fraction) -> None:
        self.numbers, self.unit = numbers, unit
        self._cells: tuple[Fraction, ...] | None = None

    def __repr__(self) -> str:
        return f"<Column of {len(self.numbers)} numbers>"

    @property
    def cells(self) -> tuple[Fraction, ...]:
        """The cells as fractions."""
        if self._cells is None:
            size, parts = self.unit.as_integer_ratio()
            self._cells = tuple([Fraction(number * size, parts) for number in self.numbers])
        return self._cells

    def __len__(self) -> int:
        return len(self.numbers)

    def __iter__(self) -> Iterator[Fraction]:
        return iter(self.cells)

    @overload
    def __getitem__(self, index: int) -> Fraction: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Fraction, ...]: ...
    def __getitem__(self, index: int | slice) -> Fraction | tuple[Fraction, ...]:
        if isinstance(index, slice):
            return self.cells[index]
        return self.numbers[index] * self.unit if self._cells is None else self._cells[index]

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Column):
            if self.unit == other.unit:
                return self.numbers == other.numbers
            return self.cells == other.cells
        return self.cells == other

    def __hash__(self) -> int:
        return hash(self.cells)


def in_column(cells: Sequence[_Each]) -> Sequence[_Each | Fraction]:
    """Put cells into a column, if all are numbers with a common denominator that is not long; else into a tuple."""
    if isinstance(cells, Column):
        return cells
    cells = tuple(cells)
    if set(map(type, cells)) != {Fraction}:
        return cells
    numbers = [cell for cell in cells if isinstance(cell, Fraction)]
    common = 1
    for denominator in {number.denominator for number in numbers}:
        common = lcm(common, denominator)
        if common.bit_length() > MOST_BITS:
            return cells
    return Column([number.numerator * (common // number.denominator) for number in numbers], Fraction(1, common))


def is_column(cells: Sequence[object]) -> bool:
    """Tell whether cells are a column of numbers, or all are truths."""
    return isinstance(cells, Column) or set(map(type, cells)) == {bool}


def fits(column: Column) -> bool:
    """Tell whether no number of a column is near those that grow past any real figure."""
    size, parts = (part.bit_length() for part in column.unit.as_integer_ratio())
    largest = max(max(column.numbers, default=0), -min(column.numbers, default=0)).bit_length()
    return largest + size - parts < _MOST_MAGNITUDE and max(largest + size, parts) < _MOST_PRECISION


def common_unit(units: Sequence[Fraction]) -> Fraction:
    """The largest unit of which each of these is a whole number."""
    return Fraction(gcd(*(unit.numerator for unit in units)), lcm(*(unit.denominator for unit in units)))
