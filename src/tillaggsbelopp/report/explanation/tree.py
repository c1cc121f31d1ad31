"""An amount as a tree: each step with its formula and numbers, down to what it rests on and where that comes from."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Final

from tillaggsbelopp.agreement.rounding import METHODS, Method
from tillaggsbelopp.agreement.steps import AMOUNT, MONTHS, PRORATED, ROUNDED_POT, SUM, UNROUNDED, reserved
from tillaggsbelopp.engine.indexation import Chain, Link, percent_text
from tillaggsbelopp.engine.result import Component, Result
from tillaggsbelopp.engine.trace import (
    TracedDecided,
    TracedField,
    TracedParameter,
    TracedStep,
    cell_of,
    cell_text,
    concerns,
    group_text,
)
from tillaggsbelopp.engine.tracing import key_of
from tillaggsbelopp.formula.evaluate import Evaluation
from tillaggsbelopp.formula.rounded_first import ROUND_EXACTLY
from tillaggsbelopp.formula.tree import Call, Node, Reference, StepTarget
from tillaggsbelopp.formula.units import with_unit
from tillaggsbelopp.formula.values import Axis, Table, cells_for
from tillaggsbelopp.report.blocks import GAP, Block, Text
from tillaggsbelopp.swedish import as_words, format_number, in_kr, in_sentence, join_words

_INDENT: Final = 2
_DEEPEST: Final = 12
_MOST_ROWS: Final = 12
_EXACTLY: Final = "_EXAKT avrundar det exakta värdet."
_ALL_SHOWN: Final = "Varje led visas med --allt."


def tree_blocks(result: Result, code: str, parts: Iterable[Component], *, everything: bool) -> Iterator[Block]:
    """The tree of each part of a municipality's amount.

    Without `everything` the steps that round an amount are told as one line, and those that share a pot in words.
    """
    explainer = _Explainer(result, code, everything=everything)
    for part in parts:
        yield GAP
        yield Text(f"{part.name}: {in_kr(part.amounts[code])}", style="bold")
        yield Text(part.description)
        explainer.begin(part.rule)
        yield from explainer.told(root_of(part), 0)
    yield GAP
    method = METHODS[result.trace.rounding]
    told = (_EXACTLY, method.step_by_step) if everything else (method.in_short, _ALL_SHOWN)
    yield Text(" ".join(told), style="dim")


def root_of(part: Component) -> str:
    """The step that tells of a part; a rule that is not in force has nothing to tell but its months."""
    return f"{part.rule}.{AMOUNT if part.months else MONTHS}"


class _Explainer:
    """Walks the trace from a step to what it rests on; what has been shown is only named again.

    Each rule is told whole, but for the years before and for sources, which are told once.
    """

    def __init__(self, result: Result, code: str, *, everything: bool) -> None:
        self._trace, self._now = result.trace, result.grounds.now
        self._world, self._steps = result.grounds.world, result.grounds.program.steps
        self._axis = result.municipalities
        self._rule, self._code = "", code
        self._everything = everything
        self._shown: set[str] = set()
        self._sources: dict[str, str] = {}
        self._named = {need for each in self._steps.values() if not each.step.generated for need in each.needs}

    def begin(self, rule: str) -> None:
        """Tell of another rule."""
        steps = self._trace.steps
        self._rule = rule
        self._shown = {name for name in self._shown if name in steps and steps[name].moment.year != self._now.year}

    def told(self, name: str, depth: int, following: str = "") -> Iterator[Block]:
        """What is named and all that it rests on; `following` is the name of what is told after it."""
        trace = self._trace
        traced = (
            trace.steps.get(name) or trace.parameters.get(name) or trace.fields.get(name) or trace.decided.get(name)
        )
        if traced is None:
            return
        label = f"{self._label(name, traced)} ="
        if name in self._shown:
            yield _text(f"{label} {self._value(traced)} (se ovan)", depth)
            return
        self._shown.add(name)
        match traced:
            case TracedStep(name=step, generated=True) if step == AMOUNT and not self._everything:
                yield from self._rounding(traced, label, depth)
            case TracedStep(generated=True) if not self._everything:
                yield from self._in_words(traced, label, depth, following)
            case TracedStep():
                yield from self._step(traced, label, depth)
            case TracedParameter():
                yield from self._parameter(traced, name, label, depth, following)
            case TracedField():
                year = f", mätår {traced.year}" if traced.year is not None else ", odaterat"
                yield _text(f"{label} {self._value(traced)} ({traced.status}{year}, {traced.file})", depth)
                yield from self._rows(traced.value, traced.unit, depth + 1, traced.notes)
                yield self._source(traced.source, name, depth + 1)
            case TracedDecided():
                known = f", kunskapsdatum {traced.known_at.isoformat()}" if traced.known_at else ""
                year = f"fastställt för {traced.year}"
                yield _text(f"{label} {self._value(traced)} ({year}{known}, {traced.shown})", depth)

    def _label(self, name: str, traced: TracedStep | TracedParameter | TracedField | TracedDecided) -> str:
        """A name as formulas write it, with the title where that says more; for the program's own steps the title."""
        written = name.removeprefix(f"{self._rule}.")
        match traced:
            case TracedStep(rule=rule, name=step) if step in reserved() and not self._everything:
                own = rule == self._rule
                if own or StepTarget(rule, step) not in self._named:
                    return name.replace(f"{rule}.{step}", traced.title if own else traced.full_title, 1)
                words, title = step, traced.title
            case TracedStep(name=words, title=title) | TracedField(name=words, title=title):
                pass
            case TracedParameter(written=whole, member=member, title=title):
                words = f"{whole}, {member}" if member else whole
            case TracedDecided():
                return written
        if self._everything and words in reserved():
            return written
        said = in_sentence(title)
        return written if said.casefold() == as_words(words).casefold() else f"{written} ({said})"

    def _source(self, source: str, name: str, depth: int) -> Block:
        """A source, or what it was told of if it has been told."""
        if source not in self._sources:
            self._sources[source] = name
            return _text(f"Källa: {source}", depth, "dim")
        first = self._sources[source]
        return _text("Källa: se ovan" if first == name else f"Källa: samma som för {first}", depth, "dim")

    def _value(self, traced: TracedStep | TracedParameter | TracedField | TracedDecided) -> str:
        """The value in short, with its unit."""
        match traced:
            case TracedStep():
                return self._quantity(traced.result, traced.unit)
            case TracedParameter(chain=chain):
                return f"{cell_text(chain.value)} {traced.unit}" if chain else traced.shown
            case TracedField(groups=Axis() as groups) | TracedDecided(groups=Axis() as groups) if (
                len(traced.value.axes) == 1
            ):
                cell = cell_of(traced.value, self._axis, self._code)
                return self._quantity(traced.value, "") if cell is None else group_text(cell, groups)
        return self._quantity(traced.value, traced.unit)

    def _step(self, traced: TracedStep, label: str, depth: int) -> Iterator[Block]:
        result, cell = self._value(traced), cell_of(traced.result, self._axis, self._code)
        with_numbers = traced.with_numbers(self._axis, self._code)
        yield _text(f"{label} {traced.formula}", depth, "bold" if depth == 0 else "")
        if cell is not None and with_numbers not in (traced.formula, result, cell_text(cell)):
            yield _text(f"= {with_numbers}", depth + 1)
        about = " (potensen räknad med 50 siffror)" if traced.approximate else ""
        yield _text(f"= {result}{about}", depth + 1)
        yield from self._rows(traced.result, traced.unit, depth + 1)
        inputs = [name for name in traced.inputs if concerns(self._trace, name, self._axis, self._code)]
        for name, following in pairwise([*inputs, ""]):
            yield from self.told(name, depth + 1, following)

    def _in_words(self, traced: TracedStep, label: str, depth: int, following: str) -> Iterator[Block]:
        """A step that the program writes: its title, numbers and value, and nothing of how that is guarded."""
        bound = self._steps[StepTarget(traced.rule, traced.name)]
        node = self._that_counts(bound.tree, traced)
        read = Evaluation(self._world).references(node, traced.moment)
        inputs = [name for target, moment in read if (name := key_of(target, moment, self._now)) in self._trace.steps]
        value = self._value(traced)
        if isinstance(node, Reference) and len(inputs) == 1 and value == self._value(self._trace.steps[inputs[0]]):
            yield from self.told(inputs[0], depth, following)
            return
        if isinstance(node, Call) and inputs:
            origin = bound.step.formula.place.start
            numbers = traced.with_numbers(self._axis, self._code, node.place.start - origin, node.place.end - origin)
            yield _text(f"{label} {numbers}", depth)
            yield _text(f"= {value}", depth + 1)
        else:
            yield _text(f"{label} {value}", depth)
        for name in inputs:
            yield from self.told(name, depth + 1)

    def _that_counts(self, node: Node, traced: TracedStep) -> Node:
        """What is rounded, and the branch that is taken, of the tree of a step that the program writes."""
        match node:
            case Call(function, (inner, *_)) if function == ROUND_EXACTLY:
                return self._that_counts(inner, traced)
            case Call("OM", (condition, then, otherwise)):
                holds = Evaluation(self._world).evaluate(condition, traced.moment).scalar
                return self._that_counts(then if holds is True else otherwise, traced)
        return node

    def _rounding(self, amount: TracedStep, label: str, depth: int) -> Iterator[Block]:
        """An amount and what it was rounded from, in one line, and then what that rests on."""
        steps, method = self._trace.steps, METHODS[self._trace.rounding]
        behind = {steps[name].name: name for name in self._behind(amount, method)}
        unrounded = behind[PRORATED if PRORATED in behind else UNROUNDED]
        before, after = self._quantity(steps[unrounded].result, amount.unit), self._quantity(amount.result, amount.unit)
        how = f"{before} → {after}, {method.noun}" if before != after else f"{after} som det är"
        if depth:
            yield _text(f"{label} {after}", depth)
            yield _text(f"Avrundning: {how}", depth + 1)
        else:
            yield _text(f"Avrundning: {how}", depth, "bold")
        yield from self.told(unrounded, depth + 1)
        rounded_pot = behind.get(ROUNDED_POT, "")
        if rounded_pot and any(name in steps and steps[name].name == SUM for name in steps[rounded_pot].inputs):
            yield from self.told(rounded_pot, depth + 1)

    def _behind(self, amount: TracedStep, method: Method) -> Iterator[str]:
        """The steps that an amount is rounded from, by the steps of a method."""
        rounding = {step.name for step in method.steps(UNROUNDED, 1)}
        waiting = list(amount.inputs)
        for name in waiting:  # grows while it is walked
            if name in self._trace.steps and self._trace.steps[name].name in rounding:
                waiting += self._trace.steps[name].inputs
            elif name in self._trace.steps:
                yield name

    def _parameter(self, traced: TracedParameter, name: str, label: str, depth: int, following: str) -> Iterator[Block]:
        """A value and its source; of values with one source in a row, the last tells it."""
        if traced.chain is not None:
            yield from self._raised(traced, traced.chain, label, depth)
        elif traced.rise is not None:
            link = traced.rise.links[0]
            yield _text(f"{label} {traced.shown} ({traced.status} för {link.year}{_published(link)})", depth)
        else:
            yield _text(f"{label} {traced.shown} ({traced.status}, värde för {traced.year})", depth)
        after = self._trace.parameters.get(following)
        if after is None or _whose(after) != _whose(traced) or following in self._shown:
            yield self._source(traced.source, name, depth + 1)

    def _raised(self, traced: TracedParameter, chain: Chain, label: str, depth: int) -> Iterator[Block]:
        """A value, and how it was raised to it year by year."""
        shown = f"{cell_text(chain.value)} {traced.unit}"
        how = f"{traced.shown} i {chain.level} års prisnivå, {traced.status}, uppräknat med {chain.index.name}"
        yield _text(f"{label} {shown} ({how})", depth)
        if chain.rounded_yearly:
            yield _text("Avrundas till hela kronor varje år.", depth + 1)
        values = [chain.start, *(link.value for link in chain.links)]
        for link, (before, after) in zip(chain.links, pairwise(values), strict=True):
            raised = f"{cell_text(before)} * {format_number(1 + link.percent / 100, 10)} = {cell_text(after)}"
            how = f"{percent_text(link.percent)}, {link.kind}{_published(link)}"
            yield _text(f"{link.year}: {raised} ({how})", depth + 1)
            yield self._source(link.source, f"{chain.index.name} {link.year}", depth + 2)

    def _quantity(self, table: Table, unit: str) -> str:
        cell = cell_of(table, self._axis, self._code)
        if cell is None:
            others = join_words([axis.name for axis in table.axes if axis != self._axis])
            return f"{len(cells_for(table, self._axis, self._code))} värden, ett per {others}"
        return with_unit(cell_text(cell), unit)

    def _rows(
        self, table: Table, unit: str, depth: int, notes: Mapping[int, Mapping[str, str]] | None = None
    ) -> Iterator[Block]:
        """The values over further axes, the first of them; and the texts beside a figure in its table."""
        cells = cells_for(table, self._axis, self._code) if table.axes else []
        for index, labels in cells[:_MOST_ROWS]:
            told = [f"{column}: {text}" for column, text in (notes or {}).get(index, {}).items()]
            if labels:
                told.insert(0, f"{', '.join(labels)}: {with_unit(cell_text(table.cells[index]), unit)}")
            if told:
                yield _text("; ".join(told), depth)
        if len(cells) > _MOST_ROWS:
            yield _text(f"… och {len(cells) - _MOST_ROWS} till", depth)


def _text(text: str, depth: int, style: str = "") -> Text:
    indent = _INDENT * min(depth, _DEEPEST)
    return Text(text, indent + _INDENT, style, first=" " * indent)


def _published(link: Link) -> str:
    return f", publicerad {link.published.isoformat()}" if link.published else ""


def _whose(traced: TracedParameter) -> tuple[str, str, str]:
    return traced.rule, traced.written, traced.source
