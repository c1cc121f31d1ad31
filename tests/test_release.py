"""What is released: the files that are built, what they need, and what an earlier version has decided."""

import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import time
import tomllib
import zipfile
from email import message_from_bytes
from pathlib import Path

import pytest

from tests.cli.in_process import done, out
from tests.worlds import ROOT
from tillaggsbelopp import __version__

FIRST = ROOT / "tests/fixtures/beslut-0.1.0"
"""The invented grant of examples/distriktstillskott, decided with version 0.1.0, and again; with its workbook."""
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist and the wheel."""
    folder = tmp_path_factory.mktemp("utgåva")
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return folder


def pins(file: str) -> dict[str, str]:
    """The versions that a file of requirements pins, by name and condition."""
    text = (ROOT / file).read_text(encoding="utf-8")
    return {f"{name};{when}": version for name, version, when in re.findall(r"(?m)^([\w.-]+)==(\S+)([^\\\n]*)", text)}


def names(requirements: list[str]) -> set[str]:
    return {re.match(r"[\w.-]+", each)[0].casefold().replace("_", "-") for each in requirements}  # type: ignore[index]


def test_what_is_pinned_is_what_the_program_needs() -> None:
    needed, tested = pins("requirements.txt"), pins("requirements-dev.txt")
    assert names(PROJECT["dependencies"]) <= names(list(needed))
    assert names(PROJECT["optional-dependencies"]["dev"]) <= names(list(tested))
    assert {name: version for name, version in needed.items() if tested.get(name) != version} == {}
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    assert text.count("--hash=sha256:") > len(needed)
    assert "://" not in text


@pytest.mark.slow
def test_the_bill_of_materials_names_all_that_is_pinned_and_is_the_same_again(tmp_path: Path) -> None:
    made = []
    for name in ("ett.json", "tva.json"):
        command = [sys.executable, "-W", "ignore", "-m", "cyclonedx_py", "requirements", "requirements.txt"]
        command += ["--pyproject", "pyproject.toml", "--output-reproducible", "-o", str(tmp_path / name)]
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
        made.append((tmp_path / name).read_bytes())
    assert made[0] == made[1]
    bill = json.loads(made[0])
    assert {each["name"] for each in bill["components"]} == {
        each.partition(";")[0] for each in pins("requirements.txt")
    }
    assert bill["metadata"]["component"]["name"] == "tillaggsbelopp"


@pytest.mark.slow
def test_the_wheel_holds_the_program_and_what_it_ships(built: Path) -> None:
    (file,) = built.glob("*.whl")
    assert file.name == f"tillaggsbelopp-{__version__}-py3-none-any.whl"
    with zipfile.ZipFile(file) as wheel:
        held = {name: wheel.read(name) for name in wheel.namelist()}
    told = message_from_bytes(next(content for name, content in held.items() if name.endswith("METADATA")))
    assert (told["Name"], told["Version"], told["License-Expression"]) == ("tillaggsbelopp", __version__, "EUPL-1.2")
    expected = {
        path.relative_to(ROOT / "src").as_posix(): path
        for path in (ROOT / "src").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    for shipped in ("config", "data", "schema", "mall"):
        for path in filter(Path.is_file, (ROOT / shipped).rglob("*")):
            expected[f"tillaggsbelopp/shipped/{path.relative_to(ROOT).as_posix()}"] = path
    own = {name: content for name, content in held.items() if ".dist-info/" not in name}
    assert own == {name: path.read_bytes() for name, path in expected.items()}


@pytest.mark.slow
def test_the_sdist_holds_what_is_kept_and_builds_the_same_wheel(built: Path, tmp_path: Path) -> None:
    (file,) = built.glob("*.tar.gz")
    with tarfile.open(file) as archive:
        archive.extractall(tmp_path, filter="data")
    (there,) = tmp_path.iterdir()
    kept = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if kept.returncode == 0:
        names = {name for name in kept.stdout.split("\0") if name and not name.startswith(".")}
        held = {path.relative_to(there).as_posix() for path in there.rglob("*") if path.is_file()}
        assert held - names <= {"PKG-INFO", ".gitignore"}
        assert names - held == set()
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path / "igen")]
    subprocess.run(command, cwd=there, check=True, capture_output=True)
    (again,), (first,) = (tmp_path / "igen").glob("*.whl"), built.glob("*.whl")
    assert again.read_bytes() == first.read_bytes()


@pytest.mark.slow
@pytest.mark.parametrize("minor", ["3.11", "3.12", "3.13", "3.14"])
def test_the_wheel_installs_in_an_empty_environment(built: Path, tmp_path: Path, minor: str) -> None:
    python = shutil.which(f"python{minor}")
    environment = {**os.environ, "PYENV_VERSION": minor}  # where pyenv chooses among several
    made = [str(python), "-m", "venv", str(tmp_path / "miljö")]
    if python is None or subprocess.run(made, env=environment, capture_output=True, check=False).returncode:
        pytest.skip(f"Python {minor} is not installed")
    program = tmp_path / "miljö/bin"
    (wheel,) = built.glob("*.whl")
    for _ in range(3):  # what it needs comes from elsewhere, and the way there may be shut for a moment
        install = subprocess.run(
            [program / "python", "-m", "pip", "install", str(wheel)], capture_output=True, check=False
        )
        if not install.returncode:
            break
        time.sleep(10)
    assert install.returncode == 0, install.stderr.decode()
    ran = subprocess.run(
        [program / "tillaggsbelopp", "berakna", "2025"], cwd=tmp_path, capture_output=True, check=True, encoding="utf-8"
    )
    assert ran.stdout.replace("\u00a0", " ") == out("berakna", "2025", cwd=tmp_path)


@pytest.fixture
def first(tmp_path: Path) -> Path:
    shutil.copytree(FIRST, tmp_path, dirs_exist_ok=True)
    return tmp_path


def test_what_the_first_version_decided_is_read_and_verified(first: Path) -> None:
    receipt = json.loads((first / "beslut/2025/kvitto.json").read_bytes())
    assert receipt["program"] == "tillaggsbelopp 0.1.0"
    assert "beslut stämmer: 2 beslut, räknade igen, och 2 poster i loggen." in out("verifiera", "beslut", cwd=first)
    told = json.loads(out("berakna", "2025", "--json", cwd=first))
    assert told["län"]["totalt"] == 221_575_000  # as printed on the day it was decided
    decided = json.loads((first / "beslut/2025/resultat.json").read_bytes())
    assert [each["totalt"] for each in told["kommuner"]] == [each["totalt"] for each in decided["kommuner"]]
    assert sum(each["totalt"] for each in told["kommuner"]) == 221_575_000


@pytest.mark.parametrize("name", ["kvitto.json", "resultat.json", "config/overenskommelse.yaml"])
def test_what_the_first_version_decided_can_not_be_changed_unnoticed(first: Path, name: str) -> None:
    file = first / "beslut/2025" / name
    content = file.read_bytes()
    file.write_bytes(content.replace(b"1", b"2", 1))
    assert file.read_bytes() != content
    assert done("verifiera beslut", first).code == 5


@pytest.mark.slow
def test_of_a_workbook_of_the_first_version_the_amounts_are_as_computed_now(first: Path) -> None:
    """What it says of the program is another version's, and said to be so."""
    ran = done("verifiera belopp-2025.xlsx", first)
    assert ran.code == 5
    assert "ändrat sedan dess: programmet" in ran.said
    assert "texter skiljer, inget belopp" in ran.said
