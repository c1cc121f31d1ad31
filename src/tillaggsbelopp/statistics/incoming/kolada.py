"""Kolada's measures: a year of all municipalities, in calls of as many as the provider takes at a time."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final
from urllib.parse import quote

from tillaggsbelopp.formula.values import Axis
from tillaggsbelopp.statistics.incoming.connection import Answer, Connection
from tillaggsbelopp.statistics.incoming.origins import file_name, year_wanted
from tillaggsbelopp.statistics.package import FigureOrigin
from tillaggsbelopp.swedish import join_words

_MOST_IDS: Final = 25
_MOST_PAGES: Final = 50
_YEARS_BACK: Final = 10
_OTHER_HINT: Final = "Nyckeltalet kan ha fått ett nytt id: jämför med tabell under hämtas i datapackage.yaml."


def fetch_measure(
    connection: Connection, origin: FigureOrigin, year: int | None, register: Axis
) -> list[tuple[str, bytes]]:
    """Fetch a measure's values of a year, of all members of the register.

    Args:
        connection: the open connection to the provider.
        origin: the measure, as the data description has it.
        year: the year; None for the newest that has any value.
        register: the members, whose codes are the provider's.

    Returns:
        The answers as they came, each with a name for its file.

    Raises:
        Unavailable: there is no answer, or not one to what was asked for.
    """
    groups = [register.members[start : start + _MOST_IDS] for start in range(0, len(register.members), _MOST_IDS)]
    if year is None:
        this_year = date.today().year
        recent = range(this_year - _YEARS_BACK, this_year + 1)
        pages = _pages(connection, origin, groups[0], recent)
        years = sorted({row["period"] for page in pages for row in _rows(page) if _has_value(row)})
        if not years:
            raise _nothing(connection, origin, f"{recent[0]}–{recent[-1]}")
        year = year_wanted(connection, origin, None, years)
    answers: list[Answer] = []
    for number, group in enumerate(groups, 1):
        of_several = f", del {number} av {len(groups)}" if len(groups) > 1 else ""
        connection.tell(f"{origin.table} {year}{of_several}")
        answers += _pages(connection, origin, group, [year])
    found = {row["municipality"] for answer in answers for row in _rows(answer)}
    if not found:
        raise _nothing(connection, origin, str(year))
    if missing := [label for code, label in zip(register.members, register.labels, strict=True) if code not in found]:
        raise connection.unavailable(f"{origin.table} {year} har inget värde för {join_words(missing)}")
    if len(answers) == 1:
        return [(file_name(origin.table, year), answers[0].content)]
    return [(file_name(origin.table, year, f"del{n}"), answer.content) for n, answer in enumerate(answers, 1)]


def _pages(connection: Connection, origin: FigureOrigin, members: Sequence[str], years: Sequence[int]) -> list[Answer]:
    measure = quote(origin.table, safe="")
    ids, periods = ",".join(quote(code, safe="") for code in members), ",".join(map(str, years))
    following: Any = f"data/kpi/{measure}/municipality/{ids}/year/{periods}"
    pages: list[Answer] = []
    seen: set[str] = set()
    while following:
        if not isinstance(following, str) or following in seen or len(pages) == _MOST_PAGES:
            raise connection.unavailable(f"sidorna av {origin.table} tar inte slut")
        seen.add(following)
        page = connection.get(
            following,
            gone="adressen svarar inte som Kolada v3, den kan ha flyttats",
            refused=f"något godtas inte längre: {origin.table}, {join_words(members)}, {periods}",
            hint=f"Version 2 är stängd: adressen ska sluta på v3. {_OTHER_HINT}",
        )
        _check(connection, origin, page, members, years)
        pages.append(page)
        following = page.document.get("next_url")
    rows, counts = sum(len(_rows(page)) for page in pages), [page.document.get("count") for page in pages]
    for page, count in zip(pages, counts, strict=True):
        if isinstance(count, int) and count not in (len(_rows(page)), rows):
            raise connection.unavailable(f"svaret om {origin.table} har inte de {count} rader som det ska ha")
    return pages


def _check(
    connection: Connection, origin: FigureOrigin, page: Answer, members: Sequence[str], years: Sequence[int]
) -> None:
    """Raise an error if a page is not rows of what was asked for."""
    values = page.document.get("values") if isinstance(page.document, dict) else None
    if not isinstance(values, list) or not all(isinstance(row, dict) for row in values):
        raise connection.unavailable(f"svaret om {origin.table} är inte som Kolada v3:s")
    for row in values:
        if (
            row.get("kpi") != origin.table
            or row.get("period") not in years
            or row.get("municipality") not in members
            or not isinstance(row.get("values"), list)
            or not all(isinstance(value, dict) for value in row["values"])
        ):
            raise connection.unavailable(f"svaret har annat än det som {origin.table} frågades om", hint=_OTHER_HINT)


def _rows(page: Answer) -> list[dict[str, Any]]:
    return list(page.document["values"])


def _has_value(row: dict[str, Any]) -> bool:
    return any(value.get("value") is not None and not value.get("isdeleted") for value in row["values"])


def _nothing(connection: Connection, origin: FigureOrigin, years: str) -> Exception:
    return connection.unavailable(
        f"{origin.table} har inga värden för {years}: nyckeltalet finns inte, eller året är inte publicerat",
        hint=_OTHER_HINT,
    )
