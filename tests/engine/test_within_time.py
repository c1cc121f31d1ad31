"""Sharing within groups takes time in proportion to the members, not to members by groups."""

import re
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.worlds import GROUPS, ROOT, agreement, calculate, figures
from tillaggsbelopp.engine.figures import Figures
from tillaggsbelopp.workspace.project import open_project

TWO_STEPS = "pott: {pot} kr\nfördelningsnyckel: {key}\ninom: läge\n"
ONE_STEP = "pott: {pot} kr\nfördelningsnyckel: {key}\n"


def rules(body: str, count: int) -> dict[str, str]:
    """As many rules of one kind, two by two of different pots and keys."""
    keys = ("elever", "elever * behov", "elever * elever / 1 elever", "behov")
    return {f"r{number}": body.format(pot=10**8 + number, key=keys[number]) for number in range(count)}


def schools(count: int, groups: int) -> Figures:
    names = [f"ort {number * 7 % groups:03}" for number in range(count)]
    pupils, needs = ([(number * step) % 997 + 1 for number in range(count)] for step in (37, 71))
    fields = {"elever": ("elever", pupils), "behov": ("tal", needs), "läge": (GROUPS, names)}
    return figures(fields, [f"{number:05}" for number in range(count)])


def seconds(bodies: dict[str, str], given: Figures) -> Callable[[], float]:
    made = agreement(bodies)

    def measured() -> float:
        start = time.process_time()
        calculate(made, given, 2024)
        return time.process_time() - start

    return measured


def ratio(one: Callable[[], float], other: Callable[[], float]) -> float:
    """How many times longer the one takes: of pairs measured in turn, the best of each."""
    pairs = [(one(), other()) for _ in range(25)]
    return min(first for first, _ in pairs) / min(second for _, second in pairs)


@pytest.mark.slow
def test_one_rule_in_two_steps_takes_hardly_more_than_two_rules() -> None:
    given = schools(300, 12)
    assert ratio(seconds(rules(TWO_STEPS, 1), given), seconds(rules(ONE_STEP, 2), given)) < 1.5


def of_example(folder: Path) -> Callable[[], float]:
    """What `berakna` does but for starting: the files are read, and the year is calculated."""

    def measured() -> float:
        start = time.process_time()
        of = open_project(folder / "config/skolor", folder / "data/skolor").years[2025]
        calculate(of.written, of.figures, 2025)
        taken = time.process_time() - start
        assert (len(of.written.rules), len(of.figures.statistics.municipalities.members)) == (2, 300)
        return taken

    return measured


@pytest.mark.slow
def test_the_schools_of_the_example_take_hardly_more_in_two_steps_than_as_300_municipalities(tmp_path: Path) -> None:
    plain = shutil.copytree(ROOT / "examples/skolor", tmp_path / "skolor")
    for rule in (plain / "config/skolor/regler").iterdir():
        text = rule.read_text(encoding="utf-8")
        assert "\ninom: hemort\n" in text
        rule.write_text(re.sub(r"(?m)^(inom|gruppnyckel): .*\n", "", text), encoding="utf-8")
    assert ratio(of_example(ROOT / "examples/skolor"), of_example(plain)) < 1.5


@pytest.mark.slow
def test_four_times_as_many_members_and_groups_take_four_times_as_long() -> None:
    some, more = (seconds(rules(TWO_STEPS, 1), schools(count, count // 3)) for count in (300, 1200))
    assert ratio(more, some) < 4 * 1.5
