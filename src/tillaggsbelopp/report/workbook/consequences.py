"""What differs in a file, divided into what somebody has changed and what follows from that by the formulas."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from tillaggsbelopp.documents.columns_of_sheets import column_number
from tillaggsbelopp.report.addresses import Address
from tillaggsbelopp.report.book import Book
from tillaggsbelopp.report.workbook.difference import Difference, Kind
from tillaggsbelopp.report.workbook.notes_sheets import SOURCES
from tillaggsbelopp.report.workbook.verification import HASH

_READ: Final = re.compile(
    r"(?:(?P<sheet>\w+)!)?\$?(?P<first>[A-Z]{1,3})\$?(?P<top>[0-9]+)(?::\$?(?P<last>[A-Z]{1,3})\$?(?P<bottom>[0-9]+))?"
    r"|(?P<name>[^\W\d][\w.]*)(?!\()"
)

_ORDER: Final = (Kind.FIGURE, Kind.FORMULA, Kind.RESULT, Kind.OTHER)


class Findings(NamedTuple):
    """What differs: `changed` by somebody, figures and formulas first; `texts`; what `follows`; what is `unsaved`.

    The last are formulas whose values were not saved. The hashes of files that the workbook was written with are left
    out.
    """

    changed: tuple[Difference, ...]
    texts: tuple[Difference, ...]
    follows: tuple[Difference, ...]
    unsaved: tuple[Difference, ...]

    @property
    def amounts(self) -> int:
        """The number of amounts in kronor that are others."""
        return sum(each.amount for part in self for each in part)


class Area(NamedTuple):
    """Cells of a sheet, by their first and last column and row, counted from 0."""

    sheet: str
    columns: range
    rows: range


def findings_in(book: Book, differences: Iterable[Difference]) -> Findings:
    """Divide what differs from a description. A result that no change leads to has been changed itself."""
    told = [each for each in differences if not _is_hash(each)]
    texts = [each for each in told if each.kind is Kind.TEXT]
    changed = [each for each in told if each.kind in (Kind.FIGURE, Kind.FORMULA, Kind.OTHER)]
    results = [each for each in told if each.kind is Kind.RESULT]
    reached = _reached(book, [*texts, *changed]) if results else set()
    redrawn = any(each.at is not None for each in results)  # charts show what cells hold
    follows: list[Difference] = []
    for each in results:
        (follows if each.at in reached or (each.at is None and redrawn) else changed).append(each)
    return Findings(
        tuple(sorted(changed, key=lambda each: _ORDER.index(each.kind))),
        tuple(sorted(texts, key=lambda each: not isinstance(each.at, Address))),
        tuple(sorted(follows, key=lambda each: not each.amount)),
        tuple(each for each in told if each.kind is Kind.UNSAVED),
    )


def _is_hash(difference: Difference) -> bool:
    """Tell whether it is the hash of a file, which `changed_since` tells of."""
    of_sources = isinstance(difference.at, Address) and difference.at.sheet == SOURCES
    return of_sources and any(HASH.fullmatch(text.strip('"')) for text in (difference.is_, difference.should_be))


def _reached(book: Book, changed: Iterable[Difference]) -> set[Address]:
    """The cells whose values can follow from what has changed, by the formulas as they were issued."""
    reached = {each.at for each in changed if isinstance(each.at, Address)}
    names = {each.at for each in changed if isinstance(each.at, str)}
    rows: dict[tuple[str, int], set[int]] = {}
    for address in reached:
        rows.setdefault((address.sheet, address.column), set()).add(address.row)
    named = {name: _of_cell(address) for name, address in book.names.items()}
    waiting = [(address, [*_read(cell.formula, address.sheet, named, names)]) for address, cell in book.formulas()]
    grows = True
    while grows:
        left = []
        for address, areas in waiting:
            if any(area is None or _touched(area, rows) for area in areas):
                reached.add(address)
                rows.setdefault((address.sheet, address.column), set()).add(address.row)
            else:
                left.append((address, areas))
        grows, waiting = len(left) < len(waiting), left
    return reached


def _read(formula: str, sheet: str, named: Mapping[str, Area], changed: set[str]) -> Iterator[Area | None]:
    """Yield the cells that a formula on a sheet reads; None for a name that has been changed."""
    for found in _READ.finditer(re.sub('"[^"]*"', "", formula)):
        if name := found["name"]:
            if name in named:
                yield None if name in changed else named[name]
            continue
        first, last = (column_number(found[group] or found["first"]) for group in ("first", "last"))
        top, bottom = (int(found[group] or found["top"]) for group in ("top", "bottom"))
        yield Area(found["sheet"] or sheet, range(first, last + 1), range(top - 1, bottom))


def _of_cell(address: Address) -> Area:
    return Area(address.sheet, range(address.column, address.column + 1), range(address.row, address.row + 1))


def _touched(area: Area, rows: Mapping[tuple[str, int], set[int]]) -> bool:
    """Tell whether any cell of an area is among those by sheet, column and row."""
    return any(not rows.get((area.sheet, column), set()).isdisjoint(area.rows) for column in area.columns)
