"""The amounts of years: their tables, and what they rest on."""

from collections.abc import Iterator, Sequence
from typing import Final

from tillaggsbelopp.engine.assumptions import ReliedOn
from tillaggsbelopp.engine.result import PrintedComparison, Result, percent_change
from tillaggsbelopp.report.amounts.data import county_table
from tillaggsbelopp.report.answers import CODE_GIVES_WAY, PART_GIVES_WAY, PERCENT_GIVES_WAY
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
from tillaggsbelopp.report.table_lines import has_room
from tillaggsbelopp.report.wording import (
    SUM_LABEL,
    counted,
    in_force_texts,
    minutes_facts,
    rounding_texts,
    whole_amounts,
)
from tillaggsbelopp.swedish import capitalized, in_kr, join_words

_MOST_TABLES: Final = 4  # of instalments: more of them are harder to read than a block per municipality
CHANGE: Final = (
    Column("Ändring", Role.DIFFERENCE, signed=True),
    Column("%", Role.SHARE, 1, signed=True, gives_way=PERCENT_GIVES_WAY),
)
CODE: Final = Column("Kod", Role.TEXT, gives_way=CODE_GIVES_WAY)


def result_blocks(results: Sequence[Result], before: Result | None, folders: Sequence[str]) -> Iterator[Block]:
    """A table per year, one over the years and the year before, and what they all rest on.

    `folders` are the config and data folders they were computed from.
    """
    for result in results:
        yield from amount_blocks(result)
        yield GAP
        yield from plan_blocks(result)
    yield from _years([*([before] if before else []), *results])
    yield from grounds_blocks(results, folders)


def amount_blocks(result: Result) -> Iterator[Block]:
    """The amounts of a year under what they are."""
    level = f", {result.level}" if result.level else ""
    yield Text(f"{result.agreement} {result.year}{level}", style="bold")
    yield from status_blocks(result)
    yield GAP
    yield county_table(result)
    yield GAP
    for total in result.other_totals:
        yield Line(total.name, "bold")
        yield GAP
        yield county_table(result, total.id)
        yield GAP
    for aside in result.aside:
        yield Text(f"Räknas inte {result.year}: {aside.name}; {aside.why}.")
    for component in result.components:
        if not component.distributed:
            yield Line(f"Fördelas inte: {component.name} {in_kr(component.rounded_pot)}")
    yield from map(Text, (*in_force_texts(result), *rounding_texts(result)))
    yield Line(f"{whole_amounts(result)}.")
    for warning in result.warnings:
        yield Text(f"Obs: {warning}", style="bold")


def status_blocks(result: Result) -> Iterator[Text]:
    """Texts that say if the amounts are decided or tried out, and what was known."""
    if result.decision is not None:
        yield Text(f"Fastställt med det som var känt {result.decision.known_at}.", style="bold")
        yield from decision_notes(result)
        yield Text(f"Kvittots SHA-256: {result.decision.receipt}", style="dim")
    elif result.known_at is not None:
        yield Text(f"Med det som var känt {result.known_at}.")
    yield from tried_blocks(result)


def decision_notes(result: Result) -> Iterator[Text]:
    """What is to be known of a decision: that it replaces another, or was taken although something looked wrong."""
    decision = result.decision
    if decision is not None and decision.reason:
        yield Text(f"Ersätter ett tidigare beslut: {decision.reason}.", style="bold")
    if decision is not None and (facts := minutes_facts(decision.minutes)):
        yield Text(f"{'; '.join(f'{name}: {text}' for name, text in facts)}.")
    if decision is not None and decision.despite:
        yield Text(f"Fastställt trots uppgifter som inte ser rimliga ut: {decision.despite}.", style="bold")


def tried_blocks(result: Result) -> Iterator[Text]:
    """A text for each thing that is tried out."""
    for change in result.changes:
        yield Text(f"ALTERNATIV: {change}", style="bold reverse")


def plan_blocks(result: Result) -> Iterator[Block]:
    """The instalments of each municipality; nothing where there is no plan."""
    plan = result.plan
    if plan is None:
        return
    yield Line(f"Betalningsplan {result.year} per {plan.period}, kr", "bold")
    axis = result.municipalities
    rows: list[list[ShownCell]] = [
        [f"{code} {name}", *plan.instalments[code], result.total(code)]
        for code, name in zip(axis.members, axis.labels, strict=True)
    ]
    whole = ShownTable(
        columns(capitalized(result.member_name), *plan.names, "Totalt"),
        rows,
        [SUM_LABEL, *plan.sums, result.grand_total],
    )
    yield lambda width: [block for part in _divided(whole, width) for block in (GAP, part)]
    yield GAP


def _divided(whole: ShownTable, width: int) -> list[ShownTable]:
    """The table divided into the fewest that fit, with as many periods in each and the total in the last."""
    periods = len(whole.columns) - 2
    for count in range(1, _MOST_TABLES + 1):
        if periods % count:
            continue
        length = periods // count
        starts = range(1, periods, length)
        parts = [whole.only([0, *range(at, at + length + (at == starts[-1]))]) for at in starts]
        if all(has_room(part, width) for part in parts):
            return parts
    return [whole]


def _years(results: Sequence[Result]) -> Iterator[Block]:
    """A table over the years; nothing where there is but one."""
    if len(results) < 2:
        return
    first, last = results[0], results[-1]
    yield Line(f"Totalt {first.year}–{last.year}, kr", "bold")
    yield GAP
    yield years_table(results)
    yield GAP
    levels = [f"{result.year}: {result.level}." for result in results if result.level]
    yield Text(f"Ändring och procent är {last.year} mot {first.year}. {' '.join(levels)}")
    yield GAP


def years_table(results: Sequence[Result]) -> ShownTable:
    """A row for each of those who get amounts: its total each year, and the change from the first to the last.

    The years between give way in a narrow window.
    """
    axes = [result.municipalities for result in results]
    names = {code: label for axis in axes for code, label in zip(axis.members, axis.labels, strict=True)}
    ends = results[0].year, results[-1].year
    header = (
        CODE,
        text_column(capitalized(results[-1].member_name)),
        *(Column(str(each.year), gives_way=0 if each.year in ends else PART_GIVES_WAY) for each in results),
        *CHANGE,
    )
    totals = {code: [result.find_total(code) for result in results] for code in sorted(names)}
    body = [[code, *_change_row(names[code], totals[code])] for code in totals]
    return ShownTable(header, body, ["", *_change_row(SUM_LABEL, [result.grand_total for result in results])])


def _change_row(name: str, totals: Sequence[int | None]) -> list[ShownCell]:
    before, after = totals[0], totals[-1]
    if before is None or after is None:
        return [name, *totals, None, None]
    return [name, *totals, after - before, percent_change(before, after)]


def grounds_blocks(results: Sequence[Result], folders: Sequence[str]) -> Iterator[Block]:
    """The assumptions that the amounts rest on, each once, and the printed figures they are compared with."""
    if assumptions := list(dict.fromkeys(each for result in results for each in result.assumptions)):
        yield Text(f"Beloppen vilar på {counted(assumptions)}:", style="bold")
        for assumption in assumptions:
            yield Line(f"- {assumption.id}")
            yield Text(assumption.text, 2)
            yield Text(f"Källa: {assumption.source}", 2, "dim")
            yield from acceptance_blocks(assumption)
        yield GAP
    for comparison in (each for result in results for each in result.comparisons):
        yield Text(f"Jämfört med publicerat: {comparison.title}", style="bold")
        for text in _compared(comparison):
            yield Text(text, 2)
        yield Text(f"Källa: {comparison.source}", 2, "dim")
        yield GAP
    yield Text(f"Räknat på {join_words(folders)}.", style="dim")


def acceptance_blocks(assumption: ReliedOn) -> list[Block]:
    """Who has accepted an assumption; nothing if nobody has."""
    return [Text(f"Godkänt: {assumption.accepted}", 2)] if assumption.accepted else []


def _compared(comparison: PrintedComparison) -> Iterator[str]:
    parts = comparison.components
    differing = {rule: pair for rule, pair in parts.items() if pair[0] != pair[1]}
    yield f"{len(parts) - len(differing)} av {len(parts)} delbelopp är lika på kronan."
    totals = {"Totalt": (comparison.printed_total, comparison.computed_total)}
    for what, (printed, computed) in (differing | totals).items():
        yield f"{what}: beräknat {in_kr(computed)}, tryckt {in_kr(printed)}, skillnad {in_kr(computed - printed)}."
    if comparison.difference and comparison.parts_agree:
        can = "kan" if comparison.rounding_explains else "kan inte"
        yield (
            "De tryckta delarna summerar inte till den tryckta summan. Avrundning på ±½ kr i var och en av "
            f"{len(parts)} delar och i summan, tillsammans högst {in_kr(comparison.slack)}, {can} förklara det."
        )
