"""A decided year against what is known now: old, new and difference, split by what has caused it.

Effects of causes are Shapley values of unrounded amounts, brought to whole kronor by the largest remainder: for each
municipality they sum to its difference, and each cause to its effect on all together.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations
from math import factorial, floor
from typing import Final

from tillaggsbelopp.engine.result import Result
from tillaggsbelopp.review.causes import CAUSES, NotComputable, alike, mixed, unrounded

TOGETHER: Final = "flera tillsammans"
Worth = Callable[[frozenset[str]], Mapping[str, Fraction]]
"""The unrounded amounts, by municipality, when the causes given are as they are now and all others as they were."""


@dataclass(frozen=True)
class Settled:
    """One municipality: its amounts by part, as decided and as computed now, and the difference by cause, kr."""

    code: str
    name: str
    parts: Mapping[str, tuple[int, int]]
    causes: Mapping[str, int]

    @property
    def before(self) -> int:
        """The total that was decided, kr."""
        return sum(before for before, _ in self.parts.values())

    @property
    def after(self) -> int:
        """The total that is computed now, kr."""
        return sum(after for _, after in self.parts.values())

    @property
    def difference(self) -> int:
        """The difference in kr: computed now minus decided."""
        return self.after - self.before


@dataclass(frozen=True)
class Settlement:
    """A year's settlement: municipalities in code order, parts by name, and the causes that made any difference."""

    year: int
    names: Mapping[str, str]
    causes: tuple[str, ...]
    municipalities: tuple[Settled, ...]

    def by_cause(self, cause: str) -> int:
        """The effect of a cause on all municipalities together, kr."""
        return sum(each.causes[cause] for each in self.municipalities)

    @property
    def difference(self) -> int:
        """The difference for all municipalities together, in kr: computed now minus decided."""
        return sum(each.difference for each in self.municipalities)

    @property
    def kronor(self) -> Mapping[str, int]:
        """The difference of each municipality, by code, kr."""
        return {each.code: each.difference for each in self.municipalities}


def settle(before: Result, after: Result) -> Settlement:
    """Settle a year: the difference between what was decided and what is known now, split by cause.

    `before` is the year as decided, `after` the same year computed now. The effects are Shapley values of unrounded
    amounts, made whole kronor that sum to the difference of the rounded amounts for each municipality. Causes that
    can't be told apart are told as one.
    """
    one, other = before.grounds, after.grounds
    causes = [cause for cause in CAUSES if not alike(one, other, cause)]
    return split(before, after, causes, lambda now: unrounded(mixed(one, other, causes, now)))


def split(
    before: Result,
    after: Result,
    causes: Sequence[str],
    value: Worth,
    exact: Mapping[str, Mapping[str, int]] | None = None,
) -> Settlement:
    """Split the difference between two calculations by cause; `value` gives the unrounded amounts with some causes new.

    Where it can't (NotComputable) the difference is that of all causes together. `exact` are causes whose effects are
    known in kronor, by code, and no part of `value`.
    """
    known = exact or {}
    try:
        effects = shapley(causes, value)
    except NotComputable:  # the causes can't be told apart: one can't be computed without the other
        causes = [TOGETHER]
        effects = shapley(causes, lambda now: unrounded((after if now else before).grounds))
    # A cause without effect gets no krona of the rounding, unless no cause has any.
    effects = {cause: effect for cause, effect in effects.items() if any(effect.values())} or effects
    results = before, after
    names = {c.rule: c.name for result in results for c in result.shared}
    axes = [result.municipalities for result in results]
    labels = {code: label for axis in axes for code, label in zip(axis.members, axis.labels, strict=True)}

    def settled(code: str) -> Settled:
        amounts = [{c.rule: c.amounts.get(code, 0) for c in result.shared} for result in results]
        parts = {rule: (amounts[0].get(rule, 0), amounts[1].get(rule, 0)) for rule in {**amounts[0], **amounts[1]}}
        difference = sum(new - old for old, new in parts.values())
        own = {cause: effect.get(code, Fraction(0)) for cause, effect in effects.items()}
        exact = {cause: kronor.get(code, 0) for cause, kronor in known.items()}
        return Settled(code, labels[code], parts, {**in_kronor(own, difference - sum(exact.values())), **exact})

    rows = _with_sums_kept(tuple(settled(code) for code in sorted(labels)), effects)
    told = tuple(cause for cause in (*effects, *known) if any(row.causes[cause] for row in rows))
    return Settlement(after.year, names, told, rows)


def chained(steps: Sequence[Settlement]) -> Settlement:
    """The change over all the steps, each from where the one before it ended: each cause has the sum of its effects."""
    labels = {each.code: each.name for step in steps for each in step.municipalities}
    names = {rule: name for step in steps for rule, name in step.names.items()}
    causes = tuple(dict.fromkeys(cause for step in steps for cause in step.causes))
    first, last = ({each.code: each for each in step.municipalities} for step in (steps[0], steps[-1]))
    effects: dict[str, dict[str, int]] = {code: dict.fromkeys(causes, 0) for code in labels}
    for step in steps:
        for each in step.municipalities:
            for cause in step.causes:
                effects[each.code][cause] += each.causes[cause]

    def over_all(code: str) -> Settled:
        was = first[code].parts if code in first else {}
        now = last[code].parts if code in last else {}
        parts = {rule: (was.get(rule, (0, 0))[0], now.get(rule, (0, 0))[1]) for rule in {**was, **now}}
        return Settled(code, labels[code], parts, effects[code])

    rows = tuple(over_all(code) for code in sorted(labels))
    told = tuple(cause for cause in causes if any(row.causes[cause] for row in rows))
    return Settlement(steps[-1].year, names, told, rows)


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


def _with_sums_kept(rows: tuple[Settled, ...], effects: Mapping[str, Mapping[str, Fraction]]) -> tuple[Settled, ...]:
    """The rows with kronor moved between causes, so that each cause sums to its whole effect, rounded.

    A krona is moved where that makes least of a difference, and never to or from a cause without effect there. Where no
    such row is left the sums remain those of the rows.
    """
    own = {row.code: dict(row.causes) for row in rows}
    exact = {cause: sum(effect.values(), Fraction(0)) for cause, effect in effects.items()}
    sums = {cause: sum(kronor[cause] for kronor in own.values()) for cause in effects}
    wanted = in_kronor(exact, sum(sums.values()))
    while over := [cause for cause in effects if sums[cause] > wanted[cause]]:
        moves = [
            (own[code][cause] - effects[cause][code] - own[code][other] + effects[other][code], code, cause, other)
            for cause in over
            for other in effects
            if sums[other] < wanted[other]
            for code in own
            if effects[cause].get(code) and effects[other].get(code)
        ]
        if not moves:
            break
        _, code, cause, other = max(moves, key=lambda move: move[0])
        for changed, krona in ((cause, -1), (other, 1)):
            own[code][changed] += krona
            sums[changed] += krona
    return tuple(replace(row, causes=own[row.code]) for row in rows)
