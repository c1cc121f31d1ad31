"""Mutants of the program: a sample of small changes, each tried on the tests that run what is changed."""

import argparse
import os
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from queue import Queue
from random import Random
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tests.attack.covered import Covered, covered
from tests.attack.mutations import Mutation, mutations_of
from tests.worlds import ROOT

PROCESSES = 2
MOST_SECONDS = 60.0  # of tests for a mutant, as they took when nothing was changed
TIMEOUT = 4 * MOST_SECONDS  # a mutant that makes tests run for ever is found by that
BY_TIME = "time"
LEFT_OUT = (".git", "build", "dist", "__pycache__", "*.egg-info", ".hypothesis", ".venv", ".mypy_cache", ".ruff_cache")


class Tried(NamedTuple):
    """A mutant and how it ended: by the test that failed, by time, or not at all ("")."""

    mutant: Mutation
    killed_by: str
    tests: int


def main(arguments: Sequence[str]) -> int:
    """Try a sample and print what survived; exit code 1 if anything did."""
    parser = argparse.ArgumentParser(prog="python -m tests.attack mutants", description=__doc__)
    parser.add_argument("--sample", type=int, default=400, help="how many mutants (default: 400)")
    parser.add_argument("--seed", default="1", help="what chance starts from (default: 1)")
    asked = parser.parse_args(arguments)
    files = sorted((ROOT / "src").rglob("*.py"))
    every = [each for path in files for each in mutations_of(path, path.relative_to(ROOT).as_posix())]
    places: dict[tuple[str, int, int], list[Mutation]] = defaultdict(list)
    for each in every:
        places[each.file, each.start, each.end].append(each)
    chance = Random(asked.seed)
    sample = [chance.choice(places[at]) for at in chance.sample(sorted(places), min(asked.sample, len(places)))]
    tried = try_all(sample, covered())
    print(report(tried, len(places)))
    return int(not all(each.killed_by for each in tried))


def try_all(mutants: Sequence[Mutation], known: Covered) -> list[Tried]:
    """Try mutants, each process in a copy of the project of its own."""
    with TemporaryDirectory() as scratch, ThreadPoolExecutor(PROCESSES) as threads:
        copies: Queue[Path] = Queue()
        for number in range(PROCESSES):
            copy = Path(scratch) / str(number)
            shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*LEFT_OUT))
            copies.put(copy)
        ticks = count(1_000_000_000)

        def try_one(mutant: Mutation) -> Tried:
            copy = copies.get()
            file = copy / mutant.file
            content = file.read_bytes()
            try:
                _write(file, mutant.applied(content), next(ticks))
                tried = _tried(mutant, copy, known)
            finally:
                _write(file, content, next(ticks))
                copies.put(copy)
            print(f"{'killed' if tried.killed_by else 'SURVIVED'} {mutant}", file=sys.stderr, flush=True)
            return tried

        return list(threads.map(try_one, mutants))


def _write(file: Path, content: bytes, time: int) -> None:
    """Write a file with a time that no version of it has had, by which Python knows that it must be compiled anew."""
    file.write_bytes(content)
    os.utime(file, (time, time))


def _tried(mutant: Mutation, copy: Path, known: Covered) -> Tried:
    tests: list[str] = []
    seconds = 0.0
    for test in known.of(mutant.file, mutant.line, mutant.last_line):
        seconds += known.seconds.get(test, 0)
        if tests and seconds > MOST_SECONDS:
            break
        tests.append(test)
    if not tests:
        return Tried(mutant, "", 0)
    environment = {**os.environ, "PYTHONPATH": str(copy / "src"), "PYTHONPYCACHEPREFIX": str(copy / "cache")}
    command = [sys.executable, "-m", "pytest", "-n", "0", "-x", "-q", "--no-header", "--tb=no", *tests]
    try:
        ran = subprocess.run(
            command, cwd=copy, env=environment, capture_output=True, text=True, timeout=TIMEOUT, check=False
        )
    except subprocess.TimeoutExpired:
        return Tried(mutant, BY_TIME, len(tests))
    failed = next((line for line in ran.stdout.splitlines() if line.startswith(("FAILED tests", "ERROR tests"))), "")
    if ran.returncode in (4, 5) and not failed:  # else a test file that could not be imported
        raise AssertionError(f"no such tests: {ran.stdout[-500:]}{ran.stderr[-500:]}")
    return Tried(mutant, failed or (f"exit code {ran.returncode}" if ran.returncode else ""), len(tests))


def report(tried: Sequence[Tried], among: int) -> str:
    """The share killed in each room as a table in Markdown, with how many of them by time alone, and what survived."""
    rooms = Counter(_room(each) for each in tried)
    killed = Counter(_room(each) for each in tried if each.killed_by)
    by_time = Counter(_room(each) for each in tried if each.killed_by == BY_TIME)
    lines = ["| Room | Mutants | Killed | By time | Share |", "|---|---:|---:|---:|---:|"]
    lines += [
        f"| {room} | {number} | {killed[room]} | {by_time[room]} | {killed[room] / number:.0%} |"
        for room, number in sorted(rooms.items())
    ]
    whole = len(tried)
    share = f"{killed.total() / max(whole, 1):.1%}"
    lines.append(f"| All, of {among} places | {whole} | {killed.total()} | {by_time.total()} | {share} |")
    lines += [f"\n{each.mutant}\n  survived {each.tests} tests" for each in tried if not each.killed_by]
    return "\n".join(lines)


def _room(tried: Tried) -> str:
    room, below, _ = tried.mutant.file.removeprefix("src/tillaggsbelopp/").partition("/")
    return room if below else "top level"
