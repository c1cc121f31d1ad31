"""The answers on other values: whom a sweep changes most, and what does most."""

from collections.abc import Iterator
from typing import Final

from tillaggsbelopp.engine.result import Result
from tillaggsbelopp.report.answers import all_shown_with, in_short, largest
from tillaggsbelopp.report.blocks import GAP, Block, Text
from tillaggsbelopp.report.sweep.data import spread_rows
from tillaggsbelopp.report.sweep.view import (
    effects_notes,
    effects_table,
    remarks_on,
    sensitivity_title,
    spread_table,
    sweep_title,
    title_blocks,
    to_krona,
    width_of,
)
from tillaggsbelopp.swedish import format_number, in_kr
from tillaggsbelopp.sweep.grid import Summary
from tillaggsbelopp.sweep.sensitivity import Sensitivity

MOST_INTERVALS: Final = 4
"""As many intervals as the answer of a search shows."""


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
    spread = f"{low} till {high}" if width_of(together) else f"{low} i alla alternativ"
    _, name, figures = max(rows, key=lambda row: width_of(row[2]))
    changes = f"; mest ändras {name}, med {in_kr(width_of(figures))}" if width_of(figures) else ""
    return f"Tillsammans {spread}{changes}."


def sensitivity_answer_blocks(found: Sensitivity, most: int) -> Iterator[Block]:
    """The largest effect in words, and the `most` largest in a table."""
    yield from title_blocks(sensitivity_title(found), found.result.changes)
    table = effects_table(found, most)
    if table.rows:
        first = found.effects[0]
        whom = found.result.municipalities.labels[first.place]
        largest, total = (in_kr(to_krona(kr)) for kr in (first.largest, first.total))
        yield Text(f"Mest gör {first.title}: {first.step} mer ger {whom} {largest}, alla tillsammans {total}.")
        yield GAP
        yield table
    yield from effects_notes(found)
    left = len(found.effects) - len(table.rows)
    yield all_shown_with(*([f"{format_number(left)} till gör mindre"] if left else []))
