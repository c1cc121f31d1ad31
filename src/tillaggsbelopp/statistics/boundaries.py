"""The municipalities' boundaries in karta.geojson, read and checked against the register."""

import json
import re
from collections.abc import Mapping
from math import isfinite
from pathlib import Path
from typing import Any, Final, NamedTuple

from tillaggsbelopp.diagnostics import Faults, Place, Source, invalid_input
from tillaggsbelopp.documents.sources import invisible_in, read_source
from tillaggsbelopp.formula.values import Axis
from tillaggsbelopp.statistics.description import CODE, REGISTER
from tillaggsbelopp.statistics.members import code_hint
from tillaggsbelopp.swedish import join_words

MAP_FILE: Final = "karta.geojson"
SOURCE: Final = "källa"
HOW: Final = (
    f"Lägg kommunernas gränser i den som GeoJSON: ett område (Feature) per kommun, med {CODE} bland properties och "
    "longitud och latitud (WGS 84) som koordinater. Se handboken, Karta."
)
_FEWEST_POINTS: Final = 3  # different ones; GeoJSON repeats the first at the end of a ring

Point = tuple[float, float]
Ring = tuple[Point, ...]
Polygon = tuple[Ring, ...]


class Boundaries(NamedTuple):
    """The polygons of each municipality by code, and the source that the file states.

    A polygon is an outline and then its holes: rings of at least three points (longitude, latitude), degrees in WGS 84.
    """

    polygons: Mapping[str, tuple[Polygon, ...]]
    source: str


def read_boundaries(folder: Path, shown_as: str, municipalities: Axis) -> Boundaries:
    """Read the boundaries in a data folder, which messages call `shown_as`: of every municipality, and of none else.

    Raises InvalidInput with every fault, also if there is no file.
    """
    name = f"{shown_as}/{MAP_FILE}"
    if not (folder / MAP_FILE).exists():
        raise invalid_input("filen finns inte", Place(Source(name, "")), remedy=HOW)
    return boundaries_from(read_source(folder / MAP_FILE, name, within=folder), municipalities)


def boundaries_from(source: Source, municipalities: Axis) -> Boundaries:
    """Read boundaries from a GeoJSON text: of every municipality, and of none else. InvalidInput with every fault."""
    document = _parsed(source)
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list) or document.get("type") != "FeatureCollection":
        what = "filen är inte GeoJSON med områden"
        raise invalid_input(what, Place(source), "en FeatureCollection med features", HOW)
    faults = Faults()
    found: dict[str, tuple[Polygon, ...]] = {}
    unknown: list[str] = []
    for number, feature in enumerate(features, start=1):
        code = _code(feature, number, source, faults)
        if code is None:
            continue
        if code in found:
            faults.add(f"{code} har två områden", _place(source, code), "ett, av typen MultiPolygon om det är delat")
        elif code not in municipalities.position:
            unknown.append(code)
        else:
            found[code] = _polygons(feature.get("geometry"), code, source, faults)
    if unknown:
        what = f"okänd {CODE}: {join_words(unknown, limit=5)}"
        expected = f"bara områden för kommunerna i tabellen {REGISTER}"
        faults.add(what, _place(source, unknown[0]), expected, code_hint(unknown[0], municipalities, '"'))
    lacking = [f"{municipalities.label(code)} ({code})" for code in municipalities.members if code not in found]
    if lacking and not faults:
        faults.add(f"{join_words(lacking)} saknar område", Place(source), f"ett område med {CODE} för varje kommun")
    faults.raise_if_any()
    stated = document.get(SOURCE)
    told = " ".join(stated.split()) if isinstance(stated, str) else ""
    if what := invisible_in(told):
        raise invalid_input(f"{what} i {SOURCE}", Place(source), remedy="Skriv om texten.")
    return Boundaries(found, told)


def _parsed(source: Source) -> Any:
    try:
        return json.loads(source.text, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        at = min(error.pos, max(0, len(source.text) - 1))
        raise invalid_input("filen är inte GeoJSON", Place(source, at, at + 1), remedy=HOW) from None
    except (ValueError, RecursionError):
        raise invalid_input("filen är inte GeoJSON", Place(source), remedy=HOW) from None


def _no_number(text: str) -> None:
    raise ValueError(text)


def _code(feature: Any, number: int, source: Source, faults: Faults) -> str | None:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    code = properties.get(CODE) if isinstance(properties, dict) else None
    if isinstance(code, str) and code.strip():
        return code.strip()
    if isinstance(code, int | float) and not isinstance(code, bool):
        remedy = f'Skriv koden inom citattecken, "{CODE}": "{code}", så att inledande nollor står kvar.'
        faults.add(f"{CODE} {code} är ett tal", _place(source, str(code)), "text", remedy)
    else:
        has = join_words(list(properties)) if isinstance(properties, dict) and properties else "inget"
        faults.add(f"område nummer {number} saknar {CODE}", Place(source), f"{CODE} bland properties; där står {has}")
    return None


def _polygons(geometry: Any, code: str, source: Source, faults: Faults) -> tuple[Polygon, ...]:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        faults.add(f"{code} har ingen yta", _place(source, code), "geometry av typen Polygon eller MultiPolygon")
        return ()
    coordinates = geometry.get("coordinates")
    try:
        each = [coordinates] if kind == "Polygon" else list(coordinates)
        polygons = tuple(tuple(_ring(ring) for ring in polygon) for polygon in each)
        if not polygons or not all(polygons):
            raise ValueError
    except (TypeError, ValueError, OverflowError):
        what = f"koordinaterna för {code} går inte att läsa som en yta"
        faults.add(what, _place(source, code), "minst tre olika punkter [longitud, latitud] i varje ring")
        return ()
    points = [point for polygon in polygons for ring in polygon for point in ring]
    if any(abs(longitude) > 180 or abs(latitude) > 90 for longitude, latitude in points):
        what = f"koordinaterna för {code} är inte longitud och latitud"
        remedy = "Räkna om dem till WGS 84 (EPSG:4326). Är de i SWEREF 99 TM, är de meter."
        faults.add(what, _place(source, code), "grader, till exempel [15.2, 59.3]", remedy)
    return polygons


def _ring(written: Any) -> Ring:
    """Read a ring, and drop the point that closes it. ValueError or TypeError if it is none."""
    points = [
        (_degrees(point[0]), _degrees(point[1])) for point in written if isinstance(point, list) and len(point) > 1
    ]
    if len(points) < len(written):
        raise ValueError
    if points[:1] == points[-1:]:
        del points[-1:]
    if len(set(points)) < _FEWEST_POINTS:
        raise ValueError
    return tuple(points)


def _degrees(number: Any) -> float:
    """Read a coordinate. ValueError or OverflowError if it is none."""
    if isinstance(number, bool) or not isinstance(number, int | float) or not isfinite(number):
        raise ValueError
    return float(number)


def _place(source: Source, code: str) -> Place:
    """The place of the code in the file, or the whole file if it is not found."""
    found = re.search(rf'"{CODE}"\s*:\s*"?({re.escape(code)})\b', source.text)
    return Place(source, *found.span(1)) if found else Place(source)
