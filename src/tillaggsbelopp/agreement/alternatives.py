"""Alternatives to an agreement: files that hold only the differences from it, and the reason for them."""

from dataclasses import replace
from pathlib import Path
from typing import Final

from pydantic import Field

from tillaggsbelopp.agreement.cases import ChangedName, ChangedValue
from tillaggsbelopp.agreement.changes import WrittenChange, with_changes
from tillaggsbelopp.agreement.models import LockedYears, Rule
from tillaggsbelopp.agreement.reading import TAKEN_IDS, Agreement
from tillaggsbelopp.diagnostics import Faults, did_you_mean, fold, wrong_usage
from tillaggsbelopp.documents.scalars import Identifier, Text
from tillaggsbelopp.documents.written import Written, read_files

ALTERNATIVES_FOLDER: Final = "alternativ"
ALL: Final = "alla"
_HOW: Final = "2025, 2025:alternativ, config/ny:2025 eller beslut/2025"
_TAKEN: Final = (ALL, "nu")


class Alternative(Written):
    """The differences of one alternative from the agreement, and why it is looked at."""

    id: Identifier
    name: Text = Field(alias="namn")
    reason: Text = Field(alias="skäl")
    source: Text = Field(alias="källa")
    parameters: dict[ChangedName, ChangedValue] = Field({}, alias="parametrar")
    rules: list[Rule] = Field([], alias="regler")
    new_rules: list[Rule] = Field([], alias="nya_regler")
    reference_years: dict[Identifier, list[LockedYears]] = Field({}, alias="mätår")


def read_alternatives(folder: Path, shown_as: str, faults: Faults) -> tuple[Alternative, ...]:
    """Read the alternatives of an agreement's folder, by file name, adding faults; without any whose id is taken."""
    found: dict[str, Alternative] = {}
    for alternative in read_files(Alternative, folder, ALTERNATIVES_FOLDER, shown_as, faults):
        if not alternative.id:
            continue
        place = alternative.place_of("id")
        if alternative.id in found:
            faults.add(f"två alternativ heter {alternative.id}", place, remedy="Ge det ena ett annat id.")
        elif alternative.id in _TAKEN:
            faults.add(f"{alternative.id} är upptaget", place, remedy="Välj ett annat id.")
        else:
            found[alternative.id] = alternative
    return tuple(found.values())


def find_alternative(alternatives: tuple[Alternative, ...], written: str, shown: str) -> Alternative:
    """Find the alternative of an id, however it is typed; `shown` is the agreement's folder. WrongUsage if none is."""
    by_id = {fold(each.id): each for each in alternatives}
    if (found := by_id.get(fold(written))) is not None:
        return found
    ids = [each.id for each in alternatives]
    remedy = did_you_mean(written, ids, f"Alternativ skrivs i {shown}/{ALTERNATIVES_FOLDER}/, ett per fil.")
    raise wrong_usage(f"inget alternativ heter {written}", ", ".join(ids) or _HOW, remedy)


def with_alternative(agreement: Agreement, alternative: Alternative, year: int | None = None) -> Agreement:
    """Change the agreement into an alternative: rules and reference years first, then the values of parameters.

    `year` is the one whose values the changes are told to stand in for; without it, the newest that any is stated for.
    Raises InvalidInput, at places in the alternative's file, if it changes nothing or names what is not there.
    """
    faults = Faults()
    _check(agreement, alternative, faults)
    replaced = {rule.id: rule for rule in alternative.rules}
    rules = (*(replaced.get(rule.id, rule) for rule in agreement.rules), *alternative.new_rules)
    references = dict(agreement.terms.reference_years)
    for name, years in alternative.reference_years.items():
        if name in references:  # the first that holds for a year is the one that counts
            locked = [*years, *references[name].locked]
            references[name] = references[name].model_copy(update={"locked": locked})
    terms = agreement.terms
    if alternative.reference_years:
        terms = terms.model_copy(update={"reference_years": references})
    changed = replace(agreement, rules=rules, terms=terms, alternative=f"{alternative.id}: {alternative.name}")
    written = [WrittenChange(name, at, value) for (name, at), value in alternative.parameters.items()]
    before = len(changed.changes)
    parameters = [parameter for rule in agreement.rules for parameter in rule.parameters.values()]
    stated = (stated for parameter in parameters for stated in parameter.values)
    with faults.collecting():
        changed = with_changes(changed, written, year or max(stated, default=terms.in_force_from.year))
    faults.raise_if_any()
    own = (change._replace(source=alternative.source) for change in changed.changes[before:])
    return replace(changed, changes=(*changed.changes[:before], *own))


def _check(agreement: Agreement, alternative: Alternative, faults: Faults) -> None:
    known = [rule.id for rule in agreement.rules]
    if not (alternative.parameters or alternative.rules or alternative.new_rules or alternative.reference_years):
        what = f"alternativet {alternative.id} ändrar inget"
        expected = "parametrar, regler, nya_regler eller mätår"
        faults.add(what, alternative.place_of("id"), expected, "Skriv vad som skiljer, eller ta bort filen.")
    for key, rules in (("regler", alternative.rules), ("nya_regler", alternative.new_rules)):
        ids = [rule.id for rule in rules]
        for number, rule_id in enumerate(ids):
            place = alternative.place_of(key, number, "id")
            if key == "regler" and rule_id and rule_id not in known:
                otherwise = "En regel som inte finns i överenskommelsen står under nya_regler."
                faults.add(f"ingen regel heter {rule_id}", place, remedy=did_you_mean(rule_id, known, otherwise))
            elif key == "nya_regler" and rule_id in known:
                faults.add(f"regeln {rule_id} finns redan", place, remedy="Flytta den till regler, så ersätter den.")
            elif key == "nya_regler" and rule_id in TAKEN_IDS:
                faults.add(f"{rule_id} är upptaget", place, remedy="Välj ett annat id.")
            if rule_id and rule_id in ids[:number]:
                faults.add(f"regeln {rule_id} står två gånger", place)
    references = [*agreement.terms.reference_years]
    for name, years in alternative.reference_years.items():
        if name not in references:
            place = alternative.key_place_of("mätår", name)
            remedy = did_you_mean(name, references)
            faults.add(f"överenskommelsen anger inget mätår för {name}", place, remedy=remedy)
        for number, lock in enumerate(years):
            if lock.last < lock.first:
                what = f"till {lock.last} är före från {lock.first}"
                faults.add(what, lock.place_of("till"), remedy="Rätta det ena.")
            if any(lock.first <= other.last and other.first <= lock.last for other in years[:number]):
                what = f"mätår för {name} är angivet två gånger för samma år"
                faults.add(what, alternative.place_of("mätår", name, number), remedy="Behåll det ena.")
