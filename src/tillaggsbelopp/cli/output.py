"""Writing to standard output. Who reads it may stop early, and that is no fault."""

import errno
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Final

from tillaggsbelopp.diagnostics import Diagnostic, NotWritten
from tillaggsbelopp.swedish import explain_os_error

if TYPE_CHECKING:
    from tillaggsbelopp.checks.doubts import Doubt
    from tillaggsbelopp.engine.result import Result
    from tillaggsbelopp.report.blocks import Line
    from tillaggsbelopp.workspace.cases import RanCases

_MOST_DOUBTS: Final = 5


def write_utf8(text: str) -> None:
    """Write as UTF-8 whatever the locale says, since another program reads it."""
    with _reader_may_leave():
        sys.stdout.buffer.write(text.encode("utf-8"))
        sys.stdout.buffer.flush()


def say(line: str) -> None:
    """Write a line for a person."""
    with _reader_may_leave():
        print(line, flush=True)


def warn(line: str) -> None:
    """Write a line for a person who should know, beside the result; one that can't be written stops nothing."""
    with suppress(OSError):
        print(line, file=sys.stderr, flush=True)


def tell_doubts(doubts: "Sequence[Doubt]") -> None:
    """Write, for a person, the doubts about what amounts rest on: a line each, and of many the number."""
    for doubt in doubts[:_MOST_DOUBTS]:
        warn(f"Obs: {doubt.what}")
    if len(doubts) > _MOST_DOUBTS:
        warn(f"Obs: … och {len(doubts) - _MOST_DOUBTS} till; alla visas av  tillaggsbelopp kontrollera")


def tell_past_best_before(result: "Result") -> None:
    """Write, for a person, that the rules of a year should have been reviewed by today; nothing if not."""
    from tillaggsbelopp.checks.best_before import past_best_before
    from tillaggsbelopp.workspace.clock import today

    if past := past_best_before(result, today()):
        warn(f"Obs: {past.what}. {past.remedy}")


def tell_failing_cases(cases: "RanCases") -> None:
    """Write, for a person, how many cases of the agreement do not hold, and the first; nothing if all do."""
    if not cases.told:
        return
    first, failed = cases.told[0], sum(not outcome.holds for outcome in cases.outcomes)
    what = "prov kan inte läsas" if cases.faults else f"{failed} av {len(cases.outcomes)} prov håller inte"
    where = f" ({first.place})" if first.place else ""
    warn(f"Obs: {what}. Det första: {first.what}{where}. Alla visas av  tillaggsbelopp kontrollera")


def show(lines: Callable[[int], "Iterable[Line]"]) -> None:
    """Write lines for a person; `lines` makes them for the width there is."""
    from tillaggsbelopp.report.screen import width_of, write_lines

    with _reader_may_leave():
        write_lines(lines(width_of(sys.stdout)), sys.stdout)
        sys.stdout.flush()


@contextmanager
def _reader_may_leave() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        _forget_output()
        if error.errno in (errno.EPIPE, errno.EINVAL):  # Windows says EINVAL of a closed pipe
            sys.exit(0)
        raise NotWritten([Diagnostic(f"resultatet kunde inte skrivas: {explain_os_error(error)}")]) from None


def _forget_output() -> None:
    """Send what is still buffered nowhere, or Python complains at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextmanager
def progress(count: int) -> Iterator[Callable[[int], Any]]:
    """A bar on a terminal; nothing anywhere else."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    console = Console(file=sys.stderr)
    with Progress(BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), console=console, transient=True) as bar:
        task = bar.add_task("", total=count)
        yield lambda done: bar.advance(task, done)
