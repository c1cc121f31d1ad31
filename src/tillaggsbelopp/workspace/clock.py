"""The day that it is."""

import os
from datetime import UTC, date, datetime

from tillaggsbelopp.diagnostics import wrong_usage


def today() -> date:
    """The day that it is, or is said to be: SOURCE_DATE_EPOCH. WrongUsage if that is no time."""
    return stated_day() or date.today()


def stated_day() -> date | None:
    """The day that SOURCE_DATE_EPOCH says; None if nothing is said. WrongUsage if it is no time."""
    stated = os.environ.get("SOURCE_DATE_EPOCH")
    try:
        return datetime.fromtimestamp(int(stated), UTC).date() if stated else None
    except (ValueError, OverflowError, OSError):
        raise wrong_usage(f"SOURCE_DATE_EPOCH är {stated}", "sekunder sedan 1970-01-01") from None
