"""Processes killed while they write: every file is the old or the new one, and the command can be run again."""

import os
import shutil
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.attack.attempts import Attempt, Found
from tests.attack.folders import contents, orebro, ran
from tests.statistics.incoming.population import json_stat
from tillaggsbelopp.workspace.locks import locked

Contents = dict[str, bytes]
STARTED = 0.5  # of the kills: once the folder has begun to change
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("berakna", "2024", "--ut", "belopp.xlsx", "--skriv-over"),
    ("svep", "2025", "--over", "lpik.2025=2..4 steg 0,5", "--ut", "svep.csv", "--skriv-over"),
    ("godkann", "--alla", "2025", "--av", "Nämnden", "--datum", "2024-11-20", "--skriv"),
    ("index", "lpik", "2031=2,9", "--slag", "prognos", "--publicerad", "2026-10-15", "--kalla", "x", "--skriv"),
    ("matar", "invånare_65_plus", "2027=2023", "--status", "antagande", "--kalla", "x", "--skriv"),
    ("faststall", "2025", "--kunskapsdatum", "2024-11-15"),
    ("faststall", "2026", "--kunskapsdatum", "2026-03-01", "--ersatter", "nytt"),
    ("importera", "folk.json", "--skriv"),
    ("importera", "--angra"),
    ("schema", "--ut", "schema", "--skriv-over"),
)


@dataclass(frozen=True)
class Writer:
    """A command, with the files before it has run, and after; and how long it takes."""

    command: list[str]
    before: Path
    after: Contents
    seconds: float


def kills(scratch: Path) -> Attempt:
    """A command killed at a time of its run, half of them once it has begun to write: whether it was at work then."""
    before = scratch / "före"
    before.mkdir()
    orebro(before)
    shutil.rmtree(before / "config/orebro/prov")  # what is told of cases takes half the time of a decision
    (before / "folk.json").write_bytes(json_stat())
    for name in ("belopp.xlsx", "svep.csv"):
        (before / name).write_bytes(b"older")
    (before / "schema").mkdir()
    without = before / "data/orebro/befolkning_65_plus.csv"
    rows = without.read_text(encoding="utf-8").splitlines(keepends=True)
    without.write_text("".join(row for row in rows if ",2025," not in row), encoding="utf-8")
    assert ran(["faststall", "2026", "--kunskapsdatum", "2026-03-01"], before).code == 0
    imported = scratch / "importerat"
    shutil.copytree(before, imported)
    assert ran(["importera", "folk.json", "--skriv"], imported).code == 0
    writers = [_writer(list(command), imported if "--angra" in command else before, scratch) for command in COMMANDS]
    here = scratch / "här"

    def attempt(chance: Random) -> bool:
        writer = chance.choice(writers)
        shutil.rmtree(here, ignore_errors=True)
        shutil.copytree(writer.before, here)
        hit = killed(writer, here, chance)
        found = whole(writer, here)
        after = {name: content for name, content in writer.after.items() if name in found or "/importerat/" not in name}
        if found != after:
            again = ran(writer.command, here)
            if again.code:
                raise Found(f"{' '.join(writer.command)}, killed, can't be run again: {again.said[:300]}")
        if whole(writer, here) != after:
            raise Found(f"{' '.join(writer.command)}, killed and run again: not as if it had not been")
        for lock in here.rglob(".*.las"):  # the next that writes the file takes it over, and it goes
            with locked(lock.with_name(lock.name[1:].removesuffix(".las"))):
                pass
        if any(map(is_draft, contents(here))):  # the next that writes there removes what one that is no more has left
            ran(writer.command, here)
        if drafts := [name for name in contents(here) if is_draft(name)]:
            raise Found(f"{' '.join(writer.command)}, killed and run again: {drafts[0]} remains")
        return hit

    return attempt


def _writer(command: list[str], before: Path, scratch: Path) -> Writer:
    here = scratch / "prov"
    shutil.copytree(before, here)
    began = time.monotonic()
    ended = ran(command, here)
    assert ended.code == 0, ended
    writer = Writer(command, before, contents(here), time.monotonic() - began)
    shutil.rmtree(here)
    return writer


def killed(writer: Writer, here: Path, chance: Random) -> bool:
    """Run a command in a process of its own and kill it: whether it was still running."""
    number = os.fork()
    if number == 0:
        try:
            ran(writer.command, here)
        finally:
            os._exit(0)
    if chance.random() < STARTED:
        seen = listed(here)
        wait_until(
            lambda: listed(here) != seen or os.waitid(os.P_PID, number, os.WEXITED | os.WNOHANG | os.WNOWAIT), 30
        )
        time.sleep(chance.choice((0, chance.uniform(0, 0.003), chance.uniform(0, 0.05))))
    else:
        time.sleep(chance.uniform(0, 1.2 * writer.seconds))
    os.kill(number, signal.SIGKILL)
    return os.WIFSIGNALED(os.waitpid(number, 0)[1])


def wait_until(holds: Callable[[], object], seconds: float) -> None:
    until = time.monotonic() + seconds
    while not holds() and time.monotonic() < until:
        time.sleep(0.0005)


def listed(folder: Path) -> set[str]:
    """The paths in a folder, as they come and go."""
    return {path for root, folders, files in os.walk(folder) for path in (root, *folders, *files)}


def whole(writer: Writer, here: Path) -> Contents:
    """The files but for drafts. Found if one is gone that should be there, or is neither the old nor the new one."""
    before = contents(writer.before)
    kept = {name: content for name, content in contents(here).items() if not is_draft(name)}
    # An import that is run again keeps what it replaces in a further folder.
    now = {name: content for name, content in kept.items() if "/importerat/" not in name or name in before}
    for name in {*before, *now}:
        if name not in now and name in before and name in writer.after:
            moved = any(content == before[name] for content in now.values())
            raise Found(f"{' '.join(writer.command)}, killed: {name} is {'elsewhere' if moved else 'lost'}")
        if name in now and now[name] not in (before.get(name), writer.after.get(name)):
            raise Found(f"{' '.join(writer.command)}, killed: {name} is neither the old nor the new")
    return now


def is_draft(name: str) -> bool:
    return any(part.startswith(".") for part in name.split("/"))
