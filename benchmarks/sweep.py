"""Sweeps against the same in NumPy by hand (`by_hand.py`), their memory, and how time grows with points.

Run: python -m benchmarks svep, or with --rad one of its rows.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.large import YEAR, write_large
from benchmarks.measured import PROGRAM, ROOT, Outcome, Row, exponent, paired

LIMIT, SHARE = "glesbygd.övre_gräns", "glesbygd.andel_av_potterna"
SHIPPED = ("--config", str(ROOT / "config/orebro"), "--data", str(ROOT / "data/orebro"))
BY_HAND = (sys.executable, str(ROOT / "benchmarks/by_hand.py"))


def over(limits: int, shares: int) -> list[str]:
    """The ranges of so many limits from 20 km and so many shares from 3 %, as one writes them."""
    ranges = [f"{LIMIT}=20..{decimal(20_000 + limits - 1, 3)} steg 0,001"]
    if shares > 1:
        ranges.append(f"{SHARE}=3..{decimal(300 + shares - 1, 2)} steg 0,01")
    return [part for each in ranges for part in ("--over", each)]


def decimal(number: int, decimals: int) -> str:
    whole, part = divmod(number, 10**decimals)
    return f"{whole},{part:0{decimals}}"


def sweep(file: str, limits: int, shares: int) -> list[str]:
    return [*PROGRAM, "svep", str(YEAR), *over(limits, shares), "--ut", file, "--skriv-over", *SHIPPED]


def two_quantities(folder: Path) -> Outcome:
    return paired(sweep("a.parquet", 500, 500), [*BY_HAND, "b.parquet", "500", "500"], folder)


def one_quantity(folder: Path) -> Outcome:
    return paired(sweep("a.parquet", 40_000, 1), [*BY_HAND, "b.parquet", "40000", "1"], folder)


def many_units(folder: Path) -> Outcome:
    write_large(folder, "manga", 290, 4)
    folders = ("--config", "config/manga", "--data", "data/manga")
    ranges = ("--over", "regel1.lägst=500..539 steg 1", "--over", "regel1.högst=4000..4039 steg 1")
    own = [*PROGRAM, "svep", str(YEAR), *ranges, "--ut", "a.csv", "--skriv-over", *folders]
    return paired(own, [*BY_HAND, "b.csv", "40", "40", "290"], folder)


def memory(folder: Path) -> Outcome:
    """Four times as many points, in so much more memory."""
    found = paired(sweep("a.parquet", 1_000, 1_000), sweep("b.parquet", 500, 500), folder, pairs=1)
    few = paired(sweep("b.parquet", 500, 500), sweep("b.parquet", 10, 10), folder, pairs=1)
    assert found.memory is not None
    assert few.memory is not None
    return Outcome(found.memory / few.memory, found.memory)


def by_points(folder: Path) -> Outcome:
    sizes = (1_000, 10_000, 100_000, 1_000_000)
    shares = {1_000: 100, 10_000: 100, 100_000: 400, 1_000_000: 1_000}
    return exponent(sizes, lambda size: sweep("a.parquet", size // shares[size], shares[size]), folder)


def rows() -> Iterator[Row]:
    """The rows of this module."""
    yield Row("svep", "`svep`, två storheter, 250 000 × 12, Parquet", "NumPy för hand", 2, two_quantities, 250)
    yield Row("svep-en", "`svep`, en storhet, 40 000 × 12, Parquet", "NumPy för hand", 4, one_quantity)
    yield Row("svep-csv", "`svep`, 1 600 × 290, fyra delar, CSV", "NumPy och csv för hand", 0.8, many_units)
    yield Row("svep-minne", "minne, 10⁶ punkter", "250 000", 1.15, memory, 250)
    yield Row("punkter", "exponent, 1 000 till 10⁶ punkter", "", 1.05, by_points)
