"""A result as lines for a terminal or a pipe: the table of amounts, and what they rest on."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from tillaggsbelopp.engine.assumptions import ReliedOn
from tillaggsbelopp.engine.printed_tables import Comparison
from tillaggsbelopp.engine.result import Component, Result
from tillaggsbelopp.report.layout import Line, table, wrapped
from tillaggsbelopp.report.wording import SUM_LABEL, counted, in_force_texts, whole_amounts
from tillaggsbelopp.swedish import NO_BREAK_SPACE, format_number, join_words


def result_lines(
    results: Sequence[Result], before: Result | None, width: int, folders: Sequence[str]
) -> Iterator[Line]:
    """A table per year, one over the years and the year before, and what they all rest on, in at most `width` columns.

    `folders` are the config and data folders they were computed from.
    """
    for result in results:
        yield from amount_lines(result, width)
        yield Line()
        if result.plan is not None:
            from tillaggsbelopp.report.amounts.plan_screen import plan_lines

            yield from plan_lines(result, width)
    if before is not None or len(results) > 1:
        from tillaggsbelopp.report.amounts.years_screen import years_lines

        yield from years_lines([*([before] if before else []), *results], width)
    yield from grounds_lines(results, width, folders)


def amount_lines(result: Result, width: int) -> Iterator[Line]:
    """The amounts of a year in at most `width` columns, under what they are."""
    level = f", {result.level}" if result.level else ""
    yield from wrapped(f"{result.agreement} {result.year}{level}", width, style="bold")
    yield from status_lines(result, width)
    yield Line()
    yield from _amounts(result, width)
    yield Line()
    for total in result.other_totals:
        yield Line(total.name, "bold")
        yield Line()
        yield from _table(result, result.of_total(total.id), width)
        yield Line()
    for aside in result.aside:
        yield from wrapped(f"Räknas inte {result.year}: {aside.name}; {aside.lacks} är inte angivet.", width)
    for component in result.components:
        if not component.distributed:
            yield Line(f"Fördelas inte: {component.name} {_kr(component.rounded_pot)}")
    for text in in_force_texts(result):
        yield from wrapped(text, width)
    yield Line(f"{whole_amounts(result)}.")
    for warning in result.warnings:
        yield from wrapped(f"Obs: {warning}", width, style="bold")


def status_lines(result: Result, width: int) -> Iterator[Line]:
    """Whether the amounts are decided or tried out, and what was known."""
    if result.decision is not None:
        anew = f" Ersätter ett tidigare beslut: {result.decision.reason}." if result.decision.reason else ""
        yield from wrapped(f"Fastställt med det som var känt {result.decision.known_at}.{anew}", width, style="bold")
        yield from wrapped(f"Kvittots SHA-256: {result.decision.receipt}", width, style="dim")
    elif result.known_at is not None:
        yield from wrapped(f"Med det som var känt {result.known_at}.", width)
    for change in result.changes:
        yield from wrapped(f"ALTERNATIV: {change}", width, style="bold reverse")


def grounds_lines(results: Sequence[Result], width: int, folders: Sequence[str]) -> Iterator[Line]:
    """What the amounts rest on, each thing once, and the printed figures they are compared with."""
    if assumptions := list(dict.fromkeys(each for result in results for each in result.assumptions)):
        yield from wrapped(f"Beloppen vilar på {counted(assumptions)}:", width, style="bold")
        for assumption in assumptions:
            yield Line(f"- {assumption.id}")
            yield from wrapped(assumption.text, width, 2)
            yield from wrapped(f"Källa: {assumption.source}", width, 2, "dim")
            yield from acceptance_lines(assumption, width)
        yield Line()
    for comparison in (each for result in results for each in result.comparisons):
        yield from wrapped(f"Jämfört med publicerat: {comparison.title}", width, style="bold")
        for text in _compared(comparison):
            yield from wrapped(text, width, 2)
        yield from wrapped(f"Källa: {comparison.source}", width, 2, "dim")
        yield Line()
    yield from wrapped(f"Räknat på {join_words(folders)}.", width, style="dim")


def acceptance_lines(assumption: ReliedOn, width: int) -> list[Line]:
    """Who has accepted an assumption; nothing if nobody has."""
    return wrapped(f"Godkänt: {assumption.accepted}", width, 2) if assumption.accepted else []


def _amounts(result: Result, width: int) -> list[Line]:
    return _table(result, result.shared, width)


def _table(result: Result, components: Sequence[Component], width: int) -> list[Line]:
    """A row per municipality, a column per component, and their sums."""
    header = ["Kommun", *(component.name for component in components), "Totalt"]
    axis = result.municipalities
    body = []
    for code, name in zip(axis.members, axis.labels, strict=True):
        amounts = [component.amounts[code] for component in components]
        body.append([f"{code} {name}", *map(format_number, (*amounts, sum(amounts)))])
    pots = [component.rounded_pot for component in components]
    return table(header, body, [SUM_LABEL, *map(format_number, (*pots, sum(pots)))], width)


def _compared(comparison: Comparison) -> Iterator[str]:
    same = sum(printed == computed for printed, computed in comparison.components.values())
    yield f"{same} av {len(comparison.components)} delbelopp är lika på kronan."
    for rule, (printed, computed) in comparison.components.items():
        if printed != computed:
            yield f"{rule}: beräknat {_kr(computed)}, tryckt {_kr(printed)}, skillnad {_kr(computed - printed)}."
    yield (
        f"Totalt: beräknat {_kr(comparison.computed_total)}, tryckt {_kr(comparison.printed_total)}, "
        f"skillnad {_kr(comparison.difference)}."
    )
    if comparison.difference and comparison.parts_agree:
        can = "kan" if comparison.rounding_explains else "kan inte"
        yield (
            "De tryckta delarna summerar inte till den tryckta summan. Avrundning på ±½ kr i var och en av "
            f"{len(comparison.components)} delar och i summan, tillsammans högst {_kr(comparison.slack)}, "
            f"{can} förklara det."
        )


def _kr(amount: Fraction | int) -> str:
    return f"{format_number(amount)}{NO_BREAK_SPACE}kr"
