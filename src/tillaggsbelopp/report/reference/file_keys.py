"""Every kind of file, key by key, as text."""

import json
import re
from collections.abc import Iterator
from typing import Any

from tillaggsbelopp.documents.written import Written
from tillaggsbelopp.report.reference.kinds import KINDS
from tillaggsbelopp.report.reference.scalar_shapes import KINDS as KINDS_OF_VALUE
from tillaggsbelopp.report.reference.scalar_shapes import ScalarShape
from tillaggsbelopp.report.reference.shapes import Entries, Items, Keys, KeyShape, Shape, keys_of
from tillaggsbelopp.swedish import join_words

Places = dict[type[Written], str]


def values(_: Any) -> Iterator[str]:
    """A table of the kinds of single value that files hold, as lines of Markdown."""
    yield "| Slag | Skrivs |"
    yield "|---|---|"
    for _annotation, scalar in KINDS_OF_VALUE:
        if scalar.written:
            yield f"| {scalar.name} | {scalar.written} |"


def files(_: Any) -> Iterator[str]:
    """The kinds of file with their keys; those of a mapping that stands in several places are told at the first."""
    places: Places = {}
    for kind in KINDS:
        yield f"### {kind.name}"
        yield ""
        yield f"`{kind.where}`. {kind.about}"
        yield ""
        yield from _model(kind.model, kind.name, (), places)


def _model(model: type[Written], file: str, path: tuple[str, ...], places: Places) -> Iterator[str]:
    """A table of the model's keys, then those of the models within it that have not been told of yet."""
    keys = keys_of(model)
    inner = {key.name: found for key in keys if (found := _model_in(key.shape)) and found not in places}
    for name, found in inner.items():
        places.setdefault(found, _heading(file, (*path, name)))
    yield "| Nyckel | Krävs | Värde | Betyder |"
    yield "|---|---|---|---|"
    for key in keys:
        yield f"| `{key.name}` | {'ja' if key.required else ''} | {_value(key.shape, places)} | {_meaning(key)} |"
    yield ""
    for name, found in inner.items():
        if places[found] == _heading(file, (*path, name)):
            yield f"#### {places[found]}"
            yield ""
            yield from _model(found, file, (*path, name), places)


def _heading(file: str, path: tuple[str, ...]) -> str:
    return f"{file}: `{'.'.join(path)}`"


def _anchor(heading: str) -> str:
    """The anchor by which a link names a heading, as programs that show Markdown make it."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


def _model_in(shape: Shape) -> type[Written] | None:
    match shape:
        case Keys(model):
            return model
        case Items(inner) | Entries(_, inner):
            return _model_in(inner)
        case _:
            return None


def _value(shape: Shape, places: Places) -> str:
    match shape:
        case ScalarShape(words=words) if words:
            return join_words([f"`{word}`" for word in words], "eller")
        case ScalarShape(name):
            return name
        case Items(item):
            return f"lista: {_value(item, places)}"
        case Entries(key, value):
            return f"per {key.name}: {_value(value, places)}"
        case Keys(model):
            return f"[nycklar](#{_anchor(places[model])})"


def _meaning(key: KeyShape) -> str:
    if key.default in (None, {}, []):
        return key.description
    default = key.default if isinstance(key.default, str) else json.dumps(key.default, ensure_ascii=False)
    return f"{key.description} Utan den: `{default}`."
