"""The whole calculation: an agreement applied to figures, for one year."""

from fractions import Fraction
from typing import NamedTuple

from tillaggsbelopp.agreement.in_force import check_in_force
from tillaggsbelopp.agreement.models import Rule
from tillaggsbelopp.agreement.program import compile_agreement
from tillaggsbelopp.agreement.reading import Agreement
from tillaggsbelopp.agreement.standing_aside import StandsAside, standing_aside
from tillaggsbelopp.agreement.steps import AMOUNT, POT, POT_IN_FORCE, ROUNDED_POT
from tillaggsbelopp.engine.assumptions import assumptions_of
from tillaggsbelopp.engine.comparison import compare
from tillaggsbelopp.engine.conditions import check_conditions
from tillaggsbelopp.engine.figures import Figures
from tillaggsbelopp.engine.requirements import check_values, check_years_read, number
from tillaggsbelopp.engine.result import Component, Result, Total
from tillaggsbelopp.engine.stated import stated_value
from tillaggsbelopp.engine.trace import Trace, trace_of
from tillaggsbelopp.engine.world import World
from tillaggsbelopp.formula.evaluate import Moment
from tillaggsbelopp.formula.tree import ParameterTarget, StepTarget
from tillaggsbelopp.formula.values import Axis


class CheckedYear(NamedTuple):
    """A year of which all holds that must: where its values are found, and how they came about."""

    year: int
    world: World
    trace: Trace


def calculate(agreement: Agreement, figures: Figures, year: int) -> Result:
    """The amounts of `year` in whole kronor per municipality, with all they rest on.

    Pure: the same arguments always give an equal result. InvalidInput where the agreement or the figures can't be
    used for the year, CheckFailed where a condition that a rule states does not hold.
    """
    agreement, aside = in_year(agreement, figures, year)
    checked = check_year(agreement, figures, year)
    program, world, trace, moment = checked.world.program, checked.world, checked.trace, Moment(year)
    municipalities = figures.statistics.municipalities
    components = tuple(_component(rule, world, moment, municipalities) for rule in agreement.rules)
    terms = agreement.terms
    own = [component for component in components if component.distributed and not component.total]
    computed = {component.rule: component.rounded_pot for component in own}
    result = Result(
        agreement=terms.name,
        year=year,
        level=(terms.before_in_force or "") if year < terms.in_force_from.year else "",
        municipalities=municipalities,
        components=components,
        assumptions=assumptions_of(program, world, trace, year),
        warnings=_remarks(world, trace),
        changes=(
            *([agreement.alternative] if agreement.alternative else []),
            *map(str, (*agreement.changes, *figures.changes)),
        ),
        comparisons=tuple(compare(printed, computed) for printed in terms.published if printed.year == year),
        trace=trace,
        other_totals=_other_totals(agreement),
        aside=aside,
        unit=terms.rounding.unit,
        known_at=figures.known_at,
    )
    return result if terms.payment_plan is None else result.paid_by(terms.payment_plan)


def check_year(agreement: Agreement, figures: Figures, year: int) -> CheckedYear:
    """Check all that must hold of a year, of the agreement as it is calculated for it. InvalidInput, CheckFailed."""
    program = compile_agreement(agreement, figures.statistics.catalogue)
    check_in_force(agreement.terms, year)
    world = World(program, figures.before(year))
    moment = Moment(year)
    check_conditions(program, world, moment)
    check_values(program, world, moment, agreement.rules)
    trace = trace_of(program, world, year)
    check_years_read(program, world, trace, moment)
    return CheckedYear(year, world, trace)


def in_year(agreement: Agreement, figures: Figures, year: int) -> tuple[Agreement, tuple[StandsAside, ...]]:
    """The agreement as it is calculated for a year: without the rules that stand aside for want of a value."""

    def has_value(target: ParameterTarget) -> bool:
        singles = agreement.singles(target)
        return all(stated_value(agreement, figures, single, year).value is not None for single in singles)

    return standing_aside(agreement, has_value)


def _other_totals(agreement: Agreement) -> tuple[Total, ...]:
    named = {rule.total for rule in agreement.rules if rule.distributed}
    return tuple(Total(total, name) for total, name in agreement.terms.totals.items() if total in named)


def _remarks(world: World, trace: Trace) -> tuple[str, ...]:
    """What is to be known of the figures that were read, each thing once."""
    fields = world.figures.statistics.fields
    found = {
        f"{traced.name} (mätår {traced.year}): {remark.text}": None
        for traced in trace.fields.values()
        for remark in fields[traced.name].resource.remarks
        if traced.year is not None and traced.year >= remark.first
    }
    return tuple(found)


def _component(rule: Rule, world: World, moment: Moment, municipalities: Axis) -> Component:
    months = world.months(rule.id, moment.year)
    pot = number(world.value(StepTarget(rule.id, POT if months else POT_IN_FORCE), moment))
    rounded = int(number(world.value(StepTarget(rule.id, ROUNDED_POT), moment)))
    cells = world.value(StepTarget(rule.id, AMOUNT), moment).cells if rule.distributed else ()
    amounts = [int(cell) for cell in cells if isinstance(cell, Fraction) and cell.denominator == 1]
    if rule.distributed and (sum(amounts) != rounded or len(amounts) != len(municipalities.members)):
        raise AssertionError(f"{rule.id}: the amounts do not sum to the pot")
    by_code = dict(zip(municipalities.members, amounts, strict=True)) if rule.distributed else {}
    total = rule.total or ""
    return Component(rule.id, rule.name, rule.description, pot, rounded, by_code, rule.distributed, months, total)
