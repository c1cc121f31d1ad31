"""What every command that shows something has in common: data, files, and what is said of options."""

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.cli.in_process import done, out, run
from tests.report.books import not_recalculated

COMMANDS = {
    "berakna": ["berakna", "2024"],
    "forklara": ["forklara", "Kumla", "2024"],
    "kontrollera": ["kontrollera"],
    "kontrollera --kalla": ["kontrollera", "--kalla"],
    "nytt-ar": ["nytt-ar", "2026"],
    "jamfor": ["jamfor", "2024", "2025"],
    "jamfor --alternativ": ["jamfor", "2025", "--alternativ", "alla"],
    "malsok": ["malsok", "2025", "lpik.2025", "--fran", "2", "--till", "3", "--villkor", "summa.totalt >= 20500000"],
    "kanslighet": ["kanslighet", "2025"],
    "nyckeltal": ["nyckeltal", "kostnad_65_plus"],
    "scenario": ["scenario"],
}


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which 2025 has been decided, and the index is another now."""
    folder = tmp_path_factory.mktemp("beslutat")
    out("skapa", "a", cwd=folder)
    out("faststall", "2025", "--kunskapsdatum", "2024-11-15", cwd=folder / "a")
    index = folder / "a/config/orebro/index/lpik.yaml"
    index.write_text(index.read_text(encoding="utf-8").replace("2.95", "3.10", 1), encoding="utf-8")
    return folder / "a"


def rows_of(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["forklara", "kontrollera --kalla", "nytt-ar", "malsok", "kanslighet"])
def test_what_is_shown_can_be_had_as_data_and_as_a_file(name: str, tmp_path: Path) -> None:
    """Those whose workbook is made of what is shown; the others have tests of their own."""
    arguments = COMMANDS[name]
    document = json.loads(out(*arguments, "--json"))
    assert document["schema_version"] == 1
    rows = rows_of(out(*arguments, "--csv"))
    assert rows
    assert all(None not in row and None not in row.values() for row in rows)  # as many cells as there are columns
    file = tmp_path / "fil.xlsx"
    out(*arguments, "--ut", str(file))
    assert not_recalculated(file) == []
    assert len(load_workbook(file).sheetnames) > 1


@pytest.mark.slow
@pytest.mark.parametrize("name", ["kontrollera", "nyckeltal", "scenario"])
def test_their_tables_have_as_many_cells_as_columns(name: str) -> None:
    rows = rows_of(out(*COMMANDS[name], "--csv"))
    assert rows
    assert all(None not in row and None not in row.values() for row in rows)


@pytest.mark.parametrize("kind", ["json", "csv"])
def test_a_file_has_the_bytes_of_standard_output(kind: str, tmp_path: Path) -> None:
    file = tmp_path / f"fil.{kind}"
    assert out(*COMMANDS["kanslighet"], "--ut", str(file)) == f"Skrev {file}.\n"
    assert file.read_bytes() == run(*COMMANDS["kanslighet"], f"--{kind}").stdout


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--json", "--csv"], "--json och --csv kan inte användas tillsammans"),
        (["--skriv-over"], "--skriv-over hör ihop med --ut"),
        (["--ut", "x.pdf"], "x.pdf: okänd filtyp"),
        (["--json", "--ut", "x.csv"], "--json och x.csv säger olika"),
    ],
)
@pytest.mark.parametrize("arguments", COMMANDS.values(), ids=COMMANDS)
def test_what_does_not_go_together_is_refused_alike(
    arguments: Sequence[str], options: Sequence[str], said: str, tmp_path: Path
) -> None:
    ended = done([*arguments, *options], cwd=tmp_path)
    assert (ended.code, ended.out) == (2, "")
    assert said in ended.said
    assert list(tmp_path.iterdir()) == []


def test_a_settlement_is_the_same_on_screen_as_data_and_in_a_workbook(decided: Path) -> None:
    document = json.loads(out("avrakna", "2025", "--json", cwd=decided))
    own = {each["kommunkod"]: each["skillnad"] for each in document["kommuner"]}
    assert sum(own.values()) == 29_902  # 20 523 404 kr of 2025 at 2,95 %: 0,15 points more of 19 935 312 kr
    rows = rows_of(out("avrakna", "2025", "--csv", cwd=decided))
    totals = {row["kommunkod"]: int(row["skillnad"]) for row in rows if row["delbelopp"] == "totalt"}
    parts = [int(row["skillnad"]) for row in rows if row["delbelopp"] != "totalt"]
    assert totals == own
    assert sum(parts) == sum(own.values())
    out("avrakna", "2025", "--ut", "a.xlsx", cwd=decided)
    assert not_recalculated(decided / "a.xlsx") == []
    sheet = load_workbook(decided / "a.xlsx")["Avräkning"]
    at, sums = next((at, row) for at, row in enumerate(sheet.iter_rows(values_only=True), 1) if row[0] == "Summa")
    assert all(str(cell).startswith("=SUM(") for cell in sums[1:3])
    assert sums[3:5] == (f"=C{at}-B{at}", f"=100*(C{at}-B{at})/ABS(B{at})")


def test_two_years_with_a_decided_one_compare_the_same_rules(decided: Path) -> None:
    """The decided year is read from its own copy, and is no other rule for that."""
    text = out("jamfor", "2025", "2026", "--csv", cwd=decided)
    assert rows_of(text)
    assert "Inga regler skiljer." in " ".join(out("jamfor", "2025", "2026", cwd=decided).split())


def test_a_sweep_has_its_points_as_csv_and_its_summary_as_json(tmp_path: Path) -> None:
    arguments = ["svep", "2025", "--over", "lpik.2025=2..3 steg 0.5"]
    points = run(*arguments, "--csv").stdout
    assert [row["lpik.2025"] for row in rows_of(points.decode())[::12]] == ["2", "2,5", "3"]
    file = tmp_path / "svep.csv"
    summary = json.loads(out(*arguments, "--json", "--ut", str(file)))
    assert (summary["antal"], summary["fil"]) == (3, str(file))
    assert file.read_bytes() == points
    assert done([*arguments, "--json", "--csv"]).code == 2


@pytest.mark.slow
def test_a_review_is_a_table_of_cells_as_csv() -> None:
    rows = rows_of(out("folj-upp", "2024", "2025", "--csv"))
    cells = {(row["tabell"], row["rad"], row["kolumn"]): row["värde"] for row in rows}
    assert cells["Belopp per år", "Summa", "2024"] == "19935312"
    assert done("folj-upp 2024 2025 --csv --ut mapp").code == 2


def test_a_sweep_written_as_csv_to_a_file_is_summed_up_on_the_screen(tmp_path: Path) -> None:
    file = tmp_path / "svep.csv"
    told = " ".join(out("svep", "2025", "--over", "lpik.2025=2; 3", "--csv", "--ut", str(file)).split())
    assert "2 alternativ" in told
    assert told.endswith(f"Skrev {file}.")
    assert len(rows_of(file.read_bytes().decode())) == 2 * 12


@pytest.mark.slow
def test_a_workbook_of_all_that_is_known_is_as_new_as_the_newest_of_it(tmp_path: Path) -> None:
    """A table that came from SCB on 2026-02-24 is the newest of the shipped figures and index values."""
    out("kontrollera", "--ut", "ut.xlsx", cwd=tmp_path)
    (first, *_) = load_workbook(tmp_path / "ut.xlsx").worksheets
    assert "daterat 2026-02-24" in first.oddFooter.left.text
