"""Tables in the manners that people have them in: the same figures, or an error, never other figures."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.worlds import PACKAGE
from tillaggsbelopp.diagnostics import Faults, InvalidInput
from tillaggsbelopp.documents.sources import decode
from tillaggsbelopp.formula.values import Axis, Missing
from tillaggsbelopp.report.blocks import Records
from tillaggsbelopp.report.csv_text import csv_text
from tillaggsbelopp.statistics.description import read_package
from tillaggsbelopp.statistics.statistics import Statistics, read_statistics
from tillaggsbelopp.statistics.table_rows import figures_in, with_figures
from tillaggsbelopp.statistics.tables import RawTable, read_table

REGISTER = "kommunkod,kommun\n0117,Älfa\n0120,Öta\n".encode()
HEADER = ["kommunkod", "år", "antal", "andel"]
ROWS = [["0117", "2020", "10", "5.5"], ["0120", "2020", "", "0"], ["0117", "2021", "30", "saknas"]]
ROWS += [["0120", "2021", "999", "12.25"]]
DIALECTS = list(product(",;\t", ".,", ("utf-8", "utf-8-sig", "cp1252"), ("\n", "\r\n")))


def written(rows: list[list[str]], delimiter: str, mark: str, encoding: str, line_end: str) -> bytes:
    """The table in a dialect. A cell that holds the delimiter is quoted."""
    lines = [HEADER, *([*row[:2], *(cell.replace(".", mark) for cell in row[2:])] for row in rows)]
    quoted = ([f'"{cell}"' if delimiter in cell else cell for cell in line] for line in lines)
    return "".join(delimiter.join(line) + line_end for line in quoted).encode(encoding)


def read(folk: bytes, package: str = PACKAGE, register: bytes = REGISTER) -> Statistics:
    contents = {"kommuner.csv": register, "folk.csv": folk}
    return read_statistics(
        decode(package.encode(), "datapackage.yaml"), lambda path: decode(contents[path], path, or_ansi=True)
    )


def table(content: bytes, package: str = PACKAGE) -> RawTable:
    described = read_package(decode(package.encode(), "datapackage.yaml"), Faults())
    assert described is not None
    return read_table(described.resources[1], decode(content, "folk.csv", or_ansi=True))


def figures(statistics: Statistics) -> dict[tuple[str, int | None, int], object]:
    return {
        (name, year, at): None if isinstance(cell, Missing) else cell
        for name, field in statistics.fields.items()
        for year, by_place in field.by_year.items()
        for at, cell in enumerate(by_place.cells)
    }


def whole(rows: list[list[str]]) -> dict[tuple[str, int | None, int], object]:
    """The figures of rows by plain arithmetic."""
    made: dict[tuple[str, int | None, int], object] = {}
    for code, year, count, share in rows:
        place = ("0117", "0120").index(code)
        made["invånare", int(year), place] = Fraction(count) if count else None
        made["andel", int(year), place] = None if share == "saknas" else Fraction(share) / 100
    return made


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_dialect_gives_the_figures_of_the_plain_table(dialect: tuple[str, str, str, str]) -> None:
    delimiter, mark, encoding, _ = dialect
    content = written(ROWS, *dialect)
    statistics = read(content)
    assert figures(statistics) == whole(ROWS)
    said = [remark.what for remark in statistics.remarks]
    parts = [
        *({";": ["semikolon mellan kolumnerna"], "\t": ["tabb mellan kolumnerna"]}.get(delimiter, [])),
        *(["decimalkomma"] if mark == "," else []),
        *(["kodningen Windows-1252"] if encoding == "cp1252" else []),
    ]
    assert len(said) == bool(parts)
    assert all(part in said[0] for part in parts)
    assert statistics.fields["andel"].source.content == content


counts = st.one_of(st.just(""), st.integers(0, 1000).map(str))
shares = st.one_of(st.just("saknas"), st.decimals(0, 1000, places=2, allow_nan=False).map(lambda share: f"{share:f}"))


@given(st.lists(st.tuples(counts, shares), min_size=4, max_size=4), st.sampled_from(DIALECTS))
@settings(max_examples=100)
def test_any_table_in_any_dialect_gives_its_figures(
    cells: list[tuple[str, str]], dialect: tuple[str, str, str, str]
) -> None:
    rows = [[*row[:2], *cell] for row, cell in zip(ROWS, cells, strict=True)]
    assert figures(read(written(rows, *dialect))) == whole(rows)


@pytest.mark.slow
@given(st.data(), st.sampled_from(DIALECTS))
@settings(max_examples=400)
def test_a_changed_byte_changes_a_single_figure_or_is_told(
    data: st.DataObject, dialect: tuple[str, str, str, str]
) -> None:
    """What changes one digit into another can't be told; but it never changes how the other cells are read."""
    content = bytearray(written(ROWS, *dialect))
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] = data.draw(st.integers(0, 255))
    try:
        found = figures(read(bytes(content)))
    except InvalidInput:
        return
    before = whole(ROWS)
    assert found.keys() == before.keys()
    assert sum(found[key] != before[key] for key in before) <= 1


@pytest.mark.parametrize(
    ("content", "where", "what"),
    [
        (b"0117;2020;1.000;1\n", "2:11", "antal: 1.000 kan vara 1000 eller 1"),
        (b"0117;2020;1,000;1\n", "2:11", "antal: 1,000 kan vara 1000 eller 1"),
        (b"0117;2020;10;1,125\n", "2:14", "andel: 1,125 kan vara 1125 eller 1,125"),
        (b"0117;2020;10;1,5\n0120;2020;10;1.125\n", "3:14", "andel: 1.125 kan vara 1125 eller 1,125"),
        (b"0117;2020;10;1,5\n0120;2020;10;1.5\n0117;2021;1;1,5\n", "3:14", "andel: 1.5 har decimalpunkt, men i övrigt"),
        (b"0117;2020;10;1.125,5\n", "2:14", "andel: 1.125,5 är inget tal"),
        (b"0117;2020;10;1,125.5\n", "2:14", "andel: 1,125.5 är inget tal"),
        (b"0117;2020;1 00;1\n", "2:11", "1 00 har mellanslag i talet"),
        (b"0117;2020,10;1\n", "2:1", "raden har 3 kolumner, rubriken 4"),
        (b"0117;2020;10;1;5\n", "2:1", "raden har 5 kolumner, rubriken 4"),
        ("0117;2020;tjugofyra åtta;1\n".encode("cp1252"), "2:11", "antal: tjugofyra åtta är inget tal"),
    ],
)
def test_what_may_mean_two_things_is_refused_at_its_place(content: bytes, where: str, what: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        table("kommunkod;år;antal;andel\n".encode("cp1252") + content)
    first = refused.value.diagnostics[0]
    assert (str(first.place), first.what[: len(what)]) == (f"folk.csv:{where}", what)


@pytest.mark.parametrize(
    ("cells", "share"),
    [
        (("1,125", "2,5"), Fraction(1125, 1000)),
        (("1.125", "2.5"), Fraction(1125, 1000)),
        (("0,125", "1"), Fraction(125, 1000)),
        (("1 125,125", "1"), Fraction(1125125, 1000)),
        (("12345,125", "1"), Fraction(12345125, 1000)),
        (("1\u00a0125", "1"), Fraction(1125)),
        (("-1,1250", "1"), Fraction(-1125, 1000)),
    ],
)
def test_what_can_only_mean_one_thing_is_read(cells: tuple[str, str], share: Fraction) -> None:
    content = f"kommunkod;år;antal;andel\n0117;2020;1;{cells[0]}\n0120;2020;1;{cells[1]}\n"
    assert table(content.encode("cp1252")).numbers["andel"]["0117", "2020"] == share


@pytest.mark.parametrize("encoding", ["mac_roman", "cp850", "utf-16"])
def test_another_encoding_is_refused(encoding: str) -> None:
    register = "kommunkod,kommun\n0117,Älfa\n0120,Gåsö\n".encode(encoding)
    with pytest.raises(InvalidInput, match=r"är inte sparad som UTF-8|är ingen textfil"):
        read(written(ROWS, ",", ".", "utf-8", "\n"), register=register)


def test_utf_8_with_a_damaged_letter_is_not_taken_for_windows_1252() -> None:
    damaged = REGISTER.replace("Ö".encode(), b"\xc3A")
    with pytest.raises(InvalidInput, match=r"är inte sparad som UTF-8 \(rad 3\)"):
        read(written(ROWS, ",", ".", "utf-8", "\n"), register=damaged)


@pytest.mark.parametrize(
    ("stated", "content", "share"),
    [
        ('    dialect: {delimiter: ";", decimalChar: ","}\n', "0117;2020;1;1,125", Fraction(1125, 1000)),
        ('    dialect: {delimiter: "|"}\n', "0117|2020|1|2.5", Fraction(5, 2)),
        ('    dialect: {delimiter: "\\t"}\n', "0117\t2020\t1\t2.5", Fraction(5, 2)),
        ("    encoding: ISO-8859-1\n    mediatype: text/csv\n    format: csv\n", "0117,2020,1,2.5", Fraction(5, 2)),
    ],
)
def test_what_the_description_states_decides_and_is_no_remark(stated: str, content: str, share: Fraction) -> None:
    package = PACKAGE.replace("    path: folk.csv\n", f"    path: folk.csv\n{stated}")
    delimiter = content[4]
    read_as = table(f"{delimiter.join(HEADER)}\n{content}\n".encode("cp1252"), package + "\n")
    assert read_as.numbers["andel"]["0117", "2020"] == share
    assert bool(read_as.remarks) == ("encoding" not in stated)  # å in the header is in Windows-1252


@pytest.mark.parametrize(
    ("keys", "cell", "share"),
    [
        ('decimalChar: ","', "1,125", Fraction(1125, 1000)),
        ('decimalChar: ",", groupChar: "."', "1.125,5", Fraction(11255, 10)),
        ('groupChar: "\'"', "1'125.5", Fraction(11255, 10)),
        ('decimalChar: "."', "1.125", Fraction(1125, 1000)),
    ],
)
def test_a_field_may_state_how_its_numbers_are_written(keys: str, cell: str, share: Fraction) -> None:
    package = PACKAGE.replace('unit: "%"}', f'unit: "%", {keys}}}')
    content = f"kommunkod;år;antal;andel\n0117;2020;1;{cell}\n"
    assert table(content.encode(), package).numbers["andel"]["0117", "2020"] == share


def test_what_the_program_writes_as_csv_is_read_back() -> None:
    shares = [Fraction(1, 8), Fraction(10_125, 1000), Fraction(-5, 2), Fraction(2)]
    rows = [[row[0], int(row[1]), at, share] for at, (row, share) in enumerate(zip(ROWS, shares, strict=True))]
    written_out = csv_text(Records(HEADER, rows)).encode()
    numbers = table(written_out).numbers
    assert [*numbers["andel"].values()] == shares
    assert [*numbers["antal"].values()] == [0, 1, 2, 3]


@pytest.mark.parametrize("dialect", DIALECTS)
def test_figures_are_put_into_a_table_as_it_is_written(dialect: tuple[str, str, str, str]) -> None:
    delimiter, mark, encoding, line_end = dialect
    before = table(written(ROWS, *dialect))
    share = before.resource.table_schema.fields[3]
    register = Axis("kommun", ("0117", "0120"), ("Älfa", "Öta"))
    incoming = {
        2021: {"0117": Fraction(10_125, 1000), "0120": Fraction(49, 4)},
        2022: dict.fromkeys(register.members, Fraction(7, 2)),
    }
    after = with_figures(before, share, incoming, register)
    again = read_table(before.resource, after)
    found = figures_in(again, share)
    assert {year: found[year] for year in incoming} == incoming
    assert found[2020] == figures_in(before, share)[2020]
    assert again.dialect == before.dialect
    old, new = (source.content.decode(encoding).split(line_end) for source in (before.source, after))
    assert new[:3] == old[:3]
    assert new[4] == old[4]
    assert new[-1] == ""
    assert not any(sign in line for line in new for sign in "\r\n")
    assert f"2022{delimiter}{delimiter}" in new[5]
    assert f"3{mark}5" in new[5]


def test_figures_put_into_a_table_without_decimals_can_be_read_again() -> None:
    content = "kommunkod;år;antal;andel\r\n0117;2020;1;2\r\n0120;2020;1;3"
    before = table(content.encode("cp1252"))
    share, register = before.resource.table_schema.fields[3], Axis("kommun", ("0117", "0120"), ("Alfa", "Beta"))
    figure = Fraction(10_125, 1000)
    after = with_figures(before, share, {2020: {"0117": figure}, 2021: {"0120": figure}}, register)
    assert after.content == (
        "kommunkod;år;antal;andel\r\n0117;2020;1;10,1250\r\n0120;2020;1;3\r\n0120;2021;;10,1250\r\n".encode("cp1252")
    )
    assert figures_in(read_table(before.resource, after), share)[2021] == {"0120": figure}
