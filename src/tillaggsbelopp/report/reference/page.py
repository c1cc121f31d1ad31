"""The reference page: written by hand, but for the parts between marks, which are made here.

Those of the language are in `language`; the kinds of file, key by key, and the example's amounts are here.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from tillaggsbelopp.documents.written import Written
from tillaggsbelopp.engine.calculate import calculate
from tillaggsbelopp.report.amounts.data import county_table
from tillaggsbelopp.report.reference import language
from tillaggsbelopp.report.reference.example import Example, read_example
from tillaggsbelopp.report.reference.scalar_shapes import KINDS as KINDS_OF_VALUE
from tillaggsbelopp.report.reference.scalar_shapes import ScalarShape
from tillaggsbelopp.report.reference.shapes import KINDS, Entries, Items, Keys, KeyShape, Shape, keys_of
from tillaggsbelopp.report.sections import markdown_table
from tillaggsbelopp.swedish import NO_BREAK_SPACE, join_words

Places = dict[type[Written], str]

_PART: Final = re.compile(r"(<!-- skrivs: (\S+) -->\n).*?(<!-- slut -->)", re.DOTALL)


def renewed(page: str) -> str:
    """The page with every generated part made anew.

    InvalidInput if its example has a fault, KeyError at an unknown mark.
    """
    example = read_example(page)

    def made(match: re.Match[str]) -> str:
        text = "\n".join(_PARTS[match[2]](example)).strip().replace(NO_BREAK_SPACE, " ")
        return f"{match[1]}\n{text}\n\n{match[3]}"

    return _PART.sub(made, page)


def _amounts(example: Example) -> Iterator[str]:
    """The county's table, with names alone and its sums under another name."""
    result = calculate(example.of)
    table = county_table(result)
    rows = [[name, *row[1:]] for name, row in zip(result.municipalities.labels, table.rows, strict=True)]
    yield from markdown_table(table._replace(rows=rows, footer=["Länet", *(table.footer or [])[1:]]))


def _values(_: Any) -> Iterator[str]:
    """A table of the kinds of single value that files hold, as lines of Markdown."""
    yield "| Slag | Skrivs |"
    yield "|---|---|"
    for _annotation, scalar in KINDS_OF_VALUE:
        if scalar.written:
            yield f"| {scalar.name} | {scalar.written} |"


def _files(_: Any) -> Iterator[str]:
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
            anchor = re.sub(r"[^\w -]", "", places[model].lower()).replace(" ", "-")  # as Markdown has it
            return f"[nycklar](#{anchor})"


def _meaning(key: KeyShape) -> str:
    if key.default in (None, {}, []):
        return key.description
    default = key.default if isinstance(key.default, str) else json.dumps(key.default, ensure_ascii=False)
    return f"{key.description} Utan den: `{default}`."


_PARTS: Final[Mapping[str, Callable[[Example], Iterator[str]]]] = {
    "belopp": _amounts,
    "värden": _values,
    "räknesätt": language.operators,
    "funktioner": language.functions,
    "fördelning": language.sharing,
    "andra-fördelningar": language.other_sharings,
    "egna-funktioner": language.generated_functions,
    "upptagna-namn": language.taken_names,
    "filer": _files,
}
