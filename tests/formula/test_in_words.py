"""Formulas in words: operators can be read back, functions are phrases that parentheses tell apart."""

import pytest

from tests.formula.test_parser import structure, tree
from tillaggsbelopp.formula.in_words import in_words
from tillaggsbelopp.formula.tree import Name, Node


def words(text: str, **told: str) -> str:
    def of(node: Node) -> str | None:
        return told.get(node.text) if isinstance(node, Name) else None

    return in_words(tree(text), of).replace("\u00a0", " ")


@pytest.mark.parametrize(
    "text",
    [
        "a - (b + c)",
        "a - (b - c) - d",
        "a / (b * c)",
        "(a + b) * c",
        "a * (b - c) / (d + 1)",
        "(a / b) ^ 2",
        "(-a) ^ 2",
        "a ^ (-1)",
        "-(a * b)",
        "-(a + b)",
        "-(-a)",
        "a - (-b)",
        "a * (-b)",
        "a > (b + c) * d",
        "a ^ (b ^ c)",
        "(a ^ b) ^ c",
        "(a < b) = (c < d)",
    ],
)
def test_operators_are_read_back_as_they_were_written(text: str) -> None:
    signs = {"×": "*", "upphöjt till": "^", "är under": "<", "är över": ">", "är": "="}
    said = words(text)
    for word, sign in signs.items():
        said = said.replace(word, sign)
    assert structure(tree(said)) == structure(tree(text))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a * RAMP(b; 10 km; 40 km)", "a × hur långt b når mellan 10 km och 40 km"),
        ("RAMP(b; 10 km; 40 km) * a", "(hur långt b når mellan 10 km och 40 km) × a"),
        ("a * RAMP(b; 1; 2) + c", "a × (hur långt b når mellan 1 och 2) + c"),
        ("a + MAX(b - c; 0; d)", "a + det största av (b - c), 0 och d"),
        ("OM(a < 2.5 tkr; a * b; 0)", "a × b om a är under 2,5 tkr, annars 0"),
        ("c + OM(a < b; a; 0)", "c + (a om a är under b, annars 0)"),
        ("c - FÖREGÅENDE(a + b; 0)", "c - förra årets (a + b)"),
        ("FÖREGÅENDE(a; 0) * b", "förra årets a × b"),
        ("40 % * ANDEL(PER(1; kommun)) + b", "40 % × lika delar + b"),
        ("ANDEL(PER(a; kommun))", "andelen av (a för var och en)"),
        ("BALANSERA(a; b; c)", "så mycket per b att summan blir a när var och en får minst c"),
        (
            "MIN(BALANSERA(a; b; 0; c) * b; c)",
            "det minsta av ((så mycket per b att summan blir a när var och en får minst 0 och högst c) × b) och c",
        ),
        ("AVRUNDA(a * b; 0)", "(a × b) avrundat"),
        ("SUMMA(a * ANDEL(b; kommun); ålder)", "summan över ålder av (a × (andelen över kommun av b))"),
        ("TRAPPA(a; 0; > 10 km; 1.5)", "0, men 1,5 om a är över 10 km"),
        ("b * TRAPPA(a; 0; > 10 km; 1; >= 40 km; 2)", "b × (0, men 1 om a är över 10 km och 2 om minst 40 km)"),
        ("(a / 1 invånare) ^ b * c", "a upphöjt till b × c"),
        ("(a + b) / 1 invånare * c", "(a + b) × c"),
        ("a / 1 tkr", "a / 1 tkr"),
        ("OM(OCH(a >= 1; b <> 2); a; 0)", "a om ((a är minst 1) och (b inte är 2)), annars 0"),
        (
            "OM(ELLER(SAKNAS(a); ICKE(b <= 3)); 1; 0)",
            "1 om ((a saknas) eller (det inte gäller att (b är högst 3))), annars 0",
        ),
        ("a_b + 12000 invånare - 2024", "a b + 12 000 invånare - 2024"),
    ],
)
def test_functions_are_phrases(text: str, said: str) -> None:
    assert words(text) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a + b", "5 - 3"),
        ("a - b", "5 - (-3)"),
        ("a * b", "5 × (-3)"),
        ("b + a", "-3 + 5"),
        ("b ^ 2 + b * a", "(-3) upphöjt till 2 - 3 × 5"),
        ("a + -b", "5 - (-3)"),
    ],
)
def test_a_negative_number_that_is_put_in_keeps_its_sign(text: str, said: str) -> None:
    assert words(text, a="5", b="-3") == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("SUMMA(a; d)", "summan per del av länet av a"),
        ("ANDEL(a; d)", "andelen inom del av länet av a"),
        ("RANG(a; d)", "rangen inom del av länet av a"),
        ("ANTAL(a > 1; d)", "antalet per del av länet där (a är över 1)"),
        ("ANTAL(a > 1)", "antalet där (a är över 1)"),
        ("GRUPPENS(b; d)", "gruppens b"),
    ],
)
def test_groups_are_told_by_their_title_and_axes_by_their_name(text: str, said: str) -> None:
    assert words(text, d="del av länet") == said
