"""What stands around a map, as lines of SVG: title above, legend and list of numbers beside, notes below.

Each function gives its lines and the y at which they end.
"""

from collections.abc import Sequence
from typing import Final

from tillaggsbelopp.report.blocks import ABSENT
from tillaggsbelopp.report.map.classes import INK, MISSING, FigureClass
from tillaggsbelopp.report.map.elements import BOLD, numbered, written
from tillaggsbelopp.report.map.labels import CLEAR, number_box
from tillaggsbelopp.report.map.shown_figures import MapFigures
from tillaggsbelopp.report.map.text_width import text_lines, text_width

WIDTH: Final = 760
MARGIN: Final = 24
INNER: Final = WIDTH - 2 * MARGIN
LEGEND_LEFT: Final = 544
LEGEND_WIDTH: Final = WIDTH - MARGIN - LEGEND_LEFT
LINE: Final = 16
_BOX_WIDTH, _BOX_HEIGHT, _BESIDE = 30, 22, 38
_LIMITS: Final = "Här står gruppens lägsta och högsta."
_GROUPS: Final = f"Varje grupp har så lika siffror som möjligt. {_LIMITS}"
_AROUND_ZERO: Final = f"Blått är mer, orange är mindre, och mörkare är längre från 0. {_LIMITS}"
_GREY: Final = 'fill="#555b61"'
Drawn = tuple[list[str], float]


def header(figures: MapFigures) -> Drawn:
    """Stamps, title, and what it is part of."""
    lines: list[str] = []
    y: float = MARGIN
    for stamp in figures.stamps:
        wrapped = list(text_lines(stamp, INNER - 16, 12, bold=True))
        height = len(wrapped) * LINE + 8
        lines.append(f'<rect x="{MARGIN}" y="{y}" width="{INNER}" height="{height}" fill="{INK}"/>')
        for number, text in enumerate(wrapped, start=1):
            lines.append(written(text, (MARGIN + 8, y + number * LINE), 12, f'{BOLD} fill="#ffffff"'))
        y += height + 6
    for text in text_lines(figures.title, INNER, 20, bold=True):
        y += 24
        lines.append(written(text, (MARGIN, y), 20, BOLD))
    for text in text_lines(figures.heading, INNER, 13):
        y += 20
        lines.append(written(text, (MARGIN, y), 13))
    return lines, y + 20


def legend(classes: Sequence[FigureClass], missing: int, count: int, figures: MapFigures, top: float) -> Drawn:
    """Classes from the highest down with their limits, and how many of `count` are in each, or `missing`."""
    lines = ['<g id="teckenforklaring">']
    y = top
    for text in text_lines(figures.unit, LEGEND_WIDTH, 13, bold=True):
        y += LINE
        lines.append(written(text, (LEGEND_LEFT, y), 13, BOLD))
    entries = [(each.colour, _limits(each, figures), each.size) for each in reversed(classes)]
    for colour, limits, size in [*entries, *([(MISSING, ABSENT, missing)] if missing else [])]:
        y += 10
        box = f'x="{LEGEND_LEFT}" y="{y:.1f}" width="{_BOX_WIDTH}" height="{_BOX_HEIGHT}"'
        lines.append(f'<rect {box} fill="{colour}" stroke="#9aa0a6"/>')
        y -= LINE - 10
        for text in text_lines(limits, LEGEND_WIDTH - _BESIDE, 12):
            y += LINE
            lines.append(written(text, (LEGEND_LEFT + _BESIDE, y), 12))
        y += 13
        lines.append(written(f"{size} av {count}", (LEGEND_LEFT + _BESIDE, y), 10, _GREY))
    y += 10
    for text in text_lines(_AROUND_ZERO if figures.difference else _GROUPS, LEGEND_WIDTH, 10):
        y += 13
        lines.append(written(text, (LEGEND_LEFT, y), 10, _GREY))
    return [*lines, "</g>"], y


def number_list(listed: Sequence[tuple[int | None, str]], left: float, width: float, top: float) -> Drawn:
    """Names and figures with their numbers on the map, if any, in as many columns as there is room for."""
    if not listed:
        return [], top
    widest = number_box(max(number or 0 for number, _ in listed)).across - CLEAR
    beside = 2 * widest + 6
    column = beside + max(text_width(text, 11) for _, text in listed) + LINE
    deep = -(-len(listed) // max(1, int((width + LINE) // column)))
    title = "Nummer på kartan" + ", utom för de minsta" * any(number is None for number, _ in listed)
    lines = ['<g id="nummer">', written(title, (left, top + LINE), 12, BOLD)]
    for place, (number, text) in enumerate(listed):
        x, y = left + place // deep * column, top + (2 + place % deep) * LINE + 6
        if number is not None:
            lines += numbered(number, number_box(number, (x + widest, y - 4)))
        lines.append(written(text, (x + beside, y), 11))
    return [*lines, "</g>"], top + (1 + deep) * LINE + 6


def footer(figures: MapFigures, source: str, top: float) -> Drawn:
    """What the figures rest on, and sources."""
    lines: list[str] = []
    y = top
    for note in (*figures.notes, *([f"Gränser: {source}"] if source else [])):
        for text in text_lines(note, INNER, 11):
            lines.append(written(text, (MARGIN, y), 11, 'fill="#3c4248"'))
            y += LINE - 1
    return lines, y + MARGIN / 2


def _limits(each: FigureClass, figures: MapFigures) -> str:
    lowest, highest = figures.text(each.lowest), figures.text(each.highest)
    return lowest if lowest == highest else f"{lowest} till {highest}"
