"""`folj-upp`: the review of some years."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Final

import typer

from tillaggsbelopp.cli import completion
from tillaggsbelopp.cli.arguments import ANEW, DECIDED, KNOWN, READ, WRITTEN
from tillaggsbelopp.cli.delivery import JSON, WORKBOOK, Target, check_overwrite, content_of, deliver, origin, target_of
from tillaggsbelopp.cli.group import Request, Wanted
from tillaggsbelopp.cli.option_values import read_year, read_years
from tillaggsbelopp.cli.output import say, tell_failing_cases
from tillaggsbelopp.cli.request import project_for
from tillaggsbelopp.diagnostics import CheckFailed, Diagnostic, NotWritten, Source, wrong_usage
from tillaggsbelopp.engine.result import Result
from tillaggsbelopp.report.blocks import View
from tillaggsbelopp.report.review.answer import follow_up_answer_blocks
from tillaggsbelopp.report.review.view import follow_up_blocks, follow_up_document, follow_up_title
from tillaggsbelopp.review.follow_up import FollowUp
from tillaggsbelopp.swedish import explain_os_error
from tillaggsbelopp.workspace.cases import run_cases
from tillaggsbelopp.workspace.reviewed import reviewed

OPTIONS: Final = (READ, WRITTEN, KNOWN, DECIDED, ANEW)
_MARKDOWN: Final = ".md"
_KINDS: Final = (_MARKDOWN, JSON, WORKBOOK)


def run(
    request: Request,
    wanted: Wanted,
    *,
    first: Annotated[str, typer.Argument(metavar="FRÅN", help="Det första året.", autocompletion=completion.years)],
    last: Annotated[str, typer.Argument(metavar="TILL", help="Det sista året.", autocompletion=completion.years)],
    file: Annotated[
        str | None,
        typer.Option("--ut", metavar="MAPP", help="Skriv arbetsbok, Markdown och JSON i mappen.", show_default=False),
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strikt", help="Slutkod 5 om en gräns är passerad, eller inte kan prövas.")
    ] = False,
) -> None:
    """Review the years; to files in a folder, if one is named. CheckFailed if strict and a limit is crossed."""
    if read_year(first) > read_year(last):
        raise wrong_usage("det första året är efter det sista", f"till exempel folj-upp {last} {first}")
    years = read_years(f"{first}-{last}")
    if len(years) < 2:
        raise wrong_usage("en uppföljning gäller minst två år", "till exempel 2025 2026")
    folder, wanted = file, wanted._replace(file=file)
    if folder is not None and wanted.as_json:
        raise wrong_usage("--json och --ut kan inte användas tillsammans", remedy="--ut skriver JSON också.")
    if folder is not None and wanted.as_csv:
        raise wrong_usage("--csv och --ut kan inte användas tillsammans", remedy="Ta bort det ena.")
    check_overwrite(wanted, "MAPP")
    if folder == "":
        raise wrong_usage("--ut utan mapp", "mappen som rapporten skrivs i")
    target = target_of(wanted._replace(file=None, overwrite=False))
    name = f"uppfoljning-{years[0]}-{years[-1]}"
    paths = [] if folder is None else [(Path(folder) / f"{name}{kind}").as_posix() for kind in _KINDS]
    if folder is not None and _is_there(Path(folder)):
        from tillaggsbelopp.workspace.files import check_target

        for path in paths:
            check_target(path, overwrite=wanted.overwrite)
    project = project_for(request)
    found, files = reviewed(project, years, recompute=request.recompute)
    view = _view(found, files)
    if folder is None:
        deliver(view, target)
    else:
        tell_failing_cases(run_cases(project.loaded))
        _make(Path(folder))
        for path, kind in zip(paths, _KINDS, strict=True):
            Target(kind, path, wanted.overwrite).write(_content(view, kind))
            say(f"Skrev {path}.")
    if strict and (found.flags or found.untested):
        raise CheckFailed([*found.flags, *found.untested])


def _newest(found: FollowUp) -> date | None:
    """The newest day that something was published which a review tells of, outcomes that no amount rests on too."""
    from tillaggsbelopp.engine.newest import newest_of_all

    return newest_of_all(found.agreement, found.last.grounds.figures.statistics)


def _view(found: FollowUp, files: Mapping[str, Source]) -> View:
    known_now = [each for each in found.known_now.values() if isinstance(each, Result)]
    view = View(
        "Uppföljning",
        follow_up_title(found),
        lambda: follow_up_blocks(found),
        lambda: origin(files, found.agreement.terms, *found.results, *known_now, known=_newest(found)),
        answer=lambda: follow_up_answer_blocks(found),
    )
    return view._replace(document=lambda: follow_up_document(found, view))


def _content(view: View, kind: str) -> bytes:
    if kind != _MARKDOWN:
        return content_of(view, kind)
    from tillaggsbelopp.report.sections import to_markdown

    return to_markdown(view).encode()


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
