"""`importera`: figures that somebody has downloaded, beside those there are, and written on request."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Final, NamedTuple

import typer

from tillaggsbelopp.cli.arguments import READ, WRITTEN
from tillaggsbelopp.cli.delivery import Target, deliver, origin, target_of
from tillaggsbelopp.cli.group import Request, Wanted
from tillaggsbelopp.cli.option_values import read_day, read_years
from tillaggsbelopp.cli.output import say
from tillaggsbelopp.cli.request import project_for
from tillaggsbelopp.diagnostics import Diagnostic, InvalidInput, did_you_mean, fold, wrong_usage
from tillaggsbelopp.report.blocks import View
from tillaggsbelopp.report.imports.view import import_blocks, import_document, import_records, years_shown
from tillaggsbelopp.statistics.incoming.cubes import Cube
from tillaggsbelopp.statistics.incoming.foreign_files import read_cubes
from tillaggsbelopp.statistics.incoming.matching_origins import matching_origins
from tillaggsbelopp.statistics.incoming.selection import take
from tillaggsbelopp.statistics.package import FieldDescription, Origin, Resource
from tillaggsbelopp.swedish import explain_os_error, join_words, years_text
from tillaggsbelopp.workspace.imports import Import, Incoming, prepare, undo_import, write_import
from tillaggsbelopp.workspace.project import Project

OPTIONS: Final = (READ, WRITTEN)
_MOST_BYTES: Final = 100_000_000


class Wish(NamedTuple):
    """The table and field that are filled, and the origin that a file fits; None for a plain table."""

    resource: Resource
    field: FieldDescription
    origin: Origin | None = None


def run(
    request: Request,
    wanted: Wanted,
    *,
    path: Annotated[
        str | None, typer.Argument(metavar="FIL", help="Den hämtade filen: json, csv eller xlsx.", show_default=False)
    ] = None,
    field: Annotated[
        str | None,
        typer.Option(
            "--falt", "--fält", metavar="FÄLT", help="Fältet som fylls på.", show_default="det som filen passar"
        ),
    ] = None,
    years: Annotated[
        str | None,
        typer.Option("--ar", "--år", metavar="ÅR", help="Året, eller flera: 2020-2024.", show_default="filens"),
    ] = None,
    sheet: Annotated[
        str | None, typer.Option("--blad", metavar="NAMN", help="Bladet i en arbetsbok.", show_default=False)
    ] = None,
    column: Annotated[
        str | None, typer.Option("--kolumn", metavar="NAMN", help="Kolumnen med talen.", show_default=False)
    ] = None,
    encoding: Annotated[
        str | None,
        typer.Option("--teckenkodning", metavar="NAMN", help="Filens teckenkodning, som cp1252.", show_default=False),
    ] = None,
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
        if path is not None or write:
            raise wrong_usage("--angra tar tillbaka den senaste importen", remedy="Skriv bara importera --angra.")
        loaded = project_for(request).loaded
        name, back = undo_import(loaded.folders[1], loaded.shown[1])
        files = join_words([f"{loaded.shown[1]}/{each}" for each in back])
        say(f"Tog tillbaka importen av {name}: {files} är som före den.")
        return
    if path is None:
        raise wrong_usage("det saknas en fil", "till exempel importera TAB5557.json")
    project = project_for(request)
    content, register = read_file(path), project.loaded.figures.statistics.municipalities
    cubes = read_cubes(content, Path(path).name, register, sheet=sheet, encoding=encoding)
    if len(cubes) > 1:
        raise wrong_usage(f"{path} har flera tabeller", remedy="Välj en med --blad.")
    asked = None if years is None else [*read_years(years)]
    wish = wish_of(project, cubes[0], field, None if asked is None else asked[0])
    figures, summed = figures_of(cubes[0], wish, project, asked, column)
    known = cubes[0].updated if published is None else read_day(published, "--publicerad")
    stated = source or source_of(cubes[0])
    if not stated and write:
        raise wrong_usage("filen säger inte varifrån talen kommer", '--kalla "…"', "Lägg till --kalla.")
    noisy = not cubes[0].aggregable
    incoming = Incoming(wish.field, wish.resource, figures, stated, known, summed, noisy, [(Path(path).name, content)])
    show_import(project, incoming, target, cubes[0].remarks, write=write)


def figures_of(
    cube: Cube, wish: Wish, project: Project, years: Sequence[int] | None, column: str | None = None
) -> tuple[Mapping[int | None, Mapping[str, Fraction]], str]:
    """Take a field's figures from a table, and say what they are the sum of. WrongUsage if their year is unclear."""
    register = project.loaded.figures.statistics.municipalities
    dated = wish.resource.year_column is not None
    asked: Sequence[int | None] = years or [None]
    taken = [take(cube, wish.field, wish.origin, register, year=year, column=column) for year in asked]
    figures = {year: by_code for each in taken for year, by_code in each.figures.items()}
    found = sorted(year for year in figures if year is not None)
    if dated and not found:
        raise wrong_usage("filen säger inte vilket år talen gäller", "--ar ÅR", "Lägg till --ar.")
    if years is None and len(found) > 1:
        example = f"--ar {found[-1]}, eller --ar {found[0]}-{found[-1]} för alla"
        raise wrong_usage(f"filen har flera år: {years_text(found)}", example, "Lägg till --ar.")
    if not dated:
        return {None: next(iter(figures.values()))}, taken[0].summed
    return figures, taken[0].summed


def show_import(project: Project, incoming: Incoming, target: Target, notes: Sequence[str], *, write: bool) -> None:
    """Show figures that come in beside those there are, and write them if asked to."""
    loaded = project.loaded
    wanted = prepare(loaded, incoming)
    kept = write_import(loaded, wanted) if write and wanted.changed else ""
    register, field = loaded.figures.statistics.municipalities, incoming.field
    shown = years_shown(wanted.before, incoming.figures)
    said = [*_said(wanted), *notes, _outcome(wanted, kept, loaded.shown[1])]
    told = {"källa": incoming.source, "summerat": incoming.summed, "ändrar": [*wanted.changed], "skrivet": kept or None}
    unit = field.unit.text if field.unit else ""
    view = View(
        "Import",
        f"{field.title or field.known_as} ({field.known_as})",
        lambda: import_blocks(f"{field.title or field.known_as} ({field.known_as})", unit, shown, register, said),
        lambda: origin(loaded.files, loaded.agreement.terms),
        lambda: import_document(field.known_as, shown, register, told),
        lambda: import_records(shown, register),
    )
    deliver(view, target)


def wish_of(project: Project, cube: Cube, wanted: str | None, year: int | None) -> Wish:
    """The field that a table has figures for. WrongUsage if there are several, or none, and no field is named."""
    package = project.loaded.figures.statistics.package
    fields = {
        field.known_as: (resource, field)
        for resource in package.resources
        for field in resource.table_schema.fields
        if field.numeric
    }
    found = matching_origins(cube, package, year)
    if wanted is not None:
        name = next((each for each in fields if fold(each) == fold(wanted)), None)
        if name is None:
            raise wrong_usage(f"inget fält heter {wanted}", remedy=did_you_mean(wanted, [*fields]))
        found = [each for each in found if each.field.known_as == name]
        if not found:
            if cube.name and fields[name][1].origins:
                tables = join_words([each.table for each in fields[name][1].origins], "eller")
                raise wrong_usage(f"filen är {cube.name}, men {name} hämtas ur {tables}", remedy="Ange ett annat fält.")
            return Wish(*fields[name])
    if len(found) == 1:
        return Wish(*found[0])
    if not found:
        what = "filen passar inget fält i datapackage.yaml" + (f": den är {cube.name}" if cube.name else "")
        raise wrong_usage(what, f"--falt med ett av {join_words([*fields], 'eller')}", "Lägg till --falt.")
    names = list(dict.fromkeys(each.field.known_as for each in found))
    if len(names) > 1:
        raise wrong_usage("filen passar flera fält", f"--falt {' eller --falt '.join(names)}", "Lägg till --falt.")
    raise wrong_usage(f"filen passar flera tabeller som {names[0]} hämtas ur", "--ar ÅR", "Lägg till --ar.")


def source_of(cube: Cube) -> str:
    """The source of a table, as far as it says itself."""
    if not cube.provider:
        return ""
    named = f"{cube.provider}, {'nyckeltal' if cube.provider == 'Kolada' else 'tabell'} {cube.name}"
    title = f": {cube.title}" if cube.title and cube.title != cube.name else ""
    return f"{named}{title}" + (f", uppdaterad {cube.updated.isoformat()}" if cube.updated else "")


def _said(wanted: Import) -> list[str]:
    incoming = wanted.incoming
    said = [f"Källa: {incoming.source}." if incoming.source else "Filen säger inte varifrån talen kommer."]
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


def read_file(file: str) -> bytes:
    """Read the bytes of a file that somebody names. InvalidInput if it can't be read, or is too large."""
    path = Path(file)
    try:
        if path.is_dir():
            why = "det är en mapp"
        elif path.stat().st_size > _MOST_BYTES:
            why = "filen är orimligt stor"
        else:
            return path.read_bytes()
    except FileNotFoundError:
        why = "filen finns inte"
    except OSError as error:
        why = explain_os_error(error)
    except ValueError:
        why = "så kan ingen fil heta"
    raise InvalidInput([Diagnostic(f"{file} går inte att läsa: {why}", remedy="Ange en fil som du har hämtat.")])
