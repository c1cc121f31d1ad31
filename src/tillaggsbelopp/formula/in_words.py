"""The reading of a formula in words: titles for names, and for functions what the function table calls them."""

from collections.abc import Callable
from fractions import Fraction
from itertools import takewhile
from typing import Final, NamedTuple

from tillaggsbelopp.formula.function import Function, Manner
from tillaggsbelopp.formula.functions import FUNCTIONS
from tillaggsbelopp.formula.parser import BINDING, NEGATION
from tillaggsbelopp.formula.tree import Call, Limit, Name, Node, Number
from tillaggsbelopp.swedish import NO_BREAK_SPACE, as_words, format_number, join_words

Told = Callable[[Node], str | None]
"""The words that stand for a node as a whole; None for one that is to be told by its parts."""
_OPEN, _PHRASE, _WHOLE = -1, 0, 100
_MANY: Final = 10_000  # no year
_DECIMALS: Final = 10
_OF_NUMBERS: Final = "0123456789."
_SIGNS: Final = {
    "*": "×",
    "^": "upphöjt till",
    "=": "är",
    "<>": "inte är",
    "<": "är under",
    "<=": "är högst",
    ">": "är över",
    ">=": "är minst",
}
_CHAINED: Final = "+-*/"
_TOGETHER: Final = (("+", "+"), ("*", "*"), ("*", "/"))  # a × (b × c) is a × b × c


class _Words(NamedTuple):
    """Words, and how strongly they hold together: as the outermost operator binds, or less if they are a phrase.

    Least of all does one that begins with an operand, as `x om y, annars z`.
    """

    text: str
    strength: int = _WHOLE


def in_words(tree: Node, told: Told) -> str:
    """Write a formula in words: `invånare × hur långt avstånd når mellan 10 km och 40 km`.

    `tree` is the formula as it was parsed, not bound. What `told` gives is put in for a node; numbers are written as
    they stand in the formula. Parentheses stand where they are needed.
    """
    return _words(tree, told, last=True).text


def _words(node: Node, told: Told, *, last: bool) -> _Words:
    """The words of a node; `last` if nothing follows it that could be taken for a part of it."""
    text = told(node)
    if text is not None:
        return _Words(text, BINDING[NEGATION] if text.startswith("-") else _WHOLE)
    match node:
        case Number(place=place):
            return _Words(_literal(place.text.strip("() ")))
        case Name(name):
            return _Words(as_words(name))
        case Limit(sign, value):
            return _Words(f"{_SIGNS[sign]} {_words(value, told, last=True).text}")
        case Call(function, (operand,)) if function == NEGATION:
            text = _within(operand, told, BINDING[NEGATION], last=last)
            return _Words(f"-({text})" if text.startswith("-") else f"-{text}", BINDING[NEGATION])
        case Call(function, (left, right)) if function in BINDING:
            return _operation(function, left, right, told, last=last)
        case Call():
            return _called(node, told)
    raise AssertionError(f"not a tree as it was parsed: {node}")


def _operation(sign: str, left: Node, right: Node, told: Told, *, last: bool) -> _Words:
    strength = BINDING[sign]
    if sign == "/" and isinstance(right, Number) and right.value == 1:
        return _words(left, told, last=last)  # to divide by one inhabitant only takes the unit away
    before = _within(left, told, strength + (sign not in _CHAINED), last=False)
    after = _words(right, told, last=last)
    if sign == "+" and after.text.startswith("-") and after.strength >= strength:
        return _Words(f"{before} - {after.text[1:]}", strength)
    alike = isinstance(right, Call) and (sign, right.function) in _TOGETHER
    text = _parenthesised(after, strength + (not alike), last=last)
    if text.startswith("-"):
        text = f"({text})"
    return _Words(f"{before} {_SIGNS.get(sign, sign)} {text}", strength)


def _called(call: Call, told: Told) -> _Words:
    row = FUNCTIONS[call.function]
    if _are_alike(call):
        return _Words("lika delar")
    if any(isinstance(argument, Limit) for argument in call.arguments):
        return _staircase(call, told)
    values = call.arguments[:1] if row.names_axis else call.arguments
    if not row.words:
        arguments = "; ".join(_words(argument, told, last=True).text for argument in values)
        return _Words(f"{row.name}({arguments})")
    strength = _PHRASE if row.manner is Manner.CHOOSING else _WHOLE  # a om b, annars c: the words keep them apart
    parts = [_within(argument, told, strength, last=False) for argument in values]
    axes = [_along(row, name, told) for name in call.arguments[len(values) :] if isinstance(name, Name)]
    lists = {"all": join_words(parts), "any": join_words(parts, "eller"), "limits": " och högst ".join(parts[2:])}
    phrase = row.words.format(*parts, axis="".join(axes), **lists)
    phrase = phrase.replace("årets årets", "årets")  # what a title says of its year is said of the year before
    if row.manner is Manner.TIME and not row.words.startswith("{"):
        return _Words(phrase)  # as an adjective does, "förra årets" holds to the next word
    return _Words(phrase, _OPEN if row.words.startswith("{") else _PHRASE)


def _along(row: Function, name: Name, told: Told) -> str:
    """The words for the axis, or the groups (which alone have a title), that a call names."""
    groups = told(name)
    if groups is None:
        return f" över {name.text}"
    return f" per {groups}" if row.manner is Manner.REDUCING else f" inom {groups}"


def _are_alike(call: Call) -> bool:
    """Tell whether a call is a share of a number that is the same for everyone."""
    match call:
        case Call("ANDEL", (Call("PER", (Number(), Name(axis))), *along)):
            return all(isinstance(name, Name) and name.text == axis for name in along)
    return False


def _staircase(call: Call, told: Told) -> _Words:
    """TRAPPA: the first value, and the others each with the limit that it is for."""
    what, first, *steps = call.arguments
    value, lowest = (_within(node, told, _PHRASE, last=False) for node in (what, first))
    limits = [_words(limit, told, last=True).text for limit in steps[::2]]
    values = [_within(node, told, _PHRASE, last=False) for node in steps[1::2]]
    told_steps = [f"{each} om {limit.removeprefix('är ')}" for each, limit in zip(values, limits, strict=True)]
    told_steps[0] = f"{values[0]} om {value} {limits[0]}"
    return _Words(f"{lowest}, men {join_words(told_steps)}", _OPEN)


def _literal(text: str) -> str:
    """A number as it stands in a formula, written the Swedish way."""
    digits = "".join(takewhile(_OF_NUMBERS.__contains__, text))
    unit, value = text[len(digits) :].strip(), Fraction(digits)
    number = format_number(value, _DECIMALS) if value >= _MANY else digits.replace(".", ",")
    return f"{number}{NO_BREAK_SPACE}{unit}" if unit else number


def _within(node: Node, told: Told, strength: int, *, last: bool) -> str:
    """A node as an operand of what binds with a strength."""
    return _parenthesised(_words(node, told, last=last), strength, last=last)


def _parenthesised(words: _Words, strength: int, *, last: bool) -> str:
    """Words in parentheses if they bind less; a phrase that nothing follows needs none."""
    alone = words.strength == _PHRASE and last
    return words.text if alone or words.strength >= strength else f"({words.text})"
