"""Drafts beside what they become. One that a killed run left is removed by the next that writes in the same folder."""

import os
import platform
import re
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, Final

_DRAFT: Final = ".utkast"


def draft_file(folder: Path) -> tuple[Path, BinaryIO]:
    """Open a new draft of a file in a folder: its path, and the stream to write it to. OSError if that fails."""
    number, path = tempfile.mkstemp(dir=folder, prefix=_prefix(folder))
    return Path(path), os.fdopen(number, "wb")


@contextmanager
def draft_folder(folder: Path) -> Iterator[Path]:
    """Make a new folder within `folder` for what is not finished; it goes with all that was not moved out of it."""
    path = Path(tempfile.mkdtemp(dir=folder, prefix=_prefix(folder)))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def make_folders(folder: Path) -> list[Path]:
    """Make a folder, and those above it; return those that were not there, the innermost first. OSError if it fails."""
    made = [each for each in (folder, *folder.parents) if not each.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        remove_empty(made)
        raise
    return made


def remove_empty(folders: Iterable[Path]) -> None:
    """Remove folders that nothing came of, the innermost first; those that hold something stay."""
    for folder in folders:
        with suppress(OSError):
            folder.rmdir()


def copy_folder(origin: Path, target: Path) -> None:
    """Copy the files of a folder to a new one. OSError with the reason of the first that can't be."""
    target.mkdir(parents=True)  # shutil's copytree goes on past a fault, and then has no reason to tell
    for path in sorted(origin.iterdir()):
        if path.is_dir():
            copy_folder(path, target / path.name)
        else:
            shutil.copyfile(path, target / path.name)


def remove_left(folder: Path) -> None:
    """Remove from a folder the drafts of this machine's runs that are no more."""
    ours = _of_machine()
    with suppress(OSError):
        for path in folder.glob(f"{ours}*"):
            found = re.match("([0-9]+)-", path.name.removeprefix(ours))
            if found and not _is_running(int(found[1])):
                _remove(path)


def _prefix(folder: Path) -> str:
    """How the names of this run's drafts begin, with its machine and process; those of dead runs are removed first."""
    remove_left(folder)
    return f"{_of_machine()}{os.getpid()}-"


def _of_machine() -> str:
    return f"{_DRAFT}-{sha256(platform.node().encode()).hexdigest()[:8]}-"


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink()


def _is_running(process: int) -> bool:
    """Tell whether there is a process with this number on this machine; true if that can't be told."""
    if sys.platform == "win32":
        import ctypes

        may_ask, access_denied, still_active = 0x1000, 5, 259
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        handle = kernel.OpenProcess(may_ask, False, process)
        if not handle:
            return bool(ctypes.get_last_error() == access_denied)
        code = ctypes.c_ulong()
        known = kernel.GetExitCodeProcess(handle, ctypes.byref(code))
        kernel.CloseHandle(handle)
        return not known or code.value == still_active
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True  # somebody else's
    return True
