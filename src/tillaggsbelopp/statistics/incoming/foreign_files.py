"""Files that others have made, of any format: SCB's and Kolada's answers and downloads, and tables made by hand."""

from typing import Final

from tillaggsbelopp.diagnostics import Diagnostic, InvalidInput, Place, Source, wrong_usage
from tillaggsbelopp.formula.values import Axis
from tillaggsbelopp.statistics.incoming.cubes import Cube
from tillaggsbelopp.statistics.incoming.grid_cubes import cube_of_grid
from tillaggsbelopp.statistics.incoming.json_answers import parsed
from tillaggsbelopp.statistics.incoming.json_stat import is_json_stat, json_stat_cube
from tillaggsbelopp.statistics.incoming.kolada_answers import is_kolada, kolada_cube
from tillaggsbelopp.statistics.incoming.separated_text import grid_of_text
from tillaggsbelopp.statistics.incoming.sheets import sheets_of
from tillaggsbelopp.swedish import join_words

_ZIP: Final = b"PK\x03\x04"
_OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0"
_BYTE_ORDER: Final = b"\xef\xbb\xbf"


def read_cubes(
    content: bytes, name: str, register: Axis, *, sheet: str | None = None, encoding: str | None = None
) -> list[Cube]:
    """Read every table in a file: one, but for a workbook with several sheets.

    Args:
        content: the file's bytes; they decide the format, not its name.
        name: what messages call the file.
        register: the municipalities that tables are recognised by.
        sheet: the only sheet to read of a workbook.
        encoding: the encoding of a text file, where it can't be told.

    Raises:
        InvalidInput: the file is of no known format, or something in it can't be read or is no part of a table.
        WrongUsage: an option does not suit the file, or one is needed.
    """
    start = content.removeprefix(_BYTE_ORDER).lstrip()[:1]
    if content.startswith(_OLD_EXCEL):
        raise _refused(name, "filen är i Excels äldre format, eller låst med lösenord", "Spara den som xlsx.")
    if content.startswith(_ZIP):
        if encoding is not None:
            raise wrong_usage(f"{name} är en arbetsbok och har ingen teckenkodning", remedy="Utelämna --teckenkodning.")
        return _of_workbook(content, name, register, sheet)
    if sheet is not None:
        raise wrong_usage(f"{name} är ingen arbetsbok och har inga blad", remedy="Utelämna --blad.")
    if not start:
        raise _refused(name, "filen är tom", "Hämta den på nytt.")
    if start in (b"{", b"["):
        data = parsed(content, name)
        if is_json_stat(data):
            return [json_stat_cube(data, name)]
        if is_kolada(data):
            return [kolada_cube(data, name)]
        raise _refused(
            name, "filen är JSON, men varken JSON-stat 2 eller ett svar från Kolada", "Välj ett annat format."
        )
    if start == b"<":
        raise _refused(name, "filen är en webbsida", "Hämta tabellen som json-stat2, csv eller xlsx.")
    cube = cube_of_grid(grid_of_text(content, name, encoding), register)
    if cube is None:
        raise _nobody(name, register)
    return [cube]


def _of_workbook(content: bytes, name: str, register: Axis, sheet: str | None) -> list[Cube]:
    grids = sheets_of(content, name, sheet)
    cubes = [(grid.name, cube) for grid in grids if (cube := cube_of_grid(grid, register)) is not None]
    if not cubes:
        raise _nobody(name, register)
    if len(cubes) > 1:
        names = [f'"{title}"' for title, _ in cubes]
        raise wrong_usage(
            f"{name} har {len(cubes)} blad med kommuner: {join_words(names)}",
            "ett blad",
            f"Välj med --blad, till exempel --blad {names[0]}.",
        )
    return [cube for _, cube in cubes]


def _nobody(name: str, register: Axis) -> InvalidInput:
    known = join_words(register.labels, "eller", 3)
    remedy = (
        "Kommunerna ska stå på var sin rad, med kod eller namn. Stämmer kodningen? Prova --teckenkodning windows-1252."
    )
    return _refused(name, f"filen nämner ingen av registrets kommuner, {known}", remedy)


def _refused(name: str, what: str, remedy: str) -> InvalidInput:
    return InvalidInput([Diagnostic(what, Place(Source(name, "")), remedy=remedy)])
