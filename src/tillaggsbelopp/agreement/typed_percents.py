"""Index values as people type them, `2026=2,9`, or have them in a table of years; what is in doubt is refused."""

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Final, NamedTuple

from tillaggsbelopp.diagnostics import Diagnostic, Faults, InvalidInput, did_you_mean, fold
from tillaggsbelopp.documents.typed_numbers import typed_number
from tillaggsbelopp.swedish import YEAR_PATTERN, exact_decimal, format_number, join_words

_PERCENT: Final = re.compile(r"(?P<number>[^%]*?)\s*(?P<sign>%|procent)?")
_NO_VALUE: Final = ("", "..", "-", "–", "saknas")
_YEAR_TITLES: Final = ("ar", "year")
_PERCENT_TITLES: Final = ("procent", "%")
_MOST_DECIMALS: Final = 6
# No year's prices have risen by a tenth in any series this is used for; a factor and a share are never far from these.
_TENFOLD, _INDEX_NUMBER = Fraction(10), Fraction(50)
_FACTORS: Final = (Fraction(9, 10), Fraction(12, 10))
_SHARE: Final = Fraction(1, 10)


class TypedPercent(NamedTuple):
    """The rise of prices to a year, in per cent, and where it stands: "rad 3 i lpik.csv"; "" for the command line."""

    year: int
    percent: Fraction
    where: str = ""


def typed_percents(pairs: Iterable[str]) -> list[TypedPercent]:
    """Read values of the command line, `2026=2,9` or `2026=2,9 %`. InvalidInput with all that can't be or are in doubt.

    A number with a percent sign is taken for what it says; without one it must look like a yearly rise.
    """
    faults = Faults()
    found: list[TypedPercent] = []
    for pair in pairs:
        year, equals, text = (part.strip() for part in pair.partition("="))
        if not equals or not re.fullmatch(YEAR_PATTERN, year):
            faults.add(f"{pair} är inget värde för ett år", None, 'år=procent, till exempel "2026=2,9"')
        elif (percent := _percent(int(year), text, "", faults)) is not None:
            found.append(TypedPercent(int(year), percent))
    return _each_once(found, faults)


def percents_in(rows: Sequence[Sequence[str]], name: str, column: str | None) -> list[TypedPercent]:
    """Read the values in a table's cells: a column of years, one of per cent; notes above and below are passed over.

    `name` is the file, for messages, and `column` the title or number of the column of per cent, where there are
    several. InvalidInput with every fault.
    """
    year_column, years = _years(rows, name)
    titles = _titles(rows, min(years))
    chosen = _percent_column(rows, years, year_column, titles, name, column)
    faults = Faults()
    found: list[TypedPercent] = []
    for number, row in enumerate(rows):
        where = f"rad {number + 1} i {name}"
        text = _cell(row, chosen)
        if number not in years:
            if number > min(years) and any(_is_number(_cell(row, each)) for each in range(len(row))):
                faults.add(f"{where} har tal men inget år", None, remedy="Rätta filen, eller ta bort raden.")
        elif text not in _NO_VALUE and (percent := _percent(years[number], text, where, faults)) is not None:
            found.append(TypedPercent(years[number], percent, where))
    if not found and not faults:
        faults.add(f"{name} har inga värden i kolumnen {titles.get(chosen, str(chosen + 1))}")
    return _each_once(found, faults)


def _percent(year: int, text: str, where: str, faults: Faults) -> Fraction | None:
    """Read a percentage; None, and a fault, if it is none or may be something else than what was meant."""
    at = f"{where}: " if where else ""
    parts = _PERCENT.fullmatch(text)
    try:
        percent = typed_number(parts["number"] if parts else text)
    except ValueError:
        faults.add(f"{at}{text or 'inget'} är inget tal", None, f'ett tal i procent, till exempel "{year}=2,9"')
        return None
    decimals = next((count for count in range(40) if (percent * 10**count).denominator == 1), 40)
    if decimals > _MOST_DECIMALS:
        faults.add(
            f"{at}{text} har fler än {_MOST_DECIMALS} decimaler", None, remedy="Skriv det som det är publicerat."
        )
        return None
    if percent <= -100:
        faults.add(f"{at}{text}: priserna kan inte sjunka med 100 % eller mer", None)
        return None
    written = len(text.partition("%")[0].strip().replace(",", ".").partition(".")[2])
    doubt = _doubt(percent, written, stated=parts is not None and parts["sign"] is not None)
    if doubt is None:
        return percent
    looks, meant = doubt
    ways = [f'"{year}={_number(meant)}" om priserna stiger med {_number(meant)} %'] if meant is not None else []
    if percent < 100:
        ways.append(f'"{year}={_number(percent)} %" om de stiger med {_number(percent)} %')
    remedy = f"Skriv {', och '.join(ways)}." if ways else "Skriv hur mycket priserna stiger från året före, i procent."
    faults.add(f"{at}{text} ser ut som {looks}, inte som en ökning i procent", None, remedy=remedy)
    return None


def _doubt(percent: Fraction, decimals: int, *, stated: bool) -> tuple[str, Fraction | None] | None:
    """What a number looks like if hardly a yearly rise, and the rise then meant; None if it looks like one."""
    if percent >= _INDEX_NUMBER and (not stated or percent >= 100):
        return "ett indextal", percent - 100 if 0 < percent - 100 < _INDEX_NUMBER else None
    if stated:
        return None
    if abs(percent) >= _TENFOLD:
        return "tio gånger för mycket", percent / 10
    if _FACTORS[0] <= percent <= _FACTORS[1] and decimals >= 2:
        return "en faktor", (percent - 1) * 100
    if 0 < abs(percent) < _SHARE:
        return "en andel", percent * 100
    return None


def _each_once(found: Sequence[TypedPercent], faults: Faults) -> list[TypedPercent]:
    """The values, each year once, in order of years. InvalidInput with the faults, and years that have two values."""
    by_year: dict[int, TypedPercent] = {}
    for each in found:
        if by_year.setdefault(each.year, each).percent != each.percent:
            values = join_words([f"{_number(value.percent)} %" for value in (by_year[each.year], each)])
            faults.add(f"{each.year} har två värden: {values}", None, remedy="Behåll det ena.")
    faults.raise_if_any()
    return [by_year[year] for year in sorted(by_year)]


def _years(rows: Sequence[Sequence[str]], name: str) -> tuple[int, dict[int, int]]:
    """The column of years, and the year of each row that has one. InvalidInput if there is not one such column."""
    found: dict[int, dict[int, int]] = {}
    for column in range(max(map(len, rows), default=0)):
        years = {
            number: int(_cell(row, column))
            for number, row in enumerate(rows)
            if re.fullmatch(YEAR_PATTERN, _cell(row, column))
        }
        within = range(min(years, default=0), max(years, default=0) + 1)
        if years and all(number in years or not any(map(str.strip, rows[number])) for number in within):
            found[column] = years
    titles = {column: fold(_titles(rows, min(years)).get(column, "")) for column, years in found.items()}
    named = [column for column, title in titles.items() if title in _YEAR_TITLES]
    if len(found) != 1 and len(named) == 1:
        return named[0], found[named[0]]
    if len(found) == 1:
        return next(iter(found.items()))
    what = f"{name} har {'flera kolumner' if found else 'ingen kolumn'} med årtal"
    remedy = "Ge kolumnen med årtal rubriken år." if found else "Tabellen ska ha en rad per år, med årtal och procent."
    raise InvalidInput([Diagnostic(what, None, remedy=remedy)])


def _percent_column(
    rows: Sequence[Sequence[str]],
    years: dict[int, int],
    year_column: int,
    titles: dict[int, str],
    name: str,
    asked: str | None,
) -> int:
    """The column of per cent: the one asked for, the only one with numbers, or the only one called so."""
    width = max(len(rows[number]) for number in years)
    numeric = [
        column
        for column in range(width)
        if column != year_column and any(_is_number(_cell(rows[number], column)) for number in years)
    ]
    names = {column: titles.get(column) or str(column + 1) for column in numeric}
    if asked is not None:
        chosen = [column for column, title in names.items() if fold(asked) in (fold(title), str(column + 1))]
    elif len(numeric) > 1:
        chosen = [each for each, title in names.items() if any(word in fold(title) for word in _PERCENT_TITLES)]
    else:
        chosen = numeric
    if len(chosen) == 1:
        return chosen[0]
    listed = join_words([*names.values()])
    if asked is not None:
        what, remedy = f"{name} har ingen kolumn {asked} med tal", did_you_mean(asked, [*names.values()])
    elif numeric:
        what, remedy = f"{name} har flera kolumner med tal: {listed}", 'Ange vilken med  --kolumn "NAMN".'
    else:
        what, remedy = f"{name} har ingen kolumn med procent", "Tabellen ska ha en rad per år, med årtal och procent."
    raise InvalidInput([Diagnostic(what, None, remedy=remedy)])


def _titles(rows: Sequence[Sequence[str]], first: int) -> dict[int, str]:
    """The titles of columns: the cells of the last row above the first year that has any."""
    above = next((row for row in reversed(rows[:first]) if any(map(str.strip, row))), [])
    return {column: " ".join(text.split()) for column, text in enumerate(above) if text.strip()}


def _cell(row: Sequence[str], column: int) -> str:
    return row[column].strip() if column < len(row) else ""


def _is_number(text: str) -> bool:
    parts = _PERCENT.fullmatch(text)
    try:
        typed_number(parts["number"] if parts else text)
    except ValueError:
        return False
    return True


def _number(value: Fraction) -> str:
    return format_number(value, _MOST_DECIMALS) if value.denominator < 10**9 else exact_decimal(value)
