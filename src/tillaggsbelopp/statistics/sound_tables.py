"""Tables in which all is as it should be, read column by column: in a tenth of the time that rows and cells take.

Where anything is odd about any table, there are no sound tables: they are then read row by row (`tables.py`), and it is
told what it is.
"""

import csv
import re
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from itertools import accumulate
from math import prod
from typing import Final, NamedTuple

from tillaggsbelopp import limits
from tillaggsbelopp.diagnostics import Faults, InvalidInput, Place, Source
from tillaggsbelopp.documents.sources import UTF_8
from tillaggsbelopp.formula.column import Column
from tillaggsbelopp.formula.tree import MUNICIPALITY
from tillaggsbelopp.formula.values import Axis, Cell, Missing, Table, in_order
from tillaggsbelopp.statistics.description import CODE, NAME, REGISTER, axis_name
from tillaggsbelopp.statistics.dialects import COMMA, encoding_of
from tillaggsbelopp.statistics.package import FieldDescription, Resource
from tillaggsbelopp.statistics.records import Record
from tillaggsbelopp.statistics.stated_traits import check_file
from tillaggsbelopp.statistics.tables import LONGEST_TEXT, is_no_code
from tillaggsbelopp.swedish import YEAR_PATTERN

_NUMBERS: Final = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:;-?[0-9]+(?:\.[0-9]+)?)*")


class Numbers(NamedTuple):
    """The numbers of a column's rows in parts of a whole, None where one is missing."""

    numbers: list[int | None]
    parts: int


class SoundTable(NamedTuple):
    """A table whose rows are one line each: the texts of every column, and the numbers of those that have any."""

    resource: Resource
    source: Source
    lines: list[str]
    texts: Mapping[str, list[str]]
    numbers: Mapping[str, Numbers]

    def rows_by_year(self, axes: Sequence[Axis]) -> dict[int | None, list[int]] | None:
        """The row of each cell over `axes`, by year; None if one is missing, or a row is of no cell."""
        size = prod(len(axis.members) for axis in axes)
        if size > limits.COMBINATIONS:
            return None
        columns = {axis_name(column): column for column in self.resource.axis_columns}
        cells = [0] * len(self.lines)
        for axis in axes:
            members = self.texts[columns[axis.name]]
            if not axis.position.keys() >= {*members}:
                return None
            length = len(axis.members)
            cells = [cell * length + axis.position[text] for cell, text in zip(cells, members, strict=True)]
        years = self.texts[self.resource.year_column] if self.resource.year_column else [""] * len(cells)
        found: dict[str, list[int]] = {year: [-1] * size for year in sorted({*years})}
        if len(found) * size != len(cells):
            return None
        for row, (year, cell) in enumerate(zip(years, cells, strict=True)):
            found[year][cell] = row
        return None if any(-1 in rows for rows in found.values()) else {int(y) if y else None: found[y] for y in found}

    def places(self, column: str) -> Callable[[int], Place]:
        """Make the function that gives the place of a row's cell."""
        start = self.source.text.index("\n") + 1
        starts = [*accumulate((len(line) + 1 for line in self.lines), initial=start)]
        at = [*self.texts].index(column)

        def place(row: int) -> Place:
            texts = next(csv.reader([self.lines[row]]))
            return Record(self.source, COMMA, starts[row], starts[row + 1] - 1, texts).place(at)

        return place


def sound_tables(sources: Sequence[tuple[Resource, Source]]) -> list[SoundTable] | None:
    """Read tables, if all of every one is as it should be; else None."""
    found: list[SoundTable] = []
    for resource, source in sources:
        if (table := _sound(resource, source)) is None:
            return None
        found.append(table)
    return found


def axes_of(tables: Sequence[SoundTable]) -> dict[str, Axis] | None:
    """The axes of tables, by name; None if municipalities are not called the same everywhere."""
    register = next((table for table in tables if table.resource.name == REGISTER), None)
    if register is None or "" in register.texts[NAME]:
        return None
    names = dict(zip(register.texts[CODE], register.texts[NAME], strict=True))
    for table in tables:
        called = [names.get(code) for code in table.texts.get(CODE, ())]
        if NAME in table.texts and called and called != table.texts[NAME]:
            return None
    codes = in_order(MUNICIPALITY, names)
    axes = {MUNICIPALITY: Axis(MUNICIPALITY, codes, tuple(names[code] for code in codes))}
    for table in tables:
        schema = table.resource.table_schema
        keys = [(column, column) for column in table.resource.axis_columns if column != CODE]
        groups = [(field.name, field.axis) for field in schema.fields if field.axis is not None]
        for column, axis in (*keys, *groups):
            found = {*table.texts[column]} - {*schema.missing_values}
            if axis == MUNICIPALITY:
                if not found <= names.keys():
                    return None
                continue
            known = axes[axis].members if axis in axes else ()
            members = in_order(axis, (*known, *found))
            axes[axis] = Axis(axis, members, members)
    return axes


def figures_of(
    table: SoundTable,
    axes: tuple[Axis, ...],
    rows: Mapping[int | None, Sequence[int]],
    field: FieldDescription,
    groups: Axis | None,
    year: int | None,
) -> Sequence[Cell]:
    """The figures of a field for a year, in its own unit; `rows` are those of the cells over `axes`, by year.

    Those of a field of groups are the numbers, from 1, of members of `groups`.
    """
    if groups is None:
        every, parts = table.numbers[field.name]
    else:
        numbers = {member: position + 1 for member, position in groups.position.items()}
        every, parts = [numbers.get(text) for text in table.texts[field.name]], 1
    there = [number for row in rows[year] if (number := every[row]) is not None]
    if len(there) == len(rows[year]):
        return Column(there, Fraction(1, parts))
    grid, place = Table(axes, ()), table.places(field.name)
    return tuple(
        Missing(field.known_as, year, grid.label(index), place(row)) if number is None else Fraction(number, parts)
        for index, (row, number) in enumerate((row, every[row]) for row in rows[year])
    )


def _sound(resource: Resource, source: Source) -> SoundTable | None:
    fields, keys = resource.table_schema.fields, resource.table_schema.primary_key
    faults = Faults()
    check_file(resource, source, faults)
    header, *lines = source.text.removesuffix("\n").split("\n")
    try:
        plain = encoding_of(resource, source) == UTF_8 and resource.dialect is None
        names, *records = csv.reader([header, *lines], strict=True)
    except (InvalidInput, csv.Error):
        return None
    if faults or not plain:
        return None
    names = [name.strip() for name in names]
    unlike = {*map(len, records)} != {len(names)} or len(records) != len(lines) or max(map(len, lines)) > limits.LINE
    if unlike or sorted(names) != sorted(resource.table_schema.columns):
        return None
    columns = [[*map(str.strip, column)] for column in zip(*records, strict=True)]
    texts = dict(zip(names, columns, strict=True))
    numbers: dict[str, Numbers] = {}
    for field in fields:
        if field.constraints is not None and field.constraints.beyond_limits:
            return None
        if not field.numeric:
            if not _texts_are_sound(field, texts[field.name], is_key=field.name in keys):
                return None
        elif (found := _numbers(field, texts[field.name], resource.table_schema.missing_values)) is None:
            return None
        else:
            numbers[field.name] = found
    if any(is_no_code(code) for code in texts.get(CODE, ()) if not code.isdigit()):
        return None
    return SoundTable(resource, source, lines, texts, numbers)


def _texts_are_sound(field: FieldDescription, texts: Sequence[str], *, is_key: bool) -> bool:
    different = {*texts}
    if ((is_key or field.required) and "" in different) or max(map(len, different)) > LONGEST_TEXT:
        return False
    return field.type != "year" or all(re.fullmatch(YEAR_PATTERN, text) for text in different if text)


def _numbers(field: FieldDescription, texts: Sequence[str], missing: Sequence[str]) -> Numbers | None:
    """The numbers of a column; None if anything in it is not plainly a number that it may hold, or a missing one."""
    if field.decimal_char is not None or field.group_char is not None:
        return None
    there = [text for text in texts if text not in missing] if not {*missing}.isdisjoint(texts) else texts
    if len(there) < len(texts) and field.required:
        return None
    together = ";".join(there)
    if (there and not _NUMBERS.fullmatch(together)) or max(map(len, there), default=0) > limits.DIGITS:
        return None
    if "." not in together:
        parts, known = 1, [*map(int, there)]
    elif field.type == "integer":
        return None
    else:
        split = [text.partition(".") for text in there]
        decimals = max([len(decimal) for _, _, decimal in split])
        parts = 10**decimals
        known = [int(whole + decimal.ljust(decimals, "0")) for whole, _, decimal in split]
    least, most = field.limits
    if known and (
        (least is not None and min(known) < least * parts) or (most is not None and max(known) > most * parts)
    ):
        return None
    if len(there) == len(texts):
        return Numbers([*known], parts)
    known_in_order = iter(known)
    return Numbers([None if text in missing else next(known_in_order) for text in texts], parts)
