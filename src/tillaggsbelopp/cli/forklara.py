"""`forklara`: one municipality's amount, explained."""

import re

from tillaggsbelopp.cli.output import show, write_utf8
from tillaggsbelopp.cli.request import Request, calculated
from tillaggsbelopp.diagnostics import InvalidInput, WrongUsage, did_you_mean, fold, wrong_usage
from tillaggsbelopp.report.explanation.data import explanation_json
from tillaggsbelopp.report.explanation.screen import explanation_lines
from tillaggsbelopp.swedish import YEAR_PATTERN


def run(
    municipality: str,
    written: str | None,
    rule: str | None,
    request: Request,
    *,
    as_json: bool,
    everything: bool,
) -> None:
    """Compute, and explain one municipality; `written` is what stands after it on the command line, a year.

    With `everything`, the steps that round an amount are told one by one.
    """
    if written is not None:
        request = _with_year(request, municipality, written)
    result = calculated(request).result
    try:
        code = result.code_of(municipality)
    except InvalidInput as invalid:
        raise WrongUsage(invalid.diagnostics) from None
    known = tuple(component.rule for component in result.distributed)
    if rule is not None and rule not in known:
        matching = [candidate for candidate in known if fold(candidate) == fold(rule)]
        if not matching:
            raise wrong_usage(f"ingen regel som fördelas heter {rule}", remedy=did_you_mean(rule, known))
        rule = matching[0]
    rules = known if rule is None else (rule,)
    if as_json:
        write_utf8(explanation_json(result, code, rules) + "\n")
    else:
        show(lambda width: explanation_lines(result, code, rules, width, everything=everything))


def _with_year(request: Request, municipality: str, written: str) -> Request:
    """The request for the year that is written after the municipality. WrongUsage if it is none, or another is said."""
    if not re.fullmatch(YEAR_PATTERN, written):
        remedy = f'Skriv ett namn med mellanslag inom citattecken: "{municipality} {written}". Året skrivs --ar 2026.'
        raise wrong_usage(f"{written} är inget årtal", remedy=remedy)
    if request.year not in (None, written):
        raise wrong_usage(f"året är både {written} och {request.year}", remedy="Skriv bara --ar.")
    return request._replace(year=written)
