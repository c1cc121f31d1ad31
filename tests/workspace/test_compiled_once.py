"""The formulas of each distinct agreement are compiled once in a command, however many years and views it has."""

import shutil

import pytest

from tests.cli.in_process import run
from tests.worlds import ROOT
from tillaggsbelopp.agreement import program
from tillaggsbelopp.agreement.reading import Agreement
from tillaggsbelopp.diagnostics import Faults
from tillaggsbelopp.formula.catalogue import Catalogue


@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "least"),
    [
        (["kontrollera"], 10),  # the agreement with and without rules that stand aside, its alternatives and cases
        (["folj-upp", "2025", "2026"], 5),
        (["berakna", "2025-2026"], 1),
        (["jamfor", "2025", "--alternativ", "alla"], 5),
        (["kanslighet", "2025"], 1),
    ],
)
def test_no_agreement_is_compiled_twice(command: list[str], least: int, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[tuple[Agreement, Catalogue]] = []
    compile_it = program.check_agreement

    def noted(agreement: Agreement, catalogue: Catalogue, faults: Faults) -> program.Program:
        compiled.append((agreement, catalogue))
        return compile_it(agreement, catalogue, faults)

    monkeypatch.setattr(program, "check_agreement", noted)
    assert run(*command).returncode == 0
    content = [(one.terms, one.rules, one.indices, one.indicators, catalogue) for one, catalogue in compiled]
    assert len(content) >= least
    assert all(each not in content[:number] for number, each in enumerate(content))


def test_a_workbook_is_made_of_what_was_calculated(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:  # type: ignore[no-untyped-def]
    for part in ("config", "data"):
        shutil.copytree(
            ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("prov")
        )  # cases are other agreements
    calls: list[int] = []
    compile_it = program.check_agreement
    monkeypatch.setattr(program, "check_agreement", lambda *args: calls.append(1) or compile_it(*args))
    assert run("berakna", "2025", "--ut", "bok.xlsx", cwd=tmp_path).returncode == 0
    assert len(calls) == 1
