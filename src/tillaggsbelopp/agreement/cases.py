"""Cases that an economist can read: a change, and the amounts (or the refusal) that must come out of it."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import Field

from tillaggsbelopp.agreement.changes import WrittenChange, with_changes
from tillaggsbelopp.agreement.reading import Agreement
from tillaggsbelopp.agreement.written_formulas import WrittenFormula
from tillaggsbelopp.diagnostics import Faults, Place, did_you_mean, invalid_input
from tillaggsbelopp.documents.scalars import (
    Code,
    Day,
    ExactOrMissing,
    Identifier,
    Key,
    Reads,
    Text,
    Whole,
    Year,
    scalar_of,
)
from tillaggsbelopp.documents.written import Written, read_files

CASES_FOLDER: Final = "prov"
TOTAL: Final = "totalt"


def _read_place(node: Any) -> Place:
    scalar = scalar_of(node, "ett värde")
    if scalar.style is not None:
        raise invalid_input("talet står inom citattecken", remedy="Ta bort citattecknen.")
    return scalar.content


def _read_key(node: Any) -> tuple[str, Place]:
    return (str(node), node.scalar.place) if isinstance(node, Key) else ("", _read_place(node))


ChangedName = Annotated[tuple[str, Place], Reads(_read_key, ("", None))]
ChangedValue = Annotated[Place, Reads(_read_place, None)]


class RuleChange(Written):
    """The formulas of a rule that others stand in for."""

    pot: WrittenFormula | None = Field(None, alias="pott")
    key: WrittenFormula | None = Field(None, alias="fördelningsnyckel")
    group_key: WrittenFormula | None = Field(None, alias="gruppnyckel")
    allocation: WrittenFormula | None = Field(None, alias="tilldelning")


class CaseChanges(Written):
    """The differences of a case from the agreement and its figures."""

    parameters: dict[ChangedName, ChangedValue] = Field({}, alias="parametrar")
    rules: dict[Identifier, RuleChange] = Field({}, alias="regler")
    figures: dict[Identifier, dict[Code, ExactOrMissing]] = Field({}, alias="uppgifter")
    reference_years: dict[Identifier, Year] = Field({}, alias="mätår")


class Expected(Written):
    """The amounts that must come out, exactly: those that are stated; others may be anything."""

    components: dict[Identifier, Whole] = Field({}, alias="delbelopp")
    total: Whole | None = Field(None, alias=TOTAL)
    municipalities: dict[Code, dict[Identifier, Whole]] = Field({}, alias="kommuner")

    @property
    def is_empty(self) -> bool:
        """True if no amount is stated."""
        return self.total is None and not self.components and not any(self.municipalities.values())


class Case(Written):
    """One case: its year, its changes, and either expected amounts or the text of a refusal."""

    name: Text = Field(alias="namn")
    source: Text = Field(alias="källa")
    year: Year = Field(alias="år")
    known_at: Day | None = Field(None, alias="kunskapsdatum")
    changes: CaseChanges | None = Field(None, alias="ändringar")
    expected: Expected | None = Field(None, alias="förväntat")
    refusal: Text | None = Field(None, alias="fel")


def read_cases(folder: Path, shown_as: str, faults: Faults) -> list[Case]:
    """Read the cases of an agreement's folder, by file name, adding faults. One that expects nothing is left out."""
    cases: list[Case] = []
    for case in read_files(Case, folder, CASES_FOLDER, shown_as, faults):
        if (case.expected is None) == (case.refusal is None):
            faults.add("provet behöver antingen förväntat eller fel", case.place_of("namn"))
        elif case.expected is not None and case.expected.is_empty and not faults:
            remedy = "Skriv totalt, delbelopp eller kommuner med belopp."
            faults.add("provet väntar sig inga belopp", case.key_place_of("förväntat"), remedy=remedy)
        else:
            cases.append(case)
    return cases


def changed_agreement(agreement: Agreement, case: Case) -> Agreement:
    """Change the agreement by the formulas, reference years and parameters of a case.

    Its figures (`uppgifter`) are no part of the agreement, and are left to the caller. Raises InvalidInput, at places
    in the case's file, if it names something that does not exist.
    """
    if case.changes is None:
        return agreement
    faults = Faults()
    known = [rule.id for rule in agreement.rules]
    for rule_id in case.changes.rules:
        if rule_id not in known:
            place = case.place_of("ändringar", "regler", rule_id)
            faults.add(f"ingen regel heter {rule_id}", place, remedy=did_you_mean(rule_id, known))
    terms = agreement.terms
    references = dict(terms.reference_years)
    for name, stated in case.changes.reference_years.items():
        if name not in references:
            place = case.place_of("ändringar", "mätår", name)
            remedy = did_you_mean(name, [*references])
            faults.add(f"överenskommelsen anger inget mätår för {name}", place, remedy=remedy)
            continue
        references[name] = references[name].model_copy(update={"written_years": {case.year: stated}, "locked": []})
    faults.raise_if_any()
    rules = tuple(
        rule.model_copy(update={name: value for name, value in change if value is not None})
        if (change := case.changes.rules.get(rule.id))
        else rule
        for rule in agreement.rules
    )
    if case.changes.reference_years:
        terms = terms.model_copy(update={"reference_years": references})
    changed = replace(agreement, rules=rules, terms=terms)
    written = [WrittenChange(name, at, value) for (name, at), value in case.changes.parameters.items()]
    return with_changes(changed, written, case.year)
