"""Who gets an amount of a rule on one side and not on the other, where it is a rule that not everybody gets any of."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from tillaggsbelopp.engine.result import Component, Result


class Receivers(NamedTuple):
    """Those who get an amount of a rule, in code order, as names by code: newly, no longer, and on both sides."""

    rule: str
    name: str
    new: Mapping[str, str]
    leaving: Mapping[str, str]
    staying: Mapping[str, str]


def receivers_of(before: Result, after: Result) -> Iterator[Receivers]:
    """Yield the receivers of each rule that both results have and that some, but not all, get nothing of on a side.

    Whom only one of the results knows gets nothing on the other side.
    """
    axes = before.municipalities, after.municipalities
    names = {code: label for axis in axes for code, label in zip(axis.members, axis.labels, strict=True)}
    earlier = {component.rule: component for component in before.distributed}
    for component in after.distributed:
        own = earlier.get(component.rule)
        if own is None or not (_excludes(own) or _excludes(component)) or _some_pay(own) or _some_pay(component):
            continue
        then, now = ({code for code, amount in each.amounts.items() if amount} for each in (own, component))
        new, leaving, staying = (
            {code: names[code] for code in sorted(codes)} for codes in (now - then, then - now, then & now)
        )
        yield Receivers(component.rule, component.name, new, leaving, staying)


def _excludes(component: Component) -> bool:
    """Tell whether some get nothing of a component, and others something."""
    return 0 < sum(map(bool, component.amounts.values())) < len(component.amounts)


def _some_pay(component: Component) -> bool:
    """Tell whether a component moves money from some: then it has payers too, and those at 0 are not left out."""
    return min(component.amounts.values()) < 0
