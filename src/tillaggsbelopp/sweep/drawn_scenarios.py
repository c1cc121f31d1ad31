"""The values that formulas read at many draws at once: those of uncertain quantities are arrays from the start.

Unlike the settings of a sweep, draws are all different, so that no world is made for each; what an index raises is
multiplied here, year by year as `chain_of` does.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np

from tillaggsbelopp.agreement.indices import Index
from tillaggsbelopp.agreement.reading import SET, TIMES, Change
from tillaggsbelopp.engine.indexation import Chain, rise_of
from tillaggsbelopp.engine.stated import stated_value
from tillaggsbelopp.formula.evaluate import Moment
from tillaggsbelopp.formula.tree import FieldTarget, ParameterTarget
from tillaggsbelopp.formula.values import Undefined, scalar
from tillaggsbelopp.formula.vector import Array, Cells, add, multiply, numbers, rounded
from tillaggsbelopp.formula.vector_evaluate import Swept, swept
from tillaggsbelopp.statistics.cells import cells_of, is_of
from tillaggsbelopp.sweep.scenarios import Point, Scenarios, Varied
from tillaggsbelopp.sweep.tried_values import Setting
from tillaggsbelopp.sweep.uncertain import UncertainQuantity


@dataclass(frozen=True)
class Draws(Sequence[Point]):
    """Some draws of quantities, in whole steps: of each quantity an array over draws, of noise over draws and cells.

    `outside` tells in which draws some quantity is not what it can be. As a sequence it holds their settings.
    """

    quantities: tuple[UncertainQuantity, ...]
    steps: tuple[Array, ...]
    outside: Array

    def __len__(self) -> int:
        return len(self.outside)

    def __getitem__(self, at: Any) -> Any:
        """The settings of a draw."""
        return tuple(self._settings(at))

    def _settings(self, at: int) -> Iterator[Setting]:
        for quantity, steps in zip(self.quantities, self.steps, strict=True):
            yield from quantity.settings(steps[at])

    def made(self) -> Iterator[tuple[UncertainQuantity, Cells]]:
        """Yield each quantity with what it is set to, multiplied by or added to."""
        for quantity, steps in zip(self.quantities, self.steps, strict=True):
            yield quantity, quantity.made(steps)


@dataclass(frozen=True)
class DrawnScenarios(Scenarios):
    """The values that a program's formulas read at each of some draws."""

    draws: Draws = field(kw_only=True)

    @cached_property
    def _varied(self) -> list[tuple[Setting, Varied]]:
        return [(quantity.setting, Varied(0, ())) for quantity in self.draws.quantities]

    @cached_property
    def _drawn(self) -> Mapping[tuple[str, str], Cells]:
        """The drawn parameters and index values, by rule or index and name."""
        return {
            (quantity.setting.rule, quantity.setting.parameter): made
            for quantity, made in self.draws.made()
            if isinstance(quantity.setting, Change)
        }

    def _parameter(self, target: ParameterTarget, moment: Moment) -> Swept:
        agreement = self.program.agreement
        found = [self._single(single, moment.year) for single in agreement.singles(target)]
        shape = (len(self.draws),)
        cells = [Cells(*(np.broadcast_to(part, shape) for part in each)) for each in found]
        axis = agreement.parameter(target.rule, target.parameter).axis
        if not axis:
            return Swept((), cells[0])
        return Swept((self.exact.axis(axis),), Cells(*(np.stack(parts, axis=-1) for parts in zip(*cells, strict=True))))

    def _single(self, target: ParameterTarget, year: int) -> Cells:
        """The value of a single parameter: raised by its index, or the rise of an index itself."""
        agreement = self.program.agreement
        stated = stated_value(agreement, self.exact.figures, target, year)
        if stated.value is None:
            return swept(scalar(stated.cell)).cells
        if stated.rise is not None:
            percent = self._percent(agreement.index(target.rule), year)
            return _exactly(stated.value) if percent is None else multiply(percent, _exactly(Fraction(1, 100)))
        start = self._drawn.get((target.rule, target.parameter))
        if stated.chain is None:
            return _exactly(stated.value) if start is None else start
        chain = stated.chain
        value = _exactly(chain.start) if start is None else start
        known = Fraction(1)
        for link in chain.links:
            percent = self._percent(chain.index, link.year)
            known *= 1 + link.percent / 100 if percent is None else 1
            if percent is not None:
                value = multiply(value, add(_exactly(Fraction(1)), multiply(percent, _exactly(Fraction(1, 100)))))
            if chain.rounded_yearly:
                value, known = rounded(multiply(value, _exactly(known)), numbers(np.zeros(1))), Fraction(1)
        return value if known == 1 else multiply(value, _exactly(known))

    def _percent(self, index: Index, year: int) -> Cells | None:
        """The rise of prices to a year at each draw, in per cent; None if it is the same at all."""
        agreement, key = self.program.agreement, str(year)
        if (index.id, key) in self._drawn:
            return self._drawn[index.id, key]
        if agreement.change_of(index.id, key) is not None or not any(
            (part, key) in self._drawn for part in index.weights
        ):
            return None
        total = _exactly(Fraction(0))
        for part, weight in index.weights.items():
            percent = self._drawn.get((part, key))
            if percent is None:
                rise = rise_of(agreement, self.exact.figures, agreement.index(part), year)
                if not isinstance(rise, Chain):
                    raise AssertionError("a part is lacking, but not the whole")
                percent = _exactly(rise.links[0].percent)
            total = add(total, multiply(percent, _exactly(weight)))
        return total

    def _field(self, target: FieldTarget, moment: Moment) -> Swept:
        table = self.exact.value(target, moment)
        value = swept(table)
        if any(isinstance(cell, Undefined) for cell in table.cells):
            return value
        year = self.exact.year_of(self.exact.figures.statistics.fields[target.field], moment)
        lengths = value.cells.value.shape[1:]
        cells = value.cells
        for quantity, made in self.draws.made():
            if quantity.field is None or quantity.field.name != target.field or isinstance(quantity.setting, Change):
                continue
            members = dict(quantity.setting.members)
            if not is_of(members, year):
                continue
            chosen = [*cells_of(value.axes, members)]
            where = np.zeros(len(table.cells), bool)
            where[chosen] = True
            cells = _changed(cells, _over(made, chosen, lengths), where.reshape(lengths), quantity.setting.manner)
        return Swept(value.axes, cells)


def _over(made: Cells, chosen: Sequence[int], lengths: tuple[int, ...]) -> Cells:
    """What is drawn as cells over draws and the axes of figures: the same for all, or for each its own."""
    if made.value.ndim == 1:
        return Cells(*(part.reshape(-1, *(1 for _ in lengths)) for part in made))
    count = len(made.value)
    spread = []
    for part in made[:2]:
        whole = np.zeros((count, int(np.prod(lengths))))
        whole[:, chosen] = part
        spread.append(whole.reshape(count, *lengths))
    return numbers(*spread)


def _changed(cells: Cells, given: Cells, where: Array, manner: str) -> Cells:
    """Figures set, multiplied or added to where it is so said; what is missing stays so, unless it is set."""
    if manner == SET:
        made = numbers(*given[:2])
    else:
        made = (multiply if manner == TIMES else add)(cells, given)._replace(missing=cells.missing)
    value, error, missing, undefined = (np.where(where, new, old) for new, old in zip(made, cells, strict=True))
    return numbers(value, error, undefined)._replace(missing=missing)


def _exactly(value: Fraction) -> Cells:
    """A number that is the same at all draws."""
    return swept(scalar(value)).cells
