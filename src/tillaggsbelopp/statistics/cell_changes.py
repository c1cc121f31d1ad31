"""Figures with other values of some cells, for a what-if."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from math import prod
from typing import Final

from tillaggsbelopp.formula.values import Axis, Cell, Table
from tillaggsbelopp.statistics.statistics import Field, Statistics

YEAR: Final = "år"


def with_cells(
    statistics: Statistics, field: Field, members: Mapping[str, str], change: Callable[[Cell, int | None, str], Cell]
) -> Statistics:
    """The figures with those cells of a field changed that are of the members given by axis.

    For every year there is, unless `members` has one under YEAR. `change` gives a cell's new content of its old, its
    year and its label.
    """
    chosen = frozenset(cells_of(field.axes, members))
    by_year = {
        year: Table(
            table.axes,
            tuple(
                change(cell, year, table.label(index)) if index in chosen and is_of(members, year) else cell
                for index, cell in enumerate(table.cells)
            ),
        )
        for year, table in field.by_year.items()
    }
    return replace(statistics, fields={**statistics.fields, field.name: field._replace(by_year=by_year)})


def is_of(members: Mapping[str, str], year: int | None) -> bool:
    """Whether members that may name a year are of that one."""
    return members.get(YEAR, str(year)) == str(year)


def cells_of(axes: tuple[Axis, ...], members: Mapping[str, str]) -> Iterator[int]:
    """The numbers of the cells, in row-major order, that are of the members given by axis."""
    for index in range(prod(len(axis.members) for axis in axes)):
        rest, belongs = index, True
        for axis in reversed(axes):
            rest, position = divmod(rest, len(axis.members))
            belongs = belongs and members.get(axis.name, axis.members[position]) == axis.members[position]
        if belongs:
            yield index
