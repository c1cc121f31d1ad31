"""Where the name and figure of each area stand: in it where they fit, else a number there and a list beside the map."""

from collections.abc import Iterator, Mapping, Sequence
from math import cos, pi, sin
from typing import Final, NamedTuple

from tillaggsbelopp.report.map.areas import Segment, Shapes, reach, roomiest, segments_of
from tillaggsbelopp.report.map.text_width import text_width
from tillaggsbelopp.statistics.boundaries import Point

NUMBER_SIZE: Final = 10
CLEAR: Final = 2  # of a border, on each side of a box
_NAME_SIZES: Final = (12, 11, 10)
_ABOVE, _BELOW = 0.95, 0.15  # of a size: how far capitals with dots and rings rise, and a comma falls
_STEP, _STEPS, _TURNS = 8, 10, 16


class Box(NamedTuple):
    """A box on the map: its centre, half its width and half its height."""

    centre: Point
    across: float
    up: float

    def meets(self, other: "Box") -> bool:
        """Tell whether two boxes have anything in common."""
        (x, y), (other_x, other_y) = self.centre, other.centre
        return abs(x - other_x) < self.across + other.across and abs(y - other_y) < self.up + other.up

    def is_crossed(self, segments: Sequence[Segment]) -> bool:
        """Tell whether any segment has anything in common with the box."""
        (x, y), across, up = self
        return any(
            reach((x1 - x) / across, (y1 - y) / up, (x2 - x) / across, (y2 - y) / up) < 1
            for (x1, y1), (x2, y2) in segments
            if abs(x1 + x2 - 2 * x) < abs(x1 - x2) + 2 * across and abs(y1 + y2 - 2 * y) < abs(y1 - y2) + 2 * up
        )


class Label(NamedTuple):
    """A name of a size and under it a figure one smaller, in a box within their area."""

    box: Box
    size: int

    @property
    def lines(self) -> tuple[float, float]:
        """How far down the name and the figure stand."""
        name = self.box.centre[1] - self.box.up + CLEAR + _ABOVE * self.size
        return name, name + self.size


class NumberLabel(NamedTuple):
    """A number in place of a name and a figure: in a box in their area, or at the end of a line `to` it.

    Where there is no room for either, it has no box.
    """

    number: int
    box: Box | None
    to: Point | None = None


def placed(shapes: Shapes, texts: Mapping[str, tuple[str, str]]) -> tuple[dict[str, Label], dict[str, NumberLabel]]:
    """Place the name and the figure of each area, `texts` by code, so that none meets another or a border.

    Those that fit in their areas are labels. The others have numbers, from 1 on in the order of the texts.
    """
    sides = {code: tuple(segments_of(shapes.polygons[code])) for code in texts}
    labels = {code: label for code, text in texts.items() if (label := _label(sides[code], *text)) is not None}
    numbers: dict[str, NumberLabel] = {}
    for number, code in enumerate((code for code in texts if code not in labels), start=1):
        box = number_box(number)
        point, room = roomiest(sides[code], box.across, box.up)
        numbers[code] = NumberLabel(number, box._replace(centre=point), None if room >= 1 else point)
    taken = [each.box for each in labels.values()]
    taken += [each.box for each in numbers.values() if each.box is not None and each.to is None]
    borders = [segment for each in sides.values() for segment in each]
    for code, each in numbers.items():
        if each.box is not None and each.to is not None:
            moved = _beside(each.box, shapes, taken, borders)
            numbers[code] = each._replace(box=moved)
            if moved is not None:
                taken.append(moved)
                borders.append((each.to, moved.centre))
    return labels, numbers


def number_box(number: int, centre: Point = (0, 0)) -> Box:
    """The box of a number around a point."""
    return Box(centre, text_width(str(number), NUMBER_SIZE, bold=True) / 2 + 2 + CLEAR, NUMBER_SIZE / 2 + 1 + CLEAR)


def _label(sides: Sequence[Segment], name: str, figure: str) -> Label | None:
    """The label in the largest letters that fit in the area; None if none do."""
    for size in _NAME_SIZES:
        across = max(text_width(name, size, bold=True), text_width(figure, size - 1)) / 2 + CLEAR
        up = (_ABOVE * size + size + _BELOW * (size - 1)) / 2 + CLEAR
        point, room = roomiest(sides, across, up)
        if room >= 1:
            return Label(Box(point, across, up), size)
    return None


def _beside(box: Box, shapes: Shapes, taken: Sequence[Box], borders: Sequence[Segment]) -> Box | None:
    """Move a box to the nearest place where it meets nothing, and a line from there to its own place meets no box."""
    (x, y), across, up = box
    within_reach = Box((x, y), _STEP * _STEPS + across, _STEP * _STEPS + up)
    boxes = [other for other in taken if within_reach.meets(other)]
    sides = [side for side in borders if within_reach.is_crossed([side])]
    for spot in _around((x, y)):
        moved = box._replace(centre=spot)
        if not across <= spot[0] <= shapes.width - across or not up <= spot[1] <= shapes.height - up:
            continue
        if any(moved.meets(other) for other in boxes) or moved.is_crossed(sides):
            continue
        if not any(other.is_crossed([((x, y), spot)]) for other in boxes):
            return moved
    return None


def _around(point: Point) -> Iterator[Point]:
    """Points around a point, the nearest first."""
    for distance in range(_STEP, _STEP * _STEPS + 1, _STEP):
        for turn in range(_TURNS):
            angle = 2 * pi * turn / _TURNS
            yield point[0] + distance * cos(angle), point[1] + distance * sin(angle)
