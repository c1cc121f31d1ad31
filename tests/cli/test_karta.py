"""`karta`: what can be drawn, that the figures are those of the other commands, and what is said of what can't."""

import csv
import io
import json
import re
import shutil
import struct
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.cli import in_process
from tests.cli.in_process import out
from tests.cli.processes import run as run_process
from tests.cli.test_manners import on_a_terminal
from tests.report.map_texts import SVG, faults_of
from tests.test_broken import HEALTHY
from tests.worlds import PROGRAM, ROOT
from tillaggsbelopp.report.map.png import png_of


def drawn(text: str) -> dict[str, str]:
    """What each municipality's shape says of it."""
    titles = [path.findtext(f"{SVG}title") or "" for path in ElementTree.fromstring(text).iter(f"{SVG}path")]
    pairs = [title.replace("\u00a0", " ").partition(": ") for title in titles if title]
    assert len({name for name, _, _ in pairs}) == len(pairs) == 12
    return {name: figure for name, _, figure in pairs}


def title(text: str) -> str:
    """The map's title, for those who can't see it."""
    return ElementTree.fromstring(text).findtext(f"{SVG}title") or ""


def rows_of(table: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table.read_text(encoding="utf-8"))))


def amounts(year: str, column: str) -> dict[str, int]:
    rows = list(csv.DictReader(io.StringIO(out("berakna", year, "--csv").lstrip("\ufeff")), delimiter=";"))
    return {row["kommun"]: int(row[column]) for row in rows if row["kommunkod"].isdecimal()}


def kronor(text: str) -> int:
    return int(re.sub(r"[ +]", "", text.removesuffix(" kr")).replace("−", "-"))


@pytest.mark.parametrize(("figure", "year"), [("totalt", "2024"), ("glesbygd", "2025"), ("GRUNDBELOPP", "2024")])
def test_the_amounts_are_those_that_are_computed(figure: str, year: str) -> None:
    text = out("karta", figure, "--ar", year)
    assert {name: kronor(shown) for name, shown in drawn(text).items()} == amounts(year, figure.lower())
    assert re.search(r">PRELIMINÄR: vilar på \d+ antaganden, \d+ godkända\.<", text)


def test_a_difference_is_what_the_one_has_more_than_the_other() -> None:
    before, after = amounts("2024", "totalt"), amounts("2025", "totalt")
    text = out("karta", "totalt", "--ar", "2025", "--mot", "2024")
    assert {name: kronor(shown) for name, shown in drawn(text).items()} == {n: after[n] - before[n] for n in after}
    assert title(text) == "Tilläggsbelopp för hälso- och sjukvård i hemmet: skillnad 2025 mot 2024, kr"
    assert faults_of(text) == []


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (
            "totalt --ar 2024 --per-invanare",
            "Tilläggsbelopp för hälso- och sjukvård i hemmet 2024, kr per invånare 65+",
        ),
        (
            "glesbygd --ar 2025:glesbygd_km --mot 2025",
            "Glesbygdstillägg: skillnad 2025 enligt ”Glesbygd efter 65+ gånger kilometer” mot 2025, kr",
        ),
        ("glesbygd.andel --ar 2024", "Glesbygdstillägg: andel 2024"),
        ("tillgång_säbo", "Tillgång till särskilt boende"),
        ("kostnad_65_plus.per_invånare", "Kostnad per invånare 65+ 2021, kr/invånare"),
    ],
)
def test_the_title_says_what_is_shown_and_no_text_meets_another_or_a_border(arguments: str, expected: str) -> None:
    text = out("karta", *arguments.split())
    assert title(text) == expected
    shown = [each.text or "" for each in ElementTree.fromstring(text).iter(f"{SVG}text")]
    assert expected in " ".join(shown)
    assert not [each for each in shown if re.search(r"\w_\w", each)]  # an id
    assert f"{expected}. " in text  # the description has it too
    assert faults_of(text) == []
    assert 'id="nummer"' not in text  # there is room for every name


def test_amounts_that_are_far_apart_have_different_colours() -> None:
    text = out("karta", "totalt", "--ar", "2025")
    colours = {name: colour for colour, name in re.findall(r'<path fill="([^"]+)"[^>]*><title>([^:]+)', text)}
    assert len({colours[name] for name in ("Hallsberg", "Karlskoga", "Örebro")}) == 3


def test_an_alternative_and_what_is_tried_out_are_stamped() -> None:
    for arguments, stamp in (
        (["--ar", "2025:glesbygd_km"], "Glesbygd efter 65+ gånger kilometer"),
        (["--ar", "2025", "--satt", "glesbygd.övre_gräns=60"], "Glesbygdstillägg: övre gräns för avståndet = 60 km"),
    ):
        text = out("karta", "glesbygd", *arguments, "--mot", "2025")
        assert f">ALTERNATIV: {stamp}" in text
        assert sum(map(kronor, drawn(text).values())) == 0  # the same pot shared in another way
    assert "ALTERNATIV" not in out("karta", "glesbygd", "--ar", "2025")


def test_per_head_is_the_field_that_the_agreement_names() -> None:
    text = out("karta", "totalt", "--ar", "2024", "--per-invanare")
    heads = {
        row["kommun"]: int(row["invånare_65_plus"])
        for row in rows_of(ROOT / "data/orebro/befolkning_65_plus.csv")
        if row["år"] == "2021"
    }
    expected = {name: amount / heads[name] for name, amount in amounts("2024", "totalt").items()}
    for name, shown in drawn(text).items():
        assert shown.endswith(" kr per invånare 65+")
        assert float(shown.split(" kr")[0].replace(" ", "").replace(",", ".")) == pytest.approx(
            expected[name], abs=0.51
        )
    assert "Per invånare 65+: invånare 65+ 2021. Källa: " in text


def test_a_field_with_its_unit_year_and_source() -> None:
    rows = rows_of(ROOT / "data/orebro/forutsattningar.csv")
    expected = {row["kommun"]: f"{float(row['avstånd_sjukhus']):.1f} km".replace(".", ",") for row in rows}
    text = out("karta", "avstand_sjukhus")
    assert drawn(text) == expected
    assert title(text) == "Avstånd till sjukhus, km"
    assert "Källa: Remisskonferensen" in text
    assert drawn(out("karta", "tillgång_säbo"))["Laxå"] == "saknas"
    older = out("karta", "invånare_65_plus", "--ar", "2018")
    assert title(older) == "Invånare 65+ 2018"
    assert "den 31 december 2018</text>" in older
    assert "den 31 december 2025</text>" in out("karta", "invånare_65_plus")  # the latest


def test_a_measure_of_an_indicator_and_a_step_of_a_rule() -> None:
    document = json.loads(out("nyckeltal", "kostnad_65_plus", "--json"))
    (measure,) = (each for each in document["nyckeltal"][0]["mått"] if each["id"] == "per_invånare")
    lacking = sum(each["värde"] is None for each in measure["värden"])
    shown = drawn(out("karta", "kostnad_65_plus.per_invanare"))
    assert sum(figure == "saknas" for figure in shown.values()) == lacking
    for figure in shown.values():
        assert figure == "saknas" or figure.endswith(" kr/invånare")
    shares = drawn(out("karta", "glesbygd.andel", "--ar", "2024"))
    assert sum(float(share.replace(",", ".")) for share in shares.values()) == pytest.approx(1, abs=0.006)


def test_a_file_is_written_whole_the_same_twice_and_never_over_another(tmp_path: Path) -> None:
    arguments = ("karta", "totalt", "--ar", "2024", "--config", str(ROOT / "config/orebro"))
    data = ("--data", str(ROOT / "data/orebro"), "--ut", "karta.svg")
    assert out(*arguments, *data, cwd=tmp_path) == "Skrev karta.svg.\n"
    first = (tmp_path / "karta.svg").read_bytes()
    assert first == in_process.run("karta", "totalt", "--ar", "2024").stdout
    assert str(ROOT).encode() not in first
    assert in_process.run(*arguments, *data, cwd=tmp_path).returncode == 6
    assert out(*arguments, *data, "--skriv-over", cwd=tmp_path)
    assert (tmp_path / "karta.svg").read_bytes() == first


@pytest.mark.slow
def test_a_png_is_the_same_picture_with_two_pixels_per_unit(tmp_path: Path) -> None:
    arguments = ("karta", "glesbygd", "--ar", "2024", "--ut")
    pictures = [tmp_path / name for name in ("a.svg", "a.png", "b.png")]
    for picture in pictures:
        assert out(*arguments, str(picture)) == f"Skrev {picture}.\n"
    drawing, first, second = (picture.read_bytes() for picture in pictures)
    svg = ElementTree.fromstring(drawing)
    assert first[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", first[16:24]) == (2 * int(svg.get("width", "")), 2 * int(svg.get("height", "")))
    assert first == second
    without_texts = re.sub(r"<text[^>]*>[^<]*</text>", "", drawing.decode())
    assert len(png_of(without_texts)) < 0.6 * len(first)  # the texts are there


def test_a_png_without_typst_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)  # what Python has for a module that can't be imported
    done = in_process.run("karta", "totalt", "--ar", "2024", "--ut", str(tmp_path / "karta.png"))
    assert done.returncode == 2
    assert 'pip install "tillaggsbelopp[pdf]", eller skriv till en .svg' in done.stderr.decode()
    assert list(tmp_path.iterdir()) == []


def test_a_terminal_shows_no_picture() -> None:
    done = on_a_terminal(f"{' '.join(PROGRAM)} karta totalt --ar 2024 || true", NO_COLOR="1")
    assert "Lägg till --ut karta.svg." in done
    assert "<svg" not in done


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ("totallt", ["inget heter totallt", "Menade du totalt?"]),
        ("glesbygd.andelen --ar 2024", ["inget steg heter glesbygd.andelen", "Menade du glesbygd.andel?"]),
        ("glesbygd.pott --ar 2024", ["glesbygd.pott har inte ett värde per kommun, utan ett enda"]),
        ("tid_ssk.tid", ["tid_ssk.tid har inte ett värde per kommun, utan ett per aktivitet och kommun"]),
        ("avstånd_sjukhus --ar 2024", ["avstånd_sjukhus är inte angivet per år", "Ta bort --ar."]),
        ("invånare_65_plus --ar 2019", ["invånare_65_plus saknas för 2019", "2018, 2020–2023 och 2025"]),
        ("avstånd_sjukhus --mot 2024", ["--mot gäller belopp"]),
        ("avstånd_sjukhus --per-invanare", ["--per-invanare gäller belopp"]),
        ("avstånd_sjukhus --satt glesbygd.nedre_gräns=5", ["--satt gäller belopp och mått"]),
        ("avstånd_sjukhus --kunskapsdatum 2024-11-15", ["--kunskapsdatum gäller belopp"]),
        ("utvecklingsbudget_kommuner --ar 2024", ["räknas inte 2024", "är inte angivet"]),
        ("utvecklingsbudget --ar 2024", ["utvecklingsbudget finns inte 2024", "totalt, grundbelopp"]),
        ("totalt --ut karta.pdf", ["karta.pdf: okänd filtyp", ".svg eller .png"]),
        ("totalt --skriv-over", ["--skriv-over hör ihop med --ut"]),
        ("totalt --ar 2025 --mot 2025:finns_inte", ["inget alternativ heter finns_inte"]),
        ("totalt --ar 2025:glesbygd_km --satt glesbygd.nedre_gräns=5", ["--satt prövas för ett år"]),
    ],
)
def test_what_can_not_be_drawn(arguments: str, told: list[str]) -> None:
    done = in_process.run("karta", *arguments.split())
    assert done.returncode == 2
    assert done.stdout == b""
    for each in told:
        assert each in done.stderr.decode().replace("\u00a0", " ")


def test_another_county_puts_its_own_boundaries_in_its_data_folder(tmp_path: Path) -> None:
    shutil.copytree(HEALTHY, tmp_path, dirs_exist_ok=True)
    done = run_process("karta", "totalt", "--ar", "2024", cwd=tmp_path)
    assert done.returncode == 3
    assert "data/prov/karta.geojson: filen finns inte" in done.stderr.decode()
    assert "Lägg kommunernas gränser i den som GeoJSON" in done.stderr.decode()
    rows = rows_of(tmp_path / "data/prov/kommuner.csv")
    features = [
        {
            "type": "Feature",
            "properties": {"kommunkod": row["kommunkod"]},
            "geometry": {"type": "Polygon", "coordinates": [[[n, 60], [n + 1, 60], [n + 1, 61], [n, 60]]]},
        }
        for n, row in enumerate(rows)
    ]
    collection = json.dumps({"type": "FeatureCollection", "features": features})
    (tmp_path / "data/prov/karta.geojson").write_text(collection, encoding="utf-8")
    text = in_process.run("karta", "totalt", "--ar", "2024", cwd=tmp_path).stdout.decode()
    assert text.count("</title></path>") == len(rows)
    refused = in_process.run("karta", "totalt", "--ar", "2024", "--per-invanare", cwd=tmp_path)
    assert "kr_per" in refused.stderr.decode()
