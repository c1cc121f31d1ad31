"""JSON as an API answers with it, read strictly: numbers exact, every key once, each part of the kind it should be."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, Final, NoReturn

from tillaggsbelopp import limits
from tillaggsbelopp.diagnostics import Diagnostic, InvalidInput, Place, Source

_LONGEST_NUMBER: Final = 40
_NUMBER: Final = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,2})?")
AGAIN: Final = "Hämta filen på nytt. Är den ändrad för hand, ta originalet."


def parsed(content: bytes, name: str) -> Any:
    """Parse an answer; numbers become fractions. InvalidInput, with the place, if it is no JSON or repeats a key."""
    if len(content) > limits.TEXT_BYTES:
        raise _refused(
            name, f"filen är större än {limits.TEXT_BYTES // 1_000_000} MB", "Välj färre kommuner, åldrar eller år."
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _refused(name, "filen är inte i UTF-8, som JSON ska vara", AGAIN) from None
    try:
        return json.loads(
            text, object_pairs_hook=_once, parse_int=_number, parse_float=_number, parse_constant=_no_number
        )
    except json.JSONDecodeError as error:
        source = Source(name, text)
        at = min(error.pos, max(len(text) - 1, 0))
        what = "svaret är avhugget" if error.pos >= len(text.rstrip()) else "filen går inte att läsa som JSON här"
        raise InvalidInput([Diagnostic(what, Place(source, at, at + 1), remedy=AGAIN)]) from None
    except ValueError as error:
        raise _refused(name, str(error), AGAIN) from None
    except RecursionError:
        raise _refused(name, "filen har listor i varandra i orimligt många led", AGAIN) from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"{twice} står två gånger på samma ställe")
    return found


def _number(text: str) -> Fraction:
    if len(text) > _LONGEST_NUMBER or not _NUMBER.fullmatch(text):
        raise ValueError(f"talet {text[:20]} är orimligt")
    return Fraction(text)


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} är inget tal")


class JsonAnswer:
    """An answer that is being read: the parts of it, each checked to be what it should."""

    def __init__(self, name: str) -> None:
        self.name = name

    def fault(self, what: str, expected: str = "", remedy: str = AGAIN) -> InvalidInput:
        """Make the error about the answer."""
        return InvalidInput([Diagnostic(what, Place(Source(self.name, "")), expected, remedy)])

    def mapping(self, value: Any, where: str) -> Mapping[str, Any]:
        """The value, if it is a mapping."""
        if not isinstance(value, dict):
            raise self.fault(f"{where} saknas eller är inget objekt")
        return value

    def listed(self, value: Any, where: str) -> Sequence[Any]:
        """The value, if it is a list."""
        if not isinstance(value, list):
            raise self.fault(f"{where} saknas eller är ingen lista")
        return value

    def text(self, value: Any, where: str) -> str:
        """The value, if it is a text."""
        if not isinstance(value, str):
            raise self.fault(f"{where} saknas eller är ingen text")
        return value

    def whole(self, value: Any, where: str) -> int:
        """The value, if it is a whole number from 0."""
        if not isinstance(value, Fraction) or value.denominator != 1 or value < 0:
            raise self.fault(f"{where} saknas eller är inget heltal från 0")
        return int(value)

    def number_or_none(self, value: Any, where: str) -> Fraction | None:
        """The value, if it is a number or null."""
        if value is not None and not isinstance(value, Fraction):
            raise self.fault(f"{where} är varken tal eller null")
        return value


def day_in(text: object) -> date | None:
    """The day that a text begins with; None if it begins with none."""
    found = re.match(r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})", text) if isinstance(text, str) else None
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _refused(name: str, what: str, remedy: str) -> InvalidInput:
    return InvalidInput([Diagnostic(what, Place(Source(name, "")), remedy=remedy)])
