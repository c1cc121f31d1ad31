"""Edits of a YAML file as text, so that every other byte stays as it was: what is put in, replaced or taken out.

A round trip through a YAML writer would re-wrap texts and move comments; our nodes know their places.
"""

import re
import unicodedata
from collections.abc import Iterable
from collections.abc import Mapping as Texts
from typing import Final, NamedTuple

from tillaggsbelopp.diagnostics import Source
from tillaggsbelopp.documents.nodes import Mapping, Node, Scalar, Sequence
from tillaggsbelopp.documents.sources import decode
from tillaggsbelopp.documents.yaml_text import Data, entry_lines, in_brackets

_LINE_BREAK: Final = re.compile(r"(\r\n|\r|\n)")
_BYTE_ORDER_MARK: Final = "\ufeff"


class Edit(NamedTuple):
    """A stretch of a source, from offset `start` up to `end`, and the text that stands there instead."""

    start: int
    end: int
    text: str


def add_entry(mapping: Mapping, key: str, value: Data) -> Edit:
    """Add a key with its value after those of the mapping, in the mapping's own style."""
    if is_flow(mapping):
        return _between_brackets(mapping, [each for each, _ in mapping.entries], f"{key}: {in_brackets(value)}")
    return _below(mapping, mapping, entry_lines(key, value))


def add_item(sequence: Sequence, after: int, value: Data) -> Edit:
    """Add an item to a list after that of a number (-1: before all), in the style of the item beside it.

    The list, unless it stands in brackets, must have an item.
    """
    if is_flow(sequence):
        return _between_brackets(sequence, sequence.items, in_brackets(value), after)
    beside = sequence.items[max(after, 0)]
    if not isinstance(value, Texts) or is_flow(beside) or not isinstance(beside, Mapping):
        return _as_item(sequence, after, [in_brackets(value)], "- ")
    lines = [line for key, each in value.items() for line in entry_lines(key, each)]
    return _as_item(sequence, after, lines, _dash(sequence, beside))


def copy_item(sequence: Sequence, number: int, key: str, value: str) -> Edit:
    """Add after an item of a list, which is a mapping, the same text again, with another scalar under one key."""
    item = sequence.items[number]
    scalar = item.get(key) if isinstance(item, Mapping) else None
    if not isinstance(scalar, Scalar):
        raise AssertionError(f"the item has no {key}")
    start, text = item.place.start, item.place.source.text
    copy = f"{text[start : scalar.place.start]}{value}{text[scalar.place.end : _end(item)]}"
    if is_flow(sequence):
        return _between_brackets(sequence, sequence.items, copy, number)
    margin = " " * _column(sequence)
    at = _end_with_comments(sequence, item)
    return Edit(at, at, f"\n{margin}{_dash(sequence, item)}{copy}")


def replace_scalar(scalar: Scalar, text: str) -> Edit:
    """Write another text, as YAML writes it, where a scalar stands."""
    return Edit(scalar.place.start, _end(scalar), text)


def remove_entry(mapping: Mapping, key: str) -> Edit:
    """Take a key and its value out of a mapping; on lines of their own, those lines.

    In a list, the first key of a mapping stands after the dash and can't be taken out alone.
    """
    number = next(number for number, (name, _) in enumerate(mapping.entries) if name.value == key)
    name, value = mapping.entries[number]
    text = mapping.place.source.text
    if not is_flow(mapping):
        start, end = text.rfind("\n", 0, name.place.start) + 1, _line_end(text, _end(value))
        return Edit(start, end + 1, "") if end < len(text) else Edit(max(start - 1, 0), end, "")
    if number > 0:
        return Edit(_end(mapping.entries[number - 1][1]), _end(value), "")
    following = mapping.entries[1][0].place.start if len(mapping.entries) > 1 else _end(value)
    return Edit(name.place.start, following, "")


def with_edits(source: Source, edits: Iterable[Edit]) -> Source:
    """Edit a file. All its other bytes stay as they are, line ends and byte order mark included.

    The offsets are those of the source's text. Raises InvalidInput if the result is no readable text.
    """
    written = source.content.decode("utf-8") if source.content else source.text
    text = written.lstrip(_BYTE_ORDER_MARK)
    marks = written[: len(written) - len(text)]
    parts = _LINE_BREAK.split(text)  # lines, with the line break of each between them
    starts = [0]
    for line, ended in zip(parts[::2], parts[1::2], strict=False):
        starts.append(starts[-1] + len(line) + len(ended))
    line_break = parts[1] if len(parts) > 1 else "\n"

    def at(offset: int) -> int:
        number, column = source.line_and_column(offset)
        return starts[number - 1] + _as_written(parts[2 * number - 2], source.line(number)[: column - 1])

    for edit in sorted(edits, reverse=True):
        text = text[: at(edit.start)] + edit.text.replace("\n", line_break) + text[at(edit.end) :]
    return decode((marks + text).encode("utf-8"), source.name)


def is_flow(node: Node) -> bool:
    """Tell whether a mapping or a list stands in brackets."""
    return not isinstance(node, Scalar) and node.place.text[:1] in ("{", "[")


def _as_written(line: str, before: str) -> int:
    """Count how many signs of a line in the file are read as `before`: letters may be written as two signs there."""
    if line.startswith(before):
        return len(before)
    lengths = range(len(before), len(line) + 1)
    return next(length for length in lengths if unicodedata.normalize("NFC", line[:length]) == before)


def _between_brackets(node: Mapping | Sequence, parts: Iterable[Node], text: str, after: int | None = None) -> Edit:
    """Add after a part between brackets (None: the last, -1: before all); on a line of its own where that has one."""
    starts = [part.place.start for part in parts]
    if not starts:
        return Edit(node.place.start + 1, node.place.start + 1, text)
    number = len(starts) - 1 if after is None else max(after, 0)
    whole = node.place.source.text
    lead = whole[whole.rfind("\n", 0, starts[number]) + 1 : starts[number]]
    separator = ", " if lead.strip() else f",\n{lead}"
    if after == -1:
        return Edit(starts[0], starts[0], f"{text}{separator}")
    end = _end(_values(node)[number])
    return Edit(end, end, f"{separator}{text}")


def _below(node: Mapping | Sequence, whole: Node, lines: Iterable[str]) -> Edit:
    """Add on lines below `whole`, in the column of `node`, and below the comments that belong to it."""
    margin, at = " " * _column(node), _end_with_comments(node, whole)
    return Edit(at, at, "".join(f"\n{margin}{line}" for line in lines))


def _as_item(sequence: Sequence, after: int, lines: Iterable[str], dash: str) -> Edit:
    margin = " " * len(dash)
    made = [f"{margin if number else dash}{line}" for number, line in enumerate(lines)]
    if after >= 0:
        return _below(sequence, sequence.items[after], made)
    start, before = sequence.place.start, " " * _column(sequence)
    return Edit(start, start, "".join(f"{line}\n{before}" for line in made))


def _end_with_comments(node: Mapping | Sequence, part: Node) -> int:
    """The end of the line that a part of `node` ends on, or of the comments below that belong to it.

    After the last part those in the node's own column do; after another, only those further in. A comment in the first
    column is about what comes next.
    """
    text, last = node.place.source.text, part is node or part is _values(node)[-1]
    deep = max(_column(node) + (not last), 1)
    belonging = re.compile(rf"\n {{{deep},}}#.*")
    end = _line_end(text, _end(part))
    while comment := belonging.match(text, end):
        end = comment.end()
    return end


def _dash(sequence: Sequence, item: Node) -> str:
    """The dash before an item, with the spaces after it; one if the item begins on a line below its dash."""
    return f"-{' ' * max(_column(item) - _column(sequence) - 1, 1)}"


def _column(node: Node) -> int:
    """The number of signs that stand before the node on its line."""
    return node.place.source.line_and_column(node.place.start)[1] - 1


def _values(node: Mapping | Sequence) -> list[Node]:
    return [value for _, value in node.entries] if isinstance(node, Mapping) else list(node.items)


def _end(node: Node) -> int:
    """The offset at which a node's text ends. The parser lets block style go on to whatever comes next."""
    if isinstance(node, Scalar) and node.style in ("|", ">"):
        return node.place.start + len(node.place.text.rstrip())
    if isinstance(node, Mapping | Sequence) and not is_flow(node) and (values := _values(node)):
        return _end(values[-1])
    return node.place.end


def _line_end(text: str, offset: int) -> int:
    found = text.find("\n", offset)
    return len(text) if found < 0 else found
