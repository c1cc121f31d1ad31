"""The data of the page: every amount that it shows, computed beforehand, in whole kronor, and what it all rests on."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from tillaggsbelopp.diagnostics import Source, invalid_input
from tillaggsbelopp.engine.result import TOTAL, Component, Result
from tillaggsbelopp.report.json_parts import SCHEMA_VERSION, assumption_document, receipt_document
from tillaggsbelopp.report.map.areas import projected, roomiest, segments_of
from tillaggsbelopp.report.page.grounds import grounds_document
from tillaggsbelopp.report.wording import TRIED, in_force_texts, rounding_texts, standing
from tillaggsbelopp.review.compare import Alternatives, TriedAlternative
from tillaggsbelopp.statistics.boundaries import Boundaries
from tillaggsbelopp.swedish import format_number
from tillaggsbelopp.sweep.sliders import MovedAmounts, Slider

KNOWN_AT: Final = "--kunskapsdatum"
ANEW: Final = "--rakna-om"
MOST_KRONOR: Final = 2**53 - 1  # what a browser counts exactly
_MAP: Final = (480, 640)
_SIGN: Final = 10


class PageMatter(NamedTuple):
    """What a page is made from: a year's result, its sliders and their amounts, alternatives, and boundaries if any.

    `options` are those that commands need to compute the same, and `files` all that was read.
    """

    result: Result
    sliders: tuple[Slider, ...]
    moved: tuple[MovedAmounts, ...]
    alternatives: Alternatives
    boundaries: Boundaries | None
    options: tuple[str, ...]
    files: Mapping[str, Source]


def options_of(known_at: str | None, *, anew: bool) -> tuple[str, ...]:
    """The options that commands need to compute the same as a page shows."""
    return (*((KNOWN_AT, known_at) if known_at is not None else ()), *((ANEW,) if anew else ()))


def page_document(matter: PageMatter) -> dict[str, Any]:
    """The data of a page. InvalidInput if a browser could not add its amounts exactly."""
    result, axis = matter.result, matter.result.municipalities
    parts = _parts(matter)
    vectors = _Vectors(parts)
    document: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "överenskommelse": result.agreement,
        "år": result.year,
        "nivå": result.level,
        "enhet": result.member_name,
        "stämpel": standing(result),
        "prövat": f"{TRIED}, {standing(result)}",
        "anmärkningar": [
            *in_force_texts(result),
            *rounding_texts(result),
            *(f"Räknas inte {result.year}: {aside.name}; {aside.why}." for aside in result.aside),
            *(f"Obs: {text}" for text in result.warnings),
        ],
        "val": list(matter.options),
        "koder": list(axis.members),
        "namn": list(axis.labels),
        "delar": [{"id": each.rule, "namn": each.name, "beskrivning": each.description} for each in parts.values()],
        "figurer": [*_figures(result, parts)],
        "nu": vectors.of(_kronor(result.distributed, axis.members)),
        "reglage": [*map(_slider, matter.sliders)],
        "flyttade": [vectors.moved(each) for each in matter.moved],
        "alternativ": [_alternative(each, vectors) for each in matter.alternatives.tried],
        "belopp": vectors.document(),
        "karta": None if matter.boundaries is None else _map(matter.boundaries, axis.members),
        "grunder": grounds_document(result),
        "antaganden": [assumption_document(assumption) for assumption in result.assumptions],
        "kvitto": receipt_document(matter.files),
    }
    largest = max((sum(map(abs, each)) for part in document["belopp"] for each in part), default=0) * max(1, len(parts))
    if largest > MOST_KRONOR:
        what = f"beloppen är för stora för en sida: {format_number(largest)} kr tillsammans"
        raise invalid_input(what, expected=f"högst {format_number(MOST_KRONOR)} kr")
    return document


def _parts(matter: PageMatter) -> dict[str, Component]:
    """The parts that municipalities get amounts of, by rule id: the agreement's, then those that alternatives add."""
    results = [matter.result, *(comparison.sides[1].result for _, comparison in matter.alternatives.compared)]
    found: dict[str, Component] = {}
    for result in results:
        for part in result.distributed:
            found.setdefault(part.rule, part)
    return found


def _figures(result: Result, parts: Mapping[str, Component]) -> Iterable[dict[str, Any]]:
    """What the page can show: the totals that have parts, and each part, as the places of the parts that make it up."""
    totals = {"": "Totalt", **{total.id: total.name for total in result.other_totals}}
    for total, name in totals.items():
        if own := [place for place, part in enumerate(parts.values()) if part.total == total]:
            yield {"id": total or TOTAL, "namn": name, "delar": own}
    for place, (rule, part) in enumerate(parts.items()):
        yield {"id": rule, "namn": part.name, "delar": [place]}


class _Vectors:
    """The kronor of each part, over municipalities in code order: each list of them once, and its place."""

    def __init__(self, parts: Iterable[str]) -> None:
        self._places: dict[str, dict[tuple[int, ...], int]] = {rule: {} for rule in parts}

    def document(self) -> list[list[list[int]]]:
        """The lists, by part."""
        return [[list(each) for each in places] for places in self._places.values()]

    def of(self, kronor: Mapping[str, Sequence[int]]) -> list[int | None]:
        """The place of each part's list; None where there is no such part."""
        return [self._place(rule, kronor[rule]) if rule in kronor else None for rule in self._places]

    def moved(self, moved: MovedAmounts) -> dict[str, Any]:
        """The amounts where sliders are moved: for each part a place for each position, or the one that all have."""
        places = []
        for rule in self._places:
            own = [self._place(rule, each) for each in moved.kronor[rule].tolist()] if rule in moved.kronor else [None]
            places.append(own[0] if len({*own}) == 1 else own)
        refused = [place for place, wrong in enumerate(moved.refused.tolist()) if wrong]
        return {"reglage": list(moved.sliders), "belopp": places, "går_inte": refused}

    def _place(self, rule: str, kronor: Sequence[int]) -> int:
        places = self._places[rule]
        return places.setdefault(tuple(kronor), len(places))


def _kronor(parts: Iterable[Component], codes: Sequence[str]) -> dict[str, list[int]]:
    return {part.rule: [part.amounts[code] for code in codes] for part in parts}


def _slider(slider: Slider) -> dict[str, Any]:
    variation = slider.variation
    positions = [
        {"text": "som nu" if each.value is None else variation.shown(each.value), "satt": slider.written(place)}
        for place, each in enumerate(slider.positions)
    ]
    return {"namn": variation.name, "titel": variation.title, "nu": slider.now, "lägen": positions}


def _alternative(tried: TriedAlternative, vectors: _Vectors) -> dict[str, Any]:
    alternative = tried.alternative
    about = {
        "id": alternative.id,
        "namn": alternative.name,
        "skäl": alternative.reason,
        "källa": alternative.source,
    }
    if tried.comparison is None:
        return {**about, "fel": "; ".join(fault.what for fault in tried.refused)}
    result = tried.comparison.sides[1].result
    return {
        **about,
        "stämpel": standing(tried.comparison.sides[0].result, result),
        "belopp": vectors.of(_kronor(result.distributed, result.municipalities.members)),
        "antaganden": [assumption_document(each) for each in tried.comparison.assumed_by_one[1]],
    }


def _map(boundaries: Boundaries, codes: Sequence[str]) -> dict[str, Any]:
    """The areas on paper, and where in each a sign has most room."""
    shapes = projected(boundaries.polygons, *_MAP)
    areas, signs = [], []
    for code in codes:
        rings = (ring for polygon in shapes.polygons[code] for ring in polygon)
        areas.append("".join("M" + "L".join(f"{x:g},{y:g}" for x, y in ring) + "Z" for ring in rings))
        (x, y), _ = roomiest([*segments_of(shapes.polygons[code])], _SIGN, _SIGN)
        signs.append([round(x), round(y)])
    source = boundaries.source
    return {"bredd": round(shapes.width), "höjd": round(shapes.height), "ytor": areas, "tecken": signs, "källa": source}
