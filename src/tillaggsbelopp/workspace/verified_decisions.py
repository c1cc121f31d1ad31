"""A folder of decisions compared with its log: every entry, every decision, and every file of each."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from tillaggsbelopp.diagnostics import Diagnostic, InvalidInput
from tillaggsbelopp.documents.sources import is_folder
from tillaggsbelopp.workspace.decision_log import AFTER, LOG, LOGGED, Entry, events_of, interrupted, read_log
from tillaggsbelopp.workspace.decisions import FOLDER_NAME, RECEIPT, Record, read_record
from tillaggsbelopp.workspace.project import decided_calculation

_RESTORE = "Återställ mappen från en säkerhetskopia."


class Verified(NamedTuple):
    """What a folder of decisions holds: its log, and its decided years by the name of their folder; and the faults."""

    entries: tuple[Entry, ...]
    records: Mapping[str, Record]
    faults: tuple[Diagnostic, ...]


def holds_decisions(folder: Path) -> bool:
    """Tell whether a folder is one of decisions: by its log, or by a decided year in it."""
    names = [path.name for path in folder.iterdir()] if is_folder(folder) else []
    return LOG in names or any(FOLDER_NAME.fullmatch(name) and (folder / name / RECEIPT).exists() for name in names)


def verified(folder: Path, shown: str, receipt: str = "") -> Verified:
    """Compare the decisions in a folder with its log, and calculate each again from its own copy.

    With the SHA-256 of a `receipt` one with that is to be there. What can't be read is a fault among the others.
    """
    faults: list[Diagnostic] = []
    entries: tuple[Entry, ...] = ()
    try:
        entries = read_log(folder, shown)
    except InvalidInput as invalid:
        faults += invalid.diagnostics
    records: dict[str, Record] = {}
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.name == LOG:
            continue
        if not (path.is_dir() and FOLDER_NAME.fullmatch(path.name)):
            faults.append(Diagnostic(f"{shown}/{path.name} hör inte till besluten", remedy="Flytta den härifrån."))
            continue
        try:
            records[path.name] = record = read_record(path, f"{shown}/{path.name}")
            decided_calculation(record)
        except InvalidInput as invalid:
            faults += invalid.diagnostics
    if not faults:  # what follows from a file that is not as it was is not told again
        faults += _against_log(folder, shown, entries, records)
    if receipt and receipt not in {record.sha256 for record in records.values()}:
        what = f"inget beslut i {shown} har kvittot {receipt}"
        faults.append(Diagnostic(what, remedy=f"Mappen är äldre än så, eller en annan. {_RESTORE}"))
    return Verified(entries, records, tuple(faults))


def _against_log(
    folder: Path, shown: str, entries: Sequence[Entry], records: Mapping[str, Record]
) -> Iterator[Diagnostic]:
    """Yield what the log and the decisions say differently."""
    if not entries:
        if any(LOGGED in record.receipt for record in records.values()):
            yield Diagnostic(f"{shown}/{LOG} saknas", remedy="Återställ loggen från en säkerhetskopia.")
        return
    logged = {key: [*posts] for key, posts in groupby(entries, key=lambda entry: entry.event.receipt)}
    there = {record.sha256: name for name, record in records.items()}
    if interrupted(folder, entries) is not None:
        year = entries[-1].event.year
        yield Diagnostic(f"{year} blev inte fastställt: faststall avbröts medan det skrev", remedy="Kör det igen.")
        return
    for receipt, posts in logged.items():
        if receipt not in there:
            what = f"beslutet i post {posts[0].number} ({posts[0].event.year}) finns inte i {shown}"
            yield Diagnostic(f"{what}; dess kvitto har SHA-256 {receipt}", remedy=_RESTORE)
    for name, record in records.items():
        posts = logged.get(record.sha256, [])
        if not posts:
            yield Diagnostic(f"{shown}/{name} är inte det som står i loggen", remedy=_RESTORE)
        elif tuple(post.event for post in posts) != events_of(record):
            yield Diagnostic(f"{shown}/{name} säger annat än post {posts[0].number} i loggen", remedy=_RESTORE)
        elif record.receipt.get(LOGGED, {}).get(AFTER, posts[0].before) != posts[0].before:
            yield Diagnostic(f"{shown}/{name} fattades efter en annan post än {posts[0].number - 1}", remedy=_RESTORE)
    yield from _misplaced(shown, logged, records)


def _misplaced(
    shown: str, logged: Mapping[str, Sequence[Entry]], records: Mapping[str, Record]
) -> Iterator[Diagnostic]:
    """Yield the decisions that stand in the place of another: what holds is the newest of its year."""
    newest = {posts[0].event.year: receipt for receipt, posts in logged.items()}
    set_aside = {(record.receipt["ersätter"] or {}).get("mapp") for record in records.values()}
    for name, record in records.items():
        if len(name) > 4 and name not in set_aside:
            yield Diagnostic(f"{shown}/{name} är inget beslut som har ersatts", remedy="Flytta mappen härifrån.")
        elif len(name) == 4 and newest.get(record.year, record.sha256) != record.sha256:
            yield Diagnostic(f"{shown}/{name} är inte det senaste beslutet om {record.year}", remedy=_RESTORE)
        replaced = record.receipt["ersätter"] or {}
        stated = records.get(replaced.get("mapp", ""))
        if replaced and (stated is None or stated.sha256 != replaced.get("kvitto")):
            what = f"{shown}/{replaced.get('mapp')} är inte det beslut som {name} ersatte"
            yield Diagnostic(what, remedy=_RESTORE)
