"""Alternatives side by side as lines: totals and differences per municipality, and each one's differences as bars."""

from collections.abc import Iterator

from tillaggsbelopp.report.bars import Ink
from tillaggsbelopp.report.comparison.screen import (
    assumed_lines,
    differing_lines,
    kronor,
    side_lines,
    signed,
    turned_lines,
)
from tillaggsbelopp.report.layout import Line, table, wrapped
from tillaggsbelopp.report.wording import SUM_LABEL, counted
from tillaggsbelopp.review.compare import Alternatives, Comparison, Pair
from tillaggsbelopp.swedish import join_words


def alternatives_lines(alternatives: Alternatives, width: int, ink: Ink) -> Iterator[Line]:
    """The alternatives in at most `width` columns."""
    yield from wrapped(f"Alternativ mot {basis_of(alternatives)}", width, style="bold")
    yield from side_lines("A", alternatives.own, width)
    yield Line()
    compared = alternatives.compared
    for number, (alternative, _) in enumerate(compared, start=1):
        yield from wrapped(f"{alternative.id}: {alternative.name}", width, 3, first=str(number))
    for each in alternatives.tried:
        if each.comparison is None:
            why = "; ".join(fault.what for fault in each.refused)
            what = f"{each.alternative.id} kan inte räknas {alternatives.own.result.year}: {why}"
            yield from wrapped(what, width, style="bold")
    if not compared:
        return
    yield Line()
    yield from _tables([comparison for _, comparison in compared], width, own_name(alternatives))
    for number, (alternative, comparison) in enumerate(compared, start=1):
        yield from wrapped(f"{alternative.id}: {alternative.name}", width, 3, "bold", first=str(number))
        yield from wrapped(alternative.reason, width, 3, first="")
        yield from wrapped(f"Källa: {alternative.source}", width, 3, "dim")
        yield Line()
        yield from turned_lines(comparison.own, width, ink)
        yield from differing_lines(comparison, width)
        if alone := comparison.assumed_by_one[1]:
            yield from wrapped(f"Alternativet vilar också på {counted(alone)}:", width, style="bold")
            yield from assumed_lines(alone, width)
            yield Line()
    assumptions = alternatives.own.result.assumptions
    if assumptions:
        names = join_words([assumption.id for assumption in assumptions], limit=len(assumptions))
        yield from wrapped(f"Överenskommelsens belopp vilar på {counted(assumptions)}: {names}.", width)


def basis_of(alternatives: Alternatives) -> str:
    """What the alternatives are compared with."""
    decided = alternatives.own.result.decision is not None
    return "det fastställda" if decided else "överenskommelsen som den är skriven"


def own_name(alternatives: Alternatives) -> str:
    """What the amounts they are compared with are called in a table."""
    return "Nu" if alternatives.own.result.decision is None else "Fastställt"


def _tables(compared: list[Comparison], width: int, own: str) -> Iterator[Line]:
    """Totals, then differences: a column per alternative, by number; every municipality of any of them."""
    numbers = [str(number) for number in range(1, len(compared) + 1)]
    names = {row.code: row.name for comparison in compared for row in comparison.own.rows}
    rows = [{row.code: row.total for row in comparison.own.rows} for comparison in compared]
    sums = [comparison.own.sums.total for comparison in compared]
    nobody = Pair(None, None)
    pairs = {code: [each.get(code, nobody) for each in rows] for code in sorted(names)}
    yield Line("Totalt, kr", "bold")
    yield Line()
    body = [
        [f"{code} {names[code]}", kronor(own[0].before), *(kronor(pair.after) for pair in own)]
        for code, own in pairs.items()
    ]
    footer = [SUM_LABEL, kronor(sums[0].before), *(kronor(pair.after) for pair in sums)]
    yield from table(["Kommun", own, *numbers], body, footer, width)
    yield Line()
    yield Line(f"Skillnad mot {own.lower()}, kr", "bold")
    yield Line()
    body = [[f"{code} {names[code]}", *(signed(pair.difference) for pair in own)] for code, own in pairs.items()]
    yield from table(["Kommun", *numbers], body, [SUM_LABEL, *(signed(pair.difference) for pair in sums)], width)
    yield Line()
    header = ["Alternativ", "Får mer", "Lika", "Får mindre"]
    counts = [
        [f"{number}", *(str(len(comparison.own.turned(sign))) for sign in (1, 0, -1))]
        for number, comparison in zip(numbers, compared, strict=True)
    ]
    yield from _counts(header, counts)
    yield Line()


def _counts(header: list[str], rows: list[list[str]]) -> Iterator[Line]:
    widths = [max(len(row[column]) for row in (header, *rows)) for column in range(len(header))]
    yield Line("  ".join(cell.rjust(wide) for cell, wide in zip(header, widths, strict=True)), "bold")
    for row in rows:
        yield Line("  ".join(cell.rjust(wide) for cell, wide in zip(row, widths, strict=True)))
