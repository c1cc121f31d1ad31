"""What the user wrote on the command line, read."""

import re

from tillaggsbelopp.diagnostics import Diagnostic, InvalidInput, Place, Source
from tillaggsbelopp.documents.scalars import YEAR_PATTERN


class WrongUsage(InvalidInput):
    """The command line can't be understood."""


class NotWritten(InvalidInput):
    """What was asked for could not be written; what was there before is untouched."""


def wrong_usage(what: str, expected: str = "", remedy: str = "") -> WrongUsage:
    """A fault of the command line as such."""
    return WrongUsage([Diagnostic(what, None, expected, remedy)])


def read_year(text: str) -> int:
    """A year from the command line. WrongUsage if it is none."""
    if not re.fullmatch(YEAR_PATTERN, text):
        source = Source("ÅR", text)
        raise WrongUsage([Diagnostic(f"{text} är inget årtal", Place(source, 0, len(text)), "till exempel 2024")])
    return int(text)
