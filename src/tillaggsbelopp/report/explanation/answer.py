"""The answer on one municipality's amount: what it gets, how that has changed, and how each part came about."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import partial
from typing import Final

from tillaggsbelopp.engine.result import Component, Result
from tillaggsbelopp.report.amounts.view import status_blocks
from tillaggsbelopp.report.answers import LINES, all_shown_with, gets_or_pays, got_before
from tillaggsbelopp.report.blocks import GAP, Block, Text
from tillaggsbelopp.report.explanation.sentences import Sentences
from tillaggsbelopp.report.screen import lines_of
from tillaggsbelopp.report.wording import standing
from tillaggsbelopp.swedish import NO_BREAK_SPACE, in_kr, in_sentence, join_words

_MOST_LINES: Final = LINES - 2
"""With the command above and the prompt below, which this answer leaves room for."""
ROUNDED: Final = "Andra tal än belopp visas avrundade"
_INDENT: Final = 2
_HOW: Final = f"(hur:{NO_BREAK_SPACE}--allt)"
_Parts = Callable[[Result], Iterable[Component]]


def explanation_answer_blocks(
    result: Result, code: str, rules: tuple[str, ...], before: Result | None
) -> Iterator[Block]:
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
    yield Text(explanation_headline(result, code, rules, before))


def explanation_headline(result: Result, code: str, rules: tuple[str, ...], before: Result | None) -> str:
    """What a municipality gets or pays by some rules, and how much more or less that is than the year before."""
    told = []
    for where, parts in _what_is_asked(result, rules):
        now, earlier = _sum(parts(result), code) or 0, None if before is None else _sum(parts(before), code)
        change = "" if before is None or earlier is None else f", {got_before(before, earlier, now)}"
        told.append((f"{gets_or_pays(now)} {in_kr(abs(now))}{where}", change))
    change = told[0][1] if len(told) == 1 else ""
    return f"{result.municipalities.label(code)} {join_words([text for text, _ in told])} {result.year}{change}."


def _what_is_asked(result: Result, rules: tuple[str, ...]) -> list[tuple[str, _Parts]]:
    """The sums to tell of some rules, each with where it belongs, which is not said of the agreement's own total.

    Where no rule is part of that total, the others are what the agreement comes to.
    """
    own = {part.rule for part in result.shared}
    if own <= set(rules) and (own or not result.distributed):
        return [("", lambda each: each.shared)]
    if not own and len(rules) == len(result.distributed):
        others = result.other_totals
        return [(f" i {in_sentence(total.name)}", partial(Result.of_total, total=total.id)) for total in others]
    names = join_words([in_sentence(part.name) for part in result.distributed if part.rule in rules])
    return [(f" i {names}", lambda each: [part for part in each.distributed if part.rule in rules])]


def _sum(parts: Iterable[Component], code: str) -> int | None:
    """The municipality's amounts of some parts together; None if it has none."""
    amounts = [part.amounts[code] for part in parts if code in part.amounts]
    return sum(amounts) if amounts else None


def part_blocks(
    result: Result, code: str, parts: Sequence[Component], told: Collection[Component] | None = None
) -> Iterator[Block]:
    """The amount of each part, and under those that are `told` (all unless said) how it came about."""
    sentences = Sentences(result, code)
    totals = {total.id: total.name for total in result.other_totals}
    for part in parts:
        amount = part.amounts[code]
        pays = amount < 0 and (_sum(result.of_total(part.total), code) or 0) < 0
        sign = "betalar " if pays else "avdrag " if amount < 0 else ""
        text = f"{part.name}: {sign}{in_kr(abs(amount))}"
        if part.total and result.shared:
            text += f", utanför totalen ({totals[part.total]})"
        elif part.total and len(totals) > 1:
            text += f" ({totals[part.total]})"
        if told is None or part in told:
            yield Text(text, style="bold")
            yield Text(" ".join(sentences.of(part)), _INDENT)
        else:
            yield Text(f"{text} {_HOW}", style="bold")


def warning_blocks(result: Result) -> Iterator[Block]:
    """Remarks on the figures that were read."""
    return (Text(f"Obs: {warning}", style="bold") for warning in result.warnings)


def _fitted(result: Result, code: str, parts: Sequence[Component], width: int, room: int) -> list[Block]:
    """The parts in at most so many lines: with sentences on those there is room for, the largest first."""
    ranked = sorted(parts, key=lambda part: (part.total != "", -abs(part.amounts[code])))
    fitting = [*part_blocks(result, code, parts, ())]
    if _height(fitting, width) > room:
        shown = [part for part in parts if part in ranked[: max(room - 1, 1)]]
        return [*part_blocks(result, code, shown, ()), Text(f"… och {len(parts) - len(shown)} till", style="dim")]
    told: list[Component] = []
    for part in ranked:
        blocks = [*part_blocks(result, code, parts, [*told, part])]
        if _height(blocks, width) <= room:
            told.append(part)
            fitting = blocks
    return fitting


def _height(blocks: Iterable[Block], width: int) -> int:
    return sum(1 for _ in lines_of(blocks, width))
