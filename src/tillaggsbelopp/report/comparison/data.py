"""Comparisons as JSON and as CSV. The keys are documented in docs/handbok.md; they are added to, never changed."""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from tillaggsbelopp.diagnostics import Source
from tillaggsbelopp.report.amounts.csv_data import BYTE_ORDER_MARK, defused
from tillaggsbelopp.report.amounts.data import assumption_document, decision_document
from tillaggsbelopp.report.checks.screen import fault_document
from tillaggsbelopp.report.receipt import SCHEMA_VERSION, receipt_document
from tillaggsbelopp.report.wording import SUM_LABEL
from tillaggsbelopp.review.compare import Alternatives, ComparedTotal, Comparison, Pair, Row, Side
from tillaggsbelopp.review.rule_texts import RuleDifference, StatedAs
from tillaggsbelopp.swedish import round_half_away

Files = Mapping[str, Source]


def comparison_json(comparison: Comparison, files: Sequence[Files]) -> str:
    """A comparison as JSON text; `files` are those that each side was computed from."""
    return _text({"schema_version": SCHEMA_VERSION, **comparison_document(comparison), "kvitto": _receipt(files)})


def alternatives_json(alternatives: Alternatives, files: Files) -> str:
    """Alternatives as JSON text."""
    document = {
        "schema_version": SCHEMA_VERSION,
        "överenskommelsen": side_document(alternatives.own),
        "alternativ": [
            {
                "id": each.alternative.id,
                "namn": each.alternative.name,
                "skäl": each.alternative.reason,
                "källa": each.alternative.source,
                "fel": [fault_document(fault) for fault in each.refused],
                "jämförelse": None if each.comparison is None else comparison_document(each.comparison),
            }
            for each in alternatives.tried
        ],
        "kvitto": receipt_document(files),
    }
    return _text(document)


def comparison_document(comparison: Comparison) -> dict[str, Any]:
    """A comparison as data."""
    document: dict[str, Any] = {
        **{letter: side_document(side) for letter, side in zip("ab", comparison.sides, strict=True)},
        "kr_per": comparison.per or None,
        **_total(comparison.own),
        "totaler": [{"id": each.id, "namn": each.name, **_total(each)} for each in comparison.others],
        "ej_fördelat": {rule: _pair(pair) for rule, (_, pair) in comparison.undistributed.items()},
        "regler": [_rule(rule) for rule in comparison.rules],
        "index_och_uppgifter": list(comparison.figures),
    }
    return document


def side_document(side: Side) -> dict[str, Any]:
    """A side as data."""
    result = side.result
    return {
        "är": side.label,
        "överenskommelse": result.agreement,
        "år": result.year,
        "nivå": result.level,
        "kunskapsdatum": result.known_at.isoformat() if result.known_at else None,
        "fastställt": decision_document(result.decision) if result.decision else None,
        "alternativ": list(result.changes),
        "antaganden": [assumption_document(assumption) for assumption in result.assumptions],
        "varningar": list(result.warnings),
        "utgår": [{"regel": a.rule, "namn": a.name, "saknar": a.lacks} for a in result.aside],
    }


def comparison_csv(*comparisons: Comparison) -> str:
    """A row per municipality and part, in every total, and for all together; decimals with a comma."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    head = ("kommunkod", "kommun", "delbelopp", "a", "b", "skillnad", "procent")
    writer.writerow(["a_är", "b_är", *head, "kr_per", "kr_per_a", "kr_per_b", "kr_per_skillnad"])
    for comparison in comparisons:
        labels = [defused(side.label) for side in comparison.sides]
        for total in (comparison.own, *comparison.others):
            for row in (*total.rows, total.sums):
                where = [defused(row.code), defused(row.name or SUM_LABEL)]
                for part, pair in _parts(total, row):
                    heads = pair.divided_by(row.heads)
                    per = [_decimal(figure) for figure in (heads.before, heads.after, heads.difference)]
                    figures = [_decimal(figure) for figure in (pair.before, pair.after, pair.difference, pair.percent)]
                    writer.writerow([*labels, *where, part, *figures, comparison.per, *per])
    return BYTE_ORDER_MARK + buffer.getvalue()


def _parts(total: ComparedTotal, row: Row) -> Iterator[tuple[str, Pair]]:
    yield from row.parts.items()
    yield total.id or "totalt", row.total


def _total(total: ComparedTotal) -> dict[str, Any]:
    return {
        "kommuner": [{"kommunkod": row.code, "kommun": row.name, **_row(row)} for row in total.rows],
        "län": _row(total.sums),
        "får_mer": [row.code for row in total.turned(1)],
        "får_mindre": [row.code for row in total.turned(-1)],
        "oförändrade": [row.code for row in total.turned(0)],
        "bara_på_ena_sidan": [row.code for row in total.on_one_side],
    }


def _row(row: Row) -> dict[str, Any]:
    heads = row.per_head
    return {
        **_pair(row.total),
        "kr_per": {"a": _number(heads.before), "b": _number(heads.after), "skillnad": _number(heads.difference)},
        "delbelopp": {rule: _pair(pair) for rule, pair in row.parts.items()},
    }


def _pair(pair: Pair) -> dict[str, Any]:
    return {
        "a": _number(pair.before),
        "b": _number(pair.after),
        "skillnad": _number(pair.difference),
        "procent": _number(pair.percent),
    }


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


def _receipt(files: Sequence[Files]) -> dict[str, Any]:
    return {letter: receipt_document(each) for letter, each in zip("ab", files, strict=True)}


def _number(figure: Fraction | None) -> int | float | None:
    """Whole kronor as they are, what has decimals to four."""
    if figure is None:
        return None
    rounded = round_half_away(figure, 4)
    return rounded.numerator if rounded.denominator == 1 else float(rounded)


def _decimal(figure: Fraction | None) -> str:
    return "" if figure is None else str(_number(figure)).replace(".", ",")


def _text(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
