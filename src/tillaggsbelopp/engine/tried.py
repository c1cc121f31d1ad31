"""A figure given another value for a what-if: `fält=6`, `fält.medlem=6`, `fält.medlem.2026=6`."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import product
from typing import NamedTuple

from tillaggsbelopp.agreement.changes import WrittenChange, read_number
from tillaggsbelopp.agreement.parameters import MEMBER
from tillaggsbelopp.agreement.reading import Agreement
from tillaggsbelopp.diagnostics import Faults, did_you_mean
from tillaggsbelopp.engine.figures import Figures
from tillaggsbelopp.formula.values import Table
from tillaggsbelopp.statistics.statistics import Field
from tillaggsbelopp.swedish import format_number


class _Cell(NamedTuple):
    """One of a field's figures: where it stands, and what it may be named by beside the field."""

    year: int | None
    at: int
    names: frozenset[str]


def names_figures(agreement: Agreement, figures: Figures, written: WrittenChange) -> bool:
    """Whether a change is of a field's figures: it is named, and no rule, indicator or parameter is called the same."""
    name = written.name.partition(MEMBER)[0]
    taken = any(name == owner.id or name in owner.parameters for owner in agreement.owners)
    return name in figures.statistics.fields and not taken


def with_tried_figures(figures: Figures, written: Iterable[WrittenChange]) -> tuple[Figures, tuple[str, ...]]:
    """The figures with others in place of those named, and what was changed, as text. InvalidInput with every fault."""
    faults = Faults()
    fields = dict(figures.statistics.fields)
    said: list[str] = []
    for one in written:
        name, _, rest = one.name.partition(MEMBER)
        field = fields[name]
        value = _value(field, one, faults)
        cells = list(_named(field, rest))
        if not cells:
            known = sorted({text for cell in _cells(field) for text in cell.names})
            faults.add(f"{name} har inga uppgifter för {rest}", one.name_place, remedy=did_you_mean(rest, known))
        if value is None or not cells:
            continue
        before = {field.by_year[cell.year].cells[cell.at] for cell in cells}
        fields[name] = _changed(field, cells, value)
        shown = [_shown(field, each) for each in before if isinstance(each, Fraction)]
        instead = shown[0] if len(before) == len(shown) == 1 else f"{len(cells)} uppgifter"
        said.append(f"{one.name} = {_shown(field, value)} (i stället för {instead})")
    faults.raise_if_any()
    return replace(figures, statistics=replace(figures.statistics, fields=fields)), tuple(said)


def _value(field: Field, written: WrittenChange, faults: Faults) -> Fraction | None:
    number = read_number(written.value, faults)
    if number is None:
        return None
    value, unit = number
    if unit is None:
        return value * field.measure.scale
    if unit != field.measure.unit:
        faults.add(f"{field.name} är i {field.measure.text}", written.value, f"ett tal i {field.measure.text}")
        return None
    return value


def _named(field: Field, rest: str) -> Iterator[_Cell]:
    """The figures that each name in `rest` is one of; names may hold points themselves."""
    for cell in _cells(field):
        left = rest
        while left:
            found = max((name for name in cell.names if f"{left}.".startswith(f"{name}.")), key=len, default="")
            if not found:
                break
            left = left[len(found) + 1 :]
        if not left:
            yield cell


def _cells(field: Field) -> Iterator[_Cell]:
    for year, table in field.by_year.items():
        of_axes = [[{axis.members[at], axis.labels[at]} for at in range(len(axis.members))] for axis in table.axes]
        for index, names in enumerate(product(*of_axes)):
            yield _Cell(year, index, frozenset().union(*names, {str(year)} if year is not None else ()))


def _changed(field: Field, cells: Iterable[_Cell], value: Fraction) -> Field:
    by_year = dict(field.by_year)
    for cell in cells:
        table = by_year[cell.year]
        by_year[cell.year] = Table(table.axes, (*table.cells[: cell.at], value, *table.cells[cell.at + 1 :]))
    return field._replace(by_year=by_year)


def _shown(field: Field, value: Fraction) -> str:
    text = format_number(value / field.measure.scale)
    return text if field.measure.text == "tal" else f"{text} {field.measure.text}"
