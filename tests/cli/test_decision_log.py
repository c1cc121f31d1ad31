"""The log of decisions, and `verifiera beslut`: nothing in the folder is another without being told."""

import json
import os
import re
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest

from tests.attack.decisions import another_digit, resealed
from tests.attack.folders import contents
from tests.cli.in_process import out, run
from tests.cli.test_handlingar import write_agreement

MINUTES = ["--organ", "Nämnden", "--paragraf", "7", "--dnr", "A 1", "--datum", "2024-11-26"]


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """2020 decided, decided anew, and 2021 decided, each despite a warning."""
    folder = tmp_path_factory.mktemp("loggat")
    write_agreement(folder)
    out("faststall", "2020", "--trots", "allt stämmer", *MINUTES, cwd=folder)
    out("faststall", "2020", "--trots", "prov", "--ersatter", "omräknat", cwd=folder)
    out("faststall", "2021", "--trots", "prov", *MINUTES, cwd=folder)
    return folder


@pytest.fixture
def here(decided: Path, tmp_path: Path) -> Path:
    shutil.copytree(decided, tmp_path / "prov")
    return tmp_path / "prov"


def refused(folder: Path, *arguments: str, code: int = 5) -> str:
    done = run(*(arguments or ("verifiera", "beslut")), cwd=folder)
    assert done.returncode == code, (done.stdout + done.stderr).decode()
    return done.stderr.decode().replace("\u00a0", " ")


def receipt_of(folder: Path, name: str) -> str:
    return sha256((folder / "beslut" / name / "kvitto.json").read_bytes()).hexdigest()


def test_each_decision_and_overridden_warning_is_logged_and_all_verify(decided: Path) -> None:
    assert "beslut stämmer: 3 beslut" in out("verifiera", "beslut", cwd=decided)
    posts = json.loads(out("verifiera", "beslut", "--json", cwd=decided))["poster"]
    despite = "varning som åsidosattes"
    assert [(each["år"], each["händelse"]) for each in posts] == [
        *((2020, "fastställt"), (2020, despite)),
        *((2020, "fastställt på nytt"), (2020, despite)),
        *((2021, "fastställt"), (2021, despite)),
    ]
    assert [each["nummer"] for each in posts] == [1, 2, 3, 4, 5, 6]
    receipts = [receipt_of(decided, name) for name in ("2020-ersatt-1", "2020", "2021")]
    assert [each["kvitto"] for each in posts] == [receipts[0]] * 2 + [receipts[1]] * 2 + [receipts[2]] * 2
    assert (posts[0]["av"], posts[0]["dag"]) == ("Nämnden, § 7, dnr A 1", "2024-11-26")
    assert posts[1]["skäl"].startswith("allt stämmer (")
    assert (posts[2]["skäl"], posts[2]["av"], posts[2]["kronor"]) == ("omräknat", None, 1001)
    written = (decided / "beslut/LOGG.md").read_text("utf-8")
    parts = re.split("^(?=## )", written, flags=re.MULTILINE)[1:]
    before = None
    for part, each in zip(parts, posts, strict=True):
        text, _, last = part.rstrip("\n").rpartition("- Postens kontrollsumma: ")
        assert sha256(text.encode()).hexdigest() == last == each["sha256"]
        assert each["före"] == before
        before = last


def test_the_receipt_in_a_document_must_be_there(decided: Path) -> None:
    assert "stämmer" in out("verifiera", "beslut", "--kvitto", receipt_of(decided, "2021").upper(), cwd=decided)
    assert "inget beslut i beslut har kvittot " + "0" * 64 in refused(
        decided, "verifiera", "beslut", "--kvitto", "0" * 64
    )
    assert "är ingen SHA-256" in refused(decided, "verifiera", "beslut", "--kvitto", "abc", code=2)
    assert "--kvitto gäller mappen med beslut" in refused(decided, "verifiera", "config", "--kvitto", "0" * 64, code=2)


def test_a_whole_folder_put_back_as_it_was_is_found_by_a_later_receipt(here: Path) -> None:
    shutil.copytree(here / "beslut", here.with_name("förr"))
    out("faststall", "2021", "--trots", "prov", "--ersatter", "nytt", cwd=here)
    newest = receipt_of(here, "2021")
    shutil.rmtree(here / "beslut")
    here.with_name("förr").rename(here / "beslut")
    assert "stämmer" in out("verifiera", "beslut", cwd=here)
    assert "inget beslut i beslut har kvittot" in refused(here, "verifiera", "beslut", "--kvitto", newest)


def exchanged(folder: Path, one: str, other: str) -> None:
    (folder / one).rename(folder / ".x")
    (folder / other).rename(folder / one)
    (folder / ".x").rename(folder / other)


def in_log(before: str, after: str) -> Callable[[Path], None]:
    def edit(folder: Path) -> None:
        text = (folder / "LOGG.md").read_text("utf-8")
        assert before in text
        (folder / "LOGG.md").write_text(text.replace(before, after, 1), "utf-8")

    return edit


def without_post(number: int) -> Callable[[Path], None]:
    def edit(folder: Path) -> None:
        parts = re.split("^(?=## )", (folder / "LOGG.md").read_text("utf-8"), flags=re.MULTILINE)
        del parts[number]
        (folder / "LOGG.md").write_text("".join(parts).rstrip("\n") + "\n", "utf-8")

    return edit


@pytest.mark.parametrize(
    ("tamper", "told"),
    [
        (lambda f: (f / "LOGG.md").unlink(), "beslut/LOGG.md saknas"),
        (lambda f: (f / "LOGG.md").write_bytes(b""), "loggen är inte som programmet skrev den"),
        (in_log("allt stämmer", "allt stämde"), "post 2 eller posten före är ändrad"),
        (in_log("omräknat", "räknat om"), "post 3 eller posten före är ändrad"),
        (without_post(1), "post 2 eller posten före är ändrad"),
        (without_post(3), "post 4 eller posten före är ändrad"),
        (without_post(6), "beslut/2021 säger annat än post 5"),
        (lambda f: shutil.rmtree(f / "2020-ersatt-1"), "beslutet i post 1 (2020) finns inte i beslut"),
        (lambda f: shutil.rmtree(f / "2021"), "beslutet i post 5 (2021) finns inte i beslut"),
        (lambda f: shutil.rmtree(f / "2020"), "beslutet i post 3 (2020) finns inte i beslut"),
        (lambda f: exchanged(f, "2020", "2020-ersatt-1"), "beslut/2020 är inte det senaste beslutet om 2020"),
        (
            lambda f: shutil.copytree(f / "2021", f / "2021-ersatt-1"),
            "beslut/2021-ersatt-1 är inget beslut som har ersatts",
        ),
        (lambda f: shutil.copytree(f / "2020", f / "kopia"), "beslut/kopia hör inte till besluten"),
        (lambda f: (f / "2021/beslut/2020/ny.txt").write_bytes(b""), "ny.txt har kommit till efter beslutet"),
        (lambda f: shutil.rmtree(f / "2021/beslut"), "beslut/2020/kvitto.json saknas i beslutet"),
    ],
)
def test_what_is_removed_altered_exchanged_or_added_is_told(
    here: Path, tamper: Callable[[Path], object], told: str
) -> None:
    tamper(here / "beslut")
    assert told in refused(here)


def test_an_altered_log_is_not_written_on(here: Path) -> None:
    in_log("omräknat", "räknat om")(here / "beslut")
    before = contents(here)
    again = ("faststall", "2021", "--trots", "prov", "--ersatter", "nytt")
    assert "post 3 eller posten före är ändrad" in refused(here, *again, code=3)
    assert contents(here) == before


def test_decisions_that_are_older_than_the_log_verify_and_begin_it(here: Path) -> None:
    folder = here / "beslut"
    (folder / "LOGG.md").unlink()
    for name in ("2020-ersatt-1", "2020", "2021"):  # as they were before there was a log
        receipt = json.loads((folder / name / "kvitto.json").read_bytes())
        receipt.pop("logg")
        if name == "2020":
            receipt["ersätter"]["kvitto"] = receipt_of(here, "2020-ersatt-1")
        if name == "2021":
            shutil.rmtree(folder / "2021/beslut/2020")
            shutil.copytree(folder / "2020", folder / "2021/beslut/2020")
            files = contents(folder / "2021")
            receipt["filer"] = json.loads(resealed({**files, "kvitto.json": json.dumps(receipt).encode()}))["filer"]
        (folder / name / "kvitto.json").write_text(json.dumps(receipt, ensure_ascii=False, indent=2) + "\n", "utf-8")
    said = out("verifiera", "beslut", cwd=here)
    assert "beslut stämmer: 3 beslut" in said
    assert "Det finns ingen logg" in said
    out("faststall", "2021", "--trots", "prov", "--ersatter", "nytt", cwd=here)
    assert "beslut stämmer: 4 beslut" in out("verifiera", "beslut", cwd=here)
    posts = json.loads(out("verifiera", "beslut", "--json", cwd=here))["poster"]
    assert [each["år"] for each in posts] == [2020] * 4 + [2021] * 4
    assert posts[0]["dag"] == "2024-11-26"


def test_years_of_an_agreement_whose_id_is_changed_are_told(here: Path) -> None:
    for path in here.glob("config/prov/*.yaml"):
        path.write_text(path.read_text("utf-8").replace("id: prov", "id: annat"), "utf-8")
    done = run("berakna", "2021", "--config", "config/prov", "--data", "data/prov", cwd=here)
    said = done.stderr.decode()
    assert "Obs: 2020–2021 i beslut är fastställt för överenskommelsen prov, inte annat, och räknas inte med." in said


@pytest.mark.parametrize("swapped", [False, True])
def test_a_decision_that_was_killed_between_log_and_folder_is_taken_back_by_the_next(here: Path, swapped: bool) -> None:
    """The log is written first. What was not moved into its place is a draft, which a dead process leaves."""
    before = contents(here / "beslut")
    again = ("faststall", "2021", "--trots", "prov", "--ersatter", "nytt")
    out(*again, cwd=here)
    after, folder = contents(here / "beslut"), here / "beslut"
    draft = next(_drafts_of_the_dead(folder))
    draft.mkdir()
    (folder / "2021").rename(draft / "2021")
    if not swapped:
        (folder / "2021-ersatt-1").rename(folder / "2021")
        assert "2021 blev inte fastställt: faststall avbröts medan det skrev" in refused(here)
        assert "1 001" in out("berakna", "2021", cwd=here).replace("\u00a0", " ")  # as it was decided before
    else:
        assert "beslut/2021 saknas, fast 2021-ersatt-1, som det ersatte, finns" in refused(
            here, "berakna", "2021", code=3
        )
    out(*again, cwd=here)
    assert contents(folder) == after
    assert set(before) < set(after)


def _drafts_of_the_dead(folder: Path):  # type: ignore[no-untyped-def]
    from tillaggsbelopp.workspace.drafts import draft_folder

    with draft_folder(folder) as made:
        name = made.name
    yield folder / name.replace(f"-{os.getpid()}-", "-999999999-")


def tampered(folder: Path, files: dict[str, bytes], chance: Random) -> str:
    """Change one thing in a folder of decisions by chance; what was done."""
    names = sorted(files)
    folders = sorted({name.split("/")[0] for name in names if "/" in name})
    name, other = chance.choice(names), chance.choice(names)
    kind = chance.randrange(9)
    path = folder / name
    match kind:
        case 0:
            path.write_bytes(another_digit(files[name], chance))
        case 1:
            path.unlink()
        case 2:
            at = chance.randrange(len(files[name]) + 1)
            path.write_bytes(files[name][:at] + chance.choice((b" ", b"x", b"\n", b"0", b"- ")) + files[name][at:])
        case 3:
            path.write_bytes(files[other] if files[other] != files[name] else files[name] + b"\n")
        case 4:
            added = chance.choice(("ny.txt", "2019/kvitto.json", f"{folders[0]}/ny.csv", "2021-ersatt-9/kvitto.json"))
            (folder / added).parent.mkdir(parents=True, exist_ok=True)
            (folder / added).write_bytes(files[name])
        case 5:
            shutil.rmtree(folder / chance.choice(folders))
        case 6:
            exchanged(folder, *chance.sample(folders, 2))
        case 7:  # with a receipt that agrees
            of = chance.choice(folders)
            own = {each.removeprefix(f"{of}/"): files[each] for each in names if each.startswith(f"{of}/")}
            changed = chance.choice(sorted(set(own) - {"kvitto.json"}))
            own[changed] = another_digit(own[changed], chance)
            own["kvitto.json"] = resealed(own)
            for each in (changed, "kvitto.json"):
                (folder / of / each).write_bytes(own[each])
        case _:
            lines = files["LOGG.md"].splitlines(keepends=True)
            first, last = sorted(chance.sample(range(len(lines) + 1), 2))
            (folder / "LOGG.md").write_bytes(b"".join(lines[:first] + lines[last:]))
    return f"{kind} {name} {other}"


@pytest.mark.slow
def test_of_a_thousand_tamperings_each_is_found(here: Path) -> None:
    folder, chance = here / "beslut", Random(22)
    whole = contents(folder)
    for number in range(1_000):
        done = tampered(folder, whole, chance)
        if contents(folder) != whole:
            answered = run("verifiera", "beslut", cwd=here)
            assert answered.returncode in (3, 5), (number, done, answered.stdout.decode())
            assert b"fel i programmet" not in answered.stderr, (number, done)
        there = contents(folder)
        for name in {*there, *whole}:
            path = folder / name
            if name not in whole:
                path.unlink()
            elif there.get(name) != whole[name]:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(whole[name])
        for path in sorted(folder.rglob("*"), reverse=True):
            if path.is_dir() and not any(path.iterdir()):
                path.rmdir()
    assert contents(folder) == whole
    assert "stämmer" in out("verifiera", "beslut", cwd=here)
