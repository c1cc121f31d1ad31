"""The pages of the handbook that go step by step: their commands are run as they stand, from an empty folder."""

from pathlib import Path

import pytest

from tests.docs.console_blocks import needs_bash, run_page
from tests.worlds import ROOT

PAGES = ("ny_region", "ny_regel", "uppfoljning")
"""November is run by `tests/test_november.py`, with SCB's file in the folder."""


@pytest.mark.slow
@needs_bash
@pytest.mark.parametrize("page", PAGES)
def test_the_page_does_what_it_says(page: str, tmp_path: Path) -> None:
    run_page(ROOT / f"docs/handbok/{page}.md", tmp_path)
