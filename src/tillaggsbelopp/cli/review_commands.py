"""The commands of a review, beside those of `amount_commands`: comparing, and what other values would give."""

from typing import Annotated

import typer

from tillaggsbelopp.cli.arguments import (
    ANEW,
    DECIDED,
    KNOWN,
    READ,
    TRIED,
    WRITTEN,
    OneYearArgument,
    OverwriteOption,
)
from tillaggsbelopp.cli.group import command


@command("jamfor", READ, WRITTEN, KNOWN, DECIDED, ANEW)
def compare(
    first: Annotated[
        str | None, typer.Argument(metavar="A", help="Det som jämförs: se nedan.", show_default=False)
    ] = None,
    second: Annotated[
        str | None, typer.Argument(metavar="B", help="Det som A jämförs med.", show_default=False)
    ] = None,
    alternatives: Annotated[
        list[str] | None,
        typer.Option("--alternativ", metavar="ID", help="Alternativ sida vid sida mot A; alla för alla som finns."),
    ] = None,
    year: Annotated[
        str | None,
        typer.Option("--ar", "--år", metavar="ÅR", help="Året, där A och B inte säger det.", show_default=False),
    ] = None,
    data_of_second: Annotated[
        str | None,
        typer.Option("--data-b", metavar="MAPP", help="B:s uppgifter, om andra än A:s.", show_default=False),
    ] = None,
) -> None:
    """Jämför två år, beslut, överenskommelser eller alternativ: belopp per kommun och delbelopp, och regeltexter.

    A och B skrivs som  2025  (det fastställda, om året är det),  2025:id  (ett alternativ),  config/ny:2025
    (en annan överenskommelses mapp) eller  beslut/2025  (ett fastställt år). ÅR: får utelämnas där den andra säger det.

    Exempel:  tillaggsbelopp jamfor 2024 2025
    """


@command("svep", READ, TRIED, WRITTEN, KNOWN, DECIDED, ANEW)
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
    file: Annotated[
        str | None,
        typer.Option("--ut", metavar="FIL", help="Skriv alla belopp till en .csv eller .parquet.", show_default=False),
    ] = None,
) -> None:
    """Räkna ett år för många värden på parametrar, indexvärden och uppgifter, och visa hur beloppen sprids.

    Exempel:  tillaggsbelopp svep 2025 --over "lpik.2025=2..4 steg 0.5"
    """


@command("malsok", READ, TRIED, WRITTEN, KNOWN, DECIDED, ANEW)
def seek(
    year: OneYearArgument,
    name: Annotated[
        str, typer.Argument(metavar="NAMN", help="Parametern, indexvärdet eller uppgiften: regel.parameter, fält.kod.")
    ],
    first: Annotated[str, typer.Option("--fran", "--från", metavar="TAL", help="Det lägsta som prövas.")],
    last: Annotated[str, typer.Option("--till", metavar="TAL", help="Det högsta som prövas.")],
    condition: Annotated[
        str,
        typer.Option(
            "--villkor",
            metavar="VILLKOR",
            help='Som "Kommun.totalt >= 550000" eller "ingen förlorar mer än 2 %".',
        ),
    ],
    precision: Annotated[
        str | None,
        typer.Option("--precision", metavar="TAL", help="Hur noga gränserna söks.", show_default="efter intervallet"),
    ] = None,
) -> None:
    """Sök de värden som uppfyller ett villkor. Slutkod 5 om inget gör det; då visas det närmaste.

    Exempel:  tillaggsbelopp malsok 2025 lpik.2025 --fran 0 --till 5 --villkor "summa.totalt >= 20500000"
    """


@command("kanslighet", READ, TRIED, WRITTEN, KNOWN, DECIDED, ANEW)
def show_sensitivity(
    year: OneYearArgument,
    most: Annotated[str, typer.Option("--antal", metavar="ANTAL", help="Hur många rader som visas.")] = "20",
) -> None:
    """Visa vad lite mer av varje parameter, indexvärde och uppgift gör för kommunerna, det som gör mest först.

    Exempel:  tillaggsbelopp kanslighet 2025
    """


@command("folj-upp", READ, WRITTEN, KNOWN, DECIDED, ANEW)
def follow_up(
    first: Annotated[str, typer.Argument(metavar="FRÅN", help="Det första året.")],
    last: Annotated[str, typer.Argument(metavar="TILL", help="Det sista året.")],
    file: Annotated[
        str | None,
        typer.Option("--ut", metavar="MAPP", help="Skriv arbetsbok, Markdown och JSON i mappen.", show_default=False),
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strikt", help="Slutkod 5 om en gräns är passerad, eller inte kan prövas.")
    ] = False,
) -> None:
    """Följ upp åren: belopp, varför de ändrats, prognos mot utfall, nyckeltal, alternativ, känslighet och flaggor.

    Exempel:  tillaggsbelopp folj-upp 2024 2025
    """


@command("karta", READ, TRIED, KNOWN, DECIDED, ANEW)
def draw_map(
    figure: Annotated[str, typer.Argument(metavar="FIGUR", help="Det som kommunerna färgas efter: se nedan.")],
    year: Annotated[
        str | None,
        typer.Option("--ar", "--år", metavar="ÅR", help="Året; annars det senaste som finns.", show_default=False),
    ] = None,
    against: Annotated[
        str | None,
        typer.Option("--mot", metavar="B", help="Visa skillnaden: beloppet minus B:s.", show_default=False),
    ] = None,
    per_head: Annotated[
        bool, typer.Option("--per-invanare", "--per-invånare", help="Belopp per det som kr_per anger.")
    ] = False,
    file: Annotated[
        str | None, typer.Option("--ut", metavar="FIL", help="Skriv kartan till en fil: .svg.", show_default=False)
    ] = None,
    overwrite: OverwriteOption = False,
) -> None:
    """Rita kommunerna färgade efter en figur, som en bild (SVG).

    FIGUR är  totalt,  en regels id,  ett fält ur tabellerna,  nyckeltal.mått  eller  regel.steg.
    ÅR är beloppens, fältets eller måttets; för belopp tas också det som jamfor tar, till exempel 2025:id.
    B är detsamma: 2024 eller ett alternativ.

    Exempel:  tillaggsbelopp karta totalt --ar 2024
    """


@command("nyckeltal", READ, TRIED, WRITTEN)
def indicators(
    indicator: Annotated[
        str | None, typer.Argument(metavar="ID", help="Ett nyckeltal. Utan ID listas de.", show_default=False)
    ] = None,
) -> None:
    """Visa nyckeltal: som källan räknar och rättade, sida vid sida, med formler och vad de vilar på.

    Exempel:  tillaggsbelopp nyckeltal --json
    """


@command("scenario", READ, TRIED, WRITTEN)
def scenarios(
    indicator: Annotated[
        str | None, typer.Argument(metavar="ID", help="Ett scenario. Utan ID visas alla.", show_default=False)
    ] = None,
) -> None:
    """Räkna framåt år för år med det som antas; varje antagande kan prövas med --satt.

    Exempel:  tillaggsbelopp scenario --json
    """
