"""Misspelt members of an axis, found by another member that is spelt nearly so and lacks that very row."""

from collections import Counter
from collections.abc import Iterator, Mapping

from tillaggsbelopp.diagnostics import Faults, nearest
from tillaggsbelopp.formula.values import Axis
from tillaggsbelopp.statistics.description import CODE, axis_columns
from tillaggsbelopp.statistics.stray_rows import TableCell
from tillaggsbelopp.statistics.tables import RawTable


def without_misspelt(tables: Mapping[str, RawTable], axes: dict[str, Axis], faults: Faults) -> Mapping[str, RawTable]:
    """Give the tables in which no member is misspelt.

    A misspelt member is added to `faults` and, so that it is no member any more, taken out of `axes`, which is changed.
    """
    sound: dict[str, RawTable] = {}
    for name, table in tables.items():
        strays = [(column, *found) for column in axis_columns(table.resource) for found in _strays(table, column)]
        if not strays:
            sound[name] = table
        for column, cell, meant, alone in strays:
            where = "bara här" if alone else "bara i några rader"
            what = f"{cell.text} på axeln {column} finns {where}"
            faults.add(what, cell.place, remedy=f"Menade du {meant}? Det saknas på den här raden.")
            members = tuple(member for member in axes[column].members if member != cell.text)
            axes[column] = Axis(column, members, members)
    return sound


def _strays(table: RawTable, column: str) -> Iterator[tuple[TableCell, str, bool]]:
    """Yield each cell whose member is likely misspelt, the member meant, and whether no other row has it."""
    if column == CODE:
        return
    keys = table.resource.table_schema.primary_key
    rows = Counter(row[column].text for row in table.rows.values())
    most = max(rows.values(), default=0)
    alike = {
        member: nearest(member, [other for other in rows if rows[other] > count])
        for member, count in rows.items()
        if count < most
    }
    for key, row in table.rows.items() if any(alike.values()) else ():
        cell = row[column]
        meant = alike.get(cell.text, "")
        wanted = tuple(meant if name == column else text for name, text in zip(keys, key, strict=True))
        if meant and wanted not in table.rows:
            yield cell, meant, rows[cell.text] == 1
