"""Stubs: places in an agreement's files for the values a year lacks, written `saknas` until somebody knows better."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from tillaggsbelopp.agreement.indices import Index
from tillaggsbelopp.agreement.models import Rule, Terms
from tillaggsbelopp.diagnostics import Diagnostic, Faults, InvalidInput, Place, Source
from tillaggsbelopp.documents.insertion import Insertion, add_entries, add_items, with_insertions
from tillaggsbelopp.documents.nodes import Mapping, Node, Scalar, parse_yaml
from tillaggsbelopp.documents.nodes import Sequence as List
from tillaggsbelopp.documents.scalars import MISSING
from tillaggsbelopp.swedish import join_words

_INDEX_ENTRY: Final = {"procent": MISSING, "slag": "prognos", "publicerad": MISSING, "källa": "att fylla i"}


@dataclass(frozen=True)
class Stub:
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


@dataclass(frozen=True)
class Stubbed:
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
    insertions = []
    for path, added in years.items():
        insertions.append(_insertion(root, path, added))
        _add(expected, path, added)
    changed = with_insertions(source, insertions)
    again = parse_yaml(changed, faults)
    if again is None or faults or _plain(again) != expected:
        listed = join_words([str(year) for year in sorted({stub.year for stub in stubs})])
        what = f"det går inte att lägga in {listed} här utan att ändra annat"
        above = _at(root, stubs[0].path[:-1])
        place = above.key_place(stubs[0].path[-1]) if isinstance(above, Mapping) else root.place
        remedy = "Skriv in det för hand, med ordet saknas där värdet ska stå."
        raise InvalidInput([Diagnostic(what, place, remedy=remedy)])
    put_in = [pair for path, added in years.items() for pair in _put_in(_at(again, path), added)]
    return Stubbed(changed, tuple(put_in))


def _insertion(root: Mapping, path: tuple[str, ...], years: Sequence[int]) -> Insertion:
    node = _at(root, path)
    if isinstance(node, List):
        return add_items(node, [_entry(year) for year in years])
    if isinstance(node, Mapping):
        return add_entries(node, _years(years))
    above = _at(root, path[:-1])
    if not isinstance(above, Mapping):
        raise AssertionError(f"nowhere to put {path}")
    written = ", ".join(f"{year}: {word}" for year, word in _years(years).items())
    return add_entries(above, {path[-1]: f"{{{written}}}"})


def _add(plain: Any, path: tuple[str, ...], years: Sequence[int]) -> None:
    """Add the same years as the insertion does, to the file as data."""
    for key in path[:-1]:
        plain = plain[key]
    if isinstance(plain.setdefault(path[-1], {}), list):
        plain[path[-1]] += [_entry(year) for year in years]
    else:
        plain[path[-1]].update(_years(years))


def _entry(year: int) -> dict[str, str]:
    return {"år": str(year), **_INDEX_ENTRY}


def _years(years: Sequence[int]) -> dict[str, str]:
    return {str(year): MISSING for year in years}


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
