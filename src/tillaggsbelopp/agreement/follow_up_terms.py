"""The terms of a review: what it follows up beside the amounts, and the limits that raise a flag."""

from pathlib import Path
from typing import Final

from pydantic import Field

from tillaggsbelopp.agreement.binding import references
from tillaggsbelopp.agreement.indicators import Indicator, Measure
from tillaggsbelopp.agreement.models import Condition
from tillaggsbelopp.agreement.program import BoundCondition, Program, bind_condition
from tillaggsbelopp.diagnostics import Faults, did_you_mean
from tillaggsbelopp.documents.listing import optional_file
from tillaggsbelopp.documents.scalars import Identifier, Text
from tillaggsbelopp.documents.written import Written, read_file
from tillaggsbelopp.formula.tree import FieldTarget, ParameterTarget, StepTarget, Target

FOLLOW_UP_FILE: Final = "uppfoljning.yaml"
PAID: Final = "årets_belopp"
HEADS: Final = "årets_kr_per"
"""The fields by which a review's formulas read the amounts: the kronor paid, and the heads they were paid for."""


class Outlook(Written):
    """A forecast and its outcome, both measures of the same file."""

    name: Text = Field(alias="namn")
    forecast: Identifier = Field(alias="prognos")
    outcome: Identifier = Field(alias="utfall")


class FollowUpTerms(Indicator):
    """The measures, forecasts, indicators and flags of a review; its measures are for the years of the review."""

    measures: dict[Identifier, Measure] = Field({}, alias="mått")
    outlooks: list[Outlook] = Field([], alias="prognoser")
    shown: list[Identifier] = Field([], alias="nyckeltal")
    flags: list[Condition] = Field([], alias="flaggor")


def read_follow_up(folder: Path, shown_as: str, faults: Faults) -> FollowUpTerms | None:
    """Read the terms of a review; None, without a fault, if the agreement's folder has none.

    Messages call the folder `shown_as`. Faults are added to `faults`.
    """
    source = optional_file(folder, FOLLOW_UP_FILE, shown_as, faults)
    found = None if source is None else read_file(FollowUpTerms, source, faults)
    if found is not None:
        _check(found, faults)
    return found


def bound_flags(program: Program, terms: FollowUpTerms, faults: Faults) -> tuple[BoundCondition, ...]:
    """Bind the flags, so that they can be evaluated in a program that has the review's own steps.

    Also checks that forecasts and outcomes match and that only the review reads what is made for it. Faults are added
    to `faults`, and a flag with a fault is left out.
    """
    known = [each.id for each in program.agreement.indicators if each.id != terms.id]
    for target, bound in program.steps.items():
        if target.rule in known and any(_is_of_review(each, terms) for each in references(bound.tree)):
            remedy = f"Skriv måttet i {FOLLOW_UP_FILE} i stället."
            faults.add(
                f"det som räknas fram för {FOLLOW_UP_FILE} kan bara läsas där", bound.step.formula.place, remedy=remedy
            )
    for number, name in enumerate(terms.shown):
        if name not in known:
            place = terms.place_of("nyckeltal", number)
            faults.add(f"inget nyckeltal heter {name}", place, remedy=did_you_mean(name, known))
    for number, outlook in enumerate(terms.outlooks):
        _check_outlook(program, terms, outlook, number, faults)
    found = (bind_condition(terms.id, flag, program.types, faults) for flag in terms.flags)
    return tuple(condition for condition in found if condition is not None)


def _is_of_review(target: Target, terms: FollowUpTerms) -> bool:
    """Tell whether a target is there only when a review is made, for the years of that."""
    if isinstance(target, FieldTarget):
        return target.field in (PAID, HEADS)
    return isinstance(target, StepTarget | ParameterTarget) and target.rule == terms.id


def _check_outlook(program: Program, terms: FollowUpTerms, outlook: Outlook, number: int, faults: Faults) -> None:
    """Check that forecast and outcome are one figure a year each, of the same unit."""
    types = [program.type_of(StepTarget(terms.id, name)) for name in (outlook.forecast, outlook.outcome)]
    for key, type_ in zip(("prognos", "utfall"), types, strict=True):
        if type_ is not None and type_.axes:
            place = terms.place_of("prognoser", number, key)
            faults.add(f"måttet har ett värde per {', '.join(sorted(type_.axes))}", place, "ett enda värde per år")
    one, other = types
    if one is not None and other is not None and one.dimension != other.dimension:
        what = f"prognosen är i {one.dimension} och utfallet i {other.dimension}"
        faults.add(what, terms.place_of("prognoser", number, "utfall"), "samma enhet")


def _check(terms: FollowUpTerms, faults: Faults) -> None:
    for number, outlook in enumerate(terms.outlooks):
        for key, name in (("prognos", outlook.forecast), ("utfall", outlook.outcome)):
            if name not in terms.measures:
                place = terms.place_of("prognoser", number, key)
                faults.add(f"inget mått här heter {name}", place, remedy=did_you_mean(name, [*terms.measures]))
    unused = ("tryckt", "som_källan", "konvention", "klasser", "diagram")
    for name, measure in terms.measures.items():
        set_keys = {field.alias for key, field in Measure.model_fields.items() if key in measure.model_fields_set}
        for key in unused:
            if key in set_keys:
                faults.add(
                    f"{key} används inte i en uppföljning", terms.key_place_of("mått", name, key), remedy="Ta bort det."
                )
    if terms.scenario:
        faults.add("scenario används inte i en uppföljning", terms.place_of("scenario"), remedy="Ta bort det.")
    if terms.years:
        faults.add("en uppföljning har åren den görs för", terms.place_of("år"), remedy="Ta bort år.")
