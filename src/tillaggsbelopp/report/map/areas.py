"""Boundaries on paper: degrees projected to fit a width and a height, and where in an area a box has room."""

from collections.abc import Iterator, Mapping, Sequence
from heapq import heappop, heappush
from math import cos, inf, radians
from typing import Final, NamedTuple

from tillaggsbelopp.statistics.boundaries import Point, Polygon, Ring

_SMALLEST: Final = 1e-6  # of a degree
Segment = tuple[Point, Point]


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


def segments_of(polygons: tuple[Polygon, ...]) -> Iterator[Segment]:
    """The sides of all rings of polygons."""
    for polygon in polygons:
        for ring in polygon:
            yield from zip(ring, (*ring[1:], *ring[:1]), strict=True)


def roomiest(segments: Sequence[Segment], across: float, up: float) -> tuple[Point, float]:
    """Find where among the sides of an area a box has most room, and how many times as large the box could be there.

    `across` and `up` are half of the box. Below 1 it crosses a side wherever it is put. The point is sought as Mapbox's
    polylabel seeks a pole of inaccessibility: among squares that halve, first in the one that may hold the best point,
    until none can hold one that is much better.
    """
    xs, ys = [x for (x, _), _ in segments], [y for (_, y), _ in segments]
    half = max((max(xs) - min(xs)) / across, (max(ys) - min(ys)) / up) / 2
    x, y = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
    best = (_room((x, y), segments, across, up), x, y)
    squares = [(-best[0] - half, x, y, half)]
    while squares and -squares[0][0] > _enough(best[0]):
        _, x, y, half = heappop(squares)
        half /= 2
        for right, down in ((-half, -half), (half, -half), (-half, half), (half, half)):
            centre = x + right * across, y + down * up
            room = _room(centre, segments, across, up)
            best = max(best, (room, *centre))
            heappush(squares, (-room - half, *centre, half))
    return best[1:], best[0]


def _room(point: Point, segments: Sequence[Segment], across: float, up: float) -> float:
    """How many times as large a box around a point could be before it touches a side; negative outside the area.

    `across` and `up` are half of the box; the area is what the sides go round by the even-odd rule.
    """
    x, y = point
    nearest, inside = inf, False
    for (ax, ay), (bx, by) in segments:
        x1, y1, x2, y2 = (ax - x) / across, (ay - y) / up, (bx - x) / across, (by - y) / up
        if (y1 > 0) != (y2 > 0) and x1 - y1 * (x2 - x1) / (y2 - y1) > 0:
            inside = not inside
        if min(x1, x2) < nearest and min(y1, y2) < nearest and max(x1, x2) > -nearest and max(y1, y2) > -nearest:
            nearest = min(nearest, reach(x1, y1, x2, y2))
    return nearest if inside else -nearest


def _enough(best: float) -> float:
    """The room that is worth seeking on for, beside the best so far: inside, only what the box fits in."""
    if best >= 1:
        return best + 0.1
    return max(1, best + 0.02) if best > 0 else best + 0.02


def reach(x1: float, y1: float, x2: float, y2: float) -> float:
    """Half the side of the largest square around (0, 0) that a segment does not cross."""
    right, down = x2 - x1, y2 - y1
    # Along the segment it turns nearer or farther only at its ends, and where it crosses an axis or a diagonal.
    turns = ((x1, right), (y1, down), (x1 - y1, right - down), (x1 + y1, right + down))
    stops = [0.0, 1.0, *(-start / rise for start, rise in turns if rise)]
    return min(max(abs(x1 + stop * right), abs(y1 + stop * down)) for stop in stops if 0 <= stop <= 1)
