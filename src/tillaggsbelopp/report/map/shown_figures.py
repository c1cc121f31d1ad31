"""The figures that a map shows, whatever they are of: one per municipality, and the words that stand around them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Final, NamedTuple

from tillaggsbelopp.agreement.models import KronorPer
from tillaggsbelopp.engine.result import TOTAL, Result
from tillaggsbelopp.engine.trace import TracedStep
from tillaggsbelopp.formula.units import NO_UNIT_WORD
from tillaggsbelopp.formula.values import Table
from tillaggsbelopp.measures.indicator_results import CERTAIN, IndicatorResult, MeasureResult
from tillaggsbelopp.report.amounts.data import amount_names
from tillaggsbelopp.report.blocks import ABSENT
from tillaggsbelopp.report.json_parts import PROGRAM
from tillaggsbelopp.report.measures.measure_tables import relied_on, unit_text
from tillaggsbelopp.report.wording import TRIED, kinds_text, standing
from tillaggsbelopp.review.compare import Pair, Side, heads_per
from tillaggsbelopp.statistics.package import source_text
from tillaggsbelopp.statistics.statistics import Field
from tillaggsbelopp.swedish import (
    NO_BREAK_SPACE,
    capitalized,
    exact_decimal,
    format_number,
    in_sentence,
    round_half_away,
)

_COMPUTED: Final = f"Källa: beräknat med {PROGRAM}"
_DECIMALS: Final = ((100, 0), (10, 1), (1, 2), (Fraction(1, 10), 3))
_MOST_DECIMALS: Final = 4


class MapFigures(NamedTuple):
    """The figures of a map by code of municipality (None: missing), in `unit` ("" for none), shown with `decimals`.

    `title` says what is shown, with its year and unit, and `heading` what it is part of. `stamps` say what it is not
    (the agreement as it stands); `notes` what it rests on and where it comes from. A `difference` is shown with its
    sign, and coloured around zero.
    """

    title: str
    heading: str
    unit: str
    decimals: int
    values: Mapping[str, Fraction | None]
    stamps: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    difference: bool = False

    def rounded(self, code: str) -> Fraction | None:
        """The figure of a municipality as it is shown, so that those that look equal are equal."""
        figure = self.values.get(code)
        return None if figure is None else round_half_away(figure, self.decimals)

    def text(self, figure: Fraction | None) -> str:
        """A figure as a Swede writes it, with its sign if it is a difference."""
        if figure is None:
            return ABSENT
        text = format_number(figure, self.decimals, fixed=True).replace("-", "−")
        return f"+{text}" if self.difference and figure > 0 else text

    def text_with_unit(self, figure: Fraction | None) -> str:
        """The same with the unit, where there are both."""
        text = self.text(figure)
        return text if figure is None or not self.unit else f"{text}{NO_BREAK_SPACE}{self.unit}"


def amount_figures(side: Side, name: str, per: KronorPer | None) -> MapFigures:
    """The kronor of a total or a component per municipality, or with `per` kronor per head.

    `name` is an id of `amount_names`. Per head, a municipality whose heads are not known, or are 0, is missing.
    """
    result = side.result
    values = _amounts(side, name, per)
    unit = f"kr per {per.name}" if per else "kr"
    title = _titled(f"{_amount_title(result, name)} {result.year}", unit)
    notes = (standing(result), *_heads_noted(result, per), _COMPUTED)
    heading, stamps = _heading(result, named=name != TOTAL), _stamps(_tried(result))
    return MapFigures(title, heading, unit, _decimals(values), values, stamps, notes)


def difference_figures(side: Side, other: Side, name: str, per: KronorPer | None) -> MapFigures:
    """The kronor, or with `per` kronor per head, that `side` has more than `other`; missing unless both have it."""
    own = amount_figures(side, name, per)
    before = _amounts(other, name, per)
    values = {code: Pair(before.get(code), after).difference for code, after in own.values.items()}
    result = side.result
    title = _titled(f"{_amount_title(result, name)}: skillnad {_sides_named(side, other)}", own.unit)
    notes = (standing(other.result, result), *_heads_noted(result, per), _COMPUTED)
    heading = result.agreement if name != TOTAL else ""
    stamps = _stamps(_tried(result), _tried(other.result))
    return MapFigures(title, heading, own.unit, _decimals(values), values, stamps, notes, difference=True)


def step_figures(result: Result, step: TracedStep) -> MapFigures:
    """The values of a rule's step, which must have one per municipality alone."""
    values = _cells(step.result)
    unit = "" if step.unit == NO_UNIT_WORD else step.unit
    title, notes = _titled(f"{step.full_title} {result.year}", unit), (standing(result), _COMPUTED)
    heading, stamps = _heading(result), _stamps(_tried(result))
    return MapFigures(title, heading, unit, _decimals(values), values, stamps, notes)


def field_figures(field: Field, year: int | None) -> MapFigures:
    """The figures of a field for a year (None: it has no years), which must have one per municipality alone."""
    resource = field.resource
    values = _cells(field.by_year[year], field.measure.scale)
    unit = "" if field.measure.text == NO_UNIT_WORD else field.measure.text
    notes = [] if resource.status in CERTAIN else [f"Vilar på {kinds_text([resource.status])}."]
    notes += [remark.text for remark in resource.remarks if year is not None and year >= remark.first]
    about = field.description.description
    notes += [f"{about.rstrip('.')}."] if about else []
    notes.append(f"Källa: {source_text(resource, year)}")
    title = _titled(_dated(capitalized(field.title), year), unit)
    heading = "" if resource.title in (None, field.title) else _dated(resource.title or "", year)
    return MapFigures(title, heading, unit, _decimals(values), values, notes=tuple(notes))


def measure_figures(result: IndicatorResult, measure: MeasureResult, year: int | None) -> MapFigures:
    """The values of a measure for a year (None: it has no years), which must have one per municipality alone."""
    values = _cells(measure.values[year], measure.unit.scale)
    written = result.written
    relied = relied_on(result)
    notes = [relied] if relied else []
    notes.append(f"Källa: {written.source}")
    shown, unit, stamps = measure.written, unit_text(measure), _stamps(result.changes)
    title, heading = _titled(_dated(shown.name, year), unit), written.name
    return MapFigures(title, heading, unit, shown.decimals, values, stamps, tuple(notes))


def _amounts(side: Side, name: str, per: KronorPer | None) -> dict[str, Fraction | None]:
    result = side.result
    parts = result.of_total("" if name == TOTAL else name) or [c for c in result.distributed if c.rule == name]
    kronor = {code: Fraction(sum(part.amounts[code] for part in parts)) for code in result.municipalities.members}
    if per is None:
        return dict(kronor)
    heads = heads_per(side)
    return {code: amount / heads[code] if heads.get(code) else None for code, amount in kronor.items()}


def _cells(table: Table, scale: Fraction = Fraction(1)) -> dict[str, Fraction | None]:
    (axis,) = table.axes
    cells = zip(axis.members, table.cells, strict=True)
    return {code: cell / scale if isinstance(cell, Fraction) else None for code, cell in cells}


def _decimals(values: Mapping[str, Fraction | None]) -> int:
    """The number of decimals that the figures have, but no more than a reader has use for: three digits that count."""
    figures = [abs(value) for value in values.values() if value is not None]
    largest = max(figures, default=Fraction(0))
    useful = next((decimals for limit, decimals in _DECIMALS if largest >= limit), _MOST_DECIMALS)
    written = (exact_decimal(figure) for figure in figures)
    own = (useful if "/" in text else len(text.partition(".")[2]) for text in written)
    return min(useful, max(own, default=0))


def _titled(what: str, unit: str) -> str:
    """What is shown, with the unit unless it says that already."""
    said = re.search(rf"(?<!\w){re.escape(unit)}(?!\w)", what, re.IGNORECASE)
    return what if not unit or said else f"{what},{NO_BREAK_SPACE}{unit}"


def _dated(what: str, year: int | None) -> str:
    return what if year is None else f"{what} {year}"


def _amount_title(result: Result, name: str) -> str:
    """What an amount is called; the agreement's own total by what the agreement is called."""
    return result.agreement if name == TOTAL else amount_names(result)[name]


def _heading(result: Result, *, named: bool = True) -> str:
    """The agreement, unless it is named in the title, and what the amounts of the year are."""
    return capitalized(", ".join(filter(None, (result.agreement if named else "", result.level))))


def _sides_named(side: Side, other: Side) -> str:
    """The years of two sides, each with what else sets it apart; by their labels where nothing does."""
    names = [_side_named(each, side.result.agreement != other.result.agreement) for each in (side, other)]
    return " mot ".join(names if names[0] != names[1] else [side.label, other.label])


def _side_named(side: Side, with_agreement: bool) -> str:
    result, year = side.result, str(side.result.year)
    if result.grounds.written.alternative or with_agreement:
        return f"{year} enligt ”{side.name}”"
    if result.changes:
        return f"{year} med prövade värden"
    return f"fastställda {year}" if result.decision is not None else year


def _stamps(*changes: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f"{TRIED}: {change}" for each in changes for change in each))


def _tried(result: Result) -> Iterator[str]:
    """What is tried out; an alternative by its title alone."""
    alternative = result.grounds.written.alternative
    return (each.partition(": ")[2] if each == alternative else each for each in result.changes)


def _heads_noted(result: Result, per: KronorPer | None) -> Iterator[str]:
    if per is not None and (field := result.trace.fields.get(per.field)) is not None:
        yield f"Per {per.name}: {_dated(in_sentence(field.title), field.year)}. Källa: {field.source}"
