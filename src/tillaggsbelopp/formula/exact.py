"""The exact reading of the functions: on fractions, cell by cell or along an axis, without any float.

A function that is undefined for its arguments raises `NotDefined`; the evaluation adds where, and for whom.
"""

from collections.abc import Callable, Sequence
from decimal import Context, Decimal, localcontext
from fractions import Fraction
from itertools import pairwise
from math import floor
from typing import Final

from tillaggsbelopp.formula.values import Cell, Missing, Undefined
from tillaggsbelopp.swedish import format_number, round_half_away

MAX_EXPONENT: Final = 100
_MAX_BITS: Final = 200_000  # shares of an inverse of hundreds of figures have long denominators
_MAX_MAGNITUDE: Final = 400  # bits, some 120 digits
_MAX_POWER_BITS: Final = 20_000
_DIGITS: Final = 50


class NotDefined(Exception):  # noqa: N818 - a result that does not exist, not an error of the program
    """Raised by a function that has no value for its arguments; `what` and `remedy` are in Swedish.

    `at` is the position on the axis of the one that it is about, None where it is about all or there is no axis.
    """

    def __init__(self, what: str, remedy: str = "", at: int | None = None) -> None:
        self.what, self.remedy, self.at = what, remedy, at
        super().__init__(what)


def bounded(value: Fraction) -> Fraction:
    """Give `value` back, or raise NotDefined if it has grown past any real figure, in size or in precision."""
    above, below = value.numerator.bit_length(), value.denominator.bit_length()
    if above - below > _MAX_MAGNITUDE or max(above, below) > _MAX_BITS:
        raise NotDefined("talet blir orimligt stort", "Se efter om ett räknesätt eller en exponent är fel.")
    return value


def divide(left: Fraction, right: Fraction) -> Fraction:
    """Divide exactly. Raises NotDefined at division by 0."""
    if not right:
        raise NotDefined("division med 0", "Villkora med OM, eller se efter om underlaget är rätt.")
    return left / right


def power(base: Fraction, exponent: Fraction) -> Fraction:
    """Raise to a power: exactly where the exponent is whole, else correct to 50 digits.

    Raises NotDefined for an exponent outside -100–100, 0 to a power of 0 or less, a negative base with a broken
    exponent, and a result past any real figure.
    """
    if abs(exponent) > MAX_EXPONENT:
        raise NotDefined(f"exponenten {format_number(exponent)} är utanför -{MAX_EXPONENT}–{MAX_EXPONENT}")
    if not base and exponent <= 0:
        raise NotDefined("0 kan bara upphöjas till ett tal över 0")
    if exponent.denominator == 1:
        size = max(base.numerator.bit_length(), base.denominator.bit_length())
        if size * abs(exponent) > _MAX_POWER_BITS:
            raise NotDefined("talet blir orimligt stort", "Se efter om exponenten är rätt.")
        return base ** int(exponent)
    if base < 0:
        raise NotDefined("ett negativt tal kan inte upphöjas till ett brutet tal")
    if not base:
        return Fraction(0)
    with localcontext(Context(prec=_DIGITS + 10)):
        result = (Decimal(base.numerator) / base.denominator) ** (Decimal(exponent.numerator) / exponent.denominator)
        return Fraction(Context(prec=_DIGITS).plus(result))


def floor_whole(value: Fraction) -> Fraction:
    """Round down to a whole number, towards minus infinity (as Excel's INT)."""
    return Fraction(floor(value))


def sign(value: Fraction) -> Fraction:
    """Give -1, 0 or 1 as `value` is below, at or above 0."""
    return Fraction((value > 0) - (value < 0))


def rounded(value: Fraction, decimals: Fraction) -> Fraction:
    """Round to a whole number of decimals, half away from zero (as Excel's ROUND)."""
    return round_half_away(value, int(decimals))


def ramp(value: Fraction, start: Fraction, stop: Fraction) -> Fraction:
    """Rise linearly from 0 at `start` to 1 at `stop`, level outside. Raises NotDefined unless start < stop."""
    if start >= stop:
        what = f"RAMP börjar ({format_number(start)}) inte under sitt slut ({format_number(stop)})"
        raise NotDefined(what, "Ange den nedre gränsen före den övre.")
    return min(Fraction(1), max(Fraction(0), (value - start) / (stop - start)))


# --- functions that choose which of their arguments count -------------------------------------------


def choose(condition: Cell, then: Cell, otherwise: Cell) -> Cell:
    """OM: give the branch that the condition takes; the other may be missing or undefined."""
    if isinstance(condition, Missing | Undefined):
        return condition
    return then if condition else otherwise


def staircase(direction: Cell, value: Cell, first: Cell, *steps: Cell) -> Cell:
    """TRAPPA, as the check writes it out: give the result of the last limit that `value` has passed, else `first`.

    `steps` are (closed, limit, result) threes, and `direction` is 1 if limits rise, else -1. `value` and limits have
    been rounded as comparisons round; a limit whose `closed` is 1 is passed already by its own value. Raises NotDefined
    if the limits are not in order.
    """
    closed, limits, results = steps[::3], steps[1::3], steps[2::3]
    sign = _plain(direction)
    for cell in (value, *limits):
        if isinstance(cell, Missing | Undefined):
            return cell
    for lower, upper in pairwise(map(_plain, limits)):
        if not lower * sign < upper * sign:
            way = "stiga" if sign == 1 else "falla"
            lower_text, upper_text = format_number(lower), format_number(upper)
            raise NotDefined(f"gränserna i TRAPPA måste {way}: {lower_text} följs av {upper_text}")
    chosen = first
    for at, limit, result in zip(closed, map(_plain, limits), results, strict=True):
        beyond = (_plain(value) - limit) * sign
        if beyond > 0 or (at and beyond == 0):
            chosen = result
    return chosen


def is_missing(value: Cell) -> Cell:
    """SAKNAS: true if the value is missing; an undefined value stays undefined."""
    return value if isinstance(value, Undefined) else isinstance(value, Missing)


def if_missing(value: Cell, replacement: Cell) -> Cell:
    """OMSAKNAS: the replacement where the value is missing, else the value."""
    return replacement if isinstance(value, Missing) else value


# --- functions along an axis: of cells that are not undefined ---------------------------------------


def complete(cells: Sequence[Cell], function: str) -> list[Fraction]:
    """The numbers of cells along an axis. Raises NotDefined, which names `function`, if any is missing."""
    missing = [str(cell) for cell in cells if isinstance(cell, Missing)]
    if missing:
        shown = "; ".join(missing[:5]) + (f" och {len(missing) - 5} till" if len(missing) > 5 else "")
        remedy = "Fyll i värdet, eller säg vad som ska gälla med OMSAKNAS(…; …)."
        raise NotDefined(f"{function} över värden som saknas: {shown}", remedy)
    return [cell for cell in cells if isinstance(cell, Fraction)]


def total(cells: Sequence[Cell]) -> Cell:
    """SUMMA: the sum of the cells. Raises NotDefined if any is missing."""
    return bounded(sum(complete(cells, "SUMMA"), Fraction(0)))


def count(cells: Sequence[Cell]) -> Cell:
    """ANTAL: how many of the cells are true. Raises NotDefined if any is missing."""
    complete(cells, "ANTAL")
    return Fraction(sum(cell is True for cell in cells))


def share(cells: Sequence[Cell]) -> Sequence[Cell]:
    """ANDEL: each cell divided by the sum of all. Raises NotDefined if any is missing, or the sum is 0."""
    numbers = complete(cells, "ANDEL")
    whole = sum(numbers, Fraction(0))
    if not whole:
        remedy = "Se efter om nyckeln blir 0 för alla, och om underlaget är rätt."
        raise NotDefined("ANDEL av något vars summa är 0", remedy)
    return [number / whole for number in numbers]


def mean(cells: Sequence[Cell]) -> Cell:
    """MEDEL: the unweighted mean of the cells that have a value; missing if none has."""
    return _of_present(cells, lambda numbers: sum(numbers, Fraction(0)) / len(numbers))


def lowest(cells: Sequence[Cell]) -> Cell:
    """LÄGSTA: the lowest of the cells that have a value; missing if none has."""
    return _of_present(cells, min)


def highest(cells: Sequence[Cell]) -> Cell:
    """HÖGSTA: the highest of the cells that have a value; missing if none has."""
    return _of_present(cells, max)


def ascending(numbers: Sequence[Fraction]) -> list[int]:
    """The places of numbers from the lowest to the highest, equal ones as they stand.

    They are compared as the nearest binary numbers, which stand in the same order, and exactly where those are equal.
    """
    try:
        near = [*map(float, numbers)]
    except OverflowError:
        return sorted(range(len(numbers)), key=numbers.__getitem__)
    return sorted(range(len(numbers)), key=lambda index: (near[index], numbers[index]))


def rank(cells: Sequence[Cell]) -> Sequence[Cell]:
    """RANG: 1 for the largest; of equal cells the one first on the axis, with the lowest code, comes first."""
    numbers = complete(cells, "RANG")
    order = ascending([-number for number in numbers])
    places = {index: Fraction(place) for place, index in enumerate(order, start=1)}
    return [places[index] for index in range(len(numbers))]


def _of_present(cells: Sequence[Cell], compute: Callable[[list[Fraction]], Fraction]) -> Cell:
    numbers = [cell for cell in cells if isinstance(cell, Fraction)]
    if not cells:
        return Missing("ett värde i en grupp utan medlemmar", None, "")
    return compute(numbers) if numbers else cells[0]


def _plain(cell: Cell) -> Fraction:
    """The number of a cell that is known to have one."""
    if not isinstance(cell, Fraction):
        raise AssertionError(f"no number: {cell}")
    return cell
