"""A table in JSON-stat 2, as SCB answers with it: classes by index, values by position, parts checked against others.

The format: https://json-stat.org/full/. What SCB adds to it is under `extension`.
"""

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import product
from math import prod
from typing import Any, Final

from tillaggsbelopp import limits
from tillaggsbelopp.statistics.incoming.cubes import CONTENTS, REGION, TIME, Cube, Dimension
from tillaggsbelopp.statistics.incoming.json_answers import JsonAnswer, day_in
from tillaggsbelopp.swedish import YEAR_PATTERN

_MOST_DIMENSIONS: Final = 20
_ROLES: Final = {"geo": REGION, "metric": CONTENTS, "time": TIME}


def is_json_stat(data: object) -> bool:
    """True if a parsed answer says that it is a table in JSON-stat."""
    return isinstance(data, dict) and ("dimension" in data or data.get("class") in ("dataset", "collection"))


def json_stat_cube(data: Mapping[str, Any], name: str) -> Cube:
    """Read a table from its parsed answer; `name` is what messages call it.

    Raises InvalidInput if the parts contradict each other: sizes, indices, labels, roles and the number of values.
    """
    answer = JsonAnswer(name)
    if answer.text(data.get("version"), "version") != "2.0" or data.get("class") != "dataset":
        remedy = "Ladda ner tabellen i formatet JSON-stat2."
        raise answer.fault("svaret är ingen tabell i JSON-stat 2", 'version "2.0" och class "dataset"', remedy)
    ids = [answer.text(each, "id") for each in answer.listed(data.get("id"), "id")]
    sizes = [answer.whole(each, "size") for each in answer.listed(data.get("size"), "size")]
    described = answer.mapping(data.get("dimension"), "dimension")
    if len(ids) != len(sizes) or set(ids) != set(described) or len(set(ids)) != len(ids) or not ids:
        raise answer.fault("id, size och dimension räknar inte upp samma dimensioner")
    if len(ids) > _MOST_DIMENSIONS or not 0 < prod(sizes) <= limits.CELLS:
        raise answer.fault(
            f"tabellen har {prod(sizes)} celler", f"1 till {limits.CELLS}", "Välj färre åldrar eller år."
        )
    codes = _codes(answer, data, ids)
    dimensions = tuple(
        _dimension(answer, described[each], each, codes[each], size) for each, size in zip(ids, sizes, strict=True)
    )
    keys = product(*(each.classes for each in dimensions))
    px = _px(data)
    table = px.get("tableid")
    return Cube(
        name=table if isinstance(table, str) else "",
        title=data["label"] if isinstance(data.get("label"), str) else "",
        provider=data["source"] if isinstance(data.get("source"), str) else "",
        updated=day_in(data.get("updated")),
        notes=tuple(note for note in data.get("note") or () if isinstance(note, str)),
        dimensions=dimensions,
        values=dict(zip(keys, _values(answer, data, prod(sizes)), strict=True)),
        aggregable=px.get("aggregallowed") is not False,
    )


def _px(data: Mapping[str, Any]) -> Mapping[str, Any]:
    extension = data.get("extension")
    px = extension.get("px") if isinstance(extension, dict) else None
    return px if isinstance(px, dict) else {}


def _codes(answer: JsonAnswer, data: Mapping[str, Any], ids: Sequence[str]) -> Mapping[str, str]:
    """The code to know each dimension by: that of its role, else its own."""
    roles = answer.mapping(data.get("role", {}), "role")
    codes = {each: each for each in ids}
    for role, code in _ROLES.items():
        named = [answer.text(each, f"role.{role}") for each in answer.listed(roles.get(role, []), f"role.{role}")]
        if len(named) == 1:
            if named[0] not in codes:
                raise answer.fault(f"role.{role} nämner {named[0]}, som inte är en dimension")
            codes[named[0]] = code
    if len(set(codes.values())) < len(codes):
        raise answer.fault("två dimensioner har samma roll")
    return codes


def _dimension(answer: JsonAnswer, described: Any, key: str, code: str, size: int) -> Dimension:
    where = f"dimension.{key}"
    dimension = answer.mapping(described, where)
    category = answer.mapping(dimension.get("category"), f"{where}.category")
    labels = category.get("label")
    index = category.get("index")
    if index is None and isinstance(labels, dict) and size == 1:
        index = list(labels)  # the format lets a dimension of one class do without
    if isinstance(index, dict):
        order = {each: answer.whole(at, f"{where}.category.index") for each, at in index.items()}
        if sorted(order.values()) != list(range(size)):
            raise answer.fault(f"{where}.category.index numrerar inte {size} klasser från 0")
        classes = sorted(order, key=order.__getitem__)
    else:
        classes = [
            answer.text(each, f"{where}.category.index") for each in answer.listed(index, f"{where}.category.index")
        ]
    if len(classes) != size or len(set(classes)) != size:
        raise answer.fault(f"{where} har {len(classes)} klasser", f"{size}, som size säger")
    if labels is None:
        named = dict(zip(classes, classes, strict=True))
    else:
        given = answer.mapping(labels, f"{where}.category.label")
        if set(given) != set(classes):
            raise answer.fault(f"{where}.category.label och index har inte samma klasser")
        named = {each: answer.text(given[each], f"{where}.category.label") for each in classes}
    for each, label in named.items():
        if each != label and re.fullmatch(YEAR_PATTERN, each) and re.fullmatch(YEAR_PATTERN, label):
            raise answer.fault(f"{where}: klassen {each} heter {label}")
    label = dimension.get("label")
    return Dimension(code, label if isinstance(label, str) and label.strip() else key, named)


def _values(answer: JsonAnswer, data: Mapping[str, Any], size: int) -> list[Fraction | None]:
    given = data.get("value")
    if isinstance(given, dict):
        values: list[Fraction | None] = [None] * size
        for text, value in given.items():
            if not re.fullmatch("0|[1-9][0-9]{0,8}", text) or int(text) >= size:
                raise answer.fault(f"value har en cell {text[:20]}, som tabellen inte har")
            values[int(text)] = answer.number_or_none(value, f"value {text}")
    else:
        values = [answer.number_or_none(each, "value") for each in answer.listed(given, "value")]
        if len(values) != size:
            raise answer.fault(f"svaret har {len(values)} värden, tabellen {size} celler")
    return values
