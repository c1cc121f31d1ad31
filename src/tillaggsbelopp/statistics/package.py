"""The models of datapackage.yaml: Frictionless table descriptions, with `unit` and `namn` on fields."""

import re
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Annotated, Any, Final, Literal

from pydantic import Field

from tillaggsbelopp.diagnostics import invalid_input
from tillaggsbelopp.documents.file_names import parted, unfit_name
from tillaggsbelopp.documents.scalars import (
    Day,
    Exact,
    Identifier,
    Reads,
    Text,
    Whole,
    Year,
    one_of,
    read_text,
    scalar_of,
)
from tillaggsbelopp.documents.written import ACCEPTED, Acceptance, Written
from tillaggsbelopp.formula.units import UNREADABLE_UNIT, StatedUnit, parse_unit
from tillaggsbelopp.statistics.frictionless import (
    Constraints,
    DecimalChar,
    Encoding,
    GroupChar,
    Hash,
    RawText,
    Unread,
    WrittenDialect,
)

CALIBRATED: Final = "kalibrerad"  # the figures were solved from printed ones that results are compared with
_YEARS_FIRST: Final = re.compile(r"[0-9]{4}(?:(?:, | och )[0-9]{4})*: ")
FieldType = Literal["string", "integer", "number", "year"]


def _read_unit(node: Any) -> StatedUnit:
    expected = "en enhet, till exempel invånare, km, % eller tal"
    return parse_unit(scalar_of(node, "en enhet").value, expected=expected)


def _read_relative_path(node: Any) -> str:
    path = read_text(node)
    expected, parts = "en fil i samma mapp, till exempel kommuner.csv", path.split("/")
    if any(part == "" or part.startswith(".") for part in parts):
        raise invalid_input(f"{path} leder ut ur datamappen", expected=expected)
    if why := next(filter(None, map(unfit_name, parts)), ""):
        raise invalid_input(f"{path} kan inte vara namnet på en fil: {why}", None, expected, parted("", path))
    return path


FieldUnit = Annotated[StatedUnit, Reads(_read_unit, UNREADABLE_UNIT)]
RelativePath = Annotated[str, Reads(_read_relative_path, "")]


class SourceNote(Written):
    """The origin of figures: of all in a table or, with `år`, of those of some years."""

    title: Text
    path: Text | None = None
    email: Text | None = None
    years: list[Year] = Field([], alias="år")
    published: Day | None = Field(None, alias="publicerad")
    summed: Text | None = Field(None, alias="summerat")
    digest: Text | None = Field(None, alias="sha256")

    @property
    def its_years(self) -> frozenset[int]:
        """The years it is stated for: in `år`, or first in its title as in "2018 och 2020: …"; empty if none are."""
        named = _YEARS_FIRST.match(self.title)
        return frozenset(self.years or map(int, re.findall("[0-9]{4}", named[0]) if named else ()))


class Licence(Written):
    """The terms under which the figures may be used."""

    name: Text
    title: Text | None = None
    path: Text | None = None


class SummedClasses(Written):
    """The classes of a table's dimension, named by its label or code, that are summed to a figure.

    Each of `taken` is `alla`, all from a number and up (`65+`), from one to another (`65-79`), or a class by label or
    code. With `width`, only classes that span so many numbers count.
    """

    dimension: Text = Field(alias="av")
    taken: list[Text] = Field(alias="tas")
    width: Whole | None = Field(None, alias="bredd")


class FigureOrigin(Written):
    """A table that a field's figures are taken from, some years; a dimension without `classes` must have one class."""

    provider: Annotated[Literal["scb", "kolada"], one_of("scb", "kolada")] = Field(alias="från")
    table: Text = Field(alias="tabell")
    contents: Text | None = Field(None, alias="innehåll")
    classes: list[SummedClasses] = Field([], alias="klasser")
    first_year: Year | None = Field(None, alias="från_år")
    last_year: Year | None = Field(None, alias="till_år")
    tolerance: Exact | None = Field(None, alias="tolerans")

    def has(self, year: int) -> bool:
        """True if the table is the one to take a year's figures from."""
        return (self.first_year or year) <= year <= (self.last_year or year)


class Addresses(Written):
    """The addresses that figures are fetched from, by provider."""

    scb: Text | None = None
    kolada: Text | None = None


class Plausible(Written):
    """The limits to how much figures move, in per cent a year; what moves more is asked about before it is decided on.

    `yearly` is for a member's figure, `against_others` for that figure beside what the others' moved by, `total` for
    the sum of all. What is not stated follows from the kind of field.
    """

    yearly: Exact | None = Field(None, alias="ändring_per_år")
    against_others: Exact | None = Field(None, alias="mot_övriga")
    total: Exact | None = Field(None, alias="totalt_per_år")

    @property
    def stated(self) -> Mapping[str, Fraction]:
        """The limits that are stated, by their keys."""
        limits = {"ändring_per_år": self.yearly, "mot_övriga": self.against_others, "totalt_per_år": self.total}
        return {key: limit for key, limit in limits.items() if limit is not None}


class FieldDescription(Written):
    """A column: its name in the file and, under `namn`, its name in formulas if that is another.

    A column of text with an `axis` names, in each row, the member of that axis to whose group the row belongs.
    """

    name: Text
    formula_name: Identifier | None = Field(None, alias="namn")
    type: Annotated[FieldType, one_of("string", "integer", "number", "year")]
    axis: Text | None = Field(None, alias="axel")
    unit: FieldUnit | None = None
    title: Text | None = None
    description: Text | None = None
    constraints: Constraints | None = None
    origins: list[FigureOrigin] = Field([], alias="hämtas")
    plausible: Plausible | None = Field(None, alias="rimligt")
    decimal_char: DecimalChar | None = Field(None, alias="decimalChar")
    group_char: GroupChar | None = Field(None, alias="groupChar")
    format: Annotated[Literal["default", "any"], one_of("default", "any")] = "default"
    bare_number: Unread = Field(None, alias="bareNumber")
    rdf_type: Unread = Field(None, alias="rdfType")
    example: Unread = None

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

    @property
    def named_in_formulas(self) -> bool:
        """True if formulas can name the field: it has numbers, or groups."""
        return self.numeric or self.axis is not None


class Schema(Written):
    """The columns of a table, the key columns that identify a row, and the words for a missing value."""

    fields: list[FieldDescription]
    primary_key: list[Text] = Field(alias="primaryKey")
    missing_values: list[RawText] = Field(["", "saknas"], alias="missingValues")
    foreign_keys: Unread = Field(None, alias="foreignKeys")

    @property
    def columns(self) -> list[str]:
        """The names of all columns."""
        return [field.name for field in self.fields]

    @property
    def year_columns(self) -> list[str]:
        """The names of the columns that hold years."""
        return [field.name for field in self.fields if field.type == "year"]


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
    sources: list[SourceNote] = []
    table_schema: Schema = Field(alias="schema")
    format: Annotated[Literal["csv"], one_of("csv")] = "csv"
    mediatype: Annotated[
        Literal["text/csv", "text/tab-separated-values"], one_of("text/csv", "text/tab-separated-values")
    ] = "text/csv"
    encoding: Encoding | None = None
    dialect: WrittenDialect | None = None
    size: Whole | None = Field(None, alias="bytes")
    digest: Hash | None = Field(None, alias="hash")
    profile: Unread = None
    licenses: Unread = None

    @property
    def stated_mark(self) -> str | None:
        """The decimal mark stated for all fields; None if it is to be read from the file."""
        return None if self.dialect is None else self.dialect.decimal_char

    @property
    def axis_columns(self) -> list[str]:
        """The key columns that are axes: all but the year."""
        return [column for column in self.table_schema.primary_key if column not in self.table_schema.year_columns]

    @property
    def year_column(self) -> str | None:
        """The key column that holds the year; None if there is none."""
        keys = self.table_schema.primary_key
        return next((column for column in self.table_schema.year_columns if column in keys), None)


class Package(Written):
    """All tables of one data folder."""

    name: Text
    title: Text | None = None
    description: Text | None = None
    licenses: list[Licence] = []
    addresses: Addresses | None = Field(None, alias="adresser")
    sources: list[SourceNote] = []
    resources: list[Resource]
    profile: Unread = None
    id: Unread = None
    version: Unread = None
    created: Unread = None
    homepage: Unread = None
    keywords: Unread = None
    contributors: Unread = None
    image: Unread = None
    json_schema: Unread = Field(None, alias="$schema")


def sources_of(resource: Resource, year: int | None) -> list[SourceNote]:
    """The sources of a table's figures for a year: those stated for it, else those stated for no year in particular.

    Empty if all are stated for other years: then nobody has said where the year's figures come from. All of them where
    figures have no years (None).
    """
    if year is None:
        return resource.sources
    own = [source for source in resource.sources if year in source.its_years]
    return own or [source for source in resource.sources if not source.its_years]


def source_text(resource: Resource, year: int | None) -> str:
    """The titles of a year's sources as one text, which says so if there is none; see `sources_of`."""
    return "; ".join(source.title for source in sources_of(resource, year)) or f"källa saknas för {year}"


def published_of(resource: Resource, year: int | None) -> date | None:
    """The day that a year's figures became known: the last of its sources', else the table's; None if none is said."""
    own = [source.published for source in sources_of(resource, year) if source.published is not None]
    return max(own, default=resource.published)
