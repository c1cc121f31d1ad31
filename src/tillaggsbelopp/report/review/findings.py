"""The findings of a review: each one sentence with its kronor, the most costly first."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final, NamedTuple

from tillaggsbelopp.engine.result import Result, percent_change
from tillaggsbelopp.formula.units import KRONA
from tillaggsbelopp.measures.indicator_results import MeasureResult
from tillaggsbelopp.report.answers import gains_and_losses, in_short, signed_kr
from tillaggsbelopp.report.review.sentences import moving_causes
from tillaggsbelopp.review.compare import TriedAlternative
from tillaggsbelopp.review.follow_up import FollowUp
from tillaggsbelopp.swedish import capitalized, format_number, in_kr, join_words

_MOST_OF_A_KIND: Final = 3


class Finding(NamedTuple):
    """A finding: what it is of, the kronor at stake and a sentence on it."""

    name: str
    kronor: int
    sentence: str


class Ahead(NamedTuple):
    """A measure that grows after the last year of a review: its indicator's name, and its values by year until `end`.

    `growth` is in per cent.
    """

    indicator: str
    measure: MeasureResult
    growth: Fraction
    end: int


def findings(found: FollowUp) -> list[Finding]:
    """The findings of a review, the most costly first."""
    every = [*_changes(found), *_once_a_matter([*_outlooks(found)], [*_alternatives(found)]), *_decided_now(found)]
    return sorted(every, key=lambda finding: -abs(finding.kronor))


def _once_a_matter(outlooks: Sequence[Finding], alternatives: Sequence[Finding]) -> Iterator[Finding]:
    """Yield the findings, as one an outlook and the first alternative that is the same kronor in the review's year."""
    left = list(alternatives)
    for outlook in outlooks:
        same = next((each for each in left if each.kronor == outlook.kronor), None)
        if same is not None:
            left.remove(same)
            outlook = outlook._replace(sentence=f"{outlook.sentence} {same.sentence}")
        yield outlook
    yield from left


def growing(found: FollowUp) -> Iterator[Ahead]:
    """Yield the measures among the indicators shown that grow after the last year of the review."""
    year = found.last.year
    for result in found.indicators:
        for measure in result.measures:
            end = max(filter(None, measure.values), default=0)
            if measure.written.hidden or end <= year:
                continue
            before, after = (value_of(measure, each) for each in (year, end))
            growth = None if before is None or after is None else percent_change(before, after)
            if growth is not None and growth > 0:
                yield Ahead(result.written.name, measure, growth, end)


def value_of(measure: MeasureResult, year: int) -> Fraction | None:
    """The value of a year, if there is one and no more."""
    cell = measure.values[year].cells[0] if year in measure.values and not measure.axes else None
    return cell if isinstance(cell, Fraction) else None


def _changes(found: FollowUp) -> Iterator[Finding]:
    """Yield the change of the sum, and what each cause moves without changing the sum."""
    whole, moving = found.whole, moving_causes(found.whole)
    if whole.difference:
        adding = [cause for cause in whole.causes if cause not in moving]
        causes = [f"{cause} {signed_kr(whole.by_cause(cause))}" if len(adding) > 1 else cause for cause in adding]
        years = f"{found.first.year}–{found.last.year}"
        yield Finding(f"Ändring {years}", whole.difference, f"Beror på {join_words(causes)}.")
    for cause in moving:
        effects = [(each.name, each.causes[cause]) for each in whole.municipalities]
        moved = sum(effect for _, effect in effects if effect > 0)
        who = gains_and_losses(effects)
        yield Finding(f"{capitalized(cause)}, omfördelning", moved, f"Ändrar inte summan: {who}.")


def _outlooks(found: FollowUp) -> Iterator[Finding]:
    """Yield what each indicator shown is and grows to, by that of its measures in kr which grows most in per cent."""
    year = found.last.year
    most: dict[str, Ahead] = {}
    for each in growing(found):
        if each.measure.unit.unit == KRONA:
            known = most.setdefault(each.indicator, each)
            most[each.indicator] = max(known, each, key=lambda one: one.growth)
    for name, each in most.items():
        years = [known for known in (found.first.year, year, each.end) if value_of(each.measure, known) is not None]
        values = {known: round(value_of(each.measure, known) or 0) for known in dict.fromkeys(years)}
        told = join_words([f"{in_short(kronor)} {known}" for known, kronor in values.items()])
        yield Finding(name, values[year], f"{capitalized(each.measure.written.name)}: {told}.")


def _alternatives(found: FollowUp) -> Iterator[Finding]:
    """Yield the alternatives that change most, each in the last year in which it changes anything."""
    last: dict[str, Finding] = {}
    for result, tried in zip(found.results, found.alternatives, strict=True):
        for each in tried.tried:
            if (finding := _alternative(each, result)) is not None:
                last[each.alternative.id] = finding
    yield from sorted(last.values(), key=lambda finding: -abs(finding.kronor))[:_MOST_OF_A_KIND]


def _alternative(tried: TriedAlternative, result: Result) -> Finding | None:
    if tried.comparison is None:
        return None
    own = tried.comparison.own
    changes = [(row.name, round(row.total.difference or 0)) for row in own.rows]
    moved = sum(change for _, change in changes if change > 0)
    change = round(own.sums.total.difference or 0)
    if not change and not moved:
        return None
    what = "" if change else ", summan ändras inte"
    sentence = f"Som alternativ, prövat {result.year}{what}: {gains_and_losses(changes)}."
    return Finding(tried.alternative.name, change or moved, sentence)


def _decided_now(found: FollowUp) -> Iterator[Finding]:
    """Yield what decided years would be with what is known now, where that is another sum."""
    for result in found.results:
        now = found.known_now.get(result.year)
        if isinstance(now, Result) and (change := now.grand_total - result.grand_total):
            percent = percent_change(result.grand_total, now.grand_total)
            share = "" if percent is None else f" ({format_number(abs(percent), 2, fixed=True)} %)"
            more = f"{'mer' if change > 0 else 'mindre'}{share} än som fastställdes"
            sentence = f"Det som nu är känt ger {in_kr(now.grand_total)}, {more}."
            yield Finding(f"{result.year} med det som nu är känt", change, sentence)
