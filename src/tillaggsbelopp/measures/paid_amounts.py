"""The amounts of years as figures, which a review's formulas read: what was paid, and the heads it was paid for."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final

from tillaggsbelopp.agreement.indicators import HEADS, PAID
from tillaggsbelopp.agreement.models import Terms
from tillaggsbelopp.diagnostics import Diagnostic, InvalidInput
from tillaggsbelopp.engine.figures import Figures
from tillaggsbelopp.engine.result import Result
from tillaggsbelopp.formula.values import Missing, Table

_TABLE: Final = """\
name: {field}
path: {field}.json
sources: [{{title: De belopp som uppföljningen gäller}}]
schema:
  primaryKey: [kommunkod, år]
  fields:
    - {{name: kommunkod, type: string}}
    - {{name: år, type: year}}
    - {{name: {field}, type: number, unit: "{unit}"}}
"""


def with_paid(figures: Figures, terms: Terms, results: Sequence[Result]) -> Figures:
    """The figures with two more fields for a review's formulas: each year's total in kr per municipality, and heads.

    The heads are what `kr_per` of the terms counts, as it was when the year was computed; none without it. Without
    results both fields lack every value, but formulas that name them can be checked. InvalidInput if a table has a
    field of such a name.
    """
    amounts = {
        result.year: {code: Fraction(result.total(code)) for code in result.municipalities.members}
        for result in results
    }
    figures = _with(figures, PAID, "kr", amounts)
    per = terms.kronor_per
    if per is None or per.field not in figures.statistics.fields:
        return figures
    measure = figures.statistics.fields[per.field].measure
    heads = {
        result.year: {code: count * measure.scale for code, count in heads_of(result, per.field).items()}
        for result in results
    }
    return _with(figures, HEADS, measure.text, heads)


def heads_of(result: Result, field: str) -> dict[str, Fraction]:
    """A field's value for each municipality that has one, by code, as the result read it (none if not), in its unit."""
    traced = result.trace.fields.get(field)
    if traced is None:
        return {}
    cells = zip(result.municipalities.members, traced.value.cells, strict=True)
    return {code: cell for code, cell in cells if isinstance(cell, Fraction)}


def _with(figures: Figures, name: str, unit: str, by_year: Mapping[int, Mapping[str, Fraction]]) -> Figures:
    statistics = figures.statistics
    if name in statistics.fields:
        what = f"{name} är namnet på det som uppföljningen räknar fram, och kan inte vara ett fält"
        place = statistics.fields[name].description.place_of("name")
        raise InvalidInput([Diagnostic(what, place, remedy="Ge fältet ett annat namn.")])
    axis = statistics.municipalities
    labels = list(zip(axis.members, axis.labels, strict=True))
    tables: dict[int | None, Table] = {
        year: Table((axis,), tuple(known.get(code, Missing(name, year, label)) for code, label in labels))
        for year, known in (by_year or {0: {}}).items()
    }
    return figures.with_field(_TABLE.format(field=name, unit=unit), tables)
