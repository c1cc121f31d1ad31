"""Figures put into a table's file as text: cells are replaced and rows added, and every other line stays as it was."""

import csv
import io
import unicodedata
from collections.abc import Mapping, Sequence
from fractions import Fraction

from tillaggsbelopp.diagnostics import Diagnostic, InvalidInput, Source, invalid_input
from tillaggsbelopp.documents.sources import decode
from tillaggsbelopp.formula.values import Axis
from tillaggsbelopp.statistics.description import CODE, NAME
from tillaggsbelopp.statistics.dialects import COMMA, POINT, in_doubt
from tillaggsbelopp.statistics.package import FieldDescription
from tillaggsbelopp.statistics.tables import RawTable
from tillaggsbelopp.swedish import exact_decimal

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
    encoding, delimiter, _ = table.dialect
    lines = table.source.content.decode(encoding).splitlines(keepends=True)
    head = next(at for at, line in enumerate(lines, 1) if line.strip("\ufeff\r\n" + delimiter + " "))
    names = _cells(unicodedata.normalize("NFC", lines[head - 1].lstrip("\ufeff")), delimiter)
    line_end = lines[head - 1][len(lines[head - 1].rstrip("\r\n")) :] or "\n"
    year_column = table.resource.year_column
    written: list[tuple[int | None, str]] = []
    for line in lines[head:]:
        row = dict(zip(names, _cells(line, delimiter), strict=False))
        year = int(row[year_column]) if year_column and row.get(year_column, "").strip() else None
        figure = figures.get(year, {}).get(row.get(CODE, ""))
        if figure is not None and before[year][row[CODE]] != figure:
            row[field.name] = _number(figure, table, field)
            line = _line([row[name] for name in names], delimiter, line_end)
        written.append((year, line))
    for year, by_code in sorted(figures.items(), key=lambda item: item[0] or 0):
        added = []
        for code, label in zip(register.members, register.labels, strict=True):
            if code in by_code and code not in before.get(year, {}):
                own = {CODE: code, NAME: label, field.name: _number(by_code[code], table, field)}
                own |= {year_column: str(year)} if year_column else {}
                added.append((year, _line([own.get(name, "") for name in names], delimiter, line_end)))
        at = max((place for place, (other, _) in enumerate(written, 1) if (other or 0) <= (year or 0)), default=0)
        if added and at and not written[at - 1][1].endswith(("\n", "\r")):
            written[at - 1] = written[at - 1][0], written[at - 1][1] + line_end
        written[at:at] = added
    after = "".join([*lines[:head], *(line for _, line in written)])
    try:
        return decode(after.encode(encoding), table.source.name, or_ansi=True)
    except UnicodeEncodeError as error:
        what = f"{table.source.name} kan inte ha tecknet {after[error.start]}: filen är i Windows-1252"
        raise invalid_input(what, remedy="Spara filen som CSV UTF-8 först.") from None


def _cells(line: str, delimiter: str) -> list[str]:
    return [cell.strip() for cell in next(csv.reader([line.rstrip("\r\n")], delimiter=delimiter), [])]


def _number(figure: Fraction, table: RawTable, field: FieldDescription) -> str:
    """Write a figure as the table has its numbers, with a comma if there is no mark yet."""
    text, dialect = exact_decimal(figure), table.dialect
    plain = dialect.delimiter == COMMA and dialect.mark == POINT
    if in_doubt(text) and not plain:
        text += "0"
    if stated := field.decimal_char or (POINT if field.group_char else table.resource.stated_mark):
        return text.replace(POINT, stated)
    with_point = any(POINT in row[name].text for name in table.numbers for row in table.rows.values())
    return text if plain or (dialect.mark == POINT and with_point) else text.replace(POINT, COMMA)


def _line(cells: Sequence[str], delimiter: str, line_end: str) -> str:
    line = io.StringIO()
    csv.writer(line, delimiter=delimiter, lineterminator=line_end).writerow(cells)
    return line.getvalue()
