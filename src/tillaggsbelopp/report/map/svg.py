"""Municipalities coloured by a figure, as SVG: a pure function of boundaries, names and figures.

It is drawn to be read on an A4 page: 760 units are some 18 cm.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from html import escape
from typing import Final

from tillaggsbelopp.formula.values import Axis
from tillaggsbelopp.report.map.areas import projected
from tillaggsbelopp.report.map.classes import INK, MISSING, MISSING_GROUND, FigureClass, classes_of, ink_on
from tillaggsbelopp.report.map.elements import BOLD, ground, numbered, written
from tillaggsbelopp.report.map.labels import Label, NumberLabel, placed
from tillaggsbelopp.report.map.shown_figures import MapFigures
from tillaggsbelopp.report.map.surroundings import (
    INNER,
    LEGEND_LEFT,
    LEGEND_WIDTH,
    LINE,
    MARGIN,
    WIDTH,
    Drawn,
    footer,
    header,
    legend,
    number_list,
)
from tillaggsbelopp.statistics.boundaries import Boundaries, Polygon
from tillaggsbelopp.swedish import join_words

FONT: Final = "Arial, Helvetica, 'Liberation Sans', sans-serif"
_MAP_WIDTH, _MAP_HEIGHT = 480, 720


def map_svg(boundaries: Boundaries, municipalities: Axis, figures: MapFigures) -> str:
    """Draw the municipalities coloured by a figure; return the map as SVG text.

    Every municipality of the axis must have boundaries; one without a figure is hatched. Figures are rounded as they
    are shown before they are put in classes.
    """
    shown = {code: figures.rounded(code) for code in municipalities.members}
    names = dict(zip(municipalities.members, municipalities.labels, strict=True))
    texts = {code: (names[code], figures.text(figure)) for code, figure in shown.items()}
    classes = classes_of([figure for figure in shown.values() if figure is not None], around_zero=figures.difference)
    colours = {code: _colour(figure, classes) for code, figure in shown.items()}
    shapes = projected(boundaries.polygons, _MAP_WIDTH, _MAP_HEIGHT)
    labels, numbers = placed(shapes, texts)
    above, top = header(figures)
    beside, legend_end = legend(classes, list(shown.values()).count(None), len(shown), figures, top)
    listed, end = _listed(numbers, texts, legend_end, top + shapes.height)
    below, height = footer(figures, boundaries.source, end + 2 * LINE)
    left = MARGIN + (_MAP_WIDTH - shapes.width) / 2
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height:.0f}" '
        f'viewBox="0 0 {WIDTH} {height:.0f}" font-family="{FONT}" fill="{INK}" role="group" '
        'aria-labelledby="rubrik" aria-describedby="beskrivning">',
        f'<title id="rubrik">{escape(figures.title)}</title>',
        f'<desc id="beskrivning">{escape(map_described(municipalities, figures))}</desc>',
        '<defs><pattern id="saknas" width="6" height="6" patternUnits="userSpaceOnUse">'
        f'<rect width="6" height="6" fill="{MISSING_GROUND}"/><path d="M0,6L6,0" stroke="#8f8f8c"/></pattern></defs>',
        f'<rect width="{WIDTH}" height="{height:.0f}" fill="#ffffff"/>',
        *above,
        f'<g id="karta" transform="translate({left:.1f},{top:.1f})">',
        '<g stroke="#87909a" stroke-width="0.9" stroke-linejoin="round" fill-rule="evenodd">',
        *(
            _path(shapes.polygons[code], colours[code], f"{names[code]}: {figures.text_with_unit(figure)}")
            for code, figure in shown.items()
        ),
        "</g>",
        '<g id="namn" text-anchor="middle" aria-hidden="true">',
        *(line for code, label in labels.items() for line in _label(label, *texts[code], colours[code])),
        *(line for number in numbers.values() for line in _number(number)),
        "</g>",
        "</g>",
    ]
    return "\n".join([*lines, *beside, *listed, *below, "</svg>"]) + "\n"


def _listed(
    numbers: Mapping[str, NumberLabel], texts: Mapping[str, tuple[str, str]], legend_end: float, map_end: float
) -> Drawn:
    """The list of numbers, under the legend if it ends above the map's end, else under both; and where all ends."""
    rows = [(number.number if number.box else None, " ".join(texts[code])) for code, number in numbers.items()]
    lines, end = number_list(rows, LEGEND_LEFT, LEGEND_WIDTH, legend_end + LINE)
    if rows and end > map_end:
        lines, end = number_list(rows, MARGIN, INNER, max(legend_end, map_end) + LINE)
    return lines, max(legend_end, map_end, end if rows else 0)


def _path(polygons: Iterable[Polygon], colour: str, title: str) -> str:
    rings = (ring for polygon in polygons for ring in polygon)
    drawn = "".join("M" + "L".join(f"{x:g},{y:g}" for x, y in ring) + "Z" for ring in rings)
    return f'<path fill="{colour}" d="{drawn}" role="img"><title>{escape(title)}</title></path>'


def _label(label: Label, name: str, figure: str, colour: str) -> Iterator[str]:
    """The name and figure of a municipality, light or dark as its colour asks for; on hatching, on their own ground."""
    (x, _), (name_y, figure_y) = label.box.centre, label.lines
    if colour == MISSING:
        colour = MISSING_GROUND
        yield ground(label.box, f'fill="{colour}"')
    style = f'fill="{ink_on(colour)}"'
    yield written(name, (x, name_y), label.size, f"{BOLD} {style}")
    yield written(figure, (x, figure_y), label.size - 1, style)


def _number(number: NumberLabel) -> Iterator[str]:
    """The number of a municipality, and the line to it if it stands beside it."""
    if number.box is None:
        return
    if number.to is not None:
        (x1, y1), (x2, y2) = number.to, number.box.centre
        for stroke in ('stroke="#ffffff" stroke-width="3"', f'stroke="{INK}"'):
            yield f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" {stroke}/>'
        yield f'<circle cx="{x1:.1f}" cy="{y1:.1f}" r="2" stroke="#ffffff"/>'
    yield from numbered(number.number, number.box)


def _colour(figure: Fraction | None, classes: Sequence[FigureClass]) -> str:
    return MISSING if figure is None else next(each.colour for each in classes if each.lowest <= figure <= each.highest)


def map_described(municipalities: Axis, figures: MapFigures) -> str:
    """The map for those who can't see it: its title, the highest and the lowest, and whose figure is missing."""
    shown = {code: figures.rounded(code) for code in municipalities.members}
    names = dict(zip(municipalities.members, municipalities.labels, strict=True))
    present = {code: figure for code, figure in shown.items() if figure is not None}
    lacking = [names[code] for code in shown if code not in present]
    sentences = [*figures.stamps, figures.title, *filter(None, [figures.heading])]
    if present:
        for word, which in (("Högst", max(present.values())), ("Lägst", min(present.values()))):
            whose = join_words([names[code] for code, figure in present.items() if figure == which], limit=5)
            sentences.append(f"{word}: {whose}, {figures.text_with_unit(which)}")
    if lacking:
        sentences.append(f"Saknas: {join_words(lacking, limit=len(lacking))}")
    return ". ".join([*sentences, *(note.rstrip(".") for note in figures.notes)]) + "."
