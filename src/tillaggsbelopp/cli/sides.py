"""What is compared, as written on the command line: a year, a decided year, an agreement's folder, an alternative.

2025            the year: as it was decided if it was, else computed
2025:id         an alternative, computed for the year
config/ny:2025  another agreement's folder; config/ny:2025:id an alternative of it
beslut/2025     a decided year
id, config/ny   the same for the year that the other side says
"""

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tillaggsbelopp.agreement.alternatives import ALTERNATIVES_FOLDER, Alternative, read_alternatives
from tillaggsbelopp.agreement.reading import TERMS_FILE
from tillaggsbelopp.cli.folders import Loaded, with_documents
from tillaggsbelopp.cli.options import wrong_usage
from tillaggsbelopp.cli.receipts import RECEIPT
from tillaggsbelopp.cli.runs import Request, decided_run, loaded_for, prepared
from tillaggsbelopp.diagnostics import Faults, Source, did_you_mean, fold
from tillaggsbelopp.documents.text import is_folder
from tillaggsbelopp.engine.years import newest_year
from tillaggsbelopp.review.alternatives import alternative_side
from tillaggsbelopp.review.causes import Grounds
from tillaggsbelopp.review.compare import Side, side_of
from tillaggsbelopp.swedish import YEAR_PATTERN

if TYPE_CHECKING:
    from tillaggsbelopp.cli.decisions import Decisions, Record

HOW: Final = "2025, 2025:alternativ, config/ny:2025 eller beslut/2025"
_WITH_YEAR: Final = re.compile(rf"(?:(?P<folder>.+):)?(?P<year>{YEAR_PATTERN})(?::(?P<alternative>[^:/\\]+))?")
_ALTERNATIVE: Final = re.compile(r"(?:(?P<folder>.+):)?(?P<alternative>[^:/\\.]+)")


@dataclass(frozen=True)
class Operand:
    """One side as written, taken apart; `decided` says that the folder is a decided year's."""

    text: str
    folder: str | None = None
    year: int | None = None
    alternative: str | None = None
    decided: bool = False


@dataclass(frozen=True)
class Given:
    """A side computed, and the files it was computed from."""

    side: Side
    files: Mapping[str, Source]
    loaded: Loaded


def read_operand(text: str) -> Operand:
    """A side taken apart. WrongUsage if it can't be, or names a folder that holds nothing to compare."""
    text = text.strip()
    if not text:
        raise wrong_usage("en av de två är tom", HOW)
    if match := _WITH_YEAR.fullmatch(text):
        operand = Operand(text, match["folder"], int(match["year"]), match["alternative"])
    elif re.fullmatch(rf"{YEAR_PATTERN} *[-–] *{YEAR_PATTERN}", text) and not is_folder(Path(text)):
        raise wrong_usage(f"{text} är flera år", "ett år på var sida, till exempel jamfor 2025 2026")
    elif is_folder(Path(text)):
        operand = Operand(text, text)
    elif (match := _ALTERNATIVE.fullmatch(text)) and (match["folder"] is None or is_folder(Path(match["folder"]))):
        operand = Operand(text, match["folder"], None, match["alternative"])
    else:
        raise wrong_usage(f"{text} är inget att jämföra: ingen mapp heter så", HOW)
    return operand if operand.folder is None else _in_folder(operand, Path(operand.folder))


def _in_folder(operand: Operand, folder: Path) -> Operand:
    if not is_folder(folder):
        raise wrong_usage(f"mappen {operand.folder} finns inte", HOW)
    if (folder / TERMS_FILE).is_file():
        return operand
    if not (folder / RECEIPT).is_file():
        what = (
            f"mappen {operand.folder} är varken en överenskommelse ({TERMS_FILE}) eller ett fastställt år ({RECEIPT})"
        )
        raise wrong_usage(what, HOW)
    if operand.year is not None or operand.alternative is not None:
        raise wrong_usage(f"{operand.folder} är ett fastställt år, och tar inget efter kolon", operand.folder or "")
    return replace(operand, decided=True)


@dataclass
class Sides:
    """Computes sides of one request, reading each folder once."""

    request: Request

    def __post_init__(self) -> None:
        self._read: dict[tuple[str | None, str | None], tuple[Loaded, Decisions | None]] = {}

    def year_for(self, operands: list[Operand], stated: int | None) -> int | None:
        """The year for sides that say none: that of `--ar`, else of the other side, else the newest that works."""
        lacking = [operand for operand in operands if operand.year is None and not operand.decided]
        if stated is not None and not lacking:
            raise wrong_usage("--ar behövs inte: året står redan", remedy="Ta bort --ar, eller året.")
        if not lacking or stated is not None:
            return stated
        years = {self._decided(each).year if each.decided else each.year for each in operands} - {None}
        if years:
            return years.pop()
        loaded, _ = self.loaded(lacking[0], self.request.data)
        choice = newest_year(loaded.agreement, loaded.figures)
        print(choice.explanation, file=sys.stderr)
        return choice.year

    def loaded(self, operand: Operand, data: str | None) -> "tuple[Loaded, Decisions | None]":
        """What there is to compute a side on."""
        config = operand.folder or self.request.config
        if (config, data) not in self._read:
            self._read[config, data] = loaded_for(self.request._replace(config=config, data=data))
        return self._read[config, data]

    def given(self, operand: Operand, year: int | None, data: str | None) -> Given:
        """A side computed; `year` where it says none itself."""
        if operand.decided:
            return self._decided_side(operand, operand.text)
        loaded, decisions = self.loaded(operand, data)
        at = operand.year or year
        if at is None:
            raise AssertionError("a year is stated or chosen")
        found = None
        if operand.alternative is not None:
            found = find_alternative(alternatives_in(loaded), operand.alternative, loaded.shown[0])
        prefix = f"{operand.folder}:" if operand.folder else ""
        if operand.folder is None and not self.request.recompute and decisions is not None and at in decisions:
            folder = (decisions.folder / str(at)).as_posix()
            given = self._decided_side(Operand(str(at), folder, at, decided=True), str(at))
            if found is None:
                return given
            agreement, figures, files = given.side.grounds.agreement, given.side.grounds.figures, given.files
        else:
            agreement, figures, _ = prepared(loaded, decisions, at)
            files = loaded.files
            if found is None:
                return Given(side_of(f"{prefix}{at}", agreement, figures, at), files, loaded)
        side = alternative_side(agreement, figures, at, found)
        return Given(
            replace(side, label=f"{prefix}{side.label}"), with_documents(files, loaded.shown[0], [found]), loaded
        )

    def _decided_side(self, operand: Operand, label: str) -> Given:
        if self.request.known_at:
            what = f"{label} är fastställt, och --kunskapsdatum ändrar inte ett beslut"
            raise wrong_usage(what, remedy="Lägg till --rakna-om för att räkna med det som nu gäller.")
        run = decided_run(self._decided(operand))
        grounds = Grounds(run.agreement, run.loaded.figures, run.result)
        return Given(Side(label, grounds), run.loaded.files, run.loaded)

    def _decided(self, operand: Operand) -> "Record":
        from tillaggsbelopp.cli.decisions import read_record

        folder = Path(operand.folder or "")
        return read_record(folder, folder.as_posix())


def alternatives_in(loaded: Loaded) -> tuple[Alternative, ...]:
    """The alternatives of an agreement that has been read. InvalidInput with every fault in them."""
    faults = Faults()
    found = read_alternatives(loaded.folders[0], loaded.shown[0], faults)
    faults.raise_if_any()
    return found


def find_alternative(alternatives: tuple[Alternative, ...], written: str, shown: str) -> Alternative:
    """The alternative of that id, however its letters are typed. WrongUsage if there is none."""
    by_id = {fold(each.id): each for each in alternatives}
    if (found := by_id.get(fold(written))) is not None:
        return found
    ids = [each.id for each in alternatives]
    remedy = did_you_mean(written, ids, f"Alternativ skrivs i {shown}/{ALTERNATIVES_FOLDER}/, ett per fil.")
    raise wrong_usage(f"inget alternativ heter {written}", ", ".join(ids) or HOW, remedy)
