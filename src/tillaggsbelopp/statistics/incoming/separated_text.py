"""Text files with separators, as other people write them: any separator, UTF-8 or Windows-1252, read cell by cell."""

import codecs
import re
from collections.abc import Sequence
from itertools import groupby
from typing import Final

from tillaggsbelopp import limits
from tillaggsbelopp.diagnostics import Diagnostic, InvalidInput, Place, Source, wrong_usage
from tillaggsbelopp.documents.sources import composed, invisible_in
from tillaggsbelopp.statistics.incoming.grids import Grid, GridCell

_SEPARATORS: Final = {";": "semikolon", "\t": "tabb", ",": "komma"}
_SAMPLE: Final = 20_000
_NOT_TEXT: Final = "\0"
_TWICE_ENCODED: Final = re.compile("Ã[\u0080-\u00bf…„–¥¤¶©]")

Records = list[list[GridCell]]


def grid_of_text(content: bytes, name: str, encoding: str | None = None) -> Grid:
    """Read a text file with separators; the one that makes rows of equal length is taken.

    Args:
        content: the file's bytes.
        name: what messages call it.
        encoding: its encoding; without one, a byte order mark decides, else UTF-8 if it can be that, else Windows-1252.

    Raises:
        InvalidInput: it is no such file, or quotes, line ends or separators do not hang together.
        WrongUsage: there is no such encoding.
    """
    source = Source(name, _decoded(content, name, encoding), content)
    if unseen := invisible_in(source.text):
        raise _refused(source, unseen, "Ta bort tecknet, eller ange filens kodning med --teckenkodning.")
    sign = _separator(source)
    if source.text.count(sign) + source.text.count("\n") > limits.CELLS:
        raise _refused(source, f"filen har fler än {limits.CELLS} celler", "Välj färre åldrar eller år.")
    records = _records(source, source.text, sign)
    if isinstance(records, Diagnostic):
        raise InvalidInput([records])
    return Grid("", records, lambda at: Place(source, at, at + 1), sparse=False)


def _separator(source: Source) -> str:
    """Choose the separator that makes the longest run of equally wide rows, looking at the file's beginning."""
    text = source.text
    if len(text) > _SAMPLE:
        text = text[: text.rfind("\n", 0, _SAMPLE) + 1]
    readings = {sign: _records(source, text, sign) for sign in _SEPARATORS if sign in text}
    scores = {sign: _score(read) for sign, read in readings.items() if not isinstance(read, Diagnostic)}
    best = max(scores.values(), default=(0, 0))
    if best == (0, 0):
        if faults := [read for read in readings.values() if isinstance(read, Diagnostic)]:
            raise InvalidInput(faults[:1])
        raise _refused(source, "filen har inga kolumner", "Spara den som CSV med semikolon, komma eller tabb emellan.")
    signs = [sign for sign, score in scores.items() if score == best]
    if len(signs) > 1:
        names = " eller ".join(_SEPARATORS[sign] for sign in signs)
        raise _refused(
            source, f"kolumnerna kan vara skilda med {names}", "Spara filen med tabb emellan, eller som xlsx."
        )
    return signs[0]


def _decoded(content: bytes, name: str, encoding: str | None) -> str:
    source = Source(name, "")
    if len(content) > limits.TEXT_BYTES:
        raise _refused(
            source, f"filen är större än {limits.TEXT_BYTES // 1_000_000} MB", "Välj färre kommuner, åldrar eller år."
        )
    if encoding:
        try:
            codecs.lookup(encoding)
            text = content.decode(encoding)
        except (LookupError, ValueError):
            raise wrong_usage(
                f"filen {name} är inte text i kodningen {encoding}", "--teckenkodning utf-8 eller windows-1252"
            ) from None
    elif content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = content.decode("utf-16", errors="replace")
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("cp1252", errors="replace")
            if _TWICE_ENCODED.search(text):
                raise _refused(source, "filen är i UTF-8, men något tecken är skadat", "Hämta filen på nytt.") from None
    if _NOT_TEXT in text or "\ufffd" in text:
        raise _refused(source, "filen är ingen text", "Spara den som CSV, eller ange kodningen med --teckenkodning.")
    return composed(text.removeprefix("\ufeff"), name)


def _records(source: Source, text: str, separator: str) -> Records | Diagnostic:
    """Split a text into records of cells; what is wrong with it if that can't be done."""
    sign = re.escape(separator)
    cell = re.compile(rf'(?:"((?:[^"]|"")*)"|([^"{sign}\r\n]*))({sign}|\r\n|\n|\r|\Z)')
    records: Records = []
    record: list[GridCell] = []
    ends: dict[str, int] = {}
    seen: dict[str, str] = {}
    position = 0
    while position < len(text):
        found = cell.match(text, position)
        if not found:
            remedy = "Se efter citattecknen på raden."
            return Diagnostic("raden går inte att läsa som CSV", Place(source, position, position + 1), remedy=remedy)
        quoted, plain, end = found.groups()
        content = plain if quoted is None else quoted.replace('""', '"')
        content = content.strip()
        record.append(GridCell(seen.setdefault(content, content), None, found.start(1 if plain is None else 2)))
        position = found.end()
        if end == separator:
            if position == len(text):
                record.append(GridCell("", None, position - 1))
            else:
                continue
        records.append(record)
        record = []
        if end:
            ends.setdefault(end, found.start(3))
    if len(ends) > 1:
        where = max(ends.values())
        return Diagnostic(
            "raderna slutar på olika sätt", Place(source, where, where + 1), remedy="Hämta eller spara filen på nytt."
        )
    return records


def _score(records: Sequence[Sequence[GridCell]]) -> tuple[int, int]:
    """The length and width of the longest run of rows that are equally wide; (0, 0) if no row is wider than a cell."""
    runs = [(len(list(run)), width) for width, run in groupby(records, key=len) if width > 1]
    return max(runs, default=(0, 0))


def _refused(source: Source, what: str, remedy: str) -> InvalidInput:
    return InvalidInput([Diagnostic(what, Place(source), remedy=remedy)])
