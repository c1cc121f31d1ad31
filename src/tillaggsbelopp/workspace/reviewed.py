"""The review of a project's years: each as it was decided if it was, and all that was read for it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tillaggsbelopp.agreement.indicators import read_follow_up, read_indicators
from tillaggsbelopp.diagnostics import Faults, InvalidInput, Source
from tillaggsbelopp.engine.figures import Decided
from tillaggsbelopp.engine.result import Result
from tillaggsbelopp.review.follow_up import FollowUp, follow_up
from tillaggsbelopp.workspace.calculation import Calculation
from tillaggsbelopp.workspace.folders import with_documents
from tillaggsbelopp.workspace.project import Project


def reviewed(project: Project, years: Sequence[int], *, recompute: bool) -> tuple[FollowUp, dict[str, Source]]:
    """Review a project's years, each as it was decided if it was, or with `recompute` as it comes out now.

    Return the review, and the files that were read for it, by name. InvalidInput if something can't be computed.
    """
    calculations = [project.calculate(year, recompute=recompute) for year in years]
    results = [each.result for each in calculations]
    loaded = project.with_published.loaded
    faults = Faults()
    terms = read_follow_up(loaded.folders[0], loaded.shown[0], faults)
    indicators = read_indicators(loaded.folders[0], loaded.shown[0], faults)
    faults.raise_if_any()
    disregarded = tuple(year for year in years if project.is_decided(year)) if recompute else ()
    decided: dict[int, Decided] = {}
    as_decided = [result.year for result in results if result.decision is not None]
    decisions = None if recompute else project.decisions
    if decisions is not None:  # the years reviewed as their own decisions hold them, not as copies in later ones
        decided = decisions.decided_before(results[-1].year + 1)
        decided |= {year: decisions.record(year).decided for year in as_decided}
    figures = replace(loaded.figures, decided=decided)
    alternatives = project.alternatives
    known_now = {year: _as_known_now(project, year) for year in as_decided}
    found = follow_up(results, project.agreement, figures, terms, indicators, alternatives, known_now, anew=disregarded)
    written = [*([terms] if terms else []), *indicators, *alternatives]
    return found, _files(calculations, with_documents(loaded.files, loaded.shown[0], written))


def _as_known_now(project: Project, year: int) -> Result | InvalidInput:
    """A decided year computed with what is known now, or why it can't be."""
    try:
        return project.computed(year).result
    except InvalidInput as invalid:
        return invalid


def _files(calculations: Sequence[Calculation], now: Mapping[str, Source]) -> dict[str, Source]:
    """The files that were read, each content once, with the years whose amounts it was read for after its name."""
    found = {(path, source.content): source for path, source in now.items()}
    years: dict[tuple[str, bytes], list[str]] = {}
    for each in calculations:
        for path, source in each.loaded.files.items():
            found[path, source.content] = source
            years.setdefault((path, source.content), []).append(str(each.result.year))
    return {" ".join([key[0], *([f"({', '.join(years[key])})"] if key in years else [])]): found[key] for key in found}
