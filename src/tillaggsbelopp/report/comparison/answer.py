"""The answer on two sides compared: how much more or less, who gains and loses most, a table, and what differs."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from tillaggsbelopp.report.amounts.view import CODE
from tillaggsbelopp.report.answers import (
    all_shown_with,
    explained_by,
    first_of,
    gains_and_losses,
    more_or_less,
    with_largest,
)
from tillaggsbelopp.report.blocks import GAP, NONE, Block, ShownCell, ShownTable, Text, text_column
from tillaggsbelopp.report.comparison.side_names import LETTERS, Names, side_names
from tillaggsbelopp.report.comparison.view import aside_blocks, cause_text, side_columns
from tillaggsbelopp.report.receivers import receivers_texts, transition_texts
from tillaggsbelopp.report.wording import SUM_LABEL, stamp_of, standing
from tillaggsbelopp.review.compare import Comparison, Row, Side
from tillaggsbelopp.swedish import capitalized, join_words

_DIFFERENCE: Final = 4  # a column of the table
_MOST_RULES: Final = 3


def comparison_answer(comparison: Comparison) -> Iterator[Block]:
    """The answer on two sides: what one wants to know first, within what a screen holds of twelve rows."""
    above, below = _said_first(comparison), _said_last(comparison)
    if comparison.own.parts:
        yield from with_largest(above, _table(comparison), _DIFFERENCE, 1, below)
    else:
        yield from (*above, *below)


def _said_first(comparison: Comparison) -> Iterator[Block]:
    """What the sides are where their labels do not say it, and the outcome in a sentence."""
    sides, names = comparison.sides, side_names(comparison.sides)
    plain = names != LETTERS and sides[0].name == sides[1].name
    if not plain:
        yield Text(_described(sides, names))
    told = [_named(side, name) for side, name in zip(sides, names, strict=True)] if plain else names
    yield Text(comparison_headline(comparison, told), style="bold")
    yield GAP


def _said_last(comparison: Comparison) -> Iterator[Block]:
    """What is on one side only or left out, what differs, and how far the amounts hold."""
    sides, total = comparison.sides, comparison.own
    if total.on_one_side:
        yield Text(f"{NONE} är det som bara finns på ena sidan. Summan är var sidas egen.")
    yield from aside_blocks(comparison)
    yield from map(Text, [*receivers_texts(comparison.receivers)][:_MOST_RULES])
    yield from map(Text, [*transition_texts(comparison.transitions, sides[1].result)][:_MOST_RULES])
    yield Text(_differing(comparison))
    yield Text(_standing(sides))
    result = sides[1].result
    turned = [row for sign in (1, -1) for row in total.turned(sign)[:1]]
    most = max(turned, key=lambda row: abs(row.total.difference or Fraction(0)), default=None)
    asks = most is not None and sides[1].label == str(result.year)
    yield all_shown_with(*([explained_by(result, most.code)] if most is not None and asks else []))


def _details(side: Side) -> list[str]:
    result = side.result
    known = f"med det som var känt {result.known_at}" if result.known_at else ""
    return [each for each in (result.level, known) if each]


def _named(side: Side, name: str) -> str:
    """A side as it is named in a sentence: fastställda 2025; 2024 (remissförslagets nivå)."""
    if side.result.decision is not None:
        return f"fastställda {name.removeprefix('fastställda ')}"
    details = ", ".join(_details(side))
    return f"{name} ({details})" if details else name


def _described(sides: tuple[Side, Side], names: Names) -> str:
    """A sentence on each side of which there is something to say.

    That is its label unless it is called so, its title unless it is both sides', and how far it is decided or known.
    """
    agreements = {side.result.agreement for side in sides}
    told = []
    for name, side in zip(names, sides, strict=True):
        decision = side.result.decision
        label = [side.label] if side.label != name else []
        how = [f"fastställt med det som var känt {decision.known_at}"] if decision else _details(side)
        title = [side.name] if {side.name} != agreements else []
        if label or title or how:
            told.append(f"{name} är {', '.join((*label, *title, *how))}.")
    return " ".join(told)


def comparison_headline(comparison: Comparison, names: Sequence[str]) -> str:
    """How much more or less there is on the side named last, and who gets more and less."""
    total = comparison.own
    before, after = names
    sums = total.sums.total
    changes = [(row.name, int(row.total.difference)) for row in total.rows if row.total.difference is not None]
    said = []
    if sums.difference:
        said.append(f"tillsammans {more_or_less(int(sums.difference), sums.percent)} i {after} än i {before}")
    elif sums.difference is not None:
        said.append(f"tillsammans lika mycket i {after} som i {before}")
    if changes:
        said.append(gains_and_losses(changes))
    if alone := total.on_one_side:
        said.append(f"{len(alone)} finns bara på ena sidan")
    return f"{capitalized('; '.join(said) or f'inget att jämföra mellan {before} och {after}')}."


def _table(comparison: Comparison) -> ShownTable:
    """A row for each of those who get amounts, with both sides and how they differ."""
    header = (CODE, text_column(capitalized(comparison.member_name)), *side_columns(comparison))
    total = comparison.own
    return ShownTable(header, [_cells(row, row.name) for row in total.rows], _cells(total.sums, SUM_LABEL))


def _cells(row: Row, name: str) -> list[ShownCell]:
    pair = row.total
    return [row.code, name, pair.before, pair.after, pair.difference, pair.percent]


def _differing(comparison: Comparison) -> str:
    """What the difference is due to where that is told apart, the first figures that differ, and the rules by name."""
    rules = [rule.name for rule in comparison.rules]
    count = "1 regel" if len(rules) == 1 else f"{len(rules)} regler"
    told = f"{count} skiljer: {join_words(rules, limit=_MOST_RULES)}." if rules else "Inga regler skiljer."
    causes = cause_text(comparison)
    return " ".join(filter(None, (causes, first_of(comparison.figures, 1 if causes else 2), told)))


def _standing(sides: tuple[Side, Side]) -> str:
    """The stamp on both sides, and what they rest on together."""
    before, after = (side.result for side in sides)
    text = standing(before, after)
    stamps = [stamp_of(result) for result in (before, after)]
    named = side_names(sides)
    return text if stamps[0] == stamps[1] else f"{named[0]}: {stamps[0]}. {named[1]}: {text}"
