"""The lexer: from the text of a formula to tokens, each with its place in the file it was written in."""

import re
from typing import Final, Literal, NamedTuple

from tillaggsbelopp import limits
from tillaggsbelopp.diagnostics import InvalidInput, Place, Source, invalid_input
from tillaggsbelopp.formula.habits import FOREIGN, NO_CELLS
from tillaggsbelopp.formula.units import UNIT_PATTERN

Kind = Literal["number", "unit", "name", "function", "operator", "end"]

NAME_PATTERN: Final = re.compile(r"[a-zåäöé][a-zåäöé0-9_]*")
COMPARISONS: Final = ("<=", ">=", "<>", "<", ">", "=")
_TOKEN: Final = re.compile(
    r"(?P<space>[\s\u00a0\u202f]+)"
    r"|(?P<number>[0-9]+(?:\.[0-9]+)?)"
    rf"|(?P<name>{NAME_PATTERN.pattern}(?:\.{NAME_PATTERN.pattern})*)"
    r"|(?P<function>[A-ZÅÄÖÉ][A-ZÅÄÖÉ0-9_]*)"
    r"|(?P<operator><=|>=|<>|[-+*/^()<>=;])"
)
_WORD: Final = re.compile(r"[\w.]+")
_DOTTED_FUNCTION: Final = re.compile(r"[A-ZÅÄÖÉ][A-ZÅÄÖÉ0-9]*(?:\.[A-ZÅÄÖÉ]+)+(?=\s*\()")
_UNIT_AFTER: Final = re.compile(rf"[ \u00a0\u202f]*({UNIT_PATTERN.pattern})")
_DIGITS: Final = re.compile("[0-9]+")
_HINTS: Final = {
    ",": "Decimaler skrivs med punkt (0.5) och argument skiljs åt med semikolon (MIN(a; b)).",
    "−": "Skriv minus med bindestreck: -",
    "–": "Skriv minus med bindestreck: -",
    "×": "Gånger skrivs *",
    "·": "Gånger skrivs *",
    "÷": "Delat med skrivs /",
    "%": "Procent skrivs efter ett tal: 5 %",
    "!": "Inte lika med skrivs <>, och inte skrivs ICKE(…)",
    "&": "Och skrivs OCH(…; …)",
    "|": "Eller skrivs ELLER(…; …)",
    "≤": "Högst skrivs <=",
    "≥": "Minst skrivs >=",
    "≠": "Inte lika med skrivs <>",
    "$": NO_CELLS,
    "#": "Kommentarer skrivs på egna rader i filen, inte i en formel.",
    '"': "En formel räknar med tal; text kan inte ingå.",
    ".": "Decimaltal skrivs med siffror på båda sidor om punkten: 0.5",
    "{": "Klamrar används bara i texten efter fel:",
    "\\": "En formel kan inte innehålla omvänt snedstreck.",
}
_AFTER_NAME: Final = (
    "Efter namn och punkt står ett namn: gemener, siffror och understreck, med en bokstav först. En medlem av en axel "
    "som heter annat läses inte för sig, bara med de andra: SUMMA(vikt)."
)


class Token(NamedTuple):
    """A piece of a formula. The token of kind `end` is empty and stands behind the last one."""

    kind: Kind
    text: str
    place: Place


def tokenize(source: Source, start: int, end: int) -> list[Token]:
    """Split the formula at `start`–`end` of `source` into tokens. InvalidInput at the first sign that fits none."""
    tokens: list[Token] = []
    position = start
    while position < end:
        match = _TOKEN.match(source.text, position, end)
        if match is None:
            raise _unexpected(source, position)
        kind, text = match.lastgroup, match.group()
        position = match.end()
        if kind == "space":
            continue
        place = Place(source, match.start(), match.end())
        if kind in ("name", "function") and (word := _WORD.match(source.text, position, end)):
            _refuse_mixed(Place(source, match.start(), word.end()))
        match kind:
            case "number":
                if len(text) > limits.DIGITS:
                    raise invalid_input(f"talet har fler än {limits.DIGITS} tecken", place)
                tokens.append(Token(kind, text, place))
                if unit := _unit_after(source, position, end):
                    tokens.append(unit)
                    position = unit.place.end
                    if power := _DIGITS.match(source.text, position, end):
                        place = Place(source, unit.place.start, power.end())
                        remedy = f"Skriv {unit.text}^{power.group()}."
                        raise invalid_input(f"{place.text} är ingen enhet", place, remedy=remedy)
            case "name" | "function" | "operator":
                tokens.append(Token(kind, text, place))
    tokens.append(Token("end", "", Place(source, end, end)))
    return tokens


def _unit_after(source: Source, position: int, end: int) -> Token | None:
    """The unit behind a number, with at most spaces between as in `10 km` and `5 %`; None if there is none."""
    match = _UNIT_AFTER.match(source.text, position, end)
    if match is None or match[1][0].isupper():
        return None
    return Token("unit", match[1], Place(source, *match.span(1)))


def _refuse_mixed(place: Place) -> None:
    """Refuse a word in capitals and small letters: names have none of the former, functions none of the latter."""
    word = place.text
    if word in (word.lower(), word.upper()):
        return
    if place.source.text.startswith("(", place.end):
        remedy = f"Funktioner skrivs med versaler: {word.upper()}(…)."
        raise invalid_input(f"{word} är ingen funktion", place, remedy=remedy)
    raise invalid_input(f"{word} är inget namn", place, remedy=f"Namn skrivs med gemener: {word.lower()}.")


def _unexpected(source: Source, position: int) -> InvalidInput:
    sign = source.text[position]
    if found := _DOTTED_FUNCTION.search(source.text, source.line_start(source.line_and_column(position)[0])):
        place = Place(source, found.start(), found.end())
        if place.start < position < place.end:
            return invalid_input(f"okänd funktion: {place.text}", place, remedy=FOREIGN.get(place.text, ""))
    shown = f'"{sign}"' if sign.isprintable() else f"tecknet U+{ord(sign):04X}"
    what = f"{shown} kan inte stå i en formel"
    hint = _AFTER_NAME if sign == "." and source.text[position - 1 : position].isalpha() else _HINTS.get(sign, "")
    return invalid_input(what, Place(source, position, position + 1), remedy=hint)
