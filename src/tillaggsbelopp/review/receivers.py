"""Who has a right to something of a rule on one side and not on the other, where not everybody has.

The rule itself tells: who would get something of it without having got any before. So one who has lost the right and is
paid a part of last year's amount for a while has left, although the amount is not 0.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from math import prod
from typing import NamedTuple

from tillaggsbelopp.engine.result import Component, Result
from tillaggsbelopp.engine.world import World
from tillaggsbelopp.formula.evaluate import Moment
from tillaggsbelopp.formula.tree import StepTarget, Target
from tillaggsbelopp.formula.unit_rules import Special
from tillaggsbelopp.formula.values import Table
from tillaggsbelopp.review.transitions import is_damped


class Receivers(NamedTuple):
    """Those with a right to something of a rule, in code order, as names by code: newly, no longer, and on both sides.

    Of those who have it no longer, `phased_out` still get something for what they got before, and `leaving` nothing.
    """

    rule: str
    name: str
    new: Mapping[str, str]
    leaving: Mapping[str, str]
    phased_out: Mapping[str, str]
    staying: Mapping[str, str]


class _WithoutPast(World):
    """A year's world in which a rule has given nobody anything before it."""

    def __init__(self, actual: World, rule: str, year: int) -> None:
        super().__init__(actual.program, actual.figures)
        self._actual, self._rule, self._year = actual, rule, year

    @property
    def first_year(self) -> int:
        """The year before, so that what was before is read as it is here, and never as a start."""
        return self._year - 1

    def value(self, target: Target, moment: Moment) -> Table:
        """The value of a target; of the rule's steps in earlier years, 0."""
        if moment.year >= self._year:
            return super().value(target, moment)
        of = self.program.type_of(target)
        if not isinstance(target, StepTarget) or target.rule != self._rule or of is None:
            return self._actual.value(target, moment)
        axes = tuple(sorted(map(self.axis, of.axes), key=lambda axis: axis.name))
        zero = False if of.dimension is Special.TRUTH else Fraction(0)
        return Table(axes, (zero,) * prod(len(axis.members) for axis in axes))

    def prepare_years_before(self, moment: Moment) -> None:
        """Nothing of the years before is evaluated here."""


def receivers_of(before: Result, after: Result) -> Iterator[Receivers]:
    """Yield the receivers of each rule that both results have and that some, but not all, get nothing of on a side.

    Whom only one of the results knows gets nothing on the other side.
    """
    axes = before.municipalities, after.municipalities
    names = {code: label for axis in axes for code, label in zip(axis.members, axis.labels, strict=True)}
    earlier = {component.rule: component for component in before.distributed}
    for component in after.distributed:
        own = earlier.get(component.rule)
        if own is None or _some_pay(own) or _some_pay(component):
            continue
        sides = (before, own), (after, component)
        paid_then, paid = ({code for code, amount in each.amounts.items() if amount} for _, each in sides)
        entitled_then, entitled = (_entitled(*side) for side in sides)
        if not any(
            0 < len(some) < len(each.amounts)
            for each, *both in ((own, paid_then, entitled_then), (component, paid, entitled))
            for some in both
        ):
            continue
        gone = (entitled_then | paid_then) - entitled
        new, leaving, phased_out, staying = (
            {code: names[code] for code in sorted(codes)}
            for codes in (entitled - entitled_then, gone - paid, gone & paid, entitled_then & entitled)
        )
        yield Receivers(component.rule, component.name, new, leaving, phased_out, staying)


def _entitled(result: Result, component: Component) -> set[str]:
    """The codes of those who would get something of a rule had it given nobody anything before.

    Where that is nobody, or can't be told, those who do get something.
    """
    of = result.grounds
    world = of.world
    if is_damped(of.program, component.rule):
        world = _WithoutPast(world, component.rule, of.year)
    cells = world.value(of.program.unrounded(component.rule), of.now).cells
    amounts = [cell for cell in cells if isinstance(cell, Fraction)]
    if not any(amounts) or len(amounts) != len(component.amounts):
        amounts = [Fraction(amount) for amount in component.amounts.values()]
    return {code for code, amount in zip(component.amounts, amounts, strict=True) if amount}


def _some_pay(component: Component) -> bool:
    """Tell whether a component moves money from some: then it has payers too, and those at 0 are not left out."""
    return min(component.amounts.values()) < 0
