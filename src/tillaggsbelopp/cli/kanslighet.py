"""`kanslighet`: what one more unit of each thing does to every municipality."""

import re
from typing import Annotated, Final

import typer

from tillaggsbelopp.cli.arguments import ANEW, DECIDED, KNOWN, READ, TRIED, WRITTEN, OneYearArgument
from tillaggsbelopp.cli.delivery import deliver, origin, target_of
from tillaggsbelopp.cli.group import Request, Wanted
from tillaggsbelopp.cli.request import year_to_try
from tillaggsbelopp.diagnostics import wrong_usage
from tillaggsbelopp.report.blocks import View
from tillaggsbelopp.report.sweep.answer import sensitivity_answer_blocks
from tillaggsbelopp.report.sweep.data import sensitivity_document, sensitivity_records
from tillaggsbelopp.report.sweep.view import sensitivity_blocks, sensitivity_title
from tillaggsbelopp.sweep.sensitivity import sensitivity

OPTIONS: Final = (READ, TRIED, WRITTEN, KNOWN, DECIDED, ANEW)


def run(
    request: Request,
    wanted: Wanted,
    *,
    year: OneYearArgument,
    most: Annotated[
        str | None,
        typer.Option("--antal", metavar="ANTAL", help="Hur många rader som visas.", show_default="högst 12"),
    ] = None,
) -> None:
    """Compute, and show the largest effects; all of them as data."""
    target = target_of(wanted)
    if most is not None and (not re.fullmatch("[0-9]{1,6}", most) or int(most) == 0):
        raise wrong_usage(f"--antal {most} är inget antal rader", "ett heltal från 1")
    of, project = year_to_try(request, year, "kanslighet")
    found = sensitivity(of)
    view = View(
        "Känslighet",
        sensitivity_title(found),
        lambda: sensitivity_blocks(found),
        lambda: origin(project.loaded.files, of.written.terms, found.result),
        lambda: sensitivity_document(found),
        lambda: sensitivity_records(found),
        answer=lambda: sensitivity_answer_blocks(found, None if most is None else int(most)),
    )
    deliver(view, target)
