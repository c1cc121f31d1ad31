"""A comparison as lines: amounts, who gets more and less, by part, and the rule texts that differ."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from tillaggsbelopp.engine.assumptions import ReliedOn
from tillaggsbelopp.report.amounts.screen import acceptance_lines, status_lines
from tillaggsbelopp.report.bars import Ink, bars
from tillaggsbelopp.report.layout import Line, table, wrapped
from tillaggsbelopp.report.wording import SUM_LABEL, counted, whole_amounts
from tillaggsbelopp.review.compare import SIDES, ComparedTotal, Comparison, Pair, Row, Side
from tillaggsbelopp.review.rule_texts import CUT, GONE, NEW, RuleDifference
from tillaggsbelopp.swedish import NO_BREAK_SPACE, format_number, join_words

NONE: Final = "–"
_SHORT: Final = 10
_STYLES: Final = {GONE: "red", NEW: "green", CUT: "dim"}
_INDENT: Final = 4


def comparison_lines(comparison: Comparison, width: int, ink: Ink) -> Iterator[Line]:
    """The comparison in at most `width` columns."""
    yield from wrapped(f"Jämförelse: {' och '.join(side.label for side in comparison.sides)}", width, style="bold")
    for letter, side in zip(SIDES, comparison.sides, strict=True):
        yield from side_lines(letter, side, width)
    yield Line()
    for total in (comparison.own, *comparison.others):
        if total.parts:
            yield from _total_lines(comparison, total, width, ink)
    for name, pair in comparison.undistributed.values():
        figures = f"A {kronor(pair.before)}, B {kronor(pair.after)}, skillnad {signed(pair.difference)}"
        yield from wrapped(f"Fördelas inte: {name}. {figures}.", width)
    asides = [{aside.rule: aside for aside in side.result.aside} for side in comparison.sides]
    for letter, own, other in zip(SIDES, asides, reversed(asides), strict=True):
        for rule, aside in own.items():
            if rule not in other:
                yield from wrapped(f"Räknas inte i {letter}: {aside.name}; {aside.lacks} är inte angivet.", width)
    yield from wrapped(_note(comparison), width)
    yield Line()
    yield from differing_lines(comparison, width)
    yield from _assumption_lines(comparison, width)


def side_lines(letter: str, side: Side, width: int) -> Iterator[Line]:
    """What a side is: its name, agreement and year, and what it is marked by."""
    result = side.result
    level = f", {result.level}" if result.level else ""
    yield from wrapped(f"{side.label}: {result.agreement} {result.year}{level}", width, 3, first=letter)
    for line in status_lines(result, width - 3):
        yield Line(f"   {line.text}", line.style)


def headings(comparison: Comparison) -> list[str]:
    """The two columns of amounts: letters, with the names of the sides where they are short."""
    labels = [side.label for side in comparison.sides]
    short = all(len(label) <= _SHORT for label in labels)
    return [f"{letter} {label}" if short else letter for letter, label in zip(SIDES, labels, strict=True)]


def _total_lines(comparison: Comparison, total: ComparedTotal, width: int, ink: Ink) -> Iterator[Line]:
    if total.id:
        yield Line(total.name, "bold")
        yield Line()
    per = [f"Kr per {comparison.per}"] if comparison.per else []
    header = ["Kommun", *headings(comparison), "Skillnad", "%", *per]
    body = [_figures(f"{row.code} {row.name}", row, bool(per)) for row in total.rows]
    yield from table(header, body, _figures(SUM_LABEL, total.sums, bool(per)), width)
    yield Line()
    yield from turned_lines(total, width, ink)
    if len(changed := _changed_parts(total)) > 1:
        alone = ", och det som bara finns i A eller B" if _alone(total) else ""
        yield from wrapped(f"Skillnad per delbelopp, kr{alone}", width, style="bold")
        yield Line()
        header = ["Kommun", *(total.parts[rule] for rule in changed), total.name]
        parts = [_differences(f"{row.code} {row.name}", row, changed) for row in total.rows]
        yield from table(header, parts, _differences(SUM_LABEL, total.sums, changed), width)
        yield Line()
    header = ["Delbelopp", *headings(comparison), "Skillnad", "%"]
    by_part = [[name, *_pair(total.sums.parts[rule])] for rule, name in total.parts.items()]
    yield from table(header, by_part, [SUM_LABEL, *_pair(total.sums.total)], width)
    yield Line()


def turned_lines(total: ComparedTotal, width: int, ink: Ink) -> Iterator[Line]:
    """How many get more, less and the same, and each one's difference as a bar, the greatest gain first."""
    more, less, same = (total.turned(sign) for sign in (1, -1, 0))
    counts = [f"{len(more)} får mer", f"{len(less)} får mindre", f"{len(same)} får lika mycket"]
    if alone := total.on_one_side:
        counts.append(f"{len(alone)} finns bara på ena sidan")
    yield from wrapped(f"{join_words(counts)}.", width, style="bold")
    if more or less:
        yield Line()
        rows = (*more, *same, *reversed(less))
        yield from bars([(row.name, row.total.difference or Fraction(0), _told(row)) for row in rows], width, ink)
    yield Line()


def differing_lines(comparison: Comparison, width: int) -> Iterator[Line]:
    """What was given that differs: index values and figures, and the rule texts."""
    if comparison.figures:
        yield Line("Index och uppgifter som skiljer:", "bold")
        for text in comparison.figures:
            yield from wrapped(text, width, 2, first="- ")
        yield Line()
    if not comparison.rules:
        yield Line("Inga regler skiljer.", "bold")
        yield Line()
        return
    yield from wrapped("Regler som skiljer (- är A, + är B):", width, style="bold")
    for rule in comparison.rules:
        yield Line()
        yield from _rule_lines(rule, width)
    yield Line()


def _rule_lines(rule: RuleDifference, width: int) -> Iterator[Line]:
    only = "" if all(rule.there) else f", finns bara i {SIDES[rule.there.index(True)]}"
    name = f"{rule.name} ({rule.rule})" if rule.rule else rule.name
    yield from wrapped(f"@@ {name}{only}", width, 3, "bold cyan")
    for sign, text in rule.lines:
        lines = wrapped(text, width, _INDENT, _STYLES.get(sign, ""), first=sign)
        yield from lines or [Line(sign, _STYLES[sign])]


def _assumption_lines(comparison: Comparison, width: int) -> Iterator[Line]:
    """What the amounts rest on: what both do by name, what only one does in full."""
    if both := comparison.assumed_by_both:
        names = join_words([assumption.id for assumption in both], limit=len(both))
        yield from wrapped(f"Båda sidor vilar på {counted(both)}: {names}.", width, style="bold")
    for letter, alone in zip(SIDES, comparison.assumed_by_one, strict=True):
        if alone:
            yield from wrapped(f"{'Bara ' if both else ''}{letter} vilar på {counted(alone)}:", width, style="bold")
            yield from assumed_lines(alone, width)


def assumed_lines(assumptions: Sequence[ReliedOn], width: int) -> Iterator[Line]:
    """Assumptions and forecasts in full."""
    for assumption in assumptions:
        yield from wrapped(f"{assumption.id}: {assumption.text}", width, 2, first="- ")
        yield from wrapped(f"Källa: {assumption.source}", width, 2, "dim")
        yield from acceptance_lines(assumption, width)


def _figures(name: str, row: Row, per: bool) -> list[str]:
    heads = [signed(row.per_head.difference, 2)] if per else []
    return [name, *_pair(row.total), *heads]


def _changed_parts(total: ComparedTotal) -> list[str]:
    """The parts that are another amount for somebody, or are on one side only."""
    return [rule for rule in total.parts if any(row.parts[rule].differs for row in (*total.rows, total.sums))]


def _differences(name: str, row: Row, parts: list[str]) -> list[str]:
    return [name, *(_difference(pair) for pair in (*(row.parts[rule] for rule in parts), row.total))]


def _difference(pair: Pair) -> str:
    """The difference; of what is on one side only its amount there, with the letter of the side."""
    for letter, own, other in zip(SIDES, (pair.before, pair.after), (pair.after, pair.before), strict=True):
        if own is not None and other is None:
            return f"{letter}{NO_BREAK_SPACE}{format_number(own)}"
    return signed(pair.difference)


def _alone(total: ComparedTotal) -> bool:
    """Whether a part, or a municipality, is on one side only."""
    return bool(total.on_one_side) or any(pair.difference is None for pair in total.sums.parts.values())


def _pair(pair: Pair) -> list[str]:
    return [kronor(pair.before), kronor(pair.after), signed(pair.difference), signed(pair.percent, 1)]


def _told(row: Row) -> str:
    percent = row.total.percent
    share = f" ({signed(percent, 1)}{NO_BREAK_SPACE}%)" if percent is not None else ""
    return f"{signed(row.total.difference)}{share}"


def _note(comparison: Comparison) -> str:
    per = f" Kr per {comparison.per} är B:s kr per {comparison.per} minus A:s." if comparison.per else ""
    own = " Summan är var sidas egna kommuner." if comparison.own.on_one_side else ""
    whole = list(dict.fromkeys(whole_amounts(side.result) for side in comparison.sides))
    return f"{' och '.join(whole)}. {NONE} är det som bara finns på ena sidan, eller inte kan räknas ut.{own}{per}"


def kronor(amount: Fraction | None) -> str:
    """An amount, or that there is none."""
    return NONE if amount is None else format_number(amount)


def signed(amount: Fraction | None, decimals: int = 0) -> str:
    """A difference with its sign, or that there is none."""
    if amount is None:
        return NONE
    text = format_number(amount, decimals, fixed=True)
    return f"+{text}" if amount > 0 and text.strip("0,") else text
