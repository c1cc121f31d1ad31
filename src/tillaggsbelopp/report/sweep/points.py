"""The points of a sweep as rows of a file: what is varied, the municipality, and its amounts."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from tillaggsbelopp.engine.result import TOTAL
from tillaggsbelopp.report.amounts.data import MUNICIPALITY_KEYS
from tillaggsbelopp.report.csv_text import BYTE_ORDER_MARK, csv_lines, defused
from tillaggsbelopp.swedish import NO_BREAK_SPACE, format_number
from tillaggsbelopp.sweep.grid import Batch, Sweep

FAULT: Final = "fel"
REFUSED: Final = "kan inte räknas"


def columns(sweep: Sweep) -> list[str]:
    """The columns of a file: what is varied, the municipality, its amounts, and whether they could be computed."""
    amounts = [name for total, rules in sweep.rules.items() for name in (*(rule.id for rule in rules), total or TOTAL)]
    return [*(variation.name for variation in sweep.variations), *MUNICIPALITY_KEYS, *amounts, FAULT]


def points(sweep: Sweep, block: Batch) -> Iterator[tuple[tuple[Fraction, ...], list[tuple[int, ...]] | None]]:
    """The varied values of each point, and the amounts of each municipality; None if the point was refused."""
    parts = []
    for rules in sweep.rules.values():
        own = [block.amounts.kronor[rule.id] for rule in rules]
        parts += [*own, sum(own)]
    lists = [part.tolist() for part in parts]
    for number, (values, refused) in enumerate(zip(block.values, block.amounts.refused.tolist(), strict=True)):
        yield values, None if refused else list(zip(*(part[number] for part in lists), strict=True))


def csv_head(sweep: Sweep) -> str:
    """The first line of a CSV file for Swedish Excel."""
    return BYTE_ORDER_MARK + csv_lines([columns(sweep)])


def csv_block(sweep: Sweep, block: Batch) -> str:
    """The lines of a block: decimal commas, no thousands separators."""
    axis = sweep.municipalities
    names = [(defused(code), defused(name)) for code, name in zip(axis.members, axis.labels, strict=True)]
    empty = [""] * (len(columns(sweep)) - len(sweep.variations) - len(MUNICIPALITY_KEYS) - 1)
    lines: list[list[object]] = []
    for values, amounts in points(sweep, block):
        texts = [format_number(value, 12).replace(NO_BREAK_SPACE, "") for value in values]
        if amounts is None:
            lines += [[*texts, *name, *empty, REFUSED] for name in names]
        else:
            lines += [[*texts, *name, *own, ""] for name, own in zip(names, amounts, strict=True)]
    return csv_lines(lines)
