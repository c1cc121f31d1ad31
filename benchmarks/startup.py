"""How long the yearly calculation takes before it has done anything, beside `import pandas`.

Run: python -m benchmarks --rad hjalp --rad berakna.
"""

from collections.abc import Iterator
from pathlib import Path

from benchmarks.measured import PANDAS, PROGRAM, ROOT, Outcome, Row, paired

SHIPPED = ("--config", str(ROOT / "config/orebro"), "--data", str(ROOT / "data/orebro"))
PAIRS = 15


def help_text(folder: Path) -> Outcome:
    return paired([*PROGRAM, "--help"], PANDAS, folder, PAIRS)


def amounts(folder: Path) -> Outcome:
    return paired([*PROGRAM, "berakna", "2024", *SHIPPED], PANDAS, folder, PAIRS)


def rows() -> Iterator[Row]:
    """The rows of this module."""
    yield Row("hjalp", "`--help`", "`import pandas`", 0.75, help_text)
    yield Row("berakna", "`berakna 2024`", "`import pandas`", 0.75, amounts)
