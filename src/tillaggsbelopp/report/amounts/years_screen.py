"""Several years side by side: each municipality's total, and how it has changed from the first to the last."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from tillaggsbelopp.engine.result import Result
from tillaggsbelopp.report.layout import Line, table, wrapped
from tillaggsbelopp.report.wording import SUM_LABEL
from tillaggsbelopp.swedish import format_number


def years_lines(results: Sequence[Result], width: int) -> Iterator[Line]:
    """A table over the years in at most `width` columns; nothing where there is but one."""
    if len(results) < 2:
        return
    first, last = results[0], results[-1]
    yield Line(f"Totalt {first.year}–{last.year}, kr", "bold")
    yield Line()
    axes = [result.municipalities for result in results]
    names = {code: label for axis in axes for code, label in zip(axis.members, axis.labels, strict=True)}
    body = [_row(f"{code} {names[code]}", [result.find_total(code) for result in results]) for code in sorted(names)]
    header = ["Kommun", *(str(result.year) for result in results), "Skillnad", "%"]
    yield from table(header, body, _row(SUM_LABEL, [result.grand_total for result in results]), width)
    yield Line()
    levels = [f"{result.year}: {result.level}." for result in results if result.level]
    text = f"Skillnad och procent är {last.year} mot {first.year}. {' '.join(levels)}"
    yield from wrapped(text, width)
    yield Line()


def _row(name: str, totals: Sequence[int | None]) -> list[str]:
    before, after = totals[0], totals[-1]
    shown = ["–" if total is None else format_number(total) for total in totals]
    if before is None or after is None:
        return [name, *shown, "–", "–"]
    percent = format_number(Fraction(100 * (after - before), before), 1, fixed=True) if before else "–"
    return [name, *shown, format_number(after - before), percent]
