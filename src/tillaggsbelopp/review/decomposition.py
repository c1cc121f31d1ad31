"""A difference split by cause: Shapley values of unrounded amounts, largest remainder to whole kronor."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from math import factorial, floor

Worth = Callable[[frozenset[str]], Mapping[str, Fraction]]
"""The unrounded amounts, by municipality, when the causes given are as they are now and all others as they were."""


def shapley(causes: Sequence[str], value: Worth) -> dict[str, dict[str, Fraction]]:
    """The exact effect of each cause on each municipality's amount: its mean over all orders of change.

    `value` is asked once for each subset of `causes`, so it is called 2 to the power of their number; what it raises is
    passed on, and a municipality that it does not name has 0. The effects of all causes sum exactly to the whole
    change. Source: Shapley, A value for n-person games (1953).
    """
    count = len(causes)
    values = {
        frozenset(group): value(frozenset(group)) for size in range(count + 1) for group in combinations(causes, size)
    }
    effects: dict[str, dict[str, Fraction]] = {}
    for cause in causes:
        effect: dict[str, Fraction] = {}
        for group, before in values.items():
            if cause in group:
                continue
            after = values[group | {cause}]
            orders = factorial(len(group)) * factorial(count - len(group) - 1)
            for code in {**before, **after}:
                change = after.get(code, Fraction(0)) - before.get(code, Fraction(0))
                effect[code] = effect.get(code, Fraction(0)) + change * Fraction(orders, factorial(count))
        effects[cause] = effect
    return effects


def in_kronor(effects: Mapping[str, Fraction], total: int) -> dict[str, int]:
    """The effects of causes on one municipality, by cause, as whole kronor that sum to `total`.

    Largest remainder, ties to the cause that comes first. What rounding itself has changed goes the same way, but never
    to a cause without effect unless there is no other. ValueError if `total` is not 0 and there are no causes.
    """
    if total and not effects:
        raise ValueError("a change without a cause")
    sharing = {cause: effect for cause, effect in effects.items() if effect} or dict(effects)
    whole = {cause: floor(effect) for cause, effect in sharing.items()}
    each, some = divmod(total - sum(whole.values()), len(whole) or 1)
    order = list(whole)
    ranked = sorted(order, key=lambda cause: (whole[cause] - sharing[cause], order.index(cause)))
    kronor = {cause: whole[cause] + each + (cause in ranked[:some]) for cause in order}
    return {cause: kronor.get(cause, 0) for cause in effects}
