"""The answer on one municipality's amount: what it gets, how that has changed, and how each part came about."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final

from tillaggsbelopp.engine.result import Component, Result
from tillaggsbelopp.report.amounts.view import status_blocks
from tillaggsbelopp.report.answers import all_shown_with, than_before
from tillaggsbelopp.report.blocks import GAP, Block, Text
from tillaggsbelopp.report.explanation.sentences import Sentences
from tillaggsbelopp.report.screen import lines_of
from tillaggsbelopp.report.wording import standing
from tillaggsbelopp.swedish import in_kr, in_sentence, join_words

_MOST_LINES: Final = 22
"""With the command above and the prompt below, as many as a window of 24 rows holds."""
ROUNDED: Final = "Andra tal än belopp visas avrundade"
_INDENT: Final = 2


def answer_blocks(result: Result, code: str, rules: tuple[str, ...], before: Result | None) -> Iterator[Block]:
    """The answer for the rules given; `before` is the result of the year before.

    Where a window has no room for all sentences, they are told of the largest parts.
    """
    parts = [part for part in result.distributed if part.rule in rules]
    opening = [*opening_blocks(result, code, rules, before), GAP]
    closing = [GAP, *warning_blocks(result), Text(standing(result))]
    closing += [all_shown_with("Ned till källorna: --trad", ROUNDED)]

    def fitted(width: int) -> Sequence[Block]:
        room = _MOST_LINES - _height([*opening, *closing], width)
        return _fitted(result, code, parts, width, room)

    yield from opening
    yield fitted
    yield from closing


def explanation_title(result: Result, code: str) -> str:
    """Whose amount is explained, and of what year."""
    level = f", {result.level}" if result.level else ""
    return f"{result.municipalities.label(code)} ({code}), {result.agreement} {result.year}{level}"


def opening_blocks(result: Result, code: str, rules: tuple[str, ...], before: Result | None) -> Iterator[Block]:
    """What is explained, what it is, and what it comes to."""
    yield Text(explanation_title(result, code), style="bold")
    yield from status_blocks(result)
    yield Text(headline(result, code, rules, before))


def headline(result: Result, code: str, rules: tuple[str, ...], before: Result | None) -> str:
    """What a municipality gets of some rules, and how much more or less that is than the year before."""
    if {part.rule for part in result.shared} <= set(rules):
        of, now = "", result.total(code)
        earlier = None if before is None else before.find_total(code)
    else:
        own = [part for part in result.distributed if part.rule in rules]
        then = [] if before is None else [part.amounts.get(code) for part in before.distributed if part.rule in rules]
        of, now = f" i {join_words([in_sentence(part.name) for part in own])}", sum(part.amounts[code] for part in own)
        earlier = sum(known) if (known := [amount for amount in then if amount is not None]) else None
    change = "" if before is None or earlier is None else f", {than_before(before, earlier, now)}"
    return f"{result.municipalities.label(code)} får {in_kr(now)}{of} {result.year}{change}."


def part_blocks(
    result: Result, code: str, parts: Sequence[Component], told: Collection[Component] | None = None
) -> Iterator[Block]:
    """The amount of each part, and under those that are `told` (all unless said) how it came about."""
    sentences = Sentences(result, code)
    totals = {total.id: total.name for total in result.other_totals}
    for part in parts:
        outside = f", utanför totalen ({totals[part.total]})" if part.total else ""
        yield Text(f"{part.name}: {in_kr(part.amounts[code])}{outside}", style="bold")
        if told is None or part in told:
            yield Text(" ".join(sentences.of(part)), _INDENT)


def warning_blocks(result: Result) -> Iterator[Block]:
    """Remarks on the figures that were read."""
    return (Text(f"Obs: {warning}", style="bold") for warning in result.warnings)


def _fitted(result: Result, code: str, parts: Sequence[Component], width: int, room: int) -> list[Block]:
    """The parts in at most so many lines: with sentences on as many of the largest as there is room for."""
    ranked = sorted(parts, key=lambda part: (part.total != "", -abs(part.amounts[code])))
    for count in range(min(len(parts), room // 2), -1, -1):
        blocks = [*part_blocks(result, code, parts, ranked[:count])]
        if _height(blocks, width) <= room:
            return blocks
    shown = [part for part in parts if part in ranked[: max(room - 1, 1)]]
    return [*part_blocks(result, code, shown, ()), Text(f"… och {len(parts) - len(shown)} till", style="dim")]


def _height(blocks: Iterable[Block], width: int) -> int:
    return sum(1 for _ in lines_of(blocks, width))
