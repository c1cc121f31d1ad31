"""Binding of formulas: names resolved, units checked, and steps in an order in which each comes after what it needs."""

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from graphlib import CycleError, TopologicalSorter
from typing import Final, NamedTuple

from tillaggsbelopp import limits
from tillaggsbelopp.agreement.scope import RuleScope, Types
from tillaggsbelopp.agreement.steps import TITLES, Step
from tillaggsbelopp.diagnostics import Faults
from tillaggsbelopp.formula.check import Type, check
from tillaggsbelopp.formula.functions import FUNCTIONS
from tillaggsbelopp.formula.tree import Call, Name, Node, Reference, StepTarget, Target, children, walk
from tillaggsbelopp.swedish import as_words

YEAR_BEFORE: Final = "FÖREGÅENDE"
_MOST_CHANGES: Final = 3  # of a step's type: what it starts from, then what it is


class BoundStep(NamedTuple):
    """A step that can be evaluated; `needs` are the targets that its formula names."""

    step: Step
    tree: Node
    type: Type
    needs: frozenset[Target]

    @property
    def target(self) -> StepTarget:
        """The identity of the step: its rule and its name."""
        return self.step.target

    @property
    def title(self) -> str:
        """What a reader calls the step."""
        return self.step.formula.name or TITLES.get(self.target.step) or as_words(self.target.step)


def bind(steps: list[Step], types: Types, faults: Faults) -> dict[StepTarget, BoundStep]:
    """Bind the steps in an order that works, but for those with faults. The type of each is put into `types`."""
    order = _in_order(steps, types, faults)
    trees = _checked(order, types, faults)
    return {
        step.target: BoundStep(step, trees[step.target], type_, references(trees[step.target]))
        for step in order
        if step.target in trees and (type_ := types.steps[step.target]) is not None
    }


def _in_order(steps: list[Step], types: Types, faults: Faults) -> list[Step]:
    """Sort the steps so that each comes after those it needs in the same year.

    A cycle is a fault that names its links; the steps are then returned as they came.
    """
    by_target = {step.target: step for step in steps}
    sorter: TopologicalSorter[StepTarget] = TopologicalSorter()
    for step in steps:
        scope = RuleScope(types, step.target.rule, step.generated)
        needed = _steps_named(_same_year(step.formula.tree), scope)
        sorter.add(step.target, *(target for target in needed if target in by_target))
    try:
        return [by_target[target] for target in sorter.static_order()]
    except CycleError as error:
        cycle: list[StepTarget] = list(reversed(error.args[1]))
        written = next((target for target in cycle if not by_target[target].generated), cycle[0])
        turn = cycle.index(written)
        links = [*cycle[turn:-1], *cycle[: turn + 1]] if turn else cycle
        what = f"{links[0]} beror på sig själv: {' → '.join(map(str, links))}"
        remedy = "Bryt ringen, eller läs förra årets värde med FÖREGÅENDE(…; start)."
        faults.add(what, by_target[written].formula.place, remedy=remedy)
        return steps


def _steps_named(nodes: Iterable[Node], scope: RuleScope) -> Iterator[StepTarget]:
    unheard = Faults(unheard=True)
    for node in nodes:
        match node:
            case Call("TILLDELAT", (Name() as rule,)):
                found = scope.amount_of(rule, unheard)
            case Name():
                found = scope.resolve(node, unheard)
            case _:
                continue
        if found is not None and isinstance(found[0], StepTarget):
            yield found[0]


def _same_year(node: Node) -> Iterator[Node]:
    """Yield the nodes that are evaluated for the same year: not those that FÖREGÅENDE reads, nor TILLDELAT's rule."""
    yield node
    if isinstance(node, Call) and node.function == "TILLDELAT":
        return
    below = children(node)
    if isinstance(node, Call) and node.function in FUNCTIONS and FUNCTIONS[node.function].names_axis:
        below = (
            *below[:1],
            *(other for other in below[1:] if isinstance(other, Reference)),
        )  # names of axes are left out
    for child in below[1:] if isinstance(node, Call) and node.function == YEAR_BEFORE else below:
        yield from _same_year(child)


def _checked(order: list[Step], types: Types, faults: Faults) -> dict[StepTarget, Node]:
    """Bind every step's tree and put every step's type into `types`.

    A formula that reads the year before may name a step that comes later in the order, and a cycle has no order: then
    types are learnt silently first, until no more are.
    """
    if faults or any(reads_year_before(step.formula.tree) for step in order):
        _learn_types(order, types)
    trees: dict[StepTarget, Node] = {}
    for step in order:
        if len(faults) >= limits.FAULTS:
            return {}
        # A fault in a generated step follows from one in a written formula.
        trees[step.target] = _check(step, types, Faults(unheard=True) if step.generated else faults)
    return trees


def _learn_types(order: list[Step], types: Types) -> None:
    """Put the types of steps into `types`: those that name a step are looked at again when its type is another."""
    naming: dict[StepTarget, list[Step]] = {}
    for step in order:
        scope = RuleScope(types, step.target.rule, step.generated)
        for target in set(_steps_named(walk(step.formula.tree), scope)):
            naming.setdefault(target, []).append(step)
    changes = Counter[StepTarget]()
    waiting = deque(order)
    queued = {step.target for step in order}
    while waiting:
        step = waiting.popleft()
        queued.discard(step.target)  # a rule at odds with itself may have two steps of a name
        before = types.steps[step.target]
        _check(step, types, Faults(unheard=True))
        changes[step.target] += types.steps[step.target] != before
        if types.steps[step.target] == before or changes[step.target] > _MOST_CHANGES:
            continue
        again = [each for each in naming.get(step.target, ()) if each.target not in queued]
        queued |= {each.target for each in again}
        waiting += again


def _check(step: Step, types: Types, faults: Faults) -> Node:
    """Bind a step's tree and put its type into `types`."""
    tree, types.steps[step.target] = check(
        step.formula.tree, RuleScope(types, step.target.rule, step.generated), faults
    )
    return tree


def references(tree: Node) -> frozenset[Target]:
    """The targets that a bound tree names, whatever year they are read for."""
    return frozenset(node.target for node in walk(tree) if isinstance(node, Reference))


def same_year_references(tree: Node) -> Iterator[Target]:
    """The targets that a bound tree names and that are evaluated for the same year."""
    return (node.target for node in _same_year(tree) if isinstance(node, Reference))


def reads_year_before(tree: Node) -> bool:
    """Tell whether a tree, bound or not, has FÖREGÅENDE in it."""
    return any(isinstance(node, Call) and node.function == YEAR_BEFORE for node in walk(tree))


def looked_back_at(tree: Node) -> Iterator[Target]:
    """Yield the targets that FÖREGÅENDE reads for the year before."""
    for node in walk(tree):
        match node:
            case Call(function, (first, *_)) if function == YEAR_BEFORE:
                yield from references(first)
