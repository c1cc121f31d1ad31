"""`kontrollera` and `skapa`."""

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.in_process import out, run
from tests.engine import plain
from tests.worlds import ROOT, agreement, figures
from tillaggsbelopp.checks.computable_years import try_years
from tillaggsbelopp.engine.year import AgreementYears


def test_what_is_shipped_is_in_order() -> None:
    answer, everything = out("kontrollera"), out("kontrollera", "--allt")
    for text in (answer, everything):
        assert "Inga fel i config/orebro och data/orebro." in text
        assert "Prov: 11 av 11 höll." in text
        assert "Inga påpekanden." in text
        assert "Rimlighet (1, varav 0 hindrar ett beslut):" in text
        assert "Invånare 65+: 2025 finns, 2026 räknas på 2023, låst" in " ".join(text.split())
        assert "Belopp kan beräknas för 2024–2026." in text
    told = " ".join(everything.split())
    assert "Glesbygdstillägg: nedre gräns för avståndet (glesbygd.nedre_gräns) = 10 km, senast 2024" in told
    assert "”Räknas upp årligen efter Landstingsprisindex (LPIK)”" in told


@pytest.mark.slow
def test_the_answer_counts_what_is_told_in_full_with_allt() -> None:
    document = json.loads(out("kontrollera", "--json"))
    answer = " ".join(out("kontrollera").split())
    for told, key in (
        ("Alternativ: {}.", "alternativ"),
        ("Beloppen vilar på {} antaganden, 0 godkända.", "antaganden"),
        ("Sägs i överenskommelsen men uttrycks inte av reglerna: {}.", "ej_uttryckt"),
        ("Värden som ingen har sett över på två år: {}.", "ej_sedda"),
    ):
        assert told.format(len(document[key])) in answer
    printed = document["tryckta_siffror"]["antal"]
    assert f"Tryckta siffror: {sum(printed.values())}, varav {printed['motsäger']} motsäger andra." in answer
    unseen = next(each for each in document["ej_sedda"] if each["parameter"] == "glesbygd.nedre_gräns")
    assert (unseen["namn"], unseen["fil"]) == (
        "Glesbygdstillägg: nedre gräns för avståndet",
        "config/orebro/regler/glesbygd.yaml",
    )


def fitting(columns: int, *arguments: str, cwd: Path = ROOT) -> list[str]:
    """The lines of an answer in a window of so many columns, which it must fit."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", str(columns))
        lines = run(*arguments, cwd=cwd).stdout.decode().splitlines()
    assert max(map(len, lines)) <= columns
    return lines


APPROVE = "godkann --alla 2026 --av Samverkansnämnden --datum 2024-11-20"


@pytest.mark.parametrize(
    "command", ["kontrollera", "kontrollera --kalla", "nytt-ar 2026", "nytt-ar 2031", "godkann", APPROVE]
)
def test_an_answer_fits_the_screen(command: str) -> None:
    assert len(fitting(80, *command.split())) <= 24


@pytest.mark.slow
def test_values_grown_old_are_listed_until_somebody_has_looked(tmp_path: Path) -> None:
    config = tmp_path / "orebro"
    shutil.copytree(ROOT / "config/orebro", config)
    before = json.loads(out("kontrollera", "--json", "--config", str(config), "--data", "data/orebro"))
    rule = config / "regler/psykiatri.yaml"
    text = rule.read_text(encoding="utf-8")
    rule.write_text(
        text.replace("    status: fakta\n", "    status: fakta\n    kontrollerad: 2999-01-01\n"), encoding="utf-8"
    )
    after = json.loads(out("kontrollera", "--json", "--config", str(config), "--data", "data/orebro"))
    gone = {entry["parameter"] for entry in before["ej_sedda"]} - {entry["parameter"] for entry in after["ej_sedda"]}
    assert gone == {"psykiatri.årsbelopp"}


@pytest.mark.slow
def test_a_case_that_does_not_hold_is_exit_code_5(tmp_path: Path) -> None:
    config = tmp_path / "orebro"
    shutil.copytree(ROOT / "config/orebro", config)
    case = config / "prov/glesbygd_tre_band.yaml"
    case.write_text(case.read_text(encoding="utf-8").replace("82 033", "82 034"), encoding="utf-8")
    done = run("kontrollera", "--config", str(config), "--data", "data/orebro")
    assert done.returncode == 5
    said = done.stderr.decode().replace("\u00a0", " ")
    told = "Laxå, glesbygd: väntat 82 034 kr, blev 82 033 kr"
    at = case.read_text(encoding="utf-8").splitlines()
    number = next(number for number, line in enumerate(at, 1) if "82 034" in line)
    assert f"glesbygd_tre_band.yaml:{number}:{at[number - 1].index('82 034') + 1}: " in said
    assert f"{told}\n  {number} | {at[number - 1]}\n" in said
    shown = done.stdout.decode()
    assert "Inga fel i filerna i" in shown.splitlines()[0]
    assert " ".join(shown.split()).startswith(
        f"Inga fel i filerna i {config} och data/orebro, men 1 prov av 11 höll inte."
    )
    assert "Prov: 10 av 11 höll." in shown
    assert "- FEL " in shown
    assert told not in shown.replace("\u00a0", " ")  # once is enough


def test_it_ends_by_saying_which_years_can_be_computed(tmp_path: Path) -> None:
    out("skapa", "eget", "--tom", cwd=tmp_path)
    *_, years, why, remedy, everything = out("kontrollera", cwd=tmp_path / "eget").splitlines()
    assert everything == "Allt: --allt"
    assert years == "Belopp kan beräknas för 2025–2026."
    assert why == "  2027 kan inte beräknas: pris saknar värde för 2027 (och 1 skäl till)"
    assert remedy == "  Vad året behöver visar  tillaggsbelopp nytt-ar 2027"
    document = json.loads(out("kontrollera", "--json", cwd=tmp_path / "eget"))
    assert document["kan_räknas"] == [2025, 2026]
    assert document["kan_inte_räknas"]["år"] == 2027
    assert document["kan_inte_räknas"]["fel"][0]["fil"] == "config/nytt/index/pris.yaml"


def test_years_after_the_last_stated_one_are_tried_too() -> None:
    lasting = {"a": "pott: 5 kr\nfördelningsnyckel: tal"}
    world = figures({"tal": ("tal", [1, 1])}, ["0001", "0002"])
    tried = try_years(AgreementYears(agreement(lasting), world))  # in force from 2020
    assert (tried.years, tried.refused) == (tuple(range(2020, 2026)), ())
    broken = {"a": "pott: 5 kr / (år - 2020)\nfördelningsnyckel: tal"}
    tried = try_years(AgreementYears(agreement(broken), world))
    assert tried.years == tuple(range(2021, 2026))
    assert [year for year, _ in tried.refused] == [2020]


def test_every_year_in_force_that_can_not_be_computed_is_told_with_its_reason(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "tests/broken/_hel", tmp_path, dirs_exist_ok=True)
    package, folk = tmp_path / "data/prov/datapackage.yaml", tmp_path / "data/prov/folk.csv"
    package.write_text(package.read_text(encoding="utf-8").replace("constraints: {minimum: 0}", ""), encoding="utf-8")
    rows = "".join(f"0117,{year},100\n0120,{year},200\n0301,{year},700\n" for year in (2024, 2025))
    negative = folk.read_text(encoding="utf-8").replace("0120,2023,200", "0120,2023,-200")
    folk.write_text(negative + rows, encoding="utf-8")
    terms, rule = tmp_path / "config/prov/overenskommelse.yaml", tmp_path / "config/prov/regler/grund.yaml"
    terms.write_text(terms.read_text(encoding="utf-8").replace("2020-01-01", "2022-01-01"), encoding="utf-8")
    values = "{2024: 1 000 000, 2025: 1 000 000, 2026: 1 000 000}"
    rule.write_text(rule.read_text(encoding="utf-8").replace("{2024: 1 000 000}", values), encoding="utf-8")
    text = out("kontrollera", cwd=tmp_path)
    first, _, _ = text.partition("\n\n")
    told = "Inga fel i filerna i config/prov och data/prov, men 2022–2024 kan inte beräknas (se sist)."
    assert " ".join(first.split()) == told
    said = " ".join(text.partition("Belopp kan ")[2].split())
    assert said.startswith(
        "beräknas för 2025–2026. 2022–2023 kan inte beräknas: avstånd.andel_av_grund har inget värde"
    )
    assert "2024 kan inte beräknas: avstånd.nyckel är under 0: Beta (-100)" in said
    assert said.endswith("Vad året behöver visar tillaggsbelopp nytt-ar 2027 Allt: --allt")
    document = json.loads(out("kontrollera", "--json", cwd=tmp_path))
    assert document["år_som_inte_kan_räknas"] == [2022, 2023, 2024, 2027]
    assert document["kan_inte_räknas"]["år"] == 2027
    said = run("berakna", "2024", cwd=tmp_path).stderr.decode()
    remedy = "Se först efter uppgiften: invånare är -200 i data/prov/folk.csv:6:11; är den rätt, ändra formeln."
    assert remedy in said


def test_an_empty_cell_that_stops_several_cases_is_told_once_where_it_is(tmp_path: Path) -> None:
    out("skapa", "eget", cwd=tmp_path)
    for beside in ("config/orebro/nyckeltal", "data/orebro/publicerat"):  # which would say what they lack besides
        shutil.rmtree(tmp_path / "eget" / beside)
    (tmp_path / "eget/config/orebro/uppfoljning.yaml").unlink()
    table = tmp_path / "eget/data/orebro/befolkning_65_plus.csv"
    lines = table.read_text(encoding="utf-8").splitlines()
    number = next(number for number, line in enumerate(lines) if line.startswith("1860,Laxå,2021,"))
    lines[number] = "1860,Laxå,2021,"
    table.write_text("\n".join(lines), encoding="utf-8")
    done = run("kontrollera", cwd=tmp_path / "eget")
    assert done.returncode == 5
    (said,) = done.stderr.decode().replace("\u00a0", " ").split("\n\n")
    assert said.startswith(f"data/orebro/befolkning_65_plus.csv:{number + 1}:16: invånare_65_plus 2021 för Laxå saknas")
    assert " prov kan därför inte räknas\n" in said
    assert "Gör så här: Fyll i värdet" in said


CASE = "namn: Ett prov\nkälla: prov\når: 2024\n"


@pytest.mark.parametrize(
    ("body", "code", "said"),
    [
        ("fel: inget index räknar upp\n", 5, "men beloppen kunde räknas"),
        ("ändringar:\n  parametrar: {nedre_gräns: 50}\nfel: RAMP börjar\n", 0, ""),
        ("ändringar:\n  parametrar: {nedre_gräns: 50}\nförväntat: {totalt: 1}\n", 5, "väntat belopp, blev fel: RAMP"),
        ("ändringar:\n  uppgifter: {avstånd_sjukhus: {'1860': saknas}}\nfel: avstånd_sjukhus för Laxå saknas\n", 0, ""),
        ("ändringar:\n  uppgifter: {avstand: {'1860': 5}}\nfel: inget fält per kommun heter avstand\n", 0, ""),
        ("ändringar:\n  regler: {glesbyd: {pott: 1 kr}}\nfel: ingen regel heter glesbyd\n", 0, ""),
        ("förväntat: {kommuner: {'9999': {totalt: 1}}}\n", 5, "ingen har koden 9999"),
        ("förväntat: {delbelopp: {glesbyd: 1}}\n", 5, "glesbyd: finns inte"),
        ("", 3, "provet behöver antingen förväntat eller fel"),
        ("förväntat: {total: 1}\n", 3, "okänd nyckel: total"),
    ],
)
def test_what_a_case_can_say(tmp_path: Path, body: str, code: int, said: str) -> None:
    config, data = amounts_alone(tmp_path)
    (config / "prov").mkdir()
    (config / "prov/ett.yaml").write_text(CASE + body, encoding="utf-8")
    done = run("kontrollera", "--config", str(config), "--data", str(data))
    assert (done.returncode, said in done.stderr.decode()) == (code, True), done.stderr.decode()


def amounts_alone(folder: Path) -> tuple[Path, Path]:
    """A copy of what amounts are computed from, without cases and what is followed up beside them."""
    beside = shutil.ignore_patterns("prov", "alternativ", "nyckeltal", "uppfoljning.yaml", "publicerat")
    copies = folder / "orebro", folder / "data"
    for name, copy in zip(("config", "data"), copies, strict=True):
        shutil.copytree(ROOT / name / "orebro", copy, ignore=beside)
    return copies


def with_remarks(folder: Path) -> list[str]:
    """The arguments that check an agreement with a number in a formula and a parameter that is no longer used."""
    config, data = amounts_alone(folder)
    rule = config / "regler/glesbygd.yaml"
    rule.write_text(rule.read_text(encoding="utf-8").replace("; övre_gräns)", "; 30 km)"), encoding="utf-8")
    return ["kontrollera", "--config", str(config), "--data", str(data)]


def test_remarks_are_listed_with_place_and_remedy_and_fail_a_strict_run_only(tmp_path: Path) -> None:
    arguments = with_remarks(tmp_path)
    text = " ".join(out(*arguments, "--allt").split())
    number = "regler/glesbygd.yaml:26:74: 30 km står som ett tal i formeln Gör talet till en parameter"
    unused = "regler/glesbygd.yaml:19:3: parametern glesbygd.övre_gräns används inte Ta bort"
    for wanted in ("Prov: 0 av 0 höll.", "Påpekanden, som inte är fel (2): - ", number, unused):
        assert wanted in text
    answer = " ".join(out(*arguments).split())
    assert f"Påpekanden, som inte är fel (2): - {tmp_path}/orebro/{number}" in answer
    assert "… och 1 till." in answer
    strict = run(*arguments, "--strikt")
    assert strict.returncode == 5
    assert " ".join(strict.stdout.decode().split()) == answer
    said = strict.stderr.decode()
    assert "glesbygd.yaml:19:3: parametern glesbygd.övre_gräns används inte\n  19 |   övre_gräns:\n" in said
    assert "Gör så här: Gör talet till en parameter" in said


def test_a_remark_on_what_is_meant_so_can_be_accepted(tmp_path: Path) -> None:
    arguments = with_remarks(tmp_path)
    terms = tmp_path / "orebro/overenskommelse.yaml"
    before = terms.read_text(encoding="utf-8")

    def accept(*entries: str) -> None:
        listed = "".join(f"  - {{{entry}}}\n" for entry in entries)
        terms.write_text(f"{before}godtagna_påpekanden:\n{listed}", encoding="utf-8")

    number = "påpekande: 30 km står som, fil: regler/glesbygd.yaml, skäl: Så står det i avtalet"
    unused = "påpekande: parametern glesbygd.övre_gräns används inte, skäl: Ska prövas"
    accept(number, unused)
    assert "Godtagna påpekanden: 2." in out(*arguments, "--strikt")
    text = " ".join(out(*arguments, "--strikt", "--allt").split())
    assert "Inga påpekanden. Godtagna påpekanden (2): - " in text
    assert "30 km står som ett tal i formeln Godtaget: Så står det i avtalet - " in text
    document = json.loads(out(*arguments, "--json"))
    assert document["påpekanden"] == []
    assert [each["skäl"] for each in document["godtagna_påpekanden"]] == ["Så står det i avtalet", "Ska prövas"]
    accept(number.replace("glesbygd.yaml", "psykiatri.yaml"), unused)
    left, stray = json.loads(out(*arguments, "--json"))["påpekanden"]
    assert left["vad"] == "30 km står som ett tal i formeln"
    assert stray["vad"] == "godtagna_påpekanden: inget påpekande börjar så: 30 km står som"
    assert stray["fil"].endswith("overenskommelse.yaml")


@pytest.mark.slow
def test_an_alternative_that_is_refused_hides_nothing_else(tmp_path: Path) -> None:
    config, data = amounts_alone(tmp_path)
    for folder in ("prov", "alternativ"):
        shutil.copytree(ROOT / "config/orebro" / folder, config / folder)
    (config / "alternativ/for_mycket.yaml").write_text(
        "id: för_mycket\nnamn: Mer än allt\nskäl: Prov\nkälla: Prov\nregler:\n"
        "  - id: glesbygd\n    namn: G\n    beskrivning: G\n    pott: 1 kr\n"
        "    fördelningsnyckel: invånare_65_plus\n"
        "    kontroller: [{villkor: SUMMA(invånare_65_plus) = 0, fel: Så får det inte vara}]\n",
        encoding="utf-8",
    )
    arguments = ["kontrollera", "--config", str(config), "--data", str(data)]
    done = run(*arguments)
    assert done.returncode == 3
    said = " ".join(done.stderr.decode().split())
    assert "Så får det inte vara" in said
    assert "för_mycket.yaml" not in said
    assert "for_mycket.yaml:1:5: för_mycket kan inte räknas något år" in said
    assert "skriv i stället ett prov: ändringarna, och under fel: en del av det" in said
    shown = " ".join(done.stdout.decode().split())
    assert shown.startswith(f"Inga fel i filerna i {config} och {data}, men för_mycket bland alternativen kan inte")
    assert "Prov: 11 av 11 höll." in shown
    assert "Alternativ: 5." in shown
    document = json.loads(run(*arguments, "--json").stdout)
    assert document["fel"][0]["vad"] == "för_mycket kan inte räknas något år"
    assert len(document["prov"]) == 11
    assert document["kan_räknas"] == [2024, 2025, 2026]


def test_assumptions_are_told_with_the_years_that_they_are_of(tmp_path: Path) -> None:
    config, data = amounts_alone(tmp_path)
    rule = config / "regler/glesbygd.yaml"
    text = rule.read_text(encoding="utf-8")
    assert text.count("{2024: 10}") == 1
    rule.write_text(text.replace("{2024: 10}", "{2024: 10, 2026: 12}"), encoding="utf-8")
    arguments = ["kontrollera", "--config", str(config), "--data", str(data)]
    told = " ".join(out(*arguments, "--allt").split())
    assert "Nedre gräns för avståndet är 10 km (2024–2025). Nedre gräns för avståndet är 12 km (2026). Källa" in told
    assert "är mätt 2021 för år 2024. Invånare 65+ är mätt 2023 för år 2025, låst" in told
    assert "Alla delbelopp är i 2024 års prisnivå (2024–2026)." in told
    documents = json.loads(out(*arguments, "--json"))["antaganden"]
    (limit,) = (each for each in documents if each["id"] == "glesbygd.nedre_gräns")
    assert [(each["text"], each["år"]) for each in limit["lydelser"]] == [
        ("Nedre gräns för avståndet är 10 km.", [2024, 2025]),
        ("Nedre gräns för avståndet är 12 km.", [2026]),
    ]
    assert limit["text"] == limit["lydelser"][-1]["text"]


def test_remarks_as_json(tmp_path: Path) -> None:
    number, unused = json.loads(out(*with_remarks(tmp_path), "--json"))["påpekanden"]
    assert list(number) == ["fil", "rad", "kolumn", "vad", "åtgärd"]
    assert (number["rad"], number["kolumn"], number["vad"]) == (26, 74, "30 km står som ett tal i formeln")
    assert unused["fil"].endswith("regler/glesbygd.yaml")
    assert unused["åtgärd"].startswith("Ta bort det som inte behövs")


@pytest.mark.slow
def test_the_shipped_agreement_passes_a_strict_run() -> None:
    assert json.loads(out("kontrollera", "--strikt", "--json"))["påpekanden"] == []


def test_faults_as_json(tmp_path: Path) -> None:
    config = tmp_path / "orebro"
    shutil.copytree(ROOT / "config/orebro", config)
    rule = config / "regler/glesbygd.yaml"
    rule.write_text(rule.read_text(encoding="utf-8").replace("RAMP(", "RAMPP("), encoding="utf-8")
    done = run("kontrollera", "--json", "--config", str(config), "--data", "data/orebro")
    assert done.returncode == 3
    (fault,) = json.loads(done.stdout)["fel"]
    assert (fault["vad"], fault["rad"], fault["kolumn"]) == ("okänd funktion: RAMPP", 26, 39)


def test_the_shipped_cases_agree_with_the_plain_implementation() -> None:
    """The three bands, once more, in whole numbers from the shipped tables as text."""
    import csv

    def column(table: str, name: str, **where: str) -> dict[str, str]:
        with (ROOT / f"data/orebro/{table}.csv").open(encoding="utf-8", newline="") as file:
            rows = [row for row in csv.DictReader(file) if all(row[key] == value for key, value in where.items())]
        return {row["kommunkod"]: row[name] for row in rows}

    people = {code: int(text) for code, text in column("befolkning_65_plus", "invånare_65_plus", år="2021").items()}
    tenths = {code: int(text.replace(".", "")) for code, text in column("forutsattningar", "avstånd_sjukhus").items()}
    keys = {
        code: people[code] * ((tenths[code] > 100) + (tenths[code] >= 250) + (tenths[code] >= 400)) for code in people
    }
    _, amounts = plain.share(16_526_099, 20, keys, 1)
    text = (ROOT / "config/orebro/prov/glesbygd_tre_band.yaml").read_text(encoding="utf-8")
    for code, amount in amounts.items():
        assert f'"{code}": {{glesbygd: {amount:,}}}'.replace(",", " ") in text


def test_a_copy_to_start_from_runs_as_it_is(tmp_path: Path) -> None:
    assert "Gå dit med  cd x  och räkna med  tillaggsbelopp berakna" in out("skapa", "x", cwd=tmp_path)
    document = json.loads(
        out("berakna", "2024", "--json", "--config", "x/config/orebro", "--data", "x/data/orebro", cwd=tmp_path)
    )
    assert document["län"]["totalt"] == 19935312
    assert [path.name for path in tmp_path.iterdir()] == ["x"]
    assert 'cd "ny mapp/vår"  och' in out("skapa", "ny mapp/vår", "--tom", cwd=tmp_path)
    again = run("skapa", "x", cwd=tmp_path)
    assert again.returncode == 6
    what, remedy = again.stderr.decode().split("Gör så här:")
    assert "x finns redan" in what
    assert "Ange en ny mapp; det som finns skrivs aldrig över." in remedy


def test_a_copy_is_never_written_over_anything(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "x/min_fil.txt").write_text("viktig", encoding="utf-8")
    (tmp_path / "fil").write_text("viktig", encoding="utf-8")
    for target in ("x", "fil", "fil/x", "n" * 5000):
        done = run("skapa", target, cwd=tmp_path)
        assert done.returncode == 6
        assert "Traceback" not in done.stderr.decode()
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["fil", "min_fil.txt", "x"]


def test_a_copy_into_an_empty_or_deeper_folder(tmp_path: Path) -> None:
    (tmp_path / "tom").mkdir()
    for target in ("tom", "a/b/c"):
        out("skapa", target, cwd=tmp_path)
        assert (tmp_path / target / "config/orebro/overenskommelse.yaml").is_file()


def test_the_template_computes_at_once_and_its_case_holds(tmp_path: Path) -> None:
    out("skapa", "eget", "--tom", cwd=tmp_path)
    assert "Prov: 1 av 1 höll." in out("kontrollera", "--strikt", cwd=tmp_path / "eget")
    county = json.loads(out("berakna", "2025", "--json", cwd=tmp_path / "eget"))["län"]
    assert county == {"delbelopp": {"grundbidrag": 1_000_000, "avståndsbidrag": 50_000}, "totalt": 1_050_000}
    done = run("berakna", cwd=tmp_path / "eget")
    assert done.stderr.decode() == "År 2025 valdes: det senaste som kan räknas utan antagna indexvärden.\n"
    # 1 000 000 · 1.025 by 2 600 : 7 400, and 5 % of it by 2 600 : 7 400 · 0.5
    raised = json.loads(out("berakna", "2026", "--json", cwd=tmp_path / "eget"))
    first, second = (each["delbelopp"] for each in raised["kommuner"])
    assert (first, second) == (
        {"grundbidrag": 266_500, "avståndsbidrag": 21_151},
        {"grundbidrag": 758_500, "avståndsbidrag": 30_099},
    )


def test_the_rule_that_the_template_has_as_a_comment_works_as_it_says(tmp_path: Path) -> None:
    out("skapa", "eget", "--tom", cwd=tmp_path)
    config = tmp_path / "eget/config/nytt"
    _, _, commented = (config / "regler/grundbidrag.yaml").read_text(encoding="utf-8").partition("\n#\n")
    lines = [line.removeprefix("# ") for line in commented.splitlines()]
    (config / "regler/startbidrag.yaml").write_text("\n".join(lines), encoding="utf-8")
    terms = config / "overenskommelse.yaml"
    text = terms.read_text(encoding="utf-8")
    terms.write_text(text.replace("regler:\n", "regler:\n  - startbidrag\n", 1), encoding="utf-8")
    out("kontrollera", "--strikt", cwd=tmp_path / "eget")
    amounts = json.loads(out("berakna", "2025", "--json", cwd=tmp_path / "eget"))["kommuner"]
    assert [each["delbelopp"]["startbidrag"] for each in amounts] == [50_000 + 12 * 2_500, 50_000 + 12 * 7_500]
