"""The group that all commands are put on."""

from typing import Annotated

import typer

from tillaggsbelopp.cli.usage import SwedishGroup

app = typer.Typer(
    name="tillaggsbelopp",
    cls=SwedishGroup,
    help="Räknar ut formelstyrda bidrag till kommuner: regler i YAML, belopp på kronan, varje krona förklarad.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _show_version(wanted: bool) -> None:
    if wanted:
        from tillaggsbelopp.version import __version__

        typer.echo(f"tillaggsbelopp {__version__}")
        raise typer.Exit


@app.callback()
def tillaggsbelopp(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Visa programmets version.")
    ] = False,
) -> None:
    """Räknar ut formelstyrda bidrag till kommuner: regler i YAML, belopp på kronan, varje krona förklarad."""
