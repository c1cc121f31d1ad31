"""The whole calculation: an agreement applied to figures, for one year."""

from collections.abc import Mapping
from fractions import Fraction

from tillaggsbelopp.agreement.in_force import check_in_force
from tillaggsbelopp.agreement.models import Published, Rule
from tillaggsbelopp.agreement.rounding import METHODS
from tillaggsbelopp.agreement.steps import AMOUNT, POT, POT_IN_FORCE, ROUNDED_POT
from tillaggsbelopp.engine.assumptions import assumptions_of
from tillaggsbelopp.engine.conditions import check_conditions, check_values, number
from tillaggsbelopp.engine.inputs_read import moments_read
from tillaggsbelopp.engine.result import Component, PrintedComparison, Result, Total
from tillaggsbelopp.engine.trace import Trace
from tillaggsbelopp.engine.world import World
from tillaggsbelopp.engine.year import AgreementYear
from tillaggsbelopp.formula.evaluate import Moment
from tillaggsbelopp.formula.tree import StepTarget
from tillaggsbelopp.formula.values import Axis, whole_numbers
from tillaggsbelopp.swedish import capitalized


def calculate(of: AgreementYear) -> Result:
    """Calculate the amounts of an agreement in a year, in whole kronor per municipality, with all they rest on.

    Pure: the same agreement, figures and year always give an equal result. The amounts of a rule sum exactly to its
    pot, rounded by the method the agreement names, such as the largest remainder (Hamilton's). InvalidInput where the
    agreement or the figures can't be used for the year, CheckFailed where a condition of a rule does not hold.
    """
    components, terms = components_of(of), of.agreement.terms
    own = [component for component in components if component.distributed and not component.total]
    computed = {component.rule: component.rounded_pot for component in own}
    named = {rule.total for rule in of.agreement.rules if rule.distributed}
    result = Result(
        grounds=of,
        agreement=terms.name,
        year=of.year,
        level=(terms.before_in_force or "") if of.year < terms.in_force_from.year else "",
        municipalities=of.figures.statistics.municipalities,
        components=components,
        assumptions=assumptions_of(of),
        warnings=_remarks(of.world, of.trace),
        changes=of.changes,
        comparisons=tuple(_compared(printed, computed) for printed in terms.published if printed.year == of.year),
        trace=of.trace,
        other_totals=tuple(Total(total, name) for total, name in terms.totals.items() if total in named),
        aside=of.aside,
        unit=terms.rounding.unit,
        known_at=of.figures.known_at,
    )
    return result if terms.payment_plan is None else result.paid_by(terms.payment_plan)


def components_of(of: AgreementYear) -> tuple[Component, ...]:
    """Calculate the amounts alone, in the order of the rules. InvalidInput and CheckFailed as `calculate`."""
    check_year(of)
    municipalities = of.figures.statistics.municipalities
    return tuple(_component(rule, of.world, of.now, municipalities) for rule in of.agreement.rules)


def check_year(of: AgreementYear) -> None:
    """Check all that must hold of an agreement in a year: dates, conditions, and requirements on pots and keys.

    Amounts of other years that the year's rest on are checked too. Raises InvalidInput and CheckFailed as `calculate`.
    """
    check_in_force(of.agreement.terms, of.year)
    check_conditions(of.world, of.now)
    check_values(of.world, of.now, of.agreement.rules)
    for moment, rules in moments_read(of.world, of.year).items():
        check_conditions(of.world, moment, {rule.id for rule in rules})
        check_values(of.world, moment, rules)


def _compared(published: Published, computed: Mapping[str, int]) -> PrintedComparison:
    """Put a printed table beside the computed kronor by rule id; printed parts that are not computed are left out."""
    parts = {rule: (printed, computed[rule]) for rule, printed in published.components.items() if rule in computed}
    return PrintedComparison(published.title, published.source, parts, published.total, sum(computed.values()))


def _remarks(world: World, trace: Trace) -> tuple[str, ...]:
    """The remarks on the figures that were read, each once."""
    fields = world.figures.statistics.fields
    found = {
        f"{capitalized(traced.title)} (mätår {traced.year}): {remark.text}": None
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
    amounts = whole_numbers(cells)
    if rule.distributed and (sum(amounts) != rounded or len(amounts) != len(municipalities.members)):
        raise AssertionError(f"{rule.id}: the amounts do not sum to the pot")
    by_code = dict(zip(municipalities.members, amounts, strict=True)) if rule.distributed else {}
    what = rule.id, rule.name, rule.short_name, rule.description
    off = Fraction(0)
    if rule.distributed and not METHODS[world.program.agreement.terms.rounding.method].to_pot:
        before = world.value(world.program.unrounded(rule.id), moment).cells
        off = rounded - sum((cell for cell in before if isinstance(cell, Fraction)), Fraction(0))
    return Component(*what, pot, rounded, by_code, rule.distributed, months, rule.total or "", rule.settles, off)
