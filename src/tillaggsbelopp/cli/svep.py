"""`svep`: the amounts of a year over many values of parameters, index values and figures."""

import gc
import re
import sys
from collections.abc import Callable
from typing import Annotated, Final

import typer

from tillaggsbelopp.cli import completion
from tillaggsbelopp.cli.arguments import ANEW, DECIDED, KNOWN, READ, TRIED, WRITTEN, OneYearArgument
from tillaggsbelopp.cli.delivery import CSV, Target, check_library, deliver, origin, target_of
from tillaggsbelopp.cli.exit_codes import ExitCode
from tillaggsbelopp.cli.group import Request, Wanted
from tillaggsbelopp.cli.output import progress, warn, write_utf8
from tillaggsbelopp.cli.request import year_to_try
from tillaggsbelopp.diagnostics import Diagnostic, InvalidInput, wrong_usage
from tillaggsbelopp.report.blocks import View
from tillaggsbelopp.report.sweep.answer import sweep_answer_blocks
from tillaggsbelopp.report.sweep.data import csv_block, csv_head, sweep_document
from tillaggsbelopp.report.sweep.view import point_text, sweep_blocks, sweep_title
from tillaggsbelopp.swedish import format_number
from tillaggsbelopp.sweep.grid import Batch, Summary, Sweep
from tillaggsbelopp.sweep.variations import Variation, read_variations
from tillaggsbelopp.workspace.files import Draft, interruptible
from tillaggsbelopp.workspace.project import Project

OPTIONS: Final = (READ, TRIED, WRITTEN, KNOWN, DECIDED, ANEW)
MOST_POINTS: Final = 10_000_000
_PARQUET: Final = ".parquet"


def run(
    request: Request,
    wanted: Wanted,
    *,
    year: OneYearArgument,
    over: Annotated[
        list[str] | None,
        typer.Option(
            "--over",
            "--över",
            metavar="NAMN=VÄRDEN",
            help='Vad som varieras: "gräns=20..60 steg 5" eller "gräns=3; 5; 7". Flera ger alla kombinationer.',
            autocompletion=completion.quantities,
        ),
    ] = None,
    file: Annotated[
        str | None,
        typer.Option(
            "--ut",
            metavar="FIL",
            help="Skriv alla belopp till en .csv eller .parquet; av --slump banden till en .xlsx, .csv eller .json.",
            show_default=False,
        ),
    ] = None,
    part: Annotated[
        str | None,
        typer.Option(
            "--del",
            metavar="DEL/DELAR",
            help="Bara en del av värdena i det första --over: 3/8.",
            show_default="1/1",
        ),
    ] = None,
    draws: Annotated[
        int | None,
        typer.Option(
            "--slump",
            metavar="ANTAL",
            help="I stället för --over: dra så många gånger ur fördelningarna under osäkerhet.",
            show_default=False,
        ),
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option(
            "--fro", "--frö", metavar="TAL", help="Med --slump: samma frö ger samma dragningar.", show_default="1"
        ),
    ] = None,
    conditions: Annotated[
        list[str] | None,
        typer.Option(
            "--villkor", metavar="VILLKOR", help='Med --slump: hur ofta det håller, som "ingen förlorar mer än 2 %".'
        ),
    ] = None,
) -> None:
    """Sweep, and print a summary; every amount to a file, if one is named, or as CSV."""
    gc.enable()  # unlike other commands this one runs for long
    if draws is not None:
        if over or part:
            option = "--over" if over else "--del"
            raise wrong_usage(f"{option} och --slump kan inte användas tillsammans", remedy="Välj det ena.")
        from tillaggsbelopp.cli.by_chance import by_chance

        by_chance(request, wanted._replace(file=file), year, draws, seed, conditions or [])
        return
    if seed is not None or conditions:
        option = "--villkor" if seed is None else "--fro"
        raise wrong_usage(f"{option} hör till --slump", remedy="Lägg till --slump 100000, eller ta bort den.")
    if not over:
        raise wrong_usage("--over saknas", '"gräns=20..60 steg 5", eller --slump 100000')
    shown = target_of(wanted._replace(overwrite=False))
    target = target_of(wanted._replace(as_json=False, file=file), (CSV, _PARQUET))
    if target.kind == _PARQUET:
        check_library("pyarrow", "parquet", _PARQUET, CSV)
    sweep, project = _sweep(request, year, over, part)
    draft = Draft(target.file, overwrite=target.overwrite) if target.file is not None else None
    try:
        summary, whole = _swept(sweep, draft, target)
        kept = "" if draft is None or not summary.points else draft.keep(partial=not whole)
    finally:
        if draft is not None:
            draft.close()
    if not whole:
        done, count = format_number(summary.points), format_number(sweep.count)
        where = f" De som hanns med står i {kept}." if kept else ""
        warn(f"Avbrutet efter {done} av {count} alternativ.{where}")
        sys.exit(ExitCode.INTERRUPTED)
    if shown.kind == CSV:
        if draft is None:
            return  # the points have been written
        shown = Target()
    today = sweep.today()
    view = View(
        "Svep",
        sweep_title(summary),
        lambda: sweep_blocks(summary, today, kept),
        lambda: origin(project.loaded.files, sweep.of.written.terms, *([today] if today else [])),
        lambda: sweep_document(summary, today, kept or None),
        answer=lambda: sweep_answer_blocks(summary, today, kept),
    )
    deliver(view, shown)


def _sweep(request: Request, year: str, over: list[str], part: str | None) -> tuple[Sweep, Project]:
    of, project = year_to_try(request, year, "svep")
    variations = read_variations(of, over, "--over")
    names = [variation.name for variation in variations]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise wrong_usage(f"{twice} står i två --over", remedy="Ange alla dess värden i ett.")
    if part is not None:
        variations = (_part_of(variations[0], part), *variations[1:])
    sweep = Sweep(of, variations)
    if sweep.count > MOST_POINTS:
        what = f"det blir {format_number(sweep.count)} alternativ"
        raise wrong_usage(what, f"högst {format_number(MOST_POINTS)}", "Ta längre steg, eller variera färre.")
    return sweep, project


def _part_of(variation: Variation, written: str) -> Variation:
    """The part of a quantity's values that is asked for, as in `3/8`. WrongUsage if there is no such part."""
    found = re.fullmatch("([0-9]{1,7})/([0-9]{1,7})", written)
    number, parts = (int(each) for each in found.groups()) if found else (0, 0)
    if not 1 <= number <= parts:
        raise wrong_usage(f"--del {written} är ingen del", "till exempel 3/8: den tredje av åtta")
    if parts > (count := len(variation.values)):
        what = f"{variation.name} har {format_number(count)} värden, som inte blir {format_number(parts)} delar"
        raise wrong_usage(what, remedy="Ange färre delar, eller den storhet som har flest värden först.")
    return variation.part(number, parts)


def _swept(sweep: Sweep, draft: Draft | None, target: Target) -> tuple[Summary, bool]:
    """The summary, and whether all points were reached. InvalidInput if none of them can be computed."""
    summary = Summary(sweep)
    with interruptible() as interruption, progress(sweep.count) as advance:
        add, close = _writer(sweep, draft, target)
        for block in sweep.batches():
            if interruption.asked:
                break
            add(block)
            summary.add(block)
            advance(len(block))
        close()
    whole = summary.points == sweep.count
    if whole and summary.refused == sweep.count:
        what = f"inget av {format_number(sweep.count)} alternativ kan räknas; det första är {point_text(sweep, 0)}:"
        try:
            sweep.sweeper.result(sweep.point(0))
        except InvalidInput as invalid:
            raise type(invalid)([Diagnostic(what), *invalid.diagnostics]) from None
    return summary, whole


def _writer(sweep: Sweep, draft: Draft | None, target: Target) -> tuple[Callable[[Batch], None], Callable[[], None]]:
    """Two functions: one adds a block to the file, the other ends it."""
    if draft is None and target.kind == CSV:
        write_utf8(csv_head(sweep))
        return lambda block: write_utf8(csv_block(sweep, block)), lambda: None
    if draft is None:
        return lambda _: None, lambda: None
    if target.kind == _PARQUET:
        from tillaggsbelopp.report.sweep.parquet import ParquetFile

        file = ParquetFile(sweep, draft.stream)
        return file.add, file.close
    draft.write(csv_head(sweep).encode())
    return lambda block: draft.write(csv_block(sweep, block).encode()), lambda: None
