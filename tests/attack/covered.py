"""The tests that run each line of the program, and how long each takes: from one run of the suite under coverage."""

import json
import os
import subprocess
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from coverage import CoverageData

from tests.worlds import ROOT

KEPT = ROOT / "build/attack"
SETTINGS = f"""\
[run]
source = {ROOT / "src"}
data_file = {KEPT / "coverage"}
dynamic_context = test_function
parallel = true
patch = subprocess
"""
FOLDERS = ("src", "tests")


@dataclass(frozen=True)
class Covered:
    """The tests by line of each file, as names for pytest; and the seconds that each takes."""

    tests: dict[str, dict[str, list[str]]]
    seconds: dict[str, float]

    def of(self, file: str, first: int, last: int) -> list[str]:
        """The tests that run any of the lines: those that stand where the file's room has its own first, then by time.

        Of lines that run when the file is imported: all tests that run something else in the file, or else all in the
        folder of its room.
        """
        lines = self.tests.get(file, {})
        found = {test for line in range(first, last + 1) for test in lines.get(str(line), [])}
        found = found or {test for tests in lines.values() for test in tests}
        room = f"tests/{file.removeprefix('src/tillaggsbelopp/').partition('/')[0]}/"
        found = found or {test for test in self.seconds if test.startswith(room)}
        return sorted(found, key=lambda test: (not test.startswith(room), self.seconds.get(test, 0), test))


def covered() -> Covered:
    """The map; made anew where a file of program or tests is newer than it is."""
    made = KEPT / "covered.json"
    newest = max(path.stat().st_mtime for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))
    if not made.exists() or made.stat().st_mtime < newest:
        made.parent.mkdir(parents=True, exist_ok=True)
        made.write_text(json.dumps(_measured()), encoding="utf-8")
    return Covered(**json.loads(made.read_bytes()))


def _measured() -> dict[str, object]:
    for path in KEPT.glob("coverage*"):
        path.unlink()
    settings, times = KEPT / "settings.ini", KEPT / "times.xml"
    settings.write_text(SETTINGS, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    coverage = [sys.executable, "-m", "coverage"]
    run = [*coverage, "run", f"--rcfile={settings}", "-m", "pytest", "-q", "-n", "2", f"--junitxml={times}"]
    subprocess.run(run, cwd=ROOT, env=environment, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    subprocess.run([*coverage, "combine", "-q", f"--rcfile={settings}"], cwd=ROOT, env=environment, check=True)
    seconds: dict[str, float] = defaultdict(float)
    failing: set[str] = set()
    for case in ElementTree.parse(times).iter("testcase"):
        module, name = case.get("classname", ""), case.get("name", "").partition("[")[0]
        test = f"{module.replace('.', '/')}.py::{name}"
        seconds[test] += float(case.get("time", 0))
        if case.find("failure") is not None or case.find("error") is not None:
            failing.add(test)
    passed = {test: time for test, time in seconds.items() if test not in failing}
    data = CoverageData(str(KEPT / "coverage"))
    data.read()
    tests: dict[str, dict[str, list[str]]] = {}
    for file in data.measured_files():
        lines = {
            str(line): sorted(passed.keys() & set(map(_name, found)))
            for line, found in data.contexts_by_lineno(file).items()
        }
        tests[Path(file).relative_to(ROOT).as_posix()] = {line: found for line, found in lines.items() if found}
    return {"tests": tests, "seconds": passed}


def _name(context: str) -> str:
    """What pytest calls a test, of the name that coverage has for it."""
    module, _, function = context.rpartition(".")
    return f"{module.replace('.', '/')}.py::{function}"
