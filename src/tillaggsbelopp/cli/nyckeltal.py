"""`nyckeltal` and `scenario`: what is followed up beside the amounts."""

from pathlib import PurePath

from tillaggsbelopp.agreement.changes import read_option
from tillaggsbelopp.agreement.indicators import INDICATORS_FOLDER, Indicator, read_indicators
from tillaggsbelopp.cli.folders import Loaded, load, with_documents, with_published
from tillaggsbelopp.cli.options import WrongUsage, wrong_usage
from tillaggsbelopp.cli.output import say, show, write_utf8
from tillaggsbelopp.diagnostics import Faults, InvalidInput, did_you_mean, fold
from tillaggsbelopp.engine.indicators import IndicatorResult, indicator_result, world_of
from tillaggsbelopp.engine.tried import with_tried
from tillaggsbelopp.engine.world import World
from tillaggsbelopp.report.indicators import indicator_lines, indicators_json, listing_lines
from tillaggsbelopp.report.layout import Line


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
        from tillaggsbelopp.cli.files import check_target

        if as_json:
            raise wrong_usage("--json och --ut går inte ihop", remedy="Ta bort det ena; --ut skriver arbetsboken.")
        if PurePath(target).suffix.lower() != ".xlsx":
            raise wrong_usage(f"{target}: okänd filtyp", "en fil som slutar på .xlsx")
        check_target(target, overwrite=overwrite)
    loaded = load_all(config, data)
    if wanted is None and not (scenarios_only or as_json or target or changes):
        indicators = _read(loaded)
        show(lambda width: listing_lines(indicators, width))
        return
    results = computed(loaded, wanted, changes, scenarios_only=scenarios_only)
    if target is not None:
        from tillaggsbelopp.cli.files import write_file
        from tillaggsbelopp.cli.workbooks import origin_of
        from tillaggsbelopp.report.workbook.indicators import indicator_book
        from tillaggsbelopp.report.workbook.writer import to_xlsx

        files = with_documents(loaded.files, loaded.shown[0], (result.written for result in results))
        book = indicator_book(results, loaded.agreement.terms, origin_of(files, loaded.agreement.terms))
        write_file(target, to_xlsx(book), overwrite=overwrite)
        say(f"Skrev {target}.")
    elif as_json:
        write_utf8(indicators_json(results))
    else:
        show(lambda width: _lines(results, width))


def load_all(config: str | None, data: str | None) -> Loaded:
    """The agreement and all its figures, those that a source has printed too. InvalidInput with every fault."""
    faults = Faults()
    loaded = with_published(load(config, data), faults)
    faults.raise_if_any()
    if loaded is None:  # pragma: no cover - told to the type checker; a fault was raised
        raise AssertionError
    return loaded


def computed(
    loaded: Loaded, wanted: str | None, changes: tuple[str, ...] = (), *, scenarios_only: bool = False
) -> list[IndicatorResult]:
    """The indicators of an agreement's folder, or the one asked for, with what is tried out."""
    indicators = _read(loaded)
    chosen = _chosen(indicators, wanted, scenarios_only=scenarios_only)
    world = world_of(loaded.agreement, loaded.figures, indicators)
    if changes:
        first = min((min(each.years) for each in chosen if each.years), default=world.first_year)
        world = _with_changes(world, indicators, changes, first)
    return [indicator_result(world, each) for each in chosen]


def _read(loaded: Loaded) -> tuple[Indicator, ...]:
    """The indicators of an agreement's folder. InvalidInput with every fault, WrongUsage if there are none."""
    faults = Faults()
    indicators = read_indicators(loaded.folders[0], loaded.shown[0], faults)
    faults.raise_if_any()
    if not indicators:
        raise wrong_usage("överenskommelsen har inget nyckeltal", f"filer i {INDICATORS_FOLDER}/")
    return indicators


def _with_changes(world: World, indicators: tuple[Indicator, ...], options: tuple[str, ...], first: int) -> World:
    """The world with what is tried out."""
    try:
        written = [read_option(text, "--satt") for text in options]
        return world_of(*with_tried(world.program.agreement, world.figures, written, first), indicators)
    except InvalidInput as invalid:
        raise WrongUsage(invalid.diagnostics) from None


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
