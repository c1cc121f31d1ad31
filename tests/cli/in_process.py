"""Running the program without a process: its `main`, with arguments, folder and streams of its own.

It takes a third of the time. What only a process can show (encodings, pipes, terminals, signals, imports) is tested
with `tests.cli.processes`, where every command is run as a process too.
"""

import gc
import shlex
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, NamedTuple

import pytest

from tests.worlds import ROOT
from tillaggsbelopp.cli import main


def run(*arguments: str, cwd: Path = ROOT, encoding: str = "utf-8") -> subprocess.CompletedProcess[bytes]:
    """What a process would have written, and its exit code."""
    with (
        TemporaryFile("w+", encoding=encoding) as stdout,
        TemporaryFile("w+", encoding=encoding) as stderr,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.chdir(cwd)
        patch.setattr(sys, "argv", ["tillaggsbelopp", *arguments])
        patch.setattr(sys, "stdout", stdout)
        patch.setattr(sys, "stderr", stderr)
        code: object = 0
        try:
            main()
        except SystemExit as end:
            code = end.code or 0
        finally:
            gc.unfreeze()  # `main` does without collecting, since a process ends with it
            gc.enable()
        assert isinstance(code, int)
        return subprocess.CompletedProcess(list(arguments), code, *(_written(s) for s in (stdout, stderr)))


def _written(stream: IO[str]) -> bytes:
    stream.flush()
    stream.buffer.seek(0)
    return stream.buffer.read()


def out(*arguments: str, cwd: Path = ROOT) -> str:
    """Standard output of a run that must succeed, with ordinary spaces."""
    done = run(*arguments, cwd=cwd)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode().replace("\u00a0", " ")


class Done(NamedTuple):
    """How a command ended: its exit code, standard output and error; with ordinary spaces."""

    code: int
    out: str
    said: str


def done(command: str | list[str], cwd: Path = ROOT) -> Done:
    """Run a command, written as in a shell or as arguments."""
    ran = run(*(shlex.split(command) if isinstance(command, str) else command), cwd=cwd)
    texts = (stream.decode().replace("\u00a0", " ") for stream in (ran.stdout, ran.stderr))
    return Done(ran.returncode, *texts)
