"""The package of a workbook file followed from its relations, as an office program does, and all that is not ours.

A library finds the workbook by the type of its content, and passes over what it does not know. A program that opens the
file follows the relations, and shows everything. So each part must be of a kind that we write or that programs add when
they save (`allowed_parts`), have one relation, lead to no other, and hold no other elements.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from tillaggsbelopp.documents.packages import MAIN, Limits, Package, Visitor
from tillaggsbelopp.documents.relations import RELATED_ID, Attributes, relations_of, relations_part
from tillaggsbelopp.report.addresses import cell_named
from tillaggsbelopp.report.book import Book
from tillaggsbelopp.report.workbook.allowed_parts import (
    ATTRIBUTES,
    DEFAULT_TYPES,
    ELEMENTS_OF_PACKAGE,
    KINDS,
    RELATIONS_TYPE,
    ROOT,
    PartKind,
)
from tillaggsbelopp.report.workbook.difference import Difference

TYPES_PART: Final = "[Content_Types].xml"
WORKBOOK_PART: Final = "xl/workbook.xml"
_DRAWINGS: Final = "xl/drawings/"
_LISTS: Final = PartKind(re.compile(""), "", ELEMENTS_OF_PACKAGE)
_GONE: Final = "borta"
_MARGINS: Final = {f"{MAIN}oddHeader": "sidhuvudet", f"{MAIN}oddFooter": "sidfoten"}
_SECTION: Final = (
    r'(?:&"[^"&]{1,60}"|&(?:[6-9]|[12][0-9])(?![0-9])|&K000000|&B)*'  # a font, a size that can be read, black, bold
    r"(?:[^&]|&&|&[PN])*"  # text and page numbers
)
_MARGIN: Final = re.compile(f"&L{_SECTION}&C{_SECTION}&R{_SECTION}")

_CHOSEN: Final = ("absPath", "style", "AlternateContent")  # of which Excel writes a newer and an older form
_WHOLE: Final = (f"{MAIN}c", f"{MAIN}si")
_PARTS_OF_WHOLES: Final = (f"{MAIN}v", f"{MAIN}f", f"{MAIN}t")
_SINGLE: Final = {  # what there is one of, for each value of some attributes
    **{
        f"{MAIN}{name}": ()
        for name in (
            *("workbookPr", "sheets", "definedNames", "calcPr", "numFmts", "cellXfs", "sst", "sheetData", "sheetViews"),
            *("sheetProtection", "dataValidations", "printOptions", "pageSetup", "headerFooter", "oddHeader"),
            *("oddFooter", "drawing", "tableParts", "tableColumns"),
        )
    },
    f"{MAIN}definedName": ("name", "localSheetId"),
    f"{MAIN}numFmt": ("numFmtId",),
    f"{MAIN}row": ("r",),
    f"{MAIN}sheet": ("name",),
}


class DrawnChart(NamedTuple):
    """A chart as stored: the first column and row it covers and the last, its texts, cells referred to, and points."""

    covers: tuple[int, ...]
    title: str
    references: list[str]
    points: list[str]


class Inspected(NamedTuple):
    """What is foreign in a package, and the charts by sheet."""

    foreign: tuple[Difference, ...]
    charts: Mapping[str, list[DrawnChart]]


def limits_of(book: Book) -> Limits:
    """What the file of a described workbook may hold: some times what we write, as other programs write more of it.

    LibreOffice makes it a quarter longer. What every file has, however small, comes to that.
    """
    cells = sum(len(sheet.cells) for sheet in book.sheets)
    signs = sum(len(str(cell.value)) + len(cell.formula) for sheet in book.sheets for cell in sheet.cells.values())
    tables = [table for sheet in book.sheets for table in sheet.tables]
    columns = sum(table.last[1] - table.first[1] + 1 for table in tables)
    covered = sum((table.last[0] - table.first[0] + 1) * (table.last[1] - table.first[1] + 1) for table in tables)
    return Limits(
        unpacked=500_000 + 150 * (cells + columns) + 3 * signs + 2_000 * len(tables),
        parts=100 + 2 * len(tables),
        elements=20_000 + 6 * cells + 4 * columns + 20 * len(tables),
        cells=1_000 + 2 * cells,
        covered=10_000 + 2 * covered + cells,
    )


def sheets_of(package: Package) -> dict[str, str]:
    """The names of the sheets by the parts that they are in, in the order of the workbook."""
    found = Attributes("sheet")
    package.read(WORKBOOK_PART, found)
    targets = {each.id: each.target for each in relations_of(package, WORKBOOK_PART)}
    return {targets.get(each.get(RELATED_ID, ""), ""): each.get("name", "") for each in found.of}


def inspected(package: Package) -> Inspected:
    """Look through a package for all that a decision workbook does not have, and for what is drawn."""
    reached: dict[str, PartKind] = {}
    foreign = [*_follow(package, ROOT, KINDS[ROOT], reached)]
    lists = {TYPES_PART, "_rels/.rels", *(relations_part(part) for part in reached)}
    foreign += [
        Difference(f"delen {name}", "tillagd", _GONE)
        for name in package.names
        if name not in reached and name not in lists
    ]
    foreign += _types(package, reached)
    sheets = sheets_of(package) if WORKBOOK_PART in reached else {}
    looks: dict[str, _Looking] = {}
    for name in package.names:
        kind = _LISTS if name in lists else reached.get(name)
        if kind is not None and kind.elements:
            looks[name] = _Looking(_named(name, sheets), kind, sheets.get(name, ""))
            package.read(name, looks[name])
            foreign += looks[name].found.values()
    charts = {sheet: [*_charts(package, part, looks)] for part, sheet in sheets.items()}
    return Inspected(tuple(foreign), {sheet: drawn for sheet, drawn in charts.items() if drawn})


def _charts(package: Package, part: str, looks: Mapping[str, "_Looking"]) -> Iterator[DrawnChart]:
    """Yield the charts of a sheet, in the order of its drawing."""
    for drawing in (relation.target for relation in relations_of(package, part)):
        if drawing.startswith(_DRAWINGS) and drawing in looks:
            targets = {relation.id: relation.target for relation in relations_of(package, drawing)}
            anchored = [int(text) for name, text in looks[drawing].texts if name in ("col", "row") and text.isdecimal()]
            for number, identity in enumerate(looks[drawing].charts):
                texts = looks[targets[identity]].texts if targets.get(identity) in looks else []
                yield DrawnChart(
                    tuple(anchored[4 * number : 4 * number + 4]),
                    "".join(text for name, text in texts if name == "t"),
                    [text for name, text in texts if name == "f"],
                    [text for name, text in texts if name == "v"],
                )


def _named(part: str, sheets: Mapping[str, str]) -> str:
    """A part as it is told of; what is put in a drawing is shown above the cells."""
    if part in sheets:
        return f"bladet {sheets[part]} ({part})"
    return f"bild, textruta eller kommentar ({part})" if part.startswith(_DRAWINGS) else f"delen {part}"


def _follow(package: Package, part: str, kind: PartKind, reached: dict[str, PartKind]) -> Iterator[Difference]:
    """Follow the relations of a part to all that it leads to. Yield those that it may not have."""
    ids: set[str] = set()
    for relation in relations_of(package, part):
        other = KINDS.get(relation.type)
        where = f"relationen {relation.type.rpartition('/')[2]} i {relations_part(part)}"
        if relation.id in ids:
            yield Difference(where, f"en till med id {relation.id}", _GONE)
        ids.add(relation.id)
        if relation.outside or relation.type not in kind.relations or other is None:
            yield Difference(where, f"till {relation.target}", _GONE)
        elif not other.name.fullmatch(relation.target) or relation.target not in package.names:
            yield Difference(where, f"till {relation.target}", f"till {other.name.pattern.replace(chr(92), '')}")
        elif relation.target in reached:
            yield Difference(where, f"en till, till {relation.target}", _GONE)
        else:
            reached[relation.target] = other
            yield from _follow(package, relation.target, other, reached)


def _types(package: Package, reached: Mapping[str, PartKind]) -> Iterator[Difference]:
    """Yield the content types that are not those of the parts, by which libraries find them."""
    if TYPES_PART not in package.names:
        yield Difference(f"delen {TYPES_PART}", _GONE, "med")
        return
    found = Attributes("Default", "Override")
    package.read(TYPES_PART, found)
    stated: dict[str, str] = {}
    for each in found.of:
        name, content_type = each.get("PartName", "").removeprefix("/"), each.get("ContentType", "")
        ending = each.get("Extension", "").lower()
        if ending:
            if DEFAULT_TYPES.get(ending) != content_type:
                yield Difference(f"innehållstypen för .{ending}", content_type, _GONE)
        elif name in stated or (name not in package.names and name not in reached):
            yield Difference(f"innehållstypen för {name}", content_type, _GONE)
        stated[name] = content_type
    for name in package.names:
        ending = name.rpartition(".")[2].lower()
        wanted = reached[name].content_type if name in reached else RELATIONS_TYPE if ending == "rels" else None
        is_ = stated.get(name, DEFAULT_TYPES.get(ending, "okänd"))
        if wanted is not None and is_ != wanted:
            yield Difference(f"innehållstypen för {name}", is_, wanted)


class _Looking(Visitor):
    """A look through a part for elements and attributes that it may not have; each is told once."""

    def __init__(self, where: str, kind: PartKind, sheet: str) -> None:
        self._where = where
        self._kind = kind
        self._sheet = sheet
        self.found: dict[str, Difference] = {}
        self.texts: list[tuple[str, str]] = []
        self.charts: list[str] = []
        self._once: set[tuple[str, ...]] = set()
        self._within: set[str] = set()
        self._last = (0, 0)
        self._choices = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        local = name.rpartition(" ")[2]
        if RELATED_ID in attributes and local == "chart":
            self.charts.append(attributes[RELATED_ID])
        if name not in self._kind.elements:
            self._tell(local, f"med elementet {local}", "utan")
        self._check_order(name, local, attributes)
        for attribute, values in ATTRIBUTES.get(name, {}).items():
            is_ = attributes.get(attribute)
            if is_ is not None and is_ not in values:
                wanted = f'{attribute}="{values[0]}"' if values else "utan"
                self._tell(f"{local} {attribute}", f'{local} {attribute}="{is_}"', wanted)

    def _check_order(self, name: str, local: str, attributes: Mapping[str, str]) -> None:
        """Tell of what programs read in different ways: a thing twice, cells in no order, a choice of contents."""
        if local in ("Choice", "Fallback"):
            self._choices += 1
        elif self._choices and local not in _CHOSEN:
            self._tell(f"choice {local}", f"med {local} i ett val", "utan")
        if name == f"{MAIN}c" and self._sheet:
            place = cell_named(attributes.get("r", ""), self._sheet)
            if place is None or (place.row, place.column) < self._last:
                self._tell("c", f"med cellen {attributes.get('r', 'utan namn')} i oordning", "med varje cell en gång")
            else:
                self._last = (place.row, place.column + 1)
        if name in _WHOLE:
            self._within = set()
        elif name in _PARTS_OF_WHOLES:
            if name in self._within:
                self._tell(f"two {local}", f"med två {local} i samma cell eller text", "med ett")
            self._within.add(name)
        elif name in _SINGLE:
            one = (name, *(attributes.get(each, "") for each in _SINGLE[name]))
            if one in self._once:
                self._tell(f"two {local}", f"med {' '.join([local, *filter(None, one[1:])])} två gånger", "med ett")
            self._once.add(one)

    def end(self, name: str, text: str) -> None:
        if name.endswith((" Choice", " Fallback")):
            self._choices -= 1
        if not name.startswith(MAIN):
            self.texts.append((name.rpartition(" ")[2], text))
        elif name in _MARGINS and not _MARGIN.fullmatch(text):
            where = f"{_MARGINS[name]} på bladet {self._sheet}"
            self.found[name] = Difference(where, text or "tomt", "text till vänster, i mitten och till höger")

    def _tell(self, what: str, is_: str, wanted: str) -> None:
        self.found.setdefault(what, Difference(self._where, is_, wanted))
