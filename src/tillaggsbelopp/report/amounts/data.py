"""The amounts of years: a table, rows and documents. Keys are told in docs/handbok/data.md; they are only added to."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from tillaggsbelopp.agreement.in_force import WHOLE_YEAR
from tillaggsbelopp.diagnostics import Source
from tillaggsbelopp.engine.result import TOTAL, PrintedComparison, Result, Total
from tillaggsbelopp.report.blocks import DataCell, Records, ShownCell, ShownTable, columns
from tillaggsbelopp.report.json_parts import (
    SCHEMA_VERSION,
    assumption_document,
    decision_document,
    number,
    receipt_document,
)
from tillaggsbelopp.report.wording import SUM_LABEL
from tillaggsbelopp.swedish import capitalized

MUNICIPALITY_KEYS: Final = ("kommunkod", "kommun")


def amount_names(result: Result) -> dict[str, str]:
    """The names of the amounts per municipality, by the id they are asked for by: totals, then components."""
    totals = {TOTAL: "Totalt", **{total.id: total.name for total in result.other_totals}}
    return totals | {component.rule: component.name for component in result.distributed}


def county_rows(result: Result, total: str = "") -> Iterator[tuple[str, str, dict[str, int]]]:
    """Code, name and kronor by key of each municipality in a total; last those of all together, under no code.

    The total is the agreement's own, or another by its id. A key is that of a rule or of the total, and must be its own
    in every total, since rows of data have them all.
    """
    components, axis = result.of_total(total), result.municipalities
    for code, name in zip(axis.members, axis.labels, strict=True):
        amounts = {component.rule: component.amounts[code] for component in components}
        yield code, name, {**amounts, total or TOTAL: sum(amounts.values())}
    pots = {component.rule: component.rounded_pot for component in components}
    yield "", SUM_LABEL, {**pots, total or TOTAL: sum(pots.values())}


def county_table(result: Result, total: str = "") -> ShownTable:
    """A row per municipality, a column per part and for the total, kr: the agreement's own, or another by its id."""
    rows: list[list[ShownCell]] = [
        [f"{code} {name}".strip(), *kronor.values()] for code, name, kronor in county_rows(result, total)
    ]
    names = [component.name for component in result.of_total(total)]
    return ShownTable(columns(capitalized(result.member_name), *names, "Totalt"), rows[:-1], rows[-1])


def county_records(*results: Result) -> Records:
    """A row per municipality and one for the sum, for each result, in all its totals.

    A column `år` where there are several results, and `alternativ` where something is tried out; a part that a year
    does not have is empty.
    """
    several, changed = len(results) > 1, any(result.changes for result in results)
    in_other: dict[str, bool] = {}
    found = []
    for result in results:
        tables = [[*county_rows(result, total)] for total in ("", *(total.id for total in result.other_totals))]
        for place, table in enumerate(tables):
            in_other |= dict.fromkeys(table[-1][2], place > 0)
        found.append((result, tables))
    names = sorted(in_other, key=lambda key: (in_other[key], key == TOTAL))
    rows: list[list[DataCell]] = []
    for result, tables in found:
        for together in zip(*tables, strict=True):
            kronor = {key: amount for _, _, amounts in together for key, amount in amounts.items()}
            row = [*together[0][:2], *map(kronor.get, names)]
            changes = ["ALTERNATIV: " + "; ".join(result.changes)] if changed else []
            rows.append([*([result.year] if several else []), *row, *changes])
    head, tail = ["år"] if several else [], ["alternativ"] if changed else []
    return Records([*head, *MUNICIPALITY_KEYS, *names, *tail], rows)


def results_document(*results: tuple[Result, Mapping[str, Source]]) -> dict[str, Any]:
    """Results with the files they were computed from; several as a list.

    Municipalities in code order, amounts as whole kronor.
    """
    documents = [_document(*result) for result in results]
    return documents[0] if len(documents) == 1 else {"schema_version": SCHEMA_VERSION, "åren": documents}


def _document(result: Result, files: Mapping[str, Source]) -> dict[str, Any]:
    *municipalities, county = county_rows(result)
    rules = [component.rule for component in result.shared]
    document: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "överenskommelse": result.agreement,
        "år": result.year,
        "nivå": result.level,
        "kunskapsdatum": result.known_at.isoformat() if result.known_at else None,
        "fastställt": decision_document(result.decision) if result.decision else None,
        "kommuner": [
            {"kommunkod": code, "kommun": name, **_amounts(rules, figures)} for code, name, figures in municipalities
        ],
        "län": _amounts(rules, county[2]),
        "antaganden": [assumption_document(assumption) for assumption in result.assumptions],
        "varningar": list(result.warnings),
        "alternativ": list(result.changes),
        "publicerat": [_comparison(comparison) for comparison in result.comparisons],
    }
    if result.other_totals:
        document["totaler"] = [_total(result, total) for total in result.other_totals]
    if result.aside:
        document["utgår"] = [{"regel": a.rule, "namn": a.name, "saknar": a.lacks} for a in result.aside]
    undistributed = {c.rule: c.rounded_pot for c in result.components if not c.distributed}
    if undistributed:
        document["ej_fördelat"] = undistributed
    if any(component.rounded_off for component in result.components):
        document["avrundning_mot_pott"] = {c.rule: number(c.rounded_off, 2) for c in result.components if c.rounded_off}
    if any(component.months != WHOLE_YEAR for component in result.components):
        document["månader"] = {component.rule: list(component.months) for component in result.components}
    if result.plan is not None:
        document["betalningsplan"] = {
            "period": result.plan.period,
            "perioder": list(result.plan.names),
            "kommuner": [{"kommunkod": code, "belopp": list(parts)} for code, parts in result.plan.instalments.items()],
            "län": list(result.plan.sums),
        }
    document["kvitto"] = receipt_document(files)
    return document


def _amounts(rules: Sequence[str], figures: Mapping[str, int]) -> dict[str, Any]:
    """The figures of a row: its parts, and what stands beside them."""
    others = {key: cell for key, cell in figures.items() if key not in rules}
    return {"delbelopp": {rule: figures[rule] for rule in rules}, **others}


def _total(result: Result, total: Total) -> dict[str, Any]:
    rules = [component.rule for component in result.of_total(total.id)]
    *municipalities, (_, _, county) = county_rows(result, total.id)
    return {
        "id": total.id,
        "namn": total.name,
        "kommuner": [
            {"kommunkod": code, "delbelopp": {rule: own[rule] for rule in rules}} for code, _, own in municipalities
        ],
        "delbelopp": {rule: county[rule] for rule in rules},
        "totalt": county[total.id],
    }


def _comparison(comparison: PrintedComparison) -> dict[str, Any]:
    return {
        "namn": comparison.title,
        "källa": comparison.source,
        "delbelopp": {
            rule: {"publicerat": printed, "beräknat": computed}
            for rule, (printed, computed) in comparison.components.items()
        },
        "totalt": {"publicerat": comparison.printed_total, "beräknat": comparison.computed_total},
        "skillnad": comparison.difference,
        "avrundning_kan_förklara": comparison.rounding_explains,
    }
