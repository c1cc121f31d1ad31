"""`svep --slump` as a user runs it."""

import json
import shutil
from pathlib import Path

import openpyxl
import pytest

from tests.cli.in_process import out, run
from tests.worlds import ROOT
from tillaggsbelopp.cli.group import app
from tillaggsbelopp.diagnostics import InvalidInput, WrongUsage

EXAMPLE = ("--config", str(ROOT / "examples/samverkan/config/samverkan"), "--data",
           str(ROOT / "examples/samverkan/data/samverkan"))  # fmt: skip
FIELD = "invånare_65_plus"
DRAWN = ("svep", "2026", "--slump", "500", *EXAMPLE)


@pytest.mark.slow
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
    book = openpyxl.load_workbook(tmp_path / "band.xlsx")
    sheet = book.worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    at = next(number for number, row in enumerate(rows) if row[0] == "Kod")
    drawn = rows[at].index("Bas")
    assert rows[at][drawn : drawn + 5] == ["Bas", "5–25 %", "25–50 %", "50–75 %", "75–95 %"]
    for row, line in zip(rows[at + 1 : at + 12], lines[1:], strict=True):  # ten, and their sum
        now, *bands = map(int, line.split(";")[2:])
        assert accumulated(row[drawn : drawn + 5]) == pytest.approx([100 * band / now for band in bands])
    (chart,) = sheet._charts
    assert chart.grouping == "stacked"
    assert [series.spPr.solidFill is None for series in chart.series] == [True, False, False, False, False]
    assert f"${at + 2}:" in chart.series[1].val.numRef.f
    assert chart.series[1].val.numRef.f.endswith(f"${at + 12}")


def accumulated(parts: list[float]) -> list[float]:
    return [sum(parts[: number + 1]) for number in range(len(parts))]


@pytest.mark.slow
def test_a_review_draws_the_bands_of_its_last_year(tmp_path: Path) -> None:
    assert run("folj-upp", "2025", "2026", *EXAMPLE, "--ut", str(tmp_path / "rapport")).returncode == 0
    text = (tmp_path / "rapport/uppfoljning-2025-2026.md").read_text(encoding="utf-8")
    part = text.partition("## Hur osäkert 2026 är")[2].partition("\n## ")[0]
    assert "| Kommun | Nu | 5 % | 25 % | Median | 75 % | 95 % | Bredd |" in part
    assert "| Invånare, brus |" in part
    book = openpyxl.load_workbook(tmp_path / "rapport/uppfoljning-2025-2026.xlsx")
    assert len(book["Osäkerhet"]._charts) == 1


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


def test_an_index_without_a_value_to_draw_around_is_told_and_a_review_goes_on_without(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "examples/samverkan", tmp_path, dirs_exist_ok=True)
    terms = tmp_path / "config/samverkan/overenskommelse.yaml"
    terms.write_text(terms.read_text(encoding="utf-8").replace("pris.2026", "pris.2031"), encoding="utf-8")
    told = run("kontrollera", cwd=tmp_path)
    assert told.returncode == 3
    assert "overenskommelse.yaml:37:16: pris.2031 har inget värde att dra omkring" in told.stderr.decode()
    reviewed = out("folj-upp", "2025", "2026", "--allt", cwd=tmp_path)
    assert "Det kan inte räknas: pris.2031 har inget värde att dra omkring." in reviewed


def test_the_handbook_states_uncertainty_as_it_is_read(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "config/orebro", tmp_path / "config/orebro")
    shutil.copytree(ROOT / "data/orebro", tmp_path / "data/orebro")
    page = (ROOT / "docs/handbok/prova.md").read_text(encoding="utf-8")
    blocks = [block.partition("\n```")[0] for block in page.split("```yaml\n")[1:] if block.startswith("osäkerhet:")]
    assert len(blocks) == 2
    terms = tmp_path / "config/orebro/overenskommelse.yaml"
    own = terms.read_text(encoding="utf-8")
    for block in blocks:
        terms.write_text(own + "\n" + block.replace("…", "prov").replace("invånare", FIELD) + "\n", encoding="utf-8")
        found = json.loads(out("svep", "2025", "--slump", "300", "--json", cwd=tmp_path))
        assert found["antal_som_inte_kan_räknas"] == 0
        assert found["län"]["andel_05"] <= found["län"]["andel_95"]
