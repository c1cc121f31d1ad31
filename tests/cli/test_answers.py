"""The answer comes first: what one wants to know fits on a screen of 80 columns and 24 lines, whatever is computed."""

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.in_process import out
from tests.worlds import ROOT
from tillaggsbelopp.report.blocks import Column, Role, ShownTable
from tillaggsbelopp.report.table_lines import table_lines

LINES, COLUMNS = 24, 80
LSS = [
    "--config",
    str(ROOT / "examples/lss_utjamning/config/lss"),
    "--data",
    str(ROOT / "examples/lss_utjamning/data/lss"),
]
COMMANDS = [
    "berakna 2024-2026",
    "forklara laxå",
    "forklara laxå 2025",
    "jamfor 2024 2025",
    "jamfor 2025 --alternativ alla",
    "jamfor 2025 2025:glesbygd_km",
    "kontrollera",
    "folj-upp 2025 2026",
    "nyckeltal",
    "nyckeltal kostnad_65_plus",
    "scenario",
    "scenario scenario2",
    "kanslighet 2026",
    "svep 2025 --over lpik.2025=2;3;4",
]


@pytest.fixture(autouse=True)
def on_a_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(COLUMNS))


@pytest.fixture(scope="module")
def ten_rules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped agreement with seven more rules like one of its own, all decided for 2025."""
    folder = tmp_path_factory.mktemp("tio")
    for part in ("config", "data"):
        shutil.copytree(ROOT / part, folder / part)
    rules = folder / "config/orebro/regler"
    own = (rules / "psykiatri.yaml").read_text(encoding="utf-8")
    terms = folder / "config/orebro/overenskommelse.yaml"
    for number in range(1, 8):
        changed = own.replace("id: psykiatri", f"id: insats_{number}").replace(
            "Psykiatri\n", f"Insats nummer {number}\n", 1
        )
        (rules / f"insats_{number}.yaml").write_text(changed, encoding="utf-8")
        listed = terms.read_text(encoding="utf-8").replace("  - glesbygd\n", f"  - insats_{number}\n  - glesbygd\n")
        terms.write_text(listed, encoding="utf-8")
    out("faststall", "2025", "--kunskapsdatum", "2024-11-15", cwd=folder)
    return folder


def lines(*arguments: str, cwd: Path = ROOT) -> list[str]:
    found = out(*arguments, cwd=cwd).splitlines()
    assert [line for line in found if len(line) > COLUMNS] == []
    return found


@pytest.mark.parametrize("year", ["2024", "2025"])
def test_a_year_is_on_22_lines_with_every_amount(year: str) -> None:
    found = lines("berakna", year)
    assert len(found) <= 22
    for row in json.loads(out("berakna", year, "--json"))["kommuner"]:
        line = next(each for each in found[3:] if row["kommun"] in each)
        for amount in (*row["delbelopp"].values(), row["totalt"]):
            assert f"{amount:,}".replace(",", " ") in line


@pytest.mark.parametrize("command", COMMANDS)
def test_the_shipped_agreement(command: str) -> None:
    found = lines(*command.split())
    assert len(found) <= LINES
    assert "--allt" in found[-1] + found[-2]


@pytest.mark.parametrize(
    "command", ["berakna 2025", "berakna 2025-2026", "forklara laxå 2025", "jamfor 2025 2026", "avrakna 2025"]
)
def test_ten_rules(command: str, ten_rules: Path) -> None:
    assert len(lines(*command.split(), cwd=ten_rules)) <= LINES


@pytest.mark.parametrize("command", ["berakna 2024", "forklara 0831 2024"])
def test_two_hundred_and_ninety(command: str) -> None:
    assert len(lines(*command.split(), *LSS)) <= LINES


@pytest.fixture
def together(tmp_path: Path) -> Path:
    """The example samverkan, to change."""
    for part in ("config", "data"):
        shutil.copytree(ROOT / "examples/samverkan" / part, tmp_path / part)
    return tmp_path


def test_an_agreement_with_another_total_only_is_answered_on_that(together: Path) -> None:
    for rule in (together / "config/samverkan/regler").glob("*.yaml"):
        text = rule.read_text(encoding="utf-8")
        if "ingår_i:" not in text:
            rule.write_text(text.replace("\nbeskrivning:", "\ningår_i: projekt\nbeskrivning:", 1), encoding="utf-8")
    document = json.loads(out("berakna", "2026", "--json", cwd=together))
    (total,) = document["totaler"]
    found = "\n".join(lines("berakna", "2026", cwd=together))
    assert f"Gemensamma projekt: {total['totalt'] / 1e6:.1f} mkr".replace(".", ",") in found
    assert f"{total['totalt']:,}".replace(",", " ") in found
    assert document["län"]["totalt"] == 0


def test_a_part_of_the_total_that_is_left_out_is_told(together: Path) -> None:
    assert not [line for line in lines("berakna", "2025", cwd=together) if line.startswith("Räknas inte")]
    for rule in (together / "config/samverkan/regler").glob("*.yaml"):
        text = rule.read_text(encoding="utf-8")
        rule.write_text(text.replace("ingår_i: projekt\n", ""), encoding="utf-8")
    assert [line for line in lines("berakna", "2025", cwd=together) if line.startswith("Räknas inte 2025: Projekt")]


def test_why_is_asked_with_what_was_tried_out() -> None:
    assert lines("berakna", "2025", "--satt", "lpik.2025=4")[-1].endswith("forklara Örebro 2025 med samma val")


def test_a_column_that_gave_way_in_vain_comes_back() -> None:
    header = (
        Column("Kod", Role.TEXT, gives_way=1),
        Column("Vem", Role.TEXT),
        Column("En del", gives_way=3),
        Column("Totalt"),
        Column("%", Role.SHARE, gives_way=2),
    )
    table = ShownTable(header, [["01", "Alfa", 10**30, 7, 3]])
    (head, _, row) = (line.text.split() for line in table_lines(table, 40))
    assert (head, row) == (["Kod", "Vem", "Totalt", "%"], ["01", "Alfa", "7", "3"])


def test_instalments_that_are_asked_for_leave_the_table_whole() -> None:
    found = lines("berakna", "2025", "--betalningsplan", "halvår")
    assert [line for line in found if " till  " in line] == []
    assert sum("Ljusnarsberg" in line for line in found) == 2  # its amounts, and its instalments
