"""Municipalities coloured by a figure, as SVG: a pure function of boundaries, names and figures.

It is drawn to be read on an A4 page: 760 units are some 18 cm. Classes of figures have a colour each; they are about as
large, and equal figures are always together.
"""

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from html import escape
from typing import Final, NamedTuple

from tillaggsbelopp.formula.values import Axis
from tillaggsbelopp.report.blocks import ABSENT
from tillaggsbelopp.report.map.areas import name_point, projected
from tillaggsbelopp.report.map.shown_figures import MapFigures
from tillaggsbelopp.statistics.boundaries import Boundaries, Point, Polygon
from tillaggsbelopp.swedish import NO_BREAK_SPACE, format_number, join_words

CLASSES: Final = 5
# Told apart by lightness alone, so also by those who see few colours, and in print without them.
BLUES: Final = ("#edf3f9", "#bdd5ea", "#7fafd6", "#2f6da6", "#0f3763")
ORANGES: Final = ("#f7d3a6", "#eaa453", "#ad5c0c", "#874407")
UNCHANGED: Final = "#f4f4f2"
_AS_MUCH: Final = 0.179  # the luminance at which black and white are as far from a colour
_WIDTH: Final = 760
_MARGIN: Final = 24
_MAP_WIDTH, _MAP_HEIGHT = 480, 720
_LEGEND_LEFT: Final = 544
_BOX: Final = 22
_LINE: Final = 16
_GROUPS: Final = "Grupperna är ungefär lika stora. Siffrorna är gruppens lägsta och högsta."
_AROUND_ZERO: Final = (
    "Blått är mer, orange är mindre, och mörkare är längre från 0. Siffrorna är gruppens lägsta och högsta."
)
_FONT: Final = "Arial, Helvetica, 'Liberation Sans', sans-serif"
_INK: Final = "#1d2329"
_HATCHED: Final = "url(#saknas)"
_HATCH_GROUND: Final = "#ececea"
_LONGEST_TITLE, _LONGEST_LINE = 52, 112


class FigureClass(NamedTuple):
    """A class of figures: its lowest and highest, how many municipalities are in it, and its colour."""

    lowest: Fraction
    highest: Fraction
    size: int
    colour: str


def map_svg(boundaries: Boundaries, municipalities: Axis, figures: MapFigures) -> str:
    """Draw the municipalities coloured by a figure; return the map as SVG text.

    Every municipality of the axis must have boundaries; one without a figure is hatched. Figures are rounded as they
    are shown before they are put in classes.
    """
    shown = {code: figures.rounded(code) for code in municipalities.members}
    classes = classes_of([figure for figure in shown.values() if figure is not None], around_zero=figures.difference)
    shapes = projected(boundaries.polygons, _MAP_WIDTH, _MAP_HEIGHT)
    names = dict(zip(municipalities.members, municipalities.labels, strict=True))
    header, top = _header(figures)
    legend, legend_height = _legend(classes, list(shown.values()).count(None), figures, top)
    below = top + max(shapes.height, legend_height) + 2 * _LINE
    footer, height = _footer(figures, boundaries.source, below)
    left = _MARGIN + (_MAP_WIDTH - shapes.width) / 2
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height:.0f}" '
        f'viewBox="0 0 {_WIDTH} {height:.0f}" font-family="{_FONT}" fill="{_INK}" role="group" '
        'aria-labelledby="rubrik" aria-describedby="beskrivning">',
        f'<title id="rubrik">{escape(". ".join(filter(None, (figures.title, figures.heading))))}</title>',
        f'<desc id="beskrivning">{escape(_described(shown, names, figures))}</desc>',
        '<defs><pattern id="saknas" width="6" height="6" patternUnits="userSpaceOnUse">'
        f'<rect width="6" height="6" fill="{_HATCH_GROUND}"/><path d="M0,6L6,0" stroke="#8f8f8c"/></pattern></defs>',
        f'<rect width="{_WIDTH}" height="{height:.0f}" fill="#ffffff"/>',
        *header,
        f'<g id="karta" transform="translate({left:.1f},{top:.1f})">',
        '<g stroke="#87909a" stroke-width="0.9" stroke-linejoin="round" fill-rule="evenodd">',
        *(
            _path(shapes.polygons[code], _colour(figure, classes), f"{names[code]}: {_with_unit(figure, figures)}")
            for code, figure in shown.items()
        ),
        "</g>",
        '<g text-anchor="middle" font-size="12" aria-hidden="true">',
    ]
    for code, figure in shown.items():
        colour = _colour(figure, classes)
        lines += _label(name_point(shapes.polygons[code]), names[code], _text(figure, figures), colour)
    return "\n".join([*lines, "</g>", "</g>", *legend, *footer, "</svg>"]) + "\n"


def classes_of(figures: Sequence[Fraction], *, around_zero: bool = False) -> tuple[FigureClass, ...]:
    """At most five classes of the figures, the lowest first; there are as many as figures that differ if these are few.

    Around zero the colours part there: blue above, orange below, the same depth for as great a difference either way.
    """
    depths = _around_zero(figures) if around_zero else _colours(_ranks(figures, CLASSES), BLUES)
    members: dict[str, list[Fraction]] = {}
    for figure in sorted(figures):
        members.setdefault(depths[figure], []).append(figure)
    return tuple(FigureClass(each[0], each[-1], len(each), colour) for colour, each in members.items())


def _around_zero(figures: Sequence[Fraction]) -> dict[Fraction, str]:
    """The colour of each difference: two depths where some are above zero and some below, else four."""
    both = any(figure > 0 for figure in figures) and any(figure < 0 for figure in figures)
    sizes = [abs(figure) for figure in figures if figure]
    ranks = _ranks(sizes, 2 if both else CLASSES - 1)
    above, below = (_colours(ranks, ramp) for ramp in (BLUES[1:], ORANGES))
    return {figure: UNCHANGED if not figure else above[figure] if figure > 0 else below[-figure] for figure in figures}


def _ranks(figures: Sequence[Fraction], most: int) -> dict[Fraction, int]:
    """Each figure's class from 0 on, by how many figures are lower; classes without any are left out."""
    distinct = sorted(set(figures))
    if len(distinct) <= most:
        return {figure: number for number, figure in enumerate(distinct)}
    lower: dict[Fraction, int] = {}
    for position, figure in enumerate(sorted(figures)):
        lower.setdefault(figure, position)
    by_share = {figure: most * position // len(figures) for figure, position in lower.items()}
    used = sorted(set(by_share.values()))
    return {figure: used.index(number) for figure, number in by_share.items()}


def _colours(ranks: Mapping[Fraction, int], ramp: Sequence[str]) -> dict[Fraction, str]:
    """A colour of the ramp for each class, spread from one end to the other."""
    last = max(ranks.values(), default=0)
    spread = [ramp[len(ramp) // 2]] if last == 0 else [ramp[n * (len(ramp) - 1) // last] for n in range(last + 1)]
    return {figure: spread[number] for figure, number in ranks.items()}


def is_dark(colour: str) -> bool:
    """Tell whether white is read better than black on a colour, "#rrggbb", by its relative luminance (WCAG 2)."""
    parts = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] < _AS_MUCH


def _header(figures: MapFigures) -> tuple[list[str], float]:
    """The lines of the header (stamps, title, and of what), and the y at which they end."""
    lines: list[str] = []
    y: float = _MARGIN
    for stamp in figures.stamps:
        wrapped = textwrap.wrap(stamp, _LONGEST_LINE - 8)
        height = len(wrapped) * _LINE + 8
        lines.append(f'<rect x="{_MARGIN}" y="{y}" width="{_WIDTH - 2 * _MARGIN}" height="{height}" fill="{_INK}"/>')
        for number, text in enumerate(wrapped, start=1):
            lines.append(_written(text, (_MARGIN + 8, y + number * _LINE), 12, 'font-weight="bold" fill="#ffffff"'))
        y += height + 6
    for text in textwrap.wrap(figures.title, _LONGEST_TITLE):
        y += 24
        lines.append(_written(text, (_MARGIN, y), 22, 'font-weight="bold"'))
    for text in textwrap.wrap(figures.heading, _LONGEST_LINE - 10):
        y += 20
        lines.append(_written(text, (_MARGIN, y), 13))
    return lines, y + 20


def _legend(classes: Sequence[FigureClass], missing: int, figures: MapFigures, top: float) -> tuple[list[str], float]:
    """The lines of the legend, classes from the highest down with their limits, and its height."""
    lines = [f'<g id="teckenforklaring" font-size="12" transform="translate({_LEGEND_LEFT},{top:.1f})">']
    y = 0
    for text in textwrap.wrap(figures.unit, 30):
        y += _LINE
        lines.append(_written(text, (0, y), 13, 'font-weight="bold"'))
    entries = [(each.colour, _limits(each, figures), each.size) for each in reversed(classes)]
    for colour, text, count in [*entries, *([(_HATCHED, ABSENT, missing)] if missing else [])]:
        y += 10
        lines.append(f'<rect y="{y}" width="{_BOX + 8}" height="{_BOX}" fill="{colour}" stroke="#9aa0a6"/>')
        lines.append(_written(text, (_BOX + 16, y + 10), 12))
        lines.append(_written(f"{count} st", (_BOX + 16, y + 23), 10, 'fill="#555b61"'))
        y += _BOX
    y += 10
    for text in textwrap.wrap(_AROUND_ZERO if figures.difference else _GROUPS, 38):
        y += 13
        lines.append(_written(text, (0, y), 10, 'fill="#555b61"'))
    return [*lines, "</g>"], y


def _footer(figures: MapFigures, source: str, top: float) -> tuple[list[str], float]:
    """The lines of the footer (what the figures rest on, sources), and the y at which the picture ends."""
    lines: list[str] = []
    y = top
    for note in (*figures.notes, *([f"Gränser: {source}"] if source else [])):
        for text in textwrap.wrap(note, _LONGEST_LINE + 8):
            lines.append(_written(text, (_MARGIN, y), 11, 'fill="#3c4248"'))
            y += _LINE - 1
    return lines, y + _MARGIN / 2


def _path(polygons: Iterable[Polygon], colour: str, title: str) -> str:
    rings = (ring for polygon in polygons for ring in polygon)
    drawn = "".join("M" + "L".join(f"{x:g},{y:g}" for x, y in ring) + "Z" for ring in rings)
    return f'<path fill="{colour}" d="{drawn}" role="img"><title>{escape(title)}</title></path>'


def _label(point: Point, name: str, text: str, colour: str) -> Iterator[str]:
    """The name and figure of a municipality: light on dark colours, with an edge that makes them readable outside."""
    x, y = point
    edge = _HATCH_GROUND if colour == _HATCHED else colour
    ink = "#ffffff" if is_dark(edge) else _INK
    for style in (f'fill="{edge}" stroke="{edge}" stroke-width="3" stroke-linejoin="round"', f'fill="{ink}"'):
        yield _written(name, (x, y - 1), 12, f'font-weight="bold" {style}')
        yield _written(text, (x, y + 12), 11, style)


def _written(text: str, at: Point, size: int, style: str = "") -> str:
    x, y = at
    return f'<text x="{x:g}" y="{y:g}" font-size="{size}"{" " * bool(style)}{style}>{escape(text)}</text>'


def _colour(figure: Fraction | None, classes: Sequence[FigureClass]) -> str:
    return (
        _HATCHED if figure is None else next(each.colour for each in classes if each.lowest <= figure <= each.highest)
    )


def _text(figure: Fraction | None, figures: MapFigures) -> str:
    """The figure as a Swede writes it, with its sign if it is a difference."""
    if figure is None:
        return ABSENT
    text = format_number(figure, figures.decimals, fixed=True).replace("-", "−")
    return f"+{text}" if figures.difference and figure > 0 else text


def _with_unit(figure: Fraction | None, figures: MapFigures) -> str:
    text = _text(figure, figures)
    return text if figure is None or not figures.unit else f"{text}{NO_BREAK_SPACE}{figures.unit}"


def _limits(each: FigureClass, figures: MapFigures) -> str:
    lowest, highest = _text(each.lowest, figures), _text(each.highest, figures)
    if lowest == highest:
        return lowest
    return f"{lowest} till {highest}" if each.lowest < 0 or figures.difference else f"{lowest}–{highest}"


def _described(shown: Mapping[str, Fraction | None], names: Mapping[str, str], figures: MapFigures) -> str:
    """The map described for those who can't see it: the highest and the lowest, and whose figure is missing."""
    present = {code: figure for code, figure in shown.items() if figure is not None}
    lacking = [names[code] for code in shown if code not in present]
    sentences = [*figures.stamps, f"Karta över {len(shown)} områden, färgade efter {figures.title}"]
    if present:
        for word, which in (("Högst", max(present.values())), ("Lägst", min(present.values()))):
            whose = join_words([names[code] for code, figure in present.items() if figure == which], limit=5)
            sentences.append(f"{word}: {whose}, {_with_unit(which, figures)}")
    if lacking:
        sentences.append(f"Saknas: {join_words(lacking, limit=len(lacking))}")
    return ". ".join([*sentences, *(note.rstrip(".") for note in figures.notes)]) + "."
