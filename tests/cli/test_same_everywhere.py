"""The same input gives the same bytes, whatever the locale, time zone, hash seed, console and Python."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

import pytest

from tests.cli.in_process import out
from tests.test_broken import HEALTHY
from tests.worlds import ROOT

TO_FILES = (
    "berakna 2025 --ut belopp.xlsx",
    "folj-upp 2025 2026 --ut rapport",
    "karta totalt --ar 2025 --ut karta.svg",
    "svep 2025 --over lpik.2025=2;3 --ut svep.csv",
)
TO_OUTPUT = ("berakna 2025 --json", "berakna 2025 --csv")
SET_BY_US = ("LC_ALL", "LANG", "LC_CTYPE", "TZ", "PYTHONHASHSEED", "PYTHONIOENCODING", "PYTHONUTF8")
ENVIRONMENTS: Mapping[str, dict[str, str]] = {
    "C": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONHASHSEED": "1"},
    "Swedish": {"LC_ALL": "sv_SE.UTF-8", "TZ": "AHEAD-14", "PYTHONHASHSEED": "2"},
    "Windows-1252": {"PYTHONIOENCODING": "cp1252", "TZ": "BEHIND+12", "PYTHONHASHSEED": "4294967295"},
}
OTHER_PYTHONS = [f"python3.{minor}" for minor in range(11, 16) if minor != sys.version_info.minor]


def written(folder: Path, environment: Mapping[str, str], python: str = sys.executable) -> dict[str, bytes]:
    """All that the program writes, by name: files, and what it prints as data."""
    clean = {name: value for name, value in os.environ.items() if name not in SET_BY_US}
    for part in ("config", "data"):
        shutil.copytree(ROOT / part, folder / part)
    found: dict[str, bytes] = {}
    for command in (*TO_FILES, *TO_OUTPUT):
        done = subprocess.run(
            [python, "-m", "tillaggsbelopp", *command.split()],
            cwd=folder,
            env={**clean, "PYTHONPATH": str(ROOT / "src"), **environment},
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode(errors="replace")
        if command in TO_OUTPUT:
            found[command] = done.stdout
    for path in folder.rglob("*"):
        if path.is_file() and path.relative_to(folder).parts[0] not in ("config", "data"):
            found[path.relative_to(folder).as_posix()] = path.read_bytes()
    return found


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    found = written(tmp_path_factory.mktemp("vanligt"), {"LC_ALL": "C.UTF-8", "TZ": "UTC0", "PYTHONHASHSEED": "0"})
    assert {Path(name).suffix for name in found} >= {".xlsx", ".md", ".json", ".svg", ".csv"}
    return found


def same(found: Mapping[str, bytes], expected: Mapping[str, bytes]) -> None:
    assert {name: sha256(content).hexdigest() for name, content in found.items()} == {
        name: sha256(content).hexdigest() for name, content in expected.items()
    }


@pytest.mark.slow
@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_the_bytes_are_the_same_in_any_environment(name: str, expected: dict[str, bytes], tmp_path: Path) -> None:
    environment = dict(ENVIRONMENTS[name])
    if name == "Swedish":
        made = tmp_path / "locale"
        made.mkdir()
        localedef = shutil.which("localedef")
        if (
            localedef is None
            or subprocess.run(
                [localedef, "-i", "sv_SE", "-f", "UTF-8", str(made / "sv_SE.UTF-8")], capture_output=True, check=False
            ).returncode
        ):
            pytest.skip("no Swedish locale can be made here")
        environment["LOCPATH"] = str(made)
    same(written(tmp_path / "ut", environment), expected)


@pytest.mark.slow
@pytest.mark.parametrize("python", OTHER_PYTHONS)
def test_the_bytes_are_the_same_with_any_python(python: str, expected: dict[str, bytes], tmp_path: Path) -> None:
    program = shutil.which(python)
    libraries = "import httpx, numpy, openpyxl, pandas, pydantic, rich, typer, xlsxwriter, yaml"
    if program is None or subprocess.run([program, "-c", libraries], capture_output=True, check=False).returncode:
        pytest.skip(f"no {python} with the libraries here")
    same(written(tmp_path / "ut", {}, program), expected)


def test_line_ends_of_windows_change_no_amount_and_a_receipt_is_of_the_bytes(tmp_path: Path) -> None:
    texts = {}
    for name, end in (("lf", b"\n"), ("crlf", b"\r\n")):
        folder = tmp_path / name
        shutil.copytree(HEALTHY, folder)
        files = [path for path in folder.rglob("*") if path.is_file()]
        for path in files:
            path.write_bytes(path.read_bytes().replace(b"\n", end))
        document = json.loads(out("berakna", "2024", "--json", cwd=folder))
        stated = document.pop("kvitto")["filer"]
        actual = {sha256(path.read_bytes()).hexdigest() for path in files}
        assert {*stated.values()} == actual
        texts[name] = document
    assert texts["lf"] == texts["crlf"]
