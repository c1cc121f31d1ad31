"""The structure of a file: unknown and missing keys, wrong kinds of value; all at once, each at its place."""

from fractions import Fraction

import pytest

from tests.worlds import TERMS, agreement, messages
from tillaggsbelopp.agreement.reading import read_agreement
from tillaggsbelopp.diagnostics import InvalidInput, Source
from tillaggsbelopp.documents.scalars import number_from

RULE = "parametrar:\n  p:\n    enhet: kr\n    värden: {2024: 5}\n    status: fakta\n    källa: x\npott: p\n"


def faults(body: str) -> list[str]:
    with pytest.raises(InvalidInput) as refused:
        agreement({"regel": body})
    return messages(refused.value)


@pytest.mark.parametrize(
    ("change", "first_line", "hint"),
    [
        (("källa: x", "kalla: x"), "regel.yaml:9:5: okänd nyckel: kalla", "Menade du källa?"),
        (("status: fakta", "status: fakat"), "regel.yaml:8:13: fakat är inget av de möjliga orden", "fakta eller"),
        (("2024: 5", "2024: 0,5"), "regel.yaml:7:20: 0,5 är inget tal", "Decimaler skrivs med punkt: 0.5"),
        (("{2024: 5}", "{2024: '5'}"), "regel.yaml:7:20: ett tal skrivs utan citattecken", "1 234 567"),
        (("{2024: 5}", "{2024: 1_000}"), "regel.yaml:7:20: 1_000 är inget tal", "tusental med mellanslag"),
        (("{2024: 5}", "{2024: 5 %}"), "regel.yaml:7:20: 5 % är inget tal", 'enhet: "%"'),
        (("{2024: 5}", "{2024: 40,000}"), "regel.yaml:7:20: 40,000 är inget tal", "40.000, och tusental 40 000."),
        (("{2024: 5}", "{2024: 5 kr/barn}"), "regel.yaml:7:20: 5 kr/barn är inget tal", "enhet: kr/barn"),
        (("{2024: 5}", "{24: 5}"), "regel.yaml:7:14: 24 är inget årtal", "från 1900"),
        (("{2024: 5}", "5"), "regel.yaml:7:13: här väntas nycklar med värden", "nyckel: värde"),
        (("enhet: kr", "enhet: km2"), "regel.yaml:6:12: 'km2' är ingen enhet", "km^2"),
        (("  p:\n", "  P:\n"), "regel.yaml:5:3: P är inget namn", "gemener"),
        (("pott: p", "pott: [p]"), "regel.yaml:10:1: här står en lista", "Sätt citattecken"),
        (("pott: p", "pott: p +"), "regel.yaml:10:10: formeln slutar för tidigt", "ett tal, ett namn"),
        (("pott: p", "pott: p\nkontroller: nej"), "regel.yaml:11:13: här väntas en lista", "- "),
    ],
)
def test_a_fault_is_told_at_its_place_with_a_hint(change: tuple[str, str], first_line: str, hint: str) -> None:
    (message,) = faults(RULE.replace(*change))
    assert message.startswith(f"regler/{first_line}")
    assert hint in message
    assert "^" in message


def test_all_faults_of_all_files_in_one_run() -> None:
    broken = RULE.replace("källa: x", "kalla: x").replace("status: fakta", "status: nja").replace("pott: p", "pott: (p")
    with pytest.raises(InvalidInput) as refused:
        agreement({"ett": broken, "två": RULE.replace("    enhet: kr\n", "")})
    said = [(str(d.place).split(":")[0], d.what) for d in refused.value.diagnostics]
    assert said == [
        ("regler/ett.yaml", "nja är inget av de möjliga orden"),
        ("regler/ett.yaml", "okänd nyckel: kalla"),
        ("regler/ett.yaml", "parentesen stängs aldrig"),
        ("regler/två.yaml", "enhet saknas"),
    ]


def test_rules_listed_and_rules_there_must_be_the_same() -> None:
    files = {
        "overenskommelse.yaml": TERMS.format(rules="regel, borta", unit=1),
        "regler/regel.yaml": f"id: regel\nnamn: x\nbeskrivning: x\n{RULE}",
        "regler/extra.yaml": f"id: extra\nnamn: x\nbeskrivning: x\n{RULE}",
    }
    with pytest.raises(InvalidInput) as refused:
        read_agreement({name: Source(name, text) for name, text in files.items()})
    assert [diagnostic.what for diagnostic in refused.value.diagnostics] == [
        "ingen fil i regler/ har id: borta",
        "regeln extra står inte i listan regler",
    ]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1 234 567", 1_234_567),
        ("14\u00a0876\u00a0099.5", Fraction(29_752_199, 2)),
        ("-0.1", Fraction(-1, 10)),
        ("007", 7),
    ],
)
def test_numbers_are_exact(text: str, number: Fraction) -> None:
    assert number_from(text) == number


@pytest.mark.parametrize(
    "text", ["1,5", "1e5", "NaN", "Infinity", "0x10", "1 00", "1__0", "", "+5", ".5", "5.", "½", "١"]
)
def test_what_is_no_number(text: str) -> None:
    with pytest.raises(ValueError, match="är inget tal"):
        number_from(text)


def test_a_fault_inside_what_is_itself_at_fault_is_told_and_no_more() -> None:
    broken = (
        RULE.replace("  p:\n", "  P:\n").replace("status: fakta", "status: nja").replace("pott: p\n", "pott: 1 kr\n")
    )
    assert [message.split("\n")[0] for message in faults(broken)] == [
        "regler/regel.yaml:5:3: P är inget namn",
        "regler/regel.yaml:8:13: nja är inget av de möjliga orden",
    ]
