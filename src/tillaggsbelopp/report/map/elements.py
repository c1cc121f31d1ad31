"""The parts that a map as SVG is drawn of."""

from html import escape
from typing import Final

from tillaggsbelopp.report.map.classes import INK
from tillaggsbelopp.report.map.labels import CLEAR, NUMBER_SIZE, Box
from tillaggsbelopp.statistics.boundaries import Point

BOLD: Final = 'font-weight="bold"'


def written(text: str, at: Point, size: int, style: str = "") -> str:
    """A line of text at a point."""
    x, y = at
    return f'<text x="{x:.5g}" y="{y:.5g}" font-size="{size}"{" " * bool(style)}{style}>{escape(text)}</text>'


def ground(box: Box, style: str) -> str:
    """What a text in a box stands on, with round corners."""
    (x, y), across, up = box.centre, box.across - CLEAR, box.up - CLEAR
    size = f'width="{2 * across:.5g}" height="{2 * up:.5g}" rx="4"'
    return f'<rect x="{x - across:.5g}" y="{y - up:.5g}" {size} {style}/>'


def numbered(number: int, box: Box) -> list[str]:
    """A number that stands for a name, in its box."""
    x, y = box.centre
    text = written(str(number), (x, y + NUMBER_SIZE * 0.36), NUMBER_SIZE, f'text-anchor="middle" {BOLD}')
    return [ground(box, f'fill="#ffffff" stroke="{INK}" stroke-width="0.8"'), text]
