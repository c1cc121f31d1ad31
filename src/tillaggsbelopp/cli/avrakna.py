"""`avrakna`: a decided year against what is known now."""

from tillaggsbelopp.cli.options import read_year
from tillaggsbelopp.cli.output import show, write_utf8
from tillaggsbelopp.cli.request import Request, project_for
from tillaggsbelopp.diagnostics import CheckFailed, Diagnostic
from tillaggsbelopp.report.settlement.screen import settlement_json, settlement_lines
from tillaggsbelopp.review.settlement import settle
from tillaggsbelopp.swedish import join_words
from tillaggsbelopp.workspace.folders import DECISIONS
from tillaggsbelopp.workspace.project import decided_calculation


def run(request: Request, *, as_json: bool) -> None:
    """Settle. CheckFailed if the year has not been decided."""
    year = read_year(request.year or "")
    project = project_for(request)
    decisions = project.decisions
    if decisions is None or year not in decisions:
        years = join_words([str(decided) for decided in decisions.years()] if decisions else []) or "inget år"
        raise CheckFailed(
            [
                Diagnostic(
                    f"{year} är inte fastställt, så det finns inget att avräkna",
                    expected=f"ett år som finns i {request.decisions or DECISIONS}: {years}",
                    remedy=f"Fastställ året med faststall {year}, eller ange mappen med --beslut.",
                )
            ]
        )
    before, after = decided_calculation(decisions.record(year)).result, project.computed(year).result
    settlement = settle(before, after)
    follows = project.agreement.terms.settlement
    if as_json:
        write_utf8(settlement_json(settlement, before, after, follows))
    else:
        show(lambda width: settlement_lines(settlement, before, after, follows, width))
