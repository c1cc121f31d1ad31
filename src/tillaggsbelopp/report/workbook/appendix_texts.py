"""The sentences on each municipality's amount: what it gets and why, and how far that can be relied on."""

from collections.abc import Iterator
from typing import Final

from tillaggsbelopp.report.answers import cause_texts
from tillaggsbelopp.report.wording import counted, decided_on
from tillaggsbelopp.report.workbook.amount_sheets import places_of
from tillaggsbelopp.report.workbook.basis import Basis
from tillaggsbelopp.report.workbook.live_text import Piece, amount_of, change_of, gets_of
from tillaggsbelopp.review.year_change import change_between
from tillaggsbelopp.swedish import in_sentence, join_words

_MOST_SPELLED: Final = 12  # parts that are told one by one


def what_is_got(basis: Basis, sheet: str, member: int) -> Iterator[Piece]:
    """What a municipality gets, and how much more or less that is than the year before, live on a sheet."""
    result, places, before = basis.result, places_of(basis), basis.before
    code, name = basis.municipalities.members[member], basis.municipalities.labels[member]
    now = result.total(code), places.total_of(member).named(from_sheet=sheet)
    level = f" på {result.level}" if result.level else ""
    yield from (f"{name} ", gets_of(*now), f" för {result.year}{level} enligt {result.agreement}")
    if before is not None:
        then = before.total(code), places.before(member).named(from_sheet=sheet)
        yield from (", ", change_of(before, then, now))
    yield "."


def what_it_is_made_of(basis: Basis, sheet: str, member: int) -> Iterator[Piece]:
    """The parts of what a municipality gets, and what all get together, live on a sheet."""
    result, places, code = basis.result, places_of(basis), basis.municipalities.members[member]
    if 1 < len(result.shared) <= _MOST_SPELLED:
        yield "Av det är "
        for number, component in enumerate(result.shared):
            yield "" if number == 0 else " och " if number == len(result.shared) - 1 else ", "
            cell = places.amount(component.rule, member).named(from_sheet=sheet)
            yield from (f"{in_sentence(component.name)} ", amount_of(component.amounts[code], cell))
        yield ". "
    total = amount_of(result.grand_total, places.grand_total.named(from_sheet=sheet))
    yield from ("Alla tillsammans får ", total, ".")


def relied_on(basis: Basis) -> str:
    """How far the amounts can be relied on."""
    if basis.result.changes:
        return "Beloppen är ett räkneexempel med ändrade värden och inte ett beslutsunderlag."
    if basis.result.decision is not None:
        return decided_on(basis.result.decision, basis.result.assumptions)
    if basis.not_accepted:
        return f"Beloppen är preliminära: de vilar på {counted(basis.not_accepted)} som ingen har godkänt."
    if basis.result.assumptions:
        return f"Beloppen vilar på {counted(basis.result.assumptions)}."
    return "Beloppen vilar inte på något antagande."


def causes_of(basis: Basis) -> dict[str, str]:
    """What the change since the year before is due to, of each municipality by code and of all under no code.

    Those that have not changed, and all where there is no year before, are left out.
    """
    if basis.before is None:
        return {}
    change = change_between(basis.before, basis.result)
    effects = {each.code: each.causes for each in change.municipalities}
    effects[""] = {cause: change.by_cause(cause) for cause in change.causes}
    told = {code: join_words(cause_texts(basis.before, basis.result, causes)) for code, causes in effects.items()}
    return {code: text for code, text in told.items() if text}
