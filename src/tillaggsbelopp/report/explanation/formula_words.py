"""A step's formula as one says it of one municipality: in titles, and with its numbers."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Final

from tillaggsbelopp.agreement.steps import AMOUNT, POT, POT_IN_FORCE, PRORATED, ROUNDED_POT, UNROUNDED, reserved
from tillaggsbelopp.engine.result import Result
from tillaggsbelopp.engine.trace import cell_of, cell_text
from tillaggsbelopp.formula.evaluate import Evaluation
from tillaggsbelopp.formula.function import Manner
from tillaggsbelopp.formula.functions import FUNCTIONS
from tillaggsbelopp.formula.in_words import in_words
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
from tillaggsbelopp.formula.units import NO_UNIT_WORD, NUMBER, StatedUnit, Unit
from tillaggsbelopp.formula.values import Cell
from tillaggsbelopp.swedish import NO_BREAK_SPACE, as_words, format_number, in_sentence

_PERCENT: Final = "%"
_NAMED_BY_RULE: Final = (POT, POT_IN_FORCE, ROUNDED_POT, UNROUNDED, PRORATED, AMOUNT)
"""The steps of another rule that its name stands for."""
_BY_PARTS: Final = (Manner.CELLS, Manner.CHOOSING)
_Span = tuple[int, int]


def short(value: Fraction) -> str:
    """A number as one says it: whole from 1 000 on, else with the decimals that tell it apart."""
    return format_number(value, 0 if abs(value) >= 1000 else 2 if abs(value) >= 1 else 4)


def with_unit(cell: Cell | None, measure: StatedUnit) -> str:
    """A value with its unit: kronor in kr whatever they are stated in, per cent as per cent."""
    if not isinstance(cell, Fraction):
        return cell_text(cell)
    if _PERCENT in measure.text:
        return f"{short(cell / measure.scale)}{NO_BREAK_SPACE}{measure.text}"
    unit = str(measure.unit)
    return short(cell) if unit == NO_UNIT_WORD else f"{short(cell)}{NO_BREAK_SPACE}{unit}"


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

    def words(self, step: StepTarget) -> str:
        """A step's formula in titles; single values, which are the same for all, are put in."""
        bound, elsewhere = self._bound(step), self._read_at_other_times(step)

        def told(node: Node) -> str | None:
            found = bound.get(_span(node))
            if not isinstance(found, Reference):
                return None
            measure = self.measure(found.target)
            if self._is_single(found.target) and _span(node) not in elsewhere and measure.text != NO_UNIT_WORD:
                return with_unit(self.cell(found.target), measure)
            return self.title(found.target, step.rule)

        return in_words(self._steps[step].step.formula.tree, told)

    def numbers(self, step: StepTarget) -> str:
        """A step's formula with the municipality's numbers; "" where they say no more than the words do.

        Functions are computed, and of OM there is only the branch that is taken.
        """
        bound = self._bound(step)
        tree = self._taken(self._steps[step].step.formula.tree, bound)

        def told(node: Node) -> str | None:
            found = bound.get(_span(node))
            match found:
                case Reference(YearTarget()):
                    return str(self._now.year)
                case Reference(target):
                    measure, cell = self.measure(target), self.cell(target)
                    return with_unit(cell, measure) if _PERCENT in measure.text else _plain(cell)
                case Call(function) if function not in BINDING:
                    whole = node is tree and FUNCTIONS[function].words and FUNCTIONS[function].manner in _BY_PARTS
                    return None if whole else _plain(self._evaluated(found))
            return None

        parts = [bound.get(_span(node)) for node in walk(tree)]
        known = all(isinstance(part, Reference) and self._is_single(part.target) for part in parts if _is_told(part))
        return "" if known else in_words(tree, told)

    def here(self, step: StepTarget) -> str:
        """What a formula comes to for the municipality: its numbers, and the figures behind those that are computed."""
        numbers = self.numbers(step)
        behind = [text for text, value in self._behind(step) if value not in numbers]
        told = [] if numbers in ("", _plain(self.cell(step))) else [numbers]
        return " ".join([*told, *([f"({', '.join(behind)})"] if behind else [])])

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
        return _plain(cell) if self.counts(target) else with_unit(cell, measure)

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
    return isinstance(node, Call) and FUNCTIONS[node.function].generated_only


def _is_told(node: Node | None) -> bool:
    return isinstance(node, Reference) or (isinstance(node, Call) and node.function not in BINDING)


def _plain(cell: Cell | None) -> str:
    return short(cell) if isinstance(cell, Fraction) else cell_text(cell)
