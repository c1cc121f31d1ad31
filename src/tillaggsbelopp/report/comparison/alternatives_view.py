"""Alternatives side by side as lines: totals and differences per municipality, and each one's differences as bars."""

from collections.abc import Iterator

from tillaggsbelopp.report.blocks import (
    GAP,
    Block,
    Column,
    Line,
    Role,
    ShownCell,
    ShownTable,
    Text,
    columns,
    text_column,
)
from tillaggsbelopp.report.comparison.view import (
    assumed_blocks,
    differing_blocks,
    side_blocks,
    turned_blocks,
)
from tillaggsbelopp.report.wording import SUM_LABEL, counted
from tillaggsbelopp.review.compare import Alternatives, Comparison, Pair
from tillaggsbelopp.swedish import join_words


def alternatives_blocks(alternatives: Alternatives) -> Iterator[Block]:
    """The alternatives: totals and differences, and then each for itself."""
    yield Text(f"Alternativ mot {basis_of(alternatives)}", style="bold")
    yield from side_blocks("A", alternatives.own)
    yield GAP
    compared = alternatives.compared
    for number, (alternative, _) in enumerate(compared, start=1):
        yield Text(f"{alternative.id}: {alternative.name}", 3, first=str(number))
    for each in alternatives.tried:
        if each.comparison is None:
            why = "; ".join(fault.what for fault in each.refused)
            what = f"{each.alternative.id} kan inte räknas {alternatives.own.result.year}: {why}"
            yield Text(what, style="bold")
    if not compared:
        return
    yield GAP
    yield from _tables([comparison for _, comparison in compared], own_name(alternatives))
    for number, (alternative, comparison) in enumerate(compared, start=1):
        yield Text(f"{alternative.id}: {alternative.name}", 3, "bold", first=str(number))
        yield Text(alternative.reason, 3, first="")
        yield Text(f"Källa: {alternative.source}", 3, "dim")
        yield GAP
        yield from turned_blocks(comparison.own)
        yield from differing_blocks(comparison)
        if alone := comparison.assumed_by_one[1]:
            yield Text(f"Alternativet vilar också på {counted(alone)}:", style="bold")
            yield from assumed_blocks(alone)
            yield GAP
    assumptions = alternatives.own.result.assumptions
    if assumptions:
        names = join_words([assumption.id for assumption in assumptions], limit=len(assumptions))
        yield Text(f"Överenskommelsens belopp vilar på {counted(assumptions)}: {names}.")


def basis_of(alternatives: Alternatives) -> str:
    """The words for the amounts that the alternatives are compared with."""
    decided = alternatives.own.result.decision is not None
    return "det fastställda" if decided else "överenskommelsen som den är skriven"


def own_name(alternatives: Alternatives) -> str:
    """The title of the column of amounts that they are compared with."""
    return "Nu" if alternatives.own.result.decision is None else "Fastställt"


def _tables(compared: list[Comparison], own: str) -> Iterator[Block]:
    """Totals, then differences: a column per alternative, by number; every municipality of any of them."""
    numbers = [str(number) for number in range(1, len(compared) + 1)]
    names = {row.code: row.name for comparison in compared for row in comparison.own.rows}
    rows = [{row.code: row.total for row in comparison.own.rows} for comparison in compared]
    sums = [comparison.own.sums.total for comparison in compared]
    nobody = Pair(None, None)
    pairs = {code: [each.get(code, nobody) for each in rows] for code in sorted(names)}
    yield Line("Totalt, kr", "bold")
    yield GAP
    body: list[list[ShownCell]] = [
        [f"{code} {names[code]}", each[0].before, *(pair.after for pair in each)] for code, each in pairs.items()
    ]
    yield ShownTable(
        columns("Kommun", own, *numbers), body, [SUM_LABEL, sums[0].before, *(pair.after for pair in sums)]
    )
    yield GAP
    yield Line(f"Skillnad mot {own.lower()}, kr", "bold")
    yield GAP
    header = (text_column("Kommun"), *(Column(each, Role.DIFFERENCE, signed=True) for each in numbers))
    body = [[f"{code} {names[code]}", *(pair.difference for pair in each)] for code, each in pairs.items()]
    yield ShownTable(header, body, [SUM_LABEL, *(pair.difference for pair in sums)])
    yield GAP
    names_of_counts = ["Alternativ", "Får mer", "Lika", "Får mindre"]
    counts = [
        [f"{number}", *(str(len(comparison.own.turned(sign))) for sign in (1, 0, -1))]
        for number, comparison in zip(numbers, compared, strict=True)
    ]
    yield from _counts(names_of_counts, counts)
    yield GAP


def _counts(header: list[str], rows: list[list[str]]) -> Iterator[Block]:
    widths = [max(len(row[column]) for row in (header, *rows)) for column in range(len(header))]
    yield Line("  ".join(cell.rjust(wide) for cell, wide in zip(header, widths, strict=True)), "bold")
    for row in rows:
        yield Line("  ".join(cell.rjust(wide) for cell, wide in zip(row, widths, strict=True)))
