"""What the figures offer to formulas: fields with their types, axes and the words of their units."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from tillaggsbelopp.formula.check import Type
from tillaggsbelopp.formula.tree import MUNICIPALITY as MUNICIPALITY
from tillaggsbelopp.formula.unit_rules import Special
from tillaggsbelopp.formula.units import KRONA


@dataclass(frozen=True)
class Catalogue:
    """The fields that formulas can name, and the tables they stand in, which the agreement can name.

    `undated` are those tables and fields without years; `members` are those of each axis, as far as tables were read.
    """

    fields: Mapping[str, Type]
    tables: frozenset[str] = frozenset()
    undated: frozenset[str] = frozenset()
    members: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def axes(self) -> frozenset[str]:
        """The axes that figures have."""
        return frozenset({MUNICIPALITY}).union(*(type_.axes for type_ in self.fields.values()))

    @cached_property
    def unit_words(self) -> frozenset[str]:
        """Every word that some field declares in its unit, and kr."""
        units = [type_.dimension for type_ in self.fields.values() if not isinstance(type_.dimension, Special)]
        return frozenset(word for unit in (KRONA, *units) for word, _ in unit.powers)
