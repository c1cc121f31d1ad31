"""`kontrollera --jamfor-uppgifter`: a field's figures beside another file's, exact or within what is stated."""

import csv
import json
import shutil
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cli.in_process import done
from tests.statistics.incoming.population import json_stat
from tests.worlds import ROOT, statistics
from tillaggsbelopp.checks.field_comparison import allowed_difference, set_beside

TABLE, DESCRIPTION = "data/orebro/befolkning_65_plus.csv", "data/orebro/datapackage.yaml"
FIELD = "invånare_65_plus"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that states a tolerance of 5 from 2025, when the source adds noise."""
    for part in ("config", "data"):
        shutil.copytree(ROOT / part, tmp_path / part)
    description = tmp_path / DESCRIPTION
    text = description.read_text(encoding="utf-8")
    assert text.count("från_år: 2025\n") == 1
    place = "från_år: 2025\n"
    description.write_text(text.replace(place, f"{place}              tolerans: 5\n"), encoding="utf-8")
    return tmp_path


def rows() -> Iterator[dict[str, str]]:
    yield from csv.DictReader((ROOT / TABLE).read_text(encoding="utf-8").splitlines())


def other(path: Path, *, year: str, more: int, name: str = "Laxå") -> str:
    """A file as Excel saves it, with another figure of a municipality in a year."""
    lines = ["Kommun;År;Antal"]
    for row in rows():
        figure = int(row[FIELD]) + (more if (row["kommun"], row["år"]) == (name, year) else 0)
        lines.append(f"{row['kommun']};{row['år']};{figure}")
    (path / "andra.csv").write_bytes("\r\n".join(lines).encode("cp1252"))
    return f"kontrollera --jamfor-uppgifter andra.csv --falt {FIELD}"


def test_the_same_figures_are_told_to_be_the_same(folder: Path) -> None:
    shown = done(other(folder, year="2023", more=0), folder)
    assert shown.code == 0, shown.said
    years = {row["år"] for row in rows()}
    assert "Alla är lika." in shown.out
    assert years == {line[:4] for line in shown.out.splitlines() if line.split()[1:] == ["12", "0", "0"]}
    everything = done(f"{other(folder, year='2023', more=0)} --allt", folder)
    assert everything.out.count("Alla är lika.") == len(years)


@pytest.mark.parametrize(("year", "more", "code"), [("2023", 1, 5), ("2025", 5, 0), ("2025", -5, 0), ("2025", 6, 5)])
def test_exact_until_the_noise_then_within_the_tolerance(folder: Path, year: str, more: int, code: int) -> None:
    shown = done(other(folder, year=year, more=more), folder)
    assert shown.code == code, shown.said
    (own,) = (int(row[FIELD]) for row in rows() if (row["kommun"], row["år"]) == ("Laxå", year))
    assert f"{more:+}" in shown.out
    here, there = (f"{figure:,}".replace(",", " ") for figure in (own, own + more))
    told = f": {FIELD} {year}, Laxå: {here} här, {there} i filen"
    assert (told in shown.said) == (f"{TABLE}:" in shown.said) == (code == 5)


def test_as_data(folder: Path) -> None:
    command = other(folder, year="2025", more=6)
    document = json.loads(done(f"{command} --json", folder).out)
    (year,) = (each for each in document["åren"] if each["år"] == 2025)
    assert year["tolerans"] == 5
    assert [each["kommun"] for each in year["kommuner"] if not each["tillåten"]] == ["Laxå"]
    assert [each["skillnad"] for each in year["kommuner"] if each["skillnad"]] == [6]
    lines = done(f"{command} --csv", folder).out.lstrip("\ufeff").splitlines()
    assert lines[0] == "år;kommunkod;kommun;här;filen;skillnad;tolerans"
    assert len(lines) == 1 + len([*rows()])


def test_the_providers_own_answer_is_read_as_importera_reads_it(folder: Path) -> None:
    (folder / "folk.json").write_bytes(json_stat())
    shown = done("kontrollera --jamfor-uppgifter folk.json", folder)
    assert (shown.code, "Alla är lika." in shown.out) == (0, True), shown.said
    assert "Bara här, och inte jämfört: 2018 och 2020–2023." in shown.out


@pytest.mark.parametrize(
    ("command", "code", "said"),
    [
        ("kontrollera --falt invånare_65_plus", 2, "--falt hör till --jamfor-uppgifter"),
        ("kontrollera --jamfor-uppgifter x.csv --strikt", 2, "jämför bara uppgifter"),
        ("kontrollera --jamfor-uppgifter x.csv", 3, "x.csv går inte att läsa: filen finns inte"),
        ("kontrollera --jamfor-uppgifter utan.csv --falt invånare_65_plus", 2, "säger inte vilket år"),
        ("kontrollera --jamfor-uppgifter utan.csv --falt invånare_65_plus --ar 2019", 2, "inga år att jämföra"),
        ("kontrollera --jamfor-uppgifter utan.csv --falt invånare", 2, "inget fält heter invånare"),
    ],
)
def test_what_can_not_be_compared(folder: Path, command: str, code: int, said: str) -> None:
    names = dict.fromkeys(row["kommun"] for row in rows())
    lines = ["Kommun;Antal", *(f"{name};{1000 + at}" for at, name in enumerate(names))]
    (folder / "utan.csv").write_text("\n".join(lines), encoding="utf-8")
    shown = done(command, folder)
    assert (shown.code, said in shown.said) == (code, True), shown.said


@given(st.lists(st.tuples(st.none() | st.integers(0, 99), st.integers(0, 99)), min_size=3, max_size=3))
def test_a_pair_is_apart_if_it_differs_at_all_or_one_is_missing(pairs: list[tuple[int | None, int]]) -> None:
    world = statistics({"antal": ("st", [1, 2, 3])}, ["1", "2", "3"])
    field, register = world.fields["antal"].description, world.municipalities
    own = {code: None if here is None else Fraction(here) for code, (here, _) in zip("123", pairs, strict=True)}
    there = {code: Fraction(other) for code, (_, other) in zip("123", pairs, strict=True)}
    (year,) = set_beside({2020: own, 2021: own}, {2020: there}, field, register)
    assert [pair.code for pair in year.apart] == [code for code in "123" if own[code] != there[code]]
    assert allowed_difference(field, 2020) == 0
