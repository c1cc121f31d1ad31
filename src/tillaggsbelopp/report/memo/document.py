"""A document of a decision as data, before it is a Word file or a PDF."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final, NamedTuple

from tillaggsbelopp.report.blocks import ShownTable

_GAP: Final = re.compile(r"\[[^][]+\]")
"""A gap: a text in square brackets, which says what somebody is to write in its place."""


class Section(NamedTuple):
    """The heading of a section; those of level 1 stand under the title."""

    level: int
    title: str


class Paragraph(NamedTuple):
    """A paragraph; its `lead` stands first, in bold."""

    text: str
    lead: str = ""


class Listing(NamedTuple):
    """A list, numbered or with bullets."""

    items: tuple[str, ...]
    numbered: bool = False


class Table(NamedTuple):
    """A table under its caption, which is also how it is told to those who can't see it."""

    caption: str
    shown: ShownTable


class Picture(NamedTuple):
    """A picture as SVG; its title, which it shows itself, and what it shows, are told to those who can't see it."""

    title: str
    described: str
    svg: str


Block = Section | Paragraph | Listing | Table | Picture


class Document(NamedTuple):
    """A document: its title, the stamp on every page, its date, the case number ("" for none), and what it says."""

    title: str
    stamp: str
    dated: date
    case_number: str
    blocks: tuple[Block, ...]


def pieces(text: str) -> Iterator[tuple[str, bool]]:
    """Yield a text in pieces, each with whether it is a gap."""
    start = 0
    for found in _GAP.finditer(text):
        yield from ((piece, False) for piece in [text[start : found.start()]] if piece)
        yield found[0], True
        start = found.end()
    yield from ((piece, False) for piece in [text[start:]] if piece)


def without_gaps(document: Document) -> Document:
    """The document without paragraphs and items that are but a gap, and without sections that only had such."""
    blocks = (_without_gaps(block) if isinstance(block, Listing) else block for block in document.blocks)
    kept = [block for block in blocks if not (isinstance(block, Paragraph) and _GAP.fullmatch(block.text))]
    return document._replace(blocks=tuple(without_empty_sections(kept)))


def _without_gaps(listing: Listing) -> Listing:
    """The list without items that say what something is with a gap alone: "Räknat av: [Namn och roll]"."""
    return listing._replace(items=tuple(item for item in listing.items if not _GAP.fullmatch(item.partition(": ")[2])))


def without_empty_sections(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield the blocks but for headings with nothing under them."""
    for number, block in enumerate(blocks):
        if not isinstance(block, Section) or _has_content(block, blocks[number + 1 :]):
            yield block


def _has_content(section: Section, after: Iterable[Block]) -> bool:
    for block in after:
        if not isinstance(block, Section):
            return True
        if block.level <= section.level:
            return False
    return False
