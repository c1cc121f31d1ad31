"""What a review says in words: why amounts changed and for whom, what is decided, and what crosses a limit."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from tillaggsbelopp.diagnostics import InvalidInput
from tillaggsbelopp.engine.result import Result
from tillaggsbelopp.formula.units import StatedUnit, with_unit
from tillaggsbelopp.report.answers import more_or_less, signed_kr
from tillaggsbelopp.report.blocks import Figure
from tillaggsbelopp.review.follow_up import FollowUp
from tillaggsbelopp.review.settlement import Settlement
from tillaggsbelopp.swedish import capitalized, in_kr, join_words

_MOST_NAMED: Final = 3


def why_changed(whole: Settlement) -> Iterator[str]:
    """Yield what changes the sum, by cause, and what only moves money between those who get it."""
    causes, moving = _by_size(whole), moving_causes(whole)
    moves = {cause: sum(max(each.causes[cause], 0) for each in whole.municipalities) for cause in causes}
    sums = [f"{cause} {signed_kr(whole.by_cause(cause))}" for cause in causes if cause not in moving]
    between = [f"{cause} {in_kr(moves[cause])}" for cause in moving]
    if sums:
        yield f"Ändringen beror på: {join_words(sums)}."
    if between:
        yield f"Flyttas mellan dem: {join_words(between)}."


def moving_causes(whole: Settlement) -> list[str]:
    """The causes that only move money between those who get it."""
    rounding = len(whole.municipalities)  # kr that whole kronor may make of such a cause
    return [cause for cause in _by_size(whole) if abs(whole.by_cause(cause)) <= rounding and _both_ways(whole, cause)]


def who_gets_more(whole: Settlement) -> str:
    """How many get more and how many less, and who loses most."""
    rows = sorted(whole.municipalities, key=lambda each: each.difference)
    losers = [each for each in rows if each.difference < 0]
    winners = sum(each.difference > 0 for each in rows)
    if not losers and not winners:
        return "Ingen får mer eller mindre."
    named = join_words([f"{each.name} {signed_kr(each.difference)}" for each in losers], limit=_MOST_NAMED)
    less = f"{len(losers)} får mindre: {named}" if losers else "ingen får mindre"
    return capitalized(f"{winners or 'ingen'} får mer, {less}.")


def what_is_decided(found: FollowUp) -> str:
    """The years that are decided, and with what was known."""
    if decided := [(result.year, result.decision.known_at) for result in found.results if result.decision]:
        told = join_words([f"{year} (med det som var känt {known_at})" for year, known_at in decided])
        return f"Fastställda år: {told}."
    if found.anew:
        return f"Fastställda år som här är räknade på nytt: {join_words([*map(str, found.anew)])}."
    return "Inget av åren är fastställt."


def known_now_text(decided: Result, now: Result | InvalidInput) -> str:
    """What a decided year would be with what is known now."""
    if isinstance(now, InvalidInput):
        return f"{decided.year} kan inte räknas med det som nu är känt: {now.diagnostics[0].what}."
    if not are_other_amounts(decided, now):
        return f"{decided.year}: det som nu är känt ger samma belopp som fastställdes."
    difference = now.grand_total - decided.grand_total
    gives = (
        f"{in_kr(now.grand_total)}, {more_or_less(difference, None)} än"
        if difference
        else "samma summa men andra belopp än det"
    )
    return f"{decided.year}: det som nu är känt ger {gives} som fastställdes."


def are_other_amounts(decided: Result, now: Result) -> bool:
    """Tell whether a year has other amounts now than those decided."""
    return _amounts_of(decided) != _amounts_of(now)


def what_came_otherwise(found: FollowUp) -> list[str]:
    """The index values that have become others than they first were, and outcomes that are not what was forecast."""
    return [*_index_values(found), *_outcomes(found)]


def if_limits_are_crossed(found: FollowUp) -> str:
    """The number of flags, or that no limit is crossed."""
    if found.terms is None or not found.terms.flags:
        return "Inga gränser är angivna att flagga för."
    if found.flags:
        return f"{len(found.flags)} {'flagga' if len(found.flags) == 1 else 'flaggor'}."
    if found.untested:
        return "Ingen av de gränser som kan prövas är passerad."
    count = len(found.terms.flags)
    return "Gränsen är inte passerad." if count == 1 else f"Ingen av {count} gränser är passerad."


def _by_size(whole: Settlement) -> list[str]:
    return sorted(whole.causes, key=lambda cause: -abs(whole.by_cause(cause)))


def _both_ways(whole: Settlement, cause: str) -> bool:
    """Tell whether a cause gives to some and takes from others."""
    effects = [each.causes[cause] for each in whole.municipalities]
    return min(effects) < 0 < max(effects)


def _amounts_of(result: Result) -> list[tuple[str, int, dict[str, int]]]:
    return [(each.rule, each.rounded_pot, dict(each.amounts)) for each in result.components]


def _index_values(found: FollowUp) -> Iterator[str]:
    """Yield the index values that have become others than they first were."""
    for each in found.indices:
        first, latest = (Figure(value, 2).text for value in (each.first, each.latest))
        if first != latest:
            yield f"{each.name} {each.year}: {latest} % (först {first})."


def _outcomes(found: FollowUp) -> Iterator[str]:
    """Yield the last outcome of each forecast, where it is not what was forecast."""
    for each in found.outcomes:
        known = [year for year, came in each.outcome.items() if came is not None and each.forecast[year] is not None]
        if known:
            came, ahead = (
                number_of(values[known[-1]], each.unit, each.decimals) for values in (each.outcome, each.forecast)
            )
            if came != ahead:
                yield f"{each.name} {known[-1]}: {with_unit(came, each.unit.text)} (prognos {ahead})."


def number_of(value: Fraction | None, unit: StatedUnit, decimals: int) -> str:
    """A figure in its unit, without it."""
    return Figure(None if value is None else value / unit.scale, decimals).text
