"""The commands of a review, beside those of `app`."""

from typing import Annotated

import typer

from tillaggsbelopp.cli.app import (
    ConfigOption,
    DataOption,
    DecisionsOption,
    JsonOption,
    KnownAtOption,
    OutOption,
    OverwriteOption,
    RecomputeOption,
    app,
)


@app.command("jamfor")
def compare(
    first: Annotated[
        str | None, typer.Argument(metavar="[A]", help="Det som jämförs: se nedan.", show_default=False)
    ] = None,
    second: Annotated[
        str | None, typer.Argument(metavar="[B]", help="Det som A jämförs med.", show_default=False)
    ] = None,
    alternatives: Annotated[
        list[str] | None,
        typer.Option("--alternativ", metavar="ID", help="Alternativ sida vid sida mot A; alla för alla som finns."),
    ] = None,
    year: Annotated[
        str | None,
        typer.Option("--ar", "--år", metavar="ÅR", help="Året, där A och B inte säger det.", show_default=False),
    ] = None,
    config: ConfigOption = None,
    data: DataOption = None,
    data_of_second: Annotated[
        str | None,
        typer.Option("--data-b", metavar="MAPP", help="B:s uppgifter, om andra än A:s.", show_default=False),
    ] = None,
    as_json: JsonOption = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Resultatet som CSV för svenskt Excel.")] = False,
    target: OutOption = None,
    overwrite: OverwriteOption = False,
    known_at: KnownAtOption = None,
    decisions: DecisionsOption = None,
    recompute: RecomputeOption = False,
) -> None:
    """Jämför två år, beslut, överenskommelser eller alternativ: belopp per kommun och delbelopp, och regeltexter.

    A och B skrivs som  2025  (det fastställda, om året är det),  2025:id  (ett alternativ),  config/ny:2025
    (en annan överenskommelses mapp) eller  beslut/2025  (ett fastställt år). ÅR: får utelämnas där den andra säger det.

    Exempel:  tillaggsbelopp jamfor 2024 2025
    """
    from tillaggsbelopp.cli.jamfor import Wanted, run
    from tillaggsbelopp.cli.runs import Request

    request = Request(year, config, data, known_at=known_at, decisions=decisions, recompute=recompute)
    wanted = Wanted(request, first, second, tuple(alternatives or ()), data_of_second)
    run(wanted, as_json=as_json, as_csv=as_csv, target=target, overwrite=overwrite)
