"""The texts of a map: as wide as the fonts make them, in their areas or by number, and never on one another."""

import re
from fractions import Fraction
from itertools import accumulate
from xml.etree import ElementTree

import pytest

from tests.report.map_texts import SVG, faults_of
from tillaggsbelopp.formula.values import Axis
from tillaggsbelopp.report.map.areas import projected, roomiest, segments_of
from tillaggsbelopp.report.map.shown_figures import MapFigures
from tillaggsbelopp.report.map.svg import map_svg
from tillaggsbelopp.report.map.text_width import text_lines, text_width
from tillaggsbelopp.statistics.boundaries import Boundaries, Point, Polygon

# How far each goes, in thousandths of the size, in the wider of Arial (Helvetica has the same) and DejaVu Sans: from
# the tables hmtx of LiberationSans, which has Arial's, and DejaVuSans, regular and bold.
CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZÅÄÖabcdefghijklmnopqrstuvwxyzåäöé0123456789 ,.:;-–+−%/()&"
REGULAR = [
    *(685, 687, 723, 771, 667, 611, 778, 752, 295, 500, 667, 558, 863, 749, 788, 667, 788, 723, 667, 611, 732, 685),
    *(989, 686, 667, 686, 685, 685, 788, 613, 635, 550, 635, 616, 353, 635, 634, 278, 278, 580, 278, 975, 634, 612),
    *(635, 635, 412, 521, 393, 634, 592, 818, 592, 592, 525, 613, 613, 612, 616, 637, 637, 637, 637, 637, 637, 637),
    *(637, 637, 637, 318, 318, 318, 337, 337, 361, 557, 838, 838, 951, 337, 391, 391, 780),
]
BOLD = [
    *(774, 763, 734, 831, 684, 684, 821, 837, 373, 557, 775, 638, 996, 837, 851, 733, 851, 771, 721, 683, 813, 774),
    *(1104, 771, 725, 726, 774, 774, 851, 675, 716, 593, 716, 679, 436, 716, 712, 343, 343, 666, 343, 1042, 712, 688),
    *(716, 716, 494, 596, 479, 712, 652, 924, 646, 652, 583, 675, 675, 688, 679, 696, 696, 696, 696, 696, 696, 696),
    *(696, 696, 696, 349, 380, 380, 400, 400, 416, 557, 838, 838, 1002, 366, 458, 458, 873),
]


@pytest.mark.parametrize(("widths", "bold"), [(REGULAR, False), (BOLD, True)])
def test_no_text_is_wider_than_it_is_taken_to_be_and_none_much_narrower(widths: list[int], bold: bool) -> None:
    for character, width in zip(CHARACTERS, widths, strict=True):
        assert width <= 1000 * text_width(character, 1, bold=bold), character
    assert 1000 * text_width(CHARACTERS, 1, bold=bold) < 1.1 * sum(widths)
    assert text_width("1\u00a0000", 11) == text_width("1 000", 11)


def test_lines_hold_every_word_within_the_width() -> None:
    text = "Tilläggsbelopp för hälso- och sjukvård i hemmet: skillnad 2025 mot 2024, kr"
    lines = list(text_lines(text, 300, 20, bold=True))
    assert " ".join(lines) == text
    assert len(lines) > 2
    assert all(text_width(line, 20, bold=True) <= 300 for line in lines)
    cut = list(text_lines(f"en {'x' * 99}", 100, 20))
    assert "".join(cut[1:]) == "x" * 99
    assert all(text_width(line, 20) <= 100 for line in cut)
    assert list(text_lines("", 100, 20)) == []


def inside(point: Point, polygons: tuple[Polygon, ...]) -> bool:
    x, y = point
    sides = [side for polygon in polygons for ring in polygon for side in zip(ring, (*ring[1:], ring[0]), strict=True)]
    return sum((y1 > y) != (y2 > y) and x < x1 + (y - y1) / (y2 - y1) * (x2 - x1) for (x1, y1), (x2, y2) in sides) % 2


def box(left: float, top: float, right: float, bottom: float) -> Polygon:
    return (((left, top), (right, top), (right, bottom), (left, bottom)),)


def test_a_box_stands_where_the_area_has_most_room() -> None:
    crescent: Polygon = (((0, 0), (100, 0), (100, 100), (0, 100), (0, 98), (98, 98), (98, 2), (0, 2)),)
    holed: Polygon = (*box(0, 0, 100, 100), *box(10, 20, 90, 90))
    for polygons in ((crescent,), (holed,), (box(300, 300, 305, 305), holed)):
        point, room = roomiest(list(segments_of(polygons)), 8, 4)
        assert inside(point, polygons)  # though the middle is not
        assert (room >= 1) == (holed in polygons)
    point, room = roomiest(list(segments_of((box(300, 300, 305, 305), holed))), 8, 4)
    assert 8 <= point[1] <= 12  # the widest side of the frame, 20 high
    assert room == pytest.approx(2.5, abs=0.1)


def grid(across: list[float], up: list[float]) -> dict[str, tuple[Polygon, ...]]:
    """Areas by code in columns and rows of these widths and heights, in degrees."""
    lefts = [15 + each for each in accumulate(across, initial=0.0)]
    tops = [59 + each for each in accumulate(up, initial=0.0)]
    cells = [
        box(left, top, left + width, top + height)
        for left, width in zip(lefts[:-1], across, strict=True)
        for top, height in zip(tops[:-1], up, strict=True)
    ]
    return {f"{number:04}": (cell,) for number, cell in enumerate(cells, start=1)}


def drawn(areas: dict[str, tuple[Polygon, ...]], name: str = "Kommunen ") -> str:
    axis = Axis("kommun", tuple(areas), tuple(f"{name}{code}" for code in areas))
    values = {code: Fraction(int(code) * 12_345) for code in areas if code != "0002"}
    return map_svg(Boundaries(areas, "Prov"), axis, MapFigures("Belopp 2024, kr", "Prov", "kr", 0, values))


def listed(svg: str) -> dict[str, str]:
    """The names in the list beside the map, and the number of each ("": none)."""
    part = svg.partition('<g id="nummer">')[2].partition("</g>")[0]
    found: dict[str, str] = {}
    number = ""
    for text in re.findall(r">([^<]+)</text>", part)[1:]:
        if text.isdigit():
            number = text
        else:
            found[text.rpartition(" ")[0]], number = number, ""
    return found


def numbers_on(svg: str) -> list[str]:
    (group,) = (each for each in ElementTree.fromstring(svg).iter(f"{SVG}g") if each.get("id") == "namn")
    return [text for each in group.iter(f"{SVG}text") if (text := each.text or "").isdigit()]


def test_many_small_areas_have_numbers_and_a_list_and_nothing_meets() -> None:
    areas = grid([0.1] * 9, [0.05] * 14)
    text = drawn(areas)
    assert faults_of(text) == []
    names = listed(text)
    assert list(names) == [f"Kommunen {code}" for code in areas]
    assert sorted(numbers_on(text), key=int) == [str(number) for number in range(1, len(areas) + 1)]
    assert list(names.values()) == [str(number) for number in range(1, len(areas) + 1)]


def test_an_area_too_narrow_for_its_number_has_it_beside_with_a_line_from_within() -> None:
    areas = grid([0.3, 0.01, 0.3, 0.012, 0.3], [0.15, 0.15, 0.006])
    text = drawn(areas)
    assert faults_of(text) == []
    lines = [each.attrib for each in ElementTree.fromstring(text).iter(f"{SVG}line")]
    shapes = projected(areas, 480, 720).polygons
    for line in lines:
        starts, ends = (
            [code for code, polygons in shapes.items() if inside((float(line[x]), float(line[y])), polygons)]
            for x, y in (("x1", "y1"), ("x2", "y2"))
        )
        assert starts != ends
        assert [f"Kommunen {code}" in listed(text) for code in starts] == [True]
    assert lines
    assert len(numbers_on(text)) == len(listed(text)) < len(areas)


def test_areas_that_no_number_has_room_for_are_listed_all_the_same() -> None:
    areas = grid([0.1] * 30, [0.05] * 4)
    text = drawn(areas)
    assert faults_of(text) == []
    names = listed(text)
    assert len(names) == len(areas)
    assert "" in names.values()
    assert "Nummer på kartan, utom för de minsta" in text
    assert {number for number in names.values() if number} == set(numbers_on(text))
