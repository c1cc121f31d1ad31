"""The parts of a grid: titles, headings, body and notes, and the columns that name municipalities."""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from tillaggsbelopp.diagnostics import Diagnostic, InvalidInput
from tillaggsbelopp.statistics.incoming.foreign_numbers import is_number
from tillaggsbelopp.statistics.incoming.grids import Grid, GridCell
from tillaggsbelopp.statistics.incoming.region_names import Municipalities
from tillaggsbelopp.swedish import YEAR_PATTERN

_YEAR: Final = re.compile(YEAR_PATTERN)

Row = Sequence[GridCell]


class Layout(NamedTuple):
    """The parts of a grid with a table in it; `regions` are the columns that name municipalities, by index."""

    titles: tuple[str, ...]
    headings: Sequence[Row]
    body: Sequence[Row]
    notes: tuple[str, ...]
    regions: tuple[int, ...]


def layout_of(grid: Grid, municipalities: Municipalities) -> Layout | None:
    """Find the parts of a grid; None if it names no municipality of the register.

    Raises InvalidInput for rows and cells that are no part of a table: rows of another width, figures below it.
    """
    known = _Recognised(municipalities)
    regions = _region_columns(grid.rows, known)
    if not regions:
        return None
    rows = grid.rows
    first = next(i for i, row in enumerate(rows) if any(known(cell) for cell in _at(row, regions)))
    begin = first
    while begin and _has_figures(rows[begin - 1], regions):
        begin -= 1
    end = first
    while end < len(rows) and _in_body(rows[end], known):
        end += 1
    top = _top_of_headings(grid, begin)
    headings, body = rows[top:begin], rows[begin:end]
    if not grid.sparse:
        _equally_wide(grid, headings, body, rows[end : end + 1])
    titles = [_title(grid, row) for row in rows[:top] if any(row)]
    return Layout(tuple(titles), headings, body, _notes(grid, rows[end:], known), regions)


def is_year(text: str) -> bool:
    """True if a text is a year and nothing else."""
    return bool(_YEAR.fullmatch(text))


def is_figure(cell: GridCell) -> bool:
    """True if a cell holds a number, be it written as text."""
    return cell.number is not None or is_number(cell.text)


class _Recognised:
    """Whether a cell names a municipality of the register, remembered by its text."""

    def __init__(self, municipalities: Municipalities) -> None:
        self.municipalities = municipalities
        self.answers: dict[str, bool] = {}

    def __call__(self, cell: GridCell) -> bool:
        text = cell.text
        if not text or len(text) > 100:
            return False
        if text.isdigit() and len(text) > 6:
            return False
        if text not in self.answers:
            self.answers[text] = self.municipalities.may_be(text)
        return self.answers[text]


def _region_columns(rows: Sequence[Row], known: _Recognised) -> tuple[int, ...]:
    """The columns that name more than half as many municipalities as the one that names the most."""
    named: dict[int, set[str]] = {}
    for row in rows:
        for column, cell in enumerate(row):
            if known(cell):
                named.setdefault(column, set()).add(cell.text)
    most = max(map(len, named.values()), default=0)
    return tuple(sorted(column for column, texts in named.items() if 2 * len(texts) > most))


def _at(row: Row, columns: Sequence[int]) -> list[GridCell]:
    return [row[column] for column in columns if column < len(row)]


def _has_figures(row: Row, regions: Sequence[int]) -> bool:
    """True if a row holds numbers that are no years: then it is no heading."""
    return any(is_figure(cell) and not is_year(cell.text) for i, cell in enumerate(row) if i not in regions)


def _in_body(row: Row, known: _Recognised) -> bool:
    filled = [cell for cell in row if cell]
    if len(filled) > 1:
        return True
    return bool(filled) and (is_figure(filled[0]) or known(filled[0]) or bool(filled[0].fault))


def _top_of_headings(grid: Grid, begin: int) -> int:
    if not grid.sparse:
        if not begin or sum(map(bool, grid.rows[begin - 1])) < 2:
            where = grid.rows[begin][0]
            what = "tabellen har ingen rubrikrad ovanför kommunerna"
            raise grid.fault(where, what, "en rad med kolumnernas namn", "Skriv rubriker, eller hämta filen på nytt.")
        return begin - 1
    top = begin
    while top and any(grid.rows[top - 1]) and not _alone_first(grid.rows[top - 1]):
        top -= 1
    return top


def _alone_first(row: Row) -> bool:
    return bool(row[0]) and not any(row[1:])


def _equally_wide(grid: Grid, headings: Sequence[Row], body: Sequence[Row], following: Sequence[Row]) -> None:
    width = len(headings[0])
    faults = [
        Diagnostic(
            f"raden har {len(row)} kolumner, rubriken {width}",
            grid.place(row[0].at),
            remedy="Ett tusental eller decimaltal med komma, eller ett tecken för mycket? Hämta filen på nytt.",
        )
        for row in [*body, *(row for row in following if sum(map(bool, row)) > 1)]
        if len(row) != width
    ]
    if faults:
        raise InvalidInput(faults)


def _title(grid: Grid, row: Row) -> str:
    filled = [cell for cell in row if cell]
    if len(filled) > 1:
        what = "en rad ovanför tabellen har flera celler, och är varken rubrik eller kommun"
        raise grid.fault(
            filled[1], what, remedy="Ta bort raden, eller sätt en tom rad emellan om det är en annan tabell."
        )
    return filled[0].text


def _notes(grid: Grid, rows: Sequence[Row], known: _Recognised) -> tuple[str, ...]:
    notes: list[str] = []
    for row in rows:
        for cell in row:
            if (
                cell.number is not None
                or cell.fault
                or (is_number(cell.text) and not is_year(cell.text))
                or known(cell)
            ):
                what = f"{cell.text or 'en cell'} står under tabellen, efter en tom rad eller en anmärkning"
                raise grid.fault(
                    cell,
                    what,
                    "bara text under tabellen",
                    "Ta bort det, eller lägg den andra tabellen på ett eget blad.",
                )
            if cell.text:
                notes.append(cell.text)
    return tuple(notes)
