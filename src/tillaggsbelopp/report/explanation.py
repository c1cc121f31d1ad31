"""A municipality's amount as a tree, from the krona down to each figure's source."""

import json
from collections.abc import Iterator
from fractions import Fraction
from typing import Any, Final

from tillaggsbelopp.agreement.steps import AMOUNT, MONTHS
from tillaggsbelopp.engine.assumptions import INDEX
from tillaggsbelopp.engine.indexation import Chain, percent_text
from tillaggsbelopp.engine.result import Component, Result
from tillaggsbelopp.engine.trace import TracedDecided, TracedField, TracedParameter, cell_of, cell_text
from tillaggsbelopp.formula.units import NO_UNIT_WORD
from tillaggsbelopp.formula.values import Cell, Table
from tillaggsbelopp.report.json_report import assumption_document
from tillaggsbelopp.report.layout import Line, wrapped
from tillaggsbelopp.report.receipt import SCHEMA_VERSION
from tillaggsbelopp.report.terminal import acceptance_lines, status_lines
from tillaggsbelopp.swedish import NO_BREAK_SPACE, exact_decimal, format_number

_INDENT: Final = 2
_DEEPEST: Final = 12


def explanation_lines(result: Result, code: str, rules: tuple[str, ...], width: int) -> Iterator[Line]:
    """The amounts of one municipality explained, for the rules given, in at most `width` columns."""
    axis = result.municipalities
    name = axis.labels[axis.position[code]]
    level = f", {result.level}" if result.level else ""
    yield from wrapped(f"{name} ({code}), {result.agreement} {result.year}{level}", width, style="bold")
    yield from status_lines(result, width)
    components = [component for component in result.distributed if component.rule in rules]
    if {component.rule for component in result.shared} <= set(rules):
        parts = " + ".join(format_number(component.amounts[code]) for component in result.shared)
        yield from wrapped(f"totalt = {parts} = {_kr(result.total(code))}", width)
    for component in components:
        yield Line()
        yield from _component(result, component, code, width)
    yield Line()
    yield from wrapped(
        "_EXAKT avrundar det exakta värdet. Belopp anges med 4 decimaler före HELTAL. RANG 1 har störst rest; "
        "vid lika går lägst kod före.",
        width,
        style="dim",
    )
    common = ("mätår", "underlag", INDEX)
    assumed = [a for a in result.assumptions if "." not in a.id or a.id.split(".")[0] in (*rules, *common)]
    if assumed:
        yield Line()
        yield Line("Vilar på antaganden:", "bold")
        for assumption in assumed:
            yield from wrapped(f"{assumption.id}: {assumption.text}", width, 2, first="- ")
            yield from acceptance_lines(assumption, width)
    for warning in result.warnings:
        yield Line()
        yield from wrapped(f"Obs: {warning}", width)


def _component(result: Result, component: Component, code: str, width: int) -> Iterator[Line]:
    yield from wrapped(f"{component.name}: {_kr(component.amounts[code])}", width, style="bold")
    yield from wrapped(component.description, width)
    root = AMOUNT if component.months else MONTHS  # a rule that is not in force has nothing else to tell
    yield from _Explainer(result, component.rule, code, width).step(f"{component.rule}.{root}", 0)


class _Explainer:
    """Walks the trace from a step to what it rests on; what has been shown is only named again."""

    def __init__(self, result: Result, rule: str, code: str, width: int) -> None:
        self._trace = result.trace
        self._axis = result.municipalities
        self._rule, self._code, self._width = rule, code, width
        self._shown: set[str] = set()

    def step(self, name: str, depth: int) -> Iterator[Line]:
        traced = self._trace.steps[name]
        label = self._label(name)
        result = self._quantity(traced.result, traced.unit)
        if name in self._shown:
            yield from self._wrapped(f"{label} = {result} (se ovan)", depth)
            return
        self._shown.add(name)
        with_numbers = traced.with_numbers(self._axis, self._code)
        yield from self._wrapped(f"{label} = {traced.formula}", depth, "bold" if depth == 0 else "")
        if with_numbers not in (traced.formula, result, cell_text(self._cell(traced.result))):
            yield from self._wrapped(f"= {with_numbers}", depth + 1)
        about = " (potensen räknad med 50 siffror)" if traced.approximate else ""
        yield from self._wrapped(f"= {result}{about}", depth + 1)
        for needed in traced.inputs:
            if needed in self._trace.steps:
                yield from self.step(needed, depth + 1)
            elif needed in self._trace.parameters:
                yield from self._parameter(needed, self._trace.parameters[needed], depth + 1)
            elif needed in self._trace.fields:
                yield from self._field(needed, self._trace.fields[needed], depth + 1)
            elif needed in self._trace.decided:
                yield from self._decided(needed, self._trace.decided[needed], depth + 1)

    def _parameter(self, name: str, traced: TracedParameter, depth: int) -> Iterator[Line]:
        label = self._label(name)
        if name in self._shown:
            shown = traced.shown if traced.chain is None else f"{cell_text(traced.chain.value)} {traced.unit}"
            yield from self._wrapped(f"{label} = {shown} (se ovan)", depth)
            return
        self._shown.add(name)
        if traced.rise is not None:
            link = traced.rise.links[0]
            known = f", publicerad {link.published.isoformat()}" if link.published else ""
            yield from self._wrapped(f"{label} = {traced.shown} ({traced.status} för {link.year}{known})", depth)
        elif traced.chain is None:
            yield from self._wrapped(f"{label} = {traced.shown} ({traced.status}, värde för {traced.year})", depth)
        else:
            yield from self._chain(label, traced, traced.chain, depth)
        yield from self._wrapped(f"Källa: {traced.source}", depth + 1, "dim")

    def _chain(self, label: str, traced: TracedParameter, chain: Chain, depth: int) -> Iterator[Line]:
        """The value, and how it was raised to it year by year."""
        shown = cell_text(chain.value)
        text = f"{label} = {shown} {traced.unit} ({traced.shown} i {chain.level} års prisnivå, {traced.status}"
        yield from self._wrapped(f"{text}, uppräknat med {chain.index.name})", depth)
        if chain.rounded_yearly:
            yield from self._wrapped("Avrundas till hela kronor varje år.", depth + 1)
        before = chain.start
        for link in chain.links:
            known = f", publicerad {link.published.isoformat()}" if link.published else ""
            factor = format_number(1 + link.percent / 100, 10)
            yield from self._wrapped(
                f"{link.year}: {cell_text(before)} * {factor} = {cell_text(link.value)} "
                f"({percent_text(link.percent)}, {link.kind}{known})",
                depth + 1,
            )
            yield from self._wrapped(f"Källa: {link.source}", depth + 2, "dim")
            before = link.value

    def _field(self, name: str, traced: TracedField, depth: int) -> Iterator[Line]:
        quantity = self._quantity(traced.value, traced.unit)
        if name in self._shown:
            yield from self._wrapped(f"{name} = {quantity} (se ovan)", depth)
            return
        self._shown.add(name)
        year = f", mätår {traced.year}" if traced.year is not None else ", odaterat"
        yield from self._wrapped(f"{name} = {quantity} ({traced.status}{year}, {traced.file})", depth)
        yield from self._wrapped(f"Källa: {traced.source}", depth + 1, "dim")

    def _decided(self, name: str, traced: TracedDecided, depth: int) -> Iterator[Line]:
        known = f", kunskapsdatum {traced.known_at.isoformat()}" if traced.known_at else ""
        text = f"{self._label(name)} = {self._quantity(traced.value, traced.unit)}"
        yield from self._wrapped(f"{text} (fastställt för {traced.year}{known}, {traced.shown})", depth)

    def _label(self, name: str) -> str:
        return name.removeprefix(f"{self._rule}.")

    def _cell(self, table: Table) -> Cell | None:
        return cell_of(table, self._axis, self._code)

    def _quantity(self, table: Table, unit: str) -> str:
        text = cell_text(self._cell(table))
        return text if unit in (NO_UNIT_WORD, "sanningsvärde", "0") else f"{text}{NO_BREAK_SPACE}{unit}"

    def _wrapped(self, text: str, depth: int, style: str = "") -> Iterator[Line]:
        indent = _INDENT * min(depth, _DEEPEST)
        yield from wrapped(text, self._width, indent + _INDENT, style, first=" " * indent)


def explanation_json(result: Result, code: str, rules: tuple[str, ...]) -> str:
    """The trace of one municipality as JSON text: steps, parameters and figures behind the rules given."""
    axis = result.municipalities
    trace = result.trace
    wanted: set[str] = set()
    waiting = [f"{rule}.{AMOUNT}" for rule in rules]
    while waiting:
        name = waiting.pop()
        if name not in wanted:
            wanted.add(name)
            waiting += trace.steps[name].inputs if name in trace.steps else ()

    def value(table: Table) -> dict[str, Any]:
        cell = cell_of(table, axis, code)
        if isinstance(cell, bool):
            return {"resultat": cell}
        exact = str(cell) if isinstance(cell, Fraction) else None
        return {"resultat": cell_text(cell).replace(NO_BREAK_SPACE, "").replace(",", "."), "exakt": exact}

    return json.dumps(
        {
            "schema_version": SCHEMA_VERSION,
            "år": result.year,
            "nivå": result.level,
            "kommunkod": code,
            "kommun": axis.labels[axis.position[code]],
            "delbelopp": {c.rule: c.amounts[code] for c in result.distributed if c.rule in rules},
            "alternativ": list(result.changes),
            "steg": [
                {
                    "id": name,
                    "regel": step.rule,
                    "formel": step.formula,
                    "med_tal": step.with_numbers(axis, code),
                    "underlag": list(step.inputs),
                    "enhet": step.unit,
                    "ungefärlig": step.approximate,
                    **value(step.result),
                }
                for name, step in trace.steps.items()
                if name in wanted
            ],
            "parametrar": [
                {
                    "id": name,
                    "värde": parameter.shown.replace(NO_BREAK_SPACE, " "),
                    "år": parameter.year,
                    "källa": parameter.source,
                    "status": parameter.status,
                    **value(parameter.value),
                    **({"uppräkning": _chain_document(parameter.chain)} if parameter.chain else {}),
                }
                for name, parameter in trace.parameters.items()
                if name in wanted
            ],
            "uppgifter": [
                {
                    "id": name,
                    "enhet": field.unit,
                    "mätår": field.year,
                    "tabell": field.file,
                    "källa": field.source,
                    "status": field.status,
                    **value(field.value),
                }
                for name, field in trace.fields.items()
                if name in wanted
            ],
            "fastställda": [
                {"id": name, "enhet": decided.unit, "år": decided.year, **value(decided.value)}
                for name, decided in trace.decided.items()
                if name in wanted
            ],
            "antaganden": [assumption_document(assumption) for assumption in result.assumptions],
        },
        ensure_ascii=False,
        indent=2,
    )


def _chain_document(chain: Chain) -> dict[str, Any]:
    return {
        "index": chain.index.id,
        "serie": chain.index.series,
        "prisnivå": chain.level,
        "avrundas_årligen": chain.rounded_yearly,
        "led": [
            {
                "år": link.year,
                "procent": exact_decimal(link.percent),
                "slag": link.kind,
                "publicerad": link.published.isoformat() if link.published else None,
                "källa": link.source,
                "exakt": str(link.value),
            }
            for link in chain.links
        ],
    }


def _kr(amount: int) -> str:
    return f"{format_number(amount)}{NO_BREAK_SPACE}kr"
