"""A colon that is missing, or stands close on its value, is told on its line, whatever YAML makes of it."""

import re
from collections.abc import Iterator

import pytest

from tests.worlds import ROOT
from tillaggsbelopp.agreement.models import Rule, Terms
from tillaggsbelopp.diagnostics import Faults, Source
from tillaggsbelopp.documents.nodes import Mapping, Node, Scalar, Sequence, parse_yaml
from tillaggsbelopp.documents.written import Written, read_file
from tillaggsbelopp.statistics.package import Package

HEAD = "id: a\nnamn: A\nbeskrivning: B\n"
TAIL = "pott: 1 kr\nfördelningsnyckel: n\n"
PARAMETER = "parametrar:\n  x:\n    enhet: kr\n    värden: {2024: 5}\n    status: fakta\n    källa: Avtalet\n"


def told(text: str, model: type[Written] = Rule) -> list[tuple[str, str, str]]:
    """The line of each fault, what it is and what to do."""
    faults = Faults()
    read_file(model, Source("prov.yaml", text), faults)
    return [(str(each.place).split(":")[1], each.what, each.remedy) for each in faults.in_order()]


def keys(node: Node) -> Iterator[Scalar]:
    match node:
        case Mapping(entries):
            for key, value in entries:
                yield key
                yield from keys(value)
        case Sequence(items):
            for item in items:
                yield from keys(item)


@pytest.mark.parametrize(
    ("model", "file"),
    [
        (Rule, "config/orebro/regler/glesbygd.yaml"),
        (Rule, "examples/lss_utjamning/config/lss/regler/lss.yaml"),
        (Terms, "config/orebro/overenskommelse.yaml"),
        (Package, "examples/statsandel/data/statsandel/datapackage.yaml"),
    ],
)
def test_each_colon_of_a_file(model: type[Written], file: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    source = Source("prov.yaml", text)
    root = parse_yaml(source, Faults())
    assert root is not None
    first = [key for key in keys(root) if re.search(r"(?m)^[ -]*\Z", text[: key.place.start])]
    assert len(first) > 15
    for key in first:
        end, (line, _) = key.place.end, source.line_and_column(key.place.start)
        assert [each[:2] for each in told(f"{text[:end]}{text[end + 1 :]}", model)] == [
            (str(line), f"ett kolon saknas efter {key.value}")
        ]
        if text[end + 1] == " ":
            close = told(f"{text[: end + 1]}{text[end + 1 :].lstrip(' ')}", model)
            assert [each[:2] for each in close] == [(str(line), "mellanslag saknas efter kolon")]


@pytest.mark.parametrize(
    ("text", "line", "key", "remedy"),
    [
        (f"{HEAD}pott 1 kr\nfördelningsnyckel: n\n", 4, "pott", "Skriv pott: 1 kr"),
        (f"{HEAD}pott: 1 kr\nfördelningsnyckel n", 5, "fördelningsnyckel", "Skriv fördelningsnyckel: n"),
        (HEAD + PARAMETER.replace("x:", "x") + TAIL, 5, "x", "Skriv x:"),
        (HEAD + PARAMETER.replace("den: {2024: 5}", "den {2024: 5}") + TAIL, 7, "värden", "Skriv värden: {2024: 5}"),
        (HEAD + PARAMETER.replace("{2024: 5}", "{2024 5}") + TAIL, 7, "2024", "Skriv 2024: 5"),
        (HEAD + PARAMETER.replace(": Avtalet", " Avtalet: § 2") + TAIL, 9, "källa", 'Skriv källa: "Avtalet: § 2"'),
        (f"{HEAD}parametrar:\n  x:\n    enhet kr\n{TAIL}", 6, "enhet", "Skriv enhet: kr"),
        (f"{HEAD}steg:\n  tyngd n * 2\n{TAIL}", 5, "tyngd", "Skriv tyngd: n * 2"),
        (f"{HEAD}antaganden:\n  - id nyckel\n{TAIL}", 5, "id", "Skriv id: nyckel"),
        (
            f"{HEAD}antaganden:\n  - id: k\n    text >-\n      Ja: nej\n    källa: x\n{TAIL}",
            6,
            "text",
            "Skriv text: >-",
        ),
        (
            f"id: a\nnamn: A\nbeskrivning: Ersätter kommuner med långa\navstånd till sjukhus\n{TAIL}",
            4,
            "avstånd",
            "Skriv avstånd: till sjukhus; fortsätter raden texten ovanför, dra in den.",
        ),
        (
            HEAD + PARAMETER.replace("{2024: 5}", "{2024: {a: 5, två saker}}") + TAIL,
            7,
            "två",
            "Skriv två: saker; hör det till värdet före kommatecknet, sätt det värdet inom citattecken.",
        ),
    ],
)
def test_how_the_line_is_to_be_written(text: str, line: int, key: str, remedy: str) -> None:
    assert told(text)[0] == (str(line), f"ett kolon saknas efter {key}", remedy)


def test_a_text_where_keys_are_expected_is_no_key_without_colon() -> None:
    assert [each[1] for each in told(f"{HEAD}antaganden:\n  - Nyckeln är inte beslutad\n{TAIL}")] == [
        "här väntas nycklar med värden"
    ]
