"""A year's amounts in instalments, as lines for a terminal or a pipe."""

from collections.abc import Iterator
from typing import Final

from tillaggsbelopp.engine.result import Result
from tillaggsbelopp.report.layout import Line, fits, table
from tillaggsbelopp.report.wording import SUM_LABEL
from tillaggsbelopp.swedish import format_number

_MOST_TABLES: Final = 4  # more of them are harder to read than a block per municipality


def plan_lines(result: Result, width: int) -> Iterator[Line]:
    """The instalments of each municipality in at most `width` columns; nothing where there is no plan."""
    plan = result.plan
    if plan is None:
        return
    yield Line(f"Betalningsplan {result.year} per {plan.period}, kr", "bold")
    axis = result.municipalities
    rows = [
        ["Kommun", *plan.names, "Totalt"],
        *(
            [f"{code} {name}", *map(format_number, [*plan.instalments[code], result.total(code)])]
            for code, name in zip(axis.members, axis.labels, strict=True)
        ),
        [SUM_LABEL, *map(format_number, [*plan.sums, result.grand_total])],
    ]
    for header, *body, footer in _tables(rows, width):
        yield Line()
        yield from table(header, body, footer, width)
    yield Line()


def _tables(rows: list[list[str]], width: int) -> list[list[list[str]]]:
    """The rows divided into the fewest tables that fit, with as many periods in each and the total in the last."""
    periods = len(rows[0]) - 2
    for count in range(1, _MOST_TABLES + 1):
        if periods % count:
            continue
        length = periods // count
        starts = range(1, periods, length)
        parts = [[[row[0], *row[at : at + length + (at == starts[-1])]] for row in rows] for at in starts]
        if all(fits(header, body, width) for header, *body in parts):
            return parts
    return [rows]
