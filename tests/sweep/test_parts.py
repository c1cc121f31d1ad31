"""A sweep in parts: together they are the same rows, computed one by one or by a cluster of processes."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cli.in_process import done, out
from tests.worlds import PROGRAM, ROOT

RANGES = (
    "glesbygd.övre_gräns=20..31 steg 1",
    "glesbygd.övre_gräns=31; 20; 25,5",
    "avstånd_sjukhus.1882=*0.9..1.1 steg 0.05",
)


def rows(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8-sig").splitlines()


@pytest.mark.slow
@pytest.mark.parametrize("over", RANGES)
def test_parts_together_are_the_whole(over: str, tmp_path: Path) -> None:
    more = ("--over", "glesbygd.andel_av_potterna=3; 5")
    out("svep", "2025", "--over", over, *more, "--ut", str(tmp_path / "hela.csv"))
    whole = rows(tmp_path / "hela.csv")
    for parts in (1, 2, 3):
        found: list[str] = []
        for number in range(1, parts + 1):
            file = tmp_path / f"{parts}-{number}.csv"
            out("svep", "2025", "--over", over, *more, "--del", f"{number}/{parts}", "--ut", str(file))
            head, *own = rows(file)
            assert head == whole[0]
            assert own
            found += own
        assert found == whole[1:]


@given(st.integers(1, 400), st.integers(1, 400), st.booleans())
@settings(max_examples=25)
def test_each_value_is_in_one_part(count: int, parts: int, ranged: bool) -> None:
    from fractions import Fraction

    from tillaggsbelopp.agreement.reading import Change
    from tillaggsbelopp.sweep.ranges import Steps
    from tillaggsbelopp.sweep.variations import Variation

    values = (
        Steps(Fraction(3, 7), Fraction(1, 9), count) if ranged else [Fraction(number, 3) for number in range(count)]
    )
    changes = [Change("regel", "gräns", value, str(value), "") for value in values]
    whole = Variation("regel.gräns", "Gräns", changes, values, "", factor=False)
    parts = min(parts, count)
    parted = [whole.part(number, parts) for number in range(1, parts + 1)]
    assert [value for part in parted for value in part.values] == [*values]
    assert [each for part in parted for each in part.settings] == changes
    tried = [each.value for part in parted for each in part.tried(range(len(part.settings)))]
    assert tried == [*values]
    sizes = [len(part.settings) for part in parted]
    assert max(sizes) - min(sizes) <= 1


@pytest.mark.parametrize(
    ("part", "told"),
    [
        ("0/3", "ingen del"),
        ("4/3", "ingen del"),
        ("tre", "ingen del"),
        ("2/13", "har 12 värden, som inte blir 13 delar"),
    ],
)
def test_a_part_that_is_none_is_refused(part: str, told: str) -> None:
    ran = done(["svep", "2025", "--over", RANGES[0], "--del", part])
    assert ran.code == 2
    assert told in ran.said


@pytest.mark.slow
def test_the_handbook_s_cluster_computes_the_whole(tmp_path: Path) -> None:
    page = (ROOT / "docs/handbok/prova.md").read_text(encoding="utf-8")
    (script,) = re.findall(r"```python\n(import subprocess\nfrom dask.*?)```", page, re.DOTALL)
    (over,) = re.findall(r'"--over", "(.*?)"', script)
    program = re.sub(r'\["tillaggsbelopp", ', f"[*{PROGRAM!r}, ", script)
    (tmp_path / "kluster.py").write_text(program, encoding="utf-8")
    environment = {**os.environ, "DASK_DISTRIBUTED__DASHBOARD__ENABLED": "False"}
    subprocess.run(
        [sys.executable, "kluster.py"], cwd=tmp_path, env=environment, capture_output=True, check=True, timeout=300
    )
    out("svep", "2025", "--over", over, "--ut", str(tmp_path / "hela.csv"))
    parts = [rows(tmp_path / f"svep-{number}.csv")[1:] for number in range(1, 9)]
    assert [row for part in parts for row in part] == rows(tmp_path / "hela.csv")[1:]
