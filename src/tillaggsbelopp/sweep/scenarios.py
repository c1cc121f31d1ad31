"""The values that formulas read in many scenarios at once: the same program, with some quantities varied.

What is varied is read exactly, by the world of each different setting; so is all that does not depend on it. Only the
steps in between are float64, each over no more axes of scenarios than it depends on.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from itertools import chain, product
from typing import NamedTuple

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


class Varied(NamedTuple):
    """The settings of a quantity along one of the axes of scenarios."""

    axis: int
    settings: Sequence[Setting | None]


@dataclass(frozen=True)
class Scenarios:
    """The values that a program's formulas read in each of some scenarios.

    The scenarios are all combinations of a point of each of `axes`, the last of which turns the fastest; the points of
    one axis are of the same quantities. `exact` is the world of one scenario, but with the figures as they are without
    what is varied; `changes` are those that are made in all of them.
    """

    exact: World
    axes: tuple[Sequence[Point], ...]
    changes: tuple[Change, ...] = ()
    _values: dict[tuple[Target, Moment], Swept] = field(default_factory=dict)
    _nodes: dict[Node, bool] = field(default_factory=dict)
    _same: dict[tuple[Node, Moment], Swept] = field(default_factory=dict)
    _prepared: dict[int | None, int] = field(default_factory=dict)

    def following(self, axes: tuple[Sequence[Point], ...]) -> "Scenarios":
        """Other points of the same quantities; what depends only on axes that are the same ones is kept."""
        same = frozenset(number for number, (one, own) in enumerate(zip(axes, self.axes, strict=True)) if one is own)
        kept = {key: value for key, value in self._values.items() if self._axes_of(key[0], self._reads) <= same}
        return Scenarios(self.exact, axes, self.changes, kept, self._nodes, self._same)

    @property
    def program(self) -> Program:
        """The program, the same in all scenarios."""
        return self.exact.program

    @property
    def shape(self) -> tuple[int, ...]:
        """The lengths of the axes of scenarios."""
        return tuple(map(len, self.axes))

    def point(self, number: int) -> Point:
        """The settings of the scenario with a number."""
        at = np.unravel_index(number, self.shape)
        return tuple(setting for axis, place in zip(self.axes, at, strict=True) for setting in axis[int(place)])

    @cached_property
    def _varied(self) -> list[tuple[Setting, Varied]]:
        """The varied quantities, each with one of its settings."""
        found = []
        for number, points in enumerate(self.axes):
            for column in zip(*points, strict=True):
                if (one := next((each for each in column if each is not None), None)) is not None:
                    found.append((one, Varied(number, column)))
        return found

    @cached_property
    def _changes(self) -> Mapping[tuple[str, str], Varied]:
        """The varied parameters and index values, by rule or index and name."""
        return {(one.rule, one.parameter): varied for one, varied in self._varied if isinstance(one, Change)}

    @cached_property
    def _inputs(self) -> Mapping[str, list[Varied]]:
        """The varied figures by field, in the order they are changed."""
        found: dict[str, list[Varied]] = {}
        for one, varied in self._varied:
            if isinstance(one, InputChange):
                found.setdefault(one.field, []).append(varied)
        return found

    @cached_property
    def _reads(self) -> Mapping[StepTarget, frozenset[int]]:
        """The axes of scenarios that each step depends on, by what it reads at any time."""
        found: dict[StepTarget, frozenset[int]] = {}
        grows = True
        while grows:
            grows = False
            for target, step in self.program.steps.items():
                axes = frozenset[int]().union(*(self._axes_of(need, found) for need in step.needs))
                if axes != found.get(target, frozenset()):
                    found[target] = axes
                    grows = True
        return found

    def _axes_of(self, target: Target, steps: Mapping[StepTarget, frozenset[int]]) -> frozenset[int]:
        """The axes of scenarios that a target depends on."""
        match target:
            case StepTarget():
                return steps.get(target, frozenset())
            case FieldTarget(name):
                return frozenset(varied.axis for varied in self._inputs.get(name, ()))
            case ParameterTarget():
                return frozenset(varied.axis for varied in self._changes_of(target))
            case _:
                return frozenset()

    def _changes_of(self, target: ParameterTarget) -> list[Varied]:
        """The varied quantities that a parameter depends on: itself, and values of the index that raises it."""
        agreement = self.program.agreement
        by = target.rule
        if agreement.find_index(target.rule) is None:
            by = agreement.parameter(target.rule, target.parameter).indexed_by or ""
        index = agreement.find_index(by)
        indices = {by, *(index.weights if index is not None else ())}
        own = (target.rule, target.parameter)
        return [
            varied
            for key, varied in self._changes.items()
            if (key[0], key[1].partition(MEMBER)[0]) == own or key == own or key[0] in indices
        ]

    @property
    def evaluation(self) -> SweptEvaluation:
        """The evaluation of trees in these scenarios."""
        return SweptEvaluation(self, self._same)

    def varies(self, node: Node) -> bool:
        """Tell whether a formula reads anything that is not the same in all scenarios."""
        if node not in self._nodes:
            targets = (each.target for each in walk(node) if isinstance(each, Reference))
            self._nodes[node] = any(self._axes_of(target, self._reads) for target in targets)
        return self._nodes[node]

    def value(self, target: Target, moment: Moment) -> Swept:
        """The value of a target at a moment, in all scenarios."""
        if isinstance(target, ParameterTarget):
            moment = Moment(moment.year)
        if (target, moment) not in self._values:
            if self.exact.decided_world(moment.year) is not None or not self._axes_of(target, self._reads):
                self._values[target, moment] = swept(self.exact.value(target, moment))
                return self._values[target, moment]
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
        for needed in self.program.needed_for(target):
            if self._reads.get(needed) and (needed, moment) not in self._values:
                self._values[needed, moment] = self.evaluation.evaluate(self.program.steps[needed].tree, moment)

    def _parameter(self, target: ParameterTarget, moment: Moment) -> Swept:
        """The value of a parameter: computed exactly, once for each combination of settings that it depends on."""
        changes = self._changes_of(target)
        if (given := self._set_alone(target, changes)) is not None:
            return given
        along = {axis: [*zip(*(each.settings for each in changes if each.axis == axis), strict=True)]
                 for axis in sorted({each.axis for each in changes})}  # fmt: skip
        different = {
            axis: {key: place for place, key in enumerate(dict.fromkeys(keys))} for axis, keys in along.items()
        }
        each = stacked(
            [self._world(chain.from_iterable(keys)).value(target, moment) for keys in product(*different.values())]
        )
        lengths = tuple(len(different[axis]) if axis in different else 1 for axis in range(len(self.axes)))
        cells = [part.reshape(*lengths, *part.shape[1:]) for part in each.cells]
        for axis, keys in along.items():
            if len(different[axis]) < len(keys):
                at = [different[axis][key] for key in keys]
                cells = [np.take(part, at, axis) for part in cells]
        return Swept(each.axes, Cells(*cells))

    def _set_alone(self, target: ParameterTarget, changes: Sequence[Varied]) -> Swept | None:
        """The value of a parameter that is what its only setting says, whatever else holds; None if it may not be."""
        agreement = self.program.agreement
        if len(changes) > 1 or agreement.find_index(target.rule) is not None:
            return None
        parameter = agreement.parameter(target.rule, target.parameter)
        if parameter.axis is not None or parameter.indexed_by is not None:
            return None
        values = []
        for each in changes[0].settings:
            if not isinstance(each, Change) or each.manner != SET:
                return None
            values.append(scalar(each.value))
        found = stacked(values)
        lengths = [len(values) if axis == changes[0].axis else 1 for axis in range(len(self.axes))]
        return Swept(found.axes, Cells(*(part.reshape(lengths) for part in found.cells)))

    def _world(self, changes: Iterable[Setting | None]) -> World:
        agreement = self.program.agreement
        made = tuple(change for change in changes if isinstance(change, Change))
        changed = replace(agreement, changes=(*self.changes, *made))
        return World(replace(self.program, agreement=changed), self.exact.figures)

    def _field(self, target: FieldTarget, moment: Moment) -> Swept:
        """The figures of a field without what is varied, with the settings of each scenario then applied."""
        table = self.exact.value(target, moment)
        value = swept(table)
        if any(isinstance(cell, Undefined) for cell in table.cells):
            return value
        cells = Cells(*(part.reshape((1,) * len(self.axes) + part.shape[1:]) for part in value.cells))
        year = self.exact.year_of(self.exact.figures.statistics.fields[target.field], moment)
        for varied in _together(self._inputs[target.field]):
            inputs = (each if isinstance(each, InputChange) else None for each in varied.settings)
            changes = [each if each and is_of(dict(each.members), year) else None for each in inputs]
            if any(changes):
                shape = [len(changes) if number == varied.axis else 1 for number in range(len(self.axes))]
                cells = _with_inputs(cells, changes, (*shape, *(1 for _ in value.axes)), value)
        return Swept(value.axes, cells)


def _together(inputs: Sequence[Varied]) -> Sequence[Varied]:
    """Changes of one field as one, where each scenario has at most one of them and all are made in the same manner."""
    own_axis = len({varied.axis for varied in inputs}) == 1
    columns = [varied.settings for varied in inputs] if own_axis else []
    made = [[each for each in own if isinstance(each, InputChange)] for own in zip(*columns, strict=True)]
    alike = {(each.manner, each.value is None) for own in made for each in own}
    if not own_axis or len(alike) > 1 or any(len(own) > 1 for own in made):
        return inputs
    return [Varied(inputs[0].axis, [next(iter(own), None) for own in made])]


def _with_inputs(cells: Cells, column: Sequence[InputChange | None], shape: tuple[int, ...], like: Swept) -> Cells:
    """The figures with those of one quantity set, multiplied or added to, in each scenario that has a setting of it.

    `shape` is that of the settings among the cells, which are over the same axes as `like`.
    """
    change = next(each for each in column if each is not None)
    lengths = [len(axis.members) for axis in like.axes]
    where: Array = np.zeros((len(column), *lengths), bool)
    for number, each in enumerate(column):
        if each is not None:
            own = dict(each.members)
            whose = (axis.position[own[axis.name]] if axis.name in own else slice(None) for axis in like.axes)
            where[number, *whose] = True
    where = where.reshape(*shape[: len(shape) - len(lengths)], *lengths)
    values = [each.value if each is not None else change.value for each in column]
    given = stacked([scalar(Fraction(0) if value is None else value) for value in values]).cells
    given = Cells(*(part.reshape(shape) for part in given))
    if change.manner == SET:
        made = numbers(*given[:2])
    else:
        made = (multiply if change.manner == TIMES else add)(cells, given)._replace(missing=cells.missing)
    value, error, missing, undefined = (np.where(where, new, old) for new, old in zip(made, cells, strict=True))
    return numbers(value, error, undefined)._replace(missing=missing)
