"""Folders of the shipped agreement, and commands run on them in this process."""

import os
import shutil
from pathlib import Path

from tests.attack.attempts import Found
from tests.cli.in_process import Done, done
from tests.worlds import ROOT

ALLOWED = (0, 2, 3, 4, 5, 6)  # the exit codes of what is answered or refused


def orebro(folder: Path) -> Path:
    """A copy of the shipped agreement and its figures in a folder."""
    for part in ("config", "data"):
        shutil.copytree(ROOT / part, folder / part)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    """The files under a folder, by their relative names."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def ran(command: list[str], folder: Path) -> Done:
    """How a command ended; whatever is unexpected in it is raised."""
    os.environ["TILLAGGSBELOPP_FELSOK"] = "1"
    os.environ["HTTPS_PROXY"] = os.environ["HTTP_PROXY"] = "http://127.0.0.1:9"  # nothing is asked of the network
    ended = done(command, folder)
    if ended.code not in ALLOWED:
        raise Found(f"exit code {ended.code}: {ended.said[:200]}")
    if ended.code and not ended.said.strip():
        raise Found(f"exit code {ended.code} without a word")
    return ended
