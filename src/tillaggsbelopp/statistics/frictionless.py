"""The keys of a Frictionless data description that say how a table is written and what its cells may hold."""

import re
from collections.abc import Callable
from fractions import Fraction
from functools import cached_property
from typing import Annotated, Any, Final

from pydantic import Field

from tillaggsbelopp.diagnostics import invalid_input
from tillaggsbelopp.documents.scalars import Exact, Flag, Reads, Whole, number_from, scalar_of
from tillaggsbelopp.documents.sources import ANSI, UTF_8
from tillaggsbelopp.documents.written import Written

_ENCODINGS: Final = {
    "utf-8": UTF_8,
    "utf8": UTF_8,
    "windows-1252": ANSI,
    "cp1252": ANSI,
    "latin1": ANSI,
    "iso-8859-1": ANSI,
}
_HASH: Final = re.compile("(?:md5:)?[0-9a-f]{32}|sha256:[0-9a-f]{64}")
_REPEATED_GROUP: Final = re.compile(r"\)[*+{?]|\\[1-9]|\(\?")
_UNBOUNDED: Final = re.compile(r"[*+]|,\}")


def _unread(node: Any) -> None:
    """Accept whatever is written under a key that says nothing to this program."""


def _read_raw(node: Any) -> str:
    return scalar_of(node, "en text").value


def _read_encoding(node: Any) -> str:
    text = scalar_of(node, "en teckenkodning").value
    if text.casefold() not in _ENCODINGS:
        raise invalid_input(f"{text} är ingen kodning som läses", expected="utf-8 eller windows-1252")
    return _ENCODINGS[text.casefold()]


def _read_hash(node: Any) -> str:
    text = scalar_of(node, "en kontrollsumma").value
    if not _HASH.fullmatch(text.casefold()):
        raise invalid_input(f"{text} är ingen kontrollsumma som läses", expected="sha256:… eller md5:…")
    return text.casefold()


def _read_pattern(node: Any) -> str:
    text = scalar_of(node, "ett mönster").value
    try:
        re.compile(text)
    except re.error:
        raise invalid_input(f"{text} är inget reguljärt uttryck", expected="till exempel [0-9]{4}") from None
    return text


def _sign_in(signs: str, expected: str) -> Callable[[Any], str]:
    """Make a reader of a single sign out of a few; `expected` names them."""

    def read(node: Any) -> str:
        text = scalar_of(node, expected).value
        if len(text) != 1 or text not in signs:
            raise invalid_input(f'"{text}" är inget av de möjliga tecknen', expected=expected)
        return text

    return read


def _sign(signs: str, expected: str) -> Reads:
    return Reads(_sign_in(signs, expected), signs[0], tuple(signs))


Unread = Annotated[Any, Reads(_unread, None)]
RawText = Annotated[str, Reads(_read_raw, "")]
Encoding = Annotated[str, Reads(_read_encoding, UTF_8)]
Hash = Annotated[str, Reads(_read_hash, "")]
Pattern = Annotated[str, Reads(_read_pattern, "")]
Delimiter = Annotated[str, _sign(",;\t|", 'komma, semikolon, "\\t" (tabb) eller lodstreck')]
DecimalChar = Annotated[str, _sign(".,", "punkt eller komma")]
GroupChar = Annotated[str, _sign(" .,'\u00a0\u202f", "mellanslag, punkt, komma eller apostrof")]


class WrittenDialect(Written):
    """The stated manner of a table's file, as in a CSV dialect; quotes are always double."""

    delimiter: Delimiter | None = None
    decimal_char: DecimalChar | None = Field(None, alias="decimalChar")
    header: Flag = True
    double_quote: Flag = Field(True, alias="doubleQuote")
    quote_char: Annotated[str, _sign('"', 'citattecknet "')] = Field('"', alias="quoteChar")
    line_terminator: Unread = Field(None, alias="lineTerminator")
    skip_initial_space: Unread = Field(None, alias="skipInitialSpace")
    case_sensitive_header: Unread = Field(None, alias="caseSensitiveHeader")
    version: Unread = Field(None, alias="csvddfVersion")


class Constraints(Written):
    """The limits to what the cells of a field may hold. An empty cell is missing; `required` forbids it."""

    required: Flag = False
    minimum: Exact | None = None
    maximum: Exact | None = None
    unique: Flag = False
    enum: list[RawText] = []
    pattern: Pattern | None = None
    shortest: Whole | None = Field(None, alias="minLength")
    longest: Whole | None = Field(None, alias="maxLength")

    @property
    def beyond_limits(self) -> bool:
        """True if anything but limits to numbers is stated."""
        return bool(self.unique or self.enum or self.pattern or self.shortest or self.longest is not None)

    @cached_property
    def _numbers(self) -> frozenset[Fraction | None]:
        return frozenset(map(_number, self.enum))

    @cached_property
    def _texts(self) -> frozenset[str]:
        return frozenset(self.enum)

    def why_not(self, text: str, number: Fraction | None, *, numeric: bool) -> str:
        """Say in Swedish what is expected of a cell's content, if it is not allowed; "" if it is.

        Limits to numbers are not looked at, and a pattern only if it is short to try.
        """
        if self.enum and (number not in self._numbers if numeric else text not in self._texts):
            return f"något av {', '.join(self.enum)}"
        if numeric:
            return ""
        if self.shortest is not None and len(text) < self.shortest:
            return f"minst {self.shortest} tecken"
        if self.longest is not None and len(text) > self.longest:
            return f"högst {self.longest} tecken"
        if self.pattern and _is_simple(self.pattern) and not re.fullmatch(self.pattern, text):
            return f"text efter mönstret {self.pattern}"
        return ""


def _number(text: str) -> Fraction | None:
    try:
        return number_from(text)
    except ValueError:
        return None


def _is_simple(pattern: str) -> bool:
    """True if trying a pattern takes no more time than a text is long: no repeated group, little without bound."""
    return not _REPEATED_GROUP.search(pattern) and len(_UNBOUNDED.findall(pattern)) <= 2
