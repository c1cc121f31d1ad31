"""Arguments and options that several commands have, as typer reads them."""

from typing import Annotated, Any, Final

import typer

from tillaggsbelopp.cli import completion

Options = dict[str, tuple[Any, Any]]
"""Options by the name of their parameter: its type, and the option with what it is if nothing is said."""

OneYearArgument = Annotated[
    str, typer.Argument(metavar="ÅR", help="Året som beloppen gäller.", autocompletion=completion.years)
]
YearsOption = Annotated[
    str | None,
    typer.Option(
        "--ar",
        "--år",
        metavar="ÅR",
        help="Året, eller flera: 2020-2024.",
        show_default="filens",
        autocompletion=completion.table_years,
    ),
]
FieldOption = Annotated[
    str | None,
    typer.Option(
        "--falt",
        "--fält",
        metavar="FÄLT",
        help="Fältet i tabellerna.",
        show_default="det som filen passar",
        autocompletion=completion.fields_of_tables,
    ),
]
SheetOption = Annotated[
    str | None, typer.Option("--blad", metavar="NAMN", help="Bladet i en arbetsbok.", show_default=False)
]
ColumnOption = Annotated[
    str | None, typer.Option("--kolumn", metavar="NAMN", help="Filens kolumn med talen.", show_default=False)
]
EncodingOption = Annotated[
    str | None,
    typer.Option("--teckenkodning", metavar="NAMN", help="Filens teckenkodning, som cp1252.", show_default=False),
]
OverwriteOption = Annotated[bool, typer.Option("--skriv-over", "--skriv-över", help="Ersätt filen om den finns.")]

READ: Final[Options] = {
    "config": (
        str | None,
        typer.Option(
            None,
            "--config",
            metavar="MAPP",
            help="Överenskommelsens mapp.",
            show_default="./config/<id>, annars den medföljande",
        ),
    ),
    "data": (
        str | None,
        typer.Option(
            None,
            "--data",
            metavar="MAPP",
            help="Mappen med dess uppgifter.",
            show_default="./data/<id>, annars den medföljande",
        ),
    ),
}
"""The folders that are read."""

TRIED: Final[Options] = {
    "changes": (
        list[str] | None,
        typer.Option(
            None,
            "--satt",
            metavar="NAMN=VÄRDE",
            help='Pröva ett annat värde: "regel.parameter=15", "lpik.2025=2,95", "fält.kod=60".',
            autocompletion=completion.quantities,
        ),
    ),
}
"""Values that are tried out."""

SHOWN: Final[Options] = {
    "everything": (bool, typer.Option(False, "--allt", help="Visa allt, inte bara det viktigaste.")),
}
"""How much is shown."""

WRITTEN: Final[Options] = {
    **SHOWN,
    "as_json": (bool, typer.Option(False, "--json", help="Resultatet som JSON.")),
    "as_csv": (bool, typer.Option(False, "--csv", help="Resultatet som CSV för svenskt Excel.")),
    "file": (
        str | None,
        typer.Option(
            None, "--ut", metavar="FIL", help="Skriv till en fil: .xlsx, .csv eller .json.", show_default=False
        ),
    ),
    "overwrite": (OverwriteOption, False),
}
"""The form that the result is wanted in."""

KNOWN: Final[Options] = {
    "known_at": (
        str | None,
        typer.Option(
            None,
            "--kunskapsdatum",
            metavar="DATUM",
            help="Bara indexvärden publicerade senast den dagen.",
            show_default=False,
        ),
    ),
}
"""The day whose knowledge counts."""

DECIDED: Final[Options] = {
    "decisions": (
        str | None,
        typer.Option(None, "--beslut", metavar="MAPP", help="Mappen med fastställda år.", show_default="./beslut"),
    ),
}
"""The folder of decided years."""

ANEW: Final[Options] = {
    "recompute": (
        bool,
        typer.Option(False, "--rakna-om", "--räkna-om", help="Räkna med det som nu gäller, fast året är fastställt."),
    ),
}
"""For commands that can compute a decided year anew."""
