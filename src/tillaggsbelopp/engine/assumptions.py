"""The assumptions that a year's amounts rest on: of the agreement, its rules, parameters, reference years, figures."""

from collections.abc import Iterator
from dataclasses import dataclass

from tillaggsbelopp.agreement.models import ASSUMPTION
from tillaggsbelopp.agreement.program import Program
from tillaggsbelopp.engine.world import World
from tillaggsbelopp.formula.tree import FieldTarget, ParameterTarget
from tillaggsbelopp.swedish import format_number


@dataclass(frozen=True)
class ReliedOn:
    """An assumption: what it is about, what is assumed, and where that comes from."""

    id: str
    text: str
    source: str


def assumptions_of(program: Program, world: World, year: int) -> tuple[ReliedOn, ...]:
    """Every assumption behind the amounts of `year`, the agreement's own first."""
    return tuple(dict.fromkeys(_assumptions(program, world, year)))


def _assumptions(program: Program, world: World, year: int) -> Iterator[ReliedOn]:
    agreement = program.agreement
    terms = agreement.terms
    for assumption in terms.assumptions:
        yield ReliedOn(assumption.id, assumption.text, assumption.source)
    if terms.rounding.status == ASSUMPTION:
        unit = format_number(terms.rounding.unit)
        yield ReliedOn("avrundning", f"Belopp avrundas till {unit} kr med största rest.", terms.rounding.source)
    used = {need for step in program.steps.values() for need in step.needs}
    names = sorted(target.field for target in used if isinstance(target, FieldTarget))
    for name in names:
        statistic = world.figures.statistics.fields[name]
        reference = world.stated_reference(statistic)
        if statistic.dated and reference is not None and reference.status == ASSUMPTION:
            of_year = world.reference_year(statistic, year)
            yield ReliedOn(f"mätår.{name}", f"{name} är mätt {of_year} för år {year}.", reference.source)
        if statistic.resource.status == ASSUMPTION:
            sources = "; ".join(source.title for source in statistic.resource.sources)
            yield ReliedOn(f"underlag.{name}", f"{name} är antagna uppgifter.", sources)
    for rule in agreement.rules:
        for assumption in rule.assumptions:
            yield ReliedOn(f"{rule.id}.{assumption.id}", assumption.text, assumption.source)
        for name, parameter in rule.parameters.items():
            changed = agreement.change_of(rule.id, name) is not None
            stated = parameter.stated_year(year)
            if (
                parameter.status != ASSUMPTION
                or changed
                or stated is None
                or ParameterTarget(rule.id, name) not in used
            ):
                continue
            value = parameter.shown(parameter.values[stated])
            yield ReliedOn(f"{rule.id}.{name}", f"{name} är {value}.", parameter.source)
