"""Files that take long to write: a draft becomes the file when it is whole, or a marked part if interrupted."""

import os
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import BinaryIO, Final

from tillaggsbelopp.workspace.files import check_target, keep_draft, refused

PARTIAL: Final = ".ofullstandig"


def partial_name(name: str) -> str:
    """The name that a part of a file gets: `svep.csv` → `svep.ofullstandig.csv`."""
    path = Path(name)
    return path.with_name(f"{path.stem}{PARTIAL}{path.suffix}").as_posix()


class Draft:
    """An open draft beside its target, which it becomes when it is kept; else it is gone when it closes.

    `name` is the path of the target; with `overwrite` it, or its marked part, may replace a file. NotWritten if not.
    """

    def __init__(self, name: str, *, overwrite: bool) -> None:
        self.name = name
        self._overwrite = overwrite
        for each in (name, partial_name(name)):
            check_target(each, overwrite=overwrite)
        target = Path(name)
        try:
            with tempfile.NamedTemporaryFile(dir=target.parent, prefix=f".{target.name[:50]}-", delete=False) as file:
                self._path = Path(file.name)
            self.stream: BinaryIO = self._path.open("wb")
        except OSError as error:
            raise refused(name, error) from None

    def write(self, content: bytes) -> None:
        """Add bytes to the draft. NotWritten if that fails."""
        try:
            self.stream.write(content)
        except OSError as error:
            raise refused(self.name, error) from None

    def keep(self, *, partial: bool = False) -> str:
        """Make it the file, or with `partial` the marked part; return the name it got. NotWritten if that fails."""
        name = partial_name(self.name) if partial else self.name
        try:
            self.stream.flush()
            os.fsync(self.stream.fileno())
            self.stream.close()
        except OSError as error:
            raise refused(self.name, error) from None
        keep_draft(self._path, name, overwrite=self._overwrite)
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
