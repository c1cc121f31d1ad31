"""A municipality's amount explained, as data: the trace of it."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from tillaggsbelopp.agreement.steps import AMOUNT
from tillaggsbelopp.engine.indexation import Chain
from tillaggsbelopp.engine.result import Result
from tillaggsbelopp.engine.trace import TracedDecided, TracedField, cell_of, cell_text, concerns, group_text, read_for
from tillaggsbelopp.formula.values import Cell, Table, cells_for
from tillaggsbelopp.report.blocks import DataCell, Records
from tillaggsbelopp.report.explanation.answer import explanation_headline
from tillaggsbelopp.report.explanation.sentences import Sentences
from tillaggsbelopp.report.json_parts import SCHEMA_VERSION, assumption_document
from tillaggsbelopp.swedish import NO_BREAK_SPACE, exact_decimal

_KINDS: Final = {"steg": "steg", "parametrar": "parameter", "uppgifter": "uppgift", "fastställda": "fastställt"}


def explanation_document(
    result: Result, code: str, rules: tuple[str, ...], before: Result | None = None
) -> dict[str, Any]:
    """What is said of one municipality, and its trace: steps, parameters and figures behind the rules given.

    `before` is the result of the year before.
    """
    axis, trace = result.municipalities, result.trace
    wanted = read_for(trace, [f"{rule}.{AMOUNT}" for rule in rules])

    def value(table: Table) -> dict[str, Any]:
        cell = cell_of(table, axis, code)
        if cell is not None:
            return _cell_document(cell)
        others = [other.name for other in table.axes if other != axis]
        several = [
            {**dict(zip(others, labels, strict=True)), **_cell_document(table.cells[index])}
            for index, labels in cells_for(table, axis, code)
        ]
        return {**_cell_document(None), "värden": several}

    def figures(read: TracedField | TracedDecided) -> dict[str, Any]:
        cell = cell_of(read.value, axis, code)
        if read.groups is None or cell is None:
            return value(read.value)
        return {"resultat": group_text(cell, read.groups), "exakt": None}

    def texts(field: TracedField) -> dict[str, Any]:
        found = [note for at, _ in cells_for(field.value, axis, code) if (note := field.notes.get(at))]
        return {"texter": [dict(note) for note in found]} if found else {}

    return {
        "schema_version": SCHEMA_VERSION,
        "år": result.year,
        "nivå": result.level,
        "kommunkod": code,
        "kommun": axis.labels[axis.position[code]],
        "förklaring": _told(result, code, rules, before),
        "delbelopp": {c.rule: c.amounts[code] for c in result.distributed if c.rule in rules},
        "alternativ": list(result.changes),
        "steg": [
            {
                "id": name,
                "regel": step.rule,
                "formel": step.formula,
                "med_tal": step.with_numbers(axis, code),
                "underlag": [each for each in step.inputs if concerns(trace, each, axis, code)],
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
                "värde": _plain(parameter.shown),
                "år": parameter.year,
                "källa": parameter.source,
                "status": parameter.status,
                **value(parameter.value),
                **({"uppräkning": _chain_document(parameter.chain)} if parameter.chain else {}),
            }
            for name, parameter in trace.parameters.items()
            if name in wanted and concerns(trace, name, axis, code)
        ],
        "uppgifter": [
            {
                "id": name,
                "enhet": field.unit,
                "mätår": field.year,
                "tabell": field.file,
                "källa": field.source,
                "status": field.status,
                **figures(field),
                **texts(field),
            }
            for name, field in trace.fields.items()
            if name in wanted
        ],
        "fastställda": [
            {"id": name, "enhet": decided.unit, "år": decided.year, **figures(decided)}
            for name, decided in trace.decided.items()
            if name in wanted
        ],
        "antaganden": [assumption_document(assumption) for assumption in result.assumptions],
    }


def _told(result: Result, code: str, rules: tuple[str, ...], before: Result | None) -> dict[str, Any]:
    """The answer in words: what the municipality gets, and the sentences on each part."""
    sentences = Sentences(result, code)
    return {
        "svar": _plain(explanation_headline(result, code, rules, before)),
        "delar": [
            {"regel": part.rule, "namn": part.name, "meningar": [*map(_plain, sentences.of(part))]}
            for part in result.distributed
            if part.rule in rules
        ],
    }


def _plain(text: str) -> str:
    return text.replace(NO_BREAK_SPACE, " ")


def explanation_records(document: Mapping[str, Any]) -> Records:
    """A row for each step, value and figure that an explanation tells of; several where it is per something more."""
    rows: list[Sequence[DataCell]] = []
    for entries, kind in _KINDS.items():
        for each in document[entries]:
            told = [each.get(key) for key in ("enhet", "formel", "med_tal")]
            where = (each.get("mätår", each.get("år")), each.get("status"), each.get("källa"))
            for value in each.get("värden", [each]):
                per = [] if value is each else [str(value[key]) for key in value if key not in ("resultat", "exakt")]
                rows.append((kind, each["id"], ", ".join(per), _swedish(value["resultat"]), *told, *where))
    names = ("slag", "id", "för", "värde", "enhet", "formel", "med_tal", "år", "status", "källa")
    return Records(names, rows)


def _swedish(value: bool | str) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nej"
    return value.replace(".", ",") if value.lstrip("-").replace(".", "", 1).isdecimal() else value


def _cell_document(cell: Cell | None) -> dict[str, Any]:
    if isinstance(cell, bool):
        return {"resultat": cell}
    exact = str(cell) if isinstance(cell, Fraction) else None
    return {"resultat": cell_text(cell).replace(NO_BREAK_SPACE, "").replace(",", "."), "exakt": exact}


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
