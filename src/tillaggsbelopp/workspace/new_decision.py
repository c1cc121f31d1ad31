"""A year decided: its folder written with a copy of all it rests on, the result, and a receipt of them all."""

from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any

from tillaggsbelopp.agreement.alternatives import ALTERNATIVES_FOLDER
from tillaggsbelopp.agreement.cases import CASES_FOLDER
from tillaggsbelopp.agreement.models import Terms
from tillaggsbelopp.checks.plausibility import blocking
from tillaggsbelopp.diagnostics import CheckFailed, Diagnostic, InvalidInput, NotWritten, wrong_usage
from tillaggsbelopp.documents.sources import read_source
from tillaggsbelopp.engine.result import NOT_ON_RECORD, Minutes
from tillaggsbelopp.report.amounts.data import results_document
from tillaggsbelopp.report.json_parts import (
    PROGRAM,
    SCHEMA_VERSION,
    amounts_document,
    json_text,
    minutes_document,
)
from tillaggsbelopp.report.memo import TEMPLATES_FOLDER
from tillaggsbelopp.statistics.boundaries import MAP_FILE
from tillaggsbelopp.swedish import explain_os_error
from tillaggsbelopp.workspace.calculation import Calculation
from tillaggsbelopp.workspace.clock import today
from tillaggsbelopp.workspace.decision_log import (
    AFTER,
    DAY,
    LOG,
    LOGGED,
    entries_of,
    events_of,
    log_bytes,
    log_of,
    logged,
    undo_interrupted,
)
from tillaggsbelopp.workspace.decisions import PAYABLE, RECEIPT, RESULT, Decisions, Record, read_record
from tillaggsbelopp.workspace.drafts import copy_folder, draft_folder, make_folders
from tillaggsbelopp.workspace.folders import CONFIG, DATA, DECISIONS, Loaded
from tillaggsbelopp.workspace.project import Project, decided_calculation


def decide(
    project: Project, year: int, reason: str | None, despite: str | None = None, minutes: Minutes = NOT_ON_RECORD
) -> Record:
    """Decide on a year, as it comes out now, in the project's folder of decided years, which must exist.

    With a `reason` the year is decided anew, and the decision before is kept under another name. With `despite`, also
    a reason, it is decided although figures look wrong. The receipt keeps both, and the `minutes`. Return the record
    of the new one. CheckFailed if the agreement is not in force yet, or figures look wrong and no reason is given;
    NotWritten if the year has been decided and there is no reason, or if the folder can't be written; WrongUsage if
    there is a reason but nothing to replace, or nothing that looks wrong. InvalidInput and CheckFailed as `calculate`.
    """
    decisions = project.decisions
    if decisions is None:
        raise AssertionError("the folder has been made")
    try:
        undo_interrupted(decisions.folder, decisions.shown)
    except OSError as error:
        raise _not_written(decisions, year, error) from None
    _check(project.agreement.terms, decisions, year, reason)
    done = project.computed(year)
    grounds = {"trots": doubted} if (doubted := _doubted(done, despite)) else {}
    if written := minutes_document(minutes):
        grounds["beslut"] = written
    try:
        return _write(done, decisions, reason, grounds)
    except OSError as error:
        raise _not_written(decisions, year, error) from None


def _not_written(decisions: Decisions, year: int, error: OSError) -> NotWritten:
    what, remedy = f"{decisions.shown}/{year} kunde inte skrivas: ", "Ange en annan mapp med --beslut."
    if isinstance(error, BlockingIOError):
        return NotWritten([Diagnostic(f"{what}ett annat beslut skrivs just nu", remedy="Kör kommandot igen.")])
    return NotWritten([Diagnostic(f"{what}{explain_os_error(error)}", remedy=remedy)])


def try_to_decide(
    project: Project, year: int, reason: str | None, despite: str | None = None
) -> tuple[Calculation, list[str], InvalidInput | None]:
    """Compute what `decide` would decide on; nothing is written.

    Return it, sentences on what would be written where, and the error that `decide` would raise, if any. InvalidInput
    and CheckFailed as `calculate`.
    """
    decisions = project.decisions
    if decisions is None:
        raise AssertionError("the folder has been made")
    refused: InvalidInput | None = None
    done = project.computed(year)
    try:
        _check(project.agreement.terms, decisions, year, reason)
        _doubted(done, despite)
    except InvalidInput as invalid:
        refused = type(invalid)(invalid.diagnostics[:1])  # the doubts themselves are told with the rest
    target = decisions.folder / str(year)
    shown, files = f"{decisions.shown}/{year}", len({*done.loaded.files, *_for_documents(done.loaded)})
    written = [f"{shown}/: kopior av {files} filer, {RESULT} och {RECEIPT}."]
    if (newest := decisions.newest_before(year)) is not None:
        written.append(f"{shown}/{DECISIONS}/{newest}: en kopia av det fastställda {newest}.")
    if target.exists():
        written.append(f"{decisions.shown}/{_aside(target).name}: det beslut som ersätts.")
    written.append(f"{decisions.shown}/{LOG}: vad som beslutades, när, av vem och varför.")
    return done, written, refused


def _check(terms: Terms, decisions: Decisions, year: int, reason: str | None) -> None:
    """Check that the year may be decided on, and that nothing stands in its place unless it is to be replaced."""
    target = decisions.folder / str(year)
    shown = f"{decisions.shown}/{year}"
    if year < terms.in_force_from.year:
        what = f"{year} kan inte fastställas: överenskommelsen gäller från {terms.in_force_from.isoformat()}"
        raise CheckFailed([Diagnostic(what, terms.place_of("gäller_från"))])
    if target.exists() and year not in decisions:
        what = f"{shown} är ett beslut om en annan överenskommelse" if target.is_dir() else f"{shown} är en fil"
        raise NotWritten([Diagnostic(what, remedy="Ange en annan mapp med --beslut.")])
    if target.exists() and reason is None:
        remedy = 'Ange --ersatter "skäl" för ett nytt beslut; det gamla behålls.'
        raise NotWritten([Diagnostic(f"{year} är redan fastställt i {shown}", remedy=remedy)])
    if not target.exists() and reason is not None:
        raise wrong_usage(f"{year} är inte fastställt, så det finns inget att ersätta", remedy="Ta bort --ersatter.")


def _doubted(done: Calculation, despite: str | None) -> dict[str, Any] | None:
    """What a receipt tells of the doubts that a year is decided despite; None if there are none."""
    found = blocking(done.doubts)
    year = done.result.year
    if not found:
        if despite is not None:
            what = f"inga uppgifter hindrar {year}, så det finns inget att fastställa trots"
            raise wrong_usage(what, remedy="Ta bort --trots.")
        return None
    if despite is None:
        remedy = 'Rätta det som är fel; är allt rätt, lägg till --trots "skäl".'
        head = Diagnostic(f"{year} kan inte fastställas: {_number(len(found))} ser inte rimligt ut", remedy=remedy)
        raise CheckFailed([head, *(doubt.diagnostic for doubt in found)])
    return {"skäl": despite.strip(), "tvivel": [doubt.what for doubt in found]}


def _number(count: int) -> str:
    return "en sak" if count == 1 else f"{count} saker"


def make_folder(folder: Path) -> Sequence[Path]:
    """Make the folder that decided years are kept in; return what was made, as `make_folders`. NotWritten if not."""
    try:
        return make_folders(folder)
    except (OSError, ValueError) as error:
        why = explain_os_error(error) if isinstance(error, OSError) else "det kan inte vara namnet på en mapp"
        what = f"{folder.as_posix()} kunde inte skapas: {why}"
        raise NotWritten([Diagnostic(what, remedy="Ange en annan mapp med --beslut.")]) from None


def _write(done: Calculation, decisions: Decisions, reason: str | None, grounds: dict[str, Any]) -> Record:
    """Write it beside its place, compute it there from its own copy, and move it into place: whole or not at all."""
    target = decisions.folder / str(done.result.year)
    before, aside, replaced = None, None, None
    log_before, log = log_bytes(decisions.folder), log_of(decisions.folder, decisions.shown)
    grounds[LOGGED] = {DAY: today().isoformat(), AFTER: log[-1].sha256 if log else ""}
    with draft_folder(target.parent) as scratch:
        draft = scratch / target.name
        _copy(done, decisions, draft)
        if reason is not None:
            before, aside = _digest(target), _aside(target)
            replaced = {"mapp": aside.name, "kvitto": before, "skäl": reason.strip()}
        _seal(done, draft, {"ersätter": replaced, **grounds})
        record = read_record(draft, f"{decisions.shown}/{target.name}")  # raises if it can't be read back
        try:
            with logged(decisions.folder, log_before, entries_of(events_of(record), log)):
                _place(draft, target, aside)
        except OSError as error:
            if _digest(target) == before and not isinstance(error, FileExistsError):
                raise
            if _digest(target) == before:
                what = f"ett annat år fastställdes medan {target.name} räknades"
                raise NotWritten([Diagnostic(what, remedy="Kör kommandot igen.")]) from None
            what = f"{target.name} fastställdes av någon annan medan detta räknades; det beslutet står kvar"
            remedy = 'Läs det först. Ska det ändras, ange --ersatter "skäl".'
            raise NotWritten([Diagnostic(what, remedy=remedy)]) from None
    return decisions.record(done.result.year)


def _place(draft: Path, target: Path, aside: Path | None) -> None:
    """Move a decision into its place, and what is there aside. OSError, with that back where it was, if it can't be."""
    if aside is None:
        draft.rename(target)
        return
    target.rename(aside)
    try:
        draft.rename(target)
    except OSError:
        with suppress(OSError):  # somebody else's decision may be there
            aside.rename(target)
        raise


def _digest(target: Path) -> str | None:
    """The SHA-256 of the receipt of a decided year; None if there is none."""
    try:
        return sha256((target / RECEIPT).read_bytes()).hexdigest()
    except FileNotFoundError:
        return None


def _copy(done: Calculation, decisions: Decisions, draft: Path) -> None:
    """Copy the files that were read, byte by byte, and those that documents are made of.

    With them what is paid of a settlement, and the newest decided year before.
    """
    files = {name: source.content for name, source in done.loaded.files.items()} | _for_documents(done.loaded)
    for name, content in files.items():
        path = draft / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    if done.payable is not None:
        _write_json(draft / PAYABLE, {"år": done.payable.year, "kronor": dict(done.payable.kronor)})
    newest = decisions.newest_before(done.result.year)
    if newest is not None:
        copy_folder(decisions.folder / str(newest), draft / DECISIONS / str(newest))


def _for_documents(loaded: Loaded) -> dict[str, bytes]:
    """The files that documents of the year are made of beside what was read for its amounts, by name."""
    config, data = loaded.folders
    found = {DATA: [data / MAP_FILE], CONFIG: []}
    for folder in (TEMPLATES_FOLDER, ALTERNATIVES_FOLDER, CASES_FOLDER):
        found[CONFIG] += sorted((config / folder).glob("[!.]*"))
    files = {}
    for part, root in ((CONFIG, config), (DATA, data)):
        for path in found[part]:
            if path.is_file() and path.suffix in (".md", ".yaml", ".geojson"):
                name = f"{part}/{path.relative_to(root).as_posix()}"
                files[name] = read_source(path, name, within=root).content
    return files


def _seal(done: Calculation, draft: Path, grounds: dict[str, Any]) -> None:
    """Compute from the copy, and write result and receipt; `grounds` are what the receipt keeps of why and how."""
    result = done.result
    receipt: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "program": PROGRAM,
        "överenskommelse": done.result.grounds.agreement.terms.id,
        "år": result.year,
        "kunskapsdatum": result.known_at.isoformat() if result.known_at else "",
        **grounds,
        "belopp": amounts_document(result),
    }
    again = decided_calculation(Record(result.year, draft, f"{DECISIONS}/{result.year}", receipt, ""))
    _write_json(draft / RESULT, results_document((again.result, again.loaded.files)))
    files = sorted(path for path in draft.rglob("*") if path.is_file())
    hashes = {path.relative_to(draft).as_posix(): sha256(path.read_bytes()).hexdigest() for path in files}
    _write_json(draft / RECEIPT, {**receipt, "filer": hashes})


def _write_json(path: Path, document: dict[str, Any]) -> None:
    path.write_text(json_text(document), encoding="utf-8", newline="\n")


def _aside(target: Path) -> Path:
    """The path that a replaced decision is kept at: with the first number that is free."""
    free = (target.with_name(f"{target.name}-ersatt-{number}") for number in count(1))
    return next(path for path in free if not path.exists())
