"""When what is stored in a cell is what is described, whichever program has stored it."""

import re
from fractions import Fraction
from math import isfinite
from typing import Any, Final

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import TokenizerError

from tillaggsbelopp.report.book import Value
from tillaggsbelopp.swedish import NO_BREAK_SPACE

_STORED: Final = Fraction(1, 10**14)  # of a number: LibreOffice stores 15 figures
_COMPUTED: Final = Fraction(1, 10**13)  # of a number: binary arithmetic, some operations
_RESIDUE: Final = Fraction(1, 10**9)  # what subtraction may leave of nothing
_LEAST_UNCERTAIN: Final = 0.5  # a bound from here on is that of a whole step, which no arithmetic may take by itself
_MARKS: Final = '"\\'
_WORD: Final = '""'


def same_value(wanted: Value, value: Any) -> bool:
    """Tell whether a typed value is the one described: numbers to the 15 figures that every program stores."""
    return _same(wanted, value, Fraction(0), _STORED)


def same_result(wanted: Value, value: Any, bound: float = 0.0) -> bool:
    """Tell whether what a formula has given is the value described, as far as binary arithmetic can tell.

    `bound` is how far it may be from the exact value, where that is known; one that a whole step may hide in counts for
    nothing.
    """
    known = Fraction(bound) if bound < _LEAST_UNCERTAIN else Fraction(0)
    return _same(wanted, value, max(_RESIDUE, known), _COMPUTED)


def _same(wanted: Value, value: Any, apart: Fraction, part: Fraction) -> bool:
    """Tell whether a value is the wanted one; a number may be `apart` from it, and by a `part` of it more."""
    if isinstance(wanted, str):
        return (value if value is not None else "") == wanted
    if isinstance(wanted, bool):
        return isinstance(value, bool | int) and value == wanted  # LibreOffice stores a truth as 1 or 0
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        return False
    return abs(Fraction(value) - wanted) <= apart + part * abs(Fraction(wanted))


def same_formula(formula: str, other: str) -> bool:
    """Tell whether two formulas, "" for none, are the same, however programs write them."""
    return formula == other or _plain(formula) == _plain(other)


def same_but_for_words(formula: str, other: str) -> bool:
    """Tell whether two formulas are the same but for the texts in them."""
    return bool(formula and other) and same_formula(*(re.sub('"[^"]*"', _WORD, each) for each in (formula, other)))


def _plain(formula: str) -> str:
    """A formula as spreadsheets may write it differently: without spaces and needless quotes, numbers alike."""
    if not formula:
        return ""
    parts = []
    try:
        tokens = Tokenizer(formula).items
    except (TokenizerError, IndexError):  # no formula that any program would take; no two are alike
        return formula
    for token in tokens:
        text = str(token.value)
        if token.type == "WHITE-SPACE":
            continue
        if token.type == "OPERAND" and token.subtype == "NUMBER":
            text = f"{float(text):.14g}"
        elif token.type == "OPERAND" and token.subtype == "RANGE":
            text = text.replace("'", "")
        elif token.type == "FUNC":
            text = text.upper()
        parts.append(text)
    return "".join(parts).replace("TRUE()", "TRUE").replace("FALSE()", "FALSE")


def same_format(number_format: str, other: str) -> bool:
    """Tell whether two number formats are the same: with each literal sign in brackets, however it was marked."""
    return _signs(number_format) == _signs(other)


def _signs(number_format: str) -> str:
    parts = re.split(r'("[^"]*"|\\.|[ +-])', number_format.replace(NO_BREAK_SPACE, " "))
    marked = (part if number % 2 == 0 else f"[{part.strip(_MARKS) or ' '}]" for number, part in enumerate(parts))
    return "".join(marked).replace("][", "").lower()
