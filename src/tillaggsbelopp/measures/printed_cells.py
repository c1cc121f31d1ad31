"""Printed cells as they come out when computed from the others, table by table, and what is observed beyond them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from tillaggsbelopp.diagnostics import Diagnostic
from tillaggsbelopp.formula.units import with_unit
from tillaggsbelopp.measures.indicator_results import MeasureResult
from tillaggsbelopp.statistics.register import CLASSES, RegisteredTable
from tillaggsbelopp.swedish import format_number, round_half_away

LOST: Final = "återges_inte"
"""The class of a cell that its formula no longer gives, without anything said of why: a failure."""


@dataclass(frozen=True)
class PrintedCell:
    """A printed cell and what the others make of it, in the unit that its field is stated in.

    `title` is what its field is called, `label` says which of the field's cells it is, and `kind` is its class.
    `computed` is None where nothing computes it, and where what does is missing (`missing`). Computed from figures that
    are rounded themselves, it is anything from `lowest` to `computed`.
    """

    table: str
    field: str
    year: int | None
    members: Mapping[str, str]
    title: str
    label: str
    unit: str
    printed: Fraction
    kind: str
    decimals: int | None = None
    computed: Fraction | None = None
    lowest: Fraction | None = None
    missing: bool = False
    measure: str = ""
    reason: str = ""

    @property
    def printed_text(self) -> str:
        """The printed figure as text, with its unit."""
        return with_unit(self._text(self.printed), self.unit)

    @property
    def computed_text(self) -> str:
        """The computed figure as text, with its unit: a figure, a range, or that it is missing."""
        if self.computed is None:
            return "saknas"
        if self.lowest is None:
            return with_unit(self._text(self.computed), self.unit)
        return with_unit(f"{self._text(self.lowest)} till {self._text(self.computed)}", self.unit)

    def _text(self, figure: Fraction) -> str:
        if self.decimals is None or round_half_away(figure, self.decimals) != figure:
            return format_number(figure)
        return format_number(figure, self.decimals, fixed=True)


@dataclass(frozen=True)
class CheckedTable:
    """A printed table, cell by cell; `derived` are the derived parameters that its computed cells rest on."""

    written: RegisteredTable
    cells: tuple[PrintedCell, ...]
    derived: tuple[str, ...]

    @property
    def counts(self) -> dict[str, int]:
        """The number of cells of each class, for the classes that there are any of."""
        return _counts(self.cells)


Ends = tuple[Fraction, Fraction]
"""The lowest and the highest of some values."""


@dataclass(frozen=True)
class ObservedMeasure:
    """A measure that shows what is observed: the ends of its values, as usual and (if any) as the source has them."""

    measure: MeasureResult
    usual: Ends
    as_source: Ends | None


@dataclass(frozen=True)
class Observed:
    """An observation on a source, with the measures that show it."""

    text: str
    values: tuple[ObservedMeasure, ...]


@dataclass(frozen=True)
class CheckedRegister:
    """The register as it comes out, the observations beyond it, and a failure for whatever does not hold."""

    tables: tuple[CheckedTable, ...]
    observed: tuple[Observed, ...]
    failures: tuple[Diagnostic, ...]

    @property
    def counts(self) -> dict[str, int]:
        """The number of cells of each class in all tables, for the classes that there are any of."""
        return _counts(cell for table in self.tables for cell in table.cells)


def _counts(cells: Iterable[PrintedCell]) -> dict[str, int]:
    found = Counter(cell.kind for cell in cells)
    return {kind: found[kind] for kind in (*CLASSES, LOST) if found[kind]}
