"""`forklara`: the amount down to each figure's source, checked against figures that can be computed by hand."""

import json
import re
from fractions import Fraction
from pathlib import Path

import pytest

from tests.cli.in_process import out, run
from tests.reading import lines as lines_in
from tests.worlds import PACKAGE, REGISTER, ROOT, agreement, agreement_files, calculate, dated_statistics, write_files
from tillaggsbelopp.engine.figures import Figures
from tillaggsbelopp.report.explanation.tree import tree_blocks


def test_the_tree_goes_from_the_krona_to_the_source() -> None:
    text = out("forklara", "laxå", "--ar", "2024", "--regel", "glesbygd", "--allt")
    assert "Glesbygdstillägg: 84 814 kr" in text
    for line in (
        "= 5 % * (14 876 099 + 1 650 000)",
        "= 826 304,95 kr",
        "= 826 305 * 0,1026424497",
        "= HELTAL_EXAKT(AVRUNDA_EXAKT(84 813,969434; 4))",
        "= 84 813 + OM(1 <= (826 305 - 826 301) / 1 kr; 1 kr; 0)",
        "= 1 629 * RAMP(43,9; 10; 40)",
        "nedre_gräns (nedre gräns för avståndet) = 10 km (antagande, värde för 2024)",
        "avstånd_sjukhus (avstånd till sjukhus) = 43,9 km (fakta, odaterat,",
        "(fakta, mätår 2021,",
        "Källa: 826 305 kr är 5 % av 16 526 099 kr (remisskonferensen 2023-10-06)",
    ):
        assert line in text, line
    # the key is 1 629 · 1 of the sum that follows from the two tables
    assert "1 629 / 15 870,626667" in text


def test_rounding_is_one_line_until_all_is_asked_for() -> None:
    brief, whole = (out("forklara", "laxå", "--ar", "2024", option) for option in ("--trad", "--allt"))
    assert (
        "\n  Avrundning: 84 813,969434 kr → 84 814 kr, största rest\n"
        "    belopp före avrundning = 826 305 * 0,1026424497\n"
        "      = 84 813,969434 kr\n"
        "      avrundad pott = 826 305 kr\n"
        "        pott = andel_av_potterna * (grundbelopp + psykiatri)\n"
    ) in brief
    assert "\n      andel = 1 629 / 15 870,626667\n" in brief
    for step in ("heltal =", "rest =", "rang =", "AVRUNDA_EXAKT", "avrundad_pott", "oavrundat", "OM("):
        assert step not in brief
        assert step in whole
    assert brief.count("Avrundning: ") == 4
    assert "Avrundning: " not in whole
    assert set(brief.splitlines()) - set(whole.splitlines()) != set()
    assert len(brief.splitlines()) < 0.75 * len(whole.splitlines())
    as_data = [out("forklara", "laxå", "--ar", "2024", "--json", *more) for more in ((), ("--allt",))]
    assert as_data[0] == as_data[1]


def test_the_years_before_are_told_once() -> None:
    damped = "steg:\n  dämpad: FÖREGÅENDE(dämpad; invånare) / 2 + invånare / 2\npott: 5 kr\nfördelningsnyckel: dämpad"
    other = "pott: 5 kr\nfördelningsnyckel: FÖREGÅENDE(a.dämpad; 0) + FÖREGÅENDE(TILLDELAT(a); 0) / 1 kr * 1 invånare"
    rows = "".join(f"0117,{year},5,1\n0120,{year},{year - 2000},1\n" for year in range(2020, 2023))
    known = Figures(dated_statistics(folk=f"kommunkod,år,antal,andel\n{rows}"))
    result = calculate(agreement({"a": damped, "b": other}), known, 2022)
    texts = [line.strip() for line in lines_in(tree_blocks(result, "0120", result.distributed, everything=False))]
    assert len([text for text in texts if text.startswith("dämpad 2021 = ")]) == 1
    assert [text for text in texts if text.startswith("a.dämpad 2021 = ") and text.endswith("(se ovan)")]
    (told,) = [number for number, text in enumerate(texts) if text.startswith("a.belopp 2021 = ")]
    assert texts[told + 1].startswith("Avrundning: ")


def test_the_whole_amount_is_the_sum_of_its_parts() -> None:
    text = out("forklara", "1860", "--ar", "2024", "--allt")
    assert "totalt = 364 562 + 40 436 + 84 814 + 63 298 = 553 110 kr" in text
    assert text.count("(se ovan)") > 4
    assert "- Beloppen är remissförslagets." in text


def test_every_line_fits_eighty_columns_in_a_narrow_window() -> None:
    import shutil
    import subprocess

    from tests.worlds import PROGRAM, ROOT

    if shutil.which("script") is None:
        pytest.skip("no script(1) to make a terminal with")
    command = f"stty cols 80; {' '.join(PROGRAM)} forklara laxå --ar 2024 --trad"
    done = subprocess.run(
        ["script", "-qec", command, "/dev/null"], cwd=ROOT, capture_output=True, check=True, stdin=subprocess.DEVNULL
    )
    plain = re.sub(r"\x1b\[[0-9;]*m", "", done.stdout.decode())
    lines = plain.splitlines()
    assert len(lines) > 100
    assert max(map(len, lines)) <= 80


def test_json_is_the_trace_as_data() -> None:
    document = json.loads(out("forklara", "Laxa", "--ar", "2024", "--regel", "glesbygd", "--json"))
    assert (document["kommunkod"], document["delbelopp"]) == ("1860", {"glesbygd": 84814})
    steps = {step["id"]: step for step in document["steg"]}
    assert set(steps) >= {"glesbygd.pott", "glesbygd.nyckel", "glesbygd.belopp", "grundbelopp.pott"}
    assert "grundbelopp.belopp" not in steps
    assert Fraction(steps["glesbygd.pott"]["exakt"]) == Fraction(16_526_099, 20)
    assert steps["glesbygd.nyckel"]["underlag"] == [
        "invånare_65_plus",
        "avstånd_sjukhus",
        "glesbygd.nedre_gräns",
        "glesbygd.övre_gräns",
    ]
    assert {figure["id"]: figure["mätår"] for figure in document["uppgifter"]} == {
        "invånare_65_plus": 2021,
        "avstånd_sjukhus": None,
    }
    assert {parameter["status"] for parameter in document["parametrar"]} == {"fakta", "härledd", "antagande"}


def test_a_what_if_is_marked() -> None:
    text = out("forklara", "laxå", "--ar", "2024", "--satt", "nedre_gräns=15", "--träd")
    assert "ALTERNATIV: Glesbygdstillägg: nedre gräns för avståndet = 15 km" in text
    assert "nedre_gräns (nedre gräns för avståndet) = 15 km (ALTERNATIV" in text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["laxa_"], "Menade du Laxå?"),
        (["0000"], "ingen kommun heter 0000"),
        (["laxå", "--regel", "glesbyd"], "Menade du glesbygd?"),
        (["Upplands", "Väsby"], 'inom citattecken: "Upplands Väsby". Året skrivs --ar 2026.'),
        (["laxå", "2025"], "året är både 2025 och 2024"),
    ],
)
def test_what_is_not_found(arguments: list[str], said: str) -> None:
    done = run("forklara", *arguments, "--ar", "2024")
    assert done.returncode == 2
    assert said in done.stderr.decode()


def test_the_year_may_stand_on_either_side_of_the_municipality() -> None:
    (same,) = {
        out("forklara", *words) for words in (["laxå", "2025"], ["2025", "Laxå kommun"], ["1860", "--ar", "2025"])
    }
    assert same.startswith("Laxå (1860)")


def test_a_code_that_could_be_a_year_is_known_by_the_register(tmp_path: Path) -> None:
    """Gagnef's code is 2026, Leksand's 2029; nobody has 2025."""
    write_files(tmp_path, agreement_files({"bas": "tilldelning: PER(1 kr; kommun)"}), "config/prov")
    register = "kommunkod,kommun\n2026,Gagnef\n2029,Leksand\n"
    write_files(tmp_path, {"datapackage.yaml": REGISTER, "kommuner.csv": register}, "data/prov")
    titles = [
        out("forklara", *words.split(), cwd=tmp_path).splitlines()[0]
        for words in ("2026 2025", "2025 2026", "2026 2029", "2026 --ar 2025")
    ]
    assert titles == [f"Gagnef (2026), Prov {year}" for year in (2025, 2025, 2029, 2025)]


def test_percentages_have_one_form_in_all_json() -> None:
    document = json.loads(out("forklara", "laxå", "--ar", "2025", "--json"))
    explained = {
        link["procent"]
        for parameter in document["parametrar"]
        for link in parameter.get("uppräkning", {"led": []})["led"]
    }
    checklist = json.loads(run("nytt-ar", "2025", "--json").stdout)
    listed = {item["uppgifter"]["procent"] for item in checklist["poster"] if item["del"] == "index"}
    assert explained == listed == {"2.95"}


def explained(example: str, municipality: str, *options: str) -> str:
    return out("forklara", municipality, "--allt", *options, cwd=ROOT / "examples" / example)


def test_values_over_a_second_axis_are_those_of_the_municipality() -> None:
    """Against the tables' own text."""
    text = explained("lss_utjamning", "2562", "--ar", "2024")
    rows = (ROOT / "examples/lss_utjamning/data/lss/insatser.csv").read_text(encoding="utf-8").splitlines()
    own = sorted(row.split(",")[1:] for row in rows if row.startswith("2562,"))
    told = "".join(f"\n              {kind}: {number} beslut" for kind, number in own)
    assert f"beslut = 4 värden, ett per insats (fakta, odaterat, data/lss/insatser.csv){told}\n" in text
    assert "\n              bostad: 1 050 tkr/beslut\n" in text
    document = json.loads(explained("lss_utjamning", "2562", "--ar", "2024", "--json"))
    (decisions,) = (each for each in document["uppgifter"] if each["id"] == "beslut")
    assert [[each["insats"], each["resultat"]] for each in decisions["värden"]] == own


def test_a_reason_beside_a_figure_is_shown_with_it() -> None:
    text = explained("distriktstillskott", "N1394", "--ar", "2024")
    assert (
        "justering (beslutad avvikelse) = 1 500 tkr (fakta, mätår 2024,\n        data/distrikt/justeringar.csv)\n"
        "          skäl: Kommunsammanslagning; övergång till 2025\n"
    ) in text
    assert "skäl:" not in explained("distriktstillskott", "N1392", "--ar", "2024")
    document = json.loads(explained("distriktstillskott", "N1394", "--ar", "2024", "--json"))
    texts = {each["id"]: each["texter"] for each in document["uppgifter"] if "texter" in each}
    assert texts == {"justering": [{"skäl": "Kommunsammanslagning; övergång till 2025"}]}


def test_of_many_values_the_first_twelve_are_shown() -> None:
    ages = range(10, 30)
    package = PACKAGE.replace("primaryKey: [kommunkod, år]", "primaryKey: [kommunkod, år, ålder]").replace(
        "- {name: år, type: year}", "- {name: år, type: year}\n        - {name: ålder, type: string}"
    )
    rows = [f"{code},2020,{age},{age},0" for code in ("0117", "0120") for age in ages]
    known = Figures(dated_statistics(package, folk="\n".join(["kommunkod,år,ålder,antal,andel", *rows])))
    made = agreement({"a": "steg:\n  dubbelt: 2 * invånare\npott: 5 kr\nfördelningsnyckel: SUMMA(dubbelt; ålder)"})
    result = calculate(made, known, 2020)
    lines = [line.strip() for line in lines_in(tree_blocks(result, "0120", result.distributed, everything=True))]
    first = lines.index("= 20 värden, ett per ålder")
    assert lines[first - 1] == "dubbelt = 2 * invånare"
    rows = [f"{age}: {2 * age} invånare" for age in range(10, 22)]
    assert lines[first + 1 : first + 14] == [*rows, "… och 8 till"]
