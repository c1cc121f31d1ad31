"""The kinds of single value that files hold: what a reader calls them, and their JSON Schema. Here and nowhere else.

A schema is of the value as an editor reads it: 1234567 is a number to it, 1 234 567 a text.
"""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from tillaggsbelopp.agreement import cases, indicators, indices, models, parameters, written_formulas
from tillaggsbelopp.documents import scalars
from tillaggsbelopp.documents.scalars import MISSING, Reads
from tillaggsbelopp.formula.lexer import NAME_PATTERN
from tillaggsbelopp.statistics import frictionless, register
from tillaggsbelopp.statistics import package as tables
from tillaggsbelopp.swedish import YEAR_PATTERN

_GROUPED: Final = r"-?[0-9]{1,3}([ \u00a0\u202f][0-9]{3})+"
_DAY: Final = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_LAST_DAY: Final = "[0-9]{4}-((0[13578]|1[02])-31|(0[469]|11)-30|02-2[89])"
TEXT: Final = {"type": ["string", "number"], "minLength": 1}  # a text of figures only is a number to an editor
_NUMBER: Final = {"anyOf": [{"type": "number"}, {"type": "string", "pattern": rf"^{_GROUPED}(\.[0-9]+)?$"}]}
_NUMBER_WITH_UNIT: Final = {"anyOf": [{"type": "number"}, {"type": "string", "pattern": "^-?[0-9]"}]}
_GROUPED_WHOLE: Final = {"type": "string", "pattern": f"^{_GROUPED}$"}
_WHOLE: Final = {"anyOf": [{"type": "integer"}, _GROUPED_WHOLE]}
_DECIMALS: Final = {"type": "integer", "minimum": 0, "maximum": 10}
_YEAR: Final = {"type": "integer", "minimum": 1900, "maximum": 2199}


class ScalarShape(NamedTuple):
    """A kind of single value: its name, how it is written, its schema, and what it must look like as a key."""

    name: str
    written: str
    schema: Mapping[str, Any]
    pattern: str = ".+"
    words: tuple[str, ...] = ()


def _text(*alternatives: str) -> dict[str, Any]:
    return {"type": "string", "pattern": "|".join(f"^{each}$" for each in alternatives)}


def _or_missing(schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"anyOf": [*schema.get("anyOf", [schema]), {"const": MISSING}]}


def _whole_from(least: int) -> dict[str, Any]:
    return {"anyOf": [{"type": "integer", "minimum": least}, _GROUPED_WHOLE]}


def _kind(
    annotation: Any, name: str, written: str, schema: Mapping[str, Any], pattern: str = ".+"
) -> tuple[Any, ScalarShape]:
    return annotation, ScalarShape(name, written, schema, pattern)


_NUMBER_OR_MISSING: Final = _or_missing(_NUMBER)
_DATE: Final = {**_text(_DAY), "format": "date"}
KINDS: Final = (
    _kind(scalars.Text, "text", "En text, gärna på flera rader; radbrytningar blir mellanslag.", TEXT),
    _kind(
        scalars.Identifier,
        "namn",
        "Gemener, siffror och understreck, med en bokstav först; högst 100 tecken. Används i formler.",
        _text(NAME_PATTERN.pattern),
        f"^{NAME_PATTERN.pattern}$",
    ),
    _kind(scalars.Code, "kod", 'En kommunkod inom citattecken, så att nollor står kvar: `"0117"`.', TEXT),
    _kind(scalars.Exact, "tal", "Decimalpunkt; tusental får skiljas åt med mellanslag: `0.5`, `1 234 567`.", _NUMBER),
    _kind(scalars.Whole, "heltal", "Ett tal utan decimaler.", _WHOLE),
    _kind(scalars.Year, "årtal", "Fyra siffror, 1900–2199.", _YEAR, f"^{YEAR_PATTERN}$"),
    _kind(scalars.Day, "datum", "`2025-01-01`.", _DATE),
    _kind(models.FirstDay, "en månads första dag", "`2025-09-01`.", {**_DATE, **_text("[0-9]{4}-[0-9]{2}-01")}),
    _kind(models.LastDayIfAny, "en månads sista dag", "`2026-06-30`.", {**_DATE, **_text(_LAST_DAY)}),
    _kind(scalars.Flag, "ja eller nej", "`true` eller `false`.", {"type": "boolean"}),
    _kind(
        scalars.ExactOrMissing,
        "tal eller `saknas`",
        "`2.95`, eller `saknas` om värdet väntas. Det är inte 0.",
        _NUMBER_OR_MISSING,
    ),
    _kind(
        parameters.StatedValue,
        "tal eller `saknas`, eller ett per medlem",
        "Med `axel` ett för var medlem: `{pojkar: 1, flickor: 1.5}`.",
        {"anyOf": [*_NUMBER_OR_MISSING["anyOf"], {"type": "object", "additionalProperties": _NUMBER_OR_MISSING}]},
    ),
    _kind(
        scalars.PercentOrMissing,
        "procenttal eller `saknas`",
        "Bara talet, utan procenttecken: `2.95`; eller `saknas`.",
        _NUMBER_OR_MISSING,
    ),
    _kind(scalars.YearOrMissing, "årtal eller `saknas`", "`2021`, eller `saknas` om det väntas.", _or_missing(_YEAR)),
    _kind(
        indices.Published,
        "dag, månad eller `saknas`",
        "`2026-12-15`, eller `2026-12` om dagen inte är känd: då räknas månadens sista dag.",
        _or_missing(_text(_DAY, "[0-9]{4}-[0-9]{2}")),
    ),
    _kind(written_formulas.WrittenFormula, "formel", "En formel; se avsnittet Formler.", TEXT),
    _kind(
        written_formulas.WrittenStep,
        "formel, eller namn och formel",
        "En formel, eller `{namn: …, formel: …}`, där `namn` är vad en läsare ser.",
        {
            "anyOf": [
                TEXT,
                {
                    "type": "object",
                    "properties": {"namn": TEXT, "formel": TEXT},
                    "required": ["formel"],
                    "additionalProperties": False,
                },
            ]
        },
    ),
    _kind(
        written_formulas.WrittenMessage,
        "text med formler",
        "En text där `{formel}` byts mot sitt värde och `{kommun}` mot namnet.",
        TEXT,
    ),
    _kind(parameters.WrittenUnit, "enhet", '`kr`, `tkr`, `km`, `"%"`, `kr/invånare`, `km^2`; `tal` för ingen.', TEXT),
    _kind(tables.FieldUnit, "enhet", "", TEXT),
    _kind(models.Interval, "antal år", "Ett heltal från 1.", _whole_from(1)),
    _kind(indicators.Decimals, "antal decimaler", "Ett heltal från 0 till 10.", _DECIMALS),
    _kind(register.Count, "antal", "Ett heltal från 0.", _whole_from(0)),
    _kind(models.RoundingUnit, "1, 100 eller 1000", "", {"enum": [1, 100, 1000, "1 000"]}),
    _kind(cases.ChangedName, "parameter", "`parameter`, `regel.parameter` eller `index.år`.", TEXT),
    _kind(cases.ChangedValue, "tal, med eller utan enhet", "`15`, `15 km`, `3.1`.", _NUMBER_WITH_UNIT),
    _kind(tables.RelativePath, "filnamn", "En fil i samma mapp.", TEXT),
    _kind(frictionless.Unread, "vad som helst", "Läses inte.", {}),
    _kind(frictionless.RawText, "text, även tom", "", {"type": ["string", "number"]}),
    _kind(
        frictionless.Encoding,
        "teckenkodning",
        "`utf-8` eller `windows-1252` (också skriven `cp1252`, `latin1`).",
        {"type": "string", "pattern": "^(?i:utf-?8|windows-1252|cp1252|latin1|iso-8859-1)$"},
    ),
    _kind(
        frictionless.Hash,
        "kontrollsumma",
        "`sha256:` och 64 tecken, eller `md5:` och 32.",
        {"type": "string", "pattern": "^((md5:)?[0-9a-fA-F]{32}|sha256:[0-9a-fA-F]{64})$"},
    ),
    _kind(
        frictionless.Pattern,
        "mönster",
        "Ett reguljärt uttryck för hela texten.",
        {"type": ["string", "number"]},
    ),
)


def _reader(annotation: Any) -> Any:
    return next(note.read for note in annotation.__metadata__ if isinstance(note, Reads))


_BY_READER: Final = {_reader(annotation): scalar for annotation, scalar in KINDS}


def scalar_read_by(reads: Reads) -> ScalarShape:
    """The kind of value that an annotation reads. LookupError if none is known here."""
    if reads.read not in _BY_READER:
        raise LookupError(f"no kind of value for {reads.read}: add it to {__name__}")
    return _BY_READER[reads.read]


def word(words: tuple[str, ...]) -> ScalarShape:
    """The kind of value that is one out of a few words."""
    return ScalarShape("ord", "", {"enum": list(words)}, words=words)
