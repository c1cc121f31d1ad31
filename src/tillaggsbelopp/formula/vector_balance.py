"""The NumPy reading of BALANSERA: an x is found, and then proven to be as near as is said."""

from typing import TYPE_CHECKING, Final

from tillaggsbelopp.formula.vector import TINY, UNIT, Array, Cells, greatest, least, multiply, numbers, subtract
from tillaggsbelopp.formula.vector_lines import total

if TYPE_CHECKING:
    import numpy as np
else:
    from tillaggsbelopp.formula import numpy_later as np

_TRIES: Final = 14  # each with four times the distance: from 1e-16 to 1e-8
_FIGURES: Final = 1e-14  # what a criterion of 15 figures may leave out, relatively


def balance(axis: int, pot: Cells, key: Cells, floor: Cells, cap: Cells | None = None) -> Cells:
    """BALANSERA along an axis, with the arguments of the exact reading, all of one shape.

    The sum never falls as x rises. So where it is certainly less than the pot at one x and more at another, the x
    sought is between them. Where no two such are found close by, the exact reading must tell.
    """
    lines = [key, floor] if cap is None else [key, floor, cap]
    spoilt = np.any([(each.missing | each.undefined) for each in lines], axis=0).any(axis, keepdims=True)
    spoilt = spoilt | pot.undefined.any(axis, keepdims=True)
    missing = pot.missing.any(axis, keepdims=True) & ~spoilt
    unsure = np.any([~np.isfinite(each.error) for each in (pot, *lines)], axis=0).any(axis, keepdims=True)
    pot = Cells(*(np.take(part, [0], axis) for part in pot))
    refused, doubtful = _refused(axis, pot, key, floor, cap)
    start = _start(axis, pot.value, key.value, floor.value, None if cap is None else cap.value)
    slope = key.value.sum(axis, keepdims=True)
    at_start = _sum_at(start, axis, key, floor, cap)
    within = (at_start.error + pot.error + np.abs(at_start.value - pot.value)) / slope
    least_distance = np.abs(start) * (4 * UNIT) + within + TINY
    error = np.maximum(*(_proven(side, start, least_distance, axis, pot, (key, floor, cap)) for side in (-1.0, 1.0)))
    none = spoilt | missing | refused
    error = np.where(none, 0.0, np.where(doubtful, np.inf, error))
    error = np.where(unsure | np.isnan(error) | (doubtful & ~spoilt & ~missing), np.inf, error)
    return Cells(*np.broadcast_arrays(np.where(none, 0.0, start), error, missing, spoilt | (refused & ~missing)))


def sums_at(axis: int, wanted: Cells, key: Cells, floor: Cells, leaving: Cells, *capped: Cells) -> Cells:
    """SUMMA_VID along an axis: what all get together at each one's x.

    The error is also that of a spreadsheet, which adds in its own order and compares with 15 figures.
    """
    cap = capped[0] if capped else None
    inner = np.ndim(wanted.value)

    def of_each(cells: Cells) -> Cells:
        return Cells(*(np.expand_dims(part, inner) for part in cells))

    def of_all(cells: Cells) -> Cells:
        return Cells(*(np.expand_dims(np.moveaxis(part, axis, -1), axis) for part in cells))

    each, keys, floors = of_each(wanted), of_all(key), of_all(floor)
    amounts = greatest(multiply(each, keys), floors)
    size = np.abs(floors.value)
    if cap is not None:
        amounts, size = least(amounts, of_all(cap)), size + np.abs(of_all(cap).value)
    size = size + np.abs(amounts.value)
    sums = total(amounts, inner)
    value, error = sums.value.squeeze(inner), sums.error.squeeze(inner)
    slack = np.sum(size, inner) * (_FIGURES + 4 * UNIT * wanted.value.shape[axis])
    given = (wanted, key, floor, leaving, *capped)
    none = np.any([(part.missing | part.undefined) for part in given], axis=0).any(axis, keepdims=True)
    unsure = np.any([~np.isfinite(part.error) for part in given], axis=0).any(axis, keepdims=True)
    error = np.where(unsure, np.inf, np.where(none, 0.0, error + slack))
    return numbers(np.where(none, 0.0, value), error, none)


def _sum_at(x: Array, axis: int, key: Cells, floor: Cells, cap: Cells | None) -> Cells:
    amounts = greatest(multiply(numbers(x), key), floor)
    return total(amounts if cap is None else least(amounts, cap), axis)


def _proven(
    side: float, start: Array, distance: Array, axis: int, pot: Cells, lines: tuple[Cells, Cells, Cells | None]
) -> Array:
    """How far from `start`, on one side, the sum certainly is on that side of the pot; infinite if not close by."""
    found = np.full(np.shape(start), np.inf)
    for _ in range(_TRIES):
        at = start + side * distance
        sums = _sum_at(at, axis, *lines)
        proven = side * (sums.value - pot.value) > (sums.error + pot.error) * (1 + 4 * UNIT)
        found = np.where(proven & ~np.isfinite(found), np.abs(at - start) * (1 + 4 * UNIT) + TINY, found)
        if np.isfinite(found).all():
            break
        distance = distance * 4
    return found


def _start(axis: int, pot: Array, key: Array, floor: Array, cap: Array | None) -> Array:
    """The x sought, but for what binary arithmetic loses: each bend of the sum is gone through, in order."""
    moving = key > 0
    each = np.where(moving, key, 1.0)
    fixed = np.maximum(floor, 0.0) if cap is None else np.minimum(np.maximum(floor, 0.0), cap)
    level = np.sum(np.where(moving, floor, fixed), axis, keepdims=True)
    bends, steeper, higher = [floor / each], [key], [-floor]
    if cap is not None:
        bends, steeper, higher = [*bends, cap / each], [*steeper, -key], [*higher, cap]
    parts = [np.concatenate([np.where(moving, one, 0.0) for one in part], axis) for part in (bends, steeper, higher)]
    order = np.argsort(parts[0], axis)
    at, steeper_by, higher_by = (np.take_along_axis(part, order, axis) for part in parts)
    slope, level = np.cumsum(steeper_by, axis), level + np.cumsum(higher_by, axis)  # after each bend
    reached = (level - higher_by) + (slope - steeper_by) * at >= pot
    last = at.shape[axis] - 1
    after = np.where(reached.any(axis, keepdims=True), np.argmax(reached, axis=axis, keepdims=True) - 1, last)
    before = np.maximum(after, 0)

    def taken(part: Array, index: Array) -> Array:
        return np.take_along_axis(part, index, axis)

    rise = taken(slope, before)
    risen = (pot - taken(level, before)) / np.where(rise > 0, rise, 1.0)
    upper = np.where(after < last, taken(at, np.minimum(after + 1, last)), np.inf if cap is None else taken(at, before))
    found = np.where(rise > 0, np.minimum(np.maximum(risen, taken(at, before)), upper), taken(at, before))
    return np.where(after < 0, taken(at, before), found)


def _refused(axis: int, pot: Cells, key: Cells, floor: Cells, cap: Cells | None) -> tuple[Array, Array]:
    """Two truths: the exact reading certainly refuses; and it is in doubt if it does, or who has a key of 0."""
    refused = (key.value < -key.error).any(axis, keepdims=True)
    doubtful = ((key.error != 0) & ~(np.abs(key.value) > key.error)).any(axis, keepdims=True)
    refused = refused | ((key.value == 0) & (key.error == 0)).all(axis, keepdims=True)
    moving = key.value > 0
    nothing = numbers(np.zeros(np.shape(key.value)))
    lowest = greatest(nothing, floor)
    ends: list[tuple[float, Cells]] = []
    if cap is not None:
        lowest = least(lowest, cap)
        room = subtract(cap, floor)
        refused = refused | (room.value < -room.error).any(axis, keepdims=True)
        doubtful = doubtful | ((room.error != 0) & ~(np.abs(room.value) > room.error)).any(axis, keepdims=True)
        highest = Cells(*(np.where(moving, one, other) for one, other in zip(cap, lowest, strict=True)))
        ends.append((1.0, total(highest, axis)))
    lowest = Cells(*(np.where(moving, one, other) for one, other in zip(floor, lowest, strict=True)))
    ends.append((-1.0, total(lowest, axis)))
    for side, end in ends:
        beyond = side * (pot.value - end.value)
        refused = refused | (beyond > pot.error + end.error)
    return refused, doubtful
