"""`sida`: a year's rules as a page for the browser, to try values in."""

import gc
import sys
from typing import Annotated, Final

import typer

from tillaggsbelopp.cli import completion
from tillaggsbelopp.cli.arguments import ANEW, DECIDED, KNOWN, READ, OneYearArgument, OverwriteOption
from tillaggsbelopp.cli.delivery import HTML, check_overwrite, target_of
from tillaggsbelopp.cli.group import Request, Wanted
from tillaggsbelopp.cli.output import say, warn
from tillaggsbelopp.cli.request import year_to_try
from tillaggsbelopp.diagnostics import wrong_usage
from tillaggsbelopp.swedish import format_number
from tillaggsbelopp.sweep.variations import agreed_variations, read_variations

OPTIONS: Final = (READ, KNOWN, DECIDED, ANEW)


def run(
    request: Request,
    *,
    year: OneYearArgument,
    over: Annotated[
        list[str] | None,
        typer.Option(
            "--over",
            "--över",
            metavar="NAMN=VÄRDEN",
            help="Det som kan dras i, som i svep; annars det som står under sida i overenskommelse.yaml.",
            autocompletion=completion.quantities,
        ),
    ] = None,
    file: Annotated[
        str | None,
        typer.Option("--ut", metavar="FIL", help="Skriv till en fil: .html.", show_default=False),
    ] = None,
    overwrite: OverwriteOption = False,
) -> None:
    """Compute every position, and write the page to a file or to standard output."""
    gc.enable()  # every position is computed
    wanted = Wanted(file=file, overwrite=overwrite)
    check_overwrite(wanted, f"sida{HTML}")
    if file is None and sys.stdout.isatty():
        raise wrong_usage("en sida visas i webbläsaren, inte här", remedy=f"Lägg till --ut sida{HTML}.")
    target = target_of(wanted, (HTML,))
    of, project = year_to_try(request, year, "sida")
    from tillaggsbelopp.report.page.data import options_of
    from tillaggsbelopp.report.page.one_file import page_html
    from tillaggsbelopp.workspace.pages import page_of

    variations = read_variations(of, over, "--over") if over else agreed_variations(of)
    named = [each.name for each in variations]
    if twice := next((name for name in named if named.count(name) > 1), None):
        raise wrong_usage(f"{twice} står två gånger", remedy="Ange alla dess värden i ett.")
    options = options_of(request.known_at, anew=project.is_decided(of.year))
    content = page_html(page_of(project, of, variations, options)).encode()
    if not variations:
        warn("Inga reglage: ange --over, eller skriv dem under sida i overenskommelse.yaml.")
    target.write(content)
    if target.file is not None:
        say(f"Skrev {target.file} ({format_number(-(-len(content) // 1000))} kB).")
