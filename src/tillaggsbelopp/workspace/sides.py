"""Sides of a comparison, as written on the command line: years, decided years, agreements' folders, alternatives.

2025            the year: as it was decided if it was, else computed
2025:id         an alternative, computed for the year
config/ny:2025  another agreement's folder; config/ny:2025:id an alternative of it
beslut/2025     a decided year
id, config/ny   the same for the year that the other side says
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from tillaggsbelopp.agreement.alternatives import find_alternative
from tillaggsbelopp.agreement.reading import TERMS_FILE
from tillaggsbelopp.checks.computable_years import newest_year
from tillaggsbelopp.diagnostics import Source, wrong_usage
from tillaggsbelopp.documents.sources import is_folder
from tillaggsbelopp.review.compare import Side, alternative_side, side_of
from tillaggsbelopp.swedish import YEAR_PATTERN
from tillaggsbelopp.workspace.decisions import RECEIPT, Record, read_record
from tillaggsbelopp.workspace.folders import with_documents
from tillaggsbelopp.workspace.project import Project, decided_calculation

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
class ReadSide:
    """A side computed, and the files it was computed from."""

    side: Side
    files: Mapping[str, Source]


def read_operand(text: str) -> Operand:
    """Take a side apart as written. WrongUsage if that can't be done, or it names a folder with nothing to compare."""
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
        neither = f"är varken en överenskommelse ({TERMS_FILE}) eller ett fastställt år ({RECEIPT})"
        raise wrong_usage(f"mappen {operand.folder} {neither}", HOW)
    if operand.year is not None or operand.alternative is not None:
        raise wrong_usage(f"{operand.folder} är ett fastställt år, och tar inget efter kolon", operand.folder or "")
    return replace(operand, decided=True)


@dataclass(frozen=True)
class Sides:
    """The means to compute the sides of a comparison, each project being opened once.

    `open_folder` gives the project of an agreement's folder (None: the one that is meant where none is named) and of a
    folder of figures (None: its own); `tell` is called with what the reader should know. With `recompute` a year that
    has been decided is computed all the same; `as_known` says that a knowledge date is asked for, which changes none.
    """

    open_folder: Callable[[str | None, str | None], Project]
    tell: Callable[[str], None]
    recompute: bool = False
    as_known: bool = False
    _projects: dict[tuple[str | None, str | None], Project] = field(default_factory=dict)

    def year_for(self, operands: list[Operand], stated: int | None) -> int | None:
        """The year for sides that say none: that of `--ar`, else of the other side, else the newest that works.

        None if all sides have a year. WrongUsage if `--ar` is then stated; InvalidInput if no year works.
        """
        lacking = [operand for operand in operands if operand.year is None and not operand.decided]
        if stated is not None and not lacking:
            raise wrong_usage("--ar behövs inte: året står redan", remedy="Ta bort --ar, eller året.")
        if not lacking or stated is not None:
            return stated
        years = {_record(each).year if each.decided else each.year for each in operands} - {None}
        if years:
            return years.pop()
        choice = newest_year(self.project(lacking[0], None).years)
        self.tell(choice.explanation)
        return choice.year

    def project(self, operand: Operand, data: str | None) -> Project:
        """The project that a side is computed on; `data` is a folder of figures, None for its own."""
        key = operand.folder, data
        if key not in self._projects:
            self._projects[key] = self.open_folder(*key)
        return self._projects[key]

    def given(self, operand: Operand, year: int | None, data: str | None = None) -> ReadSide:
        """Compute a side; `year` is for one that says none itself, `data` a folder of figures (None: its own).

        InvalidInput and CheckFailed if it can't be computed; WrongUsage for a day of knowledge of a decided year.
        """
        if operand.decided:
            return self._decided_side(operand.text, lambda: _record(operand))
        project = self.project(operand, data)
        at = operand.year or year
        if at is None:
            raise AssertionError("a year is stated or chosen")
        found, shown = None, project.loaded.shown[0]
        if operand.alternative is not None:
            found = find_alternative(project.alternatives, operand.alternative, shown)
        prefix = f"{operand.folder}:" if operand.folder else ""
        if operand.folder is None and not self.recompute and project.decisions is not None and at in project.decisions:
            decisions = project.decisions
            given = self._decided_side(str(at), lambda: decisions.record(at))
            if found is None:
                return given
            of, files = given.side.result.grounds, given.files
        else:
            of, files = project.prepared(at)[0], project.loaded.files
            if found is None:
                return ReadSide(side_of(f"{prefix}{at}", of), files)
        side = alternative_side(of, found)
        return ReadSide(replace(side, label=f"{prefix}{side.label}"), with_documents(files, shown, [found]))

    def _decided_side(self, label: str, record: Callable[[], Record]) -> ReadSide:
        if self.as_known:
            what = f"{label} är fastställt, och --kunskapsdatum ändrar inte ett beslut"
            raise wrong_usage(what, remedy="Lägg till --rakna-om för att räkna med det som nu gäller.")
        decided = decided_calculation(record())
        return ReadSide(Side(label, decided.result), decided.loaded.files)


def _record(operand: Operand) -> Record:
    """The decided year that an operand names the folder of."""
    folder = Path(operand.folder or "")
    return read_record(folder, folder.as_posix())
