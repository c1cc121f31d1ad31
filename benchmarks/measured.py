"""Processes measured whole and in turns with a reference, so that a busy machine slows both alike."""

import math
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
PROGRAM = (sys.executable, "-m", "tillaggsbelopp")
PANDAS = (sys.executable, "-c", "import pandas")
PARTS = 5
"""How often the exponents' runs are repeated; the quickest of each counts."""


class Run(NamedTuple):
    """One run of a process: wall-clock and processor seconds, and peak memory in MiB."""

    seconds: float
    processor: float
    memory: float


class Outcome(NamedTuple):
    """What a row came to: a ratio to its reference (or an exponent), and peak memory in MiB where it is limited."""

    ratio: float
    memory: float | None = None
    note: str = ""


class Row(NamedTuple):
    """A row of the table: what is measured and against what, how large it may be, and how it is measured."""

    name: str
    what: str
    against: str
    limit: float
    measure: Callable[[Path], Outcome]
    most_memory: float | None = None


def run(command: Sequence[str], folder: Path, path: Path = ROOT / "src") -> Run:
    """Run a process to its end. CalledProcessError if it fails."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=folder,
        env={**environment, "PYTHONPATH": str(path)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    assert process.stderr is not None
    told = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, stderr=told.decode())
    return Run(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def paired(
    command: Sequence[str],
    reference: Sequence[str],
    folder: Path,
    pairs: int = 3,
    paths: tuple[Path, Path] = (ROOT / "src", ROOT / "src"),
    between: Callable[[], None] = lambda: None,
) -> Outcome:
    """The median of the ratios of a command and its reference, run in turns, after one of each to fill the caches."""
    ratios, memory = [], []
    for number in range(pairs + 1):
        between()
        own = run(command, folder, paths[0])
        between()
        other = run(reference, folder, paths[1])
        if number:
            ratios.append(own.seconds / other.seconds)
            memory.append(own.memory)
    return Outcome(statistics.median(ratios), statistics.median(memory))


def exponent(sizes: Sequence[int], command: Callable[[int], Sequence[str]], folder: Path) -> Outcome:
    """The exponent p of time = start + c · size^p, of sizes each as many times as large as the one before.

    Where time grows so, each step from one of them to the next is size^p times as long as the step before, whatever the
    start is; of the last two steps, which are the longest, that gives p.
    """
    used = [min(run(command(size), folder).processor for _ in range(PARTS)) for size in sizes]
    before, last = used[-2] - used[-3], used[-1] - used[-2]
    told = ", ".join(f"{size}: {seconds:.2f} s" for size, seconds in zip(sizes, used, strict=True))
    return Outcome(math.log(last / max(before, 1e-3)) / math.log(sizes[-1] / sizes[-2]), None, told)
