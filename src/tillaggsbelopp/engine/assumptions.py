"""The assumptions and forecasts that a year's amounts rest on: of agreement, rules, parameters, years and figures."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date
from typing import Final

from tillaggsbelopp.agreement.indices import Index, IndexValue
from tillaggsbelopp.agreement.models import ASSUMPTION, Assumption, LockedYears, Rule, Terms, Unexpressed
from tillaggsbelopp.agreement.reading import Agreement
from tillaggsbelopp.agreement.rounding import METHODS
from tillaggsbelopp.diagnostics import Place
from tillaggsbelopp.documents.written import TO_ACCEPT, Acceptance
from tillaggsbelopp.engine.indexation import Chain, percent_text, values_read
from tillaggsbelopp.engine.stated import reference_of
from tillaggsbelopp.engine.trace import Trace
from tillaggsbelopp.engine.year import AgreementYear
from tillaggsbelopp.swedish import capitalized, format_number

FORECAST: Final = "prognos"
INDEX: Final = "index"


@dataclass(frozen=True)
class ReliedOn:
    """An assumption or forecast: its subject, its content, its source, and who has accepted it.

    `id` is the name it is told by, such as `regel.parameter`. `place` is where it is written, and `within` the mappings
    that an acceptance of it is written in: more than one for a value that is put together of several.
    """

    id: str
    text: str
    source: str
    accepted: Acceptance | None = None
    kind: str = ASSUMPTION
    place: Place | None = dataclass_field(default=None, compare=False)
    within: tuple[Place, ...] = dataclass_field(default=(), compare=False)


def review_relied_on(terms: Terms) -> ReliedOn | None:
    """The interval between reviews, if it is an assumption: no amount rests on it, but it is accepted likewise."""
    review = terms.review
    if review is None or review.status != ASSUMPTION:
        return None
    how_often = "varje år" if review.interval == 1 else f"vart {review.interval}:e år"
    text = f"Uppföljning görs {how_often} från {terms.in_force_from.year}."
    place = terms.key_place_of("uppföljning")
    return ReliedOn("uppföljning", text, review.source, review.accepted, place=place, within=(review.place,))


def assumptions_of(of: AgreementYear) -> tuple[ReliedOn, ...]:
    """Collect every assumption and forecast behind the amounts of a year, each once, the agreement's own first.

    Of a rule that is not in force, no assumptions count. InvalidInput if the formulas can't be used.
    """
    return tuple(dict.fromkeys(_assumptions(of)))


def not_accepted(assumptions: Iterable[ReliedOn]) -> tuple[ReliedOn, ...]:
    """Pick out the assumptions that nobody has accepted."""
    return tuple(assumption for assumption in assumptions if assumption.accepted is None)


def not_expressed(agreement: Agreement, chains: Iterable[Chain], known_at: date | None) -> tuple[Unexpressed, ...]:
    """What an agreement says but its rules do not express, for the index values that chains read.

    What it says of an index with assumed values is left out where none that is read is assumed; if none of that index
    is read, where none known on a day is (None: now).
    """
    chains = [*chains]
    return tuple(
        each
        for each in agreement.terms.unexpressed
        if each.index is None or _is_assumed(agreement, agreement.index(each.index), chains, known_at)
    )


def _is_assumed(agreement: Agreement, index: Index, chains: Sequence[Chain], known_at: date | None) -> bool:
    links = [link for chain in chains if chain.index.id == index.id for link in chain.links]
    values = [link.entry for link in links if link.entry is not None]
    values += [value for each, value in values_read(agreement, chains) if each.id == index.id]
    kinds = [value.kind for value in values or index.known_values(known_at)]
    return not kinds or ASSUMPTION in kinds


def _assumptions(of: AgreementYear) -> Iterator[ReliedOn]:
    world, trace, terms = of.world, of.trace, of.agreement.terms
    for assumption in terms.assumptions:
        yield _written(assumption.id, assumption)
    if terms.rounding.status == ASSUMPTION:
        method = METHODS[terms.rounding.method]
        text = f"Belopp avrundas till {format_number(terms.rounding.unit)} kr med {method.noun}."
        place = terms.key_place_of("avrundning")
        within = (terms.rounding.place,)
        yield ReliedOn("avrundning", text, terms.rounding.source, terms.rounding.accepted, place=place, within=within)
    for field in trace.fields.values():
        statistic = world.figures.statistics.fields[field.name]
        reference = None if field.read_for is None else reference_of(terms, statistic, field.read_for)
        if reference is not None and (by := reference[1]) is not None and by.status == ASSUMPTION:
            locked = f", låst {by.first}–{by.last}" if isinstance(by, LockedYears) and by.first < by.last else ""
            text = f"{capitalized(field.title)} är mätt {field.year} för år {field.read_for}{locked}."
            place, within = by.place_of("status"), (by.place,)
            yield ReliedOn(f"mätår.{field.name}", text, by.source, by.accepted, place=place, within=within)
        if field.status in TO_ACCEPT:
            what = "antagna uppgifter" if field.status == ASSUMPTION else "en prognos"
            text = f"{capitalized(field.title)} är {what}."
            resource, name = statistic.resource, f"underlag.{field.name}"
            place, within = resource.place_of("status"), (resource.place,)
            yield ReliedOn(name, text, field.source, resource.accepted, field.status, place, within)
    for rule in of.agreement.rules:
        for assumption in rule.assumptions if world.months(rule.id, of.year) else ():
            yield _written(f"{rule.id}.{assumption.id}", assumption)
        for (parameter, _), shown in _assumed(rule, trace).items():
            written = rule.parameters[parameter]
            title = capitalized(of.agreement.title_of(rule.id, parameter))
            name, text = f"{rule.id}.{parameter}", f"{title} är {', '.join(shown)}."
            place, within = written.place_of("status"), (written.place,)
            yield ReliedOn(name, text, written.source, written.accepted, place=place, within=within)
    for chain in trace.chains:
        yield from _index_values(of.agreement, chain)


def _written(name: str, assumption: Assumption) -> ReliedOn:
    place, within = assumption.place_of("id"), (assumption.place,)
    return ReliedOn(name, assumption.text, assumption.source, assumption.accepted, place=place, within=within)


def _assumed(rule: Rule, trace: Trace) -> dict[tuple[str, int], dict[str, None]]:
    """The texts of a rule's assumed parameters, members together, by name and the year they are stated for."""
    found: dict[tuple[str, int], dict[str, None]] = {}
    for each in trace.parameters.values():
        if each.rule == rule.id and each.status == ASSUMPTION and each.year is not None:
            shown = f"{each.member}: {each.shown}" if each.member else each.shown
            found.setdefault((each.written, each.year), {})[shown] = None
    return found


def _index_values(agreement: Agreement, chain: Chain) -> Iterator[ReliedOn]:
    for link in chain.links:
        if link.entry is not None and link.kind in TO_ACCEPT:
            text = f"{chain.index.name} {link.year} är {percent_text(link.percent)}."
            name, place = f"{INDEX}.{chain.index.id}.{link.year}", link.entry.place_of("år")
            within = _accepted_in(agreement, chain.index, link.entry)
            yield ReliedOn(name, text, link.source, link.entry.accepted, link.kind, place, within)


def _accepted_in(agreement: Agreement, index: Index, value: IndexValue) -> tuple[Place, ...]:
    """Where an index value is accepted: where it is written, or of a composite one where each of its parts is."""
    if not index.weights:
        return (value.place,)
    parts = (agreement.index(part).known(value.year, value.published) for part in index.weights)
    return tuple(part.place for part in parts if part is not None and part.kind in TO_ACCEPT)
