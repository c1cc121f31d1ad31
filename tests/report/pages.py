"""Pages made by the program, and a browser to look at them in."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.cli.in_process import done
from tests.worlds import ROOT
from tillaggsbelopp.report.page.one_file import DATA_END, DATA_START

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def written(file: Path, command: str, cwd: Path = ROOT) -> Path:
    """A page that a command has written."""
    ran = done(f"{command} --ut {file}", cwd)
    assert ran.code == 0, ran.said
    return file


def data_of(page: Path) -> dict[str, Any]:
    text = page.read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text.partition(DATA_START)[2].partition(DATA_END)[0])
    return found


@contextmanager
def browser() -> Iterator[Any]:
    """A real browser; the test is skipped, with the reason, where there is none."""
    playwright = pytest.importorskip("playwright.sync_api", reason="no playwright to drive a browser with")
    if CHROMIUM is None:
        pytest.skip("no Chromium here")
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM)
        yield opened
        opened.close()


@contextmanager
def shown(opened: Any, file: Path, **how: Any) -> Iterator[Any]:
    """A page in the browser, which may ask for nothing but its own file and complain of nothing."""
    context = opened.new_context(**{"viewport": {"width": 1280, "height": 900}, **how})
    page, complaints, asked = context.new_page(), [], []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    yield page
    assert complaints == []
    assert {address.partition("#")[0] for address in asked if not address.startswith("blob:")} == {file.as_uri()}
    context.close()
