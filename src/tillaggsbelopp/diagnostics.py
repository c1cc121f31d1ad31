"""Faults in what the user wrote, as values: what is wrong, where, what was expected and what to do.

Every reader of files, formulas and options uses this module, which knows nothing of what they read.
"""

import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, NamedTuple

_EXCERPT_WIDTH: Final = 100
_TOLD_PER_FILE: Final = 30
_TOLD_IN_ALL: Final = 300
_LONGEST_TOLD: Final = 1_000  # signs
_COMPARED: Final = 10_000
_LONGEST_COMPARED: Final = 100  # signs
_MARK: Final = "^"


@dataclass(frozen=True, eq=False)
class Source:
    """A text that was read, with the name it is shown by: a path, or an option such as `--satt`.

    `content` is the bytes of the file it was read from; empty for a text that is from no file.
    """

    name: str
    text: str = field(repr=False)
    content: bytes = field(default=b"", repr=False)

    @cached_property
    def _line_starts(self) -> Sequence[int]:
        starts = array("I", [0])
        while start := self.text.find("\n", starts[-1]) + 1:
            starts.append(start)
        return starts

    def line_and_column(self, offset: int) -> tuple[int, int]:
        """The line and column of `offset`, both counted from 1."""
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1

    def line_start(self, number: int) -> int:
        """The offset at which line `number`, counted from 1, begins."""
        return self._line_starts[number - 1]

    def line(self, number: int) -> str:
        """The text of line `number`, counted from 1, without its line break."""
        start = self.line_start(number)
        return self.text[start : self.line_end(start)]

    def line_end(self, offset: int) -> int:
        """The offset at which the line that `offset` is on ends, before its line break."""
        end = self.text.find("\n", offset)
        return len(self.text) if end < 0 else end


class Place(NamedTuple):
    """A stretch of a source, from offset `start` up to but not including `end`; the whole source if both are -1."""

    source: Source
    start: int = -1
    end: int = -1

    @property
    def text(self) -> str:
        """The text of the stretch; "" where the place is a whole source."""
        return self.source.text[self.start : self.end] if self.start >= 0 else ""

    def to(self, last: "Place") -> "Place":
        """The stretch from the beginning of this one to the end of `last`."""
        return Place(self.source, self.start, last.end)

    def __str__(self) -> str:
        if self.start < 0:
            return self.source.name
        line, column = self.source.line_and_column(self.start)
        return f"{self.source.name}:{line}:{column}"


class Diagnostic(NamedTuple):
    """One fault or remark: what it is, where it stands, what was expected and what to do about it.

    `what`, `expected` and `remedy` are texts in Swedish, shown to the user as they are; the last two may be empty.
    `place` is None for what stands in no text.
    """

    what: str
    place: Place | None = None
    expected: str = ""
    remedy: str = ""

    @property
    def order(self) -> tuple[str, int]:
        """The key to sort diagnostics by: the name of the source, then the offset in it."""
        return (self.place.source.name, self.place.start) if self.place else ("", 0)


class InvalidInput(Exception):  # noqa: N818 - said to the user as such, it is no error of the program
    """Raised when what the user wrote can't be used; `diagnostics` holds every fault that was found.

    It is the base of the other errors here: whoever catches it catches them all. As text it is its faults.
    """

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics: tuple[Diagnostic, ...] = tuple(diagnostics)
        super().__init__(self.diagnostics)

    def __str__(self) -> str:
        """Render all faults as text; past the first thirty of a file, or 300, only how many more there are."""
        by_file: dict[str, list[Diagnostic]] = {}
        for diagnostic in self.diagnostics:
            by_file.setdefault(diagnostic.place.source.name if diagnostic.place else "", []).append(diagnostic)
        told: list[str] = []
        for number, (file, diagnostics) in enumerate(by_file.items()):
            if len(told) >= _TOLD_IN_ALL:
                told.append(f"… och fel i {len(by_file) - number} filer till")
                break
            told += [render(diagnostic) for diagnostic in diagnostics[:_TOLD_PER_FILE]]
            if (more := len(diagnostics) - _TOLD_PER_FILE) > 0:
                told.append(f"{file}: … och {more} fel till")
        return "\n\n".join(told)


class CheckFailed(InvalidInput):
    """Raised when the input can be read, but a check that the rules themselves state does not hold."""


class WrongUsage(InvalidInput):
    """Raised when a request, such as an option or an argument, can't be understood or can't be met."""


class NotWritten(InvalidInput):
    """Raised when what was asked for can't be written; what was there before is untouched."""


def invalid_input(what: str, place: Place | None = None, expected: str = "", remedy: str = "") -> InvalidInput:
    """Make the error for a single fault. The texts are in Swedish."""
    return InvalidInput([Diagnostic(what, place, expected, remedy)])


class Unavailable(InvalidInput):
    """Raised when a source of figures can't be reached, or does not answer as it should; nothing has been written."""


def wrong_usage(what: str, expected: str = "", remedy: str = "") -> WrongUsage:
    """Make the error for a fault in a request, which stands in no file. The texts are in Swedish."""
    return WrongUsage([Diagnostic(what, None, expected, remedy)])


class Faults:
    """The faults found during one reading, collected so that all of them can be reported in one run.

    A reader adds a fault and goes on. The collection is true once it holds a fault, its length is their number, and
    `raise_if_any` ends the reading. Equal faults at the same place are kept once. One that is `unheard` is told nobody.
    """

    def __init__(self, found: Iterable[Diagnostic] = (), *, unheard: bool = False) -> None:
        self._found: dict[Diagnostic, None] = dict.fromkeys(found)
        self._unheard = unheard
        self._compared = 0

    @property
    def found(self) -> list[Diagnostic]:
        """The faults in the order in which they were found."""
        return list(self._found)

    def add(self, what: str, place: Place | None = None, expected: str = "", remedy: str = "") -> None:
        """Add one fault; an equal fault at the same place is kept once."""
        self.extend([Diagnostic(what, place, expected, remedy)])

    def extend(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Add several faults."""
        self._found.update(dict.fromkeys(diagnostics))

    def suggest(self, name: str, known: Iterable[str] | Callable[[], Iterable[str]]) -> str:
        """Suggest a remedy for an unknown name, as `did_you_mean`; "" where it took too long for all of them.

        Each name is compared to all that are known.
        """
        if self._unheard or self._compared >= _COMPARED:
            return ""
        names = [*(known() if callable(known) else known)]
        self._compared += len(names)
        return did_you_mean(name, names)

    @contextmanager
    def collecting(self) -> Iterator[None]:
        """Add the faults of an InvalidInput that is raised within the context, and end it there."""
        try:
            yield
        except InvalidInput as invalid:
            self.extend(invalid.diagnostics)

    def __len__(self) -> int:
        return len(self._found)

    def in_order(self) -> list[Diagnostic]:
        """The faults sorted by file and place."""
        return sorted(self._found, key=lambda diagnostic: diagnostic.order)

    def raise_if_any(self) -> None:
        """Raise `InvalidInput` with all faults if there are any."""
        if self._found:
            raise InvalidInput(self.in_order())


def nearest(name: str, known: Iterable[str]) -> str:
    """Find the known name most like `name`; "" when none is close.

    Upper and lower case, and letters with and without their rings and dots, count as alike. The measure of likeness is
    that of `difflib.get_close_matches`, with a cutoff of 0.6.
    """
    from difflib import get_close_matches

    if len(name) > _LONGEST_COMPARED:
        return ""
    by_folded = {fold(candidate): candidate for candidate in known if len(candidate) <= _LONGEST_COMPARED}
    close = get_close_matches(fold(name), list(by_folded), n=1, cutoff=0.6)
    return by_folded[close[0]] if close else ""


def fold(text: str) -> str:
    """Fold `text` to lower case without accents, rings and dots, as it is typed where å, ä and ö are missing."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def did_you_mean(name: str, known: Sequence[str], otherwise: str = "") -> str:
    """Suggest a remedy for an unknown name: the nearest known name, else `otherwise`.

    With neither, all known names are listed if they are at most twelve, else the remedy is "".
    """
    if close := nearest(name, known):
        return f"Menade du {close}?"
    if otherwise:
        return otherwise
    return f"Kända namn: {', '.join(known)}." if 0 < len(known) <= 12 else ""


def render(diagnostic: Diagnostic) -> str:
    """Render a diagnostic as text: place and fault, the line with a marker below, expectation and remedy."""
    place = diagnostic.place
    what = _shortened(diagnostic.what)
    lines = [f"{place}: {what}" if place else what]
    if place and place.start >= 0:
        lines += _excerpt(place)
    if diagnostic.expected:
        lines.append(f"  Väntat: {_shortened(diagnostic.expected)}")
    if diagnostic.remedy:
        lines.append(f"  Gör så här: {_shortened(diagnostic.remedy)}")
    return "\n".join(lines)


def _shortened(text: str) -> str:
    """The text with each line of it cut that is unreasonably long, as what it quotes may be."""
    if len(text) <= _LONGEST_TOLD:
        return text
    return "\n".join(line if len(line) <= _LONGEST_TOLD else f"{line[:_LONGEST_TOLD]}…" for line in text.split("\n"))


def _excerpt(place: Place) -> list[str]:
    number, column = place.source.line_and_column(place.start)
    line = place.source.line(number)
    length = max(1, min(place.end - place.start, len(line) - column + 1))
    first = 0
    if len(line) > _EXCERPT_WIDTH:  # show a window around the marker
        first = max(0, min(column - 1 - _EXCERPT_WIDTH // 3, len(line) - _EXCERPT_WIDTH))
        length = min(length, _EXCERPT_WIDTH - (column - 1 - first))
        line = line[first : first + _EXCERPT_WIDTH]
    shown = "".join(sign if sign.isprintable() else " " for sign in line)
    gutter = str(number)
    padding = " " * (column - 1 - first)
    return [f"  {gutter} | {shown}", f"  {' ' * len(gutter)} | {padding}{_MARK * length}"]
