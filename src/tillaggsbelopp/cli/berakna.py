"""`berakna`: the amounts of a year."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from tillaggsbelopp.cli import completion
from tillaggsbelopp.cli.arguments import ANEW, DECIDED, KNOWN, READ, TRIED, WRITTEN
from tillaggsbelopp.cli.delivery import CSV, WORKBOOK, Target, deliver, origin, target_of
from tillaggsbelopp.cli.group import Request, Wanted
from tillaggsbelopp.cli.output import say, tell_doubts, tell_failing_cases, tell_past_best_before
from tillaggsbelopp.cli.request import calculated_years
from tillaggsbelopp.diagnostics import wrong_usage
from tillaggsbelopp.report.blocks import Block, Records, View

if TYPE_CHECKING:
    from tillaggsbelopp.workspace.calculation import Calculation

OPTIONS: Final = (READ, TRIED, WRITTEN, KNOWN, DECIDED, ANEW)


def run(
    request: Request,
    wanted: Wanted,
    *,
    years: Annotated[
        str | None,
        typer.Argument(
            metavar="ÅR",
            help="Året som beloppen gäller, eller flera: 2025-2027.",
            show_default=False,
            autocompletion=completion.years,
        ),
    ] = None,
    for_decision: Annotated[
        bool,
        typer.Option("--beslutsunderlag", help="Stämpla arbetsboken BESLUTSUNDERLAG; kräver att allt är godkänt."),
    ] = False,
    plan: Annotated[
        str | None,
        typer.Option(
            "--betalningsplan",
            metavar="PERIOD",
            help="Visa beloppen uppdelade på månad, kvartal eller halvår.",
            show_default=False,
            autocompletion=completion.periods,
        ),
    ] = None,
) -> None:
    """Compute, and print or write to a file."""
    target = target_of(wanted)
    if for_decision and target.kind != WORKBOOK:
        raise wrong_usage("--beslutsunderlag gäller arbetsboken", remedy="Lägg till --ut FIL.xlsx.")
    if plan is not None and target.kind == CSV:
        remedy = "Ta bort --betalningsplan, eller välj JSON eller arbetsboken."
        raise wrong_usage("--betalningsplan visas inte i CSV", remedy=remedy)
    runs = calculated_years(request, years, plan)
    _tell_doubts(runs)
    for each in runs:
        tell_past_best_before(each.result)
    if target.kind != WORKBOOK:
        deliver(_view(runs, planned=plan is not None), target)
        return
    if len(runs) > 1:
        raise wrong_usage("en arbetsbok gäller ett år", remedy="Skriv en fil för varje år, eller .csv för alla.")
    _write_workbook(runs[0], target, for_decision=for_decision)


def _tell_doubts(runs: "list[Calculation]") -> None:
    """Tell what looks wrong in the figures that the amounts rest on, before anything is written."""
    from tillaggsbelopp.checks.plausibility import each_once

    tell_doubts(each_once(doubt for run in runs for doubt in run.doubts))


def _view(runs: "list[Calculation]", *, planned: bool) -> View:
    results = [run.result for run in runs]

    def blocks() -> Iterable[Block]:
        from tillaggsbelopp.report.amounts.view import result_blocks

        shown = list(dict.fromkeys(folder for run in runs for folder in run.loaded.shown))
        return result_blocks(results, runs[0].before, shown)

    def document() -> dict[str, Any]:
        from tillaggsbelopp.report.amounts.data import results_document

        return results_document(*((run.result, run.loaded.files) for run in runs))

    def records() -> Records:
        from tillaggsbelopp.report.amounts.data import county_records

        return county_records(*results)

    def answer() -> Iterable[Block]:
        from tillaggsbelopp.report.amounts.answer import amounts_answer_blocks

        return amounts_answer_blocks(results, runs[0].before, planned=planned)

    first, terms = runs[0], results[0].grounds.written.terms
    files = first.loaded.files
    return View("Belopp", terms.name, blocks, lambda: origin(files, terms, *results), document, records, answer=answer)


def _write_workbook(done: "Calculation", target: Target, *, for_decision: bool) -> None:
    """The decision workbook, which is told by its stamp and what it holds."""
    from tillaggsbelopp.report.workbook.content import content_hash
    from tillaggsbelopp.report.workbook.writer import to_xlsx
    from tillaggsbelopp.workspace.workbooks import check_ready, described

    if for_decision:
        check_ready(done)
    tell_failing_cases(done.cases)
    book = described(done, for_decision=for_decision)
    target.write(to_xlsx(book))
    say(f"Skrev {target.file} ({book.stamp}).")
    say(f"Innehållets SHA-256: {content_hash(book)}")
