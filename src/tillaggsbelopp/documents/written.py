"""Models of files: pydantic validates the structure of the nodes that have been read.

Every model knows its place in the file, and every fault comes out as a diagnostic in Swedish.
"""

from collections.abc import Callable, Iterator
from collections.abc import Sequence as Sequence_
from pathlib import Path
from typing import Any, Final, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, ValidationError, model_validator

from tillaggsbelopp.diagnostics import Diagnostic, Faults, Place, Source, did_you_mean, nearest
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

    def __str__(self) -> str:
        return repr(self)

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
    """Add a fault if what is accepted is neither an assumption nor a forecast: then it would be without effect.

    `written` is the model that has the acceptance, under the key `godkänd`, and `status` its status.
    """
    if acceptance is not None and status not in TO_ACCEPT:
        faults.add(
            f"{ACCEPTED} hör till antaganden och prognoser, men status är {status}",
            written.place_of(ACCEPTED),
            remedy=f"Ta bort {ACCEPTED}, eller rätta status.",
        )


Model = TypeVar("Model", bound=Written)


def read_model(model: type[Model], node: Mapping, faults: Faults) -> Model | None:
    """Read a mapping as a model. Faults are added to `faults`, and stand-ins take the place of what is wrong.

    None if not even that makes a model.
    """
    data = _plain(node)
    try:
        return model.model_validate(data)
    except ValidationError as error:
        problems = error.errors(include_url=False)
    faults.extend(_diagnose(model, node, problems))
    try:
        return model.model_validate(_with_stand_ins(model, data, problems))
    except ValidationError:
        return None


def read_file(model: type[Model], source: Source, faults: Faults) -> Model | None:
    """Read a YAML file as a model, as far as it can be read.

    Faults are added to `faults`, and stand-ins take the place of what is wrong, so that reading can go on past it. None
    if the file can't be parsed, or not even stand-ins make a model of it.
    """
    node = parse_yaml(source, faults)
    return None if node is None else read_model(model, node, faults)


def read_files(model: type[Model], folder: Path, name: str, shown_as: str, faults: Faults) -> Iterator[Model]:
    """Read the YAML files of the folder `name` in `folder`, which messages call `shown_as`, in order of their names.

    Each is read as by `read_file`; those that can't be read are passed over.
    """
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
        *path, last = _path(problem)
        parent = _follow(data, path)
        if parent is None:
            continue  # the problem is inside something already taken away
        if problem["type"] == "extra_forbidden" or _is_key(problem):
            parent.pop(last, None)
            continue
        annotation: Any = model
        for part in (*path, last):
            annotation = _step_into(annotation, part)
        container = _container(annotation)
        parent[last] = container() if container else Unreadable(data.node.place)
    return data


def _follow(data: Any, path: Sequence_[str | int]) -> Any:
    """The mapping or list that a path leads to; None if it no longer leads to one."""
    for part in path:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return None
    return data if isinstance(data, dict | list) else None


def _container(annotation: Any) -> "type[dict[Any, Any]] | type[list[Any]] | None":
    """The type dict or list, if the annotation is of one (or of one beside None); else None."""
    for option in (annotation, *getattr(annotation, "__args__", ())):
        if (origin := getattr(option, "__origin__", None)) in (dict, list):
            return dict if origin is dict else list
    return None


def _path(problem: Any) -> list[str | int]:
    return [part for part in problem["loc"] if part != "[key]"]


def _is_key(problem: Any) -> bool:
    return "[key]" in problem["loc"]


def _diagnose(model: type[BaseModel], node: Mapping, problems: Sequence_[Any]) -> list[Diagnostic]:
    unknown = [problem["loc"] for problem in problems if problem["type"] == "extra_forbidden"]
    found: list[Diagnostic] = []
    for problem in problems:
        if isinstance(problem["input"], Unreadable):
            continue
        misspelt = (loc[-1] for loc in unknown if loc[:-1] == problem["loc"][:-1])
        if problem["type"] == "missing" and any(nearest(str(key), [str(problem["loc"][-1])]) for key in misspelt):
            continue  # the key is there but misspelt, which is a fault of its own
        path = _path(problem)
        place = _locate(node, path, prefer_key=_is_key(problem))
        match problem["type"]:
            case "diagnostics":
                for inner in problem["ctx"]["diagnostics"]:
                    found.append(Diagnostic(inner.what, inner.place or place, inner.expected, inner.remedy))
            case "missing":
                parent = _locate(node, path[:-1], prefer_key=True)
                first = Place(parent.source, parent.start, min(parent.end, parent.start + 1))
                found.append(
                    Diagnostic(
                        f"{path[-1]} saknas", parent if len(path) > 1 else first, remedy=f"Lägg till {path[-1]}: …"
                    )
                )
            case "extra_forbidden":
                known = _known_keys(model, path[:-1])
                key = str(path[-1])
                remedy = did_you_mean(key, known) or f"Kända nycklar här: {', '.join(known)}."
                found.append(Diagnostic(f"okänd nyckel: {key}", _locate(node, path, prefer_key=True), remedy=remedy))
            case "list_type" | "tuple_type":
                found.append(Diagnostic("här väntas en lista", place, "[a, b] eller rader som börjar med - "))
            case "dict_type" | "model_type" | "model_attributes_type":
                found.append(Diagnostic("här väntas nycklar med värden", place, "rader på formen  nyckel: värde"))
            case "value_error":
                found.append(Diagnostic(str(problem["ctx"]["error"]), place))
            case _:
                found.append(Diagnostic(f"fel slags värde ({problem['type']})", place))
    return found


def _locate(node: Node, path: "list[str | int] | tuple[str | int, ...]", *, prefer_key: bool = False) -> Place:
    place = node.place
    for index, part in enumerate(path):
        last = index == len(path) - 1
        if isinstance(node, Mapping):
            value = node.get(str(part))
            if value is None:
                return node.key_place(str(part)) if last else place
            place = (
                node.key_place(str(part)) if not last or prefer_key or not isinstance(value, Scalar) else value.place
            )
            node = value
        elif isinstance(node, Sequence) and isinstance(part, int) and part < len(node.items):
            node = node.items[part]
            place = node.place if last else Place(node.place.source, node.place.start, node.place.start + 1)
        else:
            break
    return place


def _known_keys(model: Any, path: "list[str | int]") -> list[str]:
    """The keys that the model at `path` takes."""
    annotation: Any = model
    for part in path:
        annotation = _step_into(annotation, part)
    found = _model_in(annotation)
    return [field.alias or name for name, field in found.model_fields.items()] if found else []


def _step_into(annotation: Any, part: str | int) -> Any:
    """The annotation one step along a path: of a field of a model, or of the values of a mapping or list."""
    if (model := _model_in(annotation)) is not None:
        fields = model.model_fields.items()
        return next((field.annotation for name, field in fields if (field.alias or name) == part), None)
    for option in (annotation, *getattr(annotation, "__args__", ())):
        if getattr(option, "__origin__", None) in (dict, list, tuple):
            return option.__args__[1 if option.__origin__ is dict else 0]
    return None


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The model that the annotation is, itself or beside None; None if it is none."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if getattr(annotation, "__origin__", None) in (dict, list, tuple):
        return None
    return next(filter(None, map(_model_in, getattr(annotation, "__args__", ()))), None)
