"""A map as PNG: our SVG, drawn by typst."""

from typing import Final

import typst

from tillaggsbelopp.report.map.surroundings import WIDTH
from tillaggsbelopp.report.map.svg import FONT

_FONT: Final = "Libertinus Serif"  # comes with typst; with a machine's own fonts the bytes would be that machine's
_PER_UNIT: Final = 2
_POINTS_PER_INCH: Final = 72
_PAGE: Final = f"""
#set page(width: auto, height: auto, margin: 0pt)
#image(bytes(sys.inputs.svg), format: "svg", width: {WIDTH}pt)
"""


def png_of(svg: str) -> bytes:
    """Draw a map, as `map_svg` writes it, with two pixels per unit; the same bytes from the same version of typst."""
    return typst.compile(
        _PAGE.encode(),
        format="png",
        ppi=_PER_UNIT * _POINTS_PER_INCH,
        ignore_system_fonts=True,
        sys_inputs={"svg": with_own_font(svg)},
    )


def with_own_font(svg: str) -> str:
    """The map in the font that comes with typst."""
    return svg.replace(FONT, _FONT)
