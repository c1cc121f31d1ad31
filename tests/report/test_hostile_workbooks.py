"""A workbook made to cost gigabytes or minutes costs a reader no more than one that is as it should be."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.in_process import out
from tests.hostile_workbooks import HOSTILE, packed, parts_of
from tests.report.test_container import book, written
from tests.worlds import ROOT
from tillaggsbelopp.report.workbook.container import limits_of
from tillaggsbelopp.report.workbook.stored import NotOurs, open_file
from tillaggsbelopp.report.workbook.verification import differences

SECONDS, MIB = 2.0, 300
MEASURE = """
import resource, subprocess, sys
ran = subprocess.run([sys.executable, "-m", "tillaggsbelopp", *sys.argv[1:]], capture_output=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(ran.returncode, used.ru_utime + used.ru_stime, used.ru_maxrss // 1024)
print(ran.stderr.decode())
"""


def cost(*arguments: str) -> tuple[int, float, int, str]:
    """The exit code, seconds of processor, MiB and what is told, of a process of its own."""
    command = [sys.executable, "-c", MEASURE, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    figures, _, told = done.stdout.partition("\n")
    code, seconds, mib = figures.split()
    return int(code), float(seconds), int(mib), told


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("utgiven") / "belopp.xlsx"
    out("berakna", "2024", "--ut", str(file))
    return file


@pytest.fixture(scope="module")
def allowed(issued: Path, tmp_path_factory: pytest.TempPathFactory) -> float:
    """Two seconds, or more on a machine so slow or busy that a workbook with one word changed takes long too."""
    parts = parts_of(issued.read_bytes())
    texts = parts["xl/sharedStrings.xml"]
    parts["xl/sharedStrings.xml"] = texts.replace(b"Summa", b"Summor")
    assert parts["xl/sharedStrings.xml"] != texts
    file = tmp_path_factory.mktemp("andrad") / "belopp.xlsx"
    file.write_bytes(packed(parts))
    code, seconds, _, told = cost("verifiera", str(file))
    assert code == 5, told
    return max(SECONDS, 1.5 * seconds)


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_workbook_is_verified_as_cheaply_as_another(
    name: str, issued: Path, allowed: float, tmp_path: Path
) -> None:
    parts = parts_of(issued.read_bytes())
    HOSTILE[name](parts)
    file = tmp_path / "fientlig.xlsx"
    file.write_bytes(packed(parts))
    code, seconds, mib, told = cost("verifiera", str(file))
    assert code in (3, 5), told
    assert seconds < allowed
    assert mib < MIB


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_workbook_is_refused_by_those_who_import_as_cheaply(
    name: str, issued: Path, allowed: float, tmp_path: Path
) -> None:
    parts = parts_of(issued.read_bytes())
    HOSTILE[name](parts)
    file = tmp_path / "fientlig.xlsx"
    file.write_bytes(packed(parts))
    index = ("index", "lpik", "--slag", "utfall", "--publicerad", "2026-01-01", "--kalla", "prov", "--fran")
    for command in (("importera", "--falt", "invånare_65_plus"), index):
        code, seconds, mib, told = cost(*command, str(file))
        assert (code, file.name in told) == (3, True), told
        assert seconds < allowed
        assert mib < MIB


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("a merge over the sheet", "celler i sammanslagningar, länkar och andra områden"),
        ("a number format of 60 000 signs", "en text på mer än 255 tecken (formatCode)"),
        ("a formula that 6 000 cells share", "byte uppackad"),
        ("elements 40 000 deep", "XML-element"),
        ("60 MB of spaces", "uppackad"),
    ],
)
def test_what_a_workbook_of_this_agreement_can_not_hold_is_refused_before_it_is_parsed(name: str, said: str) -> None:
    parts = parts_of(written())
    HOSTILE[name](parts)
    with pytest.raises(NotOurs, match="formatet xlsx") as refused:
        open_file(packed(parts), limits_of(book()))
    assert said in str(refused.value).replace("\u00a0", " ")


def test_a_cell_far_away_is_told_by_its_place() -> None:
    parts = parts_of(written())
    HOSTILE["a cell far away"](parts)
    opened = open_file(packed(parts), limits_of(book()))
    assert [str(each) for each in differences(book(), opened)] == ['Sammanfattning!XFD300000: är 1, ska vara ""']
