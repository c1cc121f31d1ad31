"""Several years side by side: each municipality's total, and how it has changed from the first to the last."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from tillaggsbelopp.engine.result import Result
from tillaggsbelopp.report.blocks import GAP, Block, Column, Line, Role, ShownCell, ShownTable, Text, columns
from tillaggsbelopp.report.wording import SUM_LABEL

_CHANGE = (Column("Skillnad", Role.DIFFERENCE), Column("%", Role.SHARE, 1))


def years_blocks(results: Sequence[Result]) -> Iterator[Block]:
    """A table over the years; nothing where there is but one."""
    if len(results) < 2:
        return
    first, last = results[0], results[-1]
    yield Line(f"Totalt {first.year}–{last.year}, kr", "bold")
    yield GAP
    axes = [result.municipalities for result in results]
    names = {code: label for axis in axes for code, label in zip(axis.members, axis.labels, strict=True)}
    body = [_row(f"{code} {names[code]}", [result.find_total(code) for result in results]) for code in sorted(names)]
    header = (*columns("Kommun", *(str(result.year) for result in results)), *_CHANGE)
    yield ShownTable(header, body, _row(SUM_LABEL, [result.grand_total for result in results]))
    yield GAP
    levels = [f"{result.year}: {result.level}." for result in results if result.level]
    text = f"Skillnad och procent är {last.year} mot {first.year}. {' '.join(levels)}"
    yield Text(text)
    yield GAP


def _row(name: str, totals: Sequence[int | None]) -> list[ShownCell]:
    before, after = totals[0], totals[-1]
    if before is None or after is None:
        return [name, *totals, None, None]
    return [name, *totals, after - before, Fraction(100 * (after - before), before) if before else None]
