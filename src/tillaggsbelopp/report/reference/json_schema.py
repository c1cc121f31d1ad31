"""JSON Schema (draft 2020-12) of each kind of file, for editors that check and complete while one writes.

Nothing is referred to, everything stands where it is used: any editor follows that. What goes across keys and files
(a name that must exist, units that must agree) is for `kontrollera`.
"""

import json
from typing import Any, Final

from tillaggsbelopp.documents.written import Written
from tillaggsbelopp.report.reference.scalar_shapes import ScalarShape
from tillaggsbelopp.report.reference.shapes import Entries, FileKind, Items, Keys, KeyShape, Shape, keys_of

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


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
            return {
                "type": "object",
                "patternProperties": {key.pattern: _schema(value)},
                "additionalProperties": False,
            }
        case Keys(model):
            return _object(model)
