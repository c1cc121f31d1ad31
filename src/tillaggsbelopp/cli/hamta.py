"""`hamta`: figures fetched from the one who publishes them, and brought in as a downloaded file is."""

from typing import Annotated, Final

import typer

from tillaggsbelopp.cli import completion
from tillaggsbelopp.cli.arguments import READ, WRITTEN
from tillaggsbelopp.cli.delivery import target_of
from tillaggsbelopp.cli.group import Request, Wanted
from tillaggsbelopp.cli.importera import incoming_of, show_import
from tillaggsbelopp.cli.option_values import read_year
from tillaggsbelopp.cli.other_file import Wish, figures_of
from tillaggsbelopp.cli.output import warn
from tillaggsbelopp.cli.request import project_for
from tillaggsbelopp.diagnostics import did_you_mean, fold, wrong_usage
from tillaggsbelopp.statistics.incoming.cubes import joined
from tillaggsbelopp.statistics.incoming.foreign_files import read_cubes
from tillaggsbelopp.statistics.incoming.origins import origin_for
from tillaggsbelopp.statistics.incoming.providers import PROVIDERS, fetch
from tillaggsbelopp.statistics.package import Package

OPTIONS: Final = (READ, WRITTEN)


def run(
    request: Request,
    wanted: Wanted,
    *,
    provider: Annotated[
        str, typer.Argument(metavar="VEM", help="scb eller kolada.", autocompletion=completion.providers)
    ],
    field: Annotated[
        str | None,
        typer.Option(
            "--falt",
            "--fält",
            metavar="FÄLT",
            help="Fältet som fylls på.",
            show_default="det enda",
            autocompletion=completion.fields_of_tables,
        ),
    ] = None,
    year: Annotated[
        str | None,
        typer.Option(
            "--ar",
            "--år",
            metavar="ÅR",
            help="Året som hämtas.",
            show_default="det nyaste",
            autocompletion=completion.table_years,
        ),
    ] = None,
    write: Annotated[bool, typer.Option("--skriv", help="Skriv in uppgifterna i tabellen, med källan.")] = False,
) -> None:
    """Fetch a year's figures of a field, show what they would change, and change it if asked to."""
    target = target_of(wanted)
    known = [name for name in PROVIDERS if fold(name) == fold(provider)]
    if not known:
        raise wrong_usage(f"{provider} är ingen att hämta från", " eller ".join(PROVIDERS))
    project = project_for(request)
    loaded = project.loaded
    package, register = loaded.figures.statistics.package, loaded.figures.statistics.municipalities
    wish = _wish(package, known[0], field)
    origin = origin_for(wish.field, known[0], None if year is None else read_year(year))
    address = getattr(package.addresses, known[0], None) if package.addresses else None
    if address is None:
        remedy = f"Lägg till  adresser: {{{known[0]}: https://…}}  i datapackage.yaml."
        raise wrong_usage(f"datapackage.yaml säger inte var {known[0]} finns", remedy=remedy)
    files = fetch(origin, address, None if year is None else read_year(year), register, warn)
    cube = joined([each for name, content in files for each in read_cubes(content, name, register)])
    found = figures_of(project, cube, wish._replace(origin=origin), None)
    show_import(project, incoming_of(found, files), target, cube.remarks, write=write)


def _wish(package: Package, provider: str, wanted: str | None) -> Wish:
    """The field whose figures are fetched from a provider. WrongUsage if there are several, or none, and none named."""
    fields = {
        field.known_as: Wish(resource, field)
        for resource in package.resources
        for field in resource.table_schema.fields
        if any(origin.provider == provider for origin in field.origins)
    }
    if not fields:
        remedy = "Lägg till hämtas: … vid ett fält i datapackage.yaml; se referensen."
        raise wrong_usage(f"inget fält hämtas från {provider}", remedy=remedy)
    if wanted is None and len(fields) > 1:
        raise wrong_usage(f"flera fält hämtas från {provider}", f"--falt {' eller --falt '.join(fields)}", "Välj ett.")
    name = next((each for each in fields if wanted is None or fold(each) == fold(wanted)), None)
    if name is None:
        raise wrong_usage(f"{wanted} hämtas inte från {provider}", remedy=did_you_mean(wanted or "", [*fields]))
    return fields[name]
