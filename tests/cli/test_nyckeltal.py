"""`nyckeltal`, `scenario` and `kontrollera --kalla`, as a user runs them."""

import csv
import json
import re
import shutil
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.cli.in_process import done
from tests.cli.processes import run
from tests.reading import lines as lines_in
from tests.worlds import ROOT
from tillaggsbelopp.report.measures.answer import indicators_answer_blocks
from tillaggsbelopp.report.measures.view import indicator_blocks
from tillaggsbelopp.workspace.project import open_project

IDS = sorted(
    path.read_text(encoding="utf-8").split("\nid: ")[1].split("\n")[0]
    for path in (ROOT / "config/orebro/nyckeltal").glob("*.yaml")
)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A folder with an agreement and its figures to change."""
    shutil.copytree(ROOT / "config/orebro", tmp_path / "config/orebro", ignore=shutil.ignore_patterns("prov"))
    shutil.copytree(ROOT / "data/orebro", tmp_path / "data/orebro")
    return tmp_path


def changed(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def measures(command: str | list[str], name: str, cwd: Path = ROOT) -> dict[str, Any]:
    ran = done(command, cwd)
    assert ran.code == 0, ran.said
    (found,) = (each for each in json.loads(ran.out)["nyckeltal"] if each["id"] == name)
    return {measure["id"]: measure for measure in found["mått"]}


def cell(measure: dict[str, Any], **where: object) -> dict[str, Any]:
    (found,) = (each for each in measure["värden"] if where.items() <= each.items())
    return found


def test_the_list_names_every_indicator_and_how_to_see_one() -> None:
    text = done("nyckeltal").out
    assert {line.partition(" ")[0] for line in text.splitlines()} >= {*IDS}
    assert "tillaggsbelopp nyckeltal ID" in text
    everything = done("nyckeltal --allt").out
    assert all(f"{name}: " in everything for name in IDS)
    assert "Kostnad per grupp i källans exempel" in everything


@pytest.mark.slow
def test_each_is_shown_with_its_formulas_and_source() -> None:
    project = open_project(str(ROOT / "config/orebro"), str(ROOT / "data/orebro")).with_published
    results = project.indicator_results(project.written_indicators)
    assert sorted(result.written.id for result in results) == IDS
    for result in results:
        for width in (72, 100, 140):
            lines = lines_in(indicator_blocks(result), width)
            assert f"({result.written.id})" in " ".join(lines[:2])
            assert "Formler:" in lines
            assert any(line.startswith("Källa: Remisskonferensen 2023-10-06") for line in lines)
            assert max(map(len, lines)) <= width
            answer = lines_in(indicators_answer_blocks([result], "nyckeltal"), width)
            assert result.written.name in " ".join(answer[:2])
            assert len(answer) <= (23 if width >= 80 else 30)
            assert max(map(len, answer)) <= width


@pytest.mark.slow
def test_the_answer_says_what_the_main_measure_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    cost = done("nyckeltal kostnad_65_plus").out
    said = " ".join(cost.split())
    # the source's own table of costs per inhabitant of 65 and over
    assert "kr/invånare 2021: Medel 6 680, högst Hallsberg 8 987, lägst Lindesberg 4 567." in said
    assert "Också: Medel, ovägt och Medel, vägt med invånarna." in said
    assert sum(line.startswith("18") for line in cost.splitlines()) == 12
    assert "Formler" not in cost
    scenarios = done("scenario").out
    assert len(scenarios.splitlines()) <= 23
    assert "från 928 208 kr 2022 till 14 569 939 kr 2030 (+1 469,7 %)" in " ".join(scenarios.split())
    rows = done("scenario scenario2").out.splitlines()
    (effect,) = (" ".join(row.split()) for row in rows if row.startswith("Effekt av förskjutningen, som källan, kr"))
    assert effect.endswith("kr 928 208 14 569 939")  # the years between have given way


def test_an_id_may_be_written_without_dots_and_an_unknown_one_is_guessed_at() -> None:
    assert done("nyckeltal Skattevaxling").out.startswith("Kostnad jämförd med skatteväxlingen 1992\n")
    unknown = done("nyckeltal skattevaxlingen")
    assert (unknown.code, unknown.out) == (2, "")
    assert "Menade du skatteväxling?" in unknown.said
    assert "inget scenario heter duschstudie" in done("scenario duschstudie").said


def test_all_as_json() -> None:
    document = json.loads(done("nyckeltal --json").out)
    assert sorted(each["id"] for each in document["nyckeltal"]) == IDS
    for each in document["nyckeltal"]:
        assert each["alternativ"] == []
        for measure in each["mått"]:
            assert measure["namn"]
            assert measure["formel"]
            assert ("som_källan" in measure) == ("konvention" in measure)
            assert all("värde" in value for value in measure["värden"])
    by_id = {each["id"]: each for each in document["nyckeltal"]}
    assert by_id["duschstudie"]["beskrivning"].startswith("Kostnad per grupp")
    steps = {step["id"]: step for step in by_id["scenario2"]["steg"]}
    assert steps["n"] == {"id": "n", "titel": "Antal år av förskjutning", "formel": "MAX(1; år - startår)"}
    grounds = {each["namn"]: each["titel"] for each in by_id["avancerad_framåt"]["vilar_på"]}
    assert grounds["lpik.2025"] == "Landstingsprisindex (LPIK) 2025"
    assert grounds["avancerad_hemsjukvård.årsbelopp"] == "Avancerad hemsjukvård: årsbelopp"
    (area,) = (each for each in by_id["förutsättningar"]["mått"] if each["id"] == "kommunyta_klassad")
    assert area["klasser"]["övre"] == "HÖGSTA(kommunyta_gräns; gräns)"


def test_conditions_in_classes_and_on_the_line() -> None:
    found = measures("nyckeltal förutsättningar --json", "förutsättningar")
    counts = {
        name: [sum(value["klass"] == kind for value in measure["värden"]) for kind in ("låg", "mellan", "hög")]
        for name, measure in found.items()
        if name.endswith("_klassad")
    }
    # counted by hand in the source's table, against its two limits
    assert counts == {
        "antal_invånare_klassad": [8, 3, 1],
        "andel_80_plus_klassad": [3, 2, 7],
        "kommunyta_klassad": [2, 7, 3],
        "avstånd_sjukhus_klassad": [3, 5, 4],
        "yta_per_vårdcentral_klassad": [3, 5, 4],
        "cni_klassad": [3, 6, 3],
        "tillgång_säbo_klassad": [4, 4, 3],
        "tillgång_korttidsvård_klassad": [3, 5, 4],
        "tillgång_läkare_vårdcentral_klassad": [2, 4, 6],
        "tillgång_mobila_team_klassad": [8, 0, 4],
    }
    for name, code in (("cni", "1884"), ("cni", "1861"), ("tillgång_korttidsvård", "1885")):
        assert cell(found[f"{name}_klassad"], kommun=code)["klass"] == "mellan"
    assert cell(found["tillgång_säbo_klassad"], kommun="1860") == {"kommun": "1860", "värde": None, "klass": None}


@pytest.mark.slow
def test_what_is_tried_out_marks_the_result() -> None:
    options = [
        *("--satt", "scenario1.andel_patienter_i_åldern.Över 90 år=20"),
        *("--satt", "befolkningsprognos.Över 90 år.2030=5000"),
    ]
    ran = json.loads(done(["scenario", "scenario1", "--json", *options]).out)["nyckeltal"][0]
    patients = next(measure for measure in ran["mått"] if measure["id"] == "patienter")
    assert cell(patients, år=2022, åldersgrupp="Över 90 år")["värde"] == 620  # 20 % of 3 100
    assert cell(patients, år=2030, åldersgrupp="Över 90 år")["värde"] == 1000
    assert len(ran["alternativ"]) == 2
    shown = " ".join(done(["scenario", "scenario1", *options]).out.split())
    assert re.search(r"ALTERNATIV: Scenario 1.*, Över 90 år = 20 % \(i stället för 24,45645 %\)", shown)
    assert "ALTERNATIV: Invånare enligt prognosen, Över 90 år, 2030 = 5 000 invånare (i stället för " in shown
    every = " ".join(done(["scenario", "--satt", "befolkningsprognos.Över 90 år=3500"]).out.split())
    assert "Invånare enligt prognosen, Över 90 år = 3 500 invånare (i stället för flera värden)" in every


def test_shift_and_index_can_be_tried() -> None:
    arguments = ["scenario", "scenario2", "--json", "--satt", "förskjutning_per_år=0", "--satt", "opi_per_år=0"]
    effects = measures(arguments, "scenario2")["effekt"]
    assert [value["värde"] for value in effects["värden"]] == [0] * 9
    only_index = measures(["scenario", "scenario2", "--json", "--satt", "opi_per_år=0"], "scenario2")["effekt"]
    # 203 266 kr for each of the shifted: 91.4950859 · (1.05² - 1) of them
    assert cell(only_index, år=2024)["värde"] == pytest.approx(203_266 * 91.4950859 * 0.1025)


@pytest.mark.slow
def test_the_effect_follows_the_projection_the_rates_the_shift_and_the_index() -> None:
    """Counts from the projection give each printed amount to 570 kr; a tenth more inhabitants a tenth more of it."""
    given = {int(row["år"]): row["scenario2_effekt"] for row in _rows("scenario2_totalt")}

    def effects(*options: str) -> dict[int, float]:
        found = measures(["scenario", "scenario2", "--json", *options], "scenario2")["effekt_ur_prognosen"]
        return {each["år"]: each["värde"] for each in found["värden"]}

    own = effects()
    assert all(abs(own[year] - int(effect)) < 570 for year, effect in given.items())
    more = effects("--satt", "befolkningsprognos=*1.1")
    assert more == pytest.approx({year: 1.1 * effect for year, effect in own.items()})
    older = effects("--satt", "scenario2.andel_kategori_4_i_åldern.Över 90 år=*2")
    assert all(older[year] > own[year] for year in own)
    assert effects("--satt", "förskjutning_per_år=10")[2024] > own[2024]
    assert effects("--satt", "opi_per_år=5")[2024] > own[2024]


def _rows(table: str) -> list[dict[str, str]]:
    with (ROOT / f"data/orebro/publicerat/{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ("befolkningsprognos.60-64 år=1", "befolkningsprognos har inget värde för 60-64 år"),
        ("opi_per_år=3 km", "opi_per_år är i %"),
        ("andel_patienter_i_åldern=3", "ett i taget, till exempel scenario1.andel_patienter_i_åldern.65-69 år"),
        ("opi=3", "opi är inget värde i ett index"),
        ("förskjutning_per=3", "Menade du förskjutning_per_år?"),
    ],
)
def test_what_can_not_be_tried(option: str, said: str) -> None:
    ran = done(["scenario", "--satt", option])
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.said


SHORTENED = {
    "Avancerad hemsjukvård: två vägar framåt": "Avancerad hemsjukvård",
    "Hemsjukvårdens kostnad per invånare 65 år och äldre": "Hemsjukvårdens kostnad",
    "Scenario 1: befolkningsframskrivning": "Scenario 1",
    "Scenario 2: fler patienter med avancerad hemsjukvård": "Scenario 2",
    "Kostnad jämförd med skatteväxlingen 1992": "Kostnad jämförd",
    "Sjuksköterskornas tid per aktivitet": "Sjuksköterskornas tid",
}


@pytest.mark.parametrize(("command", "day"), [("kostnad_65_plus", date(2023, 10, 6)), ("fler", date(2026, 2, 24))])
def test_a_workbook_is_as_new_as_the_newest_of_what_its_own_figures_rest_on(
    command: str, day: date, copy: Path, tmp_path: Path
) -> None:
    """65+ of 2025 were published 2026-02-24; the costs are of 2021, in the agreement's own source of 2023-10-06."""
    text = "id: fler\nnamn: Fler\nbeskrivning: Prov\nkälla: Prov\når: [2023, 2025]\n"
    text += "mått:\n  alla:\n    namn: Alla\n    formel: SUMMA(VÄRDE(invånare_65_plus; år))\n"
    (copy / "config/orebro/nyckeltal/fler.yaml").write_text(text, encoding="utf-8")
    assert done(["nyckeltal", command, "--ut", str(tmp_path / "n.xlsx")], cwd=copy).code == 0
    assert load_workbook(tmp_path / "n.xlsx").properties.created.date() == day


@pytest.mark.slow
def test_a_workbook_with_values_formulas_classes_and_charts(tmp_path: Path) -> None:
    assert done(["nyckeltal", "--ut", str(tmp_path / "n.xlsx")]).code == 0
    again = done(["nyckeltal", "--ut", str(tmp_path / "n.xlsx")])
    assert again.code == 6
    assert "finns redan" in again.said
    assert done(["nyckeltal", "--ut", str(tmp_path / "n.pdf")]).code == 2
    assert done(["nyckeltal", "--json", "--ut", str(tmp_path / "m.xlsx")]).code == 2
    assert "hör ihop med --ut" in done("scenario --skriv-over").said
    done(["nyckeltal", "--ut", str(tmp_path / "igen.xlsx")])
    assert (tmp_path / "n.xlsx").read_bytes() == (tmp_path / "igen.xlsx").read_bytes()
    book = load_workbook(tmp_path / "n.xlsx")
    listed = json.loads(done(["nyckeltal", "--json"]).out)["nyckeltal"]
    names = {each["id"]: SHORTENED.get(each["namn"], each["namn"]) for each in listed}
    assert names.keys() == {*IDS}
    assert sorted(book.sheetnames) == sorted([*names.values(), "Källor"])
    texts = {value: (row, column) for row, column, value in _cells(book["Förutsättningarna är olika"])}
    assert {"Formler", "Klass", "låg", "mellan", "hög", "saknas", "Länet"} <= texts.keys()
    charts = {name: book[sheet]._charts for name, sheet in names.items()}
    drawn = {name: [len(chart.series) for chart in each] for name, each in charts.items() if each}
    assert drawn == {"scenario1": [1], "scenario2": [2]}
    for name in names.values():
        assert book[name].freeze_panes == "B3"
        assert book[name].print_title_rows == "$1:$2"
    effects = [value for _, _, value in _cells(book["Scenario 2"]) if isinstance(value, float)]
    assert any(round(value) == 2_582_908 for value in effects)


def _cells(sheet: Any) -> list[tuple[int, int, Any]]:
    return [(c.row, c.column, c.value) for row in sheet.iter_rows() for c in row if c.value is not None]


def test_a_scenario_tried_out_is_stamped_in_its_workbook(tmp_path: Path) -> None:
    target = str(tmp_path / "s.xlsx")
    assert done(["scenario", "--satt", "opi_per_år=3", "--ut", target]).code == 0
    book = load_workbook(target)
    assert book["Scenario 2"]["A2"].value == "ALTERNATIV"
    assert any(
        re.match("ALTERNATIV: .*, remisskonferensen = 3 %", str(value)) for _, _, value in _cells(book["Scenario 2"])
    )


SOURCE = "kontrollera --kalla"
CHANGES = [
    # what is changed, and the cell that is then another: printed and computed
    (
        "patientkategorier.csv",
        "1881,Kumla,1,35,12,13.59",
        "1881,Kumla,1,35,12,14.59",
        "kostnad_ssk_at (kategori 1, Kumla) återges inte: patientkategorier.ssk_at ger 986 284 kr, tryckt 918 684 kr",
    ),
    (
        "scenario2_totalt.csv",
        "2024,3327,3337,1.103,2582908",
        "2024,3327,3337,1.103,2582909",
        "scenario2_effekt (2024) återges inte: scenario2.effekt ger 2 582 908 kr, tryckt 2 582 909 kr",
    ),
    (
        "ovriga_varden.csv",
        "2.20,2.95,5,32",
        "2.20,2.96,5,32",
        "scenario2_effekt (2022) återges inte: scenario2.effekt ger 928 298 kr, tryckt 928 208 kr",
    ),
    (
        "befolkningsprognos.csv",
        "Över 90 år,2022,3100",
        "Över 90 år,2022,3200",
        "scenario1_patienter (åldersgrupp Över 90 år, 2022) återges inte: scenario1.patienter ger 783 patienter, "
        "tryckt 758 patienter",
    ),
]


@pytest.mark.parametrize(("table", "old", "new", "said"), CHANGES)
def test_an_input_that_is_changed_is_followed_by_what_is_computed(
    copy: Path, table: str, old: str, new: str, said: str
) -> None:
    changed(copy, f"data/orebro/publicerat/{table}", old, new)
    ran = done(SOURCE, copy)
    assert ran.code == 5
    assert said in ran.said
    assert " återges inte, flest i " in ran.out


def test_what_is_said_of_the_register_must_hold(copy: Path) -> None:
    changed(copy, "data/orebro/publicerat/register.yaml", "      återgiven: 147\n", "      återgiven: 148\n")
    ran = done(SOURCE, copy)
    assert ran.code == 5
    assert "Kategorisering av patienter: antalet är återgiven 148 men blev 147" in ran.said
    assert "register.yaml:" in ran.said


def test_a_contradiction_that_is_taken_away_is_missed(copy: Path) -> None:
    changed(
        copy,
        "config/orebro/nyckeltal/patientkategorier.yaml",
        '              kategori: ["1", "3"]\n',
        '              kategori: ["1"]\n',
    )
    ran = done(SOURCE, copy)
    assert ran.code == 5
    assert "antal_patienter_kategori (kategori 3) återges inte" in ran.said


def test_a_contradiction_that_is_mended_is_missed_too(copy: Path) -> None:
    table = "data/orebro/publicerat/patientkategorier_per_kategori.csv"
    changed(copy, table, "rehabpatient,499,", "rehabpatient,586,")
    ran = done(SOURCE, copy)
    assert ran.code == 5
    assert "motsägelsen finns inte, eller inte längre: 3" in ran.said


def test_a_year_may_be_left_out_of_what_is_said(copy: Path) -> None:
    """Without 2012 no cell of that year is computed, so its seven are the source's word alone."""
    file = "config/orebro/nyckeltal/skattevaxling.yaml"
    changed(copy, file, "kostnad_minus_skatteväxling\n", 'kostnad_minus_skatteväxling\n        utom: {år: ["2012"]}\n')
    ran = done(f"{SOURCE} --json", copy)
    assert ran.code == 5
    cells = [each for table in json.loads(ran.out)["tabeller"] for each in table["celler"]]
    of = [each for each in cells if each["fält"] == "kostnad_minus_skatteväxling"]
    assert Counter(each["klass"] for each in of if each["år"] == 2012) == {"underlag": 7}
    assert Counter(each["klass"] for each in of if each["år"] != 2012) == {"återgiven": 33, "motsäger": 1}


@pytest.mark.slow
def test_the_whole_check_says_so_too_and_as_json(copy: Path) -> None:
    whole = json.loads(done("kontrollera --json", copy).out)
    assert sorted(whole["nyckeltal"]) == sorted(IDS)
    assert whole["tryckta_siffror"]["brister"] == []
    counts = json.loads(done(f"{SOURCE} --json", copy).out)["antal"]
    assert whole["tryckta_siffror"]["antal"] == counts
    changed(copy, "data/orebro/publicerat/tillaggsbelopp.csv", ",826305", ",826306")
    ran = done("kontrollera", copy)
    assert ran.code == 5
    assert "- FEL  tilläggsbelopp_komponent (komponent glesbygd, 2024) återges inte" in ran.out
    assert "ger 826 305 kr, tryckt 826 306 kr" in ran.said
    assert json.loads(done("kontrollera --json", copy).out)["tryckta_siffror"]["brister"]


@pytest.mark.slow
def test_what_no_measure_reads_is_remarked_on(copy: Path) -> None:
    changed(copy, "config/orebro/nyckeltal/duschstudie.yaml", "mått:\n", "steg:\n  en: två + 1\n  två: 2\nmått:\n")
    found = json.loads(done("kontrollera --json", copy).out)["påpekanden"]
    assert [(remark["vad"], remark["rad"]) for remark in found] == [("steget duschstudie.en används inte", 7)]


def test_numbers_and_sources_of_indicators_are_remarked_on_too(copy: Path) -> None:
    file = "config/orebro/nyckeltal/duschstudie.yaml"
    changed(copy, file, "SUMMA(OMSAKNAS(duschstudie_kostnad; 0); post)", "7 * SUMMA(duschstudie_kostnad; post) / 7")
    changed(copy, file, "källa: Remisskonferensen 2023-10-06, tabellen över duschstudien", "källa: okänd")
    found = json.loads(done("kontrollera --json", copy).out)["påpekanden"]
    assert [(remark["vad"], remark["rad"]) for remark in found] == [
        ("7 står som ett tal i formeln", 9),
        ("7 står som ett tal i formeln", 9),
        ("källan säger inget: okänd", 5),
    ]


def test_an_agreement_without_printed_figures_has_nothing_to_check_them_by(copy: Path) -> None:
    shutil.rmtree(copy / "data/orebro/publicerat")
    shutil.rmtree(copy / "config/orebro/nyckeltal")
    ran = done(SOURCE, copy)
    assert ran.code == 2
    assert "har inget register över tryckta siffror" in ran.said
    assert "Nyckeltal" not in done("kontrollera", copy).out
    assert "överenskommelsen har inget nyckeltal" in done("nyckeltal", copy).said
    assert json.loads(done("kontrollera --json", copy).out)["tryckta_siffror"] is None


def test_the_published_tables_are_read_only_on_request(copy: Path) -> None:
    (copy / "data/orebro/publicerat/datapackage.yaml").write_text("trasig: [", encoding="utf-8")
    assert done("berakna 2024", copy).code == 0
    assert done("nyckeltal", copy).code == 3
    assert done("kontrollera", copy).code == 3


def test_a_pipe_without_a_locale_gets_text_without_colours() -> None:
    ran = run("nyckeltal", "forutsattningar", LC_ALL="C", NO_COLOR="1")
    assert ran.returncode == 0, ran.stderr.decode()
    assert b"\x1b" not in ran.stdout
    assert b"158" in ran.stdout


def test_sheets_of_indicators_have_names_of_their_own(copy: Path, tmp_path: Path) -> None:
    long = "Ett mycket långt namn på ett nyckeltal"
    for name, file in (("källor", "duschstudie"), (f"{long} a", "patientkategorier"), (f"{long} b", "skattevaxling")):
        written = copy / f"config/orebro/nyckeltal/{file}.yaml"
        text = written.read_text(encoding="utf-8")
        written.write_text(re.sub(r"(?m)^namn: .*$", f"namn: {name}", text), encoding="utf-8")
    assert done(["nyckeltal", "--ut", str(tmp_path / "n.xlsx")], cwd=copy).code == 0
    names = load_workbook(tmp_path / "n.xlsx").sheetnames
    assert len({name.casefold() for name in names}) == len(names) == len(IDS) + 1
