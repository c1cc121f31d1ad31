"""The commands that calculate, check and decide; those of a review stand in `review_commands`."""

from typing import Annotated

import typer

from tillaggsbelopp.cli.arguments import (
    ANEW,
    DECIDED,
    KNOWN,
    READ,
    TRIED,
    WRITTEN,
    OverwriteOption,
    YearArgument,
)
from tillaggsbelopp.cli.group import command


@command("berakna", READ, TRIED, WRITTEN, KNOWN, DECIDED, ANEW)
def compute(
    year: YearArgument = None,
    for_decision: Annotated[
        bool,
        typer.Option("--beslutsunderlag", help="Stämpla arbetsboken BESLUTSUNDERLAG; kräver att allt är godkänt."),
    ] = False,
    plan: Annotated[
        str | None,
        typer.Option(
            "--betalningsplan",
            metavar="PERIOD",
            help="Visa beloppen uppdelade på månad, kvartal eller halvår.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Räkna ut beloppen för ett år, eller för flera.

    Utan ÅR väljs det senaste år som kan räknas utan antagna indexvärden.

    Exempel:  tillaggsbelopp berakna 2024 --ut belopp.xlsx
    """


@command("forklara", READ, TRIED, WRITTEN, KNOWN, DECIDED, ANEW)
def explain(
    municipality: Annotated[str, typer.Argument(metavar="KOMMUN", help="Kommunens namn eller kod.")],
    written: Annotated[
        str | None, typer.Argument(metavar="ÅR", help="Året, som också kan skrivas --ar.", show_default=False)
    ] = None,
    year: Annotated[
        str | None, typer.Option("--ar", "--år", metavar="ÅR", help="Året som beloppen gäller.", show_default=False)
    ] = None,
    rule: Annotated[
        str | None, typer.Option("--regel", metavar="ID", help="Bara den regeln.", show_default=False)
    ] = None,
    everything: Annotated[bool, typer.Option("--allt", help="Visa också avrundningens alla led.")] = False,
) -> None:
    """Förklara en kommuns belopp: varje steg, med formel och tal, ned till källorna.

    Exempel:  tillaggsbelopp forklara 0117 --ar 2024
    """


@command("kontrollera", READ, WRITTEN)
def check(
    strict: Annotated[bool, typer.Option("--strikt", help="Slutkod 5 även vid påpekanden.")] = False,
    source: Annotated[
        bool, typer.Option("--kalla", "--källa", help="Räkna i stället om källans tryckta siffror ur varandra.")
    ] = False,
) -> None:
    """Kontrollera regler och uppgifter, kör proven och visa påpekanden och vad beloppen vilar på.

    Alla fel visas på en gång, med fil, rad och kolumn.

    Exempel:  tillaggsbelopp kontrollera
    """


@command("verifiera", READ, DECIDED)
def verify(
    file: Annotated[str, typer.Argument(metavar="FIL", help="En arbetsbok skriven med berakna --ut.")],
) -> None:
    """Räkna om en arbetsbok och jämför den cell för cell: tal, formler, namn och text.

    Exempel:  tillaggsbelopp verifiera belopp.xlsx
    """


@command("nytt-ar", READ, WRITTEN, KNOWN, DECIDED)
def new_year(
    year: Annotated[str, typer.Argument(metavar="ÅR", help="Året som ska förberedas.")],
    write: Annotated[
        bool, typer.Option("--skriv", help="Lägg in platser att fylla i i filerna för det som saknas.")
    ] = False,
) -> None:
    """Visa vad ett år behöver: vad som finns, vad som saknas, och vad som bör ses över.

    Exempel:  tillaggsbelopp nytt-ar 2026
    """


@command("faststall", READ, KNOWN, DECIDED)
def decide(
    year: Annotated[str, typer.Argument(metavar="ÅR", help="Året som fastställs.")],
    reason: Annotated[
        str | None,
        typer.Option("--ersatter", "--ersätter", metavar="SKÄL", help="Ersätt ett tidigare beslut, som behålls."),
    ] = None,
) -> None:
    """Fastställ ett år: kopiera regler, index och uppgifter till beslut/ÅR, med resultat och kvitto.

    Utan --kunskapsdatum gäller det som är känt i dag.

    Exempel:  tillaggsbelopp faststall 2025 --kunskapsdatum 2024-11-15
    """


@command("avrakna", READ, WRITTEN, KNOWN, DECIDED)
def settle(
    year: Annotated[str, typer.Argument(metavar="ÅR", help="Ett år som är fastställt.")],
) -> None:
    """Jämför ett fastställt år med det som räknas fram med vad som nu är känt, och vad skillnaden beror på.

    Exempel:  tillaggsbelopp avrakna 2025
    """


@command("skapa")
def create(
    target: Annotated[str, typer.Argument(metavar="MAPP", help="En ny mapp.")],
    empty: Annotated[
        bool, typer.Option("--tom", help="En mall med förklaringar att skriva en egen överenskommelse i.")
    ] = False,
) -> None:
    """Skapa en kopia av den medföljande överenskommelsen och dess uppgifter, eller med --tom en mall, att utgå från.

    Exempel:  tillaggsbelopp skapa arbete --tom
    """


@command("schema")
def show_schema(
    slug: Annotated[str | None, typer.Argument(metavar="SLAG", help="Filens slag, till exempel regel.")] = None,
    folder: Annotated[
        str | None, typer.Option("--ut", metavar="MAPP", help="Skriv till filer i en mapp.", show_default=False)
    ] = None,
    overwrite: OverwriteOption = False,
) -> None:
    """Visa JSON Schema för ett slags fil, så att en redigerare kan kontrollera och föreslå medan man skriver.

    Utan SLAG visas vilka slag som finns; med --ut skrivs alla.

    Exempel:  tillaggsbelopp schema regel
    """
