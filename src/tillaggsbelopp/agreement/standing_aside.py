"""Rules that stand aside in a year for want of a value that is decided from year to year."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from tillaggsbelopp.agreement.models import Rule
from tillaggsbelopp.agreement.parameters import MEMBER
from tillaggsbelopp.agreement.reading import Agreement
from tillaggsbelopp.formula.tree import Name, ParameterTarget, walk

HasValue = Callable[[ParameterTarget], bool]


class StandsAside(NamedTuple):
    """A rule that is left out of a year: its id, its name, and the name of the value it lacks."""

    rule: str
    name: str
    lacks: str


def standing_aside(agreement: Agreement, has_value: HasValue) -> tuple[StandsAside, ...]:
    """Find the rules that stand aside since a value is not there; `has_value` tells whether a parameter has one.

    Only rules that say `när_värde_saknas: utgår` may. One of them that names a rule that stands aside does so too.
    """
    aside: dict[str, StandsAside] = {}
    found = True
    while found:
        found = False
        for rule in agreement.rules:
            if rule.without_value is None or rule.id in aside:
                continue
            lacks = next((name for name, is_there in _values(agreement, rule, has_value, aside) if not is_there), None)
            if lacks is not None:
                aside[rule.id] = StandsAside(rule.id, rule.name, lacks)
                found = True
    return tuple(aside.values())


def _values(
    agreement: Agreement, rule: Rule, has_value: HasValue, aside: dict[str, StandsAside]
) -> Iterator[tuple[str, bool]]:
    """Yield the parameters and rules that a rule's formulas name, each with whether it is there."""
    rules = {each.id: each for each in agreement.rules}
    for formula in rule.formulas():
        for node in walk(formula.tree):
            if not isinstance(node, Name):
                continue
            owner, dot, member = node.text.partition(".")
            if not dot or _is_member(rule, node.text):
                owner, member = (rule.id, node.text) if owner in rule.parameters else (node.text, "")
            if owner in aside:
                yield owner, False
            elif owner in rules and (member in rules[owner].parameters or _is_member(rules[owner], member)):
                yield f"{owner}.{member}", has_value(ParameterTarget(owner, member))


def _is_member(rule: Rule, name: str) -> bool:
    """Tell whether the name is that of one member's value of a parameter of the rule."""
    whole, dot, member = name.partition(MEMBER)
    return bool(dot) and whole in rule.parameters and member in rule.parameters[whole].members
