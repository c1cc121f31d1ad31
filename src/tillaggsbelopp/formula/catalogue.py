"""The figures as formulas see them: fields with their types and axes, and the words of their units."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from tillaggsbelopp.formula.check import Type
from tillaggsbelopp.formula.tree import MUNICIPALITY as MUNICIPALITY
from tillaggsbelopp.formula.unit_rules import Group
from tillaggsbelopp.formula.units import KRONA, Unit


@dataclass(frozen=True)
class Catalogue:
    """The fields that formulas can name, and the tables they stand in, which the agreement can name.

    `fields` has the type of each field. `undated` are the names of those tables and fields that have no years.
    `members` are those of each axis, as far as tables were read: none in a catalogue made from a description alone.
    """

    fields: Mapping[str, Type]
    tables: frozenset[str] = frozenset()
    undated: frozenset[str] = frozenset()
    members: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def axes(self) -> frozenset[str]:
        """The names of the axes that some field has, or has groups on, and always that of municipalities."""
        types = self.fields.values()
        groups = (type_.dimension.axis for type_ in types if isinstance(type_.dimension, Group))
        return frozenset({MUNICIPALITY, *groups}).union(*(type_.axes for type_ in types))

    @cached_property
    def unit_words(self) -> frozenset[str]:
        """Every word that some field has in its unit, and kr."""
        units = [type_.dimension for type_ in self.fields.values() if isinstance(type_.dimension, Unit)]
        return frozenset(word for unit in (KRONA, *units) for word, _ in unit.powers)
