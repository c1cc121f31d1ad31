"""`schema`: what a kind of file may hold, for the editor it is written in."""

from pathlib import Path
from typing import Annotated, Final

import typer

from tillaggsbelopp.cli import completion
from tillaggsbelopp.cli.arguments import Options, OverwriteOption
from tillaggsbelopp.cli.output import say, write_utf8
from tillaggsbelopp.diagnostics import Diagnostic, NotWritten, did_you_mean, fold, wrong_usage
from tillaggsbelopp.report.reference.shapes import KINDS, FileKind, file_name, schema_text
from tillaggsbelopp.swedish import explain_os_error
from tillaggsbelopp.workspace.files import check_target, write_file

OPTIONS: Final[tuple[Options, ...]] = ()


def run(
    *,
    slug: Annotated[
        str | None,
        typer.Argument(metavar="SLAG", help="Filens slag, till exempel regel.", autocompletion=completion.file_kinds),
    ] = None,
    folder: Annotated[
        str | None, typer.Option("--ut", metavar="MAPP", help="Skriv till filer i en mapp.", show_default=False)
    ] = None,
    overwrite: OverwriteOption = False,
) -> None:
    """Print one schema, or the kinds there are; or write one or all. WrongUsage if there is no such kind."""
    wanted = KINDS if slug is None else (_kind(slug),)
    if folder is not None:
        _write(wanted, Path(folder), overwrite=overwrite)
    elif slug is not None:
        write_utf8(schema_text(wanted[0]))
    else:
        for kind in KINDS:
            say(f"{kind.slug}\n  {kind.where}\n  {kind.about}")


def _kind(slug: str) -> FileKind:
    known = {kind.slug: kind for kind in KINDS}
    if fold(slug) not in known:
        raise wrong_usage(f"inget slags fil heter {slug}", ", ".join(known), did_you_mean(slug, [*known]))
    return known[fold(slug)]


def _write(kinds: tuple[FileKind, ...], folder: Path, *, overwrite: bool) -> None:
    """All files or, if one can't be written, as few as can be told beforehand."""
    try:
        folder.mkdir(exist_ok=True)
    except (OSError, ValueError) as error:
        why = explain_os_error(error) if isinstance(error, OSError) else "så kan ingen mapp heta"
        what = f"mappen {folder.as_posix()} kunde inte skapas: {why}"
        raise NotWritten([Diagnostic(what, remedy="Ange en annan mapp.")]) from None
    texts = {(folder / file_name(kind)).as_posix(): schema_text(kind) for kind in kinds}
    for name in texts:
        check_target(name, overwrite=overwrite)
    for name, text in texts.items():
        write_file(name, text.encode(), overwrite=overwrite)
        say(f"Skrev {name}.")
