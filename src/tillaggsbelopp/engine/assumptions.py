"""The assumptions and forecasts that a year's amounts rest on: of agreement, rules, parameters, years and figures."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Final

from tillaggsbelopp.agreement.models import ASSUMPTION, LockedYears, Rule
from tillaggsbelopp.agreement.rounding import METHODS
from tillaggsbelopp.diagnostics import Place
from tillaggsbelopp.documents.written import TO_ACCEPT, Acceptance
from tillaggsbelopp.engine.indexation import Chain, percent_text
from tillaggsbelopp.engine.stated import reference_of
from tillaggsbelopp.engine.trace import Trace
from tillaggsbelopp.engine.year import AgreementYear
from tillaggsbelopp.swedish import format_number

FORECAST: Final = "prognos"
INDEX: Final = "index"


@dataclass(frozen=True)
class ReliedOn:
    """An assumption or forecast: its subject, its content, its source, and who has accepted it.

    `id` is the name it is told by, such as `regel.parameter`. `place` is where it is written, and where to accept it.
    """

    id: str
    text: str
    source: str
    accepted: Acceptance | None = None
    kind: str = ASSUMPTION
    place: Place | None = dataclass_field(default=None, compare=False)


def assumptions_of(of: AgreementYear) -> tuple[ReliedOn, ...]:
    """Collect every assumption and forecast behind the amounts of a year, each once, the agreement's own first.

    Of a rule that is not in force, no assumptions count. InvalidInput if the formulas can't be used.
    """
    return tuple(dict.fromkeys(_assumptions(of)))


def not_accepted(assumptions: Iterable[ReliedOn]) -> tuple[ReliedOn, ...]:
    """Pick out the assumptions that nobody has accepted."""
    return tuple(assumption for assumption in assumptions if assumption.accepted is None)


def _assumptions(of: AgreementYear) -> Iterator[ReliedOn]:
    world, trace, terms = of.world, of.trace, of.agreement.terms
    for assumption in terms.assumptions:
        yield ReliedOn(
            assumption.id, assumption.text, assumption.source, assumption.accepted, place=assumption.place_of("id")
        )
    if terms.rounding.status == ASSUMPTION:
        method = METHODS[terms.rounding.method]
        text = f"Belopp avrundas till {format_number(terms.rounding.unit)} kr med {method.noun}."
        place = terms.key_place_of("avrundning")
        yield ReliedOn("avrundning", text, terms.rounding.source, terms.rounding.accepted, place=place)
    for field in trace.fields.values():
        statistic = world.figures.statistics.fields[field.name]
        reference = None if field.read_for is None else reference_of(terms, statistic, field.read_for)
        if reference is not None and (by := reference[1]) is not None and by.status == ASSUMPTION:
            locked = f", låst {by.first}–{by.last}" if isinstance(by, LockedYears) and by.first < by.last else ""
            text = f"{field.name} är mätt {field.year} för år {field.read_for}{locked}."
            yield ReliedOn(f"mätår.{field.name}", text, by.source, by.accepted, place=by.place_of("status"))
        if field.status in TO_ACCEPT:
            text = f"{field.name} är {'antagna uppgifter' if field.status == ASSUMPTION else 'en prognos'}."
            accepted, place = statistic.resource.accepted, statistic.resource.place_of("status")
            yield ReliedOn(f"underlag.{field.name}", text, field.source, accepted, field.status, place)
    for rule in of.agreement.rules:
        for assumption in rule.assumptions if world.months(rule.id, of.year) else ():
            name, place = f"{rule.id}.{assumption.id}", assumption.place_of("id")
            yield ReliedOn(name, assumption.text, assumption.source, assumption.accepted, place=place)
        for (parameter, _), shown in _assumed(rule, trace).items():
            written = rule.parameters[parameter]
            text, place = f"{parameter} är {', '.join(shown)}.", written.place_of("status")
            yield ReliedOn(f"{rule.id}.{parameter}", text, written.source, written.accepted, place=place)
    for chain in trace.chains:
        yield from _index_values(chain)


def _assumed(rule: Rule, trace: Trace) -> dict[tuple[str, int], dict[str, None]]:
    """The texts of a rule's assumed parameters, members together, by name and the year they are stated for."""
    found: dict[tuple[str, int], dict[str, None]] = {}
    for each in trace.parameters.values():
        if each.rule == rule.id and each.status == ASSUMPTION and each.year is not None:
            shown = f"{each.member}: {each.shown}" if each.member else each.shown
            found.setdefault((each.written, each.year), {})[shown] = None
    return found


def _index_values(chain: Chain) -> Iterator[ReliedOn]:
    for link in chain.links:
        if link.entry is not None and link.kind in TO_ACCEPT:
            text = f"{chain.index.name} {link.year} är {percent_text(link.percent)}."
            name, place = f"{INDEX}.{chain.index.id}.{link.year}", link.entry.place_of("år")
            yield ReliedOn(name, text, link.source, link.entry.accepted, link.kind, place)
