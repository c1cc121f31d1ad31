"""`folj-upp`: the review of some years."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from tillaggsbelopp.agreement.follow_up import read_follow_up
from tillaggsbelopp.agreement.indicators import read_indicators
from tillaggsbelopp.cli.folders import Loaded, with_documents
from tillaggsbelopp.cli.nyckeltal import load_all
from tillaggsbelopp.cli.options import NotWritten, read_year, read_years, wrong_usage
from tillaggsbelopp.cli.output import say, show, write_utf8
from tillaggsbelopp.cli.runs import Request, Run, calculated_years, computed, loaded_for
from tillaggsbelopp.cli.sides import alternatives_in
from tillaggsbelopp.diagnostics import CheckFailed, Diagnostic, Faults, InvalidInput, Source
from tillaggsbelopp.engine.figures import Decided, Figures
from tillaggsbelopp.engine.result import Result
from tillaggsbelopp.report.follow_up import follow_up_report
from tillaggsbelopp.report.receipt import SCHEMA_VERSION
from tillaggsbelopp.report.sections import Report, lines_of, to_document, to_markdown
from tillaggsbelopp.review.causes import Grounds
from tillaggsbelopp.review.follow_up import FollowUp, follow_up
from tillaggsbelopp.swedish import explain_os_error

if TYPE_CHECKING:
    from tillaggsbelopp.cli.decisions import Decisions


def run(
    request: Request, first: str, last: str, *, as_json: bool, target: str | None, overwrite: bool, strict: bool
) -> None:
    """Review the years. CheckFailed if strict and a limit is crossed."""
    if read_year(first) > read_year(last):
        raise wrong_usage("det första året är efter det sista", f"till exempel folj-upp {last} {first}")
    years = read_years(f"{first}-{last}")
    if len(years) < 2:
        raise wrong_usage("en uppföljning gäller minst två år", "till exempel 2025 2026")
    if target is not None and as_json:
        raise wrong_usage("--json och --ut kan inte användas tillsammans", remedy="--ut skriver JSON också.")
    if overwrite and target is None:
        raise wrong_usage("--skriv-over hör ihop med --ut", remedy="Lägg till --ut MAPP.")
    if target == "":
        raise wrong_usage("--ut utan mapp", "mappen som rapporten skrivs i")
    name = f"uppfoljning-{years[0]}-{years[-1]}"
    if target is not None:
        from tillaggsbelopp.cli.files import check_target

        for suffix in (".md", ".json", ".xlsx") if _is_there(Path(target)) else ():
            check_target((Path(target) / f"{name}{suffix}").as_posix(), overwrite=overwrite)
    runs = calculated_years(request._replace(year=f"{years[0]}-{years[-1]}"))
    found, files = _followed(request, runs)
    report = follow_up_report(found)
    if target is not None:
        _write(report, found, files, Path(target), name, overwrite=overwrite)
    elif as_json:
        write_utf8(_json(report, found))
    else:
        show(lambda width: lines_of(report, width))
    if strict and (found.flags or found.untested):
        raise CheckFailed([*found.flags, *found.untested])


def _followed(request: Request, runs: list[Run]) -> tuple[FollowUp, dict[str, Source]]:
    """The review, and the files that were read for it."""
    loaded = load_all(request.config, request.data)
    folder, shown = loaded.folders[0], loaded.shown[0]
    faults = Faults()
    terms = read_follow_up(folder, shown, faults)
    indicators = read_indicators(folder, shown, faults)
    faults.raise_if_any()
    now, decisions = loaded_for(request)
    disregarded: tuple[int, ...] = ()
    if request.recompute and decisions is not None:
        disregarded = tuple(run.result.year for run in runs if run.result.year in decisions)
        decisions = None
    decided: dict[int, Decided] = {}
    if decisions is not None:  # those reviewed as they stand now, not as a later decision knew them
        own = [run.result.year for run in runs if run.result.decision is not None]
        decided = decisions.decided_before(runs[-1].result.year + 1) | {
            year: decisions.record(year).decided for year in own
        }
    figures = Figures(loaded.figures.statistics, now.figures.known_at, decided)
    years = [Grounds(run.agreement, run.loaded.figures, run.result) for run in runs]
    known = {
        run.result.year: _as_known_now(now, decisions, run.result.year)
        for run in runs
        if run.result.decision is not None
    }
    alternatives = alternatives_in(loaded)
    found = follow_up(years, loaded.agreement, figures, terms, indicators, alternatives, known, disregarded)
    written = [*([terms] if terms else []), *indicators, *alternatives]
    return found, _files(runs, with_documents(loaded.files, shown, written))


def _as_known_now(loaded: Loaded, decisions: "Decisions | None", year: int) -> Result | InvalidInput:
    """A decided year computed with what is known now, or why it can't be."""
    try:
        return computed(loaded, decisions, year).result
    except InvalidInput as invalid:
        return invalid


def _json(report: Report, found: FollowUp) -> str:
    document = {
        "schema_version": SCHEMA_VERSION,
        "överenskommelse": found.last.agreement,
        "från": found.first.year,
        "till": found.last.year,
        "flaggor": [flag.what for flag in found.flags],
        "kan_inte_prövas": [flag.what for flag in found.untested],
        "orsaker": {cause: found.whole.by_cause(cause) for cause in found.whole.causes},
        "kommuner": [
            {
                "kommunkod": each.code,
                "kommun": each.name,
                "belopp": {str(result.year): result.find_total(each.code) for result in found.results},
                "ändring": each.difference,
                "orsaker": dict(each.causes),
            }
            for each in found.whole.municipalities
        ],
        "avsnitt": to_document(report),
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _write(
    report: Report, found: FollowUp, files: Mapping[str, Source], folder: Path, name: str, *, overwrite: bool
) -> None:
    from tillaggsbelopp.cli.files import write_file
    from tillaggsbelopp.cli.workbooks import origin_of
    from tillaggsbelopp.report.workbook.follow_up import follow_up_book
    from tillaggsbelopp.report.workbook.writer import to_xlsx

    book = follow_up_book(report, found.agreement.terms, origin_of(files, found.agreement.terms))
    contents = {".md": to_markdown(report).encode(), ".json": _json(report, found).encode(), ".xlsx": to_xlsx(book)}
    _make(folder)
    for suffix, content in contents.items():
        path = (folder / f"{name}{suffix}").as_posix()
        write_file(path, content, overwrite=overwrite)
        say(f"Skrev {path}.")


def _files(runs: list[Run], now: Mapping[str, Source]) -> dict[str, Source]:
    """The files that were read, each content once, with the years whose amounts it was read for after its name."""
    found = {(path, source.content): source for path, source in now.items()}
    years: dict[tuple[str, bytes], list[str]] = {}
    for run in runs:
        for path, source in run.loaded.files.items():
            found[path, source.content] = source
            years.setdefault((path, source.content), []).append(str(run.result.year))
    return {" ".join([key[0], *([f"({', '.join(years[key])})"] if key in years else [])]): found[key] for key in found}


def _is_there(folder: Path) -> bool:
    try:
        return folder.is_dir()
    except OSError:  # a name that no folder can have, which is told when it is to be made
        return False


def _make(folder: Path) -> None:
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        what = f"mappen {folder.as_posix()} kan inte skapas: {explain_os_error(error)}"
        raise NotWritten([Diagnostic(what, remedy="Välj en annan mapp.")]) from None
