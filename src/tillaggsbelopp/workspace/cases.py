"""The cases of an agreement, read and run."""

from typing import NamedTuple

from tillaggsbelopp.agreement.cases import read_cases
from tillaggsbelopp.checks.case_outcomes import CaseOutcome, run_case, told_failures
from tillaggsbelopp.diagnostics import Diagnostic, Faults
from tillaggsbelopp.workspace.folders import Loaded


class RanCases(NamedTuple):
    """The outcomes of cases, the faults of those that can't be read, and all that is told of both."""

    outcomes: tuple[CaseOutcome, ...]
    faults: tuple[Diagnostic, ...]
    told: tuple[Diagnostic, ...]


def run_cases(loaded: Loaded) -> RanCases:
    """Read and run the cases of an agreement, on it and its figures."""
    faults = Faults()
    cases = read_cases(loaded.folders[0], loaded.shown[0], faults)
    outcomes = tuple(run_case(loaded.agreement, loaded.figures, case) for case in cases)
    unread = tuple(faults.in_order())
    return RanCases(outcomes, unread, (*unread, *told_failures(outcomes, loaded.figures)))
