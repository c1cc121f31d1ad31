"""The structure of files as data, read from the models: which keys there are, and what may stand behind them."""

from collections.abc import Sequence
from dataclasses import dataclass
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from tillaggsbelopp.documents.scalars import Reads
from tillaggsbelopp.documents.written import Written
from tillaggsbelopp.report.reference import descriptions
from tillaggsbelopp.report.reference.scalar_shapes import ScalarShape, scalar_read_by, word


@dataclass(frozen=True)
class Items:
    """A list whose items all have one shape."""

    item: "Shape"


@dataclass(frozen=True)
class Entries:
    """A mapping whose keys are the writer's own: names, years, codes."""

    key: ScalarShape
    value: "Shape"


@dataclass(frozen=True)
class Keys:
    """A mapping whose keys are given: those of a model."""

    model: type[Written]


Shape = ScalarShape | Items | Entries | Keys


@dataclass(frozen=True)
class KeyShape:
    """A key of a model; `default` is what holds without it, None if nothing does."""

    name: str
    description: str
    shape: Shape
    required: bool
    default: Any = None


def keys_of(model: type[Written]) -> list[KeyShape]:
    """The keys of a model, in its order. LookupError for one without a description, or of an unknown kind."""
    return [_key(model, name) for name in model.model_fields]


def _key(model: type[Written], field_name: str) -> KeyShape:
    field = model.model_fields[field_name]
    name = field.alias or field_name
    where = f"{model.__module__}.{model.__name__}.{field_name}"
    description = descriptions.DESCRIPTIONS.get(model, {}).get(name)
    if not description:
        raise LookupError(f"{where} ({name}) has no description: add one, in Swedish, to {descriptions.__name__}")
    try:
        shape = _shape(field.annotation, field.metadata)
    except LookupError as error:
        raise LookupError(f"{where} ({name}): {error}") from None
    required = field.is_required()
    return KeyShape(name, description, shape, required, None if required else field.default)


def _shape(annotation: Any, metadata: Sequence[Any] = ()) -> Shape:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _shape(arguments[0], annotation.__metadata__)
    if origin is Literal:
        return word(arguments)
    for note in metadata:
        if isinstance(note, Reads):
            if note.words:
                return word(tuple(note.words))
            return scalar_read_by(note)
    if origin in (Union, UnionType):
        (annotation,) = (option for option in arguments if option is not NoneType)
        return _shape(annotation)
    if origin is list:
        return Items(_shape(arguments[0]))
    if origin is dict:
        key = _shape(arguments[0])
        if isinstance(key, ScalarShape):
            return Entries(key, _shape(arguments[1]))
    if isinstance(annotation, type) and issubclass(annotation, Written):
        return Keys(annotation)
    raise LookupError(f"{annotation} is no structure of a file")
