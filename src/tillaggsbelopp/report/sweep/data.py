"""Sweeps, searches and effects as data: documents, and the points of a sweep as rows of a file."""

from collections.abc import Sequence
from itertools import product, repeat
from typing import Any, Final

import numpy as np

from tillaggsbelopp.engine.result import TOTAL, Result
from tillaggsbelopp.formula.vector import Array
from tillaggsbelopp.report.amounts.data import MUNICIPALITY_KEYS
from tillaggsbelopp.report.blocks import DataCell, Records
from tillaggsbelopp.report.csv_text import BYTE_ORDER_MARK, csv_lines, defused
from tillaggsbelopp.report.json_parts import SCHEMA_VERSION, number
from tillaggsbelopp.report.wording import SUM_LABEL
from tillaggsbelopp.review.goal import Found
from tillaggsbelopp.review.goal_conditions import kronor_of
from tillaggsbelopp.swedish import NO_BREAK_SPACE, format_number
from tillaggsbelopp.sweep.grid import Batch, Summary, Sweep
from tillaggsbelopp.sweep.sensitivity import Sensitivity

DECIMALS: Final = 2
"""The decimals of an effect in kr."""
FAULT: Final = "fel"
REFUSED: Final = "kan inte räknas"
_END: Final = "\r\n"


def columns(sweep: Sweep) -> list[str]:
    """The columns of a file: what is varied, the municipality, its amounts, and whether they could be computed."""
    amounts = [name for total, rules in sweep.rules.items() for name in (*(rule.id for rule in rules), total or TOTAL)]
    return [*(variation.name for variation in sweep.variations), *MUNICIPALITY_KEYS, *amounts, FAULT]


def kronor(sweep: Sweep, block: Batch) -> list[Array]:
    """The columns of amounts of a block, over points and municipalities; of a point that was refused they are 0."""
    parts = []
    for rules in sweep.rules.values():
        own = [block.amounts.kronor[rule.id] for rule in rules]
        parts += [*own, sum(own, np.zeros((len(block), len(sweep.municipalities.members)), np.int64))]
    return parts


def csv_head(sweep: Sweep) -> str:
    """The first line of a CSV file for Swedish Excel."""
    return BYTE_ORDER_MARK + csv_lines([columns(sweep)])


def csv_block(sweep: Sweep, block: Batch) -> str:
    """The lines of a block: decimal commas, no thousands separators. Amounts that no point changes are written once."""
    axis = sweep.municipalities
    names = ([defused(code), defused(name)] for code, name in zip(axis.members, axis.labels, strict=True))
    places = [csv_lines([name]).removesuffix(_END) for name in names]
    parts = kronor(sweep, block)
    pieces: list[list[str] | Array] = [[f"{place};" for place in places]]
    for part in parts:
        if (part != part[:1]).any():
            pieces.append(part)
            continue
        texts, before = [f"{kr};" for kr in part[0].tolist()], pieces[-1]
        if isinstance(before, list):
            pieces[-1] = [one + other for one, other in zip(before, texts, strict=True)]
        else:
            pieces.append(texts)
    line = ("%s" + "".join("%s" if isinstance(piece, list) else "%d;" for piece in pieces) + _END).__mod__
    nothing = [f"{place};{';' * len(parts)}{REFUSED}{_END}" for place in places]
    varied = ([format_number(value, 12).replace(NO_BREAK_SPACE, "") for value in values] for values in block.axes)
    lines: list[str] = []
    for at, (each, refused) in enumerate(zip(product(*varied), block.amounts.refused.tolist(), strict=True)):
        point = "".join(f"{value};" for value in each)
        if refused:
            lines += [point + text for text in nothing]
        else:
            own = (piece if isinstance(piece, list) else piece[at].tolist() for piece in pieces)
            lines += map(line, zip(repeat(point), *own, strict=False))
    return "".join(lines)


def spread_rows(summary: Summary, today: Result | None) -> list[tuple[str, str, dict[str, int | None]]]:
    """Code, name and figures of each municipality; last those of all together, under no code.

    The figures are the total as the agreement stands, None if it can't be computed, and its spread over the points.
    There are no rows if no point could be computed.
    """
    axis = summary.sweep.municipalities
    places = [*zip(axis.members, axis.labels, strict=True), ("", SUM_LABEL)]
    now = [*map(today.total, axis.members), today.grand_total] if today else [None] * len(places)
    rows: list[tuple[str, str, dict[str, int | None]]] = []
    for (code, name), total, spread in zip(places, now, summary.spreads(), strict=False):
        figures = {
            "nu": total,
            "lägst": spread.lowest,
            "kvartil_1": spread.quartile_1,
            "median": spread.median,
            "kvartil_3": spread.quartile_3,
            "högst": spread.highest,
        }
        rows.append((code, name, figures))
    return rows


def sweep_document(summary: Summary, today: Result | None, file: str | None) -> dict[str, Any]:
    """The summary of a sweep; `file` is what all its amounts were written to."""
    sweep, rows = summary.sweep, spread_rows(summary, today)
    return {
        "schema_version": SCHEMA_VERSION,
        "överenskommelse": sweep.of.written.terms.name,
        "år": sweep.of.year,
        "alternativ": list(sweep.of.changes),
        "varierat": [
            {
                "namn": each.name,
                "titel": each.title,
                "enhet": each.unit or None,
                "gånger": each.factor,
                "värden": [*map(float, each.values)],
            }
            for each in sweep.variations
        ],
        "antal": summary.points,
        "antal_som_inte_kan_räknas": summary.refused,
        "varför": summary.reason() or None,
        "urval": summary.most if summary.sampled else None,
        "kommuner": [{"kommunkod": code, "kommun": name, **figures} for code, name, figures in rows[:-1]],
        "län": rows[-1][2] if rows else None,
        "fil": file,
    }


def goal_document(found: Found, today: Result) -> dict[str, Any]:
    """For which values a condition holds."""
    search, nearest = found.search, None
    if found.nearest is not None:
        value, gap, state = found.nearest
        unit = "kr" if search.wish.unit == "kr" else "procentenheter"
        nearest = {"värde": float(value), "skillnad": gap, "enhet": unit, "villkoret": state}
    return {
        "schema_version": SCHEMA_VERSION,
        "överenskommelse": search.of.written.terms.name,
        "år": search.of.year,
        "alternativ": list(search.of.changes),
        "namn": search.quantity.name,
        "titel": search.quantity.title,
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
        "närmast": nearest,
        "antal": found.tried,
        "antal_som_inte_kan_räknas": found.refused,
    }


def goal_records(found: Found) -> Records:
    """A row per interval in which the condition holds."""
    rows = [
        (number(each.first), number(each.last), *each.states, each.outside[0] or None, each.outside[1] or None)
        for each in found.intervals
    ]
    return Records(("från", "till", "vid_från", "vid_till", "före", "efter"), rows)


def sensitivity_document(found: Sensitivity) -> dict[str, Any]:
    """All effects, kr with two decimals."""
    result = found.result
    codes = result.municipalities.members
    return {
        "schema_version": SCHEMA_VERSION,
        "överenskommelse": result.agreement,
        "år": result.year,
        "alternativ": list(result.changes),
        "effekter": [
            {
                "namn": effect.name,
                "titel": effect.title,
                "avser": effect.label or None,
                "ökning": effect.step,
                "störst": {"kommunkod": codes[effect.place], "kr": _rounded(effect.largest)},
                "summa": _rounded(effect.total),
                "kommuner": dict(zip(codes, map(_rounded, effect.kronor), strict=True)),
            }
            for effect in found.effects
        ],
        "kan_inte_räknas": list(found.not_computable),
    }


def sensitivity_records(found: Sensitivity) -> Records:
    """All effects: a row per quantity, a column per municipality, kr with two decimals."""
    axis = found.result.municipalities
    names = [f"{code} {name}" for code, name in zip(axis.members, axis.labels, strict=True)]
    rows: list[Sequence[DataCell]] = [
        (e.name, e.label, e.step, names[e.place], *map(_rounded, (e.largest, e.total, *e.kronor)), e.title)
        for e in found.effects
    ]
    return Records(("namn", "avser", "ökning", "störst_för", "störst_kr", "summa_kr", *names, "titel"), rows)


def _rounded(amount: float) -> float:
    return round(amount, DECIMALS) + 0.0
