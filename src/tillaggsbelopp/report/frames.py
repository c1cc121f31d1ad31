"""Amounts, comparisons, sweeps and indicators as data frames: the columns of the CSV files, with numbers as numbers."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import product

import numpy as np
from pandas import DataFrame, concat
from pandas.arrays import IntegerArray

from tillaggsbelopp.engine.result import Result
from tillaggsbelopp.formula.values import Table
from tillaggsbelopp.measures.indicator_results import IndicatorResult, MeasureResult
from tillaggsbelopp.report.amounts.data import amount_names, county_records
from tillaggsbelopp.report.comparison.data import comparison_records
from tillaggsbelopp.report.sweep.data import FAULT, columns, kronor
from tillaggsbelopp.review.compare import Comparison
from tillaggsbelopp.swedish import capitalized, format_number
from tillaggsbelopp.sweep.grid import Batch, Sweep


def county_frame(result: Result) -> DataFrame:
    """A row per municipality: kommunkod, kommun, kronor by rule id, totalt; then those of each other total."""
    names, rows = county_records(result._replace(changes=()))
    *municipalities, _ = rows
    return DataFrame(municipalities, columns=list(names))


def county_html(result: Result) -> str:
    """The amounts as an HTML table under the names of the parts, with a row of sums."""
    names, rows = county_records(result._replace(changes=()))
    titles = {"kommunkod": "Kod", "kommun": capitalized(result.member_name), **amount_names(result)}
    shown = [[format_number(cell) if isinstance(cell, int) else cell for cell in row] for row in rows]
    return str(DataFrame(shown, columns=[titles[name] for name in names]).to_html(index=False))


def comparison_frame(comparison: Comparison) -> DataFrame:
    """A row per municipality and part, in every total: kommunkod, kommun, delbelopp, a, b, skillnad (kr).

    What only one side has is missing (`<NA>`) on the other, and has no difference.
    """
    rows = [
        (code, name, part, *(None if kronor is None else int(kronor) for kronor in figures[:3]))
        for _, _, code, name, part, *figures in comparison_records(comparison).rows
        if code
    ]
    frame = DataFrame(rows, columns=["kommunkod", "kommun", "delbelopp", "a", "b", "skillnad"])
    return frame.astype(dict.fromkeys(("a", "b", "skillnad"), "Int64"))


def sweep_frame(sweep: Sweep) -> DataFrame:
    """A row per point and municipality: the values varied, kommunkod, kommun, kronor per part and in all.

    Values are in the unit the quantity is stated in. A point that can't be computed has no kronor, and says so in the
    column fel. InvalidInput if the agreement can't be read.
    """
    return concat([_points(sweep, block) for block in sweep.batches()], ignore_index=True)


def _points(sweep: Sweep, block: Batch) -> DataFrame:
    axis = sweep.municipalities
    places, refused = len(axis.members), np.repeat(block.amounts.refused, len(axis.members))
    cells = [
        *(np.repeat(each, places) for each in block.numbers()),
        *(list(texts) * len(block) for texts in (axis.members, axis.labels)),
        *(IntegerArray(each.reshape(-1), refused) for each in kronor(sweep, block)),
        [FAULT if each else "" for each in refused.tolist()],
    ]
    return DataFrame(dict(zip(columns(sweep), cells, strict=True)))


def measure_frames(results: Sequence[IndicatorResult], year: int) -> dict[str, DataFrame]:
    """The figures of every measure for a year by name (`nyckeltal.mått`): a column per axis, and värde.

    Where the measure has them, also som_källan (as the source counts) and klass (-1, 0, 1: under, between and over its
    limits). Figures are in the unit the measure is shown in; the frame of one that has none for the year is empty.
    """
    return {
        f"{result.written.id}.{measure.id}": _measured(result, measure, year)
        for result in results
        for measure in result.measures
    }


def _measured(result: IndicatorResult, measure: MeasureResult, year: int) -> DataFrame:
    scale, axes = measure.unit.scale, measure.axes
    kinds = (("värde", measure.values, scale), ("som_källan", measure.as_source, scale), ("klass", measure.classes, 1))
    there = {name: (years, by) for name, years, by in kinds if years is not None}
    names = [*(axis.name for axis in axes), *there]
    key = year if year in measure.values else None
    if key not in measure.values or (key is None and result.computed_for not in (None, year)):
        return DataFrame(columns=names)
    columns_of = [_column(years[key], by, measure.values[key]) for years, by in there.values()]
    members = product(*(axis.members for axis in axes))
    rows = [[*place, *figures] for place, *figures in zip(members, *columns_of, strict=True)]
    return DataFrame(rows, columns=names)


def _column(table: Table, scale: Fraction | int, like: Table) -> list[float | None]:
    """The figures of a table, or its only one over and over, over the axes of another."""
    cells = table.cells if table.axes == like.axes else [table.cells[0]] * len(like.cells)
    return [float(cell / scale) if isinstance(cell, Fraction) else None for cell in cells]
