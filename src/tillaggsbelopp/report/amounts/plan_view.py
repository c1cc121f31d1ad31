"""A year's amounts in instalments."""

from collections.abc import Iterator
from typing import Final

from tillaggsbelopp.engine.result import Result
from tillaggsbelopp.report.blocks import GAP, Block, Line, ShownCell, ShownTable, columns
from tillaggsbelopp.report.screen import has_room
from tillaggsbelopp.report.wording import SUM_LABEL

_MOST_TABLES: Final = 4  # more of them are harder to read than a block per municipality


def plan_blocks(result: Result) -> Iterator[Block]:
    """The instalments of each municipality; nothing where there is no plan."""
    plan = result.plan
    if plan is None:
        return
    yield Line(f"Betalningsplan {result.year} per {plan.period}, kr", "bold")
    axis = result.municipalities
    rows: list[list[ShownCell]] = [
        [f"{code} {name}", *plan.instalments[code], result.total(code)]
        for code, name in zip(axis.members, axis.labels, strict=True)
    ]
    whole = ShownTable(columns("Kommun", *plan.names, "Totalt"), rows, [SUM_LABEL, *plan.sums, result.grand_total])
    yield lambda width: [block for part in _divided(whole, width) for block in (GAP, part)]
    yield GAP


def _divided(whole: ShownTable, width: int) -> list[ShownTable]:
    """The table divided into the fewest that fit, with as many periods in each and the total in the last."""
    periods = len(whole.columns) - 2
    for count in range(1, _MOST_TABLES + 1):
        if periods % count:
            continue
        length = periods // count
        starts = range(1, periods, length)
        parts = [whole.only([0, *range(at, at + length + (at == starts[-1]))]) for at in starts]
        if all(has_room(part, width) for part in parts):
            return parts
    return [whole]
