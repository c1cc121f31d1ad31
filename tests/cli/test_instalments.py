"""`--betalningsplan` and the key of the same name."""

import json
import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.cli.in_process import out, run
from tests.worlds import ROOT


def plan(*arguments: str, cwd: Path | None = None) -> dict[str, object]:
    document = json.loads(out("berakna", "2024", "--json", *arguments, **({"cwd": cwd} if cwd else {})))
    return {key: document["betalningsplan"][key] for key in ("period", "län")}


@pytest.mark.parametrize(
    ("written", "period", "sums"),
    [
        # of the 12 totals nine leave kronor when divided by 4, four of them two or more, three of them three
        ("kvartal", "kvartal", [4_983_833, 4_983_828, 4_983_827, 4_983_824]),
        ("Halvar", "halvår", [9_967_660, 9_967_652]),  # eight of them are odd
    ],
)
def test_the_county_in_instalments(written: str, period: str, sums: list[int]) -> None:
    assert plan("--betalningsplan", written) == {"period": period, "län": sums}
    assert sum(sums) == 19_935_312


def test_the_option_goes_before_the_key(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "config/orebro", tmp_path / "config/orebro")
    terms = tmp_path / "config/orebro/overenskommelse.yaml"
    terms.write_text(terms.read_text(encoding="utf-8") + "\nbetalningsplan: månad\n", encoding="utf-8")
    assert plan(cwd=tmp_path)["period"] == "månad"
    assert plan("--betalningsplan", "kvartal", cwd=tmp_path)["period"] == "kvartal"
    assert out("berakna", "2024", "--csv", cwd=tmp_path) == out("berakna", "2024", "--csv")


def test_a_plan_for_each_of_several_years() -> None:
    text = out("berakna", "2024-2025", "--betalningsplan", "halvår", "--allt")
    assert text.index("Betalningsplan 2024 per halvår, kr") < text.index("Betalningsplan 2025 per halvår, kr")
    assert text.index("Betalningsplan 2025 per halvår, kr") < text.index("Totalt 202")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--csv"], "--betalningsplan visas inte i CSV"),
        (["--ut", "belopp.csv"], "--betalningsplan visas inte i CSV"),
        (["--betalningsplan", "vecka"], "vecka är ingen betalningsplan"),
    ],
)
def test_what_is_not_possible_is_wrong_usage(arguments: list[str], said: str, tmp_path: Path) -> None:
    done = run("berakna", "2024", "--betalningsplan", "månad", *arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert said in done.stderr.decode()
    assert not [*tmp_path.iterdir()]


@pytest.mark.slow
def test_a_workbook_is_verified_by_its_own_plan(tmp_path: Path) -> None:
    file = tmp_path / "belopp.xlsx"
    out("berakna", "2024", "--betalningsplan", "kvartal", "--ut", str(file))
    assert "stämmer" in out("verifiera", str(file))
    for claimed, said in (
        ("månad", "Betalningsplan!D5"),
        ("vecka", "gäller år 2024, betald per vecka, och det kan inte räknas"),
    ):
        workbook = load_workbook(file)
        row = next(row for row in workbook["Källor"].iter_rows(max_col=2) if row[0].value == "Betalningsplan")
        row[1].value = claimed
        forged = tmp_path / "annan.xlsx"
        workbook.save(forged)
        done = run("verifiera", str(forged))
        assert done.returncode == 5
        assert said in done.stderr.decode()
