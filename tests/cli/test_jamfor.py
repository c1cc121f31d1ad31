"""`jamfor`: what can be compared, how it is written, and what is said of what can't."""

import contextlib
import csv
import io
import json
import re
import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.cli.processes import out, run
from tests.cli.test_decisions import DECIDED, REVISED, revise
from tests.worlds import ROOT
from tillaggsbelopp.cli.group import app
from tillaggsbelopp.diagnostics import InvalidInput, NotWritten, WrongUsage

HEALTHY = ROOT / "tests/broken/_hel"


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which 2025 was decided, and LPIK of 2025 has been revised since."""
    folder = tmp_path_factory.mktemp("jamfort")
    for part in ("config", "data"):
        shutil.copytree(ROOT / part, folder / part)
    out("faststall", "2025", "--kunskapsdatum", "2024-11-15", cwd=folder)
    revise(folder, "3.1")
    return folder


def inside(*arguments: str, cwd: Path = ROOT) -> str:
    """Standard output of a run that must succeed, with ordinary spaces, without a process of its own."""
    buffer = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    with contextlib.chdir(cwd), contextlib.redirect_stdout(buffer), contextlib.redirect_stderr(io.StringIO()):
        app(["jamfor", *arguments], standalone_mode=False)
    return buffer.buffer.getvalue().decode().replace("\u00a0", " ")  # type: ignore[attr-defined]


def compared(*arguments: str, cwd: Path = ROOT) -> dict[str, object]:
    document = json.loads(inside(*arguments, "--json", cwd=cwd))
    county = document["län"]
    return {"är": (document["a"]["är"], document["b"]["är"]), "summor": (county["a"], county["b"])}


def test_two_years_however_the_command_is_typed() -> None:
    text = out("jämför", "2024", "2025", "--allt")
    assert text.startswith("Jämförelse: 2024 och 2025\n")
    assert "19 935 312" in text
    assert "12 får mer, 0 får mindre och 0 får lika mycket." in text
    assert "Inga regler skiljer." in text


def test_the_answer_says_how_much_more_and_who_gets_most() -> None:
    text = " ".join(on_a_screen("2024", "2025").split())
    # 20 523 404 kr less 19 935 312 kr, of which Örebro's 8 634 576 kr less 8 317 213 kr
    assert text.startswith("Tillsammans 588 092 kr (3,0 %) mer i 2025 än i 2024 (remissförslagets nivå); 12 får mer,")
    assert "mest Örebro, +317 363 kr; ingen får mindre." in text
    assert "1860 Laxå 553 110 569 298 +16 188 +2,9" in text
    assert "Summa 19 935 312 20 523 404 +588 092 +3,0" in text
    assert "Invånare 65+ var från mätår 2021, är från 2023. Inga regler skiljer." in text
    assert text.endswith("Allt: --allt. Varför: tillaggsbelopp forklara Örebro 2025")
    document = json.loads(inside("2024", "2025", "--json"))
    assert document["mest_mer"] == {"kommunkod": "1880", "kommun": "Örebro", "skillnad": 317_363}
    assert (document["mest_mindre"], document["orsaker"]) == (None, None)


def on_a_screen(*arguments: str, cwd: Path = ROOT) -> str:
    """The answer in a window of 80 columns, where it must have room."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", "80")
        text = inside(*arguments, cwd=cwd)
    assert text.count("\n") <= 24
    assert max(map(len, text.splitlines())) <= 80
    return text


def test_of_many_that_get_amounts_those_with_the_greatest_changes_are_shown() -> None:
    folder = ROOT / "examples/lss_utjamning"
    text = on_a_screen("2024", "2025", cwd=folder)
    document = json.loads(inside("2024", "2025", "--json", cwd=folder))
    changes = sorted((each["skillnad"] for each in document["kommuner"]), key=abs, reverse=True)
    found = re.findall(r"^\d{4} .* ([+-][\d ]+\d) +[+-][\d,]+$", text, re.MULTILINE)
    assert [int(change.replace(" ", "")) for change in found] == changes[:12]
    assert f"{len(changes) - 12} till" in text


@pytest.mark.parametrize("arguments", [["2025", "2025:GLESBYGD_ÖVER_10_KM"], ["glesbygd_over_10_km", "2025"]])
def test_an_alternative_by_its_id_for_the_year_of_the_other_side(arguments: list[str]) -> None:
    assert compared(*arguments)["summor"] == (DECIDED, DECIDED)


def test_a_year_may_be_said_once_for_both_or_be_the_newest() -> None:
    assert compared("glesbygd_km", "glesbygd_tre_band", "--år", "2026")["är"] == (
        "2026:glesbygd_km",
        "2026:glesbygd_tre_band",
    )
    text = inside("glesbygd_km", "glesbygd_tre_band", "--csv").removeprefix("\ufeff")
    rows = csv.DictReader(io.StringIO(text), delimiter=";")
    assert {row["a_är"] for row in rows} == {"2024:glesbygd_km"}


@pytest.mark.slow
def test_a_decided_year_is_as_it_was_decided_unless_it_is_computed_anew(decided: Path) -> None:
    assert compared("beslut/2025", "2025", cwd=decided)["summor"] == (DECIDED, DECIDED)
    assert compared("beslut/2025", "2025", "--rakna-om", cwd=decided)["summor"] == (DECIDED, REVISED)
    document = json.loads(inside("2025", "2025:glesbygd_km", "--json", cwd=decided))
    assert (document["län"]["a"], document["län"]["b"]) == (DECIDED, DECIDED)
    # The rule alone: 5 % of 15 314 943.92 + 1 698 675 kr, by 65+ of 2023 and the ramp and then by 65+ and km.
    assert next(each["skillnad"] for each in document["kommuner"] if each["kommun"] == "Lekeberg") == -4411
    assert document["a"]["fastställt"]["kunskapsdatum"] == "2024-11-15"
    assert document["b"]["alternativ"] == ["glesbygd_km: Glesbygd efter 65+ gånger kilometer"]
    tried = json.loads(inside("2025", "--alternativ", "alla", "--json", cwd=decided))
    assert tried["överenskommelsen"]["fastställt"] is not None
    assert tried["alternativ"][1]["jämförelse"]["län"]["a"] == DECIDED
    assert inside("2025", "--alternativ", "alla", cwd=decided).startswith("Alternativ mot det fastställda 2025, ")
    anew = json.loads(inside("2025", "--alternativ", "alla", "--rakna-om", "--json", cwd=decided))
    assert anew["överenskommelsen"]["fastställt"] is None
    assert anew["alternativ"][1]["jämförelse"]["län"]["a"] == REVISED


def test_decided_years_alone_need_nothing_of_what_is_here_now(decided: Path, tmp_path: Path) -> None:
    shutil.copytree(decided / "beslut/2025", tmp_path / "arkiv/2025")
    assert compared("arkiv/2025", "arkiv/2025", cwd=tmp_path)["summor"] == (DECIDED, DECIDED)


def test_another_agreement_with_other_municipalities() -> None:
    folders = [f"{HEALTHY}/config/prov:2024", "--data-b", f"{HEALTHY}/data/prov"]
    document = json.loads(inside("2025", *folders, "--json"))
    assert len(document["bara_på_ena_sidan"]) == 12 + 3
    assert document["kommuner"][0]["b"] == 100_000
    assert document["kommuner"][0]["a"] is None
    assert [rule["finns_i"] for rule in document["regler"] if rule["regel"] == "grund"] == [["b"]]


def test_all_alternatives_side_by_side() -> None:
    text = inside("2025", "--alternativ", "alla", "--allt")
    assert "3  Glesbygd efter 65+ där avståndet är över 10 km (glesbygd_över_10_km)" in text
    assert "+1 465 585" in text  # 4 124 689 kr less 2 659 104 kr
    some = json.loads(inside("--ar", "2025", "--alternativ", "matar_2022", "--json"))
    assert [each["id"] for each in some["alternativ"]] == ["mätår_2022"]
    assert "summan är densamma" in on_a_screen("2025", "--alternativ", "matar_2022")
    assert "config/alternativ/matar_2022.yaml" in some["kvitto"]["filer"]


def spaced(figure: int) -> str:
    return f"{figure:+,}".replace(",", " ") if figure else "0"


def test_with_each_alternative_who_gains_and_who_loses_most() -> None:
    text = on_a_screen("2025", "--alternativ", "alla")
    document = json.loads(inside("2025", "--alternativ", "alla", "--json"))
    assert len(document["alternativ"]) == 5
    for each in document["alternativ"]:
        change = {row["kommun"]: row["b"] - row["a"] for row in each["jämförelse"]["kommuner"]}
        row = []
        for those in ({k: v for k, v in change.items() if v > 0}, {k: -v for k, v in change.items() if v < 0}):
            most = max(those, key=lambda name: those[name], default="")
            row += [str(len(those)), f"{most} {spaced(change[most])}" if most else "–"]
        summed = sum(change.values())
        below = text.partition(f"\n{each['namn']} ({each['id']})\n")[2].split("\n")[0]
        assert " ".join(below.split()) == " ".join([spaced(summed), *row])
    said = " ".join(text.split())
    assert (
        "Mest ökar Örebro, +643 262 kr med avancerad_serien; mest minskar Askersund, -61 118 kr med "
        "glesbygd_över_10_km; summan ändras med 1 av 5." in said
    )
    assert "Kommun för kommun: --kommuner" in text
    everybody = on_a_screen("2025", "--alternativ", "alla", "--kommuner")
    for row in zip(*(each["jämförelse"]["kommuner"] for each in document["alternativ"]), strict=True):
        changes = [spaced(each["skillnad"]) for each in row]
        own = f"{row[0]['a']:,}".replace(",", " ")
        assert " ".join([row[0]["kommun"], own, *changes]) in " ".join(everybody.split())


def test_a_later_year_than_a_decided_one_is_told_by_cause(decided: Path) -> None:
    document = json.loads(inside("2025", "2026", "--json", cwd=decided))
    effects = document["orsaker"]
    assert sum(effects["län"].values()) == document["län"]["skillnad"]
    assert {each["kommunkod"]: each["skillnad"] for each in document["kommuner"]} == {
        code: sum(causes.values()) for code, causes in effects["kommuner"].items()
    }
    assert len(document["a"]["fastställt"]["kvittots_sha256"]) == 64
    text = on_a_screen("2025", "2026", cwd=decided)
    assert "mer i 2026 än i fastställda 2025" in " ".join(text.split())
    assert "\nTill följd av index" in text


def test_an_alternative_asked_for_that_can_not_be_computed_is_a_fault_and_one_of_all_is_told(tmp_path: Path) -> None:
    for folder in ("config", "data"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    text = "id: mitt\nnamn: Mitt\nskäl: prov\nkälla: prov\nparametrar: {glesbygd.nedre_gräns: 50}\n"
    (tmp_path / "config/orebro/alternativ/mitt.yaml").write_text(text, encoding="utf-8")
    asked = run("jamfor", "2025", "--alternativ", "mitt", cwd=tmp_path)
    assert asked.returncode == 3
    assert "med alternativet mitt: RAMP börjar" in asked.stderr.decode().replace("\u00a0", " ")
    every = inside("2025", "--alternativ", "alla", cwd=tmp_path)
    assert "Mitt (mitt) kan inte räknas 2025: med alternativet mitt: RAMP börjar" in every
    assert "Glesbygd efter 65+ gånger kilometer (glesbygd_km)" in " ".join(every.split())


def test_a_workbook_with_the_same_bytes_each_time_and_never_over_another(tmp_path: Path) -> None:
    for arguments in (["2024", "2025"], ["2025", "--alternativ", "alla"]):
        files = [tmp_path / f"{len(arguments)}{name}.xlsx" for name in "ab"]
        for file in files:
            assert inside(*arguments, "--ut", str(file)) == f"Skrev {file}.\n"
        assert files[0].read_bytes() == files[1].read_bytes()
    with pytest.raises(NotWritten, match="finns redan"):
        inside(*arguments, "--ut", str(files[0]))


def test_a_file_that_both_sides_read_stands_once_and_others_with_the_name_of_their_side(tmp_path: Path) -> None:
    def read(*arguments: str) -> list[str]:
        inside(*arguments, "--ut", str(tmp_path / "ut.xlsx"), "--skriv-over")
        rows = load_workbook(tmp_path / "ut.xlsx", read_only=True)["Källor"].iter_rows(min_row=5, max_col=1)
        return [str(row[0].value) for row in rows]

    both = read("2024", "2025")
    assert "config/overenskommelse.yaml" in both
    assert not [name for name in both if "(" in name]
    alternative = "config/alternativ/glesbygd_km.yaml (2025 med alternativet Glesbygd efter 65+ gånger kilometer)"
    assert sorted(read("2025", "2025:glesbygd_km")) == sorted([*both, alternative])


def test_signs_that_the_encoding_lacks_are_drawn_otherwise() -> None:
    done = run("jamfor", "2025", "2025:glesbygd_km", "--allt", PYTHONIOENCODING="cp1252")
    assert done.returncode == 0
    text = done.stdout.decode("cp1252")
    assert "|####" in text
    assert "?" not in text


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["2025"], 2, "det behövs två saker att jämföra"),
        (["2025", ""], 2, "en av de två är tom"),
        (["2025", "glesbyd_km"], 2, "Menade du glesbygd_km?"),
        (["2025", "nix/mapp"], 2, "nix/mapp är inget att jämföra: ingen mapp heter så"),
        (["2025", "config"], 2, "mappen config är varken en överenskommelse (overenskommelse.yaml) eller"),
        (["2025", "nix:2025"], 2, "mappen nix finns inte"),
        (["2024", "2025", "--ar", "2025"], 2, "--ar behövs inte"),
        (["2024", "2025", "--alternativ", "alla"], 2, "--alternativ jämförs med A"),
        (["2024", "2025", "--kommuner"], 2, "--kommuner hör ihop med --alternativ"),
        (["2025:glesbygd_km", "--alternativ", "alla"], 2, "kan inte jämföras med alternativ"),
        (["2025", "--alternativ", "allt"], 2, "inget alternativ heter allt"),
        (["2025", "2027"], 3, "mätår för invånare_65_plus är inte angivet för 2027"),
        (["2027", "--alternativ", "alla"], 3, "mätår för invånare_65_plus är inte angivet för 2027"),
        (["2024", "2025", "--json", "--csv"], 2, "Välj det ena"),
        (["2024", "2025", "--ut", "x.pdf"], 2, "okänd filtyp"),
    ],
)
def test_what_can_not_be_compared_is_said(arguments: list[str], code: int, said: str, capsys, monkeypatch) -> None:
    monkeypatch.chdir(ROOT)
    assert said in refused(*arguments, code=code)
    assert capsys.readouterr().out == ""


def refused(*arguments: str, code: int = 2) -> str:
    """What is said of a command that can't be run, without a process of its own."""
    with pytest.raises(InvalidInput) as raised:
        app(["jamfor", *arguments], standalone_mode=False)
    assert isinstance(raised.value, WrongUsage) == (code == 2)
    return str(raised.value)


def test_a_decided_year_takes_nothing_after_a_colon_and_no_knowledge_date(decided: Path, monkeypatch) -> None:
    monkeypatch.chdir(decided)
    for arguments, said in (
        (["beslut/2025:2024", "2025"], "är ett fastställt år, och tar inget efter kolon"),
        (["2025", "2026", "--kunskapsdatum", "2025-01-01"], "--kunskapsdatum ändrar inte ett beslut"),
        (["beslut/2025", "--alternativ", "alla"], "kan inte jämföras med alternativ"),
    ):
        assert said in refused(*arguments)


def test_an_agreement_without_alternatives() -> None:
    folders = ["--config", f"{HEALTHY}/config/prov", "--data", f"{HEALTHY}/data/prov"]
    assert "prov har inga alternativ" in refused("2024", "--alternativ", "alla", *folders)
