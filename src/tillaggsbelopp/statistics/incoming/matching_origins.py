"""The fields of a data description that a cube has figures for."""

from typing import NamedTuple

from tillaggsbelopp.diagnostics import InvalidInput, fold
from tillaggsbelopp.statistics.incoming.cubes import CONTENTS, TIME, Cube
from tillaggsbelopp.statistics.incoming.selection import cells_of
from tillaggsbelopp.statistics.package import FieldDescription, FigureOrigin, Package, Resource


class Match(NamedTuple):
    """A field, the table it stands in, and the origin of its figures that a cube fits."""

    resource: Resource
    field: FieldDescription
    origin: FigureOrigin


def matching_origins(cube: Cube, package: Package, year: int | None = None) -> list[Match]:
    """Find the origins that a cube fits, in the order of the description.

    By the table's id where the file has it; else by what is counted and all dimensions and classes. The cube's years,
    or the year given where it has none, must be among those of the origin.
    """
    return [
        Match(resource, field, origin)
        for resource in package.resources
        for field in resource.table_schema.fields
        for origin in field.origins
        if _is_of(cube, origin) and _has_year(cube, origin, year)
    ]


def _is_of(cube: Cube, origin: FigureOrigin) -> bool:
    if cube.name:
        return fold(cube.name) == fold(origin.table)
    if cube.provider and fold(cube.provider) != origin.provider:
        return False
    if origin.provider == "kolada" and cube.dimension(CONTENTS) is None:
        return False
    try:
        cells_of(cube, origin)
    except InvalidInput:
        return False
    return bool(origin.classes or origin.contents)


def _has_year(cube: Cube, origin: FigureOrigin, year: int | None) -> bool:
    dimension = cube.dimension(TIME)
    if year is not None:
        return origin.has(year)
    return dimension is None or any(origin.has(int(code)) for code in dimension.classes if code.isdigit())
