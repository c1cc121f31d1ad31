"""The years of a cube that a field's figures are taken for."""

import re
from collections.abc import Mapping
from typing import Final

from tillaggsbelopp.diagnostics import Diagnostic, InvalidInput, wrong_usage
from tillaggsbelopp.statistics.incoming.cubes import TIME, Cube
from tillaggsbelopp.statistics.package import FigureOrigin
from tillaggsbelopp.swedish import YEAR_PATTERN, join_words, years_text

_YEAR_IN_TITLE: Final = re.compile(rf"\b(?:år|december) ({YEAR_PATTERN})\b(?!\s*[-–])", re.IGNORECASE)


def years_of(cube: Cube, origin: FigureOrigin | None, year: int | None) -> Mapping[int | None, str | None]:
    """Choose the classes of time to take from a cube, by year; a cube without time is of the year wanted (class None).

    Raises InvalidInput if a period is no year, the title names another year, or the year is not there or not one that
    the origin is for; WrongUsage if the year wanted is not that of the title.
    """
    dimension = cube.dimension(TIME)
    said = [found[1] for found in _YEAR_IN_TITLE.finditer(cube.title)]
    told = int(said[0]) if len(said) == 1 else None
    if origin and year is not None and not origin.has(year):
        raise _fault(
            f"{origin.table} är inte tabellen för {year}",
            _range_of(origin),
            "Hämta årets tabell; se hämtas i datapackage.yaml.",
        )
    if dimension is None:
        if told is not None and year is not None and told != year:
            raise wrong_usage(f"{cube.title}: titeln säger {told}, --ar säger {year}")
        return {year: None}
    strange = [label for code, label in dimension.classes.items() if not re.fullmatch(YEAR_PATTERN, code)]
    if strange:
        raise _fault(
            f"{cube.shown} har perioder som inte är år: {join_words(strange, limit=3)}", "år", "Hämta tabellen per år."
        )
    years = {int(code): code for code in dimension.classes}
    if told is not None and told not in years:
        raise _fault(f"{cube.title}: titeln säger {told}, kolumnerna {years_text(sorted(years))}")
    taken = {at: code for at, code in years.items() if (year in (None, at)) and (origin is None or origin.has(at))}
    if not taken:
        wanted = f"år {year}" if year is not None else f"något år {_range_of(origin)}" if origin else "något år"
        raise _fault(
            f"{cube.shown} har inte {wanted}", f"filen har {years_text(sorted(years))}", "Hämta tabellen för det året."
        )
    return dict(sorted(taken.items()))


def _range_of(origin: FigureOrigin) -> str:
    return " ".join(
        f"{word} {at}"
        for word, at in (("från", origin.first_year), ("till och med", origin.last_year))
        if at is not None
    )


def _fault(what: str, expected: str = "", remedy: str = "") -> InvalidInput:
    return InvalidInput([Diagnostic(what, None, expected, remedy)])
