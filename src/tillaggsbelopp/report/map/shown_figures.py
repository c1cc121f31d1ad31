"""The figures that a map shows, whatever they are of: one per municipality, and the words that stand around them."""

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
from tillaggsbelopp.report.json_parts import PROGRAM
from tillaggsbelopp.report.measures.measure_tables import relied_on, unit_text
from tillaggsbelopp.report.wording import counted, kinds_text
from tillaggsbelopp.review.compare import Pair, Side, heads_per
from tillaggsbelopp.statistics.package import source_text
from tillaggsbelopp.statistics.statistics import Field
from tillaggsbelopp.swedish import capitalized, exact_decimal, in_sentence, join_words, round_half_away

_COMPUTED: Final = f"Källa: beräknat med {PROGRAM}"
_DECIMALS: Final = ((100, 0), (10, 1), (1, 2), (Fraction(1, 10), 3))
_MOST_DECIMALS: Final = 4


class MapFigures(NamedTuple):
    """The figures of a map by code of municipality (None: missing), in `unit` ("" for none), shown with `decimals`.

    `title` and `heading` say what they are of. `stamps` say what it is not (the agreement as it stands); `notes` what
    it rests on and where it comes from. With `difference` they are shown with signs, and coloured around zero.
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


def amount_figures(side: Side, name: str, per: KronorPer | None) -> MapFigures:
    """The kronor of a total or a component per municipality, or with `per` kronor per head.

    `name` is an id of `amount_names`. Per head, a municipality whose heads are not known, or are 0, is missing.
    """
    result = side.result
    values = _amounts(side, name, per)
    unit = f"kr per {per.name}" if per else "kr"
    notes = (*_known(result), *_heads_noted(result, per), *_assumed(result), _COMPUTED)
    title, stamps = amount_names(result)[name], _stamps(result.changes)
    return MapFigures(title, _heading(result), unit, _decimals(values), values, stamps, notes)


def difference_figures(side: Side, other: Side, name: str, per: KronorPer | None) -> MapFigures:
    """The kronor, or with `per` kronor per head, that `side` has more than `other`; missing unless both have it."""
    own = amount_figures(side, name, per)
    before = _amounts(other, name, per)
    values = {code: Pair(before.get(code), after).difference for code, after in own.values.items()}
    title, heading = f"{own.title}, skillnad", f"{side.result.agreement}, {side.label} minus {other.label}"
    sides = other, side
    relied = [f"{each.label} vilar på {counted(each.result.assumptions)}" for each in sides if each.result.assumptions]
    notes = [*_known(side.result), *_known(other.result), *_heads_noted(side.result, per)]
    notes += [*([f"{join_words(relied)}."] if relied else []), _COMPUTED]
    stamps = _stamps(*(each.result.changes for each in sides))
    return MapFigures(title, heading, own.unit, _decimals(values), values, stamps, tuple(notes), difference=True)


def step_figures(result: Result, step: TracedStep) -> MapFigures:
    """The values of a rule's step, which must have one per municipality alone."""
    values = _cells(step.result)
    unit = "" if step.unit == NO_UNIT_WORD else step.unit
    title, stamps = step.full_title, _stamps(result.changes)
    notes = (*_known(result), f"{step.rule}.{step.name} = {step.formula}", *_assumed(result), _COMPUTED)
    return MapFigures(title, _heading(result), unit, _decimals(values), values, stamps, notes)


def field_figures(field: Field, year: int | None) -> MapFigures:
    """The figures of a field for a year (None: it has no years), which must have one per municipality alone."""
    resource, description = field.resource, field.description
    values = _cells(field.by_year[year], field.measure.scale)
    unit = "" if field.measure.text == NO_UNIT_WORD else field.measure.text
    notes = [] if resource.status in CERTAIN else [f"Vilar på {kinds_text([resource.status])}."]
    notes += [remark.text for remark in resource.remarks if year is not None and year >= remark.first]
    notes += [f"{description.description.rstrip('.')}."] if description.description else []
    notes.append(f"Källa: {source_text(resource, year)}")
    table, title = resource.title or resource.name, capitalized(field.title)
    dated = "" if year is None else str(year)
    parts = [part for part in (table if table != title else "", dated) if part]
    return MapFigures(title, ", ".join(parts), unit, _decimals(values), values, notes=tuple(notes))


def measure_figures(result: IndicatorResult, measure: MeasureResult, year: int | None) -> MapFigures:
    """The values of a measure for a year (None: it has no years), which must have one per municipality alone."""
    values = _cells(measure.values[year], measure.unit.scale)
    written = result.written
    relied = relied_on(result)
    notes = [relied] if relied else []
    heading = written.name if year is None else f"{written.name}, {year}"
    notes.append(f"Källa: {written.source}")
    shown, stamps = measure.written, _stamps(result.changes)
    return MapFigures(shown.name, heading, unit_text(measure), shown.decimals, values, stamps, tuple(notes))


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


def _heading(result: Result) -> str:
    return f"{result.agreement}, {result.year}{f' ({result.level})' if result.level else ''}"


def _stamps(*changes: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f"ALTERNATIV: {change}" for each in changes for change in each))


def _known(result: Result) -> Iterator[str]:
    if result.decision is not None:
        yield f"{result.year} är fastställt, med det som var känt {result.decision.known_at}."
    elif result.known_at is not None:
        yield f"Med det som var känt {result.known_at}."


def _heads_noted(result: Result, per: KronorPer | None) -> Iterator[str]:
    if per is not None and (field := result.trace.fields.get(per.field)) is not None:
        of_year = "" if field.year is None else f" {field.year}"
        yield f"Per {per.name}: {in_sentence(field.title)}{of_year}. Källa: {field.source}"


def _assumed(result: Result) -> Iterator[str]:
    if result.assumptions:
        yield f"Vilar på {counted(result.assumptions)}."
