"""`scenario`: the indicators that look ahead year by year."""

from tillaggsbelopp.cli import nyckeltal
from tillaggsbelopp.cli.group import Request, Wanted


def run(request: Request, wanted: Wanted, *, indicator: str | None) -> None:
    """Compute the scenario asked for, or all. InvalidInput with what is wrong with them."""
    nyckeltal.run(request, wanted, indicator=indicator, scenarios_only=True)
