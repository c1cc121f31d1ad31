"""Parameters and steps that no amount, condition or message rests on."""

from collections.abc import Collection, Iterable, Iterator
from typing import Final

from tillaggsbelopp.agreement.indicators import Indicator
from tillaggsbelopp.agreement.models import Rule
from tillaggsbelopp.agreement.program import Program
from tillaggsbelopp.agreement.steps import reserved
from tillaggsbelopp.diagnostics import Diagnostic
from tillaggsbelopp.formula.tree import ParameterTarget, Reference, StepTarget, Target, walk

_REMEDY: Final = "Ta bort det som inte behövs, eller se efter om en formel skulle ha läst det."


def useless(program: Program) -> frozenset[Target]:
    """The parameters and steps of rules that no amount, condition or message reads, directly or through others."""
    names = reserved()
    starts: list[Target] = [target for target in program.steps if target.step in names]
    trees = [tree for c in program.conditions for tree in (c.tree, *(slot for slot, _ in c.slots))]
    starts += [node.target for tree in trees for node in walk(tree) if isinstance(node, Reference)]
    everything: set[Target] = {*program.steps, *_parameters(program)}
    return frozenset(everything - _read_for(program, starts))


def unused(program: Program, found: Collection[Target]) -> Iterator[Diagnostic]:
    """Yield a remark for each useless target in `found`, save those that only another one reads: they go with it."""
    steps = [target for target in reversed(list(program.steps)) if target in found]  # each before what it needs
    parameters = [target for target in _parameters(program) if target in found]
    candidates: list[StepTarget | ParameterTarget] = [*steps, *parameters]
    named = {need for target in steps for need in program.steps[target].needs if need != target}
    told_of: set[Target] = set()
    for target in sorted(candidates, key=lambda target: target in named):
        if target not in told_of:
            told_of |= _read_for(program, [target])
            yield _not_used(program.agreement.rule(target.rule), target)


def unused_in_indicators(program: Program, named_elsewhere: Collection[Target] = ()) -> Iterator[Diagnostic]:
    """Yield a remark for each parameter or step of indicators that no measure reads, nor another such step."""
    owners = {indicator.id: indicator for indicator in program.agreement.indicators}
    parameters = [ParameterTarget(each.id, name) for each in owners.values() for name in each.parameters]
    read = read_by_measures(program, named_elsewhere)
    vain = [target for target in program.steps if target.rule in owners and target not in read]
    named = {_whole(need) for target in vain for need in program.steps[target].needs if need != target}
    candidates: list[StepTarget | ParameterTarget] = [*vain, *parameters]
    for target in candidates:
        if target not in named and target not in read:
            yield _not_used(owners[target.rule], target)


def read_by_measures(program: Program, named_elsewhere: Collection[Target] = ()) -> set[Target]:
    """The targets that the measures of indicators read, directly or not, with themselves and those named elsewhere."""
    own = {indicator.id: indicator.steps for indicator in program.agreement.indicators}
    measured = [target for target in program.steps if target.rule in own and target.step not in own[target.rule]]
    return _read_for(program, [*measured, *named_elsewhere])


def _not_used(owner: Rule | Indicator, target: StepTarget | ParameterTarget) -> Diagnostic:
    is_step = isinstance(target, StepTarget)
    name = target.step if isinstance(target, StepTarget) else target.parameter
    place = owner.key_place_of("steg" if is_step else "parametrar", name)
    return Diagnostic(f"{'steget' if is_step else 'parametern'} {owner.id}.{name} används inte", place, remedy=_REMEDY)


def _whole(target: Target) -> Target:
    return target.whole if isinstance(target, ParameterTarget) else target


def _read_for(program: Program, starts: Iterable[Target]) -> set[Target]:
    """The targets that are read, in whatever year, when `starts` are; these included."""
    found: set[Target] = set()
    waiting = list(starts)
    while waiting:
        target = waiting.pop()
        if target not in found:
            found.add(_whole(target))
            waiting += program.steps[target].needs if isinstance(target, StepTarget) else ()
    return found


def _parameters(program: Program) -> list[ParameterTarget]:
    return [ParameterTarget(rule.id, name) for rule in program.agreement.rules for name in rule.parameters]
