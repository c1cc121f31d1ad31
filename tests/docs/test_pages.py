"""What the pages name is there: commands with their options, programs that are run, files, and names in the code."""

import importlib.util
import re
from collections.abc import Iterator
from functools import cache

import pytest

from tests.cli.in_process import out
from tests.worlds import ROOT
from tillaggsbelopp.cli.commands import COMMANDS
from tillaggsbelopp.diagnostics import fold

PACKAGE = ROOT / "src/tillaggsbelopp"
GLOBS = ("*.md", "docs/**/*.md", "examples/**/*.md")
PAGES = sorted(path.relative_to(ROOT).as_posix() for glob in GLOBS for path in ROOT.glob(glob))
OF_OTHERS = {"--hypothesis-profile"}
OURS = {
    *("src", "tests", "docs", "tools", "benchmarks", "examples", "schema", "mall", ".ci"),
    *(path.name for path in PACKAGE.iterdir() if path.is_dir()),
}
"""Folders of the repository and of the package. A page also names folders that its reader has, or gets."""
SHIPPED = ("config/orebro/", "data/orebro/")
ADDED = "storlek"
"""A command that the page for engineers has its reader add."""


def read(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def spans(page: str) -> Iterator[str]:
    """What stands in backticks in the text."""
    for span in re.findall(r"`([^`]+)`", re.sub(r"(?ms)^```.*?^```$", "", read(page))):
        yield " ".join(span.split())


def typed(page: str) -> Iterator[str]:
    """What a reader may type: lines of blocks, and what stands in backticks."""
    for kind, block in re.findall(r"(?ms)^```(\w*)\n(.*?)^```$", read(page)):
        for line in filter(None, block.splitlines() if kind != "diff" else ()):
            if kind != "console" or line.startswith("$ "):
                yield line.removeprefix("$ ").partition("  #")[0].rstrip()
    yield from spans(page)


@cache
def options(command: str = "") -> frozenset[str]:
    """The options of a command, or of the program itself, as its help tells them."""
    told = re.findall(r"(?m)^  (--.*?)(?:  |$)", out(*command.split(), "--help"))
    return frozenset(option for line in told for option in re.findall(r"--[\w-]+", line))


def unknown(line: str) -> list[str]:
    """What a line says of the program that is not so: an option or a command that it does not have."""
    words = line.removeprefix("tillaggsbelopp ").split()
    named = re.findall(r"(?<![\w-])--[\w-]+", re.sub(r'"[^"]*"', "", line))
    if fold(words[0]) in COMMANDS:
        return [option for option in named if option not in options(fold(words[0]))]
    if words[0].startswith("--"):
        every = OF_OTHERS.union(options(), *map(options, COMMANDS))
        return [option for option in named if option not in every]
    return [words[0]] if line.startswith("tillaggsbelopp ") and not words[0].isupper() and words[0] != ADDED else []


def test_commands_and_options_are_those_of_the_program() -> None:
    lines = [(page, line) for page in PAGES for line in typed(page) if line.strip()]
    assert len(lines) > 1000
    assert [(page, line, wrong) for page, line in lines if (wrong := unknown(line))] == []
    assert unknown("tillaggsbelopp --halp") == unknown("--halp") == ["--halp"]


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("tillaggsbelopp berakn 2024", ["berakn"]),
        ("berakna 2024 --utt x.xlsx", ["--utt"]),
        ("jämför 2024 2025 --skriv", ["--skriv"]),
        ("tillaggsbelopp beräkna 2024 --räkna-om --satt a.b=1", []),
        ("tillaggsbelopp KOMMANDO --help", []),
        ('tillaggsbelopp index lpik "2026=2,9" --kalla "se --utt"', []),
    ],
)
def test_a_slip_in_a_command_is_seen(line: str, wrong: list[str]) -> None:
    assert unknown(line) == wrong


def test_programs_that_are_run_are_there() -> None:
    run = {line for page in PAGES for line in typed(page) if re.match(r"(python|bash) ", line)}
    modules = {module for line in run for module in re.findall(r"python -m ([\w.]+)", line)}
    files = {file for line in run for file in re.findall(r"(?:python|bash) ([\w./]+\.py|\.ci/\w+)", line)}
    assert {"tillaggsbelopp", "tests.attack", "benchmarks"} <= modules
    assert {".ci/run", "benchmarks/page.py"} <= files
    assert [module for module in modules if importlib.util.find_spec(module) is None] == []
    assert [file for file in files if not (ROOT / file).is_file()] == []


def missing(path: str, written: list[str]) -> bool:
    """A path that should be in the repository and is not; `written` are files that the page has its reader write."""
    if path.endswith(".py") and "/" not in path:
        return not any(PACKAGE.rglob(path))
    ours = "/" in path and (path.partition("/")[0] in OURS or path.startswith(SHIPPED) or path.endswith(".py"))
    return ours and path not in written and not any((place / path).exists() for place in (ROOT, PACKAGE))


@pytest.mark.parametrize("page", PAGES)
def test_files_that_are_named_are_there(page: str) -> None:
    written = re.findall(r"(?m)^\*\*`([^`]+)`\*\*$", read(page))
    paths = {span for span in spans(page) if re.fullmatch(r"[\w.-]*[\w./-]*", span)}
    assert [path for path in sorted(paths) if missing(path, written)] == []


def test_names_that_the_design_tells_of_are_in_the_code() -> None:
    code = {name for path in PACKAGE.rglob("*.py") for name in re.findall(r"\w+", path.read_text(encoding="utf-8"))}
    told = {span for span in spans("docs/design.md") if span.isascii() and re.fullmatch(r"\w*(_|[A-Z])\w*", span)}
    assert len(told) > 50
    assert sorted(told - code) == []
