"""`folj-upp`: the review, from a script, and what it says."""

import csv
import json
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.cli.in_process import out, run
from tests.report.books import not_recalculated
from tests.worlds import ROOT

FILES = ("md", "json", "xlsx")
SCRIPT = """
set -e
{program} faststall 2025 --kunskapsdatum 2024-11-15
{program} faststall 2026 --kunskapsdatum 2025-11-15
{program} folj-upp 2025 2026 --ut ut
"""


@pytest.fixture
def orebro(tmp_path: Path) -> Path:
    for folder in ("config", "data"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    return tmp_path


def review(folder: Path, *options: str, years: tuple[str, str] = ("2025", "2026")) -> dict:  # type: ignore[type-arg]
    found = json.loads(out("folj-upp", *years, "--json", *options, cwd=folder))
    assert isinstance(found, dict)
    return found


@cache
def shipped(first: str, last: str) -> dict:  # type: ignore[type-arg]
    """The review of what is shipped, which tests only read."""
    return review(ROOT, years=(first, last))


def section(found: dict, title: str) -> dict:  # type: ignore[type-arg]
    (one,) = (each for each in found["avsnitt"] if each["rubrik"] == title)
    assert isinstance(one, dict)
    return one


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("sh") is None, reason="no shell")
def test_a_review_from_a_script_with_its_own_decisions_is_the_same_twice(orebro: Path) -> None:
    script = SCRIPT.format(program=f'"{sys.executable}" -m tillaggsbelopp')
    contents = []
    for turn in ("a", "b"):
        folder = orebro / turn
        for name in ("config", "data"):
            shutil.copytree(orebro / name, folder / name)
        done = subprocess.run(
            ["sh", "-c", script], cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr.decode()
        contents.append({suffix: (folder / f"ut/uppfoljning-2025-2026.{suffix}").read_bytes() for suffix in FILES})
    assert contents[0] == contents[1]
    text = contents[0]["md"].decode().replace("\u00a0", " ")
    said = "Fastställda år: 2025 (med det som var känt 2024-11-15) och 2026 (med det som var känt 2025-11-15)."
    assert said in text
    assert "2025: det som nu är känt ger samma belopp som fastställdes." in text
    alternatives = next(line for line in text.split("\n") if line.startswith("| Invånare 65+ av 2022 för 2025 | 2025"))
    assert alternatives.split("|")[3].strip() == "0"  # the county's sum is the same, its parts are not


def test_amounts_are_those_of_each_year_and_causes_sum_to_the_change() -> None:
    found = shipped("2024", "2026")
    for year in (2024, 2025, 2026):
        amounts = {k["kommunkod"]: k["totalt"] for k in json.loads(out("berakna", str(year), "--json"))["kommuner"]}
        assert {each["kommunkod"]: each["belopp"][str(year)] for each in found["kommuner"]} == amounts
    for each in found["kommuner"]:
        assert sum(each["orsaker"].values()) == each["ändring"] == each["belopp"]["2026"] - each["belopp"]["2024"]
    assert set(found["orsaker"]) == {"index", "statistik"}  # two index years, and 65+ of 2023 for that of 2021


def test_the_answer_is_plain_in_a_window(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    text = out("folj-upp", "2025", "2026")
    assert len(text.splitlines()) <= 23  # and one for the next command
    said = " ".join(text.split())
    for sentence in (
        "21,1 mkr 2026, 605 440 kr (2,95 %) mer än 2025. Ändringen beror på: index +605 440 kr.",
        "12 får mer, ingen får mindre. Ingen av 2 gränser är passerad.",
        "Invånare 65 år och äldre i länet 2025: 69 034 invånare (prognos 68 864).",
        # 5 735 901 - 2 737 547 kr, and 7 590 316 - 2 818 305 kr
        "två vägar framåt, skillnad: 3,0 mkr 2026, 4,8 mkr 2027.",
        "PRELIMINÄR: vilar på 12 antaganden, 0 godkända. Inget av åren är fastställt.",
    ):
        assert sentence in said


def test_the_most_costly_comes_first_and_a_sum_is_said_once() -> None:
    found = shipped("2025", "2026")["det_viktigaste"]
    kronor = [abs(each["kr"]) for each in found]
    assert kronor == sorted(kronor, reverse=True)
    assert len(set(kronor)) == len(kronor)
    # 4 124 689 - 2 659 104 = 1 465 585 kr, 5 735 901 - 2 737 547 kr, and 7 590 316 - 2 818 305 kr after the review
    assert (found[0]["vad"], found[0]["kr"]) == ("Avancerad hemsjukvård: två vägar framåt", 2_998_354)
    assert found[0]["kort_sagt"].replace("\u00a0", " ") == (
        "Skillnad: 1,5 mkr 2025, 3,0 mkr 2026 och 4,8 mkr 2027. Som alternativ, prövat 2026: 12 får mer, mest Örebro, "
        "+1 316 010 kr; ingen får mindre."
    )
    assert [each["vad"] for each in found if "vancerad" in each["vad"]] == [found[0]["vad"]]  # a matter is told once
    assert ("Ändring 2025–2026", 605_440) in [(each["vad"], each["kr"]) for each in found]
    told = shipped("2024", "2026")
    assert told["orsaker"] == {"index": 1_193_532, "statistik": 0}
    (steps, _) = section(told, "Varför beloppen ändrats")["tabeller"]
    assert [row[1] for row in steps["rader"]] == [19_935_312, 588_092, 605_440, 21_128_844]


@pytest.mark.slow
def test_the_papers_name_no_command_and_their_first_page_no_identifier(tmp_path: Path) -> None:
    out("folj-upp", "2024", "2026", "--ut", str(tmp_path / "ut"))
    text = (tmp_path / "ut/uppfoljning-2024-2026.md").read_text("utf-8")
    assert not re.search(r"tillaggsbelopp |[Kk]ommandot|--\w", text)
    first, *_ = text.split("\n## ")[1:]
    assert first.startswith("Det viktigaste\n")
    assert "_" not in first
    (drawn,) = load_workbook(tmp_path / "ut/uppfoljning-2024-2026.xlsx")["Sammanfattning"]._charts
    assert drawn.y_axis.scaling.min == 0
    (waterfall,) = load_workbook(tmp_path / "ut/uppfoljning-2024-2026.xlsx")["Orsaker"]._charts
    assert waterfall.y_axis.scaling.min == 0


def test_limits_and_what_has_effect_are_called_by_their_titles() -> None:
    effects = section(shipped("2025", "2026"), "Vad som påverkar mest 2026")["tabeller"][0]["rader"]
    assert {row[0] for row in effects} > {"Landstingsprisindex (LPIK) 2025", "Grundbelopp: årsbelopp"}
    limits = section(shipped("2025", "2026"), "Gränser som prövas")
    assert limits["text"][1] == "Håller: Summan ökar inte mer än vad som behöver förklaras."
    assert limits["anmärkningar"][1].startswith("Största ökning på ett år: 5 % (antagande)")
    assert limits["anmärkningar"][2] == (
        "Prövas: årets belopp är minst (1 - största minskning på ett år) × förra årets belopp"
    )


def test_what_measures_are_is_said_in_words() -> None:
    assert section(shipped("2025", "2026"), "Nyckeltal")["anmärkningar"][:2] == [
        "Tilläggsbelopp per invånare 65+: årets belopp delat med antal invånare 65+",
        "Tilläggsbelopp som andel av hemsjukvårdens kostnad 2021: årets belopp delat med hemsjukvårdskostnad för 2021",
    ]


@pytest.mark.slow
def test_a_change_from_nothing_has_no_per_cent_and_is_not_said_to_be_missing() -> None:
    text = out("folj-upp", "2024", "2025", "--allt", cwd=ROOT / "examples/landsbygd")
    (row,) = re.findall(r"^Ferrig .*$", text.partition("Belopp per år")[2].partition("Varför")[0], re.MULTILINE)
    assert row.split()[1:] == ["0", "0", "0", "–"]


def test_what_changed_is_drawn_from_the_first_year_to_the_last() -> None:
    (steps,) = section(shipped("2025", "2026"), "Varför beloppen ändrats")["tabeller"]
    first, *between, last = [row[1] for row in steps["rader"]]
    assert first + sum(between) == last == 21_128_844


@pytest.mark.slow
def test_a_limit_that_is_crossed_raises_a_flag_and_fails_a_strict_run_only(orebro: Path) -> None:
    assert review(orebro, "--strikt")["flaggor"] == []
    limits = orebro / "config/orebro/uppfoljning.yaml"
    text = limits.read_text("utf-8")
    assert "värden: {2024: 5}" in text
    limits.write_text(text.replace("värden: {2024: 5}", "värden: {2024: 2.9}"), encoding="utf-8")
    (flag,) = review(orebro)["flaggor"]  # the county's amount rises by 605 440 / 20 523 404 = 2,95 %
    assert flag == "2026: länets belopp ökar med mer än gränsen 2,9 procent på ett år"
    done = run("folj-upp", "2025", "2026", "--strikt", cwd=orebro)
    assert done.returncode == 5
    assert "uppfoljning.yaml:" in done.stderr.decode()


@pytest.mark.slow
def test_decided_years_are_reviewed_as_they_were_decided(orebro: Path) -> None:
    out("faststall", "2025", "--kunskapsdatum", "2024-11-15", cwd=orebro)
    index = orebro / "config/orebro/index/lpik.yaml"
    index.write_text(index.read_text("utf-8").replace("procent: 2.95", "procent: 3.1", 1), encoding="utf-8")
    own = orebro / "config/orebro/uppfoljning.yaml"
    measures = """mått:
  tilldelat: {namn: Grund, formel: TILLDELAT(grundbelopp)}
  antal: {namn: Antal, formel: antal_patienter}
"""
    own.write_text(own.read_text("utf-8").replace("mått:\n", measures, 1), encoding="utf-8")
    found, anew = review(orebro), review(orebro, "--rakna-om")
    told, told_anew = (
        {each["rubrik"]: each for each in section(one, "Nyckeltal")["tabeller"]} for one in (found, anew)
    )
    # 14 876 099 kr raised by 2.95 and then by 3.1 %, as everything else of a year that is computed anew
    assert round(sum(row[1] for row in told["Grund, kr"]["rader"])) == 15_314_944
    assert round(sum(row[1] for row in told_anew["Grund, kr"]["rader"])) == 15_337_258
    assert ["1, Hällefors", 13, 13] in told["Antal, patienter"]["rader"]
    assert section(anew, "Det viktigaste")["text"][-1].endswith("Fastställda år som här är räknade på nytt: 2025.")
    index_rows = section(found, "Prognos mot utfall")["tabeller"][0]["rader"]
    assert index_rows[0][1:] == [2.95, "antagande", 3.1, "antagande"]
    (now,) = (each for each in found["det_viktigaste"] if each["vad"] == "2025 med det som nu är känt")
    assert (now["kr"], now["kort_sagt"]) == (
        29_902,
        "Det som nu är känt ger 20 553 306 kr, mer (0,15 %) än som fastställdes.",
    )
    assert sum(each["belopp"]["2025"] for each in found["kommuner"]) == 20_523_404
    per_head = told["Tilläggsbelopp per invånare 65+, kr/invånare"]
    table = (ROOT / "data/orebro/befolkning_65_plus.csv").read_text("utf-8")
    heads = sum(int(row["invånare_65_plus"]) for row in csv.DictReader(table.splitlines()) if row["år"] == "2023")
    assert per_head["summa"][1] == pytest.approx(20_523_404 / heads, abs=1e-6)


@pytest.mark.slow
def test_a_decision_that_was_replaced_after_a_later_one_is_reviewed_as_it_is_now(orebro: Path) -> None:
    own, index = orebro / "config/orebro/uppfoljning.yaml", orebro / "config/orebro/index/lpik.yaml"
    measure = "mått:\n  tilldelat: {namn: Grund, formel: TILLDELAT(grundbelopp)}\n"
    own.write_text(own.read_text("utf-8").replace("mått:\n", measure, 1), encoding="utf-8")
    for year in ("2025", "2026"):
        out("faststall", year, "--kunskapsdatum", f"{int(year) - 1}-11-15", cwd=orebro)
    index.write_text(index.read_text("utf-8").replace("procent: 2.95", "procent: 3.1", 1), encoding="utf-8")
    out("faststall", "2025", "--ersatter", "LPIK reviderades", "--kunskapsdatum", "2025-12-01", cwd=orebro)
    found = review(orebro)
    (table,) = (each for each in section(found, "Nyckeltal")["tabeller"] if each["rubrik"] == "Grund, kr")
    assert round(sum(row[1] for row in table["rader"])) == 15_337_258  # 14 876 099 kr raised by 3.1 %
    psychiatry = orebro / "config/orebro/regler/psykiatri.yaml"
    psychiatry.write_text("id: psykiatri\nnamn: P\nbeskrivning: P\npott: 1 kr\n", "utf-8")
    (now,) = (each for each in review(orebro)["det_viktigaste"] if each["vad"] == "2025 med det som nu är känt")
    assert now["kr"] < 0
    assert "mindre (" in now["kort_sagt"]
    assert sum(each["belopp"]["2025"] for each in found["kommuner"]) == 20_553_306


def test_an_outcome_that_is_filled_in_stands_beside_its_forecast(orebro: Path) -> None:
    table = orebro / "data/orebro/publicerat/utfall_kategori_4.csv"
    table.write_text(table.read_text("utf-8").replace("2025,saknas", "2025,120"), encoding="utf-8")
    tables = section(review(orebro), "Prognos mot utfall")["tabeller"]
    (patients,) = (each for each in tables if each["rubrik"].startswith("Patienter"))
    year, forecast, outcome, difference = patients["rader"][0]
    assert (year, outcome) == ("2025", 120)
    assert forecast == pytest.approx(93.1431492 * 1.05**3)
    assert difference == pytest.approx(120 - forecast)
    assert patients["rader"][1][2:] == [None, None]


def test_without_a_file_of_what_to_follow_up_the_review_is_of_amounts(orebro: Path) -> None:
    (orebro / "config/orebro/uppfoljning.yaml").unlink()
    text = " ".join(out("folj-upp", "2025", "2026", "--allt", cwd=orebro).split())
    assert "Inga gränser är angivna att flagga för." in text


@pytest.mark.slow
def test_the_workbook_has_a_sheet_for_each_section(tmp_path: Path) -> None:
    out("folj-upp", "2025", "2026", "--ut", str(tmp_path / "ut"))
    book = load_workbook(tmp_path / "ut/uppfoljning-2025-2026.xlsx")
    assert book.sheetnames[0] == "Sammanfattning"
    assert "Orsaker" in book.sheetnames
    amounts = [[cell.value for cell in row] for row in book["Belopp"].iter_rows(max_col=5)]
    (row,) = (number for number, cells in enumerate(amounts, start=1) if cells[0] == "Summa")
    assert amounts[row - 1][1:4] == [f"=SUM(B6:B{row - 1})", f"=SUM(C6:C{row - 1})", f"=C{row}-B{row}"]
    values = load_workbook(tmp_path / "ut/uppfoljning-2025-2026.xlsx", data_only=True)["Belopp"]
    assert [cell.value for cell in values[row][:4]] == ["Summa", 20_523_404, 21_128_844, 605_440]
    assert not_recalculated(tmp_path / "ut/uppfoljning-2025-2026.xlsx") == []
    read = {row[0].value for row in book["Källor"].iter_rows(min_row=5)}
    assert {
        "config/uppfoljning.yaml",
        "config/alternativ/matar_2022.yaml",
        "config/regler/glesbygd.yaml (2025, 2026)",
    } <= read
    assert not [name for name in read if name and f"{name} (2025, 2026)" in read]  # each is listed once
    drawn_of = next(cell for row in book["Orsaker"].iter_rows() for cell in row if cell.value == "Minskning")
    assert drawn_of.column > 7  # beside what is printed, as are the hashes of files
    causes = load_workbook(tmp_path / "ut/uppfoljning-2025-2026.xlsx", data_only=True)["Orsaker"]
    steps = [
        [cell.value for cell in row]
        for row in causes.iter_rows(drawn_of.row + 1, None, drawn_of.column - 3, drawn_of.column)
    ]
    (first, *between, last) = [step for step in steps if all(isinstance(part, int | float) for part in step)]
    level = first[1]
    for base, ends, more, less in between:
        assert (base, ends) == (min(level, level + more - less), 0)
        level += more - less
    assert level == last[1]
    assert re.fullmatch(r"'Orsaker'!\$A\$1:\$F\$\d+", book["Orsaker"].print_area)
    assert re.fullmatch(r"'Källor'!\$A\$1:\$A\$\d+", book["Källor"].print_area)
    done = run("folj-upp", "2025", "2026", "--ut", str(tmp_path / "ut"))
    assert done.returncode == 6
    assert "--skriv-over" in done.stderr.decode()


@pytest.mark.parametrize(
    ("years", "said"),
    [
        (("2025", "2025"), "en uppföljning gäller minst två år"),
        (("2026", "2025"), "det första året är efter det sista"),
        (("2025", "tjugosex"), "tjugosex är inget årtal"),
        (("2025", "2027"), "mätår för invånare_65_plus är inte angivet för 2027"),
    ],
)
def test_years_that_can_not_be_reviewed(years: tuple[str, str], said: str) -> None:
    done = run("folj-upp", *years)
    assert done.returncode in (2, 3)
    assert said in done.stderr.decode()


@pytest.mark.slow
def test_a_municipality_that_gets_less_is_flagged_in_the_agreements_first_year_too(orebro: Path) -> None:
    index = orebro / "config/orebro/index/lpik.yaml"
    index.write_text(index.read_text("utf-8").replace("procent: 2.95", "procent: 0", 1), encoding="utf-8")
    found = review(orebro, years=("2024", "2025"))
    losers = [each["kommun"] for each in found["kommuner"] if each["ändring"] < 0]
    assert len(losers) > 1
    assert [flag.split(" får ")[0] for flag in found["flaggor"]] == [f"2025: {name}" for name in losers]
    assert all(flag.startswith("2025: ") for flag in found["flaggor"])
    text = out("folj-upp", "2024", "2025", cwd=orebro)
    assert text.count("Flagga: ") == 1  # of each limit, the first and how many more
    assert f"(och {len(losers) - 1} till)" in " ".join(text.split())


@pytest.mark.slow
def test_a_rule_that_has_gone_is_in_what_was_decided(orebro: Path) -> None:
    out("faststall", "2025", "--kunskapsdatum", "2024-11-15", cwd=orebro)
    terms, rule = orebro / "config/orebro/overenskommelse.yaml", orebro / "config/orebro/regler/glesbygd.yaml"
    terms.write_text(
        terms.read_text("utf-8").replace("  - psykiatri\n", "").replace("      psykiatri: 1 650 000\n", "")
    )
    (orebro / "config/orebro/regler/psykiatri.yaml").unlink()
    rule.write_text(rule.read_text("utf-8").replace("(grundbelopp + psykiatri)", "grundbelopp"), encoding="utf-8")
    for name in ("alternativ", "prov"):
        shutil.rmtree(orebro / "config/orebro" / name)
    found = review(orebro)
    assert len(found["flaggor"]) == 12  # all get less than what was decided
    assert section(found, "Nyckeltal")["tabeller"][0]["rader"][0][1] == pytest.approx(587_206 / 1_823)  # as decided


@pytest.mark.slow
def test_a_limit_that_can_not_be_tried_is_told_and_fails_a_strict_run(orebro: Path) -> None:
    limits = orebro / "config/orebro/uppfoljning.yaml"
    text = limits.read_text("utf-8")
    limits.write_text(f"{text}  - villkor: utfall_kategori_4 <= 1 patienter\n    fel: för många\n", encoding="utf-8")
    found = review(orebro)
    assert found["flaggor"] == []
    assert found["kan_inte_prövas"] == [
        f"{year}: utfall_kategori_4 <= 1 patienter kan inte prövas: utfall_kategori_4 {year} saknas"
        for year in (2025, 2026)
    ]
    assert run("folj-upp", "2025", "2026", "--strikt", cwd=orebro).returncode == 5


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--json", "--ut", "ut"), "--json och --ut kan inte användas tillsammans"),
        (("--skriv-over",), "--skriv-over hör ihop med --ut"),
        (("--ut", "m" * 300), "kan inte skapas: namnet är för långt"),
    ],
)
def test_options_that_say_two_things(options: tuple[str, ...], said: str, tmp_path: Path) -> None:
    done = run("folj-upp", "2025", "2026", *options, cwd=tmp_path)
    assert done.returncode in (2, 6)
    assert said in done.stderr.decode()
