"""The sheet Index: parameters in kronor raised year by year, live from each year's percentage."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from tillaggsbelopp.agreement.indices import Index
from tillaggsbelopp.engine.indexation import Chain, Link
from tillaggsbelopp.report.workbook.basis import Basis
from tillaggsbelopp.report.workbook.book import GENERAL, Address, Allowed, Sheet
from tillaggsbelopp.report.workbook.calculation_sheet import CHANGEABLE
from tillaggsbelopp.report.workbook.columns import Used
from tillaggsbelopp.report.workbook.looks import (
    CELL,
    HEADING,
    PERCENT,
    SECTION,
    VERDICT,
    figure,
    format_of,
    open_sheet,
    scale_for,
)
from tillaggsbelopp.report.workbook.parameters_sheet import CHANGED, UNCHANGED
from tillaggsbelopp.report.workbook.workings import Workings

INDEX_SHEET: Final = "Index"
_HEADINGS: Final = (
    ("År", 8),
    ("Ökning", 11),
    ("Slag", 12),
    ("Publicerad", 12),
    ("Källa", 42),
    ("Vid uttag", 11),
    ("Ändrad?", 9),
)
PERCENT_COLUMN: Final = 1
VERDICT_COLUMN: Final = 6
_ISSUED: Final = 5
_WIDTH: Final = 18
_LEAST: Final = Fraction(-99, 100)
_MOST: Final = Fraction(10)


@dataclass(frozen=True)
class Raised:
    """A value in one year's prices, and the cells it is raised through: rows by year, in one column."""

    base: Used
    chain: Chain
    used: tuple[Used, ...]


@dataclass(frozen=True)
class Block:
    """One index on the sheet: the row of its first year's level, the years, and what it raises."""

    index: Index
    first: int
    years: range
    raised: tuple[Raised, ...]

    def row(self, year: int) -> int:
        """The row of a year."""
        return self.first + year - self.years.start

    @property
    def rises(self) -> range:
        """The rows of years that prices rise to; the first one is the level they rise from."""
        return range(self.first + 1, self.first + len(self.years))


class IndexPlaces:
    """The places of things on the sheet: a block per index, a row per year, a column per value that is raised."""

    def __init__(self, workings: Workings) -> None:
        rises = (used for used in workings.parameters.values() if used.stated.rise is not None)
        self.named = {(used.target.rule, used.stated.year): used.name for used in rises}
        by_base: dict[str, list[Used]] = {}
        for used in workings.indexed.values():
            by_base.setdefault(used.base.name if used.base else "", []).append(used)
        self.columns = [_raised(group) for group in by_base.values()]
        self.blocks: list[Block] = []
        row = 5
        for index in workings.world.program.agreement.indices:
            raised = tuple(each for each in self.columns if each.chain.index.id == index.id)
            if raised:
                years = range(
                    min(each.chain.level for each in raised), max(each.chain.links[-1].year for each in raised) + 1
                )
                self.blocks.append(Block(index, row, years, raised))
                row += len(years) + 3

    @property
    def count(self) -> int:
        """The number of percentages."""
        return sum(len(block.rises) for block in self.blocks)

    def cells(self) -> dict[str, Address]:
        """The cell of each raised value, by its defined name."""
        return {
            used.name: Address(INDEX_SHEET, block.row(used.raised_to), len(_HEADINGS) + number)
            for block in self.blocks
            for number, raised in enumerate(block.raised)
            for used in raised.used
        }

    def ranges(self, column: int) -> list[str]:
        """The cells of a column beside the percentages, a range per index, as another sheet names them."""
        return [
            f"{Address(INDEX_SHEET, block.rises.start, column).absolute}:"
            f"{Address('', block.rises.stop - 1, column).named(fixed='rc')}"
            for block in self.blocks
        ]


def _raised(group: list[Used]) -> Raised:
    last = max(group, key=lambda used: used.raised_to)
    if last.base is None or last.stated.chain is None:
        raise AssertionError("a raised value has its base and its chain")
    return Raised(last.base, last.stated.chain, tuple(group))


def index_sheet(basis: Basis, places: IndexPlaces) -> Sheet:
    """The sheet with a block per index: the rise of prices each year, which may be changed, and values it raises."""
    sheet = Sheet(INDEX_SHEET, repeated_rows=(0, 2))
    open_sheet(sheet, f"{INDEX_SHEET}: {basis.title}", basis.stamp)
    sheet.put(2, 0, CHANGEABLE)
    most = max(len(block.raised) for block in places.blocks)
    sheet.widths = {column: width for column, (_, width) in enumerate(_HEADINGS)}
    sheet.widths.update({len(_HEADINGS) + number: _WIDTH for number in range(most)})
    names = {rule.id: rule.name for rule in basis.program.agreement.rules}
    for block in places.blocks:
        sheet.put(block.first - 2, 0, f"{block.index.name}, serie {block.index.series}", SECTION)
        for column, text in enumerate(_headings(block, names)):
            sheet.put(block.first - 1, column, text, HEADING)
            sheet.fit(block.first - 1, text, sheet.widths[column], HEADING)
        _put_years(sheet, block, places)
        for number, raised in enumerate(block.raised):
            _put_values(sheet, block, raised, len(_HEADINGS) + number)
    sheet.scale = scale_for(sum(sheet.widths.values()))
    return sheet


def _headings(block: Block, names: dict[str, str]) -> Iterator[str]:
    yield from (text for text, _ in _HEADINGS)
    for raised in block.raised:
        target = raised.base.target
        each_year = ", avrundat varje år" if raised.chain.rounded_yearly else ""
        yield f"{names[target.rule]}, {target.parameter}, {raised.base.unit}{each_year}"


def _put_years(sheet: Sheet, block: Block, places: IndexPlaces) -> None:
    links: dict[int, Link] = {link.year: link for raised in block.raised for link in raised.chain.links}
    for year in block.years:
        row = block.row(year)
        sheet.put(row, 0, year, figure("0"))
        link = links.get(year)
        if row not in block.rises or link is None:
            for column in range(1, len(_HEADINGS)):
                sheet.put(row, column, "prisnivå" if column == PERCENT_COLUMN else "", CELL)
            continue
        rise = link.percent / 100
        shown = format_of([rise], PERCENT)
        if name := places.named.get((block.index.id, year)):  # a formula reads it too, by its name among the parameters
            live = sheet.put(row, PERCENT_COLUMN, rise, figure(shown), name)
        else:
            live = sheet.put(row, PERCENT_COLUMN, rise, figure(shown, "input", unlocked=True))
            sheet.allowed.append(Allowed((row, PERCENT_COLUMN, row, PERCENT_COLUMN), _LEAST, _MOST))
        published = link.published.isoformat() if link.published else ""
        for column, text in ((2, link.kind), (3, published), (4, link.source)):
            sheet.put(row, column, text, CELL)
            sheet.fit(row, text, sheet.widths[column], CELL)
        issued = sheet.put(row, _ISSUED, rise, figure(shown))
        pair = (live.named(from_sheet=INDEX_SHEET), issued.named(from_sheet=INDEX_SHEET))
        sheet.put(row, VERDICT_COLUMN, UNCHANGED, VERDICT, f'IF({pair[0]}={pair[1]},"{UNCHANGED}","{CHANGED}")')


def _put_values(sheet: Sheet, block: Block, raised: Raised, column: int) -> None:
    scale, chain = raised.base.scale, raised.chain
    look = figure("#,##0.00")
    for year in block.years:
        if not chain.level <= year <= chain.links[-1].year:
            sheet.put(block.row(year), column, "", figure(GENERAL))
    before = sheet.put(block.row(chain.level), column, chain.start / scale, look, raised.base.name)
    for link in chain.links:
        row = block.row(link.year)
        rise = Address(INDEX_SHEET, row, PERCENT_COLUMN).named(from_sheet=INDEX_SHEET, fixed="c")
        formula = f"{before.named(from_sheet=INDEX_SHEET)}*(1+{rise})"
        if chain.rounded_yearly:
            formula = f"ROUND({formula},{len(str(int(scale))) - 1})"
        before = sheet.put(row, column, link.value / scale, look, formula)
