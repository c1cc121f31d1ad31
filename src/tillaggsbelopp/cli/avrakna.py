"""`avrakna`: a decided year against what is known now."""

from typing import Annotated, Final

import typer

from tillaggsbelopp.cli import completion
from tillaggsbelopp.cli.arguments import DECIDED, KNOWN, READ, WRITTEN
from tillaggsbelopp.cli.delivery import deliver, origin, target_of
from tillaggsbelopp.cli.group import Request, Wanted
from tillaggsbelopp.cli.option_values import read_year
from tillaggsbelopp.cli.request import project_for
from tillaggsbelopp.diagnostics import CheckFailed, Diagnostic
from tillaggsbelopp.report.blocks import View
from tillaggsbelopp.report.settlement.answer import settlement_answer
from tillaggsbelopp.report.settlement.view import (
    settlement_blocks,
    settlement_document,
    settlement_records,
    settlement_title,
)
from tillaggsbelopp.review.settlement import settle
from tillaggsbelopp.swedish import years_text
from tillaggsbelopp.workspace.folders import DECISIONS
from tillaggsbelopp.workspace.project import decided_calculation

OPTIONS: Final = (READ, WRITTEN, KNOWN, DECIDED)


def run(
    request: Request,
    wanted: Wanted,
    *,
    written_year: Annotated[
        str, typer.Argument(metavar="ÅR", help="Ett år som är fastställt.", autocompletion=completion.decided_years)
    ],
) -> None:
    """Settle. CheckFailed if the year has not been decided."""
    year = read_year(written_year)
    target = target_of(wanted)
    project = project_for(request)
    decisions = project.decisions
    if decisions is None or year not in decisions:
        there = (years_text(decisions.years()) if decisions else "") or "inget"
        raise CheckFailed(
            [
                Diagnostic(
                    f"{year} är inte fastställt, så det finns inget att avräkna",
                    expected=f"ett år som är fastställt; i {request.decisions or DECISIONS} finns {there}",
                    remedy=f"Fastställ det först, med  tillaggsbelopp faststall {year}",
                )
            ]
        )
    before, after = decided_calculation(decisions.record(year)).result, project.computed(year).result
    settlement = settle(before, after)
    terms = project.agreement.terms
    view = View(
        "Avräkning",
        settlement_title(settlement, before),
        lambda: settlement_blocks(settlement, before, after, terms.settlement),
        lambda: origin(project.loaded.files, terms, before, after),
        lambda: settlement_document(settlement, before, after, terms.settlement),
        lambda: settlement_records(settlement),
        answer=lambda: settlement_answer(settlement, before, after, terms.settlement),
    )
    deliver(view, target)
