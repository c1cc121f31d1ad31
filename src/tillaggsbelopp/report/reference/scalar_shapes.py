"""The kinds of single value that files hold: what a reader calls them, and their JSON Schema. Here and nowhere else.

A schema is of the value as an editor reads it: 1234567 is a number to it, 1 234 567 a text.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from tillaggsbelopp.agreement import cases, indicators, indices, models, parameters
from tillaggsbelopp.documents import scalars
from tillaggsbelopp.documents.scalars import MISSING, Reads
from tillaggsbelopp.formula.lexer import NAME_PATTERN
from tillaggsbelopp.statistics import package as tables
from tillaggsbelopp.statistics import register
from tillaggsbelopp.swedish import YEAR_PATTERN

_GROUPED: Final = r"-?[0-9]{1,3}([ \u00a0\u202f][0-9]{3})+"
_DAY: Final = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_LAST_DAY: Final = "[0-9]{4}-((0[13578]|1[02])-31|(0[469]|11)-30|02-2[89])"
TEXT: Final = {"type": ["string", "number"], "minLength": 1}  # a text of figures only is a number to an editor
_NUMBER: Final = {"anyOf": [{"type": "number"}, {"type": "string", "pattern": rf"^{_GROUPED}(\.[0-9]+)?$"}]}
_NUMBER_WITH_UNIT: Final = {"anyOf": [{"type": "number"}, {"type": "string", "pattern": "^-?[0-9]"}]}
_GROUPED_WHOLE: Final = {"type": "string", "pattern": f"^{_GROUPED}$"}
_WHOLE: Final = {"anyOf": [{"type": "integer"}, _GROUPED_WHOLE]}
_YEAR: Final = {"type": "integer", "minimum": 1900, "maximum": 2199}


@dataclass(frozen=True)
class ScalarShape:
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


_NUMBER_OR_MISSING: Final = _or_missing(_NUMBER)
_DATE: Final = {**_text(_DAY), "format": "date"}
KINDS: Final[Sequence[tuple[Any, ScalarShape]]] = (
    (scalars.Text, ScalarShape("text", "En text, gärna på flera rader; radbrytningar blir mellanslag.", TEXT)),
    (
        scalars.Identifier,
        ScalarShape(
            "namn",
            "Gemener, siffror och understreck, med en bokstav först. Används i formler.",
            _text(NAME_PATTERN.pattern),
            f"^{NAME_PATTERN.pattern}$",
        ),
    ),
    (scalars.Code, ScalarShape("kod", 'En kommunkod inom citattecken, så att nollor står kvar: `"0117"`.', TEXT)),
    (
        scalars.Exact,
        ScalarShape("tal", "Decimalpunkt; tusental får skiljas åt med mellanslag: `0.5`, `1 234 567`.", _NUMBER),
    ),
    (scalars.Whole, ScalarShape("heltal", "Ett tal utan decimaler.", _WHOLE)),
    (scalars.Year, ScalarShape("årtal", "Fyra siffror, 1900–2199.", _YEAR, f"^{YEAR_PATTERN}$")),
    (scalars.Day, ScalarShape("datum", "`2025-01-01`.", _DATE)),
    (
        models.FirstDay,
        ScalarShape("en månads första dag", "`2025-09-01`.", {**_text("[0-9]{4}-[0-9]{2}-01"), "format": "date"}),
    ),
    (models.LastDayIfAny, ScalarShape("en månads sista dag", "`2026-06-30`.", {**_DATE, **_text(_LAST_DAY)})),
    (scalars.Flag, ScalarShape("ja eller nej", "`true` eller `false`.", {"type": "boolean"})),
    (
        scalars.ExactOrMissing,
        ScalarShape(
            "tal eller `saknas`", "`2.95`, eller `saknas` om värdet väntas. Det är inte 0.", _NUMBER_OR_MISSING
        ),
    ),
    (
        parameters.StatedValue,
        ScalarShape(
            "tal eller `saknas`, eller ett per medlem",
            "Med `axel` ett för var medlem: `{pojkar: 1, flickor: 1.5}`.",
            {"anyOf": [*_NUMBER_OR_MISSING["anyOf"], {"type": "object", "additionalProperties": _NUMBER_OR_MISSING}]},
        ),
    ),
    (
        scalars.PercentOrMissing,
        ScalarShape(
            "procenttal eller `saknas`", "Bara talet, utan procenttecken: `2.95`; eller `saknas`.", _or_missing(_NUMBER)
        ),
    ),
    (
        scalars.YearOrMissing,
        ScalarShape("årtal eller `saknas`", "`2021`, eller `saknas` om det väntas.", _or_missing(_YEAR)),
    ),
    (
        indices.Published,
        ScalarShape(
            "dag, månad eller `saknas`",
            "`2026-12-15`, eller `2026-12` om dagen inte är känd: då räknas månadens sista dag.",
            _or_missing(_text(_DAY, "[0-9]{4}-[0-9]{2}")),
        ),
    ),
    (models.WrittenFormula, ScalarShape("formel", "En formel; se avsnittet Formler.", TEXT)),
    (
        models.WrittenMessage,
        ScalarShape("text med formler", "En text där `{formel}` byts mot sitt värde och `{kommun}` mot namnet.", TEXT),
    ),
    (
        parameters.WrittenUnit,
        ScalarShape("enhet", '`kr`, `tkr`, `km`, `"%"`, `kr/invånare`, `km^2`; `tal` för ingen.', TEXT),
    ),
    (tables.FieldUnit, ScalarShape("enhet", "", TEXT)),
    (
        models.Interval,
        ScalarShape("antal år", "Ett heltal från 1.", {"anyOf": [{"type": "integer", "minimum": 1}, _GROUPED_WHOLE]}),
    ),
    (
        indicators.Decimals,
        ScalarShape("antal decimaler", "Ett heltal från 0 till 10.", {"type": "integer", "minimum": 0, "maximum": 10}),
    ),
    (
        register.Count,
        ScalarShape("antal", "Ett heltal från 0.", {"anyOf": [{"type": "integer", "minimum": 0}, _GROUPED_WHOLE]}),
    ),
    (models.RoundingUnit, ScalarShape("1, 100 eller 1000", "", {"enum": [1, 100, 1000, "1 000"]})),
    (cases.ChangedName, ScalarShape("parameter", "`parameter`, `regel.parameter` eller `index.år`.", TEXT)),
    (cases.ChangedValue, ScalarShape("tal, med eller utan enhet", "`15`, `15 km`, `3.1`.", _NUMBER_WITH_UNIT)),
    (tables.RelativePath, ScalarShape("filnamn", "En fil i samma mapp.", TEXT)),
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
