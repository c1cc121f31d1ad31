"""Arguments and options that several commands have, as typer reads them from a signature."""

from typing import Annotated, Any, Final

import typer

Options = dict[str, tuple[Any, object]]
"""Options by the name of their parameter: as typer reads them, and what they are if nothing is said."""

YearArgument = Annotated[
    str | None,
    typer.Argument(metavar="ÅR", help="Året som beloppen gäller, eller flera: 2025-2027.", show_default=False),
]
OneYearArgument = Annotated[str, typer.Argument(metavar="ÅR", help="Året som beloppen gäller.")]
OverwriteOption = Annotated[bool, typer.Option("--skriv-over", "--skriv-över", help="Ersätt filen om den finns.")]

READ: Final[Options] = {
    "config": (
        Annotated[
            str | None,
            typer.Option(
                "--config",
                metavar="MAPP",
                help="Överenskommelsens mapp.",
                show_default="./config/<id>, annars den medföljande",
            ),
        ],
        None,
    ),
    "data": (
        Annotated[
            str | None,
            typer.Option(
                "--data",
                metavar="MAPP",
                help="Mappen med dess uppgifter.",
                show_default="./data/<id>, annars den medföljande",
            ),
        ],
        None,
    ),
}
"""The folders that are read."""

TRIED: Final[Options] = {
    "changes": (
        Annotated[
            list[str] | None,
            typer.Option(
                "--satt", metavar="NAMN=VÄRDE", help="Pröva ett annat värde: regel.parameter=15, fält.kod=60."
            ),
        ],
        None,
    ),
}
"""Values that are tried out."""

WRITTEN: Final[Options] = {
    "as_json": (Annotated[bool, typer.Option("--json", help="Resultatet som JSON.")], False),
    "as_csv": (Annotated[bool, typer.Option("--csv", help="Resultatet som CSV för svenskt Excel.")], False),
    "file": (
        Annotated[
            str | None,
            typer.Option("--ut", metavar="FIL", help="Skriv till en fil: .xlsx, .csv eller .json.", show_default=False),
        ],
        None,
    ),
    "overwrite": (OverwriteOption, False),
}
"""The form that the result is wanted in."""

KNOWN: Final[Options] = {
    "known_at": (
        Annotated[
            str | None,
            typer.Option(
                "--kunskapsdatum",
                metavar="DATUM",
                help="Bara indexvärden publicerade senast den dagen.",
                show_default=False,
            ),
        ],
        None,
    ),
}
"""The day whose knowledge counts."""

DECIDED: Final[Options] = {
    "decisions": (
        Annotated[
            str | None,
            typer.Option("--beslut", metavar="MAPP", help="Mappen med fastställda år.", show_default="./beslut"),
        ],
        None,
    ),
}
"""The folder of decided years."""

ANEW: Final[Options] = {
    "recompute": (
        Annotated[
            bool,
            typer.Option("--rakna-om", "--räkna-om", help="Räkna med det som nu gäller, fast året är fastställt."),
        ],
        False,
    ),
}
"""For commands that can compute a decided year anew."""
