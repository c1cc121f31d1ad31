"""Unit rules: the unit a function gives from the units of its arguments, and which units it takes.

A rule is given the dimensions and the nodes of the arguments. It raises `Mismatch` where they do not go together.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from tillaggsbelopp.formula.parser import NEGATION
from tillaggsbelopp.formula.tree import Call, Node, Number
from tillaggsbelopp.formula.units import NUMBER, Unit


class Special(Enum):
    """A dimension that is no unit: that of the literal 0, and that of truth values."""

    ZERO = "0"  # the literal 0, which fits any unit
    TRUTH = "sanningsvärde"

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True)
class Group:
    """The dimension of a field that parts its axis into groups: each is a member of another axis, named here."""

    axis: str

    def __str__(self) -> str:
        return f"grupp på axeln {self.axis}"


Dimension = Unit | Special | Group
UnitRule = Callable[[Sequence[Dimension], Sequence[Node]], Dimension]


class Mismatch(Exception):  # noqa: N818 - a finding about a formula, not an error of the program
    """Raised where units do not go together; `argument` is the index of the one to point at, None for all."""

    def __init__(self, what: str, argument: int | None = None, expected: str = "", remedy: str = "") -> None:
        self.what, self.argument, self.expected, self.remedy = what, argument, expected, remedy
        super().__init__(what)


def _numbers(dimensions: Sequence[Dimension]) -> None:
    if Special.TRUTH in dimensions:
        index = dimensions.index(Special.TRUTH)
        raise Mismatch("ett sanningsvärde är inget tal", index, "ett tal", "Gör det till tal med OM(…; 1; 0).")


def _common(dimensions: Sequence[Dimension], first: int = 0) -> Dimension:
    """The one unit of all dimensions from number `first` on; 0 fits any. Raises Mismatch if there are several."""
    found: Dimension = Special.ZERO
    given = dimensions[first:]
    if Special.TRUTH in given and Special.ZERO in given:
        raise Mismatch("0 är inget sanningsvärde", first + given.index(Special.ZERO), "ett villkor")
    for dimension in given:
        if dimension in (Special.ZERO, found):
            continue
        if found is not Special.ZERO:
            raise Mismatch(f"{found} och {dimension} går inte ihop", None, "samma enhet", _unit_hint(found, dimension))
        found = dimension
    return found


def _unit_hint(one: Dimension, other: Dimension) -> str:
    if NUMBER in (one, other):
        unit = other if one == NUMBER else one
        return f"Ett tal utan enhet kan skrivas med: 10 {unit}."
    return "Räkna om till samma enhet först, eller se efter om det är rätt namn."


def same(dimensions: Sequence[Dimension], nodes: Sequence[Node]) -> Dimension:
    """Require one unit of all arguments; the result has it too."""
    _numbers(dimensions)
    return _common(dimensions)


def one_number(dimensions: Sequence[Dimension], nodes: Sequence[Node]) -> Dimension:
    """Require numbers; the result has the unit of the first."""
    _numbers(dimensions)
    return dimensions[0]


def compared(dimensions: Sequence[Dimension], nodes: Sequence[Node]) -> Dimension:
    """Require one unit of all arguments; the result is a truth value."""
    same(dimensions, nodes)
    return Special.TRUTH


def logical(dimensions: Sequence[Dimension], nodes: Sequence[Node]) -> Dimension:
    """Require truth values; the result is one."""
    for index, dimension in enumerate(dimensions):
        if dimension is not Special.TRUTH:
            raise Mismatch("ett tal är inget sanningsvärde", index, "ett villkor, till exempel x > 0")
    return Special.TRUTH


def counted(dimensions: Sequence[Dimension], nodes: Sequence[Node]) -> Dimension:
    """Require truth values; the result is a number without unit."""
    logical(dimensions, nodes)
    return NUMBER


def chosen(dimensions: Sequence[Dimension], nodes: Sequence[Node]) -> Dimension:
    """Require a truth value, then branches of one unit (or truth values), which the result has too."""
    logical(dimensions[:1], nodes)
    return _common(dimensions, first=1)


def product(dimensions: Sequence[Dimension], nodes: Sequence[Node]) -> Dimension:
    """Require two numbers; the result has the product of their units."""
    _numbers(dimensions)
    left, right = dimensions
    if isinstance(left, Unit) and isinstance(right, Unit):
        return left * right
    return Special.ZERO


def quotient(dimensions: Sequence[Dimension], nodes: Sequence[Node]) -> Dimension:
    """Require two numbers; the result has the quotient of their units."""
    _numbers(dimensions)
    left, right = dimensions
    if isinstance(left, Unit) and isinstance(right, Unit):
        return left / right
    return left


def raised(dimensions: Sequence[Dimension], nodes: Sequence[Node]) -> Dimension:
    """Raise the base's unit to the exponent, which must be a literal unless the base has no unit."""
    _numbers(dimensions)
    base, exponent = dimensions
    if exponent not in (NUMBER, Special.ZERO):
        raise Mismatch(f"exponenten har enheten {exponent}", 1, "ett tal utan enhet")
    if not isinstance(base, Unit) or base == NUMBER:
        return NUMBER
    literal = literal_value(nodes[1])
    if literal is None:
        raise Mismatch(
            f"exponenten till ett värde i {base} måste stå som ett tal",
            1,
            "till exempel 2 eller 0.5",
            f"Dela först bort enheten, till exempel med 1 {base}.",
        )
    return base**literal


def rounded_to(dimensions: Sequence[Dimension], nodes: Sequence[Node]) -> Dimension:
    """Require a number, then a whole literal from -9 to 9; the result has the unit of the first."""
    _numbers(dimensions)
    decimals = literal_value(nodes[1])
    if decimals is None or decimals.denominator != 1 or abs(decimals) > 9:
        raise Mismatch("antalet decimaler måste stå som ett heltal", 1, "ett heltal från -9 till 9")
    return dimensions[0]


def without_unit(dimensions: Sequence[Dimension], nodes: Sequence[Node]) -> Dimension:
    """Require numbers; the result has no unit."""
    _numbers(dimensions)
    return NUMBER


def ramped(dimensions: Sequence[Dimension], nodes: Sequence[Node]) -> Dimension:
    """Require a value and two limits of one unit; the result has no unit."""
    same(dimensions, nodes)
    return NUMBER


def balanced(dimensions: Sequence[Dimension], nodes: Sequence[Node]) -> Dimension:
    """Require a pot, a key, and limits with the pot's unit; the result has the pot's unit per that of the key."""
    _numbers(dimensions)
    pot, key, *limits = dimensions
    return quotient([_common([pot, *limits]), key], nodes)


def first_sum(dimensions: Sequence[Dimension], nodes: Sequence[Node]) -> Dimension:
    """Require numbers; the result has the product of the units of the first and the second."""
    _numbers(dimensions)
    return product(dimensions[:2], nodes)


def asked(dimensions: Sequence[Dimension], nodes: Sequence[Node]) -> Dimension:
    """Require nothing; the result is a truth value."""
    return Special.TRUTH


def either(dimensions: Sequence[Dimension], nodes: Sequence[Node]) -> Dimension:
    """Require two values of one unit, or two truth values; the result is of the same kind."""
    return _common(dimensions)


def at_year(dimensions: Sequence[Dimension], nodes: Sequence[Node]) -> Dimension:
    """Require that the second argument is a year; the result has the unit of the first."""
    if dimensions[1] != NUMBER:
        raise Mismatch(f"{dimensions[1]} är inget årtal", 1, "ett årtal, till exempel 2019 eller år - 1")
    return dimensions[0]


def literal_value(node: Node) -> Fraction | None:
    """The number that a literal without unit stands for, also after a minus sign; None for any other node."""
    if isinstance(node, Call) and node.function == NEGATION:
        inner = literal_value(node.arguments[0])
        return None if inner is None else -inner
    return node.value if isinstance(node, Number) and node.unit == NUMBER else None
