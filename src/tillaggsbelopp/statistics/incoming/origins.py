"""Origins of a field's figures: which table has a year, and what to say where none has it."""

from collections.abc import Sequence
from datetime import date

from tillaggsbelopp.diagnostics import Diagnostic, InvalidInput, wrong_usage
from tillaggsbelopp.statistics.incoming.connection import Connection
from tillaggsbelopp.statistics.package import FieldDescription, FigureOrigin
from tillaggsbelopp.swedish import join_words, years_text


def origin_for(field: FieldDescription, provider: str, year: int | None) -> FigureOrigin:
    """Find the table that a field's figures of a year are fetched from; of the newest year if that is None.

    Args:
        field: the field, with its origins under `hämtas`.
        provider: `scb` or `kolada`.
        year: the year of the figures.

    Raises:
        WrongUsage: the field has no table of that provider.
        InvalidInput: it has none for the year, or several.
    """
    origins = [origin for origin in field.origins if origin.provider == provider]
    if not origins:
        others = list(dict.fromkeys(origin.provider for origin in field.origins))
        raise wrong_usage(
            f"{field.known_as} hämtas inte från {provider}",
            f"{join_words(others)}, som står under hämtas i datapackage.yaml" if others else "",
            f"Lägg till en post under hämtas för {field.known_as} i datapackage.yaml: från: {provider}, tabell: …",
        )
    reach = max(origin.last_year or date.max.year for origin in origins)
    covering = [
        origin
        for origin in origins
        if (origin.has(year) if year is not None else (origin.last_year or date.max.year) == reach)
    ]
    if len(covering) == 1:
        return covering[0]
    tables = join_words([origin.table for origin in covering or origins])
    when = "det nyaste året" if year is None else str(year)
    if covering:
        raise InvalidInput(
            [
                Diagnostic(
                    f"{field.known_as} har {len(covering)} tabeller för {when}: {tables}",
                    covering[1].place,
                    "en tabell för varje år",
                    "Skriv från_år och till_år under hämtas, så att åren inte överlappar.",
                )
            ]
        )
    assert year is not None
    ended = [origin for origin in origins if origin.last_year is not None and origin.last_year < year]
    last = max(ended, key=lambda origin: origin.last_year or 0, default=origins[0])
    if ended:
        what = f"tabellen {last.table} slutar {last.last_year}, och ingen tabell finns för {year}"
        remedy = f"Lägg till en post under hämtas för tabellen som tar vid, med från_år: {(last.last_year or 0) + 1}."
    else:
        what = f"ingen tabell finns för {year}, bara {tables} för senare år"
        remedy = "Lägg till en post under hämtas för tabellen som har året."
    raise InvalidInput([Diagnostic(f"{field.known_as}: {what}", last.place, "", remedy)])


def year_wanted(
    connection: Connection,
    origin: FigureOrigin,
    year: int | None,
    years: Sequence[int],
    *,
    ended: bool = False,
) -> int:
    """The year to fetch: `year`, or the newest of a table's `years` that the origin is for.

    Raises:
        Unavailable: the table does not have it. Also where the newest is asked for of a table that the provider says
            has `ended`, and the description does not know that.
    """
    table = origin.table
    if not years:
        raise connection.unavailable(f"{table} har inga hela år", hint="Ta en tabell med år under hämtas.")
    last = max(years)
    if year is None:
        within = [one for one in years if origin.has(one)]
        if not within:
            raise connection.unavailable(
                f"{table} har {years_text(sorted(years))}, inget av de år som posten under hämtas gäller"
            )
        newest = max(within)
        if ended and origin.last_year is None:
            raise connection.unavailable(f"tabellen {table} slutar {last} och fylls inte på längre", hint=_next(last))
        if newest < date.today().year - 1:
            connection.tell(f"{table} slutar {newest}. {_next(newest)}")
        return newest
    if year in years:
        return year
    if year > last:
        raise connection.unavailable(
            f"tabellen {table} slutar {last}, {year} finns inte i den",
            hint=f"Är {year} inte publicerat än är det att vänta. {_next(last)}",
        )
    raise connection.unavailable(f"tabellen {table} har inte {year}, bara {years_text(sorted(years))}")


def _next(last: int) -> str:
    return (
        f"Finns senare år i en annan tabell behövs en post till under hämtas i datapackage.yaml, "
        f"med från_år: {last + 1}, och till_år: {last} i den här."
    )


def file_name(*parts: str | int) -> str:
    """The name of the file that an answer is kept in, of ASCII letters, digits, - and _."""
    joined = "_".join(str(part) for part in parts)
    return "".join(sign if sign.isascii() and (sign.isalnum() or sign in "-_") else "_" for sign in joined) + ".json"
