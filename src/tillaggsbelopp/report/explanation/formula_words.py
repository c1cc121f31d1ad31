"""A step's formula as one says it of one municipality: in titles, and with its numbers."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import partial
from typing import Final, NamedTuple

from tillaggsbelopp.agreement.steps import AMOUNT, POT, POT_IN_FORCE, PRORATED, ROUNDED_POT, UNROUNDED, reserved
from tillaggsbelopp.engine.result import Result
from tillaggsbelopp.engine.trace import cell_of, group_text
from tillaggsbelopp.formula.evaluate import Evaluation
from tillaggsbelopp.formula.function import Manner
from tillaggsbelopp.formula.functions import FUNCTIONS
from tillaggsbelopp.formula.parser import BINDING
from tillaggsbelopp.formula.tree import (
    Call,
    FieldTarget,
    Node,
    ParameterTarget,
    Reference,
    StepTarget,
    Target,
    YearTarget,
    children,
    walk,
)
from tillaggsbelopp.formula.units import NO_UNIT_WORD, NUMBER, PERCENT, StatedUnit, Unit
from tillaggsbelopp.formula.values import Axis, Cell
from tillaggsbelopp.report.explanation.shown_numbers import ShownNumber, ToldFormula, in_unit, told_formula
from tillaggsbelopp.swedish import as_words, in_sentence, round_half_away

_NAMED_BY_RULE: Final = (POT, POT_IN_FORCE, ROUNDED_POT, UNROUNDED, PRORATED, AMOUNT)
"""The steps of another rule that its name stands for."""
_BY_PARTS: Final = (Manner.CELLS, Manner.CHOOSING)
_MOST_DIGITS: Final = 12
_Span = tuple[int, int]


class Said(NamedTuple):
    """A formula in words, and `here` with one municipality's numbers, "" where they say no more than the words do.

    `right` unless the numbers that are shown come to something else than the value as it is shown.
    """

    words: str
    here: str
    right: bool


class FormulaWords:
    """The formulas of one municipality's amounts, said in words."""

    def __init__(self, result: Result, code: str) -> None:
        self._result, self._axis, self._code = result, result.municipalities, code
        self._world, self._now = result.grounds.world, result.grounds.now
        self._agreement, self._steps = result.grounds.agreement, result.grounds.program.steps

    def cell(self, target: Target) -> Cell | None:
        """The municipality's value; None where it has several."""
        return cell_of(self._world.value(target, self._now), self._axis, self._code)

    def named_by(self, step: StepTarget) -> Target:
        """What a step stands for: another target where its formula only names that one, else itself."""
        tree = self._steps[step].tree
        if not isinstance(tree, Reference) or isinstance(tree.target, YearTarget):
            return step
        if isinstance(tree.target, StepTarget):
            return step if tree.target.step in reserved() else self.named_by(tree.target)
        return tree.target

    def title(self, target: Target, rule: str = "") -> str:
        """What a target is called inside a sentence on a rule."""
        match target:
            case FieldTarget(field):
                title = self._world.figures.statistics.fields[field].title
                return in_sentence(title.partition(";")[0])  # a remark may follow
            case ParameterTarget():
                return in_sentence(self._agreement.title_of(target.rule, target.parameter))
            case StepTarget(owner, step) if owner != rule and step in _NAMED_BY_RULE:
                return in_sentence(self._agreement.name_of(owner))
            case StepTarget(_, step):
                traced = self._result.trace.steps.get(str(target))
                return in_sentence(as_words(step) if traced is None else traced.title)
            case YearTarget():
                return str(self._now.year)

    def measure(self, target: Target) -> StatedUnit:
        """The unit of a target, and how it is stated."""
        match target:
            case FieldTarget(field):
                return self._world.figures.statistics.fields[field].measure
            case ParameterTarget(rule, parameter):
                return self._agreement.parameter(rule, parameter).unit
            case StepTarget() if isinstance(unit := self._steps[target].type.dimension, Unit):
                return StatedUnit(str(unit), unit, Fraction(1))
            case _:
                return StatedUnit(NO_UNIT_WORD, NUMBER, Fraction(1))

    def parameters(self, step: StepTarget) -> Iterator[ParameterTarget]:
        """Yield the single values that a step's formula names, of its own year."""
        elsewhere = self._read_at_other_times(step)
        for node in walk(self._steps[step].tree):
            match node:
                case Reference(ParameterTarget() as target) if _span(node) not in elsewhere and self._is_single(target):
                    yield target

    def said(self, step: StepTarget, decimals: int = 0) -> Said:
        """A step's formula in words and numbers, for a value that is shown with so many decimals.

        What is multiplied or divided has as many decimals as it takes to come to that value.
        """
        if self._is_known(step):
            words, right = self._nearest(step, decimals, partial(self._in_words, step))
            return Said(words, self._here(step, ""), right)
        numbers, right = self._nearest(step, decimals, partial(self._in_numbers, step))
        if numbers == _plain(self.cell(step)):
            numbers = ""
        return Said(self.words(step), self._here(step, numbers), right)

    def words(self, step: StepTarget) -> str:
        """A step's formula in titles; single values, which are the same for all, are put in."""
        return self._in_words(step, 0)[0]

    def _nearest(self, step: StepTarget, decimals: int, told: Callable[[int], ToldFormula]) -> tuple[str, bool]:
        """Of what is told with more and more digits, the first that comes nearest to a value that is shown."""
        text, shown = told(0)
        value = self.cell(step)
        if shown is None or not isinstance(value, Fraction):
            return text, True
        goal = round_half_away(value, decimals)
        off = abs(round_half_away(shown, decimals) - goal)
        for digits in range(1, _MOST_DIGITS + 1):
            if not off:
                break
            more, shown = told(digits)
            if shown is not None and (nearer := abs(round_half_away(shown, decimals) - goal)) < off:
                text, off = more, nearer
        return text, not off

    def _in_words(self, step: StepTarget, digits: int) -> ToldFormula:
        bound, elsewhere = self._bound(step), self._read_at_other_times(step)

        def number(node: Node) -> ShownNumber | None:
            found = bound.get(_span(node))
            if not isinstance(found, Reference) or not self._is_single(found.target) or _span(node) in elsewhere:
                return None
            measure = self.measure(found.target)
            return None if measure.text == NO_UNIT_WORD else in_unit(self.cell(found.target), measure)

        def title(node: Node) -> str | None:
            found = bound.get(_span(node))
            return self.title(found.target, step.rule) if isinstance(found, Reference) else None

        return told_formula(self._steps[step].step.formula.tree, number, title, digits)

    def _in_numbers(self, step: StepTarget, digits: int) -> ToldFormula:
        """Functions are computed, and of OM there is only the branch that is taken."""
        bound = self._bound(step)
        tree = self._taken(self._steps[step].step.formula.tree, bound)

        def number(node: Node) -> ShownNumber | None:
            found = bound.get(_span(node))
            match found:
                case Reference(YearTarget()):
                    return None
                case Reference(target) if self._groups(target) is not None:
                    return None
                case Reference(target):
                    measure, cell = self.measure(target), self.cell(target)
                    return in_unit(cell, measure) if PERCENT in measure.text else ShownNumber(cell)
                case Call(function) if function not in BINDING:
                    whole = node is tree and FUNCTIONS[function].words and FUNCTIONS[function].manner in _BY_PARTS
                    return None if whole else ShownNumber(self._evaluated(found))
            return None

        def year(node: Node) -> str | None:
            found = bound.get(_span(node))
            if isinstance(found, Reference) and self._groups(found.target) is not None:
                return self.value(found.target)
            return str(self._now.year) if isinstance(found, Reference) else None

        return told_formula(tree, number, year, digits)

    def _is_known(self, step: StepTarget) -> bool:
        """Tell whether the words hold all the numbers."""
        bound = self._bound(step)
        parts = [bound.get(_span(node)) for node in walk(self._taken(self._steps[step].step.formula.tree, bound))]
        return all(isinstance(part, Reference) and self._is_single(part.target) for part in parts if _is_told(part))

    def _here(self, step: StepTarget, numbers: str) -> str:
        """Numbers, and the figures behind those that are computed."""
        behind = [text for text, value in self._behind(step) if value not in numbers]
        return " ".join([*([numbers] if numbers else []), *([f"({', '.join(behind)})"] if behind else [])])

    def _behind(self, step: StepTarget) -> Iterator[tuple[str, str]]:
        """Yield the municipality's figures that stand within functions: with their titles, and alone."""

        def within(node: Node, *, function: bool) -> Iterator[FieldTarget]:
            match node:
                case Reference(FieldTarget() as target) if function:
                    yield target
                case Call(name) if FUNCTIONS[name].manner in _BY_PARTS:
                    for child in children(node):
                        yield from within(child, function=function or name not in BINDING)

        for target in dict.fromkeys(within(self._steps[step].tree, function=False)):
            value = self.value(target)
            yield f"{self.title(target)} {value}", value

    def value(self, target: Target) -> str:
        """The municipality's value, with its unit where the title does not say that."""
        measure, cell = self.measure(target), self.cell(target)
        if (groups := self._groups(target)) is not None:
            return group_text(cell, groups)
        return _plain(cell) if self.counts(target) else in_unit(cell, measure).text()

    def _groups(self, target: Target) -> Axis | None:
        """The groups that a field's numbers stand for; None of what is a number itself."""
        return self._world.figures.statistics.fields[target.field].groups if isinstance(target, FieldTarget) else None

    def counts(self, target: Target) -> bool:
        """Tell whether a title says what is counted, as invånare 65+ does of invånare."""
        return self.title(target).casefold().startswith(self.measure(target).text.casefold())

    def _taken(self, node: Node, bound: Mapping[_Span, Node]) -> Node:
        """A formula as it was parsed, with OM replaced by the branch that is taken."""
        if not isinstance(node, Call):
            return node
        found = bound.get(_span(node))
        if isinstance(found, Call) and found.function == "OM":
            holds = self._evaluated(found.arguments[0])
            if isinstance(holds, bool):
                return self._taken(node.arguments[1 if holds else 2], bound)
        return replace(node, arguments=tuple(self._taken(argument, bound) for argument in node.arguments))

    def _evaluated(self, node: Node) -> Cell | None:
        return cell_of(Evaluation(self._world).evaluate(node, self._now), self._axis, self._code)

    def _is_single(self, target: Target) -> bool:
        return isinstance(target, ParameterTarget) and not self._world.value(target, self._now).axes

    def _bound(self, step: StepTarget) -> dict[_Span, Node]:
        """The nodes of a step's bound tree by where they are written, without the calls that its check has added."""
        found: dict[_Span, Node] = {}
        for node in walk(self._steps[step].tree):
            if isinstance(node, Call | Reference) and not _is_added(node):
                found.setdefault(_span(node), node)
        return found

    def _read_at_other_times(self, step: StepTarget) -> set[_Span]:
        calls = [node for node in walk(self._steps[step].tree) if isinstance(node, Call)]
        return {
            _span(node)
            for call in calls
            if FUNCTIONS[call.function].manner is Manner.TIME
            for argument in call.arguments
            for node in walk(argument)
        }


def _span(node: Node) -> _Span:
    return node.place.start, node.place.end


def _is_added(node: Node) -> bool:
    """Tell whether the check added a call: it stands where its argument does."""
    return isinstance(node, Call) and _span(node) == _span(node.arguments[0])


def _is_told(node: Node | None) -> bool:
    return isinstance(node, Reference) or (isinstance(node, Call) and node.function not in BINDING)


def _plain(cell: Cell | None) -> str:
    return ShownNumber(cell).text()
