"""README: its tour and its quick start run as they stand, and what it counts is so."""

import re
import shlex
import shutil
from pathlib import Path

import numpy as np
import pytest

from tests.cli.in_process import done
from tests.docs.console_blocks import needs_bash, run_page
from tests.worlds import ROOT
from tillaggsbelopp.cli.exit_codes import ExitCode

README = ROOT / "README.md"
PAGE = README.read_text(encoding="utf-8")


@pytest.mark.slow
@needs_bash
def test_the_tour_writes_what_it_says(tmp_path: Path) -> None:
    """A clone is needed for nothing but the file of Statistics Sweden."""
    shutil.copytree(ROOT / "tests/fixtures/scb", tmp_path / "tests/fixtures/scb")
    run_page(README, tmp_path)


@pytest.mark.slow
def test_the_quick_start_runs(tmp_path: Path) -> None:
    (block,) = re.findall(r"## Snabbstart\n\n```sh\n(.*?)```", PAGE, re.DOTALL)
    commands = [shlex.split(line, comments=True) for line in block.splitlines()]
    assert len(commands) > 4
    for program, *arguments in commands:
        assert program == "tillaggsbelopp"
        ended = done(arguments, tmp_path)
        assert ended.code == 0, ended.said


def test_what_it_counts_is_so() -> None:
    assert len(re.findall(r"(?m)^### \d\. ", PAGE)) == 6
    assert "A tour in six steps" in PAGE
    assert "its twelve municipalities" in PAGE
    assert len((ROOT / "data/orebro/kommuner.csv").read_text(encoding="utf-8").splitlines()) == 1 + 12
    (example,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    assert len(example.splitlines()) <= 10
    (oldest,) = re.findall(r"Python (\d\.\d+) or later", PAGE)
    assert f'requires-python = ">={oldest}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def test_the_exit_codes_are_those_of_the_program() -> None:
    (told,) = re.findall(r"Exit codes: (.*?)\.\n", PAGE, re.DOTALL)
    assert [int(code) for code in re.findall(r"\d+", told)] == list(ExitCode)


def test_a_32_bit_float_holds_whole_kronor_so_far_and_no_further() -> None:
    (millions,) = re.findall(r"hold every whole krona above ([\d.]+) million", PAGE)
    last = np.float32(2**24)
    assert f"{last / 1e6:.1f}" == millions
    assert last + np.float32(1) == last
    assert last - np.float32(1) != last
