"""A whole folder as Swedish Excel saves its tables: the same amounts, told in `kontrollera`, filled on as it is."""

import json
import shutil
from hashlib import sha256
from pathlib import Path

import pytest

from tests.cli.in_process import done
from tests.statistics.incoming.population import ELDERLY, json_stat
from tests.worlds import ROOT

TABLE = "data/orebro/befolkning_65_plus.csv"
PUBLISHED = "data/orebro/publicerat/patientkategorier.csv"


def as_excel_saves(text: str) -> bytes:
    """Semicolons, decimal comma, Windows-1252; no table of the folder has a comma within a cell."""
    assert '"' not in text
    return text.replace(",", ";").replace(".", ",").replace("\n", "\r\n").encode("cp1252")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for part in ("config", "data"):
        shutil.copytree(ROOT / part, tmp_path / part)
    for path in (*(tmp_path / "data/orebro").glob("*.csv"), tmp_path / PUBLISHED):
        path.write_bytes(as_excel_saves(path.read_text(encoding="utf-8")))
    return tmp_path


@pytest.mark.slow
def test_the_amounts_are_the_same_and_only_kontrollera_tells(folder: Path) -> None:
    here, shipped = done("berakna 2025", folder), done("berakna 2025")
    assert (here.code, here.said) == (0, "")
    assert here.out == shipped.out
    told = json.loads(done("kontrollera --json", folder).out)["påpekanden"]
    manners = [each for each in told if each["vad"].startswith("tabellen är skriven med semikolon mellan kolumnerna")]
    assert {each["fil"] for each in manners} == {
        path.relative_to(folder).as_posix() for path in (folder / "data/orebro").glob("*.csv")
    } | {PUBLISHED}
    assert any(each["vad"].endswith("decimalkomma och kodningen Windows-1252") for each in manners)


def test_the_receipt_of_a_decision_is_of_the_files_own_bytes(folder: Path) -> None:
    decide = "faststall 2025 --kunskapsdatum 2024-11-15"
    decided = done(decide, folder)
    if decided.code == 5:
        decided = done(f"{decide} --trots prov", folder)
    assert decided.code == 0, decided.said
    (kept,) = (folder / "beslut/2025").rglob(Path(TABLE).name)
    assert kept.read_bytes() == (folder / TABLE).read_bytes()
    receipt = (folder / "beslut/2025/kvitto.json").read_text(encoding="utf-8")
    assert sha256(kept.read_bytes()).hexdigest() in receipt
    assert done("avrakna 2025", folder).code == 0  # reads the decision, and computes it again


def test_an_import_is_written_in_the_manner_of_the_table(folder: Path) -> None:
    lines = (folder / TABLE).read_bytes().split(b"\r\n")
    (folder / TABLE).write_bytes(b"\r\n".join(line for line in lines if b";2025;" not in line))
    before = (folder / TABLE).read_bytes()
    (folder / "folk.json").write_bytes(json_stat())
    written = done("importera folk.json --skriv", folder)
    assert written.code == 0, written.said
    after = (folder / TABLE).read_bytes()
    assert after.startswith(before.rstrip(b"\r\n"))
    added = after.decode("cp1252").removeprefix(before.decode("cp1252")).strip().split("\r\n")
    assert {tuple(line.split(";")[::3]) for line in added} == {(code, str(n)) for code, n in ELDERLY.items()}
    assert "\n" not in after.decode("cp1252").replace("\r\n", "")
    assert done("importera --angra", folder).code == 0
    assert (folder / TABLE).read_bytes() == before
