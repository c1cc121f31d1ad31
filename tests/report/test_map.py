"""The map: one shape per municipality, in the colour of its class; readable by programs, the same bytes each time."""

import re
from collections.abc import Mapping
from fractions import Fraction
from itertools import combinations, pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tillaggsbelopp.formula.values import Axis
from tillaggsbelopp.report.map.areas import projected
from tillaggsbelopp.report.map.classes import (
    BLUES,
    MISSING_GROUND,
    ORANGES,
    UNCHANGED,
    classes_of,
    ink_on,
    natural_breaks,
)
from tillaggsbelopp.report.map.shown_figures import MapFigures
from tillaggsbelopp.report.map.svg import map_svg
from tillaggsbelopp.statistics.boundaries import Boundaries, Polygon

SVG = "{http://www.w3.org/2000/svg}"
COUNT = 12
CODES = tuple(f"{number:04}" for number in range(1, COUNT + 1))
NAMES = tuple(f"K{code}" for code in CODES)
AXIS = Axis("kommun", CODES, NAMES)


def square(x: float, y: float, side: float = 0.1) -> Polygon:
    return (((x, y), (x + side, y), (x + side, y + side), (x, y + side)),)


BOUNDARIES = Boundaries({code: (square(15 + n % 4 / 10, 59 + n // 4 / 10),) for n, code in enumerate(CODES)}, "Prov")


def figures(values: Mapping[str, Fraction | None], **more: object) -> MapFigures:
    return MapFigures("Belopp", "Prov, 2024", "kr", 0, values)._replace(**more)


def by_code(*values: int | None) -> dict[str, Fraction | None]:
    return {code: None if value is None else Fraction(value) for code, value in zip(CODES, values, strict=True)}


def drawn(text: str) -> dict[str, tuple[str, str]]:
    """The fill and the title of each shape, by the municipality's name."""
    root = ElementTree.fromstring(text)
    found: dict[str, tuple[str, str]] = {}
    (group,) = (each for each in root.iter(f"{SVG}g") if each.get("id") == "karta")
    for path in group.iter(f"{SVG}path"):
        title = path.findtext(f"{SVG}title") or ""
        name = title.partition(":")[0]
        assert name not in found
        found[name] = (path.get("fill", ""), title.replace("\u00a0", " "))
    return found


def test_every_municipality_has_one_shape_with_its_name_and_figure() -> None:
    values = by_code(*(1000 * n for n in range(COUNT)))
    found = drawn(map_svg(BOUNDARIES, AXIS, figures(values)))
    assert {name: title for name, (_, title) in found.items()} == {
        name: f"{name}: {n} 000 kr" if n else f"{name}: 0 kr" for n, name in enumerate(NAMES)
    }


@settings(max_examples=30)
@given(st.lists(st.integers(-20, 20), min_size=COUNT, max_size=COUNT))
def test_colours_rise_with_the_figures(values: list[int]) -> None:
    found = drawn(map_svg(BOUNDARIES, AXIS, figures(by_code(*values))))
    order = [BLUES.index(found[name][0]) for _, name in sorted(zip(values, NAMES, strict=True))]
    assert order == sorted(order)
    colour = {}
    for value, name in zip(values, NAMES, strict=True):
        assert colour.setdefault(value, found[name][0]) == found[name][0]  # equal figures look equal
    assert len(set(colour.values())) <= 5
    if len(colour) <= 5:
        assert len(set(colour.values())) == len(colour)


def spread(figures: list[int]) -> Fraction:
    mean = Fraction(sum(figures), len(figures))
    return sum(((figure - mean) ** 2 for figure in figures), Fraction(0))


@settings(max_examples=50)
@given(st.lists(st.integers(-30, 30), min_size=1, max_size=9), st.integers(1, 4))
def test_no_other_classes_vary_less_in_themselves(values: list[int], most: int) -> None:
    ranks = natural_breaks([Fraction(value) for value in values], most)
    distinct = sorted(set(values))
    count = min(most, len(distinct))
    assert sorted(set(ranks.values())) == list(range(count))

    def parted(cuts: tuple[int, ...]) -> Fraction:
        limits = [*(distinct[cut] for cut in cuts), 99]
        starts = [-99, *limits]
        return sum((spread([v for v in values if low <= v < high]) for low, high in pairwise(starts)), Fraction(0))

    least = min(parted(cuts) for cuts in combinations(range(1, len(distinct)), count - 1))
    own = [[value for value in values if ranks[Fraction(value)] == rank] for rank in range(count)]
    assert sum(map(spread, own)) == least


def test_classes_part_where_the_figures_do() -> None:
    """The example that the method is told by: 4 and 5, 9 and 10. One large figure leaves the others four classes."""
    assert natural_breaks([Fraction(n) for n in (10, 4, 9, 5)], 2) == {4: 0, 5: 0, 9: 1, 10: 1}
    figures = [Fraction(n) for n in (5, 6, 20, 21, 22, 40, 60, 900)]
    limits = [(each.lowest, each.highest) for each in classes_of(figures)]
    assert limits == [(5, 6), (20, 22), (40, 40), (60, 60), (900, 900)]


@settings(max_examples=30)
@given(st.lists(st.integers(-9, 9), min_size=COUNT, max_size=COUNT))
def test_differences_part_at_zero_and_are_as_deep_either_way(values: list[int]) -> None:
    found = drawn(map_svg(BOUNDARIES, AXIS, figures(by_code(*values), difference=True)))
    depths = {}
    for value, name in zip(values, NAMES, strict=True):
        ramp = BLUES[1:] if value > 0 else ORANGES if value < 0 else (UNCHANGED,)
        depth = ramp.index(found[name][0])
        if value:
            assert depths.setdefault(abs(value), depth) == depth
    assert [depth for _, depth in sorted(depths.items())] == sorted(depths.values())
    assert len({fill for fill, _ in found.values()}) <= 5


def test_the_legend_has_each_class_with_its_limits_as_a_swede_writes_them() -> None:
    values = by_code(-1500, -3, None, None, 0, 0, 0, 2, 40, 500, 6000, 70_000)
    text = map_svg(BOUNDARIES, AXIS, figures(values, difference=True)).replace("\u00a0", " ")
    shown = re.findall(r">([^<]*)</text>", text.partition('id="teckenforklaring"')[2])
    assert shown[:11] == [
        *("kr", "+70 000", "1 av 12", "+2 till +6 000", "4 av 12", "0", "3 av 12"),
        *("−1 500 till −3", "2 av 12", "saknas", "2 av 12"),
    ]


def test_missing_is_hatched_and_never_zero() -> None:
    text = map_svg(BOUNDARIES, AXIS, figures({**by_code(*range(COUNT)), "0003": None}))
    fill, title = drawn(text)["K0003"]
    assert fill == "url(#saknas)"
    assert title == "K0003: saknas"
    assert "Saknas: K0003." in text
    everything = map_svg(BOUNDARIES, AXIS, figures({}))
    assert {fill for fill, _ in drawn(everything).values()} == {"url(#saknas)"}


def test_texts_from_files_are_escaped_and_the_bytes_are_the_same_twice() -> None:
    names = ("A & B <c>", *NAMES[1:])
    axis = Axis("kommun", CODES, names)
    shown = figures(by_code(*range(COUNT)), title='<"&">', stamps=("ALTERNATIV: x < 3",), notes=("a & b",))
    text = map_svg(BOUNDARIES._replace(source="<i>"), axis, shown)
    assert "A & B <c>" in drawn(text)
    root = ElementTree.fromstring(text)
    assert root.findtext(f"{SVG}title") == '<"&">'
    written = [each.text for each in root.iter(f"{SVG}text")]
    for expected in ("ALTERNATIV: x < 3", "a & b", "Gränser: <i>", '<"&">', "A & B <c>"):
        assert expected in written
    assert map_svg(BOUNDARIES._replace(source="<i>"), axis, shown) == text


def test_who_can_not_see_it_is_told_the_extremes() -> None:
    described = ElementTree.fromstring(map_svg(BOUNDARIES, AXIS, figures(by_code(*range(COUNT))))).findtext(
        f"{SVG}desc"
    )
    assert described is not None
    told = described.replace("\u00a0", " ")
    assert told == "Belopp. Prov, 2024. Högst: K0012, 11 kr. Lägst: K0001, 0 kr."


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("ramp", [BLUES, ORANGES, (UNCHANGED,), (MISSING_GROUND,)])
def test_colours_are_told_apart_by_lightness_and_labels_are_read_on_them(ramp: tuple[str, ...]) -> None:
    lights = [luminance(colour) for colour in ramp]
    assert all(lighter > 1.35 * darker for lighter, darker in pairwise(lights))
    for colour, light in zip(ramp, lights, strict=True):
        ink = luminance(ink_on(colour))
        assert (max(ink, light) + 0.05) / (min(ink, light) + 0.05) >= 4.5


def test_classes_of_few_figures_are_spread_over_the_colours() -> None:
    assert [each.colour for each in classes_of([Fraction(n) for n in (0, 1, 1)])] == [BLUES[0], BLUES[-1]]
    assert [each.size for each in classes_of([Fraction(3)] * 4)] == [4]
    assert classes_of([]) == ()


def test_lengths_north_and_east_are_in_proportion() -> None:
    """A degree of longitude at 60° is half a degree of latitude."""
    shapes = projected({"a": ((((15.0, 59.5), (17.0, 59.5), (17.0, 60.5), (15.0, 60.5)),),)}, 100, 100)
    assert shapes.width == pytest.approx(shapes.height, rel=1e-9)


@pytest.mark.parametrize("ring", [((15.0, 59.0), (15.1, 59.0), (15.2, 59.0)), ((0.0, 0.0), (1e-9, 0.0), (0.0, 1e-9))])
def test_a_shape_without_extent_does_no_harm(ring: tuple[tuple[float, float], ...]) -> None:
    degrees = {**BOUNDARIES.polygons, "0001": ((ring,),)}
    assert len(drawn(map_svg(Boundaries(degrees, ""), AXIS, figures({})))) == COUNT
    assert drawn(map_svg(Boundaries({"0001": ((ring,),)}, ""), Axis("kommun", ("0001",), ("A",)), figures({})))
