"""What a review follows up beside the amounts: measures, forecasts against outcomes, and limits that raise a flag."""

from pathlib import Path
from typing import Final

from pydantic import Field

from tillaggsbelopp.agreement.indicators import Indicator
from tillaggsbelopp.agreement.models import Condition
from tillaggsbelopp.agreement.program import BoundCondition, Program, bind_condition
from tillaggsbelopp.diagnostics import Faults, InvalidInput, did_you_mean
from tillaggsbelopp.documents.models import Written, read_file
from tillaggsbelopp.documents.scalars import Identifier, Text
from tillaggsbelopp.documents.text import read_source

FOLLOW_UP_FILE: Final = "uppfoljning.yaml"


class Outlook(Written):
    """A forecast and its outcome, both measures of the same file."""

    name: Text = Field(alias="namn")
    forecast: Identifier = Field(alias="prognos")
    outcome: Identifier = Field(alias="utfall")


class FollowUpTerms(Indicator):
    """What a review shows and watches."""

    outlooks: list[Outlook] = Field([], alias="prognoser")
    shown: list[Identifier] = Field([], alias="nyckeltal")
    flags: list[Condition] = Field([], alias="flaggor")


def read_follow_up(folder: Path, shown_as: str, faults: Faults) -> FollowUpTerms | None:
    """What a review follows up; None, without a fault, if the agreement's folder does not say."""
    path = folder / FOLLOW_UP_FILE
    if not path.is_file():
        return None
    try:
        found = read_file(FollowUpTerms, read_source(path, f"{shown_as}/{FOLLOW_UP_FILE}"), faults)
    except InvalidInput as invalid:
        faults.extend(invalid.diagnostics)
        return None
    if found is not None:
        _check(found, faults)
    return found


def bound_flags(program: Program, terms: FollowUpTerms, faults: Faults) -> tuple[BoundCondition, ...]:
    """The flags ready to evaluate in a program that the review's own steps are bound in; faults are added."""
    if program.types is None:  # pragma: no cover - told to the type checker; a program that was checked has types
        raise AssertionError("a program without types")
    known = [each.id for each in program.agreement.indicators if each.id != terms.id]
    for number, name in enumerate(terms.shown):
        if name not in known:
            place = terms.place_of("nyckeltal", number)
            faults.add(f"inget nyckeltal heter {name}", place, remedy=did_you_mean(name, known))
    found = (bind_condition(terms.id, flag, program.types, faults) for flag in terms.flags)
    return tuple(condition for condition in found if condition is not None)


def _check(terms: FollowUpTerms, faults: Faults) -> None:
    for number, outlook in enumerate(terms.outlooks):
        for key, name in (("prognos", outlook.forecast), ("utfall", outlook.outcome)):
            if name not in terms.measures:
                place = terms.place_of("prognoser", number, key)
                faults.add(f"inget mått här heter {name}", place, remedy=did_you_mean(name, [*terms.measures]))
    if terms.years:
        faults.add("en uppföljning har åren den görs för", terms.place_of("år"), remedy="Ta bort år.")
