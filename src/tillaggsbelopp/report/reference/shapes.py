"""The structure of files, read from the models: kinds of file, their keys, what may stand behind them; and as a schema.

A schema is JSON Schema (draft 2020-12), for editors that check and complete while one writes. Nothing is referred to,
everything stands where it is used: any editor follows that. What goes across keys and files (a name that must exist,
units that must agree) is for `kontrollera`.
"""

import json
from collections.abc import Sequence
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, NamedTuple, Union, get_args, get_origin

from tillaggsbelopp.agreement.alternatives import Alternative
from tillaggsbelopp.agreement.cases import Case
from tillaggsbelopp.agreement.indicators import FollowUpTerms, Indicator
from tillaggsbelopp.agreement.indices import Index
from tillaggsbelopp.agreement.models import Rule, Terms
from tillaggsbelopp.documents.scalars import Reads
from tillaggsbelopp.documents.written import Written
from tillaggsbelopp.report.reference import descriptions
from tillaggsbelopp.report.reference.scalar_shapes import ScalarShape, scalar_read_by, word
from tillaggsbelopp.statistics.package import Package
from tillaggsbelopp.statistics.register import Register

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


class FileKind(NamedTuple):
    """A kind of file: its name, where such files stand, what they hold, and the model that reads it.

    `slug` is its name in plain letters, by which its schema is called.
    """

    slug: str
    name: str
    where: str
    about: str
    model: type[Written]


KINDS: Final = (
    FileKind(
        "overenskommelse",
        "Överenskommelsen",
        "config/<id>/overenskommelse.yaml",
        "Parter, vilka regler som ingår och vad som gäller dem alla.",
        Terms,
    ),
    FileKind(
        "regel",
        "Regel",
        "config/<id>/regler/*.yaml",
        "En pott och hur den fördelas, eller belopp per kommun direkt.",
        Rule,
    ),
    FileKind(
        "index",
        "Index",
        "config/<id>/index/*.yaml",
        "Hur mycket priserna stiger år för år, och när det blev känt.",
        Index,
    ),
    FileKind(
        "alternativ",
        "Alternativ",
        "config/<id>/alternativ/*.yaml",
        "Det som skiljer från överenskommelsen, och varför: för att jämföra med den.",
        Alternative,
    ),
    FileKind(
        "prov",
        "Prov",
        "config/<id>/prov/*.yaml",
        "Vad som ändras, och vilka belopp eller vilket fel som då ska komma.",
        Case,
    ),
    FileKind(
        "nyckeltal",
        "Nyckeltal",
        "config/<id>/nyckeltal/*.yaml",
        "Mått som följs upp vid sidan av beloppen, och de tryckta siffror som de ska ge.",
        Indicator,
    ),
    FileKind(
        "uppfoljning",
        "Uppföljning",
        "config/<id>/uppfoljning.yaml",
        "Vad folj-upp visar och vaktar: mått, prognoser mot utfall, och gränser som flaggas.",
        FollowUpTerms,
    ),
    FileKind(
        "datapackage",
        "Uppgifter",
        "data/<id>/datapackage.yaml",
        "Tabellerna med uppgifter: kolumner, enheter och källor (Frictionless Data Package).",
        Package,
    ),
    FileKind(
        "register",
        "Register",
        "data/<id>/publicerat/register.yaml",
        "De tryckta tabellerna i en källa, och hur många av deras celler som återges av de andra.",
        Register,
    ),
)


class Items(NamedTuple):
    """A list whose items all have one shape."""

    item: "Shape"


class Entries(NamedTuple):
    """A mapping whose keys are the writer's own: names, years, codes."""

    key: ScalarShape
    value: "Shape"


class Keys(NamedTuple):
    """A mapping whose keys are given: those of a model."""

    model: type[Written]


Shape = ScalarShape | Items | Entries | Keys


class KeyShape(NamedTuple):
    """A key of a model; `default` is what holds without it, None if nothing does."""

    name: str
    description: str
    shape: Shape
    required: bool
    default: Any = None


def keys_of(model: type[Written]) -> list[KeyShape]:
    """The keys of a model, in its order. LookupError for one without a description, or of an unknown kind."""
    keys: list[KeyShape] = []
    for field_name, field in model.model_fields.items():
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
        keys.append(KeyShape(name, description, shape, required, None if required else field.default))
    return keys


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


def schema_text(kind: FileKind) -> str:
    """The JSON Schema of a kind of file, as the text of its own file. LookupError for a key without a description."""
    schema = {"$schema": _DIALECT, "title": kind.name, "description": kind.about, **_object(kind.model)}
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def file_name(kind: FileKind) -> str:
    """The name of the file that the schema of a kind stands in."""
    return f"{kind.slug}.json"


def _object(model: type[Written]) -> dict[str, Any]:
    keys = keys_of(model)
    return {
        "type": "object",
        "properties": {key.name: _property(key) for key in keys},
        "required": [key.name for key in keys if key.required],
        "additionalProperties": False,
    }


def _property(key: KeyShape) -> dict[str, Any]:
    default = {} if key.default in (None, {}, []) else {"default": key.default}
    return {"description": key.description.replace("`", ""), **default, **_schema(key.shape)}


def _schema(shape: Shape) -> dict[str, Any]:
    match shape:
        case ScalarShape():
            return dict(shape.schema)
        case Items(item):
            return {"type": "array", "items": _schema(item)}
        case Entries(key, value):
            properties = {key.pattern: _schema(value)}
            return {"type": "object", "patternProperties": properties, "additionalProperties": False}
        case Keys(model):
            return _object(model)
