"""The register of a source's printed figures: the fields that hold them, and how they are known to have come about."""

from pathlib import Path
from typing import Annotated, Final

from pydantic import Field

from tillaggsbelopp.diagnostics import Faults
from tillaggsbelopp.documents.scalars import Identifier, Reads, Text, Year, whole_that
from tillaggsbelopp.documents.sources import optional_file
from tillaggsbelopp.documents.written import Written, read_file

REGISTER_FILE: Final = "publicerat/register.yaml"
BASIS, REPRODUCED, CALIBRATED, CONTRADICTED, UNKNOWN = CLASSES = (
    "underlag",
    "återgiven",
    "återgiven_med_kalibrerat_underlag",
    "motsäger",
    "kan_inte_härledas",
)


Count = Annotated[int, Reads(whole_that(lambda count: count >= 0, "{} är inget antal", "ett heltal från 0"), 0)]


class Counts(Written):
    """The number of a table's cells in each class."""

    basis: Count = Field(0, alias=BASIS)
    reproduced: Count = Field(0, alias=REPRODUCED)
    calibrated: Count = Field(0, alias=CALIBRATED)
    contradicted: Count = Field(0, alias=CONTRADICTED)
    unknown: Count = Field(0, alias=UNKNOWN)

    @property
    def by_class(self) -> dict[str, int]:
        """The counts by class, without the classes that have none."""
        stated = (self.basis, self.reproduced, self.calibrated, self.contradicted, self.unknown)
        return {kind: count for kind, count in zip(CLASSES, stated, strict=True) if count}


class RegisteredField(Written):
    """A field whose cells are printed, and the source's name for them; `years` are the printed ones, empty for all."""

    name: Text | None = Field(None, alias="namn")
    years: list[Year] = Field([], alias="år")
    unknown: Text | None = Field(None, alias="kan_inte_härledas")


class RegisteredTable(Written):
    """A printed table: its fields, and the number of its cells in each class."""

    name: Text = Field(alias="namn")
    fields: dict[Identifier, RegisteredField] = Field(alias="fält")
    counts: Counts = Field(alias="antal")


class Observation(Written):
    """A note that the source contradicts itself beyond a cell, or says less than it seems; `measures` show it."""

    text: Text
    measures: list[Text] = Field([], alias="mått")


class Register(Written):
    """The whole register: every printed table of one source, and notes on them."""

    source: Text = Field(alias="källa")
    tables: list[RegisteredTable] = Field(alias="tabeller")
    observations: list[Observation] = Field([], alias="iakttagelser")


def read_register(folder: Path, shown_as: str, faults: Faults) -> Register | None:
    """Read the register of a data folder, adding faults; None, without one, if the folder has none."""
    within, name = folder / Path(REGISTER_FILE).parent, Path(REGISTER_FILE).name
    source = optional_file(within, name, f"{shown_as}/{within.name}", faults)
    return None if source is None else read_file(Register, source, faults)
