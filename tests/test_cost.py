"""What is broken is told in seconds and in little memory, however large it is."""

import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.test_broken import HEALTHY
from tests.worlds import PROGRAM, agreement, dated_statistics, messages
from tillaggsbelopp.agreement.program import check_agreement
from tillaggsbelopp.diagnostics import Diagnostic, Faults, InvalidInput, Source, render
from tillaggsbelopp.documents.nodes import parse_yaml
from tillaggsbelopp.documents.sources import decode

RULE = "config/prov/regler/grund.yaml"
TABLE = "data/prov/folk.csv"
HEADER = "kommunkod,år,invånare\n"
CHECKS = 'kontroller:\n  - villkor: årsbelopp >= 0\n    fel: "'
STEPS = "".join(f"  steg_{n}: okänt_{n} * okänt_{n + 1}\n" for n in range(2400))
LARGE: dict[str, tuple[str, Callable[[], str]]] = {
    "marks in a comment": (RULE, lambda: "# " + "\u0301\u0323" * 110_000 + "\n"),
    "marks in a table": (TABLE, lambda: "\u0301\u0323" * 2_000_000),
    "empty values on one line": (
        RULE,
        lambda: (
            "x: {" + ", ".join(f"m{m}: {{" + ", ".join(f"k{k}: " for k in range(2400)) + "}" for m in range(12)) + "}\n"
        ),
    ),
    "digits with spaces": (RULE, lambda: f"a: {{2024: {'1 ' * 480_000}, 3: }}\n"),
    "unknown names in steps": (RULE, lambda: f"steg:\n{STEPS}"),
    "slots in a message": (RULE, lambda: CHECKS + "{grund}" * 100_000 + '"\n'),
    "a long word": (RULE, lambda: f"{'k' * 900_000}: v\n"),
    "rows of a table, too many": (TABLE, lambda: "x,y\n" * 2_400_000),
    "rows of a table, all bad": (TABLE, lambda: "x,y,z\n" * 199_000),
    "rows of a table, all the same": (TABLE, lambda: "0114,2023,1\n" * 199_000),
    "rows with unknown codes": (TABLE, lambda: "".join(f"{n:06},2023,1\n" for n in range(30_000))),
    "rows with sums": (TABLE, lambda: "Summa,2023,1\n" * 199_000),
    "empty lines of a table": (TABLE, lambda: "\n" * 9_900_000),
    "columns of a table": (TABLE, lambda: "1" + ",1" * 900_000),
    "a cell without end": (TABLE, lambda: '"' + "\n" * 190_000),
    "long cells": (TABLE, lambda: f"{'a' * 90_000},2023,1\n" * 100),
    "a table that is too large": (TABLE, lambda: "x,y\n" * 4_900_000),
}


def used(folder: Path) -> tuple[int, float, float, int]:
    """The exit code of `kontrollera`, and its seconds of computing, MiB at most and bytes on standard error."""
    code = (
        "import resource, subprocess, sys; done = subprocess.run(sys.argv[1:], capture_output=True);"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN);"
        "print(done.returncode, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, len(done.stderr))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *PROGRAM, "kontrollera"], cwd=folder, capture_output=True, text=True, check=True
    )
    exit_code, seconds, mebibytes, told = done.stdout.split()
    return int(exit_code), float(seconds), float(mebibytes), int(told)


@pytest.fixture(scope="module")
def seconds_when_healthy(tmp_path_factory: pytest.TempPathFactory) -> float:
    folder = tmp_path_factory.mktemp("hel") / "hel"
    shutil.copytree(HEALTHY, folder)
    return min(used(folder)[1] for _ in range(2))


@pytest.mark.slow
@pytest.mark.parametrize(("file", "added"), LARGE.values(), ids=LARGE.keys())
def test_what_is_large_and_broken_costs_little(
    file: str, added: Callable[[], str], tmp_path: Path, seconds_when_healthy: float
) -> None:
    shutil.copytree(HEALTHY, tmp_path / "a")
    with (tmp_path / "a" / file).open("a", encoding="utf-8") as stream:
        stream.write(added())
    exit_code, seconds, mebibytes, told = used(tmp_path / "a")
    assert exit_code == 3
    assert seconds < 5 * seconds_when_healthy
    assert mebibytes < 300
    assert told < 100_000


def growth(work: Callable[[int], object], size: int) -> float:
    """How many times as long work takes when it is four times as large: 4 if it is linear, 16 if it is quadratic."""

    def seconds(of: int) -> float:
        start = time.process_time()
        work(of)
        return time.process_time() - start

    pairs = [(seconds(size), seconds(4 * size)) for _ in range(5)]  # in turns, so that a busy machine slows both
    return min(many for _, many in pairs) / min(few for few, _ in pairs)


def test_empty_values_on_a_line_cost_as_many_as_they_are() -> None:
    def parsed(count: int) -> None:
        faults = Faults()
        parse_yaml(Source("x", f"x: {{{', '.join(f'k{k}: ' for k in range(count))}}}\n"), faults)
        assert len(faults) == count

    assert growth(parsed, 240) < 8


def test_steps_with_unknown_names_cost_as_many_as_they_are() -> None:
    catalogue = dated_statistics().catalogue

    def checked(count: int) -> None:
        steps = "".join(f"  s{n}: okänt_{n}\n" for n in range(count))
        body = f"pott: 1 kr\nfördelningsnyckel: invånare\nsteg:\n{steps}"
        faults = Faults()
        check_agreement(agreement({"a": body}), catalogue, faults)
        assert len(faults) == count

    assert growth(checked, 240) < 8


def test_steps_beside_a_ring_cost_as_many_as_they_are() -> None:
    catalogue = dated_statistics().catalogue

    def checked(count: int) -> None:
        steps = "".join(f"  s{n}: s{n + 1} + 1\n" for n in range(count))
        body = f"pott: 1 kr\nfördelningsnyckel: invånare\nsteg:\n{steps}  s{count}: 1\n  x: y\n  y: x\n"
        faults = Faults()
        check_agreement(agreement({"a": body}), catalogue, faults)
        assert len(faults) == 1

    assert growth(checked, 60) < 8


@pytest.mark.parametrize("marks", ["\u0301" * 11, "\u0301\u0323" * 6, "\u0344" * 11])
def test_accents_that_are_piled_up_are_refused(marks: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        decode(f"# a\n# e{marks}\n".encode(), "x.yaml")
    assert messages(refused.value)[0].startswith("x.yaml:2:4: fler än 10 accenter på samma bokstav\n")


def test_as_many_accents_as_any_language_writes_are_composed() -> None:
    assert decode("o\u0302\u0301 a\u0308".encode(), "x").text == "ố ä"


def test_a_message_may_be_as_long_as_any_text() -> None:
    def told(slots: int) -> list[str]:
        condition = f'  - villkor: invånare >= 0\n    fel: "{"{invånare}" * slots}"\n'
        body = f"pott: 1 kr\nfördelningsnyckel: invånare\nkontroller:\n{condition}"
        try:
            agreement({"a": body})
        except InvalidInput as invalid:
            return [fault.what for fault in invalid.diagnostics]
        return []

    assert told(500) == []
    assert told(501) == ["texten är längre än 5000 tecken"]


def test_a_fault_with_a_long_text_is_told_in_part() -> None:
    told = render(Diagnostic("x" * 100_000, expected="y" * 100_000, remedy="z" * 100_000))
    assert len(told) < 3_100
