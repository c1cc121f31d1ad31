"""`svep --slump` as a user runs it."""

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.in_process import out, run
from tests.worlds import ROOT
from tillaggsbelopp.cli.group import app
from tillaggsbelopp.diagnostics import InvalidInput, WrongUsage

EXAMPLE = ("--config", str(ROOT / "examples/samverkan/config/samverkan"), "--data",
           str(ROOT / "examples/samverkan/data/samverkan"))  # fmt: skip
DRAWN = ("svep", "2026", "--slump", "500", *EXAMPLE)


def test_bands_are_shown_with_what_was_drawn_from_what_and_the_same_seed_gives_the_same() -> None:
    shown = out(*DRAWN, "--allt", "--villkor", "ingen förlorar mer än 2 %")
    assert "Prisindex 2026 (pris.2026): normal omkring -3,5 %, standardavvikelse 0,8 % (antagande)." in shown
    assert "Villkoret ingen förlorar mer än 2 % håller i" in shown
    assert len(out(*DRAWN).splitlines()) <= 24
    found = json.loads(out(*DRAWN, "--json", "--villkor", "summa.försök >= 1200000"))
    assert found == json.loads(out(*DRAWN, "--fro", "1", "--json", "--villkor", "summa.försök >= 1200000"))
    assert found["län"] != json.loads(out(*DRAWN, "--fro", "2", "--json"))["län"]
    for each in (*found["kommuner"], found["län"]):
        assert each["andel_05"] <= each["andel_25"] <= each["median"] <= each["andel_75"] <= each["andel_95"]
    # half a year of a triangle from 2 000 to 3 200 tkr with its top at 2 400: two thirds are above the top
    assert found["villkor"][0]["håller_procent"] == pytest.approx(100 * 2 / 3, abs=7)


def test_bands_are_written_as_csv_and_workbook(tmp_path: Path) -> None:
    lines = out(*DRAWN, "--csv").splitlines()
    assert lines[0].endswith("kommunkod;kommun;nu;andel_05;andel_25;median;andel_75;andel_95")
    assert len(lines) == 1 + 10 + 1
    assert run(*DRAWN, "--ut", str(tmp_path / "band.xlsx")).returncode == 0
    assert (tmp_path / "band.xlsx").read_bytes().startswith(b"PK")


@pytest.mark.parametrize(
    ("arguments", "kind", "said"),
    [
        (["--slump", "0"], WrongUsage, "--slump 0 går inte att dra"),
        (["--slump", "10", "--fro", "-1"], WrongUsage, "--fro -1 är inget frö"),
        (["--slump", "10", "--over", "pris.2026=1; 2"], WrongUsage, "--over och --slump kan inte användas tillsammans"),
        (["--over", "pris.2026=1; 2", "--fro", "2"], WrongUsage, "--fro hör till --slump"),
        (["--over", "pris.2026=1; 2", "--villkor", "a"], WrongUsage, "--villkor hör till --slump"),
        (["--slump", "10", "--villkor", "alla vinner"], WrongUsage, "villkoret går inte att läsa"),
        (["--slump", "10", "--ut", "a.parquet"], WrongUsage, "okänd filtyp"),
    ],
)
def test_what_can_not_be_drawn_is_refused(arguments: list[str], kind: type[InvalidInput], said: str) -> None:
    with pytest.raises(kind) as caught:
        app(["svep", "2026", *EXAMPLE, *arguments], standalone_mode=False)
    assert said in str(caught.value)


def test_draws_that_nothing_can_be_are_told(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "examples/samverkan", tmp_path, dirs_exist_ok=True)
    terms = tmp_path / "config/samverkan/overenskommelse.yaml"
    text = terms.read_text(encoding="utf-8").replace(
        "standardavvikelse: 0.8", "väntat: -99\n      standardavvikelse: 1"
    )
    terms.write_text(text, encoding="utf-8")
    shown = run("svep", "2026", "--slump", "400", cwd=tmp_path)
    assert shown.returncode == 0
    assert "för att en storhet inte kan vara så. Banden är av de andra." in " ".join(shown.stdout.decode().split())
