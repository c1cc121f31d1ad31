"""Running a command within the test's own process: what it writes, and how it ends."""

import contextlib
import io
import os
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.worlds import ROOT
from tillaggsbelopp.cli.app import app
from tillaggsbelopp.cli.options import NotWritten, WrongUsage
from tillaggsbelopp.diagnostics import CheckFailed, InvalidInput


class Done(NamedTuple):
    """How a command ended: its exit code, standard output, and what is said of faults; with ordinary spaces."""

    code: int
    out: str
    said: str


def done(command: str | list[str], cwd: Path = ROOT) -> Done:
    """Run a command as the program does; faults are those that it would print."""
    arguments = shlex.split(command) if isinstance(command, str) else command
    written = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    code, said = 0, ""
    with _within(cwd), contextlib.redirect_stdout(written):
        try:
            app(arguments, standalone_mode=False)
        except InvalidInput as invalid:
            kinds = {WrongUsage: 2, CheckFailed: 5, NotWritten: 6}
            code = next((code for kind, code in kinds.items() if isinstance(invalid, kind)), 3)
            said = str(invalid)
    text = written.buffer.getvalue().decode("utf-8")  # type: ignore[attr-defined]
    return Done(code, text.replace("\u00a0", " "), said.replace("\u00a0", " "))


@contextlib.contextmanager
def _within(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)
