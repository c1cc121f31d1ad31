"""The answers where 60 schools get amounts: each fits a window of 80 × 24 and says whom it is about."""

import json
from pathlib import Path

import pytest

from tests.cli.in_process import out, run
from tests.worlds import agreement_files

BODY = """\
parametrar:
  ram: {enhet: kr, namn: Belopp för alla, värden: {2020: 10000000}, indexeras: pris, status: fakta, källa: prov}
pott: ram
fördelningsnyckel: elever
"""
DESCRIPTION = """\
name: prov
resources:
  - name: kommuner
    path: kommuner.csv
    sources: [{title: prov}]
    schema:
      primaryKey: [kommunkod]
      fields:
        - {name: kommunkod, type: string}
        - {name: kommun, type: string}
  - name: elever
    path: elever.csv
    sources: [{title: prov}]
    schema:
      primaryKey: [kommunkod]
      fields:
        - {name: kommunkod, type: string}
        - {name: elever, title: Elever i grundskolan, type: integer, unit: elever}
"""
INDICATOR = """\
id: elever_per_skola
namn: Elever i varje skola
beskrivning: Prov
källa: prov
steg:
  hälften: {namn: Halva antalet, formel: elever / 2}
mått:
  antal: {namn: Antal, formel: elever, sammantaget: {namn: Alla, formel: SUMMA(elever)}}
  halva: {namn: Halva, formel: hälften}
"""
ANSWERS = {
    "folj-upp 2020 2021": "60 får mer, ingen får mindre.",
    # 10 000 000 kr · (2 / 1 831 - 1 / 1 830)
    "kanslighet 2020": "Elever i grundskolan, Skola 1: 1 elever mer ger Skola 1 5 459 kr",
    "svep 2020 --over elever.060=1;60": "mest ändras Skola 60, med",
    "nyckeltal elever_per_skola": "Alla 1 830, högst Skola 60 60, lägst Skola 1 1.",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """School n of 60 has n pupils."""
    made = tmp_path_factory.mktemp("skolor")
    files = agreement_files({"bas": BODY}, more="enhetsnamn: skola\n", indices={"pris": {2021: "2.5"}})
    files = {f"config/prov/{name}": text for name, text in files.items()}
    files["config/prov/nyckeltal/elever.yaml"] = INDICATOR
    codes = range(1, 61)
    names, pupils = ("".join(f"{code:03},{what}{code}\n" for code in codes) for what in ("Skola ", ""))
    files["data/prov/datapackage.yaml"] = DESCRIPTION
    files["data/prov/kommuner.csv"] = f"kommunkod,kommun\n{names}"
    files["data/prov/elever.csv"] = f"kommunkod,elever\n{pupils}"
    for name, text in files.items():
        (made / name).parent.mkdir(parents=True, exist_ok=True)
        (made / name).write_text(text, encoding="utf-8")
    return made


@pytest.mark.parametrize(("command", "said"), ANSWERS.items(), ids=[each.split()[0] for each in ANSWERS])
def test_the_largest_are_shown_and_the_others_counted(
    command: str, said: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    text = out(*command.split(), cwd=folder)
    lines = text.splitlines()
    assert len(lines) <= 24
    assert max(map(len, lines)) <= 80
    assert said in " ".join(text.split())
    assert any("till" in line.split() for line in lines)
    assert "kommun" not in text.lower()
    everything = out(*command.split(), "--allt", cwd=folder)
    assert len(everything.splitlines()) > 60
    assert "kommun" not in everything.lower()


def test_titles_stand_beside_the_names_that_are_typed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "140")
    document = json.loads(out("kanslighet", "2021", "--json", cwd=folder))
    titles = {each["namn"]: each["titel"] for each in document["effekter"]}
    assert titles["bas.ram"] == "Bas: belopp för alla"
    assert titles["pris.2021"] == "Pris 2021"
    assert titles["elever.060"] == "Elever i grundskolan, Skola 60"
    shown = [" ".join(line.split()) for line in out("kanslighet", "2021", cwd=folder).splitlines()]
    assert any(line.startswith("Elever i grundskolan, Skola 1 elever.001 Skola 1 1 elever") for line in shown)
    (indicator,) = json.loads(out("nyckeltal", "--json", cwd=folder))["nyckeltal"]
    assert indicator["steg"] == [{"id": "hälften", "titel": "Halva antalet", "formel": "elever / 2"}]
    assert "Halva antalet (hälften) = elever / 2" in out("nyckeltal", "elever_per_skola", "--allt", cwd=folder)


def test_a_name_that_nobody_has_is_told_by_what_they_are_called(folder: Path) -> None:
    search = ("malsok", "2020", "bas.ram", "--fran", "1000000", "--till", "2000000", "--villkor")
    assert "ingen skola heter Skola 61" in run(*search, "Skola 61.totalt >= 1", cwd=folder).stderr.decode()
