"""The page of a year: what it is made from, and the file."""

from collections.abc import Sequence
from typing import Any

from tillaggsbelopp.engine.calculate import calculate
from tillaggsbelopp.engine.year import AgreementYear
from tillaggsbelopp.report.page.data import PageMatter, page_document
from tillaggsbelopp.review.compare import Side, try_alternatives
from tillaggsbelopp.statistics.boundaries import MAP_FILE, Boundaries, read_boundaries
from tillaggsbelopp.sweep.sliders import moved_amounts, slider_of
from tillaggsbelopp.sweep.variations import Variation
from tillaggsbelopp.workspace.folders import Loaded, with_documents
from tillaggsbelopp.workspace.project import Project


def page_of(
    project: Project, of: AgreementYear, variations: Sequence[Variation], options: Sequence[str]
) -> dict[str, Any]:
    """The data of a page: of an agreement in a year, with a slider for each variation.

    `options` are those that a command needs to compute the same. InvalidInput if the year, the alternatives or the
    boundaries can't be used; WrongUsage if the sliders have too many positions.
    """
    result, loaded = calculate(of), project.loaded
    sliders = tuple(slider_of(of, each) for each in variations)
    moved = tuple(moved_amounts(of, sliders))
    alternatives = try_alternatives(Side(str(result.year), result), project.alternatives)
    files = with_documents(loaded.files, loaded.shown[0], project.alternatives)
    matter = PageMatter(result, sliders, moved, alternatives, _boundaries(loaded), tuple(options), files)
    return page_document(matter)


def _boundaries(loaded: Loaded) -> Boundaries | None:
    """The boundaries beside the figures; None if there are none."""
    folder, shown = loaded.folders[1], loaded.shown[1]
    if not (folder / MAP_FILE).exists():
        return None
    return read_boundaries(folder, shown, loaded.figures.statistics.municipalities)
