"""What can't be read as a formula, and where the caret stands."""

import pytest

from tillaggsbelopp.diagnostics import InvalidInput, Source
from tillaggsbelopp.formula.parser import parse
from tillaggsbelopp.formula.tree import Call, Name, Node, Number


def tree(text: str) -> Node:
    return parse(Source("prov", text)).tree


def structure(node: Node) -> object:
    match node:
        case Call():
            return (node.function, *map(structure, node.arguments))
        case Number():
            return node.value
        case Name():
            return node.text
    raise AssertionError(node)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a + b * c", ("+", "a", ("*", "b", "c"))),
        ("a - b + c", ("+", ("-", "a", "b"), "c")),
        ("a * b ^ 2", ("*", "a", ("^", "b", 2))),
        ("a / b > c + d", (">", ("/", "a", "b"), ("+", "c", "d"))),
        ("-a * b", ("*", ("-x", "a"), "b")),
        ("(a ^ b) ^ c", ("^", ("^", "a", "b"), "c")),
        ("a ^ -1", ("^", "a", ("-x", 1))),
        ("MIN(a; -b)", ("MIN", "a", ("-x", "b"))),
        ("regel.steg\n  + 1", ("+", "regel.steg", 1)),
    ],
)
def test_precedence(text: str, expected: object) -> None:
    assert structure(tree(text)) == expected


def test_a_literal_is_exact_and_in_the_base_of_its_unit() -> None:
    number = tree("0.1")
    assert isinstance(number, Number)
    assert number.value * 10 == 1
    literal = tree("2.5 mkr/invånare^2")
    assert isinstance(literal, Number)
    assert (literal.value, str(literal.unit)) == (2_500_000, "kr/invånare^2")


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("= a + b", "a + b"),
        ("=IF(a>b,1,0)", "OM(a>b; 1; 0)"),
        ("=IF(a>b;1;0,5)", "OM(a>b;1;0.5)"),
        ("round(sum(a) * 0,5, 0)", "AVRUNDA(SUMMA(a) * 0.5; 0)"),
        ("0,5 * a", "0.5 * a"),
        ("MIN(1,5)", ""),  # 1.5, or 1; 5?
        ("a, b", ""),
        ("MIN(a, b", ""),
    ],
)
def test_a_formula_from_a_spreadsheet_is_told_as_it_is_written_here(text: str, suggestion: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse(Source("prov", text))
    (fault,) = refused.value.diagnostics
    assert fault.remedy.rpartition("Skriv: ")[1:] == (("Skriv: ", suggestion) if suggestion else ("", fault.remedy))


@pytest.mark.parametrize(
    ("text", "what", "remedy"),
    [
        ("2 * Antal_65", "Antal_65 är inget namn", "gemener: antal_65."),
        ("regel.Steg", "regel.Steg är inget namn", "gemener: regel.steg."),
        ("Min(a; b)", "Min är ingen funktion", "versaler: MIN(…)."),
        ("if(a; b; c)", "if är ingen funktion", "versaler: OM(…)."),
        ("5 barn/km2", "barn/km2 är ingen enhet", "Skriv barn/km^2."),
    ],
)
def test_what_is_meant_is_told(text: str, what: str, remedy: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse(Source("prov", text))
    (fault,) = refused.value.diagnostics
    assert (fault.what, remedy in fault.remedy) == (what, True)


@pytest.mark.parametrize(
    ("text", "column", "what"),
    [
        ("1 + ", 5, "formeln slutar för tidigt"),
        ("0,5 * a", 2, '"," kan inte stå i en formel'),
        ("(a + b", 1, "parentesen stängs aldrig"),
        ("a + b)", 6, "högerparentes utan vänsterparentes, eller ett argument saknas"),
        ("MIN(a;)", 7, "högerparentes utan vänsterparentes, eller ett argument saknas"),
        ("a b", 3, "b står utan räknesätt framför"),
        ("1 000 000", 3, "000 står utan räknesätt framför"),
        ("min(a; b)", 1, "min är ingen funktion"),
        ("SUMMA a", 1, "SUMMA saknar parentes"),
        ("a < b < c", 7, "< kan inte följa direkt på <"),
        ("a ^ b ^ c", 7, "^ kan inte följa direkt på ^"),
        ("9^9^9^9", 4, "^ kan inte följa direkt på ^"),
        ("-a ^ 2", 1, "minus framför en potens kan läsas på två sätt"),
        ("a − b", 3, '"−" kan inte stå i en formel'),
        ("a == b", 4, "= på fel plats"),
        ("", 1, "formeln är tom"),
        ("1" * 31, 1, "talet har fler än 30 tecken"),
        ("(" * 5000 + "1" + ")" * 5000, 101, "formeln är för djupt nästlad"),
        ("-" * 5000 + "1", 101, "formeln är för djupt nästlad"),
    ],
)
def test_faults_and_their_place(text: str, column: int, what: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        tree(text)
    (diagnostic,) = refused.value.diagnostics
    assert diagnostic.what == what
    assert diagnostic.place is not None
    assert diagnostic.place.source.line_and_column(diagnostic.place.start) == (1, column)


def test_a_chain_of_sums_is_as_deep_as_its_tree() -> None:
    tree(" + ".join(["1"] * 100))
    with pytest.raises(InvalidInput, match="för djupt nästlad"):
        tree(" + ".join(["1"] * 200))
