"""`importera`: figures that somebody has downloaded, beside those there are, and written on request."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Final

import typer

from tillaggsbelopp.cli.arguments import (
    READ,
    WRITTEN,
    ColumnOption,
    EncodingOption,
    FieldOption,
    SheetOption,
    YearsOption,
)
from tillaggsbelopp.cli.delivery import Target, deliver, origin_of_all, target_of
from tillaggsbelopp.cli.group import Request, Wanted
from tillaggsbelopp.cli.option_values import read_day
from tillaggsbelopp.cli.other_file import FieldInFile, OtherFile, field_in
from tillaggsbelopp.cli.output import say, tell_doubts
from tillaggsbelopp.cli.request import project_for
from tillaggsbelopp.diagnostics import wrong_usage
from tillaggsbelopp.report.blocks import View
from tillaggsbelopp.report.imports.view import (
    FieldShown,
    import_answer_blocks,
    import_blocks,
    import_document,
    import_records,
    years_shown,
)
from tillaggsbelopp.statistics.incoming.cubes import Cube
from tillaggsbelopp.swedish import join_words
from tillaggsbelopp.workspace.imports import Import, Incoming, prepare, undo_import, write_import
from tillaggsbelopp.workspace.project import Project

OPTIONS: Final = (READ, WRITTEN)


def run(
    request: Request,
    wanted: Wanted,
    *,
    path: Annotated[
        str | None, typer.Argument(metavar="FIL", help="Den hämtade filen: json, csv eller xlsx.", show_default=False)
    ] = None,
    field: FieldOption = None,
    years: YearsOption = None,
    sheet: SheetOption = None,
    column: ColumnOption = None,
    encoding: EncodingOption = None,
    source: Annotated[
        str | None,
        typer.Option("--kalla", "--källa", metavar="TEXT", help="Varifrån talen kommer.", show_default="filens"),
    ] = None,
    published: Annotated[
        str | None,
        typer.Option("--publicerad", metavar="DATUM", help="När de blev kända.", show_default="det filen säger"),
    ] = None,
    write: Annotated[bool, typer.Option("--skriv", help="Skriv in dem i tabellen, med källan.")] = False,
    undo: Annotated[bool, typer.Option("--angra", "--ångra", help="Ta tillbaka den senaste importen.")] = False,
) -> None:
    """Show what a file would change, and change it if asked to; or take the last import back."""
    target = target_of(wanted)
    if undo:
        if path is not None:
            raise wrong_usage("--angra tar tillbaka den senaste importen", remedy="Skriv bara importera --angra.")
        loaded = project_for(request).loaded
        name, back = undo_import(loaded.folders[1], loaded.shown[1])
        files = join_words([f"{loaded.shown[1]}/{each}" for each in back])
        say(f"Tog tillbaka importen av {name}: {files} är som före den.")
        return
    if path is None:
        raise wrong_usage("det saknas en fil", "till exempel importera TAB5557.json")
    project = project_for(request)
    found = field_in(project, OtherFile(path, field, years, sheet, column, encoding))
    stated = source or source_of(found.cube)
    if not stated and write:
        raise wrong_usage("filen säger inte varifrån talen kommer", '--kalla "…"', "Lägg till --kalla.")
    known = found.cube.updated if published is None else read_day(published, "--publicerad")
    incoming = incoming_of(found, [(Path(path).name, found.content)])._replace(source=stated, published=known)
    show_import(project, incoming, target, found.cube.remarks, write=write)


def incoming_of(found: FieldInFile, files: Sequence[tuple[str, bytes]]) -> Incoming:
    """What comes in with a table's figures; the table says itself where they are from, as far as it does."""
    wish, cube = found.wish, found.cube
    source, noisy = source_of(cube), not cube.aggregable
    return Incoming(wish.field, wish.resource, found.figures, source, cube.updated, found.summed, noisy, files)


def show_import(project: Project, incoming: Incoming, target: Target, notes: Sequence[str], *, write: bool) -> None:
    """Show figures that come in beside those there are, and write them if asked to."""
    loaded = project.loaded
    wanted = prepare(loaded, incoming)
    tell_doubts(wanted.doubts)
    kept = write_import(loaded, wanted) if write and wanted.changed else ""
    register, field = loaded.figures.statistics.municipalities, incoming.field
    shown = years_shown(wanted.before, incoming.figures)
    source, *details = _said(wanted)
    outcome = [*notes, _outcome(wanted, kept, loaded.shown[1])]
    told = {
        "källa": incoming.source,
        "summerat": incoming.summed,
        "brus": incoming.noisy,
        "ändrar": [*wanted.changed],
        "tvivel": [doubt.what for doubt in wanted.doubts],
        "skrivet": kept or None,
    }
    unit, title = field.unit.text if field.unit else "", f"{field.title or field.known_as} ({field.known_as})"
    told_of = FieldShown(title, unit, register, loaded.agreement.terms.member_name)
    view = View(
        "Import",
        title,
        lambda: import_blocks(told_of, shown, [source, *details, *outcome]),
        lambda: origin_of_all(loaded),
        lambda: import_document(field.known_as, shown, register, told),
        lambda: import_records(shown, register),
        answer=lambda: import_answer_blocks(told_of, shown, [source, *outcome]),
    )
    deliver(view, target)


def source_of(cube: Cube) -> str:
    """The source of a table, as far as it says itself."""
    if not cube.provider:
        return ""
    named = f"{cube.provider}, {'nyckeltal' if cube.provider == 'Kolada' else 'tabell'} {cube.name}"
    title = f": {cube.title}" if cube.title and cube.title != cube.name else ""
    return f"{named}{title}" + (f", uppdaterad {cube.updated.isoformat()}" if cube.updated else "")


def _said(wanted: Import) -> list[str]:
    incoming = wanted.incoming
    said = [
        f"Källa: {incoming.source}." if incoming.source else "Filen säger inte varifrån talen kommer: ange --kalla."
    ]
    if incoming.summed:
        said.append(f"Summerat: {incoming.summed}.")
    if incoming.noisy:
        said.append("Källan lägger brus på varje cell, så en summa kan skilja några enheter från den som publiceras.")
    return said


def _outcome(wanted: Import, kept: str, folder: str) -> str:
    if not wanted.changed:
        return "Inget ändras: det står redan så i tabellen."
    files = join_words([f"{folder}/{name}" for name in wanted.changed])
    if kept:
        return f"Skrev {files}. Filerna som de var ligger i {kept}; importera --angra tar tillbaka dem."
    return f"Inget är skrivet. Lägg till --skriv för att ändra {files}."
