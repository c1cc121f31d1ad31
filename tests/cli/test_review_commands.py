"""svep, malsok and kanslighet as a user runs them."""

import csv
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.cli.in_process import done, out, run
from tests.worlds import PROGRAM, ROOT
from tillaggsbelopp.cli.group import app
from tillaggsbelopp.diagnostics import InvalidInput, NotWritten, WrongUsage

OVER = ("--over", "lpik.2025=2..4 steg 1")
GOAL = ("malsok", "2025", "lpik.2025", "--fran")


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines(), delimiter=";"))


def test_a_sweep_shows_quantiles_and_writes_every_amount(tmp_path: Path) -> None:
    file = tmp_path / "svep.csv"
    shown = out("svep", "2025", *OVER, "--over", "avstånd_sjukhus.Askersund=50; 60", "--ut", str(file))
    assert "6 alternativ" in shown
    assert "Avstånd till sjukhus, Askersund: 50 km och 60 km" in " ".join(shown.split())
    assert f"Skrev {file}." in " ".join(shown.split())
    found = rows(file)
    assert len(found) == 6 * 12
    option = ["--satt", "lpik.2025=3", "--satt", "avstånd_sjukhus.1882=60"]
    exact = json.loads(out("berakna", "2025", *option, "--json"))
    assert exact["alternativ"][1] == "Avstånd till sjukhus, Askersund = 60 km (i stället för 55,1 km)"
    chosen = [row for row in found if (row["lpik.2025"], row["avstånd_sjukhus.1882"]) == ("3", "60")]
    assert [int(row["totalt"]) for row in chosen] == [each["totalt"] for each in exact["kommuner"]]
    again = run("svep", "2025", *OVER, "--ut", str(file))
    assert again.returncode == 6
    assert "finns redan" in again.stderr.decode()
    assert run("svep", "2025", *OVER, "--ut", str(file), "--skriv-over").returncode == 0
    assert len(rows(file)) == 3 * 12
    assert [path.name for path in tmp_path.iterdir()] == ["svep.csv"]


def test_the_summary_as_data() -> None:
    found = json.loads(out("svep", "2025", *OVER, "--satt", "glesbygd.övre_gräns=50", "--json"))
    today = json.loads(out("berakna", "2025", "--satt", "glesbygd.övre_gräns=50", "--json"))
    assert found["antal"] == 3
    assert [each["nu"] for each in found["kommuner"]] == [each["totalt"] for each in today["kommuner"]]
    assert found["län"]["nu"] == today["län"]["totalt"]
    (varied,) = found["varierat"]
    assert varied.pop("titel") == "Landstingsprisindex (LPIK) 2025"
    assert varied == {"namn": "lpik.2025", "enhet": "%", "gånger": False, "värden": [2, 3, 4]}
    county = found["län"]
    assert county["lägst"] < county["kvartil_1"] < county["median"] < county["kvartil_3"] < county["högst"]


@pytest.mark.parametrize(
    ("arguments", "kind", "said"),
    [
        (["svep", "2025", "--over", "lpik.2025"], WrongUsage, "ett värde saknas"),
        (["svep", "2025", *OVER, *OVER], WrongUsage, "lpik.2025 står i två --over"),
        (["svep", "2025", *OVER, "--ut", "a.xlsx"], WrongUsage, "okänd filtyp"),
        (["svep", "2025", *OVER, "--skriv-over"], WrongUsage, "hör ihop med --ut"),
        (["svep", "2025", *OVER, "--ut", "finns/inte/a.csv"], NotWritten, "mappen finns/inte finns inte"),
        (["svep", "2025", "--over", "glesbygd.övre_gräns=1; 2"], InvalidInput, "inget av 2 alternativ kan räknas"),
        (["svep", "2027", *OVER], InvalidInput, "mätår för invånare_65_plus är inte angivet för 2027"),
        ([*GOAL, "0", "--till", "5", "--villkor", "allt"], WrongUsage, "går inte att läsa"),
        ([*GOAL, "5", "--till", "0", "--villkor", "Laxå > 1"], WrongUsage, "högre än --till"),
        ([*GOAL, "1", "--till", "1", "--villkor", "Laxå > 1"], WrongUsage, "är lika"),
        ([*GOAL, "1", "--till", "*2", "--villkor", "Laxå > 1"], WrongUsage, "skrivna olika"),
        (
            [*GOAL, "0", "--till", "1", "--villkor", "Laxå > 1", "--precision", "0,1,1"],
            WrongUsage,
            "0,1,1 är inget tal",
        ),
        ([*GOAL, "0.0", "--till", "0", "--villkor", "Laxå > 1"], WrongUsage, "är lika"),
        ([*GOAL, "1", "--till", "5; 7", "--villkor", "Laxå > 1"], WrongUsage, "--till 5; 7 är flera värden"),
        ([*GOAL, "0", "--till", "9" * 28, "--villkor", "Laxå > 1", "--precision", "0.1"], WrongUsage, "så noga"),
        (
            [
                "malsok",
                "2025",
                "invånare_65_plus.1880",
                "--fran",
                "100",
                "--till",
                "900",
                "--precision",
                "0.3",
                "--villkor",
                "Laxå>1",
            ],
            WrongUsage,
            "invånare_65_plus.1880 är hela tal",
        ),
        (["kanslighet", "2025", "--antal", "många"], WrongUsage, "inget antal rader"),
        (["kanslighet", "2025", "--antal", "0"], WrongUsage, "inget antal rader"),
        (["kanslighet", "2025", "--json", "--csv"], WrongUsage, "kan inte användas tillsammans"),
        (["kanslighet", "2027"], InvalidInput, "2027"),
    ],
)
def test_what_can_not_be_done_is_told(arguments: list[str], kind: type[InvalidInput], said: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        app(arguments, standalone_mode=False)
    assert type(refused.value) is kind
    assert said in str(refused.value).replace("\u00a0", " ")


OF_A_YEAR = (
    "berakna 2024",
    "forklara Alfa 2024",
    "jamfor 2023 2024",
    "folj-upp 2023 2024",
    "svep 2024 --over avstånd.gräns=9;10",
    "kanslighet 2024",
    "malsok 2024 avstånd.gräns --fran 9 --till 10 --villkor Alfa.totalt>=0",
)


@pytest.mark.parametrize("command", OF_A_YEAR)
def test_no_year_after_an_agreement_has_ended_is_computed(tmp_path: Path, command: str) -> None:
    for case in ("_hel", "overenskommelsen_slut"):
        shutil.copytree(ROOT / "tests/broken" / case, tmp_path, dirs_exist_ok=True)
    for rule in (tmp_path / "config/prov/regler").iterdir():
        rule.write_text(rule.read_text(encoding="utf-8").replace("{2024: ", "{2023: "), encoding="utf-8")
    ended = done(command, tmp_path)
    assert (ended.code, ended.out) == (3, "")
    assert "överenskommelsen gäller till 2023-06-30, så 2024 kan inte räknas" in ended.said


@pytest.mark.parametrize("command", [*OF_A_YEAR, "avrakna 2024", "nytt-ar 2024", "godkann"])
def test_a_folder_of_decisions_that_is_not_there_is_told(command: str) -> None:
    ended = done(f"{command} --beslut ingen", ROOT / "tests/broken/_hel")
    assert (ended.code, ended.out) == (2, "")
    assert "mappen ingen finns inte" in ended.said


def test_usage_ends_with_its_code_and_no_traceback() -> None:
    ended = run("malsok", "2025", "lpik", "--fran", "0", "--till", "1", "--villkor", "Laxå > 1")
    assert ended.returncode == 2
    assert "lpik är inget värde i ett index" in ended.stderr.decode()
    assert "Traceback" not in ended.stderr.decode()


@pytest.mark.skipif(os.name == "nt", reason="signals are sent another way there")
@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_sweep_leaves_a_marked_part_without_torn_rows(tmp_path: Path, asked: signal.Signals) -> None:
    over = ["--over", "glesbygd.övre_gräns=20..60 steg 0.02", "--over", "lpik.2025=2..3 steg 0.01"]
    process = subprocess.Popen(
        [*PROGRAM, "svep", "2025", *over, "--ut", str(tmp_path / "stort.csv")], cwd=ROOT, stderr=subprocess.PIPE
    )
    waited = time.monotonic() + 60
    while not any(path.stat().st_size > 100_000 for path in tmp_path.iterdir()) and time.monotonic() < waited:
        time.sleep(0.05)
    process.send_signal(asked)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 130
    (file,) = tmp_path.iterdir()
    assert file.name == "stort.ofullstandig.csv"
    found = rows(file)
    assert len(found) % 12 == 0
    assert all(row["totalt"] for row in found)
    done = f"Avbrutet efter {len(found) // 12:,} av 202 101 alternativ.".replace(",", " ")
    assert done in told.decode().replace("\u00a0", " ")


def test_parquet_without_pyarrow_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *more: None if name == "pyarrow" else found(name, *more)
    )
    done = run("svep", "2025", *OVER, "--ut", str(tmp_path / "a.parquet"))
    assert done.returncode == 2
    assert 'pip install "tillaggsbelopp[parquet]"' in done.stderr.decode()


def test_a_parquet_file_has_what_the_csv_file_has(tmp_path: Path) -> None:
    from pyarrow import parquet

    for name in ("a.parquet", "a.csv"):
        out("svep", "2025", "--over", "glesbygd.övre_gräns=5; 20; 40", "--ut", str(tmp_path / name))
    table = parquet.read_table(tmp_path / "a.parquet").to_pylist()

    def text(value: object) -> str:
        return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)

    assert [{name: text(value) for name, value in row.items()} for row in table] == rows(tmp_path / "a.csv")


def test_a_goal_is_found_or_the_nearest_told() -> None:
    asked = ["malsok", "2025", "glesbygd.andel_av_potterna", "--fran", "0", "--till", "20", "--villkor"]
    found = json.loads(out(*asked, "Ljusnarsberg.totalt >= 550000", "--json"))
    (interval,) = found["håller"]
    for value, reached in ((interval["från"], True), (interval["från"] - found["precision"], False)):
        exact = json.loads(out("berakna", "2025", "--satt", f"andel_av_potterna={value:.6f}", "--json"))
        amount = next(each["totalt"] for each in exact["kommuner"] if each["kommun"] == "Ljusnarsberg")
        assert (amount >= 550_000) == reached
    none = run(*asked, "Ljusnarsberg.totalt >= 5 mkr")
    assert none.returncode == 5
    assert "Närmast är 20 %" in none.stdout.decode().replace("\u00a0", " ")
    assert "håller inte för något värde" in none.stderr.decode()


def test_sensitivity_as_table_and_as_data() -> None:
    shown = out("kanslighet", "2025", "--antal", "3")
    assert "28 till" in shown.splitlines()
    named = ("Landstingsprisindex", "Grundbelopp", "Glesbygd")
    assert sum(line.startswith(named) for line in shown.splitlines()) == 3
    document = json.loads(out("kanslighet", "2025", "--json"))
    lines = out("kanslighet", "2025", "--csv").removeprefix("\ufeff").splitlines()
    table = list(csv.DictReader(lines, delimiter=";"))
    assert len(table) == len(document["effekter"]) > 25
    first = document["effekter"][0]
    assert (first["namn"], first["ökning"]) == ("lpik.2025", "1 procentenhet")
    assert first["titel"] == table[0]["titel"] == "Landstingsprisindex (LPIK) 2025"
    everything = out("kanslighet", "2025", "--allt").splitlines()
    assert sum(line.startswith(("Avstånd till sjukhus, ", "Invånare 65+, ")) for line in everything) > 20
    assert table[0]["1880 Örebro"] == str(first["kommuner"]["1880"]).replace(".", ",")


def test_a_decided_year_is_left_alone_unless_computed_anew(tmp_path: Path) -> None:
    folder = ["--beslut", str(tmp_path / "beslut")]
    assert run("faststall", "2025", *folder, "--kunskapsdatum", "2024-11-15").returncode == 0
    command = ["svep", "2025", "--over", "glesbygd.övre_gräns=30; 40", *folder]
    done = run(*command)
    assert done.returncode == 2
    assert "2025 är fastställt, och svep ändrar inte ett beslut" in done.stderr.decode()
    assert run(*command, "--rakna-om").returncode == 0
    assert run("berakna", "2025", *folder, "--satt", "avstånd_sjukhus.1882=3").returncode == 2
