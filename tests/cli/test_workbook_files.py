"""`berakna --ut`: what is written, what is refused, and what is left as it was."""

import hashlib
import os
import re
import resource
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli import processes
from tests.cli.in_process import out, run
from tests.worlds import PROGRAM, ROOT


def digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


@pytest.mark.slow
def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    told = [out("berakna", "2024", "--ut", str(tmp_path / f"{name}.xlsx")) for name in "ab"]
    assert digest(tmp_path / "a.xlsx") == digest(tmp_path / "b.xlsx")
    hashes = [re.search(r"SHA-256: ([0-9a-f]{64})", text) for text in told]
    assert hashes[0]
    assert hashes[1]
    assert hashes[0].group(1) == hashes[1].group(1)


@pytest.mark.slow
def test_source_date_epoch_dates_the_workbook(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    done = processes.run("berakna", "2024", "--ut", str(file), SOURCE_DATE_EPOCH="1763164800")  # 2025-11-15
    assert done.returncode == 0
    import zipfile

    with zipfile.ZipFile(file) as package:
        assert b"2025-11-15T00:00:00Z" in package.read("docProps/core.xml")
    assert "stämmer" in processes.out("verifiera", str(file))
    done = processes.run("berakna", "2024", "--ut", str(tmp_path / "b.xlsx"), SOURCE_DATE_EPOCH="i går")
    assert done.returncode == 2


@pytest.mark.parametrize(("suffix", "option"), [(".csv", "--csv"), (".json", "--json")])
def test_text_goes_to_a_file_too(suffix: str, option: str, tmp_path: Path) -> None:
    file = tmp_path / f"belopp{suffix}"
    out("berakna", "2024", "--ut", str(file))
    assert file.read_bytes() == run("berakna", "2024", option).stdout


def test_a_file_is_replaced_only_when_told_to(tmp_path: Path) -> None:
    file = tmp_path / "belopp.xlsx"
    file.write_text("viktigt", encoding="utf-8")
    done = run("berakna", "2024", "--ut", str(file))
    assert done.returncode == 6
    assert "finns redan" in done.stderr.decode()
    assert file.read_text(encoding="utf-8") == "viktigt"
    file.chmod(0o640)
    out("berakna", "2024", "--ut", str(file), "--skriv-over")
    assert file.read_bytes().startswith(b"PK")
    assert file.stat().st_mode & 0o777 == 0o640


def refused(file: Path, *more: str) -> str:
    done = run("berakna", "2024", "--ut", str(file), *more)
    assert done.returncode == 6
    assert "Traceback" not in done.stderr.decode()
    return done.stderr.decode()


def test_places_that_cannot_be_written_are_said(tmp_path: Path) -> None:
    (tmp_path / "mapp.xlsx").mkdir()
    assert "mappen" in refused(tmp_path / "finns_inte/belopp.xlsx")
    assert "är en mapp" in refused(tmp_path / "mapp.xlsx")
    assert "för långt" in refused(tmp_path / f"{'x' * 300}.xlsx")


@pytest.mark.parametrize("mark", ["~$belopp.xlsx", ".~lock.belopp.xlsx#"])
def test_a_file_that_is_open_elsewhere_is_left_alone(mark: str, tmp_path: Path) -> None:
    file = tmp_path / "belopp.xlsx"
    file.write_text("öppen", encoding="utf-8")
    (tmp_path / mark).touch()
    assert "är öppen i ett annat program" in refused(file, "--skriv-over")
    assert file.read_text(encoding="utf-8") == "öppen"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_permission_is_said(tmp_path: Path) -> None:
    (tmp_path / "last").mkdir(mode=0o500)
    assert "behörighet saknas" in refused(tmp_path / "last/belopp.xlsx")


@pytest.mark.slow
def test_a_full_disk_leaves_the_earlier_file_and_no_rubbish(tmp_path: Path) -> None:
    """No file of this process may grow past 4 kB, which the system reports as a disk does that takes no more."""
    file = tmp_path / "belopp.xlsx"
    file.write_text("viktigt", encoding="utf-8")
    done = subprocess.run(
        [*PROGRAM, "berakna", "2024", "--ut", str(file), "--skriv-over"],
        cwd=ROOT,
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)),
    )
    assert done.returncode == 6, done.stderr.decode()
    assert "kunde inte skrivas" in done.stderr.decode()
    assert file.read_text(encoding="utf-8") == "viktigt"
    assert [path.name for path in tmp_path.iterdir()] == ["belopp.xlsx"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["--ut", "belopp.pdf"],
        ["--ut", "belopp"],
        ["--ut", "belopp.csv", "--json"],
        ["--json", "--beslutsunderlag"],
        ["--beslutsunderlag"],
        ["--skriv-over"],
    ],
)
def test_options_that_do_not_go_together_are_wrong_usage(arguments: list[str], tmp_path: Path) -> None:
    done = run("berakna", "2024", *arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert list(tmp_path.iterdir()) == []


# --- for a decision -----------------------------------------------------------------------------------


def test_what_nobody_has_accepted_stands_in_the_way_of_a_decision(tmp_path: Path) -> None:
    done = run("berakna", "2024", "--ut", str(tmp_path / "a.xlsx"), "--beslutsunderlag")
    assert done.returncode == 5
    said = done.stderr.decode()
    for name in ("remissförslagets_belopp", "avrundning", "mätår.invånare_65_plus", "glesbygd.övre_gräns"):
        assert f"{name} är ett antagande som ingen har godkänt" in said
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def accepted(tmp_path: Path) -> Path:
    """The shipped agreement with every assumption accepted, as its text would be edited by hand."""
    shutil.copytree(ROOT / "config", tmp_path / "config")
    shutil.copytree(ROOT / "data", tmp_path / "data")
    mark = "godkänd: {datum: 2024-11-20, av: Samverkansnämnden}"
    for file in (tmp_path / "config/orebro").rglob("*.yaml"):
        if file.parent.name == "prov":
            continue
        text = file.read_text(encoding="utf-8")
        text = re.sub(r"(?m)^( *)status: antagande$", rf"\1status: antagande\n\1{mark}", text)
        text = re.sub(r"(?m)^  - id: (.*)$", rf"  - id: \1\n    {mark}", text)
        file.write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.slow
def test_when_all_is_accepted_the_workbook_is_for_decision(accepted: Path) -> None:
    out("berakna", "2024", "--ut", "beslut.xlsx", "--beslutsunderlag", cwd=accepted)
    assert "(BESLUTSUNDERLAG)" in out("verifiera", "beslut.xlsx", cwd=accepted)
    from openpyxl import load_workbook

    workbook = load_workbook(accepted / "beslut.xlsx", data_only=True)
    rows = list(workbook["Antaganden"].iter_rows(min_row=5, max_row=13, max_col=5, values_only=True))
    assert [row[2] for row in rows] == ["Samverkansnämnden 2024-11-20"] * 9
    assert all("BESLUTSUNDERLAG" in sheet.oddHeader.center.text for sheet in workbook.worksheets)
    assert "preliminär" not in str([cell.value for row in workbook["Kommunbilaga"].iter_rows() for cell in row])
    assert "Godkänt: Samverkansnämnden 2024-11-20" in out("berakna", "2024", "--allt", cwd=accepted)


def test_values_tried_out_are_no_ground_for_a_decision(accepted: Path) -> None:
    done = run("berakna", "2024", "--ut", "a.xlsx", "--beslutsunderlag", "--satt", "övre_gräns=50", cwd=accepted)
    assert done.returncode == 5
    told = done.stderr.decode().replace("\u00a0", " ")
    assert "ALTERNATIV: Glesbygdstillägg: övre gräns för avståndet = 50 km" in told
