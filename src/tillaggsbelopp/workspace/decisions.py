"""The folder of decided years: a year's own copy of all it was computed from, sealed by its receipt."""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from tillaggsbelopp.agreement.reading import TERMS_FILE
from tillaggsbelopp.diagnostics import CheckFailed, Diagnostic, Faults, InvalidInput, Place, Source, wrong_usage
from tillaggsbelopp.documents.file_names import parted
from tillaggsbelopp.documents.nodes import Scalar, parse_yaml
from tillaggsbelopp.documents.sources import is_folder, read_source
from tillaggsbelopp.engine.figures import Decided
from tillaggsbelopp.engine.result import Decision, Minutes, Result
from tillaggsbelopp.engine.settlement_rule import Payable
from tillaggsbelopp.report.json_parts import MINUTES_KEYS, PROGRAM, amounts_document
from tillaggsbelopp.swedish import explain_os_error, format_number
from tillaggsbelopp.workspace.folders import CONFIG, DATA, DECISIONS, Loaded, load

RECEIPT: Final = "kvitto.json"
RESULT: Final = "resultat.json"
PAYABLE: Final = "avrakning.json"
FOLDER_NAME: Final = re.compile("[0-9]{4}(-ersatt-[0-9]+)?")  # with a number once it has been replaced
_RESTORE: Final = "Återställ det från en säkerhetskopia."


@dataclass(frozen=True)
class Record:
    """A decided year with its receipt, whose SHA-256 is `sha256` ("" while it is being made)."""

    year: int
    folder: Path
    shown: str
    receipt: Mapping[str, Any]
    sha256: str

    @property
    def decision(self) -> Decision:
        """The decision: the day of knowledge, and the reasons why it was made anew, or despite doubts, if it was."""
        reason, despite = _reasons(self.receipt)
        written = self.receipt.get("beslut", {})
        minutes = Minutes(*(written.get(key, "") for key in MINUTES_KEYS))
        return Decision(date.fromisoformat(self.receipt["kunskapsdatum"]), reason, self.sha256, despite, minutes)

    @cached_property
    def loaded(self) -> Loaded:
        """The year's own copy of agreement, figures and decided years before it. InvalidInput if it can't be read."""
        config, data = (self.folder / part for part in (CONFIG, DATA))
        found = load(config.as_posix(), data.as_posix())
        earlier = self._earlier(found.agreement.terms.id)
        figures = replace(found.figures, known_at=self.decision.known_at, decided=earlier.decided_before(self.year))
        return found._replace(figures=figures, shown=(f"{self.shown}/{CONFIG}", f"{self.shown}/{DATA}"))

    @property
    def earlier(self) -> "Decisions":
        """The decided years before it, in its own copy."""
        return self._earlier(self.loaded.agreement.terms.id)

    @property
    def payable(self) -> Payable | None:
        """The kronor it pays of the settlement of the year before, if any. InvalidInput if their file is not ours."""
        if not (self.folder / PAYABLE).exists():
            return None
        source = read_source(self.folder / PAYABLE, f"{self.shown}/{PAYABLE}", within=self.folder)
        written = _json(source, "avräkningen")
        try:
            paid = {str(code): kr for code, kr in written["kronor"].items()}
            if any(type(number) is not int for number in (written["år"], *paid.values())):
                raise TypeError
            return Payable(written["år"], paid)
        except (KeyError, TypeError, AttributeError):
            raise _fault(source, "avräkningen är inget som programmet skrivit") from None

    @property
    def decided(self) -> Decided:
        """The agreement and figures that the year was computed from, as later years read them."""
        return Decided(self.year, self.loaded.agreement, self.loaded.figures, self.shown, self.sha256)

    def check(self, result: Result) -> None:
        """Check that a result computed from the copy has the amounts that the receipt states. CheckFailed if not."""
        computed, decided = amounts_document(result), self.receipt["belopp"]
        if computed == decided:
            return
        what = f"{self.shown} ger nu {format_number(computed['totalt'])} kr men kvittot säger "
        what += f"{format_number(decided['totalt'])} kr" if computed["totalt"] != decided["totalt"] else "andra delar"
        remedy = f"Räkna med den version som beslutet togs med: {self.receipt['program']}."
        if self.receipt["program"] == PROGRAM:
            remedy = "Återställ kvittot från en säkerhetskopia."
        raise CheckFailed([Diagnostic(what, remedy=remedy)])

    def _earlier(self, agreement: str) -> "Decisions":
        return Decisions(self.folder / DECISIONS, f"{self.shown}/{DECISIONS}", agreement)


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
        return year in self._folders() and self._is_ours(year)

    def record(self, year: int) -> Record:
        """Read a decided year. InvalidInput if its files are no longer those of its receipt."""
        return read_record(self.folder / str(year), f"{self.shown}/{year}")

    def decided_before(self, year: int) -> dict[int, Decided]:
        """The newest decided year before `year`, and those before it as it knew them, by year; empty if none."""
        newest = self.newest_before(year)
        if newest is None:
            return {}
        decided = self.record(newest).decided
        return {**decided.figures.decided, newest: decided}

    def newest_before(self, year: int) -> int | None:
        """The newest decided year before `year`; None if there is none."""
        return max((earlier for earlier in self.years() if earlier < year), default=None)

    def of_others(self) -> dict[int, str | None]:
        """The years in the folder that were decided on other agreements, with the id of each."""
        return {year: agreement_decided_on(self.folder, year) for year in self._folders() if not self._is_ours(year)}

    def _folders(self) -> Iterator[int]:
        try:
            names = [path.name for path in self.folder.iterdir() if path.is_dir()] if is_folder(self.folder) else []
        except OSError as error:
            raise _unreadable(self.shown, error) from None
        if torn := sorted(name for name in names if FOLDER_NAME.fullmatch(name) and name[:4] not in names):
            what = f"{self.shown}/{torn[0][:4]} saknas, fast {torn[0]}, som det ersatte, finns"
            raise InvalidInput([Diagnostic(what, remedy=f"Avbröts faststall, kör det igen. {_RESTORE}")])
        yield from (int(name) for name in names if re.fullmatch("[0-9]{4}", name))

    def _is_ours(self, year: int) -> bool:
        """Tell whether a folder is this agreement's by its receipt or copy; one that can't be read is held to be."""
        folder, shown = self.folder / str(year), f"{self.shown}/{year}"
        try:
            receipt, _ = read_receipt(folder, shown)
            return self.agreement == receipt["överenskommelse"] or self.agreement == _agreement_in(folder, shown)
        except InvalidInput:
            return True


def decisions_in(folder: str, agreement: str) -> Decisions:
    """The decided years of an agreement in a folder, read when they are asked for.

    `agreement` is its id; years of others in the same folder are left alone. WrongUsage if there is no such folder.
    """
    if not is_folder(Path(folder)):
        remedy = parted("Ange den med --beslut.", folder)
        raise wrong_usage(f"mappen {folder} finns inte", "en mapp med fastställda år", remedy)
    return Decisions(Path(folder), Path(folder).as_posix(), agreement)


def agreement_decided_on(folder: Path, year: int) -> str | None:
    """The id of the agreement that a year was decided on, if it was. InvalidInput if its receipt can't be read."""
    target = folder / str(year)
    if not is_folder(target):
        return None
    return str(read_receipt(target, target.as_posix())[0]["överenskommelse"])


def read_record(folder: Path, shown: str) -> Record:
    """Read the decided year in a folder. InvalidInput, telling every file that is not as it was.

    `shown` is what messages call the folder. Nothing in the folder is opened by a name that the receipt gives.
    """
    receipt, digest = read_receipt(folder, shown)
    faults = Faults()
    there = {name: path for path in sorted(folder.rglob("*")) if path.is_file() and (name := _name(path, folder))}
    for name in sorted({*there, *receipt["filer"]} - {RECEIPT}):
        if name not in there:
            what = "saknas i beslutet"
        elif name not in receipt["filer"]:
            what = "har kommit till efter beslutet"
        elif _hash(there[name], f"{shown}/{name}") != receipt["filer"][name]:
            what = "är ändrad efter beslutet: kvittot stämmer inte"
        else:
            continue
        remedy = "Återställ filen från en säkerhetskopia. Ett nytt beslut fattas med faststall --ersatter."
        faults.add(f"{shown}/{name} {what}", remedy=remedy if name in receipt["filer"] else "Flytta filen härifrån.")
    if not faults and (what := _unlike_result(receipt, folder, shown)):
        faults.add(f"kvittot i {shown} {what}", remedy=_RESTORE)
    faults.raise_if_any()
    return Record(receipt["år"], folder, shown, receipt, digest)


def _name(path: Path, folder: Path) -> str:
    """The file's name within the folder; "" for what systems leave behind (names that start with a dot)."""
    parts = path.relative_to(folder).parts
    return "" if any(part.startswith(".") for part in parts) else "/".join(parts)


def read_receipt(folder: Path, shown: str) -> tuple[dict[str, Any], str]:
    """Read a decided year's receipt, with its SHA-256. InvalidInput if it is none, or another year's."""
    source = read_source(folder / RECEIPT, f"{shown}/{RECEIPT}", within=folder)
    receipt = _json(source, "kvittot")
    if not _is_receipt(receipt):
        raise _fault(source, "kvittot är inget kvitto som programmet skrivit")
    if str(receipt["år"]) != folder.name and not folder.name.startswith((".", f"{receipt['år']}-")):
        raise _fault(source, f"kvittot gäller {receipt['år']}, men mappen heter {folder.name}")
    return receipt, sha256(source.content).hexdigest()


def _agreement_in(folder: Path, shown: str) -> str:
    """The id of the agreement in a decided year's copy; "" if it says none. InvalidInput if it can't be read."""
    name = f"{CONFIG}/{TERMS_FILE}"
    terms = parse_yaml(read_source(folder / name, f"{shown}/{name}", within=folder), Faults())
    written = terms.get("id") if terms is not None else None
    return written.value if isinstance(written, Scalar) else ""


def _unlike_result(receipt: Mapping[str, Any], folder: Path, shown: str) -> str:
    """The words that tell how a receipt differs from the result and rules that it seals; "" if they agree."""
    result = _json(read_source(folder / RESULT, f"{shown}/{RESULT}", within=folder), "resultatet")
    if _agreement_in(folder, shown) != receipt["överenskommelse"]:
        return f"gäller {receipt['överenskommelse']}, men kopian en annan överenskommelse"
    try:
        decided = result["fastställt"]
        stated = result["år"], decided["kunskapsdatum"], decided["ersätter_skäl"] or "", decided.get("trots_skäl", "")
        if (receipt["år"], receipt["kunskapsdatum"], *_reasons(receipt)) != stated:
            return f"säger annat än {RESULT} om år, kunskapsdatum eller skäl"
        if receipt.get("beslut") != decided.get("beslut"):
            return f"säger annat än {RESULT} om beslutet"
        if receipt["program"] != result["kvitto"]["program"]:
            return f"säger annat än {RESULT} om programmets version"
        if any(receipt["filer"].get(name) != digest for name, digest in result["kvitto"]["filer"].items()):
            return f"säger annat än {RESULT} om vad filerna innehöll"
        amounts = {each["kommunkod"]: each["delbelopp"] for each in result["kommuner"]}
        for total in result.get("totaler", []):
            for each in total["kommuner"]:
                amounts[each["kommunkod"]] = {**amounts[each["kommunkod"]], **each["delbelopp"]}
    except (KeyError, TypeError, AttributeError):
        return f"hör till ett {RESULT} som programmet inte har skrivit"
    return "" if receipt["belopp"]["kommuner"] == amounts else f"säger andra belopp än {RESULT}"


def _hash(path: Path, shown: str) -> str:
    try:
        return sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise _unreadable(shown, error) from None


def _unreadable(shown: str, error: OSError) -> InvalidInput:
    """The error to raise when something can't be read, with the reason."""
    return InvalidInput([Diagnostic(f"{shown} går inte att läsa: {explain_os_error(error)}")])


def _json(source: Source, what: str) -> Any:
    try:
        return json.loads(source.text)
    except (ValueError, RecursionError) as error:
        raise _fault(source, f"{what} är inte JSON", getattr(error, "pos", 0)) from None


def _reasons(receipt: Mapping[str, Any]) -> tuple[str, str]:
    """The reason why a year was decided anew, and why despite doubts; "" where there is none."""
    replaced, despite = ((receipt.get(key) or {"skäl": ""})["skäl"] for key in ("ersätter", "trots"))
    return replaced, despite


def _is_receipt(receipt: object) -> bool:
    match receipt:
        case {"trots": despite} if not (isinstance(despite, dict) and isinstance(despite.get("skäl"), str)):
            return False
        case {"beslut": minutes} if not (
            isinstance(minutes, dict) and all(isinstance(minutes.get(key, ""), str) for key in MINUTES_KEYS)
        ):
            return False
        case {
            "överenskommelse": str(),
            "program": str(),
            "år": int(),
            "kunskapsdatum": str(known_at),
            "ersätter": None | {"skäl": str()},
            "filer": dict(),
            "belopp": {"kommuner": dict(), "totalt": int()},
        }:
            with suppress(ValueError):
                return bool(date.fromisoformat(known_at))
    return False


def _fault(source: Source, what: str, position: int = 0) -> InvalidInput:
    end = min(position + 1, len(source.text))
    return InvalidInput([Diagnostic(what, Place(source, position, end), remedy=_RESTORE)])
