"""The assumptions that a year's amounts rest on: of the agreement, its rules, parameters, reference years, figures."""

from collections.abc import Iterator
from dataclasses import dataclass

from tillaggsbelopp.agreement.models import ASSUMPTION
from tillaggsbelopp.agreement.program import Program
from tillaggsbelopp.engine.trace import Trace
from tillaggsbelopp.engine.world import World
from tillaggsbelopp.swedish import format_number


@dataclass(frozen=True)
class ReliedOn:
    """An assumption: what it is about, what is assumed, and where that comes from."""

    id: str
    text: str
    source: str


def assumptions_of(program: Program, world: World, trace: Trace, year: int) -> tuple[ReliedOn, ...]:
    """Every assumption behind the amounts of `year`, the agreement's own first."""
    return tuple(dict.fromkeys(_assumptions(program, world, trace, year)))


def _assumptions(program: Program, world: World, trace: Trace, year: int) -> Iterator[ReliedOn]:
    agreement = program.agreement
    terms = agreement.terms
    for assumption in terms.assumptions:
        yield ReliedOn(assumption.id, assumption.text, assumption.source)
    if terms.rounding.status == ASSUMPTION:
        unit = format_number(terms.rounding.unit)
        yield ReliedOn("avrundning", f"Belopp avrundas till {unit} kr med största rest.", terms.rounding.source)
    for field in trace.fields.values():
        statistic = world.figures.statistics.fields[field.name]
        reference = world.stated_reference(statistic)
        if statistic.dated and reference is not None and reference.status == ASSUMPTION:
            text = f"{field.name} är mätt {field.year} för år {year}."
            yield ReliedOn(f"mätår.{field.name}", text, reference.source)
        if field.status == ASSUMPTION:
            yield ReliedOn(f"underlag.{field.name}", f"{field.name} är antagna uppgifter.", field.source)
    for rule in agreement.rules:
        for assumption in rule.assumptions:
            yield ReliedOn(f"{rule.id}.{assumption.id}", assumption.text, assumption.source)
        for parameter in trace.parameters.values():
            if parameter.rule == rule.id and parameter.status == ASSUMPTION and parameter.year is not None:
                name = f"{rule.id}.{parameter.name}"
                yield ReliedOn(name, f"{parameter.name} är {parameter.shown}.", parameter.source)
