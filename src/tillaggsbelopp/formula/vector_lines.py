"""The NumPy reading of the functions along an axis, whose number they are given.

An axis that the exact reading takes away stays here with length 1.
"""

from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from tillaggsbelopp.formula.vector import APART, FINE, UNIT, Array, Cells, divide, numbers, on_grid, represented

if TYPE_CHECKING:
    import numpy as np
else:
    from tillaggsbelopp.formula import numpy_later as np


class Whole:
    """The cells along an axis, computed together."""

    count = 1

    def reduced(self, operation: Any, values: Array, axis: int, empty: Any) -> Array:  # noqa: ARG002 - as Parting
        """Reduce the values along the axis, which stays with length 1."""
        return operation.reduce(values, axis, keepdims=True)

    def given(self, values: Array, axis: int) -> Array:  # noqa: ARG002
        """What has been reduced, for each of the cells it is of."""
        return values

    def members(self, length: int) -> list[Array]:
        """Which of so many cells each of the reduced values is of."""
        return [np.arange(length)]

    def of_each(self, length: int) -> Array:
        """Which of the reduced values each of so many cells counts in; -1 for none."""
        return np.zeros(length, int)


class Parting(Whole):
    """The cells along an axis in groups: `numbers` has that of each cell's, from 0, or -1 for one in no group."""

    def __init__(self, numbers: Array, count: int) -> None:
        self.count, self._numbers = count, numbers
        order = np.argsort(numbers, kind="stable")
        self._order = order[numbers[order] >= 0]
        self._met, self._starts = np.unique(numbers[self._order], return_index=True)

    def reduced(self, operation: Any, values: Array, axis: int, empty: Any) -> Array:
        """Reduce the values of each group, which is `empty` of one without members; the axis becomes the groups'."""
        values = np.moveaxis(values, axis, 0)
        values = np.broadcast_to(values, (len(self._numbers), *values.shape[1:]))
        found = np.full((self.count, *values.shape[1:]), empty)
        if len(self._met):
            found[self._met] = operation.reduceat(values[self._order], self._starts, 0)
        return np.moveaxis(found, 0, axis)

    def given(self, values: Array, axis: int) -> Array:
        """The value of its group, for each cell; that of any group for one in none."""
        return values if values.shape[axis] == 1 else np.take(values, np.maximum(self._numbers, 0), axis)

    def members(self, length: int) -> list[Array]:  # noqa: ARG002
        """Which cells are in each group."""
        bounds = np.searchsorted(self._numbers[self._order], np.arange(self.count + 1))
        return [self._order[first:after] for first, after in pairwise(bounds)]

    def of_each(self, length: int) -> Array:  # noqa: ARG002
        """The group of each cell."""
        return self._numbers


WHOLE: Final = Whole()


def _line(x: Cells, axis: int, parts: Whole) -> tuple[Array, Array]:
    """Mask the lines with an undefined cell, and those in which it is in doubt which cells have a value."""
    return _any(x.undefined, axis, parts), _any(~np.isfinite(x.error), axis, parts)


def _any(mask: Array, axis: int, parts: Whole) -> Array:
    return parts.reduced(np.logical_or, mask, axis, False)


def total(x: Cells, axis: int, parts: Whole = WHOLE) -> Cells:
    """SUMMA, and ANTAL of truths: the sum along the axis; undefined if any cell is missing."""
    spoilt, unsure = _line(x, axis, parts)
    none = spoilt | _any(x.missing, axis, parts)
    value, slip = _added(x.value, axis, parts)
    error = np.where(none, 0.0, parts.reduced(np.add, x.error, axis, 0.0) + slip)
    return numbers(np.where(none, 0.0, value), np.where(unsure, np.inf, error), none)


def _added(value: Array, axis: int, parts: Whole) -> tuple[Array, Array]:
    """The sum along an axis and a bound of its error. What each addition loses is added up by itself.

    The method is compensated summation: Sum2 by Ogita, Rump and Oishi, from Knuth's TwoSum; half the cells are added to
    the other half, until one is left.
    """
    size = parts.reduced(np.add, np.abs(value), axis, 0.0)
    exact = parts.reduced(np.logical_and, on_grid(value), axis, True) & (size < FINE)
    if exact.all():
        return parts.reduced(np.add, value, axis, 0.0), np.zeros(exact.shape)
    rows = np.moveaxis(value, axis, 0)
    wholes = np.zeros((parts.count, *rows.shape[1:]))
    lost = np.zeros(wholes.shape)
    for at, members in enumerate(parts.members(len(rows))):
        left = rows[members]
        while len(left) > 1:
            half = len(left) // 2
            before, each = left[:half], left[half : 2 * half]
            whole = before + each
            part = whole - before
            lost[at] += ((before - (whole - part)) + (each - part)).sum(0)
            left = np.concatenate([whole, left[2 * half :]])
        if len(left):
            wholes[at] = left[0]
    total, lost = np.moveaxis(wholes, 0, axis), np.moveaxis(lost, 0, axis)
    slip = np.where(exact, 0.0, represented(total, exact) + size * (value.shape[axis] * UNIT) ** 2)
    return total + lost, slip


def share(x: Cells, axis: int, parts: Whole = WHOLE) -> Cells:
    """ANDEL: each cell divided by the sum; undefined if any is missing or the sum is 0."""
    whole = Cells(*(parts.given(each, axis) for each in total(x, axis, parts)))
    part = divide(x, whole)
    none = whole.undefined | part.undefined
    error = np.where(none & (whole.error == 0), 0.0, part.error)
    found = numbers(np.where(none, 0.0, part.value), np.where(np.isfinite(whole.error), error, np.inf), none)
    return _in_groups(found, axis, parts)


def _in_groups(cells: Cells, axis: int, parts: Whole) -> Cells:
    """The cells, but missing where one is in no group."""
    alone = parts.of_each(cells.value.shape[axis]) < 0
    if not alone.any():
        return cells
    alone = alone.reshape([-1 if number == axis else 1 for number in range(cells.value.ndim)])
    value, error = (np.where(alone, 0.0, each) for each in cells[:2])
    return Cells(value, error, cells.missing | alone, cells.undefined & ~alone)


def given(x: Cells, axis: int, parts: Whole) -> Cells:
    """GRUPPENS: the value of its group, to each cell along the axis that is parted into groups."""
    return _in_groups(Cells(*(parts.given(each, axis) for each in x)), axis, parts)


def mean(x: Cells, axis: int, parts: Whole = WHOLE) -> Cells:
    """MEDEL: the unweighted mean of the cells that have a value."""
    there = numbers(np.where(x.missing, 0.0, x.value), np.where(x.missing, 0.0, x.error), x.undefined)
    count = numbers(parts.reduced(np.add, ~x.missing * 1.0, axis, 0.0))
    return _of_present(x, axis, divide(total(there, axis, parts), count), parts)


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


def _of_present(x: Cells, axis: int, result: Cells, parts: Whole = WHOLE) -> Cells:
    spoilt, unsure = _line(x, axis, parts)
    missing = ~_any(~x.missing, axis, parts) & ~spoilt
    empty = spoilt | missing
    error = np.where(unsure, np.inf, np.where(empty, 0.0, result.error))
    return Cells(*np.broadcast_arrays(np.where(empty, 0.0, result.value), error, missing, spoilt))


def rank(x: Cells, axis: int, parts: Whole = WHOLE) -> Cells:
    """RANG of rounded numbers; the error is how many others each may change places with."""
    masks = (*_line(x, axis, parts), _any(x.missing, axis, parts))
    spoilt, unsure, missing = (parts.given(each, axis) for each in masks)
    none = spoilt | missing
    groups = parts.of_each(x.value.shape[axis])
    before = np.searchsorted(np.sort(groups), groups)  # how many are in groups before each one's own
    steps = np.moveaxis(-np.rint(x.value / APART), axis, -1)
    if groups.any():
        order = np.lexsort((steps, np.broadcast_to(groups, steps.shape)), -1)
    else:
        order = np.argsort(steps, -1, kind="stable")
    value = np.moveaxis(np.argsort(order, -1, kind="stable") - before + 1.0, -1, axis)
    doubt = np.zeros(value.shape)
    loose = np.where(x.error < APART / 3, 0.0, x.error)  # smaller errors can't change the order
    if loose.any():
        slack = np.moveaxis(np.broadcast_to(loose, value.shape), axis, -1)
        lines = np.nonzero((slack != 0).any(-1))
        np.moveaxis(doubt, axis, -1)[lines] = _neighbours(np.moveaxis(x.value, axis, -1)[lines], slack[lines], groups)
    error = np.where(unsure, np.inf, np.where(none, 0.0, doubt))
    return _in_groups(numbers(np.where(none, 0.0, value), error, none), axis, parts)


def _neighbours(value: Array, slack: Array, groups: Array) -> Array:
    """The number of others in its line, and its group there, that each number may change places with.

    Those are the numbers whose reach meets its own; two that are certain keep their places.
    """
    found = np.zeros(value.shape)
    reach = slack + APART / 4 + np.abs(value) * (4 * UNIT)
    lowest, highest = value - reach, value + reach
    for group in np.unique(groups):
        for line, loose, low, high in zip(found, (slack != 0) & (groups == group), lowest, highest, strict=True):
            for these, others in (((groups == group) & ~loose, loose), (loose, groups == group)):
                begun = np.searchsorted(np.sort(low[others]), high[these], "right")
                ended = np.searchsorted(np.sort(high[others]), low[these], "left")
                line[these] = begun - ended
            line[loose] -= 1  # itself
    return found
