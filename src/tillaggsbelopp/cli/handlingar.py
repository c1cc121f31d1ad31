"""`handlingar`: the documents of a decision, for all and for each."""

from typing import Annotated, Final

import typer

from tillaggsbelopp.cli import completion
from tillaggsbelopp.cli.arguments import DECIDED, KNOWN, READ, OneYearArgument, OverwriteOption
from tillaggsbelopp.cli.delivery import check_library
from tillaggsbelopp.cli.group import Request
from tillaggsbelopp.cli.option_values import read_plan, read_year
from tillaggsbelopp.cli.output import say, tell_doubts, tell_failing_cases, tell_past_best_before
from tillaggsbelopp.cli.request import project_for
from tillaggsbelopp.diagnostics import wrong_usage

OPTIONS: Final = (READ, KNOWN, DECIDED)


def run(
    request: Request,
    *,
    written_year: OneYearArgument,
    folder: Annotated[
        str | None, typer.Option("--ut", metavar="MAPP", help="Mappen som de skrivs i.", show_default=False)
    ] = None,
    plan: Annotated[
        str | None,
        typer.Option(
            "--betalningsplan",
            metavar="PERIOD",
            help="Med beloppen uppdelade på månad, kvartal eller halvår.",
            show_default=False,
            autocompletion=completion.periods,
        ),
    ] = None,
    for_decision: Annotated[
        bool, typer.Option("--beslutsunderlag", help="Stämpla dem BESLUTSUNDERLAG; kräver att allt är godkänt.")
    ] = False,
    overwrite: OverwriteOption = False,
) -> None:
    """Write the documents of a year, decided or as it comes out now. NotWritten if that can't be done."""
    year = read_year(written_year)
    period = None if plan is None else read_plan(plan, "--betalningsplan")
    if not folder:
        raise wrong_usage("mappen som handlingarna skrivs i är inte angiven", remedy="Lägg till --ut MAPP.")
    check_library("typst", "pdf", "handlingar")
    from tillaggsbelopp.workspace.package import BOOK, check_folder, package_of, write_package
    from tillaggsbelopp.workspace.workbooks import check_ready

    check_folder(folder, overwrite=overwrite)
    project = project_for(request)
    done = project.calculate(year)
    if period is not None:
        done = done.paid_by(period)
    tell_doubts(done.doubts)
    tell_past_best_before(done.result)
    if for_decision:
        check_ready(done)
    tell_failing_cases(done.cases)
    package = package_of(project, done, for_decision=for_decision)
    files = package.files
    write_package(folder, files, overwrite=overwrite)
    say(f"Skrev {(len(files) - 1) // 2} handlingar, som Word och PDF, och {BOOK} i {folder} ({package.book.stamp}).")
