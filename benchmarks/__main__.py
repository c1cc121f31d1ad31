"""`python -m benchmarks`: every row beside its reference, with its limit; `--ut` writes the page of results.

Takes about half an hour on two cores that nothing else uses. `--rad NAME` measures one row, and may be repeated.
"""

import argparse
import datetime
import platform
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import many_units, startup, sweep
from benchmarks.measured import Outcome, Row

HEAD = """\
# Measured

How long the program takes beside something that does as much, or beside what one would wait for anyway: whole
processes in turns with their reference, the median of their ratios. Exponents are of processor time, from how much
longer each step to a larger size takes than the step before. `python -m benchmarks` makes this page (`--ut
docs/matningar.md`); the page in a browser is measured by `python benchmarks/page.py`.
"""
MODULES = (startup, many_units, sweep)


def main() -> None:
    rows = {row.name: row for module in MODULES for row in module.rows()}
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rad", action="append", choices=rows, help="only this row")
    parser.add_argument("--ut", type=Path, help="write the page of results to this file")
    asked = parser.parse_args()
    lines = ["| What | Beside | Ratio | Limit | Memory, MiB | |", "|---|---|---:|---:|---:|---|"]
    print("\n".join(lines), flush=True)
    for row in [rows[name] for name in asked.rad] if asked.rad else rows.values():
        with TemporaryDirectory() as folder:
            try:
                lines.append(line(row, row.measure(Path(folder))))
            except subprocess.CalledProcessError as failed:
                sys.exit(f"{row.name}: {failed}\n{failed.stderr}")
        print(lines[-1], flush=True)
    if asked.ut:
        told = f"{datetime.date.today().isoformat()}, {machine()}."
        after = asked.ut.read_text(encoding="utf-8").partition("\n## ") if asked.ut.exists() else ("", "", "")
        page = "\n".join([HEAD, told, "", *lines, ""])
        asked.ut.write_text(page + "".join(after[1:]), encoding="utf-8")


def line(row: Row, found: Outcome) -> str:
    """A row of the table; what is over its limit is said in words."""
    memory = ""
    over = found.ratio > row.limit
    if row.most_memory is not None and found.memory is not None:
        memory = f"{found.memory:.0f} (≤ {row.most_memory:.0f})"
        over = over or found.memory > row.most_memory
    told = "; ".join(filter(None, ["**over**" if over else "", found.note]))
    return f"| {row.what} | {row.against} | {found.ratio:.2f} | ≤ {row.limit:g} | {memory} | {told} |"


def machine() -> str:
    """The kind of machine, as far as it matters to the figures."""
    lines = (text for text in _cpu().splitlines() if text.startswith("model name"))
    model = next(lines, platform.machine()).rpartition(":")[2].strip()
    return f"{_cores()} cores of {model}, Python {platform.python_version()}, {platform.system()}"


def _cpu() -> str:
    path = Path("/proc/cpuinfo")
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _cores() -> int:
    import os

    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


if __name__ == "__main__":
    main()
