"""The positions of some sliders, one for each quantity that can be moved, and the amounts of each and of every two."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations, islice, product
from typing import Final, NamedTuple

import numpy as np

from tillaggsbelopp.agreement.changes import own_value
from tillaggsbelopp.agreement.reading import TIMES, Change
from tillaggsbelopp.diagnostics import wrong_usage
from tillaggsbelopp.engine.figures import InputChange
from tillaggsbelopp.engine.year import AgreementYear
from tillaggsbelopp.formula.tree import YEAR, FieldTarget
from tillaggsbelopp.formula.vector import Array
from tillaggsbelopp.statistics.cells import cells_of
from tillaggsbelopp.swedish import format_number
from tillaggsbelopp.sweep.scenarios import Point
from tillaggsbelopp.sweep.sweeper import Sweeper
from tillaggsbelopp.sweep.tried_values import Setting, decimal_text
from tillaggsbelopp.sweep.variations import Variation, unit_of

MOST_POSITIONS: Final = 200
MOST_POINTS: Final = 20_000
_CELLS_OF_BLOCK: Final = 24_000


class Position(NamedTuple):
    """A position of a slider: its value (None: as it is, where that is not one value) and what it sets, if anything."""

    value: Fraction | None
    setting: Setting | None


class Slider(NamedTuple):
    """A quantity that can be moved: its positions, the lowest value first, and the place of the one that it has now."""

    variation: Variation
    positions: tuple[Position, ...]
    now: int

    def written(self, place: int) -> str:
        """The value of a position as an option or a file has it; "" where the quantity is as it is and has none."""
        value = self.positions[place].value
        times = TIMES if self.variation.factor else ""
        return "" if value is None else f"{times}{decimal_text(value)}"


class MovedAmounts(NamedTuple):
    """The kronor where one slider is moved, or two: by rule id, over positions (the last slider's turn the fastest).

    `sliders` are their numbers; `refused` tells, for each position, whether it could not be computed.
    """

    sliders: tuple[int, ...]
    kronor: dict[str, Array]
    refused: Array


def slider_of(of: AgreementYear, variation: Variation) -> Slider:
    """The slider over the values of a variation and the one that the quantity has now. WrongUsage if they are many."""
    if len(variation.values) > MOST_POSITIONS:
        what = f"{variation.name}: det blir {format_number(len(variation.values))} lägen"
        raise wrong_usage(what, f"högst {MOST_POSITIONS}", "Ta längre steg.")
    now = _value_now(of, variation.settings[0])
    found: dict[Fraction | None, Setting | None] = dict(zip(variation.values, variation.settings, strict=True))
    found[now] = None
    ordered = sorted(found, key=lambda value: (value is not None, value))
    return Slider(variation, tuple(Position(value, found[value]) for value in ordered), ordered.index(now))


def moved_amounts(of: AgreementYear, sliders: Sequence[Slider]) -> Iterator[MovedAmounts]:
    """Compute each slider moved alone, and then every two. WrongUsage if that is too many points."""
    numbers = range(len(sliders))
    sets = [*((number,) for number in numbers), *combinations(numbers, 2)]
    count = sum(int(np.prod([len(sliders[number].positions) for number in each])) for each in sets)
    if count > MOST_POINTS:
        what = f"det blir {format_number(count)} lägen, två reglage i taget"
        raise wrong_usage(what, f"högst {format_number(MOST_POINTS)}", "Ta längre steg, eller färre reglage.")
    sweeper = Sweeper(of, ())
    size = max(1, _CELLS_OF_BLOCK // len(of.figures.statistics.municipalities.members))
    for each in sets:
        points = product(*(sliders[number].positions for number in each))
        blocks = []
        while block := [_point(positions) for positions in islice(points, size)]:
            blocks.append(sweeper.amounts(block))
        kronor = {rule.id: np.concatenate([block.kronor[rule.id] for block in blocks]) for rule in sweeper.rules}
        yield MovedAmounts(each, kronor, np.concatenate([block.refused for block in blocks]))


def _point(positions: Sequence[Position]) -> Point:
    return tuple(position.setting for position in positions)


def _value_now(of: AgreementYear, setting: Setting) -> Fraction | None:
    """The value that a quantity has, in the unit it is stated in; None where that is none, or several."""
    if setting.manner == TIMES:
        return Fraction(1)
    value = _figure_now(of, setting) if isinstance(setting, InputChange) else _stated_now(of, setting)
    return None if value is None else value / unit_of(of, setting)[1]


def _stated_now(of: AgreementYear, change: Change) -> Fraction | None:
    index = of.written.find_index(change.rule)
    if index is None:
        return own_value(of.written, change.rule, change.parameter, of.year)
    known = index.known(int(change.parameter), of.figures.known_at)
    return None if known is None else known.percent


def _figure_now(of: AgreementYear, change: InputChange) -> Fraction | None:
    members = dict(change.members)
    if YEAR in members:
        return None
    table = of.world.value(FieldTarget(change.field), of.now)
    (cell,) = (table.cells[index] for index in cells_of(table.axes, members))
    return cell if isinstance(cell, Fraction) else None
