"""From what was written on the command line to a result."""

import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from tillaggsbelopp.agreement.models import NEXT_YEAR, NOTHING
from tillaggsbelopp.agreement.program import looks_back
from tillaggsbelopp.agreement.reading import Agreement
from tillaggsbelopp.cli.folders import Loaded, load
from tillaggsbelopp.cli.options import WrongUsage, read_day, read_plan, read_year, read_years, wrong_usage
from tillaggsbelopp.diagnostics import Diagnostic, InvalidInput
from tillaggsbelopp.engine.calculate import calculate, in_year
from tillaggsbelopp.engine.figures import Figures
from tillaggsbelopp.engine.result import Result
from tillaggsbelopp.engine.years import newest_year, stated_years

if TYPE_CHECKING:
    from tillaggsbelopp.cli.decisions import Decisions, Record

DECISIONS: Final = "beslut"


class Request(NamedTuple):
    """What a command was asked to compute, as written on the command line."""

    year: str | None = None
    config: str | None = None
    data: str | None = None
    changes: tuple[str, ...] = ()
    known_at: str | None = None
    decisions: str | None = None
    recompute: bool = False
    plan: str | None = None


class Payable(NamedTuple):
    """What a year pays of the settlement of the year before: which year that is, and kronor by code."""

    year: int
    kronor: Mapping[str, int]


class Run(NamedTuple):
    """A result, the agreement it was computed from (changes and settlement included), and what was read.

    `decisions` are the years that have been decided, None if there is no folder of them. `as_read` is what was read
    before anything was tried out.
    """

    result: Result
    agreement: Agreement
    loaded: Loaded
    decisions: "Decisions | None"
    payable: Payable | None = None
    as_read: Loaded | None = None


def calculated(request: Request) -> Run:
    """The result for a year, decided if it has been; without a year, the newest that works, told on stderr."""
    (run,) = _calculated(request, None if request.year is None else [read_year(request.year)])
    return run


def calculated_years(request: Request) -> list[Run]:
    """The results for the years from one to another, `2025-2027`; of one alone, or of the newest that works, too."""
    return _calculated(request, None if request.year is None else [*read_years(request.year)])


def _calculated(request: Request, years: list[int] | None) -> list[Run]:
    plan = None if request.plan is None else read_plan(request.plan, "--betalningsplan")
    try:
        loaded, decisions = loaded_for(request)
    except InvalidInput:
        if years is None or (found := _decided_alone(request, years)) is None:
            raise
        return found
    if years is None:
        years = [_newest(loaded, decisions, recompute=request.recompute)]
    runs = [_of_year(request, loaded, decisions, year) for year in years]
    return runs if plan is None else [run._replace(result=run.result.paid_by(plan)) for run in runs]


def _decided_alone(request: Request, years: list[int]) -> list[Run] | None:
    """The years as they were decided, which needs nothing of what is here now; None unless all of them have been."""
    folder = Path(request.decisions or DECISIONS)
    if request.recompute or request.changes or request.known_at or not folder.is_dir():
        return None
    from tillaggsbelopp.cli.decisions import agreement_decided_on, decisions_in

    found = {agreement_decided_on(folder, year) for year in years}
    if len(found) != 1 or (agreement := found.pop()) is None:
        return None
    decisions = decisions_in(folder.as_posix(), agreement)
    return [decided_run(decisions.record(year)) for year in years]


def _newest(loaded: Loaded, decisions: "Decisions | None", *, recompute: bool) -> int:
    decided = None if recompute or decisions is None else max(decisions.years(), default=None)
    try:
        choice = newest_year(loaded.agreement, loaded.figures)
    except InvalidInput:
        if decided is None:
            raise
        choice = None
    if decided is not None and (choice is None or decided >= choice.year):
        print(f"År {decided} valdes: det senaste som är fastställt.", file=sys.stderr)
        return decided
    if choice is None:  # pragma: no cover - told to the type checker
        raise AssertionError
    print(choice.explanation, file=sys.stderr)
    return choice.year


def _of_year(request: Request, loaded: Loaded, decisions: "Decisions | None", year: int) -> Run:
    if request.recompute or decisions is None or year not in decisions:
        return computed(loaded, decisions, year, request.changes)
    if request.changes or request.known_at:
        option = "--satt" if request.changes else "--kunskapsdatum"
        what = f"{year} är fastställt, och {option} ändrar inte ett beslut"
        raise wrong_usage(what, remedy="Lägg till --rakna-om för att räkna med det som nu gäller.")
    return decided_run(decisions.record(year))


def loaded_for(request: Request) -> "tuple[Loaded, Decisions | None]":
    """What there is to compute on, as known on the day asked for, and the years that have been decided."""
    known_at = read_day(request.known_at, "--kunskapsdatum") if request.known_at is not None else None
    loaded = load(request.config, request.data)
    decisions = None
    if request.decisions is not None or Path(DECISIONS).is_dir():
        from tillaggsbelopp.cli.decisions import decisions_in

        decisions = decisions_in(request.decisions or DECISIONS, loaded.agreement.terms.id)
    return loaded._replace(figures=replace(loaded.figures, known_at=known_at)), decisions


def decided_run(record: "Record") -> Run:
    """The result of a decided year, from its own copy. CheckFailed if that is not what its receipt says."""
    agreement, figures = _with_payable(record.loaded.agreement, record.loaded.figures, record.payable)
    run = _run(record.loaded, record.earlier, agreement, figures, record.year, record.payable)
    record.check(run.result)
    return run._replace(result=run.result._replace(decision=record.decision))


def computed(loaded: Loaded, decisions: "Decisions | None", year: int, changes: tuple[str, ...] = ()) -> Run:
    """The result for a year from what has been read, with the settlement of the year before where that is agreed."""
    agreement, figures, payable = prepared(loaded, decisions, year, changes)
    return _run(loaded, decisions, agreement, figures, year, payable)


def _run(
    loaded: Loaded,
    decisions: "Decisions | None",
    agreement: Agreement,
    figures: Figures,
    year: int,
    payable: Payable | None,
) -> Run:
    result = calculate(agreement, figures, year)
    of_the_year, _ = in_year(agreement, figures, year)
    return Run(result, of_the_year, loaded._replace(figures=figures), decisions, payable, loaded)


def prepared(
    loaded: Loaded, decisions: "Decisions | None", year: int, changes: tuple[str, ...] = ()
) -> tuple[Agreement, Figures, Payable | None]:
    """What a year is calculated from: what has been read, and what follows from the decided years before it."""
    agreement, figures = _changed(loaded, changes, year)
    follows = agreement.terms.settlement
    if decisions is not None and (follows in (NOTHING, NEXT_YEAR) or looks_back(agreement)):
        figures = replace(figures, decided=decisions.decided_before(year))
    payable = None
    if decisions is not None and follows == NEXT_YEAR and year - 1 in figures.decided:
        payable = _settlement(loaded, decisions, year - 1)
    return *_with_payable(agreement, figures, payable), payable


def _with_payable(agreement: Agreement, figures: Figures, payable: Payable | None) -> tuple[Agreement, Figures]:
    if payable is None:
        return agreement, figures
    from tillaggsbelopp.engine.settlement import with_settlement

    return with_settlement(agreement, figures, payable.year, payable.kronor)


def _changed(loaded: Loaded, changes: tuple[str, ...], year: int) -> tuple[Agreement, Figures]:
    """Agreement and figures with what is tried out on the command line."""
    if not changes:
        return loaded.agreement, loaded.figures
    from tillaggsbelopp.agreement.changes import read_option
    from tillaggsbelopp.engine.tried import with_tried

    try:
        written = [read_option(text, "--satt") for text in changes]
        return with_tried(loaded.agreement, loaded.figures, written, year)
    except InvalidInput as invalid:
        raise WrongUsage(invalid.diagnostics) from None


def _settlement(loaded: Loaded, decisions: "Decisions", year: int) -> Payable:
    """What a decided year differs by from what is known now."""
    before = decided_run(decisions.record(year)).result
    try:
        after = computed(loaded, decisions, year).result
    except InvalidInput as invalid:
        what = f"{year} kan inte räknas om för att avräknas:"
        raise InvalidInput([Diagnostic(what), *invalid.diagnostics]) from None
    codes = sorted({*before.municipalities.members, *after.municipalities.members})
    return Payable(year, {code: after.total_if_any(code) - before.total_if_any(code) for code in codes})


def year_before(run: Run) -> Result | None:
    """The result of the year before, decided if it has been, without what is tried out; None if there is none."""
    year = run.result.year - 1
    if run.decisions is not None and year in run.decisions:
        return decided_run(run.decisions.record(year)).result
    stated = stated_years(run.loaded.agreement)
    if stated and year < min(stated):
        return None  # nothing of what the agreement states holds yet
    try:
        return computed(run.as_read or run.loaded, run.decisions, year).result
    except InvalidInput:
        return None
