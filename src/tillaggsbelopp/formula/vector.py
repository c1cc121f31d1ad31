"""The NumPy reading of the functions: on float64, in many scenarios at once, each number with a bound of its error.

The bound lets rounding, comparing and ranking know when binary arithmetic can't decide. The doubt is then passed on as
an error of its own, and only an answer that is in doubt is computed exactly. Truths are 1 and 0. An error that is not
finite says that it is not even known whether there is a value.
"""

import operator
from collections.abc import Callable
from functools import reduce
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    import numpy as np
else:
    from tillaggsbelopp.formula import numpy_later as np

Array = Any  # a numpy array; numpy itself is imported only when used
UNIT: Final = 1.2e-16  # a little more than the relative error of one float64 operation
TINY: Final = 1e-290
_GRID: Final = 64.0  # float64 adds and multiplies multiples of 1/64 exactly …
FINE: Final = 2.0**40  # … up to this
_GRID_DECIMALS: Final = 6
_GRID_MOST: Final = 2.0**30
APART: Final = 1e-6  # numbers rounded to 6 decimals, as comparisons do, are equal or so far apart
_POWER_ERROR: Final = 16 * UNIT
_MOST_EXPONENT: Final = 100


class Cells(NamedTuple):
    """Numbers by scenario and cell, with bounds of their errors and masks of where there is none.

    A mask has as many axes as the numbers, but the length 1 along those where it is the same: mostly nothing is masked.
    """

    value: Array
    error: Array
    missing: Array
    undefined: Array


def numbers(value: Array, error: Array = 0.0, undefined: Array = False) -> Cells:
    """Make cells that all have a value, except where `undefined`."""
    value, error = np.broadcast_arrays(value, error)
    nowhere = np.zeros((1,) * value.ndim, bool)
    return Cells(value, error, nowhere, undefined if np.any(undefined) else nowhere)


def in_doubt(cells: Cells) -> Array:
    """Mask the cells whose value, or whether they have one, is not certain."""
    return ~(cells.error == 0)


def represented(value: Array, exact: Array) -> Array:
    """The error of numbers that were turned into float64: 0 where `exact`, else that of one operation."""
    return np.where(exact, 0.0, np.abs(value) * UNIT + TINY)


def on_grid(value: Array) -> Array:
    """Mask the numbers that float64 adds and multiplies exactly: multiples of 1/64 that are not too large."""
    scaled = value * _GRID
    return (scaled == np.rint(scaled)) & (np.abs(value) < FINE)


def _slip(value: Array, *operands: Array) -> Array:
    """The error that an addition or multiplication adds by itself."""
    exact = np.abs(value) < FINE
    for operand in operands:
        exact = exact & on_grid(operand)
    return represented(value, exact)


def add(x: Cells, y: Cells) -> Cells:
    """Add, x + y."""
    value = x.value + y.value
    return numbers(value, x.error + y.error + _slip(value, x.value, y.value))


def subtract(x: Cells, y: Cells) -> Cells:
    """Subtract, x - y."""
    return add(x, negative(y))


def multiply(x: Cells, y: Cells) -> Cells:
    """Multiply, x * y."""
    value = x.value * y.value
    spread = np.abs(x.value) * y.error + np.abs(y.value) * x.error + x.error * y.error
    none = (x.value == 0) | (y.value == 0)  # multiplying by 0 is exact
    return numbers(value, spread + np.where(none, 0.0, _slip(value, x.value, y.value)))


def divide(x: Cells, y: Cells) -> Cells:
    """Divide, x / y; undefined at division by 0."""
    value = x.value / y.value
    size = np.abs(y.value)
    exact = on_grid(x.value) & on_grid(y.value) & on_grid(value) & (value * y.value == x.value) | (x.value == 0)
    error = (x.error + np.abs(value) * y.error) / (size - y.error) + represented(value, exact)
    zero = y.value == 0
    return numbers(value, np.where(zero & (y.error == 0), 0.0, np.where(size > y.error, error, np.inf)), zero)


def power(x: Cells, y: Cells) -> Cells:
    """Raise to a power, x ^ y; undefined where the exact reading has no value."""
    size = np.abs(x.value)
    whole = y.value == np.rint(y.value)
    value = np.power(size, y.value)
    value = np.where((x.value < 0) & (np.fmod(y.value, 2) != 0), -value, value)
    zero = x.value == 0
    relative = np.abs(y.value) * x.error / (size - x.error) + np.abs(np.log(size)) * y.error + _POWER_ERROR
    error = np.where(zero, 0.0, np.abs(value) * np.expm1(relative) + TINY)
    none = (np.abs(y.value) > _MOST_EXPONENT) | (zero & (y.value <= 0)) | ((x.value < 0) & ~whole)
    near_zero = (x.error != 0) & ~(size > 2 * x.error)
    exponent_matters = zero | (x.value < 0) | ~(np.abs(np.abs(y.value) - _MOST_EXPONENT) > y.error)
    unsure = near_zero | ((y.error != 0) & exponent_matters) | (~zero & ~none & ~(relative < 1))
    return numbers(value, np.where(unsure, np.inf, np.where(none, 0.0, error)), none)


def negative(x: Cells) -> Cells:
    """Change the sign, -x."""
    return numbers(-x.value, x.error)


def absolute(x: Cells) -> Cells:
    """ABS: the value without its sign."""
    return numbers(np.abs(x.value), x.error)


def least(*cells: Cells) -> Cells:
    """MIN: the least of the values, cell by cell."""
    return reduce(lambda x, y: _nearer(x, y, x.value <= y.value), cells)


def greatest(*cells: Cells) -> Cells:
    """MAX: the greatest of the values, cell by cell."""
    return reduce(lambda x, y: _nearer(x, y, x.value >= y.value), cells)


def _nearer(x: Cells, y: Cells, takes_x: Array) -> Cells:
    clear = np.abs(x.value - y.value) > x.error + y.error
    error = np.where(clear, np.where(takes_x, x.error, y.error), np.maximum(x.error, y.error))
    return numbers(np.where(takes_x, x.value, y.value), error)


def rounded(x: Cells, decimals: Cells) -> Cells:
    """AVRUNDA: round half away from zero. Where the exact number may be on either side of a half, the error says so."""
    places = int(decimals.value.flat[0])  # decimals are a literal, so the same in all cells
    scale = 10.0 ** abs(places)
    up, down = (operator.mul, operator.truediv) if places >= 0 else (operator.truediv, operator.mul)
    size = np.abs(x.value)
    scaled = up(size, scale)
    within = up(x.error, scale) + (scaled + 1) * (4 * UNIT)
    whole = np.floor(scaled + 0.5)
    spread = np.zeros(whole.shape)
    near = ~(np.abs(scaled - whole) + within < 0.5)  # near a half
    if near.any():
        own, moved, slack = size[near], scaled[near], within[near]
        exact = (x.error[near] == 0) & on_grid(own) & on_grid(moved) & (down(moved, scale) == own)
        slack = np.where(exact, 0.0, slack)
        spread[near] = down(np.floor(moved + slack + 0.5) - np.floor(moved - slack + 0.5), scale)
    value = down(whole, scale)
    # With these decimals, a result near a multiple of 1/64 is that multiple.
    fine = on_grid(value) & (size < _GRID_MOST) if 0 <= places <= _GRID_DECIMALS else np.array(False)
    if not fine.all():
        fine = fine | (np.fmod(whole, scale) == 0 if places >= 0 else np.abs(value) < FINE)
    return numbers(np.copysign(value, x.value), spread + represented(value, fine))


def floor_whole(x: Cells) -> Cells:
    """HELTAL: round down to a whole number."""
    whole = np.floor(x.value)
    spread = np.zeros(whole.shape)
    near = ~(np.minimum(x.value - whole, whole + 1 - x.value) > 2 * x.error)  # near a whole number
    if near.any():
        value, error = x.value[near], x.error[near]
        low = np.where(error == 0, value, np.nextafter(value - error, -np.inf))
        high = np.where(error == 0, value, np.nextafter(value + error, np.inf))
        spread[near] = np.floor(high) - np.floor(low)
    return numbers(whole, spread)


def sign(x: Cells) -> Cells:
    """TECKEN_EXAKT: -1, 0 or 1 as x is below, at or above 0."""
    unsure = (x.error != 0) & ~(np.abs(x.value) > x.error)
    return numbers(np.sign(x.value), np.where(unsure, np.where(np.isfinite(x.error), 2.0, np.inf), 0.0))


def ramp(x: Cells, start: Cells, stop: Cells) -> Cells:
    """RAMP: rise from 0 to 1 between two limits; undefined unless start < stop."""
    part = divide(subtract(x, start), subtract(stop, start))
    outside = (part.value - part.error >= 1) | (part.value + part.error <= 0)
    none = start.value >= stop.value
    slack = start.error + stop.error
    unsure = (slack != 0) & ~(np.abs(stop.value - start.value) > slack)
    error = np.where(none, 0.0, np.where(outside, 0.0, part.error))
    return numbers(np.clip(part.value, 0.0, 1.0), np.where(unsure, np.inf, error), none)


def _order(x: Cells, y: Cells) -> tuple[Array, Array]:
    """Give -1, 0 or 1 as x is below, at or above y, rounded as comparisons round; and where that is in doubt."""
    gap = x.value - y.value
    slack = x.error + y.error
    order = np.where(np.abs(gap) < APART / 2, 0.0, np.sign(gap))
    unsure = ~(slack < APART / 3) & ~(np.abs(gap) > slack + APART)
    return order, np.where(unsure, np.where(np.isfinite(slack), 1.0, np.inf), 0.0)


def comparison(holds: Callable[[Any, Any], Any]) -> Callable[[Cells, Cells], Cells]:
    """Make the reading of a comparison from the operator that says when it holds."""

    def compare(x: Cells, y: Cells) -> Cells:
        order, doubt = _order(x, y)
        return numbers(holds(order, 0.0) * 1.0, doubt)

    return compare


def all_of(*truths: Cells) -> Cells:
    """OCH: true where all are."""
    return _joined(truths, 1.0)


def any_of(*truths: Cells) -> Cells:
    """ELLER: true where any is."""
    return _joined(truths, 0.0)


def _joined(truths: tuple[Cells, ...], neutral: float) -> Cells:
    """Give 1 - `neutral` where any truth is that, else `neutral`; certain where one that decides is certain."""
    value, error, settled = np.array(neutral), np.array(0.0), np.array(False)
    for truth in truths:
        value = np.minimum(value, truth.value) if neutral else np.maximum(value, truth.value)
        error = np.maximum(error, truth.error)
        settled = settled | ((truth.value != neutral) & (truth.error == 0))
    return numbers(value, np.where(settled & np.isfinite(error), 0.0, error))


def invert(truth: Cells) -> Cells:
    """ICKE: true where the truth is not."""
    return numbers(1.0 - truth.value, truth.error)


# --- functions that choose which of their arguments count -------------------------------------------


def choose(condition: Cells, then: Cells, otherwise: Cells) -> Cells:
    """OM: give the branch that the condition takes; the other does not count unless the condition is in doubt."""
    taken = condition.value != 0
    chosen = [np.where(taken, one, other) for one, other in zip(then, otherwise, strict=True)]
    alike = (then.missing == otherwise.missing) & (then.undefined == otherwise.undefined)
    apart = np.abs(then.value - otherwise.value) + then.error + otherwise.error
    apart = np.where(alike & np.isfinite(condition.error), apart, np.inf)
    value, error, missing, undefined = chosen
    error = np.where(in_doubt(condition), apart, error)
    return unless(condition, Cells(*np.broadcast_arrays(value, error, missing, undefined)))


def staircase(direction: Cells, value: Cells, first: Cells, *steps: Cells) -> Cells:
    """TRAPPA, with the arguments of the exact reading: the result of the last limit that `value` has passed."""
    limits = steps[1::3]
    result = first
    none, unsure = np.array(False), np.array(False)
    for lower, upper in pairwise(limits):
        order, doubt = _order(upper, lower)
        none = none | ~(order * direction.value > 0)
        unsure = unsure | (doubt != 0)
    for closed, limit, end in zip(steps[::3], limits, steps[2::3], strict=True):
        order, doubt = _order(value, limit)
        beyond = order * direction.value
        passed = np.where(closed.value != 0, beyond >= 0, beyond > 0)
        result = choose(numbers(passed * 1.0, doubt), end, result)
    error = np.where(unsure, np.inf, np.where(none, 0.0, result.error))
    result = Cells(*np.broadcast_arrays(result.value, error, ~none & result.missing, none | result.undefined))
    for cells in reversed((value, *limits)):
        result = unless(cells, result)
    return result


def unless(spoiling: Cells, cells: Cells) -> Cells:
    """Give the cells, but missing and undefined where `spoiling` is."""
    spoilt = spoiling.missing | spoiling.undefined
    if not spoilt.any():
        return cells
    error = np.where(spoilt, np.where(np.isfinite(spoiling.error), 0.0, np.inf), cells.error)
    missing = np.where(spoilt, spoiling.missing, cells.missing)
    undefined = np.where(spoilt, spoiling.undefined, cells.undefined)
    return Cells(*np.broadcast_arrays(np.where(spoilt, 0.0, cells.value), error, missing, undefined))


def is_missing(x: Cells) -> Cells:
    """SAKNAS: true where the value is missing."""
    doubt = np.where(np.isfinite(x.error), 0.0, np.inf)
    return numbers(np.where(x.undefined, 0.0, x.missing * 1.0), doubt, x.undefined)


def if_missing(x: Cells, replacement: Cells) -> Cells:
    """OMSAKNAS: the replacement where the value is missing, else the value."""
    chosen = [np.where(x.missing, other, one) for one, other in zip(x, replacement, strict=True)]
    chosen[1] = np.where(np.isfinite(x.error), chosen[1], np.inf)
    return Cells(*np.broadcast_arrays(*chosen))
