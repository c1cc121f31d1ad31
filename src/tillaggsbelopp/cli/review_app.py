"""The commands of a review, beside those of `app`: comparing, and what other values would give."""

from typing import Annotated

import typer

from tillaggsbelopp.cli.arguments import (
    ConfigOption,
    CsvOption,
    DataOption,
    DecisionsOption,
    JsonOption,
    KnownAtOption,
    OutOption,
    OverwriteOption,
    RecomputeOption,
    SetOption,
)
from tillaggsbelopp.cli.group import app

OneYearArgument = Annotated[str, typer.Argument(metavar="ÅR", help="Året som beloppen gäller.")]


@app.command("jamfor")
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
    config: ConfigOption = None,
    data: DataOption = None,
    data_of_second: Annotated[
        str | None,
        typer.Option("--data-b", metavar="MAPP", help="B:s uppgifter, om andra än A:s.", show_default=False),
    ] = None,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
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
    from tillaggsbelopp.cli.delivery import Wanted
    from tillaggsbelopp.cli.jamfor import Operands, run
    from tillaggsbelopp.cli.request import Request

    request = Request(year, config, data, known_at=known_at, decisions=decisions, recompute=recompute)
    operands = Operands(first, second, tuple(alternatives or ()), data_of_second)
    run(request, operands, Wanted(as_json, as_csv, target, overwrite))


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
    as_csv: CsvOption = False,
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
    from tillaggsbelopp.cli.delivery import Wanted
    from tillaggsbelopp.cli.request import Request
    from tillaggsbelopp.cli.svep import run

    request = Request(year, config, data, tuple(changes or ()), known_at, decisions, recompute)
    run(request, tuple(over), Wanted(as_json, as_csv, target, overwrite))


@app.command("malsok")
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
    config: ConfigOption = None,
    data: DataOption = None,
    changes: SetOption = None,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
    target: OutOption = None,
    overwrite: OverwriteOption = False,
    known_at: KnownAtOption = None,
    decisions: DecisionsOption = None,
    recompute: RecomputeOption = False,
) -> None:
    """Sök de värden som uppfyller ett villkor. Slutkod 5 om inget gör det; då visas det närmaste.

    Exempel:  tillaggsbelopp malsok 2025 lpik.2025 --fran 0 --till 5 --villkor "summa.totalt >= 20500000"
    """
    from tillaggsbelopp.cli.delivery import Wanted
    from tillaggsbelopp.cli.malsok import run
    from tillaggsbelopp.cli.request import Request

    request = Request(year, config, data, tuple(changes or ()), known_at, decisions, recompute)
    run(request, name, (first, last), condition, precision, Wanted(as_json, as_csv, target, overwrite))


@app.command("kanslighet")
def show_sensitivity(
    year: OneYearArgument,
    config: ConfigOption = None,
    data: DataOption = None,
    changes: SetOption = None,
    most: Annotated[str, typer.Option("--antal", metavar="ANTAL", help="Hur många rader som visas.")] = "20",
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
    target: OutOption = None,
    overwrite: OverwriteOption = False,
    known_at: KnownAtOption = None,
    decisions: DecisionsOption = None,
    recompute: RecomputeOption = False,
) -> None:
    """Visa vad lite mer av varje parameter, indexvärde och uppgift gör för kommunerna, det som gör mest först.

    Exempel:  tillaggsbelopp kanslighet 2025
    """
    from tillaggsbelopp.cli.delivery import Wanted
    from tillaggsbelopp.cli.kanslighet import run
    from tillaggsbelopp.cli.request import Request

    request = Request(year, config, data, tuple(changes or ()), known_at, decisions, recompute)
    run(request, most, Wanted(as_json, as_csv, target, overwrite))


@app.command("folj-upp")
def follow_up(
    first: Annotated[str, typer.Argument(metavar="FRÅN", help="Det första året.")],
    last: Annotated[str, typer.Argument(metavar="TILL", help="Det sista året.")],
    config: ConfigOption = None,
    data: DataOption = None,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
    target: Annotated[
        str | None,
        typer.Option("--ut", metavar="MAPP", help="Skriv arbetsbok, Markdown och JSON i mappen.", show_default=False),
    ] = None,
    overwrite: OverwriteOption = False,
    strict: Annotated[
        bool, typer.Option("--strikt", help="Slutkod 5 om en gräns är passerad, eller inte kan prövas.")
    ] = False,
    known_at: KnownAtOption = None,
    decisions: DecisionsOption = None,
    recompute: RecomputeOption = False,
) -> None:
    """Följ upp åren: belopp, varför de ändrats, prognos mot utfall, nyckeltal, alternativ, känslighet och flaggor.

    Exempel:  tillaggsbelopp folj-upp 2024 2025
    """
    from tillaggsbelopp.cli.delivery import Wanted
    from tillaggsbelopp.cli.folj_upp import run
    from tillaggsbelopp.cli.request import Request

    request = Request(None, config, data, known_at=known_at, decisions=decisions, recompute=recompute)
    run(request, first, last, Wanted(as_json, as_csv, target, overwrite), strict=strict)


@app.command("karta")
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
    config: ConfigOption = None,
    data: DataOption = None,
    changes: SetOption = None,
    target: Annotated[
        str | None, typer.Option("--ut", metavar="FIL", help="Skriv kartan till en fil: .svg.", show_default=False)
    ] = None,
    overwrite: OverwriteOption = False,
    known_at: KnownAtOption = None,
    decisions: DecisionsOption = None,
    recompute: RecomputeOption = False,
) -> None:
    """Rita kommunerna färgade efter en figur, som en bild (SVG).

    FIGUR är  totalt,  en regels id,  ett fält ur tabellerna,  nyckeltal.mått  eller  regel.steg.
    ÅR är beloppens, fältets eller måttets; för belopp tas också det som jamfor tar, till exempel 2025:id.
    B är detsamma: 2024 eller ett alternativ.

    Exempel:  tillaggsbelopp karta totalt --ar 2024
    """
    from tillaggsbelopp.cli.delivery import Wanted
    from tillaggsbelopp.cli.karta import MapWish, run
    from tillaggsbelopp.cli.request import Request

    request = Request(year, config, data, tuple(changes or ()), known_at, decisions, recompute)
    run(MapWish(request, figure, against, per_head), Wanted(file=target, overwrite=overwrite))


@app.command("nyckeltal")
def indicators(
    wanted: Annotated[
        str | None, typer.Argument(metavar="ID", help="Ett nyckeltal. Utan ID listas de.", show_default=False)
    ] = None,
    config: ConfigOption = None,
    data: DataOption = None,
    changes: SetOption = None,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
    target: OutOption = None,
    overwrite: OverwriteOption = False,
) -> None:
    """Visa nyckeltal: som källan räknar och rättade, sida vid sida, med formler och vad de vilar på.

    Exempel:  tillaggsbelopp nyckeltal --json
    """
    from tillaggsbelopp.cli.delivery import Wanted
    from tillaggsbelopp.cli.nyckeltal import run
    from tillaggsbelopp.cli.request import Request

    request = Request(config=config, data=data, changes=tuple(changes or ()))
    run(wanted, request, Wanted(as_json, as_csv, target, overwrite))


@app.command("scenario")
def scenarios(
    wanted: Annotated[
        str | None, typer.Argument(metavar="ID", help="Ett scenario. Utan ID visas alla.", show_default=False)
    ] = None,
    config: ConfigOption = None,
    data: DataOption = None,
    changes: SetOption = None,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
    target: OutOption = None,
    overwrite: OverwriteOption = False,
) -> None:
    """Räkna framåt år för år med det som antas; varje antagande kan prövas med --satt.

    Exempel:  tillaggsbelopp scenario --json
    """
    from tillaggsbelopp.cli.delivery import Wanted
    from tillaggsbelopp.cli.nyckeltal import run
    from tillaggsbelopp.cli.request import Request

    request = Request(config=config, data=data, changes=tuple(changes or ()))
    run(wanted, request, Wanted(as_json, as_csv, target, overwrite), scenarios_only=True)
