"""Remarks on branches that nobody reaches: of OM and TRAPPA, and of RAMP when nobody is on its slope.

The engine itself is asked: a call is evaluated with the number of each branch in the branch's place, so that its value
tells which branch was taken. Nothing is said of a branch that another year may reach, since `år` or the year before
decides, nor of one that is there in case figures come to hold 0, a negative number or no value.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from tillaggsbelopp.agreement.program import Program
from tillaggsbelopp.diagnostics import Diagnostic, Place
from tillaggsbelopp.engine.conditions import conditions_of
from tillaggsbelopp.engine.world import World
from tillaggsbelopp.engine.year import AgreementYear
from tillaggsbelopp.formula.evaluate import Evaluation, Moment
from tillaggsbelopp.formula.functions import FUNCTIONS
from tillaggsbelopp.formula.tree import Call, Node, Number, Reference, StepTarget, Target, YearTarget, children
from tillaggsbelopp.formula.values import Cell, Table, broadcast, scalar
from tillaggsbelopp.swedish import years_text

_EVERYBODY: Final = scalar(True)
_SLOPE: Final = 2  # a RAMP's branches are its two levels, 0 and 1, and the slope between them
_LONGEST_SHOWN: Final = 60
_MIRRORED: Final = {"=": "=", "<>": "<>", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
_HOLDS_OF_NOTHING: Final = ("=", "<", "<=")  # true of 0, or of less, when compared with 0
_REMEDY: Final = "Se efter villkor, gränser och enheter; en gren som inte behövs kan tas bort."


def unreached(checked: Sequence[AgreementYear], skipped: Collection[Target]) -> list[Diagnostic]:
    """The remarks on branches that nobody reaches in any of the years, leaving out the steps in `skipped`."""
    reached: dict[Place, tuple[Call, set[int]]] = {}  # by place: where a rule stands aside, a text has another tree
    for each in checked:
        world = each.world
        search = _Search(world, _steps_decided_by_year(world.program), reached)
        for traced in each.trace.steps.values():
            target = StepTarget(traced.rule, traced.name)
            if not traced.generated and target not in skipped:
                search.visit(world.program.steps[target].tree, traced.moment, _EVERYBODY)
        for moment in {traced.moment for traced in each.trace.steps.values()}:
            for condition in conditions_of(world, moment):
                search.visit(condition.tree, moment, _EVERYBODY)
    when = years_text([each.year for each in checked])
    return [remark for call, branches in reached.values() for remark in _remarks(call, branches, when)]


@dataclass(frozen=True)
class _Search:
    """A walk through formulas as the engine reads them, which notes the branches of each call that may be reached.

    A branch of OM or TRAPPA is known by its position among the arguments, one of RAMP by its level. `by_year` are the
    targets that differ from year to year; `reached` is what the walk fills in.
    """

    world: World
    by_year: frozenset[Target]
    reached: dict[Place, tuple[Call, set[int]]]

    def visit(self, node: Node, moment: Moment, active: Table) -> None:
        """Visit `node` and everything below it; `active` tells for each member whether the node is computed at all."""
        if not isinstance(node, Call) or not any(active.cells):
            return
        evaluation = Evaluation(self.world)
        below = evaluation.read_below(node, moment)
        if node.function == "RAMP":
            self._note(node, moment, active, _levels(evaluation.evaluate(node, moment)))
        if node.function in ("OM", "TRAPPA"):
            taken = evaluation.evaluate(_numbered(node), moment)
            self._note(node, moment, active, taken)
            for number, (child, at) in enumerate(below):
                self.visit(child, at, _those(active, taken, number) if number in _branches(node) else active)
            return
        row = FUNCTIONS[node.function]
        within = _EVERYBODY if row.along_axis or row.together else active  # a sum reads everybody's values
        for child, at in below:
            self.visit(child, at, within)

    def _note(self, call: Call, moment: Moment, active: Table, taken: Table) -> None:
        found = {int(cell) for cell in _met(active, taken) if isinstance(cell, Fraction)}
        if found:  # without a number nothing is known of the call
            found |= {branch for branch in _branches(call) if self._may_take(call, branch, moment, active)}
            self.reached.setdefault(call.place, (call, set()))[1].update(found)

    def _may_take(self, call: Call, branch: int, moment: Moment, active: Table) -> bool:
        """Tell whether some year, or other figures, may take a branch, so that nothing is to be said of it."""
        match call.function:
            case "OM":
                may = self._may_be(call.arguments[0], branch == 1)
                return any(cell is True for cell in _met(active, Evaluation(self.world).evaluate(may, moment)))
            case "TRAPPA":
                rising, at, _, _, limit = call.arguments[:5]
                starts_at_nothing = isinstance(rising, Number) and rising.value == 1 and _is_zero(limit)
                return (starts_at_nothing and branch == 2) or self._decided_by_year(at, *call.arguments[4::3])
            case _:
                return self._decided_by_year(call)

    def _may_be(self, node: Node, holds: bool) -> Node:
        """The condition that `node` comes out as `holds`; true of all where another year decides, or it only guards."""
        match node:
            case Reference(StepTarget() as target):
                return self._may_be(self.world.program.steps[target].tree, holds)
            case Call("ICKE"):
                return self._may_be(node.arguments[0], not holds)
            case Call("OCH" | "ELLER"):
                opposite = "ELLER" if node.function == "OCH" else "OCH"
                each = tuple(self._may_be(argument, holds) for argument in node.arguments)
                return Call(node.function if holds else opposite, each, node.place)
        if self._decided_by_year(node) or _guards(node, holds):
            nothing = Number(Fraction(0), node.place)
            return Call("=", (nothing, nothing), node.place)
        return node if holds else Call("ICKE", (node,), node.place)

    def _decided_by_year(self, *nodes: Node) -> bool:
        return any(_reads_year(node, self.by_year) for node in nodes)


def _branches(call: Call) -> Collection[int]:
    match call.function:
        case "OM":
            return (1, 2)
        case "TRAPPA":
            return range(2, len(call.arguments), 3)
        case "RAMP":
            return (0, 1, _SLOPE)
        case _:
            return ()


def _numbered(call: Call) -> Call:
    """The call with each branch replaced by its number, so that its value tells which branch was taken."""
    branches = _branches(call)
    arguments = (
        Number(Fraction(number), argument.place) if number in branches else argument
        for number, argument in enumerate(call.arguments)
    )
    return replace(call, arguments=tuple(arguments))


def _levels(ramp: Table) -> Table:
    slope = Fraction(_SLOPE)
    return ramp._replace(cells=tuple(slope if isinstance(c, Fraction) and c.denominator > 1 else c for c in ramp.cells))


def _met(active: Table, table: Table) -> Iterator[Cell]:
    """The cells of `table` for those that `active` is true of."""
    _, (mask, cells) = broadcast([active, table])
    return (cell for holds, cell in zip(mask, cells, strict=True) if holds)


def _those(active: Table, taken: Table, branch: int) -> Table:
    """The truth, over the axes of both tables, of who is active and takes the branch of that number."""
    axes, (mask, cells) = broadcast([active, taken])
    return Table(axes, tuple(bool(holds) and cell == branch for holds, cell in zip(mask, cells, strict=True)))


def _steps_decided_by_year(program: Program) -> frozenset[Target]:
    """The targets that differ from year to year: `år`, and steps that read it or the year before, directly or not."""
    found: set[Target] = {YearTarget()}
    for target, step in program.steps.items():  # each after those it needs
        if _reads_year(step.tree, found):
            found.add(target)
    return frozenset(found)


def _reads_year(node: Node, by_year: Collection[Target]) -> bool:
    match node:
        case Reference():
            return node.target in by_year
        case Call("FÖREGÅENDE"):
            return True
        case Call("VÄRDE"):  # its second argument says whose year's figures to read, not when
            return _reads_year(node.arguments[0], by_year)
        case _:
            return any(_reads_year(child, by_year) for child in children(node))


def _guards(node: Node, holds: bool) -> bool:
    """Tell whether a condition, by holding (or failing), says that there is nothing: no value, 0 or less."""
    match node:
        case Call("SAKNAS"):
            return holds
        case Call(sign, (left, right)) if sign in _MIRRORED and (_is_zero(left) or _is_zero(right)):
            return holds is ((sign if _is_zero(right) else _MIRRORED[sign]) in _HOLDS_OF_NOTHING)
        case _:
            return False


def _is_zero(node: Node) -> bool:
    return isinstance(node, Number) and not node.value


def _remarks(call: Call, reached: Collection[int], when: str) -> Iterator[Diagnostic]:
    if call.function != "RAMP":
        for branch in _branches(call):
            if branch not in reached:
                place = call.arguments[branch].place
                text = " ".join(place.text.split())
                shown = text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…"
                yield Diagnostic(f'grenen "{shown}" i {call.function} väljs aldrig ({when})', place, remedy=_REMEDY)
    elif _SLOPE not in reached:
        levels = " eller ".join(str(level) for level in sorted(reached))
        what = f"RAMP är alltid {levels} ({when}): inget värde ligger mellan gränserna"
        yield Diagnostic(what, call.place, remedy=_REMEDY)
