"""Files that somebody names, read; and files written: whole or not at all, never over another without being told to.

What takes long to write is a draft, which becomes the file when it is whole, or a marked part if it is interrupted.
"""

import os
import signal
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Final

from tillaggsbelopp.diagnostics import Diagnostic, NotWritten
from tillaggsbelopp.documents.file_names import parted, unfit_name
from tillaggsbelopp.swedish import explain_os_error
from tillaggsbelopp.workspace.drafts import draft_file
from tillaggsbelopp.workspace.locks import locked

PARTIAL: Final = ".ofullstandig"


def check_target(name: str, *, overwrite: bool) -> None:
    """Check that a file may be written at a path, before anything is computed.

    NotWritten if it is a folder, a pipe or a device, if its own folder does not exist, if no file can be called that
    everywhere, if there is a file already and `overwrite` is not given, or if the file is open in another program.
    """
    target = Path(name)
    try:
        if target.is_dir():
            raise _refused(name, "är en mapp", "Ange en fil.")
        if not target.parent.is_dir():
            raise _refused(name, f"kan inte skrivas: mappen {target.parent} finns inte", "Skapa mappen först.")
        if target.exists() and not target.is_file():
            raise _refused(name, "är ingen vanlig fil", "Ange en fil.")
        if not target.exists() and (why := unfit_name(target.name)):
            remedy = parted("Ange ett annat namn.", target.name)
            raise _refused(name, f"kan inte vara namnet på en fil: {why}", remedy)
        if target.exists() and not overwrite:
            raise _refused(name, "finns redan", "Ange ett annat namn, eller --skriv-over för att ersätta filen.")
        if mark := _mark_of_being_open(target):
            remedy = f"Stäng den. Är den inte öppen någonstans, ta bort {mark.name}, som ligger bredvid."
            raise _refused(name, "är öppen i ett annat program", remedy)
    except OSError as error:
        raise _refused(name, f"kan inte skrivas: {explain_os_error(error)}", "Ange ett annat namn.") from None
    except ValueError:
        raise _refused(name, "kan inte vara namnet på en fil", "Ange ett annat namn.") from None


def read_named(name: str, most: int) -> bytes:
    """Read a file that somebody names, of at most so many bytes. ValueError, in Swedish, with why it can't be read."""
    path = Path(name)
    try:
        if path.is_dir():
            why = "det är en mapp"
        elif path.exists() and not path.is_file():
            why = "det är ingen vanlig fil"
        elif path.stat().st_size > most:
            why = "filen är orimligt stor"
        else:
            return path.read_bytes()
    except FileNotFoundError:
        why = "filen finns inte"
    except OSError as error:
        why = f"filen går inte att läsa ({explain_os_error(error)})"
    except ValueError:
        why = "det kan inte vara namnet på en fil"
    raise ValueError(why)


def write_file(name: str, content: bytes, *, overwrite: bool) -> None:
    """Write a file whole or not at all: beside its target, and then moved into place.

    With `overwrite` it may replace a file. NotWritten, and what was there left as it was, if that fails.
    """
    draft = Draft(name, overwrite=overwrite, in_part=False)
    try:
        draft.write(content)
        draft.keep()
    finally:
        draft.close()


def replace_files(contents: Mapping[str, tuple[bytes, bytes]]) -> None:
    """Replace several files, all of them or none: each by name, with the bytes that it holds and is to hold.

    All are written beside their targets before any is moved into place. NotWritten, and every file as it was, if one is
    not as it is said to be, can't be written, or is being replaced by another process. Killed while they are moved,
    some files are new and the others old; none is in part, and the same command run again completes them.
    """
    with ExitStack() as locks:
        for name in contents:
            check_target(name, overwrite=True)
            try:
                locks.enter_context(locked(_followed(name)))
            except BlockingIOError:
                raise _refused(name, "skrivs just nu av ett annat kommando", "Kör kommandot igen.") from None
            except OSError as error:
                raise _not_written(name, error) from None
        _replace(contents)


def _replace(contents: Mapping[str, tuple[bytes, bytes]]) -> None:
    for name, (before, _) in contents.items():
        try:
            same = Path(name).read_bytes() == before
        except OSError as error:
            raise _not_written(name, error) from None
        if not same:
            raise _refused(name, "har ändrats sedan den lästes", "Kör kommandot igen.")
    drafts: list[Draft] = []
    kept: list[str] = []
    try:
        for name, (_, after) in contents.items():
            drafts.append(Draft(name, overwrite=True, in_part=False))
            drafts[-1].write(after)
        for draft in drafts:
            draft.keep()
            kept.append(draft.name)
    except BaseException:  # also Ctrl-C
        for name in kept:
            write_file(name, contents[name][0], overwrite=True)
        raise
    finally:
        for draft in drafts:
            draft.close()


class Draft:
    """An open draft beside its target, which it becomes when it is kept; else it is gone when it closes.

    `name` is the path of the target; with `overwrite` it, or the marked part that is kept if it may be kept `in_part`,
    may replace a file. NotWritten if not.
    """

    def __init__(self, name: str, *, overwrite: bool, in_part: bool = True) -> None:
        self.name = name
        self._overwrite = overwrite
        for each in (name, _partial_name(name)) if in_part else (name,):
            check_target(each, overwrite=overwrite)
        target = _followed(name)
        try:
            self._path, self.stream = draft_file(target.parent)
        except OSError as error:
            raise _not_written(name, error) from None

    def write(self, content: bytes) -> None:
        """Add bytes to the draft. NotWritten if that fails."""
        try:
            self.stream.write(content)
        except OSError as error:
            raise _not_written(self.name, error) from None

    def keep(self, *, partial: bool = False) -> str:
        """Make it the file, or with `partial` the marked part; return the name it got. NotWritten if that fails."""
        name = _partial_name(self.name) if partial else self.name
        target = _followed(name)
        try:
            self.stream.flush()
            os.fsync(self.stream.fileno())
            self.stream.close()
            self._path.chmod(_permissions(target))
            _move(self._path, target, overwrite=self._overwrite)
        except OSError as error:
            raise _not_written(name, error) from None
        return name

    def close(self) -> None:
        """Close the draft, and remove it unless it was kept."""
        with suppress(OSError):
            self.stream.close()
        with suppress(OSError):
            self._path.unlink(missing_ok=True)


class Interruption:
    """The user's wish to stop: `asked` is true from the first time it is made."""

    asked = False


@contextmanager
def interruptible() -> Iterator[Interruption]:
    """Only note the first Ctrl-C, or request to end, while it lasts, so that nothing is torn; the second stops.

    What is yielded tells whether it has been asked for. KeyboardInterrupt at the second; the handlers of before are put
    back when it ends.
    """
    interruption = Interruption()
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def note(_number: int, _frame: FrameType | None) -> None:
        if interruption.asked:
            raise KeyboardInterrupt
        interruption.asked = True

    for number in before:
        signal.signal(number, note)
    try:
        yield interruption
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _partial_name(name: str) -> str:
    """The name that a part of a file gets: `svep.csv` → `svep.ofullstandig.csv`."""
    path = Path(name)
    return path.with_name(f"{path.stem}{PARTIAL}{path.suffix}").as_posix()


def _not_written(name: str, error: OSError) -> NotWritten:
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
