"""YAML as nodes that know their place: only mappings, lists and plain text, which figures and rules need.

Built on the parser's events: no constructor guesses that `no` is false or that 0117 is octal, and depth is bounded.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import yaml

from tillaggsbelopp import limits
from tillaggsbelopp.diagnostics import Faults, InvalidInput, Place, Source, invalid_input
from tillaggsbelopp.documents import hints
from tillaggsbelopp.documents.colons import Position, colon_fault, first_word
from tillaggsbelopp.documents.sources import invisible_in

_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CUT_NUMBER: Final = re.compile(r"(?<![0-9.])[0-9](?:[0-9 ]{0,30}[0-9])?(?:,[0-9]+)+(?=\s*[,}])")
_NOTHING: Final = ("", "~", "null", "Null", "NULL")  # the ways in which YAML writes null
_COMMENT: Final = re.compile(r"[ \t]+#")
_HOLDS_VALUE: Final = re.compile(r"\w[^\s:]*(?::| +)[\"'\[{]")  # värden {2024: 5}: YAML takes all before the colon


@dataclass(frozen=True)
class Scalar:
    """A text as written; `value` is YAML's reading of it, `style` is None, `'`, `"`, `|` or `>`."""

    value: str
    place: Place
    style: str | None = None

    @property
    def content(self) -> Place:
        """The stretch of the file that holds the text itself, without quotes or block header."""
        start, end = self.place.start, self.place.end
        if self.style in ("'", '"'):
            return Place(self.place.source, start + 1, end - 1)
        if self.style in ("|", ">"):
            header = self.place.text.find("\n") + 1
            return Place(self.place.source, start + (header or end - start), end)
        return self.place


@dataclass(frozen=True)
class Sequence:
    """A list of nodes, in file order."""

    items: tuple["Node", ...]
    place: Place


@dataclass(frozen=True)
class Mapping:
    """Keys with values, in file order; keys are plain texts, each once."""

    entries: tuple[tuple[Scalar, "Node"], ...]
    place: Place

    def get(self, key: str) -> "Node | None":
        """The value of `key`; None if there is no such key."""
        found = self._by_key.get(key)
        return None if found is None else found[1]

    def key_place(self, key: str) -> Place:
        """The place of `key`; the mapping's own place if it has no such key."""
        found = self._by_key.get(key)
        return self.place if found is None else found[0].place

    @cached_property
    def _by_key(self) -> dict[str, tuple[Scalar, "Node"]]:
        return {name.value: (name, node) for name, node in self.entries}


@dataclass(frozen=True)
class Unreadable:
    """A value that a fault has been told of; readers put a stand-in there, so that nothing more is said of it."""

    place: Place


Node = Scalar | Sequence | Mapping | Unreadable


def parse_yaml(source: Source, faults: Faults) -> Mapping | None:
    """Parse a YAML file to the mapping that it holds, as far as it can be read.

    Every fault is added to `faults`, and a value that can't be used becomes `Unreadable`. None after a syntax error, or
    if the file holds no mapping.
    """
    try:
        node = _Builder(source, faults).document(yaml.parse(source.text, Loader=_LOADER))
    except yaml.YAMLError as error:
        faults.extend([hints.explain_yaml_error(source, error, _first_error)])
        return None
    except InvalidInput as invalid:
        faults.extend(invalid.diagnostics)
        return None
    if node is None:
        faults.add("filen är tom", Place(source))
    elif not isinstance(node, Mapping):
        faults.add("filen innehåller inga nycklar", node.place, "rader på formen  nyckel: värde")
    return node if isinstance(node, Mapping) else None


def _first_error(text: str) -> Position | None:
    """The line and the column where a text is no longer YAML; None if it is YAML to the end."""
    try:
        for _ in yaml.parse(text, Loader=_LOADER):
            pass
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        return (mark.line + 1, mark.column + 1) if mark else (1, 1)
    except yaml.YAMLError:
        return 1, 1
    return None


class _Builder:
    def __init__(self, source: Source, faults: Faults) -> None:
        self._source = source
        self._faults = faults

    def document(self, events: Iterator[Any]) -> Node | None:
        """Build the node of the first document, with a stack of its own instead of recursion."""
        root: Node | None = None
        stack: list[tuple[Any, list[Node]]] = []
        documents = 0
        for event in events:
            node: Node | None = None
            match event:
                case yaml.DocumentStartEvent():
                    documents += 1
                    if documents > 1:
                        self._refuse(event, "ett andra dokument i samma fil", "Lägg det i en egen fil.")
                        return root
                case yaml.AliasEvent():
                    self._refuse(event, "* betyder en hänvisning i YAML", hints.QUOTE)
                    node = Unreadable(self._place(event))
                case yaml.ScalarEvent():
                    self._plain_only(event)
                    scalar = Scalar(event.value, self._place(event), event.style or None)
                    refused = self._is_cut(scalar) or self._is_invisible(scalar)
                    node = Unreadable(scalar.place) if refused else scalar
                case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                    self._plain_only(event)
                    if len(stack) >= limits.LEVELS:
                        raise invalid_input(f"fler än {limits.LEVELS} nivåer", self._place(event), remedy=hints.QUOTE)
                    stack.append((event, []))
                case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                    start, parts = stack.pop()
                    place = self._place(start).to(self._place(event))
                    is_mapping = isinstance(start, yaml.MappingStartEvent)
                    node = self._mapping(parts, place) if is_mapping else Sequence(tuple(parts), place)
            if node is None:
                continue
            if stack:
                stack[-1][1].append(node)
                if len(stack[-1][1]) > limits.ENTRIES:
                    raise invalid_input(f"fler än {limits.ENTRIES} uppgifter i samma lista", node.place)
            else:
                root = node
        return root

    def _mapping(self, parts: list[Node], place: Place) -> Mapping:
        entries: dict[str, tuple[Scalar, Node]] = {}
        for key, value in zip(parts[::2], parts[1::2], strict=True):
            if not isinstance(key, Scalar):
                self._faults.add("en nyckel måste vara en text", key.place, remedy=hints.QUOTE)
                continue
            if key.value == "<<":
                self._faults.add("<< används inte här", key.place, remedy="Skriv ut innehållet.")
                continue
            if key.value in entries:
                first, _ = self._source.line_and_column(entries[key.value][0].place.start)
                remedy = f"Den står redan på rad {first}. Ta bort den ena."
                self._faults.add(f"nyckeln {key.value} står två gånger", key.place, remedy=remedy)
                continue
            holds_value = key.style is None and _HOLDS_VALUE.match(key.value)
            if holds_value and (fault := colon_fault(key.place.to(value.place))):
                self._faults.extend([fault])
                key, value = Scalar(first_word(key.value), key.place), Unreadable(key.place)
            elif isinstance(value, Scalar) and value.style is None and value.value in _NOTHING:
                name = self._empty(key)
                if not name:
                    continue
                key, value = Scalar(name, key.place), Unreadable(key.place)
            entries.setdefault(key.value, (key, value))
        return Mapping(tuple(entries.values()), place)

    def _empty(self, key: Scalar) -> str:
        """Refuse a key that has no value; the name that is meant, "" where the key itself is the fault."""
        if self._cut_number(key):
            return ""
        rest = self._source.text[key.place.end : key.place.end + 200].split("\n")[0]
        fault = colon_fault(key.place) if key.style is None and re.search("[ :]", key.value) else None
        if fault is not None and not rest.lstrip().startswith(":"):
            if self._source.text[: key.place.start].rstrip().endswith(","):
                remedy = f"{fault.remedy}; hör det till värdet före kommatecknet, sätt det värdet inom citattecken."
                fault = fault._replace(remedy=remedy)
            self._faults.extend([fault])
            return first_word(key.value)
        if re.match(r":\s+#", rest):
            remedy = "Det som står efter # är en kommentar. Sätt citattecken om det hör till värdet."
        else:
            remedy = "Skriv ett värde efter kolon, eller ta bort nyckeln."
        self._faults.add(f"{key.value} saknar värde", key.place, remedy=remedy)
        return "" if key.value.isdigit() else key.value

    def _cut_number(self, key: Scalar) -> bool:
        """Refuse a number that a comma has cut in two, as a whole and once: {2024: 0,5}, {2024: 40,000,000}."""
        before = bisect_left(self._cut_numbers, (key.place.start, 0)) - 1
        if before < 0 or key.place.start >= self._cut_numbers[before][1]:
            return False
        place = Place(self._source, *self._cut_numbers[before])
        self._faults.add(f"{place.text} är inget tal", place, remedy=hints.number_hint(place.text))
        return True

    @cached_property
    def _cut_numbers(self) -> list[tuple[int, int]]:
        """The stretches of the file that look like numbers with a comma."""
        return [found.span() for found in _CUT_NUMBER.finditer(self._source.text)]

    def _plain_only(self, event: Any) -> None:
        if event.anchor is not None:
            self._refuse(event, "& betyder ett ankare i YAML", hints.QUOTE)
        if event.tag is not None:
            self._refuse(event, "! betyder en typ i YAML", hints.QUOTE)

    def _is_cut(self, scalar: Scalar) -> bool:
        """Refuse a comment behind a value: what was meant as text would be cut silently."""
        if scalar.style in ("|", ">"):
            return False
        found = _COMMENT.match(self._source.text, scalar.place.end)
        if found is None or not scalar.value:  # an empty value is reported elsewhere
            return False
        start = found.end() - 1
        place = Place(self._source, start, self._source.line_end(start))
        remedy = "Sätt värdet inom citattecken om # hör till det, annars kommentaren på en egen rad."
        self._faults.add("# klipper av värdet: resten av raden läses som kommentar", place, remedy=remedy)
        return True

    def _is_invisible(self, scalar: Scalar) -> bool:
        """Refuse a sign that nobody sees, written as an escape: other programs can't read it, or obey it."""
        what = invisible_in(scalar.value) if scalar.style == '"' else ""
        if what:
            self._faults.add(what, scalar.place, remedy="Ta bort det som står efter \\.")
        return bool(what)

    def _refuse(self, event: Any, what: str, remedy: str) -> None:
        self._faults.add(what, self._place(event), remedy=remedy)

    def _place(self, event: Any) -> Place:
        return Place(self._source, event.start_mark.index, event.end_mark.index)
