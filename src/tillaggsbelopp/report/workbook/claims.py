"""What the file of a workbook says of itself, by which it is recomputed: read before all else in it, and cheaply."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Final, NamedTuple

from tillaggsbelopp import limits
from tillaggsbelopp.documents.packages import MAIN, Limits, Package, Refused, Visitor
from tillaggsbelopp.report.workbook.container import sheets_of
from tillaggsbelopp.report.workbook.notes_sheets import CHANGE, KNOWN_AT, PLAN, PROGRAM, STAMP, YEAR
from tillaggsbelopp.report.workbook.stored import NotOurs, unreadable

_LAST_ROW: Final = 200
_LIMITS: Final = Limits(unpacked=limits.OWN_UNPACKED, parts=20_000, elements=300_000, cells=300_000, covered=1_000_000)
_PLACE: Final = re.compile("([AB])([0-9]{1,3})")
_TEXTS_PART: Final = "xl/sharedStrings.xml"
_PROPERTIES_PART: Final = "docProps/core.xml"
_OWN_PROPERTIES_PART: Final = "docProps/custom.xml"
_OURS: Final = "tillaggsbelopp "  # which a version follows
_STAMP: Final = re.compile("[A-ZÅÄÖ, ]{1,40}")
OTHER: Final = (
    "Verifieras kan arbetsboken från berakna --ut för ett år, och mappen från handlingar --ut. En annan skrivs på nytt "
    "med samma kommando: är filerna som lästes desamma (deras SHA-256 står på bladet Källor) blir den likadan."
)
_CREATED: Final = "http://purl.org/dc/terms/ created"
_DAY: Final = slice(10)  # of the time a file was made


class Claims(NamedTuple):
    """The claims of a workbook about itself."""

    year: str
    stamp: str
    changes: tuple[str, ...]
    plan: str | None
    dated: date | None
    known_at: str | None


def claims_of(content: bytes) -> Claims:
    """Read what a workbook says of itself on its sheet of sources. NotOurs if it can't be read or has no such sheet."""
    try:
        package = Package(content, _LIMITS)
        sheets = [_Facts(package, part) for part in sheets_of(package) if part in package.names]
        texts = _Texts(package, {index for sheet in sheets for index in sheet.shared.values()})
        for sheet in sheets:
            facts = sheet.told(texts.of)
            known = dict(facts)
            if PROGRAM in known and YEAR in known:
                changes = tuple(text for name, text in facts if name == CHANGE)
                dated = _Properties(package).day
                return Claims(known[YEAR], known.get(STAMP, ""), changes, known.get(PLAN), dated, known.get(KNOWN_AT))
        properties = _Properties(package)
    except Refused as reason:
        raise unreadable(str(reason)) from None
    if properties.ours:
        kind = f" som {properties.stamp}" if properties.stamp else ""
        raise NotOurs(f"filen har det här programmet skrivit{kind}, men en sådan kan inte verifieras", OTHER)
    raise NotOurs("filen är ingen arbetsbok som det här programmet har skrivit")


class _Enough(Exception):  # noqa: N818 - the end of what is looked for, not an error
    """No more of a part is needed."""


class _Reading(Visitor):
    """The reading of a part until it holds no more that is looked for."""

    def read(self, package: Package, part: str) -> None:
        if part in package.names:
            try:
                package.read(part, self)
            except _Enough:
                return


class _Facts(_Reading):
    """The texts in the two first columns of the first rows of a sheet, or their numbers among those that are shared."""

    def __init__(self, package: Package, part: str) -> None:
        self.shared: dict[str, int] = {}
        self._own: dict[str, str] = {}
        self._place = self._type = ""
        self._rows = 0
        self.read(package, part)

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == f"{MAIN}c":
            self._place, self._type = attributes.get("r", ""), attributes.get("t", "n")
        elif name == f"{MAIN}row":
            self._rows += 1
            if self._rows > _LAST_ROW:
                raise _Enough

    def end(self, name: str, text: str) -> None:
        if name in (f"{MAIN}v", f"{MAIN}t") and _PLACE.fullmatch(self._place):
            if self._type == "s" and text.isdecimal() and len(text) < 9:
                self.shared[self._place] = int(text)
            else:
                self._own[self._place] = text

    def told(self, texts: Mapping[int, str]) -> list[tuple[str, str]]:
        """The facts: what stands in the first column, and beside it in the second."""
        cells = {**self._own, **{place: texts.get(index, "") for place, index in self.shared.items()}}
        return [(cells[f"A{row}"], cells.get(f"B{row}", "")) for row in range(1, _LAST_ROW + 1) if f"A{row}" in cells]


class _Texts(_Reading):
    """Those of the shared texts that are looked for."""

    def __init__(self, package: Package, wanted: set[int]) -> None:
        self.of: dict[int, str] = {}
        self._last = max(wanted, default=-1)
        self._wanted = wanted
        self._index = 0
        self.read(package, _TEXTS_PART)

    def end(self, name: str, text: str) -> None:
        if name == f"{MAIN}t" and self._index in self._wanted:
            self.of[self._index] = self.of.get(self._index, "") + text
        elif name == f"{MAIN}si":
            self._index += 1
            if self._index > self._last:
                raise _Enough


class _Properties(_Reading):
    """The day that a file says that it was made on (None: it says none), its stamp, and if this program wrote it."""

    def __init__(self, package: Package) -> None:
        self.day: date | None = None
        self.ours, self.stamp = False, ""
        self.read(package, _PROPERTIES_PART)
        self.read(package, _OWN_PROPERTIES_PART)

    def end(self, name: str, text: str) -> None:
        if name.endswith(" contentStatus") and _STAMP.fullmatch(text):
            self.stamp = text
        elif name.endswith(" lpwstr") and text.startswith(_OURS):
            self.ours = True
        elif name == _CREATED:
            try:
                self.day = date.fromisoformat(text[_DAY])
            except ValueError:
                self.day = None
