"""The answers on other values: whom a sweep changes most, and what does most."""

from collections.abc import Iterator
from typing import Final

from tillaggsbelopp.engine.result import Result
from tillaggsbelopp.report.answers import all_shown_with, in_room, in_short, largest
from tillaggsbelopp.report.blocks import GAP, Block, ShownTable, Text
from tillaggsbelopp.report.sweep.data import spread_rows
from tillaggsbelopp.report.sweep.view import (
    effects_notes,
    effects_table,
    remarks_on,
    sensitivity_title,
    spread_table,
    spread_width,
    sweep_title,
    title_blocks,
    to_krona,
)
from tillaggsbelopp.swedish import in_kr
from tillaggsbelopp.sweep.grid import Summary
from tillaggsbelopp.sweep.sensitivity import Sensitivity

MOST_INTERVALS: Final = 4
"""As many intervals as the answer of a search shows."""
_MOST_NAMED: Final = 3


def sweep_answer_blocks(summary: Summary, today: Result | None, file: str = "") -> Iterator[Block]:
    """The spread of the sum, and of the totals that change most."""
    sweep = summary.sweep
    yield from title_blocks(sweep_title(summary), sweep.of.changes)
    yield Text("; ".join(f"{each.title}: {each.span}" for each in sweep.variations))
    table = spread_table(summary, today)
    if table.rows:
        yield Text(_spread_in_words(summary))
        yield GAP
        yield largest(table, -1, 1, summed=False)
    yield from remarks_on(summary, today)
    yield all_shown_with(*([] if file else ["Alla belopp: --ut FIL.csv"]))
    if file:
        yield Text(f"Skrev {file}.")


def _spread_in_words(summary: Summary) -> str:
    *rows, (_, _, together) = spread_rows(summary, None)
    low, high = (in_short(together[end] or 0) for end in ("lägst", "högst"))
    spread = f"{low} till {high}" if spread_width(together) else f"{low} i alla alternativ"
    _, name, figures = max(rows, key=lambda row: spread_width(row[2]))
    changes = f"; mest ändras {name}, med {in_kr(spread_width(figures))}" if spread_width(figures) else ""
    return f"Tillsammans {spread}{changes}."


def sensitivity_answer_blocks(found: Sensitivity, rows: int | None) -> Iterator[Block]:
    """The largest effect in words, and the largest in a table: so many `rows`, or as many as there is room for."""
    first = [*title_blocks(sensitivity_title(found), found.result.changes)]
    last = [*effects_notes(found, _MOST_NAMED), all_shown_with()]
    if found.effects and found.effects[0].largest:
        most = found.effects[0]
        whom = found.result.municipalities.labels[most.place]
        largest_of, total = (in_kr(to_krona(kr)) for kr in (most.largest, most.total))
        text = f"Mest gör {most.title}: {most.step} mer ger {whom} {largest_of}, alla tillsammans {total}."
        first += [Text(text), GAP]
        last.insert(0, _effects(found, rows) if rows else in_room(lambda rows: _effects(found, rows), [*first, *last]))
    yield from first
    yield from last


def _effects(found: Sensitivity, rows: int) -> ShownTable:
    """The largest effects, and a row that counts the others."""
    table = effects_table(found, rows)
    left = len(found.effects) - len(table.rows)
    others = [[f"{left} till", *[""] * (len(table.columns) - 1)]] if left else []
    return table._replace(rows=[*table.rows, *others])
