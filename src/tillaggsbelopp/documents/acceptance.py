"""Acceptance of assumptions and forecasts by somebody with the right to do so, and of remarks that are meant so."""

from typing import Final

from pydantic import Field

from tillaggsbelopp.diagnostics import Faults
from tillaggsbelopp.documents.scalars import Day, Text
from tillaggsbelopp.documents.written import Written

ACCEPTED: Final = "godkänd"
TO_ACCEPT: Final = ("antagande", "prognos")


class Acceptance(Written):
    """The acceptance of an assumption or a forecast: its date, and the body or role that gave it."""

    date: Day = Field(alias="datum")
    by: Text = Field(alias="av")

    def __str__(self) -> str:
        return f"{self.by} {self.date.isoformat()}"


class AcceptedRemark(Written):
    """A remark that is accepted: how its text begins, in which file if it stands in several, and why."""

    begins: Text = Field(alias="påpekande")
    file: Text | None = Field(None, alias="fil")
    reason: Text = Field(alias="skäl")


def check_acceptance(written: Written, acceptance: Acceptance | None, status: str, faults: Faults) -> None:
    """Add a fault if what is accepted is neither an assumption nor a forecast: then it would be without effect.

    `written` is the model that has the acceptance, under the key `godkänd`, and `status` its status.
    """
    if acceptance is not None and status not in TO_ACCEPT:
        faults.add(
            f"{ACCEPTED} hör till antaganden och prognoser, men status är {status}",
            written.place_of(ACCEPTED),
            remedy=f"Ta bort {ACCEPTED}, eller rätta status.",
        )
