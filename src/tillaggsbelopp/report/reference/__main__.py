"""Remake the generated parts of the reference page: python -m tillaggsbelopp.report.reference [docs/referens.md]."""

import sys
from pathlib import Path

from tillaggsbelopp.report.reference.page import renewed

page = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/referens.md")
page.write_text(renewed(page.read_text(encoding="utf-8")), encoding="utf-8")
