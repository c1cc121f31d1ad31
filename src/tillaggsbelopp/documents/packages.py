"""The package of an xlsx file: its parts streamed and counted, before any library takes them in.

A library makes objects of all that a workbook names: a cell far away, a merged sheet or a number format of 60 000 signs
takes it gigabytes and minutes. Here a file costs what its bytes do, and is refused as soon as it holds too much.
"""

import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from fractions import Fraction
from typing import Final, NamedTuple
from xml.parsers import expat

from tillaggsbelopp import limits
from tillaggsbelopp.documents.columns_of_sheets import column_number
from tillaggsbelopp.swedish import format_number

MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main "
_ENTRY: Final = b"PK\x01\x02"  # what each entry begins with in the list at the end of a file
_CHUNK: Final = 65_536
_LONGEST_TOKEN: Final = 500_000  # bytes of a tag or comment, which is kept whole until it ends
_LONGEST: Final = {"oddHeader": 512, "oddFooter": 512, "definedName": 1_000, "formatCode": 255, "f": 8_192}
_LONGEST_OTHER: Final = 32_767  # signs of any other text or attribute: what a cell holds
_SHORT: Final = min(_LONGEST.values())
_CELL: Final = f"{MAIN}c"
_FORMULA: Final = f"{MAIN}f"
_OF_AREAS: Final = {
    f"{MAIN}{name}"
    for name in ("f", "mergeCell", "hyperlink", "dataValidation", "conditionalFormatting", "protectedRange", "table")
}
_AREA: Final = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?")
_TOLD: Final = {
    "unpacked": "byte uppackad",
    "parts": "delar",
    "elements": "XML-element",
    "cells": "celler",
    "covered": "celler i sammanslagningar, länkar och andra områden",
}


class Refused(Exception):  # noqa: N818 - a finding about a file, not an error of the program
    """A file that is no package, can be read in two ways, or holds more than it may; the reason in Swedish."""


class Limits(NamedTuple):
    """The most that a workbook file may hold: bytes unpacked, parts, XML elements, cells, and cells that areas cover.

    Areas are those of merged cells, links, validations, conditional formats, tables and arrays, together.
    """

    unpacked: int
    parts: int
    elements: int
    cells: int
    covered: int


OTHERS: Final = Limits(
    limits.WORKBOOK_UNPACKED,
    limits.WORKBOOK_PARTS,
    limits.WORKBOOK_ELEMENTS,
    limits.WORKBOOK_CELLS,
    covered=limits.WORKBOOK_CELLS,
)
"""The limits of a workbook that other people made."""


class Visitor:
    """One that is told of elements as they are read, by namespace and name with a space between."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Take note of an element that begins."""

    def end(self, name: str, text: str) -> None:
        """Take note of an element that ends, with the text after the last element in it."""


class Package:
    """The parts of a file by name, streamed one at a time, and counted together. Refused if they are more than may be.

    So is a file whose list of parts can be read in two ways, or that is packed as no office program does.
    """

    def __init__(self, content: bytes, limits: Limits) -> None:
        self._most = limits._asdict()
        self._taken: Counter[str] = Counter()
        self.take("parts", content.count(_ENTRY))
        with _readable():
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        entries = self._zip.infolist()
        if sum(entry.file_size for entry in entries) > limits.unpacked:
            most = format_number(Fraction(limits.unpacked, 1_000_000), 1)
            raise Refused(f"filen är större än {most} MB uppackad")
        if len({entry.filename.casefold() for entry in entries}) < len(entries):
            raise Refused("filen har två delar med samma namn")
        if any(entry.flag_bits & 1 for entry in entries):
            raise Refused("filen är låst med lösenord")
        if any(entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for entry in entries):
            raise Refused("filen är packad på ett sätt som kalkylprogram inte använder")
        self.names: Final = tuple(entry.filename for entry in entries if not entry.is_dir())

    def same_parts(self, other: "Package") -> bool:
        """Tell whether another package has the same parts, each with the same bytes, in the same order."""
        with _readable():
            return self.names == other.names and all(
                self._zip.read(name) == other._zip.read(name) for name in self.names
            )

    def read(self, name: str, visitor: Visitor) -> None:
        """Count the elements of a part, and tell a visitor of them as they are read. Refused if it is no whole XML."""
        parser = expat.ParserCreate(namespace_separator=" ")
        counted = _Counted(self, visitor, self._most["elements"] - self._taken["elements"])
        parser.StartElementHandler = counted.start
        parser.EndElementHandler = counted.end
        parser.CharacterDataHandler = counted.text
        parser.XmlDeclHandler = _check_encoding
        parser.StartDoctypeDeclHandler = _refuse_doctype
        parser.buffer_text = True
        fed = 0
        with _readable(name), self._zip.open(name) as part:
            while chunk := part.read(_CHUNK):
                if not fed and not chunk.removeprefix(b"\xef\xbb\xbf").startswith(b"<"):
                    raise Refused(f"delen {name} är inte XML i UTF-8")
                fed += len(chunk)
                self.take("unpacked", len(chunk))
                parser.Parse(chunk)
                if fed - parser.CurrentByteIndex > _LONGEST_TOKEN:
                    raise Refused(f"delen {name} har ett orimligt långt märke")
            parser.Parse(b"", True)
        self.take("elements", counted.elements)

    def take(self, what: str, amount: int = 1) -> None:
        """Count so much of one of the limits. Refused if that makes more than it."""
        self._taken[what] += amount
        if self._taken[what] > self._most[what]:
            raise Refused(f"filen har fler än {format_number(self._most[what])} {_TOLD[what]}")


class _Counted:
    """The counting of what a part holds, and the text in each of its elements."""

    def __init__(self, package: Package, visitor: Visitor, most: int) -> None:
        self._take = package.take
        self._most = most
        self.elements = 0
        self._visitor = visitor
        self._text = ""
        self._shared: dict[str, int] = {}
        self._sharing: str | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        if self.elements > self._most:
            self._take("elements", self.elements)
        self._text = ""
        for key, value in attributes.items():
            if len(value) > _SHORT:
                _check_length(key, value)
        if name == _CELL:
            self._take("cells")
        elif name in _OF_AREAS:
            self._take("covered", _covered(attributes.get("ref") or attributes.get("sqref") or ""))
            if name == _FORMULA:
                self._sharing = attributes.get("si")
        self._visitor.start(name, attributes)

    def text(self, text: str) -> None:
        self._text += text
        if len(self._text) > _SHORT:
            _check_length("", self._text)

    def end(self, name: str) -> None:
        text = self._text
        if len(text) > _SHORT:
            _check_length(_local(name), text)
        if name == _FORMULA and self._sharing is not None:  # written out anew for each cell that shares it
            self._take("unpacked", self._shared.setdefault(self._sharing, len(text)))
            self._sharing = None
        self._visitor.end(name, text)
        self._text = ""


def _check_length(name: str, text: str) -> None:
    most = _LONGEST.get(name, _LONGEST_OTHER)
    if len(text) > most:
        raise Refused(f"filen har en text på mer än {format_number(most)} tecken ({name or 'text'})")


def _covered(areas: str) -> int:
    """The number of cells in areas, and of pairs of areas, which a library compares."""
    parts = areas.split()
    if len(parts) > 1_000:
        raise Refused("filen har ett område i fler än tusen delar")
    return sum(map(_cells_in, parts)) + len(parts) * (len(parts) - 1)


def _cells_in(area: str) -> int:
    found = _AREA.fullmatch(area)
    if found is None:
        raise Refused(f"{area[:40]} är inget område av celler")
    left, top, right, bottom = found.groups()
    return (1 + abs(column_number(right or left) - column_number(left))) * (1 + abs(int(bottom or top) - int(top)))


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _check_encoding(_version: str, encoding: str | None, _standalone: int) -> None:
    if encoding is not None and encoding.upper() != "UTF-8":
        raise Refused(f"filen har XML i {encoding[:40]}, inte UTF-8")


def _refuse_doctype(*_: object) -> None:
    raise Refused("filen har en DTD, som kalkylprogram inte skriver")


@contextmanager
def _readable(name: str = "") -> Iterator[None]:
    """What a damaged file makes the standard library stumble over, as Refused."""
    try:
        yield
    except expat.ExpatError:
        raise Refused(f"delen {name} är ingen hel XML") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError, KeyError):
        raise Refused(f"delen {name} är skadad" if name else "filen är skadad, eller ingen zip") from None
