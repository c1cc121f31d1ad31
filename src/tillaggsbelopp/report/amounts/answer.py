"""The answer on the amounts of a year, or of several: the sum, who gets most, a table, and how far they hold."""

from collections.abc import Iterator, Sequence

from tillaggsbelopp.engine.result import TOTAL, PrintedComparison, Result, percent_change
from tillaggsbelopp.report.amounts.data import county_rows
from tillaggsbelopp.report.amounts.view import CHANGE, CODE, decision_notes, plan_blocks, tried_blocks, years_table
from tillaggsbelopp.report.answers import (
    PART_GIVES_WAY,
    all_shown_with,
    cause_texts,
    explained_by,
    in_short,
    than_before,
    with_largest,
)
from tillaggsbelopp.report.blocks import GAP, Block, Column, Role, ShownCell, ShownTable, Text
from tillaggsbelopp.report.wording import in_force_texts, rounding_texts, standing
from tillaggsbelopp.review.year_change import change_between
from tillaggsbelopp.swedish import capitalized, in_kr


def amounts_answer_blocks(results: Sequence[Result], before: Result | None, *, planned: bool) -> Iterator[Block]:
    """The answer on the amounts of some years in a row, each with `before` as the year before the first.

    The instalments follow where they are `planned`: asked for.
    """
    last = results[-1]
    if len(results) > 1:
        table, column = years_table(results), -3
    else:
        table, column = _table(last, before), -1 if before is None else -3
    yield from with_largest(_said_first(results, before), table, column, 1, _said_last(results))
    for result in results if planned else ():
        yield GAP
        yield from plan_blocks(result)


def _said_first(results: Sequence[Result], before: Result | None) -> Iterator[Block]:
    """What they are, what is tried out, and the sum with how and why it has changed."""
    last, earlier = results[-1], results[0] if len(results) > 1 else before
    yield Text(_title(results), style="bold")
    yield from tried_blocks(last)
    yield Text(_headline(last, earlier))
    if earlier is not None and earlier.decision is not None:
        yield Text(_causes(earlier, last))
    yield GAP


def _said_last(results: Sequence[Result]) -> Iterator[Block]:
    """What is left out or to be known, and how far the amounts hold."""
    last = results[-1]
    for result in results:
        yield from map(Text, (*in_force_texts(result), *rounding_texts(result)))
        for aside in result.aside:
            if result.grounds.written.rule(aside.rule).total is None:
                yield Text(f"Räknas inte {result.year}: {aside.name}; {aside.why}.")
        yield from (Text(f"Obs: {warning}", style="bold") for warning in result.warnings)
    yield Text(standing(*results))
    yield from decision_notes(last)
    yield from (Text(compared_text(each)) for result in results for each in result.comparisons)
    amounts = _kronor(last, _shown_total(last))
    yield all_shown_with(explained_by(last, max(last.municipalities.members, key=amounts.__getitem__)))


def _title(results: Sequence[Result]) -> str:
    first, last = results[0], results[-1]
    years = str(last.year) if first is last else f"{first.year}–{last.year}"
    return f"{last.agreement} {years}{f', {last.level}' if last.level else ''}"


def _shown_total(result: Result) -> str:
    """The id of the total that is told: the agreement's own (""), or the first other where no rule is in that."""
    return result.other_totals[0].id if result.other_totals and not result.shared else ""


def _kronor(result: Result, total: str) -> dict[str, int]:
    """The kronor of each municipality in a total, by code; under no code those of all together."""
    return {code: kronor[total or TOTAL] for code, _, kronor in county_rows(result, total)}


def _headline(result: Result, before: Result | None) -> str:
    """The sum, how much more or less that is, who gets most of it, and who pays most where some do."""
    label, total = result.municipalities.label, _shown_total(result)
    amounts = _kronor(result, total)
    whole = amounts.pop("")
    named = next((f"{each.name}: " for each in result.other_totals if each.id == total), "")
    change = "" if before is None else f", {than_before(before, _kronor(before, total)[''], whole)}"
    said = [f"{named}{in_short(whole)}{change}"]
    most, least = max(amounts, key=amounts.__getitem__), min(amounts, key=amounts.__getitem__)
    if amounts[most] > 0:
        said.append(f"mest till {label(most)}, {in_short(amounts[most])}")
    if amounts[least] < 0:
        said.append(f"mest från {label(least)}, {in_short(-amounts[least])}")
    return f"{'; '.join(said)}."


def _causes(before: Result, after: Result) -> str:
    """What the change of all together since a decided year is due to, the largest first."""
    change = change_between(before, after)
    texts = cause_texts(before, after, {cause: change.by_cause(cause) for cause in change.causes})
    return f"Ändringen: {'; '.join(texts)}." if texts else "Sammanlagt är inget ändrat."


def _table(result: Result, before: Result | None) -> ShownTable:
    """A row per municipality: its parts if there are several, its total, and the change from the year before."""
    told = _shown_total(result)
    components = result.of_total(told)
    parts = components if len(components) > 1 else ()
    header = [
        CODE,
        Column(capitalized(result.member_name), Role.TEXT),
        *(Column(part.short_name, gives_way=PART_GIVES_WAY) for part in parts),
        Column("Totalt"),
        *(CHANGE if before else ()),
    ]
    earlier = None if before is None else _kronor(before, told)
    rows: list[list[ShownCell]] = []
    for code, name, kronor in county_rows(result, told):
        total = kronor[told or TOTAL]
        row: list[ShownCell] = [code, name, *(kronor[part.rule] for part in parts), total]
        if earlier is not None:
            then = earlier.get(code)
            row += [None, None] if then is None else [total - then, percent_change(then, total)]
        rows.append(row)
    return ShownTable(tuple(header), rows[:-1], rows[-1])


def compared_text(comparison: PrintedComparison) -> str:
    """How the printed table compares, on a line."""
    parts = comparison.components
    alike = sum(printed == computed for printed, computed in parts.values())
    total = "totalt lika"
    if comparison.difference:
        rounding = " (avrundning)" if comparison.parts_agree and comparison.rounding_explains else ""
        total = f"totalt skiljer {in_kr(comparison.difference)}{rounding}"
    return f"Tryckt tabell: {alike} av {len(parts)} delbelopp lika, {total}."
