"""The sheets Beräkning and Underlag: the columns of the workings, and the figures they read."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from tillaggsbelopp.agreement.rounding import WHOLE
from tillaggsbelopp.agreement.steps import (
    AMOUNT,
    KEY,
    MONTHS,
    POT_IN_FORCE,
    PRORATED,
    ROUNDED_POT,
    SHARE,
    UNROUNDED,
)
from tillaggsbelopp.diagnostics import Diagnostic, InvalidInput
from tillaggsbelopp.formula.catalogue import MUNICIPALITY
from tillaggsbelopp.formula.evaluate import Moment
from tillaggsbelopp.formula.tree import StepTarget
from tillaggsbelopp.formula.values import Axis
from tillaggsbelopp.report.wording import SUM_LABEL
from tillaggsbelopp.report.workbook.basis import Basis
from tillaggsbelopp.report.workbook.book import Address, Allowed, Sheet, Style
from tillaggsbelopp.report.workbook.columns import FIRST_ROW, SUM_ROW, SheetColumn, Spot
from tillaggsbelopp.report.workbook.looks import (
    CELL,
    HEADING,
    NOTE,
    PERCENT,
    SECTION,
    SUMS,
    figure,
    format_of,
    format_of_step,
    open_sheet,
    scale_for,
)
from tillaggsbelopp.report.workbook.workings import Workings

CALCULATION: Final = "Beräkning"
FIGURES: Final = "Underlag"
COMMON: Final = "Gemensamt"
CHANGEABLE: Final = "Gula celler kan ändras."
_SUMMED: Final = (KEY, SHARE, UNROUNDED, PRORATED, WHOLE, AMOUNT)
_SAID: Final = {
    MONTHS: "hur många av årets månader som regeln gäller",
    POT_IN_FORCE: "potten för ett helt år; 0 ett år som regeln inte gäller",
    ROUNDED_POT: "potten, avrundad",
    SHARE: "nyckeln delad med nycklarnas summa",
    UNROUNDED: "avrundad pott gånger andel",
    PRORATED: "oavrundat gånger månader, delat med 12",
}
_PART_OF_POT: Final = "potten gånger månader, delad med 12, avrundad"
_FIRST_COLUMN: Final = 2
_MOST_COLUMNS: Final = 16_000
_NAMES_WIDTH: Final = (9, 20)


def place_columns(workings: Workings) -> None:
    """Give every column its place. InvalidInput if they are more than a sheet holds."""

    def order(column: SheetColumn) -> tuple[int, int]:
        return column.given.order if column.given else 0, column.year or 0

    for sheet, columns in (
        (FIGURES, sorted(workings.figures.values(), key=order)),
        (CALCULATION, workings.all_columns()),
    ):
        position = _FIRST_COLUMN
        for column in columns:
            column.sheet, column.first = sheet, position
            position += column.count
        if position > _MOST_COLUMNS:
            raise InvalidInput([Diagnostic(f"arbetsboken rymmer inte {position} kolumner på bladet {sheet}")])


def calculation_sheet(basis: Basis, workings: Workings) -> Sheet:
    """The sheet Beräkning: every rule's steps as columns of live formulas, a page per rule."""
    sheet = _with_names(CALCULATION, basis, f"{SUM_LABEL}/{COMMON.lower()}")
    rules = {rule.id: rule for rule in basis.program.agreement.rules}
    block: tuple[str, Moment] | None = None
    widest, wide = 0.0, 0.0
    for column in workings.all_columns():
        if column.block != block:
            block = column.block
            rule, moment = block
            sheet.put(2, column.first, rules[rule].name + _time(moment, workings.now), SECTION)
            sheet.breaks_before_columns.append(column.first)
            wide = 0.0
        style = format_of_step(column.step, column.table.cells, column.unit)
        note = _note(column, workings)
        longest = max((len(word) for word in note.split()), default=0)
        width = max(15, min(40, longest * 0.75 + 1), 24 if len(note) > 70 else 0)
        _put_headings(sheet, column, note, column.unit, width)
        wide += sum(sheet.widths[column.first + number] for number in range(column.count))
        widest = max(widest, wide)
        _put_formulas(sheet, column, figure(style), basis.municipalities)
    sheet.breaks_before_columns = sheet.breaks_before_columns[1:]
    sheet.scale = scale_for(widest + sum(_NAMES_WIDTH))
    return sheet


def figures_sheet(basis: Basis, workings: Workings) -> Sheet:
    """The sheet Underlag: the figures that the formulas read, in cells that may be changed."""
    alone = any(not column.per_municipality for column in workings.figures.values())
    sheet = _with_names(FIGURES, basis, COMMON if alone else "")
    sheet.put(2, 0, CHANGEABLE)
    for column in workings.figures.values():
        given = column.given
        if given is None:
            raise AssertionError("a column of figures says where they come from")
        spots = _spots(column, basis.municipalities)
        values = [column.shown(spot.members) for _, spot in spots]
        style = figure(format_of(values, column.unit), "input", unlocked=True)
        sheet.put(2, column.first, given.about, NOTE)
        sheet.fit(2, given.about, 24, NOTE)
        note = f"{given.title}\n{given.source}" if given.title else given.source
        _put_headings(sheet, column, note, _stated(column), 24)
        for (number, spot), value in zip(spots, values, strict=True):
            cell = column.address(spot.members)
            sheet.put(cell.row, cell.column, value, style)
            sheet.widths[number] = max(sheet.widths[number], 14)
        to_cell = Fraction(1, 100) if column.unit == PERCENT else Fraction(1)
        first, last = (FIRST_ROW, FIRST_ROW + len(basis.municipalities.members) - 1)
        rows = (first, last) if column.per_municipality else (SUM_ROW, SUM_ROW)
        sheet.allowed.append(
            Allowed(
                (rows[0], column.first, rows[1], column.first + column.count - 1),
                None if given.least is None else given.least * to_cell,
                None if given.most is None else given.most * to_cell,
            )
        )
    return sheet


def _with_names(name: str, basis: Basis, common: str) -> Sheet:
    """A sheet with a row per municipality and one of sums, under headings that follow on every page."""
    sheet = Sheet(name, frozen=(SUM_ROW, _FIRST_COLUMN), repeated_rows=(0, SUM_ROW - 1), repeated_columns=(0, 1))
    open_sheet(sheet, f"{name} {basis.result.year}", basis.stamp)  # the title fits in the columns repeated on each page
    axis = basis.municipalities
    sheet.widths = dict(enumerate(_NAMES_WIDTH))
    sheet.put(3, 0, "Kod", HEADING)
    sheet.put(3, 1, MUNICIPALITY.capitalize(), HEADING)
    sheet.put(SUM_ROW, 0, "", SUMS)
    sheet.put(SUM_ROW, 1, common, SUMS)
    for row, (code, label) in enumerate(zip(axis.members, axis.labels, strict=True), start=FIRST_ROW):
        sheet.put(row, 0, code, CELL)
        sheet.put(row, 1, label, CELL)
        sheet.fit(row, label, _NAMES_WIDTH[1], CELL)
    return sheet


def _note(column: SheetColumn, workings: Workings) -> str:
    """The note under a column's heading: the formula as written, or what a step of the sharing does."""
    if not column.generated:
        return column.note
    if column.step == ROUNDED_POT and StepTarget(column.block[0], MONTHS) in workings.world.program.steps:
        return _PART_OF_POT
    return _SAID.get(column.step, column.note)


def _put_headings(sheet: Sheet, column: SheetColumn, note: str, unit: str, width: float) -> None:
    for number in range(column.count):
        at = column.first + number
        sheet.widths[at] = width
        title = column.title_of(number)
        sheet.put(3, at, title, HEADING)
        sheet.fit(3, title, width, HEADING)
        sheet.put(4, at, note, NOTE)
        sheet.fit(4, note, width, NOTE)
        sheet.put(5, at, unit, NOTE)
        sheet.fit(5, unit, width, NOTE)


def _put_formulas(sheet: Sheet, column: SheetColumn, style: Style, municipalities: Axis) -> None:
    if column.reading is None:
        raise AssertionError(f"no formula for {column.title}")
    bold = figure(style.number_format, "sum", bold=True)
    for _, spot in _spots(column, municipalities):
        cell = column.address(spot.members)
        value = column.shown(spot.members)
        look = style if column.per_municipality else bold
        sheet.put(cell.row, cell.column, value, look, column.reading(spot).text)
    if column.step in _SUMMED:
        total = sum((cell for cell in column.table.cells if isinstance(cell, Fraction)), Fraction(0))
        cells = column.run(municipalities, Spot(column.sheet, {MUNICIPALITY: 0}))
        sheet.put(SUM_ROW, column.first, total, bold, f"SUM({cells})")


def _spots(column: SheetColumn, municipalities: Axis) -> Sequence[tuple[int, Spot]]:
    """Every cell of a column, with the number of the spreadsheet's column it stands in."""
    rows = range(len(municipalities.members)) if column.per_municipality else (0,)
    return [
        (column.first + number, Spot(column.sheet, {**column.members_of(number), MUNICIPALITY: row}))
        for number in range(column.count)
        for row in rows
    ]


def _time(moment: Moment, now: Moment) -> str:
    year = f", år {moment.year}" if moment.year != now.year else ""
    reference = f", med statistik för {moment.reference_year}" if moment.reference_year is not None else ""
    return year + reference


def _stated(column: SheetColumn) -> str:
    year = f"mätår {column.year}, " if column.year is not None else ""
    return f"{column.unit}, {year}{column.given.status if column.given else ''}"


def inputs(workings: Workings) -> list[tuple[SheetColumn, Spot, Address]]:
    """The cells of figures on Underlag, in order: column, spot and address of each."""
    axis = workings.world.figures.statistics.municipalities
    columns = sorted(workings.figures.values(), key=lambda column: column.first)
    return [(column, spot, column.address(spot.members)) for column in columns for _, spot in _spots(column, axis)]
