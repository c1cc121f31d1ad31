"""Rows of the function table for BALANSERA: itself, and what a workbook writes it out with."""

from functools import cache
from typing import Final

from tillaggsbelopp.diagnostics import Source
from tillaggsbelopp.formula import balance, excel_lines, unit_rules, vector_balance
from tillaggsbelopp.formula.function import Function, Manner
from tillaggsbelopp.formula.parser import parse
from tillaggsbelopp.formula.tree import Call, Name, Node

_IN_CELL: Final = "I_CELL"
_MARGIN: Final = "1000000000"  # a spreadsheet's own rounding must not turn what just holds into an error
_MOVES: Final = "TECKEN_EXAKT(nyckel) > 0"
_NOISE: Final = "1000000000000"  # a sum that is the pot but for a spreadsheet's rounding has reached it
_REACHED: Final = f"OM(TECKEN_EXAKT({{sum}} - kvar + ABS(pott) / {_NOISE}) < 0; {{below}}; {{above}})"
_BEYOND: Final = f"LÄGSTA(nyckel) + HÖGSTA(nyckel) / {_MARGIN} < 0; SUMMA(undre) - kvar > ABS(pott) / {_MARGIN}"
_BETWEEN: Final = "MIN(MAX(från + (kvar - vid_från) * (till - från) / (vid_till - vid_från); från); till)"
_ANSWER: Final = "OM(ELLER({beyond}); 1 / 0; OM(TECKEN_EXAKT(vid_till - vid_från) > 0; {between}; till))"
_SHARED: Final = {
    "undre": f"OM({_MOVES}; golv; 0)",
    "mellan": "SUMMA(undre) / SUMMA(nyckel)",  # for those who have no key, and there count for nothing
    "lämnar_golvet": f"OM({_MOVES}; golv / nyckel; mellan)",
}
_UNCAPPED: Final = {
    "kvar": f"pott - SUMMA(OM({_MOVES}; 0; MAX(golv; 0)))",
    **_SHARED,
    "summa_där": "SUMMA_VID(lämnar_golvet; nyckel; undre; lämnar_golvet)",
    "högst": "MAX(HÖGSTA(lämnar_golvet); kvar / SUMMA(nyckel))",
    "från": f"HÖGSTA({_REACHED.format(sum='summa_där', below='lämnar_golvet', above='LÄGSTA(lämnar_golvet)')})",
    "till": f"LÄGSTA({_REACHED.format(sum='summa_där', below='högst', above='lämnar_golvet')})",
    "vid_från": "SUMMA(MAX(från * nyckel; undre))",
    "vid_till": "SUMMA(MAX(till * nyckel; undre))",
    "x": _ANSWER.format(beyond=_BEYOND, between=_BETWEEN),
}
_LEFT: Final = "summa_där", "lämnar_golvet"
_REACHING: Final = "summa_vid_taket", "når_taket"
_CAPPED: Final = {
    "kvar": f"pott - SUMMA(OM({_MOVES}; 0; MIN(MAX(golv; 0); tak)))",
    "övre": f"OM({_MOVES}; tak; 0)",
    **_SHARED,
    "når_taket": f"OM({_MOVES}; tak / nyckel; mellan)",
    "summa_där": "SUMMA_VID(lämnar_golvet; nyckel; undre; lämnar_golvet; övre; når_taket)",
    "summa_vid_taket": "SUMMA_VID(når_taket; nyckel; undre; lämnar_golvet; övre; når_taket)",
    "lägst": "LÄGSTA(lämnar_golvet)",
    "högst": "HÖGSTA(når_taket)",
    "från": "HÖGSTA(MAX({}; {}))".format(
        *(_REACHED.format(sum=total, below=at, above="lägst") for total, at in (_LEFT, _REACHING))
    ),
    "till": "LÄGSTA(MIN({}; {}))".format(
        *(_REACHED.format(sum=total, below="högst", above=at) for total, at in (_LEFT, _REACHING))
    ),
    "vid_från": "SUMMA(MIN(MAX(från * nyckel; undre); övre))",
    "vid_till": "SUMMA(MIN(MAX(till * nyckel; undre); övre))",
    "x": _ANSWER.format(
        beyond=f"{_BEYOND}; kvar - SUMMA(övre) > ABS(pott) / {_MARGIN}; LÄGSTA(tak - golv + ABS(tak) / {_MARGIN}) < 0",
        between=_BETWEEN,
    ),
}


def in_cells(call: Call) -> Node:
    """Write BALANSERA out as formulas that each stand in a cell: the same x, from where the sum of all bends.

    The x sought is between the last bend at which the sum is below the pot and the first at which it is not, and the
    sum is a straight line there.
    """
    pot, key, floor, *cap = call.arguments
    known = {"pott": pot, "nyckel": key, "golv": floor, **({"tak": cap[0]} if cap else {})}
    for name, text in (_CAPPED if cap else _UNCAPPED).items():
        known[name] = _put_in(_parsed(name, text), known, direct=False)
    return known["x"]


@cache
def _parsed(name: str, text: str) -> Node:
    return parse(Source(f"BALANSERA, {name}", text)).tree


def _put_in(node: Node, known: dict[str, Node], *, direct: bool) -> Node:
    """Put in what names stand for: in a cell of its own, unless it is read `direct`, as cells along an axis are."""
    match node:
        case Name(name, place):
            return known[name] if direct else Call(_IN_CELL, (known[name],), place)
        case Call(function, arguments, place):
            along = function in _ALONG
            return Call(function, tuple(_put_in(each, known, direct=along) for each in arguments), place)
        case _:
            return node


_ALONG: Final = ("SUMMA", "LÄGSTA", "HÖGSTA", "SUMMA_VID")

BALANCE: Final = (
    Function(
        "BALANSERA",
        "BALANSERA(pott; nyckel; golv) eller BALANSERA(pott; nyckel; golv; tak)",
        "Det x för vilket `MIN(MAX(x * nyckel; golv); tak)` tillsammans blir potten. Flera x som alla passar ger det "
        "lägsta.",
        (
            ("BALANSERA(1000 kr; invånare; 250 kr)", "0.833333"),
            ("BALANSERA(1000 kr; invånare; 0; 450 kr)", "1.375"),
            ("SUMMA(MIN(MAX(BALANSERA(1000 kr; invånare; 150 kr; 450 kr) * invånare; 150 kr); 450 kr))", "1000"),
        ),
        unit_rule=unit_rules.balanced,
        exact=balance.balance,
        vector=vector_balance.balance,
        arguments=(3, 4),
        manner=Manner.REDUCING_TOGETHER,
        in_cells=in_cells,
        words="så mycket per {1} att summan blir {0} när var och en får minst {limits}",
    ),
)
IN_CELLS: Final = (
    Function(
        "SUMMA_VID",
        "SUMMA_VID(x; nyckel; golv; lämnar_golvet; tak; når_taket)",
        "Summan av `MIN(MAX(x * nyckel; golv); tak)` vid var och ens x. Används när BALANSERA räknas i arbetsboken.",
        (("SUMMA_VID(PER(2; kommun); invånare; PER(300; kommun); 300 / invånare)", "2100 2100 2100"),),
        unit_rule=unit_rules.first_sum,
        exact=balance.sums_at,
        excel=excel_lines.sums_at,
        vector=vector_balance.sums_at,
        arguments=(4, 6),
        manner=Manner.SPREADING_TOGETHER,
        generated_only=True,
        guard=excel_lines.of_all,
    ),
    Function(
        _IN_CELL,
        "I_CELL(x)",
        "x, i en egen cell. Används när BALANSERA räknas i arbetsboken.",
        (("I_CELL(2)", "2"),),
        exact=lambda x: x,
        excel=lambda x: x,
        vector=lambda x: x,
        in_cell=True,
        generated_only=True,
    ),
)
"""Functions that only a workbook's own formulas use."""
