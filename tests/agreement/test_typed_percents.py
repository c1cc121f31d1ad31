"""Index values as people type them or have them in tables: read exactly, and refused where they may be others."""

from fractions import Fraction
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from tests.worlds import messages
from tillaggsbelopp.agreement.typed_percents import percents_in, typed_percents
from tillaggsbelopp.diagnostics import InvalidInput
from tillaggsbelopp.workspace.cell_texts import cell_texts


@pytest.mark.parametrize(
    ("pair", "percent"),
    [
        ("2026=2,9", "2.9"),
        ("2026=2.95", "2.95"),
        (" 2026 = 2,950 ", "2.95"),
        ("2026=-0,5", "-0.5"),
        ("2026=0", "0"),
        ("2026=1,1", "1.1"),
        ("2026=9,9", "9.9"),
        ("2026=29 %", "29"),
        ("2026=1,029%", "1.029"),
        ("2026=0,029 procent", "0.029"),
    ],
)
def test_what_is_understood(pair: str, percent: str) -> None:
    ((year, found, _),) = typed_percents([pair])
    assert (year, found) == (2026, Fraction(percent))


@pytest.mark.parametrize(
    ("pair", "told"),
    [
        ("2026=29", 'tio gånger för mycket|"2026=2,9"|"2026=29 %"'),
        ("2026=1,029", 'en faktor|"2026=2,9"|"2026=1,029 %"'),
        ("2026=0.97", 'en faktor|"2026=-3"|"2026=0,97 %"'),
        ("2026=102,9", 'ett indextal|"2026=2,9"'),
        ("2026=102,9 %", 'ett indextal|"2026=2,9"'),
        ("2026=321,7", "ett indextal|från året före"),
        ("2026=0,029", 'en andel|"2026=2,9"|"2026=0,029 %"'),
        ("2026=2,9,1", 'är inget tal|"2026=2,9"'),
        ("2026=", 'är inget tal|"2026=2,9"'),
        ("2026=2,1234567", "fler än 6 decimaler"),
        ("2026=-100", "sjunka med 100 %"),
        ("26=2,9", 'inget värde för ett år|"2026=2,9"'),
        ("2,9", 'inget värde för ett år|"2026=2,9"'),
    ],
)
def test_what_is_refused_says_what_to_write(pair: str, told: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        typed_percents([pair, "2025=3"])
    (message,) = messages(refused.value)
    for part in told.split("|"):
        assert part in message


def test_a_year_has_one_value() -> None:
    assert len(typed_percents(["2026=2,9", "2026=2.90"])) == 1
    with pytest.raises(InvalidInput, match="2026 har två värden: 2,9 % och 3 %"):
        typed_percents(["2026=2,9", "2026=3"])


def read(folder: Path, content: bytes, column: str | None = None, name: str = "fil.csv") -> dict[int, Fraction]:
    (folder / name).write_bytes(content)
    return {each.year: each.percent for each in percents_in(cell_texts(str(folder / name)), name, column)}


EXPECTED = {2026: Fraction("2.9"), 2027: Fraction("2.75")}


@pytest.mark.parametrize(
    "text",
    [
        "år;procent\n2026;2,9\n2027;2,75\n",
        "år,procent\n2026,2.9\n2027,2.75\n",
        'år,procent\n2026,"2,9"\n2027,"2,75"\n',
        "2026\t2,9\n2027\t2,75\n",
        "2027;2,75 %\r\n2026;2,9 %\r\n",
        "SKR:s prognos;\n\nÅR;Ökning\n2026;2,9\n2027;2,75\nKälla: SKR, cirkulär 25;\n",
        "serie;år;procent\nLPIK;2026;2,9\nLPIK;2027;2,75\n",
        "år;procent;not om 2025\n2026;2,9;\n2027;2,75;prognos\n2028;..;\n",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_tables_of_every_kind(tmp_path: Path, text: str, encoding: str) -> None:
    assert read(tmp_path, text.encode(encoding)) == EXPECTED


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("år,procent\n2026,2,9\n", "kommatecken kan stå både"),
        ("2026,2,9\n2027,2,7\n", "kommatecken kan stå både"),
        ("år;a\tb\n2026;2\t3\n", "både semikolon och tabbar"),
        ("år;lpik;opi\n2026;2,9;3\n", "flera kolumner med tal: lpik och opi"),
        ("år;bas;procent\n2026;2024;2,9\n2027;2025;3\n", ""),
        ("a;b;procent\n2026;2024;2,9\n2027;2025;3\n", "flera kolumner med årtal"),
        ("kommun;procent\nAlfa;2,9\n", "ingen kolumn med årtal"),
        ("år;procent\n2026;2,9\nsumma;5,6\n", "rad 3 i fil.csv har tal men inget år"),
        ("år;procent\n2026;2,9\n2027;29\n", "rad 3 i fil.csv: 29 ser ut som tio gånger"),
        ("år;procent\n2026;2,9\n2026;3\n", "2026 har två värden"),
        ("år;procent\n2026;\n", "ingen kolumn med procent"),
        ("", "ingen kolumn med årtal"),
    ],
)
def test_what_can_not_be_read_in_one_way(tmp_path: Path, text: str, told: str) -> None:
    if not told:
        assert read(tmp_path, text.encode()) == {2026: Fraction("2.9"), 2027: Fraction(3)}
        return
    with pytest.raises(InvalidInput) as refused:
        read(tmp_path, text.encode())
    assert told in "\n".join(messages(refused.value))


def test_the_column_may_be_named(tmp_path: Path) -> None:
    text = "år;lpik;opi\n2026;2,9;3\n".encode()
    assert read(tmp_path, text, "LPIK") == {2026: Fraction("2.9")}
    assert read(tmp_path, text, "3") == {2026: Fraction(3)}
    with pytest.raises(InvalidInput, match="ingen kolumn kpi med tal"):
        read(tmp_path, text, "kpi")


def test_a_workbook_is_read_as_stored(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (["LPIK enligt SKR"], [], ["År", "Ökning"], [2026, 0.029], [2027, 0.02754], [2028, None]):
        sheet.append(row)
    for row in (4, 5):
        sheet.cell(row, 2).number_format = "0.0%"  # shown with one decimal
    stream = BytesIO()
    book.save(stream)
    assert read(tmp_path, stream.getvalue(), name="fil.xlsx") == {2026: Fraction("2.9"), 2027: Fraction("2.754")}
    with pytest.raises(InvalidInput, match="ingen arbetsbok"):
        read(tmp_path, stream.getvalue()[:-400], name="fil.xlsx")


@pytest.mark.slow
@given(
    st.dictionaries(st.integers(1990, 2100), st.integers(-999, 999).filter(lambda n: n == 0 or abs(n) >= 10)),
    st.sampled_from([",", "."]),
)
def test_any_years_are_read_back(values: dict[int, int], comma: str) -> None:
    pairs = [f"{year}={'-' if n < 0 else ''}{abs(n) // 100}{comma}{abs(n) % 100:02} %" for year, n in values.items()]
    found = {each.year: each.percent for each in typed_percents(pairs)}
    assert found == {year: Fraction(n, 100) for year, n in values.items()}
