"""A result as JSON. The keys are documented in docs/handbok.md; they are added to, never changed."""

from collections.abc import Mapping
from typing import Any

from tillaggsbelopp.agreement.in_force import WHOLE_YEAR
from tillaggsbelopp.diagnostics import Source
from tillaggsbelopp.engine.payment_plan import PaymentPlan
from tillaggsbelopp.engine.printed_tables import PrintedComparison
from tillaggsbelopp.engine.result import Result, Total
from tillaggsbelopp.report.amounts.county import county_rows
from tillaggsbelopp.report.blocks import DataCell
from tillaggsbelopp.report.json_parts import assumption_document, decision_document
from tillaggsbelopp.report.receipt import SCHEMA_VERSION, receipt_document


def results_document(*results: tuple[Result, Mapping[str, Source]]) -> dict[str, Any]:
    """Results with the files they were computed from; several as a list.

    Municipalities in code order, amounts as whole kronor.
    """
    documents = [_document(*result) for result in results]
    return documents[0] if len(documents) == 1 else {"schema_version": SCHEMA_VERSION, "åren": documents}


def _document(result: Result, files: Mapping[str, Source]) -> dict[str, Any]:
    *municipalities, county = county_rows(result)
    document: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "överenskommelse": result.agreement,
        "år": result.year,
        "nivå": result.level,
        "kunskapsdatum": result.known_at.isoformat() if result.known_at else None,
        "fastställt": decision_document(result.decision) if result.decision else None,
        "kommuner": [
            {"kommunkod": code, "kommun": name, **_amounts(result, figures)} for code, name, figures in municipalities
        ],
        "län": _amounts(result, county[2]),
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
    if any(component.months != WHOLE_YEAR for component in result.components):
        document["månader"] = {component.rule: list(component.months) for component in result.components}
    if result.plan is not None:
        document["betalningsplan"] = _plan(result.plan)
    document["kvitto"] = receipt_document(files)
    return document


def _amounts(result: Result, figures: Mapping[str, DataCell]) -> dict[str, Any]:
    """The figures of a row: its parts, and what stands beside them."""
    rules = [component.rule for component in result.shared]
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


def _plan(plan: PaymentPlan) -> dict[str, Any]:
    return {
        "period": plan.period,
        "perioder": list(plan.names),
        "kommuner": [{"kommunkod": code, "belopp": list(parts)} for code, parts in plan.instalments.items()],
        "län": list(plan.sums),
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
