"""The pictures of the pages are those that the script makes, each of them shown somewhere."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.report.pages import CHROMIUM
from tests.worlds import ROOT

PICTURES = {path.name for path in (ROOT / "docs/bilder").iterdir()}


def test_every_picture_that_a_page_shows_is_there_and_said_in_words() -> None:
    pages = [ROOT / "README.md", *ROOT.glob("docs/**/*.md")]
    shown = [each for page in pages for each in re.findall(r"!\[(.*?)\]\((.*?)\)", page.read_text(encoding="utf-8"))]
    assert {Path(file).name for _, file in shown} == PICTURES
    assert [file for words, file in shown if len(words) < 10] == []


@pytest.mark.slow
@pytest.mark.libreoffice
@pytest.mark.skipif(not shutil.which("soffice") or not shutil.which("pdftoppm"), reason="LibreOffice is not installed")
@pytest.mark.skipif(not CHROMIUM, reason="no Chromium here")
def test_the_script_makes_every_picture(tmp_path: Path) -> None:
    subprocess.run([sys.executable, str(ROOT / "tools/bilder.py"), str(tmp_path)], check=True)
    assert {path.name for path in tmp_path.iterdir()} == PICTURES
    for picture in tmp_path.iterdir():
        made = picture.read_bytes()
        assert made.startswith(b"\x89PNG")
        assert len(made) > 20_000  # a window with nothing in it takes some 5 000
