"""The items of a year's checklist, one thing each, there or missing; and those that a year needs anew.

A year needs index values, figures of its reference years, and values in kr that nothing raises.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from datetime import date
from enum import Enum
from typing import Final

from tillaggsbelopp.agreement.indices import Index
from tillaggsbelopp.agreement.models import LockedYears
from tillaggsbelopp.agreement.stubs import Stub, index_stub, parameter_stub, reference_stub
from tillaggsbelopp.diagnostics import Place
from tillaggsbelopp.documents.written import TO_ACCEPT, Acceptance
from tillaggsbelopp.engine.assumptions import INDEX
from tillaggsbelopp.engine.indexation import known_value, lacking_values, percent_text
from tillaggsbelopp.engine.inputs_read import Read
from tillaggsbelopp.engine.stated import reference_of, stated_value
from tillaggsbelopp.engine.tracing import key_of
from tillaggsbelopp.engine.world import World
from tillaggsbelopp.formula.evaluate import Moment
from tillaggsbelopp.formula.tree import FieldTarget, ParameterTarget
from tillaggsbelopp.formula.values import Cause, causes_in
from tillaggsbelopp.swedish import NO_BREAK_SPACE, capitalized, exact_decimal

FILL_IN: Final = "Fyll i det som står som saknas."
ACCEPT: Final = "Ersätt det med vad som är känt, eller godkänn det med godkann."
ACCEPT_ANEW: Final = "Godkänt före den senaste uppföljningen: ersätt det, eller godkänn det med godkann --pa-nytt."

Detail = str | int | bool | None


class State(Enum):
    """The state of an item; BLOCKING is a fault in what there is, so that amounts can't be computed."""

    MISSING = "saknas"
    BLOCKING = "hindrar"
    TO_REVIEW = "att se över"
    THERE = "finns"


class ChecklistPart(Enum):
    """The part of the checklist that an item belongs to."""

    INDEX = "index"
    FIGURES = "uppgifter"
    PARAMETERS = "parametrar"
    DECISIONS = "beslut"
    REVIEW = "uppföljning"
    ASSUMPTIONS = "antaganden"
    PLAUSIBILITY = "rimlighet"
    CALCULATION = "beräkning"


@dataclass(frozen=True)
class Item:
    """One item of the checklist: its state, where it is written, what was expected and what to do, in Swedish.

    `details` hold the same as data. A missing value that its file has no place for yet has a `stub` to put there.
    """

    part: ChecklistPart
    id: str
    state: State
    text: str
    place: Place | None = None
    expected: str = ""
    remedy: str = ""
    details: Mapping[str, Detail] = dataclass_field(default_factory=dict)
    stub: Stub | None = None


@dataclass(frozen=True)
class Ground:
    """The ground that an item rests on: how well founded it is, who has accepted it, and where that is written."""

    status: str
    accepted: Acceptance | None
    place: Place | None

    def stands(self, since: date | None) -> bool:
        """Tell whether it needs no acceptance, or got one on or after `since`, the day the last review began."""
        if self.status not in TO_ACCEPT:
            return True
        return self.accepted is not None and (since is None or self.accepted.date >= since)

    def __str__(self) -> str:
        return self.status if self.accepted is None else f"{self.status}, godkänt {self.accepted.date.isoformat()}"


def resting(item: Item, grounds: Iterable[Ground], since: date | None) -> Item:
    """The item as given if all its grounds stand; else to be reviewed, at the place of the first that does not."""
    weak = next((ground for ground in grounds if not ground.stands(since)), None)
    if weak is None:
        return item
    return replace(item, state=State.TO_REVIEW, place=weak.place, remedy=ACCEPT_ANEW if weak.accepted else ACCEPT)


def yearly_items(world: World, reads: Iterable[Read], year: int, since: date | None) -> Iterator[Item]:
    """Yield an item per index value, per field with years, and per value in kr that no index raises, each once.

    `reads` are the targets read for the year, with the moment of each. `since` is when the last review began; what was
    accepted before it is to be accepted anew.
    """
    links: dict[tuple[str, int], None] = {}
    items: dict[str, Item] = {}
    for target, moment in reads:
        target = target.whole if isinstance(target, ParameterTarget) else target
        name = key_of(target, moment, Moment(year))
        if isinstance(target, ParameterTarget):
            links |= dict.fromkeys(_links(world, target, moment.year))
            item = _parameter_item(world, target, moment.year, name, since)
        else:
            item = _field_item(world, target, moment, name, since)
        if item is not None:
            items.setdefault(name, item)
    for index_id, of_year in sorted(links):
        yield _index_item(world, world.program.agreement.index(index_id), of_year, since)
    yield from sorted(items.values(), key=lambda item: item.part is ChecklistPart.PARAMETERS)


def _links(world: World, target: ParameterTarget, year: int) -> Iterator[tuple[str, int]]:
    """The index values that raise a parameter to a year."""
    for parameter in world.program.agreement.parameter(target.rule, target.parameter).singles.values():
        stated = parameter.stated_year(year)
        if parameter.indexed_by is not None and stated is not None:
            for each in range(parameter.price_levels.get(stated, stated) + 1, year + 1):
                yield parameter.indexed_by, each


def _index_item(world: World, index: Index, year: int, since: date | None) -> Item:
    name, known_at = f"{INDEX}.{index.id}.{year}", world.figures.known_at
    details: dict[str, Detail] = {"index": index.id, "år": year, "procent": None, "slag": None, "publicerad": None}
    value = known_value(world.program.agreement, world.figures, index, year)
    if value is None or value.percent is None or value.published is None:
        cause, stub = lacking_values(index, [year], known_at), index_stub(index, year)
        to_fill_in = stub is None and not index.published(year)
        return _missing(ChecklistPart.INDEX, name, cause, details, stub, FILL_IN if to_fill_in else "")
    ground = Ground(value.kind, value.accepted, value.place_of("procent"))
    published, percent = value.published.isoformat(), percent_text(value.percent).replace(" ", NO_BREAK_SPACE)
    details |= {"procent": exact_decimal(value.percent), "slag": value.kind, "publicerad": published}
    text = f"{index.name} {year}: {percent} ({published}), {ground}"
    return resting(Item(ChecklistPart.INDEX, name, State.THERE, text, ground.place, details=details), [ground], since)


def _field_item(world: World, target: FieldTarget, moment: Moment, name: str, since: date | None) -> Item | None:
    """The item of a field that has years, or was published too late; None for any other."""
    statistic = world.figures.statistics.fields[target.field]
    terms, resource = world.program.agreement.terms, statistic.resource
    cause = next(iter(causes_in(world.value(target, moment))), None)
    if cause is None and not statistic.dated:
        return None
    reference_year = world.year_of(statistic, moment)
    details: dict[str, Detail] = {"fält": target.field, "tabell": statistic.file}
    details |= {"mätår": reference_year, "status": resource.status}
    if cause is not None:
        stub, fill_in = None, ""
        if statistic.dated and reference_year is None:
            key = target.field if target.field in terms.reference_years else resource.name
            stub = reference_stub(terms, key, moment.year)
            fill_in = "" if stub else f"{FILL_IN} Saknas årets uppgifter, lägg först in dem i {statistic.file}."
        return _missing(ChecklistPart.FIGURES, name, cause, details, stub, fill_in)
    title = capitalized(statistic.title) + name.removeprefix(target.field)
    grounds, texts = [], [f"{title}: mätår {reference_year}"]
    said = reference_of(terms, statistic, moment.year) if moment.reference_year is None else None
    if said is not None and (by := said[1]) is not None:
        grounds.append(Ground(by.status, by.accepted, by.place_of("status")))
        texts += [f"låst {by.first}–{by.last}"] if isinstance(by, LockedYears) else []
        texts += [str(grounds[-1])] if by.status in TO_ACCEPT else []
    if resource.status in TO_ACCEPT:
        grounds.append(Ground(resource.status, resource.accepted, resource.place_of("status")))
        texts.append(f"uppgifterna är {grounds[-1]}")
    item = Item(ChecklistPart.FIGURES, name, State.THERE, ", ".join(texts), Place(statistic.source), details=details)
    return resting(item, grounds, since)


def _parameter_item(world: World, target: ParameterTarget, year: int, name: str, since: date | None) -> Item | None:
    """The item of a value that holds in its own year alone, or of any that is missing; None for any other."""
    agreement = world.program.agreement
    singles = [stated_value(agreement, world.figures, single, year) for single in agreement.singles(target)]
    stated = next((each for each in singles if each.lacking is not None), singles[0])
    parameter = agreement.parameter(target.rule, target.parameter)
    shown = stated.shown if parameter.axis is None or stated.year is None else parameter.shown_for(stated.year)
    value = shown.replace(NO_BREAK_SPACE, " ") or None
    details: dict[str, Detail] = {"parameter": f"{target.rule}.{target.parameter}", "år": year, "värde": value}
    if stated.lacking is None:
        if not parameter.for_one_year:
            return None
        ground = Ground(parameter.status, parameter.accepted, parameter.place_of("status"))
        moment = name.removeprefix(f"{target.rule}.{target.parameter}")
        text = f"{agreement.full_title_of(target.rule, target.parameter)}{moment}: {shown}, {ground}"
        place = parameter.place_of("värden", str(stated.year))
        return resting(Item(ChecklistPart.PARAMETERS, name, State.THERE, text, place, details=details), [ground], since)
    if agreement.find_index(target.rule) is not None:
        return _missing(ChecklistPart.INDEX, f"index.{target.rule}.{year}", stated.lacking, details, None, FILL_IN)
    if any(_links(world, target, year)):
        return None  # it is the index that lacks a value
    stub, fill_in = None, ""
    if stated.year is None:
        stub = parameter_stub(agreement.rule(target.rule), target.parameter, year)
        fill_in = "" if stub else FILL_IN
    return _missing(ChecklistPart.PARAMETERS, name, stated.lacking, details, stub, fill_in)


def _missing(
    part: ChecklistPart, name: str, cause: Cause, details: Mapping[str, Detail], stub: Stub | None, fill_in: str
) -> Item:
    """The item of something missing; `fill_in` is what to do where its file has a place for it already."""
    remedy = fill_in or cause.remedy
    return Item(part, name, State.MISSING, cause.what, cause.place, cause.expected, remedy, details, stub)
