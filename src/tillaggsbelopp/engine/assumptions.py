"""The assumptions and forecasts that a year's amounts rest on: of agreement, rules, parameters, years and figures."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from tillaggsbelopp.agreement.models import ASSUMPTION, LockedYears
from tillaggsbelopp.agreement.program import Program
from tillaggsbelopp.documents.acceptance import TO_ACCEPT, Acceptance
from tillaggsbelopp.engine.indexation import Chain, percent_text
from tillaggsbelopp.engine.stated import reference_of
from tillaggsbelopp.engine.trace import Trace
from tillaggsbelopp.engine.world import World
from tillaggsbelopp.swedish import format_number

FORECAST: Final = "prognos"
INDEX: Final = "index"


@dataclass(frozen=True)
class ReliedOn:
    """An assumption or forecast: what it is about, what is assumed, where that comes from, and who accepted it."""

    id: str
    text: str
    source: str
    accepted: Acceptance | None = None
    kind: str = ASSUMPTION


def assumptions_of(program: Program, world: World, trace: Trace, year: int) -> tuple[ReliedOn, ...]:
    """Every assumption and forecast behind the amounts of `year`, the agreement's own first."""
    return tuple(dict.fromkeys(_assumptions(program, world, trace, year)))


def not_accepted(assumptions: Iterable[ReliedOn]) -> tuple[ReliedOn, ...]:
    """Those that nobody has accepted."""
    return tuple(assumption for assumption in assumptions if assumption.accepted is None)


def _assumptions(program: Program, world: World, trace: Trace, year: int) -> Iterator[ReliedOn]:
    agreement = program.agreement
    terms = agreement.terms
    for assumption in terms.assumptions:
        yield ReliedOn(assumption.id, assumption.text, assumption.source, assumption.accepted)
    if terms.rounding.status == ASSUMPTION:
        text = f"Belopp avrundas till {format_number(terms.rounding.unit)} kr med största rest."
        yield ReliedOn("avrundning", text, terms.rounding.source, terms.rounding.accepted)
    for field in trace.fields.values():
        statistic = world.figures.statistics.fields[field.name]
        reference = reference_of(terms, statistic, year)
        if statistic.dated and reference is not None and reference[1] is not None and reference[1].status == ASSUMPTION:
            by = reference[1]
            locked = f", låst {by.first}–{by.last}" if isinstance(by, LockedYears) else ""
            text = f"{field.name} är mätt {field.year} för år {year}{locked}."
            yield ReliedOn(f"mätår.{field.name}", text, by.source, by.accepted)
        if field.status in TO_ACCEPT:
            text = f"{field.name} är {'antagna uppgifter' if field.status == ASSUMPTION else 'en prognos'}."
            accepted = statistic.resource.accepted
            yield ReliedOn(f"underlag.{field.name}", text, field.source, accepted, field.status)
    for rule in agreement.rules:
        for assumption in rule.assumptions if world.months(rule.id, year) else ():
            yield ReliedOn(f"{rule.id}.{assumption.id}", assumption.text, assumption.source, assumption.accepted)
        for parameter in trace.parameters.values():
            if parameter.rule == rule.id and parameter.status == ASSUMPTION and parameter.year is not None:
                name = f"{rule.id}.{parameter.name}"
                accepted = rule.parameters[parameter.name].accepted
                yield ReliedOn(name, f"{parameter.name} är {parameter.shown}.", parameter.source, accepted)
    for parameter in trace.parameters.values():
        if parameter.chain is not None:
            yield from _index_values(parameter.chain)


def _index_values(chain: Chain) -> Iterator[ReliedOn]:
    for link in chain.links:
        if link.entry is not None and link.kind in TO_ACCEPT:
            text = f"{chain.index.name} {link.year} är {percent_text(link.percent)}."
            yield ReliedOn(f"{INDEX}.{chain.index.id}.{link.year}", text, link.source, link.entry.accepted, link.kind)
