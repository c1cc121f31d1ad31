"""A cell of a table as it is written, and rows that have come along into the file from a spreadsheet."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from tillaggsbelopp.diagnostics import Faults, Place, fold
from tillaggsbelopp.statistics.description import CODE

_SUMS: Final = ("summa", "summor", "totalt", "total", "totalsumma", "delsumma", "lanet", "hela lanet", "samtliga")
_APOSTROPHES: Final = "'’´`"


class TableCell(NamedTuple):
    """A cell of the file: its text, and its place."""

    text: str
    place: Place


def without_stray_rows(
    names: Sequence[str], lines: Sequence[list[TableCell]], faults: Faults
) -> Iterator[list[TableCell]]:
    """Yield the rows of a table, but for those with sums.

    Such rows, and codes that begin with an apostrophe, are added to `faults`. `names` are the column names.
    """
    at = names.index(CODE) if CODE in names else None
    marked: list[TableCell] = []
    for line in lines:
        if at is None or len(line) != len(names):
            yield line
            continue
        code = line[at]
        sums = [cell for cell in ([code] if code.text else line) if fold(cell.text.rstrip(":")) in _SUMS]
        if sums:
            what = f"en rad med summor: {sums[0].text}"
            faults.add(what, sums[0].place, "en rad per kommun", "Ta bort raden; programmet summerar självt.")
            continue
        if code.text[:1] and code.text[0] in _APOSTROPHES:
            marked.append(code)
        yield line
    if marked:
        first, *others = marked
        more = f", och {len(others)} rader till" if others else ""
        faults.add(
            f"koden {first.text} börjar med en apostrof{more}",
            first.place,
            first.text.lstrip(_APOSTROPHES),
            "Ta bort tecknet. I Excel säger det att cellen är text, men i en CSV-fil hör det till koden.",
        )
