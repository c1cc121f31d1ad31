"""The records of a CSV file: texts of cells, whose places are found when they are asked for."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from tillaggsbelopp import limits
from tillaggsbelopp.diagnostics import InvalidInput, Place, Source, invalid_input

_REMEDY: Final = "Se efter citattecknen, och att ingen cell är orimligt lång."


class Record(NamedTuple):
    """The texts between the delimiters of a record, which stands from offset `start` up to `end` of its file."""

    source: Source
    delimiter: str
    start: int
    end: int
    texts: Sequence[str]

    def place(self, index: int) -> Place:
        """The place of a cell, found by walking the record from its beginning."""
        position = self.start
        for text in self.texts[:index]:
            after = self.source.text.find(self.delimiter, self._begin(text, position) + len(text), self.end)
            position = after + 1 if after >= 0 else self.end
        text = self.texts[index]
        stripped = text.strip()
        begin = self._begin(text, position) + (text.find(stripped) if stripped else 0)
        return Place(self.source, begin, begin + max(1, len(stripped)))

    def _begin(self, text: str, position: int) -> int:
        found = self.source.text.find(text, position, self.end)
        return found if found >= 0 else position

    def cells(self) -> "list[TableCell]":
        """The cells of the record, in order."""
        return [TableCell(text.strip(), self, index) for index, text in enumerate(self.texts)]


class TableCell(NamedTuple):
    """A cell of a file: its text, and where it stands."""

    text: str
    record: Record
    column: int

    @property
    def place(self) -> Place:
        """The place of the text in its file."""
        return self.record.place(self.column)


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """A record whose cells are found by the names of their columns, which all rows of a table share."""

    record: Record
    columns: Mapping[str, int]

    def __getitem__(self, name: str) -> TableCell:
        index = self.columns[name]
        return TableCell(self.record.texts[index].strip(), self.record, index)

    def __contains__(self, name: object) -> bool:
        return name in self.columns


def records_of(source: Source, delimiter: str) -> Iterator[Record]:
    """Yield the records of a file that hold something. InvalidInput at one that is no CSV, or too long to be a row."""
    lines = _Lines(source)
    reader = csv.reader(lines, strict=True, delimiter=delimiter)
    start = 0
    while True:
        try:
            texts = next(reader, None)
        except csv.Error:
            raise _refused("raden går inte att läsa som CSV", Place(source, start, start + 1)) from None
        if texts is None:
            return
        if len(texts) > limits.COLUMNS:
            what = f"raden har fler än {limits.COLUMNS} kolumner"
            raise _refused(what, Place(source, start, start + 1))
        if any(text.strip() for text in texts):
            yield Record(source, delimiter, start, lines.offset, texts)
        start = lines.offset


class _Lines:
    """The lines of a text one by one, and the offset that they have been read up to."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.offset = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        start = self.offset
        if start > len(self._source.text):
            raise StopIteration
        end = self._source.line_end(start)
        if end - start > limits.LINE:
            raise _refused(f"raden är längre än {limits.LINE} tecken", Place(self._source, start, start + 1))
        self.offset = end + 1
        return f"{self._source.text[start:end]}\n"


def _refused(what: str, place: Place) -> InvalidInput:
    return invalid_input(what, place, remedy=_REMEDY)
