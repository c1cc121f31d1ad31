"""`scenario`: the indicators that look ahead year by year."""

from typing import Annotated

import typer

from tillaggsbelopp.cli import completion
from tillaggsbelopp.cli.group import Request, Wanted
from tillaggsbelopp.cli.nyckeltal import OPTIONS, show_indicators

__all__ = ["OPTIONS", "run"]


def run(
    request: Request,
    wanted: Wanted,
    *,
    indicator: Annotated[
        str | None,
        typer.Argument(
            metavar="ID",
            help="Ett scenario. Utan ID visas alla.",
            show_default=False,
            autocompletion=completion.scenarios,
        ),
    ] = None,
) -> None:
    """Compute the scenario asked for, or all. InvalidInput with what is wrong with them."""
    show_indicators(request, wanted, indicator, scenarios_only=True)
