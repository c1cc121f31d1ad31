"""The place of a figure: the cell of its file, looked up when something is to be said of it."""

from collections.abc import Mapping

from tillaggsbelopp.diagnostics import InvalidInput, Place
from tillaggsbelopp.statistics.description import axis_columns, axis_name, year_column_of
from tillaggsbelopp.statistics.statistics import Field
from tillaggsbelopp.statistics.tables import read_table


def place_of_cell(field: Field, year: int | None, members: Mapping[str, str]) -> Place | None:
    """Find the cell of a field for a year (None: undated) and a member of each of its axes, by axis name.

    The file is read again to find it. None if it has no such row.
    """
    try:
        table = read_table(field.resource, field.source)
    except InvalidInput:  # pragma: no cover - it has been read before
        return None
    at = {column: members.get(axis_name(column), "") for column in axis_columns(field.resource)}
    if column := year_column_of(field.resource):
        at[column] = str(year)
    row = table.rows.get(tuple(at[column] for column in field.resource.table_schema.primary_key))
    return None if row is None else row[field.description.name].place
