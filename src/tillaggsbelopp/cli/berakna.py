"""`berakna`: the amounts of a year."""

from tillaggsbelopp.cli.options import suffix_of
from tillaggsbelopp.cli.output import say, show, write_utf8
from tillaggsbelopp.cli.request import Request, calculated_years
from tillaggsbelopp.diagnostics import wrong_usage
from tillaggsbelopp.workspace.calculation import Calculation


def run(
    request: Request,
    *,
    as_json: bool,
    as_csv: bool,
    target: str | None,
    overwrite: bool,
    for_decision: bool,
) -> None:
    """Compute, and print or write to a file."""
    suffix = suffix_of(target, as_json=as_json, as_csv=as_csv)
    if for_decision and suffix != ".xlsx":
        raise wrong_usage("--beslutsunderlag gäller arbetsboken", remedy="Lägg till --ut FIL.xlsx.")
    if request.plan is not None and suffix == ".csv":
        remedy = "Ta bort --betalningsplan, eller välj JSON eller arbetsboken."
        raise wrong_usage("--betalningsplan visas inte i CSV", remedy=remedy)
    if overwrite and target is None:
        raise wrong_usage("--skriv-over hör ihop med --ut", remedy="Lägg till --ut FIL.")
    if target is not None:
        from tillaggsbelopp.workspace.files import check_target

        check_target(target, overwrite=overwrite)
    runs = calculated_years(request)
    if suffix == ".xlsx" and len(runs) > 1:
        raise wrong_usage("en arbetsbok gäller ett år", remedy="Skriv en fil för varje år, eller .csv för alla.")
    if target is not None:
        _write(runs, target, suffix, for_decision=for_decision, overwrite=overwrite)
    elif suffix:
        write_utf8(_as_text(runs, suffix))
    else:
        _show(runs)


def _show(runs: list[Calculation]) -> None:
    from tillaggsbelopp.report.amounts.screen import result_lines

    before, results = runs[0].before, [run.result for run in runs]
    shown = list(dict.fromkeys(folder for run in runs for folder in run.loaded.shown))
    show(lambda width: result_lines(results, before, width, shown))


def _as_text(runs: list[Calculation], suffix: str) -> str:
    if suffix == ".json":
        from tillaggsbelopp.report.amounts.data import to_json

        return to_json(*((run.result, run.loaded.files) for run in runs))
    from tillaggsbelopp.report.amounts.csv_data import to_csv

    return to_csv(*(run.result for run in runs))


def _write(runs: list[Calculation], target: str, suffix: str, *, for_decision: bool, overwrite: bool) -> None:
    from tillaggsbelopp.workspace.files import write_file

    if suffix != ".xlsx":
        write_file(target, _as_text(runs, suffix).encode(), overwrite=overwrite)
        say(f"Skrev {target}.")
        return
    from tillaggsbelopp.report.workbook.content import content_hash
    from tillaggsbelopp.report.workbook.writer import to_xlsx
    from tillaggsbelopp.workspace.workbooks import check_ready, described

    (done,) = runs
    if for_decision:
        check_ready(done.result)
    book = described(done, for_decision=for_decision)
    write_file(target, to_xlsx(book), overwrite=overwrite)
    say(f"Skrev {target} ({book.stamp}).")
    say(f"Innehållets SHA-256: {content_hash(book)}")
