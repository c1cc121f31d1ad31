"""The folder of decided years: a year's own copy of all it was computed from, and the receipt that seals it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from tillaggsbelopp.cli.folders import CONFIG, DATA, Loaded, load
from tillaggsbelopp.cli.options import wrong_usage
from tillaggsbelopp.cli.runs import DECISIONS as FOLDER
from tillaggsbelopp.diagnostics import CheckFailed, Diagnostic, Faults, InvalidInput, Place, Source
from tillaggsbelopp.documents.text import is_folder, read_source
from tillaggsbelopp.engine.figures import Decided
from tillaggsbelopp.engine.result import Decision, Result
from tillaggsbelopp.swedish import format_number

RECEIPT: Final = "kvitto.json"
RESULT: Final = "resultat.json"


@dataclass(frozen=True)
class Record:
    """A decided year, its receipt read and found to fit every file in the folder."""

    year: int
    folder: Path
    shown: str
    receipt: Mapping[str, Any]
    sha256: str

    @property
    def decision(self) -> Decision:
        """What was known, and why it was decided anew if it was."""
        replaced = self.receipt["ersätter"]
        return Decision(date.fromisoformat(self.receipt["kunskapsdatum"]), replaced["skäl"] if replaced else "")

    @cached_property
    def loaded(self) -> Loaded:
        """The year's own copy of agreement, figures and the decided years before it."""
        config, data = (self.folder / part for part in (CONFIG, DATA))
        found = load(config.as_posix(), data.as_posix())
        earlier = Decisions(self.folder / FOLDER, f"{self.shown}/{FOLDER}", found.agreement.terms.id)
        figures = replace(found.figures, known_at=self.decision.known_at, decided=earlier.decided_before(self.year))
        return replace(found, figures=figures, shown=(f"{self.shown}/{CONFIG}", f"{self.shown}/{DATA}"))

    @property
    def earlier(self) -> "Decisions":
        """The decided years that it rests on, in its own copy."""
        return Decisions(self.folder / FOLDER, f"{self.shown}/{FOLDER}", self.loaded.agreement.terms.id)

    @property
    def beside(self) -> "Decisions":
        """The folder of decided years that it stands in."""
        shown = self.shown.rpartition("/")[0]
        return Decisions(self.folder.parent, shown, self.loaded.agreement.terms.id)

    @property
    def decided(self) -> Decided:
        """What the year was computed from."""
        return Decided(self.year, self.loaded.agreement, self.loaded.figures, self.shown, self.sha256)

    def check(self, result: Result) -> None:
        """CheckFailed if the amounts that the copy gives are others than those the receipt says were decided."""
        from tillaggsbelopp.report.receipt import amounts_document

        computed, decided = amounts_document(result), self.receipt["belopp"]
        if computed == decided:
            return
        what = f"{self.shown} ger nu {format_number(computed['totalt'])} kr men kvittot säger "
        what += f"{format_number(decided['totalt'])} kr" if computed["totalt"] != decided["totalt"] else "andra delar"
        remedy = f"Räkna med den version som beslutet togs med: {self.receipt['program']}."
        raise CheckFailed([Diagnostic(what, remedy=remedy)])


@dataclass(frozen=True)
class Decisions:
    """The decided years of an agreement in a folder; there are none if the folder does not exist."""

    folder: Path
    shown: str
    agreement: str

    def years(self) -> list[int]:
        """The years that have been decided, in order."""
        return sorted(year for year in self._folders() if self._is_ours(year))

    def __contains__(self, year: int) -> bool:
        return (self.folder / str(year)).is_dir() and self._is_ours(year)

    def record(self, year: int) -> Record:
        """A decided year. InvalidInput if its files are no longer those of its receipt."""
        return read_record(self.folder / str(year), f"{self.shown}/{year}")

    def decided_before(self, year: int) -> dict[int, Decided]:
        """The newest decided year before `year`, and those that it rests on itself."""
        newest = max((earlier for earlier in self.years() if earlier < year), default=None)
        if newest is None:
            return {}
        decided = self.record(newest).decided
        return {**decided.figures.decided, newest: decided}

    def _folders(self) -> Iterator[int]:
        if is_folder(self.folder):
            names = (path.name for path in self.folder.iterdir() if path.is_dir())
            yield from (int(name) for name in names if len(name) == 4 and name.isdecimal())

    def _is_ours(self, year: int) -> bool:
        """Whether the folder is of this agreement; one that can't be told is, so that the fault is said."""
        try:
            receipt, _ = _read_receipt(self.folder / str(year), f"{self.shown}/{year}")
        except InvalidInput:
            return True
        return bool(receipt["överenskommelse"] == self.agreement)


def decisions_in(folder: str, agreement: str) -> Decisions:
    """The years of an agreement that have been decided, in a folder. WrongUsage if there is no such folder."""
    if not is_folder(Path(folder)):
        raise wrong_usage(f"mappen {folder} finns inte", "en mapp med fastställda år", "Ange den med --beslut.")
    return Decisions(Path(folder), Path(folder).as_posix(), agreement)


def read_record(folder: Path, shown: str) -> Record:
    """The decided year in a folder. InvalidInput, telling every file that is not as it was.

    Nothing in the folder is opened by a name that the receipt gives.
    """
    from hashlib import sha256

    receipt, digest = _read_receipt(folder, shown)
    faults = Faults()
    there = {name: path for path in sorted(folder.rglob("*")) if path.is_file() and (name := _name(path, folder))}
    for name in sorted({*there, *receipt["filer"]} - {RECEIPT}):
        if name not in there:
            what = "saknas i beslutet"
        elif name not in receipt["filer"]:
            what = "har kommit till efter beslutet"
        elif sha256(there[name].read_bytes()).hexdigest() != receipt["filer"][name]:
            what = "är ändrad efter beslutet: kvittot stämmer inte"
        else:
            continue
        remedy = "Återställ filen från en säkerhetskopia. Ett nytt beslut fattas med faststall --ersatter."
        faults.add(f"{shown}/{name} {what}", remedy=remedy if name in receipt["filer"] else "Flytta filen härifrån.")
    faults.raise_if_any()
    return Record(receipt["år"], folder, shown, receipt, digest)


def _name(path: Path, folder: Path) -> str:
    """The file's name within the folder; "" for what systems leave behind (names that start with a dot)."""
    parts = path.relative_to(folder).parts
    return "" if any(part.startswith(".") for part in parts) else "/".join(parts)


def _read_receipt(folder: Path, shown: str) -> tuple[dict[str, Any], str]:
    import json
    from hashlib import sha256

    source = read_source(folder / RECEIPT, f"{shown}/{RECEIPT}")
    try:
        receipt = json.loads(source.text)
    except ValueError as error:
        position = getattr(error, "pos", 0)
        raise _unreadable(source, "är inte JSON", position) from None
    if not isinstance(receipt, dict) or not _is_receipt(receipt):
        raise _unreadable(source, "är inget kvitto som programmet skrivit", 0)
    if str(receipt["år"]) != folder.name and not folder.name.startswith((".", f"{receipt['år']}-")):
        raise _unreadable(source, f"gäller {receipt['år']}, men mappen heter {folder.name}", 0)
    return receipt, sha256(source.content).hexdigest()


def _is_receipt(receipt: dict[str, Any]) -> bool:
    kinds = {"överenskommelse": str, "program": str, "år": int, "kunskapsdatum": str, "filer": dict, "belopp": dict}
    if not all(isinstance(receipt.get(key), kind) for key, kind in kinds.items()) or "ersätter" not in receipt:
        return False
    replaced = receipt["ersätter"]
    try:
        date.fromisoformat(receipt["kunskapsdatum"])
    except ValueError:
        return False
    return replaced is None or (isinstance(replaced, dict) and isinstance(replaced.get("skäl"), str))


def _unreadable(source: Source, why: str, position: int) -> InvalidInput:
    place = Place(source, position, min(position + 1, len(source.text)))
    return InvalidInput([Diagnostic(f"kvittot {why}", place, remedy="Återställ det från en säkerhetskopia.")])
