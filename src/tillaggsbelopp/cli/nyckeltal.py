"""`nyckeltal` and `scenario`: what is followed up beside the amounts."""

from pathlib import PurePath

from tillaggsbelopp.agreement.indicators import INDICATORS_FOLDER, Indicator
from tillaggsbelopp.cli.output import say, show, write_utf8
from tillaggsbelopp.cli.request import Request, project_for
from tillaggsbelopp.diagnostics import did_you_mean, fold, wrong_usage
from tillaggsbelopp.measures.indicator_results import IndicatorResult
from tillaggsbelopp.report.layout import Line
from tillaggsbelopp.report.measures.screen import indicator_lines, indicators_json, listing_lines
from tillaggsbelopp.workspace.folders import with_documents
from tillaggsbelopp.workspace.project import Project


def run(
    wanted: str | None,
    config: str | None,
    data: str | None,
    changes: tuple[str, ...],
    *,
    as_json: bool,
    target: str | None = None,
    overwrite: bool = False,
    scenarios_only: bool = False,
) -> None:
    """Compute the indicators asked for, or all. InvalidInput with what is wrong with them."""
    if overwrite and target is None:
        raise wrong_usage("--skriv-over hör ihop med --ut", remedy="Lägg till --ut FIL.")
    if target is not None:
        from tillaggsbelopp.workspace.files import check_target

        if as_json:
            raise wrong_usage("--json och --ut går inte ihop", remedy="Ta bort det ena; --ut skriver arbetsboken.")
        if PurePath(target).suffix.lower() != ".xlsx":
            raise wrong_usage(f"{target}: okänd filtyp", "en fil som slutar på .xlsx")
        check_target(target, overwrite=overwrite)
    project = project_for(Request(config=config, data=data, changes=changes)).with_published
    loaded = project.loaded
    if wanted is None and not (scenarios_only or as_json or target or changes):
        indicators = _read(project)
        show(lambda width: listing_lines(indicators, width))
        return
    results = project.indicator_results(_chosen(_read(project), wanted, scenarios_only=scenarios_only))
    if target is not None:
        from tillaggsbelopp.report.measures.workbook import indicator_book
        from tillaggsbelopp.report.workbook.writer import to_xlsx
        from tillaggsbelopp.workspace.files import write_file
        from tillaggsbelopp.workspace.workbooks import origin_of

        files = with_documents(loaded.files, loaded.shown[0], (result.written for result in results))
        book = indicator_book(results, loaded.agreement.terms, origin_of(files, loaded.agreement.terms))
        write_file(target, to_xlsx(book), overwrite=overwrite)
        say(f"Skrev {target}.")
    elif as_json:
        write_utf8(indicators_json(results))
    else:
        show(lambda width: _lines(results, width))


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


def _lines(results: list[IndicatorResult], width: int) -> "list[Line]":
    lines: list[Line] = []
    for result in results:
        lines += [*([Line()] if lines else []), *indicator_lines(result, width)]
    return lines
