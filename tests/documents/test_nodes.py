"""YAML as users get it wrong: each trap is refused with a Swedish hint, at its place; what is right is read exactly."""

import pytest

from tillaggsbelopp.diagnostics import Faults, InvalidInput, Source
from tillaggsbelopp.documents.nodes import Mapping, Scalar, parse_yaml
from tillaggsbelopp.documents.sources import decode


def parsed(source: Source) -> Mapping:
    found = Faults()
    node = parse_yaml(source, found)
    assert node is not None
    assert not found.found
    return node


def faults(text: str) -> list[tuple[str, str]]:
    found = Faults()
    parse_yaml(Source("prov.yaml", text), found)
    return [(str(diagnostic.place), diagnostic.what) for diagnostic in found.found]


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [
        ("källa: Bilaga 2: tabell 1\n", "1:16", "kolon mitt i ett värde"),
        ("källa: sidan 3 # tabellen\n", "1:16", "# klipper av värdet: resten av raden läses som kommentar"),
        ("källa: #3\n", "1:1", "källa saknar värde"),
        ("värden: {2024: 0,5}\n", "1:16", "0,5 är inget tal"),
        ("värden: {2024:5}\n", "1:10", "mellanslag saknas efter kolon"),
        ("värden: {2024: 1, 2025: 40,000,000, 2026: 2}\n", "1:25", "40,000,000 är inget tal"),
        ("id:a\nnamn: b\n", "1:1", "mellanslag saknas efter kolon"),
        ("p:\n  enhet:kr\n  värden: {2024: 1}\n", "2:3", "mellanslag saknas efter kolon"),
        ("källa: a\npott:x\n", "2:1", "mellanslag saknas efter kolon"),
        ("källa: http://a.se: b\n", "1:19", "kolon mitt i ett värde"),
        ("källa:\n", "1:1", "källa saknar värde"),
        ("a:\n\tb: 1\n", "2:1", "tabb i indraget"),
        ("a: *b\n", "1:4", "* betyder en hänvisning i YAML"),
        ("a: &b c\n", "1:4", "& betyder ett ankare i YAML"),
        ("a: !b c\n", "1:4", "! betyder en typ i YAML"),
        ("a: %b\n", "1:4", 'ett värde kan inte börja med "%"'),
        ("a: @b\n", "1:4", 'ett värde kan inte börja med "@"'),
        ("a: `b\n", "1:4", 'ett värde kan inte börja med "`"'),
        ("a: > 5\n", "1:4", 'ett värde kan inte börja med ">"'),
        ("a: * 5\n", "1:4", 'ett värde kan inte börja med "*"'),
        ("a: | 5\n", "1:4", 'ett värde kan inte börja med "|"'),
        ("a: [1, 2\n", "1:4", '"[" stängs aldrig, eller ett kommatecken saknas'),
        ("a: {b: 2\n", "1:4", '"{" stängs aldrig, eller ett kommatecken saknas'),
        ('a: "b\n', "1:4", "citattecknet stängs aldrig"),
        ('a: "b" c\n', "1:8", "filen går inte att läsa som YAML här"),
        ("a:\n  b: 1\n c: 2\n", "3:2", "filen går inte att läsa som YAML här"),
        ("a: 1\na: 2\n", "2:1", "nyckeln a står två gånger"),
        ("a: 1\n<<: 2\n", "2:1", "<< används inte här"),
        ("a: 1\n---\nb: 2\n", "2:1", "ett andra dokument i samma fil"),
        ("? [a]\n: 1\n", "1:3", "en nyckel måste vara en text"),
        ("- a\n", "1:1", "filen innehåller inga nycklar"),
        ("text\n", "1:1", "filen innehåller inga nycklar"),
        ("a: x\x01y\n", "1:5", "otillåtet tecken U+0001"),
        ("a: " + "[" * 100_000, "1:53", "fler än 50 nivåer"),
    ],
)
def test_traps(text: str, where: str, what: str) -> None:
    assert faults(text)[0] == (f"prov.yaml:{where}", what)


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("a:\n  b: 1\n c: 2\n", "Se efter indraget: rader på samma nivå börjar i samma kolumn, och raden ovanför kan"),
        ('a: "x" y\nb: 1\n', "Något står efter citattecknet eller klammern: låt dem omsluta hela värdet."),
        ("a: [1] x\n", "Något står efter citattecknet eller klammern: låt dem omsluta hela värdet."),
    ],
)
def test_what_can_not_be_read_as_yaml_has_the_remedy_that_fits(text: str, remedy: str) -> None:
    found = Faults()
    parse_yaml(Source("prov.yaml", text), found)
    (fault,) = found.found
    assert fault.what == "filen går inte att läsa som YAML här"
    assert fault.remedy.startswith(remedy)


def test_a_file_with_several_faults_tells_them_all() -> None:
    assert len(faults("a: 1\na: 2\nb: *c\nd: x # y\ne:\n")) == 4


@pytest.mark.parametrize("text", ["", "# bara en kommentar\n", "\n\n"])
def test_an_empty_file(text: str) -> None:
    assert faults(text) == [("prov.yaml", "filen är tom")]


def test_texts_are_never_guessed_at() -> None:
    node = parsed(Source("prov", "a: no\nb: 0117\nc: 1_000\nd: 2024-01-01\ne: '~'\n"))
    assert [value.value for _, value in node.entries if isinstance(value, Scalar)] == [
        "no",
        "0117",
        "1_000",
        "2024-01-01",
        "~",
    ]


@pytest.mark.parametrize("nothing", ["", "~", "null", "Null", "NULL"])
def test_what_other_programs_write_for_nothing_is_nothing(nothing: str) -> None:
    assert faults(f"a: {nothing}\nb: 1\n") == [("prov.yaml:1:1", "a saknar värde")]


def test_the_content_of_a_scalar_is_what_stands_in_the_file() -> None:
    text = "a: \"x y\"\nb: 'x y'\nc: x\n  y\nd: >-\n  x\n  y\n"
    node = parsed(Source("prov", text))
    contents = [value.content.text.split() for _, value in node.entries if isinstance(value, Scalar)]
    assert contents == [["x", "y"]] * 4


def test_windows_files_and_decomposed_letters_are_read_as_usual() -> None:
    source = decode("\ufeffnedre_gräns: 1\r\nb: 2\r\n".encode(), "prov")
    decomposed = decode("nedre_gra\u0308ns: 1\n".encode(), "prov")
    for read in (source, decomposed):
        node = parsed(read)
        assert isinstance(node, Mapping)
        assert node.entries[0][0].value == "nedre_gräns"


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("gräns: 1\n".encode("latin-1"), "filen är inte sparad som UTF-8 (rad 1)"),
        (b"PK\x03\x04\x00\x00", "filen är ingen textfil"),
        ("a: 1\u2028b: 2\n".encode(), "osynligt tecken U+2028"),
        ("å: \x07\n".encode(), "osynligt tecken U+0007"),
        ("a: \ufeff1\n".encode(), "osynligt tecken U+FEFF"),
    ],
)
def test_what_is_no_utf8_text(content: bytes, what: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        decode(content, "prov")
    assert refused.value.diagnostics[0].what == what


def test_two_byte_order_marks_shift_nothing() -> None:
    node = parsed(decode("\ufeff\ufeffa: 1000 kr * 1000\n".encode(), "prov"))
    value = node.entries[0][1]
    assert isinstance(value, Scalar)
    assert value.content.text == "1000 kr * 1000"
