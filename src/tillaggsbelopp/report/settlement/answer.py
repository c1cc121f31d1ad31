"""The answer on a settlement: how much more or less it would be now, due to what, a table, and what follows of it."""

from collections.abc import Iterator
from typing import Final

from tillaggsbelopp.engine.result import Result
from tillaggsbelopp.report.amounts.view import CODE
from tillaggsbelopp.report.answers import (
    PART_GIVES_WAY,
    all_shown_with,
    explained_by,
    first_of,
    with_largest,
)
from tillaggsbelopp.report.blocks import GAP, Block, Column, Role, ShownCell, ShownTable, Text, text_column
from tillaggsbelopp.report.settlement.view import FOLLOWS, settlement_headline, totals_of
from tillaggsbelopp.report.wording import SUM_LABEL, standing
from tillaggsbelopp.review.differences import differences
from tillaggsbelopp.review.settlement import Settlement
from tillaggsbelopp.swedish import capitalized

_DIFFERENCE: Final = 4  # a column of the table
_HOW_TO_SAY_IT: Final = "Det sägs med avräkning: ingen, egen rad nästa år eller ny nivå."


def settlement_answer(settlement: Settlement, before: Result, after: Result, follows: str | None) -> Iterator[Block]:
    """The answer on a settlement; the arguments are those of `settlement_blocks`."""
    known = f" med det som var känt {before.decision.known_at}" if before.decision else ""
    above: list[Block] = [
        Text(f"{settlement.year} fastställdes{known}. {settlement_headline(settlement, after)}.", style="bold"),
        GAP,
    ]
    changed = differences(before.trace, after.trace) if len(settlement.causes) == 1 else []
    below: list[Block] = [Text(first_of(changed, 1))] if changed else []
    below += [Text(FOLLOWS[follows] if follows else f"{FOLLOWS[None]} {_HOW_TO_SAY_IT}"), Text(f"Nu {standing(after)}")]
    most = max(settlement.municipalities, key=lambda each: abs(each.difference))
    asked = most.code if most.code in after.municipalities.position else after.municipalities.members[0]
    below.append(all_shown_with(f"{explained_by(after, asked)} --rakna-om"))
    yield from with_largest(above, _table(settlement, after), _DIFFERENCE, 1, below)


def _table(settlement: Settlement, after: Result) -> ShownTable:
    """A row for each of those who get amounts: decided, now and the difference, by cause if there are several."""
    causes = settlement.causes if len(settlement.causes) > 1 else ()
    header = (
        CODE,
        text_column(capitalized(after.member_name)),
        Column("Fastställt"),
        Column("Nu"),
        Column("Skillnad", Role.DIFFERENCE, signed=True),
        *(Column(capitalized(cause), Role.DIFFERENCE, signed=True, gives_way=PART_GIVES_WAY) for cause in causes),
    )
    rows: list[list[ShownCell]] = [
        [each.code, each.name, each.before, each.after, each.difference, *map(each.causes.get, causes)]
        for each in settlement.municipalities
    ]
    sums = *totals_of(settlement), settlement.difference
    return ShownTable(header, rows, ["", SUM_LABEL, *sums, *map(settlement.by_cause, causes)])
