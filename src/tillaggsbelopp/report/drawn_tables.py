"""Charts of the tables of a view: columns, waterfalls and fans, and the cells that they are drawn of."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from math import floor
from typing import Final

from tillaggsbelopp.report.blocks import Figure, ShownCell, ShownTable
from tillaggsbelopp.report.book import WHOLE, Chart, Sheet, Style
from tillaggsbelopp.report.workbook import looks

_TEXT_COLUMNS: Final = 6  # that texts flow over
_LEVELS: Final = ("Bas", "Nivå", "Ökning", "Minskning")
_BANDS: Final = ("Bas", "5–25 %", "25–50 %", "50–75 %", "75–95 %")
_SIZE: Final = (860, 340)


def drawn_chart(sheet: Sheet, each: ShownTable, rows: tuple[int, int, int], at: int) -> Chart | None:
    """The chart of a table, on row `at`; None if it has none, or nothing to draw.

    `rows` are those of the table's headings, and of the first and last of its rows.
    """
    drawn = each.drawn
    if drawn is None or not _is_drawn(each, drawn.column):
        return None
    told = f"Stapeldiagram: {drawn.title}. En stapel per rad i tabellen ovanför, där talen står."
    values = [figure_of(cells[drawn.column]) for cells in each.rows]
    least = 0 if min(values) >= 0 else None
    if drawn.fan and not any(_banded(cells, drawn.column) for cells in each.rows):
        return None
    heading, first, last = rows
    plain = Chart(drawn.title, told, drawn.names, (drawn.column,), heading, first, last, (at, 0), _SIZE, least=least)
    return _fan(sheet, plain, each) if drawn.fan else _waterfall(sheet, plain, each) if drawn.waterfall else plain


def _is_drawn(each: ShownTable, column: int) -> bool:
    """Tell whether a table has something to draw: several bars, not too many, and not all of them nothing."""
    return 2 <= len(each.rows) <= looks.ON_ONE_PAGE and any(figure_of(cells[column]) for cells in each.rows)


def _fan(sheet: Sheet, plain: Chart, each: ShownTable) -> Chart:
    """Put columns to draw from: what the widest band stands on and its four parts, in per cent of what there is now.

    Where there is nothing now, or anybody pays, no bar is drawn.
    """
    columns = _beside(sheet, plain, each, _BANDS)
    lows = []
    last = plain.last if each.footer is None else plain.last + 1
    for row, cells in enumerate([*each.rows, *([each.footer] if each.footer is not None else [])], start=plain.first):
        parts = [Fraction(0)] * len(_BANDS)
        if shares := _banded(cells, plain.values[0]):
            parts = [shares[0], *(high - low for low, high in pairwise(shares))]
            lows.append(shares[0])
        for column, part in zip(columns, parts, strict=True):
            sheet.put(row, column, part, Style("note", looks.number_format(2)))
    told = (
        f"Band: {plain.title}. En stapel per rad i tabellen ovanför, där beloppen står i kr: hela stapeln rymmer nio "
        "av tio dragningar, den mörka delen hälften."
    )
    least = floor(min(lows) * 99 / 100)
    return replace(
        plain, description=told, values=columns, last=last, unseen=columns[0], least=least, banded=True,
        axes=("", "Procent av beloppet nu"),
    )  # fmt: skip


def _banded(cells: Sequence[ShownCell], column: int) -> list[Fraction]:
    """The ends of the bands, lowest first, in per cent of what there is now; none where that is not above 0."""
    now, *bands = (figure_of(cell) for cell in cells[column : column + 1 + len(_BANDS)])
    return [100 * band / now for band in bands] if now > 0 and bands[0] > 0 else []


def _beside(sheet: Sheet, plain: Chart, each: ShownTable, names: tuple[str, ...]) -> tuple[int, ...]:
    """Head columns to draw from, beside the table and not printed."""
    start = max(len(each.columns), _TEXT_COLUMNS) + 1
    sheet.not_printed_from = start - 1
    columns = tuple(range(start, start + len(names)))
    for column, name in zip(columns, names, strict=True):
        sheet.put(plain.heading, column, name, looks.HEADING)
    sheet.mark((plain.heading, start), (plain.last, columns[-1]), f"Det som diagrammet är ritat av: {plain.title}")
    return columns


def _waterfall(sheet: Sheet, plain: Chart, each: ShownTable) -> Chart:
    """Put columns to draw from: what each step stands on, and the step, or the level of the years at the ends."""
    columns = _beside(sheet, plain, each, _LEVELS)
    nothing = Fraction(0)
    values = [figure_of(cells[1]) for cells in each.rows]
    level = values[0]
    lows = [level]
    for row, value in enumerate(values, start=plain.first):
        parts = (nothing, value, nothing, nothing)
        if plain.first < row < plain.last:
            base = min(level, level + value)
            parts = (base, nothing, max(value, nothing), max(-value, nothing))
            level += value
            lows.append(base)
        for column, part in zip(columns, parts, strict=True):
            sheet.put(row, column, part, Style("note", WHOLE))
    description = f"Vattenfall: {plain.title}. Ett steg per rad i tabellen ovanför, där talen står."
    return replace(
        plain, description=description, values=columns, unseen=columns[0], least=0 if min(lows) >= 0 else None
    )


def figure_of(cell: ShownCell) -> Fraction:
    """The number in a cell; 0 where there is none."""
    value = cell.value if isinstance(cell, Figure) else cell
    return Fraction(value or 0) if not isinstance(value, str) else Fraction(0)
