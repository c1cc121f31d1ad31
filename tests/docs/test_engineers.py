"""The page for engineers: its four changes are applied to a copy of the repository, and its commands run there."""

import shutil
from pathlib import Path

import pytest

from tests.docs.console_blocks import needs_bash, run_page
from tests.worlds import ROOT


@pytest.mark.slow
@needs_bash
def test_what_the_page_adds_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("src", "config", "data", "mall", "schema"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "tests/docs").mkdir(parents=True)
    shutil.copy(ROOT / "tests/docs/json_stat_file.py", tmp_path / "tests/docs")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "src"))
    run_page(ROOT / "docs/engineers.md", tmp_path)
