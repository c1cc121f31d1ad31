"""`hamta` against a server that speaks both providers' interfaces: what is written, and what is said if nothing is."""

import shutil
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from tests.cli.in_process import done
from tests.statistics.incoming.population import ELDERLY
from tests.statistics.incoming.provider_server import STATUSES, ProviderServer, exact_cell, measured, running
from tests.worlds import ROOT

TABLE = "data/orebro/befolkning_65_plus.csv"


@pytest.fixture
def server() -> Iterator[ProviderServer]:
    with running() as server:
        yield server


@pytest.fixture
def folder(tmp_path: Path, server: ProviderServer) -> Path:
    for part in ("config", "data"):
        shutil.copytree(ROOT / part, tmp_path / part)
    description = tmp_path / "data/orebro/datapackage.yaml"
    text = description.read_text(encoding="utf-8")
    for ours in ("https://statistikdatabasen.scb.se/api/v2", "https://api.kolada.se/v3"):
        assert ours in text
    text = text.replace("https://statistikdatabasen.scb.se/api/v2", server.scb)
    description.write_text(text.replace("https://api.kolada.se/v3", server.kolada), encoding="utf-8")
    rows = (tmp_path / TABLE).read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / TABLE).write_text("".join(row for row in rows if ",2025," not in row), encoding="utf-8")
    return tmp_path


def rows_of(folder: Path, year: str) -> dict[str, int]:
    rows = [line.split(",") for line in (folder / TABLE).read_text(encoding="utf-8").splitlines()]
    return {row[0]: int(row[3]) for row in rows if row[2] == year}


def test_the_newest_year_is_fetched_and_written(folder: Path) -> None:
    shown = done("hamta scb", folder)
    assert (shown.code, "Lägg till --skriv" in shown.out, rows_of(folder, "2025")) == (0, True, {})
    assert done("hamta scb --skriv", folder).code == 0
    assert rows_of(folder, "2025") == ELDERLY
    assert "TAB5557" in (folder / "data/orebro/datapackage.yaml").read_text(encoding="utf-8")


def test_a_year_of_the_older_table_is_summed_from_single_years(folder: Path) -> None:
    written = done("hamta scb --ar 2024 --skriv", folder)
    assert written.code == 0, written.said
    people = dict.fromkeys(ELDERLY, 0)
    for code, status, sex in product(people, STATUSES, ("1", "2")):
        for age in [*map(str, range(65, 100)), "100+"]:
            cell = {"Region": code, "Civilstand": status, "Alder": age, "Kon": sex, "ContentsCode": "BE0101N1"}
            people[code] += exact_cell({**cell, "Tid": "2024"})
    assert rows_of(folder, "2024") == people


def test_kolada_is_asked_likewise(folder: Path) -> None:
    written = done("hamta kolada --ar 2024 --skriv", folder)
    assert written.code == 0, written.said
    assert rows_of(folder, "2024") == {code: measured(code, 2024) for code in ELDERLY}
    assert "Kolada, nyckeltal N01938" in (folder / "data/orebro/datapackage.yaml").read_text(encoding="utf-8")


@pytest.mark.slow
def test_no_answer_is_exit_code_4_with_what_to_do_and_nothing_written(folder: Path, server: ProviderServer) -> None:
    before = (folder / TABLE).read_bytes()
    description = folder / "data/orebro/datapackage.yaml"
    text = description.read_text(encoding="utf-8")
    description.write_text(text.replace(server.scb, "http://127.0.0.1:9/api/v2"), encoding="utf-8")
    failed = done("hamta scb --ar 2025 --skriv", folder)
    assert failed.code == 4
    assert "importera FIL" in failed.said
    assert (folder / TABLE).read_bytes() == before


def test_a_year_that_no_table_has_is_told(folder: Path) -> None:
    description = folder / "data/orebro/datapackage.yaml"
    text = description.read_text(encoding="utf-8")
    start, end = (
        text.index("            - från: scb\n              tabell: TAB5557"),
        text.index("            - från: kolada"),
    )
    description.write_text(text[:start] + text[end:], encoding="utf-8")
    refused = done("hamta scb --ar 2025", folder)
    assert refused.code == 3
    assert "TAB638 slutar 2024" in refused.said


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("hamta eurostat", "eurostat är ingen att hämta från"),
        ("hamta scb --falt avstånd_sjukhus", "avstånd_sjukhus hämtas inte från scb"),
        ("hamta scb --ar nästa", "nästa är inget årtal"),
    ],
)
def test_a_slip_on_the_command_line_is_told(folder: Path, command: str, said: str) -> None:
    refused = done(command, folder)
    assert (refused.code, said in refused.said) == (2, True), refused
