"""The register of a source's printed figures: which fields hold them, and what is known of how they came about."""

from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import Field

from tillaggsbelopp.diagnostics import Faults, InvalidInput
from tillaggsbelopp.documents.models import Written, read_file
from tillaggsbelopp.documents.scalars import Identifier, Text, Whole, Year, one_of
from tillaggsbelopp.documents.text import read_source

REGISTER_FILE: Final = "publicerat/register.yaml"
BASIS, REPRODUCED, CALIBRATED, CONTRADICTED, UNKNOWN = CLASSES = (
    "underlag",
    "återgiven",
    "återgiven_med_kalibrerat_underlag",
    "motsäger",
    "kan_inte_härledas",
)
Class = Annotated[
    Literal["underlag", "återgiven", "återgiven_med_kalibrerat_underlag", "motsäger", "kan_inte_härledas"],
    one_of(*CLASSES),
]


class RegisteredField(Written):
    """A field whose cells are printed; `years` are those that are, if not all."""

    years: list[Year] = Field([], alias="år")
    unknown: Text | None = Field(None, alias="kan_inte_härledas")


class RegisteredTable(Written):
    """A printed table: its fields, and how many of its cells are of each class."""

    name: Text = Field(alias="namn")
    fields: dict[Identifier, RegisteredField] = Field(alias="fält")
    counts: dict[Class, Whole] = Field(alias="antal")


class Register(Written):
    """Every printed table."""

    source: Text = Field(alias="källa")
    tables: list[RegisteredTable] = Field(alias="tabeller")


def read_register(folder: Path, shown_as: str, faults: Faults) -> Register | None:
    """The register of a data folder; None, without a fault, if it has none."""
    path = folder / REGISTER_FILE
    if not path.is_file():
        return None
    try:
        return read_file(Register, read_source(path, f"{shown_as}/{REGISTER_FILE}"), faults)
    except InvalidInput as invalid:
        faults.extend(invalid.diagnostics)
        return None
