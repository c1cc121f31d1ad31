"""Models of files: pydantic validates the structure of the nodes that have been read.

Every model knows its place in the file, and every fault comes out as a diagnostic in Swedish.
"""

from collections.abc import Callable, Iterator
from collections.abc import Sequence as Sequence_
from functools import reduce
from pathlib import Path
from typing import Any, Final, Self, TypeVar, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, ValidationError, model_validator

from tillaggsbelopp import limits
from tillaggsbelopp.diagnostics import Faults, Place, Source, nearest
from tillaggsbelopp.documents.colons import colon_fault, first_word
from tillaggsbelopp.documents.nodes import Mapping, Node, Scalar, Sequence, Unreadable, parse_yaml
from tillaggsbelopp.documents.scalars import Day, Key, Text
from tillaggsbelopp.documents.sources import yaml_files

ACCEPTED: Final = "godkänd"
TO_ACCEPT: Final = ("antagande", "prognos")


class _Placed(dict[Key, Any]):
    """A mapping on its way into a model, with the node it comes from."""

    node: Mapping


class Written(BaseModel):
    """The base of all models of files: a mapping whose place is known. Unknown keys are refused."""

    # Built at first use: a model inside others need not be built by itself, which start-up would pay for.
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True, defer_build=True)
    _node: Mapping = PrivateAttr()

    @model_validator(mode="wrap")
    @classmethod
    def _keep_node(cls, data: Any, handler: Callable[[Any], Self]) -> Self:
        instance = handler(data)
        if isinstance(data, _Placed):
            instance._node = data.node
        return instance

    def __repr__(self) -> str:
        named = getattr(self, "id", None) or getattr(self, "name", None)
        return f"<{type(self).__name__}{f' {named}' if isinstance(named, str) else ''}>"

    __str__ = __repr__

    @property
    def place(self) -> Place:
        """The place of the mapping in its file."""
        return self._node.place

    def place_of(self, *path: str | int) -> Place:
        """The place of the value that a path of keys and indices leads to; of its key, if it is a mapping or a list.

        It is the innermost place known if the path leads further than the file does.
        """
        return _locate(self._node, path)

    def key_place_of(self, *path: str | int) -> Place:
        """The place of the key itself, by its path in the file, whatever its value is."""
        return _locate(self._node, path, prefer_key=True)


class Acceptance(Written):
    """The acceptance of an assumption or a forecast: its date, and the body or role that gave it."""

    date: Day = Field(alias="datum")
    by: Text = Field(alias="av")

    def __str__(self) -> str:
        return f"{self.by} {self.date.isoformat()}"


class AcceptedRemark(Written):
    """A remark that is accepted: how its text begins, in which file if it stands in several, and why."""

    begins: Text = Field(alias="påpekande")
    file: Text | None = Field(None, alias="fil")
    reason: Text = Field(alias="skäl")


def check_acceptance(written: Written, acceptance: Acceptance | None, status: str, faults: Faults) -> None:
    """Add a fault if what is accepted is neither an assumption nor a forecast: then it would be without effect."""
    if acceptance is not None and status not in TO_ACCEPT:
        what = f"{ACCEPTED} hör till antaganden och prognoser, men status är {status}"
        faults.add(what, written.place_of(ACCEPTED), remedy=f"Ta bort {ACCEPTED}, eller rätta status.")


Model = TypeVar("Model", bound=Written)


def read_file(model: type[Model], source: Source, faults: Faults) -> Model | None:
    """Read a YAML file as a model, as far as it can be read.

    Faults are added to `faults`, and stand-ins take the place of what is wrong, so that reading can go on past it. None
    if the file can't be parsed, or not even stand-ins make a model of it.
    """
    node = parse_yaml(source, faults)
    if node is None:
        return None
    data = _plain(node)
    try:
        return model.model_validate(data)
    except ValidationError as error:
        problems = error.errors(include_url=False)
    _tell(model, node, problems, faults)
    try:
        return model.model_validate(_with_stand_ins(model, data, problems))
    except ValidationError:
        return None


def read_files(model: type[Model], folder: Path, name: str, shown_as: str, faults: Faults) -> Iterator[Model]:
    """Read the YAML files of `folder`/`name`, in order of their names; messages call `folder` `shown_as`."""
    for source in yaml_files(folder / name, f"{shown_as}/{name}", faults):
        if (found := read_file(model, source, faults)) is not None:
            yield found


def _plain(node: Node) -> Any:
    """Turn mappings and lists into dict and list; scalars stay. The depth is bounded by the parser."""
    match node:
        case Mapping():
            placed = _Placed((Key.of(key), _plain(value)) for key, value in node.entries)
            placed.node = node
            return placed
        case Sequence():
            return [_plain(item) for item in node.items]
        case _:
            return node


def _with_stand_ins(model: type[BaseModel], data: Any, problems: Sequence_[Any]) -> Any:
    """Take out of the data what is wrong with it: unknown keys go, and unreadable values become `Unreadable`."""
    for problem in problems:
        (*path, last), is_key = _path(problem)
        parent = _follow(data, path)
        if parent is None:
            continue  # the problem is inside something already taken away
        if problem["type"] == "extra_forbidden" or is_key:
            parent.pop(last, None)
            continue
        container = get_origin(_generic(reduce(_step_into, (*path, last), model)))
        parent[last] = container() if container in (dict, list) else Unreadable(data.node.place)
    return data


def _follow(data: Any, path: Sequence_[str | int]) -> Any:
    """The mapping or list that a path leads to; None if it no longer leads to one."""
    for part in path:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return None
    return data if isinstance(data, dict | list) else None


def _path(problem: Any) -> tuple[list[str | int], bool]:
    """The path to what a problem is about, and whether it is about the key there."""
    return [part for part in problem["loc"] if part != "[key]"], "[key]" in problem["loc"]


def _tell(model: type[BaseModel], node: Mapping, problems: Sequence_[Any], faults: Faults) -> None:
    unknown: dict[tuple[str | int, ...], list[str]] = {}
    for problem in problems:
        if problem["type"] == "extra_forbidden":
            unknown.setdefault(problem["loc"][:-1], []).append(str(problem["loc"][-1]))
    before = len(faults)
    for problem in problems:
        if len(faults) - before >= limits.FAULTS:
            break
        if isinstance(problem["input"], Unreadable):
            continue
        others = unknown.get(problem["loc"][:-1], ())
        if problem["type"] == "missing" and any(_is_meant(str(problem["loc"][-1]), key) for key in others):
            continue  # the key is there but misspelt, or without its colon, which is a fault of its own
        path, is_key = _path(problem)
        place = _locate(node, path, prefer_key=is_key)
        match problem["type"]:
            case "diagnostics":
                faults.extend(each._replace(place=each.place or place) for each in problem["ctx"]["diagnostics"])
            case "missing":
                parent = _locate(node, path[:-1], prefer_key=True)
                first = Place(parent.source, parent.start, min(parent.end, parent.start + 1))
                where = parent if len(path) > 1 else first
                faults.add(f"{path[-1]} saknas", where, remedy=f"Lägg till {path[-1]}: …")
            case "extra_forbidden":
                known = _known_keys(reduce(_step_into, path[:-1], model))
                key, at = str(path[-1]), _locate(node, path, prefer_key=True)
                if first_word(key) in known and (fault := colon_fault(_to_line_end(at))):
                    faults.extend([fault])
                    continue
                remedy = faults.suggest(key, known) or f"Kända nycklar här: {', '.join(known)}."
                absent = [str(each["loc"][-1]) for each in problems if _is_absent_at(each, problem["loc"][:-1])]
                if (needed := nearest(key, absent)) and (close := nearest(key, known)) != needed:
                    remedy = f"Menade du {needed}, som måste finnas, eller {close}?"
                faults.add(f"okänd nyckel: {key}", at, remedy=remedy)
            case "list_type" | "tuple_type":
                faults.add("här väntas en lista", place, "[a, b] eller rader som börjar med - ")
            case "dict_type" | "model_type" | "model_attributes_type":
                known = _known_keys(reduce(_step_into, path, model))
                likely = isinstance(problem["input"], Scalar) and (
                    first_word(place.text) in known or (not known and _begins_line(place))
                )
                if likely and (fault := colon_fault(place)):
                    faults.extend([fault])
                    continue
                faults.add("här väntas nycklar med värden", place, "rader på formen  nyckel: värde")
            case "value_error":
                faults.add(str(problem["ctx"]["error"]), place)
            case _:
                faults.add(f"fel slags värde ({problem['type']})", place)


def _is_absent_at(problem: Any, parent: tuple[str | int, ...]) -> bool:
    """Tell whether a problem is that a key is missing in the mapping at the path `parent`."""
    return bool(problem["type"] == "missing" and problem["loc"][:-1] == parent)


def _is_meant(name: str, key: str) -> bool:
    """Tell whether a key that is unknown is one that is known, misspelt or followed by its value without a colon."""
    return first_word(key) == name or bool(nearest(key, [name]))


def _to_line_end(place: Place) -> Place:
    return Place(place.source, place.start, place.source.line_end(place.start))


def _begins_line(place: Place) -> bool:
    _, column = place.source.line_and_column(place.start)
    return not place.source.text[place.start - column + 1 : place.start].strip()


def _locate(node: Node, path: Sequence_[str | int], *, prefer_key: bool = False) -> Place:
    place = node.place
    for index, part in enumerate(path):
        last = index == len(path) - 1
        if isinstance(node, Mapping):
            value = node.get(str(part))
            if value is None:
                return node.place if last else place
            of_value = last and not prefer_key and isinstance(value, Scalar)
            place = value.place if of_value else node.key_place(str(part))
            node = value
        elif isinstance(node, Sequence) and isinstance(part, int) and part < len(node.items):
            node = node.items[part]
            place = node.place if last else Place(node.place.source, node.place.start, node.place.start + 1)
        else:
            break
    return place


def _known_keys(annotation: Any) -> list[str]:
    """The keys that a model takes, if the annotation is of one."""
    found = _model_in(annotation)
    return [field.alias or name for name, field in found.model_fields.items()] if found else []


def _step_into(annotation: Any, part: str | int) -> Any:
    """The annotation one step along a path: of a field of a model, or of the values of a mapping or list."""
    if (model := _model_in(annotation)) is not None:
        fields = model.model_fields.items()
        return next((field.annotation for name, field in fields if (field.alias or name) == part), None)
    generic = _generic(annotation)
    return None if generic is None else get_args(generic)[1 if get_origin(generic) is dict else 0]


def _generic(annotation: Any) -> Any:
    """The dict, list or tuple type that the annotation is, itself or beside None; None if it is none."""
    options = (annotation, *get_args(annotation))
    return next((option for option in options if get_origin(option) in (dict, list, tuple)), None)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The model that the annotation is, itself or beside None; None if it is none."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) in (dict, list, tuple):
        return None
    return next(filter(None, map(_model_in, get_args(annotation))), None)
