"""Rows of the function table: operators, logical functions, and what only the program's own formulas use."""

import operator
from collections.abc import Callable
from typing import Any, Final

from tillaggsbelopp.formula import exact, excel, unit_rules, vector
from tillaggsbelopp.formula.function import Function
from tillaggsbelopp.formula.unit_rules import UnitRule


def _operator(
    sign: str,
    summary: str,
    rule: UnitRule,
    compute: Callable[..., Any],
    in_vectors: Callable[..., Any],
    *examples: tuple[str, str],
) -> Function:
    return Function(
        sign,
        f"x {sign} y",
        summary,
        rule,
        compute,
        (2, 2),
        examples,
        excel=excel.power if sign == "^" else excel.infix(sign),
        vector=in_vectors,
        copies=2 if sign == "^" else 1,
    )


def _comparison(sign: str, summary: str, compute: Callable[..., Any], *examples: tuple[str, str]) -> Function:
    return Function(
        sign,
        f"x {sign} y",
        summary,
        unit_rules.compared,
        compute,
        (2, 2),
        examples,
        excel=excel.infix(sign),
        vector=vector.comparison(compute),
        rounded_first=2,
    )


OPERATORS: Final = (
    _operator("+", "Summa.", unit_rules.same, operator.add, vector.add, ("1 kr + 2 kr", "3")),
    _operator("-", "Skillnad.", unit_rules.same, operator.sub, vector.subtract, ("1 kr - 3 kr", "-2")),
    _operator("*", "Produkt.", unit_rules.product, operator.mul, vector.multiply, ("5 % * 200 kr", "10")),
    _operator(
        "/", "Kvot. Division med 0 är ett fel.", unit_rules.quotient, exact.divide, vector.divide, ("1 / 4", "0.25")
    ),
    _operator(
        "^",
        "Potens. Exponenten är ett tal mellan -100 och 100.",
        unit_rules.raised,
        exact.power,
        vector.power,
        ("2 ^ 10", "1024"),
        ("4 ^ 0.5", "2"),
        ("2 ^ -1", "0.5"),
    ),
    Function(
        "-x",
        "-x",
        "Minustecken.",
        unit_rules.one_number,
        operator.neg,
        (1, 1),
        (("-(2 kr)", "-2"),),
        excel=excel.negative,
        vector=vector.negative,
    ),
    _comparison("=", "Lika med.", operator.eq, ("0.1 + 0.2 = 0.3", "sant")),
    _comparison("<>", "Inte lika med.", operator.ne, ("1 <> 2", "sant")),
    _comparison("<", "Mindre än.", operator.lt, ("1.001 kr < 1.002 kr", "falskt")),
    _comparison("<=", "Högst.", operator.le, ("1 <= 1", "sant")),
    _comparison(">", "Större än.", operator.gt, ("0.1 + 0.2 > 0.3", "falskt")),
    _comparison(">=", "Minst.", operator.ge, ("1 >= 2", "falskt")),
    Function(
        "OCH",
        "OCH(a; b; …)",
        "Sant om alla är sanna.",
        unit_rules.logical,
        lambda *truths: all(truths),
        (1, None),
        (("OCH(1 < 2; 2 < 1)", "falskt"),),
        excel=excel.of_many("AND"),
        vector=vector.all_of,
    ),
    Function(
        "ELLER",
        "ELLER(a; b; …)",
        "Sant om någon är sann.",
        unit_rules.logical,
        lambda *truths: any(truths),
        (1, None),
        (("ELLER(1 < 2; 2 < 1)", "sant"),),
        excel=excel.of_many("OR"),
        vector=vector.any_of,
    ),
    Function(
        "ICKE",
        "ICKE(a)",
        "Sant om a är falskt.",
        unit_rules.logical,
        operator.not_,
        (1, 1),
        (("ICKE(1 < 2)", "falskt"),),
        excel=excel.call("NOT"),
        vector=vector.invert,
    ),
)

GENERATED: Final = (
    Function(
        "AVRUNDA_EXAKT",
        "AVRUNDA_EXAKT(x; decimaler)",
        "Som AVRUNDA, på det exakta värdet. Används i fördelningens egna steg.",
        unit_rules.rounded_to,
        exact.rounded,
        (2, 2),
        (("AVRUNDA_EXAKT(0.49999; 4)", "0.5"),),
        generated_only=True,
        excel=excel.call("ROUND"),
        vector=vector.rounded,
    ),
    Function(
        "HELTAL_EXAKT",
        "HELTAL_EXAKT(x)",
        "Som HELTAL, på det exakta värdet. Används i fördelningens egna steg.",
        unit_rules.one_number,
        exact.floor_whole,
        (1, 1),
        (("HELTAL_EXAKT(0.9999999)", "0"),),
        generated_only=True,
        excel=excel.call("INT"),
        vector=vector.floor_whole,
    ),
    Function(
        "TECKEN_EXAKT",
        "TECKEN_EXAKT(x)",
        "-1, 0 eller 1 när det exakta värdet är under, lika med eller över 0. Används i det som krävs av en regel.",
        unit_rules.without_unit,
        exact.sign,
        (1, 1),
        (("TECKEN_EXAKT(-0.0000001)", "-1"),),
        generated_only=True,
        excel=excel.call("SIGN"),
        vector=vector.sign,
    ),
)
"""What only formulas that the program writes may use."""
