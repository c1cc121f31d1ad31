"""The description of a data folder, datapackage.yaml, read and checked: its tables, and the names formulas can use."""

from collections.abc import Mapping
from typing import Final

from tillaggsbelopp.diagnostics import Faults, Place, Source, did_you_mean
from tillaggsbelopp.documents.scalars import as_identifier
from tillaggsbelopp.documents.written import check_acceptance, read_file
from tillaggsbelopp.formula.catalogue import MUNICIPALITY, Catalogue
from tillaggsbelopp.formula.check import Type
from tillaggsbelopp.formula.lexer import NAME_PATTERN
from tillaggsbelopp.formula.unit_rules import Dimension, Group
from tillaggsbelopp.statistics.package import FieldDescription, Package, Resource
from tillaggsbelopp.swedish import format_number

PACKAGE_FILE: Final = "datapackage.yaml"
PUBLISHED: Final = "publicerat"
REGISTER: Final = "kommuner"
CODE: Final = "kommunkod"
NAME: Final = "kommun"
TAKEN: Final = ("år", NAME, CODE, "totalt")


def read_package(description: Source, faults: Faults) -> Package | None:
    """Read the description of a data folder's tables. Every fault is added to `faults`; None if it is of no use."""
    before = len(faults)
    package = read_file(Package, description, faults)
    if package is not None and len(faults) == before:
        package = _with_sources(package, faults)
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
    own = _with_sources(published, faults)
    added = [each.model_copy(update={"path": f"{PUBLISHED}/{each.path}"}) for each in own.resources]
    joined = package.model_copy(update={"resources": [*package.resources, *added]})
    _check_descriptions(joined, faults)
    return joined if len(faults) == before else None


def _with_sources(package: Package, faults: Faults) -> Package:
    """Give each table the sources of the whole folder too, unless it has one of its own that is for all its years."""
    resources: list[Resource] = []
    for index, resource in enumerate(package.resources):
        if not resource.sources and not package.sources:
            place = package.place_of("resources", index)
            faults.add("sources saknas", place, remedy="Lägg till sources: …")
        whole = any(not source.its_years for source in resource.sources)
        sources = resource.sources if whole else [*resource.sources, *package.sources]
        resources.append(resource.model_copy(update={"sources": sources}))
    return package.model_copy(update={"resources": resources})


def catalogue_of(package: Package) -> Catalogue:
    """List the fields and tables described, for formulas to name: the type of each field with numbers or groups."""
    fields = {
        field.known_as: Type(dimension, frozenset(map(axis_name, resource.axis_columns)))
        for resource in package.resources
        for field in resource.table_schema.fields
        if (dimension := _dimension(field)) is not None
    }
    dated, undated = (
        {
            name
            for resource in package.resources
            if (resource.year_column is None) is without_years
            for name in (resource.name, *(field.known_as for field in resource.table_schema.fields if field.numeric))
        }
        for without_years in (False, True)
    )
    return Catalogue(fields, frozenset(resource.name for resource in package.resources), frozenset(undated - dated))


def _dimension(field: FieldDescription) -> Dimension | None:
    if field.axis is not None:
        return Group(field.axis)
    return field.unit.unit if field.numeric and field.unit is not None else None


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
        _check_manner(resource, faults)
        columns = resource.table_schema.columns
        for number, field in enumerate(resource.table_schema.fields):
            _check_constraints(field, faults)
            if field.name in columns[:number]:
                faults.add(f"kolumnen {field.name} står två gånger", field.place_of("name"))
            if field.numeric and field.unit is None:
                remedy = "Lägg till unit: …, eller unit: tal för ett tal utan enhet."
                faults.add(f"{field.name} saknar unit", field.place_of("name"), remedy=remedy)
            if field.axis is not None:
                _check_grouping(field, field.axis, resource, faults)
            if field.named_in_formulas:
                _check_formula_name(field, seen, faults)
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
        remedy = (
            "Lägg till den, så att åren hålls isär. Är årtalet en uppgift som andra, skriv type: integer och unit: tal."
        )
        faults.add("en kolumn med år står inte i primaryKey", place, remedy=remedy)
    elif len(years) > 1:
        faults.add(f"primaryKey har flera år: {', '.join(years)}", place, "högst en kolumn med år")
    elif NAME in keys:
        faults.add(f"primaryKey har {NAME}, som är ett namn", place, CODE)
    elif resource.name == REGISTER and resource.axis_columns != [CODE]:
        expected = f"[{CODE}], eller [{CODE}, år] om tabellen har år"
        faults.add(f"tabellen {REGISTER} har fel nyckel", place, expected)


def _check_manner(resource: Resource, faults: Faults) -> None:
    """Check that a table is described as written in a manner that can be read."""
    if resource.dialect is not None and not resource.dialect.header:
        faults.add("en tabell läses med rubrikrad", resource.dialect.place_of("header"), "header: true")
    for field in resource.table_schema.fields:
        if field.group_char is not None and field.group_char == (field.decimal_char or "."):
            what = f"{field.name}: samma tecken skiljer tusental och decimaler"
            faults.add(what, field.place_of("groupChar"), remedy='Ange också decimalChar: ","')


def _check_constraints(field: FieldDescription, faults: Faults) -> None:
    least, most = field.limits
    if not field.numeric and (field.unit is not None or least is not None or most is not None):
        faults.add(f"{field.name} är text och har varken enhet eller gränser", field.place_of("name"))
    if least is not None and most is not None and least > most:
        faults.add(f"{field.name}: minimum är större än maximum", field.place_of("constraints"))
    _check_plausible(field, faults)


def _check_plausible(field: FieldDescription, faults: Faults) -> None:
    """Check that limits to how much figures move are above 0, and stand at a field that has figures."""
    if (stated := field.plausible) is None:
        return
    if not field.numeric:
        faults.add(f"{field.name} är text, och har inget att rimlighetspröva", field.key_place_of("rimligt"))
    for key, limit in stated.stated.items():
        if limit <= 0:
            faults.add(f"{key} är {format_number(limit)}", stated.place_of(key), "procent per år, mer än 0")


def _check_grouping(field: FieldDescription, axis: str, resource: Resource, faults: Faults) -> None:
    """Check that a field whose texts name members of an axis stands in a table with exactly one other axis."""
    place, own = field.place_of("axel"), resource.axis_columns
    if field.type != "string":
        what = f"{field.name} har axel, men är inte text"
        faults.add(what, place, "type: string", "Ta bort axel, om kolumnen har tal.")
    elif field.name in own:
        faults.add(f"{field.name} står i primaryKey, och är redan en axel", place, remedy="Ta bort axel.")
    elif len(own) != 1:
        what = f"tabellen {resource.name} har flera axlar, så {field.name} kan inte dela in dem i grupper"
        faults.add(
            what, place, "en tabell med en enda nyckelkolumn utöver året", "Flytta kolumnen till en sådan tabell."
        )
    elif axis == axis_name(own[0]):
        what = f"tabellen har redan en rad per {axis}"
        faults.add(what, place, "en annan axel än tabellens egen")
    elif axis == CODE or not NAME_PATTERN.fullmatch(axis):
        known = NAME if axis == CODE else as_identifier(axis) or "…"
        faults.add(f"{axis} kan inte vara namn på en axel", place, f"axel: {known}")


def _check_formula_name(field: FieldDescription, seen: Mapping[str, str], faults: Faults) -> None:
    """Check the name of a field in formulas; `seen` has the names before it, with their tables."""
    place, name = field.place_of("name"), field.known_as
    if name in seen:
        remedy = f"Det andra står i tabellen {seen[name]}. Ge det ena ett annat namn med namn: …"
        faults.add(f"två fält heter {name} i formler", place, remedy=remedy)
    if name in TAKEN:
        faults.add(f"{name} är upptaget", place, remedy="Ge fältet ett annat namn i formler med namn: …")
    if not NAME_PATTERN.fullmatch(name):
        remedy = f"Ge fältet ett namn i formler med namn: {as_identifier(name) or '…'}"
        faults.add(f"{name} kan inte vara namn i formler", place, "gemener, siffror och understreck", remedy)
