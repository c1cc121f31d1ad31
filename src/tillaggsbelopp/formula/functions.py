"""The function table: one row for each function and operator of the language.

A row says how the function is written and what it does, which arguments and units it takes, and how each reading
computes it. Parser and readings know no function by name except through this table.
"""

import operator
from collections.abc import Callable, Sequence
from typing import Any, Final

from tillaggsbelopp.formula import exact, excel, unit_rules
from tillaggsbelopp.formula.function import Function, Manner
from tillaggsbelopp.formula.unit_rules import UnitRule


def _operator(
    sign: str, summary: str, rule: UnitRule, compute: Callable[..., Any], *examples: tuple[str, str]
) -> Function:
    reading = excel.power if sign == "^" else excel.infix(sign)
    return Function(
        sign, f"x {sign} y", summary, rule, compute, (2, 2), examples, excel=reading, copies=2 if sign == "^" else 1
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
        rounded_first=2,
    )


def _at_time(evaluation: Any, arguments: Sequence[Any], moment: Any) -> Any:
    return evaluation.at_reference_year(arguments[0], arguments[1], arguments[2:], moment)


def _year_before(evaluation: Any, arguments: Sequence[Any], moment: Any) -> Any:
    return evaluation.year_before(arguments[0], arguments[1], arguments[2:], moment)


def _not_evaluated(*_: Any) -> Any:
    raise AssertionError("stands for another formula, at another time or of another step")


_ROWS: Final = (
    _operator("+", "Summa.", unit_rules.same, operator.add, ("1 kr + 2 kr", "3")),
    _operator("-", "Skillnad.", unit_rules.same, operator.sub, ("1 kr - 3 kr", "-2")),
    _operator("*", "Produkt.", unit_rules.product, operator.mul, ("5 % * 200 kr", "10")),
    _operator("/", "Kvot. Division med 0 är ett fel.", unit_rules.quotient, exact.divide, ("1 / 4", "0.25")),
    _operator(
        "^",
        "Potens. Exponenten är ett tal mellan -100 och 100.",
        unit_rules.raised,
        exact.power,
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
    ),
    Function(
        "OM",
        "OM(villkor; då; annars)",
        "Den ena eller den andra. Bara den gren som väljs räknas.",
        unit_rules.chosen,
        exact.choose,
        (3, 3),
        (("OM(1 < 2; 10; 1 / 0)", "10"),),
        manner=Manner.CHOOSING,
        excel=excel.call("IF"),
        guard=excel.first_decides,
    ),
    Function(
        "MIN",
        "MIN(x; y; …)",
        "Det minsta av värdena, kommun för kommun.",
        unit_rules.same,
        min,
        (2, None),
        (("MIN(invånare; 250 invånare)", "100 250 250"),),
        excel=excel.extreme("MIN"),
    ),
    Function(
        "MAX",
        "MAX(x; y; …)",
        "Det största av värdena, kommun för kommun.",
        unit_rules.same,
        max,
        (2, None),
        (("MAX(invånare - 300 invånare; 0)", "0 0 300"),),
        excel=excel.extreme("MAX"),
    ),
    Function(
        "ABS",
        "ABS(x)",
        "Beloppet utan tecken.",
        unit_rules.one_number,
        abs,
        (1, 1),
        (("ABS(-2)", "2"),),
        excel=excel.call("ABS"),
    ),
    Function(
        "AVRUNDA",
        "AVRUNDA(x; decimaler)",
        "Avrundat, en halva bort från noll.",
        unit_rules.rounded_to,
        exact.rounded,
        (2, 2),
        (("AVRUNDA(2.5; 0)", "3"), ("AVRUNDA(-2.5; 0)", "-3"), ("AVRUNDA(1250 kr; -2)", "1300")),
        rounded_first=1,
        excel=excel.call("ROUND"),
    ),
    Function(
        "HELTAL",
        "HELTAL(x)",
        "Största heltal som inte är över x.",
        unit_rules.one_number,
        exact.floor_whole,
        (1, 1),
        (("HELTAL(2.9)", "2"), ("HELTAL(-0.5)", "-1"), ("HELTAL(0.9999999)", "1")),
        rounded_first=1,
        excel=excel.call("INT"),
    ),
    Function(
        "RAMP",
        "RAMP(x; från; till)",
        "0 under från, 1 över till, rakt däremellan.",
        unit_rules.ramped,
        exact.ramp,
        (3, 3),
        (("RAMP(25 km; 10 km; 40 km)", "0.5"), ("RAMP(55 km; 10 km; 40 km)", "1")),
        excel=excel.ramp,
        copies=3,
    ),
    Function(
        "TRAPPA",
        "TRAPPA(x; värde; > gräns; värde; …)",
        "Det värde vars gräns passerats sist, det första om ingen är passerad. `> 10 km` passeras över 10 km, "
        "`>= 10 km` redan vid 10. Gränserna stiger, med `>` och `>=`, eller faller, med `<` och `<=`.",
        unit_rules.chosen,
        exact.staircase,
        (4, None),
        (
            ("TRAPPA(10 km; 0; > 10 km; 1; >= 40 km; 2)", "0"),
            ("TRAPPA(40 km; 0; > 10 km; 1; >= 40 km; 2)", "2"),
            ("TRAPPA(5; 0; <= 5; 1; < 2; 2)", "1"),
        ),
        manner=Manner.CHOOSING,
        excel=excel.staircase,
        copies=None,
        guard=excel.limits_decide,
    ),
    Function(
        "SAKNAS",
        "SAKNAS(x)",
        "Sant om värdet saknas. Saknas är inte 0.",
        unit_rules.asked,
        exact.is_missing,
        (1, 1),
        (("SAKNAS(avstånd)", "falskt falskt sant"),),
        manner=Manner.CHOOSING,
        excel=excel.is_missing,
        guard=excel.as_it_is,
        in_cell=True,
    ),
    Function(
        "OMSAKNAS",
        "OMSAKNAS(x; ersättning)",
        "x, eller ersättningen där x saknas.",
        unit_rules.either,
        exact.if_missing,
        (2, 2),
        (("OMSAKNAS(avstånd; 0)", "5 20 0"),),
        manner=Manner.CHOOSING,
        excel=excel.if_missing,
        guard=excel.as_it_is,
        in_cell=True,
    ),
    Function(
        "SUMMA",
        "SUMMA(x) eller SUMMA(x; axel)",
        "Summan. Ett värde som saknas är ett fel.",
        unit_rules.one_number,
        exact.total,
        (1, 2),
        (("SUMMA(invånare)", "1000"),),
        manner=Manner.REDUCING,
        excel=excel.along("SUM"),
        guard=excel.of_all,
    ),
    Function(
        "MEDEL",
        "MEDEL(x) eller MEDEL(x; axel)",
        "Ovägt medelvärde av dem som har ett värde.",
        unit_rules.one_number,
        exact.mean,
        (1, 2),
        (("MEDEL(avstånd)", "12.5"),),
        manner=Manner.REDUCING,
        excel=excel.along("AVERAGE"),
        guard=excel.of_present,
    ),
    Function(
        "LÄGSTA",
        "LÄGSTA(x) eller LÄGSTA(x; axel)",
        "Det lägsta av dem som har ett värde.",
        unit_rules.one_number,
        exact.lowest,
        (1, 2),
        (("LÄGSTA(invånare)", "100"),),
        manner=Manner.REDUCING,
        excel=excel.along("MIN"),
        guard=excel.of_present,
    ),
    Function(
        "HÖGSTA",
        "HÖGSTA(x) eller HÖGSTA(x; axel)",
        "Det högsta av dem som har ett värde.",
        unit_rules.one_number,
        exact.highest,
        (1, 2),
        (("HÖGSTA(avstånd)", "20"),),
        manner=Manner.REDUCING,
        excel=excel.along("MAX"),
        guard=excel.of_present,
    ),
    Function(
        "ANDEL",
        "ANDEL(x) eller ANDEL(x; axel)",
        "x delat med sin summa.",
        unit_rules.without_unit,
        exact.share,
        (1, 2),
        (("ANDEL(invånare)", "0.1 0.3 0.6"),),
        manner=Manner.SPREADING,
        with_numbers="{x} / {summa}",
        excel=excel.share,
        guard=excel.of_all,
    ),
    Function(
        "PER",
        "PER(x; axel)",
        "x, detsamma för var och en på axeln.",
        unit_rules.one_number,
        _not_evaluated,
        (2, 2),
        (("PER(2; kommun)", "2 2 2"), ("SUMMA(PER(1; kommun))", "3"), ("ANDEL(PER(1; kommun)) * 3", "1 1 1")),
        manner=Manner.REPEATING,
        excel=_not_evaluated,
    ),
    Function(
        "RANG",
        "RANG(x)",
        "1 för den största; lika värden i kodordning.",
        unit_rules.without_unit,
        exact.rank,
        (1, 2),
        (("RANG(invånare)", "3 2 1"),),
        manner=Manner.SPREADING,
        generated_only=True,
        excel=excel.rank,
        guard=excel.of_all,
    ),
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
    ),
    Function(
        "TILLDELAT",
        "TILLDELAT(regel)",
        "Regelns belopp i hela kronor per kommun.",
        unit_rules.one_number,
        _not_evaluated,
        (1, 1),
        (("TILLDELAT(grund)", "1025 3075 6150"),),
        manner=Manner.NAMING,
        excel=_not_evaluated,
    ),
    Function(
        "FÖREGÅENDE",
        "FÖREGÅENDE(x; start)",
        "x året före; start i överenskommelsens första år och dessförinnan.",
        unit_rules.either,
        _year_before,
        (2, 2),
        (("FÖREGÅENDE(invånare; 0)", "90 310 600"), ("FÖREGÅENDE(TILLDELAT(grund); 0)", "900 3100 6000")),
        manner=Manner.TIME,
        excel=_not_evaluated,
    ),
    Function(
        "VÄRDE",
        "VÄRDE(x; år)",
        "x räknat med statistik för det året.",
        unit_rules.at_year,
        _at_time,
        (2, 2),
        (("VÄRDE(invånare; 2024)", "90 310 600"), ("VÄRDE(SUMMA(invånare); år - 2)", "1000")),
        manner=Manner.TIME,
        excel=_not_evaluated,
    ),
)

FUNCTIONS: Final = {row.name: row for row in _ROWS}
