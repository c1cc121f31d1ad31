"""Stubs put into YAML files: in the file's own style, and every other byte as it was."""

import unicodedata
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tillaggsbelopp.agreement.stubs import VALUES, Stub, index_item
from tillaggsbelopp.diagnostics import Faults, InvalidInput, Source
from tillaggsbelopp.documents.entries import Entry, ListItem, altered, node_at, place_of, read
from tillaggsbelopp.documents.nodes import Mapping, Sequence, parse_yaml
from tillaggsbelopp.documents.sources import decode

YEARS = ("mätår", "antal", "år")


def stub(source: Source, path: tuple[str, ...], year: int, kind: type[ListItem] | type[Entry]) -> Stub:
    if kind is ListItem:
        return Stub(source, ListItem(path, index_item(year, "saknas", "prognos", "saknas", "att fylla i")), year)
    return Stub(source, Entry((*path, str(year)), "saknas"), year)


def put_in(text: str | bytes, path: tuple[str, ...], *years: int, kind: type[ListItem] | type[Entry] = Entry) -> bytes:
    source = decode(text if isinstance(text, bytes) else text.encode(), "fil.yaml")
    return altered(source, [stub(source, path, year, kind).request for year in years]).content


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            "värden:\n  - år: 2020\n    procent: 3\n",
            """\
            värden:
              - år: 2020
                procent: 3
              - år: 2031
                procent: saknas
                slag: prognos
                publicerad: saknas
                källa: att fylla i
            """,
            id="block",
        ),
        pytest.param(
            "värden:\n-   år: 2020\n    källa: >-\n      på flera\n      rader\n\n\nserie: P\n",
            """\
            värden:
            -   år: 2020
                källa: >-
                  på flera
                  rader
            -   år: 2031
                procent: saknas
                slag: prognos
                publicerad: saknas
                källa: att fylla i


            serie: P
            """,
            id="block with its own margin, before blank lines",
        ),
        pytest.param(
            "värden:\n  - {år: 2020}  # om 2020\n  # också om 2020\n\n  # om nästa nyckel\nserie: P\n",
            """\
            värden:
              - {år: 2020}  # om 2020
              # också om 2020
              - {år: 2031, procent: saknas, slag: prognos, publicerad: saknas, källa: att fylla i}

              # om nästa nyckel
            serie: P
            """,
            id="comments below an item stay with it",
        ),
        pytest.param(
            "värden:\n  - år: 2020\n# om serien\nserie: P\n",
            """\
            värden:
              - år: 2020
              - år: 2031
                procent: saknas
                slag: prognos
                publicerad: saknas
                källa: att fylla i
            # om serien
            serie: P
            """,
            id="a comment in the first column is about what comes next",
        ),
        pytest.param(
            "värden: [{år: 2020}]\n",
            """\
            värden: [{år: 2020}, {år: 2031, procent: saknas, slag: prognos, publicerad: saknas, källa: att fylla i}]
            """,
            id="flow",
        ),
        pytest.param(
            "värden: [\n  {år: 2020},\n  {år: 2021},\n]\n",
            """\
            värden: [
              {år: 2020},
              {år: 2021},
              {år: 2031, procent: saknas, slag: prognos, publicerad: saknas, källa: att fylla i},
            ]
            """,
            id="flow on lines of its own",
        ),
    ],
)
def test_an_index_value(before: str, after: str) -> None:
    assert put_in(before, (VALUES,), 2031, kind=ListItem).decode() == dedent(after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("    år: {2020: 2019}\n", "    år: {2020: 2019, 2027: saknas, 2028: saknas}\n"),
        ("    år: { 2020: 2019 ,}\n", "    år: { 2020: 2019, 2027: saknas, 2028: saknas ,}\n"),
        ("    år: {}\n", "    år: {2027: saknas, 2028: saknas}\n"),
        ("    år:\n      {2020: 2019}\n", "    år:\n      {2020: 2019, 2027: saknas, 2028: saknas}\n"),
        (
            "    år: {\n      2020: 2019\n    }\n",
            "    år: {\n      2020: 2019,\n      2027: saknas,\n      2028: saknas\n    }\n",
        ),
        ("    år:\n      2020: 2019\n", "    år:\n      2020: 2019\n      2027: saknas\n      2028: saknas\n"),
        ("    status: fakta\n", "    status: fakta\n    år: {2027: saknas, 2028: saknas}\n"),
        (
            "    låst:\n      - {från: 2020, till: 2021}\n",
            "    låst:\n      - {från: 2020, till: 2021}\n    år: {2027: saknas, 2028: saknas}\n",
        ),
    ],
)
@pytest.mark.parametrize("rest", ["", "  annat: {}\n", "\n# om regler\nregler: [a]\n"])
def test_years_of_a_mapping_and_the_mapping_itself(before: str, after: str, rest: str) -> None:
    head = "mätår:\n  antal:\n"
    assert put_in(head + before + rest, YEARS, 2027, 2028).decode() == head + after + rest


def test_a_mapping_in_flow_style_gets_its_key() -> None:
    after = put_in("mätår: {antal: {status: fakta}}\n", YEARS, 2027)
    assert after.decode() == "mätår: {antal: {status: fakta, år: {2027: saknas}}}\n"


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("last", ["", "\n"])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_encoding_and_line_ends_are_the_files_own(line_break: str, mark: str, last: str, form: str) -> None:
    text = f"# å ä ö\nvärden: {{2020: 1 000}}\nmätår:\n  antal:\n    källa: år för år{last}"
    after = (
        "# å ä ö\nvärden: {2020: 1 000, 2027: saknas}\nmätår:\n  antal:\n    källa: år för år\n    år: {2027: saknas}"
    )

    def written(text: str) -> bytes:
        return (mark + text.replace("\n", line_break)).encode()

    source = decode(written(unicodedata.normalize(form, text)), "fil.yaml")
    changed = altered(source, [stub(source, path, 2027, Entry).request for path in ((VALUES,), YEARS)])
    # What is put in is composed, as we write it; what was there is as it was.
    added = "\n    år: {2027: saknas}"
    expected = unicodedata.normalize(form, after.removesuffix(added)) + added + last
    assert changed.content == written(expected)


def test_it_is_told_where_they_stand() -> None:
    source = Source("fil.yaml", "värden:\n  - år: 2020\nmätår: {antal: {år: {2020: 1}}}\n")
    stubs = [
        stub(source, (VALUES,), 2031, ListItem),
        stub(source, YEARS, 2031, Entry),
        stub(source, (VALUES,), 2032, ListItem),
    ]
    after = altered(source, [each.request for each in stubs])
    assert [(each.year, str(place_of(after, each.alteration))) for each in stubs] == [
        (2031, "fil.yaml:3:5"),
        (2031, "fil.yaml:13:31"),
        (2032, "fil.yaml:8:5"),
    ]


def test_where_something_else_would_change_nothing_is_put_in() -> None:
    with pytest.raises(InvalidInput) as refused:
        put_in(
            "värden:\n  - källa: |+\n      text\n\n\nserie: P\n", (VALUES,), 2031, kind=ListItem
        )  # the blank lines belong to the text
    (diagnostic,) = refused.value.diagnostics
    assert diagnostic.what == "det går inte att lägga in 2031 här utan att ändra annat"
    assert str(diagnostic.place) == "fil.yaml:1:1"
    assert "för hand" in diagnostic.remedy


# --- whatever the file looks like -------------------------------------------------------------------------

PLAIN = st.sampled_from(["x", "1 000.5", "år för år", "'en # citerad'", '"två: saker"', "{a: 1}", "[b, {c: d}]"])
FOLDED = st.sampled_from([">-\n{m}  flera\n{m}  rader", "|\n{m}  ett\n\n{m}  två", "x\n{m}  fortsatt"])
BETWEEN = st.sampled_from(["", "", "\n", "# längst ut\n", "{m}# i listan\n", "{m}  # djupare\n", "   \n"])


@st.composite
def files(draw: st.DrawFn) -> tuple[str, tuple[str, ...]]:
    """A file with a list or a mapping somewhere in it, and the path to that."""
    kind = draw(st.sampled_from(["items", "flow items", "years", "flow years", "no years"]))
    margin = " " * draw(st.integers(0 if kind == "items" else 1, 5))

    def filled(strategy: st.SearchStrategy[str], indent: str) -> str:
        return draw(strategy).replace("{m}", indent)

    def block(lines: list[str], indent: str) -> str:
        return "".join(f"{indent}{line}\n{filled(BETWEEN, indent)}" for line in lines)

    years = draw(st.lists(st.integers(1990, 2026), min_size=1, max_size=3, unique=True))
    gap = " " * draw(st.integers(1, 3))
    match kind:
        case "items":
            inner = f"{margin} {gap}"
            items = [
                f"-{gap}år: {year}\n{filled(BETWEEN, inner)}{inner}källa: {filled(st.one_of(PLAIN, FOLDED), inner)}"
                if draw(st.booleans())
                else f"-{gap}{{år: {year}, källa: x}}"
                for year in years
            ]
            body, path = f"nyckel:\n{block(items, margin)}", ("nyckel",)
        case "flow items":
            body, path = f"nyckel: [{', '.join(f'{{år: {year}}}' for year in years)}]\n", ("nyckel",)
        case "years":
            body, path = (
                f"nyckel:\n{block([f'{year}: {filled(PLAIN, margin)}' for year in years], margin)}",
                ("nyckel",),
            )
        case "flow years":
            separator = draw(st.sampled_from([", ", " , ", ",\n   "]))
            body, path = f"nyckel: {{{separator.join(f'{year}: 1 000' for year in years)}}}\n", ("nyckel",)
        case _:
            keys = [f"k{year}: {filled(st.one_of(PLAIN, FOLDED), margin)}" for year in years]
            body, path = f"nyckel:\n{block(keys, margin)}", ("nyckel", "år")
    before = draw(st.sampled_from(["", "# överst\n", "först: 1\n\n", "först:\n  - a\n"]))
    after = draw(st.sampled_from(["", "sist: 1\n", "\n# om sist\nsist:\n  - a\n"]))
    text = before + body + after
    if draw(st.booleans()):
        text = text.rstrip("\n")
    form, line_break = draw(st.sampled_from(["NFC", "NFD"])), draw(st.sampled_from(["\n", "\r\n"]))
    return unicodedata.normalize(form, text).replace("\n", line_break), path


@pytest.mark.slow
@given(files(), st.sampled_from([(2031,), (2031, 2032)]))
@settings(max_examples=150)
def test_nothing_but_the_stubs_is_put_in(file: tuple[str, tuple[str, ...]], years: tuple[int, ...]) -> None:
    text, path = file
    before = text.encode()
    source = decode(before, "fil.yaml")
    kind = ListItem if isinstance(node_at(read(source), path), Sequence) else Entry
    after = put_in(before, path, *years, kind=kind)
    same = next((at for at, pair in enumerate(zip(before, after, strict=False)) if pair[0] != pair[1]), len(before))
    # One text was put in at one place: what was before it and what was after it are the file.
    at = next(at for at in range(same, -1, -1) if after.endswith(before[at:]))
    assert after[:at] + after[len(after) - len(before) + at :] == before
    added = after[at : len(after) - len(before) + at].decode()
    assert added.count("saknas") == len(years) * (2 if path == ("nyckel",) and "år: 2031" in added else 1)
    faults = Faults()
    root = parse_yaml(decode(after, "fil.yaml"), faults)
    assert isinstance(root, Mapping)
    assert not faults
    old = parse_yaml(source, faults)
    assert isinstance(old, Mapping)
    assert [key.value for key, _ in root.entries] == [key.value for key, _ in old.entries]
