"""The types of values, and the scope that says what names in a formula stand for, and of which type."""

from collections.abc import Collection, Mapping
from typing import NamedTuple, Protocol

from tillaggsbelopp.diagnostics import Faults
from tillaggsbelopp.formula.tree import Name, Target
from tillaggsbelopp.formula.unit_rules import Dimension


class Type(NamedTuple):
    """The type of a value: its dimension (a unit, or truth value) and the axes it varies over; a scalar has none."""

    dimension: Dimension
    axes: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.dimension} per {', '.join(sorted(self.axes))}" if self.axes else str(self.dimension)


class Scope(Protocol):
    """The names that a formula can use where it stands, and their meaning."""

    @property
    def unit_words(self) -> Collection[str]:
        """Every word that some field or parameter has in its unit."""

    @property
    def axes(self) -> Collection[str]:
        """The names of the axes there are."""

    @property
    def groups(self) -> Mapping[str, Type]:
        """The fields that part an axis into groups, by name."""

    @property
    def generated(self) -> bool:
        """True for a formula that the program writes itself, which may use the functions that are for those alone."""

    def resolve(self, name: Name, faults: Faults) -> tuple[Target, Type | None] | None:
        """Resolve a name to its target and type (None: not known yet); None, and a fault, if it has no target."""

    def amount_of(self, name: Name, faults: Faults) -> tuple[Target, Type | None] | None:
        """Resolve TILLDELAT(name) to the step of that rule's amounts; None, and a fault, if there is none."""
