"""`index`: values of an index, put into its file."""

from datetime import date
from typing import Annotated, Final

import typer

from tillaggsbelopp.agreement.index_entries import NewValue, check_has_values, index_entry
from tillaggsbelopp.agreement.indices import KINDS, published_on
from tillaggsbelopp.agreement.typed_percents import TypedPercent, percents_in, typed_percents
from tillaggsbelopp.cli import completion
from tillaggsbelopp.cli.alteration import WriteOption, cleaned, settle
from tillaggsbelopp.cli.arguments import READ, SHOWN
from tillaggsbelopp.cli.group import Request, Wanted
from tillaggsbelopp.cli.output import warn
from tillaggsbelopp.cli.request import project_for
from tillaggsbelopp.diagnostics import Faults, InvalidInput, WrongUsage, did_you_mean, fold, wrong_usage
from tillaggsbelopp.report.blocks import Block, Text
from tillaggsbelopp.swedish import join_words, years_text
from tillaggsbelopp.workspace.altered_files import unaltered

OPTIONS: Final = (READ, SHOWN)


def run(
    request: Request,
    wanted: Wanted,
    *,
    name: Annotated[str, typer.Argument(metavar="ID", help="Indexets id.", autocompletion=completion.indices)],
    pairs: Annotated[
        list[str] | None,
        typer.Argument(metavar='["ÅR=PROCENT"]...', help='Som "2026=2,9": stegringen från året före.'),
    ] = None,
    kind: Annotated[
        str,
        typer.Option(
            "--slag",
            metavar="SLAG",
            help="prognos, preliminär, utfall eller antagande.",
            autocompletion=completion.index_kinds,
        ),
    ],
    published: Annotated[
        str, typer.Option("--publicerad", metavar="DATUM", help="Dagen, eller månaden, det publicerades.")
    ],
    source: Annotated[str, typer.Option("--kalla", "--källa", metavar="TEXT", help="Var det står.")],
    file: Annotated[
        str | None,
        typer.Option("--fran", "--från", metavar="FIL", help="En csv eller xlsx med värdena.", show_default=False),
    ] = None,
    column: Annotated[
        str | None,
        typer.Option("--kolumn", metavar="NAMN", help="Filens kolumn med procent, om flera.", show_default=False),
    ] = None,
    write: WriteOption = False,
) -> None:
    """Put values into an index, and show what that changes. InvalidInput or WrongUsage if one can't be put in."""
    kind, day, source = _kind(kind), _published(published), cleaned(source, "--kalla")
    typed = _typed(pairs or [], file, column)
    project = project_for(request)
    index = project.agreement.find_index(name)
    if index is None:
        known = [each.id for each in project.agreement.indices]
        remedy = did_you_mean(name, known, f"Det finns {join_words(known)}.")
        raise wrong_usage(f"inget index heter {name}", remedy=remedy)
    check_has_values(index)
    faults = Faults()
    told: list[Block] = []
    files = unaltered(project.loaded)
    for each in typed:
        try:
            new = NewValue(each.year, each.percent, kind, published, source)
            entry = index_entry(files.after.agreement.index(name), new)
        except InvalidInput as invalid:
            faults.extend(invalid.diagnostics)
            continue
        told.append(Text(entry.told))
        files = files.then([entry.request] if entry.request is not None else [])
    faults.raise_if_any()
    if day > date.today():
        warn(f"Obs: {published} har inte varit ännu.")
    settle(files, told, write=write, everything=wanted.everything)


def _typed(pairs: list[str], file: str | None, column: str | None) -> list[TypedPercent]:
    """The values of the command line and of a file. WrongUsage if there are none, or a year has two."""
    if column is not None and file is None:
        raise wrong_usage("--kolumn hör ihop med --fran", remedy="Lägg till --fran FIL.")
    if not pairs and file is None:
        raise wrong_usage("inga värden är angivna", 'till exempel "2026=2,9", eller --fran FIL')
    try:
        typed = typed_percents(pairs)
    except InvalidInput as invalid:
        raise WrongUsage(invalid.diagnostics) from None
    if file is None:
        return typed
    from tillaggsbelopp.workspace.cell_texts import cell_texts

    read = percents_in(cell_texts(file), file, column)
    if both := sorted({each.year for each in typed} & {each.year for each in read}):
        what = f"{years_text(both)} står både i {file} och på kommandoraden"
        raise wrong_usage(what, remedy="Skriv det ena.")
    return sorted([*typed, *read])


def _kind(text: str) -> str:
    found = next((kind for kind in KINDS if fold(kind) == fold(text)), None)
    if found is None:
        raise wrong_usage(f"--slag {text} är inget slag av värde", join_words(sorted(KINDS), "eller"))
    return found


def _published(text: str) -> date:
    try:
        day = published_on(text)
    except ValueError:
        day = None
    if day is None:
        raise wrong_usage(f"--publicerad {text} är ingen dag", "till exempel 2026-10-15, eller månaden 2026-10")
    return day
