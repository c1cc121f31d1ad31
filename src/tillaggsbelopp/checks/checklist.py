"""The checklist of a year: what it needs, what is there, what is missing, and what should be looked at again."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from tillaggsbelopp.agreement.in_force import StandsAside, check_in_force
from tillaggsbelopp.agreement.models import ASSUMPTION, Terms
from tillaggsbelopp.agreement.stubs import Stub
from tillaggsbelopp.checks.checklist_items import ChecklistPart, Detail, Ground, Item, State, resting, yearly_items
from tillaggsbelopp.checks.checkup import unseen
from tillaggsbelopp.checks.plausibility import doubts_on
from tillaggsbelopp.diagnostics import Diagnostic, InvalidInput
from tillaggsbelopp.engine.assumptions import assumptions_of
from tillaggsbelopp.engine.calculate import calculate
from tillaggsbelopp.engine.inputs_read import read_for_amounts, read_for_display
from tillaggsbelopp.engine.result import Result
from tillaggsbelopp.engine.world import World
from tillaggsbelopp.engine.year import AgreementYear
from tillaggsbelopp.swedish import NO_BREAK_SPACE, format_number

_LOOK_AT: Final = "Ingen har sett över det på två år. Gäller det ännu, skriv kontrollerad: och dagens datum."
_ORDINALS: Final = {1: "varje år", 2: "vartannat år", 3: "vart tredje år", 4: "vart fjärde år"}


@dataclass(frozen=True)
class Checklist:
    """The checklist of a year: its items, and the total of the amounts in kr if they can be computed.

    Without a total, `faults` are the reasons. `known_at` is the day whose knowledge counts (None: all that was read).
    """

    agreement: str
    year: int
    known_at: date | None
    items: tuple[Item, ...]
    total: int | None
    faults: tuple[Diagnostic, ...]

    def of(self, *states: State) -> tuple[Item, ...]:
        """The items that are in one of the given states, in their order."""
        return tuple(item for item in self.items if item.state in states)

    @property
    def stubs(self) -> tuple[Stub, ...]:
        """The stubs that can be put into the files, for missing values that have no place there yet."""
        return tuple(item.stub for item in self.items if item.stub is not None)


def checklist_of(
    of: AgreementYear,
    today: date,
    stopped: tuple[Diagnostic, ...] = (),
    decided: Collection[int] | None = None,
) -> Checklist:
    """The checklist of a year: all that it needs, and whether each thing is there, missing, or to be looked at again.

    `of` is the agreement in the year, with its figures; `today` the day that two years are counted back from, for
    values that nobody has looked at. `stopped` are faults already known to stand in the way: with any, nothing is
    calculated. `decided` are the years that have been decided (None: nothing is said of decisions). InvalidInput if the
    rules themselves can't be used; that amounts can't be computed is told in the checklist.
    """
    world, terms, year, known_at = of.world, of.agreement.terms, of.year, of.figures.known_at
    try:
        check_in_force(terms, year)
    except InvalidInput as ended:  # the agreement is no longer in force: nothing is needed
        items = [*_calculation(None, ended.diagnostics, [])]
        return Checklist(terms.name, year, known_at, tuple(items), None, ended.diagnostics)
    result, faults = (None, stopped) if stopped else _calculated(of)
    since = _review_began(terms, year)
    items = [*_yearly(world, year, since, computed=result is not None)]
    told = {item.id for item in items if item.state is not State.MISSING}
    items += [_stands_aside(each, year) for each in of.aside if "." in each.lacks]  # for lack of a value, not of a rule
    items += _decisions(terms, year, decided) if decided is not None else ()
    items += _review(terms, year)
    items += _assumptions(of, since, told)
    missing = {item.id for item in items if item.state is State.MISSING}
    items += (item for item in _values_unseen(world, today, year) if item.id not in missing)
    items += _doubts(of)
    items += _calculation(result, faults, items)
    return Checklist(terms.name, year, known_at, tuple(items), result.grand_total if result else None, faults)


def _calculated(of: AgreementYear) -> tuple[Result | None, tuple[Diagnostic, ...]]:
    try:
        return calculate(of), ()
    except InvalidInput as invalid:
        return None, invalid.diagnostics


def _review_began(terms: Terms, year: int) -> date | None:
    """The day the last review began: the review for a year is made the year before, when its amounts are decided."""
    due = terms.review.last_due(year, terms.in_force_from.year) if terms.review else None
    return None if due is None else date(due - 1, 1, 1)


def _yearly(world: World, year: int, since: date | None, *, computed: bool) -> Iterator[Item]:
    """The items of what the year needs anew; if amounts can be computed, only what they are shown by can be missing."""
    told: set[str] = set()
    for item in yearly_items(world, read_for_amounts(world, year), year, since):
        if not (computed and item.state is State.MISSING):
            told.add(item.id)
            yield item
    for item in yearly_items(world, read_for_display(world.program, year), year, since):
        if item.id not in told:
            yield item


def _values_unseen(world: World, today: date, year: int) -> Iterator[Item]:
    """The items of values that nobody has looked at for two years, in the rules in force."""
    for each in unseen(world.program.agreement, today):
        if world.months(each.name.partition(".")[0], year):
            text, shown = f"{each.title} = {each.shown} ({each.since})", each.shown.replace(NO_BREAK_SPACE, " ")
            details = {"parameter": each.name, "värde": shown, "senast": each.since}
            yield Item(ChecklistPart.PARAMETERS, each.name, State.TO_REVIEW, text, each.place, "", _LOOK_AT, details)


def _assumptions(of: AgreementYear, since: date | None, told: set[str]) -> Iterator[Item]:
    """The items of assumptions and forecasts that the year rests on, save those told with index values and figures."""
    for each in assumptions_of(of):
        kind, _, name = each.id.partition(".")
        if each.id in told or (kind in ("mätår", "underlag") and name in told):
            continue
        ground = Ground(each.kind, each.accepted, each.place)
        name = f"{each.id} (godkänt {each.accepted.date.isoformat()})" if each.accepted else each.id
        text = name if ground.stands(since) else f"{name}: {each.text}"
        details = {"slag": each.kind, "text": each.text, "godkänd": str(each.accepted) if each.accepted else None}
        item = Item(ChecklistPart.ASSUMPTIONS, each.id, State.THERE, text, each.place, details=details)
        yield resting(item, [ground], since)


def _stands_aside(aside: StandsAside, year: int) -> Item:
    text = f"{aside.name} räknas inte för {year}: {aside.why}"
    remedy = "Ange värdet för året om det är beslutat; annars utgår regeln."
    return Item(ChecklistPart.PARAMETERS, aside.rule, State.TO_REVIEW, text, None, "", remedy, {"saknar": aside.lacks})


def _decisions(terms: Terms, year: int, decided: Collection[int]) -> Iterator[Item]:
    """The items that tell whether the year before, and the year itself, have been decided."""
    for each in (year - 1, year):
        part, name, details = ChecklistPart.DECISIONS, f"beslut.{each}", {"år": each}
        if each in decided:
            yield Item(part, name, State.THERE, f"{each} är fastställt", details=details)
        elif terms.in_force_from.year <= each < year:
            text = f"{each} är inte fastställt, och räknas med det som nu är känt där det läses"
            remedy = "Fastställ det, så att det står fast vad som beslutades: faststall ÅR."
            yield Item(part, name, State.TO_REVIEW, text, None, "", remedy, details)


def _review(terms: Terms, year: int) -> Iterator[Item]:
    """The item that tells whether the agreement is to be reviewed for the year; none if it states no reviews."""
    review, first = terms.review, terms.in_force_from.year
    if review is None:
        return
    due, place = review.last_due(year, first), terms.key_place_of("uppföljning")
    how_often = _ORDINALS.get(review.interval, f"vart {review.interval}:e år")
    told = f"{how_often} från {first}" + (", antagande" if review.status == ASSUMPTION and not review.accepted else "")
    state, following, remedy = State.THERE, (due or first) + review.interval, ""
    text = f"nästa uppföljning gäller {following} ({told})"
    if due == year:
        state, following, remedy = State.TO_REVIEW, year, "Se över reglerna, och godkänn antagandena på nytt."
        text = f"uppföljning ska göras för {year} ({told})"
    details: dict[str, Detail] = {"vart": review.interval, "från": first, "nästa": following}
    yield Item(ChecklistPart.REVIEW, "uppföljning", state, text, place, "", remedy, details)


def _doubts(of: AgreementYear) -> Iterator[Item]:
    """The items of what looks wrong in the figures that the year reads, or should be known of them."""
    for number, doubt in enumerate(doubts_on(of), start=1):
        details: dict[str, Detail] = {
            "slag": doubt.kind,
            "fält": doubt.field,
            "kronor": doubt.kronor,
            "hindrar_beslut": doubt.blocks,
        }
        name = f"rimlighet.{number}"
        yield Item(
            ChecklistPart.PLAUSIBILITY, name, State.TO_REVIEW, doubt.what, doubt.place, "", doubt.remedy, details
        )


def _calculation(result: Result | None, faults: tuple[Diagnostic, ...], items: list[Item]) -> Iterator[Item]:
    """The item of the total, or those of the faults that stand in its way and that no other item tells."""
    part = ChecklistPart.CALCULATION
    if result is not None:
        total = f"{format_number(result.grand_total)}{NO_BREAK_SPACE}kr"
        yield Item(part, "totalt", State.THERE, f"beloppen kan räknas: totalt {total}")
    told = {item.place for item in items if item.state is State.MISSING and item.place is not None}
    for number, fault in enumerate((fault for fault in faults if fault.place not in told), 1):
        name, what = f"fel.{number}", fault.what.rstrip(":")
        yield Item(ChecklistPart.CALCULATION, name, State.BLOCKING, what, fault.place, fault.expected, fault.remedy)
