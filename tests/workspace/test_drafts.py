"""Drafts, locks and two writers at once: what is written is whole or not there, and nothing is left behind."""

import os
import resource
import shutil
import signal
import subprocess
import sys
import threading
from datetime import date
from pathlib import Path

import pytest

from tests.cli.in_process import done
from tests.test_broken import HEALTHY
from tests.worlds import PROGRAM, ROOT
from tillaggsbelopp.diagnostics import NotWritten
from tillaggsbelopp.workspace.calculation import Calculation
from tillaggsbelopp.workspace.decision_log import read_log
from tillaggsbelopp.workspace.decisions import read_record
from tillaggsbelopp.workspace.drafts import draft_file, draft_folder
from tillaggsbelopp.workspace.files import replace_files, write_file
from tillaggsbelopp.workspace.locks import locked
from tillaggsbelopp.workspace.new_decision import decide
from tillaggsbelopp.workspace.project import Project, open_project

KILLED = """
import os, signal
from pathlib import Path
from tillaggsbelopp.workspace.drafts import draft_file, draft_folder
draft_file(Path())
with draft_folder(Path()) as folder:
    (folder / "halvt").touch()
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def healthy(tmp_path: Path) -> Path:
    shutil.copytree(HEALTHY, tmp_path / "hel")
    return tmp_path / "hel"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_next_writer_removes_the_drafts_of_a_killed_one_and_no_others(tmp_path: Path) -> None:
    killed = subprocess.run([sys.executable, "-c", KILLED], cwd=tmp_path, check=False)
    assert killed.returncode == -signal.SIGKILL
    left = names(tmp_path)
    assert len(left) == 2
    of_another_machine = left[0].replace(left[0].split("-")[1], "0badcafe")
    others = [of_another_machine, ".utkast-mitt", ".~lock.belopp.xlsx#", "utkast.csv"]
    for name in others:
        (tmp_path / name).touch()
    path, stream = draft_file(tmp_path)
    stream.close()
    assert names(tmp_path) == sorted([*others, path.name])
    with draft_folder(tmp_path):
        assert path.exists()  # its process, this one, is at work


def test_a_killed_command_leaves_nothing_that_the_next_one_does_not_remove(healthy: Path) -> None:
    subprocess.run([sys.executable, "-c", KILLED], cwd=healthy, check=False)
    assert done("berakna 2024 --ut belopp.csv", healthy).code == 0
    assert names(healthy) == ["belopp.csv", "config", "data"]


def without_room(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run the program where no file can be larger than 5 000 bytes, as on a disk that is full."""
    return subprocess.run(
        [*PROGRAM, *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (5_000, 5_000)),
    )


@pytest.mark.parametrize("target", ["arbete", "ny/djup/arbete"])
def test_a_copy_that_has_no_room_is_told_and_leaves_nothing(tmp_path: Path, target: str) -> None:
    made = without_room("skapa", target, cwd=tmp_path)
    assert made.returncode == 6
    assert f"{target} kunde inte skapas: filen är större än vad som får skrivas här" in made.stderr
    assert names(tmp_path) == []


def test_a_decision_that_has_no_room_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    for part in ("config", "data"):
        shutil.copytree(ROOT / part, tmp_path / part)
    made = without_room("faststall", "2025", "--kunskapsdatum", "2024-11-15", cwd=tmp_path)
    assert made.returncode == 6, made.stderr
    assert "beslut/2025 kunde inte skrivas: filen är större än vad som får skrivas här" in made.stderr
    assert names(tmp_path) == ["config", "data"]


@pytest.mark.parametrize("overwrite", ["", " --skriv-over"])
def test_a_pipe_is_no_file_to_write(healthy: Path, overwrite: str) -> None:
    os.mkfifo(healthy / "ror.csv")
    (healthy / "lank.csv").symlink_to("ror.csv")
    for name in ("ror.csv", "lank.csv"):
        ran = done(f"berakna 2024 --ut {name}{overwrite}", healthy)
        assert (ran.code, ran.said.splitlines()[-2:]) == (
            6,
            [f"{name} är ingen vanlig fil", "  Gör så här: Ange en fil."],
        )
    assert (healthy / "ror.csv").is_fifo()


@pytest.mark.parametrize("name", ["nul.csv", "Com1.xlsx", "a:b.csv"])
def test_no_file_is_written_whose_name_does_not_hold_everywhere(healthy: Path, name: str) -> None:
    ran = done(f"berakna 2024 --ut {name}", healthy)
    assert ran.code == 6
    assert f"{name} kan inte vara namnet på en fil: " in ran.said
    assert names(healthy) == ["config", "data"]


class Overtaken(Project):
    """A project whose year is decided by somebody else while it is computed here."""

    def computed(self, year: int) -> Calculation:
        found = super().computed(year)
        other = Project(self.loaded, self.decisions)
        decide(other, year, "hann före" if other.is_decided(year) else None, "prov")
        return found


@pytest.mark.parametrize("reason", [None, "prisindex reviderades"])
def test_who_is_second_to_decide_a_year_is_told_so_and_the_first_decision_stands(
    healthy: Path, reason: str | None
) -> None:
    folder = healthy / "beslut"
    folder.mkdir()
    project = open_project(healthy / "config/prov", healthy / "data/prov", folder, date(2024, 1, 1))
    if reason is not None:
        decide(project, 2024, None, "prov")
    second = Overtaken(project.loaded, project.decisions)
    if reason is not None:  # it replaces what stands when it is written, which is kept
        record = decide(second, 2024, reason, "prov")
        assert names(folder) == ["2024", "2024-ersatt-1", "2024-ersatt-2", "LOGG.md"]
        assert record.receipt["ersätter"]["mapp"] == "2024-ersatt-2"
        return
    with pytest.raises(NotWritten, match="2024 fastställdes av någon annan medan detta räknades"):
        decide(second, 2024, None, "prov")
    assert names(folder) == ["2024", "LOGG.md"]
    assert {each.event.receipt for each in read_log(folder, "beslut")} == {read_record(folder / "2024", "").sha256}


def test_a_file_that_another_process_is_replacing_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "index.yaml"
    file.write_bytes(b"1\n")
    holder = "import sys\nfrom pathlib import Path\nfrom tillaggsbelopp.workspace.locks import locked\n"
    holder += "with locked(Path('index.yaml')):\n    print('har', flush=True)\n    sys.stdin.read()\n"
    with subprocess.Popen(
        [sys.executable, "-c", holder], cwd=tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"har\n"
        with pytest.raises(NotWritten, match=r"index\.yaml skrivs just nu av ett annat kommando"):
            replace_files({file.as_posix(): (b"1\n", b"2\n")})
        process.kill()
    replace_files({file.as_posix(): (b"1\n", b"2\n")})  # who is killed holds nothing
    assert (file.read_bytes(), names(tmp_path)) == (b"2\n", ["index.yaml"])


def test_of_many_who_replace_a_file_none_undoes_another(tmp_path: Path) -> None:
    """Each adds a line to what it read. Every line that was said to be written must be there in the end."""
    file = tmp_path / "rader"
    file.write_bytes(b"")
    written: list[bytes] = []

    def add(number: int) -> None:
        for turn in range(25):
            before, line = file.read_bytes(), f"{number}:{turn}\n".encode()
            try:
                replace_files({file.as_posix(): (before, before + line)})
                written.append(line)
            except NotWritten as refused:
                assert "har ändrats" in str(refused) or "annat kommando" in str(refused)  # noqa: PT017

    threads = [threading.Thread(target=add, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(file.read_bytes().splitlines(keepends=True)) == sorted(written)
    assert written
    assert names(tmp_path) == ["rader"]


def test_a_lock_is_one_at_a_time(tmp_path: Path) -> None:
    with locked(tmp_path / "a"), pytest.raises(BlockingIOError), locked(tmp_path / "a"):
        pass
    assert names(tmp_path) == []
    write_file((tmp_path / "a").as_posix(), b"a", overwrite=False)
    assert names(tmp_path) == ["a"]
