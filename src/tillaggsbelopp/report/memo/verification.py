"""Documents compared with the same made anew: a PDF by its bytes, and where it differs, as a Word file by its figures.

The prose of a Word file may be edited, and where it has a gap anything may be written; its figures stand as they were.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final, NamedTuple
from xml.etree import ElementTree

from tillaggsbelopp import limits
from tillaggsbelopp.documents.packages import Limits, Package
from tillaggsbelopp.report.memo.document import pieces

_LIMITS: Final = Limits(unpacked=limits.OWN_UNPACKED, parts=2_000, elements=0, cells=0, covered=0)
_NAMESPACE: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TEXTS: Final = re.compile(r"word/(document|header[0-9]*|footer[0-9]*)\.xml")
_MEDIA: Final = "word/media/"
_FIGURE: Final = re.compile(r"[0-9a-f]{20,}|[+−-]?[0-9]+(?:[ \u00a0\u202f][0-9]{3})*(?:,[0-9]+)?")
_AROUND: Final = 30


class Unreadable(Exception):  # noqa: N818 - a finding about a file, not an error of the program
    """A file that can't be read as what its name says."""


class _Seen(NamedTuple):
    """A figure in a text, with the words around it; `free` if anything may be written before it."""

    figure: str
    around: str
    free: bool = False


def word_differences(written: bytes, anew: bytes) -> list[str]:
    """Tell, in Swedish, how the figures and pictures of a Word file differ from those of the same made anew."""
    (there, pictures), (wanted, expected) = _read(written), _read(anew)
    found = [*_differences(_figures(wanted), _figures(there))]
    if lost := len(expected - pictures):
        found.append("en bild är en annan eller borta" if lost == 1 else f"{lost} bilder är andra eller borta")
    return found


def pdf_differences(written: bytes, anew: bytes) -> list[str]:
    """Tell, in Swedish, how a PDF differs from the same made anew: which figures, or that it does all the same."""
    if written == anew:
        return []
    found = [*_differences(_figures(_lines(anew)), _figures(_lines(written)))]
    return found or ["filen är inte den som skrevs, men siffrorna i dess text är desamma"]


def _read(content: bytes) -> tuple[list[str], set[bytes]]:
    """The paragraphs and the pictures of a Word file. Unreadable if it is none."""
    try:
        Package(content, _LIMITS)
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = sorted(package.namelist())
            texts = [package.read(name) for name in names if _TEXTS.fullmatch(name)]
            pictures = {package.read(name) for name in names if name.startswith(_MEDIA)}
        if any(b"<!DOCTYPE" in xml for xml in texts):
            raise Unreadable
        return [text for xml in texts for text in _paragraphs(ElementTree.fromstring(xml))], pictures
    except Exception:  # whatever a broken file makes a reader stumble over
        raise Unreadable from None


def _paragraphs(root: ElementTree.Element) -> Iterator[str]:
    """Yield the text of each paragraph as it is read: without fields, such as page numbers, and what is deleted."""
    for paragraph in root.iter(f"{_NAMESPACE}p"):
        depth, text = 0, ""
        for element in _shown(paragraph):
            match element.tag.removeprefix(_NAMESPACE):
                case "fldChar":
                    depth += {"begin": 1, "end": -1}.get(element.get(f"{_NAMESPACE}fldCharType", ""), 0)
                case "t" if not depth:
                    text += element.text or ""
                case "tab" | "br" | "cr":
                    text += "\n"
        yield text


def _shown(element: ElementTree.Element) -> Iterator[ElementTree.Element]:
    for child in element:
        if child.tag not in (f"{_NAMESPACE}fldSimple", f"{_NAMESPACE}del", f"{_NAMESPACE}p", f"{_NAMESPACE}pPr"):
            yield child
            yield from _shown(child)


def _lines(content: bytes) -> list[str]:
    """The lines of text in a PDF. Unreadable if it is none."""
    from pypdf import PdfReader

    try:
        return [line for page in PdfReader(io.BytesIO(content)).pages for line in page.extract_text().splitlines()]
    except Exception:  # whatever a broken file makes a reader stumble over
        raise Unreadable from None


def _figures(texts: Sequence[str]) -> list[_Seen]:
    """The figures of some texts in order, and last what ends them, which is no figure."""
    found, free = [], False
    for text in texts:
        start = 0
        for piece, gap in pieces(text):
            for each in () if gap else _FIGURE.finditer(piece):
                at = start + each.start()
                around = text[max(0, at - _AROUND) : at + len(each[0]) + _AROUND].strip()
                plain = re.sub(r"[ \u00a0\u202f]", "", each[0]).replace("−", "-")
                found.append(_Seen(plain, " ".join(around.split()), free))
                free = False
            free = free or gap
            start += len(piece)
    return [*found, _Seen("", "", free)]


def _differences(wanted: Sequence[_Seen], there: Sequence[_Seen]) -> Iterator[str]:
    """Yield what differs; figures in gaps that have been filled do not."""
    figures, actual = [each.figure for each in wanted], [each.figure for each in there]
    if _fits(wanted, actual):
        return
    for kind, first, last, start, end in SequenceMatcher(None, figures, actual, autojunk=False).get_opcodes():
        lost, added = wanted[first:last], there[start:end]
        if kind == "equal" or (kind == "insert" and wanted[first].free):
            continue
        in_gap = any(each.free for each in wanted[first : last + 1])  # what is written there can't be told apart
        if len(lost) == len(added) and not in_gap:
            pairs = zip(lost, added, strict=True)
            yield from (f"{is_.figure} ska vara {due.figure} (”{is_.around}”)" for due, is_ in pairs)
            continue
        yield from (f"{each.figure} är borta (”{each.around}”)" for each in lost)
        yield from (f"{each.figure} har kommit till (”{each.around}”)" for each in ([] if in_gap else added))


def _fits(wanted: Sequence[_Seen], actual: Sequence[str]) -> bool:
    """Tell whether the figures are those wanted, in order, but for those that stand where there is a gap."""
    places = {0}
    for figure in actual:
        passed = {place + 1 for place in places if place < len(wanted) and wanted[place].figure == figure}
        places = passed | {place for place in places if place < len(wanted) and wanted[place].free}
    return len(wanted) in places
