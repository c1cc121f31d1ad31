"""`forklara`: one municipality's amount, explained."""

import re

from tillaggsbelopp.cli.delivery import deliver, origin, target_of
from tillaggsbelopp.cli.group import Request, Wanted
from tillaggsbelopp.cli.request import calculated
from tillaggsbelopp.diagnostics import InvalidInput, WrongUsage, did_you_mean, fold, wrong_usage
from tillaggsbelopp.engine.result import Result
from tillaggsbelopp.report.blocks import View
from tillaggsbelopp.report.explanation.data import explanation_document, explanation_records
from tillaggsbelopp.report.explanation.view import explanation_blocks, explanation_title
from tillaggsbelopp.swedish import YEAR_PATTERN


def run(
    request: Request, wanted: Wanted, *, municipality: str, written: str | None, rule: str | None, everything: bool
) -> None:
    """Compute, and explain one municipality; `written` is what stands after it on the command line, a year.

    With `everything`, the steps that round an amount are told one by one.
    """
    target = target_of(wanted)
    if written is not None:
        request = _with_year(request, municipality, written)
    done = calculated(request)
    result = done.result
    try:
        code = result.code_of(municipality)
    except InvalidInput as invalid:
        raise WrongUsage(invalid.diagnostics) from None
    rules = _rules(result, rule)
    view = View(
        "Förklaring",
        explanation_title(result, code),
        lambda: explanation_blocks(result, code, rules, everything=everything),
        lambda: origin(done.loaded.files, result.grounds.written.terms),
        lambda: explanation_document(result, code, rules),
        lambda: explanation_records(explanation_document(result, code, rules)),
    )
    deliver(view, target)


def _rules(result: Result, wanted: str | None) -> tuple[str, ...]:
    """The rules to explain: the one that is wanted, or all that are distributed. WrongUsage if it is none of them."""
    known = tuple(component.rule for component in result.distributed)
    if wanted is None:
        return known
    found = [rule for rule in known if rule == wanted] or [rule for rule in known if fold(rule) == fold(wanted)]
    if not found:
        raise wrong_usage(f"ingen regel som fördelas heter {wanted}", remedy=did_you_mean(wanted, known))
    return (found[0],)


def _with_year(request: Request, municipality: str, written: str) -> Request:
    """The request for the year that is written after the municipality. WrongUsage if it is none, or another is said."""
    if not re.fullmatch(YEAR_PATTERN, written):
        remedy = f'Skriv ett namn med mellanslag inom citattecken: "{municipality} {written}". Året skrivs --ar 2026.'
        raise wrong_usage(f"{written} är inget årtal", remedy=remedy)
    if request.year not in (None, written):
        raise wrong_usage(f"året är både {written} och {request.year}", remedy="Skriv bara --ar.")
    return request._replace(year=written)
