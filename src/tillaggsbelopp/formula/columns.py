"""The exact reading of whole columns.

It gives the values of `exact.py` in a fraction of the time: a scale or a share changes only the unit, and rounding is a
division of whole numbers. A reading gives None where it has no such answer (a column divided by a column, a sum that is
0); the cells are then read one by one, by which it is also told what is wrong with them.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import reduce
from operator import add as plus
from operator import sub as minus

from tillaggsbelopp.formula.column import Column, common_unit, fits

Operand = Column | Fraction | bool | Sequence[bool]
"""A column of numbers or truths, or the one number or truth that is the same for all."""


def _alike(count: int, operands: Sequence[Column | Fraction]) -> tuple[Fraction, list[list[int]]]:
    """A unit that operands have in common, and their numbers of it: `count` of each, also where it is one for all."""
    units = [each.unit if isinstance(each, Column) else Fraction(1, each.denominator) for each in operands]
    common = common_unit(units)
    found: list[list[int]] = []
    for each, unit in zip(operands, units, strict=True):
        factor = int(unit / common)
        if isinstance(each, Fraction):
            found.append([each.numerator * factor] * count)
        else:
            found.append(each.numbers if factor == 1 else [number * factor for number in each.numbers])
    return common, found


def _length(operands: Sequence[Operand]) -> int:
    return next(len(each) for each in operands if isinstance(each, Sequence))


def _scaled(column: Column, by: Fraction) -> Column:
    if by > 0:
        return Column(column.numbers, column.unit * by)
    return (
        Column([-number for number in column.numbers], column.unit * -by)
        if by
        else Column([0] * len(column), Fraction(1))
    )


# --- readings of the functions that are computed cell by cell ----------------------------------------


def elementwise(compute: Callable[[int, int], int]) -> Callable[..., Column | None]:
    """Make the reading of a function that gives, of numbers over one unit, a number over it."""

    def read(*operands: Operand) -> Column | None:
        numbers = [each for each in operands if isinstance(each, Column | Fraction)]
        if len(numbers) < len(operands):
            return None
        unit, (first, *others) = _alike(_length(operands), numbers)
        return Column(reduce(lambda one, other: [*map(compute, one, other)], others, first), unit)

    return read


add, subtract, least, greatest = (elementwise(compute) for compute in (plus, minus, min, max))


def multiply(x: Operand, y: Operand) -> Column | None:
    """Multiply."""
    match x, y:
        case Column(), Column():
            return Column([one * other for one, other in zip(x.numbers, y.numbers, strict=True)], x.unit * y.unit)
        case (Column() as column, Fraction() as number) | (Fraction() as number, Column() as column):
            return _scaled(column, number)
        case _:
            return None


def divide(x: Operand, y: Operand) -> Column | None:
    """Divide by what is the same for all, and not 0."""
    return _scaled(x, 1 / y) if isinstance(x, Column) and isinstance(y, Fraction) and y else None


def negative(x: Operand) -> Column | None:
    """Turn the sign."""
    return _scaled(x, Fraction(-1)) if isinstance(x, Column) else None


def absolute(x: Operand) -> Column | None:
    """Leave the sign out."""
    return Column([*map(abs, x.numbers)], x.unit) if isinstance(x, Column) else None


def sign(x: Operand) -> Column | None:
    """Give -1, 0 or 1."""
    return Column([(n > 0) - (n < 0) for n in x.numbers], Fraction(1)) if isinstance(x, Column) else None


def floor_whole(x: Operand) -> Column | None:
    """Round down."""
    if not isinstance(x, Column):
        return None
    size, parts = x.unit.as_integer_ratio()
    return Column([number * size // parts for number in x.numbers], Fraction(1))


def rounded(x: Operand, decimals: Operand) -> Column | None:
    """Round to decimals that are the same for all, half away from zero."""
    if not isinstance(x, Column) or not isinstance(decimals, Fraction):
        return None
    unit = Fraction(1, 10) ** int(decimals)
    size, parts = (x.unit / unit).as_integer_ratio()
    if parts == 1:
        return x
    twice, double = 2 * size, 2 * parts
    up = [(abs(number) * twice + parts) // double for number in x.numbers]
    return Column([each if number > 0 else -each for each, number in zip(up, x.numbers, strict=True)], unit)


def ramp(x: Operand, start: Operand, stop: Operand) -> Column | None:
    """Rise from 0 at `start` to 1 at `stop`, which are the same for all."""
    if not (isinstance(x, Column) and isinstance(start, Fraction) and isinstance(stop, Fraction) and start < stop):
        return None
    _, (values, (first, *_), (last, *_)) = _alike(len(x), (x, start, stop))
    return Column([min(max(value, first), last) - first for value in values], Fraction(1, last - first))


def comparison(holds: Callable[[int, int], bool]) -> Callable[..., Sequence[bool] | None]:
    """Make the reading of a comparison."""

    def read(*operands: Operand) -> Sequence[bool] | None:
        numbers = [each for each in operands if isinstance(each, Column | Fraction)]
        if len(numbers) < len(operands):
            return None
        _, (one, other) = _alike(_length(operands), numbers)
        return tuple(map(holds, one, other))

    return read


def all_of(*truths: Operand) -> Sequence[bool] | None:
    """OCH."""
    return tuple(map(all, zip(*_truths(truths), strict=True)))


def any_of(*truths: Operand) -> Sequence[bool] | None:
    """ELLER."""
    return tuple(map(any, zip(*_truths(truths), strict=True)))


def invert(*truths: Operand) -> Sequence[bool] | None:
    """ICKE."""
    (column,) = _truths(truths)
    return tuple([not truth for truth in column])


def choose(condition: Operand, then: Operand, otherwise: Operand) -> Column | None:
    """OM, where both branches have a number everywhere."""
    branches = [each for each in (then, otherwise) if isinstance(each, Column | Fraction)]
    if len(branches) < 2:
        return None
    (truths,) = _truths([condition], _length((condition, then, otherwise)))
    unit, (chosen, left) = _alike(len(truths), branches)
    return Column([one if truth else other for truth, one, other in zip(truths, chosen, left, strict=True)], unit)


def is_missing(x: Operand) -> Sequence[bool] | None:
    """SAKNAS: nothing of a column is missing."""
    return (False,) * _length([x])


def if_missing(x: Operand, _: Operand) -> Column | None:
    """OMSAKNAS: nothing of a column is missing."""
    return x if isinstance(x, Column) else None


def _truths(operands: Sequence[Operand], count: int | None = None) -> list[Sequence[bool]]:
    count = _length(operands) if count is None else count
    return [
        (each,) * count if isinstance(each, bool) else each
        for each in operands
        if not isinstance(each, Column | Fraction)
    ]


# --- readings of the functions along an axis: of a line of cells along it ---------------------------


def total(line: Column) -> Fraction | None:
    """SUMMA."""
    whole = Column([sum(line.numbers)], line.unit)
    return whole[0] if fits(whole) else None


def count(line: Sequence[bool]) -> Fraction | None:
    """ANTAL."""
    return Fraction(sum(line))


def mean(line: Column) -> Fraction | None:
    """MEDEL."""
    return Fraction(sum(line.numbers), len(line)) * line.unit


def lowest(line: Column) -> Fraction | None:
    """LÄGSTA."""
    return min(line.numbers) * line.unit


def highest(line: Column) -> Fraction | None:
    """HÖGSTA."""
    return max(line.numbers) * line.unit


def share(line: Column) -> Column | None:
    """ANDEL of what has a sum other than 0."""
    whole = sum(line.numbers)
    return _scaled(Column(line.numbers, Fraction(1)), Fraction(1, whole)) if whole else None


def rank(line: Column) -> Column | None:
    """RANG."""
    order = sorted(range(len(line)), key=line.numbers.__getitem__, reverse=True)
    ranks = [0] * len(order)
    for place, index in enumerate(order, start=1):
        ranks[index] = place
    return Column(ranks, Fraction(1))
