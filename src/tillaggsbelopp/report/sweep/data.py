"""Sweeps, searches and effects as data."""

from collections.abc import Sequence
from typing import Any

from tillaggsbelopp.engine.result import Result
from tillaggsbelopp.report.blocks import DataCell, Records
from tillaggsbelopp.report.json_parts import SCHEMA_VERSION, number
from tillaggsbelopp.report.sweep.sensitivity_view import DECIMALS
from tillaggsbelopp.report.sweep.view import now
from tillaggsbelopp.review.goal import Found
from tillaggsbelopp.review.goal_conditions import kronor_of
from tillaggsbelopp.sweep.grid import Spread, Summary
from tillaggsbelopp.sweep.sensitivity import Sensitivity


def sweep_document(summary: Summary, today: Result | None, file: str | None) -> dict[str, Any]:
    """The summary of a sweep; `file` is what all its amounts were written to."""
    sweep, spreads = summary.sweep, summary.spreads()
    axis = sweep.municipalities
    return {
        "schema_version": SCHEMA_VERSION,
        "överenskommelse": sweep.of.written.terms.name,
        "år": sweep.of.year,
        "alternativ": list(sweep.of.changes),
        "varierat": [
            {
                "namn": variation.name,
                "enhet": variation.unit or None,
                "gånger": variation.factor,
                "värden": [float(value) for value in variation.values],
            }
            for variation in sweep.variations
        ],
        "antal": summary.points,
        "antal_som_inte_kan_räknas": summary.refused,
        "varför": summary.reason() or None,
        "urval": summary.most if summary.sampled else None,
        "kommuner": [
            {"kommunkod": code, "kommun": name, **_document(spread, today, code)}
            for code, name, spread in zip(axis.members, axis.labels, spreads[:-1], strict=bool(spreads))
        ],
        "län": _document(spreads[-1], today, None) if spreads else None,
        "fil": file,
    }


def goal_document(found: Found, today: Result) -> dict[str, Any]:
    """For which values a condition holds."""
    search = found.search
    document: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "överenskommelse": search.of.written.terms.name,
        "år": search.of.year,
        "alternativ": list(search.of.changes),
        "namn": search.quantity.name,
        "enhet": search.quantity.unit or None,
        "gånger": search.quantity.factor,
        "nu": search.now or None,
        "villkor": search.wish.text,
        "villkoret_nu": search.wish.state(kronor_of(today)),
        "från": float(search.first),
        "till": float(search.last),
        "precision": float(search.precision),
        "håller": [
            {
                "från": float(each.first),
                "till": float(each.last),
                "vid_från": each.states[0],
                "vid_till": each.states[1],
                "före": each.outside[0] or None,
                "efter": each.outside[1] or None,
            }
            for each in found.intervals
        ],
        "närmast": None,
        "antal": found.tried,
        "antal_som_inte_kan_räknas": found.refused,
    }
    if found.nearest is not None:
        value, gap, state = found.nearest
        unit = "kr" if search.wish.unit == "kr" else "procentenheter"
        document["närmast"] = {"värde": float(value), "skillnad": gap, "enhet": unit, "villkoret": state}
    return document


def goal_records(found: Found) -> Records:
    """A row per interval in which the condition holds."""
    rows = [
        (number(each.first), number(each.last), *each.states, each.outside[0] or None, each.outside[1] or None)
        for each in found.intervals
    ]
    return Records(("från", "till", "vid_från", "vid_till", "före", "efter"), rows)


def sensitivity_document(found: Sensitivity) -> dict[str, Any]:
    """All effects, kr with two decimals."""
    axis = found.municipalities
    return {
        "schema_version": SCHEMA_VERSION,
        "överenskommelse": found.agreement,
        "år": found.year,
        "alternativ": list(found.changes),
        "effekter": [
            {
                "namn": effect.name,
                "avser": effect.label or None,
                "ökning": effect.step,
                "störst": {"kommunkod": axis.members[effect.place], "kr": _rounded(effect.largest)},
                "summa": _rounded(effect.total),
                "kommuner": dict(zip(axis.members, map(_rounded, effect.kronor), strict=True)),
            }
            for effect in found.effects
        ],
        "kan_inte_räknas": list(found.not_computable),
    }


def sensitivity_records(found: Sensitivity) -> Records:
    """All effects: a row per quantity, a column per municipality, kr with two decimals."""
    axis = found.municipalities
    names = [f"{code} {name}" for code, name in zip(axis.members, axis.labels, strict=True)]
    rows: list[Sequence[DataCell]] = [
        (
            effect.name,
            effect.label,
            effect.step,
            names[effect.place],
            *map(_rounded, (effect.largest, effect.total, *effect.kronor)),
        )
        for effect in found.effects
    ]
    return Records(("namn", "avser", "ökning", "störst_för", "störst_kr", "summa_kr", *names), rows)


def _rounded(amount: float) -> float:
    return round(amount, DECIMALS) + 0.0


def _document(spread: Spread, today: Result | None, code: str | None) -> dict[str, int | None]:
    return {
        "nu": now(today, code),
        "lägst": spread.lowest,
        "kvartil_1": spread.quartile_1,
        "median": spread.median,
        "kvartil_3": spread.quartile_3,
        "högst": spread.highest,
    }
