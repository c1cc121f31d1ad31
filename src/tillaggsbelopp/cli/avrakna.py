"""`avrakna`: a decided year against what is known now."""

from tillaggsbelopp.cli.options import read_year
from tillaggsbelopp.cli.output import show, write_utf8
from tillaggsbelopp.cli.runs import DECISIONS, Request, Run, computed, decided_run, loaded_for
from tillaggsbelopp.diagnostics import CheckFailed, Diagnostic
from tillaggsbelopp.report.settlement import settlement_json, settlement_lines
from tillaggsbelopp.review.causes import Grounds
from tillaggsbelopp.review.settlement import settle
from tillaggsbelopp.swedish import join_words


def run(request: Request, *, as_json: bool) -> None:
    """Settle. CheckFailed if the year has not been decided."""
    year = read_year(request.year or "")
    loaded, decisions = loaded_for(request)
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
    before, after = decided_run(decisions.record(year)), computed(loaded, decisions, year)
    settlement = settle(_grounds(before), _grounds(after))
    follows = loaded.agreement.terms.settlement
    if as_json:
        write_utf8(settlement_json(settlement, before.result, after.result, follows))
    else:
        show(lambda width: settlement_lines(settlement, before.result, after.result, follows, width))


def _grounds(run: Run) -> Grounds:
    return Grounds(run.agreement, run.loaded.figures, run.result)
