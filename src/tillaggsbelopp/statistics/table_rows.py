"""Figures put into a table's file as text: cells are replaced and rows added, and every other line stays as it was."""

import csv
import io
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final

from tillaggsbelopp.diagnostics import Diagnostic, InvalidInput, Source
from tillaggsbelopp.documents.sources import decode
from tillaggsbelopp.formula.values import Axis
from tillaggsbelopp.statistics.description import CODE, NAME
from tillaggsbelopp.statistics.package import FieldDescription
from tillaggsbelopp.statistics.tables import RawTable
from tillaggsbelopp.swedish import exact_decimal

_DELIMITERS: Final = ",;\t"

FiguresByYear = Mapping[int | None, Mapping[str, Fraction]]
"""Figures in the unit of their field, by year (None: undated) and municipality's code."""


def figures_in(table: RawTable, field: FieldDescription) -> dict[int | None, dict[str, Fraction | None]]:
    """List a field's figures by year (None: undated) and municipality's code; None is missing.

    Raises InvalidInput if the table has a figure for more than a municipality and a year.
    """
    keys, year_column = table.resource.table_schema.primary_key, table.resource.year_column
    if set(keys) != {CODE, *([year_column] if year_column else [])}:
        place = table.resource.place_of("schema", "primaryKey")
        what = f"{field.name} har fler än ett tal per kommun och år, och sådana tabeller kan inte fyllas på så här"
        raise InvalidInput([Diagnostic(what, place, remedy="Skriv in uppgifterna i tabellen för hand.")])
    found: dict[int | None, dict[str, Fraction | None]] = {}
    for key, number in table.numbers[field.name].items():
        row = dict(zip(keys, key, strict=True))
        year = int(row[year_column]) if year_column else None
        found.setdefault(year, {})[row[CODE]] = number
    return found


def with_figures(table: RawTable, field: FieldDescription, figures: FiguresByYear, register: Axis) -> Source:
    """Put figures into the text of a table, by municipality and year.

    A cell that has another figure is replaced; a municipality without a row for the year gets one, after the rows of
    that year and those before it. Other cells of a new row are empty. The file keeps its encoding, delimiter, decimal
    mark and line ends.
    """
    before = figures_in(table, field)
    encoding, text = _decoded(table.source.content)
    lines = text.splitlines(keepends=True)
    names, delimiter = _header(lines[0], [each.name for each in table.resource.table_schema.fields])
    line_end = "\r\n" if lines[0].endswith("\r\n") else "\n"
    comma = delimiter != "," and any("," in row[field.name].text for row in table.rows.values())
    year_column = table.resource.year_column
    written: list[tuple[int | None, str]] = []
    for line in lines[1:]:
        cells = next(csv.reader([line.rstrip("\r\n")], delimiter=delimiter), [])
        row = dict(zip(names, cells, strict=False))
        year = int(row[year_column]) if year_column and row.get(year_column, "").strip() else None
        figure = figures.get(year, {}).get(row.get(CODE, "").strip())
        if figure is not None and before[year][row[CODE].strip()] != figure:
            row[field.name] = _number(figure, comma=comma)
            line = _line([row[name] for name in names], delimiter, line_end)
        written.append((year, line))
    for year, by_code in sorted(figures.items(), key=lambda item: item[0] or 0):
        added = []
        for code, label in zip(register.members, register.labels, strict=True):
            if code in by_code and code not in before.get(year, {}):
                own = {CODE: code, NAME: label, field.name: _number(by_code[code], comma=comma)}
                own |= {year_column: str(year)} if year_column else {}
                added.append((year, _line([own.get(name, "") for name in names], delimiter, line_end)))
        at = max((place for place, (other, _) in enumerate(written, 1) if (other or 0) <= (year or 0)), default=0)
        if added and at and not written[at - 1][1].endswith("\n"):
            written[at - 1] = written[at - 1][0], written[at - 1][1] + line_end
        written[at:at] = added
    return decode("".join([lines[0], *(line for _, line in written)]).encode(encoding), table.source.name)


def _decoded(content: bytes) -> tuple[str, str]:
    try:
        return "utf-8", content.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252", content.decode("cp1252")


def _header(line: str, described: Sequence[str]) -> tuple[list[str], str]:
    """The column names as the first line has them, and the delimiter that they are told apart by."""
    for delimiter in _DELIMITERS:
        names = [name.strip() for name in next(csv.reader([line.strip("\ufeff\r\n")], delimiter=delimiter))]
        if sorted(names) == sorted(described):
            return names, delimiter
    raise AssertionError("a table that has been read has the columns described")


def _number(figure: Fraction, *, comma: bool) -> str:
    text = exact_decimal(figure)
    return text.replace(".", ",") if comma else text


def _line(cells: Sequence[str], delimiter: str, line_end: str) -> str:
    line = io.StringIO()
    csv.writer(line, delimiter=delimiter, lineterminator=line_end).writerow(cells)
    return line.getvalue()
