"""Figures that somebody else has put together, as a value for each combination of classes of some dimensions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Final, NamedTuple

from tillaggsbelopp.diagnostics import fold

# The codes of the dimensions that have a role, whatever the file calls them; SCB calls them so.
REGION: Final = "Region"
CONTENTS: Final = "ContentsCode"
TIME: Final = "Tid"


class Dimension(NamedTuple):
    """A dimension of a table someone else has made; its label is "" where the file names it nowhere.

    `classes` are labels by code, in the file's order; the same text twice where the file has only one of them.
    """

    code: str
    label: str
    classes: Mapping[str, str]

    def is_called(self, name: str) -> bool:
        """True if `name` is the code or label of the dimension, in whatever case and with or without rings and dots."""
        return bool(self.label) and fold(name.strip()) in (fold(self.code), fold(self.label))

    @property
    def shown(self) -> str:
        """The dimension as messages name it."""
        return self.label or self.code


@dataclass(frozen=True)
class Cube:
    """Figures that somebody else has put together: a value for each combination of classes.

    `name` is the table's id or "", `provider` SCB, Kolada or "". `values` are by class codes in the order of the
    dimensions; None is a missing value. `aggregable` is False if the provider says that cells may not be summed freely.
    `notes` are the provider's own, `remarks` what reading it has to say, in Swedish.
    """

    name: str
    title: str
    provider: str
    updated: date | None
    notes: tuple[str, ...]
    dimensions: tuple[Dimension, ...]
    values: Mapping[tuple[str, ...], Fraction | None]
    aggregable: bool
    remarks: tuple[str, ...] = ()

    def dimension(self, code: str) -> Dimension | None:
        """The dimension with that code; None if there is none."""
        return next((each for each in self.dimensions if each.code == code), None)

    @property
    def shown(self) -> str:
        """The table as messages name it."""
        return self.name or self.title or "tabellen"


def joined(cubes: Sequence[Cube]) -> Cube:
    """Put together the parts that one table came in, which differ in what classes they have.

    ValueError if they are not of one table.
    """
    first = cubes[0]
    dimensions = []
    for place, dimension in enumerate(first.dimensions):
        parts = [cube.dimensions[place] for cube in cubes if len(cube.dimensions) == len(first.dimensions)]
        if len(parts) < len(cubes) or any(part.code != dimension.code for part in parts):
            raise ValueError("the parts have other dimensions")
        classes = {code: label for part in parts for code, label in part.classes.items()}
        dimensions.append(dimension._replace(classes=classes))
    values = {key: value for cube in cubes for key, value in cube.values.items()}
    if len(values) < sum(len(cube.values) for cube in cubes):
        raise ValueError("a cell stands in two parts")
    return replace(first, dimensions=tuple(dimensions), values=values)
