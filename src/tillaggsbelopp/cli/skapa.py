"""`skapa`: a copy of the shipped agreement and figures to start from."""

import re
from pathlib import Path
from typing import Annotated, Final

import typer

from tillaggsbelopp.cli.arguments import Options
from tillaggsbelopp.cli.output import say
from tillaggsbelopp.diagnostics import Diagnostic, NotWritten
from tillaggsbelopp.documents.file_names import unfit_name
from tillaggsbelopp.swedish import explain_os_error
from tillaggsbelopp.workspace.drafts import copy_folder, draft_folder, make_folders, remove_empty
from tillaggsbelopp.workspace.folders import CONFIG, DATA, SCHEMA, shipped_root

OPTIONS: Final[tuple[Options, ...]] = ()
TEMPLATE: Final = "mall"


def run(
    *,
    target: Annotated[str, typer.Argument(metavar="MAPP", help="En ny mapp.")],
    empty: Annotated[
        bool, typer.Option("--tom", help="En mall med förklaringar att skriva en egen överenskommelse i.")
    ] = False,
) -> None:
    """Copy into a new or empty folder, whole or not at all. NotWritten if that can't be done."""
    folder = Path(target)
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise _not_written(folder, "finns redan", "Ange en ny mapp; det som finns skrivs aldrig över.")
        if not folder.exists() and (why := unfit_name(folder.name)):
            raise _not_written(folder, f"kan inte vara namnet på en mapp: {why}", "Ange en annan mapp.")
        _copy_to(folder, shipped_root() / TEMPLATE if empty else shipped_root())
    except OSError as error:
        raise _not_written(folder, f"kunde inte skapas: {explain_os_error(error)}", "Ange en annan mapp.") from None
    except ValueError:
        raise _not_written(folder, "kan inte vara namnet på en mapp", "Ange en annan mapp.") from None
    names = sorted(path.name for path in (folder / CONFIG).iterdir())
    for name in names:
        config, data = (folder / CONFIG / name).as_posix(), (folder / DATA / name).as_posix()
        say(f"Skapade {config} och {data}.")
    where = folder.as_posix()
    where = where if re.fullmatch(r"[\w./~:-]+", where) else f'"{where}"'
    say(f"Gå dit med  cd {where}  och räkna med  tillaggsbelopp berakna")


def _copy_to(target: Path, origin: Path) -> None:
    """Copy beside the target and move into place, so that there is never half a copy."""
    made = make_folders(target.parent)
    try:
        with draft_folder(target.parent) as scratch:
            draft = scratch / target.name
            for part in (CONFIG, DATA):
                copy_folder(origin / part, draft / part)
            copy_folder(shipped_root() / SCHEMA, draft / SCHEMA)
            if target.exists():
                target.rmdir()
            draft.rename(target)
    finally:
        remove_empty(made)


def _not_written(target: Path, what: str, remedy: str) -> NotWritten:
    return NotWritten([Diagnostic(f"{target.as_posix()} {what}", None, remedy=remedy)])
