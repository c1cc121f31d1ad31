"""The log of decisions, `LOGG.md`: what was decided, when, by whom and why, each entry sealed with the one before."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, NamedTuple

from tillaggsbelopp.diagnostics import Diagnostic, InvalidInput, Place, Source
from tillaggsbelopp.documents.sources import read_source
from tillaggsbelopp.swedish import in_kr
from tillaggsbelopp.workspace.decisions import FOLDER_NAME, Record, read_receipt
from tillaggsbelopp.workspace.files import write_file
from tillaggsbelopp.workspace.locks import locked

LOG: Final = "LOGG.md"
LOGGED: Final = "logg"
"""The key of a receipt that holds the day it was logged, and the checksum of the newest entry before it."""
DAY: Final = "dag"
AFTER: Final = "efter"
_DECIDED, _RENEWED, _SETTLED, _DESPITE = "fastställt", "fastställt på nytt", "avräkning", "varning som åsidosattes"
_MOST_BYTES: Final = 20_000_000
_UNKNOWN: Final = "inte angivet"
_FIRST: Final = "ingen"
_OPENING: Final = """\
# Logg över beslut

Programmet skriver loggen när ett år fastställs. Varje post har kontrollsumman (SHA-256) av posten före den, så att
ingen post kan ändras, tas bort eller bytas utan att det syns.
"""
_POST: Final = re.compile(
    r"""## Post [0-9]+: (?P<year>[0-9]{4}), (?P<kind>[^\n]+)

- Överenskommelse: (?P<agreement>[^\n]*)
- Dag: (?P<day>[^\n]*)
- Av: (?P<by>[^\n]*)
- Skäl: (?P<why>[^\n]*)
- Belopp: (?P<amount>[^\n]*)
- Kvittots SHA-256: (?P<receipt>[0-9a-f]{64})
"""
)


class Event(NamedTuple):
    """What a receipt tells of: a year decided, decided anew, a settlement paid, or a warning overridden."""

    year: int
    kind: str
    agreement: str
    day: str
    by: str
    why: str
    amount: str
    receipt: str


class Entry(NamedTuple):
    """An entry of the log: an event, its number, and the checksum of the entry before ("" for the first)."""

    event: Event
    number: int
    before: str

    @property
    def text(self) -> str:
        """The entry as it stands in the log, but for its own checksum."""
        event = self.event
        facts = (
            ("Överenskommelse", event.agreement),
            ("Dag", event.day),
            ("Av", event.by),
            ("Skäl", event.why),
            ("Belopp", event.amount),
            ("Kvittots SHA-256", event.receipt),
            ("Posten före", self.before or _FIRST),
        )
        told = "".join(f"- {name}: {text}\n" for name, text in facts)
        return f"## Post {self.number}: {event.year}, {event.kind}\n\n{told}"

    @property
    def sha256(self) -> str:
        """The checksum of the entry, and so of all before it."""
        return sha256(self.text.encode()).hexdigest()


def entries_of(events: Iterable[Event], after: Sequence[Entry] = ()) -> tuple[Entry, ...]:
    """Make entries of events, after those that there are."""
    entries = [*after]
    for event in events:
        entries.append(Entry(event, len(entries) + 1, entries[-1].sha256 if entries else ""))
    return tuple(entries)


def log_text(entries: Sequence[Entry]) -> str:
    """The log as it is written."""
    return "\n".join([_OPENING, *(f"{each.text}- Postens kontrollsumma: {each.sha256}\n" for each in entries)])


def log_document(entries: Sequence[Entry]) -> dict[str, Any]:
    """The log as data."""
    return {"poster": [_entry_document(each) for each in entries]}


def _entry_document(entry: Entry) -> dict[str, Any]:
    event = entry.event
    return {
        "nummer": entry.number,
        "år": event.year,
        "händelse": event.kind,
        "överenskommelse": event.agreement,
        "dag": None if event.day == _UNKNOWN else event.day,
        "av": None if event.by == _UNKNOWN else event.by,
        "skäl": None if event.why == _UNKNOWN else event.why,
        "kronor": int(re.sub("[^0-9-]", "", event.amount)),
        "kvitto": event.receipt,
        "före": entry.before or None,
        "sha256": entry.sha256,
    }


def read_log(folder: Path, shown: str) -> tuple[Entry, ...]:
    """Read the log of a folder of decisions, empty if there is none. InvalidInput if it is not as it was written."""
    if not (folder / LOG).exists():
        return ()
    source = read_source(folder / LOG, f"{shown}/{LOG}", _MOST_BYTES, within=folder)
    found = (each.groupdict() for each in _POST.finditer(source.text))
    entries = entries_of(Event(int(each.pop("year")), **each) for each in found)
    written, due = source.text.splitlines(keepends=True), log_text(entries).splitlines(keepends=True)
    if source.content == log_text(entries).encode() and entries:
        return entries
    same = next((n for n, pair in enumerate(zip(written, due, strict=False)) if pair[0] != pair[1]), None)
    line = min(len(written), len(due)) if same is None else same
    raise InvalidInput([_altered(source, line)])


def _altered(source: Source, line: int) -> Diagnostic:
    lines = source.text.splitlines(keepends=True)
    start, read = len("".join(lines[:line])), "".join(lines[: line + 1])
    posts = re.findall(r"^## Post ([0-9]{1,9}):", read, re.MULTILINE)
    what = "loggen är inte som programmet skrev den"
    what += f": post {posts[-1]} eller posten före är ändrad, bytt eller borta" if posts else ""
    place = Place(source, min(start, len(source.text)), min(start + 1, len(source.text)))
    return Diagnostic(what, place, remedy="Återställ loggen från en säkerhetskopia.")


def events_of(record: Record) -> tuple[Event, ...]:
    """What the receipt of a decided year tells of. InvalidInput if what it pays of a settlement can't be read."""
    receipt, decision = record.receipt, record.decision
    logged = receipt.get(LOGGED) or {}
    minutes = decision.minutes
    paragraph = minutes.paragraph.removeprefix("§").strip()
    number = minutes.case_number
    by = [minutes.body, f"§ {paragraph}" if paragraph else "", f"dnr {number}" if number else ""]

    def event(kind: str, why: str, kronor: int) -> Event:
        day = minutes.day or str(logged.get(DAY) or _UNKNOWN)
        told = _line(", ".join(text for text in by if text)) or _UNKNOWN
        agreement = _line(receipt["överenskommelse"])
        return Event(
            record.year, kind, agreement, day, told, _line(why) or _UNKNOWN, _line(in_kr(kronor)), record.sha256
        )

    total = receipt["belopp"]["totalt"]
    events = [event(_RENEWED if receipt["ersätter"] else _DECIDED, decision.reason, total)]
    if (payable := record.payable) is not None:
        why = f"det som skiljer {payable.year} som det fastställdes från {payable.year} som det räknas nu"
        events.append(event(_SETTLED, why, sum(payable.kronor.values())))
    if receipt.get("trots"):
        doubts = "; ".join(map(str, receipt["trots"].get("tvivel", ())))
        events.append(event(_DESPITE, f"{decision.despite} ({doubts})" if doubts else decision.despite, total))
    return tuple(events)


def _line(text: str) -> str:
    return " ".join(text.split())


def records_in(folder: Path, shown: str) -> Iterator[Record]:
    """Yield the decided years in a folder, those that were replaced before what replaced them.

    InvalidInput if a receipt can't be read; other files are not looked at.
    """
    names = [path.name for path in folder.iterdir() if path.is_dir() and FOLDER_NAME.fullmatch(path.name)]
    for name in sorted(names, key=lambda name: (name[:4], len(name) == 4, len(name), name)):
        receipt, digest = read_receipt(folder / name, f"{shown}/{name}")
        yield Record(receipt["år"], folder / name, f"{shown}/{name}", receipt, digest)


def log_of(folder: Path, shown: str) -> tuple[Entry, ...]:
    """The log of a folder, or where there is none yet, what it begins with: all decided. InvalidInput as `read_log`."""
    there = read_log(folder, shown)
    return there or entries_of(event for record in records_in(folder, shown) for event in events_of(record))


@contextmanager
def logged(folder: Path, before: bytes | None, entries: Sequence[Entry]) -> Iterator[None]:
    """Write the log first and then, within the context, what it tells of; it is put back if that fails.

    OSError if the log is no longer as it was `before`, or another process writes it. NotWritten if it can't be written.
    """
    path = folder / LOG
    with locked(path):
        if log_bytes(folder) != before:
            raise FileExistsError
        write_file(path.as_posix(), log_text(entries).encode(), overwrite=True)
        try:
            yield
        except BaseException:
            _put_back(path, before)
            raise


def log_bytes(folder: Path) -> bytes | None:
    """The bytes of a folder's log; None if there is none. OSError if it can't be read."""
    try:
        return (folder / LOG).read_bytes()
    except FileNotFoundError:
        return None


def _put_back(path: Path, before: bytes | None) -> None:
    if before is None:
        path.unlink(missing_ok=True)
    else:
        write_file(path.as_posix(), before, overwrite=True)


def interrupted(folder: Path, entries: Sequence[Entry]) -> Path | None:
    """The draft of the newest decision in the log, where that was killed before it came into its place; else None."""
    if not entries:
        return None
    newest = entries[-1].event
    for draft in folder.glob(f".*/{newest.year}/kvitto.json"):
        if sha256(draft.read_bytes()).hexdigest() == newest.receipt:
            return draft.parent
    return None


def undo_interrupted(folder: Path, shown: str) -> None:
    """Take back what a killed process wrote of a decision that did not come into its place.

    InvalidInput if the log is not as it was written. OSError if another process is writing it, or it can't be written.
    """
    if not (folder / LOG).exists():
        return
    with locked(folder / LOG):
        entries = read_log(folder, shown)
        draft = interrupted(folder, entries)
        if draft is None:
            return
        receipt, digest = read_receipt(draft, shown)
        replaced, target = receipt["ersätter"], folder / draft.name
        if replaced and not target.exists():
            target.with_name(Path(replaced["mapp"]).name).rename(target)
        kept = [each for each in entries if each.event.receipt != digest]
        _put_back(folder / LOG, log_text(kept).encode() if kept else None)
