"""Cases that do not hold are told where a workbook or decision is written; they stop nothing."""

import shutil
from pathlib import Path

import pytest

from tests.cli.in_process import done
from tests.test_broken import HEALTHY

CASE = "namn: {name}\nkälla: avtalet\når: 2024\nförväntat: {{totalt: {total}}}\n"
TOLD = (
    "Obs: 2 av 3 prov håller inte. Det första: Höjd pott: totalt: väntat 2 kr, blev 1 050 000 kr "
    "(config/prov/prov/b.yaml:4:21). Alla visas av  tillaggsbelopp kontrollera"
)
WRITING = ("berakna 2024 --ut belopp.xlsx", "faststall 2024 --trots prov", "folj-upp 2023 2024 --ut rapport")
OTHERS = ("berakna 2024", "berakna 2024 --csv", "berakna 2024 --ut belopp.json", "folj-upp 2023 2024")


@pytest.fixture
def agreement(tmp_path: Path) -> Path:
    """1 000 000 kr and 5 % of it in each of two years; one case that holds and two that do not."""
    shutil.copytree(HEALTHY, tmp_path, dirs_exist_ok=True)
    for rule in (tmp_path / "config/prov/regler").iterdir():
        text = rule.read_text(encoding="utf-8").replace("{2024: 1 000 000}", "{2023: 900 000, 2024: 1 000 000}")
        rule.write_text(text.replace("{2024: ", "{2023: "), encoding="utf-8")
    cases = tmp_path / "config/prov/prov"
    cases.mkdir()
    for file, name, total in (("a", "Håller", 1_050_000), ("b", "Höjd pott", 2), ("c", "Sänkt pott", 1)):
        (cases / f"{file}.yaml").write_text(CASE.format(name=name, total=total), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("command", WRITING)
def test_they_are_told_where_a_workbook_or_decision_is_written(agreement: Path, command: str) -> None:
    ran = done(command, agreement)
    assert ran.code == 0, ran.said
    assert TOLD in ran.said.splitlines()


@pytest.mark.parametrize("command", OTHERS)
def test_they_are_not_run_elsewhere(agreement: Path, command: str) -> None:
    ran = done(command, agreement)
    assert (ran.code, " prov" in ran.said) == (0, False)


def test_nothing_is_said_if_all_hold(agreement: Path) -> None:
    for file in "bc":
        (agreement / f"config/prov/prov/{file}.yaml").unlink()
    assert " prov" not in done(WRITING[0], agreement).said


def test_a_case_that_can_not_be_read_is_told_too(agreement: Path) -> None:
    (agreement / "config/prov/prov/a.yaml").write_text("namn: [\n", encoding="utf-8")
    ran = done(WRITING[0], agreement)
    assert ran.code == 0
    assert "Obs: prov kan inte läsas. Det första: " in ran.said
    assert "config/prov/prov/a.yaml:" in ran.said
