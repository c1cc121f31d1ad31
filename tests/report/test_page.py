"""The page as a file: what stands in it, that nothing can be let into it, and that a changed figure is found."""

import base64
import hashlib
import json
import re
import shutil
from pathlib import Path

import pytest

from tests.cli.in_process import done, out
from tests.report.pages import data_of, written
from tests.worlds import REGISTER, ROOT, agreement_files, write_files
from tillaggsbelopp.report.page.one_file import DATA_END, DATA_START, data_text

LARGEST = 400_000
LARGEST_OF_MANY = 5_000_000


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("sida") / "sida.html", "sida 2025")


def test_it_is_small_and_fetches_nothing(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert len(text.encode()) < LARGEST
    outside = text.partition(DATA_START)[0] + text.partition(DATA_START)[2].partition(DATA_END)[2]
    assert re.findall(r"\b(?:src|srcset)=|@import|url\(|https?://(?!www\.w3\.org/2000/svg)", outside) == []


@pytest.mark.slow
def test_a_page_of_290_units_and_three_sliders_is_small(tmp_path: Path) -> None:
    over = ("lss.uppräkning=80..120 steg 2", "pris_och_lön.2025=0..10 steg 0.5", "beslut=*0.9..1.1 steg 0.01")
    command = "sida 2025 " + " ".join(f'--over "{each}"' for each in over)
    file = written(tmp_path / "sida.html", command, ROOT / "examples/lss_utjamning")
    assert len(data_of(file)["koder"]) == 290
    assert file.stat().st_size < LARGEST_OF_MANY


def test_only_its_own_script_and_style_are_let_in(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    (policy,) = re.findall('http-equiv="Content-Security-Policy" content="([^"]*)"', text)
    told = dict(each.split(" ", 1) for each in policy.split("; "))
    assert (told["default-src"], told["base-uri"], told["form-action"]) == ("'none'",) * 3
    for name in ("style", "script"):
        (inside,) = re.findall(f"<{name}>(.*?)</{name}>", text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
        assert told[f"{name}-src"] == f"'sha256-{digest}'"


def test_every_amount_is_an_integer(page: Path) -> None:
    data = data_of(page)
    kronor = [each for part in data["belopp"] for own in part for each in own]
    assert kronor
    assert {type(each) for each in kronor} == {int}


def test_now_is_what_berakna_says(page: Path) -> None:
    data = data_of(page)
    computed = json.loads(out("berakna", "2025", "--json"))
    assert any(each is not None for each in data["nu"])
    for place, part in enumerate(data["delar"]):
        now = data["nu"][place]
        if now is not None:
            told = [each["delbelopp"].get(part["id"]) for each in computed["kommuner"]]
            assert data["belopp"][place][now] == told


def test_no_text_can_end_the_data() -> None:
    hostile = "</script><script>alert(1)</script><!-- \u2028\u2029"
    text = data_text({"namn": hostile})
    assert not re.search("[<\u2028\u2029]", text)
    assert json.loads(text) == {"namn": hostile}


def test_a_page_is_verified(page: Path) -> None:
    ran = done(f"verifiera {page}")
    assert ran.code == 0
    assert "stämmer" in ran.out


@pytest.mark.slow
def test_the_same_page_is_written_again(page: Path, tmp_path: Path) -> None:
    assert written(tmp_path / "sida.html", "sida 2025").read_bytes() == page.read_bytes()


def altered(page: Path, tmp_path: Path, old: str, new: str) -> Path:
    text = page.read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / "sida.html"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("[413066,", "[413067,", "Grundbelopp, Lekeberg: 413 067 kr ska vara 413 066 kr"),
        *(
            pytest.param(*each, marks=pytest.mark.slow)
            for each in (
                ('"nu":10,', '"nu":11,', "reglage 1.nu: 11 ska vara 10"),
                ("vilar på 10 antaganden", "vilar på 1 antaganden", "ska vara PRELIMINÄR: vilar på 10 antaganden"),
                ("(sum ?? 0) +", "(sum ?? 0) -", "Det som står runt uppgifterna"),
                ('"val":[]', '"val":["--satt lpik.2025=9"]', "val: något annat ska vara något annat"),
                ('"belopp":[[[', '"belopp":[[[[],', "Grundbelopp: beloppen ska finnas"),
                ('"nu":[0,', '"nu":["x",', "Grundbelopp: beloppen ska finnas"),
                (
                    '{"schema_version":1',
                    '{ "schema_version":1',
                    "Uppgifterna är inte skrivna så som programmet skriver",
                ),
            )
        ),
    ],
)
def test_what_is_changed_is_told(page: Path, tmp_path: Path, old: str, new: str, told: str) -> None:
    ran = done(f"verifiera {altered(page, tmp_path, old, new)}")
    assert ran.code == 5
    assert told in ran.said


@pytest.mark.slow
def test_every_amount_of_every_part_is_compared(page: Path, tmp_path: Path) -> None:
    """The last list of each part, which only a pair of positions shows."""
    data = data_of(page)
    for place, part in enumerate(data["delar"]):
        own = [*data["belopp"][place][-1]]
        text = json.dumps(own, separators=(",", ":"))
        file = altered(page, tmp_path, text, json.dumps([*own[:-1], own[-1] + 1], separators=(",", ":")))
        ran = done(f"verifiera {file}")
        assert ran.code == 5
        assert f"{part['namn']}, {data['namn'][-1]}" in ran.said


@pytest.mark.parametrize("text", ["", "<html>", f"{DATA_START}{{}}{DATA_END}", f"{DATA_START}[{DATA_END}"])
def test_what_is_no_page_is_said(tmp_path: Path, text: str) -> None:
    file = tmp_path / "annan.html"
    file.write_text(text, encoding="utf-8")
    ran = done(f"verifiera {file}")
    assert ran.code == 3
    assert "filen är ingen sida från programmet" in ran.said
    assert "sida --ut" in ran.said


@pytest.mark.slow
def test_a_page_rests_on_files_that_may_change(page: Path, tmp_path: Path) -> None:
    for name in ("config", "data"):
        shutil.copytree(ROOT / name, tmp_path / name)
    file = tmp_path / "config/orebro/regler/glesbygd.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("{2024: 40}", "{2024: 41}"), encoding="utf-8")
    ran = done(f"verifiera {page}", tmp_path)
    assert ran.code == 5
    assert "ändrat sedan dess: config/regler/glesbygd.yaml" in ran.said


@pytest.mark.parametrize(
    ("command", "code", "told"),
    [
        ("sida 2025 --ut sida.pdf", 2, "okänd filtyp"),
        ('sida 2025 --ut sida.html --over "finns_inte=1; 2"', 2, "finns_inte"),
        ('sida 2025 --ut sida.html --over "lpik.2025=1;2" --over "lpik.2025=3;4"', 2, "lpik.2025 står två gånger"),
        ('sida 2025 --ut sida.html --over "lpik.2025=0..5 steg 0,01"', 2, "501 lägen"),
        ("sida 2031 --ut sida.html", 3, "lpik"),
    ],
)
def test_what_can_not_be_a_page_is_said(tmp_path: Path, command: str, code: int, told: str) -> None:
    for name in ("config", "data"):
        (tmp_path / name).symlink_to(ROOT / name)
    ran = done(command, tmp_path)
    assert (ran.code, told in ran.said) == (code, True), ran.said
    assert not (tmp_path / "sida.html").exists()


def test_amounts_that_a_browser_can_not_add_exactly_are_refused(tmp_path: Path) -> None:
    rule = """\
    parametrar:
      ram: {enhet: kr, namn: Ram, värden: {2020: 9007199254740993}, status: fakta, källa: prov}
    pott: ram
    fördelningsnyckel: PER(1; kommun)
    """
    write_files(tmp_path, agreement_files({"grund": rule}), "config/prov")
    write_files(tmp_path, {"kommuner.csv": "kommunkod,kommun\n0001,Alfa\n", "datapackage.yaml": REGISTER}, "data/prov")
    ran = done("sida 2020 --ut sida.html", tmp_path)
    assert ran.code == 3
    assert "beloppen är för stora för en sida" in ran.said


@pytest.mark.slow
def test_what_the_agreement_lists_is_told_where_it_is_wrong(tmp_path: Path) -> None:
    for name in ("config", "data"):
        shutil.copytree(ROOT / name, tmp_path / name)
    file = tmp_path / "config/orebro/overenskommelse.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("glesbygd.övre_gräns=25..60", "glesbygd.ovre=25..60"), encoding="utf-8")
    line = text.splitlines().index("  - glesbygd.övre_gräns=25..60 steg 1") + 1
    for command in ("sida 2025 --ut sida.html", "kontrollera"):
        ran = done(command, tmp_path)
        assert ran.code == 3
        assert f"overenskommelse.yaml:{line}:5" in ran.said


@pytest.mark.slow
def test_a_page_of_what_was_known_then_is_verified_as_that(tmp_path: Path) -> None:
    file = written(tmp_path / "sida.html", "sida 2025 --kunskapsdatum 2024-01-31")
    assert done(f"verifiera {file} --kunskapsdatum 2024-01-31").code == 0
    ran = done(f"verifiera {file}")
    assert ran.code == 5
    assert f"verifiera {file} --kunskapsdatum 2024-01-31" in ran.said


@pytest.mark.slow
def test_a_decided_year_is_moved_only_when_computed_anew(tmp_path: Path) -> None:
    for name in ("config", "data"):
        shutil.copytree(ROOT / "examples/distriktstillskott" / name, tmp_path / name)
    assert done("faststall 2025 --kunskapsdatum 2024-11-15", tmp_path).code == 0
    assert done("sida 2025 --ut sida.html", tmp_path).code == 2
    file = written(tmp_path / "sida.html", "sida 2025 --rakna-om", tmp_path)
    assert data_of(file)["val"] == ["--rakna-om"]
    assert done("verifiera sida.html", tmp_path).code == 0
