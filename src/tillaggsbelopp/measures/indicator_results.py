"""Indicators applied to figures: the values of every measure, and what they rest on."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from tillaggsbelopp.agreement.indicator_program import (
    AS_SOURCE,
    CLASS,
    LOWER,
    OVERALL,
    UPPER,
    is_printed_step,
    step_name,
    with_indicators,
)
from tillaggsbelopp.agreement.indicators import Indicator, Measure
from tillaggsbelopp.agreement.parameters import MEMBER
from tillaggsbelopp.agreement.program import compile_agreement
from tillaggsbelopp.agreement.reading import Agreement
from tillaggsbelopp.diagnostics import Faults
from tillaggsbelopp.engine.conditions import raise_if_undefined
from tillaggsbelopp.engine.figures import Figures
from tillaggsbelopp.engine.indexation import percent_text
from tillaggsbelopp.engine.inputs_read import At, closure
from tillaggsbelopp.engine.stated import Stated, stated_value
from tillaggsbelopp.engine.world import World
from tillaggsbelopp.formula.evaluate import Moment
from tillaggsbelopp.formula.tree import FieldTarget, ParameterTarget, StepTarget, Target, YearTarget
from tillaggsbelopp.formula.units import NUMBER, StatedUnit, Unit
from tillaggsbelopp.formula.values import Axis, Missing, Table
from tillaggsbelopp.statistics.package import published_of, source_text
from tillaggsbelopp.swedish import as_words, capitalized

UNDATED: Final = None
CERTAIN: Final = ("fakta", "utfall")
Years = Mapping[int | None, Table]
"""Values by the year they are of; a measure without years has one table, under None."""


@dataclass(frozen=True)
class MeasureResult:
    """The values of a measure by year, in the base of its unit: a figure is shown divided by `unit.scale`.

    `values` are by its usual definition, `as_source` as the source has it, `overall` for all together, and `classes`
    -1, 0 or 1: below, within or above its limits. The last three are None where the measure has none.
    """

    id: str
    written: Measure
    unit: StatedUnit
    values: Years
    as_source: Years | None
    overall: Years | None
    classes: Years | None

    @property
    def axes(self) -> tuple[Axis, ...]:
        """The axes of its values: one value for each combination of their members."""
        return next(iter(self.values.values())).axes


@dataclass(frozen=True)
class RestsOn:
    """A figure that an indicator rests on: a parameter, an index value or a table's field, whose `value` is "".

    `name` is the figure as formulas write it, `title` what a reader calls it. `published` is the last day that any of
    it became known; None if that is not stated.
    """

    name: str
    title: str
    value: str
    status: str
    source: str
    published: date | None = None


@dataclass(frozen=True)
class IndicatorResult:
    """The measures of an indicator, in the order they are written, and the figures that they rest on.

    `member_name` is what each of those who get amounts is called. `changes` are the values tried out, as texts.
    `computed_for` is the year it was computed for where it says none itself but reads what differs from year to year,
    else None.
    """

    written: Indicator
    member_name: str
    measures: tuple[MeasureResult, ...]
    rests_on: tuple[RestsOn, ...]
    changes: tuple[str, ...] = ()
    computed_for: int | None = None

    @property
    def uncertain(self) -> tuple[RestsOn, ...]:
        """The figures they rest on that no source states as they are: derived, calibrated, forecast or assumed."""
        return tuple(each for each in self.rests_on if each.status not in CERTAIN)


def world_of(agreement: Agreement, figures: Figures, indicators: tuple[Indicator, ...]) -> World:
    """The world in which the values of some of an agreement's indicators are found.

    Their steps are bound after those of the rules, which they can read; `agreement` and `figures` are as they are to be
    read, with what is tried out. InvalidInput with every fault of every formula.
    """
    program = compile_agreement(agreement, figures.statistics.catalogue)
    faults = Faults()
    program = with_indicators(program, indicators, faults)
    faults.raise_if_any()
    return World(program, figures)


def indicator_result(world: World, indicator: Indicator) -> IndicatorResult:
    """Compute one indicator in every year it has, in a world made by `world_of`.

    InvalidInput if one of its values can't be computed, which a missing one is not, or if the lower limit of its
    classes is above the upper one.
    """
    measures = tuple(measure_result(world, indicator, name) for name in indicator.measures)
    tables = [
        (without_missing(table), f"{indicator.id}.{measure.id}")
        for measure in measures
        for years in (measure.values, measure.as_source, measure.overall, measure.classes)
        for table in (years or {}).values()
    ]
    raise_if_undefined(tables)
    _check_limits(world, indicator)
    changes = tuple(map(str, (*world.program.agreement.changes, *world.figures.changes)))
    computed_for = world.first_year if _reads_a_year(world, indicator) else None
    member_name = world.program.agreement.terms.member_name
    return IndicatorResult(indicator, member_name, measures, _rests_on(world, indicator), changes, computed_for)


def moments_of(world: World, indicator: Indicator) -> dict[int | None, Moment]:
    """The moments that an indicator is computed at, by the year they are shown as (None if it has no years)."""
    if not indicator.years:
        return {UNDATED: Moment(world.first_year)}
    return {year: Moment(year) for year in indicator.years}


def _check_limits(world: World, indicator: Indicator) -> None:
    """Check that no measure's lower limit of classes is above its upper one in any year. InvalidInput if one is."""
    faults = Faults()
    for name, measure in indicator.measures.items():
        if measure.classes is None:
            continue
        for moment in moments_of(world, indicator).values():
            ends = (world.value(StepTarget(indicator.id, step_name(name, end)), moment) for end in (LOWER, UPPER))
            low, high = (table.cells[0] for table in ends)
            if isinstance(low, Fraction) and isinstance(high, Fraction) and low > high:
                place = indicator.place_of("mått", name, "klasser", "nedre")
                faults.add("den nedre gränsen är över den övre", place, remedy="Byt plats på dem.")
                break
    faults.raise_if_any()


def measure_result(world: World, indicator: Indicator, name: str) -> MeasureResult:
    """The values of one measure of an indicator in every year it has, whether they can be computed or not."""
    measure = indicator.measures[name]

    def years(what: str = "") -> Years | None:
        target = StepTarget(indicator.id, step_name(name, what) if what else name)
        if target not in world.program.steps:
            return None
        return {year: world.value(target, moment) for year, moment in moments_of(world, indicator).items()}

    values = years()
    type_ = world.program.type_of(StepTarget(indicator.id, name))
    if values is None or type_ is None:  # pragma: no cover - told to the type checker; the program was checked
        raise AssertionError(f"{indicator.id}.{name} is no step")
    dimension = type_.dimension
    own = StatedUnit(str(dimension), dimension if isinstance(dimension, Unit) else NUMBER, Fraction(1))
    return MeasureResult(name, measure, measure.shown_in or own, values, years(AS_SOURCE), years(OVERALL), years(CLASS))


def without_missing(table: Table) -> Table:
    """The table without its missing cells, which are no fault of an indicator; what remains is searched for faults."""
    return Table(table.axes, tuple(cell for cell in table.cells if not isinstance(cell, Missing)))


def read_for(world: World, targets: Iterable[At]) -> Iterator[At]:
    """Yield the targets and all that they read, directly or not, once with each moment that it is read at."""

    def reads(target: Target, moment: Moment) -> Iterable[At]:
        if not isinstance(target, StepTarget):
            return ()
        return world.evaluation_of(target).references(world.program.steps[target].tree, moment)

    return closure(targets, reads)


def _reads_a_year(world: World, indicator: Indicator) -> bool:
    """Tell whether an indicator without years of its own reads anything that differs from year to year."""
    if indicator.years:
        return False
    agreement = world.program.agreement
    beside = {each.id for each in agreement.indicators}
    for target, moment in read_for(world, _own_steps(world, indicator)):
        match target:
            case YearTarget():
                return True
            case StepTarget(owner, _):
                dated = owner not in beside
            case FieldTarget(name):
                dated = moment.reference_year is None and world.figures.statistics.fields[name].dated
            case ParameterTarget(owner, name):
                dated = agreement.find_index(owner) is not None or any(
                    len(one.stated_years) > 1 or one.indexed_by is not None
                    for one in (agreement.parameter(each.rule, each.parameter) for each in agreement.singles(target))
                )
        if dated:
            return True
    return False


def _own_steps(world: World, indicator: Indicator) -> list[At]:
    """The steps of an indicator, save those of printed cells, at each moment that it is computed at."""
    own = [target for target in world.program.steps if target.rule == indicator.id and not is_printed_step(target.step)]
    return [(step, at) for step in own for at in moments_of(world, indicator).values()]


def _rests_on(world: World, indicator: Indicator) -> tuple[RestsOn, ...]:
    """The parameters, index values and fields that its steps read, once; a value that differs is told by year."""
    agreement = world.program.agreement
    found: dict[str, RestsOn] = {}
    stated: dict[ParameterTarget, dict[str, int | None]] = {}
    sources: dict[str, dict[str, None]] = {}
    for target, moment in read_for(world, _own_steps(world, indicator)):
        match target:
            case ParameterTarget():
                shown, one = _stated(world, target, moment.year)
                values = stated.setdefault(target.whole, {})
                values.setdefault(shown, one.year)
                name, own = f"{target.rule}.{target.whole.parameter}", target.rule == indicator.id
                title_of = agreement.title_of if own else agreement.full_title_of
                title = capitalized(title_of(target.rule, target.whole.parameter))
                if one.chain is not None:
                    for link in one.chain.links:
                        rise, told = f"{one.chain.index.id}{MEMBER}{link.year}", f"{one.chain.index.name} {link.year}"
                        shown_rise = percent_text(link.percent)
                        found[rise] = RestsOn(rise, told, shown_rise, link.kind, link.source, link.published)
                several = [f"{year}: {value}" for value, year in values.items()]
                value = "; ".join(several) if len(several) > 1 else shown
                found[name] = RestsOn(name, title, value, one.status, one.source)
            case FieldTarget(field):
                statistic = world.figures.statistics.fields[field]
                year = world.year_of(statistic, moment) if statistic.dated else None
                sources.setdefault(field, {})[source_text(statistic.resource, year)] = None
                title = capitalized(statistic.title)
                days = published_of(statistic.resource, year), found[field].published if field in found else None
                published = max((day for day in days if day is not None), default=None)
                told, status = "; ".join(sources[field]), statistic.resource.status
                found[field] = RestsOn(field, title, "", status, told, published)
            case _:
                pass
    return tuple(found.values())


def _stated(world: World, target: ParameterTarget, year: int) -> tuple[str, Stated]:
    """The values of a parameter in a year as text, after each member's name if it has any; and one of its values."""
    agreement = world.program.agreement
    singles = [
        (single.parameter.partition(MEMBER)[2], stated_value(agreement, world.figures, single, year))
        for single in agreement.singles(target)
    ]
    tried = [one for _, one in singles if one.change is not None]
    shown = ", ".join(f"{as_words(member)}: {one.shown}" if member else one.shown for member, one in singles)
    return shown, [*tried, *(one for _, one in singles)][0]
