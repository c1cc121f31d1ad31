"""The county's table: a row per municipality, a column per part and for the total, and their sums.

Its columns are those of the screen, and by their keys of JSON, CSV and data frames.
"""

from collections.abc import Iterator
from typing import Final

from tillaggsbelopp.engine.result import TOTAL, Result
from tillaggsbelopp.report.blocks import Column, DataCell, Figure, Records, ShownCell, ShownTable, text_column
from tillaggsbelopp.report.wording import SUM_LABEL

MUNICIPALITY_KEYS: Final = ("kommunkod", "kommun")


def county_table(result: Result, total: str = "") -> ShownTable:
    """The amounts in a total of a year, kr: the agreement's own, or another by its id.

    The key of a column must be its own in every total, since rows of data have them all.
    """
    components = result.of_total(total)
    header = (
        text_column("Kommun"),
        *(Column(component.name, key=component.rule) for component in components),
        Column("Totalt", key=total or TOTAL),
    )
    axis = result.municipalities
    rows: list[list[ShownCell]] = []
    for code, name in zip(axis.members, axis.labels, strict=True):
        amounts = [component.amounts[code] for component in components]
        rows.append([f"{code} {name}", *amounts, sum(amounts)])
    pots = [component.rounded_pot for component in components]
    return ShownTable(header, rows, [SUM_LABEL, *pots, sum(pots)])


def county_rows(result: Result, total: str = "") -> Iterator[tuple[str, str, dict[str, DataCell]]]:
    """Code, name and figures by key of each municipality; last those of all together, under no code."""
    table, axis = county_table(result, total), result.municipalities
    columns = table.columns[1:]
    places = [*zip(axis.members, axis.labels, strict=True), ("", SUM_LABEL)]
    for (code, name), row in zip(places, [*table.rows, table.footer or []], strict=True):
        yield code, name, {column.key: _figure(column, cell) for column, cell in zip(columns, row[1:], strict=True)}


def county_records(*results: Result) -> Records:
    """A row per municipality and one for the sum, for each result, in all its totals.

    A column `år` where there are several results, and `alternativ` where something is tried out; a part that a year
    does not have is empty.
    """
    parts: dict[str, None] = {}
    totals: dict[str, None] = {}
    others: dict[str, None] = {}
    for result in results:
        keys = [column.key for column in county_table(result).columns[1:]]
        at = keys.index(TOTAL)
        parts |= dict.fromkeys(keys[:at])
        totals |= dict.fromkeys(keys[at:])
        for total in result.other_totals:
            others |= dict.fromkeys(column.key for column in county_table(result, total.id).columns[1:])
    several, changed = len(results) > 1, any(result.changes for result in results)
    names = [*parts, *totals, *others]
    rows: list[list[DataCell]] = []
    for result in results:
        tables = [county_rows(result, total) for total in ("", *(total.id for total in result.other_totals))]
        for together in zip(*tables, strict=True):
            figures = {key: cell for _, _, cells in together for key, cell in cells.items()}
            row = [*together[0][:2], *(figures.get(name) for name in names)]
            changes = ["ALTERNATIV: " + "; ".join(result.changes)] if changed else []
            rows.append([*([result.year] if several else []), *row, *changes])
    head, tail = ["år"] if several else [], ["alternativ"] if changed else []
    return Records([*head, *MUNICIPALITY_KEYS, *names, *tail], rows)


def _figure(column: Column, cell: ShownCell) -> DataCell:
    from tillaggsbelopp.report.json_parts import number  # the screen does without

    return (
        cell
        if cell is None or isinstance(cell, str)
        else number(cell.value if isinstance(cell, Figure) else cell, column.decimals)
    )
