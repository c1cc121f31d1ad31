"""A settlement as lines and as JSON: what was decided, what it would be now, and what the difference is due to."""

import json
from collections.abc import Iterator
from typing import Any, Final

from tillaggsbelopp.agreement.models import NEW_LEVEL, NEXT_YEAR, NOTHING
from tillaggsbelopp.engine.result import Result
from tillaggsbelopp.report.layout import Line, table, wrapped
from tillaggsbelopp.report.receipt import SCHEMA_VERSION
from tillaggsbelopp.report.wording import SUM_LABEL
from tillaggsbelopp.review.input_differences import differences
from tillaggsbelopp.review.settlement import Settled, Settlement
from tillaggsbelopp.swedish import format_number

_FOLLOWS: Final = {
    NOTHING: "Överenskommelsen: ingen avräkning. Det fastställda gäller, och nivån framåt bygger på det.",
    NEXT_YEAR: "Överenskommelsen: skillnaden blir en egen rad nästa år.",
    NEW_LEVEL: "Överenskommelsen: skillnaden betalas inte, men nivån framåt följer det som nu är känt.",
    None: "Överenskommelsen säger inte vad som följer av skillnaden. Det sägs med avräkning: ingen, egen rad nästa år "
    "eller ny nivå.",
}


def settlement_lines(
    settlement: Settlement, before: Result, after: Result, follows: str | None, width: int
) -> Iterator[Line]:
    """The settlement in at most `width` columns: by municipality and cause, by part, and what has changed."""
    yield from wrapped(f"{before.agreement}: avräkning av {settlement.year}", width, style="bold")
    known = before.decision.known_at.isoformat() if before.decision else ""
    now = f"det som var känt {after.known_at.isoformat()}" if after.known_at else "det som är känt nu"
    yield from wrapped(f"Fastställt med det som var känt {known}, jämfört med {now}.", width)
    yield Line()
    header = ["Kommun", "Fastställt", "Nu", "Skillnad", *settlement.causes]
    body = [_row(f"{each.code} {each.name}", each, settlement) for each in settlement.municipalities]
    rows = settlement.municipalities
    totals = [sum(each.before for each in rows), sum(each.after for each in rows), settlement.difference]
    footer = [*totals, *(settlement.by_cause(cause) for cause in settlement.causes)]
    yield from table(header, body, [SUM_LABEL, *map(format_number, footer)], width)
    yield Line()
    header = ["Delbelopp", "Fastställt", "Nu", "Skillnad"]
    parts = [
        [settlement.names[rule], *map(format_number, (old, new, new - old))]
        for rule, (old, new) in _parts(settlement).items()
    ]
    yield from table(header, parts, [SUM_LABEL, *map(format_number, totals)], width)
    yield Line()
    yield Line("Belopp i hela kronor.")
    changed = differences(before.trace, after.trace)
    if changed:
        yield Line()
        yield Line("Det som skiljer:", "bold")
        for text in changed:
            yield from wrapped(text, width, 2, first="- ")
    yield Line()
    yield from wrapped(_FOLLOWS[follows], width)


def settlement_json(settlement: Settlement, before: Result, after: Result, follows: str | None) -> str:
    """The settlement as JSON text."""
    document: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "överenskommelse": before.agreement,
        "år": settlement.year,
        "fastställt_kunskapsdatum": before.decision.known_at.isoformat() if before.decision else None,
        "kunskapsdatum": after.known_at.isoformat() if after.known_at else None,
        "avräkning": follows,
        "kommuner": [
            {
                "kommunkod": each.code,
                "kommun": each.name,
                "fastställt": each.before,
                "nu": each.after,
                "skillnad": each.difference,
                "delbelopp": {
                    rule: {"fastställt": old, "nu": new, "skillnad": new - old}
                    for rule, (old, new) in each.parts.items()
                },
                "orsaker": dict(each.causes),
            }
            for each in settlement.municipalities
        ],
        "län": {
            "fastställt": sum(each.before for each in settlement.municipalities),
            "nu": sum(each.after for each in settlement.municipalities),
            "skillnad": settlement.difference,
            "orsaker": {cause: settlement.by_cause(cause) for cause in settlement.causes},
        },
        "det_som_skiljer": differences(before.trace, after.trace),
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _row(name: str, each: Settled, settlement: Settlement) -> list[str]:
    figures = [each.before, each.after, each.difference, *(each.causes[cause] for cause in settlement.causes)]
    return [name, *map(format_number, figures)]


def _parts(settlement: Settlement) -> dict[str, tuple[int, int]]:
    sums: dict[str, tuple[int, int]] = {}
    for each in settlement.municipalities:
        for rule, (old, new) in each.parts.items():
            before = sums.get(rule, (0, 0))
            sums[rule] = before[0] + old, before[1] + new
    return sums
