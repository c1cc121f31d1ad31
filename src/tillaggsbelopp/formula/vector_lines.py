"""The NumPy reading of the functions along an axis, whose number they are given.

An axis that the exact reading takes away stays here with length 1.
"""

from typing import TYPE_CHECKING

from tillaggsbelopp.formula.vector import APART, FINE, UNIT, Array, Cells, divide, numbers, on_grid, represented

if TYPE_CHECKING:
    import numpy as np
else:
    from tillaggsbelopp.formula import numpy_later as np


def _line(x: Cells, axis: int) -> tuple[Array, Array]:
    """Mask the lines with an undefined cell, and those in which it is in doubt which cells have a value."""
    return x.undefined.any(axis, keepdims=True), ~np.isfinite(x.error).all(axis, keepdims=True)


def total(x: Cells, axis: int) -> Cells:
    """SUMMA: the sum along the axis; undefined if any cell is missing."""
    spoilt, unsure = _line(x, axis)
    none = spoilt | x.missing.any(axis, keepdims=True)
    value, slip = _added(x.value, axis)
    error = np.where(none, 0.0, x.error.sum(axis, keepdims=True) + slip)
    return numbers(np.where(none, 0.0, value), np.where(unsure, np.inf, error), none)


def _added(value: Array, axis: int) -> tuple[Array, Array]:
    """The sum along an axis and a bound of its error. What each addition loses is added up by itself.

    The method is compensated summation: Sum2 by Ogita, Rump and Oishi, from Knuth's TwoSum.
    """
    whole = lost = np.zeros(np.take(value, 0, axis).shape)
    for each in np.moveaxis(value, axis, 0):
        before, whole = whole, whole + each
        part = whole - before
        lost = lost + ((before - (whole - part)) + (each - part))
    size = np.abs(value).sum(axis)
    exact = on_grid(value).all(axis) & (size < FINE)
    slip = np.where(exact, 0.0, represented(whole, exact) + size * (value.shape[axis] * UNIT) ** 2)
    return np.expand_dims(whole + lost, axis), np.expand_dims(slip, axis)


def share(x: Cells, axis: int) -> Cells:
    """ANDEL: each cell divided by the sum; undefined if any is missing or the sum is 0."""
    whole = total(x, axis)
    part = divide(x, whole)
    none = whole.undefined | part.undefined
    error = np.where(none & (whole.error == 0), 0.0, part.error)
    return numbers(np.where(none, 0.0, part.value), np.where(np.isfinite(whole.error), error, np.inf), none)


def mean(x: Cells, axis: int) -> Cells:
    """MEDEL: the unweighted mean of the cells that have a value."""
    there = numbers(np.where(x.missing, 0.0, x.value), np.where(x.missing, 0.0, x.error), x.undefined)
    count = numbers((~x.missing).sum(axis, keepdims=True) * 1.0)
    return _of_present(x, axis, divide(total(there, axis), count))


def lowest(x: Cells, axis: int) -> Cells:
    """LÄGSTA: the lowest of the cells that have a value."""
    value = np.where(x.missing, np.inf, x.value)
    error = np.where(x.missing, 0.0, x.error)
    perhaps = value - error <= (value + error).min(axis, keepdims=True)  # those that may be the lowest
    found = numbers(value.min(axis, keepdims=True), np.where(perhaps, error, 0.0).max(axis, keepdims=True))
    return _of_present(x, axis, found)


def highest(x: Cells, axis: int) -> Cells:
    """HÖGSTA: the highest of the cells that have a value."""
    lowest_of = lowest(x._replace(value=-x.value), axis)
    return lowest_of._replace(value=-lowest_of.value)


def _of_present(x: Cells, axis: int, result: Cells) -> Cells:
    spoilt, unsure = _line(x, axis)
    missing = x.missing.all(axis, keepdims=True) & ~spoilt
    empty = spoilt | missing
    error = np.where(unsure, np.inf, np.where(empty, 0.0, result.error))
    return Cells(*np.broadcast_arrays(np.where(empty, 0.0, result.value), error, missing, spoilt))


def rank(x: Cells, axis: int) -> Cells:
    """RANG of numbers rounded to 4 decimals; the error is how many others each may change places with."""
    spoilt, unsure = _line(x, axis)
    none = spoilt | x.missing.any(axis, keepdims=True)
    order = np.argsort(-np.rint(x.value / APART), axis, kind="stable")
    value = np.argsort(order, axis, kind="stable") + 1.0
    doubt = np.zeros(value.shape)
    loose = np.where(x.error < APART / 3, 0.0, x.error)  # smaller errors can't change the order
    if loose.any():
        slack = np.moveaxis(loose, axis, -1)
        lines = np.nonzero((slack != 0).any(-1))
        np.moveaxis(doubt, axis, -1)[lines] = _neighbours(np.moveaxis(x.value, axis, -1)[lines], slack[lines])
    error = np.where(unsure, np.inf, np.where(none, 0.0, doubt))
    return numbers(np.where(none, 0.0, value), error, none)


def _neighbours(value: Array, slack: Array) -> Array:
    """The number of others in its line that each number may change places with."""
    reach = slack[..., :, None] + slack[..., None, :]
    close = ~(np.abs(value[..., :, None] - value[..., None, :]) > reach + APART / 2) & (reach != 0)
    return close.sum(-1) - 1.0 * (slack != 0)
