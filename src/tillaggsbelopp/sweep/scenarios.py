"""The values that formulas read in many scenarios at once: the same program, with some quantities varied.

What is varied is read exactly, by the world of each different setting; so is all that does not depend on it. Only the
steps in between are float64.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property

import numpy as np

from tillaggsbelopp.agreement.parameters import MEMBER
from tillaggsbelopp.agreement.program import Program
from tillaggsbelopp.agreement.reading import SET, TIMES, Change
from tillaggsbelopp.engine.figures import InputChange
from tillaggsbelopp.engine.world import World
from tillaggsbelopp.formula.evaluate import Moment
from tillaggsbelopp.formula.tree import FieldTarget, Node, ParameterTarget, Reference, StepTarget, Target, walk
from tillaggsbelopp.formula.values import Undefined, scalar
from tillaggsbelopp.formula.vector import Array, Cells, add, multiply, numbers
from tillaggsbelopp.formula.vector_evaluate import Swept, SweptEvaluation, stacked, swept
from tillaggsbelopp.statistics.cells import is_of
from tillaggsbelopp.sweep.tried_values import Setting

Point = tuple[Setting | None, ...]
"""A scenario: a setting of each quantity that is varied, or None where the quantity is left as it is."""


@dataclass(frozen=True)
class Scenarios:
    """The values that a program's formulas read in each of some scenarios (`points`).

    `exact` is the world of one of them, but with the figures as they are without what is varied; `changes` are those
    that are made in all of them.
    """

    exact: World
    points: Sequence[Point]
    changes: tuple[Change, ...] = ()
    _values: dict[tuple[Target, Moment], Swept] = field(default_factory=dict)
    _nodes: dict[Node, bool] = field(default_factory=dict)
    _prepared: dict[int | None, int] = field(default_factory=dict)

    @property
    def program(self) -> Program:
        """The program, the same in all scenarios."""
        return self.exact.program

    @cached_property
    def _columns(self) -> list[tuple[Setting | None, Sequence[Setting | None]]]:
        """The settings of each varied quantity, one for each scenario; before them, the first that is one."""
        columns = zip(*self.points, strict=True)
        return [(next((each for each in column if each is not None), None), column) for column in columns]

    @cached_property
    def _changes(self) -> Mapping[tuple[str, str], Sequence[Change | None]]:
        """The settings of each varied parameter and index value, by rule or index and name, one for each scenario."""
        found: dict[tuple[str, str], Sequence[Change | None]] = {}
        for first, column in self._columns:
            if isinstance(first, Change):
                found[first.rule, first.parameter] = [each if isinstance(each, Change) else None for each in column]
        return found

    @cached_property
    def _inputs(self) -> Mapping[str, list[Sequence[InputChange | None]]]:
        """The settings of varied figures by field, in the order they are made."""
        found: dict[str, list[Sequence[InputChange | None]]] = {}
        for first, column in self._columns:
            if isinstance(first, InputChange):
                own = [each if isinstance(each, InputChange) else None for each in column]
                found.setdefault(first.field, []).append(own)
        return found

    @cached_property
    def _varying(self) -> frozenset[StepTarget]:
        """The steps that read, at any time, something that is varied."""
        found: set[StepTarget] = set()
        grows = True
        while grows:
            grows = False
            for target, step in self.program.steps.items():
                if target not in found and any(self._target_varies(need, found) for need in step.needs):
                    found.add(target)
                    grows = True
        return frozenset(found)

    def _target_varies(self, target: Target, steps: "frozenset[StepTarget] | set[StepTarget]") -> bool:
        match target:
            case StepTarget():
                return target in steps
            case FieldTarget(name):
                return name in self._inputs
            case ParameterTarget():
                return bool(self._changes_of(target))
            case _:
                return False

    def _changes_of(self, target: ParameterTarget) -> list[tuple[str, str]]:
        """The varied quantities that a parameter depends on: itself, and values of the index that raises it."""
        agreement = self.program.agreement
        by = target.rule
        if agreement.find_index(target.rule) is None:
            by = agreement.parameter(target.rule, target.parameter).indexed_by or ""
        index = agreement.find_index(by)
        indices = {by, *(index.weights if index is not None else ())}
        own = (target.rule, target.parameter)
        whole = [key for key in self._changes if (key[0], key[1].partition(MEMBER)[0]) == own]
        return [key for key in self._changes if key == own or key in whole or key[0] in indices]

    def varies(self, node: Node) -> bool:
        """Tell whether a formula reads anything that is not the same in all scenarios."""
        if node not in self._nodes:
            targets = (each.target for each in walk(node) if isinstance(each, Reference))
            self._nodes[node] = any(self._target_varies(target, self._varying) for target in targets)
        return self._nodes[node]

    def value(self, target: Target, moment: Moment) -> Swept:
        """The value of a target at a moment, in all scenarios."""
        if self.exact.decided_world(moment.year) is not None or not self._target_varies(target, self._varying):
            return swept(self.exact.value(target, moment))
        if isinstance(target, ParameterTarget):
            moment = Moment(moment.year)
        if (target, moment) not in self._values:
            match target:
                case StepTarget():
                    self._evaluate(target, moment)
                case ParameterTarget():
                    self._values[target, moment] = self._parameter(target, moment)
                case FieldTarget():
                    self._values[target, moment] = self._field(target, moment)
        return self._values[target, moment]

    def prepare_years_before(self, moment: Moment) -> None:
        """Evaluate the steps that FÖREGÅENDE reads for the years before, oldest first."""
        start = self._prepared.get(moment.reference_year, self.exact.first_year)
        for year in range(start, moment.year):
            self._prepared[moment.reference_year] = year + 1
            for target in self.program.looked_back_at:
                self.value(target, moment._replace(year=year))

    def _evaluate(self, target: StepTarget, moment: Moment) -> None:
        """Evaluate a step after the varying steps that it needs, in the order of the program."""
        evaluation = SweptEvaluation(self)
        for needed in self.program.needed_for(target):
            if needed in self._varying and (needed, moment) not in self._values:
                self._values[needed, moment] = evaluation.evaluate(self.program.steps[needed].tree, moment)

    def _parameter(self, target: ParameterTarget, moment: Moment) -> Swept:
        """The value of a parameter: computed exactly, once for each combination of settings that it depends on."""
        columns = [self._changes[key] for key in self._changes_of(target)]
        keys = list(zip(*columns, strict=True))
        places = {key: place for place, key in enumerate(dict.fromkeys(keys))}
        each = stacked([self._world(*key).value(target, moment) for key in places])
        at = np.array([places[key] for key in keys])
        return Swept(each.axes, Cells(*(part[at] for part in each.cells)))

    def _world(self, *changes: Change | None) -> World:
        agreement = self.program.agreement
        made = tuple(change for change in changes if change is not None)
        changed = replace(agreement, changes=(*self.changes, *made))
        return World(replace(self.program, agreement=changed), self.exact.figures)

    def _field(self, target: FieldTarget, moment: Moment) -> Swept:
        """The figures of a field without what is varied, with the settings of each scenario then applied."""
        table = self.exact.value(target, moment)
        value = swept(table)
        if any(isinstance(cell, Undefined) for cell in table.cells):
            return value
        shape = (len(self.points), *value.cells.value.shape[1:])
        cells = Cells(*(np.broadcast_to(part, shape) for part in value.cells))
        year = self.exact.year_of(self.exact.figures.statistics.fields[target.field], moment)
        for column in self._inputs[target.field]:
            if not all(is_of(dict(each.members), year) for each in column if each is not None):
                continue
            cells = _with_inputs(cells, column, value)
        return Swept(value.axes, cells)


def _with_inputs(cells: Cells, column: Sequence[InputChange | None], like: Swept) -> Cells:
    """The figures with those of one quantity set, multiplied or added to, in each scenario that has a setting of it."""
    change = next(each for each in column if each is not None)
    chosen = dict(change.members)
    where: Array = np.array([each is not None for each in column])
    where = where.reshape(-1, *(1 for _ in like.axes))
    for number, axis in enumerate(like.axes):
        if axis.name in chosen:
            own = np.zeros(len(axis.members), bool)
            own[axis.position[chosen[axis.name]]] = True
            where = where & own.reshape(-1, *(1 for _ in like.axes[number + 1 :]))
    values = [each.value if each is not None else change.value for each in column]
    given = stacked([scalar(Fraction(0) if value is None else value) for value in values]).cells
    given = Cells(*(part.reshape(-1, *(1 for _ in like.axes)) for part in given))
    if change.manner == SET:
        made = numbers(*given[:2])
    else:
        made = (multiply if change.manner == TIMES else add)(cells, given)._replace(missing=cells.missing)
    return Cells(*(np.where(where, new, old) for new, old in zip(np.broadcast_arrays(*made), cells, strict=True)))
