"""The uncertain quantities of an agreement in a year: what is drawn of each, and the setting that a draw makes."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

import numpy as np

from tillaggsbelopp.agreement.changes import WrittenChange, own_value
from tillaggsbelopp.agreement.models import ASSUMPTION
from tillaggsbelopp.agreement.reading import PLUS, SET, TIMES, Change
from tillaggsbelopp.agreement.uncertainty import GROWTH, NOISE, QUANTITY, UNCERTAINTY, Uncertain
from tillaggsbelopp.diagnostics import Diagnostic, Faults, Place, Source
from tillaggsbelopp.engine.figures import InputChange
from tillaggsbelopp.engine.indexation import Chain, rise_of
from tillaggsbelopp.engine.stated import reference_of
from tillaggsbelopp.engine.year import AgreementYear
from tillaggsbelopp.formula.tree import YEAR
from tillaggsbelopp.formula.units import CURRENCY, PERCENT
from tillaggsbelopp.formula.values import Axis, Cell
from tillaggsbelopp.formula.vector import Array, Cells, numbers, represented
from tillaggsbelopp.statistics.cells import cells_of
from tillaggsbelopp.statistics.statistics import Field, not_allowed
from tillaggsbelopp.swedish import format_number
from tillaggsbelopp.sweep.tried_values import Setting, decimal_text, read_setting, title_of
from tillaggsbelopp.sweep.variations import unit_of

_YEAR: Final = "{år}"
_DECIMALS: Final = 6
_DECIMALS_OF_KRONOR: Final = 2
_WHOLE: Final = 2.0**53  # whole numbers below it are floats too
_MANNERS: Final = {QUANTITY: SET, GROWTH: TIMES, NOISE: PLUS}
_WORDS: Final = {QUANTITY: "", GROWTH: ", tillväxt", NOISE: ", brus"}


@dataclass(frozen=True)
class UncertainQuantity:
    """A quantity that is drawn: what is stated of it, and a setting of it that each draw changes the value of.

    `name` is how it is written for the year, `title` what a reader calls it, `unit` that of the numbers drawn,
    `expected` (in that unit) what they are drawn around. A number drawn is a whole number of steps; `step` is one of
    them in the base of the unit. `cells` are those, in row-major order, that noise is drawn for, each for itself; None
    for what one number is drawn of.
    """

    name: str
    stated: Uncertain
    setting: Setting
    title: str
    unit: str
    expected: Fraction
    decimals: int
    step: Fraction
    cells: tuple[int, ...] | None = None
    field: Field | None = None
    year: int | None = None
    is_index: bool = False

    @property
    def is_assumption(self) -> bool:
        """True if the distribution is an assumption."""
        return self.stated.status == ASSUMPTION

    def steps(self, values: Array) -> tuple[Array, Array]:
        """Round values to steps (int64), and tell in which draws they are not what the quantity can be."""
        scaled = np.rint(values * 10.0**self.decimals)
        outside = np.abs(scaled) * max(self.step.numerator, 1) >= _WHOLE / 2
        found = np.where(outside, 0.0, scaled).astype(np.int64)
        outside = outside | self._not_allowed(found / 10.0**self.decimals)
        return found, outside.reshape(len(outside), -1).any(1)

    def made(self, steps: Array) -> Cells:
        """What the figures are set to, multiplied by or added to, with bounds of errors."""
        size, parts = self.step.as_integer_ratio()
        whole = steps * size + (parts if self.stated.subject == GROWTH else 0)
        return numbers(whole / parts, represented(whole / parts, whole % (parts // (parts & -parts)) == 0))

    def settings(self, steps: Array) -> Iterator[Setting]:
        """The settings that one draw makes, exactly."""
        if self.cells is None:
            grown = 1 if self.stated.subject == GROWTH else 0
            yield _with_value(self.setting, grown + int(steps) * self.step)
            return
        if not isinstance(self.setting, InputChange) or self.field is None:
            raise AssertionError("noise is in figures")
        years = [pair for pair in self.setting.members if pair[0] == YEAR]
        for cell, own in zip(self.cells, steps, strict=True):
            members = (*_members(self.field.axes, cell), *years)
            yield replace(self.setting, value=int(own) * self.step, members=members)

    def _not_allowed(self, values: Array) -> Array:
        """Mask the values, in the unit drawn, that would make an index or a figure what it can't be."""
        if self.field is None:
            return (values <= -100) & self.is_index
        least, most = (None if limit is None else float(limit) for limit in self.field.description.limits)
        for_all = [_number(cell, self.field) for cell in self.field.by_year[self.year].cells]
        if self.stated.subject == QUANTITY:
            made = values
        elif self.stated.subject == GROWTH:
            own = [each for each in for_all if each == each]
            made = np.outer(1 + values / 100, [min(own, default=0.0), max(own, default=0.0)])
        else:
            made = np.array([for_all[cell] for cell in self.cells or ()]) + values
        wrong = np.zeros(made.shape, bool)
        if least is not None:
            wrong |= made < least
        if most is not None:
            wrong |= made > most
        return wrong if wrong.shape == values.shape else wrong.any(1)


def uncertain_quantities(of: AgreementYear) -> tuple[UncertainQuantity, ...]:
    """Bind what an agreement states of uncertainty in a year, in the order it is stated; () if it states nothing.

    InvalidInput, at their places, with every quantity that there is not, or that has no value to draw around.
    """
    stated = of.written.terms.uncertainty
    if stated is None:
        return ()
    faults = Faults()
    found = [_bound(of, each, faults) for each in stated.quantities]
    faults.raise_if_any()
    return tuple(each for each in found if each is not None)


def _bound(of: AgreementYear, each: Uncertain, faults: Faults) -> UncertainQuantity | None:
    place = each.place_of(each.subject)
    name = each.name.replace(_YEAR, str(of.year))
    given = [value for value in (each.expected, each.lowest, each.likeliest, each.highest) if value is not None]
    in_table = each.subject != QUANTITY or name.partition(".")[0] in of.figures.statistics.fields
    text = f"{TIMES}1" if in_table else decimal_text(given[0] if given else Fraction(1))
    written = WrittenChange(name, place, Place(Source(UNCERTAINTY, text), 0, len(text)))
    own = Faults()
    setting = read_setting(of, written, own)
    faults.extend(each_fault._replace(place=place) for each_fault in own.found)
    if setting is None:
        return None
    is_index = isinstance(setting, Change) and of.written.find_index(setting.rule) is not None
    field = of.figures.statistics.fields[setting.field] if isinstance(setting, InputChange) else None
    if field is None and each.subject != QUANTITY:
        faults.add(f"{name} är ingen uppgift ur en tabell", place, "ett fält", f"Skriv storhet: {name}")
        return None
    if each.subject == QUANTITY and field is not None and len(_chosen(field, setting)) != 1:
        faults.add(f"{name} är flera uppgifter", place, "en uppgift, som fält.kod", f"Eller skriv {GROWTH}: {name}")
        return None
    if each.subject == QUANTITY and field is not None:
        wrong = {value: not_allowed(field, value) for value in given}
        faults.extend(
            Diagnostic(f"{name} kan inte vara {format_number(value)}: {why}", place)
            for value, why in wrong.items()
            if why
        )
    manner = _MANNERS[each.subject]
    setting = setting._replace(manner=manner) if isinstance(setting, Change) else replace(setting, manner=manner)
    unit, scale = unit_of(of, setting)
    if each.subject == GROWTH:
        unit, scale = PERCENT, Fraction(1, 100)
    decimals = _DECIMALS if each.subject == GROWTH or is_index else _decimals(of, setting, field)
    year, cells = _cells(of, setting, field, each)
    if field is not None and year not in field.by_year:
        faults.add(f"{field.name} har inga uppgifter för {of.year}", place, remedy="Ange mätår, eller läs in dem.")
        return None
    expected = each.expected
    if expected is None and each.from_expected:
        expected = Fraction(0) if each.subject != QUANTITY else _standing(of, setting, scale, year)
        if expected is None:
            remedy = "Lägg till väntat: …"
            faults.add(f"{name} har inget värde att dra omkring", place, "ett värde", remedy)
            return None
    title = f"{title_of(of, setting)}{_WORDS[each.subject]}"
    step = scale / 10**decimals
    return UncertainQuantity(
        name, each, setting, title, unit, expected or Fraction(0), decimals, step, cells, field, year, is_index
    )


def _decimals(of: AgreementYear, setting: Setting, field: Field | None) -> int:
    """The decimals of what is drawn: none of what is counted, öre of kronor, six of all else."""
    if field is not None and field.description.type == "integer":
        return 0
    if isinstance(setting, Change):
        measure = of.written.parameter(setting.rule, setting.parameter).unit
    else:
        measure = of.figures.statistics.fields[setting.field].measure
    return _DECIMALS_OF_KRONOR if CURRENCY in measure.unit else _DECIMALS


def _cells(
    of: AgreementYear, setting: Setting, field: Field | None, each: Uncertain
) -> tuple[int | None, tuple[int, ...] | None]:
    """The year of the figures that are read of a field, and the cells that noise is drawn for."""
    if field is None or not isinstance(setting, InputChange):
        return None, None
    members = dict(setting.members)
    reference = reference_of(of.written.terms, field, of.year) if field.dated else None
    year = int(members[YEAR]) if YEAR in members else reference[0] if reference else None
    return year, _chosen(field, setting) if each.subject == NOISE else None


def _standing(of: AgreementYear, setting: Setting, scale: Fraction, year: int | None) -> Fraction | None:
    """The value that a quantity has as the agreement stands, in its unit; None if it has none."""
    if isinstance(setting, InputChange):
        field = of.figures.statistics.fields[setting.field]
        (cell,) = (field.by_year[year].cells[each] for each in _chosen(field, setting))
        return cell / scale if isinstance(cell, Fraction) else None
    index = of.written.find_index(setting.rule)
    if index is None:
        value = own_value(of.written, setting.rule, setting.parameter, of.year)
        return None if value is None else value / scale
    rise = rise_of(of.written, of.figures.before(of.year), index, int(setting.parameter))
    return rise.links[0].percent if isinstance(rise, Chain) else None


def _with_value(setting: Setting, value: Fraction) -> Setting:
    """The setting with another value, in the base of the unit."""
    return setting._replace(value=value) if isinstance(setting, Change) else replace(setting, value=value)


def _chosen(field: Field, setting: Setting) -> tuple[int, ...]:
    """The cells of a field that a setting of figures is of."""
    members = dict(setting.members) if isinstance(setting, InputChange) else {}
    return tuple(cells_of(field.axes, members))


def _members(axes: tuple[Axis, ...], cell: int) -> tuple[tuple[str, str], ...]:
    found = []
    for axis in reversed(axes):
        cell, at = divmod(cell, len(axis.members))
        found.append((axis.name, axis.members[at]))
    return tuple(reversed(found))


def _number(cell: Cell, field: Field) -> float:
    """A figure in the unit it is stated in; not a number where there is none."""
    return float(cell / field.measure.scale) if isinstance(cell, Fraction) else float("nan")
