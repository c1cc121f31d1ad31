"""Running the program as a process."""

import os
import subprocess
from pathlib import Path

from tests.worlds import PROGRAM, ROOT


def run(*arguments: str, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*PROGRAM, *arguments], cwd=cwd, capture_output=True, env={**os.environ, **environment}, check=False
    )


def out(*arguments: str, cwd: Path = ROOT) -> str:
    """Standard output of a run that must succeed, with ordinary spaces."""
    done = run(*arguments, cwd=cwd)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode().replace("\u00a0", " ")
