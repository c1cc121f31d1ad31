"""What each amount on the page rests on: in words for each municipality, and each formula, value and source once."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from tillaggsbelopp.agreement.rounding import METHODS
from tillaggsbelopp.engine.indexation import Chain, percent_text
from tillaggsbelopp.engine.result import Result
from tillaggsbelopp.engine.trace import (
    TracedDecided,
    TracedField,
    TracedParameter,
    TracedStep,
    cell_of,
    cell_text,
    group_text,
    read_for,
)
from tillaggsbelopp.engine.tracing import name_of
from tillaggsbelopp.formula.tree import Reference, StepTarget, on_one_line, walk
from tillaggsbelopp.formula.units import with_unit
from tillaggsbelopp.formula.values import Axis, Cell, Table, cells_for
from tillaggsbelopp.report.explanation.answer import explanation_headline
from tillaggsbelopp.report.explanation.sentences import Sentences
from tillaggsbelopp.report.explanation.tree import root_of
from tillaggsbelopp.swedish import capitalized

_MOST_ROWS: Final = 12
Traced = TracedStep | TracedParameter | TracedField | TracedDecided


def grounds_document(result: Result) -> dict[str, Any]:
    """What the amounts of a result rest on, as data: sentences by municipality, and all that is named, by its name.

    What is not the same for all is a list, with one for each municipality in code order.
    """
    parts, codes = result.distributed, result.municipalities.members
    rules = tuple(part.rule for part in parts)
    told = [Sentences(result, code) for code in codes]
    roots = [*map(root_of, parts)]
    wanted, trace = read_for(result.trace, roots), result.trace
    tables: tuple[Mapping[str, Traced], ...] = (trace.steps, trace.parameters, trace.fields, trace.decided)
    return {
        "svar": [explanation_headline(result, code, rules, None) for code in codes],
        "meningar": [[" ".join(sentences.of(part)) for part in parts] for sentences in told],
        "rötter": roots,
        "avrundning": METHODS[trace.rounding].step_by_step,
        "namn": {name: _named(result, each) for table in tables for name, each in table.items() if name in wanted},
    }


def _named(result: Result, traced: Traced) -> dict[str, Any]:
    match traced:
        case TracedStep():
            return _step(result, traced)
        case TracedParameter():
            return _parameter(result, traced)
        case TracedField():
            year = {} if traced.year is None else {"år": f"mätår {traced.year}"}
            about = {"slag": "uppgift", "titel": capitalized(traced.title), "källa": traced.source}
            values = {"värde": _values(result, traced.value, traced.unit, traced.groups)}
            return {**about, **values, "status": traced.status, **year, "fil": traced.file}
        case TracedDecided():
            values = {"värde": _values(result, traced.value, traced.unit)}
            return {"slag": "fastställt", "titel": traced.name, **values, "år": str(traced.year), "fil": traced.shown}


def _step(result: Result, step: TracedStep) -> dict[str, Any]:
    axis = result.municipalities
    values = _values(result, step.result, step.unit)
    numbers = _alike([step.with_numbers(axis, code) for code in axis.members])
    found = {"slag": "steg", "titel": step.full_title, "formel": [*_pieces(result, step)], "värde": values}
    if numbers not in (values, step.formula):
        found["med_tal"] = numbers
    if step.approximate:
        found["ungefär"] = "Potensen är räknad med 50 siffror."
    return {**found, "underlag": list(step.inputs)}


def _pieces(result: Result, step: TracedStep) -> Iterator[str | list[str]]:
    """A formula's text; a name in it that leads further is a pair of the text and what it is the name of."""
    bound = result.grounds.program.steps[StepTarget(step.rule, step.name)]
    origin, start = bound.step.formula.place.start, 0
    places = {(node.place.start, node.place.end): node for node in walk(bound.tree) if isinstance(node, Reference)}
    for (first, last), node in sorted(places.items(), key=lambda each: each[0]):
        name = name_of(node.target)
        leads = next((each for each in step.inputs if each == name or each.startswith((f"{name} ", f"{name}."))), None)
        if leads is None or first - origin < start:
            continue
        yield _spaced(step.raw[start : first - origin])
        yield [step.raw[first - origin : last - origin], leads]
        start = last - origin
    yield _spaced(step.raw[start:])


def _spaced(text: str) -> str:
    """A stretch of a formula on one line, with the spaces at its ends."""
    inner = on_one_line(text)
    before, after = text[:1] in (" ", "\n"), text[-1:] in (" ", "\n") and bool(inner)
    return f"{' ' * before}{inner}{' ' * after}"


def _parameter(result: Result, traced: TracedParameter) -> dict[str, Any]:
    found: dict[str, Any] = {
        "slag": "värde",
        "titel": traced.full_title,
        "källa": traced.source,
        "status": traced.status,
    }
    if traced.member:
        found["titel"] += f", {traced.member}"
    if traced.axis == result.municipalities.name and traced.member in result.municipalities.position:
        found["för"] = result.municipalities.position[traced.member]
    if traced.chain is not None:
        value = f"{cell_text(traced.chain.value)} {traced.unit}"
        return {**found, "värde": value, "led": [*_links(traced, traced.chain)]}
    year = traced.rise.links[0].year if traced.rise else traced.year
    return {**found, "värde": traced.shown, "år": f"värde för {year}"}


def _links(traced: TracedParameter, chain: Chain) -> Iterator[str]:
    yield f"{traced.shown} i {chain.level} års prisnivå, uppräknat med {chain.index.name}"
    for link in chain.links:
        known = f", publicerad {link.published.isoformat()}" if link.published else ""
        yield f"{link.year}: {percent_text(link.percent)} ({link.kind}{known}). Källa: {link.source}"


def _values(result: Result, table: Table, unit: str, groups: Axis | None = None) -> str | list[str]:
    def text(cell: Cell) -> str:
        return group_text(cell, groups) if groups is not None else with_unit(cell_text(cell), unit)

    axis = result.municipalities
    return _alike([_value(table, axis, code, text) for code in axis.members])


def _value(table: Table, axis: Axis, code: str, text: Callable[[Cell], str]) -> str:
    if (cell := cell_of(table, axis, code)) is not None:
        return text(cell)
    cells = cells_for(table, axis, code)
    told = [f"{', '.join(labels)}: {text(table.cells[index])}" for index, labels in cells[:_MOST_ROWS]]
    more = [f"… och {len(cells) - _MOST_ROWS} till"] if len(cells) > _MOST_ROWS else []
    return "; ".join([*told, *more])


def _alike(texts: list[str]) -> str | list[str]:
    """The text that is the same for all, else all of them."""
    return texts[0] if len({*texts}) == 1 else texts
