"""A settlement: what was decided, what it would be now, and what the difference is due to."""

from collections.abc import Iterator
from typing import Final

from tillaggsbelopp.agreement.models import NEW_LEVEL, NEXT_YEAR, NOTHING
from tillaggsbelopp.engine.result import Result
from tillaggsbelopp.report.blocks import GAP, Block, Line, ShownCell, ShownTable, Text, columns
from tillaggsbelopp.report.wording import SUM_LABEL
from tillaggsbelopp.review.input_differences import differences
from tillaggsbelopp.review.settlement import Settled, Settlement

_FOLLOWS: Final = {
    NOTHING: "Överenskommelsen: ingen avräkning. Det fastställda gäller, och nivån framåt bygger på det.",
    NEXT_YEAR: "Överenskommelsen: skillnaden blir en egen rad nästa år.",
    NEW_LEVEL: "Överenskommelsen: skillnaden betalas inte, men nivån framåt följer det som nu är känt.",
    None: "Överenskommelsen säger inte vad som följer av skillnaden. Det sägs med avräkning: ingen, egen rad nästa år "
    "eller ny nivå.",
}


def settlement_title(settlement: Settlement, before: Result) -> str:
    """The title of a settlement."""
    return f"{before.agreement}: avräkning av {settlement.year}"


def settlement_blocks(settlement: Settlement, before: Result, after: Result, follows: str | None) -> Iterator[Block]:
    """The settlement: by municipality and cause, by part, and what has changed."""
    yield Text(settlement_title(settlement, before), style="bold")
    known = before.decision.known_at.isoformat() if before.decision else ""
    now = f"det som var känt {after.known_at.isoformat()}" if after.known_at else "det som är känt nu"
    yield Text(f"Fastställt med det som var känt {known}, jämfört med {now}.")
    yield GAP
    header = columns("Kommun", "Fastställt", "Nu", "Skillnad", *settlement.causes)
    body = [_row(f"{each.code} {each.name}", each, settlement) for each in settlement.municipalities]
    rows = settlement.municipalities
    totals = [sum(each.before for each in rows), sum(each.after for each in rows), settlement.difference]
    footer = [*totals, *(settlement.by_cause(cause) for cause in settlement.causes)]
    yield ShownTable(header, body, [SUM_LABEL, *footer])
    yield GAP
    parts: list[list[ShownCell]] = [
        [settlement.names[rule], old, new, new - old] for rule, (old, new) in _parts(settlement).items()
    ]
    yield ShownTable(columns("Delbelopp", "Fastställt", "Nu", "Skillnad"), parts, [SUM_LABEL, *totals])
    yield GAP
    yield Line("Belopp i hela kronor.")
    changed = differences(before.trace, after.trace)
    if changed:
        yield GAP
        yield Line("Det som skiljer:", "bold")
        for text in changed:
            yield Text(text, 2, first="- ")
    yield GAP
    yield Text(_FOLLOWS[follows])


def _row(name: str, each: Settled, settlement: Settlement) -> list[ShownCell]:
    return [name, each.before, each.after, each.difference, *(each.causes[cause] for cause in settlement.causes)]


def _parts(settlement: Settlement) -> dict[str, tuple[int, int]]:
    sums: dict[str, tuple[int, int]] = {}
    for each in settlement.municipalities:
        for rule, (old, new) in each.parts.items():
            before = sums.get(rule, (0, 0))
            sums[rule] = before[0] + old, before[1] + new
    return sums
