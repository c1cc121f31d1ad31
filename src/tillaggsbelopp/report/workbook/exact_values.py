"""The exact values behind a workbook's formulas: of every part of a tree, and at which time it is read."""

from dataclasses import dataclass, field
from fractions import Fraction

from tillaggsbelopp.engine.world import World
from tillaggsbelopp.formula.evaluate import Evaluation, Moment
from tillaggsbelopp.formula.function import Manner
from tillaggsbelopp.formula.functions import FUNCTIONS
from tillaggsbelopp.formula.tree import Call, Node, Reference, YearTarget, walk
from tillaggsbelopp.formula.values import Missing, Table, Undefined


@dataclass(frozen=True)
class ReadYear:
    """A year that a formula computes, by its tree and moment, and the year that it came out as."""

    node: Node
    moment: Moment
    found: Fraction


@dataclass(frozen=True)
class Read:
    """A tree that a formula reads at another time, with that time, and the computed years it is read for."""

    node: Node
    moment: Moment
    years: tuple[ReadYear, ...] = ()


@dataclass(frozen=True)
class Exact:
    """The exact values of trees in a world, each evaluated once."""

    world: World
    _tables: dict[tuple[Node, Moment], Table] = field(default_factory=dict)

    def table(self, node: Node, moment: Moment) -> Table:
        """The exact value of a tree."""
        if (node, moment) not in self._tables:
            self._tables[node, moment] = Evaluation(self.world).evaluate(node, moment)
        return self._tables[node, moment]

    def lacks(self, node: Node, moment: Moment) -> bool:
        """Tell whether any cell of a tree's value is missing or undefined."""
        return any(isinstance(cell, Missing | Undefined) for cell in self.table(node, moment).cells)

    def at_its_time(self, node: Node, moment: Moment) -> Read:
        """The tree and time that a call which reads another time stands for, and the years computed for it."""
        years: list[ReadYear] = []
        while isinstance(node, Call) and FUNCTIONS[node.function].manner is Manner.TIME:
            first, second = node.arguments[:2]
            if node.function == "VÄRDE":
                found = self.table(second, moment).scalar
                if not isinstance(found, Fraction) or found.denominator != 1:
                    break
                if any(
                    isinstance(part, Reference) and not isinstance(part.target, YearTarget) for part in walk(second)
                ):
                    years.append(ReadYear(second, moment, found))
                node, moment = first, moment._replace(reference_year=int(found))
            elif moment.year <= self.world.first_year:
                node = second
            else:
                node, moment = first, moment._replace(year=moment.year - 1)
        return Read(node, moment, tuple(years))
