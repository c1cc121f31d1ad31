"""`index`, `matar` and `godkann`: what is put into the files is told and shown, and nothing else in them changes."""

import difflib
import json
import resource
import shlex
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cli.in_process import done, out
from tests.cli.processes import killed_at_move
from tests.test_broken import HEALTHY
from tests.worlds import ROOT, read_agreement_folder
from tillaggsbelopp.workspace.folders import shipped_root

TERMS, INDEX = "config/prov/overenskommelse.yaml", "config/prov/index/pris.yaml"
REFERENCE = """\
# om mätår
mätår:
  # om invånare
  invånare:
    år: {2023: 2022, 2029: saknas}
    status: fakta
    källa: Avtalet § 5
    låst:
      # den första perioden
      - från: 2024
        till: 2028
        mätår: 2023
        status: antagande
        # därför
        källa: >-
          En källa på
          flera rader
      # sist i listan
# om det som följer
uppföljning: {vart: 2, status: antagande, källa: "Avtalet § 6"}
"""
PRICES = """\
# ett index
id: pris
namn: Pris
serie: P
värden:
  # det första
  - år: 2025
    procent: 3
    slag: prognos
    publicerad: 2024-10-15
    källa: SKR # 1
  # om 2026
  - {år: 2026, procent: 2, slag: prognos, publicerad: 2024-10-15, källa: SKR}
  - år: 2027
    procent: saknas
    slag: prognos
    publicerad: saknas
    källa: att fylla i
""".replace("SKR # 1", '"SKR # 1"')


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A small agreement with comments, as Windows writes it: CRLF and a byte order mark."""
    return small_in(tmp_path)


def small_in(folder: Path) -> Path:
    shutil.copytree(HEALTHY, folder, dirs_exist_ok=True)
    (folder / INDEX).parent.mkdir()
    terms, rule = folder / TERMS, folder / "config/prov/regler/grund.yaml"
    head = terms.read_text("utf-8").partition("mätår:")[0]
    rule.write_text(rule.read_text("utf-8").replace("    status", "    indexeras: pris\n    status", 1), "utf-8")
    for path, text in ((terms, head + REFERENCE), (folder / INDEX, PRICES)):
        path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    return folder


@pytest.fixture
def orebro(tmp_path: Path) -> Path:
    for folder in ("config", "data"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    return tmp_path


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def changed(before: dict[str, bytes], after: dict[str, bytes]) -> dict[str, list[str]]:
    """The lines that differ, by file, with their sign and their line end."""
    assert before.keys() == after.keys()
    return {
        name: [
            line
            for line in difflib.ndiff(old.decode().splitlines(True), after[name].decode().splitlines(True))
            if line[0] in "+-"
        ]
        for name, old in before.items()
        if old != after[name]
    }


def shown(text: str) -> list[str]:
    """The lines that a command has shown as put in or taken out, without their numbers."""
    return [
        f"{line[0]} {line.partition(' | ')[2]}"
        for line in text.splitlines()
        if line[:2] in ("+ ", "- ") and " | " in line
    ]


def test_index_values_are_put_in_and_the_old_are_kept(small: Path) -> None:
    command = ["index", "pris", "2025=2,9", "2026=2.75", "2027=2,5", "--slag", "prognos"]
    command += ["--publicerad", "2025-10-15", "--kalla", "SKR: cirkulär, 25:61"]
    before = contents(small)
    seen = done([*command, "--allt"], small)
    assert seen.code == 0
    assert contents(small) == before
    assert "pris 2025: 2,9 % (prognos, 2025-10-15); 3 % (2024-10-15) står kvar" in seen.out
    assert "pris 2027: 2,5 % (prognos, 2025-10-15)." in seen.out
    assert "Lägg till --skriv" in seen.out
    written = done([*command, "--skriv", "--allt"], small)
    assert written.code == 0, written.said
    after = contents(small)
    (lines,) = changed(before, after).values()
    source = '    källa: "SKR: cirkulär, 25:61"\r\n'
    assert lines == [
        *("+   - år: 2025\r\n", "+     procent: 2.9\r\n", "+     slag: prognos\r\n"),
        *("+     publicerad: 2025-10-15\r\n", f"+ {source}"),
        '+   - {år: 2026, procent: 2.75, slag: prognos, publicerad: 2025-10-15, källa: "SKR: cirkulär, 25:61"}\r\n',
        *("-     procent: saknas\r\n", "+     procent: 2.5\r\n"),
        *("-     publicerad: saknas\r\n", "-     källa: att fylla i\r\n"),
        *("+     publicerad: 2025-10-15\r\n", f"+ {source}"),
    ]
    assert sorted(shown(seen.out)) == sorted(shown(written.out)) == sorted(line.rstrip("\r\n") for line in lines)
    again = done([*command, "--skriv"], small)
    assert (again.code, "Inget att skriva in" in again.out) == (0, True)
    assert contents(small) == after
    # what is new counts from the day it was published
    for day, total in (("2024-12-31", 1_030_000 + 51_500), ("2025-12-31", 1_029_000 + 51_450)):
        document = json.loads(out("berakna", "2025", "--json", "--kunskapsdatum", day, cwd=small))
        assert document["län"]["totalt"] == total


def test_another_value_of_the_same_day_is_refused(small: Path) -> None:
    before = contents(small)
    ran = done('index pris "2025=3,1" --slag prognos --publicerad 2024-10-15 --kalla SKR --skriv', small)
    assert ran.code == 3
    assert "pris har redan ett värde för 2025 publicerat 2024-10-15: 3 %, prognos" in ran.said
    assert "index/pris.yaml:8:14" in ran.said
    assert "Ange den dag som 3,1 % publicerades" in ran.said
    assert contents(small) == before


def test_an_index_from_a_file(small: Path) -> None:
    (small / "skr.csv").write_bytes("År;Förändring\r\n2027;2,5\r\n2028;2,6\r\n".encode("cp1252"))
    ran = done("index pris --fran skr.csv --slag preliminar --publicerad 2026-10 --kalla SKR --skriv", small)
    assert ran.code == 0, ran.said
    index = {
        value.year: value for value in read_agreement_folder(small / "config/prov", "config/prov").index("pris").values
    }
    assert (index[2027].percent, index[2028].percent) == (Fraction("2.5"), Fraction("2.6"))
    assert (index[2028].kind, str(index[2028].published)) == ("preliminär", "2026-10-31")


MATAR = ["matar", "invånare", "--status", "antagande", "--kalla", "Nyare"]
FIRST, LAST, REST = (
    REFERENCE[REFERENCE.index("      - från") :].partition("      # sist")[0],
    "till: 2028",
    "från: 2024",
)


def period(first: int, last: int, year: int) -> str:
    stated = f"      - från: {first}\n        till: {last}\n        mätår: {year}\n"
    return f"{stated}        status: antagande\n        källa: Nyare\n"


@pytest.mark.parametrize(
    ("pairs", "old", "new", "stated"),
    [
        pytest.param(
            ["2026=2022"],
            FIRST + "      # sist i listan\n",
            FIRST.replace(LAST, "till: 2025")
            + period(2026, 2026, 2022)
            + "      # sist i listan\n"
            + FIRST.replace(REST, "från: 2027"),
            {2025: 2023, 2026: 2022, 2027: 2023, 2028: 2023},
            id="in the middle of a period",
        ),
        pytest.param(
            ["2024=2022", "2025=2022"],
            FIRST,
            period(2024, 2025, 2022) + FIRST.replace(REST, "från: 2026"),
            {2024: 2022, 2025: 2022, 2026: 2023},
            id="at the beginning of a period",
        ),
        pytest.param(
            ["2028=2022"],
            FIRST + "      # sist i listan\n",
            FIRST.replace(LAST, "till: 2027") + "      # sist i listan\n" + period(2028, 2028, 2022),
            {2027: 2023, 2028: 2022},
            id="at the end of a period",
        ),
        pytest.param(
            ["2029=2025", "2031=2025"],
            f"{{2023: 2022, 2029: saknas}}{REFERENCE.partition('saknas}')[2].partition('# om det')[0]}",
            f"{{2023: 2022}}{REFERENCE.partition('saknas}')[2].partition('# om det')[0]}"
            + period(2029, 2029, 2025)
            + period(2031, 2031, 2025),
            {2023: 2022, 2028: 2023, 2029: 2025, 2031: 2025},
            id="where it is awaited, and where nothing is said",
        ),
    ],
)
def test_a_reference_year_is_put_in(small: Path, pairs: list[str], old: str, new: str, stated: dict[int, int]) -> None:
    before = contents(small)
    seen = done([*MATAR, *pairs], small)
    assert seen.code == 0, seen.said
    assert contents(small) == before
    ran = done([*MATAR, *pairs, "--skriv"], small)
    assert ran.code == 0, ran.said
    after = contents(small)
    old, new = (text.replace("\n", "\r\n") for text in (old, new))
    assert before[TERMS].decode().count(old) == 1
    assert after == {**before, TERMS: before[TERMS].decode().replace(old, new).encode()}
    assert shown(seen.out) == shown(ran.out)
    for line in shown(seen.out):
        assert f"{line[2:]}\r\n".encode() in (after if line[0] == "+" else before)[TERMS]
    reference = read_agreement_folder(small / "config/prov", "config/prov").terms.reference_years["invånare"]
    assert {year: (reference.of(year) or (None,))[0] for year in stated} == stated
    again = done([*MATAR, *pairs, "--skriv"], small)
    assert (again.code, "Inget att skriva in" in again.out) == (0, True)
    assert contents(small) == after


def test_the_parts_of_a_period_keep_its_approval_and_the_new_one_has_none(small: Path) -> None:
    approve = ["godkann", "mätår.invånare", "--ar", "2025", "--av", "Nämnden", "--datum", "2024-11-20", "--skriv"]
    assert done(approve, small).code == 0
    assert done([*MATAR, "2026=2022", "2027=2024", "--skriv"], small).code == 0
    locked = read_agreement_folder(small / "config/prov", "config/prov").terms.reference_years["invånare"].locked
    assert [(lock.first, lock.last, lock.year, lock.accepted is not None, lock.source) for lock in locked] == [
        (2024, 2025, 2023, True, "En källa på flera rader"),
        (2026, 2026, 2022, False, "Nyare"),
        (2027, 2027, 2024, False, "Nyare"),
        (2028, 2028, 2023, True, "En källa på flera rader"),
    ]
    refused = done([*MATAR, "2026=2021", "--skriv"], small)
    assert refused.code == 3
    assert "mätår för invånare är redan 2022 för 2026, inte 2021" in refused.said
    assert "--ersatt" in refused.said
    assert done([*MATAR, "2026=2021", "--ersatt", "--skriv"], small).code == 0
    assert done([*MATAR, "2023=2021", "--skriv"], small).code == 3
    assert done([*MATAR, "2023=2021", "--ersatt", "--skriv"], small).code == 0
    reference = read_agreement_folder(small / "config/prov", "config/prov").terms.reference_years["invånare"]
    assert [(reference.of(year) or (None,))[0] for year in range(2023, 2029)] == [2021, 2023, 2023, 2021, 2024, 2023]


def test_the_same_status_and_source_share_their_place_unless_it_is_approved(small: Path) -> None:
    before = contents(small)
    command = ["matar", "invånare", "2029=2025", "2030=2025", "--status", "fakta", "--kalla", "Avtalet § 5", "--skriv"]
    assert done(command, small).code == 0
    (lines,) = changed(before, contents(small)).values()
    old, new = "    år: {2023: 2022, 2029: saknas}\r\n", "    år: {2023: 2022, 2029: 2025, 2030: 2025}\r\n"
    assert lines == [f"- {old}", f"+ {new}"]


def test_a_field_without_reference_years_is_otherwise_read_as_before(small: Path) -> None:
    terms = small / TERMS
    text = terms.read_bytes().decode()
    start, end = text.index("# om mätår"), text.index("# om det som följer")
    terms.write_bytes((text[:start] + text[end:]).encode())
    before = contents(small)
    ran = done(["matar", "invånare", "2024=2022", "--status", "fakta", "--kalla", "Beslut", "--skriv"], small)
    assert ran.code == 0, ran.said
    assert "övriga år gäller samma år som beloppen, som förut" in " ".join(ran.out.split())
    (lines,) = changed(before, contents(small)).values()
    assert all(line.startswith("+") for line in lines)
    reference = read_agreement_folder(small / "config/prov", "config/prov").terms.reference_years["invånare"]
    assert [(reference.of(year) or (None,))[0] for year in (2022, 2023, 2024)] == [2022, 2023, 2022]


def test_the_reference_years_are_listed(small: Path) -> None:
    assert done("matar", small).out.splitlines() == [
        "- Invånare (invånare): 2023 räknas på 2022",
        "- Invånare (invånare): 2024–2028 räknas på 2023, låst",
        "- Invånare (invånare): 2029 saknas",
    ]


def test_what_can_be_approved_is_listed(orebro: Path) -> None:
    for year in ("2025", "2026"):
        listed = done(["godkann", "--ar", year], orebro)
        ids = [line[2:].partition(": ")[0] for line in listed.out.splitlines() if line.startswith("- ")]
        relied_on = json.loads(out("berakna", year, "--json", cwd=orebro))["antaganden"]
        assert ids == [*(each["id"] for each in relied_on), "uppföljning"]
    newest = done("godkann", orebro)
    assert newest.out == listed.out
    assert "År 2026 valdes" in newest.said
    assert "config/orebro/regler/glesbygd.yaml:" not in newest.out
    everything = done("godkann --allt", orebro).out
    assert [line[2:] for line in everything.splitlines() if line.startswith("- ")] == ids
    assert everything.count("  config/orebro/") == len(ids)  # where each is written


@pytest.mark.slow
def test_all_of_a_year_is_approved_and_can_then_be_decided_on(orebro: Path) -> None:
    before = contents(orebro)
    assert done("berakna 2025 --beslutsunderlag --ut x.xlsx", orebro).code == 5
    command = "godkann --alla 2025 --av Samverkansnämnden --datum 2024-11-20"
    seen = done(f"{command} --allt", orebro)
    counted = " ".join(done(command, orebro).out.split())
    assert "Så här ändras 5 filer (+ läggs in, - tas bort): config/orebro/overenskommelse.yaml (+4)," in counted
    assert contents(orebro) == before
    assert done(f"{command} --skriv", orebro).code == 0
    after = contents(orebro)
    lines = changed(before, after)
    assert len(lines) == 5
    put_in = [line for each in lines.values() for line in each]
    assert len(put_in) == 10 == len(json.loads(out("berakna", "2025", "--json", cwd=orebro))["antaganden"])
    assert {line.strip("+ \n") for line in put_in} == {"godkänd: {datum: 2024-11-20, av: Samverkansnämnden}"}
    assert sorted(shown(seen.out)) == sorted(line.rstrip("\n") for line in put_in)
    assert done("berakna 2025 --beslutsunderlag --ut x.xlsx", orebro).code == 0
    again = done("godkann --alla 2025 --av Annan --datum 2024-12-20 --skriv", orebro)
    assert again.out.count("Redan godkänt:") == 10
    assert {**contents(orebro), "x.xlsx": b""} == {**after, "x.xlsx": b""}
    anew = done("godkann --alla 2025 --av Annan --datum 2026-11-20 --pa-nytt --skriv", orebro)
    assert anew.code == 0, anew.said
    put_in = [
        line for each in changed(before, {name: contents(orebro)[name] for name in before}).values() for line in each
    ]
    assert {line.strip("+ \n") for line in put_in} == {"godkänd: {datum: 2026-11-20, av: Annan}"}


@pytest.mark.parametrize("kind", ["regel", "tabell", "sammansatt"])
def test_everything_that_can_be_approved_has_its_place(small: Path, kind: str) -> None:
    rule = small / "config/prov/regler/grund.yaml"
    if kind == "tabell":
        package = small / "data/prov/datapackage.yaml"
        text = package.read_text("utf-8")
        package.write_text(text.replace("    path: folk.csv\n", "    path: folk.csv\n    status: prognos\n"), "utf-8")
    if kind == "sammansatt":
        (small / "config/prov/index/del.yaml").write_text(PRICES.replace("id: pris", "id: del"), "utf-8")
        both = "id: båda\nnamn: Båda\nserie: B\nsammansatt: {pris: 0.4, del: 0.6}\n"
        (small / "config/prov/index/bada.yaml").write_text(both, "utf-8")
        rule.write_text(rule.read_text("utf-8").replace("indexeras: pris", "indexeras: båda"), "utf-8")
    before = contents(small)
    command = ["godkann", "--alla", "2025", "--av", "Nämnden, enligt § 7", "--datum", "2024-11-20", "--skriv"]
    assert done(command, small).code == 0
    lines = changed(before, contents(small))
    expected = {
        "regel": {"config/prov/regler/avstand.yaml": 2, INDEX: 1, TERMS: 1},
        "tabell": {"config/prov/regler/avstand.yaml": 2, INDEX: 1, TERMS: 1, "data/prov/datapackage.yaml": 1},
        "sammansatt": {"config/prov/regler/avstand.yaml": 2, INDEX: 1, "config/prov/index/del.yaml": 1, TERMS: 1},
    }[kind]
    assert {name: len(each) for name, each in lines.items()} == expected
    text = 'godkänd: {datum: 2024-11-20, av: "Nämnden, enligt § 7"}'
    assert {line.strip("+ \r\n") for each in lines.values() for line in each} == {text}
    assert all(each["godkänd"] for each in json.loads(out("berakna", "2025", "--json", cwd=small))["antaganden"])
    assert done(["godkann", "uppföljning", "--av", "N", "--datum", "2024-11-20", "--skriv"], small).code == 0
    assert 'källa: "Avtalet § 6", godkänd: {datum: 2024-11-20, av: N}}'.encode() in (small / TERMS).read_bytes()


@pytest.mark.parametrize(
    ("command", "code", "said"),
    [
        (
            'index lpkk "2026=3" --slag prognos --publicerad 2025-10-15 --kalla x',
            2,
            "inget index heter lpkk|Menade du lpik",
        ),
        (
            'index lpik "2026=3" --slag gissning --publicerad 2025-10-15 --kalla x',
            2,
            "inget slag|antagande, preliminär",
        ),
        ('index lpik "2026=3" --slag prognos --publicerad 15/10 --kalla x', 2, "15/10 är ingen dag|2026-10-15"),
        ('index lpik "2026=3" --slag prognos --publicerad 2025-10-15 --kalla " "', 2, "--kalla är tomt"),
        ("index lpik --slag prognos --publicerad 2025-10-15 --kalla x", 2, 'inga värden är angivna|"2026=2,9"'),
        ('index lpik "2026=29" --slag prognos --publicerad 2025-10-15 --kalla x', 2, '"2026=2,9" om'),
        ('index lpik "2026=3" --slag prognos --publicerad 2025-10-15', 2, "--kalla saknas"),
        ('matar invånre_65_plus "2027=2023" --status fakta --kalla x', 2, "Menade du invånare_65_plus"),
        ('matar avstånd_sjukhus "2027=2023" --status fakta --kalla x', 2, "avstånd_sjukhus har inga år"),
        ('matar invånare_65_plus "2027=2023"', 2, "--status och --kalla måste anges"),
        ('matar invånare_65_plus "2027" --status fakta --kalla x', 2, '2027 är inget mätår|"2027=2025"'),
        ('matar invånare_65_plus "2027=2023" --status troligt --kalla x', 2, "fakta, härledd eller antagande"),
        ('matar invånare_65_plus "2027=2023" "2027=2022" --status fakta --kalla x', 2, "2027 står två gånger"),
        ("godkann prisniva_2023 --av N --datum 2024-11-20", 2, "heter prisniva_2023|Menade du prisnivå_2024"),
        ("godkann mätår.invånare_65_plus --av N --datum 2024-11-20", 2, "olika antaganden olika år|2024: |--ar ÅR"),
        ("godkann avrundning --datum 2024-11-20", 2, "--av och --datum måste anges"),
        ("godkann --av N --datum 2024-11-20", 2, "inget är angivet att godkänna"),
        ("godkann avrundning --alla 2025 --av N --datum 2024-11-20", 2, "--alla kan inte användas med ID"),
        ("godkann avrundning --av N --datum igår", 2, "igår är inget datum"),
    ],
)
def test_refusals(command: str, code: int, said: str) -> None:
    ran = done(command)
    assert ran.code == code, ran.said
    assert ran.out == ""
    for part in said.split("|"):
        assert part in ran.said


def test_ids_may_be_typed_without_rings_and_dots(orebro: Path) -> None:
    ran = done("godkann PRISNIVA_2024 glesbygd.ovre_grans --av N --datum 2024-11-20", orebro)
    assert [line for line in ran.out.splitlines() if line.startswith("- ")][:2] == [
        "- prisnivå_2024: Alla delbelopp är i 2024 års prisnivå.",
        "- glesbygd.övre_gräns: Övre gräns för avståndet är 40 km.",
    ]


COMMANDS = (
    'index lpik "2031=2,9" --slag prognos --publicerad 2026-10-15 --kalla SKR',
    'matar invånare_65_plus "2027=2023" --status antagande --kalla x',
    "godkann --alla 2025 --av Samverkansnämnden --datum 2024-11-20",
)


@pytest.mark.parametrize("command", COMMANDS)
def test_what_came_with_the_program_is_never_written_to(tmp_path: Path, command: str) -> None:
    before = contents(shipped_root() / "config")
    seen = done(command, tmp_path)
    assert (seen.code, "gör en egen kopia med skapa" in seen.out) == (0, True)
    ran = done(f"{command} --skriv", tmp_path)
    assert ran.code == 6
    assert "ändras inte: det följde med programmet" in ran.said
    assert contents(shipped_root() / "config") == before


def test_a_file_that_is_open_elsewhere_stops_all(orebro: Path) -> None:
    (orebro / "config/orebro/regler/.~lock.glesbygd.yaml#").touch()
    before = contents(orebro)
    ran = done(f"{COMMANDS[2]} --skriv", orebro)
    assert ran.code == 6
    assert "glesbygd.yaml är öppen i ett annat program" in ran.said
    assert "ingen fil har ändrats" in ran.said
    assert contents(orebro) == before


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """Let no file become larger, as on a disk that is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, ignored)


@pytest.mark.parametrize("size", [500, 1_500, 3_000])
def test_where_one_file_can_not_be_written_none_is(orebro: Path, size: int) -> None:
    sizes = [
        len((orebro / "config/orebro" / name).read_bytes()) for name in ("regler/psykiatri.yaml", "index/lpik.yaml")
    ]
    assert 500 < sizes[0] < 1_500 < sizes[1] < 3_000  # the agreement's own file is larger
    before = contents(orebro)
    with files_of_at_most(size):
        ran = done("godkann psykiatri.nyckel index.lpik.2025 avrundning --av N --datum 2024-11-20 --skriv", orebro)
    assert ran.code == 6
    assert "ingen fil har ändrats" in ran.said
    assert contents(orebro) == before


@pytest.mark.slow
@pytest.mark.parametrize("number", [1, 2, 4, 5])
def test_a_run_that_is_killed_leaves_each_file_old_or_new_and_the_next_completes_it(
    orebro: Path, tmp_path_factory: pytest.TempPathFactory, number: int
) -> None:
    before = contents(orebro)
    whole = tmp_path_factory.mktemp("hel")
    shutil.copytree(orebro, whole, dirs_exist_ok=True)
    assert done(f"{COMMANDS[2]} --skriv", whole).code == 0
    after = contents(whole)
    changed = [name for name in before if after[name] != before[name]]
    assert len(changed) == 5
    killed_at_move(number, changed, *shlex.split(COMMANDS[2]), "--skriv", cwd=orebro)
    left = {name: content for name, content in contents(orebro).items() if "/." not in name}
    assert left.keys() == before.keys()
    assert len([name for name in changed if left[name] == after[name]]) == number - 1
    assert not [name for name in before if left[name] not in (before[name], after[name])]
    assert done(f"{COMMANDS[2]} --skriv", orebro).code == 0
    assert {name: content for name, content in contents(orebro).items() if "/." not in name} == after


def test_a_file_changed_meanwhile_is_not_overwritten(orebro: Path) -> None:
    from tillaggsbelopp.agreement.index_entries import NewValue, index_entry
    from tillaggsbelopp.diagnostics import NotWritten
    from tillaggsbelopp.workspace.altered_files import unaltered
    from tillaggsbelopp.workspace.project import open_project

    loaded = open_project(orebro / "config/orebro", orebro / "data/orebro").loaded
    entry = index_entry(loaded.agreement.index("lpik"), NewValue(2031, Fraction("2.9"), "prognos", "2026-10-15", "x"))
    assert entry.request is not None
    files = unaltered(loaded).then([entry.request])
    index = orebro / "config/orebro/index/lpik.yaml"
    index.write_bytes(index.read_bytes() + b"# en rad till\n")
    before = contents(orebro)
    with pytest.raises(NotWritten, match="har ändrats sedan den lästes"):
        files.write()
    assert contents(orebro) == before


@pytest.mark.slow
@given(
    years=st.dictionaries(st.integers(2024, 2040), st.integers(-999, 999), min_size=1, max_size=4),
    references=st.dictionaries(st.integers(2024, 2032), st.integers(2015, 2030), min_size=1, max_size=4),
)
@settings(max_examples=10)
def test_what_is_put_in_is_read_back(years: dict[int, int], references: dict[int, int]) -> None:
    with TemporaryDirectory() as scratch:
        folder = small_in(Path(scratch))
        pairs = [f"{year}={'-' if n < 0 else ''}{abs(n) // 100},{abs(n) % 100:02} %" for year, n in years.items()]
        rest = ["--slag", "utfall", "--publicerad", "2026-03-01", "--kalla", "SKR", "--skriv"]
        ran = done(["index", "pris", *pairs, *rest], folder)
        assert ran.code == 0, ran.said
        stated = [f"{year}={of}" for year, of in references.items()]
        ran = done([*MATAR, *stated, "--ersatt", "--skriv"], folder)
        assert ran.code == 0, ran.said
        agreement = read_agreement_folder(folder / "config/prov", "config/prov")
    index, old = agreement.index("pris"), {2025: Fraction(3), 2026: Fraction(2)}
    assert {value.year: value.percent for value in index.values if str(value.published) == "2026-03-01"} == {
        year: Fraction(n, 100) for year, n in years.items()
    }
    assert {value.year: value.percent for value in index.values if str(value.published) == "2024-10-15"} == old
    reference = agreement.terms.reference_years["invånare"]
    before = {2023: 2022, **dict.fromkeys(range(2024, 2029), 2023)}
    expected = {**before, **references}
    assert {year: found[0] for year in range(2023, 2033) if (found := reference.of(year)) is not None} == expected
