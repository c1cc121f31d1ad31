"""How far what a spreadsheet computes may be from the exact values: the bounds that the NumPy reading carries."""

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Final

import numpy as np

from tillaggsbelopp.engine.world import World
from tillaggsbelopp.formula.catalogue import MUNICIPALITY
from tillaggsbelopp.formula.evaluate import Moment
from tillaggsbelopp.formula.tree import FieldTarget, Node, Reference, StepTarget, Target, walk
from tillaggsbelopp.formula.vector import UNIT
from tillaggsbelopp.formula.vector_evaluate import Swept, SweptEvaluation, swept
from tillaggsbelopp.report.addresses import Address
from tillaggsbelopp.report.workbook.columns import SUM_ROW, SheetColumn
from tillaggsbelopp.report.workbook.workings import Workings

_SLIP: Final = 16 * UNIT  # of a figure put in its unit by multiplying, and of sums in whatever order


def bounds_of(workings: Workings) -> Mapping[Address, float]:
    """How far a value may be from the exact one, by cell of formulas; infinite where binary arithmetic can't tell."""
    world = _Binary(workings.world)
    evaluation = SweptEvaluation(world)
    with np.errstate(all="ignore"):
        values = [(column, world.value(target, moment)) for (target, moment), column in workings.steps.items()]
        values += [(column, evaluation.evaluate(node, moment)) for (node, moment), column in workings.parts.items()]
    return {address: bound for column, value in values for address, bound in _bounds(column, value)}


def _bounds(column: SheetColumn, value: Swept) -> Iterator[tuple[Address, float]]:
    """Yield the bounds of a column's cells, and of their sum."""
    axes, error = column.table.axes, value.cells.error
    for bound, positions in zip(error.flat, product(*(range(len(axis.members)) for axis in axes)), strict=True):
        members = {axis.name: position for axis, position in zip(axes, positions, strict=True)}
        yield column.address({MUNICIPALITY: 0, **members}), float(bound)
    if column.per_municipality:
        slip = _SLIP * np.abs(value.cells.value).sum()
        yield Address(column.sheet, SUM_ROW, column.first), float(error.sum() + slip)


class _Binary:
    """A world in which steps and figures are binary numbers. What reads parameters alone is found exactly."""

    def __init__(self, world: World) -> None:
        self.exact = world
        self._steps: dict[tuple[StepTarget, Moment], Swept] = {}

    def varies(self, node: Node) -> bool:
        """Tell whether a formula reads steps or figures."""
        targets = (part.target for part in walk(node) if isinstance(part, Reference))
        return any(isinstance(target, StepTarget | FieldTarget) for target in targets)

    def value(self, target: Target, moment: Moment) -> Swept:
        """The value of a target at a moment, with the bound of its error."""
        if isinstance(target, StepTarget) and self.exact.decided_world(moment.year) is None:
            return self._step(target, moment)
        known = swept(self.exact.value(target, moment))
        error = np.maximum(known.cells.error, np.abs(known.cells.value) * _SLIP)
        return Swept(known.axes, known.cells._replace(error=error))

    def _step(self, target: StepTarget, moment: Moment) -> Swept:
        """Evaluate a step after those that it needs, in the order of the program."""
        for needed in self.exact.program.needed_for(target):
            if (needed, moment) not in self._steps:
                tree = self.exact.program.steps[needed].tree
                self._steps[needed, moment] = SweptEvaluation(self).evaluate(tree, moment)
        return self._steps[target, moment]

    def prepare_years_before(self, moment: Moment) -> None:
        """Evaluate the steps that FÖREGÅENDE reads for the years before, oldest first."""
        for year in range(self.exact.first_year, moment.year):
            if year not in self.exact.figures.decided:
                for target in self.exact.program.looked_back_at:
                    self._step(target, moment._replace(year=year))
