"""The commands that review an agreement: what other values would give. Registered on the same app as all others."""

from typing import Annotated

import typer

from tillaggsbelopp.cli.app import (
    ConfigOption,
    DataOption,
    DecisionsOption,
    JsonOption,
    KnownAtOption,
    OverwriteOption,
    RecomputeOption,
    SetOption,
    app,
)

OneYearArgument = Annotated[str, typer.Argument(metavar="ÅR", help="Året som beloppen gäller.")]


@app.command("svep")
def sweep(
    year: OneYearArgument,
    over: Annotated[
        list[str],
        typer.Option(
            "--over",
            "--över",
            metavar="NAMN=VÄRDEN",
            help='Vad som varieras: "gräns=20..60 steg 5" eller "gräns=3; 5; 7". Flera ger alla kombinationer.',
        ),
    ],
    config: ConfigOption = None,
    data: DataOption = None,
    changes: SetOption = None,
    as_json: JsonOption = False,
    target: Annotated[
        str | None,
        typer.Option("--ut", metavar="FIL", help="Skriv alla belopp till en .csv eller .parquet.", show_default=False),
    ] = None,
    overwrite: OverwriteOption = False,
    known_at: KnownAtOption = None,
    decisions: DecisionsOption = None,
    recompute: RecomputeOption = False,
) -> None:
    """Räkna ett år för många värden på parametrar, indexvärden och uppgifter, och visa hur beloppen sprids.

    Exempel:  tillaggsbelopp svep 2025 --over "lpik.2025=2..4 steg 0.5"
    """
    from tillaggsbelopp.cli.runs import Request
    from tillaggsbelopp.cli.svep import run

    request = Request(year, config, data, tuple(changes or ()), known_at, decisions, recompute)
    run(request, tuple(over), as_json=as_json, target=target, overwrite=overwrite)
