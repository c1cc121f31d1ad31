"""Words and sentences that several views share."""

from collections.abc import Sequence
from typing import Final

from tillaggsbelopp.agreement.in_force import WHOLE_YEAR
from tillaggsbelopp.engine.assumptions import ReliedOn, not_accepted
from tillaggsbelopp.engine.result import Decision, Minutes, Result
from tillaggsbelopp.swedish import NO_BREAK_SPACE, format_months, format_number, join_words

SUM_LABEL: Final = "Summa"
FOR_DECISION: Final = "BESLUTSUNDERLAG"
DECIDED: Final = "FASTSTÄLLT"
PRELIMINARY: Final = "PRELIMINÄR"
WORKING_PAPER: Final = "ARBETSMATERIAL"
TRIED: Final = "ALTERNATIV"
_KINDS: Final = {
    "antagande": ("antagande", "antaganden"),
    "prognos": ("prognos", "prognoser"),
    "härledd": ("härlett värde", "härledda värden"),
    "kalibrerad": ("kalibrerad uppgift", "kalibrerade uppgifter"),
}


def stamp_of(result: Result, *, for_decision: bool = False) -> str:
    """The stamp on amounts: how far they can be relied on; `for_decision` if they are put forward to be decided on."""
    if result.decision is not None:
        stamp = DECIDED
    elif for_decision:
        stamp = FOR_DECISION
    elif not_accepted(result.assumptions):
        stamp = PRELIMINARY
    else:
        stamp = WORKING_PAPER
    return f"{TRIED}, {stamp}" if result.changes else stamp


def standing(*results: Result) -> str:
    """The stamp on the amounts of the last, and the assumptions and forecasts that they all rest on, counted."""
    assumptions = list(dict.fromkeys(each for result in results for each in result.assumptions))
    last = results[-1]
    known = last.decision.known_at if last.decision else last.known_at
    stamp = stamp_of(last) + (f" med det som var känt {known}" if known else "")
    if not assumptions:
        return f"{stamp}: vilar på inga antaganden."
    return f"{stamp}: vilar på {with_accepted(assumptions, decided=last.decision is not None)}."


def with_accepted(assumptions: Sequence[ReliedOn], *, decided: bool = False) -> str:
    """The number of each kind in words, and how many of them somebody has accepted, none too.

    What is decided needs no approval: of that nobody is told how much there is.
    """
    if decided:
        return number_of_each_kind(assumptions)
    accepted = len(assumptions) - len(not_accepted(assumptions))
    kinds = number_of_each_kind(assumptions)
    return f"{kinds}, {accepted} {'godkänt' if accepted == 1 else 'godkända'}"


def number_of_each_kind(assumptions: Sequence[ReliedOn]) -> str:
    """The number of each kind in words."""
    return kinds_text([each.kind for each in assumptions])


def whole_amounts(result: Result) -> str:
    """To what the amounts are rounded."""
    return {1: "Belopp i hela kronor", 100: "Belopp i hela hundratal kronor"}.get(
        result.unit, "Belopp i hela tusental kronor"
    )


def in_force_texts(result: Result) -> list[str]:
    """Sentences on the components that are not in force the whole year."""
    names: dict[range, list[str]] = {}
    for component in result.components:
        if component.months != WHOLE_YEAR:
            names.setdefault(component.months, []).append(component.name)
    return [
        f"Gäller {f'bara {format_months(months)}' if months else 'inte'} {result.year}: {join_words(those)}."
        for months, those in names.items()
    ]


def rounding_texts(result: Result) -> list[str]:
    """Sentences on what rounding each amount on its own adds to the pots, or takes from them."""
    off = [component for component in result.components if component.rounded_off]
    told = [
        f"{each.name} {format_number(abs(each.rounded_off), 2)} kr {'mer' if each.rounded_off > 0 else 'mindre'}"
        for each in off
    ]
    return [f"Varje belopp är avrundat för sig. Summan blir en annan än potten: {join_words(told)}."] if told else []


def kinds_text(kinds: Sequence[str]) -> str:
    """The number of each kind in words."""
    counts = {kind: kinds.count(kind) for kind in _KINDS}
    return join_words([f"{count} {_KINDS[kind][count != 1]}" for kind, count in counts.items() if count])


def counted(assumptions: Sequence[ReliedOn]) -> str:
    """The number of each kind in words, and how many of them somebody has accepted."""
    accepted = sum(assumption.accepted is not None for assumption in assumptions)
    kinds = number_of_each_kind(assumptions)
    return f"{kinds}, varav {accepted} godkända" if accepted else kinds


def decided_on(decision: Decision, assumptions: Sequence[ReliedOn]) -> str:
    """A sentence on decided amounts: the day whose knowledge counted, and the assumptions that they rest on."""
    resting = counted(assumptions) if assumptions else "inget antagande"
    return f"Beloppen är fastställda med det som var känt {decision.known_at.isoformat()} och vilar på {resting}."


def minutes_facts(minutes: Minutes) -> list[tuple[str, str]]:
    """What is on record of a decision, each with what it is called; none of what nobody has said."""
    paragraph = minutes.paragraph.removeprefix("§").strip()
    facts = (
        ("Diarienummer", minutes.case_number),
        ("Beslutat av", minutes.body),
        ("Paragraf", f"§{NO_BREAK_SPACE}{paragraph}" if paragraph else ""),
        ("Beslutsdatum", minutes.day),
        ("Granskat av", minutes.reviewed_by),
    )
    return [(name, text) for name, text in facts if text]
