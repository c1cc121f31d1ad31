"""Rows of the function table: operators, logical functions, and what only the program's own formulas use."""

import operator
from collections.abc import Callable
from typing import Any, Final

from tillaggsbelopp.formula import columns, exact, excel, unit_rules, vector
from tillaggsbelopp.formula.function import Function
from tillaggsbelopp.formula.unit_rules import UnitRule


def _operator(
    sign: str,
    summary: str,
    rule: UnitRule,
    compute: Callable[..., Any],
    in_vectors: Callable[..., Any],
    in_columns: Callable[..., Any] | None,
    *examples: tuple[str, str],
) -> Function:
    return Function(
        sign,
        f"x {sign} y",
        summary,
        examples,
        unit_rule=rule,
        exact=compute,
        columns=in_columns,
        excel=excel.power if sign == "^" else excel.infix(sign),
        vector=in_vectors,
        arguments=(2, 2),
        copies=2 if sign == "^" else 1,
    )


def _comparison(sign: str, summary: str, compute: Callable[..., Any], *examples: tuple[str, str]) -> Function:
    readings = compute, vector.comparison(compute), columns.comparison(compute)
    return _operator(sign, summary, unit_rules.compared, *readings, *examples)._replace(rounded_first=2)


OPERATORS: Final = (
    _operator("+", "Summa.", unit_rules.same, operator.add, vector.add, columns.add, ("1 kr + 2 kr", "3")),
    _operator(
        "-", "Skillnad.", unit_rules.same, operator.sub, vector.subtract, columns.subtract, ("1 kr - 3 kr", "-2")
    ),
    _operator(
        "*", "Produkt.", unit_rules.product, operator.mul, vector.multiply, columns.multiply, ("5 % * 200 kr", "10")
    ),
    _operator(
        "/",
        "Kvot. Division med 0 är ett fel.",
        unit_rules.quotient,
        exact.divide,
        vector.divide,
        columns.divide,
        ("1 / 4", "0.25"),
    ),
    _operator(
        "^",
        "Potens. Exponenten är ett tal mellan -100 och 100.",
        unit_rules.raised,
        exact.power,
        vector.power,
        None,
        ("2 ^ 10", "1024"),
        ("4 ^ 0.5", "2"),
        ("2 ^ -1", "0.5"),
    ),
    Function(
        "-x",
        "-x",
        "Minustecken.",
        (("-(2 kr)", "-2"),),
        exact=operator.neg,
        columns=columns.negative,
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
        (("OCH(1 < 2; 2 < 1)", "falskt"),),
        unit_rule=unit_rules.logical,
        exact=lambda *truths: all(truths),
        columns=columns.all_of,
        excel=excel.of_many("AND"),
        vector=vector.all_of,
        arguments=(1, None),
        words="{all}",
    ),
    Function(
        "ELLER",
        "ELLER(a; b; …)",
        "Sant om någon är sann.",
        (("ELLER(1 < 2; 2 < 1)", "sant"),),
        unit_rule=unit_rules.logical,
        exact=lambda *truths: any(truths),
        columns=columns.any_of,
        excel=excel.of_many("OR"),
        vector=vector.any_of,
        arguments=(1, None),
        words="{any}",
    ),
    Function(
        "ICKE",
        "ICKE(a)",
        "Sant om a är falskt.",
        (("ICKE(1 < 2)", "falskt"),),
        unit_rule=unit_rules.logical,
        exact=operator.not_,
        columns=columns.invert,
        excel=excel.call("NOT"),
        vector=vector.invert,
        words="det inte gäller att {0}",
    ),
)

GENERATED: Final = (
    Function(
        "AVRUNDA_EXAKT",
        "AVRUNDA_EXAKT(x; decimaler)",
        "Som AVRUNDA, men på det exakta värdet: AVRUNDA rundar först kr till 2 decimaler och annat till 6.",
        (("AVRUNDA_EXAKT(3.499 kr; 0)", "3"), ("AVRUNDA(3.499 kr; 0)", "4"), ("AVRUNDA_EXAKT(0.49999; 4)", "0.5")),
        unit_rule=unit_rules.rounded_to,
        exact=exact.rounded,
        columns=columns.rounded,
        excel=excel.rounded,
        vector=vector.rounded,
        arguments=(2, 2),
        words="{0} avrundat",
    ),
    Function(
        "HELTAL_EXAKT",
        "HELTAL_EXAKT(x)",
        "Som HELTAL, på det exakta värdet. Används i fördelningens egna steg.",
        (("HELTAL_EXAKT(0.9999999)", "0"),),
        exact=exact.floor_whole,
        columns=columns.floor_whole,
        excel=excel.call("INT"),
        vector=vector.floor_whole,
        generated_only=True,
    ),
    Function(
        "TECKEN_EXAKT",
        "TECKEN_EXAKT(x)",
        "-1, 0 eller 1 när det exakta värdet är under, lika med eller över 0. Används i det som krävs av en regel.",
        (("TECKEN_EXAKT(-0.0000001)", "-1"),),
        unit_rule=unit_rules.without_unit,
        exact=exact.sign,
        columns=columns.sign,
        excel=excel.call("SIGN"),
        vector=vector.sign,
        generated_only=True,
    ),
)
"""Functions of exact values, which only formulas that the program writes may use."""
