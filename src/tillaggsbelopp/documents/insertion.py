"""Insertion of entries into a YAML file's lists and mappings, as text, so that every other byte stays as it was.

A round trip through a YAML writer would re-wrap texts and move comments; our nodes know their places.
"""

import re
import unicodedata
from collections.abc import Iterable
from collections.abc import Mapping as Texts
from dataclasses import dataclass
from typing import Final

from tillaggsbelopp.diagnostics import Source
from tillaggsbelopp.documents.nodes import Mapping, Node, Scalar, Sequence
from tillaggsbelopp.documents.sources import decode

_LINE_BREAK: Final = re.compile(r"(\r\n|\r|\n)")
_BYTE_ORDER_MARK: Final = "\ufeff"


@dataclass(frozen=True)
class Insertion:
    """A text, and the offset in a source at which it is put in."""

    offset: int
    text: str


def add_entries(mapping: Mapping, entries: Texts[str, str]) -> Insertion:
    """Add keys with values after those of the mapping, in its own style. Values are texts as YAML writes them."""
    texts = [f"{key}: {value}" for key, value in entries.items()]
    if _is_flow(mapping):
        return _inside(mapping, [key for key, _ in mapping.entries], texts)
    return _below(mapping, texts)


def add_items(sequence: Sequence, items: Iterable[Texts[str, str]]) -> Insertion:
    """Add mappings (keys with values, as YAML writes them) after the items of the list, in its style.

    The list, unless it stands in brackets, must have an item: the new ones are written like the last.
    """
    parts = [[f"{key}: {value}" for key, value in item.items()] for item in items]
    flow = [f"{{{', '.join(entries)}}}" for entries in parts]
    if _is_flow(sequence):
        return _inside(sequence, sequence.items, flow)
    last = sequence.items[-1]
    if _is_flow(last) or not isinstance(last, Mapping):
        return _below(sequence, [f"- {text}" for text in flow])
    dash = f"-{' ' * (_column(last) - _column(sequence) - 1)}"
    margin = " " * len(dash)
    lines = [f"{margin if number else dash}{entry}" for entries in parts for number, entry in enumerate(entries)]
    return _below(sequence, lines)


def with_insertions(source: Source, insertions: Iterable[Insertion]) -> Source:
    """Put texts into a file. All its other bytes stay as they are, line ends and byte order mark included.

    The offsets are those of the source's text. Raises InvalidInput if the result is no readable text.
    """
    written = source.content.decode("utf-8") if source.content else source.text
    text = written.lstrip(_BYTE_ORDER_MARK)
    marks = written[: len(written) - len(text)]
    parts = _LINE_BREAK.split(text)  # lines, with the line break of each between them
    line_break = parts[1] if len(parts) > 1 else "\n"
    for insertion in sorted(insertions, key=lambda each: each.offset, reverse=True):
        number, column = source.line_and_column(insertion.offset)
        line = parts[2 * number - 2]
        at = _as_written(line, source.line(number)[: column - 1])
        parts[2 * number - 2] = line[:at] + insertion.text.replace("\n", line_break) + line[at:]
    return decode((marks + "".join(parts)).encode("utf-8"), source.name)


def _as_written(line: str, before: str) -> int:
    """Count how many signs of a line in the file are read as `before`: letters may be written as two signs there."""
    if line.startswith(before):
        return len(before)
    lengths = range(len(before), len(line) + 1)
    return next(length for length in lengths if unicodedata.normalize("NFC", line[:length]) == before)


def _inside(node: Mapping | Sequence, parts: Iterable[Node], texts: Iterable[str]) -> Insertion:
    """Add after the last part between brackets; on lines of their own where that has one."""
    starts = [part.place.start for part in parts]
    if not starts:
        return Insertion(node.place.start + 1, ", ".join(texts))
    text = node.place.source.text
    lead = text[text.rfind("\n", 0, starts[-1]) + 1 : starts[-1]]
    separator = ", " if lead.strip() else f",\n{lead}"
    return Insertion(_end(_last(node)), "".join(f"{separator}{each}" for each in texts))


def _below(node: Mapping | Sequence, lines: Iterable[str]) -> Insertion:
    """Add on lines below the last part, in its column, and below the comments that follow it there."""
    source, margin = node.place.source, " " * _column(node)
    # A comment in the first column is about what comes next.
    belonging = re.compile(rf"\n {{{max(len(margin), 1)},}}#.*")
    end = _line_end(source.text, _end(node))
    while comment := belonging.match(source.text, end):
        end = comment.end()
    return Insertion(end, "".join(f"\n{margin}{line}" for line in lines))


def _is_flow(node: Node) -> bool:
    return not isinstance(node, Scalar) and node.place.text[:1] in ("{", "[")


def _column(node: Node) -> int:
    """The number of signs that stand before the node on its line."""
    return node.place.source.line_and_column(node.place.start)[1] - 1


def _last(node: Mapping | Sequence) -> Node:
    return node.entries[-1][1] if isinstance(node, Mapping) else node.items[-1]


def _end(node: Node) -> int:
    """The offset at which a node's text ends. The parser lets block style go on to whatever comes next."""
    if isinstance(node, Scalar) and node.style in ("|", ">"):
        return node.place.start + len(node.place.text.rstrip())
    if isinstance(node, Mapping | Sequence) and not _is_flow(node):
        return _end(_last(node))
    return node.place.end


def _line_end(text: str, offset: int) -> int:
    found = text.find("\n", offset)
    return len(text) if found < 0 else found
