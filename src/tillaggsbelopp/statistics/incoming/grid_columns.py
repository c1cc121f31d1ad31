"""The columns of a table in a grid: which hold values and which classes of dimensions, and what headings say."""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from tillaggsbelopp.diagnostics import fold
from tillaggsbelopp.statistics.incoming.dimension_names import common_class, is_dimension
from tillaggsbelopp.statistics.incoming.foreign_numbers import is_missing
from tillaggsbelopp.statistics.incoming.grids import Grid, GridCell
from tillaggsbelopp.statistics.incoming.layouts import Layout, is_figure
from tillaggsbelopp.swedish import YEAR_PATTERN

_COUNTY: Final = frozenset({"lan", "lanskod", "lankod", "lansnamn"})  # says of a municipality what its code says
_YEAR_WORD: Final = re.compile(rf"(?<!\S)({YEAR_PATTERN})(?!\S)")
_MOST_CLASSES: Final = 1_000  # a column of numbers with larger ones holds no codes

Row = Sequence[GridCell]


class Columns(NamedTuple):
    """The columns of a table, by index: those of classes, and those of values with the parts of their headings.

    `headings` are what the columns are called, "" where they are called nothing.
    """

    stubs: tuple[int, ...]
    values: tuple[int, ...]
    headings: dict[int, str]
    parts: tuple[tuple[str, ...], ...]


def columns_of(grid: Grid, layout: Layout) -> Columns:
    """Tell columns of classes from columns of values.

    In SCB's sheets headings stand above values only; else every column has a heading of its own. InvalidInput if there
    is a column without heading, a text among the values, or nothing that can be a value.
    """
    rows = [*layout.headings, *layout.body]
    width = max(map(len, rows))
    used = [i for i in range(width) if any(i < len(row) and row[i] for row in rows)]
    others = [i for i in used if i not in layout.regions]
    headings = {i: next((row[i].text for row in layout.headings if i < len(row) and row[i]), "") for i in used}
    if grid.sparse and not any(headings[i] for i in layout.regions):
        last = layout.headings[-1] if layout.headings else ()
        values = [i for i in others if (i < len(last) and last[i])] if last else others[-1:]
        stubs = [i for i in others if i not in values]
        if values and stubs and max(stubs) > min(values):
            cell = _first(rows, max(stubs))
            raise grid.fault(cell, "kolumnen har ingen rubrik", remedy="Ge den en rubrik, eller ta bort den.")
    else:
        _all_named(grid, layout, used, headings)
        stubs, values = _told_apart(grid, layout, [i for i in others if fold(headings[i]) not in _COUNTY], headings)
    if not values:
        raise grid.fault(layout.body[0][used[0]], "tabellen har ingen kolumn med bara tal", "en kolumn med värden")
    return Columns(tuple(stubs), tuple(values), headings, _parts(grid, layout, values))


def _first(rows: Sequence[Row], column: int) -> GridCell:
    return next(row[column] for row in rows if column < len(row) and row[column])


def _all_named(grid: Grid, layout: Layout, used: Sequence[int], headings: dict[int, str]) -> None:
    for i in used:
        if not headings[i]:
            cell = _first([*layout.headings, *layout.body], i)
            raise grid.fault(cell, "kolumnen har ingen rubrik", remedy="Ge den en rubrik, eller ta bort den.")


def _told_apart(
    grid: Grid, layout: Layout, others: Sequence[int], headings: dict[int, str]
) -> tuple[list[int], list[int]]:
    texts = {i: [row[i] for row in layout.body if row[i] and not is_missing(row[i].text)] for i in others}
    figures = {i: sum(is_figure(cell) or bool(cell.fault) for cell in texts[i]) for i in others}
    textual = [i for i in others if 2 * figures[i] < len(texts[i]) or is_dimension(headings[i])]
    stubs = list(textual)
    mixed = [i for i in others if i not in stubs and figures[i] < len(texts[i])]
    codes = [i for i in others if i not in stubs and i not in mixed and _may_be_codes(texts[i])]
    for i in [*mixed, *codes]:
        if _unique(layout, stubs) or len(stubs) + 1 == len(others):
            break
        stubs.append(i)
    values = [i for i in others if i not in stubs]
    if values and (late := [i for i in stubs if i > min(values)]):
        told = headings[late[0]]
        raise grid.fault(
            next((row[late[0]] for row in layout.headings if row[late[0]]), layout.body[0][late[0]]),
            f"kolumnen {told} har texter, men står bland kolumnerna med tal",
            f"kolumner med texter till vänster om {headings[min(values)]}",
            "Ta bort kolumnen, eller flytta den om den skiljer raderna åt.",
        )
    return sorted(stubs), values


def _may_be_codes(cells: Sequence[GridCell]) -> bool:
    different = {cell.text for cell in cells}
    return 2 * len(different) <= len(cells) and all(text.isdigit() and int(text) < _MOST_CLASSES for text in different)


def _unique(layout: Layout, stubs: Sequence[int]) -> bool:
    keys = [tuple(row[i].text for i in (*layout.regions, *stubs)) for row in layout.body]
    return len(set(keys)) == len(keys)


def _parts(grid: Grid, layout: Layout, values: Sequence[int]) -> tuple[tuple[str, ...], ...]:
    """The parts of each value column's heading: its cell in each row of headings, or the words of its only cell."""
    lines: list[list[str]] = []
    for row in layout.headings:
        line: list[str] = []
        for i in values:
            text = row[i].text if i < len(row) else ""
            if i < len(row) and row[i].fault:
                raise grid.fault(row[i], row[i].fault, "en rubrik")
            line.append(text or (line[-1] if line else ""))
        if any(line):
            lines.append(line)
    if len(lines) == 1:
        lines = _split_words(lines[0])
    parts = tuple(zip(*lines, strict=True)) if lines else tuple(() for _ in values)
    twice = [i for at, i in enumerate(values) if parts[at] in parts[:at]]
    if len(values) > 1 and twice:
        cell = layout.headings[-1][twice[0]]
        raise grid.fault(cell, f"två kolumner heter {' '.join(parts[values.index(twice[0])]) or 'ingenting'}")
    return parts


def _split_words(line: list[str]) -> list[list[str]]:
    """Take the year and known classes out of headings, where all have one: "Folkmängd män 2024"."""
    line = [re.sub(rf"\b({YEAR_PATTERN}) - \1$", r"\1", text) for text in line]  # as code and label
    years = [_YEAR_WORD.findall(text) for text in line]
    found: list[list[str]] = []
    rest = line
    if all(len(each) == 1 for each in years):
        found.append([_YEAR_WORD.search(text)[1] for text in line])  # type: ignore[index]
        rest = [" ".join(_YEAR_WORD.sub(" ", text).split()) for text in line]
    while split := common_class(rest):
        classes, rest = split
        found.append(classes)
    return [rest, *found] if any(rest) else found
