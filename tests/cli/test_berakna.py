"""The command line as a user and a script meet it, with real files."""

import csv
import io
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli import processes
from tests.cli.in_process import out, run
from tests.worlds import PROGRAM, ROOT


def test_the_county_table_on_screen() -> None:
    text = out("berakna", "2024", "--allt")
    assert re.search(r"(?m)^1860 Laxå +364 562 +40 436 +84 814 +63 298 +553 110$", text)
    assert re.search(r"(?m)^Summa +14 876 099 +1 650 000 +826 305 +2 582 908 +19 935 312$", text)
    assert "2024, remissförslagets nivå" in text
    assert "beräknat 19 935 312 kr, tryckt 19 935 313 kr, skillnad -1 kr" in text
    assert "Beloppen är remissförslagets." in text
    assert all(line == line.rstrip() for line in text.splitlines())


def test_json_has_the_documented_shape() -> None:
    document = json.loads(out("berakna", "2024", "--json"))
    assert document["schema_version"] == 1
    assert document["år"] == 2024
    assert [entry["kommunkod"] for entry in document["kommuner"]] == sorted(
        entry["kommunkod"] for entry in document["kommuner"]
    )
    lekeberg = document["kommuner"][0]
    assert (lekeberg["kommunkod"], lekeberg["kommun"], lekeberg["delbelopp"]["grundbelopp"]) == (
        "1814",
        "Lekeberg",
        398131,
    )
    assert lekeberg["totalt"] == sum(lekeberg["delbelopp"].values())
    assert document["län"] == {
        "delbelopp": {
            "grundbelopp": 14876099,
            "psykiatri": 1650000,
            "glesbygd": 826305,
            "avancerad_hemsjukvård": 2582908,
        },
        "totalt": 19935312,
    }
    assert document["antaganden"][0]["id"] == "remissförslagets_belopp"
    assert document["varningar"] == []
    assert document["publicerat"][0]["avrundning_kan_förklara"] is True


def test_csv_is_for_swedish_excel() -> None:
    content = run("berakna", "2024", "--csv").stdout
    assert content.startswith("\ufeffkommunkod;kommun;grundbelopp;".encode())
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert rows[-1] == ["", "Summa", "14876099", "1650000", "826305", "2582908", "19935312"]
    assert len(rows) == 14


def test_names_that_a_spreadsheet_would_run_are_defused(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "data/orebro", tmp_path / "data/orebro")
    for table in (tmp_path / "data/orebro").glob("*.csv"):
        table.write_text(table.read_text(encoding="utf-8").replace("Laxå", "=1+1"), encoding="utf-8")
    rows = out("berakna", "2024", "--csv", "--config", str(ROOT / "config/orebro"), cwd=tmp_path)
    assert "1860;'=1+1;364562" in rows


@pytest.mark.parametrize("setting", ["glesbygd.nedre_gräns=15", "nedre_gräns=15", "nedre_gräns=15 km"])
def test_a_what_if_is_marked_in_every_output(setting: str) -> None:
    mark = "Glesbygdstillägg: nedre gräns för avståndet = 15 km (i stället för 10 km)"
    assert f"ALTERNATIV: {mark}" in out("berakna", "2024", "--satt", setting).replace("\u00a0", " ")
    document = json.loads(out("berakna", "2024", "--json", "--satt", setting))
    assert document["alternativ"] == [mark]
    assert document["län"]["totalt"] == 19935312
    assert "glesbygd.nedre_gräns" not in [assumption["id"] for assumption in document["antaganden"]]
    assert out("berakna", "2024", "--csv", "--satt", setting).count(f"ALTERNATIV: {mark}") == 13


def test_a_percentage_can_be_set_with_and_without_its_sign() -> None:
    totals = {
        json.loads(out("berakna", "2024", "--json", "--satt", f"andel_av_potterna={value}"))["län"]["delbelopp"][
            "glesbygd"
        ]
        for value in ("10", "10 %")
    }
    assert totals == {1652610}  # 10 % of 16 526 099


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["berakna", "2027"], 3, "mätår för invånare_65_plus är inte angivet för 2027"),
        (["berakna", "tjugo"], 2, "tjugo är inget årtal"),
        (["berakna", "2024", "--json", "--csv"], 2, "kan inte användas tillsammans"),
        (["berakna", "2024", "--satt", "nedre_grans=1"], 2, "Menade du nedre_gräns?"),
        (["berakna", "2024", "--satt", "årsbelopp=1"], 2, "årsbelopp finns i flera regler"),
        (["berakna", "2024", "--satt", "nedre_gräns=1,234,567"], 2, "Tusental skrivs med mellanslag"),
        (["berakna", "2024", "--satt", "nedre_gräns=5 kr"], 2, "nedre_gräns är i km"),
        (["berakna", "2024", "--satt", "nedre_gräns=x"], 2, "x är inget tal"),
        (["berakna", "2024", "--satt", "nedre_gräns"], 2, "ett värde saknas"),
        (["berakna", "2024", "--satt", "andel_av_potterna=(5)"], 2, "(5) är inget tal"),
        (["berakna", "2024", "--satt", "nedre_gräns=1", "--satt", "nedre_gräns=2"], 2, "ändras två gånger"),
        (["berakna", "2024", "--satt", "nedre_gräns=50"], 3, "RAMP börjar (50) inte under sitt slut (40)"),
        (["berakna", "2024", "--satt", "psykiatri.årsbelopp=-1"], 3, "psykiatri.pott är under 0"),
        (["berakna", "2024", "--config", "finns/inte"], 3, "mappen finns/inte finns inte"),
        (["berakna", "2024", "--data", "finns/inte"], 3, "mappen finns/inte finns inte, eller är ingen mapp"),
        (["berakna", "2024", "--nonsens"], 2, "--nonsens"),
    ],
)
def test_refusals_have_their_exit_code_and_no_traceback(arguments: list[str], code: int, said: str) -> None:
    done = run(*arguments)
    stderr = done.stderr.decode().replace("\u00a0", " ")
    assert done.returncode == code
    assert said in stderr
    assert "Traceback" not in stderr
    assert done.stdout == b""


def test_without_a_year_it_says_which_and_why_on_stderr() -> None:
    done = run("berakna", "--json")
    assert json.loads(done.stdout)["år"] == 2024
    assert "År 2024 valdes" in done.stderr.decode()
    assert "År 2025 vilar på ett antaget indexvärde" in done.stderr.decode()


def test_the_agreement_here_comes_before_the_shipped_one(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "config/orebro", tmp_path / "config/orebro")
    rule = tmp_path / "config/orebro/regler/psykiatri.yaml"
    rule.write_text(rule.read_text(encoding="utf-8").replace("1 650 000", "1 000 000"), encoding="utf-8")
    assert json.loads(out("berakna", "2024", "--json", cwd=tmp_path))["län"]["delbelopp"]["psykiatri"] == 1000000
    assert "Räknat på config/orebro och medföljande data/orebro" in out("berakna", "2024", "--allt", cwd=tmp_path)


def test_an_empty_folder_uses_what_came_with_the_program(tmp_path: Path) -> None:
    assert json.loads(out("berakna", "2024", "--json", cwd=tmp_path))["län"]["totalt"] == 19935312


def test_several_agreements_here_must_be_chosen_between(tmp_path: Path) -> None:
    for name in ("ett", "annat"):
        shutil.copytree(ROOT / "config/orebro", tmp_path / "config" / name)
    done = run("berakna", "2024", cwd=tmp_path)
    assert done.returncode == 2
    assert "--config config/annat, --config config/ett" in done.stderr.decode()


@pytest.mark.parametrize("arguments", [["--help"], ["berakna", "--help"], ["berakna", "2024"]])
def test_nothing_heavy_is_imported_before_it_is_needed(arguments: list[str]) -> None:
    done = subprocess.run(
        [PROGRAM[0], "-X", "importtime", *PROGRAM[1:], *arguments], cwd=ROOT, capture_output=True, check=True
    )
    imported = set(re.findall(r"\| +([\w.]+)$", done.stderr.decode(), re.MULTILINE))
    assert "tillaggsbelopp.cli.commands" in imported
    assert not imported & {"pandas", "openpyxl", "numpy", "httpx"}
    if "--help" in arguments:
        assert "tillaggsbelopp.engine" not in imported


@pytest.mark.slow
@pytest.mark.parametrize(
    "environment",
    [{"LC_ALL": "C"}, {"PYTHONIOENCODING": "cp1252"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}],
)
def test_any_locale_will_do(environment: dict[str, str]) -> None:
    done = processes.run("berakna", "2024", **environment)
    assert done.returncode == 0, done.stderr
    assert json.loads(processes.run("berakna", "2024", "--json", **environment).stdout.decode("utf-8"))["år"] == 2024


def test_the_shipped_agreement_is_used_only_with_a_word_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")  # before a review is due, which is told
    done = run("berakna", "2024", "--csv", cwd=tmp_path)
    assert done.returncode == 0
    (said,) = done.stderr.decode().splitlines()
    assert said.startswith("Ingen mapp config/ här: räknar på den medföljande överenskommelsen. Gå till mappen")
    out("skapa", "eget", cwd=tmp_path)
    assert run("berakna", "2024", "--csv", cwd=tmp_path / "eget").stderr == b""
    for folder, way in (("config", ".."), ("config/orebro", "../..")):
        (said,) = run("berakna", "2024", "--csv", cwd=tmp_path / "eget" / folder).stderr.decode().splitlines()
        assert said.endswith(f" Det finns en i {way}/config: gå dit med  cd {way}")
