"""The documents of a decision put together: for all and for each a Word file and a PDF, and the decision workbook."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

from tillaggsbelopp.agreement.alternatives import read_alternatives
from tillaggsbelopp.diagnostics import Diagnostic, Faults, InvalidInput, NotWritten
from tillaggsbelopp.documents.file_names import parted, unfit_name
from tillaggsbelopp.report.book import Book
from tillaggsbelopp.report.map.png import png_of
from tillaggsbelopp.report.memo import TEMPLATES_FOLDER
from tillaggsbelopp.report.memo.document import Picture
from tillaggsbelopp.report.memo.filling import documents_of
from tillaggsbelopp.report.memo.matter import Attached, Matter
from tillaggsbelopp.report.memo.pdf import to_pdf
from tillaggsbelopp.report.memo.template import Template, read_templates
from tillaggsbelopp.report.memo.verification import Unreadable, pdf_differences, word_differences
from tillaggsbelopp.report.memo.word import to_word
from tillaggsbelopp.report.workbook.basis import Basis
from tillaggsbelopp.report.workbook.content import content_hash
from tillaggsbelopp.report.workbook.decision import decision_workbook
from tillaggsbelopp.report.workbook.writer import to_xlsx
from tillaggsbelopp.review.compare import Side, try_alternatives
from tillaggsbelopp.statistics.boundaries import MAP_FILE, Boundaries, read_boundaries
from tillaggsbelopp.swedish import explain_os_error
from tillaggsbelopp.workspace.calculation import Calculation
from tillaggsbelopp.workspace.drafts import draft_folder
from tillaggsbelopp.workspace.files import read_named
from tillaggsbelopp.workspace.folders import Loaded
from tillaggsbelopp.workspace.project import Project
from tillaggsbelopp.workspace.workbooks import basis_of

BOOK: Final = "beslutsunderlag.xlsx"
WORD, PDF = ".docx", ".pdf"
_MOST_BYTES: Final = 100_000_000
_MOST_TOLD: Final = 12


class Package(NamedTuple):
    """The files of a package by name, and the workbook among them as it is described."""

    files: dict[str, bytes]
    book: Book


def package_of(project: Project, done: Calculation, *, for_decision: bool, dated: date | None = None) -> Package:
    """Make a package: documents of the project's templates, and the workbook.

    `done` is a year of the project; with `for_decision` they are stamped as what is decided on, which `check_ready` is
    to be asked about first. `dated` is the date put on it all, if given. InvalidInput if there are no
    templates, if they or the boundaries are faulty, or if the agreement is too large for a workbook.
    """
    loaded, faults = _own(project, done), Faults()
    templates = _templates(loaded, faults)
    written = read_alternatives(loaded.folders[0], loaded.shown[0], faults)
    faults.raise_if_any()
    if done.cases.faults:
        raise InvalidInput(done.cases.faults)
    result = done.result
    basis = basis_of(done, for_decision=for_decision, dated=dated)
    book = decision_workbook(basis)
    alternatives = try_alternatives(Side(str(result.year), result), written)
    matter = Matter(basis, Attached(BOOK, content_hash(book)), alternatives, _boundaries(loaded, basis))
    files = {BOOK: to_xlsx(book)}
    pictures: dict[str, bytes] = {}
    for name, document in documents_of(matter, templates).items():
        drawn = {block.svg for block in document.blocks if isinstance(block, Picture)}
        pictures |= {svg: png_of(svg) for svg in drawn - set(pictures)}
        files[name + WORD] = to_word(document, pictures)
        files[name + PDF] = to_pdf(document)
    return Package(files, book)


def differing_files(folder: Path, package: Package, *, everything: bool) -> Iterator[Diagnostic]:
    """Yield what differs between the documents in a folder and those of a package; the workbook is compared by cells.

    Of each file it is one fault, with the first that differs in it or, with `everything`, all of it.
    """
    there = {path.name for path in folder.iterdir() if not path.name.startswith((".", "~$"))}
    for name in sorted({*package.files, *there} - {BOOK}):
        shown = (folder / name).as_posix()
        if name not in package.files:
            yield Diagnostic(f"{shown} hör inte till handlingarna", remedy="Flytta filen härifrån.")
            continue
        try:
            written = read_named(shown, _MOST_BYTES)
            compare = word_differences if name.endswith(WORD) else pdf_differences
            found = compare(written, package.files[name])
        except ValueError as why:
            found = [str(why)]
        except Unreadable:
            found = ["filen går inte att läsa som det namnet säger"]
        if found:
            left = 0 if everything else len(found) - _MOST_TOLD
            more = [f"… och {left} till; alla visas med --allt"] if left > 0 else []
            yield Diagnostic("\n  ".join([f"{shown} stämmer inte:", *found[: len(found) - max(left, 0)], *more]))


def write_package(target: str, files: dict[str, bytes], *, overwrite: bool) -> None:
    """Write a package as a folder, whole or not at all. NotWritten, and what was there left as it was, if that fails.

    With `overwrite` it replaces a folder that holds nothing but a package. Killed in between, that is put back, or what
    is left of it removed, by the next run.
    """
    check_folder(target, overwrite=overwrite)
    folder, aside = Path(target), _aside(Path(target))
    try:
        with draft_folder(folder.parent) as scratch:
            draft = scratch / folder.name
            draft.mkdir()
            for name, content in files.items():
                (draft / name).write_bytes(content)
            if not folder.exists():
                draft.rename(folder)
                return
            folder.rename(aside)
            try:
                draft.rename(folder)
            finally:
                _cleared(folder)
    except OSError as error:
        raise _refused(folder, f"kunde inte skrivas: {explain_os_error(error)}", "Ange en annan mapp.") from None


def check_folder(target: str, *, overwrite: bool) -> None:
    """Check that a package may be written as a folder, before anything is computed. NotWritten if not."""
    folder = Path(target)
    try:
        _cleared(folder)
        if not folder.parent.is_dir():
            raise _refused(folder, f"kan inte skrivas: mappen {folder.parent} finns inte", "Skapa mappen först.")
        if not folder.exists():
            if why := unfit_name(folder.name):
                raise _refused(folder, f"kan inte vara namnet på en mapp: {why}", parted("Ange ett annat.", target))
            return
        if not folder.is_dir():
            raise _refused(folder, "är en fil", "Ange en mapp.")
        there = sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))
        if there and not overwrite:
            raise _refused(folder, "finns redan", "Ange en ny mapp, eller --skriv-over för att ersätta den.")
        if foreign := [name for name in there if Path(name).suffix not in (WORD, PDF) and name != BOOK]:
            what = f"har annat än handlingar, som inte ersätts: {foreign[0]}"
            raise _refused(folder, what, "Ange en ny mapp, eller flytta det.")
    except OSError as error:
        raise _refused(folder, f"kan inte skrivas: {explain_os_error(error)}", "Ange en annan mapp.") from None
    except ValueError:
        raise _refused(folder, "kan inte vara namnet på en mapp", "Ange en annan mapp.") from None


def _aside(folder: Path) -> Path:
    """Where a folder stands while another takes its place."""
    return folder.with_name(f".{folder.name}-ersatt")


def _cleared(folder: Path) -> None:
    """Put back a folder that another did not take the place of, and remove one that was replaced."""
    aside = _aside(folder)
    if aside.is_dir() and folder.exists():
        shutil.rmtree(aside, ignore_errors=True)
    elif aside.is_dir():
        aside.rename(folder)


def _own(project: Project, done: Calculation) -> Loaded:
    """The folders that documents are made of: a decided year's own copy, if it has templates, else the project's."""
    return done.loaded if (done.loaded.folders[0] / TEMPLATES_FOLDER).is_dir() else project.loaded


def _templates(loaded: Loaded, faults: Faults) -> tuple[Template, ...]:
    templates = read_templates(loaded.folders[0], loaded.shown[0], faults)
    if not templates and not faults:
        remedy = f"Skriv en mall i {loaded.shown[0]}/{TEMPLATES_FOLDER}/; se handboken, Handlingar."
        faults.add("överenskommelsen har inga mallar för handlingar", remedy=remedy)
    return templates


def _boundaries(loaded: Loaded, basis: Basis) -> Boundaries | None:
    folder, shown = loaded.folders[1], loaded.shown[1]
    return read_boundaries(folder, shown, basis.municipalities) if (folder / MAP_FILE).exists() else None


def _refused(folder: Path, what: str, remedy: str) -> NotWritten:
    return NotWritten([Diagnostic(f"{folder.as_posix()} {what}", None, remedy=remedy)])
