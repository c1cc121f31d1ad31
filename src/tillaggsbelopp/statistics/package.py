"""The description of a data folder, datapackage.yaml, read and checked: Frictionless tables, with `unit` and `namn`."""

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, Any, Final, Literal

from pydantic import Field

from tillaggsbelopp.diagnostics import Faults, Place, Source, did_you_mean, invalid_input
from tillaggsbelopp.documents.scalars import (
    Day,
    Exact,
    Flag,
    Identifier,
    Reads,
    Text,
    Whole,
    Year,
    as_identifier,
    one_of,
    read_text,
    scalar_of,
)
from tillaggsbelopp.documents.written import ACCEPTED, Acceptance, Written, check_acceptance, read_file
from tillaggsbelopp.formula.catalogue import MUNICIPALITY, Catalogue
from tillaggsbelopp.formula.check import Type
from tillaggsbelopp.formula.lexer import NAME_PATTERN
from tillaggsbelopp.formula.units import UNREADABLE_UNIT, StatedUnit, parse_unit

PACKAGE_FILE: Final = "datapackage.yaml"
PUBLISHED: Final = "publicerat"
REGISTER: Final = "kommuner"
CODE: Final = "kommunkod"
NAME: Final = "kommun"
TAKEN: Final = ("år", NAME, CODE, "totalt")
CALIBRATED: Final = "kalibrerad"  # the figures were solved from printed ones that results are compared with
_YEARS_FIRST: Final = re.compile(r"[0-9]{4}(?:(?:, | och )[0-9]{4})*: ")
FieldType = Literal["string", "integer", "number", "year"]


def _read_unit(node: Any) -> StatedUnit:
    expected = "en enhet, till exempel invånare, km, % eller tal"
    return parse_unit(scalar_of(node, "en enhet").value, expected=expected)


def _read_relative_path(node: Any) -> str:
    path = read_text(node)
    hidden = any(part.startswith(".") for part in path.split("/"))
    if hidden or path.startswith(("/", "\\")) or ":" in path or "\\" in path:
        raise invalid_input(f"{path} leder ut ur datamappen", expected="en fil i samma mapp, till exempel kommuner.csv")
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


class Constraints(Written):
    """The limits to what the cells of a field may hold. An empty cell is missing; `required` forbids it."""

    required: Flag = False
    minimum: Exact | None = None
    maximum: Exact | None = None


class Classes(Written):
    """The classes of a table's dimension, named by its label or code, that are summed to a figure.

    Each of `taken` is `alla`, all from a number and up (`65+`), from one to another (`65-79`), or a class by label or
    code. With `width`, only classes that span so many numbers count.
    """

    dimension: Text = Field(alias="av")
    taken: list[Text] = Field(alias="tas")
    width: Whole | None = Field(None, alias="bredd")


class Origin(Written):
    """A table that a field's figures are taken from, some years; a dimension without `classes` must have one class."""

    provider: Annotated[Literal["scb", "kolada"], one_of("scb", "kolada")] = Field(alias="från")
    table: Text = Field(alias="tabell")
    contents: Text | None = Field(None, alias="innehåll")
    classes: list[Classes] = Field([], alias="klasser")
    first_year: Year | None = Field(None, alias="från_år")
    last_year: Year | None = Field(None, alias="till_år")

    def has(self, year: int) -> bool:
        """True if the table is the one to take a year's figures from."""
        return (self.first_year or year) <= year <= (self.last_year or year)


class Addresses(Written):
    """The addresses that figures are fetched from, by provider."""

    scb: Text | None = None
    kolada: Text | None = None


class FieldDescription(Written):
    """A column: its name in the file and, under `namn`, its name in formulas if that is another."""

    name: Text
    formula_name: Identifier | None = Field(None, alias="namn")
    type: Annotated[FieldType, one_of("string", "integer", "number", "year")]
    unit: FieldUnit | None = None
    title: Text | None = None
    description: Text | None = None
    constraints: Constraints | None = None
    origins: list[Origin] = Field([], alias="hämtas")

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
    sources: list[SourceNote]
    table_schema: Schema = Field(alias="schema")

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
    resources: list[Resource]


def read_package(description: Source, faults: Faults) -> Package | None:
    """Read the description of a data folder's tables. Every fault is added to `faults`; None if it is of no use."""
    before = len(faults)
    package = read_file(Package, description, faults)
    if package is not None and len(faults) == before:
        _check_descriptions(package, faults)
    return package if len(faults) == before else None


def read_published(description: Source, package: Package, faults: Faults) -> Package | None:
    """Join the tables of the folder `PUBLISHED` to those of `package`; None, with every fault added, if of no use.

    They hold figures that a source has printed, to compare with. No rule uses them, so they are read on request.
    """
    before = len(faults)
    published = read_file(Package, description, faults)
    if published is None or len(faults) > before:
        return None
    added = [each.model_copy(update={"path": f"{PUBLISHED}/{each.path}"}) for each in published.resources]
    joined = package.model_copy(update={"resources": [*package.resources, *added]})
    _check_descriptions(joined, faults)
    return joined if len(faults) == before else None


def catalogue_of(package: Package) -> Catalogue:
    """List the fields and tables described, for formulas to name: the type of each numeric field that has a unit."""
    fields = {
        field.known_as: Type(field.unit.unit, frozenset(map(axis_name, resource.axis_columns)))
        for resource in package.resources
        for field in resource.table_schema.fields
        if field.numeric and field.unit is not None
    }
    undated = [resource for resource in package.resources if resource.year_column is None]
    return Catalogue(
        fields,
        frozenset(resource.name for resource in package.resources),
        frozenset(resource.name for resource in undated)
        | {field.known_as for resource in undated for field in resource.table_schema.fields},
    )


def axis_name(column: str) -> str:
    """The name of the axis that a key column stands for."""
    return MUNICIPALITY if column == CODE else column


def _check_descriptions(package: Package, faults: Faults) -> None:
    """Check what pydantic can't see: that keys are columns, numbers have units and names are free."""
    seen: dict[str, str] = {}
    names: list[str] = []
    for resource in package.resources:
        if resource.name in names:
            faults.add(f"två tabeller heter {resource.name}", resource.place_of("name"))
        names.append(resource.name)
        check_acceptance(resource, resource.accepted, resource.status, faults)
        _check_keys(resource, resource.place_of("schema", "primaryKey"), faults)
        columns = resource.table_schema.columns
        for number, field in enumerate(resource.table_schema.fields):
            _check_constraints(field, faults)
            if field.name in columns[:number]:
                faults.add(f"kolumnen {field.name} står två gånger", field.place_of("name"))
            if field.numeric:
                _check_numeric(field, seen, faults)
                seen[field.known_as] = resource.name
    register = next((r for r in package.resources if r.name == REGISTER), None)
    if register is None:
        expected = f"en tabell {REGISTER} med kolumnerna {CODE} och {NAME}"
        faults.add(f"tabellen {REGISTER} saknas", package.place_of("resources"), expected)
        return
    for column in (CODE, NAME):
        if column not in register.table_schema.columns:
            faults.add(f"tabellen {REGISTER} saknar kolumnen {column}", register.place_of("schema"))


def _check_keys(resource: Resource, place: Place, faults: Faults) -> None:
    """Check that a key names each of its columns once, at most one year, and municipalities by their code."""
    schema, keys = resource.table_schema, resource.table_schema.primary_key
    for key in keys:
        if key not in schema.columns:
            faults.add(f"primaryKey: kolumnen {key} finns inte", place, remedy=did_you_mean(key, schema.columns))
    years = [column for column in schema.year_columns if column in keys]
    if not keys or len(set(keys)) < len(keys):
        faults.add("primaryKey är tom eller upprepar en kolumn", place, "kolumnerna som skiljer raderna åt")
    elif any(field.numeric and field.name in keys for field in schema.fields):
        faults.add("primaryKey har en kolumn med tal", place, "kolumner av typen string eller year")
    elif years != schema.year_columns:
        faults.add("en kolumn med år står inte i primaryKey", place, remedy="Lägg till den, så att åren hålls isär.")
    elif len(years) > 1:
        faults.add(f"primaryKey har flera år: {', '.join(years)}", place, "högst en kolumn med år")
    elif NAME in keys:
        faults.add(f"primaryKey har {NAME}, som är ett namn", place, CODE)
    elif resource.name == REGISTER and keys != [CODE]:
        faults.add(f"tabellen {REGISTER} har fel nyckel", place, f"[{CODE}]")


def _check_constraints(field: FieldDescription, faults: Faults) -> None:
    least, most = field.limits
    if not field.numeric and (field.unit is not None or least is not None or most is not None):
        faults.add(f"{field.name} är text och har varken enhet eller gränser", field.place_of("name"))
    if least is not None and most is not None and least > most:
        faults.add(f"{field.name}: minimum är större än maximum", field.place_of("constraints"))


def _check_numeric(field: FieldDescription, seen: Mapping[str, str], faults: Faults) -> None:
    """Check the unit of a field and its name in formulas; `seen` has the names before it, with their tables."""
    place, name = field.place_of("name"), field.known_as
    if field.unit is None:
        remedy = "Lägg till unit: …, eller unit: tal för ett tal utan enhet."
        faults.add(f"{field.name} saknar unit", place, remedy=remedy)
    if name in seen:
        remedy = f"Det andra står i tabellen {seen[name]}. Ge det ena ett annat namn med namn: …"
        faults.add(f"två fält heter {name} i formler", place, remedy=remedy)
    if name in TAKEN:
        faults.add(f"{name} är upptaget", place, remedy="Ge fältet ett annat namn i formler med namn: …")
    if not NAME_PATTERN.fullmatch(name):
        remedy = f"Ge fältet ett namn i formler med namn: {as_identifier(name) or '…'}"
        faults.add(f"{name} kan inte vara namn i formler", place, "gemener, siffror och understreck", remedy)
