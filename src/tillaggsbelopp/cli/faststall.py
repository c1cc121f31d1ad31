"""`faststall`: a year decided, with its own copy of all it rests on."""

import json
import os
import shutil
import tempfile
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from tillaggsbelopp.cli.decisions import RECEIPT, RESULT, Record, read_record
from tillaggsbelopp.cli.options import NotWritten, read_year, wrong_usage
from tillaggsbelopp.cli.output import say, warn
from tillaggsbelopp.cli.runs import DECISIONS, Request, Run, computed, decided_run, loaded_for
from tillaggsbelopp.diagnostics import CheckFailed, Diagnostic
from tillaggsbelopp.engine.assumptions import not_accepted
from tillaggsbelopp.engine.result import Result
from tillaggsbelopp.report.json_report import to_json
from tillaggsbelopp.report.receipt import PROGRAM, SCHEMA_VERSION, amounts_document
from tillaggsbelopp.report.terminal import counted
from tillaggsbelopp.swedish import explain_os_error, format_number


def run(request: Request, reason: str | None) -> None:
    """Decide on a year. CheckFailed if it can't be decided on, NotWritten if it has been and no reason is given."""
    year = read_year(request.year or "")
    if reason is not None and not reason.strip():
        raise wrong_usage("--ersatter behöver ett skäl", '--ersatter "prisindex reviderades"')
    request = replace(request, known_at=request.known_at or _today().isoformat())
    folder = Path(request.decisions or DECISIONS)
    _make(folder)
    loaded, decisions = loaded_for(request)
    target = folder / str(year)
    shown = target.as_posix()
    terms = loaded.agreement.terms
    if year < terms.in_force_from.year:
        what = f"{year} kan inte fastställas: överenskommelsen gäller från {terms.in_force_from.isoformat()}"
        raise CheckFailed([Diagnostic(what, terms.place_of("gäller_från"))])
    if target.exists() and (decisions is None or year not in decisions):
        what = f"{shown} är ett beslut om en annan överenskommelse"
        raise NotWritten([Diagnostic(what, remedy="Ange en annan mapp med --beslut.")])
    if target.exists() and reason is None:
        remedy = 'Ange --ersatter "skäl" för ett nytt beslut; det gamla behålls.'
        raise NotWritten([Diagnostic(f"{year} är redan fastställt i {shown}", remedy=remedy)])
    if not target.exists() and reason is not None:
        raise wrong_usage(f"{year} är inte fastställt, så det finns inget att ersätta", remedy="Ta bort --ersatter.")
    try:
        record = _write(computed(loaded, decisions, year), target, reason)
    except OSError as error:
        what = f"{shown} kunde inte skrivas: {explain_os_error(error)}"
        raise NotWritten([Diagnostic(what, remedy="Ange en annan mapp med --beslut.")]) from None
    result = decided_run(record).result
    if unaccepted := not_accepted(result.assumptions):
        warn(f"Obs: beslutet vilar på {counted(unaccepted)} som ingen har godkänt.")
    known = record.decision.known_at
    say(f"Fastställde {year}: {format_number(result.grand_total)} kr, kunskapsdatum {known}, i {shown}.")
    say(f"Kvittots SHA-256: {record.sha256}")


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        why = explain_os_error(error) if isinstance(error, OSError) else "det kan inte vara namnet på en mapp"
        what = f"{folder.as_posix()} kunde inte skapas: {why}"
        raise NotWritten([Diagnostic(what, remedy="Ange en annan mapp med --beslut.")]) from None


def _write(done: Run, target: Path, reason: str | None) -> Record:
    """Written beside its place, computed there from its own copy, and moved into place: whole or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}-") as scratch:
        draft = Path(scratch) / target.name
        _copy(done, draft)
        replaced, aside = None, None
        if target.exists():
            aside = _aside(target)
            digest = sha256((target / RECEIPT).read_bytes()).hexdigest() if (target / RECEIPT).exists() else None
            replaced = {"mapp": aside.name, "kvitto": digest, "skäl": (reason or "").strip()}
        _seal(done.result, draft, replaced)
        if aside is not None:
            target.rename(aside)
        try:
            draft.rename(target)
        except OSError:
            if aside is not None:
                aside.rename(target)
            raise
    return read_record(target, target.as_posix())


def _copy(done: Run, draft: Path) -> None:
    """The files that were read, byte by byte, and the newest decided year if the amounts may rest on it."""
    for name, source in done.loaded.files.items():
        path = draft / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(source.content)
    newest = max(done.loaded.figures.decided, default=None)
    if newest is not None and done.decisions is not None:
        shutil.copytree(done.decisions.folder / str(newest), draft / DECISIONS / str(newest))


def _seal(result: Result, draft: Path, replaced: dict[str, Any] | None) -> None:
    """Compute from the copy, and write result and receipt."""
    receipt: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "program": PROGRAM,
        "överenskommelse": "",
        "år": result.year,
        "kunskapsdatum": result.known_at.isoformat() if result.known_at else "",
        "ersätter": replaced,
        "belopp": amounts_document(result),
        "filer": {},
    }
    done = decided_run(Record(result.year, draft, draft.as_posix(), receipt, ""))
    (draft / RESULT).write_text(to_json((done.result, done.loaded.files)), encoding="utf-8", newline="\n")
    files = sorted(path for path in draft.rglob("*") if path.is_file())
    receipt["överenskommelse"] = done.agreement.terms.id
    receipt["filer"] = {path.relative_to(draft).as_posix(): sha256(path.read_bytes()).hexdigest() for path in files}
    text = json.dumps(receipt, ensure_ascii=False, indent=2) + "\n"
    (draft / RECEIPT).write_text(text, encoding="utf-8", newline="\n")


def _aside(target: Path) -> Path:
    """Where a decision that is replaced is kept: the first number that is free."""
    number = 1
    while (aside := target.with_name(f"{target.name}-ersatt-{number}")).exists():
        number += 1
    return aside


def _today() -> date:
    stated = os.environ.get("SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(int(stated), UTC).date() if stated and stated.isdecimal() else date.today()
