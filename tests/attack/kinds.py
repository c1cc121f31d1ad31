"""The kinds of attempts, and many of them made by two processes."""

import gc
import time
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor, as_completed
from itertools import count, islice
from multiprocessing import get_context
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

from tests.attack.arguments import arguments
from tests.attack.attempts import Prepare, Tally, tally
from tests.attack.decisions import decisions
from tests.attack.given_files import given, on_disk
from tests.attack.kills import kills
from tests.attack.large import large
from tests.attack.texts import agreements, files, formulas
from tests.attack.workbooks import workbooks

PROCESSES: Final = 2
ROUND: Final = 60  # seconds that a process keeps to a kind
FOREVER: Final = float("inf")


class Kind(NamedTuple):
    """A kind of attempt: how it is made ready, its part of the time in per cent, and what is said of it."""

    prepare: Prepare
    share: int
    text: str


KINDS: Final = {
    "files": Kind(files, 22, "YAML, CSV and descriptions of tables, damaged, in memory"),
    "formulas": Kind(formulas, 18, "formulas with parts exchanged"),
    "agreements": Kind(agreements, 16, "agreements at random, against the second implementation"),
    "on-disk": Kind(on_disk, 6, "bytes of files in the folders, GeoJSON too"),
    "given": Kind(given, 6, "JSON, CSV and Excel files that are brought in"),
    "workbooks": Kind(workbooks, 10, "issued workbooks tampered with"),
    "decisions": Kind(decisions, 4, "decided years tampered with"),
    "arguments": Kind(arguments, 4, "command lines"),
    "kills": Kind(kills, 9, "writers killed; accepted: were at work"),
    "large": Kind(large, 5, "large files, each in a process of its own"),
}


def attacked(kinds: Iterable[str], seed: str, minutes: float) -> dict[str, Tally]:
    """Attack for some minutes: what came of each kind."""
    found = {kind: Tally() for kind in kinds}
    whole = sum(KINDS[kind].share for kind in found)
    with ProcessPoolExecutor(PROCESSES, get_context("spawn")) as processes:
        tasks = {}
        for kind in found:
            seconds = minutes * 60 * PROCESSES * KINDS[kind].share / whole
            rounds = max(1, round(seconds / ROUND))
            for number in range(rounds):
                tasks[processes.submit(attempted, kind, f"{seed}.{number}", seconds / rounds)] = (
                    f"{kind}:{seed}.{number}"
                )
        for task in as_completed(tasks):
            try:
                found[tasks[task].partition(":")[0]].add(task.result())
            except Exception as error:  # the process has died, or nothing could be made ready
                found[tasks[task].partition(":")[0]].faults[tasks[task]] = f"{type(error).__name__}: {error}"
    return found


def attempted(kind: str, seed: str, seconds: float = FOREVER, most: int | None = None) -> Tally:
    """Make attempts of a kind, for so many seconds or so many of them; their seeds are counted on from one."""
    gc.set_threshold(100_000, 50, 100)
    seeds = islice((f"{seed}.{number}" for number in count()), most)
    with TemporaryDirectory() as scratch:
        attempt = KINDS[kind].prepare(Path(scratch))
        return tally(kind, attempt, seeds, time.monotonic() + seconds)


def repeated(name: str) -> bool:
    """Make one attempt again, as a fault is named: whether it is accepted. Whatever it raises is raised."""
    kind, _, _ = name.partition(":")
    with TemporaryDirectory() as scratch:
        return KINDS[kind].prepare(Path(scratch))(Random(name))
