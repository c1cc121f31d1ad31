"""The tables of a data folder as figures over axes, by field and year."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from itertools import islice, product
from math import prod
from types import MappingProxyType
from typing import Final, NamedTuple

from tillaggsbelopp import limits
from tillaggsbelopp.diagnostics import Diagnostic, Faults, InvalidInput, Place, Source
from tillaggsbelopp.formula.catalogue import MUNICIPALITY, Catalogue
from tillaggsbelopp.formula.units import NO_UNIT_WORD, NUMBER, StatedUnit
from tillaggsbelopp.formula.values import Axis, Missing, Table, in_order
from tillaggsbelopp.statistics.description import CODE, NAME, REGISTER, axis_name, catalogue_of, read_package
from tillaggsbelopp.statistics.dialects import DELIMITERS
from tillaggsbelopp.statistics.members import codes_are_known, without_misspelt, zeros_are_lost
from tillaggsbelopp.statistics.package import FieldDescription, Package, Resource
from tillaggsbelopp.statistics.tables import RawTable, RowKey, read_table
from tillaggsbelopp.swedish import as_words, format_number, in_sentence

_MOST_SHOWN: Final = 5


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
    tables: dict[str, RawTable] = {}
    rows = cells = 0
    for resource in package.resources:
        with faults.collecting():
            source = open_table(resource.path)
            rows += source.text.count("\n")
            cells += source.text.count("\n") + sum(map(source.text.count, DELIMITERS))
            if rows > limits.ROWS or cells > limits.CELLS:
                what = f"tabellerna har med den här fler än {limits.ROWS} rader eller {limits.CELLS} celler"
                faults.add(what, Place(source), remedy="Kontrollera att det är rätt fil; ta bort år som inte används.")
                return None
            tables[resource.name] = read_table(resource, source)
    register = tables.get(REGISTER)
    if register is None:
        return None
    axes = {MUNICIPALITY: _municipalities(register, faults)}
    for table in tables.values():
        _learn_axes(table, axes)
    if not zeros_are_lost(register, tables, faults):
        for table in without_misspelt(tables, axes, faults).values():
            _check_complete(table, axes, faults)
    if len(faults) > before:
        return None
    fields = {field.name: field for table in tables.values() for field in _fields(table, axes)}
    remarks = tuple(remark for table in tables.values() for remark in table.remarks)
    return Statistics(package, axes, fields, remarks)


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


def _check_complete(table: RawTable, axes: Mapping[str, Axis], faults: Faults) -> None:
    """Check that every combination of members is there, per year where the table has years; codes must be known."""
    columns, year = table.resource.axis_columns, table.resource.year_column
    present: dict[str, set[RowKey]] = {}
    for row in table.rows.values():
        present.setdefault(row[year].text if year else "", set()).add(tuple(row[c].text for c in columns))
    coded = [field.name for field in table.resource.table_schema.fields if field.axis == MUNICIPALITY]
    coded += [CODE] if CODE in columns else []
    if False in {codes_are_known(table, axes[MUNICIPALITY], faults, column) for column in coded}:
        return
    size = prod(len(axes[axis_name(column)].members) for column in columns)
    if size > limits.COMBINATIONS:
        faults.add(f"tabellens axlar ger {size} kombinationer", Place(table.source), f"högst {limits.COMBINATIONS}")
        return
    wanted = dict.fromkeys(product(*(axes[axis_name(column)].members for column in columns)))
    for when, combinations in present.items():
        if absent := size - len(wanted.keys() & combinations):
            first = islice((combination for combination in wanted if combination not in combinations), _MOST_SHOWN)
            listed = ", ".join(_described(combination, columns, axes) for combination in first)
            listed += f" och {absent - _MOST_SHOWN} till" if absent > _MOST_SHOWN else ""
            what = f"{listed} saknas{f' för {when}' if when else ''}"
            axes_named = " och ".join(axis_name(column) for column in columns)
            expected = f"varje {axes_named} en gång" + (" för varje år" if year else "")
            remedy = "Lägg till raden; saknas värdet, lämna cellen tom."
            if CODE in columns and absent > len(combinations):
                remedy += f" Gäller tabellen annat än kommuner, nyckla den på det: primaryKey utan {CODE}."
            faults.add(what, Place(table.source), expected, remedy)


def _described(combination: RowKey, columns: list[str], axes: Mapping[str, Axis]) -> str:
    labelled = [(member, axes[axis_name(at)].label(member)) for member, at in zip(combination, columns, strict=True)]
    return ", ".join(label if label == member else f"{label} ({member})" for member, label in labelled)


def _fields(table: RawTable, axes: Mapping[str, Axis]) -> list[Field]:
    resource, schema = table.resource, table.resource.table_schema
    own = tuple(sorted((axes[axis_name(column)] for column in resource.axis_columns), key=lambda axis: axis.name))
    keys = _keys_by_year(table, own)
    texts = [
        f.name
        for f in schema.fields
        if f.type == "string" and f.axis is None and f.name not in (NAME, *schema.primary_key)
    ]
    notes: dict[int | None, dict[int, Mapping[str, str]]] = {}
    for year, of_year in keys.items():
        for index, row in enumerate(table.rows[key] for key in of_year):
            if noted := {name: row[name].text for name in texts if row[name].text}:
                notes.setdefault(year, {})[index] = noted
    found: list[Field] = []
    for field in schema.fields:
        groups = None if field.axis is None else axes[field.axis]
        measure = StatedUnit(NO_UNIT_WORD, NUMBER, Fraction(1)) if groups is not None else field.unit
        if not field.named_in_formulas or measure is None:
            continue
        by_year: dict[int | None, Table] = {}
        for year, of_year in keys.items():
            numbers = [_number_of(table, field, groups, key) for key in of_year]
            cells = [
                Missing(field.known_as, year, Table(own, ()).label(index), table.rows[key][field.name].place)
                if number is None
                else number * measure.scale
                for index, (key, number) in enumerate(zip(of_year, numbers, strict=True))
            ]
            by_year[year] = Table(own, tuple(cells))
        found.append(Field(field.known_as, resource, field, measure, table.source, by_year, notes, groups))
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
