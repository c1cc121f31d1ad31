"""Numbers as an explanation shows them, and what a formula comes to with the numbers that are shown."""

from collections.abc import Callable
from fractions import Fraction
from functools import cache
from typing import Final, NamedTuple

from tillaggsbelopp.engine.trace import cell_text
from tillaggsbelopp.formula.exact import NotDefined
from tillaggsbelopp.formula.function import Manner
from tillaggsbelopp.formula.functions import FUNCTIONS
from tillaggsbelopp.formula.in_words import in_words
from tillaggsbelopp.formula.tree import Call, Node, Number, walk
from tillaggsbelopp.formula.units import NO_UNIT_WORD, PERCENT, StatedUnit, with_unit
from tillaggsbelopp.formula.values import Cell
from tillaggsbelopp.swedish import format_number, round_half_away

_WHOLE_FROM: Final = 1000
_SCALING: Final = ("*", "/", "^")
ToldFormula = tuple[str, Fraction | None]
"""A formula as it is told, and what it comes to with the numbers that are shown; None if that can't be said."""


def decimals_of(value: Fraction, digits: int = 0) -> int:
    """As many decimals as one says of a number: none from 1 000 on, else those that tell it apart.

    More where it takes more to show it with so many `digits`.
    """
    usual = 0 if abs(value) >= _WHOLE_FROM else 2 if abs(value) >= 1 else 4
    return max(usual, digits - len(str(abs(int(value)))))


def short(value: Fraction, digits: int = 0) -> str:
    """A number as one says it, with so many digits if it has them."""
    return format_number(value, decimals_of(value, digits))


class ShownNumber(NamedTuple):
    """A value that stands in a formula, shown in a unit of which the value's own base has `scale` to one."""

    cell: Cell | None
    unit: str = NO_UNIT_WORD
    scale: Fraction = Fraction(1)

    def text(self, digits: int = 0) -> str:
        """The value with its unit, and with so many digits if it has them."""
        if not isinstance(self.cell, Fraction):
            return cell_text(self.cell)
        return with_unit(short(self.cell / self.scale, digits), self.unit)

    def value(self, digits: int = 0) -> Fraction | None:
        """What that text says, in the base of the unit; None if it is no number."""
        if not isinstance(self.cell, Fraction):
            return None
        number = self.cell / self.scale
        return round_half_away(number, decimals_of(number, digits)) * self.scale


def in_unit(cell: Cell | None, measure: StatedUnit) -> ShownNumber:
    """A value with its unit: kronor in kr whatever they are stated in, per cent as per cent."""
    if PERCENT in measure.text:
        return ShownNumber(cell, measure.text, measure.scale)
    return ShownNumber(cell, str(measure.unit))


def told_formula(
    tree: Node, number: Callable[[Node], ShownNumber | None], title: Callable[[Node], str | None], digits: int
) -> ToldFormula:
    """A formula with numbers, or else titles, put in for its parts, and what it comes to with the numbers as shown.

    What is multiplied or divided, and what that is made of, has so many `digits`.
    """
    number = cache(number)
    scaled = [call for call in walk(tree) if isinstance(call, Call) and call.function in _SCALING]
    factors = {node for call in scaled for node in walk(call)}

    def digits_of(node: Node) -> int:
        return digits if node in factors else 0

    def text(node: Node) -> str | None:
        found = number(node)
        return title(node) if found is None else found.text(digits_of(node))

    def value(node: Node) -> Fraction | None:
        found = number(node)
        return None if found is None else found.value(digits_of(node))

    return in_words(tree, text), _comes_to(tree, value)


def _comes_to(tree: Node, value: Callable[[Node], Fraction | None]) -> Fraction | None:
    """What a formula comes to when `value` says what some of its parts are; None where that can't be said."""
    found = value(tree)
    if found is not None:
        return found
    match tree:
        case Number(value=literal):
            return literal
        case Call(function, arguments) if FUNCTIONS[function].manner is Manner.CELLS:
            values = [_comes_to(argument, value) for argument in arguments]
            if None in values:
                return None
            try:
                result = FUNCTIONS[function].exact(*values)
            except NotDefined:  # such as division by what is shown as 0
                return None
            return result if isinstance(result, Fraction) else None
    return None
