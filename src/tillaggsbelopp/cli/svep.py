"""`svep`: the amounts of a year over many values of parameters, index values and figures."""

import gc
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import PurePath
from typing import Any, Final

from tillaggsbelopp.cli.exit_codes import ExitCode
from tillaggsbelopp.cli.output import show, warn, write_utf8
from tillaggsbelopp.cli.request import Request, year_to_try
from tillaggsbelopp.diagnostics import Diagnostic, InvalidInput, wrong_usage
from tillaggsbelopp.report.sweep.screen import csv_block, csv_head, point_text, sweep_json, sweep_lines
from tillaggsbelopp.swedish import format_number
from tillaggsbelopp.sweep.grid import Block, Summary, Sweep
from tillaggsbelopp.sweep.variations import read_variations
from tillaggsbelopp.workspace.drafts import Draft, interruptible

MOST_POINTS: Final = 10_000_000
_SUFFIXES: Final = (".csv", ".parquet")


def run(request: Request, over: tuple[str, ...], *, as_json: bool, target: str | None, overwrite: bool) -> None:
    """Sweep, and print a summary; every amount to a file, if one is named."""
    gc.enable()  # unlike other commands this one runs for long
    if overwrite and target is None:
        raise wrong_usage("--skriv-over hör ihop med --ut", remedy="Lägg till --ut FIL.")
    if target is not None and PurePath(target).suffix.lower() not in _SUFFIXES:
        raise wrong_usage(f"{target}: okänd filtyp", "en fil som slutar på .csv eller .parquet")
    if target is not None:
        _check_can_write(target)
    sweep = _sweep(request, over)
    draft = Draft(target, overwrite=overwrite) if target is not None else None
    try:
        summary, whole = _swept(sweep, draft)
        kept = "" if draft is None or not summary.points else draft.keep(partial=not whole)
    finally:
        if draft is not None:
            draft.close()
    if not whole:
        done, count = format_number(summary.points), format_number(sweep.count)
        where = f" De som hanns med står i {kept}." if kept else ""
        warn(f"Avbrutet efter {done} av {count} alternativ.{where}")
        sys.exit(ExitCode.INTERRUPTED)
    today = sweep.today()
    if as_json:
        write_utf8(sweep_json(summary, today, kept or None))
    else:
        show(lambda width: sweep_lines(summary, today, width, kept))


def _sweep(request: Request, over: tuple[str, ...]) -> Sweep:
    of = year_to_try(request, "svep")
    variations = read_variations(of, over, "--over")
    names = [variation.name for variation in variations]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise wrong_usage(f"{twice} står i två --over", remedy="Ange alla dess värden i ett.")
    sweep = Sweep(of, variations)
    if sweep.count > MOST_POINTS:
        what = f"det blir {format_number(sweep.count)} alternativ"
        raise wrong_usage(what, f"högst {format_number(MOST_POINTS)}", "Ta längre steg, eller variera färre.")
    return sweep


def _swept(sweep: Sweep, draft: Draft | None) -> tuple[Summary, bool]:
    """The summary, and whether all points were reached. InvalidInput if none of them can be computed."""
    summary = Summary(sweep)
    with interruptible() as interruption, _progress(sweep.count) as advance:
        add, close = _writer(sweep, draft)
        for block in sweep.blocks():
            if interruption.asked:
                break
            add(block)
            summary.add(block)
            advance(len(block.values))
        close()
    whole = summary.points == sweep.count
    if whole and summary.refused == sweep.count:
        what = f"inget av {format_number(sweep.count)} alternativ kan räknas; det första är {point_text(sweep, 0)}:"
        try:
            sweep.sweeper.result(sweep.point(0))
        except InvalidInput as invalid:
            raise type(invalid)([Diagnostic(what), *invalid.diagnostics]) from None
    return summary, whole


def _writer(sweep: Sweep, draft: Draft | None) -> tuple[Callable[[Block], None], Callable[[], None]]:
    """What adds a block to the file, and what ends it."""
    if draft is None:
        return lambda _: None, lambda: None
    if draft.name.lower().endswith(".parquet"):
        from tillaggsbelopp.report.sweep.parquet import ParquetFile

        file = ParquetFile(sweep, draft.stream)
        return file.add, file.close
    draft.write(csv_head(sweep).encode())
    return lambda block: draft.write(csv_block(sweep, block).encode()), lambda: None


def _check_can_write(target: str) -> None:
    """That what Parquet needs is installed. WrongUsage if not."""
    if not target.lower().endswith(".parquet"):
        return
    from importlib.util import find_spec

    if find_spec("pyarrow") is None:
        raise wrong_usage(
            "för .parquet behövs pyarrow, som inte är installerat",
            remedy='Installera det med pip install "tillaggsbelopp[parquet]", eller skriv till en .csv.',
        )


@contextmanager
def _progress(count: int) -> Iterator[Callable[[int], Any]]:
    """A bar on a terminal; nothing anywhere else."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    console = Console(file=sys.stderr)
    with Progress(BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), console=console, transient=True) as bar:
        task = bar.add_task("", total=count)
        yield lambda done: bar.advance(task, done)
