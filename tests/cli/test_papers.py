"""Every kind of workbook and Markdown that we write, for those who hear it read aloud, or have it on paper."""

import re
import shlex
import shutil
import zipfile
from pathlib import Path

import pytest

from tests.cli.in_process import out
from tests.cli.papers import faults_in_markdown, faults_in_workbook
from tests.worlds import ROOT

MERGED = '<mergeCells><mergeCell ref="A9:B9"/></mergeCells>'
DISTRICT, SHARED, STATE, LSS, REGION = (
    f"examples/{name}" for name in ("distriktstillskott", "samverkan", "statsandel", "lss_utjamning", "vardersattning")
)
RURAL = "examples/landsbygd"
WORKBOOKS = [
    ("", "berakna 2025"),
    ("", "forklara laxå 2025"),
    ("", "kontrollera"),
    ("", "nytt-ar 2026"),
    ("", "nyckeltal"),
    ("", "jamfor 2024 2025"),
    ("", "jamfor 2025 --alternativ alla"),
    ("", 'malsok 2025 glesbygd.övre_gräns --fran 20 --till 60 --villkor "ingen förlorar mer än 2 %"'),
    ("", "kanslighet 2025"),
    ("", "scenario"),
    (DISTRICT, "berakna 2024"),
    (DISTRICT, "berakna 2025"),
    (DISTRICT, "jamfor 2024 2025"),
    (DISTRICT, "kontrollera"),
    (SHARED, "berakna 2025"),
    (SHARED, "forklara k1 2025"),
    (SHARED, "nytt-ar 2026"),
    (STATE, "berakna 2025"),
    (STATE, "kanslighet 2025"),
    (REGION, "berakna 2025"),
    (LSS, "berakna 2025"),
    (LSS, "jamfor 2024 2025"),
    (SHARED, "jamfor 2025 2026"),
    (RURAL, "berakna 2025"),
    (RURAL, "jamfor 2024 2025"),
    ("examples/skolor", "jamfor 2025 2026"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("folder", "command"), WORKBOOKS, ids=lambda text: text.rpartition("/")[2] or "orebro")
def test_a_workbook_can_be_read_by_everybody(folder: str, command: str, tmp_path: Path) -> None:
    file = tmp_path / "ut.xlsx"
    out(*shlex.split(command), "--ut", str(file), cwd=ROOT / folder)
    assert faults_in_workbook(file) == []


@pytest.mark.slow
def test_so_can_those_of_a_decided_year_its_settlement_and_its_review(tmp_path: Path) -> None:
    for folder in ("config", "data"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    out("faststall", "2025", cwd=tmp_path)
    index = tmp_path / "config/orebro/index/lpik.yaml"
    out(
        "index",
        "lpik",
        "2025=3,1",
        "--slag",
        "utfall",
        "--publicerad",
        "2026-02-01",
        "--kalla",
        "prov",
        "--skriv",
        cwd=tmp_path,
    )
    assert "3.1" in index.read_text("utf-8")
    for command in ("berakna 2025", "avrakna 2025"):
        out(*command.split(), "--ut", "ut.xlsx", "--skriv-over", cwd=tmp_path)
        assert faults_in_workbook(tmp_path / "ut.xlsx") == [], command
    out("folj-upp", "2025", "2026", "--ut", "ut", cwd=tmp_path)
    assert faults_in_workbook(tmp_path / "ut/uppfoljning-2025-2026.xlsx") == []
    assert faults_in_markdown((tmp_path / "ut/uppfoljning-2025-2026.md").read_text("utf-8")) == []


@pytest.mark.slow
@pytest.mark.parametrize(("folder", "first"), [(DISTRICT, 2024), (SHARED, 2025), (REGION, 2024), (RURAL, 2024)])
def test_and_those_of_other_agreements(folder: str, first: int, tmp_path: Path) -> None:
    out("folj-upp", str(first), str(first + 1), "--ut", str(tmp_path / "ut"), cwd=ROOT / folder)
    (workbook,), (page,) = (list((tmp_path / "ut").glob(each)) for each in ("*.xlsx", "*.md"))
    assert faults_in_workbook(workbook) == []
    assert faults_in_markdown(page.read_text("utf-8")) == []


@pytest.mark.slow
def test_the_checker_finds_what_it_is_to_find(tmp_path: Path) -> None:
    """Each fault, put into a workbook that has none."""
    file = tmp_path / "ut.xlsx"
    out("jamfor", "2024", "2025", "--ut", str(file))
    assert faults_in_workbook(file) == []
    for part, old, new, found in (
        (
            "xl/worksheets/sheet1.xml",
            "</sheetData>",
            '</sheetData><mergeCells><mergeCell ref="A9:B9"/></mergeCells>',
            "merged",
        ),
        ("docProps/core.xml", "sv-SE", "en-GB", "no language"),
        ("xl/tables/table1.xml", "altTextSummary", "altText", "a table without a text"),
        ("xl/tables/table1.xml", ' ref="A', ' ref="B', "heads a table that is not marked"),
        ("xl/drawings/drawing1.xml", "descr=", "title=", "a drawing without a text"),
        ("xl/worksheets/sheet1.xml", "<f>SUM[(]", "<f>HYPERLINK(", "fetches something"),
        ("xl/worksheets/sheet3.xml", ' ht="[0-9.]+"', ' ht="12"', "is cut"),
        ("xl/sharedStrings.xml", "Lekeberg", "Leke_berg", "names Leke_berg"),
        ("xl/sharedStrings.xml", "Askersund", "Askersund" * 9, "is cut"),
        ("xl/sharedStrings.xml", "Skillnad, %", "Skillnad, kr", "headings"),
    ):
        faults = faults_in_workbook(altered(file, part, old, new))
        assert any(found in fault for fault in faults), (found, faults)
    page = "# A\n\n## B\n\n| C | D |\n|---|---:|\n| e | 1 |\n"
    assert faults_in_markdown(page) == []
    for old, new in (
        ("# A", "A"),
        ("## B", "### B"),
        ("| D |", "| |"),
        ("| e |", "| e | f |"),
        ("e", "[e](x:1)"),
        ("e", "e_f"),
    ):
        assert faults_in_markdown(page.replace(old, new)), new


def altered(file: Path, part: str, old: str, new: str) -> Path:
    """A copy of a package with what is `old` in one of its parts replaced."""
    other = file.with_name("andrad.xlsx")
    with zipfile.ZipFile(file) as package, zipfile.ZipFile(other, "w") as copy:
        for name in package.namelist():
            content = package.read(name).decode()
            changed = re.sub(old, new, content) if name == part else content
            assert name != part or changed != content, part
            copy.writestr(name, changed)
    return other
