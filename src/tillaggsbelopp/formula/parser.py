"""The parser: from tokens to a tree. It knows neither which functions there are nor the meaning of names."""

from dataclasses import replace
from fractions import Fraction
from typing import Final

from tillaggsbelopp import limits
from tillaggsbelopp.diagnostics import InvalidInput, Place, Source, invalid_input
from tillaggsbelopp.formula.habits import CELL_PATTERN, ENGLISH, NO_CELLS, as_written_here
from tillaggsbelopp.formula.lexer import COMPARISONS, Token, tokenize
from tillaggsbelopp.formula.tree import Call, Formula, Limit, Name, Node, Number
from tillaggsbelopp.formula.units import NUMBER, parse_unit

NEGATION: Final = "-x"
_COMPARISON, _SUM, _PRODUCT, _SIGN, _POWER = 10, 20, 30, 40, 50
BINDING: Final = {
    **dict.fromkeys(COMPARISONS, _COMPARISON),
    **dict.fromkeys("+-", _SUM),
    **dict.fromkeys("*/", _PRODUCT),
    NEGATION: _SIGN,
    "^": _POWER,
}
"""The strength with which each operator, by its name in the function table, binds its operands."""
_SPLIT_UP: Final = "Dela upp formeln i namngivna steg (steg:)."


def parse(source: Source, start: int = 0, end: int | None = None) -> Formula:
    """Parse the formula at `start`–`end` of `source` (by default all of it); every node knows its place.

    The method is Pratt's (operator precedence). What can be read in two ways, such as a < b < c, is refused. Raises
    InvalidInput, with one diagnostic, where the formula is empty, too long, nested too deeply or not readable; if it
    looks like that of a spreadsheet, the remedy says how it is written here.
    """
    end = len(source.text) if end is None else end
    place = Place(source, start, end)
    if end - start > limits.FORMULA:
        what = f"formeln är längre än {limits.FORMULA} tecken"
        raise invalid_input(what, Place(source, start, start + 1), remedy=_SPLIT_UP)
    if not source.text[start:end].strip():
        raise invalid_input("formeln är tom", place)
    try:
        return Formula(_Parser(tokenize(source, start, end)).formula(), place)
    except InvalidInput as invalid:
        raise _with_suggestion(invalid, place) from None


def _with_suggestion(invalid: InvalidInput, place: Place) -> InvalidInput:
    """Add to a fault the formula as it most likely was meant, if that can be read."""
    if not (suggestion := as_written_here(place.text)):
        return invalid
    try:
        _Parser(tokenize(Source("", suggestion), 0, len(suggestion))).formula()
    except InvalidInput:
        return invalid
    (fault,) = invalid.diagnostics
    return InvalidInput([fault._replace(remedy=f"{fault.remedy} Skriv: {suggestion}".strip())])


class _Parser:
    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._position = 0
        self._nesting = 0
        self._heights: dict[Node, int] = {}
        self._parenthesised: set[Node] = set()

    def formula(self) -> Node:
        tree = self._expression(0)
        token = self._token
        if token.kind != "end":
            raise self._out_of_place(token)
        return tree

    @property
    def _token(self) -> Token:
        return self._tokens[self._position]

    def _next(self) -> Token:
        token = self._token
        self._position += token.kind != "end"
        return token

    def _at(self, *texts: str) -> bool:
        return self._token.kind == "operator" and self._token.text in texts

    def _expression(self, minimum: int) -> Node:
        self._nesting += 1
        if self._nesting > limits.HEIGHT:
            raise _too_deep(self._token.place)
        left = self._operand()
        while self._token.kind == "operator":
            operator = self._token
            binding = BINDING.get(operator.text, -1)
            if binding < minimum or binding < 0:
                break
            self._next()
            self._refuse_chain(left, operator, binding)
            right = self._expression(binding + 1)
            left = self._call(operator.text, (left, right), left.place.to(right.place))
        self._nesting -= 1
        return left

    def _refuse_chain(self, left: Node, operator: Token, binding: int) -> None:
        """Refuse what can be read in two ways: a < b < c, x^y^z, 10 km ^2."""
        if isinstance(left, Number) and left.unit != NUMBER and binding == _POWER:
            if left not in self._parenthesised:
                remedy = f"Säg vad som menas: ({left.place.text})^2, eller en enhet med exponent utan mellanslag."
                raise invalid_input("exponenten kan höra till talet eller till enheten", operator.place, remedy=remedy)
            return
        if not isinstance(left, Call) or left in self._parenthesised:
            return
        if binding in (_COMPARISON, _POWER) and BINDING.get(left.function) == binding:
            what = f"{operator.text} kan inte följa direkt på {left.function}"
            example = "OCH(a < b; b < c)" if binding == _COMPARISON else "(x^y)^z eller x^(y^z)"
            raise invalid_input(what, operator.place, remedy=f"Säg vad som menas: {example}.")

    def _operand(self) -> Node:
        token = self._next()
        match token.kind:
            case "number":
                return self._number(token)
            case "name":
                if self._at("("):
                    function = token.text.upper()
                    remedy = f"Funktioner skrivs med versaler: {ENGLISH.get(function, function)}(…)."
                    raise invalid_input(f"{token.text} är ingen funktion", token.place, remedy=remedy)
                return Name(token.text, token.place)
            case "function":
                return self._function(token)
            case "operator" if token.text == "(":
                inner = self._expression(0)
                return self._in_parentheses(inner, token.place.to(self._closing(token).place))
            case "operator" if token.text in "+-":
                return self._signed(token)
            case _:
                raise self._out_of_place(token)

    def _number(self, token: Token) -> Number:
        value = Fraction(token.text)
        if self._token.kind != "unit":
            return Number(value, token.place)
        unit = self._next()
        measure = parse_unit(unit.text, unit.place)
        return Number(value * measure.scale, token.place.to(unit.place), measure.unit)

    def _signed(self, sign: Token) -> Node:
        operand = self._expression(_SIGN)
        if isinstance(operand, Call) and operand.function == "^" and operand not in self._parenthesised:
            remedy = "Säg vad som menas: (-x)^2 eller -(x^2)."
            raise invalid_input("minus framför en potens kan läsas på två sätt", sign.place, remedy=remedy)
        place = sign.place.to(operand.place)
        return self._call(NEGATION, (operand,), place) if sign.text == "-" else operand

    def _function(self, token: Token) -> Node:
        if not self._at("("):
            if CELL_PATTERN.fullmatch(token.text):
                raise invalid_input(f"{token.text} är inget namn", token.place, remedy=NO_CELLS)
            remedy = f"Funktioner skrivs {token.text}(…), namn med gemener: {token.text.lower()}."
            raise invalid_input(f"{token.text} saknar parentes", token.place, remedy=remedy)
        opening = self._next()
        arguments: list[Node] = [] if self._at(")") else [self._argument()]
        while arguments and self._at(";"):
            self._next()
            arguments.append(self._argument())
        return self._call(token.text, tuple(arguments), token.place.to(self._closing(opening).place))

    def _argument(self) -> Node:
        if not self._at(*COMPARISONS):
            return self._expression(0)
        sign = self._next()
        value = self._expression(_SUM)
        return Limit(sign.text, value, sign.place.to(value.place))

    def _closing(self, opening: Token) -> Token:
        if self._at(")"):
            return self._next()
        if self._token.kind == "end":
            raise invalid_input("parentesen stängs aldrig", opening.place, "en högerparentes")
        raise self._out_of_place(self._token)

    def _call(self, function: str, arguments: tuple[Node, ...], place: Place) -> Call:
        """Make a call node. The height of the tree is limited, since every reading of it recurses."""
        call = Call(function, arguments, place)
        height = 1 + max((self._heights.get(argument, 0) for argument in arguments), default=0)
        if height > limits.HEIGHT:
            raise _too_deep(place)
        self._heights[call] = height
        return call

    def _in_parentheses(self, node: Node, place: Place) -> Node:
        """Widen the node's place to its parentheses, so that an excerpt shows them."""
        wrapped = replace(node, place=place)
        self._heights[wrapped] = self._heights.get(node, 0)
        self._parenthesised.add(wrapped)
        return wrapped

    def _out_of_place(self, token: Token) -> InvalidInput:
        before = self._tokens[self._position - 2] if self._position > 1 else None
        if token.kind == "end":
            return invalid_input("formeln slutar för tidigt", token.place, "ett tal, ett namn eller en parentes")
        if token.kind in ("number", "name", "function") or token.text == "(":
            remedy = "Gånger skrivs *, tusental utan mellanrum, argument skiljs med semikolon."
            return invalid_input(f"{token.text} står utan räknesätt framför", token.place, "+ - * / ^ eller ;", remedy)
        if before is None and token.text == "=":
            return invalid_input("en formel börjar inte med likhetstecken", token.place)
        if before is not None and token.text in "=" and before.text in "<>=!":
            return invalid_input(f"{token.text} på fel plats", token.place, remedy="Lika med skrivs =, minst >=.")
        if token.text == ")":
            return invalid_input("högerparentes utan vänsterparentes, eller ett argument saknas", token.place)
        return invalid_input(f"{token.text} på fel plats", token.place, "ett tal, ett namn eller en parentes")


def _too_deep(place: Place) -> InvalidInput:
    return invalid_input("formeln är för djupt nästlad", place, f"högst {limits.HEIGHT} nivåer", _SPLIT_UP)
