"""Values on the command line, read: dates, years and payment plans."""

import re
from datetime import date
from typing import Final

from tillaggsbelopp.diagnostics import Diagnostic, Place, Source, WrongUsage, fold, wrong_usage
from tillaggsbelopp.swedish import YEAR_PATTERN, join_words

MOST_YEARS: Final = 20


def read_day(text: str, option: str) -> date:
    """A date from the command line. WrongUsage if it is none."""
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    source = Source(option, text)
    raise WrongUsage([Diagnostic(f"{text} är inget datum", Place(source, 0, len(text)), "till exempel 2024-11-15")])


def read_plan(text: str, option: str) -> str:
    """A kind of payment plan from the command line, however its letters are typed. WrongUsage if it is none."""
    from tillaggsbelopp.agreement.models import PERIODS

    for period in PERIODS:
        if fold(text) == fold(period):
            return period
    place = Place(Source(option, text), 0, len(text))
    raise WrongUsage([Diagnostic(f"{text} är ingen betalningsplan", place, join_words(PERIODS, "eller"))])


def read_years(text: str) -> range:
    """A year, or years from one to another. WrongUsage if it is neither."""
    if re.fullmatch(rf"{YEAR_PATTERN}([,;+& ]+{YEAR_PATTERN})+", text):
        listed = re.findall("[0-9]{4}", text)
        raise wrong_usage(
            f"{text} är inga år att räkna", "ett år, eller år i följd", f"Skriv {min(listed)}-{max(listed)}."
        )
    first, dash, last = text.replace("–", "-").partition("-")
    if not dash:
        return range(read_year(text), read_year(text) + 1)
    years = range(read_year(first), read_year(last) + 1)
    if not years:
        raise wrong_usage(f"{text}: det första året är efter det sista", "som 2025-2027", f"Skriv {last}-{first}.")
    if len(years) > MOST_YEARS:
        raise wrong_usage(f"{text} är inga år att räkna", f"som 2025-2027, högst {MOST_YEARS} år")
    return years


def read_year(text: str) -> int:
    """A year from the command line. WrongUsage if it is none."""
    if not re.fullmatch(YEAR_PATTERN, text):
        source = Source("ÅR", text)
        raise WrongUsage([Diagnostic(f"{text} är inget årtal", Place(source, 0, len(text)), "till exempel 2024")])
    return int(text)
