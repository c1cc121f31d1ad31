"""`forklara`: one municipality's amount, explained."""

import re
from collections.abc import Iterable
from typing import Annotated, Final

import typer

from tillaggsbelopp.cli import completion
from tillaggsbelopp.cli.arguments import ANEW, DECIDED, KNOWN, READ, TRIED, WRITTEN
from tillaggsbelopp.cli.delivery import deliver, origin, target_of
from tillaggsbelopp.cli.group import Request, Wanted
from tillaggsbelopp.cli.request import calculated, project_for
from tillaggsbelopp.diagnostics import InvalidInput, WrongUsage, did_you_mean, fold, wrong_usage
from tillaggsbelopp.engine.result import Result
from tillaggsbelopp.report.blocks import Block, View
from tillaggsbelopp.report.explanation.answer import explanation_answer_blocks, explanation_title
from tillaggsbelopp.report.explanation.data import explanation_document, explanation_records
from tillaggsbelopp.report.explanation.view import explanation_blocks
from tillaggsbelopp.swedish import YEAR_PATTERN

OPTIONS: Final = (READ, TRIED, WRITTEN, KNOWN, DECIDED, ANEW)


def run(
    request: Request,
    wanted: Wanted,
    *,
    municipality: Annotated[
        str,
        typer.Argument(metavar="KOMMUN", help="Kommunens namn eller kod.", autocompletion=completion.municipalities),
    ],
    year_beside: Annotated[
        str | None,
        typer.Argument(
            metavar="ÅR",
            help="Året, som också kan stå före kommunen eller skrivas --ar.",
            show_default=False,
            autocompletion=completion.years,
        ),
    ] = None,
    year: Annotated[
        str | None,
        typer.Option(
            "--ar",
            "--år",
            metavar="ÅR",
            help="Året som beloppen gäller.",
            show_default=False,
            autocompletion=completion.years,
        ),
    ] = None,
    rule: Annotated[
        str | None,
        typer.Option(
            "--regel", metavar="ID", help="Bara den regeln.", show_default=False, autocompletion=completion.rules
        ),
    ] = None,
    tree: Annotated[bool, typer.Option("--trad", "--träd", help="Visa också varje steg, ned till källorna.")] = False,
) -> None:
    """Compute, and explain one municipality."""
    target = target_of(wanted)
    if year_beside is not None:
        municipality, year_beside = _in_order(request, municipality, year_beside)
        year = _year_beside(municipality, year_beside, year)
    done = calculated(request, year)
    result = done.result
    try:
        code = result.code_of(municipality)
    except InvalidInput as invalid:
        raise WrongUsage(invalid.diagnostics) from None
    rules = _rules(result, rule)

    def answer() -> Iterable[Block]:
        if tree:
            return explanation_blocks(result, code, rules, done.before, everything=False)
        return explanation_answer_blocks(result, code, rules, done.before)

    view = View(
        "Förklaring",
        explanation_title(result, code),
        lambda: explanation_blocks(result, code, rules, done.before),
        lambda: origin(done.loaded.files, result.grounds.written.terms, result),
        lambda: explanation_document(result, code, rules, done.before),
        lambda: explanation_records(explanation_document(result, code, rules)),
        answer=answer,
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


def _in_order(request: Request, first: str, second: str) -> tuple[str, str]:
    """The municipality and the year, which may be written in either order.

    Two words that may be years are told apart by what is a code in the register; the first is it if both are.
    """
    if not _may_be_year(first):
        return first, second
    if _may_be_year(second):
        codes = project_for(request).loaded.figures.statistics.municipalities.position
        if first in codes or second not in codes:
            return first, second
    return second, first


def _may_be_year(written: str) -> bool:
    return re.fullmatch(YEAR_PATTERN, written) is not None


def _year_beside(municipality: str, written: str, year: str | None) -> str:
    """The year that is written beside the municipality. WrongUsage if it is none, or --ar says another."""
    if not _may_be_year(written):
        remedy = f'Skriv ett namn med mellanslag inom citattecken: "{municipality} {written}". Året skrivs --ar 2026.'
        raise wrong_usage(f"{written} är inget årtal", remedy=remedy)
    if year not in (None, written):
        raise wrong_usage(f"året är både {written} och {year}", remedy="Skriv bara --ar.")
    return written
