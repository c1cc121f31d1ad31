"""A comparison as lines: amounts, who gets more and less, and what differs of rules."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from tillaggsbelopp.engine.assumptions import ReliedOn
from tillaggsbelopp.report.amounts.view import acceptance_blocks, status_blocks
from tillaggsbelopp.report.answers import PERCENT_GIVES_WAY
from tillaggsbelopp.report.blocks import (
    GAP,
    NONE,
    Bars,
    Block,
    Column,
    Line,
    Role,
    ShownCell,
    ShownTable,
    Text,
    signed,
    text_column,
)
from tillaggsbelopp.report.comparison.side_names import Names, side_names
from tillaggsbelopp.report.receivers import HEADING, receivers_texts, transition_texts
from tillaggsbelopp.report.settlement.view import due_to
from tillaggsbelopp.report.wording import SUM_LABEL, counted, whole_amounts
from tillaggsbelopp.review.compare import ComparedTotal, Comparison, Pair, Row, Side
from tillaggsbelopp.review.differences import CUT, GONE, NEW, RuleDifference
from tillaggsbelopp.swedish import NO_BREAK_SPACE, capitalized, format_number, join_words

_STYLES: Final = {GONE: "red", NEW: "green", CUT: "dim"}
_INDENT: Final = 4
_CHANGE: Final = (
    Column("Skillnad", Role.DIFFERENCE, signed=True),
    Column("%", Role.SHARE, 1, signed=True, gives_way=PERCENT_GIVES_WAY),
)


def comparison_blocks(comparison: Comparison) -> Iterator[Block]:
    """The comparison: amounts, who gets more and less, by part, and what differs of rules and assumptions."""
    yield Text(f"Jämförelse: {' och '.join(side.label for side in comparison.sides)}", style="bold")
    names = side_names(comparison.sides)
    for called, side in zip(names, comparison.sides, strict=True):
        yield from side_blocks(called, side)
    yield GAP
    for total in (comparison.own, *comparison.others):
        if total.parts:
            yield from _total_blocks(comparison, total)
    for name, pair in comparison.undistributed.values():
        pots = (NONE if pot is None else format_number(pot) for pot in (pair.before, pair.after))
        told = ", ".join(f"{called}: {pot}" for called, pot in zip(names, pots, strict=True))
        yield Text(f"Fördelas inte: {name}. {told}, skillnad {signed(pair.difference)}.")
    if causes := cause_text(comparison):
        yield Text(causes)
    yield from aside_blocks(comparison)
    yield Text(_note(comparison))
    yield GAP
    yield from receivers_blocks(comparison)
    yield from differing_blocks(comparison, names)
    yield from _assumption_blocks(comparison)


def side_blocks(name: str, side: Side) -> Iterator[Block]:
    """The name, label, agreement and year of a side, and if it is decided or tried out."""
    result = side.result
    level = f", {result.level}" if result.level else ""
    label = "" if name == side.label else f"{side.label}: "
    yield Text(f"{name}: {label}{result.agreement} {result.year}{level}", 3, first="")
    yield from (status._replace(indent=3) for status in status_blocks(result))


def side_columns(comparison: Comparison) -> tuple[Column, ...]:
    """The columns of amounts on both sides, and of how they differ."""
    return (*map(Column, side_names(comparison.sides)), *_CHANGE)


def cause_text(comparison: Comparison) -> str:
    """A sentence on what the difference is due to; none where that is not told apart."""
    found = comparison.by_cause
    return f"Till följd av {due_to(found)}." if found is not None and found.causes else ""


def aside_blocks(comparison: Comparison) -> Iterator[Block]:
    """The rules that are left out on one side alone, and why."""
    asides = [{aside.rule: aside for aside in side.result.aside} for side in comparison.sides]
    for name, own, other in zip(side_names(comparison.sides), asides, reversed(asides), strict=True):
        for rule, aside in own.items():
            if rule not in other:
                yield Text(f"Räknas inte i {name}: {aside.name}; {aside.why}.")


def _total_blocks(comparison: Comparison, total: ComparedTotal) -> Iterator[Block]:
    if total.id:
        yield Line(total.name, "bold")
        yield GAP
    per = [Column(f"Kr per {comparison.per}", Role.PER_HEAD, 2, signed=True)] if comparison.per else []
    named, sides = text_column(capitalized(comparison.member_name)), side_names(comparison.sides)
    header = (named, *side_columns(comparison), *per)
    body = [_figures(f"{row.code} {row.name}", row, bool(per)) for row in total.rows]
    yield ShownTable(header, body, _figures(SUM_LABEL, total.sums, bool(per)))
    yield GAP
    yield from turned_blocks(total)
    if len(changed := _changed_parts(total)) > 1:
        alone = f", och det som bara finns i {' eller '.join(sides)}" if _alone(total) else ""
        yield Text(f"Skillnad per delbelopp, kr{alone}", style="bold")
        yield GAP
        names = (*(total.parts[rule] for rule in changed), total.name)
        header = (named, *(Column(name, Role.DIFFERENCE, signed=True) for name in names))
        parts = [_differences(f"{row.code} {row.name}", row, changed, sides) for row in total.rows]
        yield ShownTable(header, parts, _differences(SUM_LABEL, total.sums, changed, sides))
        yield GAP
    by_part = [[name, *_pair(total.sums.parts[rule])] for rule, name in total.parts.items()]
    header = (text_column("Delbelopp"), *side_columns(comparison))
    yield ShownTable(header, by_part, [SUM_LABEL, *_pair(total.sums.total)])
    yield GAP


def turned_blocks(total: ComparedTotal) -> Iterator[Block]:
    """The number that get more, less and the same, and each one's difference as a bar, the greatest gain first."""
    more, less, same = (total.turned(sign) for sign in (1, -1, 0))
    counts = [f"{len(more)} får mer", f"{len(less)} får mindre", f"{len(same)} får lika mycket"]
    if alone := total.on_one_side:
        counts.append(f"{len(alone)} finns bara på ena sidan")
    yield Text(f"{join_words(counts)}.", style="bold")
    if more or less:
        yield GAP
        rows = (*more, *same, *reversed(less))
        yield Bars([(row.name, row.total.difference or Fraction(0), _told(row)) for row in rows])
    yield GAP


def receivers_blocks(comparison: Comparison) -> Iterator[Block]:
    """Who is new, leaves and stays, rule by rule, and how soon damped amounts come to where they are going."""
    texts = [*receivers_texts(comparison.receivers, in_full=True)]
    texts += transition_texts(comparison.transitions, comparison.sides[1].result)
    if texts:
        yield Line(f"{HEADING}:", "bold")
        yield from (Text(text, 2, first="- ") for text in texts)
        yield GAP


def differing_blocks(comparison: Comparison, names: Names) -> Iterator[Block]:
    """The index values, figures and rule texts that differ, of sides called by `names`."""
    if comparison.figures:
        yield Line("Index och uppgifter som skiljer:", "bold")
        for text in comparison.figures:
            yield Text(text, 2, first="- ")
        yield GAP
    if not comparison.rules:
        yield Line("Inga regler skiljer.", "bold")
        yield GAP
        return
    yield Text(f"Regler som skiljer (- är {names[0]}, + är {names[1]}):", style="bold")
    for rule in comparison.rules:
        yield GAP
        yield from _rule_blocks(rule, names)
    yield GAP


def _rule_blocks(rule: RuleDifference, names: Names) -> Iterator[Block]:
    only = "" if all(rule.there) else f", finns bara i {names[rule.there.index(True)]}"
    name = f"{rule.name} ({rule.rule})" if rule.rule else rule.name
    yield Text(f"@@ {name}{only}", 3, "bold cyan")
    for sign, text in rule.lines:
        yield Text(text, _INDENT, _STYLES.get(sign, ""), first=sign) if text else Line(sign, _STYLES[sign])


def _assumption_blocks(comparison: Comparison) -> Iterator[Block]:
    """The assumptions: those of both sides by name, those of only one in full."""
    if both := comparison.assumed_by_both:
        names = join_words([assumption.id for assumption in both], limit=len(both))
        yield Text(f"Båda sidor vilar på {counted(both)}: {names}.", style="bold")
    for name, alone in zip(side_names(comparison.sides), comparison.assumed_by_one, strict=True):
        if alone:
            yield Text(f"{'Bara ' if both else ''}{name} vilar på {counted(alone)}:", style="bold")
            yield from assumed_blocks(alone)


def assumed_blocks(assumptions: Sequence[ReliedOn]) -> Iterator[Block]:
    """Assumptions and forecasts in full."""
    for assumption in assumptions:
        yield Text(f"{assumption.id}: {assumption.text}", 2, first="- ")
        yield Text(f"Källa: {assumption.source}", 2, "dim")
        yield from acceptance_blocks(assumption)


def _figures(name: str, row: Row, per: bool) -> list[ShownCell]:
    heads = [row.per_head.difference] if per else []
    return [name, *_pair(row.total), *heads]


def _changed_parts(total: ComparedTotal) -> list[str]:
    """The parts that are another amount for somebody, or are on one side only."""
    return [rule for rule in total.parts if any(row.parts[rule].differs for row in (*total.rows, total.sums))]


def _differences(name: str, row: Row, parts: list[str], sides: Sequence[str]) -> list[ShownCell]:
    return [name, *(_difference(pair, sides) for pair in (*(row.parts[rule] for rule in parts), row.total))]


def _difference(pair: Pair, sides: Sequence[str]) -> ShownCell:
    """The difference; of what is on one side only its amount there, after the name of the side."""
    for name, own, other in zip(sides, (pair.before, pair.after), (pair.after, pair.before), strict=True):
        if own is not None and other is None:
            return f"{name}:{NO_BREAK_SPACE}{format_number(own)}"
    return pair.difference


def _alone(total: ComparedTotal) -> bool:
    """Tell whether a part, or a municipality, is on one side only."""
    return bool(total.on_one_side) or any(pair.difference is None for pair in total.sums.parts.values())


def _pair(pair: Pair) -> list[ShownCell]:
    return [pair.before, pair.after, pair.difference, pair.percent]


def _told(row: Row) -> str:
    percent = row.total.percent
    share = f" ({signed(percent, 1)}{NO_BREAK_SPACE}%)" if percent is not None else ""
    return f"{signed(row.total.difference)}{share}"


def _note(comparison: Comparison) -> str:
    per = f" Kr per {comparison.per} är hur mycket det skiljer." if comparison.per else ""
    own = " Summan är var sidas egen." if comparison.own.on_one_side else ""
    whole = list(dict.fromkeys(whole_amounts(side.result) for side in comparison.sides))
    return f"{' och '.join(whole)}. {NONE} är det som bara finns på ena sidan, eller inte kan räknas ut.{own}{per}"
