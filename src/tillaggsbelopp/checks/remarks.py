"""Remarks on an agreement, no faults: what can be computed but is hardly meant so, or can't be looked into."""

from collections.abc import Iterator, Sequence
from typing import Final

from tillaggsbelopp.agreement.program import Program
from tillaggsbelopp.agreement.steps import UNROUNDED
from tillaggsbelopp.checks.branches import unreached
from tillaggsbelopp.checks.empty_sources import without_source
from tillaggsbelopp.checks.implausible_values import (
    tables_without_reference_year,
    thousands_by_point,
    unlikely_percentages,
)
from tillaggsbelopp.checks.literals import decided_numbers
from tillaggsbelopp.checks.unused import unused, useless
from tillaggsbelopp.diagnostics import Diagnostic
from tillaggsbelopp.engine.figures import Figures
from tillaggsbelopp.engine.stated import stated_reference
from tillaggsbelopp.engine.year import AgreementYear
from tillaggsbelopp.formula.evaluate import Moment
from tillaggsbelopp.formula.tree import StepTarget
from tillaggsbelopp.swedish import join_words, years_text

_REMEDY: Final = "Se efter nycklarna och kommunens uppgifter; är det meningen behöver inget göras."


def remarks_on(program: Program, figures: Figures, checked: Sequence[AgreementYear]) -> tuple[Diagnostic, ...]:
    """All remarks on an agreement, kind by kind, each kind in the order of the files.

    `program` is the agreement compiled, `checked` are the years that are looked at. A step that no amount rests on is
    remarked upon as such, and what stands in it is left alone.
    """
    skipped = useless(program)
    kinds = (
        decided_numbers(program, skipped),
        unused(program, skipped),
        unreached(checked, skipped),
        without_amounts(checked),
        half_stated(checked),
        tables_without_reference_year(checked),
        unlikely_percentages(program.agreement),
        thousands_by_point(program.agreement),
        without_source(program.agreement, figures.statistics),
    )
    return tuple(remark for kind in kinds for remark in sorted(kind, key=lambda remark: remark.order))


def half_stated(checked: Sequence[AgreementYear]) -> Iterator[Diagnostic]:
    """Yield a remark on each field read without a reference year, where another of its table is read with one."""
    told: set[str] = set()
    for each in checked:
        terms, fields = each.world.program.agreement.terms, each.world.figures.statistics.fields
        read = [fields[traced.name] for traced in each.trace.fields.values() if fields[traced.name].dated]
        for field in read:
            if stated_reference(terms, field) is not None or field.name in told:
                continue
            beside = [other.name for other in read if other.resource is field.resource and other is not field]
            stated = [name for name in beside if name in terms.reference_years]
            if stated:
                told.add(field.name)
                what = f"{field.name} har inget mätår, men {join_words(stated)} i samma tabell har det"
                remedy = f"Ange mätår för tabellen {field.resource.name}, eller för båda fälten."
                yield Diagnostic(what, terms.key_place_of("mätår", stated[0]), remedy=remedy)


def without_amounts(checked: Sequence[AgreementYear]) -> Iterator[Diagnostic]:
    """Yield a remark on municipalities that get nothing in years when others do, one for all with the same years."""
    for nothing_in, labels in _alike(checked).items():
        what = f"{join_words(labels)} får inget av någon regel ({years_text(nothing_in)})"
        yield Diagnostic(what, checked[0].world.program.agreement.terms.place_of("regler"), remedy=_REMEDY)


def _alike(checked: Sequence[AgreementYear]) -> dict[tuple[int, ...], list[str]]:
    """The municipalities that get nothing in some year, by the years in which they get nothing."""
    got = {each.year: _got(each) for each in checked}
    found: dict[tuple[int, ...], list[str]] = {}
    axis = checked[0].world.figures.statistics.municipalities if checked else None
    for index, label in enumerate(axis.labels if axis else ()):
        nothing_in = tuple(year for year, something in got.items() if any(something) and not something[index])
        if nothing_in:
            found.setdefault(nothing_in, []).append(label)
    return found


def _got(checked: AgreementYear) -> list[bool]:
    """One truth per municipality: whether it gets anything, before rounding, of the rules that are in force."""
    world = checked.world
    rules = (rule for rule in world.program.agreement.rules if rule.distributed and world.months(rule.id, checked.year))
    amounts = [world.value(StepTarget(rule.id, UNROUNDED), Moment(checked.year)).cells for rule in rules]
    return [any(cells) for cells in zip(*amounts, strict=True)]
