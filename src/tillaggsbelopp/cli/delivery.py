"""From a view to where it is wanted: the screen, standard output as JSON or CSV, or a file."""

from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING, Final, NamedTuple

from tillaggsbelopp.cli.group import Wanted
from tillaggsbelopp.cli.output import say, show, write_utf8
from tillaggsbelopp.diagnostics import wrong_usage
from tillaggsbelopp.swedish import join_words

if TYPE_CHECKING:
    from datetime import date

    from tillaggsbelopp.agreement.models import Terms
    from tillaggsbelopp.diagnostics import Source
    from tillaggsbelopp.engine.result import Result
    from tillaggsbelopp.report.blocks import View
    from tillaggsbelopp.report.book import Origin
    from tillaggsbelopp.workspace.folders import Loaded

WORKBOOK: Final = ".xlsx"
CSV: Final = ".csv"
JSON: Final = ".json"
HTML: Final = ".html"


class Target(NamedTuple):
    """The place that a result goes to.

    `kind` is the suffix of a kind of file, "" for the screen; without `file` it is written to standard output. On the
    screen a view shows its answer, or with `everything` all of itself.
    """

    kind: str = ""
    file: str | None = None
    overwrite: bool = False
    everything: bool = False

    def write(self, content: bytes) -> None:
        """Write the file, or to standard output. NotWritten if that fails."""
        if self.file is None:
            write_utf8(content.decode())
            return
        from tillaggsbelopp.workspace.files import write_file

        write_file(self.file, content, overwrite=self.overwrite)


def target_of(wanted: Wanted, kinds: Sequence[str] = (WORKBOOK, CSV, JSON)) -> Target:
    """Read where a result is to go; a file must be one of `kinds`.

    WrongUsage if the options say different things, NotWritten if there can be no such file.
    """
    if wanted.as_json and wanted.as_csv:
        raise wrong_usage("--json och --csv kan inte användas tillsammans", remedy="Välj det ena.")
    stated = JSON if wanted.as_json else CSV if wanted.as_csv else ""
    check_overwrite(wanted)
    if wanted.file is None:
        return Target(stated, everything=wanted.everything)
    suffix = PurePath(wanted.file).suffix.lower()
    if suffix not in kinds:
        raise wrong_usage(f"{wanted.file}: okänd filtyp", f"en fil som slutar på {join_words(kinds, 'eller')}")
    if stated and suffix != stated:
        raise wrong_usage(f"--{stated[1:]} och {wanted.file} säger olika", remedy="Ta bort det ena.")
    from tillaggsbelopp.workspace.files import check_target

    check_target(wanted.file, overwrite=wanted.overwrite)
    return Target(suffix, wanted.file, wanted.overwrite)


def check_overwrite(wanted: Wanted, what: str = "FIL") -> None:
    """Check that --skriv-over is said of a file. WrongUsage if not."""
    if wanted.overwrite and wanted.file is None:
        raise wrong_usage("--skriv-over hör ihop med --ut", remedy=f"Lägg till --ut {what}.")


def check_library(library: str, extra: str, kind: str, other: str = "") -> None:
    """Check that the library that a kind of file needs, of an extra, is installed. WrongUsage if not.

    The `other` kind of file does without it.
    """
    from importlib.util import find_spec

    if find_spec(library) is None:
        install = f'pip install "tillaggsbelopp[{extra}]"'
        raise wrong_usage(
            f"för {kind} behövs {library}, som inte är installerat",
            remedy=f"Installera det med {install}{f', eller skriv till en {other}' if other else ''}.",
        )


def origin(files: "Mapping[str, Source]", terms: "Terms", *results: "Result", known: "date | None" = None) -> "Origin":
    """The files, the agreement and the results that a view is made from, with the date put on a workbook.

    `known` is the day that something else it tells of became known.
    """
    from tillaggsbelopp.workspace.workbooks import origin_of

    return origin_of(files, terms, results, known=known)


def origin_of_all(loaded: "Loaded", files: "Mapping[str, Source] | None" = None) -> "Origin":
    """The origin of a view of all that was loaded, as new as the newest of it; `files` if others were read too."""
    from tillaggsbelopp.engine.newest import newest_of_all
    from tillaggsbelopp.workspace.workbooks import origin_of

    newest = newest_of_all(loaded.agreement, loaded.figures.statistics)
    return origin_of(loaded.files if files is None else files, loaded.agreement.terms, known=newest)


def deliver(view: "View", target: Target) -> None:
    """Show a view, or write it where it is wanted. NotWritten if that fails."""
    if target.kind:
        target.write(content_of(view, target.kind))
        if target.file is not None:
            say(f"Skrev {target.file}.")
        return
    from tillaggsbelopp.report.screen import lines_of

    blocks = view.blocks if view.answer is None or target.everything else view.answer
    show(lambda width: lines_of(blocks(), width))


def content_of(view: "View", kind: str) -> bytes:
    """A view as a file of a kind."""
    if kind == JSON:
        from tillaggsbelopp.report.json_parts import json_text
        from tillaggsbelopp.report.sections import view_document

        return json_text(view_document(view) if view.document is None else view.document()).encode()
    if kind == CSV:
        from tillaggsbelopp.report.csv_text import csv_text
        from tillaggsbelopp.report.sections import view_records

        return csv_text(view_records(view) if view.records is None else view.records()).encode()
    from tillaggsbelopp.report.view_book import view_book
    from tillaggsbelopp.report.workbook.writer import to_xlsx

    return to_xlsx(view_book(view) if view.book is None else view.book(view.origin()))
