"""A workbook file read back: what is stored in it, and what it says of itself."""

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from html import unescape
from typing import Final

from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from tillaggsbelopp.report.workbook.notes_sheets import CHANGE, KNOWN_AT, PLAN, PROGRAM, STAMP, YEAR

_MOST_BYTES: Final = 60_000_000  # unpacked; 290 municipalities take a tenth
_CHARTS: Final = "xl/charts/chart"
_DRAWINGS: Final = "xl/drawings/"


class NotOurs(Exception):  # noqa: N818 - a finding about a file, not an error of the program
    """A file that can't be verified, with the reason in Swedish."""


@dataclass(frozen=True)
class Opened:
    """A file as stored: formulas, the values that were saved with them, and what is drawn."""

    formulas: Workbook
    values: Workbook
    drawn: Mapping[str, str]

    def charts(self) -> list[str]:
        """The charts as XML, in the order they are stored."""
        return [text for name, text in sorted(self.drawn.items()) if name.startswith(_CHARTS)]

    def additions(self) -> list[str]:
        """Pictures, text boxes and comments, by the parts of the file that hold them."""
        marks = re.compile(r"<(?:\w+:)?(?:sp|pic|cxnSp)\b")
        drawings = [name for name, text in self.drawn.items() if name.startswith(_DRAWINGS) and marks.search(text)]
        return [*drawings, *(name for name in self.drawn if "omment" in name)]


@dataclass(frozen=True)
class Claims:
    """The claims of a workbook about itself, by which it must be recomputed."""

    year: str
    stamp: str
    changes: tuple[str, ...]
    plan: str | None
    dated: date | None
    known_at: str | None


def open_file(content: bytes) -> Opened:
    """Open the workbook in the bytes of a file. NotOurs if it can't be read as one, or is too large."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            if sum(part.file_size for part in package.infolist()) > _MOST_BYTES:
                raise NotOurs("filen är orimligt stor uppackad")
            drawn = {
                name: unescape(package.read(name).decode("utf-8", "replace"))
                for name in package.namelist()
                if name.endswith((".xml", ".vml")) and (name.startswith((_CHARTS, _DRAWINGS)) or "omment" in name)
            }
        return Opened(load_workbook(io.BytesIO(content)), load_workbook(io.BytesIO(content), data_only=True), drawn)
    except NotOurs:
        raise
    except Exception:  # whatever a broken file makes a reader stumble over
        raise NotOurs("filen går inte att läsa som en arbetsbok i formatet xlsx") from None


def claims_of(opened: Opened) -> Claims:
    """Read what a workbook says of itself on its sheet of sources. NotOurs if there is no such sheet."""
    for sheet in opened.formulas.worksheets:
        rows = sheet.iter_rows(max_row=min(sheet.max_row, 200), max_col=2, values_only=True)
        facts = [(str(name), str(text)) for name, text in rows]
        known = dict(facts)
        if PROGRAM in known and YEAR in known:
            created = opened.formulas.properties.created
            return Claims(
                known[YEAR],
                known.get(STAMP, ""),
                tuple(text for name, text in facts if name == CHANGE),
                known.get(PLAN),
                created.date() if isinstance(created, datetime) else None,
                known.get(KNOWN_AT),
            )
    raise NotOurs("filen är ingen arbetsbok som det här programmet har skrivit")
