"""`nytt-ar`: what is told, with which exit code, and what is written into the files."""

import json
import os
import re
import shutil
from pathlib import Path

import pytest

from tests.cli.in_process import out, run
from tests.cli.test_manners import on_a_terminal
from tests.test_broken import HEALTHY
from tests.worlds import PROGRAM, ROOT
from tillaggsbelopp.workspace.folders import shipped_root


@pytest.fixture
def orebro(tmp_path: Path) -> Path:
    for folder in ("config", "data"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    return tmp_path


@pytest.fixture
def healthy(tmp_path: Path) -> Path:
    shutil.copytree(HEALTHY, tmp_path, dirs_exist_ok=True)
    return tmp_path


def plain(output: bytes) -> str:
    return output.decode().replace("\u00a0", " ")


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_year_in_which_nothing_is_missing(orebro: Path) -> None:
    answer, text = (out("nytt-ar", "2026", *more, cwd=orebro) for more in ((), ("--allt",)))
    assert "Inget saknas. Beloppen kan räknas." in answer
    assert "Inget saknas. Beloppen kan räknas." in text
    lpik = r"- Landstingsprisindex \(LPIK\) 2026: 2,95 % \(2023-10-06\), antagande\s+index/lpik.yaml:14:14\n"
    assert re.search(lpik, text)
    assert re.search(r"- Invånare 65\+: mätår 2023, låst 2025–2026, antagande\s+overenskommelse.yaml:\d+:17\n", text)
    assert "nästa uppföljning gäller 2027 (vartannat år från 2025, antagande)" in text
    total = json.loads(out("berakna", "2026", "--json", cwd=orebro))["län"]["totalt"]
    assert json.loads(out("nytt-ar", "2026", "--json", cwd=orebro))["totalt"] == total
    assert f"Totalt {total:,} kr.".replace(",", " ") in answer


def test_what_is_missing_is_told_first_and_counted(orebro: Path) -> None:
    done = run("nytt-ar", "2031", cwd=orebro)
    text = plain(done.stdout)
    assert done.returncode == 5
    assert plain(done.stderr) == "år 2031: 2 saker saknas\n"
    assert text.index("SAKNAS (2)") < text.index("lpik saknar värde för 2031") < text.index("Att se över")
    assert "  config/orebro/index/lpik.yaml:7:1\n" in text
    assert "mätår för invånare_65_plus är inte angivet för 2031" in text
    assert "Uppföljning ska göras för 2031" in text
    assert text.count("lpik saknar värde") == 1  # the calculation's own fault is the same
    assert "Beloppen kan inte räknas ännu." in text


def test_the_same_as_data(orebro: Path) -> None:
    done = run("nytt-år", "2031", "--json", cwd=orebro)
    assert done.returncode == 5
    document = json.loads(done.stdout)
    assert {key: value for key, value in document.items() if key not in ("poster", "fel")} == {
        "schema_version": 1,
        "överenskommelse": "Tilläggsbelopp för hälso- och sjukvård i hemmet",
        "år": 2031,
        "kunskapsdatum": None,
        "kan_räknas": False,
        "totalt": None,
        "saknas": 2,
        "hindrar": 0,
        "skrivet": [],
    }
    by_id = {(item["del"], item["id"]): item for item in document["poster"]}
    absent = by_id["index", "index.lpik.2031"]
    assert (absent["läge"], absent["fil"], absent["rad"]) == ("saknas", "config/orebro/index/lpik.yaml", 7)
    assert absent["uppgifter"] == {"index": "lpik", "år": 2031, "procent": None, "slag": None, "publicerad": None}
    assumed = by_id["index", "index.lpik.2030"]
    assert (assumed["läge"], assumed["uppgifter"]["procent"]) == ("att se över", "2.95")
    assert [fault["vad"].split()[0] for fault in document["fel"]] == ["lpik", "mätår"]
    assumptions = {item["id"] for item in document["poster"] if item["del"] == "antaganden"}
    relied_on = json.loads(out("berakna", "2026", "--json", cwd=orebro))["antaganden"]
    assert assumptions == {each["id"] for each in relied_on if not each["id"].startswith(("index.", "mätår."))}


def test_what_was_known_on_a_day(healthy: Path) -> None:
    index = healthy / "config/prov/index/pris.yaml"
    index.parent.mkdir()
    rest = "slag: utfall, publicerad: 2024-12-10, källa: prov"
    index.write_text(
        f"id: pris\nnamn: Pris\nserie: P\nvärden:\n  - {{år: 2025, procent: 3, {rest}}}\n", encoding="utf-8"
    )
    rule = healthy / "config/prov/regler/grund.yaml"
    rule.write_text(
        rule.read_text("utf-8").replace("    status", "    indexeras: pris\n    status", 1), encoding="utf-8"
    )
    before = contents(healthy)
    assert run("nytt-ar", "2025", "--kunskapsdatum", "2024-12-10", cwd=healthy).returncode == 5  # 2024 in folk.csv
    done = run("nytt-ar", "2025", "--kunskapsdatum", "2024-11-15", "--skriv", cwd=healthy)
    assert "pris hade inget värde för 2025 den 2024-11-15" in plain(done.stdout)
    assert "Sett på config/prov och data/prov, som det var känt 2024-11-15" in plain(done.stdout)
    assert done.returncode == 5
    assert "Inget lades in" in plain(done.stderr)
    assert contents(healthy) == before


@pytest.mark.slow
def test_decided_years_and_their_settlement_count_as_when_computing(orebro: Path) -> None:
    terms, index = orebro / "config/orebro/overenskommelse.yaml", orebro / "config/orebro/index/lpik.yaml"
    terms.write_text(f"{terms.read_text('utf-8')}avräkning: egen rad nästa år\n", encoding="utf-8")
    out("faststall", "2025", "--kunskapsdatum", "2024-11-15", cwd=orebro)
    known = index.read_text("utf-8")
    index.write_text(known.replace("procent: 2.95", "procent: 3.1", 1), encoding="utf-8")
    total = json.loads(out("berakna", "2026", "--json", cwd=orebro))["län"]["totalt"]
    assert total != json.loads(out("berakna", "2026", "--json", "--beslut", "data", cwd=orebro))["län"]["totalt"]
    assert json.loads(out("nytt-ar", "2026", "--json", cwd=orebro))["totalt"] == total
    # without the index value of 2025 the settlement can't be computed, nor 2026
    index.write_text(
        known.replace("procent: 2.95", "procent: saknas", 1).replace("2023-10-06\n", "saknas\n", 1), "utf-8"
    )
    done = run("nytt-ar", "2026", "--json", cwd=orebro)
    assert done.returncode == 5
    document = json.loads(done.stdout)
    assert (document["saknas"], document["hindrar"], document["totalt"]) == (1, 1, None)
    assert [item["text"] for item in document["poster"] if item["läge"] == "hindrar"] == [
        "2025 kan inte räknas om för att avräknas"
    ]


def test_stubs_are_written_once_and_nothing_else_is_touched(orebro: Path) -> None:
    before = contents(orebro)
    done = run("nytt-ar", "2032", "--skriv", cwd=orebro)
    assert done.returncode == 0, done.stderr.decode()
    text = plain(done.stdout)
    for told in (
        "Lade in 2031 på config/orebro/index/lpik.yaml:38:5.",
        "Lade in 2032 på config/orebro/index/lpik.yaml:43:5.",
        "Lade in 2032 på config/orebro/overenskommelse.yaml:43:22.",
    ):
        assert told in text
    assert "Fyll i det som står som saknas." in text
    after = contents(orebro)
    changed = {name for name in before if after[name] != before[name]}
    assert changed == {"config/orebro/index/lpik.yaml", "config/orebro/overenskommelse.yaml"}
    assert after.keys() == before.keys()
    stub = "  - år: {}\n    procent: saknas\n    slag: prognos\n    publicerad: saknas\n    källa: att fylla i\n"
    lpik = "config/orebro/index/lpik.yaml"
    assert after[lpik] == before[lpik] + (stub.format(2031) + stub.format(2032)).encode()
    terms = "config/orebro/overenskommelse.yaml"
    assert after[terms] == before[terms].replace(b"2021}\n", b"2021, 2032: saknas}\n", 1)

    again = run("nytt-ar", "2032", "--skriv", cwd=orebro)
    assert again.returncode == 5
    assert "Inget lades in" in plain(again.stderr)
    assert contents(orebro) == after
    # other years are computed as before, and the year itself is refused where it is to be filled in
    shipped, here = (json.loads(out("berakna", "2026", "--json", cwd=cwd)) for cwd in (ROOT, orebro))
    assert here["kommuner"] == shipped["kommuner"]
    assert "lpik.yaml:39:14: lpik saknar värde för 2031" in run("berakna", "2032", cwd=orebro).stderr.decode()


def test_filled_in_stubs_are_enough(orebro: Path) -> None:
    out("nytt-ar", "2031", "--skriv", cwd=orebro)
    index, terms = orebro / "config/orebro/index/lpik.yaml", orebro / "config/orebro/overenskommelse.yaml"
    text = (
        index.read_text("utf-8")
        .replace("procent: saknas", "procent: 2.5")
        .replace("publicerad: saknas", "publicerad: 2030-12-15")
    )
    index.write_text(text, encoding="utf-8")
    terms.write_text(terms.read_text("utf-8").replace("2031: saknas", "2031: 2023"), encoding="utf-8")
    assert "Inget saknas. Beloppen kan räknas." in out("nytt-ar", "2031", cwd=orebro)


def test_a_value_in_kronor_gets_a_place_in_a_windows_file(healthy: Path) -> None:
    rule = healthy / "config/prov/regler/grund.yaml"
    before = b"\xef\xbb\xbf" + rule.read_bytes().replace(b"\n", b"\r\n")
    rule.write_bytes(before)
    done = run("nytt-ar", "2025", "--json", "--skriv", cwd=healthy)
    assert done.returncode == 0
    assert rule.read_bytes() == before.replace(b"{2024: 1 000 000}", b"{2024: 1 000 000, 2025: saknas}")
    document = json.loads(done.stdout)
    assert document["skrivet"] == [{"år": 2025, "fil": "config/prov/regler/grund.yaml", "rad": 7, "kolumn": 31}]
    # the figures of 2024 have no place in the rules: they go into their table
    states = {item["id"]: (item["läge"], item["fil"]) for item in document["poster"]}
    assert states["invånare"] == ("saknas", "data/prov/folk.csv")
    assert run("berakna", "2024", "--json", cwd=healthy).returncode == 0


def test_what_came_with_the_program_is_never_written_to(tmp_path: Path) -> None:
    shipped = shipped_root() / "config"
    before = contents(shipped)
    named = [str(shipped / "orebro"), os.path.relpath(shipped / "orebro", tmp_path)]
    for arguments in ([], *(["--config", name] for name in named)):
        done = run("nytt-ar", "2031", "--skriv", *arguments, cwd=tmp_path)
        assert done.returncode == 6
        assert "config/orebro ändras inte: det följde med programmet" in done.stderr.decode()
        assert "Gör en egen kopia med skapa" in done.stderr.decode()
    assert contents(shipped) == before


def test_what_can_not_be_written_changes_nothing(orebro: Path) -> None:
    rule = orebro / "config/orebro/overenskommelse.yaml"
    (rule.parent / ".~lock.overenskommelse.yaml#").touch()
    before = contents(orebro)
    done = run("nytt-ar", "2031", "--skriv", cwd=orebro)
    assert done.returncode == 6
    assert "är öppen i ett annat program" in done.stderr.decode()
    assert contents(orebro) == before


def test_where_a_stub_would_change_something_else_no_file_is_written(orebro: Path) -> None:
    index = orebro / "config/orebro/index/lpik.yaml"
    text = index.read_text("utf-8")
    last = text.rindex("källa: ")
    index.write_text(f"{text[:last]}källa: |+\n      flera rader\n\n\n", encoding="utf-8")
    before = contents(orebro)
    done = run("nytt-ar", "2031", "--skriv", cwd=orebro)
    assert done.returncode == 6
    assert "config/orebro/index/lpik.yaml:7:1: det går inte att lägga in 2031 här" in done.stderr.decode()
    assert "ingen fil har ändrats" in done.stderr.decode()
    assert contents(orebro) == before


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["nytt-ar"], 2, "ÅR"),
        (["nytt-ar", "nästa"], 2, "nästa är inget årtal"),
        (["nytt-ar", "2026-2027"], 2, "2026-2027 är inget årtal"),
        (["nytt-ar", "2026", "--config", "finns/inte"], 3, "mappen finns/inte finns inte"),
        (["nytt-ar", "2026", "--kunskapsdatum", "igår"], 2, "igår är inget datum"),
    ],
)
def test_refusals(arguments: list[str], code: int, said: str) -> None:
    done = run(*arguments)
    assert (done.returncode, said in done.stderr.decode()) == (code, True), done.stderr.decode()
    assert done.stdout == b""


@pytest.mark.slow
@pytest.mark.parametrize(("columns", "rows"), [(80, 25), (60, 32)])
def test_every_line_fits_the_window_and_no_figure_is_cut(columns: int, rows: int) -> None:
    command = f"{' '.join(PROGRAM)} nytt-ar 2031"
    text = on_a_terminal(f"stty cols {columns}; {command} 2>&1 || true; {command} --allt || true", NO_COLOR="1")
    text = re.sub(r"\x1b\[[0-9;]*m", "", text).replace("\u00a0", " ").replace("\r", "")
    for kept in ("14 876 099 kr", "2 582 908 kr", "1 650 000 kr", "overenskommelse.yaml:43:5"):
        assert kept in text
    lines = text.splitlines()
    assert max(map(len, lines)) <= columns
    answer = lines[: next(number for number, line in enumerate(lines[1:], 1) if line.startswith("2031: "))]
    assert len(answer) <= rows  # the last says on standard error that something is missing
