"""Models of files: pydantic validates the structure, the scalars are read by us from their text.

Every model knows where it stands in its file, and every fault comes out as a diagnostic in Swedish.
"""

import re
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Annotated, Any, Final, Self, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, PrivateAttr, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from tillaggsbelopp.diagnostics import Diagnostic, InvalidInput, Place, did_you_mean, nearest
from tillaggsbelopp.documents.nodes import Mapping, Node, Scalar, Sequence

_NUMBER: Final = re.compile(r"-?([0-9]+|[0-9]{1,3}([ \u00a0\u202f][0-9]{3})+)(\.[0-9]+)?")
_IDENTIFIER: Final = re.compile(r"[a-zåäöé][a-zåäöé0-9_]*")
_MAX_DIGITS: Final = 30


class Key(str):
    """A key on its way into a model, with the scalar it was written as."""

    scalar: Scalar

    @classmethod
    def of(cls, scalar: Scalar) -> Self:
        """The key that `scalar` is."""
        key = cls(scalar.value)
        key.scalar = scalar
        return key


class _Placed(dict[Key, Any]):
    """A mapping on its way into a model, with the node it comes from."""

    node: Mapping


class Written(BaseModel):
    """A mapping of a file. Unknown keys are refused; `place` is where it stands."""

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

    @property
    def place(self) -> Place:
        """Where the mapping stands."""
        return self._node.place

    def place_of(self, *path: str | int) -> Place:
        """Where a key stands, by its names in the file; the innermost known one if the path leads further."""
        return _locate(self._node, path)


Model = TypeVar("Model", bound=Written)


def read_model(model: type[Model], node: Mapping) -> Model:
    """The mapping as a model. InvalidInput with every fault in it."""
    try:
        return model.model_validate(_plain(node))
    except ValidationError as error:
        raise InvalidInput(_diagnose(model, node, error)) from None


# --- scalars ----------------------------------------------------------------------------------------


def refuse(what: str, place: Place | None = None, expected: str = "", remedy: str = "") -> PydanticCustomError:
    """The error that a reader of a scalar raises; without `place` it is said of the whole scalar."""
    return refuse_with([Diagnostic(what, place, expected, remedy)])


def refuse_with(diagnostics: list[Diagnostic] | tuple[Diagnostic, ...]) -> PydanticCustomError:
    """The error that carries diagnostics found inside a scalar."""
    return PydanticCustomError("diagnostics", "se ctx", {"diagnostics": list(diagnostics)})


def scalar_of(node: Any, expected: str) -> Scalar:
    """The scalar that `node` is. Refused if it is a list or a mapping."""
    if isinstance(node, Scalar):
        return node
    kind = "en lista" if isinstance(node, list) else "nycklar"
    raise refuse(
        f"här står {kind}", expected=expected, remedy="Sätt citattecken om hakar eller klamrar hör till texten."
    )


def _word_of(node: Any, expected: str) -> str:
    """The text of a scalar, or of a key, which is a plain string by now."""
    return node if isinstance(node, str) else scalar_of(node, expected).value


def read_code(node: Any) -> str:
    """A code, which must be in quotes: without them a leading zero means nothing to most programs."""
    scalar = node.scalar if isinstance(node, Key) else scalar_of(node, "en kod")
    if scalar.style not in ("'", '"'):
        raise refuse(f"koden {scalar.value} står utan citattecken", remedy=f'Skriv "{scalar.value}".')
    return str(scalar.value)


def read_text(node: Any) -> str:
    """A text on one line, however it was wrapped in the file."""
    return " ".join(scalar_of(node, "en text").value.split())


def read_identifier(node: Any) -> str:
    """A name that formulas can use."""
    text = _word_of(node, "ett namn")
    if not _IDENTIFIER.fullmatch(text):
        expected = "gemener, siffror och understreck, med en bokstav först"
        raise refuse(f"{text} är inget namn", expected=expected)
    return text


def number_from(text: str) -> Fraction:
    """A number as written in a file: decimal point, thousands spaces allowed. ValueError (Swedish) if it is none."""
    text = text.strip()
    if len(text) > _MAX_DIGITS:
        raise ValueError(f"talet har fler än {_MAX_DIGITS} tecken")
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"{text} är inget tal")
    return Fraction(re.sub(r"[ \u00a0\u202f]", "", text))


def number_hint(text: str) -> str:
    """What to write instead of a text that is no number."""
    if re.fullmatch(r"-?[0-9]+(,[0-9]+)", text.strip()):
        return f"Decimaler skrivs med punkt: {text.strip().replace(',', '.')}"
    if "_" in text:
        return "Skriv tusental med mellanslag eller inget alls."
    if text.strip().endswith("%"):
        return 'Skriv bara talet här, och % i enhet: enhet: "%"'
    return ""


def read_number(node: Any) -> Fraction:
    """An exact number."""
    scalar = scalar_of(node, "ett tal")
    if scalar.style is not None:
        raise refuse("ett tal skrivs utan citattecken", expected="ett tal, till exempel 0.5 eller 1 234 567")
    try:
        return number_from(scalar.value)
    except ValueError as error:
        raise refuse(str(error), expected="ett tal, till exempel 0.5", remedy=number_hint(scalar.value)) from None


def read_whole(node: Any) -> int:
    """A whole number."""
    number = read_number(node)
    if number.denominator != 1:
        raise refuse("talet är inte helt", expected="ett heltal")
    return int(number)


def read_year(node: Any) -> int:
    """A year."""
    text = _word_of(node, "ett årtal")
    if not re.fullmatch(r"[12][0-9]{3}", text):
        raise refuse(f"{text} är inget årtal", expected="ett årtal med fyra siffror")
    return int(text)


def read_date(node: Any) -> date:
    """A date."""
    text = scalar_of(node, "ett datum").value
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9][0-9]-[0-9][0-9]", text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise refuse(f"{text} är inget datum", expected="ett datum, till exempel 2025-01-01")


def read_flag(node: Any) -> bool:
    """true or false, and nothing else."""
    text = scalar_of(node, "true eller false").value
    if text not in ("true", "false"):
        raise refuse(f"{text} är varken true eller false", expected="true eller false")
    return text == "true"


def one_of(*words: str) -> BeforeValidator:
    """A word out of a few."""

    def read(node: Any) -> str:
        text = scalar_of(node, " eller ".join(words)).value
        if text not in words:
            raise refuse(f"{text} är inget av de möjliga orden", expected=" eller ".join(words))
        return text

    return BeforeValidator(read)


Text = Annotated[str, BeforeValidator(read_text)]
Identifier = Annotated[str, BeforeValidator(read_identifier)]
Code = Annotated[str, BeforeValidator(read_code)]
Exact = Annotated[Fraction, BeforeValidator(read_number)]
Whole = Annotated[int, BeforeValidator(read_whole)]
Year = Annotated[int, BeforeValidator(read_year)]
Day = Annotated[date, BeforeValidator(read_date)]
Flag = Annotated[bool, BeforeValidator(read_flag)]


# --- from nodes to what pydantic takes, and from its errors to diagnostics ---------------------------


def _plain(node: Node) -> Any:
    """Mappings and lists as dict and list, scalars as they are. The depth is bounded by the reader."""
    match node:
        case Mapping():
            placed = _Placed((Key.of(key), _plain(value)) for key, value in node.entries)
            placed.node = node
            return placed
        case Sequence():
            return [_plain(item) for item in node.items]
        case _:
            return node


def _diagnose(model: type[BaseModel], node: Mapping, error: ValidationError) -> list[Diagnostic]:
    problems = error.errors(include_url=False)
    unknown = [problem["loc"] for problem in problems if problem["type"] == "extra_forbidden"]
    found: list[Diagnostic] = []
    for problem in problems:
        misspelt = (loc[-1] for loc in unknown if loc[:-1] == problem["loc"][:-1])
        if problem["type"] == "missing" and any(nearest(str(key), [str(problem["loc"][-1])]) for key in misspelt):
            continue  # said already: the key is there, misspelt
        path = [part for part in problem["loc"] if part != "[key]"]
        is_key = "[key]" in problem["loc"]
        place = _locate(node, path, prefer_key=is_key)
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
    """What stands at one step of a path: a field of a model, or the values of a mapping or list."""
    if (model := _model_in(annotation)) is not None:
        fields = model.model_fields.items()
        return next((field.annotation for name, field in fields if (field.alias or name) == part), None)
    for option in (annotation, *getattr(annotation, "__args__", ())):
        if getattr(option, "__origin__", None) in (dict, list, tuple):
            return option.__args__[1 if option.__origin__ is dict else 0]
    return None


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The model that the annotation is, itself or beside None."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if getattr(annotation, "__origin__", None) in (dict, list, tuple):
        return None
    return next(filter(None, map(_model_in, getattr(annotation, "__args__", ()))), None)
