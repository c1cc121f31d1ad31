"""A table in a grid, read as a cube: SCB's and Kolada's files as their web sites write them, and those by hand."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Final, NamedTuple

from tillaggsbelopp.diagnostics import Faults, fold
from tillaggsbelopp.formula.values import Axis
from tillaggsbelopp.statistics.incoming.classes import is_total, span_of
from tillaggsbelopp.statistics.incoming.cubes import CONTENTS, REGION, TIME, Cube, Dimension
from tillaggsbelopp.statistics.incoming.dimension_names import (
    code_and_label,
    counted_in,
    name_by_classes,
    names_left,
    role_of,
)
from tillaggsbelopp.statistics.incoming.foreign_numbers import numbers_of
from tillaggsbelopp.statistics.incoming.grid_columns import Columns, columns_of
from tillaggsbelopp.statistics.incoming.grids import Grid, GridCell
from tillaggsbelopp.statistics.incoming.json_answers import day_in
from tillaggsbelopp.statistics.incoming.kolada_answers import GENDERS, PROVIDER
from tillaggsbelopp.statistics.incoming.layouts import Layout, is_year, layout_of
from tillaggsbelopp.statistics.incoming.region_names import Disagreement, Municipalities, RegionName, region_name
from tillaggsbelopp.swedish import join_words

_SCB_TABLE: Final = re.compile(r"TAB[0-9]{3,5}")
_KPI: Final = re.compile(r"\b[NU][0-9]{5}\b")
_NO_SUMS: Final = re.compile(r"Cell Key|\bCKM\b|slumpmässig osäkerhet", re.IGNORECASE)
_UPDATED: Final = re.compile(r"senast(?:e)? (?:uppdatera[td]|uppdatering)\b:?\s*(.*)", re.IGNORECASE)
_CODE: Final = re.compile(r"(?=\S*[0-9])\S{1,12}|[A-Z]{1,6}|TotS[aA]")
_LABELS: Final = {REGION: "region", TIME: "år", CONTENTS: "tabellinnehåll"}

Row = Sequence[GridCell]


class _Line(NamedTuple):
    """A dimension in the making: its name, "" where it has none, and code and label for each row or value column."""

    name: str
    codes: Sequence[str]
    labels: Sequence[str]


def cube_of_grid(grid: Grid, register: Axis) -> Cube | None:
    """Read the table in a grid; None if it names no municipality of the register.

    Raises InvalidInput for every cell that can't be read or stands twice, and for what is no part of one table.
    """
    municipalities = Municipalities(register)
    layout = layout_of(grid, municipalities)
    if layout is None:
        return None
    columns = columns_of(grid, layout)
    body = _filled(grid, layout, columns) if grid.sparse else layout.body
    regions, remarks = _regions(grid, layout, body, columns, municipalities)
    title = layout.titles[0] if layout.titles else ""
    by_row = _pairs_joined([_row_line(grid, body, i, columns.headings[i]) for i in columns.stubs])
    by_column = [_split(_Line("", texts, texts)) for texts in zip(*columns.parts, strict=True)]
    by_row, by_column = _named(title, by_row, by_column)
    said = [*layout.titles, *layout.notes, grid.name]
    table = next((text for text in reversed(said) if _SCB_TABLE.fullmatch(text)), "")
    texts = [
        *said,
        *columns.headings.values(),
        *(text for line in (*by_row, *by_column) for text in {*line.codes, *line.labels}),
    ]
    kpis = [] if table else sorted({found for text in texts for found in _KPI.findall(text)})
    if kpis:
        by_row, by_column = [_as_in_kolada(line) for line in by_row], [_as_in_kolada(line) for line in by_column]
    dimensions = tuple(_dimension(line, number) for number, line in enumerate((regions, *by_row, *by_column), 1))
    twice = [each for at, each in enumerate(dimensions) if each.code in [other.code for other in dimensions[:at]]]
    if twice:
        what = f"tabellen har två olika kolumner eller rubriker för {twice[0].shown}"
        raise grid.fault(layout.body[0][0], what, remedy="Ta bort den som inte ska gälla.")
    return Cube(
        name=table or (kpis[0] if len(kpis) == 1 else ""),
        title=title,
        provider=PROVIDER if kpis else "SCB" if table or any(re.search(r"\bSCB\b", each) for each in said) else "",
        updated=_updated(layout.notes),
        notes=(*layout.titles[1:], *layout.notes),
        dimensions=dimensions,
        values=_values(grid, body, columns, (regions, *by_row), by_column),
        aggregable=not any(_NO_SUMS.search(text) for text in said),
        remarks=tuple(remarks),
    )


def _filled(grid: Grid, layout: Layout, columns: Columns) -> list[Row]:
    """The body with labels that are given once repeated on the rows that follow, but for the innermost label."""
    labels = sorted((*layout.regions, *columns.stubs))
    body: list[Row] = []
    for row in layout.body:
        filled = list(row)
        regions_empty = not any(row[i] for i in layout.regions)
        for i in labels:
            if row[i] or (i in layout.regions and not regions_empty):
                continue
            innermost = i == labels[-1] or (i in layout.regions and labels[-1] in layout.regions)
            if innermost or not body:
                raise grid.fault(row[i], "cellen är tom, fast raden har värden", "en kommun eller en klass")
            filled[i] = body[-1][i]
        body.append(filled)
    return body


def _regions(
    grid: Grid, layout: Layout, body: Sequence[Row], columns: Columns, municipalities: Municipalities
) -> tuple[_Line, list[str]]:
    """The region of each row, by the register's code where it has it, and remarks on codes without their zero."""
    faults = Faults()
    codes: list[str] = []
    labels: list[str] = []
    lost: dict[str, str] = {}
    for row in body:
        cells = [row[i] for i in layout.regions]
        names = [region_name(cell.text) for cell in cells]
        code = next((name.code for name in names if name.code), "")
        name = next((name.name for name in names if name.name), "")
        empty = next((cell for cell in cells if not cell.text), None)
        if empty is not None:
            faults.add("cellen är tom, fast raden har värden", grid.place(empty.at), "en kommun")
            continue
        try:
            found = {municipalities.find(RegionName(each.code or code, each.name)) for each in names}
        except Disagreement as error:
            faults.add(str(error), grid.place(cells[0].at), remedy="Rätta koden eller namnet i filen.")
            continue
        if len(found) > 1:
            headings = join_words([columns.headings[i] or "utan rubrik" for i in layout.regions])
            what = f"kolumnerna {headings} har olika kommuner: {join_words([cell.text for cell in cells])}"
            faults.add(what, grid.place(cells[0].at), "en kolumn med kommuner", "Ta bort den som inte ska gälla.")
            continue
        member = found.pop()
        if member is not None and code and municipalities.lost_zero(code):
            lost[code] = member
        codes.append(member or code or name)
        labels.append(name or member or code)
    faults.raise_if_any()
    remarks = [f"Koder som saknar sin inledande nolla lästes så: {', '.join(f'{a} som {b}' for a, b in lost.items())}."]
    return _Line(_LABELS[REGION], codes, labels), remarks if lost else []


def _row_line(grid: Grid, body: Sequence[Row], column: int, heading: str) -> _Line:
    faults = Faults()
    for row in body:
        cell = row[column]
        if cell.fault or not cell.text:
            faults.add(cell.fault or f"cellen är tom i kolumnen {heading}", grid.place(cell.at), "en klass")
    faults.raise_if_any()
    texts = [row[column].text for row in body]
    return _split(_Line(heading.rpartition(" - ")[2], texts, texts))


def _split(line: _Line) -> _Line:
    """The dimension with code and label told apart, where each text holds both."""
    both = code_and_label(dict.fromkeys(line.codes))
    if not both:
        return line
    return _Line(line.name, [both[text][0] for text in line.codes], [both[text][1] for text in line.codes])


def _pairs_joined(lines: list[_Line]) -> list[_Line]:
    """Join two columns next to each other, the codes and the labels of one dimension, to one."""
    joined: list[_Line] = []
    for line in lines:
        if joined and _are_code_and_label(joined[-1], line):
            joined[-1] = _Line(line.name, joined[-1].codes, line.codes)
        else:
            joined.append(line)
    return joined


def _are_code_and_label(one: _Line, other: _Line) -> bool:
    pairs = set(zip(one.codes, other.codes, strict=True))
    if not len(pairs) == len(set(one.codes)) == len(set(other.codes)):
        return False
    if one.name or other.name:
        return fold(one.name) == fold(other.name) or role_of(one.name) == role_of(other.name) is not None
    return all(_is_code_of(code, label) for code, label in pairs)


def _is_code_of(code: str, label: str) -> bool:
    """True if a text may be the code of a label, where neither column is called anything."""
    if code == label:
        return True
    if is_year(code) or is_year(label) or not _CODE.fullmatch(code):
        return False
    return bool(code.isdigit() or span_of(code) is None or span_of(label))


def _named(title: str, by_row: list[_Line], by_column: list[_Line]) -> tuple[list[_Line], list[_Line]]:
    """Name dimensions: by their classes, by the title; the one left over among the headings is what is counted."""
    lines = [each if each.name else each._replace(name=_role_or_name(each)) for each in (*by_row, *by_column)]
    unnamed = [i for i, each in enumerate(lines) if not each.name]
    if CONTENTS not in {role_of(each.name) or each.name for each in lines}:
        countable = [i for i in unnamed if not all(map(is_total, lines[i].codes, lines[i].labels))]
        in_headings = [i for i in countable if i >= len(by_row)]
        named_first = [i for i in countable if {fold(each) for each in lines[i].labels} == {fold(counted_in(title))}]
        left = names_left(title, (each.name for each in lines))
        chosen = named_first or (in_headings if len(unnamed) != len(left) else [])
        if len(chosen) == 1:
            lines[chosen[0]] = lines[chosen[0]]._replace(name=CONTENTS)
            unnamed.remove(chosen[0])
    left = names_left(title, (each.name for each in lines))
    if len(left) == len(unnamed):
        for i, name in zip(unnamed, left, strict=True):
            lines[i] = lines[i]._replace(name=name)
    return lines[: len(by_row)], lines[len(by_row) :]


def _role_or_name(line: _Line) -> str:
    return name_by_classes(dict.fromkeys(line.labels))


def _as_in_kolada(line: _Line) -> _Line:
    """The dimension with Kolada's own codes, if it is the one of genders."""
    codes = {label: code for code, label in GENDERS.items()}
    if fold(line.name) not in ("kon", "gender"):
        return line
    return line._replace(
        codes=[codes.get(label.casefold(), code) for code, label in zip(line.codes, line.labels, strict=True)]
    )


def _dimension(line: _Line, number: int) -> Dimension:
    classes = dict(zip(line.codes, line.labels, strict=True))
    role = REGION if number == 1 else role_of(line.name) or (line.name if line.name in _LABELS else None)
    if role:
        return Dimension(role, _LABELS[role], classes)
    return Dimension(line.name or f"kolumn {number}", line.name, classes)


def _values(
    grid: Grid, body: Sequence[Row], columns: Columns, by_row: Sequence[_Line], by_column: Sequence[_Line]
) -> Mapping[tuple[str, ...], Fraction | None]:
    faults = Faults()
    values: dict[tuple[str, ...], Fraction | None] = {}
    cells: dict[tuple[str, ...], GridCell] = {}
    row_keys = list(zip(*(line.codes for line in by_row), strict=True))
    for at, column in enumerate(columns.values):
        of_column = tuple(line.codes[at] for line in by_column)
        numbers = _numbers(grid, [row[column] for row in body], faults)
        for row, row_key, number in zip(body, row_keys, numbers, strict=True):
            key = (*row_key, *of_column)
            if key in cells:
                first = grid.place(cells[key].at)
                faults.add(f"{', '.join(key)} står två gånger", grid.place(row[column].at), remedy=f"Först: {first}.")
            cells[key], values[key] = row[column], number
    faults.raise_if_any()
    return values


def _numbers(grid: Grid, cells: Sequence[GridCell], faults: Faults) -> Iterator[Fraction | None]:
    written = [cell.text for cell in cells if cell.number is None and not cell.fault]
    read = iter(numbers_of(written))
    for cell in cells:
        number = cell.fault or (cell.number if cell.number is not None else next(read))
        if isinstance(number, str):
            doubtful = " kan vara " in number
            remedy = "Skriv tusental med mellanslag eller inget alls, eller spara filen som xlsx." if doubtful else ""
            faults.add(number, grid.place(cell.at), "ett tal, eller .. om det saknas", remedy)
            yield None
        else:
            yield number


def _updated(notes: Sequence[str]) -> date | None:
    for note, following in pairwise((*notes, "")):
        if found := _UPDATED.match(note):
            return day_in(found[1] or following)
    return None
