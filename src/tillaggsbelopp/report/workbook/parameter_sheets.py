"""The sheets Parametrar and Index: every value that a formula names, and how it is raised, in cells of their own."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from tillaggsbelopp.agreement.indices import Index
from tillaggsbelopp.agreement.reading import Agreement
from tillaggsbelopp.engine.indexation import Chain
from tillaggsbelopp.report.addresses import Address, area, cell_at
from tillaggsbelopp.report.book import GENERAL, Allowed, Sheet, unlike
from tillaggsbelopp.report.workbook import looks
from tillaggsbelopp.report.workbook.basis import Basis
from tillaggsbelopp.report.workbook.calculation_sheet import CHANGEABLE
from tillaggsbelopp.report.workbook.columns import Used
from tillaggsbelopp.report.workbook.workings import Workings

PARAMETERS: Final = "Parametrar"
INDEX_SHEET: Final = "Index"
UNCHANGED: Final = "OK"
_FIRST: Final = 4
_HEADINGS: Final = (
    ("Delbelopp", 18),
    ("Parameter", 19),
    ("Värde", 14),
    ("Enhet", 10),
    ("Angivet för år", 9),
    ("Status", 11),
    ("Godkänt av", 15),
    ("Källa", 42),
    ("Namn i formlerna", 27),
    ("Vid uttag", 14),
    ("Ändrad?", 9),
)
_INDEX_HEADINGS: Final = (
    ("År", 8),
    ("Ökning", 11),
    ("Slag", 12),
    ("Publicerad", 12),
    ("Källa", 42),
    ("Vid uttag", 11),
    ("Ändrad?", 9),
)
VALUE_COLUMN, _NAME, VERDICT_COLUMN = 2, 8, 10
PERCENT_COLUMN, PERCENT_VERDICT_COLUMN = 1, 6
_RAISED: Final = len(_INDEX_HEADINGS)  # the first column of values that are raised
_RAISED_WIDTH: Final = 18
_LEAST: Final = Fraction(-99, 100)
_MOST: Final = Fraction(10)


def verdict(condition: str) -> str:
    """The formula that tells whether what is live still equals what was issued."""
    return f'IF({condition},"{UNCHANGED}","ÄNDRAD")'


def parameter_cells(workings: Workings) -> dict[str, Address]:
    """The cell of each parameter, by its defined name."""
    return {used.name: Address(PARAMETERS, _FIRST + row, VALUE_COLUMN) for row, used in enumerate(_in_order(workings))}


def parameter_ranges(workings: Workings, column: int) -> list[str]:
    """The cells of a column of the parameters, as another sheet names them; none if there are none."""
    last = _FIRST + len(workings.parameters) - 1
    return [area((_FIRST, column), (last, column), "rc", PARAMETERS)] if workings.parameters else []


def parameters_sheet(basis: Basis, workings: Workings) -> Sheet:
    """The sheet with a row per parameter: the value, which may be changed, what it rests on, and what it was."""
    sheet = Sheet(PARAMETERS, frozen=(_FIRST, 2), repeated_rows=(_FIRST - 1, _FIRST - 1))
    sheet.widths = {column: width for column, (_, width) in enumerate(_HEADINGS)}
    looks.open_sheet(sheet, basis)
    sheet.put(2, 0, CHANGEABLE)
    longest = max((len(used.name) for used in workings.parameters.values()), default=0)
    sheet.widths[_NAME] = min(45, max(sheet.widths[_NAME], longest * 1.1 + 2))
    looks.put_headings(sheet, _FIRST - 1, (text for text, _ in _HEADINGS))
    for row, used in enumerate(_in_order(workings), start=_FIRST):
        _put(sheet, row, used, basis.program.agreement)
    last = _FIRST + len(workings.parameters) - 1
    sheet.mark((_FIRST - 1, 0), (last, len(_HEADINGS) - 1), "Parametrarnas värden, källor och godkännanden")
    return sheet


def _put(sheet: Sheet, row: int, used: Used, agreement: Agreement) -> None:
    stated, (rule, parameter) = used.stated, (used.target.rule, used.target.parameter)
    accepted = stated.parameter.accepted if stated.change is None else None
    texts = {
        0: agreement.name_of(rule),
        1: agreement.title_of(rule, parameter) if agreement.find_index(rule) is None else parameter,
        3: used.unit,
        4: used.year,
        5: stated.status,
        6: str(accepted) if accepted else "",
        7: stated.source,
        _NAME: used.name,
    }
    for column, text in texts.items():
        sheet.text(row, column, text, looks.CELL)
    sheet.allowed.append(Allowed((row, VALUE_COLUMN, row, VALUE_COLUMN), None, None))
    live = sheet.put(row, VALUE_COLUMN, used.shown, looks.figure(used.number_format, "input", unlocked=True))
    _put_issued(sheet, live, used.shown, used.number_format, VERDICT_COLUMN)


def _put_issued(sheet: Sheet, live: Address, value: Fraction, number_format: str, column: int) -> None:
    """Put in `column` whether a live value still equals the issued one, which is put in the column before."""
    issued = sheet.put(live.row, column - 1, value, looks.figure(number_format))
    same = f"{live.named(from_sheet=sheet.name)}={issued.named(from_sheet=sheet.name)}"
    sheet.put(live.row, column, UNCHANGED, looks.VERDICT, verdict(same))


def _in_order(workings: Workings) -> list[Used]:
    agreement = workings.world.program.agreement
    ids = [*(rule.id for rule in agreement.rules), *(index.id for index in agreement.indices)]
    rules = {each: number for number, each in enumerate(ids)}
    used = workings.parameters.values()
    place = {target: number for number, target in enumerate(agreement.in_order(each.target for each in used))}
    return sorted(used, key=lambda each: (rules[each.target.rule], place[each.target], each.name))


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


class IndexPlaces:
    """The places of things on the sheet: a block per index, a row per year, a column per value that is raised."""

    def __init__(self, workings: Workings) -> None:
        rises = (used for used in workings.parameters.values() if used.stated.rise is not None)
        self.named = {(used.target.rule, used.stated.year): used.name for used in rises}
        by_base: dict[str, list[Used]] = {}
        for used in workings.indexed.values():
            by_base.setdefault(used.base.name if used.base else "", []).append(used)
        columns = [_raised(group) for group in by_base.values()]
        self.blocks: list[Block] = []
        row = 5
        for index in workings.world.program.agreement.indices:
            raised = tuple(each for each in columns if each.chain.index.id == index.id)
            if raised:
                last = max(each.chain.links[-1].year for each in raised)
                years = range(min(each.chain.level for each in raised), last + 1)
                self.blocks.append(Block(index, row, years, raised))
                row += len(years) + 3

    @property
    def count(self) -> int:
        """The number of percentages."""
        return sum(len(block.years) - 1 for block in self.blocks)

    def cells(self) -> dict[str, Address]:
        """The cell of each raised value, by its defined name."""
        return {
            used.name: Address(INDEX_SHEET, block.row(used.raised_to), _RAISED + number)
            for block in self.blocks
            for number, raised in enumerate(block.raised)
            for used in raised.used
        }

    def ranges(self, column: int) -> list[str]:
        """The cells of a column beside the percentages, a range per index, as another sheet names them."""
        return [
            area((block.first + 1, column), (block.row(block.years[-1]), column), "rc", INDEX_SHEET)
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
    looks.open_sheet(sheet, basis)
    sheet.put(2, 0, CHANGEABLE)
    most = max(len(block.raised) for block in places.blocks)
    sheet.widths = {column: width for column, (_, width) in enumerate(_INDEX_HEADINGS)}
    sheet.widths |= dict.fromkeys(range(_RAISED, _RAISED + most), _RAISED_WIDTH)
    for block in places.blocks:
        sheet.put(block.first - 2, 0, f"{block.index.name}, serie {block.index.series}", looks.SECTION)
        values = [_heading(raised, basis.program.agreement) for raised in block.raised]
        looks.put_headings(sheet, block.first - 1, unlike([*(text for text, _ in _INDEX_HEADINGS), *values]))
        _put_years(sheet, block, places)
        for number, raised in enumerate(block.raised):
            _put_values(sheet, block, raised, _RAISED + number)
        last = block.row(block.years[-1]), _RAISED + len(block.raised) - 1
        sheet.mark((block.first - 1, 0), last, f"{block.index.name}: ökning per år, och de värden som räknas upp")
    sheet.scale = looks.scale_for(sum(sheet.widths.values()))
    return sheet


def _heading(raised: Raised, agreement: Agreement) -> str:
    each_year = ", avrundat varje år" if raised.chain.rounded_yearly else ""
    title = agreement.full_title_of(raised.base.target.rule, raised.base.target.parameter)
    return f"{title}, {raised.base.unit}{each_year}"


def _put_years(sheet: Sheet, block: Block, places: IndexPlaces) -> None:
    links = {link.year: link for raised in block.raised for link in raised.chain.links}
    for year in block.years:
        row = block.row(year)
        sheet.put(row, 0, year, looks.figure("0"))
        link = links.get(year)
        if link is None:
            for column in range(1, _RAISED):
                sheet.put(row, column, "prisnivå" if column == PERCENT_COLUMN else "", looks.CELL)
            continue
        rise = link.percent / 100
        shown = looks.format_of([rise], looks.PERCENT)
        if name := places.named.get((block.index.id, year)):  # a formula reads it too, by its name among the parameters
            live = sheet.put(row, PERCENT_COLUMN, rise, looks.figure(shown), name)
        else:
            live = sheet.put(row, PERCENT_COLUMN, rise, looks.figure(shown, "input", unlocked=True))
            sheet.allowed.append(Allowed((row, PERCENT_COLUMN, row, PERCENT_COLUMN), _LEAST, _MOST))
        published = link.published.isoformat() if link.published else ""
        for column, text in ((2, link.kind), (3, published), (4, link.source)):
            sheet.text(row, column, text, looks.CELL)
        _put_issued(sheet, live, rise, shown, PERCENT_VERDICT_COLUMN)


def _put_values(sheet: Sheet, block: Block, raised: Raised, column: int) -> None:
    scale, chain = raised.base.scale, raised.chain
    look = looks.figure("#,##0.00")
    for year in block.years:
        if not chain.level <= year <= chain.links[-1].year:
            sheet.put(block.row(year), column, "", looks.figure(GENERAL))
    before = sheet.put(block.row(chain.level), column, chain.start / scale, look, raised.base.name)
    for link in chain.links:
        row = block.row(link.year)
        formula = f"{before.named(from_sheet=INDEX_SHEET)}*(1+{cell_at(row, PERCENT_COLUMN, 'c')})"
        if chain.rounded_yearly:
            formula = f"ROUND({formula},{len(str(int(scale))) - 1})"
        before = sheet.put(row, column, link.value / scale, look, formula)
