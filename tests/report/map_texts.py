"""Where the texts of a map stand, read from its SVG, and what they meet."""

import re
from itertools import combinations
from typing import NamedTuple
from xml.etree import ElementTree

from tillaggsbelopp.report.map.text_width import text_width

SVG = "{http://www.w3.org/2000/svg}"
ABOVE, BELOW = 0.75, 0.2  # of a size: capitals and figures, and what falls below the line
Side = tuple[float, float, float, float]


class Text(NamedTuple):
    """A text and its box, as wide as it is in the widest font."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    on_map: bool


def faults_of(svg: str) -> list[str]:
    """Every text that meets another, a text on the map that meets a border, and every text outside the picture."""
    root = ElementTree.fromstring(svg)
    width, height = float(root.get("width", "")), float(root.get("height", ""))
    texts, sides = list(_texts(root, 0, 0, "start", on_map=False)), list(_sides(root))
    assert len(sides) > 2
    found = [
        f"{one.text} and {other.text}"
        for one, other in combinations(texts, 2)
        if one.left < other.right and other.left < one.right and one.top < other.bottom and other.top < one.bottom
    ]
    found += [f"{text.text} and a border" for text in texts if text.on_map and any(_crosses(s, text) for s in sides)]
    found += [each.text for each in texts if each.left < 0 or each.right > width or each.bottom > height]
    return found


def _moved(element: ElementTree.Element) -> tuple[float, float]:
    match = re.fullmatch(r"translate\((.+),(.+)\)", element.get("transform", "translate(0,0)"))
    assert match is not None
    return float(match[1]), float(match[2])


def _texts(element: ElementTree.Element, x: float, y: float, anchor: str, on_map: bool):
    right, down = _moved(element)
    x, y, anchor = x + right, y + down, element.get("text-anchor", anchor)
    on_map = on_map or element.get("id") == "karta"
    if element.tag == f"{SVG}text":
        size, text = float(element.get("font-size", "")), element.text or ""
        wide = text_width(text, size, bold=element.get("font-weight") == "bold")
        left = x + float(element.get("x", "")) - (wide / 2 if anchor == "middle" else 0)
        line = y + float(element.get("y", ""))
        yield Text(text, left, line - ABOVE * size, left + wide, line + BELOW * size, on_map)
    for each in element:
        yield from _texts(each, x, y, anchor, on_map)


def _sides(root: ElementTree.Element):
    (group,) = (each for each in root.iter(f"{SVG}g") if each.get("id") == "karta")
    right, down = _moved(group)
    for path in group.iter(f"{SVG}path"):
        for ring in path.get("d", "").split("Z")[:-1]:
            pairs = [point.split(",") for point in ring.removeprefix("M").split("L")]
            points = [(float(x) + right, float(y) + down) for x, y in pairs]
            for (x1, y1), (x2, y2) in zip(points, [*points[1:], points[0]], strict=True):
                yield x1, y1, x2, y2


def _crosses(side: Side, box: Text) -> bool:
    """Whether a segment has a part within a box (Liang and Barsky)."""
    x1, y1, x2, y2 = side
    first, last = 0.0, 1.0
    for along, least, most in ((x2 - x1, box.left - x1, box.right - x1), (y2 - y1, box.top - y1, box.bottom - y1)):
        if along == 0:
            if not least <= 0 <= most:
                return False
            continue
        first = max(first, min(least / along, most / along))
        last = min(last, max(least / along, most / along))
    return first < last
