"""Stubs: places in an agreement's files for the values a year lacks, written `saknas` until somebody knows better.

They are put in as text, so that every other byte stays as it was: a round trip through a YAML writer would re-wrap
texts and move comments. Our nodes know their places.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple

from tillaggsbelopp.agreement.indices import Index
from tillaggsbelopp.agreement.models import Rule, Terms
from tillaggsbelopp.diagnostics import Faults, InvalidInput, Place, Source, invalid_input
from tillaggsbelopp.documents.nodes import Mapping, Node, Scalar, parse_yaml
from tillaggsbelopp.documents.nodes import Sequence as List
from tillaggsbelopp.documents.scalars import MISSING
from tillaggsbelopp.documents.sources import decode
from tillaggsbelopp.swedish import join_words

_LINE_BREAK: Final = re.compile(r"(\r\n|\r|\n)")
_BYTE_ORDER_MARK: Final = "\ufeff"


class Stub(NamedTuple):
    """A year that is to get a place in a file: in the list, or among the years, that a path of keys leads to."""

    source: Source
    path: tuple[str, ...]
    year: int


def index_stub(index: Index, year: int) -> Stub | None:
    """The stub for an index value; None if its file has a value, or a place for one, for that year."""
    there = any(value.year == year for value in index.values)
    return None if there else Stub(index.place.source, ("värden",), year)


def reference_stub(terms: Terms, name: str, year: int) -> Stub | None:
    """The stub for the reference year of a table or field that the terms name; None if there is a place for one."""
    there = year in (terms.reference_years[name].written_years or {})
    return None if there else Stub(terms.place.source, ("mätår", name, "år"), year)


def parameter_stub(rule: Rule, name: str, year: int) -> Stub | None:
    """The stub for a parameter's value; None if there is a place for one."""
    there = year in rule.parameters[name].written_values
    return None if there else Stub(rule.place.source, ("parametrar", name, "värden"), year)


class Stubbed(NamedTuple):
    """A file with stubs put in, and the year and place of each."""

    source: Source
    stubs: tuple[tuple[int, Place], ...]


def with_stubs(source: Source, stubs: Sequence[Stub]) -> Stubbed:
    """Put a place for each stub into a file, with no other difference; all stubs must be of that file.

    The result is parsed again and compared. InvalidInput if the file can't be changed without changing something else.
    """
    faults = Faults()
    root = parse_yaml(source, faults)
    if root is None:
        raise InvalidInput(faults.found)
    expected = _plain(root)
    years: dict[tuple[str, ...], list[int]] = {}
    for stub in stubs:
        if stub.year not in years.setdefault(stub.path, []):
            years[stub.path].append(stub.year)
    changed = _with_insertions(source, [_insertion(root, path, added) for path, added in years.items()])
    for path, added in years.items():
        _add(expected, path, added)
    again = parse_yaml(changed, faults)
    if again is None or faults or _plain(again) != expected:
        listed = join_words([str(year) for year in sorted({stub.year for stub in stubs})])
        what = f"det går inte att lägga in {listed} här utan att ändra annat"
        above = _at(root, stubs[0].path[:-1])
        place = above.key_place(stubs[0].path[-1]) if isinstance(above, Mapping) else root.place
        remedy = "Skriv in det för hand, med ordet saknas där värdet ska stå."
        raise invalid_input(what, place, remedy=remedy)
    put_in = [pair for path, added in years.items() for pair in _put_in(_at(again, path), added)]
    return Stubbed(changed, tuple(put_in))


class _Insertion(NamedTuple):
    """A text, and the offset in a source at which it is put in."""

    offset: int
    text: str


def _insertion(root: Mapping, path: tuple[str, ...], years: Sequence[int]) -> _Insertion:
    node, above = _at(root, path), _at(root, path[:-1])
    if isinstance(node, List):
        return _with_items(node, [_entry(year) for year in years])
    entries = [f"{year}: {MISSING}" for year in years]
    if isinstance(node, Mapping):
        return _with_entries(node, entries)
    if not isinstance(above, Mapping):
        raise AssertionError(f"nowhere to put {path}")
    return _with_entries(above, [f"{path[-1]}: {{{', '.join(entries)}}}"])


def _add(plain: Any, path: tuple[str, ...], years: Sequence[int]) -> None:
    """Add the same years as the insertion does, to the file as data."""
    for key in path[:-1]:
        plain = plain[key]
    if isinstance(plain.setdefault(path[-1], {}), list):
        plain[path[-1]] += [_entry(year) for year in years]
    else:
        plain[path[-1]].update({str(year): MISSING for year in years})


def _entry(year: int) -> dict[str, str]:
    return {"år": str(year), "procent": MISSING, "slag": "prognos", "publicerad": MISSING, "källa": "att fylla i"}


def _put_in(node: Node | None, years: Sequence[int]) -> Iterator[tuple[int, Place]]:
    if isinstance(node, List):
        yield from zip(years, [item.place for item in node.items[-len(years) :]], strict=True)
    elif isinstance(node, Mapping):
        yield from ((year, node.key_place(str(year))) for year in years)


def _at(node: Node | None, path: Sequence[str]) -> Node | None:
    for key in path:
        node = node.get(key) if isinstance(node, Mapping) else None
    return node


def _plain(node: Node) -> Any:
    """Turn the node into data, without places and styles."""
    match node:
        case Mapping(entries):
            return {key.value: _plain(value) for key, value in entries}
        case List(items):
            return [_plain(item) for item in items]
        case Scalar(value):
            return value.removesuffix("\n")  # a block at the end of a file may lack its line break
        case _:
            return None


# --- texts put into a file --------------------------------------------------------------------------


def _with_entries(mapping: Mapping, entries: Sequence[str]) -> _Insertion:
    """Add entries, as YAML writes them, after those of the mapping, in its own style."""
    if _is_flow(mapping):
        return _inside(mapping, [key for key, _ in mapping.entries], entries)
    return _below(mapping, entries)


def _with_items(items: List, added: Iterable[dict[str, str]]) -> _Insertion:
    """Add mappings after the items of a list, in its style. Unless it stands in brackets, it must have an item."""
    parts = [[f"{key}: {value}" for key, value in item.items()] for item in added]
    flow = [f"{{{', '.join(entries)}}}" for entries in parts]
    if _is_flow(items):
        return _inside(items, items.items, flow)
    last = items.items[-1]
    if _is_flow(last) or not isinstance(last, Mapping):
        return _below(items, [f"- {text}" for text in flow])
    dash = f"-{' ' * (_column(last) - _column(items) - 1)}"
    margin = " " * len(dash)
    lines = [f"{margin if number else dash}{entry}" for entries in parts for number, entry in enumerate(entries)]
    return _below(items, lines)


def _with_insertions(source: Source, insertions: Iterable[_Insertion]) -> Source:
    """Put texts into a file, its line ends and byte order mark kept. InvalidInput if it is no readable text then."""
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


def _inside(node: Mapping | List, parts: Iterable[Node], texts: Iterable[str]) -> _Insertion:
    """Add after the last part between brackets; on lines of their own where that has one."""
    starts = [part.place.start for part in parts]
    if not starts:
        return _Insertion(node.place.start + 1, ", ".join(texts))
    text = node.place.source.text
    lead = text[text.rfind("\n", 0, starts[-1]) + 1 : starts[-1]]
    separator = ", " if lead.strip() else f",\n{lead}"
    return _Insertion(_end(_last(node)), "".join(f"{separator}{each}" for each in texts))


def _below(node: Mapping | List, lines: Iterable[str]) -> _Insertion:
    """Add on lines below the last part, in its column, and below the comments that follow it there."""
    source, margin = node.place.source, " " * _column(node)
    # A comment in the first column is about what comes next.
    belonging = re.compile(rf"\n {{{max(len(margin), 1)},}}#.*")
    end = source.line_end(_end(node))
    while comment := belonging.match(source.text, end):
        end = comment.end()
    return _Insertion(end, "".join(f"\n{margin}{line}" for line in lines))


def _is_flow(node: Node) -> bool:
    return not isinstance(node, Scalar) and node.place.text[:1] in ("{", "[")


def _column(node: Node) -> int:
    """The number of signs that stand before the node on its line."""
    return node.place.source.line_and_column(node.place.start)[1] - 1


def _last(node: Mapping | List) -> Node:
    return node.entries[-1][1] if isinstance(node, Mapping) else node.items[-1]


def _end(node: Node) -> int:
    """The offset at which a node's text ends. The parser lets block style go on to whatever comes next."""
    if isinstance(node, Scalar) and node.style in ("|", ">"):
        return node.place.start + len(node.place.text.rstrip())
    if isinstance(node, Mapping | List) and not _is_flow(node):
        return _end(_last(node))
    return node.place.end
