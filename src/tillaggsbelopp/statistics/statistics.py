"""The tables of a data folder as figures over axes, by field and year."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property, partial
from itertools import product
from types import MappingProxyType
from typing import NamedTuple

from tillaggsbelopp import limits
from tillaggsbelopp.diagnostics import Diagnostic, Faults, InvalidInput, Place, Source
from tillaggsbelopp.formula.catalogue import MUNICIPALITY, Catalogue
from tillaggsbelopp.formula.units import NO_UNIT_WORD, NUMBER, StatedUnit
from tillaggsbelopp.formula.values import Axis, Cell, Missing, Table, in_order, scaled
from tillaggsbelopp.statistics.description import CODE, NAME, REGISTER, axis_name, catalogue_of, read_package
from tillaggsbelopp.statistics.dialects import DELIMITERS
from tillaggsbelopp.statistics.members import check_complete, without_misspelt, zeros_are_lost
from tillaggsbelopp.statistics.package import FieldDescription, Package, Resource
from tillaggsbelopp.statistics.sound_tables import axes_of, figures_of, sound_tables
from tillaggsbelopp.statistics.tables import RawTable, RowKey, read_table
from tillaggsbelopp.swedish import as_words, format_number, in_sentence


class Field(NamedTuple):
    """A numeric field: its table, its unit, and its values by year (None: undated), in the base of the unit.

    The values of a field of groups are the numbers, from 1, of members of the axis `groups`.
    """

    name: str
    resource: Resource
    description: FieldDescription
    measure: StatedUnit
    source: Source
    by_year: Mapping[int | None, Table]
    notes: Mapping[int | None, Mapping[int, Mapping[str, str]]] = MappingProxyType({})
    """The texts, by column, of the rows that have any: by year, and by place among the cells of the year's table."""
    groups: Axis | None = None

    def __repr__(self) -> str:
        return f"<Field {self.name}>"

    @property
    def title(self) -> str:
        """What a reader calls the field."""
        return self.description.title or as_words(self.name)

    @property
    def explained(self) -> str:
        """The title, and what is good to know of the field."""
        more = self.description.description
        return f"{self.title}: {in_sentence(more)}" if more else self.title

    @property
    def file(self) -> str:
        """The name of the file the field stands in, as shown to the user."""
        return self.source.name

    @property
    def dated(self) -> bool:
        """True if the field has values per year."""
        return None not in self.by_year

    @property
    def axes(self) -> tuple[Axis, ...]:
        """The axes that the field's values vary over."""
        return next(iter(self.by_year.values())).axes


@dataclass(frozen=True)
class Statistics:
    """The figures of a data folder: every field by name, and every axis by name."""

    package: Package
    axes: Mapping[str, Axis]
    fields: Mapping[str, Field]
    remarks: tuple[Diagnostic, ...] = ()
    """What is unusual in how the tables are written."""

    def __repr__(self) -> str:
        return f"<Statistics {self.package.name}: {len(self.fields)} fields>"

    @property
    def municipalities(self) -> Axis:
        """The axis of municipalities."""
        return self.axes[MUNICIPALITY]

    @cached_property
    def catalogue(self) -> Catalogue:
        """The fields and tables that formulas and agreements can name, with the members of the axes."""
        members = {axis.name: axis.members for axis in self.axes.values()}
        return replace(catalogue_of(self.package), members=members)


def read_statistics(description: Source, open_table: Callable[[str], Source]) -> Statistics:
    """Read the figures that `description` (a datapackage.yaml) describes. InvalidInput with every fault.

    `open_table` gives the source of a table by its path, and raises InvalidInput if it can't be read.
    """
    faults = Faults()
    package = read_package(description, faults)
    statistics = None if package is None else scan_tables(package, open_table, faults)
    if statistics is None or faults:
        raise InvalidInput(faults.in_order())
    return statistics


def scan_tables(package: Package, open_table: Callable[[str], Source], faults: Faults) -> Statistics | None:
    """Read the figures of the package's tables. Every fault is added to `faults`; None if there is any in them.

    Each table must have every combination of members of its axes exactly once, per year where it has years.
    """
    before = len(faults)
    sources: dict[str, Source] = {}
    rows = cells = 0
    for resource in package.resources:
        with faults.collecting():
            source = open_table(resource.path)
            rows += source.text.count("\n")
            cells += source.text.count("\n") + sum(map(source.text.count, DELIMITERS))
            if rows > limits.ROWS or cells > limits.CELLS:
                what = f"tabellerna har med den här fler än {limits.ROWS} rader eller {limits.CELLS} celler"
                faults.add(what, Place(source), remedy="Kontrollera att det är rätt fil; ta bort år som inte används.")
                break
            sources[resource.name] = source
    if len(sources) == len(package.resources) and (sound := _sound_statistics(package, sources)) is not None:
        return sound
    tables: dict[str, RawTable] = {}
    for resource in package.resources:
        with faults.collecting():
            if resource.name in sources:
                tables[resource.name] = read_table(resource, sources[resource.name])
    register = tables.get(REGISTER)
    if register is None or rows > limits.ROWS or cells > limits.CELLS:
        return None
    axes = {MUNICIPALITY: _municipalities(register, faults)}
    for table in tables.values():
        _learn_axes(table, axes)
    if not zeros_are_lost(register, tables, faults):
        for table in without_misspelt(tables, axes, faults).values():
            check_complete(table, axes, faults)
    if len(faults) > before:
        return None
    fields = {field.name: field for table in tables.values() for field in _placed_fields(table, axes)}
    remarks = tuple(remark for table in tables.values() for remark in table.remarks)
    return Statistics(package, axes, fields, remarks)


def _sound_statistics(package: Package, sources: Mapping[str, Source]) -> Statistics | None:
    """The figures of tables in which all is as it should be; None if anything is to be said of any of them."""
    tables = sound_tables([(resource, sources[resource.name]) for resource in package.resources])
    axes = None if tables is None else axes_of(tables)
    if tables is None or axes is None:
        return None
    fields: list[Field] = []
    for table in tables:
        own = _axes_of_table(table.resource, axes)
        if (rows := table.rows_by_year(own)) is None:
            return None
        texts = {name: table.texts[name] for name in _noted(table.resource)}
        notes = {
            year: _notes({name: texts[name][row] for name in texts} for row in (of_year if texts else ()))
            for year, of_year in rows.items()
        }
        fields += _fields(table.resource, table.source, axes, notes, partial(figures_of, table, own, rows))
    return Statistics(package, axes, {field.name: field for field in fields})


def _municipalities(register: RawTable, faults: Faults) -> Axis:
    for row in register.rows.values():
        if not row[NAME].text:
            faults.add(f"{row[CODE].text} saknar namn", row[NAME].place)
    by_code = {row[CODE].text: row[NAME].text for row in register.rows.values()}
    codes = in_order(MUNICIPALITY, by_code)
    return Axis(MUNICIPALITY, codes, tuple(by_code[code] for code in codes))


def _learn_axes(table: RawTable, axes: dict[str, Axis]) -> None:
    """Add the table's members to `axes`: other axes than municipalities have the members that the tables name."""
    schema = table.resource.table_schema
    keys = [(column, column) for column in table.resource.axis_columns if column != CODE]
    groups = [(field.name, field.axis) for field in schema.fields if field.axis not in (None, MUNICIPALITY)]
    for column, axis in (*keys, *groups):
        known = axes[axis].members if axis in axes else ()
        named = (text for row in table.rows.values() if (text := row[column].text) not in schema.missing_values)
        members = in_order(axis, (*known, *named))
        axes[axis] = Axis(axis, members, members)


def _placed_fields(table: RawTable, axes: Mapping[str, Axis]) -> list[Field]:
    """The fields of a table that has been read row by row."""
    own = _axes_of_table(table.resource, axes)
    keys = _keys_by_year(table, own)
    noted = _noted(table.resource)
    notes = {
        year: _notes({name: table.rows[key][name].text for name in noted} for key in (of_year if noted else ()))
        for year, of_year in keys.items()
    }

    def figures(field: FieldDescription, groups: Axis | None, year: int | None) -> Sequence[Cell]:
        numbers = [_number_of(table, field, groups, key) for key in keys[year]]
        return [
            Missing(field.known_as, year, Table(own, ()).label(index), table.rows[key][field.name].place)
            if number is None
            else number
            for index, (key, number) in enumerate(zip(keys[year], numbers, strict=True))
        ]

    return _fields(table.resource, table.source, axes, notes, figures)


def _axes_of_table(resource: Resource, axes: Mapping[str, Axis]) -> tuple[Axis, ...]:
    return tuple(sorted((axes[axis_name(column)] for column in resource.axis_columns), key=lambda axis: axis.name))


def _noted(resource: Resource) -> list[str]:
    """The columns of texts that are notes to the figures beside them."""
    schema = resource.table_schema
    without = (NAME, *schema.primary_key)
    return [f.name for f in schema.fields if f.type == "string" and f.axis is None and f.name not in without]


def _notes(texts: Iterable[Mapping[str, str]]) -> dict[int, Mapping[str, str]]:
    """The notes of cells that have any, from the texts beside each."""
    found = {index: {name: text for name, text in each.items() if text} for index, each in enumerate(texts)}
    return {index: each for index, each in found.items() if each}


def _fields(
    resource: Resource,
    source: Source,
    axes: Mapping[str, Axis],
    notes: Mapping[int | None, Mapping[int, Mapping[str, str]]],
    figures: Callable[[FieldDescription, Axis | None, int | None], Sequence[Cell]],
) -> list[Field]:
    """The fields of a table that formulas can name; `figures` gives those of a field and year, in its own unit."""
    own = _axes_of_table(resource, axes)
    found: list[Field] = []
    for field in resource.table_schema.fields:
        groups = None if field.axis is None else axes[field.axis]
        measure = StatedUnit(NO_UNIT_WORD, NUMBER, Fraction(1)) if groups is not None else field.unit
        if not field.named_in_formulas or measure is None:
            continue
        by_year = {year: Table(own, scaled(figures(field, groups, year), measure.scale)) for year in notes}
        own_notes = {year: of_year for year, of_year in notes.items() if of_year}
        found.append(Field(field.known_as, resource, field, measure, source, by_year, own_notes, groups))
    return found


def _number_of(table: RawTable, field: FieldDescription, groups: Axis | None, key: RowKey) -> Fraction | None:
    """The number in a row's cell, or that of the group which it names; None if it is missing."""
    if groups is None:
        return table.numbers[field.name][key]
    position = groups.position.get(table.rows[key][field.name].text)
    return None if position is None else Fraction(position + 1)


def _keys_by_year(table: RawTable, axes: Sequence[Axis]) -> dict[int | None, list[RowKey]]:
    """The key of the row of each cell over `axes`, by year (None: the table has no years)."""
    year_column, keys = table.resource.year_column, table.resource.table_schema.primary_key
    years = sorted({row[year_column].text for row in table.rows.values()}) if year_column else [""]
    columns = sorted(table.resource.axis_columns, key=axis_name)
    found: dict[int | None, list[RowKey]] = {}
    for year in years:
        for members in product(*(axis.members for axis in axes)):
            at = dict(zip(columns, members, strict=True))
            if year_column:
                at[year_column] = year
            found.setdefault(int(year) if year else None, []).append(tuple(at[column] for column in keys))
    return found


def no_number(field: Field, place: Place | None) -> tuple[str, Place | None, str, str]:
    """Say that a field of groups has no numbers: what, where, what was expected and what to do, as a fault is told."""
    what = f"{field.name} delar in i grupper och har inga tal"
    return what, place, "ett fält med tal", f"Prova andra grupper genom att ändra kolumnen i en kopia av {field.file}."


def not_allowed(field: Field, value: Fraction) -> str:
    """Say in Swedish what a field's cells may hold, if `value` (in the field's unit) is not allowed; "" if it is."""
    least, most = field.description.limits
    if field.description.type == "integer" and value.denominator != 1:
        return "det ska vara ett heltal"
    if least is not None and value < least:
        return f"minst {format_number(least)}"
    return f"högst {format_number(most)}" if most is not None and value > most else ""
