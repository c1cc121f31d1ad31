"""A municipality's amount as a tree, from the krona down to each figure's source."""

from collections.abc import Iterable, Iterator, Mapping
from html import escape
from itertools import pairwise
from typing import Final

from tillaggsbelopp.agreement.rounding import METHODS, Method
from tillaggsbelopp.agreement.steps import AMOUNT, MONTHS, PRORATED, ROUNDED_POT, SUM, UNROUNDED
from tillaggsbelopp.engine.assumptions import INDEX
from tillaggsbelopp.engine.indexation import Chain, Link, percent_text
from tillaggsbelopp.engine.result import Component, Result
from tillaggsbelopp.engine.trace import (
    Trace,
    TracedDecided,
    TracedField,
    TracedParameter,
    TracedStep,
    cell_of,
    cell_text,
)
from tillaggsbelopp.formula.units import NO_UNIT_WORD
from tillaggsbelopp.formula.values import Axis, Cell, Table, cells_for
from tillaggsbelopp.report.amounts.view import acceptance_blocks, status_blocks
from tillaggsbelopp.report.blocks import GAP, Block, Line, Text
from tillaggsbelopp.report.screen import PIPE_WIDTH, lines_of
from tillaggsbelopp.swedish import NO_BREAK_SPACE, format_number, in_kr, join_words

_INDENT: Final = 2
_DEEPEST: Final = 12
_MOST_ROWS: Final = 12
_EXACTLY: Final = "_EXAKT avrundar det exakta värdet."
_ALL_SHOWN: Final = "Varje led visas med --allt."


def explanation_title(result: Result, code: str) -> str:
    """Whose amount is explained, and of what year."""
    axis = result.municipalities
    level = f", {result.level}" if result.level else ""
    return f"{axis.labels[axis.position[code]]} ({code}), {result.agreement} {result.year}{level}"


def explanation_blocks(
    result: Result, code: str, rules: tuple[str, ...], *, everything: bool = True
) -> Iterator[Block]:
    """The amounts of one municipality explained, for the rules given.

    Without `everything` the steps that round an amount are told as one line.
    """
    yield Text(explanation_title(result, code), style="bold")
    yield from status_blocks(result)
    components = [component for component in result.distributed if component.rule in rules]
    if {component.rule for component in result.shared} <= set(rules):
        parts = " + ".join(format_number(component.amounts[code]) for component in result.shared)
        yield Text(f"totalt = {parts} = {in_kr(result.total(code))}")
    explainer = _Explainer(result, code, everything=everything)
    for component in components:
        yield GAP
        yield Text(f"{component.name}: {in_kr(component.amounts[code])}", style="bold")
        yield Text(component.description)
        explainer.begin(component.rule)
        yield from explainer.told(_root(component), 0)
    yield GAP
    method = METHODS[result.trace.rounding]
    told = (_EXACTLY, method.step_by_step) if everything else (method.in_short, _ALL_SHOWN, _EXACTLY)
    yield Text(" ".join(told), style="dim")
    read = read_for(result.trace, map(_root, components))
    concerned = {"mätår", "underlag", INDEX, *rules, *(name.partition(".")[0] for name in read)}
    assumed = [a for a in result.assumptions if "." not in a.id or a.id.split(".")[0] in concerned]
    if assumed:
        yield GAP
        yield Line("Vilar på antaganden:", "bold")
        for assumption in assumed:
            yield Text(f"{assumption.id}: {assumption.text}", 2, first="- ")
            yield from acceptance_blocks(assumption)
    for warning in result.warnings:
        yield GAP
        yield Text(f"Obs: {warning}")


class Explanation:
    """A municipality's amount explained: `str()` and `print()` give the text, down to the sources."""

    def __init__(self, result: Result, code: str) -> None:
        self._result, self._code = result, code

    def __str__(self) -> str:
        rules = tuple(component.rule for component in self._result.distributed)
        blocks = explanation_blocks(self._result, self._code, rules, everything=False)
        return "\n".join(line.text.rstrip() for line in lines_of(blocks, PIPE_WIDTH))

    def __repr__(self) -> str:
        return f"<Explanation of {self._code}, {self._result.agreement} {self._result.year}: print() shows it>"

    def _repr_html_(self) -> str:
        """The text, as a notebook shows it."""
        return f"<pre>{escape(str(self))}</pre>"


def read_for(trace: Trace, steps: Iterable[str]) -> set[str]:
    """The names of some steps and of all that is read for them, directly or not."""
    waiting = list(steps)
    seen: set[str] = set()
    for name in waiting:  # grows while it is walked
        if name not in seen:
            seen.add(name)
            waiting += trace.steps[name].inputs if name in trace.steps else ()
    return seen


def _root(component: Component) -> str:
    """The step that tells of a component; a rule that is not in force has nothing to tell but its months."""
    return f"{component.rule}.{AMOUNT if component.months else MONTHS}"


class _Explainer:
    """Walks the trace from a step to what it rests on; what has been shown is only named again.

    Each rule is told whole, but for the years before, which are told once.
    """

    def __init__(self, result: Result, code: str, *, everything: bool) -> None:
        self._trace, self._year = result.trace, result.year
        self._axis = result.municipalities
        self._rule, self._code = "", code
        self._everything = everything
        self._shown: set[str] = set()

    def begin(self, rule: str) -> None:
        """Tell of another rule."""
        steps = self._trace.steps
        self._rule = rule
        self._shown = {name for name in self._shown if name in steps and steps[name].moment.year != self._year}

    def told(self, name: str, depth: int, following: str = "") -> Iterator[Block]:
        """What is named and all that it rests on; `following` is the name of what is told after it."""
        trace = self._trace
        traced = (
            trace.steps.get(name) or trace.parameters.get(name) or trace.fields.get(name) or trace.decided.get(name)
        )
        if traced is None:
            return
        label = f"{name.removeprefix(f'{self._rule}.')} ="
        if name in self._shown:
            yield _text(f"{label} {self._value(traced)} (se ovan)", depth)
            return
        self._shown.add(name)
        match traced:
            case TracedStep(name=step, generated=True) if step == AMOUNT and not self._everything:
                yield from self._rounding(traced, label, depth)
            case TracedStep():
                yield from self._step(traced, label, depth)
            case TracedParameter():
                yield from self._parameter(traced, label, depth, following)
            case TracedField():
                year = f", mätår {traced.year}" if traced.year is not None else ", odaterat"
                yield _text(f"{label} {self._value(traced)} ({traced.status}{year}, {traced.file})", depth)
                yield from self._rows(traced.value, traced.unit, depth + 1, traced.notes)
                yield _text(f"Källa: {traced.source}", depth + 1, "dim")
            case TracedDecided():
                known = f", kunskapsdatum {traced.known_at.isoformat()}" if traced.known_at else ""
                year = f"fastställt för {traced.year}"
                yield _text(f"{label} {self._value(traced)} ({year}{known}, {traced.shown})", depth)

    def _value(self, traced: TracedStep | TracedParameter | TracedField | TracedDecided) -> str:
        """The value in short, with its unit."""
        match traced:
            case TracedStep():
                return self._quantity(traced.result, traced.unit)
            case TracedParameter(chain=chain):
                return f"{cell_text(chain.value)} {traced.unit}" if chain else traced.shown
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

    def _parameter(self, traced: TracedParameter, label: str, depth: int, following: str) -> Iterator[Block]:
        """A value and its source; of values with one source in a row, the last tells it."""
        if traced.chain is not None:
            yield from _raised(traced, traced.chain, label, depth)
        elif traced.rise is not None:
            link = traced.rise.links[0]
            yield _text(f"{label} {traced.shown} ({traced.status} för {link.year}{_published(link)})", depth)
        else:
            yield _text(f"{label} {traced.shown} ({traced.status}, värde för {traced.year})", depth)
        after = self._trace.parameters.get(following)
        if after is None or _whose(after) != _whose(traced) or following in self._shown:
            yield _text(f"Källa: {traced.source}", depth + 1, "dim")

    def _quantity(self, table: Table, unit: str) -> str:
        cell = cell_of(table, self._axis, self._code)
        if cell is None:
            others = join_words([axis.name for axis in table.axes if axis != self._axis])
            return f"{len(cells_for(table, self._axis, self._code))} värden, ett per {others}"
        return _with_unit(cell, unit)

    def _rows(
        self, table: Table, unit: str, depth: int, notes: Mapping[int, Mapping[str, str]] | None = None
    ) -> Iterator[Block]:
        """The values over further axes, the first of them; and the texts beside a figure in its table."""
        cells = cells_for(table, self._axis, self._code) if table.axes else []
        for index, labels in cells[:_MOST_ROWS]:
            told = [f"{column}: {text}" for column, text in (notes or {}).get(index, {}).items()]
            if labels:
                told.insert(0, f"{', '.join(labels)}: {_with_unit(table.cells[index], unit)}")
            if told:
                yield _text("; ".join(told), depth)
        if len(cells) > _MOST_ROWS:
            yield _text(f"… och {len(cells) - _MOST_ROWS} till", depth)


def _text(text: str, depth: int, style: str = "") -> Text:
    indent = _INDENT * min(depth, _DEEPEST)
    return Text(text, indent + _INDENT, style, first=" " * indent)


def _raised(traced: TracedParameter, chain: Chain, label: str, depth: int) -> Iterator[Block]:
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
        yield _text(f"Källa: {link.source}", depth + 2, "dim")


def _published(link: Link) -> str:
    return f", publicerad {link.published.isoformat()}" if link.published else ""


def _whose(traced: TracedParameter) -> tuple[str, str, str]:
    return traced.rule, traced.written, traced.source


def concerns(trace: Trace, name: str, municipalities: Axis, code: str) -> bool:
    """Tell if what is named concerns a municipality: everything does but another one's value of a parameter."""
    parameter = trace.parameters.get(name)
    return parameter is None or parameter.axis != municipalities.name or parameter.member in ("", code)


def _with_unit(cell: Cell, unit: str) -> str:
    text = cell_text(cell)
    return text if unit in (NO_UNIT_WORD, "sanningsvärde", "0") else f"{text}{NO_BREAK_SPACE}{unit}"
