"""A grid of cells, as a sheet or a text file with separators holds them, each with its place."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from tillaggsbelopp.diagnostics import Diagnostic, InvalidInput, Place


class GridCell(NamedTuple):
    """A cell: its text, the number it holds where the file stores numbers, and where it is.

    `at` is what the grid's `place` finds the place by. `fault` says in Swedish why the cell can't be used, if it can't:
    an error value, a date, a formula without a value.
    """

    text: str
    number: Fraction | None
    at: int
    fault: str = ""

    def __bool__(self) -> bool:
        return bool(self.text or self.fault)


@dataclass(frozen=True)
class Grid:
    """The rows of one sheet or file, of equal or unequal length.

    `name` is what the sheet is called, "" for a text file. In a text file every column has a heading; in a sheet
    headings and labels may be given once for several cells (`sparse`).
    """

    name: str
    rows: Sequence[Sequence[GridCell]]
    place: Callable[[int], Place]
    sparse: bool

    def fault(self, cell: GridCell, what: str, expected: str = "", remedy: str = "") -> InvalidInput:
        """Make the error about one cell."""
        return InvalidInput([Diagnostic(what, self.place(cell.at), expected, remedy)])
