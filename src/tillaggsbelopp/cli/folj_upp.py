"""`folj-upp`: the review of some years."""

import json
from collections.abc import Mapping
from pathlib import Path

from tillaggsbelopp.cli.options import read_year, read_years
from tillaggsbelopp.cli.output import say, show, write_utf8
from tillaggsbelopp.cli.request import Request, project_for
from tillaggsbelopp.diagnostics import CheckFailed, Diagnostic, NotWritten, Source, wrong_usage
from tillaggsbelopp.report.receipt import SCHEMA_VERSION
from tillaggsbelopp.report.review.pages import follow_up_report
from tillaggsbelopp.report.review.sections import Report, lines_of, to_document, to_markdown
from tillaggsbelopp.review.follow_up import FollowUp
from tillaggsbelopp.swedish import explain_os_error
from tillaggsbelopp.workspace.reviewed import reviewed


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
        from tillaggsbelopp.workspace.files import check_target

        for suffix in (".md", ".json", ".xlsx") if _is_there(Path(target)) else ():
            check_target((Path(target) / f"{name}{suffix}").as_posix(), overwrite=overwrite)
    found, files = reviewed(project_for(request), years, recompute=request.recompute)
    report = follow_up_report(found)
    if target is not None:
        _write(report, found, files, Path(target), name, overwrite=overwrite)
    elif as_json:
        write_utf8(_json(report, found))
    else:
        show(lambda width: lines_of(report, width))
    if strict and (found.flags or found.untested):
        raise CheckFailed([*found.flags, *found.untested])


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
    from tillaggsbelopp.report.review.workbook import follow_up_book
    from tillaggsbelopp.report.workbook.writer import to_xlsx
    from tillaggsbelopp.workspace.files import write_file
    from tillaggsbelopp.workspace.workbooks import origin_of

    book = follow_up_book(report, found.agreement.terms, origin_of(files, found.agreement.terms))
    contents = {".md": to_markdown(report).encode(), ".json": _json(report, found).encode(), ".xlsx": to_xlsx(book)}
    _make(folder)
    for suffix, content in contents.items():
        path = (folder / f"{name}{suffix}").as_posix()
        write_file(path, content, overwrite=overwrite)
        say(f"Skrev {path}.")


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
