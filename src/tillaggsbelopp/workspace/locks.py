"""A file locked while it is replaced, so that of two commands at once the second does not undo what the first wrote."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def locked(target: Path) -> Iterator[None]:
    """Hold the lock of a file, which a process loses however it ends. BlockingIOError if another process has it.

    The lock is on a file beside it, since the file itself is another one when it has been replaced. On a file system
    without locks there is none. OSError if nothing can be written there.
    """
    beside = target.with_name(f".{target.name}.las")
    number = os.open(beside, os.O_CREAT | os.O_RDWR, 0o666)
    try:
        _lock(number)
        try:
            same = os.path.samestat(os.fstat(number), beside.stat())
        except FileNotFoundError:
            same = False
        if not same:
            raise BlockingIOError  # who had it has just finished
        try:
            yield
        finally:
            if sys.platform != "win32":
                beside.unlink(missing_ok=True)
    finally:
        os.close(number)
        if sys.platform == "win32":  # where an open file can't be removed
            with suppress(OSError):
                beside.unlink()


def _lock(number: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        try:
            msvcrt.locking(number, msvcrt.LK_NBLCK, 1)
        except OSError:
            raise BlockingIOError from None
    else:
        import fcntl

        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise
        except OSError:
            return
