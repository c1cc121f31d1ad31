"""That somebody with the right to do so has accepted an assumption or a forecast; that a remark is meant so."""

from typing import Final

from pydantic import Field

from tillaggsbelopp.diagnostics import Faults
from tillaggsbelopp.documents.scalars import Day, Text
from tillaggsbelopp.documents.written import Written

ACCEPTED: Final = "godkänd"
TO_ACCEPT: Final = ("antagande", "prognos")


class Acceptance(Written):
    """When an assumption or forecast was accepted, and by which body or role."""

    date: Day = Field(alias="datum")
    by: Text = Field(alias="av")

    def __str__(self) -> str:
        return f"{self.by} {self.date.isoformat()}"


class AcceptedRemark(Written):
    """A remark that is meant so: how its text begins, in which file if it stands in several, and why."""

    begins: Text = Field(alias="påpekande")
    file: Text | None = Field(None, alias="fil")
    reason: Text = Field(alias="skäl")


def check_acceptance(written: Written, acceptance: Acceptance | None, status: str, faults: Faults) -> None:
    """A fault if what is accepted is neither an assumption nor a forecast: then it would be without effect."""
    if acceptance is not None and status not in TO_ACCEPT:
        faults.add(
            f"{ACCEPTED} hör till antaganden och prognoser, men status är {status}",
            written.place_of(ACCEPTED),
            remedy=f"Ta bort {ACCEPTED}, eller rätta status.",
        )
