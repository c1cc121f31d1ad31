"""Names that hold on every system, and links that lead out of a folder."""

import os
import shutil
from pathlib import Path

import pytest

from tests.cli.in_process import done
from tests.test_broken import HEALTHY
from tillaggsbelopp.documents.file_names import alike, leads_out, otherwise_written, unfit_name

TERMS = "config/prov/overenskommelse.yaml"
RULE = "config/prov/regler/grund.yaml"


@pytest.fixture
def healthy(tmp_path: Path) -> Path:
    shutil.copytree(HEALTHY, tmp_path / "hel")
    return tmp_path / "hel"


@pytest.mark.parametrize(
    "name",
    ["con", "NUL", "Com1", "lpt9.csv", "aux.belopp.xlsx", "nul .csv", "a.", "a ", "a:b", 'a"b', "a\\b", "å" * 128],
)
def test_names_that_do_not_hold_on_every_system(name: str) -> None:
    assert unfit_name(name)


@pytest.mark.parametrize("name", ["connie.csv", "com.csv", "com10.csv", "belopp 2024.xlsx", ".dold", "å" * 127, "nul_"])
def test_names_that_hold_everywhere(name: str) -> None:
    assert unfit_name(name) == ""


def test_names_that_differ_only_in_capitals_are_one_file_on_windows() -> None:
    assert alike(["a.yaml", "B.yaml", "A.yaml", "b.yaml", "c.yaml"]) == [("a.yaml", "A.yaml"), ("B.yaml", "b.yaml")]


def test_a_name_is_compared_with_how_it_stands_in_its_folder(tmp_path: Path) -> None:
    (tmp_path / "Folk.csv").touch()
    assert otherwise_written(tmp_path / "folk.csv") == "Folk.csv"
    assert otherwise_written(tmp_path / "Folk.csv") == otherwise_written(tmp_path / "annat.csv") == ""


def test_a_link_within_a_folder_stays_there_and_one_out_of_it_does_not(tmp_path: Path) -> None:
    inside, outside = tmp_path / "inne", tmp_path / "ute"
    for folder in (inside / "under", outside):
        folder.mkdir(parents=True)
        (folder / "fil").touch()
    (inside / "nära").symlink_to(inside / "under")
    (inside / "bort").symlink_to(outside)
    (tmp_path / "hela").symlink_to(inside)
    assert not leads_out(inside / "nära" / "fil", inside)
    assert leads_out(inside / "bort" / "fil", inside)
    assert not leads_out(tmp_path / "hela" / "under" / "fil", tmp_path / "hela")  # the folder that somebody names


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("a" * 300, "1:5: namnet har 300 tecken"),
        ('"../x"', "1:5: ../x är inget namn"),
        ("nul", "1:5: nul kan inte vara namnet på en mapp: i Windows är det namnet på en enhet, inte en fil"),
    ],
)
def test_an_id_that_no_folder_can_be_named_by_is_a_fault_of_its_file(healthy: Path, written: str, said: str) -> None:
    terms = healthy / TERMS
    terms.write_text(terms.read_text(encoding="utf-8").replace("id: prov", f"id: {written}"), encoding="utf-8")
    for command in ("berakna 2024", "kontrollera", "faststall 2024"):
        ran = done(command, healthy)
        assert ran.code == 3
        assert ran.said.startswith(f"{TERMS}:{said}")
    assert not (healthy / "beslut").exists()


@pytest.mark.parametrize("file", [RULE, TERMS, "data/prov/folk.csv", "data/prov/datapackage.yaml"])
def test_a_link_out_of_the_folder_is_refused_and_shows_nothing_of_what_it_leads_to(healthy: Path, file: str) -> None:
    secret = healthy.parent / "hemligt.txt"
    secret.write_text("lösenord: sommar2024\n", encoding="utf-8")
    (healthy / file).unlink()
    (healthy / file).symlink_to(secret)
    ran = done("kontrollera", healthy)
    assert ran.code == 3
    assert f"{file}: filen är en länk ut ur mappen" in ran.said
    assert "lösenord" not in ran.said + ran.out


def test_a_folder_of_rules_that_is_a_link_out_is_refused_too(healthy: Path) -> None:
    rules = healthy / "config/prov/regler"
    rules.rename(healthy.parent / "andras")
    rules.symlink_to(healthy.parent / "andras")
    assert f"{RULE}: filen är en länk ut ur mappen" in done("berakna 2024", healthy).said


def test_a_table_is_named_as_its_file_is_and_no_two_files_alike(healthy: Path) -> None:
    (healthy / "data/prov/lagen.csv").rename(healthy / "data/prov/Lagen.csv")
    shutil.copy(healthy / RULE, healthy / "config/prov/regler/GRUND.yaml")
    said = done("kontrollera", healthy).said
    assert "data/prov/lagen.csv: filen finns inte\n  Gör så här: Menade du Lagen.csv?" in said
    assert "config/regler/GRUND.yaml och config/regler/grund.yaml är samma fil i Windows" in said


@pytest.mark.parametrize(
    ("path", "what"),
    [
        ("tabeller\\lagen.csv", "\\ kan inte stå i ett filnamn i Windows"),
        ("nul.csv", "i Windows är det namnet på en enhet, inte en fil"),
        ("lagen.", "i Windows faller punkt och mellanslag sist bort"),
    ],
)
def test_a_table_named_as_no_file_can_be_everywhere(healthy: Path, path: str, what: str) -> None:
    description = healthy / "data/prov/datapackage.yaml"
    text = description.read_text(encoding="utf-8")
    assert "path: lagen.csv" in text
    description.write_text(text.replace("path: lagen.csv", f"path: {path}"), encoding="utf-8")
    assert f"{path} kan inte vara namnet på en fil: {what}" in done("berakna 2024", healthy).said


@pytest.mark.skipif(os.sep != "/", reason="there it parts folders")
@pytest.mark.parametrize(
    "command",
    [
        "berakna 2024 --config config\\\\prov",
        "berakna 2024 --data data\\\\prov",
        "berakna 2024 --beslut arkiv\\\\beslut",
        "berakna 2024 --ut ut\\\\belopp.csv",
    ],
)
def test_a_path_as_in_windows_is_told_how_to_write(healthy: Path, command: str) -> None:
    ran = done(command, healthy)
    assert ran.code in (2, 3, 6)
    assert "Gör så här: Skriv / mellan mappar." in ran.said
