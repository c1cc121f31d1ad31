"""Sensitivity: the effect on every municipality of one more unit of each quantity that amounts rest on."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import product
from typing import Final

import numpy as np

from tillaggsbelopp.agreement.reading import PLUS, TIMES, Agreement, Change
from tillaggsbelopp.engine.figures import InputChange
from tillaggsbelopp.engine.inputs_read import read_for_amounts
from tillaggsbelopp.engine.result import Result
from tillaggsbelopp.engine.stated import stated_value
from tillaggsbelopp.engine.year import AgreementYear
from tillaggsbelopp.formula.tree import FieldTarget, ParameterTarget
from tillaggsbelopp.formula.units import CURRENCY, NO_UNIT_WORD, StatedUnit
from tillaggsbelopp.formula.vector import Array
from tillaggsbelopp.statistics.statistics import Field
from tillaggsbelopp.sweep.scenarios import Point
from tillaggsbelopp.sweep.sweeper import Amounts, Sweeper
from tillaggsbelopp.sweep.tried_values import Setting, name_of, title_of

ONE_PERCENT: Final = Fraction(101, 100)
_CELLS_OF_BLOCK: Final = 96_000
_MOST_POINTS: Final = 200  # at once: each is a world of its own with its own figures
_Step = tuple[Setting, str]
"""A quantity with one step added, and the step as it is shown."""


@dataclass(frozen=True)
class Effect:
    """The effect of one step of a quantity: kr per municipality, in code order, before any rounding to whole kronor.

    `name` is the quantity as it is written, `title` what a reader calls it; `label` is whom it is about, "" if all, and
    `step` what is added, as it is shown.
    """

    name: str
    title: str
    label: str
    step: str
    kronor: tuple[float, ...]

    @cached_property
    def place(self) -> int:
        """The position, in code order, of the municipality that it changes most."""
        sizes = [*map(abs, self.kronor)]
        return sizes.index(max(sizes))

    @property
    def largest(self) -> float:
        """The effect on the municipality that it changes most, kr."""
        return self.kronor[self.place]

    @property
    def total(self) -> float:
        """The effect on all municipalities together, kr."""
        return sum(self.kronor)


@dataclass(frozen=True)
class Sensitivity:
    """The effects in a year, the largest on any municipality first.

    `result` are the amounts as they are. `not_computable` are the quantities whose step gives no amounts: their titles
    by name.
    """

    result: Result
    effects: tuple[Effect, ...]
    not_computable: Mapping[str, str]


def sensitivity(of: AgreementYear) -> Sensitivity:
    """Compute the effect of one step of each parameter, index value and figure that a year's amounts read.

    Each is tried alone. The effects are on the agreement's own total, or on all amounts where no rule is in it; there
    are none where no rule is distributed. A percentage rises by one percentage point, what is in kr by 1 %, and so does
    a number without unit that is not counted; all else rises by one of its unit. InvalidInput as `calculate`.
    """
    sweeper = Sweeper(of, ())
    result = sweeper.result(())
    rules = [rule.id for rule in sweeper.rules if rule.total is None] or [rule.id for rule in sweeper.rules]
    if not rules:
        return Sensitivity(result, (), {})
    before = _unrounded(sweeper.amounts([()], only_unrounded=True), rules)[0]
    steps = list(_steps(of))
    effects: list[Effect] = []
    refused: dict[str, str] = {}
    size = max(1, min(_MOST_POINTS, _CELLS_OF_BLOCK // len(result.municipalities.members)))
    for start in range(0, len(steps), size):
        block = steps[start : start + size]
        points: list[Point] = [
            tuple(setting if number == own else None for number, (setting, _) in enumerate(block))
            for own in range(len(block))
        ]
        amounts = sweeper.amounts(points, only_unrounded=True)
        after = _unrounded(amounts, rules) - before
        for (setting, shown), kronor, stopped in zip(block, after.tolist(), amounts.refused.tolist(), strict=True):
            name, title = name_of(setting), title_of(of, setting)
            if stopped:
                refused[name] = title
            else:
                label = "" if isinstance(setting, Change) else setting.label
                effects.append(Effect(name, title, label, shown, tuple(kronor)))
    effects.sort(key=lambda effect: -abs(effect.largest))
    return Sensitivity(result, tuple(effects), refused)


def _unrounded(amounts: Amounts, rules: Sequence[str]) -> Array:
    return np.sum([amounts.unrounded[rule] for rule in rules], axis=0)


def _steps(of: AgreementYear) -> Iterator[_Step]:
    """Yield a step of each parameter, index value and figure that is read, in that order."""
    own, figures = of.agreement, of.figures
    read = read_for_amounts(of.world, of.year)
    targets = dict.fromkeys(target for target, _ in read)
    whole = [target for target in targets if isinstance(target, ParameterTarget)]
    for parameter in own.in_order(single for target in whole for single in own.singles(target)):
        yield from _of_parameter(own, parameter)
    links: dict[tuple[str, int], Fraction] = {}
    for target, moment in read:
        for single in own.singles(target) if isinstance(target, ParameterTarget) else ():
            stated = stated_value(own, figures, single, moment.year)
            for chain in (stated.chain, stated.rise):
                links |= {(chain.index.id, link.year): link.percent for link in chain.links} if chain else {}
    for (index, when), percent in sorted(links.items()):
        yield Change(index, str(when), percent + 1, "", ""), "1 procentenhet"
    fields = [figures.statistics.fields[target.field] for target in targets if isinstance(target, FieldTarget)]
    for field in sorted((each for each in fields if each.groups is None), key=lambda each: each.name):
        yield from _of_field(field)


def _of_parameter(agreement: Agreement, target: ParameterTarget) -> Iterator[_Step]:
    if agreement.find_index(target.rule) is not None:
        return  # an index's own percentage: the values of the index are stepped
    parameter = agreement.parameter(target.rule, target.parameter)
    if not parameter.values and agreement.change_of(target.rule, target.parameter) is None:
        return
    by, shown = _step_of(parameter.unit, whole=False)
    change = Change(target.rule, target.parameter, ONE_PERCENT if by is None else by, "", "")
    yield change._replace(manner=TIMES if by is None else PLUS), shown


def _of_field(field: Field) -> Iterator[_Step]:
    """Yield a step of each cell of a field that has a value in some year."""
    by, shown = _step_of(field.measure, whole=field.description.type == "integer")
    value, manner = (ONE_PERCENT, TIMES) if by is None else (by, PLUS)
    for number, cell in enumerate(product(*(zip(axis.members, axis.labels, strict=True) for axis in field.axes))):
        if any(isinstance(table.cells[number], Fraction) for table in field.by_year.values()):
            members = tuple((axis.name, member) for axis, (member, _) in zip(field.axes, cell, strict=True))
            label = ", ".join(label for member, label in cell if label != member)
            yield InputChange(field.name, members, value, manner, "", "", label, ""), shown


def _step_of(measure: StatedUnit, *, whole: bool) -> tuple[Fraction | None, str]:
    """The size of a step in the base of the unit (None: 1 % more), and the text it is shown as."""
    if CURRENCY in measure.unit or (measure.text == NO_UNIT_WORD and not whole):
        return None, "1 %"
    if measure.text == NO_UNIT_WORD:
        return measure.scale, "1"
    return measure.scale, "1 procentenhet" if measure.text == "%" else f"1 {measure.text}"
