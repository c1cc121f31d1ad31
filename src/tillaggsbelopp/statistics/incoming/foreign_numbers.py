"""Numbers as other people write them in a column: decimal comma or point, thousands set apart in any way."""

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Final

MISSING: Final = frozenset({"", ".", "..", "...", "…", "-", "–", "—", "saknas"})
SPACES: Final = " \u00a0\u202f\u2009\u2007"
_LONGEST: Final = 40
_NUMBER: Final = re.compile(
    rf"(?P<sign>[-−]?)(?:(?P<plain>[0-9]+)|(?P<spaced>[0-9]{{1,3}}(?:(?P<gap>[{SPACES}])[0-9]{{3}})(?:(?P=gap)[0-9]{{3}})*))"
    r"(?:(?P<mark>[.,])(?P<decimals>[0-9]+))?"
)
_GROUPED: Final = re.compile(
    r"(?P<sign>[-−]?)(?P<whole>[1-9][0-9]{0,2}(?P<group>[.,])[0-9]{3}(?:(?P=group)[0-9]{3})*)"
    r"(?:(?P<mark>(?!(?P=group))[.,])(?P<decimals>[0-9]+))?"
)
_IN_DOUBT: Final = re.compile(r"[-−]?[1-9][0-9]{0,2}[.,][0-9]{3}")


def is_missing(text: str) -> bool:
    """True if a text says that there is no value."""
    return text.casefold() in MISSING


def is_number(text: str) -> bool:
    """True if a text can be read as a number, in one way or another."""
    return len(text) <= _LONGEST and bool(_NUMBER.fullmatch(text) or _GROUPED.fullmatch(text))


def numbers_of(texts: Sequence[str]) -> list[Fraction | str | None]:
    """Read the numbers of a column exactly; None is a missing one.

    A text is why, in Swedish, one can't be read: it is no number, or a comma or point with three digits after it may
    stand before decimals or thousands and no other number of the column tells which.
    """
    decimal_marks = {mark for text in texts if (mark := _decimal_mark(text))}
    group_marks = {mark for text in texts if (mark := _group_mark(text))}
    return [_number(text, decimal_marks, group_marks) for text in texts]


def _decimal_mark(text: str) -> str:
    """The mark that must stand before decimals in a text; "" if there is none, or it may stand before thousands."""
    if _IN_DOUBT.fullmatch(text):
        return ""
    found = _NUMBER.fullmatch(text) or _GROUPED.fullmatch(text)
    return (found["mark"] or "") if found else ""


def _group_mark(text: str) -> str:
    found = None if _IN_DOUBT.fullmatch(text) else _GROUPED.fullmatch(text)
    return found["group"] if found else ""


def _number(text: str, decimal_marks: set[str], group_marks: set[str]) -> Fraction | str | None:
    if len(text) > _LONGEST:
        return "talet är orimligt långt"
    if text.isascii() and text.isdigit():
        return Fraction(int(text))
    if is_missing(text):
        return None
    if _IN_DOUBT.fullmatch(text):
        mark = "," if "," in text else "."
        if (mark in decimal_marks) == (mark in group_marks):
            return f"{text} kan vara {text.replace(mark, ' ')} eller {text.replace(mark, ' komma ')}"
        return _exact(text, mark) if mark in decimal_marks else _exact(text.replace(mark, ""), "")
    unlike = decimal_marks & group_marks or len(decimal_marks) > 1 or len(group_marks) > 1
    if unlike and (_decimal_mark(text) or _group_mark(text)):
        return f"{text} är skrivet på ett annat sätt än andra tal i kolumnen"
    if found := _NUMBER.fullmatch(text):
        return _exact(text, found["mark"] or "")
    if found := _GROUPED.fullmatch(text):
        return _exact(text.replace(found["group"], ""), found["mark"] or "")
    return f"{text} är inget tal"


def _exact(text: str, mark: str) -> Fraction:
    plain = re.sub(f"[{SPACES}]", "", text).replace("−", "-")
    return Fraction(plain.replace(mark, ".") if mark else plain)
