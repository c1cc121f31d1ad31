"""`faststall` and `avrakna`: a decided year keeps its amounts, whatever is learnt later."""

import json
import re
import shutil
from hashlib import sha256
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from tests.cli import processes
from tests.cli.in_process import out, run
from tests.worlds import ROOT
from tillaggsbelopp.cli.request import Request, calculated
from tillaggsbelopp.diagnostics import InvalidInput

DECIDED, REVISED = 20_523_404, 20_553_306  # with LPIK 2,95 and 3,1 % (the second as in config/orebro/prov)


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which 2025 was decided, and LPIK of 2025 has been revised since."""
    folder = tmp_path_factory.mktemp("beslutat")
    for part in ("config", "data"):
        shutil.copytree(ROOT / part, folder / part)
    processes.out("faststall", "2025", "--kunskapsdatum", "2024-11-15", cwd=folder)
    revise(folder, "3.1")
    return folder


def revise(folder: Path, percent: str, published: str = "2026-02-01") -> None:
    """LPIK of 2025 published anew: the older value stays in the file."""
    index = folder / "config/orebro/index/lpik.yaml"
    entry = f"  - {{år: 2025, procent: {percent}, slag: utfall, publicerad: {published}, källa: prov}}\n"
    index.write_text(index.read_text(encoding="utf-8") + entry, encoding="utf-8")


def said(*arguments: str, cwd: Path, code: int) -> str:
    done = run(*arguments, cwd=cwd)
    assert done.returncode == code, done.stderr.decode()
    return done.stderr.decode().replace("\u00a0", " ")


def total(*arguments: str, cwd: Path) -> int:
    amount: int = json.loads(out("berakna", "2025", "--json", *arguments, cwd=cwd))["län"]["totalt"]
    return amount


def test_a_decided_year_keeps_its_amounts_and_bytes_anywhere(decided: Path, tmp_path: Path) -> None:
    shutil.copytree(decided / "beslut", tmp_path / "arkiv/beslut")
    here, elsewhere = (run("berakna", "2025", "--json", cwd=cwd).stdout for cwd in (decided, tmp_path / "arkiv"))
    assert here == elsewhere == (decided / "beslut/2025/resultat.json").read_bytes()
    document = json.loads(here)
    assert (document["län"]["totalt"], document["fastställt"]["kunskapsdatum"]) == (DECIDED, "2024-11-15")
    assert total("--rakna-om", cwd=decided) == REVISED
    assert total("--rakna-om", "--kunskapsdatum", "2024-11-15", cwd=decided) == DECIDED
    copy = ["--config", "beslut/2025/config", "--data", "beslut/2025/data", "--rakna-om"]
    assert total(*copy, cwd=decided) == DECIDED


def test_the_screen_says_that_it_is_decided_and_compares_the_next_year_with_it(decided: Path) -> None:
    assert "FASTSTÄLLT med det som var känt 2024-11-15: vilar på" in out("berakna", "2025", cwd=decided)
    text = out("berakna", "2026", "--allt", cwd=decided)
    assert f"{DECIDED:,}".replace(",", " ") in text
    assert out("forklara", "laxå", "--ar", "2025", cwd=decided).startswith("Laxå (1860)")


def test_settlement_explains_the_whole_difference(decided: Path) -> None:
    document = json.loads(out("avrakna", "2025", "--json", cwd=decided))
    county = document["län"]
    assert (county["fastställt"], county["nu"]) == (DECIDED, REVISED)
    assert county["orsaker"] == {"index": REVISED - DECIDED}
    for each in document["kommuner"]:
        parts = [part["skillnad"] for part in each["delbelopp"].values()]
        assert each["skillnad"] == sum(parts) == sum(each["orsaker"].values())
    assert {rule: part["skillnad"] for rule, part in county["delbelopp"].items()} == {
        rule: sum(each["delbelopp"][rule]["skillnad"] for each in document["kommuner"]) for rule in county["delbelopp"]
    }
    every = processes.out("avrakna", "2025", "--allt", cwd=decided)
    assert "- Landstingsprisindex (LPIK) 2025 var 2,95 %, är 3,1 %" in every
    assert document["följd"] in " ".join(every.split())
    assert (
        "avräkning:" not in every.partition("\n")[2]
    )  # how the agreement says it is no matter for who reads the paper
    head = next(line for line in every.splitlines() if line.startswith("Kommun "))
    assert re.split("  +", head) == ["Kommun", "Fastställt, kr", "Nu, kr", "Skillnad, kr", "Skillnad, %"]
    summed = [line.split("  ")[-1].strip() for line in every.splitlines() if line.startswith("Summa ")]
    assert summed == ["+0,15"] * 2  # 29 902 of 20 523 404 kr


def test_the_sums_of_a_settlement_stand_on_the_page_of_what_they_are_of(tmp_path: Path) -> None:
    """24 rows and their sums, which took a line of another page at full size."""
    for name in ("config", "data"):
        shutil.copytree(ROOT / "examples/distriktstillskott" / name, tmp_path / name)
    out("faststall", "2025", "--kunskapsdatum", "2024-11-15", cwd=tmp_path)
    told = "deflator 2025=3,9 --slag utfall --publicerad 2026-02-01 --kalla prov --skriv"
    out("index", *told.split(), cwd=tmp_path)
    out("avrakna", "2025", "--ut", "a.xlsx", cwd=tmp_path)
    sheet = load_workbook(tmp_path / "a.xlsx")["Avräkning"]
    (drawn,) = (each.id for each in sheet.row_breaks.brk)
    assert sheet._charts[0].anchor._from.row == drawn + 1  # which has an empty row above it, so that its frame is whole
    heights = [sheet.row_dimensions[row].height or 15 for row in range(1, drawn + 1)]
    assert sum(heights) * sheet.page_setup.scale / 100 <= 480
    assert sheet["D8"].value == "=C8-B8"


def test_the_answer_on_a_settlement_says_how_much_due_to_what_and_for_whom(
    decided: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    lines = out("avrakna", "2025", cwd=decided).splitlines()
    assert len(lines) <= 24
    assert max(map(len, lines)) <= 80
    text = " ".join(" ".join(lines).split())
    assert text.startswith("2025 fastställdes med det som var känt 2024-11-15. Nu blir det 29 902 kr (0,1 %) mer, till")
    most = max(json.loads(out("avrakna", "2025", "--json", cwd=decided))["kommuner"], key=lambda each: each["skillnad"])
    assert f"till följd av index; 12 får mer, mest {most['kommun']}, +12 582 kr; ingen får mindre." in text
    assert most["skillnad"] == 12_582
    assert "Summa 20 523 404 20 553 306 +29 902" in text
    assert "Landstingsprisindex (LPIK) 2025 var 2,95 %, är 3,1 %." in text
    assert "Överenskommelsen säger inte vad som följer av skillnaden. Det sägs med avräkning: ingen" in text


def test_what_cannot_be_done_with_decisions_is_said(decided: Path) -> None:
    assert "2024 kan inte fastställas: överenskommelsen gäller från 2025-01-01" in said(
        "faststall", "2024", cwd=decided, code=5
    )
    assert "2025 är redan fastställt i beslut/2025" in said("faststall", "2025", cwd=decided, code=6)
    assert "--ersatter behöver ett skäl" in said("faststall", "2025", "--ersatter", " ", cwd=decided, code=2)
    assert "osynligt tecken U+0007" in said("faststall", "2025", "--ersatter", "a\a", cwd=decided, code=2)
    assert "inte giltig text" in said("faststall", "2025", "--ersatter", "\udcff", cwd=decided, code=2)
    assert "inget att ersätta" in said("faststall", "2026", "--ersatter", "skäl", cwd=decided, code=2)
    refused = said("avrakna", "2026", cwd=decided, code=5)
    assert "2026 är inte fastställt" in refused
    assert "i beslut finns 2025" in refused
    assert "--satt ändrar inte ett beslut" in said("berakna", "2025", "--satt", "nedre_gräns=5", cwd=decided, code=2)


def test_an_id_in_quotes_is_the_same_agreement(decided: Path, tmp_path: Path) -> None:
    for part in ("config", "data"):
        shutil.copytree(ROOT / part, tmp_path / part)
    terms = tmp_path / "config/orebro/overenskommelse.yaml"
    terms.write_text(terms.read_text(encoding="utf-8").replace("id: orebro\n", 'id: "orebro"\n', 1), encoding="utf-8")
    out("faststall", "2025", "--kunskapsdatum", "2024-11-15", cwd=tmp_path)
    assert total(cwd=tmp_path) == DECIDED


def test_a_renewed_decision_keeps_the_old_one(decided: Path, tmp_path: Path) -> None:
    shutil.copytree(decided, tmp_path / "ny")
    here = tmp_path / "ny"
    text = out("faststall", "2025", "--ersatter", "LPIK reviderades", "--kunskapsdatum", "2026-03-01", cwd=here)
    assert "Fastställde 2025: 20 553 306 kr, kunskapsdatum 2026-03-01" in text
    assert total(cwd=here) == REVISED
    receipt = json.loads((here / "beslut/2025/kvitto.json").read_bytes())
    assert receipt["ersätter"]["skäl"] == "LPIK reviderades"
    assert [*receipt["filer"]] == [path.as_posix() for path in sorted(map(Path, receipt["filer"]))]
    old = here / "beslut" / receipt["ersätter"]["mapp"]
    assert json.loads((old / "kvitto.json").read_bytes())["belopp"]["totalt"] == DECIDED
    assert "Ersätter ett tidigare beslut: LPIK reviderades." in out("berakna", "2025", cwd=here)


@pytest.mark.parametrize(
    ("name", "change", "message"),
    [
        ("config/index/lpik.yaml", lambda b: b.replace(b"2.95", b"3.00", 1), "är ändrad efter beslutet: kvittot"),
        ("resultat.json", lambda b: b.replace(b"587206", b"587207"), "är ändrad efter beslutet: kvittot"),
        ("config/regler/ny.yaml", lambda _: b"id: ny\n", "har kommit till efter beslutet"),
        ("data/kommuner.csv", None, "saknas i beslutet"),
        ("kvitto.json", lambda b: b.replace(b'"totalt": 20', b'"totalt": 21'), "men kvittot säger 21 523 404 kr"),
        ("kvitto.json", lambda b: b.replace(b"375000", b"375001"), "säger andra belopp än resultat.json"),
        ("kvitto.json", lambda b: b.replace(b'"orebro"', b'"orebr0"'), "men kopian en annan överenskommelse"),
        ("kvitto.json", lambda b: b.replace(b"2024-11-15", b"2024-12-31"), "säger annat än resultat.json om år"),
        ("kvitto.json", lambda b: b.replace(b"tillaggsbelopp ", b"tillaggsbelopp 9"), "om programmets version"),
        ("kvitto.json", lambda _: b"[" * 100_000, "kvittot är inte JSON"),
        ("kvitto.json", lambda b: b[:-40], "kvittot är inte JSON"),
        ("kvitto.json", lambda _: b"{}", "är inget kvitto som programmet skrivit"),
        ("kvitto.json", None, "kvitto.json"),
    ],
)
def test_a_copy_edited_by_hand_is_refused(
    decided: Path, tmp_path: Path, name: str, change: object, message: str
) -> None:
    shutil.copytree(decided / "beslut", tmp_path / "beslut")
    file = tmp_path / "beslut/2025" / name
    if callable(change):
        file.write_bytes(change(file.read_bytes() if file.exists() else b""))
    else:
        file.unlink()
    with pytest.raises(InvalidInput) as refused:
        calculated(Request(decisions=str(tmp_path / "beslut")), "2025")
    assert message in str(refused.value).replace("\u00a0", " ")


def test_a_source_edited_by_hand_and_hashed_anew_is_refused(decided: Path, tmp_path: Path) -> None:
    """No amount is another, but the result says what the files held when it was decided."""
    shutil.copytree(decided / "beslut", tmp_path / "beslut")
    index, receipt = (tmp_path / "beslut/2025" / name for name in ("config/index/lpik.yaml", "kvitto.json"))
    old = sha256(index.read_bytes()).hexdigest()
    index.write_bytes(index.read_bytes().replace(b"publicerad: 2023-10-06", b"publicerad: 2023-10-05", 1))
    receipt.write_text(receipt.read_text("utf-8").replace(old, sha256(index.read_bytes()).hexdigest()), "utf-8")
    with pytest.raises(InvalidInput) as refused:
        calculated(Request(decisions=str(tmp_path / "beslut")), "2025")
    assert "säger annat än resultat.json om vad filerna innehöll" in str(refused.value)


def with_settlement(folder: Path, follows: str) -> None:
    terms = folder / "config/orebro/overenskommelse.yaml"
    text = terms.read_text(encoding="utf-8")
    terms.write_text(text.replace("\nkr_per:", f"\navräkning: {follows}\n\nkr_per:"), encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("follows", "own_row", "level"),
    [("ingen", None, "2.95"), ("egen rad nästa år", 29_902, "3.1"), ("ny nivå", None, "3.1")],
)
def test_what_follows_of_a_settlement(
    decided: Path, tmp_path: Path, follows: str, own_row: int | None, level: str
) -> None:
    shutil.copytree(decided, tmp_path / "nu")
    here = tmp_path / "nu"
    with_settlement(here, follows)
    document = json.loads(out("berakna", "2026", "--json", cwd=here))
    parts = document["län"]["delbelopp"]
    assert parts.get("avräkning") == own_row
    expected = json.loads(out("berakna", "2026", "--json", "--satt", f"lpik.2025={level}"))["län"]["delbelopp"]
    assert {**parts, "avräkning": 0} == {**expected, "avräkning": 0}
    if own_row is None:
        return
    assert sum(each["delbelopp"]["avräkning"] for each in document["kommuner"]) == own_row
    told = " ".join(out("forklara", "laxå", "--ar", "2026", "--trad", cwd=here).split())
    assert "kr Skillnaden mellan det som fastställdes för 2025 och det som räknas fram" in told
    out("berakna", "2026", "--ut", "b.xlsx", cwd=here)
    assert "stämmer" in out("verifiera", "b.xlsx", cwd=here)
    # Decided in its turn, 2026 rests on its own copy of 2025, and gives the same far from here.
    out("faststall", "2026", "--kunskapsdatum", "2026-03-01", cwd=here)
    shutil.copytree(here / "beslut", tmp_path / "borta/beslut")
    away = run("berakna", "2026", "--json", cwd=tmp_path / "borta").stdout
    assert away == (here / "beslut/2026/resultat.json").read_bytes()
    assert json.loads(away)["län"] == document["län"]


def settled_years(folder: Path, follows: str) -> None:
    for part in ("config", "data"):
        shutil.copytree(ROOT / part, folder / part)
    with_settlement(folder, follows)
    terms = folder / "config/orebro/overenskommelse.yaml"
    terms.write_text(terms.read_text(encoding="utf-8").replace("till: 2026", "till: 2030"), encoding="utf-8")


def decide(folder: Path, year: int, known_at: str) -> str:
    return out("faststall", str(year), "--kunskapsdatum", known_at, cwd=folder)


@pytest.mark.slow
def test_a_third_year_rests_on_a_second_that_paid_a_settlement(tmp_path: Path) -> None:
    settled_years(tmp_path, "egen rad nästa år")
    decide(tmp_path, 2025, "2024-11-15")
    revise(tmp_path, "3.5", "2025-06-01")
    decide(tmp_path, 2026, "2025-11-15")
    decide(tmp_path, 2027, "2026-01-01")
    parts = json.loads(out("berakna", "2027", "--json", cwd=tmp_path))["län"]["delbelopp"]
    assert parts["avräkning"] == 0  # nothing has been learnt since 2026 was decided
    assert json.loads(out("avrakna", "2026", "--json", cwd=tmp_path))["län"]["skillnad"] == 0


def test_without_settlement_the_level_stays_on_what_was_decided(tmp_path: Path) -> None:
    settled_years(tmp_path, "ingen")
    decide(tmp_path, 2026, "2025-11-15")
    before = json.loads(out("berakna", "2027", "--json", cwd=tmp_path))["län"]
    revise(tmp_path, "5", "2026-03-01")
    for file in (tmp_path / "config/orebro/overenskommelse.yaml", *(tmp_path / "config/orebro/regler").iterdir()):
        text = file.read_text(encoding="utf-8")
        renamed = text.replace("indexeras: lpik", "indexeras: lpik2").replace("index: lpik", "index: lpik2")
        file.write_text(renamed, encoding="utf-8")
    index = tmp_path / "config/orebro/index/lpik.yaml"
    index.write_text(index.read_text(encoding="utf-8").replace("id: lpik", "id: lpik2"), encoding="utf-8")
    assert json.loads(out("berakna", "2027", "--json", cwd=tmp_path))["län"] == before


def test_a_decided_year_needs_nothing_of_what_is_here_now(decided: Path, tmp_path: Path) -> None:
    shutil.copytree(decided, tmp_path / "nu")
    (tmp_path / "nu/config/orebro/overenskommelse.yaml").write_text("id: [", encoding="utf-8")
    assert total(cwd=tmp_path / "nu") == DECIDED
    said("berakna", "2025", "--rakna-om", cwd=tmp_path / "nu", code=3)


def test_a_tampered_year_before_is_told_and_not_left_out(decided: Path, tmp_path: Path) -> None:
    shutil.copytree(decided, tmp_path / "nu")
    index = tmp_path / "nu/beslut/2025/config/index/lpik.yaml"
    index.write_text(index.read_text(encoding="utf-8") + "# x\n", encoding="utf-8")
    assert "är ändrad efter beslutet" in said("berakna", "2026", cwd=tmp_path / "nu", code=3)


NO_VALUE = "Inget LPIK-värde är känt här, så det räknas med remisskonferensens antagande."


def texts(workbook: Workbook) -> list[str]:
    rows = [row for sheet in workbook.worksheets for row in sheet.iter_rows(values_only=True)]
    return [cell for row in rows for cell in row if isinstance(cell, str)]


@pytest.mark.slow
def test_a_decided_workbook_says_so_and_verifies(decided: Path, tmp_path: Path) -> None:
    file = str(tmp_path / "b.xlsx")
    assert "FASTSTÄLLT" in out("berakna", "2025", "--ut", file, cwd=decided)
    assert "FASTSTÄLLT" in out("verifiera", file, cwd=decided)
    workbook = load_workbook(file, data_only=True)
    assert workbook["Sammanfattning"].oddFooter.left.text == "Underlaget daterat 2024-11-15"
    told = texts(workbook)
    assert any(text.startswith("Beloppen är fastställda med det som var känt 2024-11-15 och vilar på") for text in told)
    assert [text for text in told if "godkän" in text.lower()] == ["Godkänt av"] * 3
    assert NO_VALUE in told


@pytest.mark.parametrize(
    ("options", "dated", "index"),
    [
        ((), "2026-02-01", ("prov", "utfall, 2026-02-01")),
        (("--kunskapsdatum", "2026-01-31"), "2023-12-31", (None, "antagande, 2023-10-06")),
        (("--kunskapsdatum", "2023-10-05"), "2023-10-05", None),
    ],
)
def test_a_workbook_is_as_new_as_what_it_rests_on(
    decided: Path, tmp_path: Path, options: tuple[str, ...], dated: str, index: tuple[str | None, str] | None
) -> None:
    """2025 anew with the LPIK that has come out since; or without it, as new as 2023 is over; or 2024, without LPIK."""
    file = tmp_path / "b.xlsx"
    year = ("2025", "--rakna-om") if index else ("2024",)
    out("berakna", *year, *options, "--ut", str(file), cwd=decided)
    workbook = load_workbook(file)
    assert workbook["Sammanfattning"].oddFooter.left.text == f"Underlaget daterat {dated}"
    listed = [row[1:3] for row in workbook["Källor"].iter_rows(values_only=True) if "LPIK" in str(row[0])]
    assert [(source if source == "prov" else None, kind) for source, kind in listed] == ([index] if index else [])
    assert (NO_VALUE in texts(workbook)) == (index != ("prov", "utfall, 2026-02-01"))


@pytest.mark.slow
def test_what_is_on_record_of_a_decision_is_kept_sealed_and_shown(tmp_path: Path) -> None:
    said_of_it = ["--dnr", "24RS9526", "--organ", "Regionstyrelsen", "--paragraf", "§ 12", "--datum", "2024-11-26"]
    out("faststall", "2025", *said_of_it, "--granskad-av", "Eva Ek", "--kunskapsdatum", "2024-11-15", cwd=tmp_path)
    written = dict(zip(("dnr", "organ", "paragraf", "datum"), said_of_it[1::2], strict=True)) | {
        "granskad_av": "Eva Ek"
    }
    assert json.loads((tmp_path / "beslut/2025/kvitto.json").read_text("utf-8"))["beslut"] == written
    assert json.loads(out("berakna", "2025", "--json", cwd=tmp_path))["fastställt"]["beslut"] == written
    shown = (
        "Diarienummer: 24RS9526; Beslutat av: Regionstyrelsen; Paragraf: § 12; Beslutsdatum: 2024-11-26; Granskat av"
    )
    assert shown in " ".join(out("berakna", "2025", "--allt", cwd=tmp_path).split())
    out("berakna", "2025", "--ut", "belopp.xlsx", cwd=tmp_path)
    sheet = load_workbook(tmp_path / "belopp.xlsx")["Källor"]
    facts = {row[0].value: row[1].value for row in sheet.iter_rows(max_col=2)}
    assert (facts["Beslutat av"], facts["Granskat av"]) == ("Regionstyrelsen", "Eva Ek")
    for name in ("kvitto.json", "resultat.json"):
        path = tmp_path / "beslut/2025" / name
        before = path.read_text("utf-8")
        path.write_text(before.replace("Eva Ek", "Ego"), encoding="utf-8")
        assert run("berakna", "2025", cwd=tmp_path).returncode == 3, name
        path.write_text(before, encoding="utf-8")


@pytest.mark.parametrize(
    ("written", "what"),
    [(["--dnr", " "], "--dnr behöver en text"), (["--datum", "i dag"], "i dag är inget datum")],
)
def test_what_is_on_record_of_a_decision_must_say_something(tmp_path: Path, written: list[str], what: str) -> None:
    assert what in said("faststall", "2025", *written, cwd=tmp_path, code=2)
    assert not (tmp_path / "beslut").exists()


def test_a_decision_can_be_tried_without_anything_being_written(decided: Path, tmp_path: Path) -> None:
    text = out("faststall", "2025", "--kunskapsdatum", "2024-11-15", "--prova", "--dnr", "X 1", cwd=tmp_path)
    assert [*tmp_path.iterdir()] == []
    assert text.startswith("Så skulle 2025 fastställas med det som var känt 2024-11-15. Inget är skrivet.\n")
    result = json.loads(out("berakna", "2025", "--json", cwd=decided))
    before = json.loads(out("berakna", "2024", "--json", cwd=decided))
    earlier = {each["kommunkod"]: each["totalt"] for each in before["kommuner"]}
    for each in result["kommuner"]:
        now, then = each["totalt"], earlier[each["kommunkod"]]
        row = next(line for line in text.splitlines() if line.startswith(each["kommunkod"]))
        amounts = [f"{then:,}".replace(",", " "), f"{now:,}".replace(",", " ")]
        assert re.search(rf" {amounts[0]} +{amounts[1]} ", row), row
        because = next(line for line in text.splitlines() if line.startswith(f"- {each['kommun']}: "))
        effects = [int(kr.replace(" ", "")) for kr in re.findall(r"([+-][\d ]+) kr", because)]
        assert sum(effects) == now - then
    for assumption in result["antaganden"]:
        assert f"- {assumption['id']}: " in text
    assert "- Diarienummer: X 1\n" in text
    assert "- beslut/2025/: kopior av 33 filer, resultat.json och kvitto.json.\n" in text


def test_a_decision_that_would_be_refused_is_shown_and_then_refused_alike(decided: Path) -> None:
    before = sorted(path.name for path in decided.rglob("*"))
    tried = run("faststall", "2025", "--prova", cwd=decided)
    refused = run("faststall", "2025", cwd=decided)
    assert "- beslut/2025-ersatt-1: det beslut som ersätts.\n" in tried.stdout.decode()
    assert refused.stdout == b""
    assert (tried.returncode, refused.returncode) == (6, 6)
    assert tried.stderr.endswith(refused.stderr)
    assert sorted(path.name for path in decided.rglob("*")) == before


@pytest.mark.slow
def test_a_year_that_is_decided_after_a_workbook_was_written_is_told_as_the_cause(tmp_path: Path) -> None:
    """The year after reads it as it was decided, and so has other cells."""
    for part in ("config", "data"):
        shutil.copytree(ROOT / "examples/landsbygd" / part, tmp_path / part)
    out("berakna", "2025", "--ut", "b.xlsx", cwd=tmp_path)
    out("faststall", "2024", cwd=tmp_path)
    told = said("verifiera", "b.xlsx", cwd=tmp_path, code=5)
    assert "är skriven med annat än det som finns nu; ändrat sedan dess: Fastställt 2024" in told
    out("berakna", "2025", "--ut", "c.xlsx", cwd=tmp_path)
    assert "stämmer" in out("verifiera", "c.xlsx", cwd=tmp_path)
