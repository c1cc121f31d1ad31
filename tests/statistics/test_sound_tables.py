"""Tables read column by column against the same tables read row by row."""

from collections.abc import Sequence

import pytest

from tests.generated import texts
from tests.worlds import PACKAGE, TABLES
from tillaggsbelopp.diagnostics import InvalidInput, Source, render
from tillaggsbelopp.formula.values import Missing
from tillaggsbelopp.statistics import statistics as reading
from tillaggsbelopp.statistics.description import Resource
from tillaggsbelopp.statistics.sound_tables import SoundTable, sound_tables
from tillaggsbelopp.statistics.statistics import Statistics, read_statistics

CODES = "0117", "0120"
CELLS = [
    "",
    "saknas",
    "5",
    "-0.50",
    "07",
    "1 000",
    "1,5",
    "1.234",
    "x",
    "'5",
    " 5 ",
    "+5",
    "1_0",
    "٣",
    "1e3",
    "99999",
    "-1",
    "Alfa",
    "2021",
    "Summa",
    ".",
]
ROWS = [
    "Summa,2020,1,1",
    "'0117,2021,1,1",
    "0117,2020,1,1",
    "0130,2020,1,1",
    "",
    "0117,20200,1,1",
    '"0117",2022,1,1',
    "a",
]


NAMED = "        - {name: kommun, type: string}\n"


def table(rows: list[list[str]]) -> str:
    return "".join(",".join(row) + "\n" for row in rows)


def told(package: str, tables: dict[str, str]) -> "Statistics | list[str]":
    try:
        return read_statistics(Source("datapackage.yaml", package), lambda path: Source(path, tables[path]))
    except InvalidInput as refused:
        return [render(fault) for fault in refused.diagnostics]


def same_by_row(package: str, tables: dict[str, str]) -> bool:
    """Read tables in both ways, and tell whether they were sound: then they were read by column."""
    taken: list[object] = []

    def watched(sources: Sequence[tuple[Resource, Source]]) -> list[SoundTable] | None:
        taken.append(found := sound_tables(sources))
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "sound_tables", watched)
        by_column = told(package, tables)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "sound_tables", lambda _: None)
        by_row = told(package, tables)
    if isinstance(by_column, list) or isinstance(by_row, list):
        assert by_column == by_row
        return False
    assert by_column.axes == by_row.axes
    assert [axis.labels for axis in by_column.axes.values()] == [axis.labels for axis in by_row.axes.values()]
    assert list(by_column.fields) == list(by_row.fields)
    for one, other in zip(by_column.fields.values(), by_row.fields.values(), strict=True):
        assert (one.by_year, one.notes, one.groups, one.measure) == (
            other.by_year,
            other.notes,
            other.groups,
            other.measure,
        )
        places = [
            [
                (c.place.start, c.place.end)
                for t in f.by_year.values()
                for c in t.cells
                if isinstance(c, Missing) and c.place
            ]
            for f in (one, other)
        ]
        assert places[0] == places[1]
    assert [*map(render, by_column.remarks)] == [*map(render, by_row.remarks)]
    return taken[0] is not None


def test_tables_with_axes_groups_and_missing_figures() -> None:
    assert same_by_row(PACKAGE, TABLES)
    for seed in range(4):
        data = texts(seed, 9).data
        assert same_by_row(data["datapackage.yaml"], data)


@pytest.mark.parametrize("column", ["kommunkod", "år", "antal", "andel", "kommun"])
@pytest.mark.parametrize("cell", CELLS)
def test_whatever_stands_in_a_cell_is_told_as_it_is_row_by_row(column: str, cell: str) -> None:
    named = PACKAGE.replace("        - {name: år, type: year}\n", "        - {name: år, type: year}\n" + NAMED)
    header = ["kommunkod", "år", "antal", "andel", "kommun"]
    rows = [["0117", "2020", "1", "0.5", "Alfa"], ["0120", "2020", "2", "1.5", "Beta"]]
    assert same_by_row(named, {**TABLES, "folk.csv": table([header, *rows])})
    rows[1][header.index(column)] = cell
    same_by_row(named, {**TABLES, "folk.csv": table([header, *rows])})


@pytest.mark.parametrize("row", ROWS)
def test_whatever_stands_on_a_row_is_told_as_it_is_row_by_row(row: str) -> None:
    same_by_row(PACKAGE, {**TABLES, "folk.csv": f"{TABLES['folk.csv']}{row}\n"})


@pytest.mark.parametrize(
    "changed",
    [
        {"kommuner.csv": "kommunkod;kommun\n0117;Alfa\n0120;Beta\n"},
        {"kommuner.csv": "kommunkod,kommun\n0117,\n0120,Beta\n"},
        {"kommuner.csv": "kommunkod,kommun\n117,Alfa\n0120,Beta\n"},
        {"kommuner.csv": "kommun,kommunkod\nAlfa,0117\nBeta,0120\n"},
        {"kommuner.csv": ""},
        {"folk.csv": "kommunkod,år,antal,andel\n"},
        {"folk.csv": "kommunkod,år,antal,andl\n0117,2020,1,1\n"},
        {"folk.csv": "kommunkod,år,antal,andel\n0117,2020,1,1\n\n0120,2020,1,1\n"},
        {"folk.csv": 'kommunkod,år,antal,andel\n0117,2020,1,"1\n'},
    ],
)
def test_what_is_odd_about_a_file_is_told_as_it_is_row_by_row(changed: dict[str, str]) -> None:
    same_by_row(PACKAGE, {**TABLES, **changed})
