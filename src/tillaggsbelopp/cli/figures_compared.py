"""`kontrollera --jamfor-uppgifter`: the figures of a field beside those that another file has."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from tillaggsbelopp.checks.field_comparison import set_beside, told_apart
from tillaggsbelopp.cli.delivery import Target, deliver, origin
from tillaggsbelopp.cli.importera import Wish, read_file, wish_of
from tillaggsbelopp.cli.option_values import read_years
from tillaggsbelopp.diagnostics import CheckFailed, wrong_usage
from tillaggsbelopp.formula.values import Axis
from tillaggsbelopp.report.blocks import View
from tillaggsbelopp.report.checks.figures_beside import Beside, beside_blocks, beside_document, beside_records
from tillaggsbelopp.statistics.description import CODE
from tillaggsbelopp.statistics.incoming.cubes import Cube
from tillaggsbelopp.statistics.incoming.foreign_files import read_cubes
from tillaggsbelopp.statistics.incoming.selection import take
from tillaggsbelopp.statistics.table_rows import figures_in
from tillaggsbelopp.statistics.tables import read_table
from tillaggsbelopp.swedish import years_text
from tillaggsbelopp.workspace.folders import DATA
from tillaggsbelopp.workspace.project import Project


class OtherFile(NamedTuple):
    """The file to compare with, and how to read it, as written on the command line."""

    name: str
    field: str | None
    years: str | None
    sheet: str | None
    column: str | None
    encoding: str | None


def compare_figures(project: Project, other: OtherFile, target: Target) -> None:
    """Show a field's figures beside those of another file. CheckFailed if they differ by more than is allowed."""
    register = project.loaded.figures.statistics.municipalities
    file = Path(other.name).name
    (cube,) = read_cubes(read_file(other.name), file, register, sheet=other.sheet, encoding=other.encoding)
    asked = None if other.years is None else [*read_years(other.years)]
    wish = wish_of(project, cube, other.field, None if asked is None else asked[0])
    table = read_table(wish.resource, project.loaded.files[f"{DATA}/{wish.resource.path}"])
    own, theirs = figures_in(table, wish.field), _figures(cube, wish, register, asked, other.column)
    years = set_beside(own, theirs, wish.field, register)
    here, there = ([year for year in side if year is not None] for side in (own, theirs))
    if not years:
        what = f"filen har {years_text(sorted(there))}, tabellen {wish.resource.name} har {years_text(sorted(here))}"
        raise wrong_usage(f"inga år att jämföra: {what}")
    only_here = sorted({*here} - {*there}) if asked is None else []
    unit = wish.field.unit.text if wish.field.unit else ""
    name = wish.field.known_as
    shown = Beside(name, wish.field.title or name, unit, file, years, only_here, sorted({*there} - {*here}))
    view = View(
        "Jämförelse",
        f"{name} jämfört med {file}",
        lambda: beside_blocks(shown, register),
        lambda: origin(project.loaded.files, project.loaded.agreement.terms),
        lambda: beside_document(shown, register),
        lambda: beside_records(shown, register),
    )
    deliver(view, target)
    year_column = wish.resource.year_column
    places = {
        (int(row[year_column].text) if year_column else None, row[CODE].text): row[wish.field.name].place
        for row in table.rows.values()
    }
    if apart := [*told_apart(years, wish.field, register, places)]:
        raise CheckFailed(apart)


def _figures(
    cube: Cube, wish: Wish, register: Axis, years: Sequence[int] | None, column: str | None
) -> Mapping[int | None, Mapping[str, Fraction]]:
    """The field's figures in a file, of all its years or those asked for. WrongUsage if it is unclear which."""
    asked: Sequence[int | None] = years or [None]
    taken = [take(cube, wish.field, wish.origin, register, year=year, column=column) for year in asked]
    figures = {year: by_code for each in taken for year, by_code in each.figures.items()}
    if wish.resource.year_column is None:
        if len(figures) > 1:
            found = years_text(sorted(year for year in figures if year is not None))
            raise wrong_usage(f"{wish.field.known_as} har inga år, men filen har {found}", "--ar ÅR", "Lägg till --ar.")
        return {None: next(iter(figures.values()))}
    if None in figures:
        raise wrong_usage("filen säger inte vilket år talen gäller", "--ar ÅR", "Lägg till --ar.")
    return figures
