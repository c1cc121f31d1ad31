"""A file that is written for long: a draft that becomes the file when it is whole, or a marked part if interrupted."""

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
    """What a part of a file is called: `svep.csv` → `svep.ofullstandig.csv`."""
    path = Path(name)
    return path.with_name(f"{path.stem}{PARTIAL}{path.suffix}").as_posix()


class Draft:
    """An open draft beside its target; what is not kept is gone when it closes."""

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
        """Add to it. NotWritten if that fails."""
        try:
            self.stream.write(content)
        except OSError as error:
            raise refused(self.name, error) from None

    def keep(self, *, partial: bool = False) -> str:
        """Let it become the file, or the marked part of it; the name it got. NotWritten if that fails."""
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
        """Leave nothing that was not kept."""
        with suppress(OSError):
            self.stream.close()
        with suppress(OSError):
            self._path.unlink(missing_ok=True)


class Interruption:
    """Whether the user has asked to stop."""

    asked = False


@contextmanager
def interruptible() -> Iterator[Interruption]:
    """While it lasts, the first Ctrl-C, or request to end, is only noted, so that nothing is torn; the second stops."""
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
