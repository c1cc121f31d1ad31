"""Running the program as a process."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterable
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


def killed_at_move(number: int, names: Iterable[str], *arguments: str, cwd: Path) -> None:
    """Run a command that is killed just before it moves the so-manyeth of the named files into its place."""
    code = f"""if True:
        import os, signal, sys
        moved = []
        def watch(event, arguments):
            if event == "os.rename" and os.path.basename(arguments[1]) in {[Path(name).name for name in names]}:
                moved.append(arguments)
                if len(moved) == {number}:
                    os.kill(os.getpid(), signal.SIGKILL)
        sys.addaudithook(watch)
        sys.argv = {["tillaggsbelopp", *arguments]}
        from tillaggsbelopp.cli import main
        main()"""
    done = subprocess.run([sys.executable, "-c", code], cwd=cwd, capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
