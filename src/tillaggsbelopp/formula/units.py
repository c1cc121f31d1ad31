"""Units of measure: products of words with rational powers.

The words are whatever fields and parameters declare; only kr, and the scales %, tkr and mkr, are known here.
"""

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, NamedTuple

from tillaggsbelopp.diagnostics import Place, invalid_input
from tillaggsbelopp.swedish import NO_BREAK_SPACE

_WORD: Final = r"(?:%|[^\W\d_]+(?:_[^\W\d_]+)*)"
_FACTOR: Final = rf"{_WORD}(?:\^-?[0-9]+(?:\.[0-9]+)?)?"
UNIT_PATTERN: Final = re.compile(rf"{_FACTOR}(?:[*/]{_FACTOR})*")
_FACTOR_PARTS: Final = re.compile(rf"([*/]?)({_WORD})(?:\^(-?[0-9]+(?:\.[0-9]+)?))?")

NO_UNIT_WORD: Final = "tal"
_UNSAID: Final = (NO_UNIT_WORD, "0", "sanningsvärde")
"""What stands for a unit where a value has none: of a plain number, of a 0 that is of any unit, of true and false."""
CURRENCY: Final = "kr"
PERCENT: Final = "%"
_SCALES: Final = {
    PERCENT: ("", Fraction(1, 100)),
    "tkr": (CURRENCY, Fraction(1000)),
    "mkr": (CURRENCY, Fraction(1_000_000)),
}


@dataclass(frozen=True)
class Unit:
    """A product of unit words; `powers` is sorted by word and holds no zero power."""

    powers: tuple[tuple[str, Fraction], ...] = ()

    def __mul__(self, other: "Unit") -> "Unit":
        return _from_powers((*self.powers, *other.powers))

    def __truediv__(self, other: "Unit") -> "Unit":
        return self * other**-1

    def __pow__(self, exponent: Fraction | int) -> "Unit":
        return _from_powers(tuple((word, power * exponent) for word, power in self.powers))

    def __contains__(self, word: str) -> bool:
        return any(word == own for own, _ in self.powers)

    def __str__(self) -> str:
        if not self.powers:
            return NO_UNIT_WORD
        above = "*".join(_factor(word, power) for word, power in self.powers if power > 0)
        below = "".join(f"/{_factor(word, -power)}" for word, power in self.powers if power < 0)
        if above:
            return above + below
        return "*".join(f"{word}^{_plain(power)}" for word, power in self.powers)


NUMBER: Final = Unit()
KRONA: Final = Unit(((CURRENCY, Fraction(1)),))


class StatedUnit(NamedTuple):
    """A unit as it was written: figures in it are multiplied by `scale` to come out in `unit`."""

    text: str
    unit: Unit
    scale: Fraction


def with_unit(number: str, unit: str) -> str:
    """A value as text with its unit as text; alone where it has none."""
    return number if unit in _UNSAID else f"{number}{NO_BREAK_SPACE}{unit}"


_MEANT: Final = {
    **dict.fromkeys(("kronor", "krona", "sek", CURRENCY), CURRENCY),
    **dict.fromkeys(("procent", "procentenheter"), "%"),
    **{scale: scale for scale in _SCALES},
}
_CURLY: Final = "”“„’‘»«"
UNREADABLE_UNIT: Final = StatedUnit("?", NUMBER, Fraction(1))
"""The unit of what has none that could be read: nothing is said of formulas that use it."""


def parse_unit(text: str, place: Place | None = None, expected: str = "") -> StatedUnit:
    """Parse a unit such as `kr/invånare`, `%`, `mkr`, `km^2`, or `tal` for no unit.

    The scales become a factor: `mkr` is kr with the scale 1 000 000. Raises InvalidInput, at `place` and with
    `expected`, if it is none.
    """
    try:
        return _parsed(text)
    except ValueError as error:
        raise invalid_input(str(error), place, expected, _hint(text)) from None


def _parsed(text: str) -> StatedUnit:
    if text == NO_UNIT_WORD:
        return StatedUnit(text, NUMBER, Fraction(1))
    if any(sign in text for sign in "²³"):
        raise ValueError(f"{text!r}: skriv exponenten med ^, till exempel km^2")
    powers = re.sub(r"(?<=[^\W\d_])(?=[0-9])", "^", text)
    if powers != text and UNIT_PATTERN.fullmatch(powers):
        raise ValueError(f"{text!r} är ingen enhet: skriv exponenten med ^, {powers}")
    if not UNIT_PATTERN.fullmatch(text) or _as_meant(text) != text:
        raise ValueError(f"{text!r} är ingen enhet")
    unit, scale = NUMBER, Fraction(1)
    for operator, word, power_text in _FACTOR_PARTS.findall(text):
        power = Fraction(power_text or "1") * (-1 if operator == "/" else 1)
        if abs(power) > 9:
            raise ValueError(f"exponenten i {text!r} är för stor")
        base, factor = _SCALES.get(word, (word, Fraction(1)))
        if factor != 1 and power.denominator != 1:
            raise ValueError(f"{word} kan bara ha hela exponenter")
        if base == NO_UNIT_WORD:
            raise ValueError(f"{NO_UNIT_WORD} kan inte ingå i en sammansatt enhet")
        scale *= factor ** int(power)
        if base:
            unit *= _from_powers(((base, power),))
    return StatedUnit(text, unit, scale)


def _hint(text: str) -> str:
    """Suggest what to write instead of a text that is no unit; "" unless it is one written in another manner."""
    bare = text.strip(_CURLY)
    meant = _as_meant(bare)
    if not UNIT_PATTERN.fullmatch(meant) or meant == text:
        return ""
    if bare != text:
        return f'Skriv "{meant}" med raka citattecken.'
    return f"Menade du {meant}?"


def _as_meant(text: str) -> str:
    """The unit with other words for kr and its scales replaced by those used here."""
    return re.sub(_WORD, lambda word: _MEANT.get(word[0].casefold(), word[0]), text)


def _from_powers(powers: tuple[tuple[str, Fraction], ...]) -> Unit:
    total: dict[str, Fraction] = {}
    for word, power in powers:
        total[word] = total.get(word, Fraction(0)) + power
    return Unit(tuple(sorted((word, power) for word, power in total.items() if power)))


def _factor(word: str, power: Fraction) -> str:
    return word if power == 1 else f"{word}^{_plain(power)}"


def _plain(power: Fraction) -> str:
    return str(power) if power.denominator == 1 else f"{float(power):g}"
