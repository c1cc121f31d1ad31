"""Scalars of files, read by us from their text: exact numbers, no guessing. The types that models are made of."""

import re
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Annotated, Any, Final, Self

from pydantic_core import PydanticCustomError, core_schema

from tillaggsbelopp import limits
from tillaggsbelopp.diagnostics import InvalidInput, invalid_input
from tillaggsbelopp.documents.hints import bare_hint, percent_hint, value_hint
from tillaggsbelopp.documents.nodes import Scalar, Unreadable
from tillaggsbelopp.swedish import YEAR_PATTERN

_NUMBER: Final = re.compile(r"-?([0-9]+|[0-9]{1,3}([ \u00a0\u202f][0-9]{3})+)(\.[0-9]+)?")
_IDENTIFIER: Final = re.compile(r"[a-zåäöé][a-zåäöé0-9_]*")
MISSING: Final = "saknas"


class Key(str):
    """A key on its way into a model: a text that also has the scalar it was written as."""

    scalar: Scalar

    @classmethod
    def of(cls, scalar: Scalar) -> Self:
        """Make the key of a scalar."""
        key = cls(scalar.value)
        key.scalar = scalar
        return key


@dataclass(frozen=True)
class Reads:
    """The annotation of a model's field that is read from a scalar by `read`, which raises InvalidInput.

    A fault without a place is about the whole scalar. `stand_in` is the value where a fault has been told. `words` are
    those that it may be, if it is one out of a few that are looked up when it is read.

    It gives pydantic the validator itself: `read` returns a value of the field's type, and start-up pays for no more.
    """

    read: Callable[[Any], Any]
    stand_in: Any
    words: Collection[str] = field(default=(), compare=False)

    def __call__(self, node: Any) -> Any:
        """Read the value of a node; the stand-in for one that is unreadable."""
        try:
            return self.stand_in if isinstance(node, Unreadable) else self.read(node)
        except InvalidInput as invalid:
            raise PydanticCustomError("diagnostics", "se ctx", {"diagnostics": invalid.diagnostics}) from None

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> core_schema.CoreSchema:
        """Tell pydantic to validate the field by calling this annotation."""
        return core_schema.no_info_plain_validator_function(self)


def scalar_of(node: Any, expected: str) -> Scalar:
    """Take `node` for a scalar, or refuse it if it is a list or a mapping; `expected` is told then."""
    if isinstance(node, Scalar):
        return node
    what = "här står en lista" if isinstance(node, list) else "här står nycklar"
    remedy = "Sätt citattecken om hakparenteser eller klammerparenteser hör till texten."
    raise invalid_input(what, None, expected, remedy)


def _word_of(node: Any, expected: str) -> str:
    """The text of a scalar, or of a key, which is a plain string by now."""
    return node if isinstance(node, str) else scalar_of(node, expected).value


def read_code(node: Any) -> str:
    """Read a code, which must be in quotes: without them a leading zero means nothing to most programs.

    A text without any digit in it is hardly a code but a name, and is told of where it is used.
    """
    scalar = node.scalar if isinstance(node, Key) else scalar_of(node, "en kod")
    if re.search("[0-9]", scalar.value) and scalar.style not in ("'", '"'):
        raise invalid_input(f"koden {scalar.value} står utan citattecken", remedy=f'Skriv "{scalar.value}".')
    return str(scalar.value)


def read_text(node: Any) -> str:
    """Read a text as one line, however it is wrapped in the file."""
    text = " ".join(scalar_of(node, "en text").value.split())
    if not text:
        raise invalid_input("texten är tom")
    if len(text) > limits.TEXT:
        raise invalid_input(f"texten är längre än {limits.TEXT} tecken")
    return text


def read_identifier(node: Any) -> str:
    """Read a name that formulas can use."""
    text = _word_of(node, "ett namn")
    if not _IDENTIFIER.fullmatch(text):
        expected = "gemener, siffror och understreck, med en bokstav först"
        remedy = f"Skriv {suggestion}." if (suggestion := as_identifier(text)) else ""
        raise invalid_input(f"{text} är inget namn", None, expected, remedy)
    if len(text) > limits.NAME:
        raise invalid_input(f"namnet har {len(text)} tecken", None, f"högst {limits.NAME}")
    return text


def as_identifier(text: str) -> str:
    """Turn `text` into the name most like it that formulas can use; "" if there is none."""
    name = re.sub(r"[^a-zåäöé0-9]+", "_", text.casefold()).strip("_")
    return name if _IDENTIFIER.fullmatch(name) else ""


def number_from(text: str) -> Fraction:
    """Read a number exactly: decimal point, thousands spaces allowed. ValueError (in Swedish) if it is none."""
    text = text.strip()
    if len(text) > limits.DIGITS:
        raise ValueError(f"talet har fler än {limits.DIGITS} tecken")
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"{text} är inget tal")
    return Fraction(re.sub(r"[ \u00a0\u202f]", "", text))


def read_number(node: Any) -> Fraction:
    """Read an exact number, which must be without quotes."""
    return _number(node, "ett tal, till exempel 0.5", value_hint)


def read_percent(node: Any) -> Fraction:
    """Read a percentage, which is written as a number alone."""
    return _number(node, "ett tal i procent, till exempel 2.95", percent_hint)


def _number(node: Any, expected: str, hint: Callable[[str], str]) -> Fraction:
    scalar = scalar_of(node, "ett tal")
    if scalar.style is not None:
        raise invalid_input("ett tal skrivs utan citattecken", expected="ett tal, till exempel 0.5 eller 1 234 567")
    try:
        return number_from(scalar.value)
    except ValueError as error:
        raise invalid_input(str(error), expected=expected, remedy=hint(scalar.value)) from None


def read_whole(node: Any) -> int:
    """Read a whole number."""
    number = _number(node, "ett heltal, till exempel 1 000", bare_hint)
    if number.denominator != 1:
        raise invalid_input("talet är inget heltal", expected="ett heltal")
    return int(number)


def whole_that(fits: Callable[[int], bool], what: str, expected: str) -> Callable[[Any], int]:
    """Make a reader of a whole number that fits; of another it says `what`, with the number put in."""

    def read(node: Any) -> int:
        number = read_whole(node)
        if not fits(number):
            raise invalid_input(what.format(number), expected=expected)
        return number

    return read


def read_year(node: Any) -> int:
    """Read a year, 1900 to 2199."""
    text = _word_of(node, "ett årtal")
    if not re.fullmatch(YEAR_PATTERN, text):
        raise invalid_input(f"{text} är inget årtal", expected="ett årtal från 1900 till 2199")
    return int(text)


def read_date(node: Any) -> date:
    """Read a date, written as 2025-01-01."""
    text = scalar_of(node, "ett datum").value
    if re.fullmatch(r"[0-9]{4}-[0-9][0-9]-[0-9][0-9]", text):
        with suppress(ValueError):
            return date.fromisoformat(text)
    raise invalid_input(f"{text} är inget datum", expected="ett datum, till exempel 2025-01-01")


def read_flag(node: Any) -> bool:
    """Read true or false, and nothing else."""
    text = scalar_of(node, "true eller false").value
    if text not in ("true", "false"):
        raise invalid_input(f"{text} är varken true eller false", expected="true eller false")
    return text == "true"


def one_of(*words: str) -> Reads:
    """Make the annotation of a word out of a few; the first is its stand-in."""
    return word_in(words)


def word_in(words: Collection[str]) -> Reads:
    """Make the annotation of a word out of a few, which are looked up when it is read; the first is its stand-in."""

    def read(node: Any) -> str:
        text = scalar_of(node, " eller ".join(words)).value
        if text not in words:
            raise invalid_input(f"{text} är inget av de möjliga orden", expected=" eller ".join(words))
        return text

    return Reads(read, next(iter(words)), words)


def or_missing(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Make a reader that gives None for `saknas`, the word that nothing is known yet, and else what `read` gives."""
    return lambda node: None if _word_of(node, "ett värde") == MISSING else read(node)


Text = Annotated[str, Reads(read_text, "")]
Identifier = Annotated[str, Reads(read_identifier, "")]
Code = Annotated[str, Reads(read_code, "")]
Exact = Annotated[Fraction, Reads(read_number, Fraction(0))]
Whole = Annotated[int, Reads(read_whole, 0)]
Year = Annotated[int, Reads(read_year, 2000)]
Day = Annotated[date, Reads(read_date, date(2000, 1, 1))]
Flag = Annotated[bool, Reads(read_flag, False)]
ExactOrMissing = Annotated[Fraction | None, Reads(or_missing(read_number), Fraction(0))]
PercentOrMissing = Annotated[Fraction | None, Reads(or_missing(read_percent), Fraction(0))]
YearOrMissing = Annotated[int | None, Reads(or_missing(read_year), 2000)]
