"""The function table: one row for each function and operator of the language.

A row says how the function is written and what it does, which arguments and units it takes, and how each reading
computes it. Parser and readings know no function by name except through this table.
"""

from collections.abc import Sequence
from typing import Any, Final

from tillaggsbelopp.formula import exact, excel, unit_rules, vector
from tillaggsbelopp.formula.along_axes import ALONG_AXES
from tillaggsbelopp.formula.function import Function, Manner, not_evaluated
from tillaggsbelopp.formula.operators import OPERATORS


def _at_time(evaluation: Any, arguments: Sequence[Any], moment: Any) -> Any:
    return evaluation.at_reference_year(arguments[0], arguments[1], arguments[2:], moment)


def _year_before(evaluation: Any, arguments: Sequence[Any], moment: Any) -> Any:
    return evaluation.year_before(arguments[0], arguments[1], arguments[2:], moment)


_OF_VALUES: Final = (
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
        vector=vector.choose,
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
        vector=vector.least,
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
        vector=vector.greatest,
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
        vector=vector.absolute,
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
        vector=vector.rounded,
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
        vector=vector.floor_whole,
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
        vector=vector.ramp,
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
        vector=vector.staircase,
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
        vector=vector.is_missing,
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
        vector=vector.if_missing,
        guard=excel.as_it_is,
        in_cell=True,
    ),
)

_GENERATED_AND_TIME: Final = (
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
    Function(
        "TILLDELAT",
        "TILLDELAT(regel)",
        "Regelns belopp i hela kronor per kommun.",
        unit_rules.one_number,
        not_evaluated,
        (1, 1),
        (("TILLDELAT(grund)", "1025 3075 6150"),),
        manner=Manner.NAMING,
        excel=not_evaluated,
        vector=not_evaluated,
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
        excel=not_evaluated,
        vector=_year_before,
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
        excel=not_evaluated,
        vector=_at_time,
    ),
)

FUNCTIONS: Final = {row.name: row for row in (*OPERATORS, *_OF_VALUES, *ALONG_AXES, *_GENERATED_AND_TIME)}
