"""A result as JSON. The keys are documented in docs/handbok.md; they are added to, never changed."""

import json
from collections.abc import Mapping
from typing import Any

from tillaggsbelopp.agreement.in_force import WHOLE_YEAR
from tillaggsbelopp.diagnostics import Source
from tillaggsbelopp.engine.assumptions import ReliedOn
from tillaggsbelopp.engine.payment_plan import PaymentPlan
from tillaggsbelopp.engine.printed_tables import Comparison
from tillaggsbelopp.engine.result import Decision, Result, Total
from tillaggsbelopp.report.receipt import SCHEMA_VERSION, receipt_document


def to_json(*results: tuple[Result, Mapping[str, Source]]) -> str:
    """Results with the files they were computed from, as JSON text; several as a list.

    Municipalities in code order, amounts as whole kronor.
    """
    documents = [_document(*result) for result in results]
    several = {"schema_version": SCHEMA_VERSION, "åren": documents}
    return json.dumps(documents[0] if len(documents) == 1 else several, ensure_ascii=False, indent=2) + "\n"


def _document(result: Result, files: Mapping[str, Source]) -> dict[str, Any]:
    municipalities = result.municipalities
    document: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "överenskommelse": result.agreement,
        "år": result.year,
        "nivå": result.level,
        "kunskapsdatum": result.known_at.isoformat() if result.known_at else None,
        "fastställt": decision_document(result.decision) if result.decision else None,
        "kommuner": [
            {
                "kommunkod": code,
                "kommun": name,
                "delbelopp": {component.rule: component.amounts[code] for component in result.shared},
                "totalt": result.total(code),
            }
            for code, name in zip(municipalities.members, municipalities.labels, strict=True)
        ],
        "län": {
            "delbelopp": {component.rule: component.rounded_pot for component in result.shared},
            "totalt": result.grand_total,
        },
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


def _total(result: Result, total: Total) -> dict[str, Any]:
    components = result.of_total(total.id)
    return {
        "id": total.id,
        "namn": total.name,
        "kommuner": [
            {"kommunkod": code, "delbelopp": {c.rule: c.amounts[code] for c in components}}
            for code in result.municipalities.members
        ],
        "delbelopp": {c.rule: c.rounded_pot for c in components},
        "totalt": sum(c.rounded_pot for c in components),
    }


def decision_document(decision: Decision) -> dict[str, Any]:
    """A decision as data."""
    return {"kunskapsdatum": decision.known_at.isoformat(), "ersätter_skäl": decision.reason or None}


def _plan(plan: PaymentPlan) -> dict[str, Any]:
    return {
        "period": plan.period,
        "perioder": list(plan.names),
        "kommuner": [{"kommunkod": code, "belopp": list(parts)} for code, parts in plan.instalments.items()],
        "län": list(plan.sums),
    }


def assumption_document(assumption: ReliedOn) -> dict[str, Any]:
    """An assumption or forecast as data."""
    accepted = assumption.accepted
    return {
        "id": assumption.id,
        "slag": assumption.kind,
        "text": assumption.text,
        "källa": assumption.source,
        "godkänd": {"datum": accepted.date.isoformat(), "av": accepted.by} if accepted else None,
    }


def _comparison(comparison: Comparison) -> dict[str, Any]:
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
