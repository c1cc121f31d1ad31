"""Entries put into YAML, replaced and taken out: in the style of what is there, and with nothing else changed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tillaggsbelopp.diagnostics import InvalidInput, Source
from tillaggsbelopp.documents.entries import (
    Alteration,
    Copy,
    Entry,
    FileChange,
    ListItem,
    Removal,
    altered,
    path_to,
    plain,
    read,
)
from tillaggsbelopp.documents.nodes import Mapping
from tillaggsbelopp.documents.sources import decode


def after(text: str, *alterations: Alteration) -> str:
    return altered(decode(text.encode(), "fil.yaml"), [FileChange(Source("", ""), alterations, "ändra")]).text


def test_what_can_not_be_altered_is_told_where_it_stands() -> None:
    with pytest.raises(InvalidInput) as refused:
        after("x: 1\nb:\n  c:\n    - text: |+\n        rad\n\n\nd: 2\n", ListItem(("b", "c"), {"text": "ny"}))
    (diagnostic,) = refused.value.diagnostics
    assert str(diagnostic.place) == "fil.yaml:3:3"


@pytest.mark.parametrize(
    ("before", "alteration", "expected"),
    [
        ("a: {x: 1, y: 2, z: 3}\n", Removal(("a", "x")), "a: {y: 2, z: 3}\n"),
        ("a: {x: 1, y: 2, z: 3}\n", Removal(("a", "y")), "a: {x: 1, z: 3}\n"),
        ("a: {x: 1, y: 2, z: 3}\n", Removal(("a", "z")), "a: {x: 1, y: 2}\n"),
        ("a: { x: 1 }\n", Removal(("a", "x")), "a: {  }\n"),
        ("a: 1\n# om b\nb: >-\n  två\n  rader\nc: 3\n", Removal(("b",)), "a: 1\n# om b\nc: 3\n"),
        ("a: 1\nb:\n  x: 1\n  y: {z: 2}", Removal(("b",)), "a: 1"),
        ("a:\n  x: 1\n  y: 2\nb: 3\n", Removal(("a", "x")), "a:\n  y: 2\nb: 3\n"),
        ("a: saknas\nb: 2\n", Entry(("a",), "2.9"), "a: 2.9\nb: 2\n"),
        ("a: >-\n  två\n  rader\n\nb: 2\n", Entry(("a",), "en: rad"), 'a: "en: rad"\n\nb: 2\n'),
        ("a: {x: saknas, y: 2}\n", Entry(("a", "x"), "SKR, 25:61"), 'a: {x: "SKR, 25:61", y: 2}\n'),
        ("a: 1\n", Entry(("b", "c", "d"), {"e": "1", "f": "2"}), "a: 1\nb:\n  c:\n    d: {e: 1, f: 2}\n"),
        ("a: 1\n", Entry(("b",), [{"x": "1", "y": "2"}, "z"]), "a: 1\nb:\n  - x: 1\n    y: 2\n  - z\n"),
        ("a: {x: 1}\n", Entry(("a", "y"), [{"z": "1, 2"}]), 'a: {x: 1, y: [{z: "1, 2"}]}\n'),
        ("a: [{x: 1}, {x: 3}]\n", ListItem(("a",), {"x": "2"}, 0), "a: [{x: 1}, {x: 2}, {x: 3}]\n"),
        ("a: [{x: 1}, {x: 3}]\n", ListItem(("a",), {"x": "0"}, -1), "a: [{x: 0}, {x: 1}, {x: 3}]\n"),
        ("a: [\n  1,\n  3\n]\n", ListItem(("a",), "0", -1), "a: [\n  0,\n  1,\n  3\n]\n"),
        ("a: []\n", ListItem(("a",), {"x": "0"}), "a: [{x: 0}]\n"),
        (
            "a:\n  # om 1\n  - x: 1\n    # inne i 1\n  # om 3\n  - x: 3\n",
            ListItem(("a",), {"x": "2", "y": "3"}, 0),
            "a:\n  # om 1\n  - x: 1\n    # inne i 1\n  - x: 2\n    y: 3\n  # om 3\n  - x: 3\n",
        ),
        ("a:\n- x: 1\n- x: 3\n", ListItem(("a",), {"x": "0"}, -1), "a:\n- x: 0\n- x: 1\n- x: 3\n"),
        ("a:\n  -\n    x: 1\n", ListItem(("a",), {"x": "2", "y": "3"}), None),
        ("a: [{x: 1, y: 'z'}, 3]\n", Copy(("a", 0), "x", "2"), "a: [{x: 1, y: 'z'}, {x: 2, y: 'z'}, 3]\n"),
        (
            "a:\n  -   x: 1\n      y: |\n        två\n        rader\n  - 3\n",
            Copy(("a", 0), "x", "2"),
            "a:\n  -   x: 1\n      y: |\n        två\n        rader\n"
            "  -   x: 2\n      y: |\n        två\n        rader\n  - 3\n",
        ),
    ],
)
def test_in_the_style_of_what_is_there(before: str, alteration: Alteration, expected: str | None) -> None:
    if expected is None:  # whatever it looks like, it is there
        assert plain(read(Source("", after(before, alteration)))) == {"a": [{"x": "1"}, {"x": "2", "y": "3"}]}
        return
    assert after(before, alteration) == expected
    assert after(before.replace("\n", "\r\n"), alteration) == expected
    crlf = altered(decode(before.replace("\n", "\r\n").encode(), ""), [FileChange(Source("", ""), (alteration,), "")])
    assert crlf.content.decode() == expected.replace("\n", "\r\n")


def test_what_can_not_be_done_alone_is_refused() -> None:
    text = "a:\n  - x: 1\n    y: 2\n"
    with pytest.raises(InvalidInput) as refused:
        after(text, Removal(("a", 0, "x")))  # it stands behind the dash
    (told,) = refused.value.diagnostics
    assert (told.what, str(told.place)) == ("det går inte att ändra här utan att ändra annat", "fil.yaml:2:5")


def test_the_path_to_a_mapping_is_found_by_its_place() -> None:
    source = Source("", "a: 1\nb:\n  - {x: 1}\n  - x: 2\n    y: {z: 3}\n")
    root = read(source)
    for path in ((), ("b", 0), ("b", 1), ("b", 1, "y")):
        node = root if not path else next(each for each in _mappings(root) if path_to(source, each.place) == path)
        assert path_to(source, node.place) == path


def _mappings(node: object) -> list[Mapping]:
    inner = [value for _, value in node.entries] if isinstance(node, Mapping) else [*getattr(node, "items", ())]
    return [*([node] if isinstance(node, Mapping) else []), *(found for each in inner for found in _mappings(each))]


@pytest.mark.slow
@given(st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")) | st.just(" "), min_size=1), st.booleans())
def test_any_text_is_read_back(text: str, flow: bool) -> None:
    text = decode(" ".join(text.split()).encode(), "").text
    if not text:
        return
    before = "a: {b: 1}\n" if flow else "a:\n  b: 1\n"
    changed = read(Source("", after(before, Entry(("a", "c"), text), Entry(("a", "b"), text))))
    assert plain(changed) == {"a": {"b": text, "c": text}}
