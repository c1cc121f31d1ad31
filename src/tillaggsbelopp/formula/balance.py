"""BALANSERA, exactly: what each unit of a key gets for a pot to be spent in full, although there are floors and caps.

The sum of min(max(x · key; floor); cap) is a piecewise linear function of x that never falls. It bends only where
somebody leaves the floor, at floor / key, or reaches the cap, at cap / key, so the x sought is found by going through
those in order.
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import accumulate
from typing import Final

from tillaggsbelopp.formula.exact import NotDefined, ascending, bounded, complete
from tillaggsbelopp.formula.values import Cell
from tillaggsbelopp.swedish import format_number

_NAME: Final = "BALANSERA"
_UNSOUND: Final = "Se efter om underlaget är rätt."


def balance(pots: Sequence[Cell], *lines: Sequence[Cell]) -> Cell:
    """BALANSERA: the lowest x at which the pot is spent. Every cell of `pots` is the pot.

    `lines` are keys, floors and, if there are any, caps. Somebody whose key is 0 gets what is within floor and cap and
    nearest 0. With a pot that is what the floors come to, x is the lowest at which somebody leaves the floor.

    Raises NotDefined if a key is negative or all are 0, a floor is above its cap, or the pot is outside what floors and
    caps come to.
    """
    keys, floors, *capped = (complete(line, _NAME) for line in lines)
    caps = capped[0] if capped else None
    pot = pots[0]
    if not isinstance(pot, Fraction):
        return pot
    _check(keys, floors, caps)
    fixed = [_within(Fraction(0), index, floors, caps) for index, key in enumerate(keys) if not key]
    moving = [index for index, key in enumerate(keys) if key]
    level = sum(fixed, Fraction(0)) + sum((floors[index] for index in moving), Fraction(0))
    if pot < level:
        what = f"golven i {_NAME} är tillsammans {format_number(level)}, mer än potten {format_number(pot)}: "
        raise NotDefined(f"{what}{format_number(level - pot)} fattas", "Höj potten eller sänk golven.")
    bends = [(floors[index] / keys[index], keys[index], -floors[index]) for index in moving]
    if caps is not None:
        highest = sum(fixed, Fraction(0)) + sum((caps[index] for index in moving), Fraction(0))
        if pot > highest:
            what = f"taken i {_NAME} är tillsammans {format_number(highest)}, mindre än potten {format_number(pot)}: "
            raise NotDefined(f"{what}{format_number(pot - highest)} blir över", "Sänk potten eller höj taken.")
        bends += [(caps[index] / keys[index], -keys[index], caps[index]) for index in moving]
    slope = Fraction(0)  # up to each bend the sum is level + slope · x
    for at, steeper, higher in map(bends.__getitem__, ascending([at for at, *_ in bends])):
        if level + slope * at >= pot:
            return bounded((pot - level) / slope if slope else at)
        slope, level = slope + steeper, level + higher
    return bounded((pot - level) / slope)


def sums_at(*lines: Sequence[Cell]) -> Sequence[Cell]:
    """SUMMA_VID: what all get together at the x of each, from where everybody leaves the floor and reaches the cap.

    `lines` are each one's x, keys, floors, where the floors are left and, if there are caps, those and where they are
    reached.
    """
    wanted, keys, floors, leaving, *capped = (complete(line, "SUMMA_VID") for line in lines)
    rising, on_floor = _up_to(leaving, keys), _up_to(leaving, floors)
    sums = [sum(floors, Fraction(0)) - on_floor(x) + x * rising(x) for x in wanted]
    if capped:
        caps, reaching = capped
        level, on_cap = _up_to(reaching, keys), _up_to(reaching, caps)
        sums = [each + on_cap(x) - x * level(x) for each, x in zip(sums, wanted, strict=True)]
    return list(sums)


def _check(keys: Sequence[Fraction], floors: Sequence[Fraction], caps: Sequence[Fraction] | None) -> None:
    for index, key in enumerate(keys):
        if key < 0:
            raise NotDefined(f"nyckeln i {_NAME} är under 0: {format_number(key)}", _UNSOUND, index)
        if caps is not None and floors[index] > caps[index]:
            limits = f"{format_number(floors[index])} är över taket {format_number(caps[index])}"
            raise NotDefined(f"golvet i {_NAME} {limits}", "Sänk golvet eller höj taket.", index)
    if not any(keys):
        raise NotDefined(f"nyckeln i {_NAME} är 0 för alla", _UNSOUND)


def _within(value: Fraction, index: int, floors: Sequence[Fraction], caps: Sequence[Fraction] | None) -> Fraction:
    value = max(value, floors[index])
    return value if caps is None else min(value, caps[index])


def _up_to(limits: Sequence[Fraction], values: Sequence[Fraction]) -> Callable[[Fraction], Fraction]:
    """Make the function that sums the values of those whose limit is at most x."""
    order = ascending(limits)
    passed = [limits[index] for index in order]
    sums = [*accumulate((values[index] for index in order), initial=Fraction(0))]
    return lambda x: sums[bisect_right(passed, x)]
