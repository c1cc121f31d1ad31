"""One attempt: a hostile input given to the program, watched for what it must never do."""

import contextlib
import resource
import signal
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from types import FrameType

SECONDS, MEBIBYTES = 2, 300  # what every broken input is promised
SLACK = 2  # the machine does other things too
HANGS = 60

Attempt = Callable[[Random], bool]
"""Makes one input by chance and gives it to the program: whether it was accepted. Found if something was wrong."""
Prepare = Callable[[Path], Attempt]
"""Makes an attempt that may use a folder of its own."""


class Found(Exception):  # noqa: N818 - a finding, not an error of the attack
    """A fault of the program."""


@dataclass
class Tally:
    """What came of the attempts of one kind; `faults` by what repeats each."""

    tried: int = 0
    accepted: int = 0
    seconds: float = 0.0
    faults: dict[str, str] = field(default_factory=dict)

    def add(self, other: "Tally") -> None:
        self.tried += other.tried
        self.accepted += other.accepted
        self.seconds += other.seconds
        self.faults |= other.faults


def tally(kind: str, attempt: Attempt, seeds: Iterator[str], until: float) -> Tally:
    """Make attempts with seeds, one after another, until a time of the monotonic clock."""
    made, started = Tally(), time.monotonic()
    for seed in seeds:
        if time.monotonic() >= until:
            break
        made.tried += 1
        try:
            made.accepted += _watched(attempt, Random(f"{kind}:{seed}"))
        except Found as fault:
            made.faults[f"{kind}:{seed}"] = str(fault)
    made.seconds = time.monotonic() - started
    return made


def _watched(attempt: Attempt, chance: Random) -> bool:
    before, began = _memory(), time.process_time()
    try:
        with _alarm():
            accepted = attempt(chance)
    except Found:
        raise
    except BaseException as error:
        where = traceback.extract_tb(error.__traceback__)[-1]
        raise Found(f"{type(error).__name__}: {str(error)[:200]} ({where.filename}:{where.lineno})") from error
    if (took := time.process_time() - began) > SECONDS * SLACK:
        raise Found(f"took {took:.1f} s")
    if (grew := _memory(peak=True) - before) > MEBIBYTES:
        raise Found(f"took {grew} MiB")
    return accepted


@contextlib.contextmanager
def _alarm() -> Iterator[None]:
    """Stop what hangs."""

    def ring(_number: int, _frame: FrameType | None) -> None:
        raise Found(f"still running after {HANGS} s")

    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(HANGS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def _memory(*, peak: bool = False) -> int:
    """The memory held, in MiB; with `peak`, the most since it was last asked without."""
    try:
        if not peak:
            Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:  # not on Linux: since the process began
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024
