"""`matar`: the year that figures are taken from for a year's amounts."""

import re
from typing import Annotated, Final

import typer

from tillaggsbelopp.agreement.parameters import STATUSES
from tillaggsbelopp.agreement.reference_entries import pieces_of, reference_entry, reference_texts, request_of
from tillaggsbelopp.cli import completion
from tillaggsbelopp.cli.alteration import WriteOption, cleaned, settle
from tillaggsbelopp.cli.arguments import READ, SHOWN
from tillaggsbelopp.cli.group import Request, Wanted
from tillaggsbelopp.cli.output import show, warn
from tillaggsbelopp.cli.request import project_for
from tillaggsbelopp.diagnostics import Faults, InvalidInput, did_you_mean, fold, wrong_usage
from tillaggsbelopp.report.blocks import Block, Text
from tillaggsbelopp.report.screen import lines_of
from tillaggsbelopp.statistics.statistics import Field
from tillaggsbelopp.swedish import YEAR_PATTERN, capitalized, join_words, years_text
from tillaggsbelopp.workspace.altered_files import unaltered
from tillaggsbelopp.workspace.project import Project

OPTIONS: Final = (READ, SHOWN)


def run(
    request: Request,
    wanted: Wanted,
    *,
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[FÄLT]",
            help="Fältet, eller tabellen, som mätåret gäller.",
            show_default=False,
            autocompletion=completion.dated_fields,
        ),
    ] = None,
    pairs: Annotated[
        list[str] | None,
        typer.Argument(metavar='["ÅR=MÄTÅR"]...', help='Som "2027=2025": 2027 räknas på 2025 års uppgifter.'),
    ] = None,
    status: Annotated[
        str | None,
        typer.Option(
            "--status",
            metavar="STATUS",
            help="fakta, härledd eller antagande.",
            show_default=False,
            autocompletion=completion.statuses,
        ),
    ] = None,
    source: Annotated[
        str | None,
        typer.Option("--kalla", "--källa", metavar="TEXT", help="Varför just det mätåret gäller.", show_default=False),
    ] = None,
    instead: Annotated[
        bool, typer.Option("--ersatt", "--ersätt", help="Byt ut det mätår som redan är angivet för året.")
    ] = False,
    write: WriteOption = False,
) -> None:
    """State reference years, and show what that changes; without a field, list those that are stated.

    InvalidInput if another is stated already.
    """
    if name is None:
        _list(project_for(request))
        return
    if not pairs or status is None or source is None:
        expected = f'{name} "2027=2025" --status antagande --kalla "varför"'
        raise wrong_usage("mätår, --status och --kalla måste anges", expected)
    years, status, source = _years(pairs), _status(status), cleaned(source, "--kalla")
    project = project_for(request)
    fields = _fields(project, name)
    faults = Faults()
    told: list[Block] = []
    files = unaltered(project.loaded)
    for piece in pieces_of(project.agreement.terms, name, years, status, source):
        terms = files.after.agreement.terms
        try:
            entry = reference_entry(terms, name, piece, instead=instead)
        except InvalidInput as invalid:
            faults.extend(invalid.diagnostics)
            continue
        told.append(Text(entry.told))
        files = files.then([request_of(terms, piece, entry)] if entry.alterations else [])
    faults.raise_if_any()
    _warn(fields, years)
    settle(files, told, write=write, everything=wanted.everything)


def _list(project: Project) -> None:
    """Show the reference years that are stated, and which fields have none."""
    stated, fields = project.agreement.terms.reference_years, project.loaded.figures.statistics.fields
    names = {name: f"{capitalized(field.title)} ({name})" for name, field in fields.items()}
    texts = {name: reference_texts(reference) for name, reference in stated.items()}
    lines = [f"{names.get(name, f'Tabellen {name}')}: {text}" for name, of_name in texts.items() for text in of_name]
    for field in fields.values():
        if field.dated and not {field.name, field.resource.name} & {*stated}:
            lines.append(f"{names[field.name]}: samma år som beloppen; inget är angivet")
    show(lambda width: lines_of([Text(line, 2, first="- ") for line in lines or ["Inga uppgifter har år."]], width))


def _years(pairs: list[str]) -> dict[int, int]:
    """The reference years by the years they are for. WrongUsage for what is not written so, or written twice."""
    years: dict[int, int] = {}
    for pair in pairs:
        year, _, reference_year = (part.strip() for part in pair.partition("="))
        if not re.fullmatch(YEAR_PATTERN, year) or not re.fullmatch(YEAR_PATTERN, reference_year):
            raise wrong_usage(f"{pair} är inget mätår", 'år=mätår, till exempel "2027=2025"')
        if years.setdefault(int(year), int(reference_year)) != int(reference_year):
            raise wrong_usage(f"{year} står två gånger", remedy="Skriv ett mätår för varje år.")
    return years


def _status(text: str) -> str:
    found = next((status for status in STATUSES if fold(status) == fold(text)), None)
    if found is None:
        raise wrong_usage(f"--status {text} är ingen status", join_words(STATUSES, "eller"))
    return found


def _fields(project: Project, name: str) -> list[Field]:
    """The fields that a name means, which must be that of a field or table whose reference years stand under it.

    WrongUsage if it is not.
    """
    fields = project.loaded.figures.statistics.fields
    dated = [field for field in fields.values() if field.dated]
    chosen = [field for field in dated if name in (field.name, field.resource.name)]
    if not chosen:
        known = [*dict.fromkeys(each for field in dated for each in (field.name, field.resource.name))]
        what = f"{name} har inga år" if name in fields else f"inget fält och ingen tabell med år heter {name}"
        raise wrong_usage(what, remedy=did_you_mean(name, known))
    stated = project.agreement.terms.reference_years
    table = chosen[0].resource.name
    if name not in stated and name != table and table in stated:
        what = f"mätår står för hela tabellen {table}, där {name} är ett av fälten"
        remedy = f"Skriv {table} om det gäller hela tabellen; ska bara {name} ha ett annat, skriv in det för hand."
        raise wrong_usage(what, remedy=remedy)
    if own := [field.name for field in chosen if name == table and field.name != name and field.name in stated]:
        warn(f"Obs: {join_words(own)} har eget mätår, som gäller före tabellens.")
    return chosen


def _warn(fields: list[Field], years: dict[int, int]) -> None:
    """Say of which reference years there are no figures yet, and which are later than the amounts."""
    there = {year for field in fields for year in field.by_year if year is not None}
    if absent := sorted({*years.values()} - there):
        warn(f"Obs: {fields[0].file} har inga uppgifter för {years_text(absent)} ännu.")
    for year, reference_year in sorted(years.items()):
        if reference_year > year:
            warn(f"Obs: {reference_year} är efter {year}, som beloppen gäller.")
