"""A settlement, shown and as data: what was decided, what it would be now, and what the difference is due to."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from tillaggsbelopp.agreement.models import NEW_LEVEL, NEXT_YEAR, NOTHING
from tillaggsbelopp.engine.result import TOTAL, Result, percent_change
from tillaggsbelopp.report.answers import gains_and_losses, more_or_less, signed_kr
from tillaggsbelopp.report.blocks import (
    GAP,
    Block,
    Column,
    DataCell,
    Drawing,
    Line,
    Records,
    Role,
    ShownCell,
    ShownTable,
    Text,
    text_column,
)
from tillaggsbelopp.report.json_parts import SCHEMA_VERSION, assumption_document
from tillaggsbelopp.report.wording import SUM_LABEL, standing
from tillaggsbelopp.review.differences import differences
from tillaggsbelopp.review.settlement import Settlement
from tillaggsbelopp.swedish import capitalized, in_kr, join_words

FOLLOWS: Final = {
    NOTHING: "Överenskommelsen: ingen avräkning. Det fastställda gäller, och nivån framåt bygger på det.",
    NEXT_YEAR: "Överenskommelsen: skillnaden blir en egen rad nästa år.",
    NEW_LEVEL: "Överenskommelsen: skillnaden betalas inte, men nivån framåt följer det som nu är känt.",
    None: "Överenskommelsen säger inte vad som följer av skillnaden.",
}
"""What follows of a difference, by what the agreement says of it."""
_CHANGE: Final = (
    Column("Fastställt, kr"),
    Column("Nu, kr"),
    Column("Skillnad, kr", Role.DIFFERENCE, signed=True),
    Column("Skillnad, %", Role.SHARE, 2, signed=True),
)


def settlement_title(settlement: Settlement, before: Result) -> str:
    """The title of a settlement."""
    return f"{before.agreement}: avräkning av {settlement.year}"


def settlement_blocks(settlement: Settlement, before: Result, after: Result, follows: str | None) -> Iterator[Block]:
    """The settlement: by municipality and cause, by part, and what has changed."""
    yield Text(settlement_title(settlement, before), style="bold")
    known = before.decision.known_at.isoformat() if before.decision else ""
    now = f"det som var känt {after.known_at.isoformat()}" if after.known_at else "det som är känt nu"
    yield Text(f"{settlement_headline(settlement, after)}.")
    yield Text(f"Fastställt med det som var känt {known}, jämfört med {now}. Nu {standing(after)}")
    yield GAP
    called = text_column(capitalized(before.member_name))
    rows = [_changed(each.name, each.before, each.after) for each in settlement.municipalities]
    totals = _changed(SUM_LABEL, *totals_of(settlement))
    yield ShownTable((called, *_CHANGE), rows, totals, drawn=Drawing("Skillnad, kr", 3), changes=True)
    yield GAP
    if len(settlement.causes) > 1:
        causes = (Column(f"{capitalized(each)}, kr", Role.DIFFERENCE, signed=True) for each in settlement.causes)
        by_cause = [[each.name, *map(each.causes.get, settlement.causes)] for each in settlement.municipalities]
        sums: list[ShownCell] = [SUM_LABEL, *map(settlement.by_cause, settlement.causes)]
        yield ShownTable((called, *causes), by_cause, sums, "Vad skillnaden beror på")
        yield GAP
    parts = [_changed(settlement.names[rule], *pair) for rule, pair in _parts(settlement).items()]
    yield ShownTable((text_column("Delbelopp"), *_CHANGE), parts, totals, changes=True)
    changed = differences(before.trace, after.trace)
    if changed:
        yield GAP
        yield Line("Det som skiljer:", "bold")
        for text in changed:
            yield Text(text, 2, first="- ")
    yield GAP
    yield Text(FOLLOWS[follows])


def _changed(name: str, before: int, after: int) -> list[ShownCell]:
    """A row of what was decided, what it would be now and how that differs, in kr and in per cent."""
    return [name, before, after, after - before, percent_change(before, after)]


def settlement_document(settlement: Settlement, before: Result, after: Result, follows: str | None) -> dict[str, Any]:
    """The settlement, kr."""
    decided, now = totals_of(settlement)
    return {
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
            "fastställt": decided,
            "nu": now,
            "skillnad": settlement.difference,
            "delbelopp": {
                rule: {"namn": settlement.names[rule], "fastställt": old, "nu": new, "skillnad": new - old}
                for rule, (old, new) in _parts(settlement).items()
            },
            "orsaker": {cause: settlement.by_cause(cause) for cause in settlement.causes},
        },
        "det_som_skiljer": differences(before.trace, after.trace),
        "antaganden": [assumption_document(assumption) for assumption in after.assumptions],
        "följd": FOLLOWS[follows],
    }


def settlement_records(settlement: Settlement) -> Records:
    """A row per municipality and part, and for what it gets in all with what the difference is due to, kr."""
    rows: list[Sequence[DataCell]] = []
    for each in settlement.municipalities:
        for rule, (old, new) in each.parts.items():
            rows.append((each.code, each.name, rule, old, new, new - old, *[None] * len(settlement.causes)))
        causes = [each.causes[cause] for cause in settlement.causes]
        rows.append((each.code, each.name, TOTAL, each.before, each.after, each.difference, *causes))
    return Records(("kommunkod", "kommun", "delbelopp", "fastställt", "nu", "skillnad", *settlement.causes), rows)


def totals_of(settlement: Settlement) -> tuple[int, int]:
    """What was decided for all together, and what it would be now."""
    rows = settlement.municipalities
    return sum(each.before for each in rows), sum(each.after for each in rows)


def _parts(settlement: Settlement) -> dict[str, tuple[int, int]]:
    """What each part, by rule, was and would be now for all together."""
    rows = settlement.municipalities
    return {
        rule: (sum(each.parts[rule][0] for each in rows), sum(each.parts[rule][1] for each in rows))
        for rule in settlement.names
    }


def due_to(settlement: Settlement) -> str:
    """The causes; where there are several what each of them adds, or moves if that is more."""
    if len(settlement.causes) == 1:
        return settlement.causes[0]
    return join_words([f"{cause} ({_effect(settlement, cause)})" for cause in settlement.causes])


def _effect(settlement: Settlement, cause: str) -> str:
    effects = [each.causes[cause] for each in settlement.municipalities]
    added = sum(effects)
    moved = min(sum(effect for effect in effects if effect * sign > 0) * sign for sign in (1, -1))
    return signed_kr(added) if abs(added) >= moved else f"omfördelar {in_kr(moved)}"


def settlement_headline(settlement: Settlement, after: Result) -> str:
    """How much more or less it would be, due to what, and for whom."""
    now = f"Med det som var känt {after.known_at} blir det" if after.known_at else "Nu blir det"
    rows, change = settlement.municipalities, settlement.difference
    if not any(each.difference for each in rows):
        return f"{now} samma belopp"
    more = more_or_less(change, percent_change(*totals_of(settlement))) if change else "lika mycket tillsammans"
    who = gains_and_losses([(each.name, each.difference) for each in rows])
    return f"{now} {more}, till följd av {due_to(settlement)}; {who}"
