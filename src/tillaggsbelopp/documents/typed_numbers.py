"""Numbers as people type them in options: decimal comma or point. Files of rules take the point alone."""

import re
from fractions import Fraction
from typing import Final

from tillaggsbelopp.documents.scalars import number_from

_TWO_WAYS: Final = re.compile(r"-?([1-9][0-9]{0,2})[.,]([0-9]{3})")
_COMMA: Final = re.compile(r"(?<=[0-9]),(?=[0-9])")


def typed_number(text: str) -> Fraction:
    """Read a number exactly: decimal comma or point, thousands spaces. ValueError (in Swedish) if it is none."""
    try:
        return number_from(with_point(text))
    except ValueError:
        raise ValueError(f"{text.strip()} är inget tal") from None


def with_point(text: str) -> str:
    """The same text, as long, with a point for the first comma between digits, and an ordinary minus sign."""
    return _COMMA.sub(".", text, count=1).replace("\u2212", "-")


def two_readings(text: str) -> str:
    """How to write each of the two numbers that a text can be in kronor, such as 500.000; "" if it can be only one."""
    found = _TWO_WAYS.fullmatch(text.strip().replace("\u2212", "-"))
    if found is None:
        return ""
    sign = "-" if text.strip()[0] in "-\u2212" else ""
    whole, decimals = f"{sign}{found[1]}", found[2].rstrip("0")
    decimal = f"{whole},{decimals}{'0' if len(decimals) == 3 else ''}" if decimals else whole
    plain = f"{whole},{decimals}" if decimals else whole
    return f"Skriv {whole}{found[2]} om det är {whole} {found[2]}, och {decimal} om det är {plain}."
