"""`jamfor`: what can be compared, how it is written, and what is said of what can't."""

import contextlib
import csv
import io
import json
import shutil
from pathlib import Path

import pytest

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
    text = out("jämför", "2024", "2025")
    assert text.startswith("Jämförelse: 2024 och 2025\n")
    assert "19 935 312" in text
    assert "12 får mer, 0 får mindre och 0 får lika mycket." in text
    assert "Inga regler skiljer." in text


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
    assert inside("2025", "--alternativ", "alla", cwd=decided).startswith("Alternativ mot det fastställda\n")
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
    text = inside("2025", "--alternativ", "alla")
    assert "3  glesbygd_över_10_km: Glesbygd efter 65+ där avståndet är över 10 km" in text
    assert "+1 465 585" in text  # 4 124 689 kr less 2 659 104 kr
    some = json.loads(inside("--ar", "2025", "--alternativ", "matar_2022", "--json"))
    assert [each["id"] for each in some["alternativ"]] == ["mätår_2022"]
    assert "config/alternativ/matar_2022.yaml" in some["kvitto"]["filer"]


def test_an_alternative_asked_for_that_can_not_be_computed_is_a_fault_and_one_of_all_is_told(tmp_path: Path) -> None:
    for folder in ("config", "data"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    text = "id: mitt\nnamn: Mitt\nskäl: prov\nkälla: prov\nparametrar: {glesbygd.nedre_gräns: 50}\n"
    (tmp_path / "config/orebro/alternativ/mitt.yaml").write_text(text, encoding="utf-8")
    asked = run("jamfor", "2025", "--alternativ", "mitt", cwd=tmp_path)
    assert asked.returncode == 3
    assert "med alternativet mitt: RAMP börjar" in asked.stderr.decode().replace("\u00a0", " ")
    every = inside("2025", "--alternativ", "alla", cwd=tmp_path)
    assert "mitt kan inte räknas 2025: med alternativet mitt: RAMP börjar" in every
    assert "glesbygd_km: Glesbygd efter 65+ gånger kilometer" in every


def test_a_workbook_with_the_same_bytes_each_time_and_never_over_another(tmp_path: Path) -> None:
    for arguments in (["2024", "2025"], ["2025", "--alternativ", "alla"]):
        files = [tmp_path / f"{len(arguments)}{name}.xlsx" for name in "ab"]
        for file in files:
            assert inside(*arguments, "--ut", str(file)) == f"Skrev {file}.\n"
        assert files[0].read_bytes() == files[1].read_bytes()
    with pytest.raises(NotWritten, match="finns redan"):
        inside(*arguments, "--ut", str(files[0]))


def test_signs_that_the_encoding_lacks_are_drawn_otherwise() -> None:
    done = run("jamfor", "2025", "2025:glesbygd_km", PYTHONIOENCODING="cp1252")
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
