"""Writing files: whole or not at all, and never over another without being told to."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from tillaggsbelopp.diagnostics import Diagnostic, NotWritten
from tillaggsbelopp.swedish import explain_os_error


def check_target(name: str, *, overwrite: bool) -> None:
    """Check that a file may be written at a path, before anything is computed.

    NotWritten if it is a folder, if its own folder does not exist, if there is a file already and `overwrite` is not
    given, or if the file is open in another program.
    """
    target = Path(name)
    try:
        if target.is_dir():
            raise _refused(name, "är en mapp", "Ange en fil.")
        if not target.parent.is_dir():
            raise _refused(name, f"kan inte skrivas: mappen {target.parent} finns inte", "Skapa mappen först.")
        if target.exists() and not overwrite:
            raise _refused(name, "finns redan", "Ange ett annat namn, eller --skriv-over för att ersätta filen.")
        if mark := _mark_of_being_open(target):
            remedy = f"Stäng den. Är den inte öppen någonstans, ta bort {mark.name}, som ligger bredvid."
            raise _refused(name, "är öppen i ett annat program", remedy)
    except OSError as error:
        raise _refused(name, f"kan inte skrivas: {explain_os_error(error)}", "Ange ett annat namn.") from None
    except ValueError:
        raise _refused(name, "kan inte vara namnet på en fil", "Ange ett annat namn.") from None


def write_file(name: str, content: bytes, *, overwrite: bool) -> None:
    """Write a file whole or not at all: beside its target, and then moved into place.

    With `overwrite` it may replace a file. NotWritten, and what was there left as it was, if that fails.
    """
    check_target(name, overwrite=overwrite)
    target = _followed(name)
    draft: Path | None = None
    try:
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=f".{target.name[:50]}-", delete=False) as file:
            draft = Path(file.name)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        keep_draft(draft, name, overwrite=overwrite)
    except OSError as error:
        raise refused(name, error) from None
    finally:
        if draft is not None:
            with suppress(OSError):
                draft.unlink(missing_ok=True)


def keep_draft(draft: Path, name: str, *, overwrite: bool) -> None:
    """Move a draft into place. NotWritten if that fails; it is then left where it is."""
    target = _followed(name)
    try:
        draft.chmod(_permissions(target))
        _move(draft, target, overwrite=overwrite)
    except OSError as error:
        raise refused(name, error) from None


def refused(name: str, error: OSError) -> NotWritten:
    """The error to raise when the operating system did not let a file be written: why, and what to do."""
    target = _followed(name)
    if isinstance(error, FileExistsError):
        return _refused(name, "finns redan", "Ange ett annat namn, eller --skriv-over för att ersätta filen.")
    if isinstance(error, PermissionError):
        may = os.access(target.parent, os.W_OK)  # then it is the file that is held, as Excel does on Windows
        why = "filen är öppen i ett annat program" if may and target.exists() else explain_os_error(error)
        remedy = "Stäng den om den är öppen i Excel, eller ange ett annat namn."
        return _refused(name, f"kunde inte skrivas: {why}", remedy)
    return _refused(name, f"kunde inte skrivas: {explain_os_error(error)}", "Ange ett annat namn.")


def _followed(name: str) -> Path:
    """The path of the file that is replaced: where there is a link, that of what it leads to."""
    target = Path(name)
    try:
        return target.resolve() if target.is_symlink() else target
    except RuntimeError:  # a link that leads to itself
        raise _refused(name, "är en länk som leder till sig själv", "Ange ett annat namn.") from None


def _move(draft: Path, target: Path, *, overwrite: bool) -> None:
    if overwrite:
        draft.replace(target)
        return
    try:
        os.link(draft, target)  # unlike a move, this never replaces a file that came there meanwhile
    except FileExistsError:
        raise
    except OSError:  # the file system has no hard links
        if target.exists():
            raise FileExistsError from None
        draft.replace(target)


def _permissions(target: Path) -> int:
    """The permissions of the file that is replaced, else those that any new file gets."""
    if target.exists():
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _mark_of_being_open(target: Path) -> Path | None:
    """The file that Excel or LibreOffice keeps beside another while it is open there; None if it is not."""
    marks = (target.parent / f"~${target.name}", target.parent / f".~lock.{target.name}#")
    return next((mark for mark in marks if target.exists() and mark.exists()), None)


def _refused(name: str, what: str, remedy: str) -> NotWritten:
    return NotWritten([Diagnostic(f"{name} {what}", None, remedy=remedy)])
