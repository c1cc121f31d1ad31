"""Figures brought into a data folder: what is written, kept and taken back; and what an interruption leaves."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path

import pytest

from tests.cli.in_process import done
from tests.cli.processes import killed_at_move
from tests.statistics.incoming.population import ELDERLY, json_stat
from tests.worlds import ROOT

TABLE, DESCRIPTION = "data/orebro/befolkning_65_plus.csv", "data/orebro/datapackage.yaml"
WITHOUT_2025 = "".join(
    line for line in (ROOT / TABLE).read_text(encoding="utf-8").splitlines(keepends=True) if ",2025," not in line
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder whose table has no figures of 2025, with SCB's answer beside."""
    for part in ("config", "data"):
        shutil.copytree(ROOT / part, tmp_path / part)
    (tmp_path / TABLE).write_text(WITHOUT_2025, encoding="utf-8")
    (tmp_path / "folk.json").write_bytes(json_stat())
    return tmp_path


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_nothing_is_written_unless_asked_for(folder: Path) -> None:
    before = contents(folder)
    shown = done("importera folk.json", folder)
    assert shown.code == 0
    for figure in ("1 823   1 861      +38  +2,1", "67 590  69 034", "Lägg till --skriv"):
        assert figure in shown.out
    assert len(shown.out.splitlines()) <= 24
    assert "Källan lägger brus på varje cell" in done("importera folk.json --allt", folder).out
    assert json.loads(done("importera folk.json --json", folder).out)["brus"] is True
    assert contents(folder) == before


def test_several_years_are_a_row_each(folder: Path) -> None:
    rows = "".join(f"{code};{name};{year};{100 + year}\n" for code, name in names() for year in (2010, 2011, 2012))
    (folder / "egen.csv").write_text(f"kommunkod;kommun;år;antal\n{rows}", encoding="utf-8")
    command = "importera egen.csv --falt invånare_65_plus --ar 2010-2012 --kalla prov"
    shown = [line.split() for line in done(command, folder).out.splitlines()]
    assert ["2010", "12", "–", "25", "320", "–", "–"] in shown
    assert ["2012", "12", "25", "332", "25", "344", "+12", "0,0"] in shown
    assert done(f"{command} --allt", folder).out.count("1860 Laxå") == 3


def test_what_is_written_is_the_rows_and_the_years_source(folder: Path) -> None:
    before = contents(folder)
    assert done("importera folk.json --skriv", folder).code == 0
    added = (folder / TABLE).read_text(encoding="utf-8").removeprefix(WITHOUT_2025).splitlines()
    assert {tuple(line.split(",")[::3]) for line in added} == {(code, str(n)) for code, n in ELDERLY.items()}
    description = (folder / DESCRIPTION).read_text(encoding="utf-8")
    digest = sha256(json_stat()).hexdigest()
    assert description.count(f"sha256: {digest}") == 1
    assert (folder / "data/orebro/importerat/001/filer/folk.json").read_bytes() == json_stat()
    after = contents(folder)
    kept = {name for name in after if "/importerat/" in name}
    assert {name for name in before if before[name] != after[name]} == {TABLE, DESCRIPTION}
    assert set(after) == set(before) | kept


def test_the_same_file_twice_changes_nothing_and_it_can_be_taken_back(folder: Path) -> None:
    before = contents(folder)
    assert done("importera folk.json --skriv", folder).code == 0
    after = contents(folder)
    again = done("importera folk.json --skriv", folder)
    assert (again.code, "Inget ändras" in again.out) == (0, True)
    assert contents(folder) == after
    assert done("importera --angra", folder).code == 0
    assert contents(folder) == before
    nothing = done("importera --angra", folder)
    assert (nothing.code, "ingen import att ta tillbaka" in nothing.said) == (6, True)


def test_a_year_whose_rows_were_removed_can_be_imported_again(folder: Path) -> None:
    assert done("importera folk.json --skriv", folder).code == 0
    whole = (folder / TABLE).read_bytes()
    (folder / TABLE).write_text(WITHOUT_2025, encoding="utf-8")
    assert done("importera folk.json --skriv", folder).code == 0
    assert (folder / TABLE).read_bytes() == whole


def test_a_file_that_was_changed_afterwards_is_not_put_back(folder: Path) -> None:
    assert done("importera folk.json --skriv", folder).code == 0
    with (folder / TABLE).open("a", encoding="utf-8") as table:
        table.write("\n")
    changed = contents(folder)
    refused = done("importera --angra", folder)
    assert (refused.code, "har ändrats efter importen" in refused.said) == (6, True)
    assert contents(folder) == changed


def test_figures_that_change_keep_the_lines_beside_them(folder: Path) -> None:
    semicolons = WITHOUT_2025.replace(",", ";").replace("\n", "\r\n") + "1860;Laxå;2025;16780\r\n"
    others = "".join(f"{code};{name};2025;1\r\n" for code, name in names() if code != "1860")
    (folder / TABLE).write_bytes((semicolons + others).encode())
    assert done("importera folk.json --skriv", folder).code == 0
    after = (folder / TABLE).read_bytes().decode()
    assert after.startswith(WITHOUT_2025.replace(",", ";").replace("\n", "\r\n"))
    assert "1860;Laxå;2025;1678\r\n" in after


def names() -> list[tuple[str, str]]:
    rows = (ROOT / "data/orebro/kommuner.csv").read_text(encoding="utf-8").splitlines()[1:]
    return [(row.split(",")[0], row.split(",")[1]) for row in rows]


def test_what_came_with_the_program_is_never_written_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "folk.json").write_bytes(json_stat(updated="2026-02-25T07:00:00Z"))
    refused = done("importera folk.json --skriv", tmp_path)
    assert refused.code == 6, refused
    assert "följde med programmet" in refused.said


def test_a_figure_that_looks_wrong_is_told_when_it_comes_in(folder: Path) -> None:
    figures = {**ELDERLY, "1860": 10 * ELDERLY["1860"]}
    rows = "".join(f"{code};{name};{figures[code]}\n" for code, name in names())
    (folder / "egen.csv").write_text(f"kommunkod;kommun;antal\n{rows}", encoding="utf-8")
    shown = done("importera egen.csv --falt invånare_65_plus --ar 2025 --kalla SCB", folder)
    assert shown.code == 0
    (said,) = [line for line in shown.said.splitlines() if line.startswith("Obs: ")]
    assert said.startswith("Obs: Laxå: invånare 65+ 2025 är 16 780, tio gånger det väntade (2023: 1 655).")
    assert not [line for line in done("importera folk.json", folder).said.splitlines() if line.startswith("Obs: ")]


def test_the_document_has_both_figures_and_what_changed(folder: Path) -> None:
    document = json.loads(done("importera folk.json --json", folder).out)
    (year,) = document["åren"]
    assert (year["år"], year["jämförs_med"], document["skrivet"]) == (2025, 2023, None)
    assert {each["kommunkod"]: each["nytt"] for each in year["kommuner"]} == ELDERLY
    assert document["ändrar"] == [Path(TABLE).name, Path(DESCRIPTION).name]
    rows = done("importera folk.json --csv", folder).out.splitlines()
    assert len(rows) == 1 + len(ELDERLY)
    assert done("importera folk.json --ut folk.xlsx", folder).code == 0
    assert (folder / "folk.xlsx").read_bytes().startswith(b"PK")


@pytest.mark.slow
def test_a_writer_that_is_killed_leaves_whole_files(folder: Path) -> None:
    """Killed anywhere, each file is the old one or the new one, and running it again completes the import."""
    before = {name: (folder / name).read_bytes() for name in (TABLE, DESCRIPTION)}
    assert done("importera folk.json --skriv", folder).code == 0
    after = {name: (folder / name).read_bytes() for name in before}
    assert done("importera --angra", folder).code == 0
    code = (
        "import sys; sys.argv = ['t', 'importera', 'folk.json', '--skriv']; from tillaggsbelopp.cli import main; main()"
    )
    for delay in (0.25, 0.4, 0.5, 0.6, 0.7, 0.8):
        writer = subprocess.Popen([sys.executable, "-c", code], cwd=folder, stdout=subprocess.DEVNULL)
        time.sleep(delay)
        os.kill(writer.pid, signal.SIGKILL)
        writer.wait()
        for name in before:
            assert (folder / name).read_bytes() in (before[name], after[name])
        assert done("berakna 2026", folder).code == 0
    assert done("importera folk.json --skriv", folder).code == 0
    assert {name: (folder / name).read_bytes() for name in before} == after


@pytest.mark.slow
def test_killed_between_its_two_files_an_import_is_completed_when_run_again(folder: Path) -> None:
    """The description has the source already, of another download of the same table."""
    before = {name: (folder / name).read_bytes() for name in (TABLE, DESCRIPTION)}
    assert done("importera folk.json --skriv", folder).code == 0
    after = {name: (folder / name).read_bytes() for name in before}
    assert done("importera --angra", folder).code == 0
    killed_at_move(2, before, "importera", "folk.json", "--skriv", cwd=folder)
    assert sum((folder / name).read_bytes() == after[name] for name in before) == 1
    assert done("importera folk.json --skriv", folder).code == 0
    assert {name: (folder / name).read_bytes() for name in before} == after


@pytest.mark.slow
def test_killed_while_it_forgets_an_import_it_has_been_taken_back(folder: Path) -> None:
    before = contents(folder)
    assert done("importera folk.json --skriv", folder).code == 0
    code = """if True:
        import os, signal, sys
        def watch(event, arguments):
            if event == "os.rmdir":
                os.kill(os.getpid(), signal.SIGKILL)
        sys.addaudithook(watch)
        sys.argv = ["t", "importera", "--angra"]
        from tillaggsbelopp.cli import main
        main()"""
    killed = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, check=False)
    assert killed.returncode == -signal.SIGKILL, killed
    assert {name: content for name, content in contents(folder).items() if "/." not in name} == before
    assert "har ingen import att ta tillbaka" in done("importera --angra", folder).said
    assert contents(folder) == before
