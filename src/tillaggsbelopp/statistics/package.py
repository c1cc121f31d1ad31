"""The models of datapackage.yaml: Frictionless table descriptions, with `unit` and `namn` on fields."""

from fractions import Fraction
from typing import Annotated, Any, Final, Literal

from pydantic import Field

from tillaggsbelopp.documents.acceptance import ACCEPTED, Acceptance
from tillaggsbelopp.documents.scalars import (
    Day,
    Exact,
    Flag,
    Identifier,
    Reads,
    Text,
    Year,
    one_of,
    read_text,
    refuse,
    scalar_of,
)
from tillaggsbelopp.documents.written import Written
from tillaggsbelopp.formula.units import UNREADABLE_UNIT, StatedUnit, parse_unit, unit_hint

CALIBRATED: Final = "kalibrerad"  # the figures were solved from printed ones that results are compared with

_EXPECTED_UNIT: Final = "en enhet, till exempel invånare, km, % eller tal"
FieldType = Literal["string", "integer", "number", "year"]


def _read_unit(node: Any) -> StatedUnit:
    text = scalar_of(node, "en enhet").value
    try:
        return parse_unit(text)
    except ValueError as error:
        raise refuse(str(error), expected=_EXPECTED_UNIT, remedy=unit_hint(text)) from None


def _read_relative_path(node: Any) -> str:
    path = read_text(node)
    hidden = any(part.startswith(".") for part in path.split("/"))
    if hidden or path.startswith(("/", "\\")) or ":" in path or "\\" in path:
        raise refuse(f"{path} leder ut ur datamappen", expected="en fil i samma mapp, till exempel kommuner.csv")
    return path


FieldUnit = Annotated[StatedUnit, Reads(_read_unit, UNREADABLE_UNIT)]
RelativePath = Annotated[str, Reads(_read_relative_path, "")]


class SourceNote(Written):
    """The origin of figures."""

    title: Text
    path: Text | None = None


class Licence(Written):
    """The terms under which the figures may be used."""

    name: Text
    title: Text | None = None
    path: Text | None = None


class Constraints(Written):
    """The limits to what the cells of a field may hold. An empty cell is missing; `required` forbids it."""

    required: Flag = False
    minimum: Exact | None = None
    maximum: Exact | None = None


class FieldDescription(Written):
    """A column: its name in the file and, under `namn`, its name in formulas if that is another."""

    name: Text
    formula_name: Identifier | None = Field(None, alias="namn")
    type: Annotated[FieldType, one_of("string", "integer", "number", "year")]
    unit: FieldUnit | None = None
    title: Text | None = None
    description: Text | None = None
    constraints: Constraints | None = None

    @property
    def known_as(self) -> str:
        """The name of the field in formulas."""
        return self.formula_name or self.name

    @property
    def required(self) -> bool:
        """True if a cell may not be empty."""
        return self.constraints is not None and self.constraints.required

    @property
    def limits(self) -> tuple[Fraction | None, Fraction | None]:
        """The lowest and the highest value that a cell may hold, in the field's unit; None where there is no limit."""
        return (self.constraints.minimum, self.constraints.maximum) if self.constraints else (None, None)

    @property
    def numeric(self) -> bool:
        """True if formulas can compute with the field."""
        return self.type in ("integer", "number")


class Schema(Written):
    """The columns of a table, the key columns that identify a row, and the words for a missing value."""

    fields: list[FieldDescription]
    primary_key: list[Text] = Field(alias="primaryKey")
    missing_values: list[Text] = Field(["", "saknas"], alias="missingValues")


class Remark(Written):
    """A remark on a table's figures, for a year and those after it."""

    first: Year = Field(alias="från")
    text: Text


class Resource(Written):
    """A table: its file, its columns, and how well founded its figures are."""

    name: Text
    path: RelativePath
    title: Text | None = None
    description: Text | None = None
    status: Annotated[
        Literal["fakta", "prognos", "antagande", "kalibrerad"], one_of("fakta", "prognos", "antagande", CALIBRATED)
    ] = "fakta"
    published: Day | None = Field(None, alias="publicerad")
    accepted: Acceptance | None = Field(None, alias=ACCEPTED)
    remarks: list[Remark] = Field([], alias="anmärkningar")
    sources: list[SourceNote]
    table_schema: Schema = Field(alias="schema")


class Package(Written):
    """All tables of one data folder."""

    name: Text
    title: Text | None = None
    description: Text | None = None
    licenses: list[Licence] = []
    resources: list[Resource]
