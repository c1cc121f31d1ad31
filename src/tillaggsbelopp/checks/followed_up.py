"""All that is followed up beside the amounts, computed in one go: indicators, and the register of printed figures."""

from dataclasses import dataclass

from tillaggsbelopp.agreement.binding import references
from tillaggsbelopp.agreement.indicator_program import bound_flags, is_printed_step
from tillaggsbelopp.agreement.indicators import FollowUpTerms, Indicator
from tillaggsbelopp.agreement.reading import Agreement
from tillaggsbelopp.checks.empty_sources import sources_without_content
from tillaggsbelopp.checks.literals import numbers_in
from tillaggsbelopp.checks.unused import read_by_measures, unused_in_indicators
from tillaggsbelopp.diagnostics import Diagnostic, Faults, InvalidInput
from tillaggsbelopp.engine.figures import Figures
from tillaggsbelopp.measures.indicator_results import IndicatorResult, indicator_result, world_of
from tillaggsbelopp.measures.paid_amounts import with_paid
from tillaggsbelopp.measures.printed_cells import CheckedRegister
from tillaggsbelopp.measures.reproduction import check_register
from tillaggsbelopp.statistics.register import Register


@dataclass(frozen=True)
class FollowedUp:
    """All that stands beside the rules of an agreement, computed.

    `indicators` are those that can be computed; `register` is None if there is none, or if an indicator fails.
    `remarks` are on what is in vain, `failures` on what can't be computed or does not hold.
    """

    indicators: tuple[IndicatorResult, ...] = ()
    register: CheckedRegister | None = None
    remarks: tuple[Diagnostic, ...] = ()
    failures: tuple[Diagnostic, ...] = ()


def compute_beside(
    agreement: Agreement,
    figures: Figures,
    indicators: tuple[Indicator, ...],
    register: Register | None,
    terms: FollowUpTerms | None = None,
) -> FollowedUp:
    """Compute what stands beside the rules of an agreement: its indicators and its register of printed figures.

    Of a review (`terms`), which is for years of its own, the formulas are only checked. Any of the three may be absent.
    InvalidInput with every fault of the formulas, or if the register can't be read against them; an indicator that
    can't be computed is a failure in what is returned.
    """
    if not indicators and register is None and terms is None:
        return FollowedUp()
    if terms is not None:
        figures = with_paid(figures, agreement.terms, ())
    beside = (*indicators, *([terms] if terms else []))
    world = world_of(agreement, figures, beside)
    faults, failures = Faults(), Faults()
    flags = bound_flags(world.program, terms, faults) if terms else ()
    faults.raise_if_any()
    results: list[IndicatorResult] = []
    checked = None
    for indicator in indicators:
        try:
            results.append(indicator_result(world, indicator))
        except InvalidInput as invalid:
            failures.extend(invalid.diagnostics)
    if register is not None and not failures:
        checked = check_register(world, indicators, register)
    own = {each.id for each in beside}
    trees = [tree for flag in flags for tree in (flag.tree, *(slot for slot, _ in flag.slots))]
    named = {target for tree in trees for target in references(tree)}
    read = read_by_measures(world.program, named)
    formulas = [
        bound.step.formula
        for target, bound in world.program.steps.items()
        if target.rule in own and target in read and not bound.step.generated and not is_printed_step(target.step)
    ]
    formulas += [flag.written.condition for flag in flags]
    remarks = (
        *unused_in_indicators(world.program, named),
        *numbers_in(formulas),
        *sources_without_content(beside),
    )
    return FollowedUp(tuple(results), checked, remarks, (*failures.found, *(checked.failures if checked else ())))
