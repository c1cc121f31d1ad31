"""Formulas bound: names resolved, units checked, in an order in which each step comes after what it needs."""

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from typing import Final, NamedTuple

from tillaggsbelopp.agreement.scope import RuleScope, Types
from tillaggsbelopp.agreement.steps import Step
from tillaggsbelopp.diagnostics import Faults
from tillaggsbelopp.formula.check import Type, check
from tillaggsbelopp.formula.functions import FUNCTIONS
from tillaggsbelopp.formula.tree import Call, Name, Node, Reference, StepTarget, Target, children, walk

YEAR_BEFORE: Final = "FÖREGÅENDE"


class BoundStep(NamedTuple):
    """A step ready to evaluate; `needs` are the targets that its formula names."""

    step: Step
    tree: Node
    type: Type
    needs: frozenset[Target]

    @property
    def target(self) -> StepTarget:
        """Which step it is."""
        return self.step.target


def bind(order: list[Step], types: Types, faults: Faults) -> dict[StepTarget, BoundStep]:
    """The steps of `order` bound, those without faults; `types` learns the type of each."""
    trees = _checked(order, types, faults)
    return {
        step.target: BoundStep(step, trees[step.target], type_, references(trees[step.target]))
        for step in order
        if (type_ := types.steps[step.target]) is not None
    }


def in_order(steps: list[Step], types: Types, faults: Faults) -> list[Step]:
    """The steps, each after those it needs in the same year. A cycle is a fault that names its links."""
    by_target = {step.target: step for step in steps}
    sorter: TopologicalSorter[StepTarget] = TopologicalSorter()
    for step in steps:
        scope = RuleScope(types, step.target.rule, step.generated)
        needed = _needed_names(step.formula.tree, scope)
        sorter.add(step.target, *(target for target in needed if target in by_target))
    try:
        return [by_target[target] for target in sorter.static_order()]
    except CycleError as error:
        cycle: list[StepTarget] = list(reversed(error.args[1]))
        written = next((target for target in cycle if not by_target[target].generated), cycle[0])
        turn = cycle.index(written)
        links = [*cycle[turn:-1], *cycle[: turn + 1]] if turn else cycle
        faults.add(
            f"{links[0]} beror på sig själv: {' → '.join(str(link) for link in links)}",
            by_target[written].formula.place,
            remedy="Bryt ringen, eller läs förra årets värde med FÖREGÅENDE(…; start).",
        )
        return steps


def _needed_names(tree: Node, scope: RuleScope) -> Iterator[StepTarget]:
    for node in _same_year(tree):
        if isinstance(node, Call) and node.function == "TILLDELAT" and isinstance(node.arguments[0], Name):
            found = scope.amount_of(node.arguments[0], Faults())
        elif isinstance(node, Name):
            found = scope.resolve(node, Faults())
        else:
            continue
        if found is not None and isinstance(found[0], StepTarget):
            yield found[0]


def _same_year(node: Node) -> Iterator[Node]:
    """The nodes that are evaluated for the same year: not what FÖREGÅENDE reads, nor the rule TILLDELAT names."""
    yield node
    if isinstance(node, Call) and node.function == "TILLDELAT":
        return
    below = children(node)
    if isinstance(node, Call) and node.function in FUNCTIONS and FUNCTIONS[node.function].names_axis:
        below = below[:1]  # the rest names an axis
    for child in below[1:] if isinstance(node, Call) and node.function == YEAR_BEFORE else below:
        yield from _same_year(child)


def _checked(order: list[Step], types: Types, faults: Faults) -> dict[StepTarget, Node]:
    """Every step's bound tree; `types` learns every step's type.

    A formula that reads the year before may name a step that comes later in the order, and a cycle has no order: then
    types are learnt silently first, until no more are.
    """
    looks_back = any(
        isinstance(node, Call) and node.function == YEAR_BEFORE for step in order for node in walk(step.formula.tree)
    )
    if looks_back or faults:
        before = -1
        while before < (known := sum(type_ is not None for type_ in types.steps.values())):
            before = known
            _check_all(order, types, Faults())
    return _check_all(order, types, faults)


def _check_all(order: list[Step], types: Types, faults: Faults) -> dict[StepTarget, Node]:
    trees: dict[StepTarget, Node] = {}
    for step in order:
        scope = RuleScope(types, step.target.rule, step.generated)
        said = Faults() if step.generated else faults  # what is wrong there follows from a fault in what was written
        trees[step.target], types.steps[step.target] = check(step.formula.tree, scope, said)
    return trees


def references(tree: Node) -> frozenset[Target]:
    """What a bound tree names."""
    return frozenset(node.target for node in walk(tree) if isinstance(node, Reference))


def same_year_references(tree: Node) -> Iterator[Target]:
    """What a bound tree names that is evaluated for the same year."""
    return (node.target for node in _same_year(tree) if isinstance(node, Reference))


def looked_back_at(tree: Node) -> Iterator[Target]:
    """What FÖREGÅENDE reads for the year before."""
    for node in walk(tree):
        if isinstance(node, Call) and node.function == YEAR_BEFORE:
            yield from references(node.arguments[0])
