"""`godkann`: assumptions and forecasts approved, by whom and on which day."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Annotated, Final

import typer

from tillaggsbelopp.checks.approvals import approvable, approval
from tillaggsbelopp.checks.computable_years import try_years
from tillaggsbelopp.cli import completion
from tillaggsbelopp.cli.alteration import WriteOption, cleaned, settle
from tillaggsbelopp.cli.arguments import DECIDED, READ, SHOWN
from tillaggsbelopp.cli.group import Request, Wanted
from tillaggsbelopp.cli.option_values import read_day, read_year
from tillaggsbelopp.cli.output import show, warn
from tillaggsbelopp.cli.request import project_for
from tillaggsbelopp.diagnostics import Diagnostic, InvalidInput, WrongUsage, did_you_mean, fold, wrong_usage
from tillaggsbelopp.engine.assumptions import ReliedOn, not_accepted
from tillaggsbelopp.report.answers import MOST_ROWS, all_shown_with
from tillaggsbelopp.report.blocks import Block, Line, Text
from tillaggsbelopp.report.screen import lines_of
from tillaggsbelopp.report.wording import counted
from tillaggsbelopp.swedish import years_text
from tillaggsbelopp.workspace.altered_files import unaltered
from tillaggsbelopp.workspace.project import Project

OPTIONS: Final = (READ, DECIDED, SHOWN)
_REVIEW: Final = "uppföljning"


def run(
    request: Request,
    wanted: Wanted,
    *,
    ids: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[ID]...",
            help="Det som godkänns, som berakna visar det.",
            show_default=False,
            autocompletion=completion.assumptions,
        ),
    ] = None,
    by: Annotated[
        str | None, typer.Option("--av", metavar="ORGAN", help="Den som godkänt: organ eller roll.", show_default=False)
    ] = None,
    day: Annotated[
        str | None, typer.Option("--datum", metavar="DATUM", help="Dagen det godkändes.", show_default=False)
    ] = None,
    all_of: Annotated[
        str | None,
        typer.Option(
            "--alla",
            metavar="ÅR",
            help="Allt som årets belopp vilar på.",
            show_default=False,
            autocompletion=completion.years,
        ),
    ] = None,
    written_year: Annotated[
        str | None,
        typer.Option(
            "--ar",
            "--år",
            metavar="ÅR",
            help="Året vars antaganden menas.",
            show_default="alla som räknas",
            autocompletion=completion.years,
        ),
    ] = None,
    anew: Annotated[
        bool, typer.Option("--pa-nytt", "--på-nytt", help="Ersätt ett tidigare godkännande, efter en uppföljning.")
    ] = False,
    write: WriteOption = False,
) -> None:
    """Approve, and show what that changes; without anything to approve, list what can be."""
    if all_of is not None and (ids or written_year is not None):
        raise wrong_usage("--alla kan inte användas med ID eller --ar", remedy="Skriv det ena.")
    if not ids and all_of is None:
        if by is not None or day is not None or write:
            raise wrong_usage("inget är angivet att godkänna", 'ett ID, eller "--alla ÅR"')
        _list(project_for(request), written_year, everything=wanted.everything)
        return
    if by is None or day is None:
        raise wrong_usage("--av och --datum måste anges", '--av Samverkansnämnden --datum "2024-11-20"')
    by, when = cleaned(by, "--av"), read_day(day, "--datum")
    project = project_for(request)
    if all_of is not None:
        year = read_year(all_of)
        chosen = [each for each in _approvable(project, year) if each.id != _REVIEW]
    else:
        chosen = _named(project, list(dict.fromkeys(ids or [])), written_year)
    already = [each for each in chosen if each.accepted and not anew]
    told = [Text(f"Redan godkänt: {each.id} ({each.accepted}).") for each in already]
    told += [Text("Det ändras inte. Ska något godkännas på nytt, lägg till --pa-nytt.")] if already else []
    to_approve = chosen if anew else not_accepted(chosen)
    files = unaltered(project.loaded).then(approval(to_approve, when.isoformat(), by, anew=anew))
    told += [Text(f"Godkänt av {by} {when.isoformat()}: {counted(to_approve)}")] if to_approve else []
    told += [*_in_short(to_approve, everything=wanted.everything)]
    if when > date.today():
        warn(f"Obs: {when.isoformat()} har inte varit ännu.")
    settle(files, told, write=write, everything=wanted.everything)


def _approvable(project: Project, year: int) -> tuple[ReliedOn, ...]:
    """What can be approved of a year, also of one that can't be computed yet."""
    try:
        of, _ = project.prepared(year)
    except InvalidInput:
        of = project.years[year]
    return approvable(of)


def _named(project: Project, ids: Sequence[str], written_year: str | None) -> list[ReliedOn]:
    """The assumptions with these ids: of a year, or of any that can be computed. WrongUsage with all that are unknown.

    An id that means different things in different years needs the year.
    """
    years = _years(project) if written_year is None else [read_year(written_year)]
    known: dict[str, dict[tuple[object, ...], tuple[ReliedOn, list[int]]]] = {}
    for year in years:
        for each in _approvable(project, year):
            where = tuple((place.source.name, place.start) for place in each.within)
            known.setdefault(each.id, {}).setdefault(where, (each, []))[1].append(year)
    chosen: list[ReliedOn] = []
    wrong: list[Diagnostic] = []
    for written in ids:
        name = written if written in known else next((each for each in known if fold(each) == fold(written)), "")
        if not name:
            here = "" if written_year is None else f" som beloppen {written_year} vilar på"
            near = did_you_mean(written, [*known], "tillaggsbelopp godkann  visar vad som kan godkännas.")
            remedy = near if written_year else f"{near} Gäller det ett år som inte kan räknas ännu, lägg till --ar ÅR."
            wrong.append(Diagnostic(f"inget antagande{here} heter {written}", None, remedy=remedy))
        elif len(known[name]) > 1:
            what = f"{name} är olika antaganden olika år"
            meant = "; ".join(f"{years_text(of)}: {each.text.rstrip('.')}" for each, of in known[name].values())
            wrong.append(Diagnostic(what, None, meant, "Lägg till --ar ÅR."))
        else:
            chosen += [each for each, _ in known[name].values()]
    if wrong:
        raise WrongUsage(wrong)
    return chosen


def _years(project: Project) -> Sequence[int]:
    """The years that can be computed. InvalidInput with the faults of the newest if none can."""
    tried = try_years(project.years)
    if not tried.years and tried.refused:
        raise InvalidInput(tried.refused[-1][1])
    return tried.years


def _in_short(some: Sequence[ReliedOn], *, everything: bool) -> Iterator[Text]:
    """A line for each assumption; of many only some, unless `everything` is to be shown."""
    shown = some if everything else some[:MOST_ROWS]
    yield from (Text(f"{each.id}: {each.text}", 2, first="- ") for each in shown)
    if len(shown) < len(some):
        yield Text(f"… och {len(some) - len(shown)} till", 2)


def _list(project: Project, written_year: str | None, *, everything: bool) -> None:
    """Show what can be approved of a year, or of the newest that can be computed."""
    if written_year is None:
        year = max(_years(project))
        warn(f"År {year} valdes: det senaste som kan räknas. Välj ett annat med --ar.")
    else:
        year = read_year(written_year)
    found = _approvable(project, year)
    show(lambda width: lines_of(_listed(found, year, everything=everything), width))


def _listed(found: Sequence[ReliedOn], year: int, *, everything: bool) -> Iterator[Block]:
    """What can be approved of a year: what nobody has approved, and how; with `everything` also the rest, and where."""
    waiting, accepted = not_accepted(found), [each for each in found if each.accepted]
    if not found:
        yield Text(f"{year} vilar inte på några antaganden eller prognoser.")
        return
    for title, some in (("Inte godkänt", waiting), ("Godkänt", accepted)):
        if some:
            yield Text(f"{title}, {year}: {counted(some)}", style="bold")
        if everything:
            yield from (block for each in some for block in _in_full(each))
        elif some is waiting:
            yield from _in_short(some, everything=False)
    if waiting:
        command = f'tillaggsbelopp godkann --alla {year} --av "ORGAN" --datum DATUM'
        yield Text(f"Godkänn ett eller flera med deras ID, eller alla:  {command}")
    if not everything:
        yield all_shown_with()


def _in_full(each: ReliedOn) -> Iterator[Block]:
    """An assumption, where it is written, and who has approved it."""
    yield from (Line(f"- {each.id}"), Text(each.text, 2), Line(f"  {each.place}", "dim"))
    if each.accepted:
        yield Text(f"Godkänt: {each.accepted}", 2)
