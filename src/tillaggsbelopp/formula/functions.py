"""The function table: one row for each function and operator of the language.

A row says how the function is written and what it does, which arguments and units it takes, and how each reading
computes it. Parser and readings know no function by name except through this table.
"""

from collections.abc import Sequence
from typing import Any, Final

from tillaggsbelopp.formula import columns, exact, excel, unit_rules, vector
from tillaggsbelopp.formula.along_axes import ALONG_AXES
from tillaggsbelopp.formula.balance_rows import BALANCE, IN_CELLS
from tillaggsbelopp.formula.function import Function, Manner
from tillaggsbelopp.formula.operators import GENERATED, OPERATORS


def _at_time(evaluation: Any, arguments: Sequence[Any], moment: Any) -> Any:
    return evaluation.at_reference_year(arguments[0], arguments[1], arguments[2:], moment)


def _year_before(evaluation: Any, arguments: Sequence[Any], moment: Any) -> Any:
    return evaluation.year_before(arguments[0], arguments[1], arguments[2:], moment)


_OF_VALUES: Final = (
    Function(
        "OM",
        "OM(villkor; då; annars)",
        "Den ena eller den andra. Bara den gren som väljs räknas.",
        (("OM(1 < 2; 10; 1 / 0)", "10"),),
        unit_rule=unit_rules.chosen,
        exact=exact.choose,
        columns=columns.choose,
        excel=excel.call("IF"),
        vector=vector.choose,
        arguments=(3, 3),
        manner=Manner.CHOOSING,
        guard=excel.first_decides,
        words="{1} om {0}, annars {2}",
    ),
    Function(
        "MIN",
        "MIN(x; y; …)",
        "Det minsta av värdena, kommun för kommun.",
        (("MIN(invånare; 250 invånare)", "100 250 250"),),
        unit_rule=unit_rules.same,
        exact=min,
        columns=columns.least,
        excel=excel.extreme("MIN"),
        vector=vector.least,
        arguments=(2, None),
        words="det minsta av {all}",
    ),
    Function(
        "MAX",
        "MAX(x; y; …)",
        "Det största av värdena, kommun för kommun.",
        (("MAX(invånare - 300 invånare; 0)", "0 0 300"),),
        unit_rule=unit_rules.same,
        exact=max,
        columns=columns.greatest,
        excel=excel.extreme("MAX"),
        vector=vector.greatest,
        arguments=(2, None),
        words="det största av {all}",
    ),
    Function(
        "ABS",
        "ABS(x)",
        "Beloppet utan tecken.",
        (("ABS(-2)", "2"),),
        exact=abs,
        columns=columns.absolute,
        excel=excel.call("ABS"),
        vector=vector.absolute,
        words="{0} utan tecken",
    ),
    Function(
        "AVRUNDA",
        "AVRUNDA(x; decimaler)",
        "Avrundat, en halva bort från noll.",
        (("AVRUNDA(2.5; 0)", "3"), ("AVRUNDA(-2.5; 0)", "-3"), ("AVRUNDA(1250 kr; -2)", "1300")),
        unit_rule=unit_rules.rounded_to,
        exact=exact.rounded,
        columns=columns.rounded,
        excel=excel.call("ROUND"),
        vector=vector.rounded,
        arguments=(2, 2),
        rounded_first=1,
        words="{0} avrundat",
    ),
    Function(
        "HELTAL",
        "HELTAL(x)",
        "Största heltal som inte är över x.",
        (("HELTAL(2.9)", "2"), ("HELTAL(-0.5)", "-1"), ("HELTAL(0.9999999)", "1")),
        exact=exact.floor_whole,
        columns=columns.floor_whole,
        excel=excel.call("INT"),
        vector=vector.floor_whole,
        rounded_first=1,
        words="{0} avrundat nedåt",
    ),
    Function(
        "RAMP",
        "RAMP(x; från; till)",
        "0 under från, 1 över till, rakt däremellan.",
        (("RAMP(25 km; 10 km; 40 km)", "0.5"), ("RAMP(55 km; 10 km; 40 km)", "1")),
        unit_rule=unit_rules.ramped,
        exact=exact.ramp,
        columns=columns.ramp,
        excel=excel.ramp,
        vector=vector.ramp,
        arguments=(3, 3),
        copies=3,
        words="hur långt {0} når mellan {1} och {2}",
    ),
    Function(
        "TRAPPA",
        "TRAPPA(x; värde; > gräns; värde; …)",
        "Det värde vars gräns passerats sist, det första om ingen är passerad. `> 10 km` passeras över 10 km, "
        "`>= 10 km` redan vid 10. Gränserna stiger, med `>` och `>=`, eller faller, med `<` och `<=`.",
        (
            ("TRAPPA(10 km; 0; > 10 km; 1; >= 40 km; 2)", "0"),
            ("TRAPPA(40 km; 0; > 10 km; 1; >= 40 km; 2)", "2"),
            ("TRAPPA(5; 0; <= 5; 1; < 2; 2)", "1"),
        ),
        unit_rule=unit_rules.chosen,
        exact=exact.staircase,
        excel=excel.staircase,
        vector=vector.staircase,
        arguments=(4, None),
        manner=Manner.CHOOSING,
        copies=None,
        guard=excel.limits_decide,
    ),
    Function(
        "SAKNAS",
        "SAKNAS(x)",
        "Sant om värdet saknas. Saknas är inte 0.",
        (("SAKNAS(avstånd)", "falskt falskt sant"),),
        unit_rule=unit_rules.asked,
        exact=exact.is_missing,
        columns=columns.is_missing,
        excel=excel.is_missing,
        vector=vector.is_missing,
        manner=Manner.CHOOSING,
        guard=excel.as_it_is,
        in_cell=True,
        words="{0} saknas",
    ),
    Function(
        "OMSAKNAS",
        "OMSAKNAS(x; ersättning)",
        "x, eller ersättningen där x saknas.",
        (("OMSAKNAS(avstånd; 0)", "5 20 0"),),
        unit_rule=unit_rules.either,
        exact=exact.if_missing,
        columns=columns.if_missing,
        excel=excel.if_missing,
        vector=vector.if_missing,
        arguments=(2, 2),
        manner=Manner.CHOOSING,
        guard=excel.as_it_is,
        in_cell=True,
        words="{0}, eller {1} om det saknas",
    ),
)

_OF_STEPS_AND_TIME: Final = (
    Function(
        "TILLDELAT",
        "TILLDELAT(regel)",
        "Regelns belopp i hela kronor per kommun.",
        (("TILLDELAT(grund)", "1025 3075 6150"),),
        manner=Manner.NAMING,
    ),
    Function(
        "FÖREGÅENDE",
        "FÖREGÅENDE(x; start)",
        "x året före; start i överenskommelsens första år och dessförinnan.",
        (("FÖREGÅENDE(invånare; 0)", "90 310 600"), ("FÖREGÅENDE(TILLDELAT(grund); 0)", "900 3100 6000")),
        unit_rule=unit_rules.either,
        exact=_year_before,
        vector=_year_before,
        arguments=(2, 2),
        manner=Manner.TIME,
        words="förra årets {0}",
    ),
    Function(
        "VÄRDE",
        "VÄRDE(x; år)",
        "x räknat med statistik för det året.",
        (("VÄRDE(invånare; 2024)", "90 310 600"), ("VÄRDE(SUMMA(invånare); år - 2)", "1000")),
        unit_rule=unit_rules.at_year,
        exact=_at_time,
        vector=_at_time,
        arguments=(2, 2),
        manner=Manner.TIME,
        words="{0} för {1}",
    ),
)

_ROWS: Final = (*OPERATORS, *_OF_VALUES, *ALONG_AXES, *BALANCE, *GENERATED, *IN_CELLS, *_OF_STEPS_AND_TIME)
FUNCTIONS: Final = {row.name: row for row in _ROWS}
