"""One fault per folder of `tests/broken`: laid over a healthy agreement, it gives the message that is kept beside.

Every `vantat.txt` has been read by a person. To see what a new case says: python -m tests.test_broken CASE …
"""

import contextlib
import io
import os
import shlex
import shutil
import sys
from pathlib import Path

import pytest

from tests.worlds import ROOT
from tillaggsbelopp.cli.group import app
from tillaggsbelopp.cli.request import Request, calculated
from tillaggsbelopp.diagnostics import InvalidInput

FOLDER = ROOT / "tests/broken"
HEALTHY = FOLDER / "_hel"
EXPECTED = "vantat.txt"
COMMANDS = "kommandon.txt"
CASES = sorted(path.name for path in FOLDER.iterdir() if path.is_dir() and path != HEALTHY)


def said(case: str, scratch: Path) -> str:
    """Everything that is said of a case: by `kontrollera`, or else by what its kommandon.txt runs (`berakna 2024`)."""
    shutil.copytree(HEALTHY, scratch, dirs_exist_ok=True)
    shutil.copytree(FOLDER / case, scratch, dirs_exist_ok=True, ignore=shutil.ignore_patterns(EXPECTED, COMMANDS))
    before = Path.cwd()
    os.chdir(scratch)
    commands = FOLDER / case / COMMANDS
    lines = commands.read_text(encoding="utf-8").splitlines() if commands.exists() else ["kontrollera", "berakna 2024"]
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            for line in lines:
                app(shlex.split(line), standalone_mode=False)
    except InvalidInput as invalid:
        return f"{invalid}\n".replace("\u00a0", " ")
    finally:
        os.chdir(before)
    return "inget fel\n"


def test_the_healthy_agreement_is_healthy(tmp_path: Path) -> None:
    (tmp_path / "tom").mkdir()
    shutil.copytree(HEALTHY, tmp_path / "hel")
    result = calculated(Request(str(tmp_path / "hel/config/prov"), str(tmp_path / "hel/data/prov")), "2024").result
    # 1 000 000 by 100:200:700; 5 % of it by 0 : 200 · 0.5 : 700
    assert [list(component.amounts.values()) for component in result.components] == [
        [100_000, 200_000, 700_000],
        [0, 6_250, 43_750],
    ]


@pytest.mark.parametrize("case", CASES)
def test_a_broken_file_gets_its_message(case: str, tmp_path: Path) -> None:
    assert said(case, tmp_path) == (FOLDER / case / EXPECTED).read_text(encoding="utf-8")


if __name__ == "__main__":
    import tempfile

    for name in sys.argv[1:] or CASES:
        with tempfile.TemporaryDirectory() as scratch:
            print(f"=== {name}\n{said(name, Path(scratch))}")
