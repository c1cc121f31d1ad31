"""The rounding that comparisons do first, written out as a call: kr to 2 decimals, all else to 6."""

from fractions import Fraction
from typing import Final

from tillaggsbelopp.formula.tree import Call, Node, Number, Reference, YearTarget
from tillaggsbelopp.formula.unit_rules import Dimension
from tillaggsbelopp.formula.units import KRONA

ROUND_EXACTLY: Final = "AVRUNDA_EXAKT"
_DECIMALS_OF_KRONOR: Final = 2
_DECIMALS: Final = 6


def rounded_first(node: Node, dimension: Dimension) -> Node:
    """Write the rounding of a checked tree out. Whole literals and the year are left as they are."""
    if isinstance(node, Number) and node.value.denominator == 1:
        return node
    if isinstance(node, Reference) and isinstance(node.target, YearTarget):
        return node
    decimals = _DECIMALS_OF_KRONOR if dimension == KRONA else _DECIMALS
    return Call(ROUND_EXACTLY, (node, Number(Fraction(decimals), node.place)), node.place)
