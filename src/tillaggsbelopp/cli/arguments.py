"""Arguments and options that several commands have, as typer reads them from a signature."""

from typing import Annotated

import typer

ConfigOption = Annotated[
    str | None,
    typer.Option(
        "--config", metavar="MAPP", help="Överenskommelsens mapp.", show_default="./config/<id>, annars den medföljande"
    ),
]
DataOption = Annotated[
    str | None,
    typer.Option(
        "--data", metavar="MAPP", help="Mappen med dess uppgifter.", show_default="./data/<id>, annars den medföljande"
    ),
]
YearArgument = Annotated[
    str | None,
    typer.Argument(metavar="ÅR", help="Året som beloppen gäller, eller flera: 2025-2027.", show_default=False),
]
SetOption = Annotated[
    list[str] | None,
    typer.Option("--satt", metavar="NAMN=VÄRDE", help="Pröva ett annat värde: regel.parameter=15, fält.kod=60."),
]
KnownAtOption = Annotated[
    str | None,
    typer.Option(
        "--kunskapsdatum", metavar="DATUM", help="Bara indexvärden publicerade senast den dagen.", show_default=False
    ),
]
DecisionsOption = Annotated[
    str | None,
    typer.Option("--beslut", metavar="MAPP", help="Mappen med fastställda år.", show_default="./beslut"),
]
RecomputeOption = Annotated[
    bool, typer.Option("--rakna-om", "--räkna-om", help="Räkna med det som nu gäller, fast året är fastställt.")
]
PlanOption = Annotated[
    str | None,
    typer.Option(
        "--betalningsplan",
        metavar="PERIOD",
        help="Visa beloppen uppdelade på månad, kvartal eller halvår.",
        show_default=False,
    ),
]
OutOption = Annotated[
    str | None,
    typer.Option("--ut", metavar="FIL", help="Skriv till en fil: .xlsx, .csv eller .json.", show_default=False),
]
OverwriteOption = Annotated[bool, typer.Option("--skriv-over", "--skriv-över", help="Ersätt filen om den finns.")]
CsvOption = Annotated[bool, typer.Option("--csv", help="Resultatet som CSV för svenskt Excel.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Resultatet som JSON.")]
