"""A sweep in short: how each municipality's total spreads over the points."""

from collections.abc import Iterator, Sequence
from typing import Final

from tillaggsbelopp.engine.result import Result
from tillaggsbelopp.report.blocks import GAP, Block, Column, ShownCell, ShownTable, Text, text_column
from tillaggsbelopp.report.screen import has_room
from tillaggsbelopp.report.wording import SUM_LABEL
from tillaggsbelopp.swedish import format_number
from tillaggsbelopp.sweep.grid import Spread, Summary, Sweep

_HEADER: Final = (
    text_column("Totalt, kr"),
    Column("Nu"),
    Column("Lägst"),
    Column("25 %", optional=True),
    Column("Median"),
    Column("75 %", optional=True),
    Column("Högst"),
)


def sweep_title(summary: Summary) -> str:
    """The title of a sweep."""
    of = summary.sweep.of
    return f"{of.written.terms.name} {of.year}: {format_number(summary.points)} alternativ"


def sweep_blocks(summary: Summary, today: Result | None, file: str = "") -> Iterator[Block]:
    """The quantiles of each municipality's total over the points."""
    sweep = summary.sweep
    count = format_number(summary.points)
    yield Text(sweep_title(summary), style="bold")
    for change in sweep.of.changes:
        yield Text(f"ALTERNATIV: {change}", style="bold reverse")
    for variation in sweep.variations:
        yield Text(f"{variation.name}: {variation.span}", 2)
    yield GAP
    spreads = summary.spreads()
    if spreads:
        table = _table(sweep, spreads, today)
        yield table
        yield GAP
    if today is None:
        yield Text("Nu: beloppen kan inte räknas utan det som varieras.")
    text = "Nu är som överenskommelsen står."
    quartiles = f"{text} 25 och 75 %: så stor del av alternativen ger högst det beloppet."
    yield lambda width: [Text(quartiles if spreads and has_room(table, width) else text)]
    if spreads and not summary.varies and sweep.count > 1:
        yield Text("Obs: inget belopp ändras av det som varieras.", style="bold")
    if summary.sampled:
        text = f"25 %, median och 75 % är räknade på ett urval av {format_number(summary.most)} alternativ."
        yield Text(text)
    if summary.refused:
        text = f"Obs: {format_number(summary.refused)} av {count} alternativ kan inte räknas. Det första, "
        text += f"{point_text(sweep, summary.first_refused or 0)}: {summary.reason()}"
        yield Text(text, style="bold")
    if file:
        yield Text(f"Skrev {file}.")


def point_text(sweep: Sweep, number: int) -> str:
    """The values of a point, in words."""
    parts = []
    for variation in reversed(sweep.variations):
        number, at = divmod(number, len(variation.values))
        parts.append(f"{variation.name} {variation.shown(variation.values[at])}")
    return ", ".join(reversed(parts))


def _table(sweep: Sweep, spreads: Sequence[Spread], today: Result | None) -> ShownTable:
    """A row per municipality and their sum; without quartiles where the window is narrow."""
    axis = sweep.municipalities
    names = [f"{code} {name}" for code, name in zip(axis.members, axis.labels, strict=True)]
    keys = [*axis.members, None]
    each = zip([*names, SUM_LABEL], keys, spreads, strict=True)
    *rows, footer = ([name, now(today, code), *_cells(spread)] for name, code, spread in each)
    return ShownTable(_HEADER, rows, footer)


def _cells(spread: Spread) -> list[ShownCell]:
    return [spread.lowest, spread.quartile_1, spread.median, spread.quartile_3, spread.highest]


def now(today: Result | None, code: str | None) -> int | None:
    """The total as the agreement stands, of a municipality or of all together."""
    if today is None:
        return None
    return today.grand_total if code is None else today.total(code)
