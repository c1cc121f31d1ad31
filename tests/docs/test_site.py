"""The handbook as a site, and the pages as they lie: what they link to is there, and no page is left out."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.docs.test_pages import PAGES
from tests.worlds import ROOT

DOCS = ROOT / "docs"


def unfenced(path: Path) -> str:
    return re.sub(r"(?ms)^```.*?^```$", "", path.read_text(encoding="utf-8"))


def anchors(path: Path) -> set[str]:
    """The names of the headings, as GitHub makes them: lower case, spaces as hyphens, no other signs."""
    headings = re.findall(r"(?m)^#+ (.*)$", unfenced(path))
    found = [re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings]
    assert len(found) == len(set(found)), path
    return set(found)


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    own = ROOT / page
    for file, anchor in re.findall(r"\]\(([^)#\s]*)(?:#([^)\s]*))?\)", unfenced(own)):
        if "://" not in file:
            target = own.parent / file if file else own
            assert target.exists(), file
            assert not anchor or anchor in anchors(target), f"{file}#{anchor}"


def test_every_page_has_its_place_in_the_site_and_on_the_front_page() -> None:
    text = (ROOT / "zensical.toml").read_text(encoding="utf-8")
    pages = {path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md")}
    assert tomllib.loads(text)["project"]["nav"]
    assert set(re.findall(r'"([\w/]+\.md)"', text)) == pages
    assert set(re.findall(r"\]\(([\w/]+\.md)", (DOCS / "index.md").read_text(encoding="utf-8"))) == pages - {"index.md"}


@pytest.mark.slow
def test_the_site_is_built_without_a_remark(tmp_path: Path) -> None:
    """Links to headings too; from a copy, since it is written beside its pages."""
    shutil.copy(ROOT / "zensical.toml", tmp_path)
    for name in ("docs", "src"):
        shutil.copytree(ROOT / name, tmp_path / name)
    command = [sys.executable, "-m", "zensical", "build", "--strict", "--clean"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    site = tmp_path / "build/site"
    for path in DOCS.rglob("*.md"):
        html = (site / path.relative_to(DOCS)).with_suffix(".html").read_text(encoding="utf-8")
        assert "<h1" in html
    api = (site / "api.html").read_text(encoding="utf-8")
    assert "grand_total" in api
    assert "paid_by" in api
