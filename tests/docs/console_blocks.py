"""Pages whose commands are run as they stand, from an empty folder, and must write what the page says.

Commands stand in blocks of the kind `console`:

    ```console
    $ tillaggsbelopp skapa arbete
    Skapade arbete/config/orebro och arbete/data/orebro.
    …
    $ cd arbete
    $ tillaggsbelopp berakna 1999
    …
    $ echo $?
    3
    ```

- All blocks of a page are one session of bash in one folder, in the order of the page; `cd` holds for what follows.
- The lines from a command to the next `$ ` are all that it writes, on stdout and stderr. No lines: it writes nothing.
- `…` alone on a line stands for one or more lines left out; within a line, for any part of that line.
- A command that fails is followed by `$ echo $?` and its exit code.
- A block of any other kind that follows a line with nothing but **`a path`** is a file, which is then written there.

No-break spaces count as spaces; white space at the end of a line does not count.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from tests.worlds import PROGRAM

needs_bash: Final = pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
_BLOCK: Final = re.compile(r"(?ms)^(?:\*\*`([^`\n]+)`\*\*\n\n)?```(\w+)\n(.*?)^```$")
_MARK: Final = "--- ended with "
_PROGRAMS: Final = {"tillaggsbelopp": PROGRAM, "python": [sys.executable]}


class Command(NamedTuple):
    """A command of a page: the line where it stands, what it is, and the lines it should write."""

    line: int
    text: str
    written: tuple[str, ...]


class Written(NamedTuple):
    """A file of a page."""

    path: str
    text: str


def read_page(page: str) -> list[Command | Written]:
    """The commands and files of a page, in order."""
    found: list[Command | Written] = []
    for block in _BLOCK.finditer(page):
        path, kind, text = block.groups()
        if kind == "console":
            found += _commands(text, page.count("\n", 0, block.start(3)) + 1)
        elif path:
            found.append(Written(path, text))
    return found


def _commands(block: str, first: int) -> list[Command]:
    lines = _plain(block)
    starts = [at for at, line in enumerate(lines) if line.startswith("$ ")]
    assert starts[:1] == [0], f"line {first}: a block begins with a command"
    ends = [*starts[1:], len(lines)]
    return [
        Command(first + at, lines[at].removeprefix("$ "), tuple(lines[at + 1 : end]))
        for at, end in zip(starts, ends, strict=True)
    ]


def _plain(text: str) -> list[str]:
    return [line.rstrip() for line in text.replace("\u00a0", " ").splitlines()]


def run_page(page: Path, folder: Path) -> None:
    """Run the commands of a page in a folder. AssertionError at the first that does not do what the page says."""
    steps = read_page(page.read_text(encoding="utf-8"))
    commands = [step for step in steps if isinstance(step, Command)]
    assert commands, f"{page.name} has no commands"
    ran = subprocess.run(
        ["bash", "-c", _script(steps)],
        cwd=folder,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},  # stdout and stderr in the order they are written
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    *parts, rest = re.split(rf"\n{_MARK}(\d+)\n", ran.stdout.decode())
    answers = list(zip(parts[::2], map(int, parts[1::2]), strict=True))
    assert len(answers) == len(commands), f"{page.name}: the session broke off: {rest}"
    for at, (command, (text, code)) in enumerate(zip(commands, answers, strict=True)):
        place = f"{page.name}:{command.line}: $ {command.text}"
        written = _plain(text)
        said = "\n".join(written)
        assert _same(command.written, written), f"{place}\nwrites\n{said}"
        told = [each.text for each in commands[at + 1 : at + 2]] == ["echo $?"]
        assert code == 0 or told, f"{place}\nended with {code}"


def _script(steps: list[Command | Written]) -> str:
    """A script that runs the commands, with a mark and the exit code after each."""
    lines = [f'{name}() {{ {shlex.join(program)} "$@"; }}' for name, program in _PROGRAMS.items()]
    for step in steps:
        if isinstance(step, Written):
            path, text = shlex.quote(step.path), shlex.quote(step.text)
            lines.append(f'mkdir -p "$(dirname {path})" && printf %s {text} > {path}')
        else:
            lines += [step.text, f"ended=$?; printf '\\n{_MARK}%s\\n' $ended; (exit $ended)"]
    return "\n".join(lines)


def _same(told: tuple[str, ...], written: list[str]) -> bool:
    pattern = "".join(r"(?:.*\n)+?" if line == "…" else re.escape(line).replace("…", ".*") + r"\n" for line in told)
    return re.fullmatch(pattern, "".join(f"{line}\n" for line in written)) is not None
