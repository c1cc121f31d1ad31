"""A file that somebody else has made, named on the command line: the field that it fits, and the figures in it."""

import re
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Final, NamedTuple

from tillaggsbelopp.cli.option_values import read_years
from tillaggsbelopp.diagnostics import Diagnostic, InvalidInput, did_you_mean, fold, wrong_usage
from tillaggsbelopp.statistics.incoming.cubes import TIME, Cube
from tillaggsbelopp.statistics.incoming.foreign_files import read_cubes
from tillaggsbelopp.statistics.incoming.matching_origins import matching_origins
from tillaggsbelopp.statistics.incoming.selection import take
from tillaggsbelopp.statistics.package import FieldDescription, FigureOrigin, Resource
from tillaggsbelopp.swedish import YEAR_PATTERN, join_words, years_text
from tillaggsbelopp.workspace.files import read_named
from tillaggsbelopp.workspace.project import Project

_MOST_BYTES: Final = 100_000_000


class Wish(NamedTuple):
    """The table and field that are filled, and the origin that a file fits; None for a plain table."""

    resource: Resource
    field: FieldDescription
    origin: FigureOrigin | None = None


class OtherFile(NamedTuple):
    """A file, and how to read it, as written on the command line."""

    path: str
    field: str | None
    years: str | None
    sheet: str | None
    column: str | None
    encoding: str | None

    @property
    def name(self) -> str:
        """The file's own name."""
        return Path(self.path).name


class FieldInFile(NamedTuple):
    """The field that a file fits, and its figures: by year (None: undated) and code, in the field's unit.

    `summed` tells the cells that each figure is the sum of, and `content` is the file's bytes.
    """

    wish: Wish
    cube: Cube
    figures: dict[int | None, dict[str, Fraction]]
    summed: str
    content: bytes = b""


def field_in(project: Project, other: OtherFile, *, all_years: bool = False) -> FieldInFile:
    """Read a file, find the field that it fits, and take its figures of the years asked for.

    Without any, those of the file's only year, or with `all_years` of all of them. InvalidInput if it can't be read;
    WrongUsage if it is unclear which field or year is meant.
    """
    content, register = _read_file(other.path), project.loaded.figures.statistics.municipalities
    (cube,) = read_cubes(content, other.name, register, sheet=other.sheet, encoding=other.encoding)
    years = None if other.years is None else [*read_years(other.years)]
    wish = _wish_of(project, cube, other.field, None if years is None else years[0])
    return figures_of(project, cube, wish, years, other.column, all_years=all_years)._replace(content=content)


def figures_of(
    project: Project,
    cube: Cube,
    wish: Wish,
    years: Sequence[int] | None,
    column: str | None = None,
    *,
    all_years: bool = False,
) -> FieldInFile:
    """Take a field's figures from a table, as `field_in` does."""
    register = project.loaded.figures.statistics.municipalities
    asked: Sequence[int | None] = years or [None]
    taken = [take(cube, wish.field, wish.origin, register, year=year, column=column) for year in asked]
    figures = {year: dict(by_code) for each in taken for year, by_code in each.figures.items()}
    found, dated = sorted(year for year in figures if year is not None), wish.resource.year_column is not None
    if years is None and not all_years and (dimension := cube.dimension(TIME)) is not None:
        found = sorted({*found, *(int(code) for code in dimension.classes if re.fullmatch(YEAR_PATTERN, code))})
    if dated and not found:
        raise wrong_usage("filen säger inte vilket år talen gäller", "--ar ÅR", "Lägg till --ar.")
    if len(found) > 1 and not (dated and (all_years or years is not None)):
        several = f"--ar {found[-1]}" + (f", eller --ar {found[0]}-{found[-1]} för alla" if dated else "")
        raise wrong_usage(f"filen har flera år: {years_text(found)}", several, "Lägg till --ar.")
    if not dated:
        figures = {None: next(iter(figures.values()))}
    return FieldInFile(wish, cube, figures, taken[0].summed)


def _wish_of(project: Project, cube: Cube, wanted: str | None, year: int | None) -> Wish:
    """The field that a table has figures for. WrongUsage if there are several, or none, and no field is named."""
    package = project.loaded.figures.statistics.package
    fields = {
        field.known_as: (resource, field)
        for resource in package.resources
        for field in resource.table_schema.fields
        if field.numeric
    }
    found = matching_origins(cube, package, year)
    if not found and year is not None and (others := matching_origins(cube, package)):
        origin, of = others[0].origin, others[0].field.known_as
        limits = (("från", origin.first_year), ("till", origin.last_year))
        when = " ".join(f"{word} {limit}" for word, limit in limits if limit is not None)
        what = f"{origin.table} är inte tabellen för {year}: {of} tas ur den {when}"
        raise wrong_usage(what, remedy="Ange ett annat --ar, eller rätta från_år och till_år under hämtas.")
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


def _read_file(file: str) -> bytes:
    """Read the bytes of a file that somebody names. InvalidInput if it can't be read, or is too large."""
    try:
        return read_named(file, _MOST_BYTES)
    except ValueError as why:
        what = f"{file} går inte att läsa: {why}"
        raise InvalidInput([Diagnostic(what, remedy="Ange en fil som du har hämtat.")]) from None
