"""Entries put into a YAML file, replaced there or taken out, by paths of keys: those, and nothing else in the file.

A file is altered as text and read again, and what it then holds is compared with what it should hold.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple, TypeAlias

from tillaggsbelopp.diagnostics import Diagnostic, Faults, InvalidInput, Place, Source
from tillaggsbelopp.documents.edits import (
    Edit,
    add_entry,
    add_item,
    copy_item,
    is_flow,
    remove_entry,
    replace_scalar,
    with_edits,
)
from tillaggsbelopp.documents.nodes import Mapping, Node, Scalar, parse_yaml
from tillaggsbelopp.documents.nodes import Sequence as List
from tillaggsbelopp.documents.yaml_text import Data, scalar_text

Path: TypeAlias = tuple[str | int, ...]
"""Keys, and numbers of items in lists, from the file's own mapping inwards."""
_BY_HAND: Final = "Skriv in det för hand."


class Entry(NamedTuple):
    """A value under a key: put in with the mappings it stands in, where they are absent; or instead of a scalar."""

    path: Path
    value: Data


class ListItem(NamedTuple):
    """An item of the list at `path`, after that of the number `after`; -1 is before all, None after the last."""

    path: Path
    value: Data
    after: int | None = None


class Copy(NamedTuple):
    """The text of the item at `path` once more after it, with another scalar under one of its keys."""

    path: Path
    key: str
    value: str


class Removal(NamedTuple):
    """A key at `path` taken out with its value."""

    path: Path


Alteration: TypeAlias = Entry | ListItem | Copy | Removal


class FileChange(NamedTuple):
    """The alterations of one file that belong together, `what` they do (in Swedish, as in "lägga in 2031")."""

    source: Source
    alterations: tuple[Alteration, ...]
    what: str
    remedy: str = _BY_HAND


def altered(source: Source, requests: Iterable[FileChange]) -> Source:
    """Alter a file, one thing after the other, with no other difference.

    InvalidInput if it can't be altered without changing something else.
    """
    for request in requests:
        for alteration in request.alterations:
            source = _altered(source, alteration, request)
    return source


def node_at(node: Node | None, path: Iterable[str | int]) -> Node | None:
    """The node that a path leads to; None if there is none."""
    for part in path:
        if isinstance(node, Mapping):
            node = node.get(str(part))
        elif isinstance(node, List) and isinstance(part, int) and part < len(node.items):
            node = node.items[part]
        else:
            return None
    return node


def path_to(source: Source, place: Place) -> Path:
    """The path to the mapping that begins where `place` does. KeyError if there is none in the file."""
    found = _path_in(read(source), place.start)
    if found is None:
        raise KeyError(place.start)
    return found


def place_of(source: Source, alteration: Alteration) -> Place:
    """Where in a file that has been altered that which was put in now stands: its key, or the item."""
    root = read(source)
    if isinstance(alteration, ListItem) and isinstance(found := node_at(root, alteration.path), List):
        return next(item.place for item in found.items if plain(item) == alteration.value)
    above = node_at(root, alteration.path[:-1])
    return above.key_place(str(alteration.path[-1])) if isinstance(above, Mapping) else root.place


def read(source: Source) -> Mapping:
    """The mapping that a file holds. InvalidInput if it can't be read."""
    faults = Faults()
    root = parse_yaml(source, faults)
    if root is None or faults:
        raise InvalidInput(faults.in_order())
    return root


def plain(node: Node) -> Any:
    """Turn a node into data, without places and styles."""
    match node:
        case Mapping(entries):
            return {key.value: plain(value) for key, value in entries}
        case List(items):
            return [plain(item) for item in items]
        case Scalar(value):
            return value.removesuffix("\n")  # a block at the end of a file may lack its line break
        case _:
            return None


def _altered(source: Source, alteration: Alteration, request: FileChange) -> Source:
    root = read(source)
    expected = plain(root)
    edit = _edit(root, alteration)
    _apply(expected, alteration)
    faults = Faults()
    changed = with_edits(source, [edit])
    again = parse_yaml(changed, faults)
    if again is None or faults or plain(again) != expected:
        above = node_at(root, alteration.path[:-1])
        place = above.key_place(str(alteration.path[-1])) if isinstance(above, Mapping) else root.place
        what = f"det går inte att {request.what} här utan att ändra annat"
        raise InvalidInput([Diagnostic(what, place, remedy=request.remedy)])
    return changed


def _edit(root: Mapping, alteration: Alteration) -> Edit:
    path = alteration.path
    node, above = node_at(root, path), node_at(root, path[:-1])
    match alteration:
        case ListItem(_, value, after) if isinstance(node, List):
            return add_item(node, len(node.items) - 1 if after is None else after, value)
        case Copy(_, key, value) if isinstance(above, List) and isinstance(path[-1], int):
            return copy_item(above, path[-1], key, value)
        case Removal() if isinstance(above, Mapping) and node is not None:
            return remove_entry(above, str(path[-1]))
        case Entry(_, str(value)) if isinstance(node, Scalar):
            flow = any(is_flow(each) for end in range(len(path)) if (each := node_at(root, path[:end])) is not None)
            return replace_scalar(node, scalar_text(value, flow=flow))
        case Entry(_, value) if node is None:
            while not isinstance(above, Mapping):
                path, value = path[:-1], {str(path[-1]): value}
                above = node_at(root, path[:-1])
            return add_entry(above, str(path[-1]), value)
    raise AssertionError(f"nowhere to put {alteration}")


def _apply(data: Any, alteration: Alteration) -> None:
    """Alter in the same way the file as data."""
    *above, last = alteration.path
    for part in above:
        data = data[int(part)] if isinstance(data, list) else data.setdefault(str(part), {})
    match alteration:
        case Entry(_, value):
            data[str(last)] = value
        case Removal():
            del data[str(last)]
        case Copy(_, key, value):
            data.insert(int(last) + 1, {**data[last], key: value})
        case ListItem(_, value, after):
            items = data[last]
            items.insert(len(items) if after is None else after + 1, value)


def _path_in(node: Node, start: int) -> Path | None:
    """The path from a node to the mapping that begins at an offset."""
    if isinstance(node, Mapping) and node.place.start == start:
        return ()
    inner: Sequence[tuple[str | int, Node]] = (
        [(key.value, value) for key, value in node.entries]
        if isinstance(node, Mapping)
        else [*enumerate(node.items)]
        if isinstance(node, List)
        else []
    )
    for part, value in inner:
        if (found := _path_in(value, start)) is not None:
            return (part, *found)
    return None
