"""Keys that lack their colon, or whose value stands close on it: where, and how the line is to be written."""

import re
from collections.abc import Callable
from typing import Final

from tillaggsbelopp.diagnostics import Diagnostic, Place, Source

Position = tuple[int, int]
"""A line and a column, both counted from 1."""
_KEY: Final = re.compile(r"\w[\w+–-]*")
_BEFORE_KEY: Final = re.compile(r"[ \t]*(?:- +)*")
_NO_COLON: Final = re.compile(r"(?:\s.*|:[^\s/].*)?")
_TEXT: Final = re.compile(r"[ \t]*(?:- +)*\S+: +[^\s\"'\[{>|](?:\S* +){2}\S")  # a key with a text of words
_LOOKED_AT: Final = 40  # lines
_SHOWN: Final = 60


def first_word(text: str) -> str:
    """The word that a text begins with, as it would be a key; "" if it begins with none."""
    found = _KEY.match(text)
    return found[0] if found else ""


def colon_fault(place: Place) -> Diagnostic | None:
    """The fault of a key whose colon, or the space after it, is missing on its line; None if it has them.

    `place` begins with the key, and only its first line counts.
    """
    text = place.text.partition("\n")[0].rstrip()
    written = _written(text)
    if not written:
        return None
    key, start = first_word(text), place.start
    close = text.startswith(f"{key}:")
    what = "mellanslag saknas efter kolon" if close else f"ett kolon saknas efter {key}"
    marked = Place(place.source, start, start + len(text if close else key))
    return Diagnostic(what, marked, remedy=f"Skriv {written if len(written) <= _SHOWN else f'{written[:_SHOWN]}…'}")


def _written(text: str) -> str:
    """A key, and the value behind it, as they are to be written; "" if they are so already, or there is no key."""
    key = first_word(text)
    rest = text.removeprefix(key)
    if not key or not _NO_COLON.fullmatch(rest):
        return ""
    value = rest.removeprefix(":").strip()
    if re.search(r":\s", value) and value[0] not in "\"'[{":
        value = f'"{value}"'
    return f"{key}: {value}".rstrip()


def key_that_breaks(source: Source, at: Position, first_error: Callable[[str], Position | None]) -> Diagnostic | None:
    """Find the fault of the key without colon, or space after it, that makes a file no YAML at a place below.

    It is the one whose line, written right, moves the file's first error further down. `first_error` finds that of a
    text, None if there is none. None if no line does.
    """
    last, _ = at
    for number in range(last, max(0, last - _LOOKED_AT), -1):
        start, end = source.line_start(number), source.line_start(number) + len(source.line(number))
        before = _BEFORE_KEY.match(source.text, start, end)
        place = Place(source, before.end() if before else start, end)
        fault = colon_fault(place)
        if fault is None:
            continue
        later = first_error(source.text[: place.start] + _written(place.text.rstrip()) + source.text[end:])
        if later is None or later > (at if number < last else (last + 1, 0)):
            above = source.line(number - 1) if number > 1 else ""
            if not _TEXT.match(above) or _level(above) != _level(source.line(number)):
                return fault
            return fault._replace(remedy=f"{fault.remedy}; fortsätter raden texten ovanför, dra in den.")
    return None


def _level(line: str) -> int:
    return len(line) - len(line.lstrip())
