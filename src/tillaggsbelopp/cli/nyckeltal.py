"""`nyckeltal`: what is followed up beside the amounts."""

from typing import TYPE_CHECKING, Annotated, Final

import typer

from tillaggsbelopp.agreement.indicators import INDICATORS_FOLDER, Indicator
from tillaggsbelopp.cli import completion
from tillaggsbelopp.cli.arguments import READ, TRIED, WRITTEN
from tillaggsbelopp.cli.delivery import deliver, origin, origin_of_all, target_of
from tillaggsbelopp.cli.group import Request, Wanted
from tillaggsbelopp.cli.request import project_for
from tillaggsbelopp.diagnostics import did_you_mean, fold, wrong_usage
from tillaggsbelopp.report.blocks import View
from tillaggsbelopp.report.measures.answer import indicators_answer_blocks, listing_answer_blocks
from tillaggsbelopp.report.measures.data import indicators_document, indicators_records
from tillaggsbelopp.report.measures.view import indicators_blocks, listing_blocks
from tillaggsbelopp.workspace.folders import with_documents
from tillaggsbelopp.workspace.project import Project

if TYPE_CHECKING:
    from tillaggsbelopp.report.book import Book, Origin


OPTIONS: Final = (READ, TRIED, WRITTEN)


def run(
    request: Request,
    wanted: Wanted,
    *,
    indicator: Annotated[
        str | None,
        typer.Argument(
            metavar="ID",
            help="Ett nyckeltal. Utan ID listas de.",
            show_default=False,
            autocompletion=completion.indicators,
        ),
    ] = None,
) -> None:
    """Compute the indicator asked for, or list all. InvalidInput with what is wrong with them."""
    show_indicators(request, wanted, indicator)


def show_indicators(request: Request, wanted: Wanted, indicator: str | None, *, scenarios_only: bool = False) -> None:
    """Compute and show the indicators asked for, or all of the kind. InvalidInput with what is wrong with them."""
    target = target_of(wanted)
    project = project_for(request).with_published
    loaded = project.loaded
    terms = loaded.agreement.terms
    if indicator is None and not (scenarios_only or target.kind or request.changes):
        indicators = _read(project)
        listing = View(
            "Nyckeltal",
            terms.name,
            lambda: listing_blocks(indicators),
            lambda: origin_of_all(loaded),
            answer=lambda: listing_answer_blocks(indicators),
        )
        deliver(listing, target)
        return
    results = project.indicator_results(_chosen(_read(project), indicator, scenarios_only=scenarios_only))

    def book(origin: "Origin") -> "Book":
        from tillaggsbelopp.report.measures.workbook import indicator_book

        return indicator_book(results, origin)

    days = [each.published for result in results for each in result.rests_on]
    newest = max((day for day in days if day is not None), default=None)
    files = with_documents(loaded.files, loaded.shown[0], (result.written for result in results))
    view = View(
        "Nyckeltal",
        f"Nyckeltal: {terms.name}",
        lambda: indicators_blocks(results),
        lambda: origin(files, terms, known=newest),
        lambda: indicators_document(results),
        lambda: indicators_records(results),
        book,
        lambda: indicators_answer_blocks(results, "scenario" if scenarios_only else "nyckeltal"),
    )
    deliver(view, target)


def _read(project: Project) -> tuple[Indicator, ...]:
    """The indicators of an agreement's folder. InvalidInput with every fault, WrongUsage if there are none."""
    if not project.written_indicators:
        raise wrong_usage("överenskommelsen har inget nyckeltal", f"filer i {INDICATORS_FOLDER}/")
    return project.written_indicators


def _chosen(indicators: tuple[Indicator, ...], wanted: str | None, *, scenarios_only: bool) -> list[Indicator]:
    kind = "scenario" if scenarios_only else "nyckeltal"
    known = [each for each in indicators if each.scenario or not scenarios_only]
    if not known:
        raise wrong_usage(f"överenskommelsen har inget {kind}", f"filer i {INDICATORS_FOLDER}/")
    if wanted is None:
        return known
    if matching := [each for each in known if fold(each.id) == fold(wanted)]:
        return matching
    raise wrong_usage(f"inget {kind} heter {wanted}", remedy=did_you_mean(wanted, [each.id for each in known]))
