"""The matter that documents are about: a result with its workbook, its alternatives and the map."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from tillaggsbelopp.engine.result import TOTAL
from tillaggsbelopp.report.map.shown_figures import amount_figures
from tillaggsbelopp.report.map.svg import map_described, map_svg
from tillaggsbelopp.report.memo.document import Picture
from tillaggsbelopp.report.workbook.appendix_texts import causes_of
from tillaggsbelopp.report.workbook.basis import Basis
from tillaggsbelopp.review.compare import Alternatives, Side
from tillaggsbelopp.statistics.boundaries import Boundaries


class Attached(NamedTuple):
    """The workbook that the documents go with: the name of its file, and the SHA-256 of its content."""

    file: str
    sha256: str


@dataclass(frozen=True)
class Matter:
    """What documents tell of: a result, its workbook and alternatives, and boundaries for a map (None: none)."""

    basis: Basis
    attached: Attached
    alternatives: Alternatives
    boundaries: Boundaries | None

    @cached_property
    def causes(self) -> dict[str, str]:
        """What the change since the year before is due to, by code, and of all together under no code."""
        return causes_of(self.basis)

    @cached_property
    def map(self) -> Picture | None:
        """The map of the amounts, per head where the agreement says what a head is; None without boundaries."""
        if self.boundaries is None:
            return None
        result, axis = self.basis.result, self.basis.municipalities
        per = self.basis.program.agreement.terms.kronor_per
        figures = amount_figures(Side(str(result.year), result), TOTAL, per)
        return Picture(figures.title, map_described(axis, figures), map_svg(self.boundaries, axis, figures))
