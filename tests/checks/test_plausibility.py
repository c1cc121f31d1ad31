"""The gate before a decision: every slip is told once, with both figures and the kronor, and true figures never are."""

import json
import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.cli.in_process import done, out
from tests.worlds import REGISTER, ROOT, agreement
from tillaggsbelopp.checks.computable_years import try_years
from tillaggsbelopp.checks.doubts import Doubt
from tillaggsbelopp.checks.plausibility import all_doubts, blocking, doubts_on
from tillaggsbelopp.diagnostics import InvalidInput, Source
from tillaggsbelopp.engine.figures import Figures
from tillaggsbelopp.engine.year import AgreementYear, AgreementYears
from tillaggsbelopp.statistics.statistics import read_statistics
from tillaggsbelopp.swedish import NO_BREAK_SPACE
from tillaggsbelopp.workspace.folders import load

FIELD, TITLE, INSIDE = "invånare_65_plus", "Invånare 65+", "invånare 65+"  # as written, alone and in a sentence
TABLE = "data/orebro/befolkning_65_plus.csv"
DESCRIPTION = "data/orebro/datapackage.yaml"
PSYCHIATRY = "config/orebro/regler/psykiatri.yaml"
LPIK = "config/orebro/index/lpik.yaml"
OF_2025 = [1861, 1678, 3731, 2707, 1960, 1490, 30586, 4628, 3445, 7690, 3090, 6168]  # SCB TAB5557, in order of codes
Rows = list[list[str]]
Edit = Callable[[Path], None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped agreement and its figures, but for those of 2025 and their source, and for its cases."""
    for part in ("config", "data"):
        shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("prov"))
    rewrite(tmp_path / TABLE, lambda text: re.sub(r"(?m)^.*,2025,.*\n", "", text))
    rewrite(
        tmp_path / DESCRIPTION, lambda text: re.sub(r"(?m)^      - title: \"SCB, tabell.*\n(        .*\n)+", "", text)
    )
    return tmp_path


def rewrite(file: Path, change: Callable[[str], str]) -> None:
    before = file.read_text(encoding="utf-8")
    file.write_text(after := change(before), encoding="utf-8")
    assert after != before


def of_year(rows: Rows, year: int) -> list[list[str]]:
    return [row for row in rows if row[2] == str(year)]


def rows_changed(change: Callable[[Rows], None]) -> Edit:
    """The edit of the table's rows (code, name, year, figure), without its heading."""

    def edit(folder: Path) -> None:
        def text(before: str) -> str:
            heading, *lines = before.splitlines()
            rows = [line.split(",") for line in lines]
            change(rows)
            return "\n".join([heading, *(",".join(row) for row in rows)]) + "\n"

        rewrite(folder / TABLE, text)

    return edit


def figure(name: str, year: int, value: object) -> Edit:
    def change(rows: Rows) -> None:
        next(row for row in of_year(rows, year) if row[1] == name)[3] = str(value)

    return rows_changed(change)


def column(year: int, values: Callable[[list[int], Rows], Sequence[object]]) -> Edit:
    """The edit of a year's figures: `values` makes the new ones, in the order of rows, of the old."""

    def change(rows: Rows) -> None:
        own = of_year(rows, year)
        for row, value in zip(own, values([int(row[3]) for row in own], rows), strict=True):
            row[3] = str(value)

    return rows_changed(change)


def of(year: int) -> Callable[[list[int], Rows], Sequence[object]]:
    return lambda _, rows: [row[3] for row in of_year(rows, year)]


def replaced(file: str, pattern: str, by: str) -> Edit:
    return lambda folder: rewrite(folder / file, lambda text: re.sub(pattern, by, text, count=1))


def exchanged(one: str, other: str, year: int) -> Edit:
    def change(rows: Rows) -> None:
        first, second = (next(row for row in of_year(rows, year) if row[1] == name) for name in (one, other))
        first[3], second[3] = second[3], first[3]

    return rows_changed(change)


def with_2025(rows: Rows) -> None:
    rows += [[*row[:2], "2025", str(value)] for row, value in zip(of_year(rows, 2023), OF_2025, strict=True)]


def amounts(written: str) -> dict[str, int]:
    """The amounts in what `berakna --json` wrote, by name of municipality, and of all together under ""."""
    document = json.loads(written)
    found: dict[str, int] = {each["kommun"]: each["totalt"] for each in document["kommuner"]}
    return {**found, "": document["län"]["totalt"]}


def kr(amount: int) -> str:
    return f"{amount:,} kr".replace(",", " ")


def moved(before: Mapping[str, int], after: Mapping[str, int]) -> int:
    changes = [after[name] - before[name] for name in before if name]
    return max(sum(each for each in changes if each > 0), -sum(each for each in changes if each < 0))


def told(folder: Path, year: int = 2025) -> tuple[str, list[str]]:
    """What `berakna` says of doubts before it writes anything: all of standard error, and each doubt."""
    ran = done(["berakna", str(year), "--ut", "ut.xlsx"], cwd=folder)
    assert ran.code == 0
    return ran.said, [line.removeprefix("Obs: ") for line in ran.said.splitlines() if line.startswith("Obs: ")]


def _sorted_by_name(rows: Rows) -> None:
    own = of_year(rows, 2023)
    for row, value in zip(own, [each[3] for each in sorted(own, key=lambda each: each[1])], strict=True):
        row[3] = value


def both(*edits: Edit) -> Edit:
    def edit(folder: Path) -> None:
        for each in edits:
            each(folder)

    return edit


SHARED_BY_SHARE = replaced(PSYCHIATRY, "fördelningsnyckel: .*", "fördelningsnyckel: antal_invånare * andel_80_plus")
SORTED_BY_NAME = rows_changed(_sorted_by_name)
TEN_TIMES = figure("Laxå", 2023, 16550)
Meant = Edit | None  # the edit that gives the kronor told; without one, the copy without harm has them
SLIPS: dict[str, tuple[Edit, Meant, str, list[str]]] = {
    "ten times": (TEN_TIMES, None, "Laxå", [f"Laxå: {INSIDE} 2023 är 16 550, tio gånger", "2022: 1 628", "Med 1 655"]),
    "a tenth": (
        figure("Laxå", 2023, "165"),
        figure("Laxå", 2023, "1650"),
        "Laxå",
        [f"Laxå: {INSIDE} 2023 är 165, en tiondel av", "2022: 1 628", "Med 1 650"],
    ),
    "a hundred times": (figure("Laxå", 2023, 165500), None, "Laxå", ["Laxå: ", "hundra gånger", "Med 1 655"]),
    "a jump": (
        figure("Laxå", 2023, 1955),
        figure("Laxå", 2023, 1628),
        "Laxå",
        [f"Laxå: {INSIDE} 2023 är 1 955, 20,1 % mer än 2022 (1 628)", "Med 1 628"],
    ),
    "a jump beside the others": (figure("Karlskoga", 2023, 8100), figure("Karlskoga", 2023, 7568), "Karlskoga", []),
    "exchanged": (
        exchanged("Kumla", "Nora", 2023),
        None,
        "Kumla",
        [f"Kumla och Nora: {INSIDE} 2023 är 3 003 och 4 575, som om de bytt plats (2022: 4 560 och 2 995)"],
    ),
    "a row too far down": (
        column(2023, lambda old, _: [old[-1], *old[:-1]]),
        None,
        "Örebro",
        [f"{TITLE} 2023 står en rad fel från Lekeberg till Lindesberg: Örebro har 1 477 (2022: 29 335)"],
    ),
    "a row too far up": (
        column(2023, lambda old, _: [*old[1:], old[0]]),
        None,
        "Ljusnarsberg",
        ["står en rad fel", "Ljusnarsberg har 29 666 (2022: 1 466)"],
    ),
    "a year copied": (
        column(2023, of(2022)),
        column(2023, of(2021)),
        "Örebro",
        ["befolkning_65_plus 2022 och 2023 har samma rader", "är 29 335 för Örebro båda åren, mot 28 932 år 2021"],
    ),
    "sorted by name": (
        SORTED_BY_NAME,
        column(2023, of(2022)),
        "Örebro",
        [f"{TITLE} 2023 rör sig mer än väntat för 10 av 12: Örebro har 1 655 (2022: 29 335)"],
    ),
    "another age for all": (
        column(2023, lambda old, _: [value * 13 // 10 for value in old]),
        column(2023, of(2022)),
        "Örebro",
        [f"{TITLE} 2023 summerar till 87 860, 30,8 % mer än 2022 (67 161)"],
    ),
    "a share above all": (
        both(
            replaced(DESCRIPTION, r"constraints: \{minimum: 0, maximum: 100\}", "constraints: {minimum: 0}"),
            replaced("data/orebro/forutsattningar.csv", "5649,8.0", "5649,103"),
            SHARED_BY_SHARE,
        ),
        both(replaced("data/orebro/forutsattningar.csv", "5649,8.0", "5649,100"), SHARED_BY_SHARE),
        "Laxå",
        ["Laxå: andel invånare över 80 år är 103 %, mer än hela", "Med 100 %"],
    ),
    "an index ten times": (
        replaced(LPIK, "2.95", "29.5"),
        None,
        "",
        ["(LPIK) 2025 är 29,5 %", "skriv 2.95"],
    ),
    "an index ten times, within what may be": (
        replaced(LPIK, "2.95", "14"),
        replaced(LPIK, "2.95", "1.4"),
        "",
        ["(LPIK) 2025 är 14 %: är det tio gånger för stort, skriv 1.4"],
    ),
    "an index as a factor": (
        replaced(LPIK, "2.95", "1.0295"),
        None,
        "",
        ["(LPIK) 2025 är 1,0295 %", "är det en faktor"],
    ),
    "an index number": (
        replaced(LPIK, "2.95", "102.95"),
        None,
        "",
        ["(LPIK) 2025 är 102,95 %", "är det ett indextal"],
    ),
    "thousands by a point": (
        replaced(PSYCHIATRY, "1 650 000", "500.000"),
        replaced(PSYCHIATRY, "1 650 000", "500 000"),
        "",
        ["Psykiatri: årsbelopp 2024 är 500.000 kr", "läses som 500 kr", "Med 500 000 kr"],
    ),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_told_once_with_both_figures_and_the_kronor(slip: str, folder: Path, tmp_path: Path) -> None:
    harm, meant, whose, words = SLIPS[slip]
    right = tmp_path / "rätt"
    for part in ("config", "data"):
        shutil.copytree(folder / part, right / part)
    (meant or (lambda _: None))(right)
    harm(folder)
    ran = done("berakna 2025 --json", cwd=folder)
    (said,) = ran.said.splitlines()
    for word in words:
        assert word in said
    before, after = amounts(ran.out), amounts(out("berakna", "2025", "--json", cwd=right))
    assert before[whose] != after[whose]
    assert f"{kr(after[whose])} i stället för {kr(before[whose])}" in said
    loaded = load(str(folder / "config/orebro"), str(folder / "data/orebro"))
    (doubt,) = doubts_on(AgreementYears(loaded.agreement, loaded.figures)[2025])
    assert said == f"Obs: {doubt.what}".replace(NO_BREAK_SPACE, " ")
    assert doubt.blocks
    assert doubt.kronor == moved(before, after)
    assert "kan inte fastställas: en sak ser inte rimligt ut" in done("faststall 2025", cwd=folder).said
    assert not (folder / "beslut").exists()


def test_all_figures_ten_times_too_large_are_one_slip_though_shares_are_the_same(folder: Path) -> None:
    column(2023, lambda old, _: [value * 10 for value in old])(folder)
    (doubt,) = told(folder)[1]
    assert f"{TITLE} 2023 är tio gånger det väntade för alla: Lekeberg har 18 230 (2022: 1 828)" in doubt
    assert "Beloppen för 2025 blir desamma" in doubt


@pytest.mark.parametrize(
    "harm",
    [
        figure("Laxå", 2022, 16280),
        figure("Laxå", 2020, 16280),
        exchanged("Kumla", "Nora", 2022),
        column(2022, lambda old, _: [old[-1], *old[:-1]]),
        column(2022, lambda old, _: [value * 2 for value in old]),
        column(2021, of(2020)),
    ],
)
def test_a_slip_in_a_year_that_is_not_read_is_left_alone(folder: Path, harm: Edit) -> None:
    harm(folder)
    assert told(folder) == ("", [])


@pytest.mark.slow
def test_a_decision_is_refused_unless_a_reason_is_given_which_is_kept(folder: Path) -> None:
    assert "finns inget att fastställa trots" in done(["faststall", "2025", "--trots", "ändå"], cwd=folder).said
    TEN_TIMES(folder)
    refused = done("faststall 2025", cwd=folder)
    assert (refused.code, (folder / "beslut").exists()) == (5, False)
    assert f"{TABLE}:51:16: Laxå: {INSIDE} 2023 är 16 550" in refused.said
    tried = done("faststall 2025 --prova", cwd=folder)
    assert f"Det som inte ser rimligt ut i uppgifterna: - Laxå: {INSIDE} 2023 är 16 550" in " ".join(tried.out.split())
    assert (tried.code, "2025 kan inte fastställas" in tried.said) == (5, True)
    assert done(["faststall", "2025", "--trots", " "], cwd=folder).code == 2
    made = done(["faststall", "2025", "--trots", "Laxå växte"], cwd=folder)
    assert (made.code, "fastställdes trots det, med skälet: Laxå växte" in made.said) == (0, True)
    receipt = json.loads((folder / "beslut/2025/kvitto.json").read_bytes())
    assert receipt["trots"]["skäl"] == "Laxå växte"
    assert receipt["trots"]["tvivel"][0].startswith(f"Laxå: {INSIDE} 2023 är 16{NO_BREAK_SPACE}550")
    assert json.loads(out("berakna", "2025", "--json", cwd=folder))["fastställt"]["trots_skäl"] == "Laxå växte"
    assert "Fastställt trots uppgifter som inte ser rimliga ut: Laxå växte." in out("berakna", "2025", cwd=folder)
    out("berakna", "2025", "--ut", "beslut.xlsx", cwd=folder)
    assert "stämmer" in out("verifiera", "beslut.xlsx", cwd=folder)
    assert "Laxå växte" in " ".join(texts(folder / "beslut.xlsx", "Sammanfattning"))
    kept = folder / "beslut/2025/kvitto.json"
    rewrite(kept, lambda text: text.replace("Laxå växte", "Laxå krympte"))
    assert "säger annat än resultat.json om år, kunskapsdatum eller skäl" in done("berakna 2025", cwd=folder).said


def texts(file: Path, sheet: str) -> list[str]:
    from openpyxl import load_workbook

    rows = load_workbook(file, data_only=True)[sheet].iter_rows(values_only=True)
    return [str(cell).replace("\u00a0", " ") for row in rows for cell in row if cell is not None]


@pytest.mark.slow
def test_the_workbook_says_so_on_its_first_page_and_in_the_control(folder: Path) -> None:
    TEN_TIMES(folder)
    said, (doubt,) = told(folder)
    first = texts(folder / "ut.xlsx", "Sammanfattning")
    assert f"OBS! Ser inte rimligt ut: Laxå: {INSIDE} 2023. Se bladet Kontroll." in first
    assert doubt in texts(folder / "ut.xlsx", "Kontroll")
    assert "stämmer" in out("verifiera", "ut.xlsx", cwd=folder)
    figure("Laxå", 2023, 1655)(folder)
    assert told_of_difference(folder)
    assert said.count("Laxå: ") == 1


def told_of_difference(folder: Path) -> bool:
    ran = done("verifiera ut.xlsx --allt", cwd=folder)
    return ran.code == 5 and "OBS! Ser inte rimligt ut" in ran.said


@pytest.mark.slow
def test_kontrollera_and_nytt_ar_tell_it_too(folder: Path) -> None:
    TEN_TIMES(folder)
    strict = done("kontrollera --strikt", cwd=folder)
    text = " ".join(strict.out.split())
    assert f"Rimlighet (1, varav 1 hindrar ett beslut): - {TABLE}:51:16: Laxå: {INSIDE} 2023 är 16 550" in text
    assert (strict.code, f"{TABLE}:51:16: Laxå" in strict.said) == (5, True)
    (found,) = json.loads(out("kontrollera", "--json", cwd=folder))["rimlighet"]
    assert (found["slag"], found["fält"], found["år"], found["kommunkoder"]) == (
        "tiopotens",
        FIELD,
        [2023, 2022],
        ["1860"],
    )
    assert (found["tal"], found["rad"], found["hindrar_beslut"]) == (["16550", "1655"], 51, True)
    items = json.loads(done("nytt-ar 2026 --json", cwd=folder).out)["poster"]
    (item,) = [each for each in items if each["del"] == "rimlighet"]
    assert (item["läge"], item["uppgifter"]["hindrar_beslut"]) == ("att se över", True)
    assert "år 2026" in item["text"]


def test_many_doubts_are_counted_and_others_are_told_of_their_own_year(folder: Path) -> None:
    def slips(rows: Rows) -> None:
        for row in of_year(rows, 2023)[:5]:
            row[3] += "0"
        for row in of_year(rows, 2021)[5:8]:
            row[3] += "0"

    rows_changed(slips)(folder)
    ran = done("berakna 2024-2025", cwd=folder)
    lines = [line for line in ran.said.splitlines() if line.startswith("Obs: ")]
    assert len(lines) == 6
    assert lines[-1].startswith("Obs: … och 3 till")


@pytest.mark.slow
def test_what_is_meant_so_is_accepted_in_the_agreement(folder: Path) -> None:
    TEN_TIMES(folder)
    accepted = f"godtagna_påpekanden:\n  - påpekande: 'Laxå: {INSIDE} 2023'\n    skäl: Kommunerna gick samman\n"
    with (folder / "config/orebro/overenskommelse.yaml").open("a", encoding="utf-8") as file:
        file.write(f"\n{accepted}")
    assert told(folder) == ("", [])
    assert "Godtaget: Kommunerna gick samman" in out("kontrollera", "--allt", cwd=folder)
    out("faststall", "2025", cwd=folder)


@pytest.mark.slow
def test_limits_of_the_data_description_are_those_that_count(folder: Path) -> None:
    def limit(text: str) -> Edit:
        return replaced(
            DESCRIPTION, "          # Till och med 2024", f"          rimligt: {text}\n          # Till och med"
        )

    figure("Laxå", 2023, 1955)(folder)
    assert len(told(folder)[1]) == 1
    limit("{ändring_per_år: 25, mot_övriga: 25}")(folder)
    (folder / "ut.xlsx").unlink()
    assert told(folder) == ("", [])
    figure("Laxå", 2023, 1655)(folder)
    replaced(DESCRIPTION, "ändring_per_år: 25", "ändring_per_år: 1.5")(folder)
    ran = done("berakna 2025", cwd=folder)
    assert f"Obs: Laxå: {INSIDE} 2023 är 1 655, 1,7 % mer än 2022 (1 628)." in ran.said
    replaced(DESCRIPTION, "ändring_per_år: 1.5", "ändring_per_år: 0")(folder)
    ran = done("berakna 2025", cwd=folder)
    assert (ran.code, "ändring_per_år är 0" in ran.said) == (3, True)


@pytest.mark.slow
def test_new_figures_without_a_source_and_newer_ones_that_are_not_used_are_told(folder: Path) -> None:
    rows_changed(with_2025)(folder)
    assert told(folder, 2025) == ("", [])
    (folder / "ut.xlsx").unlink()
    assert told(folder, 2026)[1] == [f"{TITLE}: 2025 finns, 2026 räknas på 2023, låst till 2026."]
    assert "Obs: en sak att veta om uppgifterna. Se bladet Kontroll." in texts(folder / "ut.xlsx", "Sammanfattning")
    out("faststall", "2026", cwd=folder)
    replaced("config/orebro/overenskommelse.yaml", "mätår: 2023", "mätår: 2025")(folder)
    said = done("berakna 2026 --rakna-om", cwd=folder).said
    assert said.splitlines() == [
        "Obs: källan till befolkning_65_plus 2025 är inte angiven: källorna gäller 2018 och 2020–2023."
    ]
    explained = out("forklara", "laxå", "2026", "--rakna-om", "--json", cwd=folder)
    assert "källa saknas för 2025" in explained
    source = '      - {title: "SCB TAB5557", år: [2025], publicerad: 2026-02-24}\n'
    replaced(DESCRIPTION, r'(      - title: "2018, 2020)', rf"{source}\1")(folder)
    assert done("berakna 2026 --rakna-om", cwd=folder).said == ""
    explained = out("forklara", "laxå", "2026", "--rakna-om", "--json", cwd=folder)
    assert "SCB TAB5557" in explained
    assert "regionfakta" not in explained
    early = done("berakna 2026 --rakna-om --kunskapsdatum 2026-02-23", cwd=folder)
    assert f"{FIELD} 2025 publicerades 2026-02-24, efter kunskapsdatumet 2026-02-23" in early.said
    assert done("berakna 2026 --rakna-om --kunskapsdatum 2026-02-24", cwd=folder).code == 0


def agreements() -> list[tuple[str, str]]:
    examples = [f"{each.relative_to(ROOT)}" for each in sorted(ROOT.glob("examples/*/config/*"))]
    return [("config/orebro", "data/orebro"), *((each, each.replace("/config/", "/data/")) for each in examples)]


@pytest.mark.parametrize(("config", "data"), agreements())
def test_what_is_shipped_raises_no_doubt_in_any_year(config: str, data: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    loaded = load(config, data)
    checked = try_years(AgreementYears(loaded.agreement, loaded.figures)).checked
    assert checked
    doubts = [doubt for each in checked for doubt in all_doubts(each)]
    assert [doubt.what for doubt in doubts if doubt.blocks] == []
    assert {doubt.what for doubt in doubts} <= {f"{TITLE}: 2025 finns, 2026 räknas på 2023, låst till 2026."}


@pytest.mark.parametrize("year", [2018, 2020, 2021, 2022, 2023, 2025])
def test_every_year_of_figures_as_it_is_raises_no_doubt(folder: Path, year: int) -> None:
    rows_changed(with_2025)(folder)
    source = '      - {title: "SCB TAB5557", år: [2025]}\n'
    replaced(DESCRIPTION, r'(      - title: "2018, 2020)', rf"{source}\1")(folder)
    terms = folder / "config/orebro/overenskommelse.yaml"
    terms.write_text(terms.read_text(encoding="utf-8").replace("mätår: 2023", f"mätår: {year}"), encoding="utf-8")
    loaded = load(str(folder / "config/orebro"), str(folder / "data/orebro"))
    assert blocking(all_doubts(AgreementYears(loaded.agreement, loaded.figures)[2025])) == ()


# --- what must hold whatever the figures ------------------------------------------------------------------------------

COUNTED = """\
  - name: folk
    path: folk.csv
    sources: [{title: prov}]
    schema:
      primaryKey: [kommunkod, år]
      fields:
        - {name: kommunkod, type: string}
        - {name: år, type: year}
        - {name: antal, type: TYPE, unit: "UNIT"}
"""
RULE = """\
parametrar: {p: {enhet: kr, värden: {2030: 1 000 000}, status: fakta, källa: Avtalet}}
pott: p
fördelningsnyckel: antal
"""


def doubts(columns: Mapping[int, Sequence[object]], year: int, kind: tuple[str, str]) -> Sequence[Doubt]:
    """The doubts about a year's figures, read for amounts of 2030, of municipalities 1, 2, 3 …"""
    codes = [f"{number:03}" for number in range(1, len(columns[year]) + 1)]
    rows = [f"{code},{at},{value}" for at, values in columns.items() for code, value in zip(codes, values, strict=True)]
    tables = {
        "kommuner.csv": "\n".join(["kommunkod,kommun", *(f"{code},K{code}" for code in codes)]),
        "folk.csv": "\n".join(["kommunkod,år,antal", *rows]),
    }
    package = REGISTER + COUNTED.replace("TYPE", kind[0]).replace("UNIT", kind[1])
    known = Figures(read_statistics(Source("datapackage.yaml", package), lambda path: Source(path, tables[path])))
    more = f"mätår: {{folk: {{år: {{2030: {year}}}, status: fakta, källa: prov}}}}\n"
    return all_doubts(AgreementYear(agreement({"a": RULE}, more=more), known, 2030))


COUNTS = st.lists(st.integers(1, 100_000), min_size=1, max_size=30)
KINDS = st.sampled_from(
    [("integer", "invånare"), ("number", "%"), ("number", "km"), ("number", "kr"), ("number", "tal")]
)


@pytest.mark.slow
@settings(max_examples=30)
@given(st.data(), COUNTS, st.lists(st.integers(1, 3), min_size=1, max_size=4), KINDS)
def test_true_growth_within_two_per_cent_a_year_never_raises_a_doubt(
    data: st.DataObject, start: list[int], gaps: list[int], kind: tuple[str, str]
) -> None:
    columns: dict[int, list[Fraction]] = {2000: [Fraction(each) for each in start]}
    year = 2000
    for gap in gaps:
        growth = data.draw(st.lists(st.integers(-200, 200), min_size=len(start), max_size=len(start)))
        factors = [(1 + Fraction(abs(each), 10_000)) ** gap for each in growth]
        signs = [each >= 0 for each in growth]
        before = columns[year]
        year += gap
        columns[year] = [
            value * factor if up else value / factor for value, factor, up in zip(before, factors, signs, strict=True)
        ]
    whole = kind[0] == "integer"
    scale = Fraction(1, 2002) if kind[1] == "%" else Fraction(1)
    shown = {
        at: [round(each) if whole else f"{float(each * scale):.6f}" for each in values]
        for at, values in columns.items()
    }
    assume(len({tuple(values) for values in shown.values()}) == len(shown))  # a year copied is a slip
    for each in shown:
        assert doubts(shown, each, kind) == ()


@settings(max_examples=30)
@given(st.data(), st.lists(st.integers(300, 100_000), min_size=4, max_size=30), st.sampled_from([10, 100, 1000]))
def test_one_figure_of_a_power_of_ten_is_told_as_one_slip_of_that_municipality(
    data: st.DataObject, start: list[int], power: int
) -> None:
    grown = [value + data.draw(st.integers(-value // 100, value // 100)) for value in start]
    at = data.draw(st.integers(0, len(start) - 1))
    wrong = [value * power if number == at else value for number, value in enumerate(grown)]
    (doubt,) = doubts({2000: start, 2001: wrong}, 2001, ("integer", "invånare"))
    assert (doubt.kind, doubt.municipalities, doubt.figures) == (
        "tiopotens",
        (f"{at + 1:03}",),
        (Fraction(wrong[at]), Fraction(grown[at])),
    )


@pytest.mark.slow
@settings(max_examples=30)
@given(st.data(), st.lists(st.integers(0, 100_000), min_size=1, max_size=30), st.integers(2, 4), KINDS)
def test_whatever_the_figures_are_no_doubt_breaks_and_none_is_told_twice(
    data: st.DataObject, first: list[int], years: int, kind: tuple[str, str]
) -> None:
    cells = st.one_of(st.integers(0, 100_000), st.sampled_from(["", 0, 1]))
    columns: dict[int, Sequence[object]] = {2000: first}
    for year in range(2001, 2000 + years):
        columns[year] = data.draw(st.lists(cells, min_size=len(first), max_size=len(first)))
    try:
        found = [doubts(columns, year, kind) for year in columns]
    except InvalidInput:
        assume(False)
    for each in found:
        assert len({doubt.key for doubt in each}) == len(each)
        assert all(doubt.what.endswith(".") for doubt in each)
