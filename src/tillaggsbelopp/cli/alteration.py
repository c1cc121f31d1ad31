"""What a command does to files: shown, and written if that was asked for."""

import unicodedata
from collections.abc import Iterable
from typing import Annotated, TypeAlias

import typer

from tillaggsbelopp.cli.output import say, show
from tillaggsbelopp.diagnostics import wrong_usage
from tillaggsbelopp.documents.sources import invisible_in
from tillaggsbelopp.report.blocks import Block
from tillaggsbelopp.report.changed_lines import changed_blocks
from tillaggsbelopp.report.screen import lines_of
from tillaggsbelopp.swedish import join_words
from tillaggsbelopp.workspace.altered_files import AlteredFiles

WriteOption: TypeAlias = Annotated[
    bool, typer.Option("--skriv", help="Skriv in det; annars visas bara vad som ändras.")
]


def settle(files: AlteredFiles, told: Iterable[Block], *, write: bool, everything: bool) -> None:
    """Tell what has been understood and show the lines that change; write them, all files or none, with `write`.

    Many lines are only counted, unless `everything` is to be shown. NotWritten as `AlteredFiles.write`.
    """
    if write and files.files:
        files.write()
    changed = changed_blocks(files.pairs, written=write, everything=everything) if files.files else ()
    blocks = [*told, *changed]
    show(lambda width: lines_of(blocks, width))
    if not files.files:
        say("Inget att skriva in: det står redan så.")
    elif write:
        say(f"Skrev {join_words([after.name for _, after in files.pairs])}.")
    elif files.shipped:
        say(f"{files.shipped} följde med programmet och ändras inte: gör en egen kopia med skapa.")
    else:
        say("Inget är skrivet. Lägg till --skriv för att skriva in det.")


def cleaned(text: str, option: str) -> str:
    """A text from the command line as one line, to be put into a file. WrongUsage if it is empty or can't be seen."""
    if what := invisible_in(text):
        raise wrong_usage(f"{option} har ett {what}", "text")
    words = " ".join(unicodedata.normalize("NFC", text).split())
    if not words:
        raise wrong_usage(f"{option} är tomt", "text")
    return words
