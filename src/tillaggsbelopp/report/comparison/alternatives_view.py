"""Alternatives to an agreement side by side: the answer, who gains and loses most with each, and all of it."""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import Final

from tillaggsbelopp.agreement.alternatives import Alternative
from tillaggsbelopp.report.answers import all_shown_with, signed_kr
from tillaggsbelopp.report.blocks import (
    GAP,
    NONE,
    Block,
    Column,
    Line,
    Narrow,
    Role,
    ShownCell,
    ShownTable,
    Text,
    columns,
    signed,
    text_column,
)
from tillaggsbelopp.report.comparison.view import (
    assumed_blocks,
    differing_blocks,
    receivers_blocks,
    side_blocks,
    turned_blocks,
)
from tillaggsbelopp.report.receivers import receivers_texts
from tillaggsbelopp.report.wording import SUM_LABEL, counted, standing
from tillaggsbelopp.review.compare import Alternatives, Comparison, Pair, Row
from tillaggsbelopp.swedish import capitalized, in_kr, join_words

_MOST_TOLD: Final = 2
_MOST: Final = 6
"""As many alternatives as an answer shows, each on two lines, when there are more than that and one."""
SIDES: Final = ("överenskommelsen", "alternativet")
Compared = tuple[Alternative, Comparison]


def alternatives_answer(alternatives: Alternatives, *, by_member: bool) -> Iterator[Block]:
    """The answer: who gains and who loses most with each alternative; `by_member` what everybody gains or loses."""
    own, compared = alternatives.own, alternatives.compared
    total = in_kr(own.result.grand_total)
    yield Text(f"Alternativ mot {basis_of(alternatives)} {own.result.year}, {total}", style="bold")
    if by_member and compared:
        yield from _legend(compared)
        yield _differences(alternatives)
    elif compared:
        yield Text(alternatives_headline(compared, lambda alternative: alternative.id))
        yield GAP
        shown = _most_different(compared)
        yield _summary(shown)
        if len(shown) < len(compared):
            yield Text(f"{len(compared) - len(shown)} till, med mindre skillnader.")
    yield from _refused(alternatives)
    yield from map(Text, _other_receivers(compared))
    yield Text(standing(own.result, *(comparison.sides[1].result for _, comparison in compared)))
    if by_member or not compared:
        yield all_shown_with()
        return
    yield all_shown_with(f"{capitalized(own.result.member_name)} för {own.result.member_name}: --kommuner")
    yield Text(f"Ett av dem: tillaggsbelopp jamfor {own.label} {own.label}:{compared[0][0].id}", style="dim")


def alternatives_blocks(alternatives: Alternatives) -> Iterator[Block]:
    """The alternatives: totals and differences, and then each for itself."""
    yield Text(f"Alternativ mot {basis_of(alternatives)}", style="bold")
    yield from side_blocks(alternatives.own.label, alternatives.own)
    yield GAP
    compared = alternatives.compared
    yield from _legend(compared)
    yield from _refused(alternatives)
    if not compared:
        return
    yield GAP
    yield _summary(compared)
    yield GAP
    yield Line("Totalt, kr", "bold")
    yield GAP
    yield _totals(alternatives)
    yield GAP
    yield Line(f"Skillnad mot {own_name(alternatives).lower()}, kr", "bold")
    yield GAP
    yield _differences(alternatives)
    yield GAP
    for number, (alternative, comparison) in enumerate(compared, start=1):
        yield Text(titled(alternative), 3, "bold", first=str(number))
        yield Text(alternative.reason, 3, first="")
        yield Text(f"Källa: {alternative.source}", 3, "dim")
        yield GAP
        yield from turned_blocks(comparison.own)
        yield from receivers_blocks(comparison)
        yield from differing_blocks(comparison, SIDES)
        if alone := comparison.assumed_by_one[1]:
            yield Text(f"Alternativet vilar också på {counted(alone)}:", style="bold")
            yield from assumed_blocks(alone)
            yield GAP
    assumptions = alternatives.own.result.assumptions
    if assumptions:
        names = join_words([assumption.id for assumption in assumptions], limit=len(assumptions))
        yield Text(f"Överenskommelsens belopp vilar på {counted(assumptions)}: {names}.")


def basis_of(alternatives: Alternatives) -> str:
    """The words for the amounts that the alternatives are compared with."""
    decided = alternatives.own.result.decision is not None
    return "det fastställda" if decided else "överenskommelsen som den är skriven"


def own_name(alternatives: Alternatives) -> str:
    """The title of the column of amounts that they are compared with."""
    return "Nu" if alternatives.own.result.decision is None else "Fastställt"


def titled(alternative: Alternative) -> str:
    """The title of an alternative, with the id that is typed for it."""
    return f"{alternative.name} ({alternative.id})"


def _legend(compared: Sequence[Compared]) -> Iterator[Block]:
    """The alternatives by the numbers that columns have."""
    for number, (alternative, _) in enumerate(compared, start=1):
        yield Text(titled(alternative), 3, first=str(number))


def _refused(alternatives: Alternatives) -> Iterator[Block]:
    for each in alternatives.tried:
        if each.comparison is None:
            why = "; ".join(fault.what for fault in each.refused)
            what = f"{titled(each.alternative)} kan inte räknas {alternatives.own.result.year}: {why}"
            yield Text(what, style="bold")


def alternatives_headline(compared: Sequence[Compared], called: Callable[[Alternative], str]) -> str:
    """Who gains and loses most, and with which of them as it is `called`; and with how many the sum is another."""
    said = []
    for sign, word in ((1, "ökar"), (-1, "minskar")):
        if turned := [(row, alternative) for alternative, each in compared for row in each.own.turned(sign)[:1]]:
            most, alternative = max(turned, key=lambda each: _size(each[0]))
            change = signed_kr(most.total.difference or 0)
            said.append(f"mest {word} {most.name}, {change} med {called(alternative)}")
    changed = sum(each.own.sums.total.differs for _, each in compared)
    said.append(f"summan ändras med {changed} av {len(compared)}" if changed else "summan är densamma")
    return f"{capitalized('; '.join(said))}."


def _size(row: Row) -> Fraction:
    return abs(row.total.difference or Fraction(0))


def _most_different(compared: Sequence[Compared]) -> Sequence[Compared]:
    """All of them if there is room, else those by which somebody gains or loses most."""
    if len(compared) <= _MOST + 1:
        return compared
    return sorted(compared, key=lambda each: -max(map(_size, each[1].own.rows), default=Fraction(0)))[:_MOST]


def _other_receivers(compared: Sequence[Compared]) -> Sequence[str]:
    """Sentences on the first rules that others get something of with an alternative, and how many more there are."""
    told = []
    for alternative, comparison in compared:
        turned = [each for each in comparison.receivers if each.new or each.leaving]
        told += [f"{alternative.id}: {text}" for text in receivers_texts(turned)]
    more = [f"… och {len(told) - _MOST_TOLD} till som andra får något av."] if len(told) > _MOST_TOLD else []
    return [*told[:_MOST_TOLD], *more]


def _summary(compared: Sequence[Compared]) -> ShownTable:
    """A row per alternative: the change of the sum, how many gain and lose, and who does so most."""
    header = (
        text_column("Alternativ"),
        Column("Summan", Role.DIFFERENCE, signed=True),
        Column("Får mer", Role.COUNT),
        text_column("Mest"),
        Column("Får mindre", Role.COUNT),
        text_column("Mest"),
    )
    rows: list[list[ShownCell]] = []
    for alternative, comparison in compared:
        row: list[ShownCell] = [titled(alternative), comparison.own.sums.total.difference]
        for sign in (1, -1):
            row += [len(comparison.own.turned(sign)), most_of(comparison, sign)]
        rows.append(row)
    return ShownTable(header, rows, narrow=Narrow.NAMES)


def most_of(comparison: Comparison, sign: int) -> str:
    """Who gains (`sign` 1) or loses (-1) most with an alternative, and how much."""
    turned = comparison.own.turned(sign)
    return f"{turned[0].name} {signed(turned[0].total.difference)}" if turned else NONE


def _totals(alternatives: Alternatives) -> ShownTable:
    """A column of totals per alternative, by number, after the amounts that they are compared with."""
    names, lines = _lines(alternatives)
    rows: list[list[ShownCell]] = [[name, pairs[0].before, *(pair.after for pair in pairs)] for name, pairs in lines]
    header = (*_first_columns(alternatives), *map(Column, names))
    return ShownTable(header, rows[:-1], rows[-1], narrow=Narrow.PARTS)


def _differences(alternatives: Alternatives) -> ShownTable:
    """A column of differences per alternative, by number, after the amounts that they are from."""
    names, lines = _lines(alternatives)
    rows: list[list[ShownCell]] = [
        [name, pairs[0].before, *(pair.difference for pair in pairs)] for name, pairs in lines
    ]
    differences = (Column(name, Role.DIFFERENCE, signed=True) for name in names)
    return ShownTable((*_first_columns(alternatives), *differences), rows[:-1], rows[-1], narrow=Narrow.PARTS)


def _first_columns(alternatives: Alternatives) -> tuple[Column, ...]:
    return columns(capitalized(alternatives.own.result.member_name), own_name(alternatives))


def _lines(alternatives: Alternatives) -> tuple[list[str], list[tuple[str, list[Pair]]]]:
    """The numbers of the alternatives, and their totals by the name of each that gets any, the sums last."""
    compared = [comparison for _, comparison in alternatives.compared]
    names = {row.code: row.name for comparison in compared for row in comparison.own.rows}
    rows = [{row.code: row.total for row in comparison.own.rows} for comparison in compared]
    nobody = Pair(None, None)
    lines = [(f"{code} {names[code]}", [each.get(code, nobody) for each in rows]) for code in sorted(names)]
    lines.append((SUM_LABEL, [comparison.own.sums.total for comparison in compared]))
    return [str(number) for number in range(1, len(compared) + 1)], lines
