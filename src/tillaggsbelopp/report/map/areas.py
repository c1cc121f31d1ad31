"""Boundaries on paper: degrees projected to fit a width and a height, and where in a shape its name is written."""

from collections.abc import Mapping
from math import cos, hypot, inf, radians
from typing import Final, NamedTuple

from tillaggsbelopp.statistics.boundaries import Point, Polygon, Ring

_GRIDS: Final = (16, 48, 144)  # points across, finer ones only for shapes too thin for the coarser
_REFINED: Final = 5
_MOST_POINTS: Final = 200
_SMALLEST: Final = 1e-6  # of a degree
_FLAT: Final = 0.5  # a name is wider than it is high, so across counts half


class Shapes(NamedTuple):
    """Polygons on paper by code, x to the right and y down; and how wide and high they are together."""

    polygons: Mapping[str, tuple[Polygon, ...]]
    width: float
    height: float


def projected(degrees: Mapping[str, tuple[Polygon, ...]], width: float, height: float) -> Shapes:
    """Project polygons in degrees to paper, as large as fits within a width and a height.

    The projection is equirectangular, true to scale at the middle latitude. `degrees` are polygons of longitude and
    latitude by code, at least one; the paper's unit is that of `width` and `height`.
    """
    points = [point for polygons in degrees.values() for polygon in polygons for ring in polygon for point in ring]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    narrowing = cos(radians((south + north) / 2))
    across, up = max((east - west) * narrowing, _SMALLEST), max(north - south, _SMALLEST)
    scale = min(width / across, height / up)

    def on_paper(ring: Ring) -> Ring:
        placed = [(round((x - west) * narrowing * scale, 1), round((north - y) * scale, 1)) for x, y in ring]
        kept = [point for before, point in zip([placed[-1], *placed], placed, strict=False) if point != before]
        return tuple(kept or placed[:1])

    polygons = {
        code: tuple(tuple(on_paper(ring) for ring in polygon) for polygon in each) for code, each in degrees.items()
    }
    return Shapes(polygons, across * scale, up * scale)


def name_point(polygons: tuple[Polygon, ...]) -> Point:
    """Find where to write a name: the point of the largest polygon that has most room around it, mainly across.

    It is sought over a grid, finer if no point of it is inside, and then closer and closer around the best point.
    """
    largest = max(polygons, key=lambda polygon: _area(polygon[0]))
    rings = tuple(tuple((x * _FLAT, y) for x, y in ring[:: 1 + len(ring) // _MOST_POINTS]) for ring in largest if ring)
    xs, ys = [x for x, _ in rings[0]], [y for _, y in rings[0]]
    left, right, top, bottom = min(xs), max(xs), min(ys), max(ys)
    best = (-inf, (left, top))
    for count in _GRIDS:
        step = max(right - left, bottom - top) / count
        grid = [
            (left + (i + 0.5) * step, top + (j + 0.5) * step)
            for i in range(count)
            for j in range(count)
            if left + i * step <= right and top + j * step <= bottom
        ]
        best = max((_room(point, rings), point) for point in grid)
        if best[0] > 0:
            break
    for _ in range(_REFINED):
        step /= 2
        x, y = best[1]
        around = [(x + i * step, y + j * step) for i in (-1, 0, 1) for j in (-1, 0, 1)]
        best = max(best, *((_room(point, rings), point) for point in around))
    x, y = best[1]
    return round(x / _FLAT, 1), round(y, 1)


def is_inside(point: Point, rings: Polygon) -> bool:
    """Tell whether a point is in a polygon and in none of its holes, by the even-odd rule."""
    x, y = point
    inside = False
    for ring in rings:
        for (x1, y1), (x2, y2) in zip(ring, (*ring[1:], ring[0]), strict=True):
            if (y1 > y) != (y2 > y) and x < x1 + (y - y1) / (y2 - y1) * (x2 - x1):
                inside = not inside
    return inside


def _room(point: Point, rings: Polygon) -> float:
    """The distance to the nearest boundary; negative outside."""
    nearest = min(
        _distance(point, start, end) for ring in rings for start, end in zip(ring, (*ring[1:], ring[0]), strict=True)
    )
    return nearest if is_inside(point, rings) else -nearest


def _distance(point: Point, start: Point, end: Point) -> float:
    (x, y), (x1, y1), (x2, y2) = point, start, end
    dx, dy = x2 - x1, y2 - y1
    length = dx * dx + dy * dy
    along = 0.0 if length == 0 else min(1.0, max(0.0, ((x - x1) * dx + (y - y1) * dy) / length))
    return hypot(x - x1 - along * dx, y - y1 - along * dy)


def _area(ring: Ring) -> float:
    pairs = zip(ring, (*ring[1:], *ring[:1]), strict=True)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)) / 2
