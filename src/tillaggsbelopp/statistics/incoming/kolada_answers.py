"""Figures as Kolada's API answers with them (version 3): a row for each indicator, municipality and year.

The format: https://api.kolada.se/v3/docs. Each row holds a value for each gender: T is both, K women and M men.
"""

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final

from tillaggsbelopp.statistics.incoming.cubes import CONTENTS, REGION, TIME, Cube, Dimension
from tillaggsbelopp.statistics.incoming.json_answers import JsonAnswer
from tillaggsbelopp.swedish import YEAR_PATTERN

PROVIDER: Final = "Kolada"
GENDERS: Final = {"T": "totalt", "K": "kvinnor", "M": "män"}
_ROW: Final = {"kpi", "municipality", "period", "values"}
_MEMBER: Final = {"gender", "value"}
_DELETED: Final = "isdeleted"


def is_kolada(data: object) -> bool:
    """True if a parsed answer looks like one of Kolada's."""
    return isinstance(data, dict) and isinstance(data.get("values"), list)


def kolada_cube(data: Mapping[str, Any], name: str) -> Cube:
    """Read the figures of an answer; `name` is what messages call it.

    Values that Kolada has deleted are dropped. Raises InvalidInput if the answer is empty, or a row is not as it should
    be or stands twice. An answer may be a page of several, which then lacks municipalities or years.
    """
    answer = JsonAnswer(name)
    rows = answer.listed(data.get("values"), "values")
    values: dict[tuple[str, ...], Fraction | None] = {}
    flagged: set[bool] = set()
    for number, row in enumerate(rows, 1):
        where = f"values, rad {number}"
        row = answer.mapping(row, where)
        if not set(row) >= _ROW:
            raise answer.fault(f"{where} saknar {', '.join(sorted(_ROW - set(row)))}")
        kpi, region = (
            answer.text(row["kpi"], f"{where}: kpi"),
            answer.text(row["municipality"], f"{where}: municipality"),
        )
        period = str(row["period"])
        if not re.fullmatch(YEAR_PATTERN, period):
            raise answer.fault(f"{where}: period är inget årtal")
        for each in answer.listed(row["values"], f"{where}: values"):
            member = answer.mapping(each, where)
            if not set(member) >= _MEMBER:
                raise answer.fault(f"{where} saknar {', '.join(sorted(_MEMBER - set(member)))}")
            gender, deleted = member["gender"], member.get(_DELETED, False)
            flagged.add(_DELETED in member)
            if gender not in GENDERS or not isinstance(deleted, bool):
                raise answer.fault(
                    f"{where}: gender eller {_DELETED} är inte som väntat", "T, K eller M; true eller false"
                )
            if deleted:
                continue
            key = (region, gender, kpi, period)
            if key in values:
                raise answer.fault(f"{where}: {kpi} för {region} {period}, {GENDERS[gender]}, står två gånger")
            values[key] = answer.number_or_none(member["value"], f"{where}: value")
    if len(flagged) > 1:
        raise answer.fault(f"{_DELETED} står vid en del värden men inte vid andra")
    if not values:
        remedy = "Kontrollera nyckeltalets och kommunernas id och året; Kolada svarar tomt på det som inte finns."
        raise answer.fault("svaret är tomt", remedy=remedy)
    regions, genders, kpis, periods = (sorted(dict.fromkeys(each)) for each in zip(*values, strict=True))
    return Cube(
        name=kpis[0] if len(kpis) == 1 else "",
        title="",
        provider=PROVIDER,
        updated=None,
        notes=(),
        dimensions=(
            Dimension(REGION, "kommun", {each: each for each in regions}),
            Dimension("gender", "kön", {each: GENDERS[each] for each in genders}),
            Dimension(CONTENTS, "nyckeltal", {each: each for each in kpis}),
            Dimension(TIME, "år", {each: each for each in periods}),
        ),
        values=values,
        aggregable=True,
    )
