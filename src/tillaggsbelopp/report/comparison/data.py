"""Comparisons as data. The keys are documented in docs/handbok/data.md; they are added to, never changed."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from tillaggsbelopp.diagnostics import Source
from tillaggsbelopp.engine.result import TOTAL
from tillaggsbelopp.report.blocks import DataCell, Records
from tillaggsbelopp.report.json_parts import (
    SCHEMA_VERSION,
    assumption_document,
    decision_document,
    fault_document,
    number,
    receipt_document,
)
from tillaggsbelopp.report.receivers import receivers_document, transitions_document
from tillaggsbelopp.report.wording import SUM_LABEL
from tillaggsbelopp.review.compare import Alternatives, ComparedTotal, Comparison, Pair, Row, Side
from tillaggsbelopp.review.differences import RuleDifference, StatedAs
from tillaggsbelopp.review.settlement import Settlement

_DECIMALS: Final = 4
Files = Mapping[str, Source]


def comparison_document(comparison: Comparison, files: Sequence[Files]) -> dict[str, Any]:
    """A comparison; `files` are those that each side was computed from."""
    receipt = {letter: receipt_document(each) for letter, each in zip("ab", files, strict=True)}
    return {"schema_version": SCHEMA_VERSION, **_compared(comparison), "kvitto": receipt}


def alternatives_document(alternatives: Alternatives, files: Files) -> dict[str, Any]:
    """Alternatives side by side."""
    return {
        "schema_version": SCHEMA_VERSION,
        "överenskommelsen": _side(alternatives.own),
        "alternativ": [
            {
                "id": each.alternative.id,
                "namn": each.alternative.name,
                "skäl": each.alternative.reason,
                "källa": each.alternative.source,
                "fel": [fault_document(fault) for fault in each.refused],
                "jämförelse": None if each.comparison is None else _compared(each.comparison),
            }
            for each in alternatives.tried
        ],
        "kvitto": receipt_document(files),
    }


def _compared(comparison: Comparison) -> dict[str, Any]:
    return {
        **{letter: _side(side) for letter, side in zip("ab", comparison.sides, strict=True)},
        "kr_per": comparison.per or None,
        **_total(comparison.own),
        "totaler": [{"id": each.id, "namn": each.name, **_total(each)} for each in comparison.others],
        "orsaker": None if comparison.by_cause is None else _causes(comparison.by_cause),
        "ej_fördelat": {rule: _pair(pair) for rule, (_, pair) in comparison.undistributed.items()},
        "vilka_får": receivers_document(comparison.receivers),
        "dämpade": transitions_document(comparison.transitions),
        "regler": [_rule(rule) for rule in comparison.rules],
        "index_och_uppgifter": list(comparison.figures),
    }


def _side(side: Side) -> dict[str, Any]:
    result = side.result
    decided = None
    if (decision := result.decision) is not None:
        decided = {**decision_document(decision), "kvittots_sha256": decision.receipt}
    return {
        "är": side.label,
        "överenskommelse": result.agreement,
        "år": result.year,
        "nivå": result.level,
        "kunskapsdatum": result.known_at.isoformat() if result.known_at else None,
        "fastställt": decided,
        "alternativ": list(result.changes),
        "antaganden": [assumption_document(assumption) for assumption in result.assumptions],
        "varningar": list(result.warnings),
        "utgår": [{"regel": a.rule, "namn": a.name, "saknar": a.lacks} for a in result.aside],
    }


def comparison_records(*comparisons: Comparison) -> Records:
    """A row per municipality and part, in every total, and for all together."""
    head = ("kommunkod", "kommun", "delbelopp", "a", "b", "skillnad", "procent")
    rows: list[Sequence[DataCell]] = []
    for comparison in comparisons:
        labels = [side.label for side in comparison.sides]
        for total in (comparison.own, *comparison.others):
            for row in (*total.rows, total.sums):
                for part, pair in (*row.parts.items(), (total.id or TOTAL, row.total)):
                    heads = pair.divided_by(row.heads)
                    per = (comparison.per, heads.before, heads.after, heads.difference)
                    figures = (pair.before, pair.after, pair.difference, pair.percent)
                    rows.append((*labels, row.code, row.name or SUM_LABEL, part, *figures, *per))
    return Records(("a_är", "b_är", *head, "kr_per", "kr_per_a", "kr_per_b", "kr_per_skillnad"), rows)


def _total(total: ComparedTotal) -> dict[str, Any]:
    return {
        "kommuner": [{"kommunkod": row.code, "kommun": row.name, **_row(row)} for row in total.rows],
        "län": _row(total.sums),
        "får_mer": [row.code for row in total.turned(1)],
        "får_mindre": [row.code for row in total.turned(-1)],
        "oförändrade": [row.code for row in total.turned(0)],
        "bara_på_ena_sidan": [row.code for row in total.on_one_side],
        "mest_mer": _most(total.turned(1)),
        "mest_mindre": _most(total.turned(-1)),
    }


def _most(turned: Sequence[Row]) -> dict[str, Any] | None:
    """The first of those who get more, or less; None if nobody does."""
    if not turned:
        return None
    return {"kommunkod": turned[0].code, "kommun": turned[0].name, "skillnad": number(turned[0].total.difference)}


def _causes(found: Settlement) -> dict[str, Any]:
    """The difference by cause in kr, of all together and by code."""
    return {
        "län": {cause: found.by_cause(cause) for cause in found.causes},
        "kommuner": {each.code: {cause: each.causes[cause] for cause in found.causes} for each in found.municipalities},
    }


def _row(row: Row) -> dict[str, Any]:
    return {
        **_pair(row.total),
        "kr_per": _sides(row.per_head),
        "delbelopp": {rule: _pair(pair) for rule, pair in row.parts.items()},
    }


def _pair(pair: Pair) -> dict[str, Any]:
    return {**_sides(pair), "procent": number(pair.percent, _DECIMALS)}


def _sides(pair: Pair) -> dict[str, Any]:
    figures = {"a": pair.before, "b": pair.after, "skillnad": pair.difference}
    return {name: number(figure, _DECIMALS) for name, figure in figures.items()}


def _rule(rule: RuleDifference) -> dict[str, Any]:
    return {
        "regel": rule.rule or None,
        "namn": rule.name,
        "finns_i": [letter for letter, there in zip("ab", rule.there, strict=True) if there],
        "rader": [{"tecken": sign, "text": text} for sign, text in rule.lines],
        "parametrar": [{"namn": p.name, "a": _stated(p.before), "b": _stated(p.after)} for p in rule.parameters],
    }


def _stated(stated: StatedAs | None) -> dict[str, Any] | None:
    return None if stated is None else {"värde": stated.shown, "status": stated.status, "källa": stated.source}
