"""The commands; those of a review stand in `review_app`."""

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
    PlanOption,
    RecomputeOption,
    SetOption,
    YearArgument,
)
from tillaggsbelopp.cli.group import app


@app.command("berakna")
def compute(
    year: YearArgument = None,
    config: ConfigOption = None,
    data: DataOption = None,
    changes: SetOption = None,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
    target: OutOption = None,
    overwrite: OverwriteOption = False,
    for_decision: Annotated[
        bool,
        typer.Option("--beslutsunderlag", help="Stämpla arbetsboken BESLUTSUNDERLAG; kräver att allt är godkänt."),
    ] = False,
    known_at: KnownAtOption = None,
    decisions: DecisionsOption = None,
    recompute: RecomputeOption = False,
    plan: PlanOption = None,
) -> None:
    """Räkna ut beloppen för ett år, eller för flera.

    Utan ÅR väljs det senaste år som kan räknas utan antagna indexvärden.

    Exempel:  tillaggsbelopp berakna 2024 --ut belopp.xlsx
    """
    from tillaggsbelopp.cli.berakna import run
    from tillaggsbelopp.cli.delivery import Wanted
    from tillaggsbelopp.cli.request import Request

    run(
        Request(year, config, data, tuple(changes or ()), known_at, decisions, recompute, plan),
        Wanted(as_json, as_csv, target, overwrite),
        for_decision=for_decision,
    )


@app.command("forklara")
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
    everything: Annotated[bool, typer.Option("--allt", help="Visa också avrundningens alla led.")] = False,
) -> None:
    """Förklara en kommuns belopp: varje steg, med formel och tal, ned till källorna.

    Exempel:  tillaggsbelopp forklara 0117 --ar 2024
    """
    from tillaggsbelopp.cli.delivery import Wanted
    from tillaggsbelopp.cli.forklara import run
    from tillaggsbelopp.cli.request import Request

    run(
        municipality,
        written,
        rule,
        Request(year, config, data, tuple(changes or ()), known_at, decisions, recompute),
        Wanted(as_json, as_csv, target, overwrite),
        everything=everything,
    )


@app.command("kontrollera")
def check(
    config: ConfigOption = None,
    data: DataOption = None,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
    target: OutOption = None,
    overwrite: OverwriteOption = False,
    strict: Annotated[bool, typer.Option("--strikt", help="Slutkod 5 även vid påpekanden.")] = False,
    source: Annotated[
        bool, typer.Option("--kalla", "--källa", help="Räkna i stället om källans tryckta siffror ur varandra.")
    ] = False,
) -> None:
    """Kontrollera regler och uppgifter, kör proven och visa påpekanden och vad beloppen vilar på.

    Alla fel visas på en gång, med fil, rad och kolumn.

    Exempel:  tillaggsbelopp kontrollera
    """
    from tillaggsbelopp.cli.delivery import Wanted
    from tillaggsbelopp.cli.kontrollera import run, run_source

    wanted = Wanted(as_json, as_csv, target, overwrite)
    if source:
        run_source(config, data, wanted)
    else:
        run(config, data, wanted, strict=strict)


@app.command("verifiera")
def verify(
    file: Annotated[str, typer.Argument(metavar="FIL", help="En arbetsbok skriven med berakna --ut.")],
    config: ConfigOption = None,
    data: DataOption = None,
    decisions: DecisionsOption = None,
) -> None:
    """Räkna om en arbetsbok och jämför den cell för cell: tal, formler, namn och text.

    Exempel:  tillaggsbelopp verifiera belopp.xlsx
    """
    from tillaggsbelopp.cli.request import Request
    from tillaggsbelopp.cli.verifiera import run

    run(file, Request(config=config, data=data, decisions=decisions))


@app.command("nytt-ar")
def new_year(
    year: Annotated[str, typer.Argument(metavar="ÅR", help="Året som ska förberedas.")],
    config: ConfigOption = None,
    data: DataOption = None,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
    target: OutOption = None,
    overwrite: OverwriteOption = False,
    write: Annotated[
        bool, typer.Option("--skriv", help="Lägg in platser att fylla i i filerna för det som saknas.")
    ] = False,
    known_at: KnownAtOption = None,
    decisions: DecisionsOption = None,
) -> None:
    """Visa vad ett år behöver: vad som finns, vad som saknas, och vad som bör ses över.

    Exempel:  tillaggsbelopp nytt-ar 2026
    """
    from tillaggsbelopp.cli.delivery import Wanted
    from tillaggsbelopp.cli.nytt_ar import run
    from tillaggsbelopp.cli.request import Request

    run(
        Request(year, config, data, known_at=known_at, decisions=decisions),
        Wanted(as_json, as_csv, target, overwrite),
        write=write,
    )


@app.command("faststall")
def decide(
    year: Annotated[str, typer.Argument(metavar="ÅR", help="Året som fastställs.")],
    reason: Annotated[
        str | None,
        typer.Option("--ersatter", "--ersätter", metavar="SKÄL", help="Ersätt ett tidigare beslut, som behålls."),
    ] = None,
    config: ConfigOption = None,
    data: DataOption = None,
    known_at: KnownAtOption = None,
    decisions: DecisionsOption = None,
) -> None:
    """Fastställ ett år: kopiera regler, index och uppgifter till beslut/ÅR, med resultat och kvitto.

    Utan --kunskapsdatum gäller det som är känt i dag.

    Exempel:  tillaggsbelopp faststall 2025 --kunskapsdatum 2024-11-15
    """
    from tillaggsbelopp.cli.faststall import run
    from tillaggsbelopp.cli.request import Request

    run(Request(year, config, data, known_at=known_at, decisions=decisions), reason)


@app.command("avrakna")
def settle(
    year: Annotated[str, typer.Argument(metavar="ÅR", help="Ett år som är fastställt.")],
    config: ConfigOption = None,
    data: DataOption = None,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
    target: OutOption = None,
    overwrite: OverwriteOption = False,
    known_at: KnownAtOption = None,
    decisions: DecisionsOption = None,
) -> None:
    """Jämför ett fastställt år med det som räknas fram med vad som nu är känt, och vad skillnaden beror på.

    Exempel:  tillaggsbelopp avrakna 2025
    """
    from tillaggsbelopp.cli.avrakna import run
    from tillaggsbelopp.cli.delivery import Wanted
    from tillaggsbelopp.cli.request import Request

    run(Request(year, config, data, known_at=known_at, decisions=decisions), Wanted(as_json, as_csv, target, overwrite))


@app.command("skapa")
def create(
    target: Annotated[str, typer.Argument(metavar="MAPP", help="En ny mapp.")],
    empty: Annotated[
        bool, typer.Option("--tom", help="En mall med förklaringar att skriva en egen överenskommelse i.")
    ] = False,
) -> None:
    """Skapa en kopia av den medföljande överenskommelsen och dess uppgifter, eller med --tom en mall, att utgå från.

    Exempel:  tillaggsbelopp skapa arbete --tom
    """
    from tillaggsbelopp.cli.skapa import run

    run(target, empty=empty)


@app.command("schema")
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
    from tillaggsbelopp.cli.schema import run

    run(slug, folder, overwrite=overwrite)
