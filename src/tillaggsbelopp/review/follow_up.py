"""A review of some years: what was paid, why it changed, how forecasts came out, and what crosses a limit."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from typing import Final

from tillaggsbelopp.agreement.alternatives import Alternative
from tillaggsbelopp.agreement.indicator_program import bound_flags
from tillaggsbelopp.agreement.indicators import FollowUpTerms, Indicator, Measure
from tillaggsbelopp.agreement.program import BoundCondition
from tillaggsbelopp.agreement.reading import Agreement
from tillaggsbelopp.diagnostics import Diagnostic, Faults, InvalidInput
from tillaggsbelopp.engine.conditions import diagnostics_of, failures_of
from tillaggsbelopp.engine.figures import Figures
from tillaggsbelopp.engine.result import Result
from tillaggsbelopp.engine.world import World
from tillaggsbelopp.formula.evaluate import Moment
from tillaggsbelopp.formula.tree import StepTarget
from tillaggsbelopp.formula.units import StatedUnit
from tillaggsbelopp.formula.values import Axis, Missing, Table, causes_in
from tillaggsbelopp.measures.indicator_results import IndicatorResult, indicator_result, measure_result, world_of
from tillaggsbelopp.measures.paid_amounts import with_paid
from tillaggsbelopp.review.compare import Alternatives, Side, try_alternatives
from tillaggsbelopp.review.receivers import Receivers, receivers_of
from tillaggsbelopp.review.settlement import Settlement, chained
from tillaggsbelopp.review.transitions import Transition, transitions_after
from tillaggsbelopp.review.year_change import change_between
from tillaggsbelopp.swedish import join_words
from tillaggsbelopp.sweep.chance import Outcomes, outcomes_in_review
from tillaggsbelopp.sweep.sensitivity import Sensitivity, sensitivity

_YEARS_BEFORE: Final = 10  # outcomes are looked for in these too: they come late


@dataclass(frozen=True)
class Followed:
    """A measure of the review by year, in the base of `unit`; a year that lacks what it needs has None."""

    id: str
    written: Measure
    unit: StatedUnit
    by_year: Mapping[int, Table | None]
    overall: Mapping[int, Fraction | None]

    @property
    def axes(self) -> tuple[Axis, ...]:
        """The axes of its values; none if no year has any."""
        return next((table.axes for table in self.by_year.values() if table is not None), ())


@dataclass(frozen=True)
class ForecastIndex:
    """An index value of a year in per cent, with its kind: as first decided on or known, and as known now."""

    name: str
    year: int
    first: Fraction | None
    first_kind: str
    latest: Fraction | None
    latest_kind: str


@dataclass(frozen=True)
class ForecastOutcome:
    """A forecast and its outcome for all together, in the base of `unit`; before the review where both are there."""

    name: str
    unit: StatedUnit
    decimals: int
    forecast: Mapping[int, Fraction | None]
    outcome: Mapping[int, Fraction | None]


@dataclass(frozen=True)
class FollowUp:
    """A review as data.

    `results` are those of its years, in order; `steps` the change from each year to the next, split by cause, and
    `whole` all of them together. `flags` are the limits that are crossed, `untested` those that could not be
    tried. `known_now` are the decided years computed with what is known now, or why they can't be. `anew` are decided
    years that were computed anew instead of being taken as they were decided. `chance` are the outcomes of the last
    year, if it is not decided, over draws of what the agreement says is uncertain, or why there are none.
    """

    agreement: Agreement
    results: tuple[Result, ...]
    steps: tuple[Settlement, ...]
    whole: Settlement
    indices: tuple[ForecastIndex, ...]
    outcomes: tuple[ForecastOutcome, ...]
    measures: tuple[Followed, ...]
    indicators: tuple[IndicatorResult, ...]
    alternatives: tuple[Alternatives, ...]
    sensitivity: Sensitivity
    flags: tuple[Diagnostic, ...]
    untested: tuple[Diagnostic, ...]
    terms: FollowUpTerms | None
    known_now: Mapping[int, Result | InvalidInput]
    anew: tuple[int, ...] = ()
    chance: Outcomes | InvalidInput | None = None

    @property
    def first(self) -> Result:
        """The result of the first year."""
        return self.results[0]

    @property
    def last(self) -> Result:
        """The result of the last year."""
        return self.results[-1]

    @cached_property
    def receivers(self) -> tuple[Receivers, ...]:
        """The rules that not everybody gets something of: who is new, left and stayed, from first year to last."""
        return tuple(receivers_of(self.first, self.last))

    @cached_property
    def transitions(self) -> tuple[Transition, ...]:
        """The rules that are damped, and how soon after the last year amounts come to where they are going."""
        return transitions_after(self.last)


def follow_up(
    results: Sequence[Result],
    agreement: Agreement,
    figures: Figures,
    terms: FollowUpTerms | None,
    indicators: Sequence[Indicator],
    alternatives: Sequence[Alternative],
    known_now: Mapping[int, Result | InvalidInput],
    anew: tuple[int, ...] = (),
) -> FollowUp:
    """Review some years: what was paid and why it changed, forecasts and outcomes, measures, alternatives and limits.

    `results` are the years in order, at least two, as decided or computed. `agreement` and `figures` are what holds
    now, the figures with the published tables. `terms` say what is followed up (None: no measures, no flags);
    `indicators` are all that the agreement has, of which the terms choose; `alternatives` are tried on each year.
    `known_now` are the decided years computed with what is known now, or why they can't be; `anew` the decided years
    that were computed anew. Changes are split by cause (Shapley). InvalidInput for any fault.
    """
    numbers = [result.year for result in results]
    if terms is not None:  # the review starts with its first year, and so does what its formulas say of the year before
        terms = terms.model_copy(update={"years": numbers})
        figures = with_paid(figures, agreement.terms, results)
    world = world_of(agreement, figures, (*indicators, *([terms] if terms else [])))
    faults = Faults()
    flags = bound_flags(world.program, terms, faults) if terms else ()
    faults.raise_if_any()
    wanted = [each for name in (terms.shown if terms else []) for each in indicators if each.id == name]
    steps = tuple(change_between(one, other) for one, other in pairwise(results))
    raised, untested = _raised(world, flags, numbers)
    return FollowUp(
        agreement=agreement,
        results=tuple(results),
        steps=steps,
        whole=chained(steps),
        indices=tuple(_indices(agreement, figures, results)),
        outcomes=tuple(_outcomes(world, terms, numbers)),
        measures=tuple(_followed(world, terms, numbers)),
        indicators=tuple(indicator_result(world, each) for each in wanted),
        alternatives=tuple(try_alternatives(Side(str(each.year), each), alternatives) for each in results),
        sensitivity=sensitivity(results[-1].grounds),
        flags=raised,
        untested=untested,
        terms=terms,
        known_now=known_now,
        anew=anew,
        chance=outcomes_in_review(results[-1].grounds) if results[-1].decision is None else None,
    )


def _raised(
    world: World, flags: Sequence[BoundCondition], years: Sequence[int]
) -> tuple[tuple[Diagnostic, ...], tuple[Diagnostic, ...]]:
    """The flags for limits that are crossed, year by year, and the limits that could not be tried, with the reasons."""
    raised: list[Diagnostic] = []
    untested: list[Diagnostic] = []
    for year in years:
        moment = Moment(year)
        for flag in flags:
            evaluation = world.evaluation_of(StepTarget(flag.rule, ""))
            table = evaluation.evaluate(flag.tree, moment)
            failures = failures_of(flag, table, world, moment)
            raised += [each._replace(what=f"{year}: {each.what}") for each in failures]
            missing = dict.fromkeys(f"{cell} saknas" for cell in table.cells if isinstance(cell, Missing))
            if reasons := [*(fault.what for fault in diagnostics_of(causes_in(table))), *missing]:
                formula = flag.written.condition
                what = f"{year}: {formula.text} kan inte prövas: {join_words(reasons, limit=3)}"
                untested.append(Diagnostic(what, formula.place))
    return tuple(raised), tuple(untested)


def _followed(world: World, terms: FollowUpTerms | None, years: Sequence[int]) -> Iterator[Followed]:
    if terms is None:
        return
    paired = {name for outlook in terms.outlooks for name in (outlook.forecast, outlook.outcome)}
    for name, written in terms.measures.items():
        if name not in paired and not written.hidden:
            yield _measure(world, terms, name, years)


def _measure(world: World, terms: FollowUpTerms, name: str, years: Sequence[int]) -> Followed:
    found = measure_result(world, terms.model_copy(update={"years": list(years)}), name)
    tables = {year: _there(found.values[year]) for year in years}
    sums = {year: _only(_there(found.overall[year])) for year in years} if found.overall else {}
    return Followed(name, found.written, found.unit, tables, sums)


def _outcomes(world: World, terms: FollowUpTerms | None, years: Sequence[int]) -> Iterator[ForecastOutcome]:
    if terms is None:
        return
    earlier = range(years[0] - _YEARS_BEFORE, years[0])
    for outlook in terms.outlooks:
        both = outlook.forecast, outlook.outcome
        forecast, outcome = (_measure(world, terms, name, [*earlier, *years]) for name in both)
        ahead, came = ({year: _only(table) for year, table in each.by_year.items()} for each in (forecast, outcome))
        told = [year for year in ahead if year in years or (ahead[year] is not None and came[year] is not None)]
        yield ForecastOutcome(
            outlook.name,
            forecast.unit,
            forecast.written.decimals,
            {year: ahead[year] for year in told},
            {year: came[year] for year in told},
        )


def _there(table: Table) -> Table | None:
    """The table if anything in it could be computed, else None."""
    return table if any(isinstance(cell, Fraction) for cell in table.cells) else None


def _only(table: Table | None) -> Fraction | None:
    if table is None or table.axes:
        return None
    cell = table.cells[0]
    return cell if isinstance(cell, Fraction) else None


def _indices(agreement: Agreement, figures: Figures, results: Sequence[Result]) -> Iterator[ForecastIndex]:
    """Yield the values of used indices for each year: what was first decided on, or first known, and the latest."""
    used = {each.indexed_by for owner in agreement.rules for each in owner.parameters.values()}
    used |= {chain.index.id for result in results for chain in result.trace.chains}
    decided = {
        (chain.index.id, link.year): (link.percent, link.kind)
        for result in reversed(results)
        if result.decision is not None
        for chain in result.trace.chains
        for link in chain.links
    }
    for index in agreement.indices:
        if index.id not in used:
            continue
        for year in (result.year for result in results):
            until = figures.known_at or date.max
            known = [(value.percent, value.kind) for day, value in index.published(year) if day <= until]
            if known:
                then = decided.get((index.id, year))
                first: tuple[Fraction | None, str] = known[0]
                if then is not None and then not in known:
                    first = then  # what was decided on has been written over since
                yield ForecastIndex(index.name, year, *first, *known[-1])
