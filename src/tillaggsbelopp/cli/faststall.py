"""`faststall`: a year decided, with its own copy of all it rests on."""

import json
import shutil
import tempfile
from contextlib import suppress
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from tillaggsbelopp.agreement.models import Terms
from tillaggsbelopp.cli.decisions import Decisions, Record, read_record
from tillaggsbelopp.cli.options import NotWritten, read_day, read_year, wrong_usage
from tillaggsbelopp.cli.output import say, warn
from tillaggsbelopp.cli.receipts import PAYABLE, RECEIPT, RESULT
from tillaggsbelopp.cli.runs import DECISIONS, Request, Run, computed, decided_run, loaded_for
from tillaggsbelopp.diagnostics import CheckFailed, Diagnostic
from tillaggsbelopp.documents.text import invisible_in
from tillaggsbelopp.engine.assumptions import not_accepted
from tillaggsbelopp.report.json_report import to_json
from tillaggsbelopp.report.receipt import PROGRAM, SCHEMA_VERSION, amounts_document
from tillaggsbelopp.report.terminal import counted
from tillaggsbelopp.swedish import explain_os_error, format_number


def run(request: Request, reason: str | None) -> None:
    """Decide on a year. CheckFailed if it can't be decided on, NotWritten if it has been and no reason is given."""
    year = read_year(request.year or "")
    if reason is not None and not reason.strip():
        raise wrong_usage("--ersatter behöver ett skäl", '--ersatter "prisindex reviderades"')
    if reason is not None and (what := invisible_in(reason)):
        raise wrong_usage(f"skälet har ett {what}", "text")
    request = request._replace(known_at=request.known_at or date.today().isoformat())
    if read_day(request.known_at or "", "--kunskapsdatum") > date.today():
        raise wrong_usage(f"kunskapsdatumet {request.known_at} har inte varit ännu", "i dag eller tidigare")
    folder = Path(request.decisions or DECISIONS)
    _make(folder)
    try:
        _decide(request, year, reason)
    finally:
        with suppress(OSError):
            folder.rmdir()  # only if nothing came of it


def _decide(request: Request, year: int, reason: str | None) -> None:
    loaded, decisions = loaded_for(request)
    if decisions is None:
        raise AssertionError("the folder has been made")
    _check(loaded.agreement.terms, decisions, year, reason)
    done = computed(loaded, decisions, year)
    try:
        record = _write(done, decisions, reason)
    except OSError as error:
        what = f"{decisions.shown}/{year} kunde inte skrivas: {explain_os_error(error)}"
        raise NotWritten([Diagnostic(what, remedy="Ange en annan mapp med --beslut.")]) from None
    result = decided_run(record).result
    if unaccepted := not_accepted(result.assumptions):
        warn(f"Obs: beslutet vilar på {counted(unaccepted)} som ingen har godkänt.")
    before = decisions.newest_before(year)
    if before is not None and before < year - 1:
        warn(f"Obs: {year - 1} är inte fastställt; det senaste före är {before}. Det avräknas då inte mot {year}.")
    known = record.decision.known_at
    say(f"Fastställde {year}: {format_number(result.grand_total)} kr, kunskapsdatum {known}, i {record.shown}.")
    say(f"Kvittots SHA-256: {record.sha256}")


def _check(terms: Terms, decisions: Decisions, year: int, reason: str | None) -> None:
    """That the year may be decided on, and that nothing stands in its place unless it is to be replaced."""
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


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        why = explain_os_error(error) if isinstance(error, OSError) else "det kan inte vara namnet på en mapp"
        what = f"{folder.as_posix()} kunde inte skapas: {why}"
        raise NotWritten([Diagnostic(what, remedy="Ange en annan mapp med --beslut.")]) from None


def _write(done: Run, decisions: Decisions, reason: str | None) -> Record:
    """Written beside its place, computed there from its own copy, and moved into place: whole or not at all."""
    target = decisions.folder / str(done.result.year)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}-") as scratch:
        draft = Path(scratch) / target.name
        _copy(done, decisions, draft)
        replaced, aside = None, None
        if target.exists():
            aside = _aside(target)
            digest = sha256((target / RECEIPT).read_bytes()).hexdigest() if (target / RECEIPT).exists() else None
            replaced = {"mapp": aside.name, "kvitto": digest, "skäl": (reason or "").strip()}
        _seal(done, draft, replaced)
        read_record(draft, f"{decisions.shown}/{target.name}")  # or nobody could read it later
        if aside is not None:
            target.rename(aside)
        try:
            draft.rename(target)
        except OSError:
            if aside is not None:
                aside.rename(target)
            raise
    return decisions.record(done.result.year)


def _copy(done: Run, decisions: Decisions, draft: Path) -> None:
    """The files that were read, byte by byte, what is paid of a settlement, and the newest decided year before."""
    for name, source in done.loaded.files.items():
        path = draft / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(source.content)
    if done.payable is not None:
        _write_json(draft / PAYABLE, {"år": done.payable.year, "kronor": dict(done.payable.kronor)})
    newest = decisions.newest_before(done.result.year)
    if newest is not None:
        shutil.copytree(decisions.folder / str(newest), draft / DECISIONS / str(newest))


def _seal(done: Run, draft: Path, replaced: dict[str, Any] | None) -> None:
    """Compute from the copy, and write result and receipt."""
    result = done.result
    receipt: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "program": PROGRAM,
        "överenskommelse": done.agreement.terms.id,
        "år": result.year,
        "kunskapsdatum": result.known_at.isoformat() if result.known_at else "",
        "ersätter": replaced,
        "belopp": amounts_document(result),
    }
    again = decided_run(Record(result.year, draft, f"{DECISIONS}/{result.year}", receipt, ""))
    (draft / RESULT).write_text(to_json((again.result, again.loaded.files)), encoding="utf-8", newline="\n")
    files = sorted(path for path in draft.rglob("*") if path.is_file())
    hashes = {path.relative_to(draft).as_posix(): sha256(path.read_bytes()).hexdigest() for path in files}
    _write_json(draft / RECEIPT, {**receipt, "filer": hashes})


def _write_json(path: Path, document: dict[str, Any]) -> None:
    path.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")


def _aside(target: Path) -> Path:
    """Where a decision that is replaced is kept: the first number that is free."""
    number = 1
    while (aside := target.with_name(f"{target.name}-ersatt-{number}")).exists():
        number += 1
    return aside
